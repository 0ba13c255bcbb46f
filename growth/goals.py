"""Status of the goals of a resolution, with formula and inputs. Knows no document, no file, no screen.

Rule: reached first; past the deadline only reached or not reached; until then the observed pace ÷ the required pace
(Statistics Canada and Open SDG use these bounds, Eurostat's family of rules is the same). Direction, base and target
are never assumed: without them the status is NOT_ENOUGH_DATA and says what is missing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from growth.indices import average_growth, level_after
from growth.notation import number
from growth.verdicts import Inputs, is_known, reaches

ON_TRACK_RATIO = 0.95
SPEED_UP_RATIO = 0.60


class GoalKind(StrEnum):
    """What a goal fixes, and so how its pace is measured."""

    LEVEL = "level"  # a level in the target year; pace = average growth in % a year
    AVERAGE_GROWTH = "average_growth"  # % a year over the whole period, judged on levels
    SHARE = "share"  # % of a total; linear path, pace in points a year
    STOCK = "stock"  # a count or a stock; linear path, pace in units a year
    DEADLINE = "deadline"  # to be there by the target year; no path in between


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"


class GoalStatus(StrEnum):
    """Status codes; the words, icons and colours stand in the dashboard."""

    REACHED = "reached"  # đạt
    NOT_REACHED = "not_reached"  # không đạt
    ON_TRACK = "on_track"  # đúng tiến độ
    SPEED_UP = "speed_up"  # cần tăng tốc
    AT_RISK = "at_risk"  # nguy cơ không đạt
    WRONG_WAY = "wrong_way"  # đi ngược mục tiêu
    NOT_DUE = "not_due"  # chưa đến hạn: a goal of the kind deadline
    NOT_ENOUGH_DATA = "not_enough_data"  # chưa đủ dữ liệu


@dataclass(frozen=True)
class Goal:
    """One goal as its document states it; None where the document (or nobody yet) says.

    target_low, target_high: the bounds of a range, else the target in target_low. For AVERAGE_GROWTH the target is
    in % a year over period_from … target_year and the base year is the one before period_from.
    """

    kind: GoalKind
    direction: Direction | None
    base_year: int | None
    base_value: float | None
    target_year: int | None
    target_low: float | None
    target_high: float | None = None
    period_from: int | None = None
    comparison: str = ""  # "=", "≥", ">", "≤", "<" or "range" as the document words it
    stated_in: int | None = None  # year of the document

    @property
    def exclusive(self) -> bool:
        """The document says "more than" or "less than": the target itself is not enough."""
        return self.comparison in (">", "<")

    @property
    def base(self) -> int | None:
        """Base year; that of an average over 2021–2025 is 2020."""
        if self.base_year is None and self.kind is GoalKind.AVERAGE_GROWTH and self.period_from is not None:
            return self.period_from - 1
        return self.base_year

    @property
    def target(self) -> float | None:
        """The bound that decides: the lower one on the way up, the upper one on the way down."""
        if self.direction is Direction.DOWN and is_known(self.target_high):
            return self.target_high
        return self.target_low


@dataclass(frozen=True)
class GoalVerdict:
    """Status of a goal with all that led to it.

    observed, required: paces so far and over the whole period in pace_unit; needed: pace that the remaining years
    need; ratio = observed ÷ required. year, value: the figure that was judged.
    """

    status: GoalStatus
    year: int | None = None
    value: float | None = None
    observed: float | None = None
    required: float | None = None
    needed: float | None = None
    ratio: float | None = None
    pace_unit: str = ""
    missing: tuple[str, ...] = ()
    formula: str = ""
    inputs: Inputs = field(default_factory=dict)


def with_direction(goal: Goal, actuals: Mapping[int, float]) -> tuple[Goal, str]:
    """The goal with its direction, and why in Vietnamese where the document does not say it (empty where it does).

    Only what leaves no choice counts: the comparison of the document; a growth above or below zero; a share of 100 %
    or 0 %; the document's own base value outside the target; for levels and stocks, which are to be reached, the
    newest figure of a year before the document. Otherwise the goal comes back without a direction.
    """
    if goal.direction is not None or not is_known(goal.target_low):
        return goal, ""
    low, high = goal.target_low, goal.target_high if is_known(goal.target_high) else goal.target_low
    if goal.comparison in _DIRECTION_OF:
        return replace(goal, direction=_DIRECTION_OF[goal.comparison]), f"văn bản ghi “{goal.comparison}”"
    if goal.kind is GoalKind.AVERAGE_GROWTH and low > 0:
        return replace(goal, direction=Direction.UP), "chỉ tiêu là một tốc độ tăng"
    if goal.kind is GoalKind.AVERAGE_GROWTH and high < 0:
        return replace(goal, direction=Direction.DOWN), "chỉ tiêu là một tốc độ giảm"
    if goal.kind is GoalKind.SHARE and low >= 100:
        return replace(goal, direction=Direction.UP), "tỷ lệ không thể vượt 100%"
    if goal.kind is GoalKind.SHARE and high <= 0:
        return replace(goal, direction=Direction.DOWN), "tỷ lệ không thể dưới 0%"
    before, whence = _before_the_document(goal, actuals)
    if before is None or low <= before <= high:
        return goal, ""
    if before < low:
        return replace(goal, direction=Direction.UP), f"{whence} là {number(before)}, thấp hơn chỉ tiêu {number(low)}"
    return replace(goal, direction=Direction.DOWN), f"{whence} là {number(before)}, cao hơn chỉ tiêu {number(high)}"


_DIRECTION_OF = {"≥": Direction.UP, ">": Direction.UP, "≤": Direction.DOWN, "<": Direction.DOWN}


def _before_the_document(goal: Goal, actuals: Mapping[int, float]) -> tuple[float | None, str]:
    """Where the goal starts from: the document's base, else what was known when it was written; and its name."""
    if is_known(goal.base_value):
        return goal.base_value, "giá trị năm gốc trong văn bản"
    if goal.kind not in (GoalKind.LEVEL, GoalKind.STOCK) or goal.stated_in is None:
        return None, ""
    year = max((year for year, value in actuals.items() if year < goal.stated_in and is_known(value)), default=None)
    return (None, "") if year is None else (actuals[year], f"trước khi có văn bản, số năm {year}")


