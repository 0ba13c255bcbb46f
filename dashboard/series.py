"""From released figures to the series that pages draw. Asks dashboard.queries, thinks with growth; draws nothing.

A published growth always wins over a computed one; a computed one says so and is refused where price bases or
units differ. Every row keeps the cell that it was printed in.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import pandas as pd
import streamlit as st

from dashboard import queries
from dashboard.warehouse import version_in_use
from growth.indices import growth_between, growth_from_index
from growth.periods import MONTH, QUARTER, YEAR, Period
from growth.vocabulary import Measure, PriceBasis

TRACE = ["value", "unit", "measure", "status", "release", "citation", "source_file", "sheet", "cell", "note", "sha256"]
COLUMNS = ["period", "growth_pct", "computed", *TRACE]
_TO_DATE_GROWTH = {Measure.INDEX_YTD, Measure.GROWTH_YTD}
_OWN_GROWTH = {Measure.INDEX_YOY, Measure.GROWTH_YOY}


PART = "part"  # names the item where a frame holds several; each is then a series of its own


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Period:
    return Period.parse(text)


def _is_to_date(period: Period) -> bool:
    """A period that starts in January is its own year to date: January, quarter I, the year."""
    return period.frequency == YEAR or period.number == 1


def _key(rows: pd.DataFrame) -> list[str]:
    """What tells one figure of a series from another."""
    return [PART, "period"] if PART in rows else ["period"]


def _newest(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a period (of each part): the newest release."""
    newest = rows.sort_values([*_key(rows), "release"]).drop_duplicates(_key(rows), keep="last")
    return newest.reset_index(drop=True).astype({"period": str})  # text also where there is no row


