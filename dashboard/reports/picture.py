"""Figure in, picture out: SVG or PNG drawn by matplotlib, offline and without a browser. Knows no Streamlit, no DuckDB.

The charts of the pages are translated, not drawn anew: the same places, colours, strokes and texts. A trace or a
setting of the layout that is not translated is an error, so that no picture says less than the screen. Letters of an
SVG are outlines, because Word, LibreOffice and Inkscape ignore embedded typefaces; what each says stands beside them
as `aria-label`.

All lengths are pixels of the screen: at 72 dpi a pixel is a point of matplotlib. Importing this module costs about a
second; import it where a picture is asked for.
"""

from __future__ import annotations

import io
import re
import threading
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
import plotly.graph_objects as go
from lxml import etree
from matplotlib import font_manager
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, Polygon, Rectangle
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D

from dashboard import theme
from dashboard.words import Verdict
from growth.vocabulary import STATUS_NAME, Status

Kind = Literal["svg", "png"]
WIDTH = 960
SVG, PNG = "image/svg+xml", "image/png"
PNG_SCALE = 2  # dots of a PNG for each pixel: 1,920 across are 300 dpi on a page of A4
_FONTS = Path(__file__).parents[2] / "static" / "fonts"
_FACES = {"normal": _FONTS / "be-vietnam-pro-400.ttf", "bold": _FONTS / "be-vietnam-pro-700.ttf"}
_FAMILIES = ("Be Vietnam Pro", "DejaVu Sans")  # the second comes with matplotlib and has the signs of states
_EDGE = 18  # around everything
_TITLE_PX, _TEXT_PX, _SMALL_PX = 20, 14, 12
_LEADING = 1.3  # height of a line in sizes of its letters
_MIDDLE = 0.36  # half a capital in sizes: a line written so far below a place is centred on it
_TICK_GAP = 6
_LEAST_PLOT = 40
_MARKUP = re.compile(r"(<[^<>]*>)")
_RGBA = re.compile(r"rgba?\(([\d., ]+)\)")
_DASH = {"solid": (), "dot": (1, 1), "dash": (3, 3)}  # in strokes of at least 3 px, as Plotly has them
_SYMBOL = {"circle": ("o", 1.0), "square": ("s", 1.0), "diamond": ("D", 0.92)}  # matplotlib's, its size for the same
_MODES = ("lines", "markers", "lines+markers")
# In a picture, where no icon of Streamlit can stand, the icon of a state is a sign of the same meaning.
SIGN = {
    ":material/check_circle:": "✔",
    ":material/check:": "✔",
    ":material/verified:": "✔",
    ":material/error:": "▲",
    ":material/warning:": "▲",
    ":material/speed:": "▲",
    ":material/cancel:": "✖",
    ":material/alarm:": "✖",
    ":material/arrow_downward:": "▼",
    ":material/arrow_upward:": "▲",
    ":material/u_turn_left:": "↶",
    ":material/schedule:": "○",
    ":material/help:": "○",
    ":material/celebration:": "○",
    ":material/event_busy:": "–",
    ":material/edit_note:": "✎",
}
_FIRM = {STATUS_NAME[Status.ACTUAL], STATUS_NAME[Status.FINAL]}

