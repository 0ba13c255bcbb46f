"""Safe opening of a received workbook: path in, sheets of clean cells out. Knows no caption and no table."""

from __future__ import annotations

import atexit
import contextlib
import json
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from itertools import accumulate, chain
from pathlib import Path
from time import monotonic, sleep

import orjson

from etl.delimited import NotDelimited, read_cells
from etl.model import EtlError
from etl.numbers import kinds_of
from etl.text import decoder

SECONDS = 8.0
CSV_SHEET = "CSV"  # what the only sheet of a CSV file is called
_SANDBOX = Path(__file__).with_name("sandbox.py")

Cell = str | float | int | bool | date | None


class WorkbookError(EtlError):
    """A file that cannot be read as a workbook. Carries the file's name, the fault's code and a technical detail."""

    code = ""
    sentence = ""

    def __init__(self, file: str, detail: str = "") -> None:
        super().__init__(f"{file}: {self.sentence}")
        self.file, self.detail = file, detail


class FileMissing(WorkbookError):
    code = "missing"
    sentence = "không tìm thấy tệp; hãy kiểm tra lại đường dẫn."


class EmptyFile(WorkbookError):
    code = "empty"
    sentence = "tệp rỗng (0 byte); hãy xin gửi lại tệp."


class EncryptedWorkbook(WorkbookError):
    code = "encrypted"
    sentence = "tệp có mật khẩu mở; hãy mở bằng Excel, bỏ mật khẩu rồi lưu lại."


class TruncatedWorkbook(WorkbookError):
    code = "truncated"
    sentence = "tệp bị hỏng hoặc tải về chưa đủ; hãy tải lại, hoặc mở bằng Excel và lưu thành .xlsx."


class HtmlDisguised(WorkbookError):
    code = "html"
    sentence = "tệp thực ra là trang web (HTML) mang đuôi Excel; hãy mở bằng Excel và lưu thành .xlsx."


class TooOld(WorkbookError):
    code = "too_old"
    sentence = "định dạng Excel quá cũ (trước Excel 5.0); hãy mở bằng Excel và lưu thành .xlsx."


class NotAWorkbook(WorkbookError):
    code = "not_a_workbook"
    sentence = "nội dung không phải bảng tính .xlsx, .xls, .xlsb, .ods hay tệp .csv; hãy chọn đúng tệp."


class CsvUnreadable(WorkbookError):
    code = "csv"
    sentence = "tệp CSV không phải văn bản UTF-8; hãy mở bằng Excel và lưu lại dạng “CSV UTF-8”, hoặc lưu thành .xlsx."


class NoSheets(WorkbookError):
    code = "no_sheets"
    sentence = "tệp không có trang tính nào; hãy mở bằng Excel, kiểm tra rồi lưu lại."


class TooLarge(WorkbookError):
    code = "too_large"
    sentence = "tệp quá lớn hoặc khai báo vùng dữ liệu quá rộng; hãy chép các bảng số liệu sang tệp mới rồi gửi lại."


class UnreadableWorkbook(WorkbookError):
    code = "unreadable"
    sentence = "bộ đọc không hiểu cấu trúc tệp; hãy mở bằng Excel và lưu thành .xlsx."


class ParserCrashed(WorkbookError):
    code = "crashed"
    sentence = "tệp làm bộ đọc dừng đột ngột, có thể đã hỏng; hãy mở bằng Excel và lưu thành .xlsx."


class ParserTimeout(WorkbookError):
    code = "timeout"
    sentence = f"đọc quá {SECONDS:.0f} giây nên đã dừng; hãy chép các bảng số liệu sang tệp mới rồi gửi lại."


_BY_CODE = {fault.code: fault for fault in WorkbookError.__subclasses__()}


