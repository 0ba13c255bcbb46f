"""How far a year's plan is fulfilled and what its remaining months need. Knows no series, no file, no screen.

Levels are in one unit and one price basis; shares and growths in %; weights 0–1. `elapsed` is the month or quarter in
which the cumulative figure ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from growth.errors import require_positive, require_weight
from growth.indices import growth_between, level_after
from growth.notation import number, percent, points, signed_percent
from growth.periods import Period
from growth.verdicts import Inputs, Light, is_known, light, missing, reaches

PLAN, CUMULATIVE = "kế hoạch năm", "lũy kế từ đầu năm"
LAST_CUMULATIVE, LAST_TOTAL = "lũy kế cùng kỳ năm trước", "cả năm trước"


@dataclass(frozen=True)
class Pace:
    """Share of the year's plan against what should be fulfilled by now.

    expected_pct is the seasonal pace; it alone drives the light. The linear pace (months ÷ 12) is shown beside it:
    it calls a seasonal indicator late when it is not.
    """

    light: Light
    share_pct: float | None
    expected_pct: float | None
    gap_points: float | None  # share − seasonal pace
    gap_value: float | None  # the same in the unit of the plan
    linear_pct: float
    linear_gap_points: float | None  # share − linear pace
    missing: tuple[str, ...]
    formula: str
    inputs: Inputs


def share_of_plan(cumulative: float, plan: float) -> float:
    """Fulfilled share of the year's plan in %: C ÷ plan. "Tăng 2,3% KH" in a report means 102.3."""
    return cumulative / require_positive(PLAN, plan) * 100


def linear_pace(elapsed: Period) -> float:
    """Share of the year's months that have passed, in %: 5 months → 41.67."""
    return elapsed.last_month / 12 * 100


def seasonal_pace(last_cumulative: float, last_total: float) -> float:
    """Share of last year's total that was reached by the same month, in %."""
    return last_cumulative / require_positive(LAST_TOTAL, last_total) * 100


def pace_of_plan(
    cumulative: float | None,
    plan: float | None,
    elapsed: Period,
    last_cumulative: float | None,
    last_total: float | None,
) -> Pace:
    """Share of plan against the seasonal pace, with the light.

    ratio = share ÷ seasonal pace = the part of the plan that the year ends with if its remaining months weigh as last
    year's did; thresholds in `verdicts`. Without last year's figures there is no light (`missing` says what lacks);
    January alone is never judged (Tết). When the year is over its whole plan is expected, whatever last year was, and
    the light only says whether it was reached.
    """
    year_is_over = elapsed.last_month == 12
    inputs = {PLAN: plan, CUMULATIVE: cumulative, LAST_CUMULATIVE: last_cumulative, LAST_TOTAL: last_total}
    linear = linear_pace(elapsed)
    share = share_of_plan(cumulative, plan) if is_known(cumulative) and is_known(plan) else None
    expected = 100.0 if year_is_over else None
    if not year_is_over and is_known(last_cumulative) and is_known(last_total):
        expected = seasonal_pace(last_cumulative, last_total)
    gap = None if share is None or expected is None else share - expected
    if gap is None:
        verdict, formula = Light.NOT_ENOUGH_DATA, ""
    else:
        verdict = Light.TET if elapsed.last_month == 1 else light(share, expected, year_is_over)
        season = "đã hết năm: 100%"
        if not year_is_over:
            season = f"nhịp mùa vụ {number(last_cumulative)} ÷ {number(last_total)} = {percent(expected)}"
        formula = f"{number(cumulative)} ÷ {number(plan)} = {percent(share)} kế hoạch; {season}; chênh {points(gap)}"
    return Pace(
        light=verdict,
        share_pct=share,
        expected_pct=expected,
        gap_points=gap,
        gap_value=None if gap is None else gap / 100 * plan,
        linear_pct=linear,
        linear_gap_points=None if share is None else share - linear,
        missing=missing({PLAN: plan, CUMULATIVE: cumulative} if year_is_over else inputs),
        formula=formula,
        inputs=inputs,
    )


def value_of_points(gap_points: float, base_level: float) -> float:
    """What a gap of growth is worth: points ÷ 100 × level of the same period of last year, in that level's unit.

    Growth at constant prices takes a base at the same constant prices, nominal growth one at current prices.
    """
    return gap_points / 100 * require_positive("giá trị cùng kỳ năm trước", base_level)


class NeedOutcome(StrEnum):
    """Whether there is a growth that the remaining months need."""

    NEEDED = "needed"
    REACHED = "reached"  # the target is already fulfilled
    NO_TIME_LEFT = "no_time_left"  # the year is over and the target was not reached
    BASE_MISSING = "base_missing"  # `missing` names what lacks


@dataclass(frozen=True)
class NeededGrowth:
    """Growth over the same months of last year that the rest of the year needs; growth_pct only when NEEDED."""

    outcome: NeedOutcome
    growth_pct: float | None
    missing: tuple[str, ...]
    formula: str
    inputs: Inputs