_FONT = "family size color"
_LINE = "color width dash"
_AXIS = (
    "type categoryorder categoryarray range autorange visible side showgrid gridcolor tickvals ticktext tickangle "
    "tickfont ticksuffix title automargin fixedrange linecolor zeroline ticks"
)
# Every setting that is drawn, or that says nothing on paper (hover, dragging), by the path of its group.
_DRAWN = {
    "scatter": "type x y name mode line marker fill fillcolor opacity error_y connectgaps cliponaxis showlegend "
    "customdata hovertemplate hoverinfo",
    "scatter.line": _LINE,
    "scatter.marker": "color size symbol line",
    "scatter.marker.line": "color width",
    "scatter.error_y": "type symmetric array arrayminus color thickness width",
    "bar": "type x y name orientation base width marker text textposition textfont textangle constraintext cliponaxis "
    "showlegend customdata hovertemplate hoverinfo",
    "bar.marker": "color line",
    "bar.marker.line": "color width",
    "bar.textfont": _FONT,
    "heatmap": "type x y z zmin zmax colorscale showscale xgap ygap text texttemplate textfont customdata "
    "hovertemplate hoverongaps name",
    "heatmap.textfont": _FONT,
    "layout": "template height font paper_bgcolor plot_bgcolor separators margin showlegend colorway hovermode "
    "hoverlabel xaxis yaxis bargap barmode dragmode legend annotations shapes meta",
    "layout.font": _FONT,
    "layout.margin": "l r t b",
    "layout.legend": "orientation x y yanchor itemclick",
    **{f"layout.{axis}": _AXIS for axis in ("xaxis", "yaxis")},
    **{f"layout.{axis}.tickfont": _FONT for axis in ("xaxis", "yaxis")},
    **{f"layout.{axis}.title": "text font" for axis in ("xaxis", "yaxis")},
    **{f"layout.{axis}.title.font": _FONT for axis in ("xaxis", "yaxis")},
    "layout.annotations": "x y xref yref xanchor yanchor xshift yshift text showarrow font bgcolor",
    "layout.annotations.font": _FONT,
    "layout.shapes": "type x0 x1 y0 y1 xref yref line fillcolor",
    "layout.shapes.line": _LINE,
}
_NOT_LOOKED_INTO = {"layout.template", "layout.hoverlabel"}
_one_at_a_time = threading.Lock()  # matplotlib keeps its settings and its typefaces for the whole process


class UnknownFeature(Exception):
    """A figure uses what no picture can show yet; carries where in the figure it stands and what was found."""

    def __init__(self, place: str, found: object):
        self.place, self.found = place, found
        super().__init__(
            f"Chưa vẽ được ảnh của biểu đồ này: “{place}” là “{str(found)[:80]}”. "
            "Hãy dùng bảng số liệu và báo bộ phận quản trị."
        )


class PictureTooSmall(Exception):
    """Width or height leaves no room for the chart under its title; carries both in pixels."""

    def __init__(self, width: float, height: float):
        self.width, self.height = width, height
        super().__init__(
            f"Ảnh {width:.0f} × {height:.0f} điểm ảnh không đủ chỗ cho biểu đồ và tiêu đề. Hãy chọn khổ lớn hơn."
        )


def picture(
    figure: go.Figure,
    *,
    title: str,
    unit: str = "",
    source: str = "",
    status: str = "",
    note: str = "",
    verdict: Verdict | None = None,
    marks: Sequence[str] = (),
    alt: str = "",
    width: int = WIDTH,
    height: int | None = None,
    kind: Kind = "svg",
) -> bytes:
    """A figure of `dashboard.charts` with its title, unit, source and state as the content of a file.

    unit: stands under the title instead of on the axis. source: what follows `Nguồn: `. status: names of data states
    as `words.statuses` has them; a hollow sign means a figure that may still change, as a hollow marker does. note:
    follows the source. marks: what must be said first (illustrative data, day of knowledge). alt: description for
    those who do not see it. width, height: pixels of the whole picture; without height the chart keeps the height that
    it has on the page. A PNG has PNG_SCALE dots a pixel. Raises UnknownFeature, PictureTooSmall.
    """
    parts = _known(figure.to_plotly_json())
    head = _Head(title, unit, [mark for mark in marks if mark], verdict)
    foot = f"{_foot(source, status)} {note}".strip()
    with _one_at_a_time, mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "picture", "text.parse_math": False}):
        _add_faces()
        above, below = head.height(width), _height_of(foot, width)
        tall = height or above + parts["layout"].get("height", 450) + below + 2 * _EDGE
        canvas = _Canvas(width, tall)
        _draw_head(canvas, head)
        _draw_foot(canvas, foot, below)
        box = _Box(_EDGE, _EDGE + above, width - _EDGE, tall - _EDGE - below)
        _Drawing(canvas, parts["data"], parts["layout"], box, unit).draw()
        return canvas.content(kind, title, alt or _told(title, unit, marks, source, status))


# --- what is asked for ----------------------------------------------------------------------------------------------


