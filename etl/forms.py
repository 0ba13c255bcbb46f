"""Head and typed cells of a fillable sheet: captions to columns, cells to values, faults to findings with address.

Knows the layouts; does not know what the rows are made into.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from etl import glossary
from etl.layouts import Layout, may_mark_a_head, recognising
from etl.model import Finding
from etl.numbers import NumberError, is_missing, read_number
from etl.period_words import Span, read_span
from etl.text import fold, search_key
from etl.workbook import Cell, Sheet, column_letters
from growth.periods import MONTH, Period
from growth.vocabulary import Measure, Severity

_TO_DATE = {
    Measure.LEVEL: Measure.LEVEL_YTD,
    Measure.INDEX_YOY: Measure.INDEX_YTD,
    Measure.GROWTH_YOY: Measure.GROWTH_YTD,
}
_YEAR_TO_DATE = tuple(_TO_DATE.values())
_WITHIN_THE_YEAR = (Measure.INDEX_MOM, Measure.GROWTH_MOM)  # against the period just before: no year to date of these
_DEEPEST_HEAD = 40  # rows under which no head is looked for
_STACKED = 3  # rows over which captions may be stacked
_FIGURES = frozenset({float, int, bool})
_DAY_TEXTS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")
_SPAN_EXPECTED = "tháng 8/2025, quý III/2025, 8 tháng năm 2025, năm 2025 hoặc 2025-08"


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a list: where it stands and which column fills which field."""

    layout: Layout
    top: int
    first_row: int  # of the figures
    columns: dict[str, int]  # field → column
    captions: dict[int, str]  # column → caption as printed, joined over its rows
    spare: tuple[int, ...]  # columns with a caption that the layout does not know

    def report(self) -> list[dict[str, object]]:
        """Every caption with what it was understood to mean."""
        meaning = {column: self.layout.column(name).caption for name, column in self.columns.items()}
        return [
            {
                "column": column_letters(column),
                "caption": caption,
                "borrowed": False,
                "meaning": meaning.get(column, ""),
                "reason": "" if column in meaning else "cột không có trong mẫu",
            }
            for column, caption in sorted(self.captions.items())
        ]


def describe(sheet: Sheet, head: Head, table: str) -> dict:
    """The report's entry of a sheet: title, place, what each caption was understood to mean."""
    title = next(
        (text for row in range(head.top) if (text := printed_text(sheet, row, 0))),
        head.layout.title,
    )
    return {
        "sheet": sheet.name,
        "table": table,
        "title": title,
        "range": f"{sheet.address(head.top, 0)}:{sheet.address(sheet.height - 1, max(head.captions))}",
        "month": "",
        "units": [],
        "columns": head.report(),
        "figures": 0,
        "left_out": [],
        "outside": [],
        "unfilled": [],
        "unknown_labels": [],
        "notes": [],
        "reason": "",
    }


def printed_text(sheet: Sheet, row: int, column: int) -> str:
    """The cell as text on one line; whole numbers without a decimal point."""
    value = sheet.value(row, column)
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return fold(str(value))


def find_head(sheet: Sheet, layouts: tuple[Layout, ...], enough: int = 0) -> Head | None:
    """The head that names most fields of one of `layouts`; None when no row of the sheet is one.

    Stacked captions are joined over up to three rows, merged ones spread over their span. `enough`: how many fields
    beyond those that the layout is recognised by must be named.
    """
    best: tuple[int, Head] | None = None
    for top, depth, captions, recognised in _possible_heads(sheet):
        for layout in layouts:
            wanted = len(layout.recognised_by) + enough
            if len(captions) < wanted or not {(layout.kind, name) for name in layout.recognised_by} <= recognised:
                continue
            columns: dict[str, int] = {}
            for column, caption in captions.items():
                if name := layout.field_of(caption):
                    columns.setdefault(name, column)
            if not layout.recognised_by <= columns.keys() or len(columns) < wanted:
                continue
            if best is None or len(columns) > best[0]:
                spare = tuple(column for column in captions if column not in columns.values())
                first = _after_column_numbers(sheet, top + depth)
                best = len(columns), Head(layout, top, first, columns, captions, spare)
    return best[1] if best else None


