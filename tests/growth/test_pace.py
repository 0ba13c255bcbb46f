"""Share of the year's plan, its pace, and the growth that the remaining months need."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.errors import GrowthError
from growth.indices import index_from_growth, level_after
from growth.pace import (
    NeedOutcome,
    growth_needed_for_growth,
    growth_needed_for_level,
    growth_of_rest,
    linear_pace,
    needed_levels,
    pace_of_plan,
    precedent,
    share_of_plan,
    value_of_points,
    year_growth_if,
    year_level_if,
)
from growth.periods import Period
from growth.verdicts import Light

MAY_2023 = Period.month(2023, 5)
JUNE_2025 = Period.month(2025, 6)
LAST_CUMULATIVE, LAST_TOTAL = 920.85, 2_539.2  # exports of Nghệ An, million USD, 5 months and year 2022

levels = st.floats(1, 1e6)


@pytest.mark.parametrize(
    ("cumulative", "plan", "share"),
    [(36_539, 85_000, 42.99), (892.3, 2_500, 35.69), (589, 1_500, 39.27), (722.1, 1_630, 44.3)],
)
def test_share_of_plan_of_five_months_of_2023(cumulative, plan, share):
    assert share_of_plan(cumulative, plan) == pytest.approx(share, abs=0.005)


def test_two_point_three_percent_over_the_plan_is_a_share_of_102_3():
    assert index_from_growth(2.3) == pytest.approx(102.3)


def test_a_plan_of_zero_is_a_fault():
    with pytest.raises(GrowthError, match="kế hoạch năm phải lớn hơn 0"):
        share_of_plan(892.3, 0)


def test_exports_of_five_months_2023_are_close_by_the_season_though_late_by_the_calendar():
    pace = pace_of_plan(892.3, 2_500, MAY_2023, LAST_CUMULATIVE, LAST_TOTAL)
    assert pace.linear_pct == pytest.approx(41.67, abs=0.005)
    assert pace.expected_pct == pytest.approx(36.27, abs=0.005)
    assert pace.linear_gap_points == pytest.approx(-6.0, abs=0.05)
    assert pace.gap_points == pytest.approx(-0.6, abs=0.05)
    assert pace.gap_value == pytest.approx(892.3 - 2_500 * 920.85 / 2_539.2)
    assert pace.light is Light.CLOSE


def test_when_the_year_is_over_its_whole_plan_is_expected_even_without_last_year():
    pace = pace_of_plan(4_524, 4_000, Period.of_year(2025), None, None)
    assert (pace.light, pace.expected_pct, pace.missing) == (Light.REACHED, 100.0, ())
    assert pace.gap_points == pytest.approx(13.1)
    assert pace_of_plan(3_000, 4_000, Period.month(2025, 12), None, None).light is Light.NOT_REACHED


def test_a_year_that_ended_at_97_percent_of_its_plan_did_not_reach_it():
    assert pace_of_plan(97, 100, Period.month(2025, 12), 50, 60).light is Light.NOT_REACHED
    assert pace_of_plan(100, 100, Period.month(2025, 12), 50, 60).light is Light.REACHED
    assert pace_of_plan(97, 100, Period.month(2025, 11), 60, 60).light is Light.CLOSE


@pytest.mark.parametrize(
    ("cumulative", "light"),
    [(906.7, Light.ON_TRACK), (906.5, Light.CLOSE), (861.4, Light.CLOSE), (861.2, Light.BEHIND)],
)
def test_the_light_turns_at_the_seasonal_pace_and_at_95_percent_of_it(cumulative, light):
    assert pace_of_plan(cumulative, 2_500, MAY_2023, LAST_CUMULATIVE, LAST_TOTAL).light is light


def test_the_formula_of_a_pace_can_be_read_aloud():
    pace = pace_of_plan(892.3, 2_500, MAY_2023, LAST_CUMULATIVE, LAST_TOTAL)
    assert pace.formula == (
        "892,3 ÷ 2.500 = 35,69% kế hoạch; nhịp mùa vụ 920,85 ÷ 2.539,2 = 36,27%; chênh -0,57 điểm %"
    )
    assert pace.inputs["kế hoạch năm"] == 2_500


def test_january_alone_never_gets_a_light():
    assert pace_of_plan(10, 2_500, Period.month(2023, 1), 180, 2_539.2).light is Light.TET
    assert pace_of_plan(10, 2_500, Period.month(2023, 2), 180, 2_539.2).light is Light.BEHIND


def test_without_last_year_there_is_no_light_and_the_missing_figure_is_named():
    pace = pace_of_plan(892.3, 2_500, MAY_2023, None, LAST_TOTAL)
    assert pace.light is Light.NOT_ENOUGH_DATA
    assert pace.missing == ("lũy kế cùng kỳ năm trước",)
    assert pace.share_pct == pytest.approx(35.69, abs=0.005)
    assert pace_of_plan(892.3, None, MAY_2023, LAST_CUMULATIVE, LAST_TOTAL).missing == ("kế hoạch năm",)


def test_linear_pace_counts_months_of_a_quarter():
    assert linear_pace(Period.quarter(2025, 3)) == 75


@pytest.mark.parametrize(("target", "needed"), [(2_500, -0.66), (2_870, 22.2)])
def test_growth_that_the_last_seven_months_of_2023_needed(target, needed):
    need = growth_needed_for_level(target, 892.3, MAY_2023, LAST_CUMULATIVE, LAST_TOTAL)
    assert need.outcome is NeedOutcome.NEEDED
    assert need.growth_pct == pytest.approx(needed, abs=0.005)


def test_needed_growth_shows_its_formula():
    need = growth_needed_for_level(2_500, 892.3, MAY_2023, LAST_CUMULATIVE, LAST_TOTAL)
    assert need.formula == "(2.500 − 892,3) ÷ (2.539,2 − 920,85) − 1 = -0,66%"


def test_a_target_that_is_reached_needs_nothing_even_without_a_base():
    assert growth_needed_for_level(890, 892.3, MAY_2023, None, None).outcome is NeedOutcome.REACHED


def test_after_december_there_is_no_time_left():
    december = Period.month(2023, 12)
    assert growth_needed_for_level(2_500, 2_444, december, 2_539.2, 2_539.2).outcome is NeedOutcome.NO_TIME_LEFT
    assert growth_needed_for_growth(10.5, 8.44, december, 1.0).outcome is NeedOutcome.NO_TIME_LEFT
    assert growth_needed_for_growth(8, 8.44, Period.of_year(2023), None).outcome is NeedOutcome.REACHED


def test_a_missing_base_is_named():
    need = growth_needed_for_level(2_500, 892.3, MAY_2023, None, LAST_TOTAL)
    assert (need.outcome, need.growth_pct) == (NeedOutcome.BASE_MISSING, None)
    assert need.missing == ("lũy kế cùng kỳ năm trước",)
    assert growth_needed_for_level(2_500, None, MAY_2023, 1, 2).missing == ("lũy kế từ đầu năm",)
    assert growth_needed_for_level(2_500, 892.3, MAY_2023, 100, 100).missing == (
        "giá trị các tháng còn lại của năm trước",
    )
    assert growth_needed_for_growth(10.5, 8.24, JUNE_2025, None).missing == ("tỷ trọng kỳ đã qua năm gốc",)


def test_the_second_half_of_2025_needed_twelve_and_a_half_percent():
    need = growth_needed_for_growth(10.5, 8.24, JUNE_2025, 0.468)
    assert need.growth_pct == pytest.approx(12.5, abs=0.05)
    assert need.formula == "(10,5% − 0,468 × 8,24%) ÷ (1 − 0,468) = +12,49%"


@given(levels, levels, levels, levels)
def test_the_needed_growth_reaches_the_target_exactly(cumulative, still_missing, last_cumulative, last_rest):
    target, last_total = cumulative + still_missing, last_cumulative + last_rest
    need = growth_needed_for_level(target, cumulative, JUNE_2025, last_cumulative, last_total)
    assert year_level_if(need.growth_pct, cumulative, last_cumulative, last_total) == pytest.approx(target, rel=1e-6)


@given(st.floats(-20, 40), st.floats(-20, 40), st.floats(0.02, 0.95))
def test_the_needed_rest_brings_the_year_to_its_growth_exactly(goal, to_date, weight):
    need = growth_needed_for_growth(goal, to_date, JUNE_2025, weight)
    assert year_growth_if(need.growth_pct, to_date, weight) == pytest.approx(goal, abs=1e-6)


@given(levels, st.lists(levels, min_size=6, max_size=6))
def test_the_needed_levels_of_the_remaining_months_sum_to_what_is_missing(still_missing, last_year_months):
    last_year = {Period.month(2024, 7 + step): level for step, level in enumerate(last_year_months)}
    need = growth_needed_for_level(100 + still_missing, 100, JUNE_2025, 50, 50 + sum(last_year_months))
    path = needed_levels(need, last_year)
    assert list(path) == [Period.month(2025, month) for month in range(7, 13)]
    assert sum(path.values()) == pytest.approx(still_missing, rel=1e-6)


def test_remaining_quarters_get_their_levels_too():
    last_year = {Period.quarter(2024, 3): 300.0, Period.quarter(2024, 4): 400.0}
    need = growth_needed_for_level(1_270, 500, JUNE_2025, 450, 1_150)
    assert needed_levels(need, last_year) == pytest.approx({Period.quarter(2025, 3): 330, Period.quarter(2025, 4): 440})


def test_a_reached_target_gives_no_path():
    need = growth_needed_for_level(100, 120, JUNE_2025, None, None)
    assert needed_levels(need, {Period.month(2024, 7): 10.0}) == {}


def test_three_and_a_half_tenths_of_a_point_are_worth_their_part_of_last_years_level():
    # 0.35 points of a base of 100,000 tỷ đồng
    assert value_of_points(-0.35, 100_000) == pytest.approx(-350)
    with pytest.raises(GrowthError, match="giá trị cùng kỳ năm trước phải lớn hơn 0"):
        value_of_points(-0.35, 0)


@given(levels, st.floats(-50, 100), st.floats(-50, 100))
def test_points_in_money_are_the_level_reached_minus_the_level_planned(base, actual, planned):
    missing = level_after(base, actual) - level_after(base, planned)
    assert value_of_points(actual - planned, base) == pytest.approx(missing, abs=1e-6 * base)


def test_a_needed_growth_stands_beside_what_the_same_months_did_before():
    earlier = {2022: 30.0, 2023: 0.0, 2024: 12.5}
    found = precedent(12.5, earlier)
    assert (found.years, found.reached_in) == ((2022, 2023, 2024), (2022, 2024))
    assert (found.highest_year, found.highest_pct) == (2022, 30.0)
    assert precedent(31, earlier).reached_in == ()
    assert precedent(12.5, {}) is None


def test_growth_of_the_same_months_of_earlier_years():
    years = {2021: (40, 100), 2022: (50, 128), 2023: (60, 138), 2025: (1, 2)}
    assert growth_of_rest(years) == pytest.approx({2022: 30, 2023: 0})