def _known(parts: dict[str, Any]) -> dict[str, Any]:
    """The figure as plain values with the template laid under its layout; UnknownFeature where we draw less."""
    template = parts["layout"].get("template") or {}
    layout = _merged(template.get("layout", {}), parts["layout"])
    for trace in parts["data"]:
        kind = trace.get("type", "scatter")
        if kind not in ("scatter", "bar", "heatmap"):
            raise UnknownFeature("type", kind)
        _require_known(kind, trace)
    _require_known("layout", layout)
    return {"data": list(parts["data"]), "layout": layout}


def _require_known(place: str, part: Mapping[str, Any]) -> None:
    for name, value in part.items():
        inside = f"{place}.{name}"
        if name not in _DRAWN[place].split():
            raise UnknownFeature(inside, value)
        if inside in _NOT_LOOKED_INTO:
            continue
        for one in value if isinstance(value, list | tuple) else [value]:
            if isinstance(one, dict):
                _require_known(inside, one)


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    both = dict(under)
    for name, value in over.items():
        below = both.get(name)
        both[name] = _merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return both


def _one_of(known: Mapping[str, Any], value: str, place: str) -> Any:
    if value not in known:
        raise UnknownFeature(place, value)
    return known[value]


def _told(title: str, unit: str, marks: Sequence[str], source: str, status: str) -> str:
    facts = {"Đơn vị": unit, "Nguồn": source, "Tình trạng": status}
    return "; ".join([title, *marks, *(f"{name}: {text}" for name, text in facts.items() if text)])


# --- texts ----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _add_faces() -> None:
    for path in _FACES.values():
        font_manager.fontManager.addfont(path)


@lru_cache(maxsize=4)
def _face(bold: bool) -> FontProperties:
    return FontProperties(family=list(_FAMILIES), weight="bold" if bold else "normal")


@lru_cache(maxsize=4096)
def _width(text: str, size: float, bold: bool = False) -> float:
    """Pixels from where a text begins to where the next one may; blanks at its ends count."""
    face = _face(bold).copy()
    face.set_size(size)
    between, alone = (text_to_path.get_text_width_height_descent(one, face, False)[0] for one in (f"|{text}|", "||"))
    return between - alone


@dataclass(frozen=True)
class _Run:
    """A stretch of a line in one weight."""

    text: str
    bold: bool = False


def _lines(text: str) -> list[list[_Run]]:
    """A text of Plotly (`<b>…</b>`, `<br>`) as lines of runs."""
    lines, bold = [[]], False
    for part in _MARKUP.split(unicodedata.normalize("NFC", text)):
        if part == "<br>":
            lines.append([])
        elif part in ("<b>", "</b>"):
            bold = part == "<b>"
        elif _MARKUP.fullmatch(part):
            raise UnknownFeature("text", part)
        elif part:
            lines[-1].append(_Run(part, bold))
    return lines


def _line_width(line: Sequence[_Run], size: float) -> float:
    return sum(_width(run.text, size, run.bold) for run in line)


def _text_width(text: str, size: float) -> float:
    return max(_line_width(line, size) for line in _lines(text))


def _wrapped(text: str, size: float, width: float, bold: bool = False) -> list[str]:
    """Lines of words that fit into `width`; a word longer than that stays whole."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _width(longer, size, bold) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


# --- the sheet ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Box:
    """A rectangle of the picture, in pixels from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


Place = tuple[float, float]


