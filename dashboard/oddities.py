"""Published figures that do not fit each other, said in one sentence each. Knows no chart and no screen.

Nothing is repaired: the figures stay as printed, the pages show beside them what they imply.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard import queries, words
from dashboard.frame import Selection
from dashboard.sector import Row, Subject, of_year, same_period
from growth.indices import change, growth_between
from growth.notation import date_text, period_name, period_short, signed_percent
from growth.periods import YEAR, Period
from growth.vocabulary import Measure, Severity
from growth.year_to_date import (
    YearToDateCheck,
    base_weight,
    check_implied,
    check_three,
    elapsed_share,
    months_share,
)

# Months are revised all the time: a year to date that moved by less says nothing to a leader.
TELLING_POINTS = 0.5


@dataclass(frozen=True)
class Oddity:
    """Published figures that do not fit each other, as one sentence with the formula behind it."""

    severity: Severity
    text: str
    formula: str


def oddities(one: Subject) -> list[Oddity]:
    """What the published growths of the report year say about months that nobody published, newest first.

    Two figures to date imply the growth of the months between them; a February and its two months imply January.
    """
    values, levels = one.values_to_date(), one.values_by_month()
    known, months = (
        of_year([row for row in rows if not row["computed"]], one.month.year, one.month)
        for rows in (one.growth_to_date(), one.growth_by_month())
    )
    found = [_implied_january(row, months, levels, values) for row in known]
    for earlier, later in itertools.pairwise(known):
        found.append(_implied_between(earlier, later, months, levels, values))
    return [one for one in reversed(found) if one]


def _implied_january(row: Row, months: Sequence[Row], levels: Sequence[Row], values: Sequence[Row]) -> Oddity | None:
    period = Period.parse(row["period"])
    february = same_period(months, row["period"])
    if period.number != 2 or february is None or same_period(months, str(period.shift(-1))) is not None:
        return None
    weight = _weight(row["period"], february["growth_pct"], levels, row["period"], row["growth_pct"], values)
    check = check_implied(february["growth_pct"], row["growth_pct"], weight or months_share(period, period))
    return _oddity(
        check,
        f"2 tháng đầu năm {words.grew(row['growth_pct'])} trong khi riêng tháng 2 {words.grew(february['growth_pct'])}"
        f": nếu đúng, tháng 1 {words.grew(check.implied_growth_pct, 1)}",
    )


def _implied_between(
    earlier: Row, later: Row, months: Sequence[Row], levels: Sequence[Row], values: Sequence[Row]
) -> Oddity | None:
    before, now = Period.parse(earlier["period"]), Period.parse(later["period"])
    latest = same_period(months, later["period"])
    if now == before.shift(1) and latest is not None:
        weight = _weight(str(now), latest["growth_pct"], levels, str(now), later["growth_pct"], values)
        check = check_three(
            earlier["growth_pct"], latest["growth_pct"], later["growth_pct"], weight or months_share(now, now)
        )
        revised = change(check.implied_growth_pct, earlier["growth_pct"]).difference
        if check.severity is None or abs(revised) < TELLING_POINTS:
            return None
        text = (
            f"{period_name(now, True)} {words.grew(later['growth_pct'])} không khớp với "
            f"{period_name(before, True)} ({words.grew(earlier['growth_pct'])}) và riêng {period_name(now)} "
            f"({words.grew(latest['growth_pct'])}): {period_name(before, True)} có thể đã được điều chỉnh thành "
            f"{words.grew(check.implied_growth_pct, 1)}."
        )
        return Oddity(Severity.INFORMATION, words.sentence_case(text), check.formula)
    weight = _weight(str(before), earlier["growth_pct"], values, str(now), later["growth_pct"], values)
    check = check_implied(earlier["growth_pct"], later["growth_pct"], weight or elapsed_share(before, now))
    between = f"tháng {before.number + 1}" if now == before.shift(1) else f"tháng {before.number + 1}–{now.number}"
    text = (
        f"{period_name(before, True)} {words.grew(earlier['growth_pct'])} rồi {period_name(now, True)} "
        f"{words.grew(later['growth_pct'])}: nếu đúng, {between} {words.grew(check.implied_growth_pct, 1)}"
    )
    return _oddity(check, text)


def _weight(
    part: str, part_pct: float, part_levels: Sequence[Row], whole: str, whole_pct: float, whole_levels: Sequence[Row]
) -> float | None:
    """Base-year weight of a part from published values of one unit; None where one of them is missing."""
    one, all_ = same_period(part_levels, part), same_period(whole_levels, whole)
    if one is None or all_ is None or one["unit"] != all_["unit"]:
        return None
    weight = base_weight(one["value"], part_pct, all_["value"], whole_pct)
    return weight if 0 < weight < 1 else None


def _oddity(check: YearToDateCheck, text: str) -> Oddity | None:
    if check.severity is None:
        return None
    ending = "; cần kiểm tra lại với cơ quan thống kê." if check.severity is Severity.WARNING else "."
    return Oddity(check.severity, words.sentence_case(text) + ending, check.formula)


def notes(one: Subject) -> list[str]:
    """What the sources note about their own figures of the report year up to the report month."""
    rows = one.own[(one.own["note"] != "") & (one.own["period"].str[:4] == str(one.month.year))]
    rows = rows[rows["period_end"] <= pd.Timestamp(one.month.end)]
    said = {}
    for row in rows.to_dict("records"):
        to_date = row["measure"] in (Measure.LEVEL_YTD, Measure.INDEX_YTD, Measure.GROWTH_YTD)
        if note := about_figure(row["note"]):
            said[words.sentence_case(period_name(Period.parse(row["period"]), to_date)) + f": {note}"] = None
    return list(said)


def about_figure(note: str) -> str:
    """The note without its remark on how the day of publication was found: that is about the source, not the figure."""
    return "; ".join(part for part in note.split("; ") if not part.startswith("ngày công bố"))


@dataclass(frozen=True)
class Conflicts:
    """Periods for which several values were published: finished sentences, and the traced rows of all of them."""

    sentences: list[str]
    figures: pd.DataFrame


FEW = 3  # up to so many periods are said one by one; more are the office's ordinary revisions and are summed up


def conflicts(selection: Selection, indicator: str, item: str, price_basis: str | None = None) -> Conflicts:
    """Values published more than once, for years and for the months that the pages draw; the newest counts."""
    rows = queries.vintages(indicator, item, selection.area, measure=Measure.LEVEL, price_basis=price_basis)
    month = selection.month
    first = Period.month(month.year - 1, 1)
    found = []
    for (text, _), each in rows.groupby(["period", "price_basis"], sort=False):
        period = Period.parse(text)
        if period.frequency == YEAR:
            drawn = period.year <= month.year
            if period.end > month.end:  # of a year that still runs, what was known by then
                each = each[each["release"] <= pd.Timestamp(month.end)]
        else:
            drawn = first <= period.as_month() <= month
        each = each.drop_duplicates("value")
        if drawn and len(each) > 1:
            found.append((period, each.assign(label=period_name(period), period=period_short(period))))
    found.sort(key=lambda one: one[0].end, reverse=True)
    figures = pd.concat([each for _, each in found]) if found else rows.iloc[:0]
    return Conflicts(_said(found), figures.reset_index(drop=True))


def _said(found: list[tuple[Period, pd.DataFrame]]) -> list[str]:
    used = "Trang này dùng số công bố sau cùng."
    if len(found) <= FEW:
        return [f"{_values(period, each)} {used}" for period, each in found]
    period, widest = max(found, key=lambda one: abs(_apart(one[1])))
    return [
        f"{len(found)} kỳ đã được công bố lại với số khác, chênh nhiều nhất là {period_name(period)} "
        f"({signed_percent(_apart(widest))}). {used}"
    ]


def _values(period: Period, each: pd.DataFrame) -> str:
    """`Năm 2025: 118.170 tỷ đồng (công bố 31/8/2025) rồi 117.350 tỷ đồng (công bố 6/3/2026); chênh -0,69%.`"""
    values = " rồi ".join(
        f"{words.with_unit(row['value'], row['unit'])} (công bố {date_text(pd.Timestamp(row['release']))})"
        for row in each.to_dict("records")
    )
    return f"{words.sentence_case(period_name(period))}: {values}; chênh {signed_percent(_apart(each))}."


def _apart(each: pd.DataFrame) -> float:
    """From the first to the last published value, in %."""
    return growth_between(each["value"].iloc[-1], each["value"].iloc[0])
