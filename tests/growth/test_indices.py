"""Index, growth and level of single figures: the worked examples and the identities they rest on."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.errors import GrowthError, ImpossibleRate, NonPositiveBase, TooShortPeriod
from growth.indices import (
    ChangeKind,
    average_growth,
    base_before,
    chain,
    change,
    growth_between,
    growth_from_index,
    growth_from_times,
    index_from_growth,
    level_after,
    levels_of_chain,
    real_growth,
)

growths = st.floats(-90, 400)
levels = st.floats(0.01, 1e9)


@pytest.mark.parametrize(
    ("index", "growth"), [(98.44, -1.56), (111.36, 11.36), (90.18, -9.82), (99.93, -0.07), (109.42, 9.42)]
)
def test_an_index_of_100_is_no_growth(index, growth):
    assert growth_from_index(index) == pytest.approx(growth)
    assert index_from_growth(growth) == pytest.approx(index)


def test_two_point_two_times_is_120_percent_more():
    assert growth_from_times(2.2) == pytest.approx(120)


def test_nothing_shrinks_by_more_than_the_whole():
    with pytest.raises(ImpossibleRate, match="giảm quá 100%"):
        growth_from_index(-8.94)


@given(growths)
def test_index_and_growth_are_inverse(growth):
    assert growth_from_index(index_from_growth(growth)) == pytest.approx(growth, abs=1e-9)


@given(levels, growths)
def test_level_growth_and_base_fit_together(base, growth):
    level = level_after(base, growth)
    assert growth_between(level, base) == pytest.approx(growth, abs=1e-6)
    assert base_before(level, growth) == pytest.approx(base)


IIP_2015_TO_2019 = (109.70, 109.87, 115.55, 115.44, 113.21)  # Nghệ An, previous year = 100


def test_five_years_of_the_industrial_index_are_chained_not_added():
    assert chain(IIP_2015_TO_2019) == pytest.approx(182.01, abs=0.005)
    assert average_growth(100, chain(IIP_2015_TO_2019), 5) == pytest.approx(12.72, abs=0.005)
    growths_pct = [growth_from_index(index) for index in IIP_2015_TO_2019]
    assert growth_from_index(chain(IIP_2015_TO_2019)) != pytest.approx(sum(growths_pct), abs=15)
    assert average_growth(100, chain(IIP_2015_TO_2019), 5) != pytest.approx(sum(growths_pct) / 5, abs=0.02)


@given(st.lists(st.floats(50, 200), min_size=1, max_size=8))
def test_a_chain_is_the_product_of_its_links(indices):
    assert chain(indices) == pytest.approx(100 * math.prod(index / 100 for index in indices))


def test_yearly_growths_become_levels_and_stop_at_a_gap():
    growths_pct = {2021: 9.70, 2022: 9.87, 2024: 15.44}
    assert levels_of_chain(2020, growths_pct) == pytest.approx({2020: 100, 2021: 109.70, 2022: 120.527}, abs=0.001)


@pytest.mark.parametrize(("last", "average"), [(118_170, 12.62), (117_350, 12.46)])
def test_average_growth_of_gross_output_has_2020_as_base_and_five_years(last, average):
    assert average_growth(65_226, last, 5) == pytest.approx(average, abs=0.005)
    assert average_growth(65_226, last, 4) != pytest.approx(average, abs=1)


def test_thirteen_percent_a_year_would_need_120175():
    assert level_after(65_226, 13, 5) == pytest.approx(120_175, abs=0.5)


@given(levels, growths, st.integers(1, 10))
def test_average_growth_leads_from_the_first_level_to_the_last(first, growth, years):
    last = level_after(first, growth, years)
    assert average_growth(first, last, years) == pytest.approx(growth, abs=1e-6)


def test_an_average_needs_a_year_and_positive_levels():
    with pytest.raises(TooShortPeriod):
        average_growth(100, 110, 0)
    with pytest.raises(NonPositiveBase, match="giá trị năm gốc phải lớn hơn 0"):
        average_growth(0, 110, 1)


def test_ten_percent_nominal_with_six_percent_inflation_is_under_four_percent_real():
    assert growth_between(1100, 1000) == pytest.approx(10)
    assert real_growth(10, 6) == pytest.approx(3.77, abs=0.005)


@given(growths, st.floats(-50, 100))
def test_real_growth_and_inflation_compound_to_nominal_growth(real, prices):
    nominal = growth_from_index(chain([index_from_growth(real), index_from_growth(prices)]))
    assert real_growth(nominal, prices) == pytest.approx(real, abs=1e-6)


def test_growth_from_nothing_is_refused():
    with pytest.raises(GrowthError, match="phải lớn hơn 0"):
        growth_between(10, 0)


@pytest.mark.parametrize(
    ("current", "base", "kind", "text"),
    [
        (111.36, 100, ChangeKind.GROWTH, "+11,36%"),
        (90, 100, ChangeKind.GROWTH, "-10%"),
        (0, 100, ChangeKind.GROWTH, "-100%"),
        (100, 100, ChangeKind.GROWTH, "0%"),
        (52, 10, ChangeKind.TIMES, "gấp 5,2 lần"),
        (52, None, ChangeKind.NEW, "mới"),
        (52, float("nan"), ChangeKind.NEW, "mới"),
        (52, 0, ChangeKind.ABSOLUTE, "+52"),
        (-20, 30, ChangeKind.ABSOLUTE, "-50"),
        (-20, -30, ChangeKind.ABSOLUTE, "+10"),
        (None, 30, ChangeKind.UNKNOWN, "chưa có số liệu"),
    ],
)
def test_a_change_is_said_in_the_way_that_is_defined(current, base, kind, text):
    result = change(current, base)
    assert (result.kind, result.text) == (kind, text)


def test_a_trade_balance_that_changes_sign_has_a_difference_and_no_growth():
    result = change(-20, 30)
    assert (result.growth_pct, result.times, result.difference) == (None, None, -50)
