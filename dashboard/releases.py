"""What was said of one item, release by release: its series as now known, as first published, as known on a day.

Asks dashboard.queries, thinks with dashboard.series; knows no plan and no screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import queries, series
from dashboard.actuals import LEVELS
from growth.periods import Period

_FIGURE = ("period", "measure", "price_basis")  # what one figure is, all its releases alike


class Releases:
    """Every release of every figure of one item, oldest first. Shared by all visitors: nobody changes a row."""

    def __init__(self, rows: list[dict]):
        self._rows = rows
        self._series: dict[tuple, list[dict]] = {}

    def series(self, of: Callable[..., list[dict]], *frequency: str, first: bool = False) -> list[dict]:
        """A series (`series.growth_to_date_rows`, …) of the newest or of the first releases, all years."""
        wanted = (of, *frequency, first)
        if wanted not in self._series:
            self._series[wanted] = of(_one_of_each(self._rows, first), *frequency)
        return self._series[wanted]

    def known_on(self, day: date, year: int, of: Callable[..., list[dict]], *frequency: str) -> list[dict]:
        """The same for one year as it was known on a day."""
        years = (year - 1, year)  # growth rests on the year before at most
        until = pd.Timestamp(day)
        rows = (row for row in self._rows if Period.parse(row["period"]).year in years)
        return of(_one_of_each(row for row in rows if row["release"] <= until), *frequency)


def _one_of_each(rows: Iterable[dict], first: bool = False) -> list[dict]:
    """Of the releases of each figure the last one, or the first."""
    found: dict[tuple, dict] = {}
    for row in rows:
        figure = tuple(row[part] for part in _FIGURE)
        found[figure] = found.get(figure, row) if first else row
    return list(found.values())


@st.cache_resource(max_entries=256, show_spinner=False)
def releases_of(version: str, indicator: str, item: str, area: str, price_basis: str | None = None) -> Releases:
    """What was ever said of an item; levels only at the prices that they are compared at."""
    rows = series.rows_of(queries.vintages(indicator, item, area))
    return Releases([row for row in rows if row["measure"] not in LEVELS or row["price_basis"] == price_basis])
