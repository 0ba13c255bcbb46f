"""The Lunar New Year, which moves between January and February. Knows no file and no screen.

Tết falls between 21 January and 20 February and takes working days from one month or the other, so that growth of
either alone says little: both are judged together (2 tháng).
"""

from __future__ import annotations

from collections.abc import Mapping

from growth.indices import growth_between
from growth.periods import MONTH, Period
from growth.verdicts import is_known
from growth.vocabulary import Measure

_FROM_PREVIOUS_MONTH = (Measure.INDEX_MOM, Measure.GROWTH_MOM)
TO_DATE = (Measure.LEVEL_YTD, Measure.INDEX_YTD, Measure.GROWTH_YTD, Measure.PLAN_PCT)


def distorted_by_tet(period: Period, measure: str) -> bool:
    """Whether a figure is that of a single January or February (greyed, never drives a light).

    The year to date of February is both months together and stands; of January it is the single month. Growth over
    the previous month is distorted up to March, whose base is February.
    """
    if period.frequency != MONTH:
        return False
    if measure in _FROM_PREVIOUS_MONTH:
        return period.number <= 3
    return period.number == 1 or (period.number == 2 and measure not in TO_DATE)


def combined_growth(current: tuple[float, float], base: tuple[float, float]) -> float:
    """Growth in % of January and February together; each side is (January, February) in levels."""
    return growth_between(sum(current), sum(base))


def combine_january_february(months: Mapping[str, float]) -> dict[str, float]:
    """Levels by month (`2025-02`) → the same with January and February of each year as one level under February.

    A year of which one of the two is missing loses both. For flows; an index cannot be summed: use its published year
    to date of February.
    """
    combined = {}
    for month, level in months.items():
        january = months.get(f"{month[:-2]}01")
        if month.endswith("-02") and is_known(january) and is_known(level):
            combined[month] = january + level
        elif not month.endswith(("-01", "-02")):
            combined[month] = level
    return dict(sorted(combined.items()))
