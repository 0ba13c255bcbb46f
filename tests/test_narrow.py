"""Charts for a telephone: the same values, laid out so that nothing stands beside the picture."""

from __future__ import annotations

import itertools

import pytest

from dashboard import charts, narrow
from dashboard.charts import Band, Fan, Mark, Milestone, Series
from dashboard.narrow import Screen
from dashboard.theme import Role

MONTHS = [f"T{number}" for number in range(1, 13)]
NAME = "Sản xuất sản phẩm điện tử, máy vi tính và sản phẩm quang học"


def line(name: str = "2025", values=(10.5, 11.25, 9.0)) -> Series:
    return Series(name, Role.ACTUAL, MONTHS[: len(values)], list(values))


def texts(figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def drawn(figure) -> list[tuple]:
    return [tuple(getattr(trace, part) or () for part in ("x", "y")) for trace in figure.data]


FIGURES = {
    "lines": charts.lines([line(), line("Cả nước", (8.0, 8.5, 7.9))], "% so với cùng kỳ", MONTHS),
    "columns": charts.columns([line(), line("2024")], "tỷ đồng", MONTHS),
    "ranking": charts.ranking([NAME, "Dệt"], [24.5, -4.4], "%"),
    "heat": charts.heat_map(["IIP"], MONTHS, [list(range(12))], [[""] * 12]),
    "milestones": charts.milestones([Milestone("Lò A", 2025.5, 2026.0, None, "#1B7F4B", "")], 2026.5, "nay"),
}


@pytest.mark.parametrize("kind", FIGURES)
def test_every_kind_of_chart_keeps_its_values(kind):
    figure = FIGURES[kind]
    assert figure.layout.meta == kind and drawn(narrow.of(figure)) == drawn(figure)


def test_the_chart_that_was_handed_in_stays_as_it_was():
    before = FIGURES["ranking"].to_json()
    narrow.of(FIGURES["ranking"])
    assert FIGURES["ranking"].to_json() == before


def test_a_strip_fits_a_telephone_as_it_is():
    fan = Fan("Ước", ("9T", 9.0), ("Năm", 10.0), 9.0, 11.0, "")
    figure = charts.strip(fan, [Mark("Mục tiêu", 9.5, Role.PLAN)], "%")
    assert narrow.of(figure) is figure


def test_names_of_lines_go_into_a_key_above_and_their_last_values_stay_beside_them():
    figure = narrow.of(FIGURES["lines"])
    assert [trace.name for trace in figure.data if trace.showlegend] == ["2025", "Cả nước"]
    assert {"<b>9</b>", "<b>7,9</b>", "% so với cùng kỳ"} <= set(texts(figure))
    assert figure.layout.margin.r < 60 and not figure.layout.yaxis.title.text


def test_a_single_line_keeps_its_name_beside_it():
    figure = narrow.of(charts.lines([line()], "%", MONTHS))
    assert "<b>2025</b> 9" in texts(figure) and not figure.layout.showlegend


def test_a_long_value_costs_the_picture_no_width_and_stands_on_no_line():
    rising = [12_000.0 * month for month in range(1, 13)]
    several = {"Năm 2025": [value * 0.9 for value in rising], "Kịch bản": rising, "Ước": [v * 0.99 for v in rising]}
    figure = narrow.of(charts.lines([line(name, values) for name, values in several.items()], "tỷ đồng", MONTHS))
    ends = {note.text: note for note in figure.layout.annotations if note.name == charts.END_LABEL}
    assert {note.xanchor for note in ends.values()} == {"right"} and figure.layout.margin.r < 20
    low, high = figure.layout.yaxis.range
    height = (high - low) * 12 / 300  # of the letters
    for note in ends.values():
        assert low < note.y < high + height
        covered = [values[month] for values in several.values() for month in (9, 10, 11)]
        assert all(abs(note.y - value) > height / 2 for value in covered), note.text
    heights = sorted(note.y for note in ends.values())
    assert all(above - below > height for below, above in itertools.pairwise(heights))


def boxes(figure, width: float) -> list[tuple[float, float, float, float]]:
    """Left, right, bottom and top of the texts in a plot of `width` px, all in px."""
    low, high = figure.layout.yaxis.range
    labels = list(figure.layout.xaxis.categoryarray)
    found = []
    for note in (one for one in figure.layout.annotations if one.xref is None):
        at = labels.index(note.x) if note.x in labels else note.x
        wide = 6.6 * len(note.text.replace("<b>", "").replace("</b>", ""))
        left = at * width / len(labels) + (note.xshift or 0) - {"left": 0, "right": wide}.get(note.xanchor, wide / 2)
        middle = (note.y - low) * 300 / (high - low) + (note.yshift or 0)
        found.append((left, left + wide, middle - 6, middle + 6))
    return found


def test_last_values_stand_clear_of_each_other_and_of_planned_numbers_wide_and_narrow():
    fan = Fan("Ước cả năm", ("T10", 12.08), ("T12", 12.14), 11.3, 13.0, "")
    band = Band("Kịch bản", ["T6", "T12"], [11.78, 12.51], [11.78, 12.51])
    several = [line("Nghệ An", (26.0, *[12.1] * 9)), line("Lần đầu", (26.0, *[12.2] * 5))]
    wide = charts.lines(several, "%", MONTHS, band=band, fan=fan)
    for figure, width in ((wide, 450), (narrow.of(wide), 220)):
        assert len(boxes(figure, width)) == 5
        for one, other in itertools.combinations(boxes(figure, width), 2):
            beside = one[1] <= other[0] or other[1] <= one[0]
            assert beside or one[3] <= other[2] or other[3] <= one[2], (one, other)


def test_large_planned_numbers_are_rounded_and_small_ones_stay():
    band = Band("Kịch bản", ["T3", "T6"], [30_945.61, 33_842.53], [30_945.61, 34_000.0])
    values = charts.lines([line("Năm 2025", (30_000.0, 31_000.0))], "tỷ đồng", MONTHS, band=band)
    assert {"30.946", "33.843 – 34.000"} <= set(texts(narrow.of(values)))
    growth = charts.lines([line()], "%", MONTHS, band=Band("Kịch bản", ["T3"], [12.51], [12.51]))
    assert "12,51" in texts(narrow.of(growth))


def test_a_bar_has_its_name_above_it_in_one_line():
    figure = narrow.of(FIGURES["ranking"])
    assert not figure.layout.yaxis.showticklabels
    assert texts(figure)[0].startswith("Sản xuất sản phẩm điện tử") and "<br>" not in texts(figure)[0]
    low, high = figure.layout.xaxis.range
    assert low < -4.4 and high > 24.5


def test_a_timeline_names_the_beginnings_of_years_shortly():
    figure = narrow.of(FIGURES["milestones"])
    assert figure.layout.xaxis.ticktext == ("1/2025", "1/2026", "1/2027") and "Lò A" in texts(figure)


def test_a_heat_map_shows_the_newest_months_and_says_where_the_others_are():
    figure = narrow.of(FIGURES["heat"])
    assert figure.layout.xaxis.range == (5.5, 11.5)
    assert "6 tháng gần nhất; đủ 12 tháng ở bảng số liệu" in texts(figure)
    few = narrow.of(charts.heat_map(["IIP"], MONTHS[:4], [[1, 2, 3, 4]], [[""] * 4]))
    assert few.layout.xaxis.range == (-0.5, 3.5) and texts(few) == ["IIP"]


def test_a_tablet_shows_all_months_below_the_names_and_leaves_the_other_kinds_as_they_are():
    figure = narrow.of(FIGURES["heat"], Screen.MEDIUM)
    assert figure.layout.xaxis.range == (-0.5, 11.5) and texts(figure) == ["IIP"]
    assert narrow.of(FIGURES["lines"], Screen.MEDIUM) is FIGURES["lines"]


@pytest.mark.parametrize("kind", FIGURES)
def test_a_wide_screen_gets_every_chart_as_it_is(kind):
    assert narrow.of(FIGURES[kind], Screen.WIDE) is FIGURES[kind]


def test_numbers_that_find_no_room_over_their_columns_leave_the_newest_one():
    years = [str(year) for year in range(2018, 2026)]
    column = Series("GTSX", Role.ACTUAL, years, [86_941.9 + place for place in range(8)])
    figure = narrow.of(charts.columns([column], "tỷ đồng", years))
    assert [text for text in figure.data[0].text if text] == ["86.948,9"]


def test_numbers_at_the_foot_of_columns_leave_the_newest_one_above():
    column = Series("2026", Role.ACTUAL, MONTHS[:10], [10.0] * 10)
    line = Series("2025", Role.PREVIOUS, MONTHS, [10.5] * 12)
    wide = charts.columns([column], "%", MONTHS, lines_over=[line])
    assert set(wide.data[0].textposition) == {"inside"}
    bars = narrow.of(wide).data[0]
    assert bars.textposition == "outside" and [text for text in bars.text if text] == ["10"]


def test_labels_of_the_axis_are_thinned_and_the_last_one_stays():
    kept = narrow.of(FIGURES["lines"]).layout.xaxis.tickvals
    assert kept[-1] == 11 and len(kept) < 12