def may_hold_a_head(sheet: Sheet) -> bool:
    """Whether any caption of the sheet is one by which a layout is recognised."""
    return bool(_possible_heads(sheet))


def _possible_heads(sheet: Sheet) -> list[tuple[int, int, dict[int, str], frozenset[tuple[str, str]]]]:
    """(top row, number of rows, captions by column, what they recognise) wherever captions recognise anything."""
    if "possible heads" not in sheet.memo:
        rows = _printed_rows(sheet, _marked_rows(sheet))
        sheet.memo["possible heads"] = [
            (top, depth, captions, frozenset().union(*recognised))
            for top, row in rows.items()
            if top < _DEEPEST_HEAD and row is not None and len(row) > 1
            for depth, captions in enumerate(_stacked_captions(map(rows.get, range(top, top + _STACKED))), 1)
            if (recognised := list(filter(None, map(recognising, captions.values()))))
        ]
    return sheet.memo["possible heads"]


def _marked_rows(sheet: Sheet) -> list[int]:
    """The rows that may belong to a head: those with a caption that marks one, and those that are stacked with them."""
    marks = frozenset(filter(may_mark_a_head, sheet.texts))
    if not marks:
        return []
    marked = {at for at, row in enumerate(sheet.rows[: _DEEPEST_HEAD + _STACKED]) if not marks.isdisjoint(row)}
    for top, _, bottom, _ in sheet.merges:
        if top in marked:
            marked.update(range(top, min(bottom + 1, _DEEPEST_HEAD + _STACKED)))
    near = {at + by for at in marked for by in range(1 - _STACKED, _STACKED)}
    return [at for at in range(min(sheet.height, _DEEPEST_HEAD + _STACKED)) if at in near]


def _stacked_captions(rows: Iterable[dict[int, str] | None]) -> Iterator[dict[int, str]]:
    """Column → texts of the first row, of the first two rows … joined, until a row holds a figure."""
    joined: dict[int, list[str]] = {}
    for row in rows:
        if row is None:
            return
        for column, text in row.items():
            texts = joined.setdefault(column, [])
            if text not in texts:
                texts.append(text)
        yield {column: " ".join(texts) for column, texts in joined.items()}


def _printed_rows(sheet: Sheet, wanted: list[int]) -> dict[int, dict[int, str] | None]:
    """Row → column → text of the wanted rows, a merged cell spread over its span; None for a row with a figure."""
    rows = {at: sheet.rows[at] for at in wanted}
    for first, left, last, right in sheet.merges:
        for at in range(first, min(last + 1, _DEEPEST_HEAD + _STACKED)):
            if (row := rows.get(at)) is not None:
                row = rows[at] = row + [None] * (right + 1 - len(row))
                row[left : right + 1] = [sheet.value(first, left)] * (right + 1 - left)
    return {at: None if not _FIGURES.isdisjoint(map(type, row)) else _texts(row) for at, row in rows.items()}


def _texts(row: list[Cell]) -> dict[int, str]:
    """Column → text of the cells that hold one, each on one line."""
    return {column: text for column, cell in enumerate(row) if cell is not None and (text := fold(str(cell)))}


def _after_column_numbers(sheet: Sheet, row: int) -> int:
    """The row after one that only counts the columns (`A | B | 1 | 2`, `(1) | (2)`); `row` itself otherwise."""
    texts = [printed_text(sheet, row, column).strip("() ") for column in range(sheet.width)]
    texts = [text for text in texts if text]
    counts = [text for text in texts if re.fullmatch(r"[A-Za-z]|\d{1,2}|\d{1,2}\s*=.*", text)]
    return row + 1 if len(texts) > 2 and len(counts) == len(texts) else row


