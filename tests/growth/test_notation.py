"""Vietnamese numbers and periods, the one way they are written on the screen."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth.notation import (
    MISSING,
    date_text,
    number,
    percent,
    period_name,
    period_short,
    points,
    rise,
    signed,
    signed_percent,
)
from growth.periods import Period


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234.5, None, "1.234,5"),
        (1234567, None, "1.234.567"),
        (0, None, "0"),
        (-0.001, None, "0"),
        (-1234.567, None, "-1.234,57"),
        (0.285, 2, "0,29"),
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (100, None, "100"),
        (8.4, 2, "8,40"),
        (1e21, None, "1.000.000.000.000.000.000.000"),
        (None, None, MISSING),
        (float("nan"), 1, MISSING),
    ],
)
def test_numbers_have_a_comma_for_decimals_and_points_for_thousands(value, decimals, text):
    assert number(value, decimals) == text


@given(st.decimals(-(10**9), 10**9, places=2))
def test_a_written_number_reads_back(value):
    assert float(number(float(value)).replace(".", "").replace(",", ".")) == float(value)


@pytest.mark.parametrize(
    ("value", "text"), [(1.25, "+1,25"), (-1.25, "-1,25"), (0, "0"), (0.001, "0"), (10, "+10"), (None, MISSING)]
)
def test_a_sign_stands_before_changes_only(value, text):
    assert signed(value) == text


def test_percent_and_points_carry_their_unit():
    assert percent(8.4) == "8,4%"
    assert signed_percent(8.4, 2) == "+8,40%"
    assert points(-0.35) == "-0,35 điểm %"
    assert percent(None) == signed_percent(None) == points(None) == MISSING


def test_a_fall_is_written_as_a_fall_and_never_as_a_negative_rise():
    assert (rise(8.4), rise(-3.51), rise(0.0)) == ("tăng 8,4%", "giảm 3,51%", "tăng 0%")


def test_a_date_is_written_day_first_and_a_missing_one_as_a_dash():
    assert date_text(date(2025, 8, 23)) == "23/8/2025"
    assert date_text(pd.Timestamp("2025-08-23")) == "23/8/2025"
    assert date_text(None) == date_text(pd.NaT) == MISSING


@pytest.mark.parametrize(
    ("text", "to_date", "name", "short"),
    [
        ("2025-08", False, "tháng 8 năm 2025", "T8/2025"),
        ("2025-08", True, "8 tháng năm 2025", "8T/2025"),
        ("2025-01", True, "tháng 1 năm 2025", "T1/2025"),
        ("2025-12", True, "năm 2025", "2025"),
        ("2025-Q3", False, "quý III năm 2025", "Q3/2025"),
        ("2025-Q3", True, "9 tháng năm 2025", "9T/2025"),
        ("2025", False, "năm 2025", "2025"),
        ("2025", True, "năm 2025", "2025"),
    ],
)
def test_periods_are_named_as_reports_name_them(text, to_date, name, short):
    period = Period.parse(text)
    assert period_name(period, to_date) == name
    assert period_short(period, to_date) == short
