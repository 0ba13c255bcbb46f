"""A finished chart for a telephone or a tablet: figure in, figure out. Knows neither Streamlit nor data.

What stands beside the picture on a wide screen (names of bars and rows, units, names at the end of lines) stands
above it on a telephone, so that the picture keeps the whole width; on a tablet only a heat map needs that.
"""

from __future__ import annotations

import copy
import math
import textwrap
from collections.abc import Callable
from enum import StrEnum

import plotly.graph_objects as go

from dashboard import charts, theme
from dashboard.charts import Field, Place
from growth.notation import number


class Screen(StrEnum):
    """How wide a screen is, in the words of the cookie that tells it."""

    NARROW = "hep"  # a telephone
    MEDIUM = "vua"  # a tablet
    WIDE = "rong"


WIDTH = 320  # px that a chart has on the smallest telephones in use
LETTER = 6.6  # px of a letter of 12 px on average
ROW = 42  # px of a bar with its name above it
MILESTONE_ROW = 46
CELL_ROW, CELL_NAME = 56, 22  # px of a row of a heat map with the name above it; of that the name
MONTHS_AT_ONCE = 6  # columns of a heat map whose numbers can be read
KEY_LINE = 24
LONG_VALUE = 6  # letters
BELOW = tuple(range(0, -40, -1))  # where the lowest of long values stands: quarters of a line from its point
LINE = 18  # px of a line of text of 12 px
FEW_COLUMNS = 6
_NAME_LETTERS = int(WIDTH / LETTER) - 2


def of(figure: go.Figure, screen: Screen = Screen.NARROW) -> go.Figure:
    """The same chart, laid out for the screen by its kind (`layout.meta`); what fits as it is stays."""
    change = _CHANGES[screen].get(figure.layout.meta)
    if change is None:
        return figure
    parts = copy.deepcopy(figure.to_plotly_json())
    layout = parts["layout"]
    layout.setdefault("annotations", [])
    change(parts["data"], layout)
    return go.Figure(parts, skip_invalid=True)


def _lines(data: list[dict], layout: dict) -> None:
    """Names of lines go above as a key, only their last value stays beside them."""
    ends = [note for note in layout["annotations"] if note.get("name") == charts.END_LABEL]
    of = [note["text"].removeprefix("<b>").partition("</b>")[0] for note in ends]
    values = [note["text"].rsplit(" ", 1)[1] for note in ends]
    if len(ends) > 1:
        for note, value in zip(ends, values, strict=True):
            note["text"] = f"<b>{value}</b>"
    letters = [len(note["text"]) - len("<b></b>") for note in ends]
    # A long value stands above or below its point instead of beside it.
    is_long = max(letters, default=0) > LONG_VALUE
    _round_planned(data, layout)
    layout["margin"] = {"l": 4, "r": 14 if is_long else 14 + 7.5 * max(letters, default=0), "b": 8, "t": 8}
    _place_ends(data, layout, dict(zip(of, zip(ends, letters, strict=True), strict=True)), not is_long)
    shown: set[str] = set()
    for trace in data:
        name = trace.get("name")
        trace["showlegend"] = bool(name) and name not in shown and len(ends) > 1
        shown.add(name)
    _small_texts(layout)
    _thin_labels(layout, WIDTH - 60 - layout["margin"]["r"])
    _above(layout, [name for name in shown if name] if len(ends) > 1 else [])


def _round_planned(data: list[dict], layout: dict) -> None:
    """Larger planned numbers without decimals: they would reach over the numbers of the axis."""
    ranges = [pair for bar in data if "base" in bar for pair in zip(bar["base"], bar["y"], strict=True)]
    bounds = [value for low, height in ranges for value in (low, low + height)]
    short = {number(value): number(value, 0) for value in bounds if abs(value) >= charts.ROUND_FROM}
    for note in layout["annotations"]:
        if note.get("name") != charts.END_LABEL:
            note["text"] = " – ".join(short.get(part, part) for part in note["text"].split(" – "))


