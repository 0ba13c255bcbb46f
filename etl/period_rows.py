"""Sheets of a province with one row a period and one text a figure (`8.290 tỷ đồng (↓3,32%)`). A sheet in, figures out.

The captions name the indicators, the first column the periods, the sheet's name or a line above the year. A period or a
text that can be read two ways is left out with its reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from etl.captions import caption_key, title_year
from etl.cell_texts import MOM, CellText, Change, has_arrow, notation_of, read_cell_text
from etl.glossary import indicators
from etl.items import scheme
from etl.model import Finding, Observation, Reading
from etl.numbers import is_missing
from etl.period_words import Span, read_span
from etl.tables import Kind, kind_of
from etl.text import fold, search_key
from etl.units import PARENTHESISED, canonical_unit
from etl.workbook import Sheet
from growth.notation import period_name
from growth.periods import MONTH, QUARTER, Period
from growth.vocabulary import Measure, Severity, Status

_LONGEST_CAPTION = 120
_CUMULATIVE = re.compile(r"\b(?:luy ke|cong don)\b")
_BARE = re.compile(r"0?([1-9]|1[0-2])")
_STEADY = 0.75  # share of n times January's level from which month n looks like a sum of months
_TO_DATE = {Measure.LEVEL: Measure.LEVEL_YTD, Measure.GROWTH_YOY: Measure.GROWTH_YTD}


@dataclass(slots=True)
class _Column:
    """A column of one indicator and its part of the report."""

    at: int
    caption: str
    kind: Kind
    item: str
    unit: str
    report: dict = field(default_factory=dict)


def read(sheet: Sheet, area: str) -> Reading | None:
    """Figures of a sheet of periods and texts; None when the sheet is none."""
    if not any(map(has_arrow, sheet.texts)):
        return None
    texts = [cell for row in sheet.rows for cell in row if cell.__class__ is str]
    top = next((at for at, row in enumerate(sheet.rows) if len(_captions(row)) > 1), None)
    if top is None:
        return None
    captions = _captions(sheet.rows[top])
    at = _period_column(sheet, top, min(captions))
    if at is None:
        return None
    reading = Reading("")
    columns = [_column(sheet, top, column, captions[column]) for column in captions]
    for column, cell in enumerate(sheet.rows[top]):
        if isinstance(cell, str) and column > at and column not in captions:
            columns[0].report["columns"].append(_column_report(sheet, column, fold(cell), "", "chỉ tiêu ngoài phạm vi"))
    year = _year(sheet, top, reading)
    periods = _periods(sheet, top, at, year, columns, notation_of(texts))
    for row, span in periods.items():
        if isinstance(span, str):
            cell, remedy = sheet.address(row, at), "Hãy ghi rõ, ví dụ “Tháng 2/2025” hoặc “2 tháng/2025”, rồi nạp lại."
            _find(reading, sheet, cell, f"Dòng {row + 1} không được đọc: {span}.", remedy)
    for column in columns:
        _read_column(sheet, column, periods, notation_of(texts), area, reading)
    return reading


def _captions(row: list) -> dict[int, Kind]:
    """Columns whose caption names an indicator."""
    short = {at: fold(cell) for at, cell in enumerate(row) if isinstance(cell, str) and len(cell) < _LONGEST_CAPTION}
    kinds = {at: kind_of(text) for at, text in short.items()}
    return {at: kind for at, kind in kinds.items() if kind is not None and "" in kind.indicators}


def _column(sheet: Sheet, top: int, at: int, kind: Kind) -> _Column:
    caption = fold(str(sheet.value(top, at)))
    unit = next(filter(None, map(canonical_unit, PARENTHESISED.findall(caption))), "")
    known = scheme(kind.scheme).find(caption)
    # Goods alone and goods with services are two figures: a caption that does not say which names no item.
    whole = kind.table != "retail_sales" or re.search(r"\b(?:dich vu|dv)\b", search_key(caption))
    item = "TOTAL" if whole else next(iter(known), "")
    column = _Column(at, caption, kind, item, unit)
    column.report = {
        "sheet": sheet.name,
        "table": kind.table,
        "title": caption,
        "range": f"{sheet.address(top, at)}:{sheet.address(sheet.height - 1, at)}",
        "month": "",
        "units": [unit] if unit else [],
        "columns": [_column_report(sheet, at, caption, "giá trị và mức tăng trong một ô, mỗi dòng một kỳ", "")],
        "figures": 0,
        "left_out": [],
        "outside": [],
        "unknown_labels": [] if item else [caption],
        "notes": [],
        "reason": "",
    }
    return column


def _column_report(sheet: Sheet, at: int, caption: str, meaning: str, reason: str) -> dict:
    letters = sheet.address(0, at)[:-1]
    return {"column": letters, "caption": caption, "borrowed": False, "meaning": meaning, "reason": reason}


def _period_column(sheet: Sheet, top: int, first: int) -> int | None:
    """The column left of the figures in which most rows name a period."""
    rows = [row for row in range(top + 1, sheet.height) if any(cell is not None for cell in sheet.rows[row])]
    counts = {
        at: sum(
            _bare(sheet.value(row, at)) is not None or _span(sheet.value(row, at), 2000) is not None for row in rows
        )
        for at in range(first)
    }
    at = max(counts, key=counts.__getitem__, default=None)
    return at if at is not None and 2 * counts[at] >= len(rows) > 0 else None


def _bare(cell: object) -> int | None:
    """The number of a period cell that is nothing but a number from 1 to 12."""
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
    found = _BARE.fullmatch(text)
    return int(found[1]) if found else None


def _span(cell: object, year: int | None) -> Span | None:
    """The period of a cell, with the year of the sheet where the cell does not say its own."""
    return read_span(cell) or (read_span(f"{cell} {year}") if isinstance(cell, str) and year else None)


def _year(sheet: Sheet, top: int, reading: Reading) -> int | None:
    """The year that sheet name and lines above agree on; a finding where they do not."""
    lines = [sheet.name, *(cell for row in sheet.rows[:top] for cell in row if isinstance(cell, str))]
    years = sorted({year for line in lines if (year := title_year(line))})
    if len(years) < 2:
        return years[0] if years else None
    found = ", ".join(map(str, years))
    message = f"Trang “{sheet.name}” không được đọc: tên trang và tiêu đề nói các năm khác nhau ({found})."
    remedy = "Hãy sửa tên trang hoặc tiêu đề cho cùng một năm rồi nạp lại."
    _find(reading, sheet, "A1", message, remedy, found, "một năm", Severity.ERROR)
    return None


def _periods(
    sheet: Sheet, top: int, at: int, year: int | None, columns: list[_Column], notation: str | None
) -> dict[int, Span | str]:
    """Row → its period, or the Vietnamese reason why it has none; rows without any figure are left out."""
    heading = caption_key(str(sheet.value(top, at) or ""))
    rows: dict[int, Span | str] = {}
    bare: dict[int, tuple[int, int]] = {}  # row → (year, number)
    for row in range(top + 1, sheet.height):
        cell, filled = sheet.value(row, at), any(not is_missing(sheet.value(row, one.at)) for one in columns)
        if not filled:
            year = title_year(str(cell)) or year  # a heading `Năm 2023` over the rows of its year
            continue
        number = _bare(cell)
        if number is None:
            span = _span(cell, year)
            rows[row] = (
                span or f"“{'' if cell is None else fold(str(cell))}”: không nói kỳ nào, hoặc trang chưa ghi năm"
            )
        elif year is None:
            rows[row] = f"“{number}”: trang chưa ghi năm"
        elif number == 1 or _CUMULATIVE.search(heading):
            rows[row] = Span(Period.month(year, number), to_date=number > 1)
        else:
            bare[row] = year, number
    months = {
        **{row: 1 for row in rows if _bare(sheet.value(row, at)) == 1},
        **{row: n for row, (_, n) in bare.items()},
    }
    sums = any(_looks_like_sums(sheet, months, column, notation) for column in columns)
    for row, (of_year, number) in bare.items():
        rows[row] = (
            Span(Period.month(of_year, number))
            if heading == "thang" and not sums
            else f"“{number}” có thể là tháng {number} hoặc {number} tháng"
        )
    for row, span in rows.items():
        if sums and isinstance(span, Span) and span.period.frequency == QUARTER and span.period.number > 1:
            rows[row] = f"trang này ghi số cộng dồn nên “{fold(str(sheet.value(row, at)))}” có thể là số từ đầu năm"
    return dict(sorted(rows.items()))


def _looks_like_sums(sheet: Sheet, months: dict[int, int], column: _Column, notation: str | None) -> bool:
    """Whether the levels beside bare month numbers (row → number) grow like sums from January on."""
    levels = {}
    for row, number in months.items():
        text = sheet.value(row, column.at)
        if isinstance(text, str) and (level := read_cell_text(text, notation).level):
            levels[number] = level
    return any(levels[n] >= _STEADY * n / a * levels[a] for a in levels for n in levels if n >= 2 * a)


def _read_column(
    sheet: Sheet, column: _Column, periods: dict[int, Span | str], notation: str | None, area: str, reading: Reading
) -> None:
    """Read one column's texts into figures; a part that is refused becomes a finding with its cell."""
    reading.report.setdefault("tables", []).append(column.report)
    for row, span in periods.items():
        cell = sheet.value(row, column.at)
        if is_missing(cell):
            continue
        address = sheet.address(row, column.at)
        if isinstance(span, str):
            column.report["left_out"].append({"cell": address, "reason": span})
            continue
        said = read_cell_text(cell, notation) if isinstance(cell, str) else _read_plain(cell, column)
        figures = _figures(said, column, span)
        for reason in said.refused:
            column.report["left_out"].append({"cell": address, "reason": reason})
            message = f"Ô {address} không lấy được đủ số liệu: {reason}."
            expected = "số viết như 8.290 tỷ đồng (↑3,32%)"
            _find(reading, sheet, address, message, "Hãy sửa ô này trong tệp rồi nạp lại.", str(cell), expected)
        for measure, value, unit, note in figures:
            if note:
                _find(reading, sheet, address, note, severity=Severity.INFORMATION)
            column.report["figures"] += 1
            reading.observations.append(
                Observation(
                    table=column.kind.table,
                    indicator=column.kind.indicators[""],
                    item=column.item,
                    item_label=column.caption,
                    area=area,
                    period=str(span.period),
                    measure=measure.value,
                    value=value,
                    unit=unit,
                    status=Status.ESTIMATE.value,
                    sheet=sheet.name,
                    cell=address,
                    item_path=column.caption,
                    note=note,
                )
            )


