"""A table of a page as an Excel workbook or a CSV text. Knows neither Streamlit nor DuckDB.

Numbers stay numbers with a number format, dates stay dates. A text that a spreadsheet would take for a formula
is kept as text; a negative number is a number and stays untouched.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import date

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from dashboard import words
from growth.notation import search_key

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA_START = ("=", "+", "-", "@", "\t", "\0", "\r")
_HEAD = PatternFill("solid", fgColor="0B4F8A")
_LINE = Border(bottom=Side("thin", color="D5DDE8"))


@dataclass(frozen=True)
class Sheet:
    """What an export holds: the rows as shown, and what a reader needs to trust them."""

    title: str
    table: pd.DataFrame
    source: str
    illustrative: bool
    version: str

    @property
    def notes(self) -> list[str]:
        """Lines above the table: illustrative mark, source, warehouse version."""
        lines = [f"Nguồn: {self.source}"] if self.source else []
        lines.append(f"Phiên bản kho số liệu: {self.version}")
        if self.illustrative:
            lines.insert(0, f"{words.ILLUSTRATIVE.upper()} — không phải số liệu thống kê")
        return lines


def file_name(title: str, ending: str) -> str:
    """`Xuất khẩu 9 tháng` → `xuat-khau-9-thang.xlsx`."""
    return f"{search_key(title)[:80].strip().replace(' ', '-') or 'bang'}.{ending}"


def to_xlsx(sheet: Sheet) -> bytes:
    """A workbook of one sheet: title, notes, frozen header with filter, typed cells, widths that fit."""
    book = Workbook()
    page = book.active
    page.title = re.sub(r"[\[\]:*?/\\]", " ", sheet.title)[:31].strip() or "Bảng"
    page.append([sheet.title])
    page["A1"].font = Font(bold=True, size=14, color="0B4F8A")
    for note in sheet.notes:
        page.append([note])
        page.cell(page.max_row, 1).font = Font(italic=True, color="4A5568")
    page.append([])
    head = page.max_row + 1
    for column, name in enumerate(sheet.table.columns, 1):
        cell = page.cell(head, column, str(name))
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    for offset, row in enumerate(sheet.table.itertuples(index=False), 1):
        for column, value in enumerate(row, 1):
            _write(page.cell(head + offset, column), value)
    for column, name in enumerate(sheet.table.columns, 1):
        longest = max([len(str(name)), *(len(str(value)) for value in sheet.table.iloc[:200, column - 1])])
        page.column_dimensions[get_column_letter(column)].width = min(max(longest + 2, 10), 60)
    page.freeze_panes = page.cell(head + 1, 1)
    last = page.cell(head + len(sheet.table), max(len(sheet.table.columns), 1))
    page.auto_filter.ref = f"A{head}:{last.coordinate}"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write(cell, value) -> None:
    cell.border = _LINE
    if value is None or value is pd.NaT or (isinstance(value, float) and pd.isna(value)):
        return
    if isinstance(value, pd.Timestamp | date):
        cell.value = value.date() if isinstance(value, pd.Timestamp) else value
        cell.number_format = "dd/mm/yyyy"
    elif isinstance(value, bool):
        cell.value = "có" if value else "không"
    elif isinstance(value, int | float):
        cell.value = value
        cell.number_format = "#,##0" if float(value).is_integer() else "#,##0.00##"
    else:
        cell.value = str(value)
        if cell.value.startswith(_FORMULA_START):
            cell.data_type, cell.quotePrefix = "s", True


def to_csv(sheet: Sheet, separator: str = ";") -> bytes:
    """UTF-8 with byte-order mark, decimal comma, `;` between fields: opens by a double click in Vietnamese Excel.

    An illustrative table says so in a column of its own.
    """
    table = sheet.table.copy()
    for name in table.columns:
        table[name] = [
            f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_START) else value
            for value in table[name]
        ]
    if sheet.illustrative:
        table["Lưu ý"] = words.ILLUSTRATIVE
    decimal = "," if separator == ";" else "."
    return table.to_csv(index=False, sep=separator, decimal=decimal, date_format="%d/%m/%Y").encode("utf-8-sig")