def _by_month_of_end(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(period=[str(_parsed(text).as_month()) for text in rows["period"]])


def _published(figures: pd.DataFrame) -> pd.DataFrame:
    rows = figures[figures["measure"].isin(_TO_DATE_GROWTH | _OWN_GROWTH)].copy()
    rows["growth_pct"] = [
        growth_from_index(value) if measure.startswith("index") else value
        for value, measure in zip(rows["value"], rows["measure"], strict=True)
    ]
    rows["computed"] = False
    return rows


def _computed(levels: pd.DataFrame) -> pd.DataFrame:
    """Growth of levels against the same period of the year before, where both stand in one unit and price basis."""
    key = [*_key(levels)[:-1], "unit", "price_basis"]
    series_of = list(levels[key].itertuples(index=False, name=None))
    bases = dict(zip(zip(series_of, levels["period"], strict=True), levels["value"], strict=True))
    before = [str(_parsed(text).year_before()) for text in levels["period"]]
    base = [bases.get(place, 0.0) for place in zip(series_of, before, strict=True)]
    known = [
        value > 0 and price_basis != PriceBasis.UNSTATED
        for value, price_basis in zip(base, levels["price_basis"], strict=True)
    ]
    rows = levels.assign(base=base).loc[known]
    growth = [
        growth_between(value, value_before) for value, value_before in zip(rows["value"], rows["base"], strict=True)
    ]
    return rows.assign(growth_pct=growth, computed=True)


def _with_growth(published: pd.DataFrame, levels: pd.DataFrame) -> pd.DataFrame:
    key = _key(levels)
    computed = _computed(levels)
    told = set(published[key].itertuples(index=False, name=None))
    computed = computed.loc[[place not in told for place in computed[key].itertuples(index=False, name=None)]]
    columns = [*key[:-1], *COLUMNS]
    parts = [part[columns] for part in (published, computed) if not part.empty]
    if not parts:
        return pd.DataFrame(columns=columns).astype({"period": str})
    return _newest(pd.concat(parts, ignore_index=True))


@st.cache_data(max_entries=4096, show_spinner=False)
def _of_version(version: str, what: str, figure_key: tuple[str, str, str], frequency: str, known_on: date | None):
    """The series `what` of (indicator, item, area), worked out once for each version of the warehouse."""
    indicator, item, area = figure_key
    figures = queries.figures(indicator=indicator, item=item, area=area, known_on=known_on)
    if what == "growth_to_date":
        return growth_to_date(figures)
    if what == "values_to_date":
        return values_to_date(figures)
    if what == "growth_of_period":
        return growth_of_period(figures, frequency)
    return values_of_period(figures, frequency)


def to_date(indicator: str, item: str, area: str, known_on: date | None = None) -> pd.DataFrame:
    """Growth of the year to date against the same period of last year, one row a month that closes such a period.

    Returns period (`2025-06` also for quarter-end and year figures), growth_pct (%), computed (bool) and TRACE.
    """
    return _of_version(version_in_use(), "growth_to_date", (indicator, item, area), "", known_on)


def of_period(
    indicator: str, item: str, area: str, frequency: str = MONTH, known_on: date | None = None
) -> pd.DataFrame:
    """Growth of single months (or quarters, years) against the same period of last year; columns as `to_date`."""
    return _of_version(version_in_use(), "growth_of_period", (indicator, item, area), frequency, known_on)


def level_to_date(indicator: str, item: str, area: str, known_on: date | None = None) -> pd.DataFrame:
    """Value from January to the end of the period, one row a month; columns period, price_basis and TRACE."""
    return _of_version(version_in_use(), "values_to_date", (indicator, item, area), "", known_on)


def level(indicator: str, item: str, area: str, frequency: str = MONTH, known_on: date | None = None) -> pd.DataFrame:
    """Values of single months (quarters, years); columns period, price_basis and TRACE."""
    return _of_version(version_in_use(), "values_of_period", (indicator, item, area), frequency, known_on)


def growth_to_date(figures: pd.DataFrame) -> pd.DataFrame:
    """`to_date` of figures that were asked for already: one item of one indicator and area, as `queries.figures`.

    Several items at once carry their names in a column `part`, which stays.
    """
    published = _published(figures)
    keep = [
        measure in _TO_DATE_GROWTH or _is_to_date(_parsed(text))
        for measure, text in zip(published["measure"], published["period"], strict=True)
    ]
    return _with_growth(_newest(_by_month_of_end(published.loc[keep])), values_to_date(figures))


def growth_of_period(figures: pd.DataFrame, frequency: str = MONTH) -> pd.DataFrame:
    """`of_period` of figures that were asked for already, of one item or of several parts."""
    figures = figures[figures["frequency"] == frequency]
    published = _published(figures[figures["measure"].isin(_OWN_GROWTH)])
    return _with_growth(_newest(published), figures[figures["measure"] == Measure.LEVEL])


def values_to_date(figures: pd.DataFrame) -> pd.DataFrame:
    """`level_to_date` of figures that were asked for already, of one item or of several parts."""
    levels = figures[figures["measure"].isin([Measure.LEVEL, Measure.LEVEL_YTD])]
    keep = [
        measure == Measure.LEVEL_YTD or _is_to_date(_parsed(text))
        for measure, text in zip(levels["measure"], levels["period"], strict=True)
    ]
    rows = _newest(_by_month_of_end(levels.loc[keep]))
    return rows[[*_key(rows), "price_basis", *TRACE]]


def values_of_period(figures: pd.DataFrame, frequency: str = MONTH) -> pd.DataFrame:
    """`level` of figures that were asked for already, of one item or of several parts."""
    rows = _newest(figures[(figures["frequency"] == frequency) & (figures["measure"] == Measure.LEVEL)])
    return rows[[*_key(rows), "price_basis", *TRACE]]


def at_or_before(frame: pd.DataFrame, month: Period) -> pd.Series | None:
    """The newest row of the report year not after `month`; None where the year has none yet."""
    rows = frame[(frame["period"] <= str(month.as_month())) & (frame["period"] >= f"{month.year}-01")]
    return None if rows.empty else rows.sort_values("period").iloc[-1]


__all__ = [
    "COLUMNS",
    "MONTH",
    "PART",
    "QUARTER",
    "TRACE",
    "YEAR",
    "at_or_before",
    "growth_of_period",
    "growth_to_date",
    "level",
    "level_to_date",
    "of_period",
    "to_date",
    "values_of_period",
    "values_to_date",
]
