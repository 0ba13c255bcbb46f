"""How long a long export takes and how much memory it needs: each format, in a process of its own as the page does."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from dashboard import exports, figures, warehouse

_LOOK_EACH_S = 0.2


@dataclass(frozen=True)
class Exported:
    """One format: seconds until the file was there, its size; of the process that wrote it processor time and peak
    memory (Linux).
    """

    name: str
    seconds: float
    cpu_s: float
    size_mb: float
    peak_mib: float


def exporting(data: Path, count: int) -> Iterator[Exported]:
    """Exports `count` figures in every format out of a copy of the warehouse in `data`, whose figures are repeated."""
    with tempfile.TemporaryDirectory() as place, _data_folder(Path(place)):
        shutil.copy(data / "warehouse.duckdb", Path(place) / "warehouse.duckdb")
        _repeat(Path(place) / "warehouse.duckdb", count)
        for ending in exports.FORMATS:
            wanted = exports.Wanted(
                warehouse.current_version(), asdict(figures.Filters(())), figures.ROWS, "Đo tốc độ", [], ending
            )
            exports.start(wanted, count)
            cpu_s, peak_kib, now = 0.0, 0, exports.progress(wanted)
            while now.stage is exports.Stage.RUNNING:
                process = Path(f"/proc/{exports.process_id(wanted)}")
                cpu_s, peak_kib = max(cpu_s, _cpu_s(process)), max(peak_kib, _memory_kib(process))
                time.sleep(_LOOK_EACH_S)
                now = exports.progress(wanted)
            if now.stage is not exports.Stage.DONE:
                raise RuntimeError((wanted.folder / "log.txt").read_text(encoding="utf-8"))
            size = wanted.path.stat().st_size / 1e6
            yield Exported(exports.FORMATS[ending], now.seconds, cpu_s, size, peak_kib / 1024)
        warehouse.close()


@contextmanager
def _data_folder(folder: Path) -> Iterator[None]:
    before = os.environ.get("DASHBOARD_DATA")
    os.environ["DASHBOARD_DATA"] = str(folder)
    try:
        yield
    finally:
        os.environ.pop("DASHBOARD_DATA")
        if before is not None:
            os.environ["DASHBOARD_DATA"] = before


def _repeat(path: Path, count: int) -> None:
    """Fill the warehouse up to `count` figures in force: the same figures again under other areas."""
    with duckdb.connect(path) as connection:
        connection.execute("CREATE TEMP TABLE one AS SELECT * FROM observation WHERE in_force")
        connection.execute("DELETE FROM observation")
        rows = connection.execute("SELECT count(*) FROM one").fetchone()[0]
        for copy in range(-(-count // rows)):
            connection.execute(
                "INSERT INTO observation SELECT * REPLACE (area || $copy AS area) FROM one LIMIT $rows",
                {"copy": f"-{copy}", "rows": min(rows, count - copy * rows)},
            )


def _cpu_s(process: Path) -> float:
    """Processor time so far; 0 once the process is gone."""
    try:
        fields = (process / "stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory_kib(process: Path) -> int:
    """Peak resident memory so far; 0 once the process is gone."""
    try:
        status = (process / "status").read_text(encoding="ascii")
    except FileNotFoundError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)