def _read_plain(cell: object, column: _Column) -> CellText:
    """A cell that is a number: a level in the unit of the caption."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and column.unit not in ("", "%"):
        return CellText(float(cell), column.unit, [], [])
    return CellText(None, "", [], [f"“{cell}”: không có đơn vị, không rõ là giá trị hay mức tăng"])


def _figures(said: CellText, column: _Column, span: Span) -> list[tuple[Measure, float, str, str]]:
    """(measure, value, unit, note) of one cell; what does not fit the indicator or the period is refused."""
    figures = []
    if said.level is not None:
        unit = said.unit or column.unit
        if indicators()[column.kind.indicators[""]].unit == "%" or not unit:
            said.refused.append(f"“{said.level:g}”: {'chỉ số không có giá trị' if unit else 'không có đơn vị'}")
        else:
            figures.append((_measure(Measure.LEVEL, span), said.level, unit, ""))
    for change in said.changes:
        if change.base == MOM and (span.to_date or span.period.frequency != MONTH):
            said.refused.append(f"{period_name(span.period, span.to_date)} không so với tháng trước")
        else:
            figures.append((_change_measure(change, span), change.value, "%", change.note))
    return figures


def _measure(measure: Measure, span: Span) -> Measure:
    return _TO_DATE[measure] if span.to_date else measure


def _change_measure(change: Change, span: Span) -> Measure:
    return Measure.GROWTH_MOM if change.base == MOM else _measure(Measure.GROWTH_YOY, span)


def _find(
    reading: Reading, sheet: Sheet, cell: str, message: str, remedy: str = "", found: str = "", expected: str = "",
    severity: Severity = Severity.WARNING,
) -> None:  # fmt: skip
    reading.findings.append(
        Finding(severity, "period_row_is_clear", message, remedy, sheet.name, cell, "", found, expected)
    )
