"""The year estimated from its first months, with an interval that means what it says."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.errors import GrowthError
from growth.nowcast import (
    NowcastOutcome,
    nowcast_of_year,
    probability_of_reaching,
    student_probability,
    student_quantile,
)

PAST = {2019: (38.0, 100.0), 2020: (35.0, 100.0), 2021: (37.0, 100.0), 2022: (36.0, 100.0)}
levels = st.floats(0.1, 1e6)
past_years = st.dictionaries(
    st.integers(2000, 2024), st.tuples(st.floats(20, 60), st.floats(90, 110)), min_size=3, max_size=8
)


def test_exports_of_2023_by_the_share_of_five_months():
    steady = dict.fromkeys((2020, 2021, 2022), (920.85, 2539.2))
    estimate = nowcast_of_year(892.3, steady)
    assert estimate.value == pytest.approx(2_460, abs=1)
    assert estimate.share_pct == pytest.approx(36.27, abs=0.005)
    assert estimate.low == pytest.approx(estimate.value) == estimate.high


def test_the_interval_comes_from_the_spread_of_the_shares():
    estimate = nowcast_of_year(73, PAST, confidence=0.95)
    logs = [math.log(share) for share in (0.38, 0.35, 0.37, 0.36)]
    mean = sum(logs) / 4
    spread = math.sqrt(sum((each - mean) ** 2 for each in logs) / 3)
    assert estimate.value == pytest.approx(200)
    assert estimate.high == pytest.approx(200 * math.exp(3.18245 * spread * math.sqrt(1.25)), rel=1e-6)
    assert (estimate.years, estimate.share_pct) == (4, pytest.approx(36.5))
    assert estimate.formula == "73 ÷ 36,5% = 200 (bình quân 4 năm)"


def test_fewer_than_three_years_give_no_estimate():
    estimate = nowcast_of_year(73, {2021: (37, 100), 2022: (36, 100)})
    assert (estimate.outcome, estimate.value, estimate.years) == (NowcastOutcome.TOO_FEW_YEARS, None, 2)
    assert probability_of_reaching(estimate, 200) is None


def test_no_current_figure_gives_no_estimate():
    assert nowcast_of_year(None, PAST).outcome is NowcastOutcome.NO_CURRENT_FIGURE
    assert nowcast_of_year(float("nan"), PAST).outcome is NowcastOutcome.NO_CURRENT_FIGURE


def test_a_year_of_zero_is_a_fault_not_an_infinite_share():
    with pytest.raises(GrowthError, match="giá trị cả năm phải lớn hơn 0"):
        nowcast_of_year(73, PAST | {2018: (36, 0)})


def test_growth_is_estimated_through_indices():
    past = {2022: (108.0, 110.0), 2023: (103.0, 104.0), 2024: (106.0, 107.5)}
    assert nowcast_of_year(108.24, past).value == pytest.approx(109.8, abs=0.1)


@given(levels, past_years, st.floats(0.5, 0.99))
def test_the_bounds_of_the_interval_are_its_probabilities(cumulative, past, confidence):
    estimate = nowcast_of_year(cumulative, past, confidence)
    assert estimate.low <= estimate.value <= estimate.high
    if estimate.log_error > 1e-6:
        assert probability_of_reaching(estimate, estimate.value) == pytest.approx(0.5)
        assert probability_of_reaching(estimate, estimate.high) == pytest.approx((1 - confidence) / 2, abs=1e-6)
        assert probability_of_reaching(estimate, estimate.low) == pytest.approx((1 + confidence) / 2, abs=1e-6)


def test_without_any_spread_the_goal_is_reached_or_not():
    estimate = nowcast_of_year(50, dict.fromkeys((2020, 2021, 2022), (50.0, 100.0)))
    assert probability_of_reaching(estimate, 100) == 1
    assert probability_of_reaching(estimate, 101) == 0


@pytest.mark.parametrize(
    ("probability", "freedom", "t"),  # from the printed tables of Student's distribution
    [
        (0.90, 1, 3.0777),
        (0.90, 2, 1.8856),
        (0.975, 2, 4.3027),
        (0.975, 3, 3.1824),
        (0.95, 5, 2.0150),
        (0.975, 10, 2.2281),
        (0.995, 11, 3.1058),
    ],
)
def test_student_quantiles_are_those_of_the_tables(probability, freedom, t):
    assert student_quantile(probability, freedom) == pytest.approx(t, abs=5e-5)


@given(st.floats(-50, 50), st.integers(1, 30))
def test_student_probability_is_symmetric_and_a_probability(t, freedom):
    probability = student_probability(t, freedom)
    assert 0 <= probability <= 1
    assert probability + student_probability(-t, freedom) == pytest.approx(1)
