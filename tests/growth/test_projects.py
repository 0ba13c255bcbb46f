"""Starts of operation against their plan, and added output: late only when a plan has passed and somebody says so."""

from __future__ import annotations

import pytest

from growth.periods import Period
from growth.projects import StartState, added_in, push_pct, start_state

AUGUST = Period.parse("2025-08")


def state(planned: str, actual: str = "", reported: str = "2025-08", month: Period = AUGUST):
    planned, actual = (Period.parse(text) if text else None for text in (planned, actual))
    return start_state(planned, actual, Period.parse(reported), month)


@pytest.mark.parametrize(
    ("planned", "expected", "months"),
    [
        ("2025-06", StartState.LATE, 2),
        ("2025-08", StartState.LATE, 0),
        ("2025-Q2", StartState.LATE, 2),
        ("2025-Q3", StartState.AHEAD, None),  # the quarter is not over
        ("2025", StartState.AHEAD, None),
        ("2024", StartState.LATE, 8),
        ("2029-Q1", StartState.AHEAD, None),
        ("", StartState.NO_DATE, None),
    ],
)
def test_a_start_is_late_when_its_planned_period_is_over(planned, expected, months):
    assert (state(planned).state, state(planned).months_late) == (expected, months)


def test_a_register_older_than_the_plan_cannot_say_that_a_start_is_late():
    assert state("2025-06", reported="2025-03").state == StartState.UNCONFIRMED
    assert state("2025-06", reported="2025-06").state == StartState.LATE


@pytest.mark.parametrize(
    ("planned", "actual", "months"),
    [("2025-03", "2025-06", 3), ("2025-06", "2025-05", -1), ("2025", "2025-06", None), ("", "2025-06", None)],
)
def test_a_start_keeps_how_late_it_was(planned, actual, months):
    assert (state(planned, actual).state, state(planned, actual).months_late) == (StartState.STARTED, months)


def test_a_start_after_the_report_month_is_not_known_yet():
    assert state("2025-06", "2025-09", reported="2025-12").state == StartState.LATE


def test_added_output_belongs_to_the_year_of_its_report_and_to_the_next():
    assert [added_in(year, 2025, 30.0, 50.0) for year in (2024, 2025, 2026, 2027)] == [None, 30.0, 50.0, None]


def test_added_output_pushes_growth_by_its_share_of_last_year():
    assert push_pct(50, 2000) == pytest.approx(2.5)
    assert push_pct(50, None) is push_pct(None, 2000) is push_pct(50, 0) is None
