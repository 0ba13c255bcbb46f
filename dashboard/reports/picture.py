"""Figure in, picture out: SVG or PNG of a chart with all that it needs to be trusted. Knows no Streamlit, no DuckDB.

Drawn by matplotlib, offline and without a browser. Importing this module costs about a second; import it where a
picture is asked for.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import matplotlib as mpl
import plotly.graph_objects as go

from dashboard import theme
from dashboard.reports.canvas import (
    LEADING,
    PNG_SCALE,
    Box,
    Canvas,
    Kind,
    UnknownFeature,
    add_faces,
    plain,
    width_of,
    wrapped,
)
from dashboard.reports.chart_drawing import Drawing, PictureTooSmall, known
from dashboard.words import Verdict
from growth.vocabulary import STATUS_NAME, Status

__all__ = ["PNG", "PNG_SCALE", "SVG", "WIDTH", "PictureTooSmall", "UnknownFeature", "picture"]
WIDTH = 960
SVG, PNG = "image/svg+xml", "image/png"
_EDGE = 18  # around everything
_TITLE_PX, _TEXT_PX, _SMALL_PX = 20, 14, 12
_FIRM = {STATUS_NAME[Status.ACTUAL], STATUS_NAME[Status.FINAL]}
_one_at_a_time = threading.Lock()  # matplotlib keeps its settings and its typefaces for the whole process


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
    parts = known(figure.to_plotly_json())
    head = _Head(title, unit, [mark for mark in marks if mark], verdict)
    foot = f"{_foot(source, status)} {note}".strip()
    with _one_at_a_time, mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "picture", "text.parse_math": False}):
        add_faces()
        above, below = head.height(width), _height_of(foot, width)
        tall = height or above + parts["layout"].get("height", 450) + below + 2 * _EDGE
        canvas = Canvas(width, tall)
        _draw_head(canvas, head)
        _draw_foot(canvas, foot, below)
        box = Box(_EDGE, _EDGE + above, width - _EDGE, tall - _EDGE - below)
        Drawing(canvas, parts["data"], parts["layout"], box, unit).draw()
        return canvas.content(kind, title, alt or _told(title, unit, marks, source, status))


def _told(title: str, unit: str, marks: Sequence[str], source: str, status: str) -> str:
    facts = {"Đơn vị": unit, "Nguồn": source, "Tình trạng": status}
    return "; ".join([title, *marks, *(f"{name}: {text}" for name, text in facts.items() if text)])


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
        return self.verdict.signed if self.verdict else ""

    def titles(self, width: float) -> list[str]:
        beside = width_of(self.badge, _TEXT_PX, True) + 40 if self.verdict else 0
        return wrapped(self.title, _TITLE_PX, width - 2 * _EDGE - beside, bold=True)

    def height(self, width: float) -> float:
        small = _TEXT_PX * LEADING * (bool(self.unit) + len(self.marks))
        return len(self.titles(width)) * _TITLE_PX * LEADING + small + 8


def _draw_head(canvas: Canvas, head: _Head) -> None:
    top = _EDGE
    if head.verdict:
        canvas.badge(head.badge, canvas.width - _EDGE, top, _TEXT_PX, head.verdict.ink)
    texts = [(f"<b>{plain(line)}</b>", _TITLE_PX, theme.INK) for line in head.titles(canvas.width)]
    texts += [(f"<b>▲ {plain(mark)}</b>", _TEXT_PX, theme.CLOSE) for mark in head.marks]
    if head.unit:
        texts.append((f"Đơn vị: {plain(head.unit)}", _TEXT_PX, theme.QUIET_INK))
    for text, size, ink in texts:
        top = canvas.text(text, (_EDGE, top), size, ink, "left", "top").bottom


def _foot(source: str, status: str) -> str:
    """`Nguồn: …; tình trạng: ○ ước tính, ● thực hiện.`"""
    states = ", ".join(f"{'●' if name in _FIRM else '○'} {name}" for name in status.split(", ") if name)
    parts = [f"Nguồn: {source}" if source else "", f"tình trạng: {states}" if states else ""]
    text = "; ".join(part for part in parts if part)
    return text[:1].upper() + text[1:] + "." if text else ""


def _height_of(foot: str, width: float) -> float:
    return len(wrapped(foot, _SMALL_PX, width - 2 * _EDGE)) * _SMALL_PX * LEADING + 8 if foot else 0


def _draw_foot(canvas: Canvas, foot: str, height: float) -> None:
    if foot:
        lines = wrapped(foot, _SMALL_PX, canvas.width - 2 * _EDGE)
        text = "<br>".join(map(plain, lines))
        canvas.text(text, (_EDGE, canvas.height - _EDGE - height + 8), _SMALL_PX, theme.QUIET_INK, "left", "top")
