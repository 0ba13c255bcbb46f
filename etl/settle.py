"""Settles the captions of one table by each other, its title and the report month: captions in, meanings out.

Knows no workbook and no row. Every column ends with a meaning or with the Vietnamese reason why it has none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from etl.captions import (
    BASE,
    BEFORE,
    MOM,
    MONTH,
    MONTHS,
    PLAN,
    QUARTER,
    REPORT,
    SHARE,
    YEAR,
    YOY,
    Caption,
    says_to_date,
    title_month,
    title_span,
    title_year,
)
from growth.periods import Period
from growth.vocabulary import Measure, Status

_NEXT_MONTHS = 2  # how far a month without its year may lie after the newest one that has a year


class Meaning(NamedTuple):
    """A settled caption: what every figure of the column is."""

    period: Period
    measure: Measure
    status: Status
    facet: str = ""
    unit: str = ""


@dataclass(slots=True)
class Settled:
    """Meanings by column, of figures and of plans; for the columns that were not understood, the Vietnamese reason."""

    meanings: dict[int, Meaning] = field(default_factory=dict)
    plans: dict[int, Meaning] = field(default_factory=dict)  # columns of planned levels, no figures of their period
    reasons: dict[int, str] = field(default_factory=dict)
    month: Period | None = None
    contradicting: set[int] = field(default_factory=set)  # columns that others contradict, so that they are not read


def resolve(captions: dict[int, Caption], title: str = "", month: Period | None = None) -> Settled:
    """Settle what the captions of one table leave unsaid, by each other, by the title and by the report month.

    captions: column → caption, value columns only. month: the report month as the caller knows it, used only where
    neither captions nor title give one. Every column ends either in `meanings` or, with its reason, in `reasons`.
    """
    settled = Settled()
    default_year = _default_year(captions.values(), title, month)
    settled.month = _table_month(captions.values(), default_year) or title_month(title) or month
    periods = {
        column: period
        for column, caption in captions.items()
        if (period := _period(caption, default_year, settled.month)) is not None
    }
    named = {(period, captions[column].span == MONTHS) for column, period in periods.items()}
    whole_table = next(iter(named)) if len(named) == 1 else None
    if not named and settled.month and (of_title := title_span(title, settled.month)):
        whole_table = of_title
    stated = {
        (period, captions[column].span == MONTHS): captions[column].status
        for column, period in periods.items()
        if captions[column].status and not captions[column].comparison
    }
    for column, caption in captions.items():
        if caption.plan:
            _settle_plan(settled, column, caption, periods.get(column) or _planned_year(default_year))
            continue
        period, to_date = periods.get(column), caption.span == MONTHS
        if period is None and caption.span is None and whole_table:
            period, to_date = whole_table
        if period is None:
            settled.reasons[column] = "tiêu đề cột không nói kỳ nào"
            continue
        measure = _measure(caption, period, to_date)
        if isinstance(measure, str) and not isinstance(measure, Measure):
            settled.reasons[column] = measure
            continue
        status = caption.status or stated.get((period, to_date)) or _status_by_age(period, settled.month)
        unit = "%" if measure not in (Measure.LEVEL, Measure.LEVEL_YTD) else caption.unit
        settled.meanings[column] = Meaning(period, measure, status, caption.facet, unit)
    _drop_contradictions(settled, captions)
    return settled


def _planned_year(year: int | None) -> Period | None:
    """A plan that names no period is that of the year."""
    return Period.of_year(year) if year else None


def _settle_plan(settled: Settled, column: int, caption: Caption, period: Period | None) -> None:
    if period is None:
        settled.reasons[column] = "cột kế hoạch không nói của năm nào"
        return
    if settled.month and period.year < settled.month.year:
        settled.reasons[column] = f"kế hoạch của năm {period.year} đứng trong biểu của năm {settled.month.year}"
        settled.contradicting.add(column)
        return
    measure = Measure.LEVEL_YTD if caption.span == MONTHS else Measure.LEVEL
    settled.plans[column] = Meaning(period, measure, Status.FINAL, caption.facet, caption.unit)


def _default_year(captions: Iterable[Caption], title: str, month: Period | None) -> int | None:
    """The year of the captions that do not say theirs."""
    said = [caption.year for caption in captions if isinstance(caption.year, int) and caption.span != YEAR]
    said = said or [caption.year for caption in captions if isinstance(caption.year, int)]
    return max(said) if said else title_year(title) or (month.year if month else None)


def _table_month(captions: Iterable[Caption], default_year: int | None) -> Period | None:
    """The newest month that the captions are about; quarters only where no month is named.

    A month without a year far after those that have one (“Thực hiện tháng 12” in January) is of the year before.
    """
    months = _months_named(captions, (MONTH, MONTHS), default_year)
    return max(months or _months_named(captions, (QUARTER,), default_year), default=None)


def _months_named(captions: Iterable[Caption], spans: tuple[str, ...], default_year: int | None) -> list[Period]:
    """The last months of the periods that captions with these spans are about."""
    about = [caption for caption in captions if caption.span in spans and caption.number is not None]
    ends = [(caption.number * 3 if caption.span == QUARTER else caption.number, caption.year) for caption in about]
    months = [Period.month(year, number) for number, year in ends if isinstance(year, int)]
    newest = max(months, default=None)
    for number, year in ends:
        if not isinstance(year, int) and default_year and (newest is None or number <= newest.number + _NEXT_MONTHS):
            months.append(Period.month(default_year, number))
    return months


def _period(caption: Caption, default_year: int | None, month: Period | None) -> Period | None:
    """The period that a caption is about; None when neither it nor the table says it."""
    if caption.span is None:
        return None
    year = caption.year if isinstance(caption.year, int) else default_year
    if caption.year == BEFORE and month:
        year = month.year - 1
    if caption.year == REPORT and month:
        year = month.year
    if caption.number is None:
        if month is None:
            return None
        period = month.shift(caption.shift)
        return Period.month(period.year - 1, period.number) if caption.year == BEFORE else period
    if year is None:
        return None
    if caption.span == QUARTER:
        return Period.quarter(year, caption.number)
    if caption.span == YEAR:
        return Period.of_year(year)
    unsaid = caption.year is None
    if unsaid and month and caption.span == MONTH and Period.month(year, caption.number) > month:
        year -= 1  # "Thực hiện tháng 12" in a January table
    return Period.month(year, caption.number)


def _measure(caption: Caption, period: Period, to_date: bool) -> Measure | str:
    """The measure, or the Vietnamese reason why there is none."""
    if caption.comparison == "unfinished":
        return "tiêu đề cột so sánh nhưng không nói so với kỳ nào"
    if not caption.comparison:
        return Measure.LEVEL_YTD if to_date else Measure.LEVEL
    if caption.comparison in (SHARE, PLAN, BASE):
        return {SHARE: Measure.SHARE, PLAN: Measure.PLAN_PCT, BASE: Measure.INDEX_BASE}[caption.comparison]
    kind = caption.comparison
    if kind == "named":
        kind = _kind_of_comparison(caption, period, to_date)
    if kind == YOY:
        if to_date:
            return Measure.GROWTH_YTD if caption.growth else Measure.INDEX_YTD
        return Measure.GROWTH_YOY if caption.growth else Measure.INDEX_YOY
    if kind == MOM and not to_date:
        return Measure.GROWTH_MOM if caption.growth else Measure.INDEX_MOM
    return "so với một kỳ không phải kỳ trước, cũng không phải cùng kỳ năm trước"


def _kind_of_comparison(caption: Caption, period: Period, to_date: bool) -> str:
    """YOY, MOM or an empty text for a comparison that names its base period."""
    span, number, year = caption.compared_with
    year = {BEFORE: period.year - 1, REPORT: period.year}.get(year, year)
    if span == YEAR:
        return YOY if caption.span == YEAR and year == period.year - 1 else ""
    same_number = caption.number == number or (caption.number is None and number == period.number)
    if span == caption.span and same_number and year in (None, period.year - 1):
        return YOY
    if span != caption.span or to_date:
        return ""
    before = period.shift(-1)
    return MOM if number == before.number and year in (None, before.year) else ""


def _status_by_age(period: Period, month: Period | None) -> Status:
    """Where no caption says it: figures of the report month are estimates, older ones have been revised since."""
    return Status.ESTIMATE if month is None or period.as_month() >= month else Status.PRELIMINARY


def _drop_contradictions(settled: Settled, captions: dict[int, Caption]) -> None:
    """Two columns with one meaning: keep the cumulative one where only it can be right, else neither.

    A year to date is the column whose words say `cộng dồn`; a share of the year's plan is that of the year to date.
    """
    by_meaning: dict[tuple, list[int]] = {}
    for column, meaning in settled.meanings.items():
        by_meaning.setdefault((meaning.period, meaning.measure, meaning.facet), []).append(column)
    for (_, measure, _), columns in by_meaning.items():
        if len(columns) < 2:
            continue
        cumulative = [
            column
            for column in columns
            if says_to_date(captions[column]) or (measure == Measure.PLAN_PCT and captions[column].span == MONTHS)
        ]
        kept = cumulative if measure in (Measure.LEVEL_YTD, Measure.PLAN_PCT) and len(cumulative) == 1 else []
        for column in columns:
            if column not in kept:
                del settled.meanings[column]
                others = ", ".join(f"“{captions[other].text}”" for other in columns if other != column)
                settled.reasons[column] = (
                    "tỷ lệ của riêng tháng so với kế hoạch năm; kho chỉ giữ tỷ lệ lũy kế"
                    if kept and measure == Measure.PLAN_PCT
                    else f"mâu thuẫn: cùng nghĩa với cột {others}"
                )
                if not (kept and measure == Measure.PLAN_PCT):
                    settled.contradicting.add(column)
