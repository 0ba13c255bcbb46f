"""Status of goals: reached first, the deadline, the pace in between, and never a guess."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.goals import Direction, Goal, GoalKind, GoalStatus, judge, required_path, with_direction
from growth.indices import average_growth, level_after, levels_of_chain

IN_2024, IN_2026 = date(2024, 6, 30), date(2026, 3, 6)
GROSS_OUTPUT = Goal(GoalKind.AVERAGE_GROWTH, Direction.UP, None, None, 2025, 13, period_from=2021)
EXPORTS = Goal(GoalKind.LEVEL, Direction.UP, 2020, 1_000, 2025, 2_000)
SHARE = Goal(GoalKind.SHARE, Direction.UP, 2021, 73.65, 2025, 77.65)
CLUSTERS = Goal(GoalKind.STOCK, Direction.UP, 2020, 20, 2030, 70)
REQUIRED = average_growth(1_000, 2_000, 5)  # of the goal for exports
WASTEWATER = Goal(GoalKind.DEADLINE, Direction.UP, None, None, 2025, 100)


def test_past_the_deadline_a_near_miss_is_still_not_reached():
    verdict = judge(GROSS_OUTPUT, {2020: 65_226, 2025: 118_170}, IN_2026)
    assert verdict.observed == pytest.approx(12.62, abs=0.005)
    assert verdict.ratio == pytest.approx(0.97, abs=0.005)
    assert verdict.status is GoalStatus.NOT_REACHED
    assert verdict.needed is None
    assert verdict.formula == "(118.170 ÷ 65.226)^(1/5) − 1 = 12,62%/năm; yêu cầu 13%/năm; tỷ lệ 0,97"
    assert verdict.inputs == {"gốc năm 2020": 65_226, "thực hiện năm 2025": 118_170, "chỉ tiêu": 13}


def test_the_same_pace_before_the_deadline_is_on_track():
    verdict = judge(GROSS_OUTPUT, {2020: 65_226, 2023: level_after(65_226, 12.62, 3)}, IN_2024)
    assert verdict.status is GoalStatus.ON_TRACK
    assert level_after(verdict.value, verdict.needed, 2) == pytest.approx(120_175, abs=0.5)


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (1_095.0, GoalStatus.AT_RISK),
        (level_after(1_000, 0.60 * REQUIRED, 3), GoalStatus.SPEED_UP),
        (level_after(1_000, 0.59 * REQUIRED, 3), GoalStatus.AT_RISK),
        (level_after(1_000, 0.94 * REQUIRED, 3), GoalStatus.SPEED_UP),
        (level_after(1_000, 0.96 * REQUIRED, 3), GoalStatus.ON_TRACK),
        (990.0, GoalStatus.WRONG_WAY),
        (2_000.0, GoalStatus.REACHED),
    ],
)
def test_a_level_is_judged_by_observed_over_required_growth(value, status):
    assert judge(EXPORTS, {2023: value}, IN_2024).status is status


def test_a_share_follows_a_straight_line_in_points():
    verdict = judge(SHARE, {2021: 73.65, 2024: 76.98}, date(2025, 1, 31))
    assert verdict.observed == pytest.approx(1.11)
    assert verdict.required == pytest.approx(1.0)
    assert verdict.needed == pytest.approx(0.67)
    assert verdict.pace_unit == "điểm %/năm"
    assert verdict.status is GoalStatus.ON_TRACK


def test_a_count_follows_a_straight_line():
    verdict = judge(CLUSTERS, {2025: 31}, IN_2026)
    assert (verdict.observed, verdict.required, verdict.needed) == pytest.approx((2.2, 5.0, 7.8))
    assert verdict.status is GoalStatus.AT_RISK


def test_a_goal_downwards_is_reached_from_above():
    mining = Goal(GoalKind.SHARE, Direction.DOWN, 2021, 6.62, 2025, 6.0)
    assert judge(mining, {2024: 6.13}, IN_2024).status is GoalStatus.ON_TRACK
    assert judge(mining, {2024: 6.70}, IN_2024).status is GoalStatus.WRONG_WAY
    assert judge(mining, {2024: 5.90}, IN_2024).status is GoalStatus.REACHED
    agriculture = Goal(GoalKind.SHARE, Direction.DOWN, 2020, 22.0, 2025, 19, 20)
    assert judge(agriculture, {2025: 19.9}, IN_2026).status is GoalStatus.REACHED


def test_a_range_upwards_is_reached_at_its_lower_bound():
    grdp = Goal(GoalKind.AVERAGE_GROWTH, Direction.UP, None, None, 2025, 9.5, 10.5, period_from=2021)
    growths = {2021: 6.2, 2022: 9.08, 2023: 7.14, 2024: 9.01, 2025: 8.44}
    verdict = judge(grdp, levels_of_chain(2020, growths), IN_2026)
    assert verdict.observed == pytest.approx(7.97, abs=0.01)
    assert verdict.status is GoalStatus.NOT_REACHED


def test_more_than_is_not_met_by_exactly_that():
    at_target = {2025: 2_000.0}
    assert judge(EXPORTS, at_target, IN_2026).status is GoalStatus.REACHED
    assert judge(replace(EXPORTS, comparison=">"), at_target, IN_2026).status is GoalStatus.NOT_REACHED


@given(st.floats(1, 1e6), st.floats(0.5, 30))
def test_an_average_growth_met_exactly_is_reached(base, growth):
    goal = replace(GROSS_OUTPUT, target_low=growth)
    verdict = judge(goal, {2020: base, 2025: level_after(base, growth, 5)}, IN_2026)
    assert verdict.status is GoalStatus.REACHED


def test_an_average_growth_is_not_reached_by_a_good_start():
    assert judge(GROSS_OUTPUT, {2020: 100, 2022: level_after(100, 20, 2)}, IN_2024).status is GoalStatus.ON_TRACK


def test_a_level_is_judged_by_the_newest_year_up_to_the_target_year():
    verdict = judge(EXPORTS, {2024: 1_900, 2025: 2_100, 2026: 1_500}, IN_2026)
    assert (verdict.year, verdict.status) == (2025, GoalStatus.REACHED)


def test_past_the_deadline_the_figure_of_the_target_year_is_needed():
    verdict = judge(EXPORTS, {2024: 2_100}, IN_2026)
    assert verdict.status is GoalStatus.NOT_ENOUGH_DATA
    assert verdict.missing == ("số thực hiện năm 2025",)


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("direction", "chiều phấn đấu"),
        ("base_year", "năm gốc"),
        ("base_value", "giá trị năm gốc 2020"),
        ("target_year", "năm mục tiêu"),
        ("target_low", "chỉ tiêu"),
    ],
)
def test_nothing_is_assumed_for_a_goal_that_nobody_completed(field, name):
    verdict = judge(replace(EXPORTS, **{field: None}), {2023: 1_500}, IN_2024)
    assert verdict.status is GoalStatus.NOT_ENOUGH_DATA
    assert name in verdict.missing


def test_an_empty_goal_names_everything_that_is_missing():
    verdict = judge(Goal(GoalKind.LEVEL, None, None, None, None, None), {}, IN_2024)
    assert verdict.missing == ("chỉ tiêu", "năm mục tiêu", "chiều phấn đấu", "năm gốc")


def test_the_base_value_comes_from_the_series_when_the_document_gives_none():
    assert judge(replace(EXPORTS, base_value=None), {2020: 1_000, 2023: 1_600}, IN_2024).status is GoalStatus.ON_TRACK


def test_a_base_without_any_later_figure_is_not_judged():
    assert judge(EXPORTS, {2020: 1_000}, IN_2024).missing == ("số thực hiện sau năm 2020",)


def test_average_growth_from_a_negative_level_is_not_judged():
    verdict = judge(EXPORTS, {2023: -5.0}, IN_2024)
    assert verdict.status is GoalStatus.NOT_ENOUGH_DATA
    assert verdict.missing == ("giá trị dương để tính tăng bình quân",)


def test_a_target_year_before_the_base_year_is_named():
    assert judge(replace(EXPORTS, target_year=2019), {2019: 1.0}, date(2019, 1, 1)).missing == (
        "năm mục tiêu sau năm gốc",
    )


@pytest.mark.parametrize(
    ("actuals", "today", "status"),
    [
        ({2023: 80.0}, IN_2024, GoalStatus.NOT_DUE),
        ({2023: 100.0}, IN_2024, GoalStatus.REACHED),
        ({2025: 95.0}, IN_2026, GoalStatus.NOT_REACHED),
        ({2025: 100.0}, IN_2026, GoalStatus.REACHED),
        ({2024: 95.0}, IN_2026, GoalStatus.NOT_ENOUGH_DATA),
        ({}, IN_2024, GoalStatus.NOT_ENOUGH_DATA),
    ],
)
def test_a_deadline_is_met_missed_or_not_due(actuals, today, status):
    assert judge(WASTEWATER, actuals, today).status is status


@given(st.sampled_from([GROSS_OUTPUT, EXPORTS, SHARE, CLUSTERS]))
def test_whoever_follows_the_required_path_is_on_track_and_arrives(goal):
    base = goal.base_value or 65_226.0
    path = required_path(goal, base)
    assert path[goal.base] == base
    for year in range(goal.base + 1, goal.target_year):
        verdict = judge(goal, {goal.base: base, year: path[year]}, date(year, 12, 31))
        assert verdict.status is GoalStatus.ON_TRACK
        assert verdict.ratio == pytest.approx(1)
        assert verdict.needed == pytest.approx(verdict.required)
    arrived = {goal.base: base, goal.target_year: path[goal.target_year]}
    assert judge(goal, arrived, date(goal.target_year + 1, 1, 31)).status is GoalStatus.REACHED


def test_a_deadline_has_no_path():
    assert required_path(replace(WASTEWATER, base_year=2020), 50) == {}


def test_the_figure_of_the_target_year_needs_no_base_but_an_average_does():
    goal = Goal(GoalKind.LEVEL, Direction.UP, None, None, 2025, 4_000)
    assert judge(goal, {2025: 4_524}, date(2026, 3, 31)).status is GoalStatus.REACHED
    assert judge(goal, {2025: 3_900}, date(2026, 3, 31)).status is GoalStatus.NOT_REACHED
    assert judge(goal, {2024: 3_900}, date(2025, 3, 31)).missing == ("năm gốc",)
    average = Goal(GoalKind.AVERAGE_GROWTH, Direction.UP, None, None, 2025, 12.0)
    assert judge(average, {2025: 112.0}, date(2026, 3, 31)).status is GoalStatus.NOT_ENOUGH_DATA


def test_reached_comes_first_and_needs_no_base():
    goal = Goal(GoalKind.LEVEL, Direction.UP, None, None, 2025, 4_000)
    assert judge(goal, {2024: 4_100}, date(2025, 3, 31)).status is GoalStatus.REACHED


def test_past_its_end_a_goal_lacks_the_figure_of_that_year_and_no_base():
    goal = Goal(GoalKind.SHARE, None, None, None, 2025, 38, 39)
    assert judge(goal, {2021: 31.0}, IN_2026).missing == ("chiều phấn đấu", "số thực hiện năm 2025")
    assert judge(goal, {}, IN_2024).missing == ("chiều phấn đấu", "năm gốc")


@pytest.mark.parametrize(
    ("goal", "actuals", "direction"),
    [
        (Goal(GoalKind.SHARE, None, None, None, 2030, 24, comparison=">"), {}, Direction.UP),
        (Goal(GoalKind.SHARE, None, None, None, 2030, 3, comparison="≤"), {}, Direction.DOWN),
        (Goal(GoalKind.AVERAGE_GROWTH, None, None, None, 2030, 9.5, 10.5), {}, Direction.UP),
        (Goal(GoalKind.AVERAGE_GROWTH, None, None, None, 2030, -1.5, -1.0), {}, Direction.DOWN),
        (Goal(GoalKind.SHARE, None, None, None, 2030, 100), {}, Direction.UP),
        (Goal(GoalKind.SHARE, None, 2020, 22.0, 2025, 19, 20), {}, Direction.DOWN),
        (Goal(GoalKind.LEVEL, None, None, None, 2025, 4_000, stated_in=2024), {2021: 1_400, 2025: 4_524}, Direction.UP),
        (Goal(GoalKind.LEVEL, None, None, None, 2025, 4_000, stated_in=2024), {2025: 4_524}, None),
        (Goal(GoalKind.SHARE, None, None, None, 2030, 42, 42.5, stated_in=2024), {2020: 31.0}, None),
        (Goal(GoalKind.SHARE, None, 2020, 19.5, 2025, 19, 20), {}, None),
        (Goal(GoalKind.LEVEL, None, None, None, 2025, None), {}, None),
    ],
)
def test_a_direction_that_nobody_wrote_follows_only_from_what_leaves_no_choice(goal, actuals, direction):
    found, why = with_direction(goal, actuals)
    assert found.direction is direction
    assert bool(why) is (direction is not None)


def test_a_direction_of_the_document_is_never_replaced():
    ceiling = Goal(GoalKind.SHARE, Direction.DOWN, 2020, 5.5, 2025, 6.0)
    assert with_direction(ceiling, {2020: 5.5}) == (ceiling, "")
