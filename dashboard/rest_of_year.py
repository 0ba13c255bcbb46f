"""What the rest of the year needs, what it would give, what it gave before. Asks nothing; lays nothing out.

All from one dashboard.plans.PlanState; arithmetic is growth's, texts are finished Vietnamese. A plan of growth needs
the weight of the elapsed months in last year's level: where no figures tell it, only a stated assumption gives an
answer, and every text made with it says so.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from dashboard import charts, kept, words
from dashboard.plans import PlanKind, PlanState
from dashboard.theme import Role
from growth.indices import growth_from_index, index_from_growth
from growth.notation import number, percent, period_name, signed_percent
from growth.nowcast import Nowcast, NowcastOutcome, nowcast_of_year, probability_of_reaching
from growth.pace import (
    NeededGrowth,
    NeedOutcome,
    growth_needed_for_growth,
    growth_needed_for_level,
    growth_of_rest,
    linear_pace,
    precedent,
    year_growth_if,
    year_level_if,
)
from growth.periods import Period
from growth.scenario import Position, compare_with_band
from growth.vocabulary import Measure
from growth.year_to_date import implied_growth

REST_GROWTHS = tuple(step / 2 for step in range(-40, 121))  # −20 % … +60 %
ASSUMED = "giả định"
NO_ASSUMPTION, EVEN_MONTHS, OWN_WEIGHT = "khong", "deu", "tu-dat"
ASSUMPTIONS = {
    NO_ASSUMPTION: "Không giả định",
    EVEN_MONTHS: "Mọi tháng năm gốc nặng như nhau",
    OWN_WEIGHT: "Tự đặt tỷ trọng các tháng đã qua",
}
# Words for a probability and from which % on they hold, after the guidance note of the IPCC (2010).
CHANCE = (
    (99, "Gần như chắc chắn đạt {}"),
    (90, "Rất nhiều khả năng đạt {}"),
    (66, "Nhiều khả năng đạt {}"),
    (33, "Khả năng đạt và không đạt {} ngang nhau"),
    (10, "Ít khả năng đạt {}"),
    (1, "Rất ít khả năng đạt {}"),
    (0, "Gần như không thể đạt {}"),
)


@dataclass(frozen=True)
class Rest:
    """The rest of the report year after the newest figure: `name` is `3 tháng còn lại`."""

    state: PlanState
    elapsed: Period
    weight: float | None  # of the elapsed months in last year's level; growth plans only
    is_assumed: bool

    @property
    def name(self) -> str:
        return f"{12 - self.elapsed.last_month} tháng còn lại"

    @property
    def suffix(self) -> str:
        """What every text that rests on the assumption says."""
        return f" ({ASSUMED}: các tháng đã qua chiếm {number(100 * self.weight)}% năm gốc)" if self.is_assumed else ""


def rest_of(state: PlanState, assumed_weight: float | None = None) -> Rest | None:
    """The rest of the year; None without a figure or when the year is over."""
    if state.actual_period is None or state.actual_period.last_month == 12:
        return None
    known = state.elapsed_weight
    assume = state.kind is PlanKind.GROWTH and known is None and assumed_weight is not None
    return Rest(state, state.actual_period, assumed_weight if assume else known, assume)


def needs_assumption(state: PlanState) -> bool:
    """Whether the needed growth cannot be said because nobody published the weight of the elapsed months."""
    return state.kind is PlanKind.GROWTH and state.elapsed_weight is None and rest_of(state) is not None


def even_weight(elapsed: Period) -> float:
    """The assumption on offer: all months of last year weighed the same."""
    return linear_pace(elapsed) / 100


def even_weight_pct(elapsed: Period) -> float:
    """The same in %, on the steps of the slider."""
    return round(linear_pace(elapsed), 1)


def weights_on_offer(elapsed: Period) -> list[float]:
    """Weights of the elapsed months to choose from, in %: around even months, a tenth apart."""
    middle = round(10 * even_weight_pct(elapsed))
    return [step / 10 for step in range(max(middle - 150, 10), min(middle + 150, 990) + 1)]


def finding(state: PlanState, rest: Rest | None) -> str:
    """The title of the block: `3 tháng còn lại cần tăng 5,15% để cả năm đạt 8,72%`, or why it cannot be said."""
    if rest is None:
        return f"Năm {state.month.year} {'đã hết' if state.actual is not None else 'chưa có số liệu'}"
    need, aim = needed(rest, state.year.floor), words.with_unit(state.year.floor, state.unit)
    if need.outcome is NeedOutcome.REACHED:
        return f"Mục tiêu cả năm {aim} đã đạt, còn {rest.name.removesuffix(' còn lại')}"
    if need.outcome is not NeedOutcome.NEEDED:
        return f"Chưa tính được {rest.name} cần bao nhiêu để cả năm đạt {aim}"
    return f"{words.sentence_case(rest.name)} {_needs(need.growth_pct)} để cả năm đạt {aim}{rest.suffix}"


def can_play(rest: Rest) -> bool:
    """Whether a what-if has an answer."""
    return year_if(rest, 0.0) is not None


def over_text(state: PlanState) -> str:
    """Why there is nothing left to need."""
    if state.actual is None:
        return f"Chưa có số liệu năm {state.month.year}, nên chưa tính được các tháng còn lại cần tăng bao nhiêu."
    return f"Năm {state.month.year} đã hết: {state.need.formula}."


def texts(rest: Rest) -> list[str]:
    """What the bounds of the year's goal need, and what the same months did before; nothing while the weight lacks."""
    if rest.state.kind is PlanKind.GROWTH and rest.weight is None:
        return []
    goals = sorted({rest.state.year.floor, rest.state.year.ceiling})
    said = [*(needed_text(rest, goal) for goal in goals), earlier_text(rest), precedent_text(rest)]
    return [text for text in said if text]


