"""Growth of the year to date against the growth of its parts. Knows no series, no file, no screen.

Growth of a whole is the mean of the growths of its parts weighted by their levels of the base year: g = Σ w·g. It is
never their sum nor their plain mean, and it is published, not computed here. What can be computed is whether three
published figures agree; where they do not, an earlier one was revised or one is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from growth.errors import require_positive, require_weight
from growth.notation import number, percent, points, rise
from growth.periods import Period
from growth.verdicts import Inputs
from growth.vocabulary import Severity

# A part that is 1/n of the months may weigh from 1/2 to 3/2 of 1/n (harvests, Tết, budgets spent at year's end).
WEIGHT_SLACK = 0.5
# Difference in points between the growth that two published figures imply for the rest and the growth of the known
# part: from the first on it is worth telling, from the second on one of the figures is probably wrong.
NOTABLE_GAP_POINTS = 20.0
IMPLAUSIBLE_GAP_POINTS = 50.0


@dataclass(frozen=True)
class YearToDateCheck:
    """Whether published growths agree. `severity` is None when there is nothing to tell.

    low_pct, high_pct: where the year to date can lie (None where only one part is known).
    implied_growth_pct: growth that the part other than the known or latest one must have had.
    weight: base-year weight used for the latest (known) part.
    """

    severity: Severity | None
    low_pct: float | None
    high_pct: float | None
    implied_growth_pct: float
    weight: float
    text: str
    formula: str
    inputs: Inputs


def weighted_growth(growth_and_weight: Iterable[tuple[float, float]]) -> float:
    """Growth of the whole from (growth in %, level in the base period) of every part: Σ w·g, w = level ÷ Σ level."""
    parts = list(growth_and_weight)
    return sum(growth * level for growth, level in parts) / sum(level for _, level in parts)


def bounds(growths_pct: Iterable[float], rounding: float = 0.005) -> tuple[float, float]:
    """Lowest and highest growth of a whole whose parts grew so, widened by twice the half unit of print."""
    growths = list(growths_pct)
    return min(growths) - 2 * rounding, max(growths) + 2 * rounding


def implied_weight(part_growth_pct: float, rest_growth_pct: float, whole_growth_pct: float) -> float | None:
    """Base-year weight of a part: (whole − rest) ÷ (part − rest); None when both grew the same.

    A result outside 0–1 says that the three figures do not belong together.
    """
    if part_growth_pct == rest_growth_pct:
        return None
    return (whole_growth_pct - rest_growth_pct) / (part_growth_pct - rest_growth_pct)


def implied_growth(whole_growth_pct: float, part_growth_pct: float, part_weight: float) -> float:
    """Growth of the rest that a whole and one of its parts imply: (g − w·g_part) ÷ (1 − w); w below 1."""
    rest = require_positive("quyền số phần còn lại", 1 - require_weight(part_weight))
    return (whole_growth_pct - part_weight * part_growth_pct) / rest


def base_weight(part_level: float, part_growth_pct: float, whole_level: float, whole_growth_pct: float) -> float:
    """Base-year weight (0–1) of a part from the published levels and growths of this year."""
    return (part_level / (100 + part_growth_pct)) / (whole_level / (100 + whole_growth_pct))


def months_share(part: Period, whole: Period) -> float:
    """Weight by length: quarter III in nine months = 3/9. The stand-in where no base-year level is known."""
    months = {"M": 1, "Q": 3, "A": 12}[part.frequency]
    return months / whole.last_month


def elapsed_share(earlier: Period, later: Period) -> float:
    """The same for two years to date: 7 months in nine months = 7/9."""
    return earlier.last_month / later.last_month


def check_three(
    earlier_pct: float, latest_pct: float, total_pct: float, latest_weight: float, rounding: float = 0.005
) -> YearToDateCheck:
    """Do the growths of the year to date before, of the latest period and of the year to date now agree?

    latest_weight: base-year weight of the latest period (`base_weight`, else `months_share`); rounding: half a unit
    of the last printed digit. A total outside the two, or one that needs an implausible weight, is a warning: the
    earlier months were revised (to `implied_growth_pct`) or a figure is wrong.
    """
    inputs = {
        "tăng lũy kế trước": earlier_pct,
        "tăng kỳ mới nhất": latest_pct,
        "tăng lũy kế nay": total_pct,
        "quyền số kỳ mới nhất": latest_weight,
    }
    implied = implied_growth(total_pct, latest_pct, latest_weight)
    lightest, heaviest = latest_weight * (1 - WEIGHT_SLACK), min(latest_weight * (1 + WEIGHT_SLACK), 1.0)
    plausible = [earlier_pct + weight * (latest_pct - earlier_pct) for weight in (lightest, heaviest)]
    low, high = bounds(plausible, rounding)
    formula = _implied_formula(total_pct, latest_pct, latest_weight, implied)
    if low <= total_pct <= high:
        return YearToDateCheck(None, low, high, implied, latest_weight, "Ba mức tăng khớp nhau.", formula, inputs)
    text = (
        f"Lũy kế {rise(total_pct)} không khớp với lũy kế trước {percent(earlier_pct)} và kỳ mới nhất "
        f"{percent(latest_pct)}: lũy kế trước có thể đã được điều chỉnh thành khoảng {percent(implied, 1)}."
    )
    return YearToDateCheck(Severity.WARNING, low, high, implied, latest_weight, text, formula, inputs)


def check_implied(known_pct: float, total_pct: float, known_weight: float) -> YearToDateCheck:
    """What do a year to date and one known part of it say about the part that nobody published?

    Information from NOTABLE_GAP_POINTS, a warning from IMPLAUSIBLE_GAP_POINTS of difference on.
    """
    inputs = {"tăng phần đã biết": known_pct, "tăng lũy kế": total_pct, "quyền số phần đã biết": known_weight}
    implied = implied_growth(total_pct, known_pct, known_weight)
    gap = abs(implied - known_pct)
    severity = None
    if gap >= IMPLAUSIBLE_GAP_POINTS:
        severity = Severity.WARNING
    elif gap >= NOTABLE_GAP_POINTS:
        severity = Severity.INFORMATION
    formula = _implied_formula(total_pct, known_pct, known_weight, implied)
    text = (
        f"Lũy kế {rise(total_pct)} và phần đã biết {rise(known_pct)} kéo theo phần còn lại {rise(implied, 1)} "
        f"(chênh {points(implied - known_pct, 1)})."
    )
    return YearToDateCheck(severity, None, None, implied, known_weight, text, formula, inputs)


def months_against_total(months: Mapping[int, float], total: float, elapsed: Period) -> float | None:
    """Published year to date minus the sum of its published months; None while a month is missing.

    The difference is shown; the published year to date stays the figure.
    """
    needed = range(1, elapsed.last_month + 1)
    if any(month not in months for month in needed):
        return None
    return total - sum(months[month] for month in needed)


def _implied_formula(whole_pct: float, part_pct: float, weight: float, implied_pct: float) -> str:
    share = number(weight, 3)
    return f"({percent(whole_pct)} − {share} × {percent(part_pct)}) ÷ (1 − {share}) = {percent(implied_pct)}"
