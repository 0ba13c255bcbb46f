"""A table of a page as an Excel workbook, a CSV text or a Parquet file. Knows neither Streamlit nor DuckDB.

Numbers stay numbers with a number format, dates stay dates. A text that a spreadsheet would take for a formula
is kept as text; a negative number is a number and stays untouched. Rows are written as they come: a table of any
length, handed over in pieces, needs the memory of one piece.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import chain
from numbers import Real
from pathlib import Path
from typing import BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard import past, theme, words
from growth.notation import date_text, number, search_key

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARQUET = "application/vnd.apache.parquet"
DATE_FORMAT, MOMENT_FORMAT = "d/m/yyyy", "d/m/yyyy hh:mm"
ORIGIN_SHEET, CHART_SHEET = "Ô gốc", "Biểu đồ"
EXCEL_ROWS = 1_048_000  # an Excel sheet ends at 1,048,576; the head stands above the table
_FORMULA_START = ("=", "+", "-", "@", "\t", "\0", "\r", "\n")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LONGEST_TEXT = 32_767  # of a cell
_LONGEST_COLUMN, _ROWS_MEASURED = 60, 200
_A4 = 9


@dataclass(frozen=True)
class Trend:
    """What the native chart of a workbook draws: one column a line, the index its time labels in order.

    title: what is drawn where that is less than the table; empty takes the table's title.
    """

    series: pd.DataFrame
    unit: str
    title: str = ""


@dataclass(frozen=True)
class Sheet:
    """What an export holds: the rows as shown, and what a reader needs to trust them.

    table: typed values under Vietnamese column names. estimates: where given, a frame of truth values for some of the
    table's columns; True tints the cell as an estimate. origins: one row a figure with its cell, for the second
    sheet. remarks: further lines above the table (filters, day of knowledge …). version: empty for what is not from
    the warehouse.
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
        whole = [f"Phiên bản kho số liệu: {past.version_of(self.version)}"] if self.version else []
        return [*self.mark, *facts, *self.remarks, *whole]


def file_name(title: str, ending: str) -> str:
    """`Xuất khẩu 9 tháng` → `xuat-khau-9-thang.xlsx`."""
    return f"{search_key(title)[:80].strip().replace(' ', '-') or 'bang'}.{ending}"


def to_xlsx(sheet: Sheet) -> bytes:
    """A workbook: the table, the cells of origin of its figures, and a native chart where there is a trend."""
    stream = io.BytesIO()
    write_xlsx(sheet, stream)
    return stream.getvalue()


def write_xlsx(sheet: Sheet, target: Path | BinaryIO, more: Iterable[pd.DataFrame] = ()) -> None:
    """`to_xlsx` into a file; `more`: further pieces of the table, written one after the other."""
    options = {"constant_memory": isinstance(target, Path), "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"title": sheet.title, "comments": "\n".join(sheet.lines)})
        formats = _Formats(book)
        _fill(book.add_worksheet(_sheet_name(sheet.title)), formats, sheet.title, sheet.lines, sheet, more)
        if sheet.origins is not None:
            remarks = [*sheet.mark, *sheet.remarks, f"Phiên bản kho số liệu: {past.version_of(sheet.version)}"]
            origins = Sheet(f"Ô gốc của từng số liệu: {sheet.title}", sheet.origins, "", False, "")
            _fill(book.add_worksheet(ORIGIN_SHEET), formats, origins.title, remarks, origins)
        if sheet.trend is not None:
            _draw(book, book.add_worksheet(CHART_SHEET), formats, sheet)


def to_csv(sheet: Sheet, separator: str = ";") -> bytes:
    """`write_csv` in memory."""
    stream = io.BytesIO()
    write_csv(sheet, stream, separator)
    return stream.getvalue()


def write_csv(sheet: Sheet, target: BinaryIO, separator: str = ";", more: Iterable[pd.DataFrame] = ()) -> None:
    """The table as UTF-8 with byte-order mark.

    `;` goes with decimal commas and Vietnamese dates, as a double click in Vietnamese Excel expects; `,` with decimal
    points and ISO dates, as programs expect. A table that needs a mark says so in a column of its own.
    """
    local = separator == ";"
    said = [words.ILLUSTRATIVE] * sheet.illustrative + [past.sentence(sheet.version)] * bool(past.day_of(sheet.version))
    mark = ["; ".join(said)] if said else []
    stream = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(stream, delimiter=separator)
    writer.writerow([_field(name, local) for name in sheet.table.columns] + ["Lưu ý"] * len(mark))
    for table in chain([sheet.table], more):
        writer.writerows([_field(value, local) for value in row] + mark for row in _rows(table))
    stream.flush()
    stream.detach()


def to_parquet(sheet: Sheet) -> bytes:
    """`write_parquet` in memory."""
    stream = io.BytesIO()
    write_parquet(sheet, stream)
    return stream.getvalue()


def write_parquet(sheet: Sheet, target: Path | BinaryIO, more: Iterable[pd.DataFrame] = ()) -> None:
    """The table with the types of its columns; title and lines stand in the metadata of the file."""
    schema = pa.schema([(str(name), _arrow_type(sheet.table[name])) for name in sheet.table.columns])
    schema = schema.with_metadata({"title": sheet.title, "lines": "\n".join(sheet.lines)})
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for table in chain([sheet.table], more):
            columns = [_arrow_values(table[name], schema.field(str(name)).type) for name in table.columns]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))


