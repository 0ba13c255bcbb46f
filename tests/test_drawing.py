"""How a figure goes to the browser."""

from __future__ import annotations

import json

import plotly.graph_objects as go
import pytest

from dashboard import charts, drawing, theme
from dashboard.charts import Band, Series
from dashboard.theme import Role


def test_a_figure_is_sent_with_its_words_and_without_a_toolbar():
    figure = charts.columns([Series("IIP", Role.ACTUAL, ["T1"], [8.5])], "%", ["T1"], height=300)
    sent = json.loads(drawing.written(figure, "Cột: «IIP»", "iip", 450))
    assert sent["key"] == "iip"
    assert sent["alt"] == "Cột: «IIP»"
    assert sent["config"] == theme.CONFIG
    assert (sent["figure"]["data"][0]["y"], sent["figure"]["layout"]["height"]) == ([8.5], 300)


def test_a_figure_without_a_height_would_take_no_room_and_is_refused():
    with pytest.raises(ValueError, match="IIP"):
        drawing.written(go.Figure(), "IIP", "iip", 450)


MONTHS = [f"T{number}" for number in range(1, 13)]


def shown(figure: go.Figure) -> dict:
    return json.loads(drawing.written(figure, "IIP", "iip", 450))["figure"]


def test_texts_at_places_of_both_axes_are_sent_as_points_where_they_stood():
    several = [Series(name, Role.ACTUAL, MONTHS, [value] * 12) for name, value in (("2025", 5.0), ("2026", 9.0))]
    figure = charts.lines(several, "%", MONTHS, band=Band("Kịch bản", ["T3"], [6.0], [8.0]))
    sent = shown(figure)
    texts, notes = sent["data"][-1], figure.layout.annotations
    assert sent["layout"]["annotations"] == [] and len(sent["data"]) == len(figure.data) + 1
    assert [text.strip("\N{NO-BREAK SPACE}") for text in texts["text"]] == [note.text for note in notes]
    assert texts["x"] == [MONTHS[note.x] if isinstance(note.x, int) else note.x for note in notes]
    assert texts["textfont"]["color"] == [note.font.color for note in notes]
    low, high = figure.layout.yaxis.range
    margin = sent["layout"]["margin"]
    px = (high - low) / (figure.layout.height - margin["t"] - margin["b"])
    assert texts["y"] == pytest.approx([note.y + px * (note.yshift or 0) for note in notes])


def test_a_text_on_the_right_of_its_point_stands_away_from_it_and_one_on_the_left_ends_there():
    ends = charts.lines([Series("2026", Role.ACTUAL, MONTHS, [5.0] * 12)], "%", MONTHS)
    texts = shown(ends)["data"][-1]
    assert (texts["textposition"], texts["text"][0][:3]) == (["middle right"], "\N{NO-BREAK SPACE}" * 3)
    ends.layout.annotations[0].xanchor = "right"
    texts = shown(ends)["data"][-1]
    assert (texts["textposition"], texts["text"][0][:3]) == (["middle left"], "<b>")


def test_texts_at_places_of_the_paper_or_beside_a_legend_stay_as_they_are():
    columns = charts.columns([Series("IIP", Role.ACTUAL, ["T1"], [8.5])], "%", ["T1"], target=("Mục tiêu", 9.0))
    assert shown(columns)["layout"]["annotations"][0]["text"].startswith("<b>Mục tiêu</b>")
    lines = charts.lines([Series("2026", Role.ACTUAL, MONTHS, [5.0] * 12)], "%", MONTHS)
    lines.update_layout(showlegend=True)
    assert len(shown(lines)["layout"]["annotations"]) == 1
