"""A table of a page as an Excel workbook or a CSV text. Knows neither Streamlit nor DuckDB.

Numbers stay numbers with a number format, dates stay dates. A text that a spreadsheet would take for a formula
is kept as text; a negative number is a number and stays untouched.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from numbers import Real

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.chart import LineChart, Reference
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from dashboard import past, theme, words
from growth.notation import date_text, number, search_key

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DATE_FORMAT, MOMENT_FORMAT = "d/m/yyyy", "d/m/yyyy hh:mm"
ORIGIN_SHEET, CHART_SHEET = "Ô gốc", "Biểu đồ"
_FORMULA_START = ("=", "+", "-", "@", "\t", "\0", "\r", "\n")
_HEAD = PatternFill("solid", fgColor="0B4F8A")
_ESTIMATE = PatternFill("solid", fgColor=theme.ESTIMATE_TINT[1:])
_QUIET = Font(italic=True, color="4A5568")
_LONGEST_COLUMN, _ROWS_MEASURED = 60, 200


@dataclass(frozen=True)
class Trend:
    """What the native chart of a workbook draws: one column a line, the index its time labels in order."""

    series: pd.DataFrame
    unit: str


@dataclass(frozen=True)
class Sheet:
    """What an export holds: the rows as shown, and what a reader needs to trust them.

    table: typed values under Vietnamese column names. estimates: where given, a frame of truth values for some of the
    table's columns; True tints the cell as an estimate. origins: one row a figure with its cell, for the second
    sheet. remarks: further lines above the table (filters, day of knowledge …).
    """

    title: str
    table: pd.DataFrame
    source: str
    illustrative: bool
    version: str
    unit: str = ""
    status: str = ""
    remarks: Sequence[str] = ()
    estimates: pd.DataFrame | None = None
    origins: pd.DataFrame | None = None
    trend: Trend | None = None

    @property
    def mark(self) -> list[str]:
        """What every sheet has to say first: that its figures are made up, or from which day they look."""
        made_up = [f"{words.ILLUSTRATIVE.upper()}, không phải số liệu thống kê"] if self.illustrative else []
        return made_up + [line for line in [past.sentence(self.version)] if line]

    @property
    def lines(self) -> list[str]:
        """Lines above the table: its mark, unit, source, status, remarks, warehouse version."""
        known = {
            "Đơn vị": self.unit,
            "Nguồn": self.source,
            "Tình trạng": self.status,
            "Ô tô nền": "" if self.estimates is None else "số ước tính hoặc sơ bộ",
        }
        facts = [f"{name}: {text}" for name, text in known.items() if text]
        return [*self.mark, *facts, *self.remarks, f"Phiên bản kho số liệu: {past.version_of(self.version)}"]


def file_name(title: str, ending: str) -> str:
    """`Xuất khẩu 9 tháng` → `xuat-khau-9-thang.xlsx`."""
    return f"{search_key(title)[:80].strip().replace(' ', '-') or 'bang'}.{ending}"


def to_xlsx(sheet: Sheet) -> bytes:
    """A workbook: the table, the cells of origin of its figures, and a native chart where there is a trend."""
    book = Workbook()
    page = book.active
    page.title = _sheet_name(sheet.title)
    _fill(page, sheet.title, sheet.lines, sheet.table, sheet.estimates)
    if sheet.origins is not None:
        remarks = [*sheet.mark, *sheet.remarks, f"Phiên bản kho số liệu: {past.version_of(sheet.version)}"]
        _fill(book.create_sheet(ORIGIN_SHEET), f"Ô gốc của từng số liệu: {sheet.title}", remarks, sheet.origins)
    if sheet.trend is not None:
        _draw(book.create_sheet(CHART_SHEET), sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def to_csv(sheet: Sheet, separator: str = ";") -> bytes:
    """The table as UTF-8 with byte-order mark.

    `;` goes with decimal commas and Vietnamese dates, as a double click in Vietnamese Excel expects; `,` with decimal
    points and ISO dates, as programs expect. An illustrative table says so in a column of its own.
    """
    local = separator == ";"
    names, rows = list(sheet.table.columns), sheet.table.itertuples(index=False, name=None)
    said = [words.ILLUSTRATIVE] * sheet.illustrative + [past.sentence(sheet.version)] * bool(past.day_of(sheet.version))
    mark = ["; ".join(said)] if said else []
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator)
    writer.writerow([_field(name, local) for name in names] + ["Lưu ý"] * len(mark))
    for row in rows:
        writer.writerow([_field(value, local) for value in row] + mark)
    return stream.getvalue().encode("utf-8-sig")


def _field(value: object, local: bool) -> str:
    """A value as the text of a CSV field; a number keeps all its decimals and its sign."""
    if _is_missing(value):
        return ""
    if isinstance(value, date):
        return date_text(value) if local else value.strftime("%Y-%m-%d")
    if isinstance(value, Real) and not isinstance(value, bool):
        text = repr(float(value)).removesuffix(".0")
        return text.replace(".", ",") if local else text
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA_START) else text


def _is_missing(value: object) -> bool:
    return value is None or value is pd.NaT or (isinstance(value, float) and pd.isna(value))


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", _printable(title))[:31].strip(" '") or "Bảng"


def _printable(text: str) -> str:
    """Text without the control characters that XML cannot hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)


