"""Monthly levels of a made-up item: first estimate and later figure. Knows no workbook and no file.

Every series is drawn from its own seeded stream over the whole span, so that a shorter build shows the same figures.
Levels are rounded once, at the leaves; totals, years to date and indices are computed from the rounded levels, as a
statistics office does.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from growth.periods import QUARTER, YEAR, Period

SPAN = [Period.month(year, month) for year in range(2018, 2027) for month in range(1, 13)]

# First day of the lunar year (public holidays of Vietnam); factories rest from two days before to six days after.
TET = {
    2018: date(2018, 2, 16),
    2019: date(2019, 2, 5),
    2020: date(2020, 1, 25),
    2021: date(2021, 2, 12),
    2022: date(2022, 2, 1),
    2023: date(2023, 1, 22),
    2024: date(2024, 2, 10),
    2025: date(2025, 1, 29),
    2026: date(2026, 2, 17),
}
# The common course of the made-up economy: points added to each series' own yearly growth, and months of lockdown.
CYCLE = {2018: 0.0, 2019: 1.0, 2020: -6.0, 2021: 2.0, 2022: 3.0, 2023: -3.5, 2024: 0.5, 2025: 3.0, 2026: 1.0}
LOCKDOWN = {Period.month(2020, 4): 0.12, Period.month(2020, 5): 0.05, Period.month(2021, 8): 0.08}

FLAT = (1.0,) * 12
YEAR_END = (0.97, 0.93, 1.0, 0.98, 0.99, 1.0, 0.99, 1.0, 1.01, 1.03, 1.05, 1.08)
SUMMER = (0.86, 0.84, 0.95, 1.02, 1.14, 1.20, 1.19, 1.12, 1.00, 0.94, 0.88, 0.86)
HARVEST = (1.9, 1.9, 1.8, 1.3, 0.5, 0.2, 0.2, 0.2, 0.3, 0.6, 1.2, 1.9)
RAIN = (1.04, 1.02, 1.10, 1.12, 1.10, 1.02, 1.00, 0.96, 0.86, 0.84, 0.93, 1.01)


@dataclass(frozen=True)
class Series:
    """Monthly levels of one item: as first estimated and as it turned out a month later."""

    estimated: Mapping[Period, float]
    actual: Mapping[Period, float]

    def known(self, month: Period, report: Period) -> float:
        """Level of `month` as the workbook of the report month prints it: the report month itself is an estimate."""
        return self.estimated[month] if month == report else self.actual[month]

    def over(self, period: Period, report: Period) -> float:
        """Sum over the months of a month, quarter or year; January to `period` is `to_date`."""
        length = {QUARTER: 3, YEAR: 12}.get(period.frequency, 1)
        last = period.as_month()
        return _tidy(sum(self.known(last.shift(-back), report) for back in range(length)))

    def to_date(self, month: Period, report: Period) -> float:
        """Sum of January to `month`."""
        return _tidy(sum(self.known(Period.month(month.year, number), report) for number in range(1, month.number + 1)))

    def index_yoy(self, period: Period, report: Period) -> float:
        return 100 * self.over(period, report) / self.over(period.year_before(), report)

    def index_mom(self, month: Period, report: Period) -> float:
        return 100 * self.known(month, report) / self.known(month.shift(-1), report)

    def index_ytd(self, month: Period, report: Period) -> float:
        return 100 * self.to_date(month, report) / self.to_date(month.year_before(), report)


def total(parts: Iterable[Series]) -> Series:
    """The whole of its parts, in every month and every vintage."""
    parts = list(parts)
    return Series(
        {month: _tidy(sum(part.estimated[month] for part in parts)) for month in SPAN},
        {month: _tidy(sum(part.actual[month] for part in parts)) for month in SPAN},
    )


def split(whole: Series, share: Mapping[int, float], decimals: int) -> tuple[Series, Series]:
    """The share (by year) of a whole and the rest of it."""
    first = Series(
        {month: round(whole.estimated[month] * share[month.year], decimals) for month in SPAN},
        {month: round(whole.actual[month] * share[month.year], decimals) for month in SPAN},
    )
    rest = Series(
        {month: round(whole.estimated[month] - first.estimated[month], decimals) for month in SPAN},
        {month: round(whole.actual[month] - first.actual[month], decimals) for month in SPAN},
    )
    return first, rest


def scaled(series: Series, factor: Mapping[int, float], decimals: int) -> Series:
    """The series times a factor that changes by year: a volume from a value, current from constant prices."""
    return Series(
        {month: round(series.estimated[month] * factor[month.year], decimals) for month in SPAN},
        {month: round(series.actual[month] * factor[month.year], decimals) for month in SPAN},
    )


@dataclass(frozen=True)
class Shape:
    """How a series moves: mean monthly level of 2018, own yearly growth in %, season, Tết, lockdown, noise."""

    level: float
    growth: float
    season: tuple[float, ...] = FLAT
    tet_loss: float = 0.55  # share of output lost on a day of the holiday
    tet_gain: float = 0.0  # extra turnover on a day of the three weeks before it
    exposure: float = 1.0  # to lockdowns
    noise: float = 0.02
    decimals: int = 1


def simulate(seed: int, name: str, shape: Shape) -> Series:
    """Monthly levels of one series; `name` and `seed` alone decide its stream of chance."""
    chance = random.Random(f"{seed}/{name}")
    growth = {year: shape.growth + CYCLE[year] + chance.gauss(0, 1.5) for year in CYCLE}
    trend = wander = 0.0
    estimated, actual = {}, {}
    for month in SPAN:
        trend += math.log1p(growth[month.year] / 100) / 12
        wander = 0.6 * wander + chance.gauss(0, shape.noise)
        level = (
            shape.level
            * math.exp(trend + wander)
            * shape.season[month.number - 1]
            * (1 - shape.tet_loss * _share_of_days(month, -2, 6))
            * (1 + shape.tet_gain * _share_of_days(month, -21, -1))
            * max(0.03, 1 - shape.exposure * LOCKDOWN.get(month, 0.0))
        )
        actual[month] = round(level, shape.decimals)
        estimated[month] = round(level * (1 + chance.gauss(0, 0.003)), shape.decimals)
    return Series(estimated, actual)


def simulate_all(seed: int, group: str, shapes: Mapping[str, Shape]) -> dict[str, Series]:
    """One series for each named shape of a group, in the order given."""
    return {name: simulate(seed, f"{group}/{name}", shape) for name, shape in shapes.items()}


def _share_of_days(month: Period, first: int, last: int) -> float:
    """Share of the month's days that lie `first` to `last` days from Tết."""
    tet = TET[month.year]
    days = [tet + timedelta(days=offset) for offset in range(first, last + 1)]
    return sum(day.month == month.number for day in days) / month.end.day


def _tidy(value: float) -> float:
    """A sum of rounded levels without the dust of binary fractions."""
    return round(value, 6)