def growth_needed_for_level(
    target: float | None,
    cumulative: float | None,
    elapsed: Period,
    last_cumulative: float | None,
    last_total: float | None,
) -> NeededGrowth:
    """Growth of the remaining months so that the year's level reaches `target`.

    (T − C) ÷ (X_last − C_last) − 1. Reached is tested first, then time, then the base.
    """
    inputs = {
        "mục tiêu cả năm": target,
        CUMULATIVE: cumulative,
        LAST_CUMULATIVE: last_cumulative,
        LAST_TOTAL: last_total,
    }
    if is_known(target) and is_known(cumulative):
        if reaches(cumulative, target):
            text = f"{number(cumulative)} ≥ {number(target)}: đã đạt"
            return NeededGrowth(NeedOutcome.REACHED, None, (), text, inputs)
        if elapsed.last_month == 12:
            text = f"{number(cumulative)} < {number(target)}: đã hết năm"
            return NeededGrowth(NeedOutcome.NO_TIME_LEFT, None, (), text, inputs)
    if lacking := missing(inputs):
        return NeededGrowth(NeedOutcome.BASE_MISSING, None, lacking, "", inputs)
    if last_total <= last_cumulative:
        return NeededGrowth(NeedOutcome.BASE_MISSING, None, ("giá trị các tháng còn lại của năm trước",), "", inputs)
    growth = growth_between(target - cumulative, last_total - last_cumulative)
    formula = (
        f"({number(target)} − {number(cumulative)}) ÷ ({number(last_total)} − {number(last_cumulative)}) − 1"
        f" = {signed_percent(growth)}"
    )
    return NeededGrowth(NeedOutcome.NEEDED, growth, (), formula, inputs)


def growth_needed_for_growth(
    goal_pct: float | None, to_date_pct: float | None, elapsed: Period, elapsed_weight: float | None
) -> NeededGrowth:
    """Growth of the remaining months so that the year grows by `goal_pct`.

    (g* − s·g_to_date) ÷ (1 − s), s = `elapsed_weight` = base-year share (0–1) of the elapsed months. A goal of growth
    is reached only when the year is over.
    """
    inputs = {
        "mục tiêu tăng cả năm": goal_pct,
        "tăng lũy kế": to_date_pct,
        "tỷ trọng kỳ đã qua năm gốc": elapsed_weight,
    }
    if is_known(goal_pct) and is_known(to_date_pct) and elapsed.last_month == 12:
        reached = reaches(to_date_pct, goal_pct)
        outcome = NeedOutcome.REACHED if reached else NeedOutcome.NO_TIME_LEFT
        sign, end = ("≥", "đã đạt") if reached else ("<", "đã hết năm")
        return NeededGrowth(outcome, None, (), f"{percent(to_date_pct)} {sign} {percent(goal_pct)}: {end}", inputs)
    if lacking := missing(inputs):
        return NeededGrowth(NeedOutcome.BASE_MISSING, None, lacking, "", inputs)
    require_positive("tỷ trọng phần còn lại của năm gốc", 1 - require_weight(elapsed_weight))
    growth = (goal_pct - elapsed_weight * to_date_pct) / (1 - elapsed_weight)
    weight = number(elapsed_weight, 3)
    formula = f"({percent(goal_pct)} − {weight} × {percent(to_date_pct)}) ÷ (1 − {weight}) = {signed_percent(growth)}"
    return NeededGrowth(NeedOutcome.NEEDED, growth, (), formula, inputs)


def needed_levels(need: NeededGrowth, last_year: Mapping[Period, float]) -> dict[Period, float]:
    """Level that each remaining month or quarter needs: its level of last year grown by the needed growth.

    last_year: periods of last year that are still to come this year. Empty unless a growth is needed.
    """
    if need.growth_pct is None:
        return {}
    return {period.year_after(): level_after(level, need.growth_pct) for period, level in sorted(last_year.items())}


def year_level_if(rest_growth_pct: float, cumulative: float, last_cumulative: float, last_total: float) -> float:
    """Level of the year if the remaining months grow by `rest_growth_pct` over last year's."""
    return cumulative + level_after(last_total - last_cumulative, rest_growth_pct)


def year_growth_if(rest_growth_pct: float, to_date_pct: float, elapsed_weight: float) -> float:
    """Growth of the year if the remaining months grow by `rest_growth_pct`: s·g_to_date + (1 − s)·g_rest."""
    require_weight(elapsed_weight)
    return elapsed_weight * to_date_pct + (1 - elapsed_weight) * rest_growth_pct


def growth_of_rest(years: Mapping[int, tuple[float, float]]) -> dict[int, float]:
    """What the same remaining months did in earlier years: growth in % by year.

    years: year → (cumulative to the same month, whole year). A year counts only when the year before it is there.
    """
    rests = {year: whole - to_date for year, (to_date, whole) in years.items()}
    return {
        year: growth_between(rest, rests[year - 1])
        for year, rest in sorted(rests.items())
        if rests.get(year - 1, 0.0) > 0
    }


@dataclass(frozen=True)
class Precedent:
    """A needed growth beside what the same months did in earlier years: which of them grew at least so much."""

    years: tuple[int, ...]
    reached_in: tuple[int, ...]
    highest_year: int
    highest_pct: float


def precedent(needed_pct: float, earlier: Mapping[int, float]) -> Precedent | None:
    """Has the rest of a year ever grown by `needed_pct`? None without an earlier year.

    earlier: year → growth of the same remaining months in % (`growth_of_rest`).
    """
    if not earlier:
        return None
    reached = tuple(year for year, growth in sorted(earlier.items()) if reaches(growth, needed_pct))
    highest = max(earlier, key=earlier.__getitem__)
    return Precedent(tuple(sorted(earlier)), reached, highest, earlier[highest])
