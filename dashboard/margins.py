"""Room for the texts around a chart, known before it is drawn. Knows neither Streamlit nor data.

Plotly finds this room (`automargin`) by drawing a chart, measuring what it drew and drawing all of it once more, a
third of what another area or indicator costs the browser. The typeface that we serve says how wide its letters are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

FACE = Path(__file__).parents[1] / "static" / "fonts" / "be-vietnam-pro-400.ttf"
_UNKNOWN = 0.65  # of the size: a letter that the typeface does not have
_HEIGHT, _SPACING = 1.265, 1.3  # of the size: a line of text, from one line to the next (the second is Plotly's)
_BESIDE = 1.2  # px between a picture and the numbers on its left, and what their ink is wider than their letters
_BELOW = 1
_TITLE = 0.7  # of the size that Plotly counts for the title of an axis, without its distance from the numbers
_OWN = 12  # px at most that a text keeps from the edge of the chart


@cache
def _letters() -> dict[int, float]:
    with TTFont(FACE, lazy=True) as face:
        widths, scale = face["hmtx"].metrics, face["head"].unitsPerEm
        return {code: widths[name][0] / scale for code, name in face.getBestCmap().items()}


def text_width(text: str, size: float) -> float:
    """Pixels of the longest line (`<br>`) of a text without other markup.

    reports.canvas measures with matplotlib, a second of loading that no chart on a screen may wait for.
    """
    letters = _letters()
    return size * max(sum(letters.get(ord(one), _UNKNOWN) for one in line) for line in text.split("<br>"))


def fixed(data: Sequence[Mapping[str, Any]], layout: Mapping[str, Any], width: float) -> dict[str, Any]:
    """The layout with margins in which the labels of both axes have room, and without `automargin` on them.

    data, layout: of a finished figure; of the layout all that is set, nothing is left to a template.
    width: px of the chart on the smallest screen that it is drawn for: labels that reach over the ends of a horizontal
    axis need more of the margin the closer they stand. An axis whose labels are left to Plotly stays as it is.
    """
    margin = dict(layout["margin"])
    own = min(_OWN, *margin.values())
    axes = {name: layout[name] for name in ("xaxis", "yaxis")}
    below, beside = (_labels(axes[name], [trace.get(name[0]) for trace in data]) for name in axes)
    if below is None or beside is None:
        return dict(layout)
    across, up = axes.values()
    if beside:
        widest = max(text_width(text, up["tickfont"]["size"]) for _, text in beside)
        margin["l"] = max(margin["l"], own + widest + _BESIDE + _title(up))
    if below:
        size, side = across["tickfont"]["size"], across.get("side", "bottom")[0]
        lines = max(text.count("<br>") for _, text in below)
        margin[side] = max(margin[side], own + (_HEIGHT + _SPACING * lines) * size + _BELOW + _title(across))
    room = max(0, width - margin["l"] - margin["r"])
    for place, text in below:
        half = text_width(text, across["tickfont"]["size"]) / 2
        margin["l"] = max(margin["l"], own + half - place * room)
        margin["r"] = max(margin["r"], own + half - (1 - place) * room)
    room = max(0, layout["height"] - margin["t"] - margin["b"])
    for place, _ in beside if up.get("type") != "category" else ():
        half = _HEIGHT * up["tickfont"]["size"] / 2
        margin["b"] = max(margin["b"], own + half - place * room)
        margin["t"] = max(margin["t"], own + half - (1 - place) * room)
    return {**layout, "margin": margin, **{name: {**axis, "automargin": False} for name, axis in axes.items()}}


def _title(axis: Mapping[str, Any]) -> float:
    """Pixels of the title of an axis and its distance from the labels."""
    title = axis.get("title", {})
    return _TITLE * title["font"]["size"] + title["standoff"] if title.get("text") else 0.0


def _labels(axis: Mapping[str, Any], of_traces: Sequence[Any]) -> list[tuple[float, str]] | None:
    """What stands beside an axis: its place as a part of the axis, from the beginning, and the text.

    None where Plotly chooses it. A category's place on its axis is its number; `tickvals` has its place or its name.
    """
    if axis.get("visible") is False or axis.get("showticklabels") is False:
        return []
    if axis.get("type") == "category":
        names = list(axis.get("categoryarray") or dict.fromkeys(name for of in of_traces for name in of or ()))
        shown = names if axis.get("tickvals") is None else axis["tickvals"]
        low, high = axis.get("range") or (-0.5, len(names) - 0.5)
        labels = [(one, names[one]) if isinstance(one, int) else (names.index(one), one) for one in shown]
    elif axis.get("ticktext") is None:
        return None
    else:
        low, high = axis["range"]
        labels = list(zip(axis["tickvals"], axis["ticktext"], strict=True))
    parts = [((place - low) / (high - low), f"{text}{axis.get('ticksuffix', '')}") for place, text in labels]
    return [(part, text) for part, text in parts if 0 <= part <= 1]
