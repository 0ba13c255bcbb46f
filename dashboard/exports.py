"""Long exports: a folder for each in data/.exports, a process that fills it, a record of how far it is.

The key of an export is the checksum of what is wanted: the same wish finds the file that is there or on its way, after
a rerun, a reload, or in the browser of a colleague. Knows no Streamlit and asks no figure.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path

from dashboard import past, warehouse
from dashboard.reports import tables

FORMATS = {"xlsx": "Excel", "csv": "CSV dấu ;", "csv-phay": "CSV dấu ,", "parquet": "Parquet"}
REPORT_FORMATS = {"docx": "Word", "pdf": "PDF"}
REPORT = "bao-cao"  # the layout of a wish for a report; its filters name kind, area, month and template
TEMPLATE = "mau.docx"  # the template of a report, in the folder of its export
SEPARATOR = {"csv": ";", "csv-phay": ","}
MIME = {"xlsx": tables.XLSX, "csv": "text/csv", "csv-phay": "text/csv", "parquet": tables.PARQUET}
REPORT_MIME = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
KEEP_S = 24 * 3600
SILENT_S = 120  # a process that has said nothing for so long was killed; packing a long workbook is silent for a while
AT_ONCE = 2  # two processes leave the pages their share of a small server
_WANTED, _PROGRESS, _LOG = "wanted.json", "progress.json", "log.txt"
_processes: dict[Path, subprocess.Popen] = {}  # of this server, by the folder that they fill


class TooManyExports(Exception):
    """As many exports as the server takes on are being written."""

    def __init__(self) -> None:
        super().__init__(f"Đang có {AT_ONCE} tệp lớn được lập. Hãy đợi một tệp xong rồi bấm lại.")


class Stage(StrEnum):
    """Where an export stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Wanted:
    """What an export holds: filters and layout of the look-up, title, lines above the table, format of the file."""

    version: str
    filters: dict
    layout: str
    title: str
    notes: Sequence[str]
    ending: str

    @property
    def key(self) -> str:
        """Names the export; equal for equal wishes."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:24]

    @property
    def file_name(self) -> str:
        return tables.file_name(self.title, self.ending.partition("-")[0])

    @property
    def folder(self) -> Path:
        return warehouse.data_folder() / ".exports" / self.key

    @property
    def path(self) -> Path:
        """The finished file."""
        return self.folder / self.file_name


@dataclass(frozen=True)
class Progress:
    """How far an export is: figures written out of `total`; seconds since it was started; why it failed."""

    stage: Stage
    done: int = 0
    total: int = 0
    seconds: float = 0.0
    fault: str = ""


def start(wanted: Wanted, total: int, template: bytes = b"") -> None:
    """Begin to write an export unless it is there or on its way; raises TooManyExports.

    template: what a report is made from; what is put in its place meanwhile does not matter.
    """
    clear_old()
    now = progress(wanted)
    if now and now.stage is not Stage.FAILED:
        return
    root = wanted.folder.parent
    root.mkdir(exist_ok=True)
    if sum(progress_of(folder).stage is Stage.RUNNING for folder in root.iterdir()) >= AT_ONCE:
        raise TooManyExports
    if now:
        shutil.rmtree(wanted.folder)
    try:
        wanted.folder.mkdir()
    except FileExistsError:  # somebody else pressed the same button a moment before
        return
    warehouse.keep(past.version_of(wanted.version), wanted.folder / "warehouse.duckdb")
    (wanted.folder / _WANTED).write_text(json.dumps(asdict(wanted)), encoding="utf-8")
    if template:
        (wanted.folder / TEMPLATE).write_bytes(template)
    write_progress(wanted.folder, Progress(Stage.RUNNING, 0, total))
    with (wanted.folder / _LOG).open("wb") as log:
        _processes[wanted.folder] = subprocess.Popen(
            [sys.executable, "-m", "dashboard.export_process", str(wanted.folder.resolve())],
            cwd=Path(__file__).parents[1],
            env=os.environ | {"DASHBOARD_DATA": str(wanted.folder.resolve())},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )


def progress(wanted: Wanted) -> Progress | None:
    """How far it is; None where nobody has asked for it yet or its file was cleared away."""
    return progress_of(wanted.folder) if wanted.folder.exists() else None


def process_id(wanted: Wanted) -> int:
    """Of the process of this server that writes, or wrote, an export."""
    return _processes[wanted.folder].pid


def clear_old() -> None:
    """Take away what is older than a day, and what a killed server left half done."""
    root = warehouse.data_folder() / ".exports"
    for folder in root.iterdir() if root.exists() else ():
        if time.time() - folder.stat().st_mtime > KEEP_S:
            shutil.rmtree(folder, ignore_errors=True)


def read_wanted(folder: Path) -> Wanted:
    """What the export in `folder` is to hold."""
    return Wanted(**json.loads((folder / _WANTED).read_text(encoding="utf-8")))


def write_progress(folder: Path, now: Progress) -> None:
    """Say how far it is; a reader sees the old or the new state, never half of one."""
    place = folder / f"{_PROGRESS}.new"
    place.write_text(json.dumps(asdict(now)), encoding="utf-8")
    place.replace(folder / _PROGRESS)


def progress_of(folder: Path) -> Progress:
    """How far the export in `folder` is; one whose process ended or fell silent before it was done has failed."""
    process = _processes.get(folder)
    ended = process is not None and process.poll() is not None  # asked first: what it said last is then said
    try:
        said = json.loads((folder / _PROGRESS).read_text(encoding="utf-8"))
        silent = time.time() - (folder / _PROGRESS).stat().st_mtime
    except FileNotFoundError:  # being set up, or by a server that was killed just then
        said, silent = asdict(Progress(Stage.RUNNING)), time.time() - folder.stat().st_mtime
    now = Progress(**said | {"stage": Stage(said["stage"])})
    if now.stage is Stage.RUNNING and (ended or silent > SILENT_S):
        return replace(now, stage=Stage.FAILED, fault="Việc lập tệp bị dừng giữa chừng. Hãy bấm lập lại.")
    return now
