"""How a figure goes to the browser."""

from __future__ import annotations

import json

import plotly.graph_objects as go
import pytest

from dashboard import charts, drawing, theme
from dashboard.charts import Series
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
