"""The child process in which a received workbook is parsed: file in, plain cells out. Knows no module of the project.

A parser bug or a hostile file may kill this process or exhaust its limits; the parent (etl.workbook) only sees that no
answer came. One request a line on stdin (a path as JSON), one answer a line on stdout (JSON).
"""

from __future__ import annotations

import json
import struct
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import orjson

MEMORY_BYTES = 900 * 2**20
FILE_BYTES = 80 * 2**20
UNPACKED_BYTES = 400 * 2**20
CELLS = 4_000_000
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BIFF8_START, FILE_PASS = b"\x09\x08\x10\x00", 0x2F  # first record of a .xls stream; the record of its password
STREAM = "book".encode("utf-16-le")  # end of the name of its stream: Workbook, before 1997 Book
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
AS_THEY_ARE = frozenset({str, float, int, bool})  # cell values that JSON carries


class Refused(Exception):
    """The file cannot be read; carries the name of the fault that the parent turns into a sentence."""


def kind_of(path: Path) -> str:
    """Content type by the file's own bytes, never by its name: `zip`, `ole` or a Refused with the fault's name."""
    size = path.stat().st_size
    if size == 0:
        raise Refused("empty")
    if size > FILE_BYTES:
        raise Refused("too_large")
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(ZIP):
        return "zip"
    if head.startswith(OLE):
        return "ole"
    if head[:1] == b"\x09" and head[1:2] in (b"\x00", b"\x02", b"\x04", b"\x08"):
        raise Refused("too_old")
    text = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\x00", b"").lower()
    if text.startswith(b"<?xml") and b"<html" not in text:
        raise Refused("not_a_workbook")
    if (
        text.startswith((b"<html", b"<!doctype", b"<table", b"<meta", b"<style", b"<head", b"<body"))
        or b"<table" in text
    ):
        raise Refused("html")
    raise Refused("not_a_workbook")


def check_package(path: Path) -> None:
    """Caps of a zip package before anything is unpacked: total size and that it holds a workbook at all."""
    try:
        with zipfile.ZipFile(path) as package:
            entries = package.infolist()
            names = {entry.filename.replace("\\", "/").lstrip("/").lower() for entry in entries}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as fault:
        raise Refused("truncated") from fault
    if sum(entry.file_size for entry in entries) > UNPACKED_BYTES:
        raise Refused("too_large")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("encrypted")
    if not names & {"[content_types].xml", "content.xml"}:
        raise Refused("not_a_workbook")


def check_compound(path: Path) -> None:
    """An OLE file may be an encrypted .xlsx or a document of another program."""
    content = path.read_bytes()
    if ENCRYPTED_STREAM in content or has_password(content):
        raise Refused("encrypted")
    if STREAM not in content and STREAM not in content.lower():
        raise Refused("truncated" if len(content) < 2048 else "not_a_workbook")


def has_password(content: bytes) -> bool:
    """Whether the record of a password stands among the first records of a .xls stream."""
    at = content.find(BIFF8_START)
    for _ in range(4):
        if at < 0 or at + 4 > len(content):
            return False
        record, length = struct.unpack_from("<HH", content, at)
        if record == FILE_PASS:
            return True
        at += 4 + length
    return False


def plain_rows(rows: list[list]) -> tuple[list[list], list[tuple[int, int]]]:
    """The rows in values that JSON carries, each without the empty cells at its end, and where dates stand.

    Changes the rows in place. An empty cell is an empty text, a date is its ISO text, a duration is its days.
    """
    dates = []
    for at, row in enumerate(rows):
        if not AS_THEY_ARE.issuperset(map(type, row)):
            dates += [(at, column) for column, value in enumerate(row) if isinstance(value, datetime | date | time)]
            row[:] = map(plain, row)
        while row and row[-1] == "":
            row.pop()
    return rows, dates


def plain(value: object) -> str | float | int | bool:
    """A cell value that JSON carries."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    return value if type(value) in AS_THEY_ARE else ""


def parse(path: Path) -> dict:
    """All sheets as {"name", "hidden", "rows", "dates", "merges"}.

    Rows start at A1, dates are (row, column), merges are (top, left, bottom, right).
    """
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
        XmlError,
        ZipError,
    )

    (check_package if kind_of(path) == "zip" else check_compound)(path)
    try:
        workbook = CalamineWorkbook.from_filelike(path.open("rb"))  # from_path would believe the file's name
    except PasswordError as fault:
        raise Refused("encrypted") from fault
    except (ZipError, XmlError, OSError) as fault:
        raise Refused("truncated") from fault
    except CalamineError as fault:
        raise Refused("encrypted" if "password" in str(fault).lower() else "truncated") from fault
    sheets, unreadable, cells = [], [], 0
    for described in workbook.sheets_metadata:
        if described.typ != SheetTypeEnum.WorkSheet:
            continue
        try:
            sheet = workbook.get_sheet_by_name(described.name)
        except (CalamineError, OSError):
            unreadable.append(described.name)
            continue
        height, width = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
        cells += height * width
        if cells > CELLS:
            raise Refused("too_large")
        rows, dates = plain_rows(sheet.to_python(skip_empty_area=False)) if height else ([], [])
        sheets.append(
            {
                "name": described.name,
                "hidden": described.visible != SheetVisibleEnum.Visible,
                "rows": rows,
                "dates": dates,
                "merges": [(*start, *end) for start, end in sheet.merged_cell_ranges or ()],
            }
        )
    if not sheets:
        raise Refused("truncated" if unreadable else "no_sheets")
    return {"sheets": sheets, "unreadable": unreadable}


def answer(path: Path) -> dict:
    """The parsed workbook or {"fault": name, "detail": text}."""
    try:
        return parse(path)
    except Refused as fault:
        return {"fault": str(fault), "detail": str(fault.__cause__ or "")}
    except MemoryError:
        return {"fault": "too_large", "detail": ""}
    except Exception as fault:
        return {"fault": "unreadable", "detail": f"{type(fault).__name__}: {fault}"}


def limit_memory() -> None:
    """Address space of this process; Windows has no such limit and relies on the parent's time limit."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def serve() -> None:
    limit_memory()
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(orjson.dumps(answer(Path(json.loads(line)))) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    serve()