def _place_ends(data: list[dict], layout: dict, of: dict[str, tuple[dict, int]], beyond: bool) -> None:
    """Last values where no line and no number of a plan stands; of: name of a line → its text and letters."""
    labels = list(layout["xaxis"]["categoryarray"])
    lines = [trace for trace in data if trace.get("name") in of and "markers" in trace.get("mode", "")]
    points = [
        [(labels.index(x), y) for x, y in zip(trace["x"], trace["y"], strict=True) if y is not None] for trace in lines
    ]
    low, high = layout["yaxis"]["range"]
    px = (high - low) / (layout["height"] - 60)
    step = (WIDTH - 60 - layout["margin"]["r"]) / len(labels)
    field = Field(points, labels, low, high + 0.3 * LINE * px, LINE * px, step)  # a text may reach into the margin
    taken = [
        Place(
            note["y"] + note.get("yshift", 0) * px, True, labels.index(note["x"]) - half, labels.index(note["x"]) + half
        )
        for note in layout["annotations"]
        if note.get("name") != charts.END_LABEL and note.get("x") in labels
        for half in [LETTER * len(note["text"]) / 2 / step]
    ]
    rising = sorted(range(len(lines)), key=lambda one: points[one][-1][1])
    last = [index for index in rising if points[index][-1][0] == len(labels) - 1]
    for index in rising:
        note, letters = of[lines[index]["name"]]
        # Above the lines there is room for the values of the others.
        steps = BELOW if not beyond and len(last) > 1 and index == last[0] else charts.AROUND
        place = field.end_place(index, letters, taken, beyond, steps)
        taken.append(place)
        side = {"xanchor": "left", "xshift": 8} if place.is_right else {"xanchor": "right", "xshift": 4}
        note.update(side, y=place.height, yanchor="middle", yshift=0)


def _columns(data: list[dict], layout: dict) -> None:
    """The unit goes above; where there is no room for a number over each column, only the newest has one."""
    columns = [trace for trace in data if trace["type"] == "bar"]
    several = sum(len(trace["x"]) for trace in columns)
    written = max((len(text) for trace in columns for text in trace.get("text") or ()), default=0)
    for trace in columns:
        trace["textfont"] = {**trace.get("textfont", {}), "size": 11 if several <= FEW_COLUMNS else 9}
        known = [place for place, text in enumerate(trace.get("text") or ()) if text]
        is_full = several * written * LETTER * (1 if several <= FEW_COLUMNS else 0.8) > WIDTH - 40
        # A column of a telephone is narrower than a number at its foot.
        is_full |= "inside" in (trace.get("textposition") or ()) and several > FEW_COLUMNS
        if is_full and known:
            trace["textposition"] = "outside"
            trace["text"] = [text if place == known[-1] else "" for place, text in enumerate(trace["text"])]
    names = (
        [trace["name"] for trace in data if trace["type"] == "scatter" and "name" in trace]
        if layout.get("showlegend")
        else []
    )
    layout["margin"] = {"l": 4, "r": 12, "b": 8, "t": 8}
    _small_texts(layout)
    _thin_labels(layout, WIDTH - 70)
    _above(layout, names)


def _ranking(data: list[dict], layout: dict) -> None:
    """Each name above its bar."""
    (bars,) = data
    names = [_in_a_line(name) for name in bars["y"]]
    bars["textfont"] = {**bars.get("textfont", {}), "size": 12}
    bars["width"], bars["offset"] = [0.36] * len(names), [0.06] * len(names)
    _names_above(layout, names, 2)
    layout["height"] = 20 + ROW * len(names)
    low, high = min([*bars["x"], 0]), max([*bars["x"], 0])
    room = LETTER * 1.4 * max(map(len, bars["text"])) / WIDTH
    span = (high - low) / (1 - room * ((low < 0) + (high > 0))) or 1
    layout["xaxis"]["range"] = [low - (room * span if low < 0 else 0), high + (room * span if high > 0 else 0)]
    layout["margin"] = {"l": 4, "r": 4, "t": 8, "b": 4}


def _newest_heat(data: list[dict], layout: dict) -> None:
    """The newest months alone: twelve numbers in a row could not be read."""
    _heat(data, layout, MONTHS_AT_ONCE)


def _heat(data: list[dict], layout: dict, most: int = 12) -> None:
    """Each name above its row, the newest `most` months."""
    (cells,) = data
    names, months = [_in_a_line(name) for name in cells["y"]], len(cells["x"])
    first = max(0, months - most)
    layout["xaxis"].update(range=[first - 0.5, months - 0.5])
    cells["ygap"] = CELL_NAME
    layout["yaxis"].update(autorange=False, range=[len(names) - 0.5, -0.7])
    _names_above(layout, names, (CELL_ROW - CELL_NAME) / 2 + 1)
    layout["height"] = 60 + CELL_ROW * len(names)
    layout["margin"] = {"l": 4, "r": 4, "t": 8, "b": 26 if first else 4}
    if first:
        text = f"{most} tháng gần nhất; đủ {months} tháng ở bảng số liệu"
        layout["annotations"].append(
            _text(text, xref="paper", yref="paper", x=0, y=0, xanchor="left", yanchor="top", yshift=-4)
            | {"font": {"size": 12, "color": theme.QUIET_INK}}
        )


