"""Periods as people write them in a cell: `quý III/2025`, `8 tháng năm 2025`. Knows no sheet and no caption."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from etl.captions import caption_key
from growth.periods import YEAR, Period, PeriodError

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_OF = r"(?: (?:dau |cua )?nam)? "
_QUARTER = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_MONTHS = re.compile(rf"(?P<months>1[0-2]|0?[1-9]) (?:thang|t){_OF}{_YEAR}")
_ONE_MONTH = re.compile(rf"(?:(?:thang|t) )?(?P<month>1[0-2]|0?[1-9]){_OF}{_YEAR}")
_ONE_QUARTER = re.compile(rf"(?:qu[yi]|q) (?P<quarter>iii|ii|iv|i|[1-4]){_OF}{_YEAR}")
_ONE_YEAR = re.compile(rf"(?:(?:ca )?nam )?{_YEAR}")
_ANYWHERE = tuple(
    re.compile(rf"(?<![\w]){pattern.pattern}(?![\w])") for pattern in (_MONTHS, _ONE_QUARTER, _ONE_MONTH, _ONE_YEAR)
)


@dataclass(frozen=True, slots=True)
class Span:
    """A written period; `to_date` when it runs from January to the end of `period`, which then is a month."""

    period: Period
    to_date: bool = False


def read_span(cell: object) -> Span | None:
    """The period that a cell states; None when it states none.

    Excel turns `8/2025` into 1 August 2025 while somebody types it: the first day of a month is that month.
    """
    if isinstance(cell, date):
        return Span(Period.month(cell.year, cell.month)) if cell.day == 1 else None
    if isinstance(cell, float) and not cell.is_integer():
        return None
    text = str(int(cell)) if isinstance(cell, int | float) and not isinstance(cell, bool) else str(cell or "")
    try:
        return Span(Period.parse(text))
    except PeriodError:
        key = caption_key(text).strip()
    for pattern in (_MONTHS, _ONE_QUARTER, _ONE_MONTH, _ONE_YEAR):
        if found := pattern.fullmatch(key):
            return _span(found)
    return None


def span_within(text: str) -> Span | None:
    """The first period that a line of words names: `Kỳ báo cáo: 6 tháng đầu năm 2026` → January to June 2026."""
    key = caption_key(text)
    hits = [found for pattern in _ANYWHERE if (found := pattern.search(key))]
    return _span(min(hits, key=lambda found: (found.start(), -found.end()))) if hits else None


def _span(found: re.Match[str]) -> Span:
    parts = found.groupdict()
    year = int(parts["year"])
    if months := parts.get("months"):
        return Span(Period.month(year, int(months)), to_date=int(months) > 1)
    if month := parts.get("month"):
        return Span(Period.month(year, int(month)))
    if quarter := parts.get("quarter"):
        return Span(Period.quarter(year, _QUARTER[quarter]))
    return Span(Period.of_year(year))


def report_period(span: Span) -> Period:
    """The period that a register reports on: a year, or the month in which the span ends."""
    return span.period if span.period.frequency == YEAR else span.period.as_month()
