"""The child process in which a received workbook is parsed: file in, plain cells out. Knows no module of the project.

A parser bug or a hostile file may kill this process or exhaust its limits; the parent (etl.workbook) only sees that no
answer came. One request a line on stdin (a path as JSON), one answer a line on stdout (JSON).
"""

from __future__ import annotations

import gc
import io
import json
import re
import struct
import sys
import zipfile
import zlib
from array import array
from datetime import date, datetime, time, timedelta
from itertools import chain
from pathlib import Path

import orjson
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    XmlError,
    ZipError,
)

MEMORY_BYTES = 900 * 2**20
FILE_BYTES = 80 * 2**20
UNPACKED_BYTES = 400 * 2**20
SCANNED_BYTES = 50 * 2**20  # of one sheet in which error cells are looked for; of all sheets that are shortened
CELLS = 4_000_000
WIDEST = 16_384  # columns of a sheet
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BIFF8_START, FILE_PASS = b"\x09\x08\x10\x00", 0x2F  # first record of a .xls stream; the record of its password
STREAM = "book".encode("utf-16-le")  # end of the name of its stream: Workbook, before 1997 Book
# Excel's error values, which the parser gives as empty cells: code in a .xls → text. A formula record holds row, column
# and the code in its result, a record of its own the same (MS-XLS 2.4.127, 2.5.10).
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_CODE = b"([" + b"".join(re.escape(bytes([code])) for code in ERRORS) + b"])"
ERROR_RECORD = b"\x05\x02\x08\x00"
XLS_ERRORS = (
    re.compile(rb"\x06\x00..(..)(..)..\x02." + _CODE + rb"...\xff\xff", re.DOTALL),
    re.compile(ERROR_RECORD + rb"(..)(..).." + _CODE + rb"\x01", re.DOTALL),
)
XLSX_MARK = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")')
XLSX_ERROR = re.compile(
    XLSX_MARK.pattern + rb'[^>]*\br="([A-Z]{1,3})(\d+)"[^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>(#[^<]+)</(?:\w+:)?v>',
    re.DOTALL,
)
ODS_ERROR = re.compile(rb"<text:p>(?:#|Err:)")
RELATIONSHIP = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
SHEET_PART = re.compile(rb'<(?:\w+:)?sheet\b[^>]*\bid="([^"]+)"')
WORKBOOK, NAMES, NAMES_END = "xl/workbook.xml", b"<definedNames", b"</definedNames>"
NOT_OF_CELLS = ("xl/printerSettings/", "xl/externalLinks/", "xl/worksheets/_rels/")  # seven tenths of the parts
ROW, END_TAG, CELL_END, ROW_END = b'<row r="', b"</", b"</c>", b"</row>"
SHEET_DATA, MERGES, MERGES_END = b"<sheetData>", b"<mergeCells", b"</mergeCells>"
# What stands before a part of a zip package, its entry in the directory, the directory's end (APPNOTE 4.3.7, 12, 16).
PART_HEAD, ENTRY, DIRECTORY_END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
ZIP_VERSION, NAME_IN_UTF8, NEW_YEAR_1980 = 20, 0x800, 33
BOUND_SHEET, END_OF_PART = 0x85, 0x0A
NO_SECTOR, LAST_SECTOR = 0xFFFFFFFA, 0xFFFFFFFE  # from the first on a number of the table is no sector
STREAM_START = b"\x09\x08"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
ErrorCell = tuple[int, int, str]  # row, column, text
Package = dict[str, zipfile.ZipInfo]  # name of a part → its entry; of two with one name the last, as for the parser
UNFIT = (struct.error, KeyError, ValueError, zlib.error)  # a container is not built as it is read here
AS_THEY_ARE = frozenset({str, float, int, bool})  # cell values that JSON carries


class Refused(Exception):
    """The file cannot be read; carries the name of the fault that the parent turns into a sentence."""


def content_of(path: Path) -> bytes:
    """All bytes of a file that is neither empty nor too large."""
    size = path.stat().st_size
    if size == 0:
        raise Refused("empty")
    if size > FILE_BYTES:
        raise Refused("too_large")
    return path.read_bytes()


def kind_of(content: bytes) -> str:
    """Content type by the file's own bytes, never by its name: `zip`, `ole` or a Refused with the fault's name."""
    head = content[:4096]
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


