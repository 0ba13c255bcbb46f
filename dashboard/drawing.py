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
    layout = dict(parts["layout"])
    # Plotly would look every setting up in the template and in the figure, each time that it draws.
    layout = _merged(layout.pop("template", {}).get("layout", {}), layout)
    shown = {"data": parts["data"], "layout": margins.fixed(parts["data"], layout, width)}
    return orjson.dumps(
        {"key": key, "figure": orjson.Fragment(pio.to_json(shown, validate=False)), "config": theme.CONFIG, "alt": alt}
    )


def _merged(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Settings of `under` with those of `over` in their place, at every depth."""
    merged = {**under, **over}
    for name in under.keys() & over.keys():
        if isinstance(under[name], dict) and isinstance(over[name], dict):
            merged[name] = _merged(under[name], over[name])
    return merged


def show(figure: bytes, key: str) -> None:
    """Draw a figure as `written` in the width that it finds; the drawing with the same key is changed."""
    _component(key=key, data=figure)