def _milestones(data: list[dict], layout: dict) -> None:
    """Each name above its row; the beginnings of years shortly, as many as have room."""
    names = list(layout["yaxis"]["categoryarray"])
    layout["yaxis"].update(autorange=False, range=[len(names) - 0.5, -0.9])
    _names_above(layout, [_in_a_line(name) for name in names], 7)
    layout["height"] = 70 + MILESTONE_ROW * len(names)
    years = len(layout["xaxis"]["tickvals"])
    step = math.ceil(years / 6)
    layout["xaxis"].update(
        tickvals=list(layout["xaxis"]["tickvals"])[::step],
        ticktext=[text.replace("đầu ", "1/") for text in layout["xaxis"]["ticktext"]][::step],
        tickfont={"size": 11, "color": theme.QUIET_INK},
    )
    layout["margin"] = {"l": 4, "r": 4, "t": 30, "b": 8}


_CHANGES: dict[Screen, dict[str, Callable[[list[dict], dict], None]]] = {
    Screen.NARROW: {
        "lines": _lines,
        "columns": _columns,
        "ranking": _ranking,
        "heat": _newest_heat,
        "milestones": _milestones,
    },
    Screen.MEDIUM: {"heat": _heat},
    Screen.WIDE: {},
}


def _text(text: str, **place: object) -> dict:
    return {"text": text, "showarrow": False, "align": "left", **place}


def _in_a_line(name: str) -> str:
    """A name that was broken for the margin, in one line; what does not fit stands in the table."""
    return textwrap.shorten(name.replace("<br>", " "), _NAME_LETTERS, placeholder="…")


def _names_above(layout: dict, names: list[str], shift: float) -> None:
    layout["yaxis"]["showticklabels"] = False
    layout["annotations"] = [
        *layout["annotations"],
        *(
            _text(name, xref="paper", x=0, xanchor="left", y=place, yanchor="bottom", yshift=shift, xshift=-3)
            | {"font": {"size": 13, "color": theme.INK}}
            for place, name in enumerate(names)
        ),
    ]


def _small_texts(layout: dict) -> None:
    for note in layout["annotations"]:
        note.setdefault("font", {})["size"] = min(note.get("font", {}).get("size", 13), 12)
    for axis in ("xaxis", "yaxis"):
        layout[axis]["tickfont"] = {"size": 11, "color": theme.QUIET_INK}


def _thin_labels(layout: dict, width: float) -> None:
    """As many labels below as have room side by side, the last one among them."""
    labels = list(layout["xaxis"].get("categoryarray") or ())
    if not labels:
        return
    widest = max(len(part) for label in labels for part in str(label).split("<br>")) * LETTER + 6
    step = max(1, math.ceil(len(labels) * widest / width))
    layout["xaxis"].update(tickmode="array", tickvals=list(range(len(labels)))[::-step][::-1])


def _above(layout: dict, names: list[str]) -> None:
    """Unit and key above the picture, which keeps its height."""
    unit = (layout["yaxis"].get("title") or {}).get("text", "")
    layout["yaxis"]["title"] = {"text": ""}
    lines, room = (1, WIDTH) if names else (0, 0)
    for name in names:
        need = 44 + LETTER * len(name)
        lines, room = (lines, room - need) if need <= room else (lines + 1, WIDTH - need)
    top = 8 + KEY_LINE * lines + (18 if unit else 0)
    plot = layout["height"] - 60
    layout["height"] = plot + 40 + top
    layout["margin"]["t"] = top
    layout["showlegend"] = bool(names)
    if names:
        layout["legend"] = {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1 + (20 if unit else 4) / plot,
            "yanchor": "bottom",
            "font": {"size": 12},
            "itemclick": False,
            "itemdoubleclick": False,
        }
    if unit:
        layout["annotations"].append(
            _text(unit, xref="paper", yref="paper", x=0, y=1, xanchor="left", yanchor="bottom", xshift=-3)
            | {"font": {"size": 12, "color": theme.QUIET_INK}}
        )