def stated(sheet: Sheet, rows: Iterable[int], wording: str) -> tuple[object, str] | None:
    """What a line such as `Nguồn: …` or `Ngày công bố: | 29/8/2024` states, with its address; None when no line does.

    `wording` is a regex over the search key of the words before the colon.
    """
    for row in rows:
        for column, cell in enumerate(sheet.rows[row][:12]):
            if not isinstance(cell, str) or ":" not in cell:
                continue
            words, _, rest = fold(cell).partition(":")
            if not re.fullmatch(wording, search_key(words)):
                continue
            if rest.strip():
                return rest.strip(), sheet.address(row, column)
            for right in range(column + 1, sheet.width):
                if not is_missing(sheet.value(row, right)):
                    return sheet.value(row, right), sheet.address(row, right)
    return None


def read_day(cell: object) -> date | None:
    """A date cell, or a text such as `29/8/2024`; None when it is no day."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    for form in _DAY_TEXTS:
        try:
            return datetime.strptime(fold(str(cell)), form).date()
        except ValueError:
            continue
    return None


def settle(span: Span, measure: str) -> tuple[Period, Measure] | None:
    """Period and measure of a figure: `8 tháng` makes a year-to-date measure of it; None where the two contradict."""
    measure = Measure(measure)
    if span.to_date:
        if measure in _WITHIN_THE_YEAR:
            return None
        return span.period, _TO_DATE.get(measure, measure)
    if measure in _YEAR_TO_DATE and span.period.frequency != MONTH:
        return span.period.as_month(), measure  # a year to date carries the month it ends in
    return span.period, measure


def printed_release(sheet: Sheet, rows: Iterable[int]) -> date | None:
    """The day that a line `Ngày công bố: …` near a table states; None when there is no such line or no day in it."""
    line = stated(sheet, rows, r"(ngay )?cong bo( ngay)?")
    return read_day(line[0]) if line else None


@dataclass(slots=True)
class Row:
    """One row of a list: typed cells by field. A cell that holds something else becomes a finding, its value None."""

    sheet: Sheet
    head: Head
    row: int
    table: str
    findings: list[Finding] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return all(self.blank(name) for name in self.head.columns)

    @property
    def faulty(self) -> bool:
        """Whether a cell of the row is wrong, so that the row gives no record."""
        return any(finding.severity == Severity.ERROR for finding in self.findings)

    def cell(self, name: str) -> str:
        """Address of the field's cell; the row's first cell when the sheet has no such column."""
        return self.sheet.address(self.row, self.head.columns.get(name, 0))

    def raw(self, name: str) -> object:
        column = self.head.columns.get(name)
        return None if column is None else self.sheet.value(self.row, column)

    def blank(self, name: str) -> bool:
        return is_missing(self.raw(name))

    def text(self, name: str) -> str:
        column = self.head.columns.get(name)
        return "" if column is None else printed_text(self.sheet, self.row, column)

    def fault(self, name: str, code: str, expected: str, remedy: str, severity: Severity = Severity.ERROR) -> None:
        """Note that the field's cell holds something wrong."""
        found, caption = self.text(name), self.head.layout.column(name).caption
        what = f"thấy “{found}”" if found else "ô trống"
        self.findings.append(
            Finding(
                severity,
                code,
                f"Cột {caption}: {what}, cần {expected}.",
                remedy,
                self.sheet.name,
                self.cell(name),
                self.table,
                found,
                expected,
            )
        )

    def needed_text(self, name: str) -> str:
        if self.blank(name):
            self.fault(name, "missing_cell", "một giá trị", "Hãy nhập ô này.")
            return ""
        return self.text(name)

    def needed_paragraphs(self, name: str) -> str:
        """The cell's text with its line breaks, each line folded; empty lines are left out."""
        if not self.needed_text(name):
            return ""
        return "\n".join(filter(None, map(fold, str(self.raw(name)).splitlines())))

    def number(self, name: str) -> float | None:
        """The cell's number; None when it is blank or, with a finding, when it is none."""
        if self.blank(name):
            return None
        value = self.raw(name)
        try:
            if isinstance(value, date):
                raise NumberError(self.text(name), "ô mang định dạng ngày")
            return float(read_number(value, None))
        except NumberError as fault:
            remedy = f"Hãy gõ lại ô này dưới dạng số ({fault.reason})."
            self.fault(name, "not_a_number", "một con số", remedy)
            return None

    def year(self, name: str) -> int | None:
        value = self.number(name)
        if value is None:
            return None
        if not (value.is_integer() and 1900 <= value <= 2100):
            self.fault(name, "not_a_year", "một năm, ví dụ 2025", "Hãy ghi năm bằng bốn chữ số.")
            return None
        return int(value)

    def day(self, name: str) -> date | None:
        if self.blank(name):
            return None
        if (day := read_day(self.raw(name))) is None:
            self.fault(name, "not_a_day", "một ngày, ví dụ 23/8/2025", "Hãy ghi ngày/tháng/năm.")
        return day

    def span(self, name: str) -> Span | None:
        span = None if self.blank(name) else read_span(self.raw(name))
        if span is None:
            self.fault(name, "not_a_period", _SPAN_EXPECTED, "Hãy ghi kỳ theo một trong các cách trên.")
        return span

    def closed(self, name: str, kind: str, needed: bool = False) -> str:
        """Code of a closed list; empty when the cell is blank or, with a finding, when its word is not in the list."""
        if self.blank(name):
            if needed:
                self.fault(name, "missing_cell", "một mục trong danh sách", "Hãy chọn trong danh sách của ô.")
            return ""
        code = glossary.closed_code(kind, self.text(name))
        if not code:
            names = "; ".join(glossary.closed_names(kind))
            self.fault(name, "unknown_word", f"một trong: {names}", "Hãy chọn trong danh sách của ô.")
        return code

    def indicator(self, needed: bool = True) -> glossary.Indicator | None:
        """The indicator that the row names; a finding when the catalogue has none of that name."""
        if self.blank("indicator") and not needed:
            return None
        code = glossary.indicator_code(self.text("indicator"))
        if not code:
            self.fault(
                "indicator",
                "unknown_indicator",
                "tên một chỉ tiêu trong danh mục",
                "Hãy chọn chỉ tiêu trong danh sách của ô; chỉ tiêu mới phải thêm vào danh mục trước.",
            )
            return None
        return glossary.indicators()[code]

    def item(self, indicator: glossary.Indicator) -> tuple[str, str]:
        """(code, label) of the item; the whole when the cell is blank. An unknown label has no code and a warning."""
        label = self.text("item")
        if not label:
            total = glossary.item_code(indicator.scheme, "TOTAL")
            if not total:
                self.fault(
                    "item", "missing_cell", "tên một mục của chỉ tiêu này", "Chỉ tiêu này không có dòng tổng số."
                )
            return total, glossary.item_name(indicator.scheme, total)
        code = glossary.item_code(indicator.scheme, label)
        if not code:
            self.fault(
                "item",
                "unknown_item",
                f"một mục trong danh mục của “{indicator.name}”",
                "Số liệu vẫn được giữ theo nhãn này; hãy sửa nhãn hoặc thêm vào danh mục để xếp vào chuỗi.",
                Severity.WARNING,
            )
        return code, label

    def area(self, default: str) -> str:
        """Code of the row's area; `default` when the cell is blank."""
        if self.blank("area"):
            if not default:
                self.fault("area", "missing_cell", "Nghệ An hoặc Cả nước", "Hãy ghi số liệu này của địa bàn nào.")
            return default
        code = glossary.area_code(self.text("area"))
        if not code:
            self.fault("area", "unknown_area", "tên một địa bàn, ví dụ Nghệ An", "Hãy sửa tên địa bàn.")
        return code


def missing_columns(sheet: Sheet, head: Head, table: str) -> list[Finding]:
    """A finding for each column without which the rows of the list cannot be read."""
    return [
        Finding(
            Severity.ERROR,
            "column_missing",
            f"{head.layout.title}: không thấy cột “{head.layout.column(name).caption}”.",
            "Hãy thêm cột này (xem mẫu: python -m etl template " + head.layout.kind + ").",
            sheet.name,
            sheet.address(head.top, 0),
            table,
            "",
            head.layout.column(name).caption,
        )
        for name in sorted(head.layout.needed - head.columns.keys())
    ]