def judge(goal: Goal, actuals: Mapping[int, float], today: date) -> GoalVerdict:
    """Status of `goal` on `today`.

    actuals: year → figure of the whole year in the goal's unit (for AVERAGE_GROWTH levels at one price basis, or
    `indices.levels_of_chain` where only growth is published). The newest year not after the target year is judged;
    the base value is the document's, else the figure of the base year. Whether a target is reached, or is missed at
    its end, needs no base, except for an average over years.
    """
    base_value = goal.base_value if is_known(goal.base_value) else actuals.get(goal.base)
    has_path = goal.kind is not GoalKind.DEADLINE
    has_base = goal.base is not None and is_known(base_value)
    is_past = goal.target_year is not None and today > date(goal.target_year, 12, 31)
    end_alone = not has_base and goal.kind is not GoalKind.AVERAGE_GROWTH
    years = [
        year
        for year, value in actuals.items()
        if is_known(value) and (goal.target_year is None or year <= goal.target_year)
    ]
    newest = max(years, default=None)
    lacking = _unstated(goal)
    without_base = not lacking and end_alone and has_path and newest is not None
    if without_base and (newest == goal.target_year or _is_reached_early(goal, actuals[newest], is_past)):
        return _judge_deadline(goal, newest, actuals[newest])
    if has_path and not has_base and not (is_past and end_alone):
        lacking.append("năm gốc" if goal.base is None else f"giá trị năm gốc {goal.base}")
    if is_past and newest != goal.target_year:
        lacking.append(f"số thực hiện năm {goal.target_year}")
    if not lacking and has_path and has_base and goal.base >= goal.target_year:
        lacking.append("năm mục tiêu sau năm gốc")
    if lacking:
        return GoalVerdict(GoalStatus.NOT_ENOUGH_DATA, missing=tuple(lacking))
    if newest is None or (has_path and newest <= goal.base):
        since = f" sau năm {goal.base}" if has_path else ""
        return GoalVerdict(GoalStatus.NOT_ENOUGH_DATA, missing=(f"số thực hiện{since}",))
    if not has_path:
        return _judge_deadline(goal, newest, actuals[newest])
    return _judge_path(goal, base_value, newest, actuals[newest])


def _is_reached_early(goal: Goal, value: float, is_past: bool) -> bool:
    return not is_past and _is_reached(goal, value, goal.target)


def _unstated(goal: Goal) -> list[str]:
    """What nobody has said of the goal itself."""
    wanted = {"chỉ tiêu": goal.target, "năm mục tiêu": goal.target_year, "chiều phấn đấu": goal.direction}
    return [name for name, value in wanted.items() if not _is_stated(value)]


