"""Our Plotly figures translated onto a sheet: the same places, colours, strokes and texts. Knows no typeface, no file.

A trace or a setting of the layout that is not translated is an error, so that no picture says less than the screen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

from dashboard import theme
from dashboard.reports.canvas import (
    LEADING,
    Box,
    Canvas,
    Place,
    UnknownFeature,
    one_of,
    plain,
    text_height,
    text_width,
    width_of,
)

_TICK_GAP = 6
_LEAST_PLOT = 40
_LEGEND_PX = 14
_MODES = ("lines", "markers", "lines+markers")
_FONT = "family size color"
_LINE = "color width dash"
_AXIS = (
    "type categoryorder categoryarray range autorange visible side showgrid gridcolor tickvals ticktext tickangle "
    "tickfont ticksuffix title automargin fixedrange linecolor showline zeroline ticks"
)
# Every setting that is drawn, or that says nothing on paper (hover, dragging), by the path of its group.
_DRAWN = {
    "scatter": "type x y name mode line marker fill fillcolor opacity error_y connectgaps cliponaxis showlegend "
    "customdata hovertemplate hoverinfo",
    "scatter.line": _LINE,
    "scatter.marker": "color size symbol line",
    "scatter.marker.line": "color width",
    "scatter.error_y": "type symmetric array arrayminus color thickness width",
    "bar": "type x y name orientation base width marker text textposition textfont textangle constraintext "
    "insidetextfont insidetextanchor cliponaxis showlegend customdata hovertemplate hoverinfo",
    "bar.marker": "color line",
    "bar.marker.line": "color width",
    "bar.textfont": _FONT,
    "bar.insidetextfont": _FONT,
    "heatmap": "type x y z zmin zmax colorscale showscale xgap ygap text texttemplate textfont customdata "
    "hovertemplate hoverongaps name",
    "heatmap.textfont": _FONT,
    "layout": "height font paper_bgcolor plot_bgcolor separators margin showlegend colorway hovermode "
    "hoverlabel xaxis yaxis bargap barmode dragmode legend annotations shapes meta",
    "layout.font": _FONT,
    "layout.margin": "l r t b",
    "layout.legend": "orientation x y yanchor itemclick",
    **{f"layout.{axis}": _AXIS for axis in ("xaxis", "yaxis")},
    **{f"layout.{axis}.tickfont": _FONT for axis in ("xaxis", "yaxis")},
    **{f"layout.{axis}.title": "text font standoff" for axis in ("xaxis", "yaxis")},
    **{f"layout.{axis}.title.font": _FONT for axis in ("xaxis", "yaxis")},
    "layout.annotations": "name x y xref yref xanchor yanchor xshift yshift text showarrow font bgcolor",
    "layout.annotations.font": _FONT,
    "layout.shapes": "type x0 x1 y0 y1 xref yref line fillcolor",
    "layout.shapes.line": _LINE,
}
_NOT_LOOKED_INTO = {"layout.hoverlabel"}


class PictureTooSmall(Exception):
    """Width or height leaves no room for the chart under its title; carries both in pixels."""

    def __init__(self, width: float, height: float):
        self.width, self.height = width, height
        super().__init__(
            f"Ảnh {width:.0f} × {height:.0f} điểm ảnh không đủ chỗ cho biểu đồ và tiêu đề. Hãy chọn khổ lớn hơn."
        )


def known(parts: dict[str, Any]) -> dict[str, Any]:
    """The figure as plain values with the template laid under its layout; UnknownFeature where we draw less."""
    layout = theme.spelled_out(parts["layout"])
    for trace in parts["data"]:
        kind = trace.get("type", "scatter")
        if kind not in ("scatter", "bar", "heatmap"):
            raise UnknownFeature("type", kind)
        _require(kind, trace)
    _require("layout", layout)
    return {"data": list(parts["data"]), "layout": layout}


def _require(place: str, part: Mapping[str, Any]) -> None:
    for name, value in part.items():
        inside = f"{place}.{name}"
        if name not in _DRAWN[place].split():
            raise UnknownFeature(inside, value)
        if inside in _NOT_LOOKED_INTO:
            continue
        for one in value if isinstance(value, list | tuple) else [value]:
            if isinstance(one, dict):
                _require(inside, one)


@dataclass
class _Axis:
    """One axis of the chart: where a value stands between its two ends, and what is written along it."""

    letter: str
    spec: Mapping[str, Any]
    low: float
    high: float
    categories: Sequence[str] | None = None
    start: float = 0.0  # pixel of `low`
    end: float = 1.0  # pixel of `high`

    def at(self, value: float | str) -> float:
        """The pixel of a value, or of a label of the axis."""
        if isinstance(value, str):
            if self.categories is None or value not in self.categories:
                raise UnknownFeature(f"{self.letter}axis.category", value)
            value = self.categories.index(value)
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def across(self, span: float) -> float:
        """Pixels that a difference of values takes, without its sign."""
        return abs(span / (self.high - self.low) * (self.end - self.start))

    @property
    def visible(self) -> bool:
        return self.spec.get("visible", True)

    @property
    def size(self) -> float:
        return self.spec["tickfont"]["size"]

    @cached_property
    def ticks(self) -> list[tuple[float | str, str]]:
        """Value and text of each tick inside the range."""
        if not self.visible:
            return []
        values = self.spec.get("tickvals")
        if values is None:
            values = self.categories
        if values is None:
            values = []
        texts = self.spec.get("ticktext")
        if texts is None:
            texts = [str(value) for value in values]
        suffix = self.spec.get("ticksuffix", "")
        low, high = min(self.low, self.high), max(self.low, self.high)
        return [
            (value, f"{text}{suffix}")
            for value, text in zip(values, texts, strict=True)
            if isinstance(value, str) or low <= value <= high
        ]


@dataclass
class Drawing:
    """One chart inside its box of the picture."""

    canvas: Canvas
    traces: Sequence[Mapping[str, Any]]
    layout: Mapping[str, Any]
    box: Box
    unit: str
    plot: Box = field(init=False)
    x: _Axis = field(init=False)
    y: _Axis = field(init=False)

    def draw(self) -> None:
        """Grid, traces, shapes and notes one above the other, as Plotly layers them."""
        self.x, self.y = self._axis("x"), self._axis("y")
        self.plot = self._plot()
        self.x.start, self.x.end = self.plot.left, self.plot.right
        self.y.start, self.y.end = self.plot.bottom, self.plot.top
        self._grid()
        for draw_trace in (self._heatmap, self._bar, self._scatter):
            for trace in self.traces:
                if f"_{trace.get('type', 'scatter')}" == draw_trace.__name__:
                    draw_trace(trace)
        for shape in self.layout.get("shapes", ()):
            self._shape(shape)
        self._tick_texts()
        self._legend()
        for note in self.layout.get("annotations", ()):
            self._note(note)

    # axes

    def _axis(self, letter: str) -> _Axis:
        spec = self.layout[f"{letter}axis"]
        values = [value for trace in self.traces for value in _values(trace.get(letter)) if value is not None]
        categories = None
        if spec.get("type") == "category":
            first = [str(name) for name in _values(spec.get("categoryarray"))]
            categories = list(dict.fromkeys([*first, *map(str, values)]))
        elif any(isinstance(value, str) for value in values):
            raise UnknownFeature(f"layout.{letter}axis.type", spec.get("type"))
        if (span := spec.get("range")) is not None:
            low, high = span
        elif categories is not None:
            low, high = -0.5, max(len(categories), 1) - 0.5
        elif values:
            # Where no range is given, Plotly writes ticks of its own; ours never come from it.
            raise UnknownFeature(f"layout.{letter}axis.range", None)
        else:
            low, high = 0.0, 1.0
        reversed_ = one_of({None: False, "reversed": True}, spec.get("autorange"), f"layout.{letter}axis.autorange")
        if spec.get("tickangle", 0):
            raise UnknownFeature(f"layout.{letter}axis.tickangle", spec["tickangle"])
        return _Axis(letter, spec, high, low, categories) if reversed_ else _Axis(letter, spec, low, high, categories)

    def _plot(self) -> Box:
        """The box that is left for values beside what is written around it."""
        margin = self.layout["margin"]
        on_top = one_of({"bottom": False, "top": True}, self.x.spec.get("side", "bottom"), "layout.xaxis.side")
        labels = max((text_height(text, self.x.size) + _TICK_GAP for _, text in self.x.ticks), default=0)
        names = max((text_width(text, self.y.size) + _TICK_GAP for _, text in self.y.ticks), default=0)
        left = self.box.left + max(margin["l"], names + self._title_height(self.y))
        right = self.box.right - margin["r"]
        top = self.box.top + max(margin["t"], labels if on_top else 0, self._legend_height() + 12)
        bottom = self.box.bottom - max(margin["b"], (0 if on_top else labels) + self._title_height(self.x))
        # Half a label at either end of the axis needs room as well.
        for value, text in [*self.x.ticks[:1], *self.x.ticks[-1:]]:
            self.x.start, self.x.end = left, right
            place, half = self.x.at(value), text_width(text, self.x.size) / 2
            left += max(0.0, self.box.left - (place - half))
            right -= max(0.0, place + half - self.box.right)
        if right - left < _LEAST_PLOT or bottom - top < _LEAST_PLOT:
            raise PictureTooSmall(self.canvas.width, self.canvas.height)
        return Box(left, top, right, bottom)

    def _title_height(self, axis: _Axis) -> float:
        return axis.spec["title"]["font"]["size"] * LEADING + 4 if self._axis_title(axis) else 0

    def _axis_title(self, axis: _Axis) -> str:
        """What is written along an axis; not again where the unit stands under the title of the picture."""
        title = axis.spec["title"].get("text") or ""
        return "" if title == self.unit or not axis.visible else title

    def _grid(self) -> None:
        for axis in (self.x, self.y):
            if not axis.visible or not axis.spec.get("showgrid", True):
                continue
            for value, _ in axis.ticks:
                at = axis.at(value)
                ends = (
                    [(at, self.plot.top), (at, self.plot.bottom)]
                    if axis is self.x
                    else [(self.plot.left, at), (self.plot.right, at)]
                )
                self.canvas.line(ends, axis.spec["gridcolor"], 1)

    def _tick_texts(self) -> None:
        on_top = one_of({"bottom": False, "top": True}, self.x.spec.get("side", "bottom"), "layout.xaxis.side")
        edge, down = (self.plot.top - _TICK_GAP / 2, "bottom") if on_top else (self.plot.bottom + _TICK_GAP / 2, "top")
        for value, text in self._apart():
            self.canvas.text(text, (self.x.at(value), edge), self.x.size, self.x.spec["tickfont"]["color"], down=down)
        for value, text in self.y.ticks:
            ink = self.y.spec["tickfont"]["color"]
            self.canvas.text(text, (self.plot.left - _TICK_GAP, self.y.at(value)), self.y.size, ink, "right")
        if title := self._axis_title(self.y):
            font = self.y.spec["title"]["font"]
            place = (self.box.left + font["size"] * LEADING / 2, (self.plot.top + self.plot.bottom) / 2)
            self.canvas.text(title, place, font["size"], font["color"], upright=True)
        if title := self._axis_title(self.x):
            font = self.x.spec["title"]["font"]
            place = ((self.plot.left + self.plot.right) / 2, self.box.bottom)
            self.canvas.text(title, place, font["size"], font["color"], down="bottom")

    def _apart(self) -> list[tuple[float | str, str]]:
        """The ticks of the x axis whose texts do not run into each other: all, every other, … from the last back."""
        for step in range(1, len(self.x.ticks) + 1):
            shown = self.x.ticks[::-1][::step][::-1]
            boxes = [(self.x.at(value), text_width(text, self.x.size) / 2) for value, text in shown]
            if all(place + half + 4 <= after - its_half for (place, half), (after, its_half) in pairwise(boxes)):
                return shown
        return self.x.ticks

    # traces

    def _heatmap(self, trace: Mapping[str, Any]) -> None:
        if trace.get("showscale", True) or trace.get("texttemplate") != "%{text}":
            raise UnknownFeature("heatmap.texttemplate", trace.get("texttemplate"))
        wide, high = self.x.across(1) - trace["xgap"], self.y.across(1) - trace["ygap"]
        low, top = trace["zmin"], trace["zmax"]
        font = trace["textfont"]
        for row, values, texts in zip(trace["y"], trace["z"], trace["text"], strict=True):
            for column, value, text in zip(trace["x"], values, texts, strict=True):
                if value is None:
                    continue
                at, level = self.x.at(str(column)), self.y.at(str(row))
                box = Box(at - wide / 2, level - high / 2, at + wide / 2, level + high / 2)
                self.canvas.rectangle(box, _shade(trace["colorscale"], (value - low) / (top - low)))
                if text:
                    self.canvas.text(text, (at, level), font["size"], font["color"])

    def _bar(self, trace: Mapping[str, Any]) -> None:
        lying = one_of({"v": False, "h": True}, trace.get("orientation", "v"), "bar.orientation")
        along, value_axis = (self.y, self.x) if lying else (self.x, self.y)
        names, values = (trace["y"], trace["x"]) if lying else (trace["x"], trace["y"])
        wide, shift = self._slot(trace)
        marker = trace["marker"]
        edge = marker.get("line") or {}
        for index, (name, value) in enumerate(zip(names, values, strict=True)):
            if value is None:
                continue
            base = _each(trace.get("base", 0), index) or 0
            middle = along.at(str(name)) + shift * along.across(1)
            half = wide * along.across(1) / 2
            near, far = value_axis.at(base), value_axis.at(base + value)
            box = (
                Box(min(near, far), middle - half, max(near, far), middle + half)
                if lying
                else Box(middle - half, min(near, far), middle + half, max(near, far))
            )
            self.canvas.rectangle(
                box, _each(marker["color"], index), edge=_each(edge.get("color", ""), index), width=edge.get("width", 0)
            )
            if text := _each(trace.get("text", ""), index):
                where = _each(trace.get("textposition"), index)
                if one_of({"outside": False, "inside": True}, where, "bar.textposition"):
                    self._in_column(text, box, value, trace, index)
                else:
                    self._beside_bar(text, box, value, lying, trace["textfont"])

    def _slot(self, trace: Mapping[str, Any]) -> tuple[float, float]:
        """Width of a bar of this trace and shift of its middle, in places of the axis."""
        mode = one_of({"group": "group", "overlay": "overlay"}, self.layout.get("barmode", "group"), "layout.barmode")
        bars = [one for one in self.traces if one.get("type") == "bar"]
        room = 1 - self.layout["bargap"]
        if "width" in trace:
            if mode == "group" and len(bars) > 1:
                raise UnknownFeature("bar.width", trace["width"])
            return trace["width"], 0.0
        if mode == "overlay":
            return room, 0.0
        place = next(index for index, one in enumerate(bars) if one is trace)
        return room / len(bars), (place - (len(bars) - 1) / 2) * room / len(bars)

    def _beside_bar(self, text: str, box: Box, value: float, lying: bool, font: Mapping[str, Any]) -> None:
        if lying:
            place = (box.right + 5, "left") if value >= 0 else (box.left - 5, "right")
            self.canvas.text(text, (place[0], (box.top + box.bottom) / 2), font["size"], font["color"], place[1])
        else:
            edge, down = (box.top - 2, "bottom") if value >= 0 else (box.bottom + 2, "top")
            self.canvas.text(text, ((box.left + box.right) / 2, edge), font["size"], font["color"], down=down)

    def _in_column(self, text: str, box: Box, value: float, trace: Mapping[str, Any], index: int) -> None:
        at_end = one_of({"end": True, "start": False}, trace.get("insidetextanchor", "end"), "bar.insidetextanchor")
        edge, down = (box.top + 3, "top") if at_end == (value >= 0) else (box.bottom - 3, "bottom")
        font = trace["insidetextfont"]
        at = ((box.left + box.right) / 2, edge)
        self.canvas.text(text, at, font["size"], _each(font["color"], index), down=down)

    def _scatter(self, trace: Mapping[str, Any]) -> None:
        mode = trace.get("mode")
        if mode not in _MODES:
            raise UnknownFeature("scatter.mode", mode)
        within = self.plot if trace.get("cliponaxis", True) else None
        known = [
            (index, (self.x.at(_named(x, self.x)), self.y.at(_named(y, self.y))))
            for index, (x, y) in enumerate(zip(trace["x"], trace["y"], strict=True))
            if x is not None and y is not None
        ]
        if fill := trace.get("fill"):
            one_of({"toself": True}, fill, "scatter.fill")
            places = [place for _, place in known]
            self.canvas.area(places, trace["fillcolor"], opacity=trace.get("opacity", 1), within=within)
        elif trace.get("opacity", 1) != 1:
            raise UnknownFeature("scatter.opacity", trace["opacity"])
        line = trace.get("line") or {}
        if "lines" in mode and line.get("width", 2):
            for stretch in _stretches(known, trace.get("connectgaps", False)):
                self.canvas.line(stretch, line["color"], line.get("width", 2), line.get("dash") or "solid", within)
        if "error_y" in trace:
            self._whiskers(trace, known)
        if "markers" in mode:
            for index, place in known:
                self._marker(trace["marker"], index, place, within)

    def _marker(self, marker: Mapping[str, Any], index: int, place: Place, within: Box | None) -> None:
        edge = marker.get("line") or {}
        if size := _each(marker.get("size", 6), index):
            self.canvas.marker(
                place,
                _each(marker.get("symbol", "circle"), index),
                size,
                _each(marker["color"], index),
                _each(edge.get("color", ""), index),
                edge.get("width", 0),
                within,
            )

    def _whiskers(self, trace: Mapping[str, Any], known: Sequence[tuple[int, Place]]) -> None:
        error = trace["error_y"]
        if error.get("type") != "data" or error.get("symmetric", True):
            raise UnknownFeature("scatter.error_y.type", error.get("type"))
        for index, (at, _) in known:
            up, down = error["array"][index], error["arrayminus"][index]
            if not up and not down:
                continue
            value = trace["y"][index]
            high, low = self.y.at(value + up), self.y.at(value - down)
            self.canvas.line([(at, high), (at, low)], error["color"], error["thickness"])
            for end in (high, low):
                ends = [(at - error["width"], end), (at + error["width"], end)]
                self.canvas.line(ends, error["color"], error["thickness"])

    # what stands above the traces

    def _reference(self, value: float | str, reference: str, axis: _Axis) -> float:
        """The pixel of a value that is counted along an axis, or in parts of its length."""
        if reference == axis.letter:
            return axis.at(_named(value, axis) if isinstance(value, str) else value)
        one_of({f"{axis.letter} domain": True, "paper": True}, reference, f"layout.{axis.letter}ref")
        start, end = (self.plot.left, self.plot.right) if axis is self.x else (self.plot.bottom, self.plot.top)
        return start + value * (end - start)

    def _shape(self, shape: Mapping[str, Any]) -> None:
        kind = one_of({"line": "line", "rect": "rect"}, shape["type"], "layout.shapes.type")
        xs = [self._reference(shape[name], shape.get("xref", "x"), self.x) for name in ("x0", "x1")]
        ys = [self._reference(shape[name], shape.get("yref", "y"), self.y) for name in ("y0", "y1")]
        line = shape["line"]
        width, dash = line.get("width", 2), line.get("dash") or "solid"
        if kind == "line":
            self.canvas.line(list(zip(xs, ys, strict=True)), line["color"], width, dash)
        else:
            box = Box(min(xs), min(ys), max(xs), max(ys))
            self.canvas.rectangle(box, shape.get("fillcolor", ""), edge=line["color"], width=width, dash=dash)

    def _note(self, note: Mapping[str, Any]) -> None:
        if note.get("showarrow", True):
            raise UnknownFeature("layout.annotations.showarrow", True)
        font = {**self.layout["font"], **note.get("font", {})}
        x, y = note["x"], note["y"]
        at = self._reference(x, note.get("xref", "x"), self.x) + note.get("xshift", 0)
        level = self._reference(y, note.get("yref", "y"), self.y) - note.get("yshift", 0)
        across, down = note.get("xanchor", "center"), note.get("yanchor", "middle")
        self.canvas.text(note["text"], (at, level), font["size"], font["color"], across, down, note.get("bgcolor", ""))

    # the legend

    def _entries(self) -> list[Mapping[str, Any]]:
        if not self.layout.get("showlegend"):
            return []
        return [trace for trace in self.traces if trace.get("showlegend", True) and trace.get("name")]

    def _legend_rows(self) -> list[list[tuple[Mapping[str, Any], float]]]:
        """Entries with their widths, as many in a row as fit."""
        rows: list[list[tuple[Mapping[str, Any], float]]] = [[]]
        for trace in self._entries():
            wide = 32 + width_of(trace["name"], _LEGEND_PX) + 18
            if rows[-1] and sum(each for _, each in rows[-1]) + wide > self.box.width:
                rows.append([])
            rows[-1].append((trace, wide))
        return rows if rows[0] else []

    def _legend_height(self) -> float:
        return len(self._legend_rows()) * _LEGEND_PX * 1.6

    def _legend(self) -> None:
        top = self.plot.top - 10 - self._legend_height()
        for row_number, row in enumerate(self._legend_rows()):
            left, level = self.plot.left, top + (row_number + 0.5) * _LEGEND_PX * 1.6
            for trace, wide in row:
                if trace.get("type") != "scatter":
                    raise UnknownFeature("showlegend", trace.get("type"))
                if "lines" in trace["mode"]:
                    line = trace["line"]
                    ends = [(left, level), (left + 26, level)]
                    self.canvas.line(ends, line["color"], line.get("width", 2), line.get("dash") or "solid")
                if "markers" in trace["mode"]:
                    self._marker(trace["marker"], 0, (left + 13, level), None)
                name = plain(trace["name"])
                self.canvas.text(name, (left + 32, level), _LEGEND_PX, self.layout["font"]["color"], "left")
                left += wide


def _values(part: object) -> list:
    return [] if part is None else list(part)


def _each(part: object, index: int) -> Any:
    """The value of one point, where there may be one for all."""
    return part[index] if isinstance(part, list | tuple) else part


def _named(value: object, axis: _Axis) -> float | str:
    """A value of a trace as the axis counts it: by label on a category axis."""
    return str(value) if axis.categories is not None else value


def _stretches(known: Sequence[tuple[int, Place]], connected: bool) -> Iterator[list[Place]]:
    """Runs of points that a line joins: all of them, or as far as no figure is missing."""
    stretch: list[Place] = []
    before = None
    for index, place in known:
        if stretch and not connected and index != before + 1:
            yield stretch
            stretch = []
        stretch.append(place)
        before = index
    if stretch:
        yield stretch


def _shade(scale: Sequence[tuple[float, str]], part: float) -> str:
    """The colour at a part (0–1) of a scale of places and colours."""
    part = min(max(part, 0.0), 1.0)
    for (below, one), (above, other) in pairwise(scale):
        if part <= above:
            weight = (part - below) / (above - below)
            ends = zip(_channels(one), _channels(other), strict=True)
            return "#" + "".join(f"{round(start + (end - start) * weight):02x}" for start, end in ends)
    raise UnknownFeature("heatmap.colorscale", scale)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