@lru_cache(maxsize=1_000)
def column_letters(column: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(slots=True)
class Sheet:
    """One sheet as a grid. Rows and columns count from 0 (row 0, column 0 is A1); rows may differ in length.

    A cell is text (NFC, TCVN3 turned into Unicode, blanks and line breaks kept as typed), a number, a bool, a date
    or None. merges are (top, left, bottom, right), inclusive; only the top left cell of a merge holds a value.
    """

    name: str
    rows: list[list[Cell]]
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    errors: list[tuple[int, int]] = field(default_factory=list)  # cells that hold an error of Excel (`#DIV/0!`)
    memo: dict = field(
        default_factory=dict, compare=False, repr=False
    )  # views of the sheet that a reader computes once

    @property
    def height(self) -> int:
        return len(self.rows)

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)

    @property
    def texts(self) -> frozenset[str]:
        """The different texts of the sheet; dates may be among them as they were received."""
        if "texts" not in self.memo:
            self.memo["texts"] = frozenset(cell for row in self.rows for cell in row if cell.__class__ is str)
        return self.memo["texts"]

    @property
    def kinds(self) -> list[str]:
        """What each cell of each row holds, one letter a cell (etl.numbers)."""
        if "kinds" not in self.memo:
            self.memo["kinds"] = kinds_of(self.rows, self.texts)
        return self.memo["kinds"]

    def value(self, row: int, column: int) -> Cell:
        """The cell's value; None outside the grid."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return None

    def address(self, row: int, column: int) -> str:
        """(0, 0) → `A1`."""
        return f"{column_letters(column)}{row + 1}"


@dataclass(slots=True)
class Workbook:
    """A received file: its name (not its path) and its sheets in file order, hidden ones included."""

    file: str
    sheets: list[Sheet]
    unreadable: list[str] = field(default_factory=list)  # names of sheets that the parser could not read
    unsearched: list[str] = field(default_factory=list)  # of sheets whose error cells may have been read as empty ones


class _Sandbox:
    """One parser process, started at the first file, reused by the next, replaced after a crash or a time-out."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.asked: float | None = None  # when the question was put that waits for its answer

    def ask(self, path: Path) -> dict:
        """The sandbox's answer; {"fault": "crashed" | "timeout"} when none came."""
        with self.lock:
            if self.process is None or self.process.poll() is not None:
                # -P keeps this folder off the child's import path: etl/numbers.py must not hide the standard module.
                self.process = subprocess.Popen(
                    [sys.executable, "-P", str(_SANDBOX)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    bufsize=2**20,
                )
                threading.Thread(target=self._watch, args=(self.process,), daemon=True).start()
            process, self.asked = self.process, monotonic()
            try:
                process.stdin.write(json.dumps(str(path.absolute())).encode() + b"\n")
                process.stdin.flush()
                line = process.stdout.readline()
            except BrokenPipeError:
                line = b""
            took, self.asked = monotonic() - self.asked, None
            if line.endswith(b"\n"):
                return orjson.loads(line)
            self._end()
            return {"fault": "crashed" if took < SECONDS else "timeout"}

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        """Kill the process when an answer takes too long: one thread for its life, as a timer a file costs too much."""
        while process.poll() is None:
            asked = self.asked
            left = SECONDS if asked is None else asked + SECONDS - monotonic()
            if left <= 0:
                process.kill()
                return
            sleep(left)

    def close(self) -> None:
        with self.lock:
            self._end()

    def _end(self) -> None:
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            with contextlib.suppress(BrokenPipeError):
                process.stdin.close()
            process.stdout.close()
            process.wait()


_sandbox = _Sandbox()


@atexit.register
def end_parser() -> None:
    """End the parser's process; the next workbook starts a new one."""
    _sandbox.close()


def open_workbook(path: Path, name: str = "") -> Workbook:
    """Parse a workbook in the sandbox by its content, whatever its name says. Raises a WorkbookError subclass.

    name: what the file is called where its path does not say it. A text has no mark of its kind: it is a CSV file
    where its name ends so.
    """
    name = name or path.name
    if not path.is_file():
        raise FileMissing(name)
    if Path(name).suffix.lower() == ".csv" and not _is_packed(path):
        return Workbook(name, [_sheet(_delimited(path, name))])
    answer = _sandbox.ask(path)
    if fault := answer.get("fault"):
        raise _BY_CODE[fault](name, answer.get("detail", ""))
    return Workbook(name, [_sheet(sheet) for sheet in answer["sheets"]], answer["unreadable"], answer["unsearched"])


def _is_packed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def _delimited(path: Path, name: str) -> dict:
    """A CSV file as the sandbox would answer: one sheet of plain cells."""
    try:
        rows = read_cells(path.read_bytes())
    except NotDelimited as fault:
        raise _BY_CODE[fault.code](name) from fault
    cells, widths = list(chain.from_iterable(rows)), list(map(len, rows))
    return {
        "name": CSV_SHEET, "hidden": False, "cells": cells, "widths": widths, "dates": [], "errors": [], "merges": []
    }  # fmt: skip


def _sheet(plain: dict) -> Sheet:
    """The sandbox's plain sheet with texts in Unicode, dates as dates, empty cells as None."""
    cells = plain["cells"]
    texts = {cell for cell in cells if cell.__class__ is str}
    clean = decoder(texts)
    values = dict(zip(texts, map(clean, texts), strict=True))
    values[""] = None
    cells = list(map(values.get, cells, cells))
    for at in plain["dates"]:
        cells[at] = _date(cells[at])
    ends = list(accumulate(plain["widths"]))
    rows = [cells[start:end] for start, end in zip((0, *ends), ends, strict=False)]
    texts = frozenset(filter(None, values.values()))
    merges, errors = ([tuple(place) for place in plain[kind]] for kind in ("merges", "errors"))
    return Sheet(clean(plain["name"]), rows, merges, plain["hidden"], errors, {"texts": texts})


def _date(text: str) -> Cell:
    """ISO text → date, with its time only where it has one; a time of day without a date is left as text."""
    if "-" not in text:
        return text
    moment = datetime.fromisoformat(text)
    return moment if moment.time() != time.min else moment.date()
