"""Growth and year to date of whole series. Data frames in and out; knows no file, no database, no screen.

A series is a frame with the columns period (text `2024-05`, `2024-Q2`, `2024`; one frequency) and value (level), one
row a period, of one indicator, item, area and price basis. Gaps stay gaps: nothing is filled in.
"""

from __future__ import annotations

import pandas as pd

from growth.periods import MONTH, Period


def year_on_year(series: pd.DataFrame) -> pd.DataFrame:
    """Adds base (value of the same period a year before) and growth_pct; both NaN where the base is missing.

    growth_pct is NaN as well for a base of 0 or below: see `indices.change` for how that change is said.
    """
    return _growth_over(series, [str(Period.parse(text).year_before()) for text in series["period"]])


def period_on_period(series: pd.DataFrame) -> pd.DataFrame:
    """The same against the period just before: never across a gap."""
    return _growth_over(series, [str(Period.parse(text).shift(-1)) for text in series["period"]])


def year_to_date(series: pd.DataFrame) -> pd.DataFrame:
    """Monthly or quarterly flows → their sum from the start of the year (columns period, value).

    A sum stands only while every period since January is there. Where a year to date is published, it is the figure
    and this is its control. Never for stocks, never for indices.
    """
    known = dict(zip(series["period"], series["value"], strict=True))
    rows = []
    for text in sorted(known):
        period = Period.parse(text)
        parts = [known.get(str(period.shift(-back)), float("nan")) for back in range(period.number)]
        rows.append((text, sum(parts)))
    return pd.DataFrame(rows, columns=["period", "value"]).dropna(ignore_index=True)


def to_date_and_year(to_date: pd.DataFrame, elapsed: Period) -> dict[int, tuple[float, float]]:
    """Years before `elapsed` → (year to date of the same month, whole year), for pace, needed growth and nowcast.

    to_date: columns period, value; years to date by the month in which they end. The whole year is the row of the
    year (`2024`) or else of December (`2024-12`). Years with one of the two missing are left out.
    """
    known = dict(zip(to_date["period"], to_date["value"], strict=True))
    pairs = {}
    for year in sorted({Period.parse(text).year for text in known}):
        part = known.get(str(Period(year, elapsed.last_month, MONTH)))
        whole = known.get(str(year), known.get(f"{year}-12"))
        if year < elapsed.year and pd.notna(part) and pd.notna(whole):
            pairs[year] = (float(part), float(whole))
    return pairs


def _growth_over(series: pd.DataFrame, base_periods: list[str]) -> pd.DataFrame:
    base = pd.Series(base_periods, index=series.index, dtype=object).map(series.set_index("period")["value"])
    base = base.astype(float)
    return series.assign(base=base, growth_pct=(series["value"] / base.where(base > 0) - 1) * 100)
