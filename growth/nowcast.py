"""Estimate of the whole year from its first months, with its uncertainty. Knows no series, no file, no screen.

Share method: the elapsed months make up about the share of the year that they made up in earlier years. How well it
does on real series, and against what, stands in docs/nowcast.md. An estimate is drawn grey and never stored as data.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean, stdev

from growth.errors import require_positive
from growth.notation import number
from growth.verdicts import Inputs, is_known

FEWEST_YEARS = 3
CONFIDENCE = 0.8


class NowcastOutcome(StrEnum):
    """Whether there is an estimate, and if not why."""

    ESTIMATED = "estimated"
    TOO_FEW_YEARS = "too_few_years"
    NO_CURRENT_FIGURE = "no_current_figure"


@dataclass(frozen=True)
class Nowcast:
    """Estimate of the year with the interval that holds it with probability `confidence`; n past years.

    log_error is the standard deviation of the logarithm of the estimate for a new year; it has years − 1 degrees of
    freedom.
    """

    outcome: NowcastOutcome
    value: float | None
    low: float | None
    high: float | None
    confidence: float
    years: int
    share_pct: float | None
    log_error: float | None
    formula: str
    inputs: Inputs


def nowcast_of_year(
    cumulative: float | None, past: Mapping[int, tuple[float, float]], confidence: float = CONFIDENCE
) -> Nowcast:
    """The year that `cumulative` leads to: C ÷ mean of past shares, with an interval.

    past: year → (cumulative to the same month, whole year), both positive; every year of one definition that is known
    (a shorter memory did no better, see docs/nowcast.md). Interval from the spread of the logarithms of the shares:
    Ŷ·exp(± t(n−1)·s·√(1 + 1/n)), at least three years. For an indicator of which only growth is published pass
    indices on both sides (108.24 of the year to date): the estimate is then the index of the year.
    """
    shares = {year: _share(to_date, whole) for year, (to_date, whole) in sorted(past.items())}
    inputs: Inputs = {"lũy kế từ đầu năm": cumulative} | {
        f"tỷ trọng năm {year} (%)": 100 * s for year, s in shares.items()
    }
    n = len(shares)
    if not is_known(cumulative):
        return _none(NowcastOutcome.NO_CURRENT_FIGURE, confidence, n, inputs)
    if n < FEWEST_YEARS:
        return _none(NowcastOutcome.TOO_FEW_YEARS, confidence, n, inputs)
    require_positive("lũy kế từ đầu năm", cumulative)
    share = fmean(shares.values())
    log_error = stdev(math.log(each) for each in shares.values()) * math.sqrt(1 + 1 / n)
    value = cumulative / share
    reach = student_quantile((1 + confidence) / 2, n - 1) * log_error
    return Nowcast(
        outcome=NowcastOutcome.ESTIMATED,
        value=value,
        low=value * math.exp(-reach),
        high=value * math.exp(reach),
        confidence=confidence,
        years=n,
        share_pct=100 * share,
        log_error=log_error,
        formula=f"{number(cumulative)} ÷ {number(100 * share)}% = {number(value)} (bình quân {n} năm)",
        inputs=inputs,
    )


def probability_of_reaching(nowcast: Nowcast, target: float) -> float | None:
    """Probability (0–1) that the year reaches at least `target`; None without an estimate.

    For an estimate of an index the target is the index of the goal (108 for 8 %).
    """
    if nowcast.outcome is not NowcastOutcome.ESTIMATED:
        return None
    distance = math.log(nowcast.value / require_positive("mục tiêu", target))
    if nowcast.log_error == 0:
        return 1.0 if distance >= 0 else 0.0
    return student_probability(distance / nowcast.log_error, nowcast.years - 1)


def student_probability(t: float, freedom: int) -> float:
    """P(T ≤ t) of Student's distribution with whole degrees of freedom (Abramowitz & Stegun 26.7.3 and 26.7.4)."""
    angle = math.atan(t / math.sqrt(freedom))
    cosine = math.cos(angle)
    # Even: 1 + ½cos² + (1·3)/(2·4)cos⁴ + …; odd: cos + ⅔cos³ + (2·4)/(3·5)cos⁵ + …; up to the power freedom − 2.
    term, total = (1.0, 0.0) if freedom % 2 == 0 else (cosine, 0.0)
    for power in range(freedom % 2, freedom - 1, 2):
        total += term
        term *= cosine**2 * (power + 1) / (power + 2)
    within = math.sin(angle) * total if freedom % 2 == 0 else 2 / math.pi * (angle + math.sin(angle) * total)
    return min(max((1 + within) / 2, 0.0), 1.0)  # far tails cancel to the last bit


def student_quantile(probability: float, freedom: int) -> float:
    """The t with P(T ≤ t) = `probability` (0.5–1), by bisection to machine precision."""
    low, high = 0.0, 1.0
    while student_probability(high, freedom) < probability:
        high *= 2
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if student_probability(middle, freedom) < probability else (low, middle)
    return high


def _share(to_date: float, whole: float) -> float:
    return require_positive("lũy kế cùng kỳ", to_date) / require_positive("giá trị cả năm", whole)


def _none(outcome: NowcastOutcome, confidence: float, years: int, inputs: Inputs) -> Nowcast:
    return Nowcast(outcome, None, None, None, confidence, years, None, None, "", inputs)
