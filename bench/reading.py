"""Times the reading of workbooks against what calamine alone needs to hand over their cells."""

from __future__ import annotations

import multiprocessing
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineWorkbook

SUFFIXES = (".xls", ".xlsx", ".xlsb", ".ods")  # what calamine reads


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, and seconds of processors in this process and in the one that parses."""

    wall_s: float
    cpu_s: float


@dataclass(frozen=True)
class ReadingTime:
    """What all workbooks of a folder cost both ways; the slowest by the clock; the largest process in MiB."""

    workbooks: int
    figures: int
    calamine: Cost
    understood: Cost
    parser_cpu_s: float  # of `understood`, what the parser's process took
    slowest: str
    slowest_s: float
    peak_mib: float

    @property
    def wall_ratio(self) -> float:
        return self.understood.wall_s / self.calamine.wall_s

    @property
    def cpu_ratio(self) -> float:
        return self.understood.cpu_s / self.calamine.cpu_s


def reading_times(folder: Path, runs: int) -> list[ReadingTime]:
    """`reading_time` in as many processes, each of its own and one after the other; by the ratio of processor time."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=fresh, max_tasks_per_child=1) as process:
        return sorted(process.map(reading_time, [folder] * runs), key=lambda one: one.cpu_ratio)


def reading_time(folder: Path) -> ReadingTime:
    """Read every workbook of `folder` both ways, file by file in turn, so that a busy moment hits both alike.

    Nothing is warm: the first workbook also pays for the start of the parser's process, whose processor time is known
    once it has ended.
    """
    from etl.reader import read_workbook  # imported here: the pages are measured without it
    from etl.workbook import end_parser

    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    bare_wall = bare_cpu = wall = cpu = 0.0
    figures, slowest = 0, ("", 0.0)
    of_children = _cpu_of_children()
    for path in paths:
        start, start_cpu = time.perf_counter(), time.process_time()
        workbook = CalamineWorkbook.from_path(path)
        for name in workbook.sheet_names:
            workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        between, between_cpu = time.perf_counter(), time.process_time()
        figures += len(read_workbook(path).observations)
        end, end_cpu = time.perf_counter(), time.process_time()
        bare_wall, bare_cpu = bare_wall + between - start, bare_cpu + between_cpu - start_cpu
        wall, cpu = wall + end - between, cpu + end_cpu - between_cpu
        slowest = max(slowest, (path.name, end - between), key=lambda pair: pair[1])
    end_parser()
    parser_cpu = _cpu_of_children() - of_children
    bare, understood = Cost(bare_wall, bare_cpu), Cost(wall, cpu + parser_cpu)
    return ReadingTime(len(paths), figures, bare, understood, parser_cpu, *slowest, _peak_mib())


def _cpu_of_children() -> float:
    """User and system time of the child processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _peak_mib() -> float:
    """Peak of this process or of the largest child that has ended (Linux counts in KiB)."""
    own, child = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return max(own, child) / 1024
