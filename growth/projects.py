"""Projects: how their start of operation stands against the plan, and what they add to output in a year.

Knows no register and no screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from growth.periods import Period
from growth.verdicts import is_known


class StartState(StrEnum):
    """How a start of operation stands at the end of a report month."""

    LATE = "late"  # the planned date has passed, and a register of that date or later knows no start
    UNCONFIRMED = "unconfirmed"  # the planned date has passed, but the register is older: it may have started since
    AHEAD = "ahead"  # the planned date has not come yet
    STARTED = "started"
    NO_DATE = "no_date"  # neither started nor a planned date: never judged


@dataclass(frozen=True)
class Start:
    """State of one start; months_late: since the planned date (late), or after it (started late, negative: early).

    months_late is None where there is nothing to compare.
    """

    state: StartState
    months_late: int | None


def start_state(planned: Period | None, actual: Period | None, reported: Period, month: Period) -> Start:
    """State at the end of `month` of a start that a register of the period `reported` knows as planned and actual.

    Planned and actual may be months, quarters or years and count in full: a start planned for a quarter is late only
    when the quarter is over. An actual start after `month` is not known yet.
    """
    if actual is not None and actual.start <= month.end:
        return Start(StartState.STARTED, None if planned is None else _months_late(actual, planned))
    if planned is None:
        return Start(StartState.NO_DATE, None)
    if planned.end > month.end:
        return Start(StartState.AHEAD, None)
    if reported.end < planned.end:
        return Start(StartState.UNCONFIRMED, None)
    return Start(StartState.LATE, _months_apart(planned, month))


def _months_late(actual: Period, planned: Period) -> int | None:
    """Months from planned to actual; None where one of them is too coarse to say (a year against its own month)."""
    if actual.frequency != planned.frequency and actual.start <= planned.end and planned.start <= actual.end:
        return None
    return _months_apart(planned, actual)


def _months_apart(earlier: Period, later: Period) -> int:
    """Months between the last months of two periods."""
    return (later.year - earlier.year) * 12 + later.last_month - earlier.last_month


def added_in(year: int, report_year: int, this_year: float | None, next_year: float | None) -> float | None:
    """Output added in `year` by an entry of `report_year` that states it for that year and the next; else None."""
    return {report_year: this_year, report_year + 1: next_year}.get(year)


def push_pct(added: float | None, base: float | None) -> float | None:
    """Added output ÷ output of the year before × 100: points of growth that it brings if nothing else changes.

    Both in one unit; None where one of the two is unknown or there is no output to grow from.
    """
    if not is_known(added) or not is_known(base) or base <= 0:
        return None
    return added / base * 100
