"""The room around a chart is reckoned from the typeface: what stands beside the axes fits."""

from __future__ import annotations

import json

import plotly.graph_objects as go
import pytest

from dashboard import charts, drawing, margins, narrow
from dashboard.charts import Series
from dashboard.reports import canvas
from dashboard.theme import Role
from tests.test_narrow import FIGURES, MONTHS


def layout(figure: go.Figure, width: float = charts.PLOT) -> dict:
    return json.loads(drawing.written(figure, "IIP", "iip", width))["figure"]["layout"]


def values(low: float, high: float) -> go.Figure:
    return charts.lines([Series("2025", Role.ACTUAL, MONTHS[:2], [low, high])], "tỷ đồng", MONTHS)


@pytest.mark.parametrize("text", ["1.234,5", "−12,5", "Sản xuất kim loại", "Ước thực hiện quý III"])
def test_a_text_is_as_wide_as_the_typeface_draws_it(text):
    canvas.add_faces()
    assert margins.text_width(text, 13) == pytest.approx(canvas.width_of(text, 13), rel=0.02)


def test_the_longest_line_counts_and_a_letter_that_the_typeface_lacks_has_room():
    assert margins.text_width("T12<br>2025", 13) == margins.text_width("2025", 13)
    assert margins.text_width("電", 13) > margins.text_width("0", 13) / 2


def test_long_numbers_get_a_wider_margin_than_short_ones_and_a_unit_stands_beside_them():
    short, long = layout(values(1, 2)), layout(values(100_000, 250_000))
    widest = [max(margins.text_width(text, 13) for text in one["yaxis"]["ticktext"][1:-1]) for one in (short, long)]
    assert long["margin"]["l"] - short["margin"]["l"] == pytest.approx(widest[1] - widest[0])
    without = values(1, 2).update_layout(yaxis={"title": {"text": ""}})
    assert short["margin"]["l"] - layout(without)["margin"]["l"] == pytest.approx(10 + 0.7 * 13)


def test_numbers_outside_the_axis_take_no_room():
    figure = values(1, 2).update_layout(
        yaxis={"range": [0, 3], "tickvals": [1, 10**9], "ticktext": ["1", "1.000.000.000"]}
    )
    assert layout(figure)["margin"]["l"] < 60


@pytest.mark.parametrize("shown", [["T1", "T12"], [0, 11]])
def test_labels_may_be_chosen_by_name_or_by_place(shown):
    figure = values(1, 2).update_layout(xaxis={"tickvals": shown, "range": [0, 11]}, margin={"r": 8})
    assert layout(figure)["margin"]["r"] == pytest.approx(8 + margins.text_width("T12", 13) / 2)


def test_labels_in_two_lines_get_more_room_above_a_heat_map():
    one, two = (charts.heat_map(["IIP"], [f"T1{end}", "T2"], [[1, 2]], [["", ""]]) for end in ("", "<br>2025"))
    assert layout(two)["margin"]["t"] - layout(one)["margin"]["t"] == pytest.approx(1.3 * 13)


def test_a_label_that_reaches_over_the_end_of_the_axis_widens_the_margin():
    years = ["Cả năm 2024", "Cả năm 2025"]
    figure = charts.columns([Series("GRDP", Role.ACTUAL, years, [1.0, 2.0])], "%", years)
    figure.update_layout(xaxis={"range": [0, 1]})
    half = margins.text_width(years[1], 13) / 2
    assert layout(figure)["margin"]["r"] == pytest.approx(8 + half)


@pytest.mark.parametrize("kind", FIGURES)
def test_no_chart_leaves_its_room_to_the_browser_or_a_setting_to_a_template(kind):
    for figure in (FIGURES[kind], narrow.of(FIGURES[kind])):
        sent = layout(figure)
        assert "template" not in sent and sent["font"]["family"].startswith("Be Vietnam Pro")
        assert not sent["xaxis"]["automargin"] and not sent["yaxis"]["automargin"]


def test_the_figure_that_was_handed_in_stays_as_it_was():
    before = FIGURES["lines"].to_json()
    layout(FIGURES["lines"])
    assert FIGURES["lines"].to_json() == before


def test_an_axis_whose_labels_plotly_chooses_is_left_to_plotly():
    figure = go.Figure({"data": [{"type": "bar", "x": [1, 2], "y": [3, 4]}], "layout": FIGURES["lines"].layout})
    figure.update_layout(xaxis={"type": "linear", "ticktext": None})
    assert layout(figure)["xaxis"]["automargin"]
