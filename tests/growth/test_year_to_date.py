"""The year to date lies between its parts; where three published figures disagree, one was revised."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.errors import GrowthError
from growth.indices import growth_between, level_after
from growth.periods import Period
from growth.vocabulary import Severity
from growth.year_to_date import (
    base_weight,
    bounds,
    check_implied,
    check_three,
    implied_growth,
    implied_weight,
    months_against_total,
    months_share,
    weighted_growth,
)

growths = st.floats(-60, 150)
parts = st.lists(st.tuples(growths, st.floats(1, 1e6)), min_size=1, max_size=12)


@given(parts)
def test_growth_of_the_whole_is_growth_of_the_summed_levels_and_lies_between_its_parts(growth_and_base):
    whole = weighted_growth(growth_and_base)
    current = sum(level_after(base, growth) for growth, base in growth_and_base)
    assert whole == pytest.approx(growth_between(current, sum(base for _, base in growth_and_base)), abs=1e-6)
    low, high = bounds(growth for growth, _ in growth_and_base)
    assert low <= whole <= high


def test_first_half_of_2025_weighs_its_quarters_and_is_not_their_mean():
    assert implied_weight(6.99, 9.24, 8.24) == pytest.approx(0.444, abs=0.0005)
    assert weighted_growth([(6.99, 0.444), (9.24, 0.556)]) == pytest.approx(8.24, abs=0.005)
    assert weighted_growth([(6.99, 0.444), (9.24, 0.556)]) != pytest.approx((6.99 + 9.24) / 2, abs=0.1)
    assert check_three(6.99, 9.24, 8.24, months_share(Period.quarter(2025, 2), Period.month(2025, 6))).severity is None


def test_a_silent_revision_of_the_first_half_is_found():
    quarter_in_nine_months = months_share(Period.quarter(2025, 3), Period.month(2025, 9))
    found = check_three(earlier_pct=8.24, latest_pct=8.62, total_pct=8.61, latest_weight=quarter_in_nine_months)
    assert found.severity is Severity.WARNING
    assert found.implied_growth_pct == pytest.approx(8.60, abs=0.01)
    assert "8,24%" in found.text
    assert "8,6%" in found.text
    assert found.formula == "(8,61% − 0,333 × 8,62%) ÷ (1 − 0,333) = 8,6%"


def test_a_year_to_date_outside_both_parts_is_a_warning():
    assert check_three(8.0, 9.0, 9.5, 0.5).severity is Severity.WARNING
    assert check_three(8.0, 9.0, 7.5, 0.5).severity is Severity.WARNING


@given(growths, growths, st.floats(0.02, 0.98))
def test_figures_that_belong_together_raise_nothing(earlier, latest, weight):
    total = weighted_growth([(earlier, 1 - weight), (latest, weight)])
    checked = check_three(earlier, latest, total, weight)
    assert checked.severity is None
    assert checked.implied_growth_pct == pytest.approx(earlier, abs=1e-6)


@given(growths, growths, st.floats(0.02, 0.98))
def test_printed_with_one_decimal_they_still_raise_nothing(earlier, latest, weight):
    total = weighted_growth([(round(earlier, 1), 1 - weight), (round(latest, 1), weight)])
    assert check_three(round(earlier, 1), round(latest, 1), round(total, 1), weight, rounding=0.05).severity is None


def test_retail_of_february_2025_warns_of_an_impossible_january():
    february = base_weight(part_level=14_064.79, part_growth_pct=21.49, whole_level=29_200, whole_growth_pct=52.23)
    found = check_implied(known_pct=21.49, total_pct=52.23, known_weight=february)
    assert found.severity is Severity.WARNING
    assert found.implied_growth_pct == pytest.approx(99, abs=0.5)


def test_exports_of_august_and_september_2025_are_worth_telling():
    seven_months = base_weight(part_level=2.33, part_growth_pct=32.69, whole_level=3.268, whole_growth_pct=40)
    found = check_implied(known_pct=32.69, total_pct=40, known_weight=seven_months)
    assert found.severity is Severity.INFORMATION
    assert found.implied_growth_pct == pytest.approx(62, abs=0.5)


def test_an_ordinary_remainder_is_not_reported():
    assert check_implied(known_pct=8, total_pct=9, known_weight=0.5).severity is None


@given(growths, growths, st.floats(0.01, 0.99))
def test_the_implied_rest_completes_the_whole(part, whole, weight):
    rest = implied_growth(whole, part, weight)
    assert weighted_growth([(part, weight), (rest, 1 - weight)]) == pytest.approx(whole, abs=1e-6)


def test_weights_outside_0_to_1_are_refused():
    with pytest.raises(GrowthError, match="khoảng từ 0 đến 1"):
        implied_growth(8, 9, 1.2)
    with pytest.raises(GrowthError, match="quyền số phần còn lại"):
        implied_growth(8, 9, 1)


def test_no_weight_follows_from_equal_growths():
    assert implied_weight(8, 8, 8) is None


def test_the_sum_of_months_is_compared_with_the_published_total_but_never_with_a_gap():
    assert months_against_total({1: 10, 2: 12, 3: 14}, 37.5, Period.quarter(2025, 1)) == pytest.approx(1.5)
    assert months_against_total({1: 10, 3: 14}, 37.5, Period.month(2025, 3)) is None
