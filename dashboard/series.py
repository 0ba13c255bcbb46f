"""From released figures to the series that pages draw. Asks dashboard.queries, thinks with growth; draws nothing.

A published growth always wins over a computed one; a computed one says so and is refused where price bases or
units differ. Every row keeps the cell that it was printed in.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import queries
from dashboard.rows import Rows
from dashboard.warehouse import version_in_use
from growth.indices import growth_between, growth_from_index
from growth.periods import MONTH, QUARTER, YEAR, Period
from growth.vocabulary import Measure, PriceBasis

TRACE = ["value", "unit", "measure", "status", "release", "citation", "source_file", "sheet", "cell", "note", "sha256"]
COLUMNS = ["period", "growth_pct", "computed", *TRACE]
_TO_DATE_GROWTH = {Measure.INDEX_YTD, Measure.GROWTH_YTD}
_OWN_GROWTH = {Measure.INDEX_YOY, Measure.GROWTH_YOY}


# Of frames that are still in use: the series that were worked out of each.
_kept: dict[int, tuple[weakref.ref, dict[tuple, list[dict]]]] = {}
PART = "part"  # names the item where a frame holds several; each is then a series of its own


def _is_to_date(period: Period) -> bool:
    """A period that starts in January is its own year to date: January, quarter I, the year."""
    return period.frequency == YEAR or period.number == 1


def rows_of(figures: pd.DataFrame) -> list[dict]:
    """The figures of one item (or of several parts) as dicts: a series is short, and frames cost more than its sums."""
    columns = [name for name in (PART, "period", "frequency", "price_basis", *TRACE) if name in figures]
    values = zip(*(figures[name].tolist() for name in columns), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in values]


def growth_to_date_rows(rows: list[dict]) -> list[dict]:
    """Rows with growth_pct and computed, one a month that closes a year to date (and part)."""
    published = [
        row | {"period": _month_of_end(row)}
        for row in _published(rows)
        if row["measure"] in _TO_DATE_GROWTH or _is_to_date(Period.parse(row["period"]))
    ]
    return _with_growth(published, values_to_date_rows(rows))


def growth_of_period_rows(rows: list[dict], frequency: str) -> list[dict]:
    """Rows with growth_pct and computed, one a period of `frequency` (and part)."""
    rows = [row for row in rows if row["frequency"] == frequency]
    published = [row for row in _published(rows) if row["measure"] in _OWN_GROWTH]
    return _with_growth(published, [row for row in rows if row["measure"] == Measure.LEVEL])


def values_to_date_rows(rows: list[dict]) -> list[dict]:
    """Levels from January on, one a month that closes a year to date (and part)."""
    return _newest(
        row | {"period": _month_of_end(row)}
        for row in rows
        if row["measure"] == Measure.LEVEL_YTD
        or (row["measure"] == Measure.LEVEL and _is_to_date(Period.parse(row["period"])))
    )


def values_of_period_rows(rows: list[dict], frequency: str) -> list[dict]:
    """Levels of single periods of `frequency`, one a period (and part)."""
    return _newest(row for row in rows if row["frequency"] == frequency and row["measure"] == Measure.LEVEL)


def _month_of_end(row: dict) -> str:
    return str(Period.parse(row["period"]).as_month())


def _place(row: dict) -> tuple[str, str]:
    """What tells one figure of a series from another."""
    return row.get(PART, ""), row["period"]


def _newest(rows: Iterable[dict]) -> list[dict]:
    """One row a period (of each part), in order: the newest release, of one day the last."""
    newest: dict[tuple[str, str], dict] = {}
    for row in rows:
        known = newest.get(_place(row))
        if known is None or row["release"] >= known["release"]:
            newest[_place(row)] = row
    return [newest[place] for place in sorted(newest)]


def _published(rows: list[dict]) -> list[dict]:
    return [
        row
        | {
            "growth_pct": growth_from_index(row["value"]) if row["measure"].startswith("index") else row["value"],
            "computed": False,
        }
        for row in rows
        if row["measure"] in _TO_DATE_GROWTH or row["measure"] in _OWN_GROWTH
    ]


def _with_growth(published: list[dict], levels: list[dict]) -> list[dict]:
    """The published growths, and computed ones of levels where none is published.

    Computed: against the same period of the year before, where both stand in one unit and price basis.
    """
    told = {_place(row) for row in published}
    series_of = {(*_place(row), row["unit"], row["price_basis"]): row["value"] for row in levels}
    computed = []
    for row in levels:
        part, period = _place(row)
        base = series_of.get((part, str(Period.parse(period).year_before()), row["unit"], row["price_basis"]), 0.0)
        if (part, period) not in told and base > 0 and row["price_basis"] != PriceBasis.UNSTATED:
            computed.append(row | {"growth_pct": growth_between(row["value"], base), "computed": True})
    return _newest([*published, *computed])


def _frame(rows: list[dict], figures: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    columns = [PART, *columns] if PART in figures else columns
    return pd.DataFrame(rows, columns=columns).astype({"period": str})  # text also where there is no row


@st.cache_data(max_entries=4096, show_spinner=False)
def _of_version(version: str, what: str, figure_key: tuple[str, str, str], frequency: str):
    """The series `what` of (indicator, item, area), worked out once for each version of the warehouse."""
    indicator, item, area = figure_key
    figures = queries.figures(indicator=indicator, item=item, area=area)
    if what == "growth_to_date":
        return growth_to_date(figures)
    if what == "values_to_date":
        return values_to_date(figures)
    if what == "growth_of_period":
        return growth_of_period(figures, frequency)
    return values_of_period(figures, frequency)


def to_date(indicator: str, item: str, area: str) -> pd.DataFrame:
    """Growth of the year to date against the same period of last year, one row a month that closes such a period.

    Returns period (`2025-06` also for quarter-end and year figures), growth_pct (%), computed (bool) and TRACE.
    """
    return _of_version(version_in_use(), "growth_to_date", (indicator, item, area), "")


def of_period(indicator: str, item: str, area: str, frequency: str = MONTH) -> pd.DataFrame:
    """Growth of single months (or quarters, years) against the same period of last year; columns as `to_date`."""
    return _of_version(version_in_use(), "growth_of_period", (indicator, item, area), frequency)


def level_to_date(indicator: str, item: str, area: str) -> pd.DataFrame:
    """Value from January to the end of the period, one row a month; columns period, price_basis and TRACE."""
    return _of_version(version_in_use(), "values_to_date", (indicator, item, area), "")


def level(indicator: str, item: str, area: str, frequency: str = MONTH) -> pd.DataFrame:
    """Values of single months (quarters, years); columns period, price_basis and TRACE."""
    return _of_version(version_in_use(), "values_of_period", (indicator, item, area), frequency)


def kept(figures: pd.DataFrame, of: Callable[..., list[dict]], *frequency: str) -> list[dict]:
    """The rows of a series (`growth_to_date_rows`, …) of figures as `growth_to_date` takes them.

    Worked out once for the very same frame: several blocks of a page, and all its months, ask for the same series.
    Shared: nobody writes into the frame or a row.
    """
    known = _kept.get(id(figures))
    if known is None or known[0]() is not figures:
        known = _kept[id(figures)] = (weakref.ref(figures, partial(_forget, id(figures))), {(): rows_of(figures)})
    if (of, *frequency) not in known[1]:
        known[1][of, *frequency] = of(known[1][()], *frequency)
    return known[1][of, *frequency]


def _forget(place: int, gone: weakref.ref) -> None:
    if (kept := _kept.get(place)) and kept[0] is gone:
        del _kept[place]


def growth_to_date(figures: pd.DataFrame) -> pd.DataFrame:
    """`to_date` of figures that were asked for already: one item of one indicator and area, as `queries.figures`.

    Several items at once carry their names in a column `part`, which stays.
    """
    return _frame(kept(figures, growth_to_date_rows), figures, COLUMNS)


def growth_of_period(figures: pd.DataFrame, frequency: str = MONTH) -> pd.DataFrame:
    """`of_period` of figures that were asked for already, of one item or of several parts."""
    return _frame(kept(figures, growth_of_period_rows, frequency), figures, COLUMNS)


def values_to_date(figures: pd.DataFrame) -> pd.DataFrame:
    """`level_to_date` of figures that were asked for already, of one item or of several parts."""
    return _frame(kept(figures, values_to_date_rows), figures, ["period", "price_basis", *TRACE])


def values_of_period(figures: pd.DataFrame, frequency: str = MONTH) -> pd.DataFrame:
    """`level` of figures that were asked for already, of one item or of several parts."""
    return _frame(kept(figures, values_of_period_rows, frequency), figures, ["period", "price_basis", *TRACE])


def traced(rows: Iterable[dict], *more: str) -> Rows:
    """Rows of a series for a table that few open; `more`: what the table has beside its columns while it has no row."""
    return Rows(rows, [*COLUMNS, *more])


def at_or_before(rows: Sequence[Mapping], month: Period) -> Mapping | None:
    """The newest row of the report year not after `month`; None where the year has none yet. rows: oldest first."""
    first, last = f"{month.year}-01", str(month.as_month())
    return next((row for row in reversed(rows) if first <= row["period"] <= last), None)


__all__ = [
    "COLUMNS",
    "MONTH",
    "PART",
    "QUARTER",
    "TRACE",
    "YEAR",
    "at_or_before",
    "growth_of_period",
    "growth_of_period_rows",
    "growth_to_date",
    "growth_to_date_rows",
    "kept",
    "level",
    "level_to_date",
    "of_period",
    "rows_of",
    "to_date",
    "traced",
    "values_of_period",
    "values_of_period_rows",
    "values_to_date",
    "values_to_date_rows",
]