def _fill(
    page: Worksheet, title: str, lines: Sequence[str], table: pd.DataFrame, estimates: pd.DataFrame | None = None
) -> None:
    """Title, lines and the table under a frozen header with filter, ready to print on A4 across."""
    _write(page.cell(1, 1), title)
    page["A1"].font = Font(bold=True, size=14, color="0B4F8A")
    for row, line in enumerate(lines, 2):
        _write(page.cell(row, 1), line)
        page.cell(row, 1).font = _QUIET
    head = len(lines) + 3
    for column, name in enumerate(table.columns, 1):
        cell = page.cell(head, column)
        _write(cell, str(name))
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    for row, values in enumerate(table.itertuples(index=False, name=None), head + 1):
        for column, value in enumerate(values, 1):
            _write(page.cell(row, column), value)
    if estimates is not None:
        for name in estimates.columns:
            column = table.columns.get_loc(name) + 1
            for row, estimate in enumerate(estimates[name], head + 1):
                if estimate:
                    page.cell(row, column).fill = _ESTIMATE
    for column, name in enumerate(table.columns, 1):
        longest = max([len(str(name)), *(len(_shown(value)) for value in table.iloc[:_ROWS_MEASURED, column - 1])])
        page.column_dimensions[get_column_letter(column)].width = min(max(longest + 2, 10), _LONGEST_COLUMN)
    page.freeze_panes = page.cell(head + 1, 1)
    last = page.cell(head + len(table), max(len(table.columns), 1))
    page.auto_filter.ref = f"A{head}:{last.coordinate}"
    page.print_title_rows = f"{head}:{head}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _shown(value: object) -> str:
    """Roughly what a cell shows: for the width of its column."""
    if _is_missing(value):
        return ""
    if isinstance(value, Real):
        return number(value)
    return date_text(value) if isinstance(value, date) else str(value)


def _write(cell: Cell, value: object) -> None:
    if _is_missing(value):
        return
    if isinstance(value, datetime):
        midnight = value.time() == datetime.min.time()
        cell.value = value.date() if midnight else value.replace(microsecond=0)
        cell.number_format = DATE_FORMAT if midnight else MOMENT_FORMAT
    elif isinstance(value, date):
        cell.value, cell.number_format = value, DATE_FORMAT
    elif isinstance(value, bool):
        cell.value = "có" if value else "không"
    elif isinstance(value, Real):
        cell.value, cell.number_format = value, _number_format(value)
    else:
        text = str(value)
        cell.value = _printable(text)
        if text.startswith(_FORMULA_START):
            cell.data_type, cell.quotePrefix = "s", True


def _number_format(value: float) -> str:
    """As many decimals as the screen shows; Excel writes the signs of the reader's own country (1.234,5)."""
    decimals = len(number(value).partition(",")[2])
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _draw(page: Worksheet, sheet: Sheet) -> None:
    """A native line chart beside the numbers that it draws."""
    trend = sheet.trend
    _write(page.cell(1, 1), f"Kỳ ({trend.unit})")
    for column, name in enumerate(trend.series.columns, 2):
        _write(page.cell(1, column), str(name))
    for row, values in enumerate(trend.series.itertuples(name=None), 2):
        for column, value in enumerate(values, 1):
            _write(page.cell(row, column), value)
    page.freeze_panes = "B2"
    last_row, last_column = len(trend.series) + 1, len(trend.series.columns) + 1
    chart = LineChart()
    chart.title = sheet.title if not sheet.illustrative else f"{sheet.title} ({words.ILLUSTRATIVE})"
    chart.y_axis.title = trend.unit
    chart.x_axis.delete = chart.y_axis.delete = False  # openpyxl hides both axes by default
    chart.display_blanks = "gap"
    chart.height, chart.width = 12, 26  # cm
    chart.add_data(Reference(page, min_col=2, max_col=last_column, max_row=last_row, min_row=1), titles_from_data=True)
    chart.set_categories(Reference(page, min_col=1, min_row=2, max_row=last_row))
    for line in chart.series:
        line.smooth, line.marker.symbol = False, "circle"
    page.add_chart(chart, f"{get_column_letter(last_column + 2)}2")
