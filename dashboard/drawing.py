"""Owns how a finished figure reaches the screen, drawn in place by a component. Knows no data and no look."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import plotly.graph_objects as go
import plotly.io as pio
import streamlit as st

from dashboard import margins, theme

NAME = "drawing"  # of the component, in Streamlit's messages
_SIDE = {"left": "middle right", "center": "middle center", "right": "middle left"}  # anchor of a text → its position
_BLANK = "\N{NO-BREAK SPACE}"
_component = st.components.v2.component(
    NAME, js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"), isolate_styles=False
)


def written(figure: go.Figure, alt: str, key: str, width: float) -> bytes:
    """What `show` sends of a figure that has a height (px); alt: what it says, for who does not see it.

    The key stands in it for the shell, which looks for the drawing before Streamlit has got that far (web/frames.js).
    width: px of the chart on the smallest screen that it is drawn for.
    """
    if figure.layout.height is None:
        raise ValueError(f"a figure without a height: {alt}")
    parts = figure.to_plotly_json()
    # Plotly would look every setting up in the template and in the figure, each time that it draws.
    layout = theme.spelled_out(parts["layout"])
    shown = _with_quick_texts(parts["data"], margins.fixed(parts["data"], layout, width))
    return orjson.dumps(
        {"key": key, "figure": orjson.Fragment(pio.to_json(shown, validate=False)), "config": theme.CONFIG, "alt": alt}
    )


def _with_quick_texts(data: list[dict[str, Any]], layout: dict[str, Any]) -> dict[str, Any]:
    """The figure with texts that stand at places of both axes as points of one more trace.

    Plotly takes an annotation apart, measures it and puts it together again, twice in a drawing; a point of text it
    writes. Shifts in pixels need margins that stay: with a legend, which may push them, and at places of the paper
    texts remain annotations.
    """
    notes = layout.get("annotations", [])
    quick = [one for one in notes if not {"xref", "yref", "yanchor"} & one.keys()]
    if not quick or layout.get("showlegend") or layout["yaxis"]["automargin"]:
        return {"data": data, "layout": layout}
    names, (low, high) = layout["xaxis"].get("categoryarray"), layout["yaxis"]["range"]
    px = (high - low) / (layout["height"] - layout["margin"]["t"] - layout["margin"]["b"])
    points = {
        "type": "scatter",
        "mode": "text",
        "x": [names[one["x"]] if names and isinstance(one["x"], int) else one["x"] for one in quick],
        "y": [one["y"] + px * one.get("yshift", 0) for one in quick],
        "text": [_away(one) + one["text"] for one in quick],
        "textposition": [_SIDE[one.get("xanchor", "center")] for one in quick],
        "textfont": {part: [one["font"][part] for one in quick] for part in ("color", "size")},
        "hoverinfo": "skip",
        "cliponaxis": False,
        "showlegend": False,
    }
    return {"data": [*data, points], "layout": layout | {"annotations": [one for one in notes if one not in quick]}}


def _away(note: dict[str, Any]) -> str:
    """Blanks as wide as a text on the right of its place stands away from it."""
    if note.get("xanchor") != "left":
        return ""
    # An annotation has two pixels of its own around it.
    return _BLANK * round((note.get("xshift", 0) + 2) / margins.text_width(_BLANK, note["font"]["size"]))


def show(figure: bytes, key: str) -> None:
    """Draw a figure as `written` in the width that it finds; the drawing with the same key is changed."""
    _component(key=key, data=figure)
