"""Times the reading of workbooks against what calamine alone needs to hand over their cells."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineWorkbook

from etl.raw_store import WORKBOOK_SUFFIXES


@dataclass(frozen=True)
class ReadingTime:
    """Seconds for all workbooks of a folder, and the peak of memory in MiB."""

    workbooks: int
    calamine_s: float
    understood_s: float
    slowest: str
    slowest_s: float
    peak_mib: float

    @property
    def ratio(self) -> float:
        return self.understood_s / self.calamine_s


def reading_time(folder: Path) -> ReadingTime:
    """Read every workbook of `folder` both ways, file by file in turn, so that a busy moment hits both alike."""
    from etl.reader import read_workbook  # imported here: the pages are measured without it

    bare = understood = 0.0
    slowest = ("", 0.0)
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in WORKBOOK_SUFFIXES)
    for path in paths:
        start = time.perf_counter()
        workbook = CalamineWorkbook.from_path(path)
        for name in workbook.sheet_names:
            workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        between = time.perf_counter()
        read_workbook(path)
        end = time.perf_counter()
        bare += between - start
        understood += end - between
        slowest = max(slowest, (path.name, end - between), key=lambda pair: pair[1])
    return ReadingTime(len(paths), bare, understood, *slowest, _peak_mib())


def _peak_mib() -> float:
    """Peak of this process and of the largest child that it has had (Linux counts in KiB)."""
    own, child = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return max(own, child) / 1024
