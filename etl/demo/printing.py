"""Writes printed tables into .xlsx files whose bytes depend on their content alone. Knows no statistics."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MARK = "SỐ LIỆU MINH HỌA — không phải số liệu thống kê"

Cell = str | float | int | date | None

_TITLE, _WARNING = Font(bold=True, size=12), Font(bold=True, color="C00000")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip entry can carry


@dataclass(frozen=True)
class Sheet:
    """A printed table: its name and its rows from A1."""

    name: str
    rows: list[list[Cell]]


def write_workbook(path: Path, sheets: Iterable[Sheet]) -> None:
    """Write the sheets to `path`: the same sheets give the same bytes, whenever and wherever they are written."""
    workbook = Workbook(write_only=True)
    for sheet in sheets:
        page = workbook.create_sheet(sheet.name)
        page.column_dimensions["A"].width = page.column_dimensions["B"].width = 36
        for row in sheet.rows:
            page.append([_cell(page, value, title=row is sheet.rows[0]) for value in row])
    dated = io.BytesIO()
    workbook.save(dated)
    path.write_bytes(_without_dates(dated))


def _cell(page: WriteOnlyWorksheet, value: Cell, title: bool) -> WriteOnlyCell | Cell:
    if isinstance(value, float):
        cell = WriteOnlyCell(page, value)
        cell.number_format = "#,##0.0##"
    elif isinstance(value, date):
        cell = WriteOnlyCell(page, value)
        cell.number_format = "dd/mm/yyyy"
    elif value == MARK:
        cell = WriteOnlyCell(page, value)
        cell.font = _WARNING
    elif title and value:
        cell = WriteOnlyCell(page, value)
        cell.font = _TITLE
    else:
        return value
    return cell


def _without_dates(package: io.BytesIO) -> bytes:
    """The package with every clock reading taken out: entry times, and the dates in docProps/core.xml."""
    plain = io.BytesIO()
    with zipfile.ZipFile(package) as source, zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"1980-01-01T00:00:00Z", content)
            target.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return plain.getvalue()
