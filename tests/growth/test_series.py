"""Whole series: growth over consecutive periods only, years to date without gaps, Tết, stocks, revisions."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.comparability import Break, Definition, linked, require_comparable, require_unbroken
from growth.contribution import (
    contribution,
    contributions_of_levels,
    points_of_share_in_growth,
    reconcile,
    share_change,
    share_in_growth,
)
from growth.errors import BrokenSeries, GrowthError, MixedDefinitions, MixedPriceBases
from growth.indices import growth_between
from growth.periods import Period
from growth.revisions import revision_history, revision_size
from growth.series import period_on_period, to_date_and_year, year_on_year, year_to_date
from growth.stocks import Total, occupancy, total
from growth.tet import combine_january_february, combined_growth, distorted_by_tet
from growth.vocabulary import Measure

levels = st.floats(1, 1e6)


def series(**values):
    """p2024_01=… → a frame of period and value."""
    periods = [name.removeprefix("p").replace("_", "-") for name in values]
    return pd.DataFrame({"period": periods, "value": [float(value) for value in values.values()]})


def test_growth_is_taken_over_the_same_period_of_the_year_before():
    grown = year_on_year(series(p2023_01=100, p2024_01=110, p2024_02=50))
    assert grown["growth_pct"].tolist() == pytest.approx([float("nan"), 10, float("nan")], nan_ok=True)
    assert grown["base"].tolist() == pytest.approx([float("nan"), 100, float("nan")], nan_ok=True)


def test_growth_never_jumps_over_a_gap():
    grown = period_on_period(series(p2024_01=100, p2024_02=110, p2024_04=120))
    assert grown["growth_pct"].tolist() == pytest.approx([float("nan"), 10, float("nan")], nan_ok=True)


def test_a_base_of_zero_gives_no_growth():
    assert year_on_year(series(p2023=0, p2024=5))["growth_pct"].isna().all()


def test_the_year_to_date_stops_at_a_missing_month():
    summed = year_to_date(series(p2024_01=1, p2024_02=2, p2024_03=3, p2024_05=5, p2025_01=7))
    assert dict(zip(summed["period"], summed["value"], strict=True)) == {
        "2024-01": 1,
        "2024-02": 3,
        "2024-03": 6,
        "2025-01": 7,
    }


def test_quarters_add_up_to_the_year():
    summed = year_to_date(series(p2024_Q1=1, p2024_Q2=2, p2024_Q3=3, p2024_Q4=4))
    assert summed["value"].tolist() == [1, 3, 6, 10]


def test_earlier_years_give_the_part_and_the_whole():
    to_date = series(p2021_05=40, p2021=100, p2022_05=45, p2022_12=110, p2023_05=50, p2024_12=120, p2025_05=60)
    assert to_date_and_year(to_date, Period.month(2025, 5)) == {2021: (40, 100), 2022: (45, 110)}


def test_february_moved_by_tet_is_judged_with_january():
    assert growth_between(84, 100) == pytest.approx(-16)
    assert growth_between(108, 80) == pytest.approx(35)
    assert combined_growth((84, 108), (100, 80)) == pytest.approx(6.7, abs=0.05)


@given(levels, levels, levels, levels)
def test_combined_growth_is_growth_of_the_sum(january, february, last_january, last_february):
    combined = combined_growth((january, february), (last_january, last_february))
    assert combined == pytest.approx(growth_between(january + february, last_january + last_february))


@pytest.mark.parametrize(
    ("period", "measure", "distorted"),
    [
        ("2025-01", Measure.INDEX_YOY, True),
        ("2025-02", Measure.LEVEL, True),
        ("2025-03", Measure.INDEX_YOY, False),
        ("2025-01", Measure.INDEX_YTD, True),
        ("2025-02", Measure.INDEX_YTD, False),
        ("2025-02", Measure.GROWTH_MOM, True),
        ("2025-03", Measure.GROWTH_MOM, True),
        ("2025-04", Measure.INDEX_MOM, False),
        ("2025-Q1", Measure.GROWTH_YOY, False),
        ("2025", Measure.GROWTH_YOY, False),
    ],
)
def test_only_single_months_near_tet_are_distorted(period, measure, distorted):
    assert distorted_by_tet(Period.parse(period), measure) is distorted


def test_january_and_february_become_one_level_and_a_lone_one_is_left_out():
    months = {"2024-01": 100, "2024-02": 80, "2024-03": 90, "2025-02": 70, "2025-03": 95}
    assert combine_january_february(months) == {"2024-02": 180, "2024-03": 90, "2025-03": 95}


def test_a_missing_january_value_does_not_count_as_zero():
    assert combine_january_february({"2024-01": float("nan"), "2024-02": 80, "2024-03": 90}) == {"2024-03": 90}


def test_a_cluster_that_states_nothing_is_counted_and_is_not_zero():
    assert total([10.0, None, float("nan"), 5.0]) == Total(15.0, 2, 2)
    assert total([None]) == Total(None, 0, 1)


def test_occupancy_is_a_ratio_of_sums():
    found = occupancy([(10, 10), (0, 90), (5, None), (None, 20)])
    assert found.rate_pct == pytest.approx(10)
    assert (found.leased_ha, found.leasable_ha, found.counted, found.left_out) == (10, 100, 2, 2)


def test_no_land_gives_no_occupancy():
    assert occupancy([]).rate_pct is None
    assert occupancy([(0, 0)]).rate_pct is None


def test_growth_of_the_national_index_is_the_sum_of_its_contributions():
    parts = {"manufacturing": 8.5, "electricity": 0.4, "water": 0.1, "mining": -0.4}
    found = reconcile(parts, 8.6)
    assert found.agrees
    assert found.residual == pytest.approx(0)
    assert found.tolerance == pytest.approx(0.25)


def test_an_unpublished_part_is_the_residual():
    found = reconcile({"manufacturing": 8.5, "electricity": 0.4, "water": 0.1}, 8.6)
    assert not found.agrees
    assert found.residual == pytest.approx(-0.4)


@given(st.lists(st.tuples(levels, levels), min_size=1, max_size=10))
def test_contributions_sum_to_the_growth(pairs):
    base = {str(part): before for part, (before, _) in enumerate(pairs)}
    current = {str(part): now for part, (_, now) in enumerate(pairs)}
    growth = growth_between(sum(current.values()), sum(base.values()))
    points = contributions_of_levels(current, base)
    assert sum(points.values()) == pytest.approx(growth, abs=1e-6)
    weighted = {
        part: contribution(before / sum(base.values()), growth_between(current[part], before))
        for part, before in base.items()
    }
    assert weighted == pytest.approx(points, abs=1e-6)


def test_a_share_changes_in_points_not_in_percent():
    assert share_change(76.98, 73.65) == pytest.approx(3.33)


def test_points_and_share_in_growth_are_inverse():
    points = points_of_share_in_growth(37.69, 8.78)
    assert points == pytest.approx(3.31, abs=0.005)
    assert share_in_growth(points, 8.78) == pytest.approx(37.69)
    with pytest.raises(GrowthError, match="mức tăng chung"):
        share_in_growth(1, -2)


def releases(rows):
    return pd.DataFrame(rows, columns=["period", "release", "value"])


def test_revisions_of_the_national_index_are_measured_from_first_to_last():
    history = revision_history(
        releases(
            [
                ("2024-11", "2024-11-29", 108.94),
                ("2024-11", "2024-12-29", 107.95),
                ("2025-01", "2025-01-29", 100.61),
                ("2025-01", "2025-02-28", 99.04),
                ("2025-02", "2025-02-28", 117.2),
            ]
        )
    )
    assert history["revision"].tolist() == pytest.approx([-0.99, -1.57, 0])
    size = revision_size(history)
    assert size.mean_absolute == pytest.approx(1.28)
    assert size.mean == pytest.approx(-1.28)
    assert size.periods == 2


def test_the_first_quarter_of_2025_was_first_published_at_eight_percent():
    history = revision_history(
        releases([("2025-Q1", "2025-04-09", 8.0), ("2025-Q1", "2025-08-23", 6.99), ("2025-Q2", "2025-07-09", 9.24)])
    ).set_index("period")
    quarter = history.loc["2025-Q1"]
    assert (quarter["first"], quarter["last"], quarter["releases"]) == (8.0, 6.99, 2)
    assert quarter["revision"] == pytest.approx(-1.01)


def test_a_figure_printed_once_was_not_revised():
    assert revision_size(revision_history(releases([("2025-02", "2025-02-28", 117.2)]))) is None


GOODS = Definition("export_value", "TOTAL", "VN-22", "current")
OUTPUT = Definition("gross_output_industry", "TOTAL", "VN-22", "const2010")


def test_the_same_definition_compares():
    require_comparable(GOODS, GOODS)
    require_comparable(Definition("iip", "TOTAL", "VN-22"), Definition("iip", "TOTAL", "VN-22"))


def test_goods_are_not_compared_with_goods_and_services():
    with pytest.raises(MixedDefinitions, match="định nghĩa khác nhau"):
        require_comparable(GOODS, Definition("export_value_goods_services", "TOTAL", "VN-22", "current"))


@pytest.mark.parametrize(("current", "base"), [("const2010", "current"), ("unstated", "unstated"), ("current", "")])
def test_growth_across_price_bases_or_unstated_prices_is_refused(current, base):
    of = [Definition("gross_output_industry", "TOTAL", "VN-22", price_basis) for price_basis in (current, base)]
    with pytest.raises(MixedPriceBases, match="cần cùng một giá"):
        require_comparable(*of)


DISTRICTS_ABOLISHED = Break(Period.month(2025, 7), "bỏ cấp huyện, còn 130 xã, phường")


def test_retail_of_goods_is_not_compared_with_goods_and_services():
    goods = Definition("retail_goods", "TOTAL", "VN-22", "current")
    with pytest.raises(MixedDefinitions):
        require_comparable(Definition("retail_sales", "TOTAL", "VN-22", "current"), goods)


def test_growth_across_a_break_is_refused_without_a_link():
    with pytest.raises(BrokenSeries, match=r"2025-07 \(bỏ cấp huyện"):
        require_unbroken(Period.month(2025, 7), Period.month(2024, 7), [DISTRICTS_ABOLISHED])
    assert growth_between(120, linked(110, 100 / 110)) == pytest.approx(20)


@pytest.mark.parametrize(("current", "base"), [("2025-06", "2024-06"), ("2026-08", "2025-08"), ("2026-07", "2025-07")])
def test_on_one_side_of_a_break_everything_compares(current, base):
    require_unbroken(Period.parse(current), Period.parse(base), [DISTRICTS_ABOLISHED])