def _arrow_type(column: pd.Series) -> pa.DataType:
    if pd.api.types.is_bool_dtype(column):
        return pa.bool_()
    if pd.api.types.is_numeric_dtype(column):
        return pa.float64()
    known = [value for value in column if not _is_missing(value)]
    if known and all(isinstance(value, date) for value in known):
        return pa.timestamp("us") if any(isinstance(value, datetime) for value in known) else pa.date32()
    return pa.string()


def _arrow_values(column: pd.Series, kind: pa.DataType) -> pa.Array:
    if kind == pa.string():
        return pa.array([None if _is_missing(value) else str(value) for value in column], kind)
    return pa.array(column.to_list(), kind, from_pandas=True)


def _field(value: object, local: bool) -> str:
    """A value as the text of a CSV field; a number keeps all its decimals and its sign."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA_START) else value
    if _is_missing(value):
        return ""
    if isinstance(value, date):
        return date_text(value) if local else value.strftime("%Y-%m-%d")
    if isinstance(value, Real) and not isinstance(value, bool):
        text = repr(float(value)).removesuffix(".0")
        return text.replace(".", ",") if local else text
    return _field(str(value), local)


def _rows(table: pd.DataFrame) -> Iterator[tuple]:
    """The rows of a table as plain values; itertuples boxes each of them, and a long table has millions."""
    return zip(*(table.iloc[:, at].to_list() for at in range(table.shape[1])), strict=True)


def _is_missing(value: object) -> bool:
    return value is None or value is pd.NaT or (isinstance(value, float) and value != value)


def _sheet_name(title: str) -> str:
    name = re.sub(r"[\[\]:*?/\\]", " ", _printable(title))[:31].strip(" '")
    return "Bảng" if name in ("", ORIGIN_SHEET, CHART_SHEET) else name


def _printable(text: str) -> str:
    """Text without the control characters that XML cannot hold, lines ended as in a cell, no longer than one holds."""
    return _NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:_LONGEST_TEXT]


class _Formats:
    """The cell formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook):
        self._book = book
        self._made: dict[tuple, Format] = {}

    def __call__(self, number_format: str = "", tinted: bool = False, text: bool = False) -> Format | None:
        """Of a number or date, of an estimate, or of a text that must not become a formula."""
        wanted = (number_format, tinted, text)
        if wanted == ("", False, False):
            return None
        if wanted not in self._made:
            looks = {"num_format": number_format} if number_format else {}
            looks |= {"bg_color": theme.ESTIMATE_TINT} if tinted else {}
            self._made[wanted] = self.of(**looks, quote_prefix=text)
        return self._made[wanted]

    def of(self, **looks: object) -> Format:
        return self._book.add_format(looks)


