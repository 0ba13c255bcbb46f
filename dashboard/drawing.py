"""Owns how a finished figure reaches the screen, drawn in place by a component. Knows no data and no look."""

from __future__ import annotations

from pathlib import Path

import orjson
import plotly.graph_objects as go
import streamlit as st

from dashboard import theme

NAME = "drawing"  # of the component, in Streamlit's messages
_component = st.components.v2.component(
    NAME, js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"), isolate_styles=False
)


def written(figure: go.Figure, alt: str, key: str) -> bytes:
    """What `show` sends of a figure that has a height (px); alt: what it says, for who does not see it.

    The key stands in it for the shell, which looks for the drawing before Streamlit has got that far (web/frames.js).
    """
    if figure.layout.height is None:
        raise ValueError(f"a figure without a height: {alt}")
    shown = orjson.Fragment(figure.to_json(validate=False))
    return orjson.dumps({"key": key, "figure": shown, "config": theme.CONFIG, "alt": alt})


def show(figure: bytes, key: str) -> None:
    """Draw a figure as `written` in the width that it finds; the drawing with the same key is changed."""
    _component(key=key, data=figure)