class _Canvas:
    """A white sheet on which lines, areas and texts are put, in pixels from its upper left corner."""

    def __init__(self, width: float, height: float):
        self.width, self.height = width, height
        self._figure = Figure(figsize=(width / 72, height / 72), dpi=72, facecolor=theme.PAPER)
        self._pixels = Affine2D().scale(1 / 72, -1 / 72).translate(0, height / 72) + self._figure.dpi_scale_trans
        self._order = 0

    def _put(self, artist: Artist, within: _Box | None = None) -> None:
        self._order += 1
        artist.set_zorder(self._order)  # as in Plotly, later is above
        artist.set_transform(self._pixels)
        self._figure.add_artist(artist)
        if within:
            corner = (within.left, within.top)
            artist.set_clip_path(Rectangle(corner, within.width, within.height, transform=self._pixels))

    def line(
        self, places: Sequence[Place], colour: str, width: float, dash: str = "solid", within: _Box | None = None
    ) -> None:
        pattern = _one_of(_DASH, dash, "line.dash")
        strokes = (0, tuple(part * max(width, 3) / width for part in pattern)) if pattern and width else "solid"
        xs, ys = zip(*places, strict=True)
        self._put(
            Line2D(
                xs,
                ys,
                color=_ink(colour),
                linewidth=width,
                linestyle=strokes,
                solid_capstyle="butt",
                dash_capstyle="butt",
                solid_joinstyle="round",
            ),
            within,
        )

    def area(
        self,
        places: Sequence[Place],
        fill: str,
        edge: str = "",
        width: float = 0,
        opacity: float = 1,
        dash: str = "solid",
        within: _Box | None = None,
    ) -> None:
        pattern = _one_of(_DASH, dash, "line.dash")
        strokes = (0, tuple(part * max(width, 3) / width for part in pattern)) if pattern and width else "solid"
        self._put(
            Polygon(
                places,
                closed=True,
                facecolor=_ink(fill) if fill else "none",
                edgecolor=_ink(edge) if edge and width else "none",
                linewidth=width,
                linestyle=strokes,
                alpha=opacity if opacity < 1 else None,
                joinstyle="miter",
            ),
            within,
        )

    def rectangle(self, box: _Box, fill: str, **look: Any) -> None:
        corners = [(box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)]
        self.area(corners, fill, **look)

    def marker(
        self,
        place: Place,
        symbol: str,
        size: float,
        fill: str,
        edge: str = "",
        width: float = 0,
        within: _Box | None = None,
    ) -> None:
        shape, part = _one_of(_SYMBOL, symbol, "marker.symbol")
        self._put(
            Line2D(
                [place[0]],
                [place[1]],
                linestyle="none",
                marker=shape,
                markersize=size * part,
                markerfacecolor=_ink(fill),
                markeredgecolor=_ink(edge) if edge and width else "none",
                markeredgewidth=width,
            ),
            within,
        )

    def badge(self, text: str, right: float, top: float, ink: str) -> None:
        """A state in a frame of its colour, its right upper corner at the place."""
        wide, high = _width(text, _TEXT_PX, True) + 20, _TEXT_PX * 1.8
        frame = FancyBboxPatch(
            (right - wide, top),
            wide,
            high,
            boxstyle="round,pad=0,rounding_size=6",
            facecolor="none",
            edgecolor=ink,
            linewidth=1.5,
        )
        self._put(frame)
        self.text(f"<b>{text}</b>", (right - wide / 2, top + high / 2), _TEXT_PX, ink)

    def text(
        self,
        text: str,
        place: Place,
        size: float,
        colour: str,
        across: Literal["left", "center", "right"] = "center",
        down: Literal["top", "middle", "bottom"] = "middle",
        veil: str = "",
        upright: bool = False,
    ) -> _Box:
        """Writes with `place` at that edge of the text and returns the box it fills; upright: from bottom to top."""
        lines = _lines(text)
        wide, high = max(_line_width(line, size) for line in lines), len(lines) * size * _LEADING
        left = place[0] - {"left": 0.0, "center": wide / 2, "right": wide}[across]
        top = place[1] - {"top": 0.0, "middle": high / 2, "bottom": high}[down]
        box = _Box(left, top, left + wide, top + high)
        if upright:
            self._write(lines[0], place[0] + _MIDDLE * size, place[1] + wide / 2, size, colour, 90)
            return _Box(place[0] - high / 2, place[1] - wide / 2, place[0] + high / 2, place[1] + wide / 2)
        if veil:
            self.rectangle(_Box(box.left - 1, box.top, box.right + 1, box.bottom), veil)
        for number_of_line, line in enumerate(lines):
            at = left + {"left": 0.0, "center": 0.5, "right": 1.0}[across] * (wide - _line_width(line, size))
            self._write(line, at, top + (number_of_line + 0.5) * size * _LEADING + _MIDDLE * size, size, colour)
        return box

    def _write(
        self, line: Sequence[_Run], left: float, baseline: float, size: float, colour: str, turned: float = 0
    ) -> None:
        for run in line:
            artist = Text(left, baseline, run.text, color=_ink(colour), rotation=turned, rotation_mode="anchor")
            artist.set_fontproperties(_face(run.bold))
            artist.set_fontsize(size)
            artist.set_verticalalignment("baseline")
            self._put(artist)
            advance = _width(run.text, size, run.bold)
            left, baseline = (left, baseline - advance) if turned else (left + advance, baseline)

    def content(self, kind: Kind, title: str, alt: str) -> bytes:
        """The sheet as a file that names itself and says in words what it shows."""
        stream = io.BytesIO()
        if kind == "png":
            canvas = FigureCanvasAgg(self._figure)
            canvas.print_figure(stream, format="png", dpi=72 * PNG_SCALE, metadata={"Title": title, "Description": alt})
            return stream.getvalue()
        FigureCanvasSVG(self._figure).print_figure(stream, format="svg", metadata={"Date": None, "Title": title})
        return _accessible(stream.getvalue(), alt)


