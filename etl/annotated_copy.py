"""Writes a copy of a received workbook with comments at the cells of its findings. Judges nothing, keeps no file.

Formatting can only be kept by a library that parses the untrusted file as a whole: that runs in a process of its own
with the limits of the sandbox (`python -m etl.annotated_copy`). Where it fails, and for kinds other than .xlsx, the
copy holds the values as they were read.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from openpyxl import Workbook as OpenpyxlWorkbook
from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.utils.exceptions import CellCoordinatesException
from openpyxl.worksheet.worksheet import Worksheet

from etl.model import Finding
from etl.sandbox import ZIP, limit_memory
from etl.workbook import Workbook, open_workbook
from growth.vocabulary import Severity

SECONDS = 30
SUMMARY = "Điều cần xem lại"
AUTHOR = "Kiểm tra số liệu"
SEVERITY_WORD = {Severity.ERROR: "LỖI", Severity.WARNING: "CẢNH BÁO", Severity.INFORMATION: "THÔNG TIN"}
_TINT = {"LỖI": "F8CBC6", "CẢNH BÁO": "FFE3A8", "THÔNG TIN": "DCEBF8"}
_HEAD = ("Mức", "Trang tính", "Ô", "Nội dung", "Thấy", "Cần", "Việc cần làm")
_WIDTHS = (13, 22, 9, 70, 26, 26, 60)


@dataclass(frozen=True, slots=True)
class AnnotatedCopy:
    """The copy as .xlsx; converted: it holds values alone, the look of the original is lost."""

    content: bytes
    converted: bool


def annotate(path: Path, name: str, findings: Iterable[Finding]) -> AnnotatedCopy:
    """A copy of the workbook at `path` (called `name`) with its findings as comments and on a sheet of their own.

    Raises the errors of opening a workbook.
    """
    notes = [
        {
            "severity": SEVERITY_WORD[one.severity], "sheet": one.sheet, "cell": one.cell, "message": one.message,
            "found": one.found, "expected": one.expected, "remedy": one.remedy,
        }
        for one in findings
    ]  # fmt: skip
    workbook = open_workbook(path, name)
    with path.open("rb") as file:
        is_package = file.read(4) == ZIP
    kept = Path(name).suffix.lower() in (".xlsx", ".xlsm") and is_package
    if kept and (content := _in_own_process(path, notes, [sheet.name for sheet in workbook.sheets])):
        return AnnotatedCopy(content, converted=False)
    return AnnotatedCopy(_converted(workbook, notes), converted=True)


def _in_own_process(path: Path, notes: list[dict], sheets: list[str]) -> bytes:
    """The copy with its formatting; empty where the process gave none in time. sheets: names as we read them."""
    request = json.dumps({"path": str(path.resolve()), "notes": notes, "sheets": sheets}).encode()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "etl.annotated_copy"],
            input=request,
            capture_output=True,
            timeout=SECONDS,
            cwd=Path(__file__).parents[1],
        )
    except subprocess.TimeoutExpired:
        return b""
    return done.stdout if done.returncode == 0 else b""


def _converted(workbook: Workbook, notes: list[dict]) -> bytes:
    """A new workbook of the values as they were read, merged as in the original."""
    copy = OpenpyxlWorkbook()
    copy.remove(copy.active)
    names = {}
    for sheet in workbook.sheets:
        page = copy.create_sheet(_printable(sheet.name)[:31] or "Trang")
        names[sheet.name] = page.title
        page.sheet_state = "hidden" if sheet.hidden else "visible"
        for row, cells in enumerate(sheet.rows, 1):
            for column, value in enumerate(cells, 1):
                if value is not None:
                    _write(page, row, column, value)
        for top, left, bottom, right in sheet.merges:
            page.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    _add_notes(copy, [note | {"sheet": names.get(note["sheet"], "")} for note in notes])
    return _saved(copy)


def _add_notes(workbook: OpenpyxlWorkbook, notes: list[dict]) -> None:
    """Comments at the cells, one for each cell, and all notes on a first sheet."""
    at_cell = defaultdict(list)
    for note in notes:
        if note["sheet"] in workbook.sheetnames and _is_address(note["cell"]):
            at_cell[note["sheet"], note["cell"]].append(note)
    for (sheet, address), of_cell in at_cell.items():
        page = workbook[sheet]
        if not isinstance(page, Worksheet):
            continue
        cell = page[address]
        for merged in page.merged_cells.ranges:
            if address in merged:
                cell = page.cell(merged.min_row, merged.min_col)
        before = [cell.comment.text] if cell.comment else []
        comment = Comment("\n\n".join([*before, *map(_sentence, of_cell)]), AUTHOR, height=160, width=360)
        cell.comment = comment
        cell.fill = PatternFill("solid", fgColor=_TINT[of_cell[0]["severity"]])
    page = workbook.create_sheet(_free_name(workbook), 0)
    for column, (caption, width) in enumerate(zip(_HEAD, _WIDTHS, strict=True), 1):
        page.cell(1, column, caption).font = Font(bold=True)
        page.column_dimensions[page.cell(1, column).column_letter].width = width
    for row, note in enumerate(notes, 2):
        texts = (note[name] for name in ("severity", "sheet", "cell", "message", "found", "expected", "remedy"))
        for column, text in enumerate(texts, 1):
            _write(page, row, column, text)
            page.cell(row, column).alignment = Alignment(wrap_text=True, vertical="top")
    if not notes:
        _write(page, 2, 1, "Không có điều nào cần xem lại.")
    page.freeze_panes = "A2"
    workbook.active = 0


def _sentence(note: dict) -> str:
    parts = [f"{note['severity']}: {note['message']}"]
    parts += [f"{word}: {note[name]}" for word, name in (("Thấy", "found"), ("Cần", "expected")) if note[name]]
    return _printable("\n".join(filter(None, [*parts, note["remedy"]])))


def _free_name(workbook: OpenpyxlWorkbook) -> str:
    name, number = SUMMARY, 1
    while name in workbook.sheetnames:
        number += 1
        name = f"{SUMMARY} ({number})"
    return name


def _is_address(text: str) -> bool:
    try:
        coordinate_from_string(text)
    except CellCoordinatesException:
        return False
    return True


def _write(page: Worksheet, row: int, column: int, value: object) -> None:
    cell = page.cell(row, column)
    if isinstance(value, str):
        cell.value = _printable(value)
        cell.data_type = "s"  # text of a received file is never a formula
    else:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "d/m/yyyy"


def _printable(text: str) -> str:
    return ILLEGAL_CHARACTERS_RE.sub("", text)


def _saved(workbook: OpenpyxlWorkbook) -> bytes:
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def serve() -> None:
    """One request on stdin as JSON, the copy on stdout; fails with any fault of the file."""
    limit_memory()
    request = json.load(sys.stdin)
    workbook = load_workbook(request["path"])
    if not workbook.worksheets:  # what openpyxl makes of strict OOXML
        sys.exit(1)
    titles = dict(zip(request["sheets"], workbook.worksheets, strict=False))
    if len(request["sheets"]) != len(workbook.worksheets):
        titles = {sheet.title: sheet for sheet in workbook.worksheets}
    notes = [
        note | {"sheet": titles[note["sheet"]].title if note["sheet"] in titles else ""} for note in request["notes"]
    ]
    _add_notes(workbook, notes)
    sys.stdout.buffer.write(_saved(workbook))


if __name__ == "__main__":
    serve()
