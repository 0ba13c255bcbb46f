"""Charts keep their texts apart: names of lines, numbers of columns and of plans stand where nothing else is drawn."""

from __future__ import annotations

import itertools

import pytest

from dashboard import charts
from dashboard.charts import Band, Fan, Series
from dashboard.theme import PAPER, Role

MONTHS = [f"T{number}" for number in range(1, 13)]


def named(drawn, name: str):
    return next(note for note in drawn.layout.annotations if note.text.startswith(f"<b>{name}</b>"))


def line_height(drawn) -> float:
    low, high = drawn.layout.yaxis.range
    return (high - low) * 22 / (drawn.layout.height - 60)


@pytest.mark.parametrize("before", [100.0, 130.0, 80.0])
def test_the_name_of_a_line_does_not_cover_the_last_points_of_the_year_before(before):
    rising = [100.0 * month for month in range(1, 11)]
    last_year = [before * month for month in range(1, 13)]
    drawn = charts.lines(
        [
            Series("Năm 2026", Role.ACTUAL, MONTHS[:10], rising),
            Series("Năm 2025", Role.PREVIOUS, MONTHS, last_year),
        ],
        "triệu USD",
        MONTHS,
    )
    note = named(drawn, "Năm 2026")
    covered = range(10, 12) if note.xanchor == "left" else range(7, 10)  # months beside the end that the name reaches
    heights = [last_year[month] for month in covered] + ([] if note.xanchor == "left" else rising[7:10])
    assert all(abs(note.y - height) > 0.6 * line_height(drawn) for height in heights)


def test_names_of_lines_that_end_at_one_height_stand_apart():
    several = [Series(name, Role.ACTUAL, MONTHS, [5.0] * 12) for name in ("Một", "Hai", "Ba")]
    drawn = charts.lines(several, "%", MONTHS)
    heights = sorted(named(drawn, one.name).y for one in several)
    assert all(high - low > 0.95 * line_height(drawn) for low, high in itertools.pairwise(heights))


def test_the_number_of_a_plan_stands_clear_of_a_figure_of_the_same_value():
    band = Band("Kịch bản", ["T3"], [8.3], [8.3])
    drawn = charts.lines([Series("Cả nước", Role.NATIONAL, MONTHS[:6], [9, 8, 8.3, 9, 9, 9.5])], "%", MONTHS, band=band)
    (note,) = [one for one in drawn.layout.annotations if one.text == "8,3"]
    assert abs(note.yshift) >= 18


def columns(*over: float):
    months = MONTHS[: len(over)]
    return charts.columns(
        [Series("Năm 2026", Role.ACTUAL, months, [10.0, 10.0, 1.0], estimate=[False, True, False])],
        "%",
        months,
        lines_over=[Series("Cả nước", Role.NATIONAL, months, list(over))],
    ).data[0]


def test_a_marker_on_the_number_of_a_column_sends_the_numbers_to_the_foot():
    bars = columns(10.4, 5.0, 5.0)
    assert list(bars.textposition) == ["inside", "inside", "outside"], "the last column is too low for its number"
    assert bars.insidetextanchor == "start"
    filled, hollow, _ = bars.insidetextfont.color
    assert (filled == PAPER, hollow == PAPER) == (True, False), "legible on its ground"


def test_numbers_stand_above_their_columns_where_no_marker_is():
    assert columns(5.0, 5.0, 5.0).textposition == "outside"


def test_the_number_of_a_low_plan_does_not_reach_the_labels_of_the_axis():
    band = Band("Kịch bản", ["T1"], [8.3], [8.3])
    drawn = charts.lines([Series("Nghệ An", Role.ACTUAL, MONTHS[:2], [8.6, 11.0])], "%", MONTHS, band)
    (planned,) = [note for note in drawn.layout.annotations if note.text == "8,3"]
    assert planned.y + planned.yshift * line_height(drawn) / 22 > drawn.layout.yaxis.range[0]


def test_bounds_of_an_estimate_that_are_near_each_other_are_one_text():
    marks = [charts.Mark("Kế hoạch năm", 150.0, Role.PLAN)]
    near = charts.strip(Fan("Ước", ("T6", 60.0), ("Năm", 131.0), 130.0, 132.5, ""), marks, "tỷ đồng")
    assert "130 – 132,5 tỷ đồng" in [note.text for note in near.layout.annotations]
    far = charts.strip(Fan("Ước", ("T6", 60.0), ("Năm", 131.0), 110.0, 152.5, ""), marks, "tỷ đồng")
    assert {"110 tỷ đồng", "152,5 tỷ đồng"} <= {note.text for note in far.layout.annotations}


def test_names_of_lines_stand_in_the_order_of_their_values():
    several = [Series(str(end), Role.ACTUAL, MONTHS, [1.0] * 11 + [end]) for end in (5.0, 5.1, 5.2, 9.0)]
    drawn = charts.lines(several, "%", MONTHS)
    heights = [named(drawn, one.name).y for one in several]
    assert heights == sorted(heights)
