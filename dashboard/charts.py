"""Values in, Plotly figure out. Knows neither Streamlit nor DuckDB, and computes no statistics.

Every figure carries its numbers in Vietnamese notation on axes, labels and hover; an estimate is a hollow
marker, a plan a dashed line or a band, and lines are labelled at their end instead of in a legend.
"""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import plotly.graph_objects as go

from dashboard import theme
from dashboard.theme import Role
from growth.notation import number, signed

HEIGHT = 360
STRIP_HEIGHT, STRIP_PX = 150, 280  # px; the second across a telephone
EDGE = 0.3  # part of a strip at either side where texts do not stand centred
NAME_WIDTH = 34  # letters in a line of a row's name
PLOT, LETTER = 450, 7  # px across all labels on a tablet, of a letter beside a line
LINE = 22  # px of a line of text
END_LABEL = "line"  # what an annotation that names a line is called
# Quarters of a line of text that a name goes up or down from the end of its line, up first.
AROUND = tuple(sorted(range(-8, 9), key=lambda step: (abs(step), -step)))
BAND_HALF = 0.31  # of the way from one label to the next that a planned range takes on either side
FEW_BANDS = 6  # so many ranges leave room for both bounds in one text
ROUND_FROM = 100  # where there is little room, decimals of larger numbers stay in the table
_TEMPLATE = theme.TEMPLATE.to_plotly_json()


@dataclass(frozen=True)
class Series:
    """One line or group of bars: `x` category labels, `y` values (None = no figure), `estimate` marks hollow points.

    `hover` holds a finished Vietnamese text per point; without it name, label and value are shown. `muted` marks
    columns that must not be read alone (January, February).
    """

    name: str
    role: Role
    x: Sequence[str]
    y: Sequence[float | None]
    estimate: Sequence[bool] = ()
    hover: Sequence[str] = ()
    colour: str = ""
    muted: Sequence[bool] = ()

    @property
    def ink(self) -> str:
        return self.colour or theme.COLOUR[self.role]


@dataclass(frozen=True)
class Band:
    """A planned range: `low` and `high` per label of `x`; where both are equal it is a point of the plan."""

    name: str
    x: Sequence[str]
    low: Sequence[float]
    high: Sequence[float]


@dataclass(frozen=True)
class Fan:
    """An estimate that opens from the newest figure: label and value of both ends, low–high at the far one.

    No figure of statistics: always grey, dotted and with its whiskers.
    """

    name: str
    start: tuple[str, float]
    end: tuple[str, float]
    low: float
    high: float
    hover: str


class _Drawing:
    """A figure in the making, as Plotly's plain data: traces and layout.

    Plotly's own objects check and copy the figure again with every part that is added, a hundred times the work. What
    the functions here make is checked by a test. `layout.meta` tells the kind to those who lay a chart out elsewhere.
    """

    def __init__(self, height: int, kind: str, unit: str = ""):
        self.data: list[dict[str, Any]] = []
        self.layout: dict[str, Any] = {"template": _TEMPLATE, "height": height, "meta": kind, "xaxis": {}, "yaxis": {}}
        if unit:
            self.layout["yaxis"]["title"] = {"text": unit}

    def add(self, kind: str, **trace: object) -> None:
        self.data.append({"type": kind, **trace})

    def add_shape(self, **shape: object) -> None:
        self.layout.setdefault("shapes", []).append(shape)

    def add_text(self, **annotation: object) -> None:
        self.layout.setdefault("annotations", []).append({"showarrow": False, **annotation})

    def figure(self) -> go.Figure:
        return go.Figure({"data": self.data, "layout": self.layout}, _validate=False)


def _hover(series: Series, unit: str) -> list[str]:
    if series.hover:
        return list(series.hover)
    suffix = "%" if unit.startswith("%") else f" {unit}"
    return [
        f"{series.name}, {label}: <b>{number(value)}{suffix}</b>"
        for label, value in zip(series.x, series.y, strict=True)
    ]


def _hollow(series: Series) -> list[str]:
    flags = series.estimate or [False] * len(series.x)
    return [theme.PAPER if flag else series.ink for flag in flags]


def _stroke(series: Series) -> dict[str, object]:
    width = 3 if series.role is Role.ACTUAL else 2
    dash = {"dash": theme.DASH[series.role]} if series.role in theme.DASH else {}
    return {"color": series.ink, "width": width, **dash}


