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
    exclusive: bool = False  # the document says "more than", not "at least"

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


def judge(goal: Goal, actuals: Mapping[int, float], today: date) -> GoalVerdict:
    """Status of `goal` on `today`.

    actuals: year → figure of the whole year in the goal's unit (for AVERAGE_GROWTH levels at one price basis, or
    `indices.levels_of_chain` where only growth is published). The newest year not after the target year is judged;
    the base value is the document's, else the figure of the base year. Only the figure of the target year can be
    judged without a base (reached or not), and not for an average over years.
    """
    base_value = goal.base_value if is_known(goal.base_value) else actuals.get(goal.base)
    has_path = goal.kind is not GoalKind.DEADLINE
    wanted: dict[str, object] = {
        "chỉ tiêu": goal.target,
        "năm mục tiêu": goal.target_year,
        "chiều phấn đấu": goal.direction,
    }
    if has_path:
        wanted |= {"năm gốc": goal.base, "giá trị năm gốc": base_value}
    lacking = [name for name, value in wanted.items() if not _is_stated(value)]
    # Without a base there is no pace, but the figure of the target year itself needs none.
    only_base = bool(lacking) and set(lacking) <= {"năm gốc", "giá trị năm gốc"}
    due = actuals.get(goal.target_year)
    if only_base and goal.kind is not GoalKind.AVERAGE_GROWTH and is_known(due):
        return _judge_deadline(goal, goal.target_year, due)
    if not lacking and has_path and goal.base >= goal.target_year:
        lacking = ["năm mục tiêu sau năm gốc"]
    if lacking:
        return GoalVerdict(GoalStatus.NOT_ENOUGH_DATA, missing=tuple(lacking))

    is_past = today > date(goal.target_year, 12, 31)
    years = [year for year, value in actuals.items() if year <= goal.target_year and is_known(value)]
    year = max((each for each in years if not has_path or each > goal.base), default=None)
    if is_past and year != goal.target_year:
        return GoalVerdict(GoalStatus.NOT_ENOUGH_DATA, missing=(f"số thực hiện năm {goal.target_year}",))
    if year is None:
        since = f" sau năm {goal.base}" if has_path else ""
        return GoalVerdict(GoalStatus.NOT_ENOUGH_DATA, missing=(f"số thực hiện{since}",))
    if not has_path:
        return _judge_deadline(goal, year, actuals[year])
    return _judge_path(goal, base_value, year, actuals[year])


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
