"""How far the real annexes agree with themselves and with each other; what does not is listed cell by cell."""

from __future__ import annotations

import pytest

from etl.agreement import agreements, as_markdown, coverage, of_file
from tests.conftest import ROOT

pytestmark = pytest.mark.shared
LISTED = ROOT / "docs" / "reading.md"
FROM_ONE_RELEASE_TO_THE_NEXT = {"sizes_are_those_of_before", "period_is_not_a_copy"}
NEVER_BEFORE_2012 = {"year_to_date_lies_between_its_periods"}  # its tables print no quarters beside halves of a year


@pytest.fixture(scope="module")
def of_all(readings):
    return agreements(list(readings.values()))


def test_of_the_numeric_cells_in_scope_nearly_all_are_understood_and_the_rest_has_a_reason(readings):
    figures, left_out = coverage(readings.values())
    assert figures / (figures + left_out.total()) >= 0.99
    assert all(left_out) and left_out.total() < 310


def test_until_2011_every_check_holds_in_ninety_nine_of_a_hundred_cases(readings):
    early = agreements([reading for name, reading in readings.items() if name < "2012"])
    assert len(early) == 9
    for one in early:
        assert one.cases >= 500 or one.check in NEVER_BEFORE_2012, one.check
        assert one.percent >= 99, one.check


def test_all_together_the_checks_hold_nearly_always(of_all):
    assert {one.check for one in of_all} >= FROM_ONE_RELEASE_TO_THE_NEXT
    cases = sum(one.cases for one in of_all)
    exceptions = sum(len(one.exceptions) for one in of_all)
    assert cases > 70_000 and exceptions / cases <= 0.001


def test_every_exception_is_listed_as_a_printing_error_with_its_cell(of_all):
    listed = LISTED.read_text(encoding="utf-8")
    for line in as_markdown(of_all).splitlines()[2:]:
        assert line in listed, "python -m etl read ../shared/nso/*.xls* --exceptions TỆP.md"


def test_the_report_of_a_workbook_counts_its_own_cases(of_all):
    [parts] = [one for one in of_file(of_all, "2008-10-29-Bieu1008-1.xls") if one["check"] == "parts_add_up"]
    assert parts["cases"] > 20
    assert [(one["cell"], one["found"]) for one in parts["exceptions"]] == [("D9", "5.273,63"), ("D11", "30.001")]
