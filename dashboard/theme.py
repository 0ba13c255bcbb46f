"""The one home of colour, type and chart layout. Knows neither data nor Streamlit.

Colours keep a contrast of at least 4.5 on white and stay apart for colour-blind eyes and on projectors; none of
them carries a meaning alone: plans are also dashed, estimates hollow, states also an icon and a word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Any

import plotly.graph_objects as go
from coloraide import Color


class Role(StrEnum):
    """What a line or bar stands for; its colour and stroke follow from it everywhere."""

    ACTUAL = "actual"
    PREVIOUS = "previous"  # the year before
    NATIONAL = "national"
    PLAN = "plan"
    GOAL = "goal"
    NEUTRAL = "neutral"


COLOUR = {
    Role.ACTUAL: "#0B4F8A",
    Role.PREVIOUS: "#667385",
    Role.NATIONAL: "#7A1F4B",
    Role.PLAN: "#B45309",
    Role.GOAL: "#7B3FA0",
    Role.NEUTRAL: "#667385",
}
DASH = {Role.PLAN: "dash", Role.GOAL: "dot", Role.NATIONAL: "solid", Role.PREVIOUS: "solid"}
PLAN_BAND = "rgba(180, 83, 9, 0.16)"
ESTIMATE_TINT = "#FFF3D6"  # behind an estimated number in a table
RISE, FALL = "#0B4F8A", "#B3261E"
ON_TRACK, CLOSE, BEHIND, NO_VERDICT = "#1B7F4B", "#B45309", "#B3261E", "#4A5568"
VEIL = "rgba(255, 255, 255, 0.85)"  # under a label that stands on lines
MUTED = "#B8C2CF"  # what must not be read alone
INK, QUIET_INK, GRID, PAPER = "#0E1624", "#4A5568", "#E3E8EF", "#FFFFFF"
DARK_PAPER = "#10161F"
# For parts of a whole or several products side by side: Okabe and Ito's order, darkened to hold the contrast.
SEQUENCE = ("#0B4F8A", "#B45309", "#00756B", "#7B3FA0", "#8A6D00", "#A33B73", "#3B79AD", "#5B6B2F")
FONT = "Be Vietnam Pro, sans-serif"

_AXIS = {
    "gridcolor": GRID,
    "linecolor": "#B8C2CF",
    "showline": False,
    "zeroline": False,
    "ticks": "",
    "tickfont": {"color": QUIET_INK, "size": 13},
    "title": {"font": {"color": QUIET_INK, "size": 13}, "standoff": 10},
    "automargin": True,
    "fixedrange": True,
}
TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": FONT, "size": 14, "color": INK},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "separators": ",.",
        "margin": {"l": 8, "r": 8, "t": 12, "b": 8},
        "showlegend": False,
        "colorway": list(SEQUENCE),
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": PAPER,
            "bordercolor": "#B8C2CF",
            "font": {"family": FONT, "size": 14, "color": INK},
            "align": "left",
        },
        "xaxis": _AXIS | {"showgrid": False},
        "yaxis": _AXIS,
        "bargap": 0.35,
        "dragmode": False,
    }
)
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}
_IS_COLOUR = re.compile(r"(#[0-9A-Fa-f]{6}|rgba?\([\d., ]+\))\Z")


@cache
def in_dark(colour: str) -> str:
    """A colour of the light look (`#0B4F8A`, `rgba(…)`) for the dark one: same hue, as far from its paper as before.

    The contrast ratio of WCAG 2 against the paper is kept, so what was legible stays legible and what was faint stays
    faint.
    """
    if colour.upper() == PAPER:
        return DARK_PAPER
    wanted = Color(colour)
    of_paper = Color(DARK_PAPER).luminance()
    luminance = min(Color(PAPER).contrast(Color(colour).set("alpha", 1)) * (of_paper + 0.05) - 0.05, 0.93)
    shade = wanted.convert("oklch")
    low, high = 0.0, 1.0
    for _ in range(20):
        shade["lightness"] = (low + high) / 2
        low, high = (low, shade["lightness"]) if _luminance(shade) > luminance else (shade["lightness"], high)
    found = shade.fit("srgb").convert("srgb")
    if wanted.alpha() == 1:
        return found.to_string(hex=True)
    red, green, blue = (round(255 * part) for part in found.coords())
    return f"rgba({red}, {green}, {blue}, {wanted.alpha():g})"


def _luminance(shade: Color) -> float:
    return shade.clone().fit("srgb").luminance()


def spelled_out(layout: Mapping[str, Any]) -> dict[str, Any]:
    """A layout without its template, whose settings stand in it where it has none of its own, at every depth."""
    own = {name: value for name, value in layout.items() if name != "template"}
    return _laid_over((layout.get("template") or {}).get("layout", {}), own)


def _laid_over(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    both = dict(under)
    for name, value in over.items():
        below = both.get(name)
        both[name] = _laid_over(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return both


def figure_in_dark(figure: go.Figure) -> go.Figure:
    """The same figure in the colours of the dark look."""
    return go.Figure(_recoloured(figure.to_plotly_json()), skip_invalid=True)


def css_in_dark(style: str) -> str:
    """A CSS declaration with its colours changed; where it names a background alone, that alone."""
    return re.sub(r"#[0-9A-Fa-f]{6}", lambda found: in_dark(found[0]), style)


def _recoloured(part: object) -> object:
    if isinstance(part, dict):
        return {name: _recoloured(value) for name, value in part.items()}
    if isinstance(part, list | tuple):
        return [_recoloured(value) for value in part]
    if isinstance(part, str) and _IS_COLOUR.match(part):
        return in_dark(part)
    return part