def needed(rest: Rest, goal: float) -> NeededGrowth:
    """Growth of the remaining months that ends the year at `goal` (a growth in %, or a level in the plan's unit)."""
    state = rest.state
    if state.kind is PlanKind.GROWTH:
        return growth_needed_for_growth(goal, state.actual, rest.elapsed, rest.weight)
    return growth_needed_for_level(goal, state.actual, rest.elapsed, *_last_year(rest))


def needed_text(rest: Rest, goal: float) -> str:
    """`Để cả năm đạt 9,5%, 3 tháng còn lại cần tăng 12,17%`, or why not."""
    need = needed(rest, goal)
    aim = f"Để cả năm đạt {words.with_unit(goal, rest.state.unit)}"
    if need.outcome is NeedOutcome.NEEDED:
        return f"{aim}, {rest.name} {_needs(need.growth_pct)} so với cùng kỳ{rest.suffix}."
    if need.outcome is NeedOutcome.REACHED:
        return f"{aim}: đã đạt."
    return f"{aim}: chưa tính được, thiếu số liệu: {'; '.join(need.missing)}."


def _needs(growth_pct: float) -> str:
    """`cần tăng 12,5%`; a negative need leaves room: `chỉ cần không giảm quá 0,66%`."""
    if number(growth_pct).startswith("-"):
        return f"chỉ cần không giảm quá {percent(abs(growth_pct))}"
    return f"cần {words.grew(growth_pct)}"


def year_if(rest: Rest, growth_pct: float) -> float | None:
    """The year if the remaining months grow so: growth in % or level; None while its base is unknown."""
    state = rest.state
    if state.kind is PlanKind.GROWTH:
        return None if rest.weight is None else year_growth_if(growth_pct, state.actual, rest.weight)
    last_to_date, last_total = _last_year(rest)
    if last_to_date is None or last_total is None:
        return None
    return year_level_if(growth_pct, state.actual, last_to_date, last_total)


@dataclass(frozen=True)
class Outcome:
    """A what-if in words, with where the year would lie against the plan."""

    text: str
    position: Position


def outcome(rest: Rest, growth_pct: float) -> Outcome | None:
    """`Nếu 3 tháng còn lại tăng 10%, cả năm đạt 8,96%`; None while the base is unknown."""
    value = year_if(rest, growth_pct)
    if value is None:
        return None
    state = rest.state
    measure = Measure.GROWTH_YOY if state.kind is PlanKind.GROWTH else Measure.LEVEL
    verdict = compare_with_band(
        value, state.year.floor, state.year.central, state.year.ceiling, Period.of_year(state.month.year), measure
    )
    reached = f"{words.grew(value)}" if state.kind is PlanKind.GROWTH else f"đạt {words.with_unit(value, state.unit)}"
    text = f"Nếu {rest.name} {words.grew(growth_pct)} so với cùng kỳ, cả năm {reached}{rest.suffix}."
    return Outcome(text, verdict.position)


