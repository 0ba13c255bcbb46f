"""What happened: the series of one item, up to a report month. Asks dashboard.queries; knows no plan and no screen.

A page that shows many items asks for all of them in one question; what was asked stays in memory for its version of
the warehouse, and each series is worked out when it is first needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import streamlit as st

from dashboard import queries, series
from growth.periods import MONTH, QUARTER, YEAR, Period
from growth.tet import distorted_by_tet
from growth.vocabulary import Measure, PriceBasis

Key = tuple[str, str]  # indicator, item
LEVELS = (Measure.LEVEL, Measure.LEVEL_YTD)
# Growth of these is published at the prices of each year; growth of all others is in volume.
NOMINAL = ("export_value", "import_value", "retail_sales")
CONSTANT_PRICES = (PriceBasis.CONST_2020, PriceBasis.CONST_2010, PriceBasis.CONST_1994)
_TO_DATE = "to_date"


class Flow(NamedTuple):
    """A level with its unit."""

    value: float
    unit: str


class History:
    """Every figure of one item of an area, as dicts of the columns of dashboard.series. Shared: nobody changes one."""

    def __init__(self, rows: list[dict]):
        self._growths = [row for row in rows if row["measure"] not in LEVELS]
        self._levels = [row for row in rows if row["measure"] in LEVELS]
        self._prices: dict[int, list[tuple[date, str]]] = {}
        for row in self._levels:
            period = Period.parse(row["period"])
            self._prices.setdefault(period.year, []).append((period.end, row["price_basis"]))
        self._preferred = preferred_prices(row["price_basis"] for row in self._levels)
        self._series: dict[tuple[str | None, bool, str], dict[str, dict]] = {}
        self._years: dict[tuple[str | None, bool, str], dict[int, dict[int, float]]] = {}

    def prices(self, month: Period) -> str | None:
        """The price basis to compare at: of the levels of the report year up to `month`, else of all levels."""
        until = month.end
        this_year = preferred_prices(basis for end, basis in self._prices.get(month.year, ()) if end <= until)
        return self._preferred if this_year is None else this_year

    def series(self, price_basis: str | None, is_growth: bool, frequency: str) -> dict[str, dict]:
        """Period → row, oldest first; levels, and growth computed of them, at one price basis alone."""
        wanted = (price_basis, is_growth, frequency)
        if wanted not in self._series:
            rows = self._growths + [row for row in self._levels if row["price_basis"] == price_basis]
            if frequency == _TO_DATE:
                found = series.growth_to_date_rows(rows) if is_growth else series.values_to_date_rows(rows)
            else:
                of = series.growth_of_period_rows if is_growth else series.values_of_period_rows
                found = of(rows, frequency)
            self._series[wanted] = {row["period"]: row for row in found}
        return self._series[wanted]

    def years(self, price_basis: str | None, is_growth: bool, unit: str = "") -> dict[int, dict[int, float]]:
        """Year → month that closes a year to date → growth in %, or the level where it stands in `unit`."""
        wanted = (price_basis, is_growth, unit)
        if wanted not in self._years:
            years = self._years[wanted] = {}
            for text, row in self.series(price_basis, is_growth, _TO_DATE).items():
                if is_growth or row["unit"] == unit:
                    months = years.setdefault(int(text[:4]), {})
                    months[int(text[5:])] = float(row["growth_pct" if is_growth else "value"])
        return self._years[wanted]


class Actuals:
    """The series of one indicator and item as they stand in a report month.

    price_basis: prices of the levels: those of the report year, of several the constant ones; None without a level.
    """

    def __init__(self, key: Key, area: str, month: Period, history: History):
        self.indicator, self.item = key
        self.area, self.month, self._history = area, month, history
        self.price_basis = history.prices(month)

    def growth_to_date(self) -> dict[str, dict]:
        """Month that closes a year to date (`2025-06`) → row with growth_pct, also after the report month."""
        return self._history.series(self.price_basis, True, _TO_DATE)

    def growth_of(self, frequency: str) -> dict[str, dict]:
        """Period of `frequency` → row with growth_pct against the same period of last year."""
        return self._history.series(self.price_basis, True, frequency)

    def level_to_date(self) -> dict[str, dict]:
        """Month that closes a year to date → row with its value."""
        return self._history.series(self.price_basis, False, _TO_DATE)

    def level_of(self, frequency: str) -> dict[str, dict]:
        """Period of `frequency` → row with its value."""
        return self._history.series(self.price_basis, False, frequency)

    def growths_of_years(self) -> dict[int, dict[int, float]]:
        """Year → month that closes a year to date → growth in %; all years, oldest first."""
        return self._history.years(self.price_basis, True)

    def levels_of_years(self, unit: str) -> dict[int, dict[int, float]]:
        """The same of the levels that stand in `unit`."""
        return self._history.years(self.price_basis, False, unit)

    def newest(self, to_date: dict[str, dict]) -> dict | None:
        """Of rows to date the newest of the report year that is not after the report month."""
        months = (f"{self.month.year}-{number:02d}" for number in range(self.month.number, 0, -1))
        return next((to_date[text] for text in months if text in to_date), None)

    def newest_single(self) -> dict | None:
        """Growth of the newest month (else quarter) of the report year that may be read alone, not in Tết."""
        for frequency in (MONTH, QUARTER):
            rows = self.growth_of(frequency)
            periods = [Period.parse(text) for text in rows if text.startswith(str(self.month.year))]
            fit = [
                period
                for period in periods
                if period.as_month() <= self.month and not distorted_by_tet(period, Measure.GROWTH_YOY)
            ]
            if fit:
                return rows[str(max(fit))]
        return None

    def level_at(self, period: Period, to_date: bool) -> dict | None:
        """The level of one period, or of the year up to it; None without one."""
        if to_date or period.frequency == YEAR:
            return self.level_to_date().get(str(period.as_month()))
        return self.level_of(period.frequency).get(str(period))

    def base_level(self, period: Period, to_date: bool) -> Flow | None:
        """The level as a base or a weight: the published one, else the sum of its quarters or months.

        A sum stands only while every part since January is there in one unit; it is never shown as a figure.
        """
        if row := self.level_at(period, to_date):
            return Flow(row["value"], row["unit"])
        if not to_date and period.frequency != YEAR:
            return None
        for frequency, months in ((QUARTER, 3), (MONTH, 1)):
            count, rest = divmod(period.last_month, months)
            parts = [self.level_of(frequency).get(str(Period(period.year, n + 1, frequency))) for n in range(count)]
            if not rest and all(parts) and len({part["unit"] for part in parts}) == 1:
                return Flow(sum(part["value"] for part in parts), parts[0]["unit"])
        return None

    @property
    def levels_fit_growth(self) -> bool:
        """Whether the levels stand at the prices that the published growth is measured at."""
        return self.indicator in NOMINAL or self.price_basis in CONSTANT_PRICES


def preferred_prices(offered: Iterable[str]) -> str | None:
    """Of several price bases the one to compare at: constant prices first, unstated ones last; None without any."""
    known = set(offered)
    preference = (*CONSTANT_PRICES, "", PriceBasis.CURRENT, PriceBasis.UNSTATED)
    return next((str(basis) for basis in preference if basis in known), None)


def actuals_of(version: str, area: str, keys: Iterable[Key], month: Period) -> dict[Key, Actuals]:
    """Indicator and item → what happened; one question for all that nobody asked of this version yet."""
    shelf, wanted = _shelf(version, area), list(dict.fromkeys(keys))
    if unknown := [key for key in wanted if key not in shelf]:
        figures = queries.figures_of_items(area, [f"{indicator}.{item}" for indicator, item in unknown])
        rows: dict[Key, list[dict]] = {key: [] for key in unknown}
        items = zip(figures["indicator"].tolist(), figures["item"].tolist(), strict=True)
        for key, row in zip(items, series.rows_of(figures), strict=True):
            rows[key].append(row)
        shelf.update({key: History(of_key) for key, of_key in rows.items()})
    return {key: Actuals(key, area, month, shelf[key]) for key in wanted}


@st.cache_resource(max_entries=6, show_spinner=False)
def _shelf(version: str, area: str) -> dict[Key, History]:
    """What was asked so far of a version: a resource, because a copy for each visitor would cost more than asking."""
    return {}
