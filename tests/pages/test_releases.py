"""What was said of an item, release by release."""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard import series
from dashboard.releases import Releases
from growth.periods import QUARTER


def said(period: str, value: float, release: str, measure: str = "growth_yoy") -> dict:
    return {
        "period": period,
        "frequency": QUARTER,
        "price_basis": "",
        "measure": measure,
        "value": value,
        "release": pd.Timestamp(release),
    }


GRDP = Releases(
    [
        said("2024-Q3", 7.0, "2024-09-29"),
        said("2025-Q1", 8.0, "2025-03-29"),
        said("2025-Q1", 8.5, "2025-06-29"),
        said("2025-Q2", 9.0, "2025-06-29"),
        said("2025-Q2", 8.9, "2025-09-29"),
    ]
)
OF_QUARTERS = (series.growth_of_period_rows, QUARTER)


def growths(rows: list[dict]) -> dict[str, float]:
    return {row["period"]: row["growth_pct"] for row in rows}


def test_the_newest_release_of_each_figure_counts_unless_the_first_is_asked_for():
    assert growths(GRDP.series(*OF_QUARTERS)) == {"2024-Q3": 7.0, "2025-Q1": 8.5, "2025-Q2": 8.9}
    assert growths(GRDP.series(*OF_QUARTERS, first=True)) == {"2024-Q3": 7.0, "2025-Q1": 8.0, "2025-Q2": 9.0}


def test_what_was_known_on_a_day_holds_nothing_that_was_said_later():
    assert growths(GRDP.known_on(date(2025, 7, 17), 2025, *OF_QUARTERS))["2025-Q2"] == 9.0
    assert growths(GRDP.known_on(date(2025, 4, 17), 2025, *OF_QUARTERS)) == {"2024-Q3": 7.0, "2025-Q1": 8.0}


def test_all_months_share_what_was_worked_out_once():
    assert GRDP.series(*OF_QUARTERS) is GRDP.series(*OF_QUARTERS)
    figures = pd.DataFrame([said("2025-Q1", 8.0, "2025-03-29")])
    assert series.kept(figures, *OF_QUARTERS) is series.kept(figures, *OF_QUARTERS)
    assert series.kept(figures.assign(value=9.0), *OF_QUARTERS)[0]["growth_pct"] == 9.0
