"""The one home of colour, type and chart layout. Knows neither data nor Streamlit.

Colours keep a contrast of at least 4.5 on white and stay apart for colour-blind eyes and on projectors; none of
them carries a meaning alone: plans are also dashed, estimates hollow, states also an icon and a word.
"""

from __future__ import annotations

from enum import StrEnum

import plotly.graph_objects as go


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
    Role.NATIONAL: "#00756B",
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
INK, QUIET_INK, GRID, PAPER = "#16202E", "#4A5568", "#E3E8EF", "#FFFFFF"
# For parts of a whole or several products side by side: Okabe and Ito's order, darkened to hold the contrast.
SEQUENCE = ("#0B4F8A", "#B45309", "#00756B", "#7B3FA0", "#8A6D00", "#A33B73", "#3E7CB1", "#5B6B2F")
FONT = "Be Vietnam Pro, sans-serif"

_AXIS = {
    "gridcolor": GRID,
    "linecolor": "#B8C2CF",
    "zeroline": False,
    "ticks": "",
    "tickfont": {"color": QUIET_INK, "size": 13},
    "title": {"font": {"color": QUIET_INK, "size": 13}},
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