def _ink(colour: str) -> str | tuple[float, ...]:
    """A colour of the theme as matplotlib takes it."""
    found = _RGBA.fullmatch(colour)
    if not found:
        return colour
    red, green, blue, *alpha = (float(part) for part in found[1].split(","))
    return (red / 255, green / 255, blue / 255, *alpha)


def _accessible(content: bytes, alt: str) -> bytes:
    """The SVG with title and description, and beside the outlines of each text what it says."""
    root = etree.fromstring(content)
    space = "{http://www.w3.org/2000/svg}"
    for comment in list(root.iter(etree.Comment)):
        group = comment.getparent()
        group.set("aria-label", comment.text.strip())
        group.remove(comment)
    title = root.find(f"{space}title")
    title.set("id", "title")
    description = etree.Element(f"{space}desc", id="description")
    description.text = alt
    title.addnext(description)
    root.set("role", "img")
    root.set("aria-labelledby", "title description")
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


# --- title and source -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Head:
    """What stands above the chart."""

    title: str
    unit: str
    marks: Sequence[str]
    verdict: Verdict | None

    @property
    def badge(self) -> str:
        return f"{_one_of(SIGN, self.verdict.icon, 'verdict.icon')} {self.verdict.word}" if self.verdict else ""

    def titles(self, width: float) -> list[str]:
        beside = _width(self.badge, _TEXT_PX, True) + 40 if self.verdict else 0
        return _wrapped(self.title, _TITLE_PX, width - 2 * _EDGE - beside, bold=True)

    def height(self, width: float) -> float:
        small = _TEXT_PX * _LEADING * (bool(self.unit) + len(self.marks))
        return len(self.titles(width)) * _TITLE_PX * _LEADING + small + 8


def _draw_head(canvas: _Canvas, head: _Head) -> None:
    top = _EDGE
    if head.verdict:
        canvas.badge(head.badge, canvas.width - _EDGE, top, head.verdict.ink)
    texts = [(f"<b>{_plain(line)}</b>", _TITLE_PX, theme.INK) for line in head.titles(canvas.width)]
    texts += [(f"<b>▲ {_plain(mark)}</b>", _TEXT_PX, theme.CLOSE) for mark in head.marks]
    if head.unit:
        texts.append((f"Đơn vị: {_plain(head.unit)}", _TEXT_PX, theme.QUIET_INK))
    for text, size, ink in texts:
        top = canvas.text(text, (_EDGE, top), size, ink, "left", "top").bottom


def _foot(source: str, status: str) -> str:
    """`Nguồn: …; tình trạng: ○ ước tính, ● thực hiện.`"""
    states = ", ".join(f"{'●' if name in _FIRM else '○'} {name}" for name in status.split(", ") if name)
    parts = [f"Nguồn: {source}" if source else "", f"tình trạng: {states}" if states else ""]
    text = "; ".join(part for part in parts if part)
    return text[:1].upper() + text[1:] + "." if text else ""


def _height_of(foot: str, width: float) -> float:
    return len(_wrapped(foot, _SMALL_PX, width - 2 * _EDGE)) * _SMALL_PX * _LEADING + 8 if foot else 0


def _draw_foot(canvas: _Canvas, foot: str, height: float) -> None:
    if foot:
        lines = _wrapped(foot, _SMALL_PX, canvas.width - 2 * _EDGE)
        text = "<br>".join(map(_plain, lines))
        canvas.text(text, (_EDGE, canvas.height - _EDGE - height + 8), _SMALL_PX, theme.QUIET_INK, "left", "top")


