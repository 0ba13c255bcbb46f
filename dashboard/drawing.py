"""Owns how a finished figure reaches the screen, drawn in place by a component. Knows no data and no look."""

from __future__ import annotations

from pathlib import Path

import orjson
import plotly.graph_objects as go
import streamlit as st

from dashboard import theme

_component = st.components.v2.component(
    "drawing", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"), isolate_styles=False
)


def written(figure: go.Figure, alt: str) -> bytes:
    """What `show` sends of a figure that has a height (px); alt: what it says, for who does not see it."""
    if figure.layout.height is None:
        raise ValueError(f"a figure without a height: {alt}")
    shown = orjson.Fragment(figure.to_json(validate=False))
    return orjson.dumps({"figure": shown, "config": theme.CONFIG, "alt": alt})


def show(figure: bytes, key: str) -> None:
    """Draw a figure as `written` in the width that it finds; the drawing with the same key is changed."""
    _component(key=key, data=figure)