def package_of(content: bytes) -> Package:
    """A zip package within its caps before anything is unpacked: total size and that it holds a workbook at all."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
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
    return {entry.filename: entry for entry in entries}


def check_compound(content: bytes) -> None:
    """An OLE file may be an encrypted .xlsx or a document of another program."""
    if ENCRYPTED_STREAM in content or has_password(content):
        raise Refused("encrypted")
    if content.rfind(STREAM) < 0 and STREAM not in content.lower():  # the names mostly stand at the end
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


def xls_stream(content: bytes) -> bytes:
    """The stream of a .xls out of the sectors of its container (MS-CFB 2.2–2.6); ValueError where they make none."""
    size = 1 << min(struct.unpack_from("<H", content, 30)[0], 12)
    listed = struct.unpack_from("<109I", content, 76)
    table = array("I", b"".join(content[(at + 1) * size : (at + 2) * size] for at in listed if at < NO_SECTOR))

    def stream(at: int) -> bytes:
        sectors = []
        while at < len(table) and len(sectors) < len(table):
            sectors.append(content[(at + 1) * size : (at + 2) * size])
            at = table[at]
        if at != LAST_SECTOR:
            raise ValueError("chain of sectors without an end")
        return b"".join(sectors)

    directory = stream(struct.unpack_from("<I", content, 48)[0])
    for entry in range(0, len(directory) - 127, 128):
        name = directory[entry : entry + 64].decode("utf-16-le", "replace").partition("\0")[0].lower()
        if name in ("workbook", "book"):
            found = stream(struct.unpack_from("<I", directory, entry + 116)[0])
            if found.startswith(STREAM_START):
                return found
    raise ValueError("no stream of a workbook")


def xls_errors(content: bytes) -> dict[int, list[ErrorCell]]:
    """Sheet of a .xls by its place in the workbook → its error cells, for the sheets that have some."""
    stream, at, sheets = xls_stream(content), 0, []
    in_formulas, alone = XLS_ERRORS
    if not in_formulas.search(stream) and not (ERROR_RECORD in stream and alone.search(stream)):
        return {}
    while at <= len(stream) - 8:
        record, length, place = struct.unpack_from("<HHI", stream, at)
        if record == END_OF_PART:
            break
        if record == BOUND_SHEET:
            sheets.append(place)
        at += 4 + length
    found: dict[int, list[ErrorCell]] = {}
    matches = (kind.finditer(stream, min(sheets, default=len(stream))) for kind in XLS_ERRORS)
    for match in sorted(chain.from_iterable(matches), key=re.Match.start):
        row, column, code = match.groups()
        sheet = max((place, number) for number, place in enumerate(sheets) if place <= match.start())[1]
        error = int.from_bytes(row, "little"), int.from_bytes(column, "little"), ERRORS[code[0]]
        found.setdefault(sheet, []).append(error)
    return found


def list_of_sheets(content: bytes, package: Package) -> bytes:
    """The XML in which a .xlsx names its sheets, without its names of ranges, which may be a hundred times as long."""
    listed = unpacked(content, package[WORKBOOK])
    before, _, names = listed.partition(NAMES)
    _, end, after = names.partition(NAMES_END)
    return before + after if end and b"<!" not in listed else listed


def sheet_parts(content: bytes, package: Package, listed: bytes) -> list[zipfile.ZipInfo | None]:
    """The parts of the sheets of a .xlsx in their order, None where one has none."""
    links = {}
    for link in RELATIONSHIP.findall(unpacked(content, package["xl/_rels/workbook.xml.rels"])):
        said = dict(re.findall(rb'\b(Id|Target)="([^"]*)"', link))
        links[said.get(b"Id")] = said.get(b"Target", b"").decode(errors="replace")
    targets = [links.get(link, "") for link in SHEET_PART.findall(listed)]
    return [package.get(target.lstrip("/") if target.startswith("/") else f"xl/{target}") for target in targets]


def shortened_sheets(content: bytes, parts: list[zipfile.ZipInfo | None]) -> dict[str, bytes]:
    """Name of the part of a sheet → its XML, shortened; {} where they are too large."""
    parts = list(filter(None, parts))
    if sum(part.file_size for part in parts) > SCANNED_BYTES:
        return {}
    return {part.filename: shortened(unpacked(content, part)) for part in parts}


def shortened(sheet: bytes) -> bytes:
    """The XML of a sheet without what follows the last filled cell of each row: cells that only have a format.

    The parser takes a fifth of the time for the rest. What is left out closes no tag, so that nothing can stand in it,
    and the next row says its own number. XML that is not written like that, or holds more than tags and texts, comes
    back as it is.
    """
    head, *rows = sheet.split(ROW)
    if not rows or (b"!" in sheet and b"<!" in sheet) or sheet.find(b"?", len(head)) >= 0:
        return sheet
    last, kept = rows.pop(), []
    for row in rows:
        end = row.rfind(END_TAG, 0, -len(ROW_END))
        if end < 0:
            continue
        if not row.startswith(CELL_END, end):
            return sheet
        kept.append(row[: end + len(CELL_END)])
    head, last = merges_first(head, last)
    return head + ROW + (ROW_END + ROW).join([*kept, last])


def merges_first(head: bytes, last: bytes) -> tuple[bytes, bytes]:
    """What stands before and behind the cells of a sheet, its merges before: there the parser ends to look for them.

    Else it goes through all cells a second time.
    """
    before, begin, merges = last.partition(MERGES)
    merges, end, after = merges.partition(MERGES_END)
    if not head.endswith(SHEET_DATA) or last.count(b"mergeCells") != (2 if end else 0):
        return head, last
    found = MERGES + merges + MERGES_END if begin else MERGES + b">" + MERGES_END
    return head.removesuffix(SHEET_DATA) + found + SHEET_DATA, before + after


def with_parts(content: bytes, package: Package, changed: dict[str, bytes]) -> bytes:
    """A package of the parts that say something of cells, with other bytes in some of them.

    ValueError where its entries do not fit it.
    """
    if sum(part.compress_size for part in package.values()) > len(content):
        raise ValueError("parts that lie over each other")
    kept = [part for part in package.values() if not part.filename.startswith(NOT_OF_CELLS)]
    parts, directory, at = [], [], 0
    for part in kept:
        name, held = part.filename.encode(), changed.get(part.filename)
        if held is None:
            held = packed(content, part)
            method, checksum, size = part.compress_type, part.CRC, part.file_size
        else:
            method, checksum, size = zipfile.ZIP_STORED, zlib.crc32(held), len(held)
        said = ZIP_VERSION, NAME_IN_UTF8, method, 0, NEW_YEAR_1980, checksum, len(held), size, len(name), 0
        parts += PART_HEAD.pack(b"PK\3\4", *said), name, held
        directory += ENTRY.pack(b"PK\1\2", ZIP_VERSION, *said, 0, 0, 0, 0, at), name
        at += PART_HEAD.size + len(name) + len(held)
    listed = b"".join(directory)
    end = DIRECTORY_END.pack(b"PK\5\6", 0, 0, len(kept), len(kept), len(listed), at, 0)
    return b"".join((*parts, listed, end))


def xlsx_errors(
    content: bytes, parts: list[zipfile.ZipInfo | None], sheets: dict[str, bytes]
) -> dict[int, list[ErrorCell] | None]:
    """Sheet of a .xlsx by its place in the workbook → its error cells; None for a sheet that cannot be searched."""
    found = {}
    for number, part in enumerate(parts):
        searched = part is not None and part.file_size < SCANNED_BYTES
        found[number] = errors_of_part(sheets.get(part.filename) or unpacked(content, part)) if searched else None
    return found


def errors_of_part(sheet: bytes) -> list[ErrorCell] | None:
    """Error cells of the XML of a sheet; None where one does not say what it is or where it stands."""
    if b"#" not in sheet or b't="e"' not in sheet:  # an error's text begins with # and one byte is found at once
        return []
    cells = XLSX_ERROR.findall(sheet)
    if len(cells) != len(XLSX_MARK.findall(sheet)):
        return None
    return [(int(row) - 1, column_number(letters), text.decode(errors="replace")) for letters, row, text in cells]


def packed(content: bytes, part: zipfile.ZipInfo) -> bytes:
    """A part of a package as it lies there."""
    name, extra = struct.unpack_from("<HH", content, part.header_offset + 26)
    start = part.header_offset + PART_HEAD.size + name + extra
    found = content[start : start + part.compress_size]
    if len(found) != part.compress_size:
        raise ValueError("a part that ends before its entry says")
    return found


def unpacked(content: bytes, part: zipfile.ZipInfo) -> bytes:
    """What a part of a package holds; its checksum is not counted, as the parser does not count it either."""
    found = packed(content, part)
    if part.compress_type == zipfile.ZIP_DEFLATED:
        found = zlib.decompressobj(-zlib.MAX_WBITS).decompress(found, part.file_size + 1)
    if len(found) != part.file_size:
        raise ValueError("a part of another size than its entry says")
    return found


def column_number(letters: bytes) -> int:
    """`A` → 0, `AA` → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def put_errors(rows: list[list], errors: list[ErrorCell]) -> list[tuple[int, int]]:
    """Write the text of an error into its cell, which the parser left empty; where they stand."""
    put = []
    for row, column, text in errors:
        if row >= len(rows) or column >= WIDEST:
            continue
        cells = rows[row]
        cells += [""] * (column + 1 - len(cells))
        if cells[column] == "":
            cells[column] = text
            put.append((row, column))
    return put