def goals_on_offer(state: PlanState) -> list[float]:
    """Year results to choose from, around the plan: growths by half a point, levels by hundredths of the plan."""
    if state.kind is PlanKind.LEVEL:
        return sorted({round(state.year.floor * step / 100, 6) for step in range(80, 151)} | {state.year.ceiling})
    bounds = {state.year.floor, state.year.ceiling}
    first = round(2 * min(*bounds, state.actual or 0.0)) - 8
    last = round(2 * max(bounds)) + 12
    return sorted({step / 2 for step in range(first, last + 1)} | bounds)


def default_growth(rest: Rest) -> float:
    """Where the slider starts: what the plan needs, else what was reached so far, on the slider's steps."""
    need = needed(rest, rest.state.year.floor)
    start = need.growth_pct
    if start is None:
        start = rest.state.actual if rest.state.kind is PlanKind.GROWTH else 0.0
    return min(REST_GROWTHS, key=lambda step: abs(step - start))


def earlier_rests(rest: Rest) -> pd.DataFrame:
    """What the same remaining months did in earlier years; columns year, growth_pct, formula.

    Levels give it directly; of growth figures it is implied by the year, the growth to date and the weight.
    """
    state = rest.state
    known = {year: pair for year, pair in state.past.items() if None not in pair}
    if state.kind is PlanKind.LEVEL:
        return pd.DataFrame(
            [(year, growth, "lũy kế và cả năm của hai năm") for year, growth in growth_of_rest(known).items()],
            columns=["year", "growth_pct", "formula"],
        )
    if rest.weight is None:
        return pd.DataFrame(columns=["year", "growth_pct", "formula"])
    weight = number(rest.weight, 3)
    rows = [
        (
            year,
            implied_growth(whole, to_date, rest.weight),
            f"({percent(whole)} − {weight} × {percent(to_date)}) ÷ (1 − {weight})",
        )
        for year, (to_date, whole) in sorted(known.items())
    ]
    return pd.DataFrame(rows, columns=["year", "growth_pct", "formula"])


def earlier_text(rest: Rest) -> str:
    """`3 tháng còn lại của những năm trước: 2023 tăng 9,7%; 2024 tăng 10,6%`."""
    rows = earlier_rests(rest)
    if rows.empty:
        return f"Chưa đủ số liệu để biết {rest.name} của những năm trước tăng bao nhiêu."
    parts = [f"năm {row.year} {words.grew(row.growth_pct, 1)}" for row in rows.tail(5).itertuples()]
    return f"{words.sentence_case(rest.name)} của những năm trước: {'; '.join(parts)}{rest.suffix}."


def precedent_text(rest: Rest) -> str:
    """`Mức cần 16,09% cao hơn cả 4 năm trước đã biết (cao nhất 13,2%, năm 2022)`; empty where nothing is needed."""
    need = needed(rest, rest.state.year.floor)
    rows = earlier_rests(rest)
    found = None
    if need.growth_pct is not None:
        found = precedent(need.growth_pct, dict(zip(rows["year"], rows["growth_pct"], strict=True)))
    if found is None:
        return ""
    asked, highest = percent(need.growth_pct), f"{words.grew(found.highest_pct, 1)}, năm {found.highest_year}"
    if not found.reached_in:
        return f"Mức cần {asked} cao hơn mọi năm trước đã biết ({len(found.years)} năm; cao nhất {highest}): khó đạt."
    years = ", ".join(map(str, found.reached_in))
    return (
        f"Đã có {len(found.reached_in)} trong {len(found.years)} năm trước tăng từ {asked} trở lên ({years}); "
        f"cao nhất {highest}."
    )


def nowcast(state: PlanState) -> Nowcast | None:
    """Estimate of the year from earlier years' course: of the level, or of the index of the year.

    None when the year is over, and from January alone, which Tết distorts.
    """
    return kept.of(state, "nowcast", lambda: _nowcast(state))


