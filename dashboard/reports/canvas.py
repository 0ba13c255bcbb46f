"""A sheet on which lines, areas and texts are put, handed out as SVG or PNG. Knows matplotlib, and no chart.

All lengths are pixels of the screen: at 72 dpi a pixel is a point of matplotlib. Letters of an SVG are outlines,
because Word, LibreOffice and Inkscape ignore embedded typefaces; what each says stands beside them as `aria-label`.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

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

Kind = Literal["svg", "png"]
Place = tuple[float, float]
PNG_SCALE = 2  # dots of a PNG for each pixel: 1,920 across are 300 dpi on a page of A4
LEADING = 1.3  # height of a line in sizes of its letters
_MIDDLE = 0.36  # half a capital in sizes: a line written so far below a place is centred on it
_FONTS = Path(__file__).parents[2] / "static" / "fonts"
_FACES = (_FONTS / "be-vietnam-pro-400.ttf", _FONTS / "be-vietnam-pro-700.ttf")
_FAMILIES = ("Be Vietnam Pro", "DejaVu Sans")  # the second comes with matplotlib and has the signs of states
_MARKUP = re.compile(r"(<[^<>]*>)")
_RGBA = re.compile(r"rgba?\(([\d., ]+)\)")
_DASH = {"solid": (), "dot": (1, 1), "dash": (3, 3)}  # in strokes of at least 3 px, as Plotly has them
_SYMBOL = {"circle": ("o", 1.0), "square": ("s", 1.0), "diamond": ("D", 0.92)}  # matplotlib's, its size for the same
_ACROSS = {"left": 0.0, "center": 0.5, "right": 1.0}
_DOWN = {"top": 0.0, "middle": 0.5, "bottom": 1.0}


class UnknownFeature(Exception):
    """A figure uses what no picture can show yet; carries where in the figure it stands and what was found."""

    def __init__(self, place: str, found: object):
        self.place, self.found = place, found
        super().__init__(
            f"Chưa vẽ được ảnh của biểu đồ này: “{place}” là “{str(found)[:80]}”. "
            "Hãy dùng bảng số liệu và báo bộ phận quản trị."
        )


def one_of(known: Mapping[str, Any], value: str, place: str) -> Any:
    """What a word of Plotly stands for; UnknownFeature, with its place in the figure, where we do not know it."""
    if value not in known:
        raise UnknownFeature(place, value)
    return known[value]


# --- texts ----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def add_faces() -> None:
    """Makes the typeface of the house known to matplotlib."""
    for path in _FACES:
        font_manager.fontManager.addfont(path)


@lru_cache(maxsize=4)
def _face(bold: bool) -> FontProperties:
    return FontProperties(family=list(_FAMILIES), weight="bold" if bold else "normal")


@lru_cache(maxsize=4096)
def width_of(text: str, size: float, bold: bool = False) -> float:
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
    return sum(width_of(run.text, size, run.bold) for run in line)


def text_width(text: str, size: float) -> float:
    """Pixels of the longest line of a text with markup."""
    return max(_line_width(line, size) for line in _lines(text))


def wrapped(text: str, size: float, width: float, bold: bool = False) -> list[str]:
    """Lines of words that fit into `width`; a word longer than that stays whole."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer, size, bold) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def text_height(text: str, size: float) -> float:
    """Pixels of all lines of a text with markup."""
    return len(_lines(text)) * size * LEADING


def plain(text: str) -> str:
    """A text of ours, in which `<` is a sign like any other, for those who read markup."""
    return text.replace("<", "‹").replace(">", "›")


# --- the sheet ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Box:
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


class Canvas:
    """A white sheet on which lines, areas and texts are put, in pixels from its upper left corner."""

    def __init__(self, width: float, height: float):
        self.width, self.height = width, height
        self._figure = Figure(figsize=(width / 72, height / 72), dpi=72, facecolor=theme.PAPER)
        self._pixels = Affine2D().scale(1 / 72, -1 / 72).translate(0, height / 72) + self._figure.dpi_scale_trans
        self._order = 0

    def _put(self, artist: Artist, within: Box | None = None) -> None:
        self._order += 1
        artist.set_zorder(self._order)  # as in Plotly, later is above
        artist.set_transform(self._pixels)
        self._figure.add_artist(artist)
        if within:
            corner = (within.left, within.top)
            artist.set_clip_path(Rectangle(corner, within.width, within.height, transform=self._pixels))

    def line(
        self, places: Sequence[Place], colour: str, width: float, dash: str = "solid", within: Box | None = None
    ) -> None:
        xs, ys = zip(*places, strict=True)
        self._put(
            Line2D(
                xs,
                ys,
                color=_ink(colour),
                linewidth=width,
                linestyle=_strokes(dash, width),
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
        within: Box | None = None,
    ) -> None:
        self._put(
            Polygon(
                places,
                closed=True,
                facecolor=_ink(fill) if fill else "none",
                edgecolor=_ink(edge) if edge and width else "none",
                linewidth=width,
                linestyle=_strokes(dash, width),
                alpha=opacity if opacity < 1 else None,
                joinstyle="miter",
            ),
            within,
        )

    def rectangle(self, box: Box, fill: str, **look: Any) -> None:
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
        within: Box | None = None,
    ) -> None:
        shape, part = one_of(_SYMBOL, symbol, "marker.symbol")
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

    def badge(self, text: str, right: float, top: float, size: float, ink: str) -> None:
        """A state in a frame of its colour, its right upper corner at the place."""
        wide, high = width_of(text, size, True) + 20, size * 1.8
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
        self.text(f"<b>{text}</b>", (right - wide / 2, top + high / 2), size, ink)

    def text(
        self,
        text: str,
        place: Place,
        size: float,
        colour: str,
        across: str = "center",
        down: str = "middle",
        veil: str = "",
        upright: bool = False,
    ) -> Box:
        """Writes with `place` at that edge of the text and returns the box it fills; upright: from bottom to top."""
        lines = _lines(text)
        wide, high = max(_line_width(line, size) for line in lines), len(lines) * size * LEADING
        left = place[0] - one_of(_ACROSS, across, "xanchor") * wide
        top = place[1] - one_of(_DOWN, down, "yanchor") * high
        box = Box(left, top, left + wide, top + high)
        if upright:
            self._write(lines[0], place[0] + _MIDDLE * size, place[1] + wide / 2, size, colour, 90)
            return Box(place[0] - high / 2, place[1] - wide / 2, place[0] + high / 2, place[1] + wide / 2)
        if veil:
            self.rectangle(Box(box.left - 1, box.top, box.right + 1, box.bottom), veil)
        for number_of_line, line in enumerate(lines):
            at = left + _ACROSS[across] * (wide - _line_width(line, size))
            self._write(line, at, top + (number_of_line + 0.5) * size * LEADING + _MIDDLE * size, size, colour)
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
            advance = width_of(run.text, size, run.bold)
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


def _strokes(dash: str, width: float) -> str | tuple[float, tuple[float, ...]]:
    """A pattern of Plotly as matplotlib takes it, in widths of the line."""
    pattern = one_of(_DASH, dash, "line.dash")
    return (0, tuple(part * max(width, 3) / width for part in pattern)) if pattern and width else "solid"


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