def _fill(
    page: Worksheet,
    formats: _Formats,
    title: str,
    lines: Sequence[str],
    sheet: Sheet,
    more: Iterable[pd.DataFrame] = (),
) -> None:
    """Title, lines and the table under a frozen header with filter, ready to print on A4 across."""
    table, columns = sheet.table, len(sheet.table.columns)
    _write(page, 0, 0, title, formats, formats.of(bold=True, font_size=14, font_color="#0B4F8A"))
    quiet = formats.of(italic=True, font_color="#4A5568")
    for row, line in enumerate(lines, 1):
        _write(page, row, 0, line, formats, quiet)
    head = len(lines) + 2
    of_head = formats.of(
        bold=True, font_color="white", bg_color="#0B4F8A", text_wrap=True, valign="vcenter", align="center"
    )
    for column, name in enumerate(table.columns):
        _write(page, head, column, str(name), formats, of_head)
        shown = [_shown(value) for value in table.iloc[:_ROWS_MEASURED, column]]
        longest = max(map(len, [str(name), *shown]))
        page.set_column(column, column, min(max(longest + 2, 10), _LONGEST_COLUMN))
    tints = _tints(table, sheet.estimates)
    row = head
    for piece in chain([table], more):
        for values in _rows(piece):
            row += 1
            for column, value in enumerate(values):
                _write(page, row, column, value, formats, tinted=(row - head - 1, column) in tints)
    page.freeze_panes(head + 1, 0)
    if columns:
        page.autofilter(head, 0, row, columns - 1)
    page.repeat_rows(head)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)


def _tints(table: pd.DataFrame, estimates: pd.DataFrame | None) -> set[tuple[int, int]]:
    """Places (row, column) of the table's estimates."""
    if estimates is None:
        return set()
    return {
        (row, table.columns.get_loc(name))
        for name in estimates.columns
        for row, estimate in enumerate(estimates[name])
        if estimate
    }


def _shown(value: object) -> str:
    """Roughly what a cell shows: for the width of its column."""
    if _is_missing(value):
        return ""
    if isinstance(value, Real):
        return number(value)
    return date_text(value) if isinstance(value, date) else str(value)


def _write(
    page: Worksheet,
    row: int,
    column: int,
    value: object,
    formats: _Formats,
    look: Format | None = None,
    tinted: bool = False,
) -> None:
    if isinstance(value, str):
        if value:
            is_text = value.startswith(_FORMULA_START)
            page.write_string(row, column, _printable(value), look or formats(tinted=tinted, text=is_text))
        return
    if _is_missing(value):
        return
    if isinstance(value, datetime):
        if value.time() == datetime.min.time():
            value = value.date()
        else:
            page.write_datetime(row, column, value.replace(microsecond=0), formats(MOMENT_FORMAT, tinted))
            return
    if isinstance(value, date):
        page.write_datetime(row, column, value, formats(DATE_FORMAT, tinted))
    elif isinstance(value, bool):
        page.write_string(row, column, "có" if value else "không", formats(tinted=tinted))
    elif isinstance(value, Real):
        page.write_number(row, column, float(value), formats(_number_format(float(value)), tinted))
    else:
        _write(page, row, column, str(value), formats, look, tinted)


@lru_cache(maxsize=65_536)
def _number_format(value: float) -> str:
    """As many decimals as the screen shows; Excel writes the signs of the reader's own country (1.234,5)."""
    decimals = len(number(value).partition(",")[2])
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _draw(book: xlsxwriter.Workbook, page: Worksheet, formats: _Formats, sheet: Sheet) -> None:
    """A native line chart beside the numbers that it draws."""
    trend = sheet.trend
    for column, name in enumerate([f"Kỳ ({trend.unit})", *trend.series.columns]):
        _write(page, 0, column, str(name), formats)
    for row, values in enumerate(trend.series.itertuples(name=None), 1):
        for column, value in enumerate(values):
            _write(page, row, column, value, formats)
    page.freeze_panes(1, 1)
    last = len(trend.series)
    chart = book.add_chart({"type": "line"})
    for column in range(1, len(trend.series.columns) + 1):
        chart.add_series(
            {
                "name": [CHART_SHEET, 0, column],
                "categories": [CHART_SHEET, 1, 0, last, 0],
                "values": [CHART_SHEET, 1, column, last, column],
                "marker": {"type": "circle"},
            }
        )
    title = trend.title or sheet.title
    chart.set_title({"name": f"{title} ({words.ILLUSTRATIVE})" if sheet.illustrative else title})
    chart.set_y_axis({"name": trend.unit})
    chart.set_legend({"position": "bottom"})
    chart.show_blanks_as("gap")
    chart.set_size({"width": 980, "height": 450})
    page.insert_chart(1, len(trend.series.columns) + 2, chart)