def _nowcast(state: PlanState) -> Nowcast | None:
    if rest_of(state) is None or state.actual_period.last_month == 1:
        return None
    known = {year: pair for year, pair in state.past.items() if None not in pair}
    if state.kind is PlanKind.LEVEL:
        return nowcast_of_year(state.actual, known)
    indices = {year: (index_from_growth(first), index_from_growth(last)) for year, (first, last) in known.items()}
    return nowcast_of_year(index_from_growth(state.actual), indices)


@dataclass(frozen=True)
class ExpectedYear:
    """The estimate of the year as the page shows it: growth in % or level in `unit`, with the interval's words."""

    value: float
    low: float
    high: float
    unit: str
    text: str
    note: str


def expected_year(state: PlanState) -> ExpectedYear | None:
    """The estimate of the year with its interval; None while there is none."""
    return kept.of(state, "expected year", lambda: _expected_year(state))


def _expected_year(state: PlanState) -> ExpectedYear | None:
    estimate = nowcast(state)
    if estimate is None or estimate.outcome is not NowcastOutcome.ESTIMATED:
        return None
    is_growth = state.kind is PlanKind.GROWTH
    bounds = (estimate.value, estimate.low, estimate.high)
    shown = [growth_from_index(value) if is_growth else value for value in bounds]
    value, low, high = (signed_percent(one, 1) if is_growth else words.with_unit(one, state.unit, 0) for one in shown)
    within = f"khoảng {percent(100 * estimate.confidence, 0)}: {low} đến {high}"
    course = f"theo diễn biến {estimate.years} năm trước"
    return ExpectedYear(
        *shown,
        unit=state.unit,
        text=f"Ước năm {state.month.year} {course} (không phải số liệu thống kê): {value}, {within}",
        note=f"Ước cả năm (xám): {course}, {within}; không phải số liệu thống kê.",
    )


def nowcast_text(state: PlanState) -> str:
    """The estimate with interval and chance, or why there is none; empty when the year is over."""
    if rest_of(state) is None:
        return ""
    estimate = nowcast(state)
    if estimate is None:
        return "Chưa ước cả năm từ riêng tháng 1: Tết làm lệch cả tháng 1 và tháng 2."
    if estimate.outcome is NowcastOutcome.TOO_FEW_YEARS:
        return f"Chưa ước được cả năm: cần ít nhất 3 năm trước có đủ số lũy kế và cả năm, mới có {estimate.years} năm."
    expected = expected_year(state)
    chances = [_chance_text(state, estimate, goal) for goal in sorted({state.year.floor, state.year.ceiling})]
    return f"{expected.text}. {' '.join(chances)}"


def expected_strip(state: PlanState) -> go.Figure | None:
    """The estimate with its interval beside the goal of the year; None while there is none."""
    expected = expected_year(state)
    if expected is None:
        return None
    goals = sorted({state.year.floor, state.year.ceiling})
    marks = [charts.Mark(f"Mục tiêu {state.month.year}", goal, Role.PLAN) for goal in goals]
    fan = charts.Fan("Ước cả năm", ("", state.actual), ("", expected.value), expected.low, expected.high, expected.text)
    return charts.strip(fan, marks, state.unit, 1 if state.kind is PlanKind.GROWTH else 0)


def _chance_text(state: PlanState, estimate: Nowcast, goal: float) -> str:
    """`Ít khả năng đạt 146.608,57 tỷ đồng (9%).`"""
    pct = 100 * probability_of_reaching(estimate, index_from_growth(goal) if state.kind is PlanKind.GROWTH else goal)
    word = next(word for from_pct, word in CHANCE if pct >= from_pct)
    shown = "dưới 1%" if pct < 1 else "trên 99%" if pct > 99 else percent(pct, 0)
    return f"{word.format(words.with_unit(goal, state.unit))} ({shown})."


def missing_weight_text(state: PlanState) -> str:
    """What is missing for the needed growth, and what may be assumed instead."""
    last = state.month.year - 1
    when = period_name(Period.month(last, state.actual_period.last_month), to_date=True)
    return (
        f"Chưa có giá trị theo giá so sánh của {when} và cả năm {last} nên chưa biết các tháng đã qua nặng bao nhiêu. "
        "Nạp hai số đó để tính chính xác, hoặc dùng giả định dưới đây."
    )


def _last_year(rest: Rest) -> tuple[float | None, float | None]:
    return rest.state.past.get(rest.elapsed.year - 1, (None, None))