def _axis_numbers(drawing: _Drawing, values: Sequence[float | None], zero: bool) -> None:
    """Ticks at round values, written by our own formatter; the axis starts at zero where bars need it."""
    known = [value for value in values if value is not None]
    if not known:
        return
    low, high = min(known), max(known)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    span = (high - low) or abs(high) or 1.0
    low, high = low - (0.08 * span if not zero or low < 0 else 0), high + 0.14 * span
    step = _round_step((high - low) / 5)
    first = int(low // step)
    ticks = [index * step for index in range(first, int(high // step) + 2)]
    decimals = next(places for places in (0, 1, 2, 3) if places == 3 or round(step, places) == step)
    drawing.layout["yaxis"].update(
        tickvals=ticks, ticktext=[number(tick, decimals) for tick in ticks], range=[low, high]
    )


def _round_step(raw: float) -> float:
    magnitude = 1.0
    while magnitude > raw:
        magnitude /= 10
    while magnitude * 10 <= raw:
        magnitude *= 10
    return next(step * magnitude for step in (1, 2, 2.5, 5, 10) if step * magnitude >= raw)


@dataclass(frozen=True)
class Place:
    """Where a text stands: height of its middle; on the right or left of what it tells of; what it covers across.

    value: that it tells, of the name of a line.
    """

    height: float
    is_right: bool
    start: float
    end: float
    value: float | None = None

    def covers(self, other: Place, gap: float) -> bool:
        """Whether two texts, `gap` high, run into each other."""
        return self._is_over(other) and abs(self.height - other.height) < 0.99 * gap

    def contradicts(self, other: Place) -> bool:
        """Whether the higher of two values has the lower name."""
        told = self.value is not None and other.value is not None and self._is_over(other)
        return told and (self.value - other.value) * (self.height - other.height) < 0

    def _is_over(self, other: Place) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Field:
    """What texts beside lines have to heed, as places of labels (0, 1, 2 …) and heights of the axis.

    points: of each line its places and heights. low, high: ends of the axis. gap: height of a line of text. step: px
    from one label to the next.
    """

    points: Sequence[Sequence[tuple[int, float]]]
    labels: Sequence[str]
    low: float
    high: float
    gap: float
    step: float
    band: Band | None = None

    def end_place(
        self, index: int, letters: int, taken: Sequence[Place], beyond: bool = True, steps: Sequence[int] = AROUND
    ) -> Place:
        """The place nearest to the end of line `index` that no line, planned range or other text needs.

        Beside the end on the right, else above or below it, else on the left. Where nothing is free it stands at its
        value, clear of other texts alone. beyond: there is room on the right of the last label. steps: heights to try,
        in quarters of a line from the end.
        """
        at, value = self.points[index][-1]
        wide = (LETTER * letters + 14) / self.step
        right = Place(value, True, at + 0.1, at + wide, value)
        left = Place(value, False, at - wide, at + 0.1, value)
        last = len(self.labels) - 1
        sides = [right] if beyond or right.end < last + 0.6 else []
        if not sides or (at < last and left.start > -0.4):
            sides.append(left)
        blocked = [self._blocked(index, side) for side in sides]
        for heeds_lines in (True, False):
            free = []
            for (side, place), (order, step) in itertools.product(enumerate(sides), enumerate(steps)):
                height = value + step * self.gap / 4
                on_line = any(first < height < last for first, last in blocked[side])
                if not self.low + 0.4 * self.gap < height < self.high or (heeds_lines and on_line):
                    continue
                moved = replace(place, height=height)
                if not any(moved.covers(other, self.gap) for other in taken):
                    # The other side costs two quarters of a line, a lower name of a higher value four.
                    wrong = sum(moved.contradicts(other) for other in taken)
                    free.append((abs(step) + 2 * side + 4 * wrong, order, moved))
            if free:
                return min(free, key=lambda one: one[:2])[2]
        return sides[0]

    def _blocked(self, index: int, side: Place) -> list[tuple[float, float]]:
        """Heights, from and to, at which the middle of a name would stand on a line or on a planned range."""
        clear = 0.65 * self.gap  # half a line of text and half a marker
        last = min(side.end, len(self.labels) - 1)
        steps = max(2, round(4 * (last - side.start)) + 1)
        found = []
        for other, known in enumerate(self.points):
            if other == index and side.is_right:
                continue
            for step in range(steps):
                height = _height_at(known, side.start + (last - side.start) * step / (steps - 1))
                if height is not None:
                    found.append((height - clear, height + clear))
        band = self.band
        for label, low, high in zip(band.x, band.low, band.high, strict=True) if band else ():
            middle = list(self.labels).index(label)
            if side.start < middle - BAND_HALF < side.end - 0.25:  # a letter or two may stand on its edge
                found.append((low - 0.6 * self.gap, high + 1.6 * self.gap))  # its number may stand above it
            elif side.start < middle + BAND_HALF and middle - BAND_HALF < side.end:
                found += [(edge - 0.5 * self.gap, edge + 0.5 * self.gap) for edge in (low, high)]
        return found

    def planned_place(self, at: int, low: float, high: float, letters: int, taken: Sequence[Place]) -> tuple:
        """Where the number of a planned range stands: its height, and the lines of text that lie between.

        Above the range, else below or inside it, as near as no figure and no name of a line allows.
        """
        gap, half = self.gap, LETTER * letters / 2 / self.step
        places = [(high, 0.5), (low, -0.5)]
        if high - low > 1.5 * gap:
            places.append(((low + high) / 2, 0.0))
        places += [place for away in (0.9, 1.3, 1.7, 2.1) for place in ((high, away), (low, -away))]
        inside = [one for one in places if self.low + 0.4 * gap < one[0] + one[1] * gap < self.high + 0.2 * gap]
        for edge, away in inside:
            place = Place(edge + away * gap, True, at - half, at + half)
            if self._is_free(place, at) and not any(place.covers(other, gap) for other in taken):
                return edge, away
        return inside[0] if inside else places[0]

    def _is_free(self, place: Place, at: int) -> bool:
        """No marker at label `at`, and no line beside it, runs through a text."""
        for known in self.points:
            for across, clear in ((at, 0.8), (place.start, 0.5), (place.end, 0.5)):
                height = _height_at(known, across)
                if height is not None and abs(height - place.height) <= clear * self.gap:
                    return False
        return True


def _end_labels(drawing: _Drawing, series: Sequence[Series], field: Field, decimals: int | None) -> list[Place]:
    """Names each line at its last value, where no other line runs; returns where."""
    points, last = field.points, len(field.labels) - 1
    named = [place for place, known in enumerate(points) if known]
    found: dict[int, Place] = {}
    for index in sorted(named, key=lambda one: points[one][-1][1]):
        text = f"{series[index].name} {number(points[index][-1][1], decimals)}"
        found[index] = field.end_place(index, len(text), list(found.values()))
    for index in named:
        at, value = points[index][-1]
        one, place = series[index], found[index]
        drawing.add_text(
            x=at,  # by place: a label like "2030" would be taken for a number
            y=place.height,
            text=f"<b>{one.name}</b> {number(value, decimals)}",
            name=END_LABEL,
            xanchor="left" if place.is_right else "right",
            xshift=10 if place.is_right else 4,
            font={"color": one.ink, "size": 13},
            bgcolor=theme.VEIL,
        )
    # Labels of series that end before the axis does stand on the empty part of the axis.
    room = [
        8
        * (len(series[index].name) + len(number(points[index][-1][1], decimals)) + 1)
        * (1.0 if points[index][-1][0] == last else 0.4)
        for index in named
        if found[index].is_right
    ]
    if named:
        drawing.layout["margin"] = {"r": 24 + max(room, default=0)}
    return list(found.values())


def _height_at(known: Sequence[tuple[int, float]], place: float) -> float | None:
    """Height of a line at and between its points; None before the first and after the last."""
    if len(known) == 1:
        return known[0][1] if known[0][0] == place else None
    for (first, low), (last, high) in itertools.pairwise(known):
        if first <= place <= last:
            return low + (high - low) * (place - first) / (last - first)
    return None


def lines(
    series: Sequence[Series],
    unit: str,
    labels: Sequence[str],
    band: Band | None = None,
    height: int = HEIGHT,
    decimals: int | None = None,
    zero: bool = False,
    fan: Fan | None = None,
    plot: float = PLOT,
) -> go.Figure:
    """Lines over the category axis `labels` (all of them, in order), each labelled at its right end.

    plot: px across the labels on the smallest screen that it is drawn for.
    """
    drawing = _Drawing(height, "lines", unit)
    if band:
        _draw_band(drawing, band, unit, labels)
    if fan:
        _draw_fan(drawing, fan)
    for one in series:
        drawing.add(
            "scatter",
            x=list(one.x),
            y=list(one.y),
            name=one.name,
            mode="lines+markers",
            line=_stroke(one),
            marker={
                "size": 9 if one.role is Role.ACTUAL else 6,
                "color": _hollow(one),
                "line": {"color": one.ink, "width": 2},
            },
            customdata=_hover(one, unit),
            hovertemplate="%{customdata}<extra></extra>",
            connectgaps=True,
            cliponaxis=False,
        )
    values = [value for one in series for value in one.y] + ([*band.low, *band.high] if band else [])
    values += [fan.low, fan.high] if fan else []
    _axis_numbers(drawing, values, zero)
    drawing.layout["xaxis"].update(
        type="category",
        categoryorder="array",
        categoryarray=list(labels),
        range=[-0.4, len(labels) - 0.6],
        tickangle=0,
    )
    if any(value is not None for value in values):
        several = [*series, _line_of(fan)] if fan else series
        points = [
            [(list(labels).index(label), value) for label, value in zip(one.x, one.y, strict=True) if value is not None]
            for one in several
        ]
        # Reckoned for a small screen: what is clear there is clear on a large one.
        low, high = drawing.layout["yaxis"]["range"]
        field = Field(points, labels, low, high, _line_height(drawing), plot / len(labels), band)
        names = _end_labels(drawing, several, field, decimals)
        if band:
            _label_band(drawing, band, field, names)
    return drawing.figure()


def _line_of(fan: Fan) -> Series:
    (start, first), (end, last) = fan.start, fan.end
    return Series(fan.name, Role.NEUTRAL, [start, end], [first, last], colour=theme.NO_VERDICT)


def _draw_fan(drawing: _Drawing, fan: Fan) -> None:
    """The opening interval as a grey wedge, its middle dotted, its end with whiskers."""
    (start, first), (end, last) = fan.start, fan.end
    drawing.add(
        "scatter",
        x=[start, end, end, start],
        y=[first, fan.low, fan.high, first],
        fill="toself",
        fillcolor=theme.GRID,
        mode="lines",
        line={"width": 0},
        opacity=0.7,
        hoverinfo="skip",
    )
    drawing.add(
        "scatter",
        x=[start, end],
        y=[first, last],
        name=fan.name,
        mode="lines+markers",
        line={"color": theme.NO_VERDICT, "width": 2, "dash": "dot"},
        marker={
            "symbol": "diamond",
            "size": [0, 10],
            "color": theme.PAPER,
            "line": {"color": theme.NO_VERDICT, "width": 2},
        },
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [0, fan.high - last],
            "arrayminus": [0, last - fan.low],
            "color": theme.NO_VERDICT,
            "thickness": 2,
            "width": 7,
        },
        customdata=[fan.hover, fan.hover],
        hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
    )


def _draw_band(drawing: _Drawing, band: Band, unit: str, labels: Sequence[str]) -> None:
    """Bands stand period by period, dashed as all plans: a range is a box, a single planned value a stroke."""
    suffix = "%" if unit.startswith("%") else f" {unit}"
    ranges = list(zip(band.x, band.low, band.high, strict=True))
    written = [number(low) if low == high else f"{number(low)} – {number(high)}" for _, low, high in ranges]
    drawing.add(
        "bar",
        x=list(band.x),
        base=list(band.low),
        y=[high - low for _, low, high in ranges],
        width=2 * BAND_HALF,
        marker={"color": theme.PLAN_BAND, "line": {"width": 0}},
        customdata=[
            f"{band.name}, {label}: <b>{text}{suffix}</b>" for label, text in zip(band.x, written, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
        name=band.name,
    )
    for label, low, high in ranges:
        place = list(labels).index(label)
        drawing.add_shape(
            type="rect" if low < high else "line",
            x0=place - BAND_HALF,
            x1=place + BAND_HALF,
            y0=low,
            y1=high,
            line={"color": theme.COLOUR[Role.PLAN], "width": 2, "dash": theme.DASH[Role.PLAN]},
        )
    drawing.layout["barmode"] = "overlay"


def _label_band(drawing: _Drawing, band: Band, field: Field, names: Sequence[Place]) -> None:
    """Planned numbers at their ranges, where no figure and no name of a line stands.

    Of many ranges each bound has its number at its own edge.
    """
    dense = len(band.x) > FEW_BANDS
    for label, low, high in zip(band.x, band.low, band.high, strict=True):
        if dense and low < high:
            texts = [(high, 0.5, _dense_number(high, dense)), (low, -0.5, _dense_number(low, dense))]
        else:
            several = dict.fromkeys((_dense_number(low, dense), _dense_number(high, dense)))
            text = " – ".join(several)
            at = list(field.labels).index(label)
            texts = [(*field.planned_place(at, low, high, len(text), names), text)]
        for edge, away, text in texts:
            drawing.add_text(
                x=label,
                y=edge,
                text=text,
                yshift=round(LINE * away),
                font={"color": theme.COLOUR[Role.PLAN], "size": 11 if dense else 13},
            )


def _dense_number(value: float, dense: bool) -> str:
    return number(value, 0 if dense and abs(value) >= ROUND_FROM else None)


def _line_height(drawing: _Drawing) -> float:
    """Height of a line of text in units of the axis."""
    low, high = drawing.layout["yaxis"]["range"]
    return (high - low) * LINE / max(drawing.layout["height"] - 60, 100)


@dataclass(frozen=True)
class Mark:
    """A value on a strip: name, value, what it stands for."""

    name: str
    value: float
    role: Role


def strip(fan: Fan, marks: Sequence[Mark], unit: str, decimals: int | None = None) -> go.Figure:
    """An estimate with its interval on one axis, and dashed or plain marks of what it is compared with."""
    drawing = _Drawing(STRIP_HEIGHT, "strip")
    drawing.add(
        "scatter",
        x=[fan.low, fan.high],
        y=[0, 0],
        mode="lines",
        line={"color": theme.MUTED, "width": 16},
        hoverinfo="skip",
    )
    drawing.add(
        "scatter",
        x=[fan.end[1]],
        y=[0],
        mode="markers",
        marker={
            "symbol": "diamond",
            "size": 15,
            "color": theme.PAPER,
            "line": {"color": theme.NO_VERDICT, "width": 3},
        },
        customdata=[fan.hover],
        hovertemplate="%{customdata}<extra></extra>",
    )
    suffix = "%" if unit == "%" else f" {unit}"
    values = [fan.low, fan.high, *(mark.value for mark in marks)]
    span = (max(values) - min(values)) or abs(values[0]) or 1.0
    first, last = min(values) - 0.18 * span, max(values) + 0.18 * span
    drawing.layout["xaxis"].update(range=[first, last], visible=False)
    drawing.layout["yaxis"].update(range=[-1.5, 1.5], visible=False)

    def written(value: float) -> str:
        return f"{number(value, decimals)}{suffix}"

    texts = [(f"<b>{fan.name}</b> {written(fan.end[1])}", fan.end[1], theme.NO_VERDICT, -0.55)]
    for place, mark in enumerate(sorted(marks, key=lambda one: one.value)):
        ink = theme.COLOUR[mark.role]
        drawing.add_shape(
            type="line",
            x0=mark.value,
            x1=mark.value,
            y0=-0.4,
            y1=0.4,
            line={"color": ink, "width": 3, "dash": theme.DASH.get(mark.role, "solid")},
        )
        texts.append((f"<b>{mark.name}</b> {written(mark.value)}", mark.value, ink, 0.55 + 0.5 * (place % 2)))
    bounds = written(fan.low) + written(fan.high)
    if (fan.high - fan.low) / (last - first) * STRIP_PX < LETTER * len(bounds):  # they would run into each other
        both = f"{number(fan.low, decimals)} – {written(fan.high)}"
        texts.append((both, (fan.low + fan.high) / 2, theme.QUIET_INK, -1.1))
    else:
        texts += [(written(bound), bound, theme.QUIET_INK, -1.1) for bound in (fan.low, fan.high)]
    for text, value, ink, height in texts:
        # Texts near an edge lean on their value, so that a small screen does not cut them.
        part = (value - first) / (last - first)
        drawing.add_text(
            x=value,
            y=height,
            xanchor="left" if part < EDGE else "right" if part > 1 - EDGE else "center",
            text=text,
            font={"color": ink, "size": 13},
        )
    return drawing.figure()


def columns(
    series: Sequence[Series],
    unit: str,
    labels: Sequence[str],
    height: int = HEIGHT,
    decimals: int | None = None,
    value_labels: bool = True,
    lines_over: Sequence[Series] = (),
    target: tuple[str, float] | None = None,
) -> go.Figure:
    """Grouped columns over `labels`; estimates are hollow columns. The legend stands on top, in words.

    lines_over: series drawn as lines with gaps over the columns; target: name and value of a dashed line across.
    """
    drawing = _Drawing(height, "columns", unit)
    for one in series:
        inks = [theme.MUTED if muted else one.ink for muted in one.muted or [False] * len(one.x)]
        # Two numbers side by side over two columns would run into each other: the newest group has them.
        written = value_labels and (len(series) == 1 or one.role is Role.ACTUAL)
        fills = [theme.PAPER if hollow == theme.PAPER else ink for hollow, ink in zip(_hollow(one), inks, strict=True)]
        drawing.add(
            "bar",
            x=list(one.x),
            y=list(one.y),
            name=one.name,
            marker={"color": fills, "line": {"color": inks, "width": 2}},
            text=[number(value, decimals) if written and value is not None else "" for value in one.y],
            textposition="outside",
            textfont={"size": 12, "color": theme.INK},
            insidetextfont={
                "size": 12,
                "color": [theme.INK if fill in (theme.PAPER, theme.MUTED) else theme.PAPER for fill in fills],
            },
            textangle=0,
            constraintext="none",
            cliponaxis=False,
            customdata=_hover(one, unit),
            hovertemplate="%{customdata}<extra></extra>",
            showlegend=False,
        )
        # The key of a group is its plain colour, whether its first column is hollow or not.
        drawing.add(
            "scatter",
            x=[None],
            y=[None],
            name=one.name,
            mode="markers",
            marker={"color": one.ink, "symbol": "square", "size": 12},
        )
    for one in lines_over:
        # A rim of paper, so that a dark line is seen on a dark column.
        drawing.add(
            "scatter",
            x=list(one.x),
            y=list(one.y),
            mode="lines",
            line={"color": theme.VEIL, "width": 6},
            hoverinfo="skip",
            connectgaps=False,
            cliponaxis=False,
            showlegend=False,
        )
        drawing.add(
            "scatter",
            x=list(one.x),
            y=list(one.y),
            name=one.name,
            mode="lines+markers",
            line={"color": one.ink, "width": 2},
            marker={"size": 7, "color": _hollow(one), "line": {"color": one.ink, "width": 2}},
            customdata=_hover(one, unit),
            hovertemplate="%{customdata}<extra></extra>",
            connectgaps=False,
            cliponaxis=False,
        )
    values = [value for one in [*series, *lines_over] for value in one.y]
    _axis_numbers(drawing, [*values, target[1]] if target else values, zero=True)
    if lines_over:
        _clear_of_lines(drawing, lines_over)
    if target:
        _draw_target(drawing, *target, unit)
    drawing.layout["xaxis"].update(type="category", categoryorder="array", categoryarray=list(labels), tickangle=0)
    # Few columns stay slim: a single one is not a wall.
    drawing.layout.update(barmode="group", bargap=max(0.35, 1 - 0.13 * len(labels)))
    if len(series) + len(lines_over) > 1:
        drawing.layout.update(
            showlegend=True,
            legend={"orientation": "h", "y": 1.04, "yanchor": "bottom", "x": 0, "itemclick": False},
            margin={"t": 44},
        )
    return drawing.figure()


def _clear_of_lines(drawing: _Drawing, lines_over: Sequence[Series]) -> None:
    """Where a marker of a line stands on a number above its column, all numbers go to the foot of their columns.

    A column that is too low for its number, or has a marker at its foot, keeps it above.
    """
    gap = _line_height(drawing)
    over: dict[str, list[float]] = {}
    for one in lines_over:
        for label, value in zip(one.x, one.y, strict=True):
            if value is not None:
                over.setdefault(label, []).append(value)
    for trace in (one for one in drawing.data if one["type"] == "bar"):
        is_hidden, has_room = False, []
        for label, value in zip(trace["x"], trace["y"], strict=True):
            # Lines of text from the foot of the column: its end, and the markers.
            end = abs(value or 0) / gap
            markers = [other / gap * (-1 if (value or 0) < 0 else 1) for other in over.get(label, ())]
            is_hidden |= any(end - 0.3 < each < end + 1.2 for each in markers)
            has_room.append(end > 1.2 and not any(-0.8 < each < 1.2 for each in markers))
        if is_hidden:
            trace["textposition"] = ["inside" if has_room_here else "outside" for has_room_here in has_room]
            trace["insidetextanchor"] = "start"


def _draw_target(drawing: _Drawing, name: str, value: float, unit: str) -> None:
    """A planned value as a dashed line across, named above its left end."""
    ink = theme.COLOUR[Role.PLAN]
    stroke = {"color": ink, "width": 2, "dash": theme.DASH[Role.PLAN]}
    drawing.add_shape(type="line", xref="x domain", x0=0, x1=1, yref="y", y0=value, y1=value, line=stroke)
    drawing.add_text(
        xref="paper",
        x=0,
        y=value,
        xanchor="left",
        xshift=6,
        yanchor="bottom",
        text=f"<b>{name}</b> {number(value)} {unit}",
        font={"color": ink, "size": 13},
    )


def ranking(
    names: Sequence[str],
    values: Sequence[float],
    unit: str,
    hover: Sequence[str] = (),
    colours: Sequence[str] = (),
    growth: bool = True,
    row_height: int = 30,
) -> go.Figure:
    """Horizontal bars, first name on top, value beside each bar; `growth` writes signs and colours falls.

    Long names are broken into lines, so that the bars keep their room on a small screen.
    """
    names = [_broken(name) for name in names]
    drawing = _Drawing(max(140, 46 + sum(row_height + 16 * name.count("<br>") for name in names)), "ranking")
    inks = list(colours) or [theme.FALL if growth and value < 0 else theme.RISE for value in values]
    suffix = "%" if unit.startswith("%") else f" {unit}"
    # Five digits are enough beside a bar; the table has the rest.
    text = [
        (signed(value) if growth else number(value, 0 if abs(value) >= 10_000 else None)) + suffix for value in values
    ]
    drawing.add(
        "bar",
        orientation="h",
        y=list(names),
        x=list(values),
        marker={"color": inks},
        text=text,
        textposition="outside",
        textfont={"size": 13, "color": theme.INK},
        constraintext="none",
        cliponaxis=False,
        customdata=list(hover)
        or [f"{name.replace('<br>', ' ')}: <b>{label}</b>" for name, label in zip(names, text, strict=True)],
        hovertemplate="%{customdata}<extra></extra>",
    )
    low, high = min([*values, 0.0]), max([*values, 0.0])
    room = max(0.36, 0.03 * max(map(len, text), default=0)) * ((high - low) or 1.0)
    drawing.layout["xaxis"].update(
        visible=False, range=[low - (room if low < 0 else 0), high + (room if high > 0 else 0)]
    )
    drawing.layout["yaxis"].update(
        type="category",
        autorange="reversed",
        showgrid=False,
        tickfont={"color": theme.INK, "size": 13},
        ticksuffix="  ",
    )
    return drawing.figure()


def _broken(name: str) -> str:
    """A long name in at most two lines; the table beside the chart has it whole."""
    return "<br>".join(textwrap.wrap(name, NAME_WIDTH, max_lines=2, placeholder="…"))


def _cell_text(value: float, muted: bool) -> str:
    return f"({number(value, 1)})" if muted else number(value, 1)


def heat_map(
    rows: Sequence[str],
    labels: Sequence[str],
    values: Sequence[Sequence[float | None]],
    hover: Sequence[Sequence[str]],
    muted_labels: Sequence[str] = (),
) -> go.Figure:
    """Growth by row and period; blue above zero, red below, white at zero, value written in each cell.

    `muted_labels` are periods whose single-month growth must not be read alone (January, February): in brackets.
    """
    rows = [_broken(row) for row in rows]
    drawing = _Drawing(70 + sum(38 + 10 * row.count("<br>") for row in rows), "heat")
    known = [abs(value) for line in values for value in line if value is not None]
    bound = min(max(known, default=1.0), 40.0) or 1.0
    drawing.add(
        "heatmap",
        x=list(labels),
        y=list(rows),
        z=[list(line) for line in values],
        zmin=-bound,
        zmax=bound,
        colorscale=[[0, "#E39A8F"], [0.5, "#FFFFFF"], [1, "#8FB7DD"]],
        showscale=False,
        xgap=2,
        ygap=2,
        text=[
            [
                "" if value is None else _cell_text(value, label in muted_labels)
                for label, value in zip(labels, line, strict=True)
            ]
            for line in values
        ],
        texttemplate="%{text}",
        textfont={"size": 12, "color": theme.INK},
        customdata=[list(line) for line in hover],
        hovertemplate="%{customdata}<extra></extra>",
        hoverongaps=False,
    )
    drawing.layout["xaxis"].update(type="category", side="top", categoryorder="array", categoryarray=list(labels))
    drawing.layout["yaxis"].update(
        type="category", autorange="reversed", showgrid=False, tickfont={"color": theme.INK, "size": 13}
    )
    return drawing.figure()


@dataclass(frozen=True)
class Milestone:
    """One row of a timeline: planned and actual as years with fractions (2026.5 = end of June 2026), None = not known.

    open_until: how far a plan that has passed without an actual start reaches; ink: of what is actual or open.
    """

    name: str
    planned: float | None
    actual: float | None
    open_until: float | None
    ink: str
    hover: str


def milestones(rows: Sequence[Milestone], now: float, now_label: str) -> go.Figure:
    """Planned and actual dates row by row, first row on top: hollow diamond = plan, dot = actual, line = the delay."""
    names = [_broken(row.name) for row in rows]
    drawing = _Drawing(70 + sum(30 + 16 * name.count("<br>") for name in names), "milestones")
    for name, row in zip(names, rows, strict=True):
        end = row.actual if row.actual is not None else row.open_until
        if row.planned is not None and end is not None and end != row.planned:
            dash = "solid" if row.actual is not None else "dot"
            drawing.add(
                "scatter",
                x=[row.planned, end],
                y=[name, name],
                mode="lines",
                line={"color": row.ink, "width": 3, "dash": dash},
                hoverinfo="skip",
            )
    for field, symbol, hollow in (("planned", "diamond", True), ("actual", "circle", False)):
        shown = [(name, row) for name, row in zip(names, rows, strict=True) if getattr(row, field) is not None]
        ink = [theme.COLOUR[Role.PLAN] if hollow else row.ink for _, row in shown]
        drawing.add(
            "scatter",
            x=[getattr(row, field) for _, row in shown],
            y=[name for name, _ in shown],
            mode="markers",
            marker={
                "symbol": symbol,
                "size": 13,
                "color": theme.PAPER if hollow else ink,
                "line": {"color": ink, "width": 2.5},
            },
            customdata=[row.hover for _, row in shown],
            hovertemplate="%{customdata}<extra></extra>",
        )
    known = [value for row in rows for value in (row.planned, row.actual) if value is not None]
    first, last = int(min([*known, now])), int(max([*known, now])) + 1
    step = max(1, -(-(last - first) // 12))
    stroke = {"color": theme.INK, "width": 1.5}
    drawing.add_shape(type="line", xref="x", x0=now, x1=now, yref="y domain", y0=0, y1=1, line=stroke)
    part = (now - first) / (last - first)
    drawing.add_text(
        x=now,
        y=1,
        xanchor="left" if part < EDGE else "right" if part > 1 - EDGE else "center",
        yref="paper",
        yanchor="bottom",
        text=now_label,
        font={"size": 13},
    )
    drawing.layout["margin"] = {"t": 30}
    years = list(range(first, last + 1, step))
    drawing.layout["xaxis"].update(
        range=[first - 0.15, last + 0.15],
        tickvals=years,
        ticktext=[f"đầu {year}" for year in years],
        showgrid=True,
    )
    drawing.layout["yaxis"].update(
        type="category",
        categoryorder="array",
        categoryarray=names,
        autorange="reversed",
        showgrid=True,
        tickfont={"color": theme.INK, "size": 13},
        ticksuffix="  ",
    )
    return drawing.figure()


KIND_NAME = {
    "lines": "Biểu đồ đường",
    "columns": "Biểu đồ cột",
    "ranking": "Biểu đồ thanh ngang, xếp từ lớn đến nhỏ",
    "heat": "Bản đồ nhiệt",
    "milestones": "Biểu đồ mốc thời gian",
    "strip": "Biểu đồ khoảng ước tính",
}


def description(figure: go.Figure) -> str:
    """What a chart is for somebody who does not see it: its kind, what it compares, its unit, where the numbers are."""
    names = dict.fromkeys(trace.name for trace in figure.data if trace.name)
    unit = figure.layout.yaxis.title.text
    parts = [
        KIND_NAME[figure.layout.meta],
        f": {', '.join(names)}" if names else "",
        f"; đơn vị: {unit}" if unit else "",
    ]
    return "".join(parts) + "."


def sparkline_values(values: Sequence[float | None]) -> list[float]:
    """The known values of a series in order, as the small line of a card draws them."""
    return [value for value in values if value is not None]
