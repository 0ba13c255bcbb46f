"""Months, quarters and years as the warehouse writes them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.errors import GrowthError
from growth.periods import MONTH, QUARTER, Period, PeriodError

periods = st.one_of(
    st.builds(Period.month, st.integers(1990, 2100), st.integers(1, 12)),
    st.builds(Period.quarter, st.integers(1990, 2100), st.integers(1, 4)),
    st.builds(Period.of_year, st.integers(1990, 2100)),
)


@given(periods)
def test_a_period_is_read_back_as_written(period):
    assert Period.parse(str(period)) == period


@pytest.mark.parametrize("text", ["2024-13", "2024-00", "2024-5", "2024-Q5", "24-05", "", "tháng 5", "2024-05-01"])
def test_anything_else_is_refused_with_a_sentence(text):
    with pytest.raises(PeriodError, match="không phải là kỳ số liệu"):
        Period.parse(text)


def test_a_thirteenth_month_cannot_be_built():
    with pytest.raises(GrowthError, match="2024-13"):
        Period.month(2024, 13)
    with pytest.raises(PeriodError):
        Period.quarter(2024, 0)


@given(periods, st.integers(-60, 60))
def test_shifting_there_and_back_changes_nothing(period, steps):
    assert period.shift(steps).shift(-steps) == period


@given(periods)
def test_a_year_is_twelve_months_or_four_quarters(period):
    steps = {MONTH: 12, QUARTER: 4}.get(period.frequency, 1)
    assert period.shift(-steps) == period.year_before()
    assert period.year_before().year_after() == period


@pytest.mark.parametrize(
    ("text", "last_month", "end"),
    [
        ("2024-02", 2, date(2024, 2, 29)),
        ("2025-Q3", 9, date(2025, 9, 30)),
        ("2025", 12, date(2025, 12, 31)),
    ],
)
def test_a_period_ends_with_its_last_month(text, last_month, end):
    period = Period.parse(text)
    assert (period.last_month, period.end) == (last_month, end)
    assert period.as_month() == Period.month(end.year, end.month)