def without_empty_ends(rows: list[list]) -> list[list]:
    """The rows, each without the empty cells at its end; changes them in place."""
    for row in rows:
        while row and row[-1] == "":
            row.pop()
    return rows


def plain_cells(cells: list) -> tuple[list, list[int]]:
    """The cells in values that JSON carries, and where dates stand among them.

    An empty cell is an empty text, a date is its ISO text, a duration is its days.
    """
    if AS_THEY_ARE.issuperset(map(type, cells)):
        return cells, []
    dates = [at for at, value in enumerate(cells) if isinstance(value, datetime | date | time)]
    return list(map(plain, cells)), dates


def plain(value: object) -> str | float | int | bool:
    """A cell value that JSON carries."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    return value if type(value) in AS_THEY_ARE else ""


def error_cells(
    content: bytes, package: Package | None, parts: list[zipfile.ZipInfo | None], sheets: dict[str, bytes]
) -> dict[int, list[ErrorCell] | None] | None:
    """Sheet by its place in the workbook → its error cells, where it has some; None where they cannot be told.

    Nobody knows them in a .xlsb, nor where they stand in a .ods, nor where only the parser can follow a container.
    """
    try:
        if package is None:
            return xls_errors(content)
        if "content.xml" in package:
            return None if ODS_ERROR.search(unpacked(content, package["content.xml"])) else {}
        return xlsx_errors(content, parts, sheets) if parts else None
    except UNFIT:
        return None


def opened(content: bytes) -> CalamineWorkbook:
    """The parser's workbook; Refused with the fault's name where it cannot be opened."""
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))  # from_path would believe the file's name
    except PasswordError as fault:
        raise Refused("encrypted") from fault
    except (ZipError, XmlError, OSError) as fault:
        raise Refused("truncated") from fault
    except CalamineError as fault:
        raise Refused("encrypted" if "password" in str(fault).lower() else "truncated") from fault


def spared(content: bytes, package: Package) -> tuple[bytes, list[zipfile.ZipInfo | None], dict[str, bytes]]:
    """What the parser is given of a package, the parts of its sheets in their order, and these shortened by name.

    It is given the package as it is, the others are empty, as far as this is no .xlsx or holds what nobody expects.
    """
    parts, sheets = [], {}
    try:
        listed = list_of_sheets(content, package)
        parts = sheet_parts(content, package, listed)
        sheets = shortened_sheets(content, parts)
        return with_parts(content, package, {WORKBOOK: listed} | sheets), parts, sheets
    except UNFIT:
        return content, parts, sheets


def parse(path: Path) -> dict:
    """All sheets as {"name", "hidden", "cells", "widths", "dates", "errors", "merges"}.

    Cells run row by row from A1, widths tell how many each row has; dates are places among the cells, errors are
    (row, column), merges are (top, left, bottom, right).
    """
    content = content_of(path)
    package = package_of(content) if kind_of(content) == "zip" else None
    if package is None:
        check_compound(content)
    given, parts, shorter = spared(content, package) if package else (content, [], {})
    workbook = opened(given)
    sheets, unreadable, unsearched, cells = [], [], [], 0
    listed = workbook.sheets_metadata
    errors = error_cells(content, package, parts if len(parts) == len(listed) else [], shorter)
    for number, described in enumerate(listed):
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
        rows = without_empty_ends(sheet.to_python(skip_empty_area=False)) if height else []
        found = errors.get(number, []) if errors is not None else None
        if rows and found is None:
            unsearched.append(described.name)
        of_sheet = put_errors(rows, found or [])
        plain_ones, dates = plain_cells(list(chain.from_iterable(rows)))
        sheets.append(
            {
                "name": described.name,
                "hidden": described.visible != SheetVisibleEnum.Visible,
                "cells": plain_ones,
                "widths": list(map(len, rows)),
                "dates": dates,
                "errors": of_sheet,
                "merges": [(*start, *end) for start, end in sheet.merged_cell_ranges or ()],
            }
        )
    if not sheets:
        raise Refused("truncated" if unreadable else "no_sheets")
    return {"sheets": sheets, "unreadable": unreadable, "unsearched": unsearched}


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
    gc.disable()  # rows of cells refer to nothing: looking for cycles among them only costs time
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(orjson.dumps(answer(Path(json.loads(line))), option=orjson.OPT_APPEND_NEWLINE))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    serve()
