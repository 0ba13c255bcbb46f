"""Actual figures against planned bands, and the version of a scenario that governs a day."""

from datetime import date

import pytest

from growth.periods import Period
from growth.scenario import Position, Span, compare_with_band, version_in_force
from growth.verdicts import Light
from growth.vocabulary import Measure

SEPTEMBER_2025 = Period.month(2025, 9)


def test_nine_months_of_2025_are_below_the_band_in_force():
    found = compare_with_band(8.61, 8.96, None, 9.61, SEPTEMBER_2025, Measure.GROWTH_YTD)
    assert found.position is Position.BELOW
    assert found.gap == pytest.approx(-0.35)
    assert found.light is Light.CLOSE
    assert found.formula == "8,61% so với kịch bản 8,96% đến 9,61%: 8,61% − 8,96% = -0,35 điểm %"


@pytest.mark.parametrize(
    ("actual", "position", "light", "gap"),
    [
        (8.96, Position.WITHIN, Light.ON_TRACK, 0),
        (9.61, Position.WITHIN, Light.ON_TRACK, 0),
        (10.0, Position.ABOVE, Light.ON_TRACK, 0.39),
        (8.0, Position.BELOW, Light.BEHIND, -0.96),
    ],
)
def test_a_band_has_an_inside_and_two_outsides(actual, position, light, gap):
    found = compare_with_band(actual, 8.96, 9.3, 9.61, SEPTEMBER_2025, Measure.GROWTH_YTD)
    assert (found.position, found.light) == (position, light)
    assert found.gap == pytest.approx(gap)
    assert found.gap_to_central == pytest.approx(actual - 9.3)


def test_a_floor_or_a_point_is_a_band_of_no_width():
    year = Period.of_year(2025)
    assert compare_with_band(8.44, 8.0, None, None, year, Measure.GROWTH_YOY).light is Light.REACHED
    assert compare_with_band(8.44, None, 10.5, None, year, Measure.GROWTH_YOY).position is Position.BELOW


@pytest.mark.parametrize(
    ("period", "measure"),
    [
        (Period.of_year(2025), Measure.GROWTH_YOY),
        (Period.month(2025, 12), Measure.GROWTH_YTD),
        (Period.of_year(2025), Measure.LEVEL),
    ],
)
def test_a_finished_year_reached_its_plan_or_did_not(period, measure):
    assert compare_with_band(10.4, 10.5, None, 10.5, period, measure).light is Light.NOT_REACHED
    assert compare_with_band(10.5, 10.5, None, 10.5, period, measure).light is Light.REACHED


def test_december_or_the_last_quarter_alone_is_not_the_year():
    assert compare_with_band(10.4, 10.5, None, 10.5, Period.month(2025, 12), Measure.GROWTH_YOY).light is Light.CLOSE
    assert compare_with_band(10.4, 10.5, None, 10.5, Period.quarter(2025, 4), Measure.GROWTH_YOY).light is Light.CLOSE


def test_levels_are_compared_in_their_unit():
    found = compare_with_band(3_268, 3_400, 3_400, 3_400, SEPTEMBER_2025, Measure.LEVEL_YTD)
    assert found.formula == "3.268 so với kịch bản 3.400: 3.268 − 3.400 = -132"


def test_a_path_of_zero_growth_has_no_ratio_but_a_light():
    assert compare_with_band(-1, 0, 0, 0, SEPTEMBER_2025, Measure.GROWTH_YTD).light is Light.BEHIND
    assert compare_with_band(0, 0, 0, 0, SEPTEMBER_2025, Measure.GROWTH_YTD).light is Light.ON_TRACK


def test_a_single_february_gets_no_light():
    february = Period.month(2025, 2)
    assert compare_with_band(2, 9, 9, 9, february, Measure.GROWTH_YOY).light is Light.TET
    assert compare_with_band(2, 9, 9, 9, february, Measure.GROWTH_YTD).light is Light.BEHIND


def test_what_is_missing_is_named():
    assert compare_with_band(None, 8, None, None, SEPTEMBER_2025, Measure.GROWTH_YTD).missing == ("thực hiện",)
    found = compare_with_band(8, None, None, float("nan"), SEPTEMBER_2025, Measure.GROWTH_YTD)
    assert found.position is Position.UNKNOWN
    assert found.missing == ("kịch bản, mức thấp", "kịch bản, mức cao")


# The path of Nghệ An for 2025 and its three rewritings.
VERSIONS = (
    Span("assigned", date(2025, 2, 5), None, date(2025, 2, 27)),
    Span("KH 126", date(2025, 2, 28), None, None),
    Span("June", None, date(2025, 6, 20), None),
    Span("August", date(2025, 8, 23), None, None),
)


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2025, 2, 4), None),
        (date(2025, 2, 27), "assigned"),
        (date(2025, 3, 31), "KH 126"),
        (date(2025, 6, 30), "June"),
        (date(2025, 8, 22), "June"),
        (date(2025, 8, 23), "August"),
        (date(2026, 1, 6), "August"),
    ],
)
def test_the_newest_version_in_force_governs_the_day(day, version):
    assert version_in_force(VERSIONS, day) == version


def test_the_plan_of_2025_is_a_band_in_september_and_was_a_point_in_july():
    points = {"June": (10.5, 10.5), "August": (9.5, 10.5)}
    for day, version in ((date(2025, 7, 31), "June"), (date(2025, 9, 30), "August")):
        assert version_in_force(VERSIONS, day) == version
        low, high = points[version]
        found = compare_with_band(8.44, low, None, high, Period.of_year(2025), Measure.GROWTH_YOY)
        assert (found.position, found.gap) == (Position.BELOW, pytest.approx(8.44 - low))


def test_a_version_without_any_date_never_governs():
    assert version_in_force([Span("x", None, None, None)], date(2025, 8, 31)) is None


def test_of_versions_of_one_day_the_newer_document_governs():
    first = Span("first", date(2025, 1, 1), date(2025, 2, 1), None)
    second = Span("second", date(2025, 1, 15), date(2025, 2, 1), None)
    assert version_in_force([first, second], date(2025, 3, 1)) == "second"
    assert version_in_force([second, first], date(2025, 3, 1)) == "second"
