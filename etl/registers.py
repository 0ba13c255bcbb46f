"""What registers of things have in common: report period, day and source stated around them, units of their captions.

Knows neither clusters nor projects, and no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from etl.forms import Head, Row, describe, find_head, printed_text, read_day, stated
from etl.layouts import Layout
from etl.model import Finding, Reading
from etl.period_words import report_period, span_within
from etl.text import search_key
from etl.units import canonical_unit
from etl.workbook import Sheet
from growth.vocabulary import Severity

NOTE_LINE = re.compile(r"(ghi chu|nguon|luu y|ngay (cong bo|bao cao))\b.*")
_TOTAL = re.compile(r"(tong( so| cong)?|cong|toan tinh)\b.*")
_PERIOD_LINES = (re.compile(r"\bky bao cao\b"), re.compile(r"\b(tinh )?den (het |ngay |cuoi )?"))
_EXAMPLE = "6 tháng đầu năm 2026 hoặc năm 2025"
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_LIKE_A_UNIT = re.compile(r"[^\W\d]{1,6}[23²³]?( [^\W\d]+){0,2}")  # `(m2)`, `(trđ)`; not `(đến 30/6)`
_NO_UNIT = re.compile(r"(du kien|uoc( tinh)?|neu co|ke hoach|thuc te|tam tinh|thang nam)")
_ORDINAL = re.compile(r"[IVX]+|[A-Za-z]|\d+(\.\d+)*\.?")


def begin(sheet: Sheet, layout: Layout, enough: int, about: re.Pattern[str], table: str) -> tuple[Head, Reading] | None:
    """Head and empty reading of a register sheet; None when the sheet is none.

    enough: properties that captions must name beside the name; about: what the words over the table, the captions or
    the sheet's name must speak of (search keys).
    """
    head = find_head(sheet, (layout,), enough)
    if head is None:
        return None
    texts = [*above(sheet, head), *head.captions.values(), sheet.name]
    if not any(about.search(search_key(text)) for text in texts):
        return None
    return head, Reading("", report=describe(sheet, head, table))


def above(sheet: Sheet, head: Head) -> list[str]:
    """The texts over the table."""
    return [text for row in range(head.top) for column in range(3) if (text := printed_text(sheet, row, column))]


def filled_rows(sheet: Sheet, head: Head, table: str) -> list[Row]:
    """The rows under the captions that hold anything."""
    rows = [Row(sheet, head, at, table) for at in range(head.first_row, sheet.height)]
    return [row for row in rows if any(sheet.value(row.row, column) is not None for column in range(sheet.width))]


def stated_period(sheet: Sheet, head: Head, about: re.Pattern[str]) -> str:
    """Report period that the lines above the table state; empty when none does."""
    for wording in (*_PERIOD_LINES, about):
        for line in above(sheet, head):
            if wording.search(search_key(line)) and (span := span_within(line)):
                return str(report_period(span))
    return ""


def period_missing(sheet: Sheet, head: Head, table: str) -> Finding:
    """The fault of a register that does not say which period it reports on."""
    return Finding(
        Severity.ERROR,
        "report_period_not_stated",
        f"{head.layout.title} chưa ghi kỳ báo cáo.",
        f"Hãy thêm dòng “Kỳ báo cáo: …” phía trên bảng, ví dụ {_EXAMPLE}.",
        sheet.name,
        sheet.address(head.top, 0),
        table,
        "",
        _EXAMPLE,
    )


def unit_of_caption(caption: str) -> str:
    """The unit in a caption's brackets, or the word in a unit's place that is no unit we know; empty without one."""
    texts = _IN_BRACKETS.findall(caption)
    known = [unit for text in texts if (unit := canonical_unit(text))]
    if known:
        return known[-1]
    texts = [text for text in texts if not _NO_UNIT.fullmatch(search_key(text))]
    return next((text for text in texts if _LIKE_A_UNIT.fullmatch(text)), "")


def unit_contradicts(sheet: Sheet, head: Head, column: int, unit: str, wanted: str, table: str) -> Finding:
    """The fault of a column whose unit does not convert into the register's."""
    return Finding(
        Severity.ERROR,
        "unit_contradicts_column",
        f"Cột “{head.captions[column]}”: không đổi được đơn vị “{unit}” sang {wanted}.",
        f"Hãy ghi cột này theo {wanted}.",
        sheet.name,
        sheet.address(head.top, column),
        table,
        unit,
        wanted,
    )


def stated_source(rows: list[Row]) -> str:
    """What a line `Nguồn: …` of the sheet says; empty without one."""
    line = stated(rows[0].sheet, range(rows[0].sheet.height), r"nguon( so lieu)?") if rows else None
    return str(line[0]) if line else ""


def stated_day(rows: list[Row], reading: Reading, table: str) -> date | None:
    """The day that a line of the sheet states; a finding when the line holds something else."""
    sheet = rows[0].sheet if rows else None
    line = stated(sheet, range(sheet.height), r"ngay (cong bo|bao cao)") if sheet else None
    day = read_day(line[0]) if line else None
    if line and not day:
        expected = "một ngày, ví dụ 20/6/2026"
        message = f"Dòng ngày công bố: thấy “{line[0]}”, cần {expected}."
        remedy = "Hãy ghi ngày/tháng/năm."
        reading.findings.append(
            Finding(Severity.ERROR, "not_a_day", message, remedy, sheet.name, line[1], table, str(line[0]), expected)
        )
    return day


def first_words(row: Row) -> tuple[str, int]:
    """The row's first text that is no ordinal, and how many texts it has beside the ordinal."""
    texts = []
    for column in range(row.sheet.width):
        value = row.sheet.value(row.row, column)
        if not isinstance(value, str) or not value.strip():
            continue
        text = printed_text(row.sheet, row.row, column)
        if column == row.head.columns.get("ordinal") and _ORDINAL.fullmatch(text):
            continue
        texts.append(text)
    return (texts[0] if texts else ""), len(texts)


def is_total(text: str) -> bool:
    """Whether the first words of a row are those of a total row."""
    return bool(_TOTAL.fullmatch(search_key(text)))


def names_stand_once(
    records: Iterable, key_fields: tuple[str, ...], code: str, what: str, apart: str, table: str
) -> list[Finding]:
    """A finding for each record whose key fields another record of the register has already.

    what: what the register lists (`Cụm`); apart: what tells two of one name apart (`huyện cũ`).
    """
    seen: dict[tuple[str, ...], object] = {}
    findings = []
    for record in records:
        known = seen.setdefault(tuple(search_key(getattr(record, name)) for name in key_fields), record)
        if known is not record:
            findings.append(
                Finding(
                    Severity.ERROR,
                    code,
                    f"{what} “{record.name}” có hai dòng trong một kỳ báo cáo.",
                    f"Hãy bỏ dòng thừa, hoặc ghi rõ {apart} nếu là hai {what.lower()} trùng tên.",
                    record.sheet,
                    next(iter(record.cells.values()), ""),
                    table,
                    record.name,
                    f"mỗi {what.lower()} một dòng",
                )
            )
    return findings