def required_path(goal: Goal, base_value: float) -> dict[int, float]:
    """Year → value on the way from the base to the target: compound for levels, linear for shares and stocks.

    Needs base year, target year and target; a goal of the kind deadline has no path (empty).
    """
    span = goal.target_year - goal.base
    if goal.kind is GoalKind.DEADLINE:
        return {}
    if goal.kind in (GoalKind.LEVEL, GoalKind.AVERAGE_GROWTH):
        pace = _growth_to(goal, base_value)
        return {goal.base + step: level_after(base_value, pace, step) for step in range(span + 1)}
    pace = (goal.target - base_value) / span
    return {goal.base + step: base_value + pace * step for step in range(span + 1)}


def _judge_deadline(goal: Goal, year: int, value: float) -> GoalVerdict:
    inputs = {"chỉ tiêu": goal.target, f"thực hiện năm {year}": value}
    if _is_reached(goal, value, goal.target):
        status, formula = GoalStatus.REACHED, f"{number(value)} đạt chỉ tiêu {number(goal.target)}"
    elif year == goal.target_year:
        status, formula = GoalStatus.NOT_REACHED, f"{number(value)} chưa đạt chỉ tiêu {number(goal.target)} khi đến hạn"
    else:
        status, formula = GoalStatus.NOT_DUE, f"hạn năm {goal.target_year}; năm {year}: {number(value)}"
    return GoalVerdict(status, year, value, formula=formula, inputs=inputs)


def _judge_path(goal: Goal, base_value: float, year: int, value: float) -> GoalVerdict:
    inputs = {f"gốc năm {goal.base}": base_value, f"thực hiện năm {year}": value, "chỉ tiêu": goal.target}
    compound = goal.kind in (GoalKind.LEVEL, GoalKind.AVERAGE_GROWTH)
    if compound and min(base_value, value) <= 0:
        lacking = ("giá trị dương để tính tăng bình quân",)
        return GoalVerdict(GoalStatus.NOT_ENOUGH_DATA, year, value, missing=lacking, inputs=inputs)
    elapsed, left = year - goal.base, goal.target_year - year
    if compound:
        required = _growth_to(goal, base_value)
        end = level_after(base_value, required, goal.target_year - goal.base)
        observed = average_growth(base_value, value, elapsed)
        needed = average_growth(value, end, left) if left else None
        unit, sums = "%/năm", f"({number(value)} ÷ {number(base_value)})^(1/{elapsed}) − 1"
    else:
        end = goal.target
        required = (end - base_value) / (goal.target_year - goal.base)
        observed = (value - base_value) / elapsed
        needed = (end - value) / left if left else None
        unit = "điểm %/năm" if goal.kind is GoalKind.SHARE else "đơn vị/năm"
        sums = f"({number(value)} − {number(base_value)}) ÷ {elapsed}"
    gap = "" if unit.startswith("%") else " "
    ratio = observed / required if required else None
    verdict = GoalVerdict(
        status=_status_on_path(goal, observed, ratio),
        year=year,
        value=value,
        observed=observed,
        required=required,
        needed=needed,
        ratio=ratio,
        pace_unit=unit,
        formula=f"{sums} = {number(observed)}{gap}{unit}; yêu cầu {number(required)}{gap}{unit}"
        + (f"; tỷ lệ {number(ratio)}" if ratio is not None else ""),
        inputs=inputs,
    )
    # A goal of average growth is compared rate with rate at its end, so that no rounding of the level decides.
    at_end = not left and goal.kind is GoalKind.AVERAGE_GROWTH
    if _is_reached(goal, observed, required) if at_end else _is_reached(goal, value, end):
        return replace(verdict, status=GoalStatus.REACHED, needed=None)
    return verdict if left else replace(verdict, status=GoalStatus.NOT_REACHED)


def _status_on_path(goal: Goal, observed: float, ratio: float | None) -> GoalStatus:
    moved_away = observed < 0 if goal.direction is Direction.UP else observed > 0
    if moved_away or ratio is None or ratio < 0:
        return GoalStatus.WRONG_WAY
    if reaches(ratio, ON_TRACK_RATIO):
        return GoalStatus.ON_TRACK
    return GoalStatus.SPEED_UP if reaches(ratio, SPEED_UP_RATIO) else GoalStatus.AT_RISK


def _growth_to(goal: Goal, base_value: float) -> float:
    if goal.kind is GoalKind.AVERAGE_GROWTH:
        return goal.target
    return average_growth(base_value, goal.target, goal.target_year - goal.base)


def _is_reached(goal: Goal, value: float, target: float) -> bool:
    if math.isclose(value, target, rel_tol=1e-9):
        return not goal.exclusive
    return value > target if goal.direction is Direction.UP else value < target


def _is_stated(value: object) -> bool:
    return is_known(value) if isinstance(value, float) else value is not None