def _plain(text: str) -> str:
    """A text of ours, in which `<` is a sign like any other, for those who read markup."""
    return text.replace("<", "‹").replace(">", "›")


# --- the chart ------------------------------------------------------------------------------------------------------


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
class _Drawing:
    """One chart inside its box of the picture."""

    canvas: _Canvas
    traces: Sequence[Mapping[str, Any]]
    layout: Mapping[str, Any]
    box: _Box
    unit: str
    plot: _Box = field(init=False)
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
        reversed_ = _one_of({None: False, "reversed": True}, spec.get("autorange"), f"layout.{letter}axis.autorange")
        if spec.get("tickangle", 0):
            raise UnknownFeature(f"layout.{letter}axis.tickangle", spec["tickangle"])
        return _Axis(letter, spec, high, low, categories) if reversed_ else _Axis(letter, spec, low, high, categories)

    def _plot(self) -> _Box:
        """The box that is left for values beside what is written around it."""
        margin = self.layout["margin"]
        on_top = _one_of({"bottom": False, "top": True}, self.x.spec.get("side", "bottom"), "layout.xaxis.side")
        labels = max((_text_height(text, self.x.size) + _TICK_GAP for _, text in self.x.ticks), default=0)
        names = max((_text_width(text, self.y.size) + _TICK_GAP for _, text in self.y.ticks), default=0)
        left = self.box.left + max(margin["l"], names + self._title_height(self.y))
        right = self.box.right - margin["r"]
        top = self.box.top + max(margin["t"], labels if on_top else 0, self._legend_height() + 12)
        bottom = self.box.bottom - max(margin["b"], (0 if on_top else labels) + self._title_height(self.x))
        # Half a label at either end of the axis needs room as well.
        for value, text in [*self.x.ticks[:1], *self.x.ticks[-1:]]:
            self.x.start, self.x.end = left, right
            place, half = self.x.at(value), _text_width(text, self.x.size) / 2
            left += max(0.0, self.box.left - (place - half))
            right -= max(0.0, place + half - self.box.right)
        if right - left < _LEAST_PLOT or bottom - top < _LEAST_PLOT:
            raise PictureTooSmall(self.canvas.width, self.canvas.height)
        return _Box(left, top, right, bottom)

    def _title_height(self, axis: _Axis) -> float:
        return axis.spec["title"]["font"]["size"] * _LEADING + 4 if self._axis_title(axis) else 0

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
        on_top = _one_of({"bottom": False, "top": True}, self.x.spec.get("side", "bottom"), "layout.xaxis.side")
        edge, down = (self.plot.top - _TICK_GAP / 2, "bottom") if on_top else (self.plot.bottom + _TICK_GAP / 2, "top")
        for value, text in self._apart():
            self.canvas.text(text, (self.x.at(value), edge), self.x.size, self.x.spec["tickfont"]["color"], down=down)
        for value, text in self.y.ticks:
            ink = self.y.spec["tickfont"]["color"]
            self.canvas.text(text, (self.plot.left - _TICK_GAP, self.y.at(value)), self.y.size, ink, "right")
        if title := self._axis_title(self.y):
            font = self.y.spec["title"]["font"]
            place = (self.box.left + font["size"] * _LEADING / 2, (self.plot.top + self.plot.bottom) / 2)
            self.canvas.text(title, place, font["size"], font["color"], upright=True)
        if title := self._axis_title(self.x):
            font = self.x.spec["title"]["font"]
            place = ((self.plot.left + self.plot.right) / 2, self.box.bottom)
            self.canvas.text(title, place, font["size"], font["color"], down="bottom")

    def _apart(self) -> list[tuple[float | str, str]]:
        """The ticks of the x axis whose texts do not run into each other: all, every other, … from the last back."""
        for step in range(1, len(self.x.ticks) + 1):
            shown = self.x.ticks[::-1][::step][::-1]
            boxes = [(self.x.at(value), _text_width(text, self.x.size) / 2) for value, text in shown]
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
                box = _Box(at - wide / 2, level - high / 2, at + wide / 2, level + high / 2)
                self.canvas.rectangle(box, _shade(trace["colorscale"], (value - low) / (top - low)))
                if text:
                    self.canvas.text(text, (at, level), font["size"], font["color"])

    def _bar(self, trace: Mapping[str, Any]) -> None:
        lying = _one_of({"v": False, "h": True}, trace.get("orientation", "v"), "bar.orientation")
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
                _Box(min(near, far), middle - half, max(near, far), middle + half)
                if lying
                else _Box(middle - half, min(near, far), middle + half, max(near, far))
            )
            self.canvas.rectangle(
                box, _each(marker["color"], index), edge=_each(edge.get("color", ""), index), width=edge.get("width", 0)
            )
            if text := _each(trace.get("text", ""), index):
                _one_of({"outside": True}, trace.get("textposition"), "bar.textposition")
                self._beside_bar(text, box, value, lying, trace["textfont"])

    def _slot(self, trace: Mapping[str, Any]) -> tuple[float, float]:
        """Width of a bar of this trace and shift of its middle, in places of the axis."""
        mode = _one_of({"group": "group", "overlay": "overlay"}, self.layout.get("barmode", "group"), "layout.barmode")
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

    def _beside_bar(self, text: str, box: _Box, value: float, lying: bool, font: Mapping[str, Any]) -> None:
        if lying:
            place = (box.right + 5, "left") if value >= 0 else (box.left - 5, "right")
            self.canvas.text(text, (place[0], (box.top + box.bottom) / 2), font["size"], font["color"], place[1])
        else:
            edge, down = (box.top - 2, "bottom") if value >= 0 else (box.bottom + 2, "top")
            self.canvas.text(text, ((box.left + box.right) / 2, edge), font["size"], font["color"], down=down)

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
            _one_of({"toself": True}, fill, "scatter.fill")
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

    def _marker(self, marker: Mapping[str, Any], index: int, place: Place, within: _Box | None) -> None:
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
        _one_of({f"{axis.letter} domain": True, "paper": True}, reference, f"layout.{axis.letter}ref")
        start, end = (self.plot.left, self.plot.right) if axis is self.x else (self.plot.bottom, self.plot.top)
        return start + value * (end - start)

    def _shape(self, shape: Mapping[str, Any]) -> None:
        kind = _one_of({"line": "line", "rect": "rect"}, shape["type"], "layout.shapes.type")
        xs = [self._reference(shape[name], shape.get("xref", "x"), self.x) for name in ("x0", "x1")]
        ys = [self._reference(shape[name], shape.get("yref", "y"), self.y) for name in ("y0", "y1")]
        line = shape["line"]
        width, dash = line.get("width", 2), line.get("dash") or "solid"
        if kind == "line":
            self.canvas.line(list(zip(xs, ys, strict=True)), line["color"], width, dash)
        else:
            box = _Box(min(xs), min(ys), max(xs), max(ys))
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
            wide = 32 + _width(trace["name"], _TEXT_PX) + 18
            if rows[-1] and sum(each for _, each in rows[-1]) + wide > self.box.width:
                rows.append([])
            rows[-1].append((trace, wide))
        return rows if rows[0] else []

    def _legend_height(self) -> float:
        return len(self._legend_rows()) * _TEXT_PX * 1.6

    def _legend(self) -> None:
        top = self.plot.top - 10 - self._legend_height()
        for row_number, row in enumerate(self._legend_rows()):
            left, level = self.plot.left, top + (row_number + 0.5) * _TEXT_PX * 1.6
            for trace, wide in row:
                if trace.get("type") != "scatter":
                    raise UnknownFeature("showlegend", trace.get("type"))
                if "lines" in trace["mode"]:
                    line = trace["line"]
                    ends = [(left, level), (left + 26, level)]
                    self.canvas.line(ends, line["color"], line.get("width", 2), line.get("dash") or "solid")
                if "markers" in trace["mode"]:
                    self._marker(trace["marker"], 0, (left + 13, level), None)
                name = _plain(trace["name"])
                self.canvas.text(name, (left + 32, level), _TEXT_PX, self.layout["font"]["color"], "left")
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


def _text_height(text: str, size: float) -> float:
    return len(_lines(text)) * size * _LEADING


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
