"""The slides of a meeting as a PowerPoint file: native charts and tables that can be edited, sources in the notes.

Slides in, the file out. Asks nothing, computes no statistics. Axis numbers are written by a number format that reads
the same in every office language; all other numbers are text of growth.notation.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from lxml import etree
from pptx import Presentation
from pptx.chart.chart import Chart as NativeChart
from pptx.chart.data import CategoryChartData
from pptx.chart.series import LineSeries
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as File
from pptx.slide import Slide as NativeSlide
from pptx.text.text import TextFrame
from pptx.util import Emu, Inches, Length, Pt

from dashboard import theme
from dashboard.charts import Band, Series
from dashboard.slides.model import BigNumber, Chart, Deck, Shape, Slide, Table
from dashboard.theme import Role
from growth.notation import number, signed

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
FONT, SAFE_FONT = "Be Vietnam Pro", "Arial"  # the second where the first is not installed; both hold all letters
NOTES_HEAD = "Nguồn của từng số liệu:"
AUTHOR = "Sở Công Thương tỉnh Nghệ An"
# 1.234 whatever the language of the office program: the dot is a letter of the format, not its separator.
AXIS_FORMAT = '[>=1000000]0"."000"."000;[>=1000]0"."000;0'
LABELLED_POINTS = 6  # so many points of a line carry their value; of a longer line its end alone
_DASH = {Role.PLAN: MSO_LINE.DASH, Role.GOAL: MSO_LINE.ROUND_DOT}
_VIETNAMESE_CHARSET = "-93"  # 163 as the signed byte that DrawingML writes
_LEFT, _RIGHT, _TOP, _BOTTOM = Inches(0.5), Inches(12.833), Inches(1.5), Inches(6.65)
_GAP = Inches(0.2)


@dataclass(frozen=True)
class _Box:
    """A rectangle on a slide."""

    left: int
    top: int
    width: int
    height: int

    @property
    def place(self) -> tuple[Length, Length, Length, Length]:
        return Emu(self.left), Emu(self.top), Emu(self.width), Emu(self.height)


def file_name(deck: Deck) -> str:
    """`hop-2025-09.pptx`."""
    return f"hop-{deck.month}.pptx"


def to_pptx(deck: Deck, slides: Sequence[Slide]) -> bytes:
    """The slides in their order as a PowerPoint file."""
    file = _blank()
    file.core_properties.title = f"{deck.area_name}: {slides[0].title}" if slides else deck.area_name
    file.core_properties.author = AUTHOR
    file.core_properties.language = "vi-VN"
    file.core_properties.keywords = "; ".join((*deck.marks, f"phiên bản kho số liệu {deck.version}"))
    for place, slide in enumerate(slides, 1):
        _slide(file, deck, slide, f"{place} / {len(slides)}")
    content = io.BytesIO()
    file.save(content)
    return content.getvalue()


# --- the empty file -----------------------------------------------------------------------------------------------


@cache
def _blank_content() -> bytes:
    """A file of 16:9 with one layout (title alone), our colours and our font in its theme."""
    file = Presentation()
    file.slide_width, file.slide_height = WIDTH, HEIGHT
    kept = next(layout for layout in file.slide_layouts if layout.name == "Title Only")
    for layout in list(file.slide_layouts):
        if layout is not kept:
            file.slide_layouts.remove(layout)
    kept.name = "Một phát hiện"
    for owner in (file.slide_master, kept):
        for shape in list(owner.placeholders):
            if shape.placeholder_format.type.name in ("TITLE", "CENTER_TITLE"):
                shape.left, shape.top, shape.width, shape.height = _LEFT, Inches(0.45), _RIGHT - _LEFT, Inches(1.0)
            elif shape.placeholder_format.type.name == "BODY":
                shape.left, shape.top, shape.width, shape.height = _LEFT, _TOP, _RIGHT - _LEFT, _BOTTOM - _TOP
            else:  # date, footer and number are texts of ours
                shape.element.getparent().remove(shape.element)
    _theme(file)
    content = io.BytesIO()
    file.save(content)
    return content.getvalue()


def _blank() -> File:
    return Presentation(io.BytesIO(_blank_content()))


def _theme(file: File) -> None:
    """Colours and fonts in the theme, so that whoever edits the file goes on in the same look."""
    part = file.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    root = etree.fromstring(part.blob)
    for font in root.iter(qn("a:majorFont"), qn("a:minorFont")):
        latin = font.find(qn("a:latin"))
        latin.set("typeface", FONT)
        latin.set("pitchFamily", "34")  # a proportional sans serif: what to look for where it is not installed
        latin.set("charset", _VIETNAMESE_CHARSET)
        for script in font.iter(qn("a:font")):
            if script.get("script") == "Viet":
                script.set("typeface", SAFE_FONT)
    inks = [theme.COLOUR[Role.ACTUAL], theme.COLOUR[Role.PLAN], theme.COLOUR[Role.NATIONAL], theme.COLOUR[Role.GOAL]]
    inks += [theme.ON_TRACK, theme.BEHIND]
    for place, ink in enumerate(inks, 1):
        accent = next(root.iter(qn(f"a:accent{place}")))
        accent.clear()
        etree.SubElement(accent, qn("a:srgbClr")).set("val", ink.removeprefix("#"))
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


# --- one slide ----------------------------------------------------------------------------------------------------


def _slide(file: File, deck: Deck, slide: Slide, place: str) -> None:
    native = file.slides.add_slide(file.slide_layouts[0])
    title = native.shapes.title.text_frame
    title.auto_size, title.word_wrap, title.vertical_anchor = MSO_AUTO_SIZE.NONE, True, MSO_ANCHOR.MIDDLE
    _write(title, [(slide.title, _title_size(slide.title), True, theme.INK)])
    if deck.marks:
        mark = native.shapes.add_textbox(_LEFT, Inches(0.12), _RIGHT - _LEFT, Inches(0.34))
        mark.name = "Dấu số liệu"
        _write(mark.text_frame, [(" · ".join(deck.marks), 14, True, theme.CLOSE)])
    whole = _Box(_LEFT, _TOP, _RIGHT - _LEFT, _BOTTOM - _TOP)
    if slide.missing:
        _text(native, whole, [(slide.missing, 24, False, theme.INK)])
    elif slide.chart and slide.numbers:
        left = int(whole.width * 0.35)
        _numbers(native, slide.numbers, _Box(whole.left, whole.top, left, whole.height), 1)
        _chart(native, slide, _Box(whole.left + left + _GAP, whole.top, whole.width - left - _GAP, whole.height))
    elif slide.chart:
        _chart(native, slide, whole)
    elif slide.numbers and slide.table:
        row = Inches(1.55)
        _numbers(native, slide.numbers, _Box(whole.left, whole.top, whole.width, row), len(slide.numbers))
        _table(native, slide.table, _Box(whole.left, whole.top + row + _GAP, whole.width, whole.height - row - _GAP))
    elif slide.numbers:
        a_row = 2 if len(slide.numbers) in (2, 4) else 4 if len(slide.numbers) > 6 else min(3, len(slide.numbers))
        _numbers(native, slide.numbers, whole, a_row)
    elif slide.table:
        _table(native, slide.table, whole)
    if slide.sentences:
        top = _TOP if not slide.numbers else _TOP + Inches(2)
        _text(
            native, _Box(_LEFT, top, whole.width, Inches(2)), [(text, 24, False, theme.INK) for text in slide.sentences]
        )
    _foot(native, slide.source, place)
    _notes(native, deck, slide)


def _title_size(text: str) -> int:
    return 28 if len(text) < 62 else 24 if len(text) < 125 else 20


def _foot(native: NativeSlide, source: str, place: str) -> None:
    foot = native.shapes.add_textbox(_LEFT, Inches(6.75), Inches(11.2), Inches(0.55))
    foot.name = "Nguồn"
    _write(foot.text_frame, [(source, 12, False, theme.QUIET_INK)])
    count = native.shapes.add_textbox(Inches(11.833), Inches(6.75), Inches(1), Inches(0.35))
    count.name = "Số trang"
    _write(count.text_frame, [(place, 12, False, theme.QUIET_INK)], PP_ALIGN.RIGHT)


def _notes(native: NativeSlide, deck: Deck, slide: Slide) -> None:
    origins = [origin.text for origin in slide.origins]
    lines = [*deck.marks, *slide.remarks, *([NOTES_HEAD, *origins] if origins else ())]
    native.notes_slide.notes_text_frame.text = "\n".join([*lines, f"Phiên bản kho số liệu: {deck.version}."])


Line = tuple[str, int, bool, str]  # text, size in points, bold, colour


def _text(native: NativeSlide, box: _Box, lines: Sequence[Line]) -> None:
    _write(native.shapes.add_textbox(*box.place).text_frame, lines)


def _write(frame: TextFrame, lines: Sequence[Line], align: PP_ALIGN | None = None) -> None:
    """Paragraphs of one style each; the font is the theme's."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for place, (text, size, bold, ink) in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = align or PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold = Pt(size), bold
        run.font.color.rgb = _ink(ink)
        run.font.language_id = MSO_LANGUAGE_ID.VIETNAMESE


def _ink(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.removeprefix("#"))


# --- numbers ------------------------------------------------------------------------------------------------------


def _numbers(native: NativeSlide, numbers: Sequence[BigNumber], box: _Box, a_row: int) -> None:
    """Numbers in rows of `a_row`, each beside a stroke in the colour of its state."""
    rows = -(-len(numbers) // a_row)
    width, height = (box.width - (a_row - 1) * _GAP) // a_row, min(box.height // rows, Inches(2.2))
    for place, one in enumerate(numbers):
        left = box.left + (place % a_row) * (width + _GAP)
        top = box.top + (place // a_row) * height
        stroke = native.shapes.add_connector(1, Emu(left), Emu(top), Emu(left), Emu(top + height - _GAP))
        stroke.line.width = Pt(4)
        stroke.line.color.rgb = _ink(one.verdict.ink if one.verdict else theme.MUTED)
        lines = _number_lines(one, Emu(width).inches - 0.15)
        _text(native, _Box(left + Inches(0.12), top, width - Inches(0.12), height), lines)


def _number_lines(one: BigNumber, width: float) -> list[Line]:
    """width: inches. Letters are 0.64 of the size of the font wide, in a wider font that stands in for it 0.72."""
    size = max(24, min(44, int(width * 72 / (0.72 * len(one.value)))))
    lines = [(one.label, 14, True, theme.INK)] if one.verdict is None or one.verdict.word != one.label else []
    lines.append((one.value, size, True, theme.COLOUR[Role.ACTUAL]))
    lines.append((one.note, 12, False, theme.QUIET_INK))
    if one.verdict:
        sign = (one.verdict.signed, 14, True, one.verdict.ink)
        lines.insert(0 if one.verdict.word == one.label else len(lines), sign)
    lines += [(fact, 12, False, theme.QUIET_INK) for fact in one.facts]
    return [line for line in lines if line[0]]


# --- tables -------------------------------------------------------------------------------------------------------


def _table(native: NativeSlide, table: Table, box: _Box) -> None:
    heads, rows = table.columns, table.rows
    size = 14 if len(rows) < 6 else 13
    height = min(Inches(0.62), box.height // (len(rows) + 1))
    shape = native.shapes.add_table(
        len(rows) + 1, len(heads), Emu(box.left), Emu(box.top), Emu(box.width), Emu(height * (len(rows) + 1))
    )
    shape.name = "Bảng"
    drawn = shape.table
    drawn.horz_banding = False
    for place, share in enumerate(table.widths):
        drawn.columns[place].width = Emu(box.width * share // sum(table.widths))
    for column, text in enumerate(heads):
        _cell(drawn.cell(0, column), text, size, True, theme.PAPER)
    for line, (row, verdict) in enumerate(zip(rows, table.verdicts, strict=True), 1):
        for column, text in enumerate(row):
            is_state = verdict is not None and column == 0
            ink = verdict.ink if is_state else theme.INK
            _cell(drawn.cell(line, column), text, size, is_state, ink, theme.PAPER)


def _cell(cell, text: str, size: int, bold: bool, ink: str, paper: str = "") -> None:
    _write(cell.text_frame, [(text, size, bold, ink)])
    cell.margin_left = cell.margin_right = Inches(0.08)
    cell.margin_top = cell.margin_bottom = Inches(0.04)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    if paper:
        cell.fill.solid()
        cell.fill.fore_color.rgb = _ink(paper)


# --- charts -------------------------------------------------------------------------------------------------------


def _chart(native: NativeSlide, slide: Slide, box: _Box) -> None:
    chart = slide.chart
    draw = _lines if chart.shape is Shape.LINES else _bars
    shape = draw(native, chart, box)
    shape.name = "Biểu đồ"
    shape._element.nvGraphicFramePr.cNvPr.set("descr", slide.title)


def _lines(native: NativeSlide, chart: Chart, box: _Box):
    several = [*_planned_lines(chart.band), *chart.series]
    data = CategoryChartData(number_format="General")
    data.categories = list(chart.labels)
    for one in several:
        known = dict(zip(one.x, one.y, strict=True))
        data.add_series(one.name, [known.get(label) for label in chart.labels])
    shape = native.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *box.place, data)
    drawn = shape.chart
    _common(drawn)
    values = [value for one in several for value in one.y if value is not None]
    hollow = " (○: ước tính)" if any(any(one.estimate) for one in several) else ""
    _value_axis(drawn, values, chart.unit + hollow, chart.zero)
    _category_axis(drawn)
    drawn._chartSpace.chart.find(qn("c:dispBlanksAs")).set(
        "val", "span"
    )  # a line goes on over a month without a figure
    for one, line, position in zip(several, drawn.plots[0].series, _positions(several, chart), strict=True):
        _line(one, line, chart, position)
    _room_for_names(drawn)
    return shape


def _planned_lines(band: Band | None) -> list[Series]:
    """The plan as one dashed line, or as two where it is a range."""
    if band is None:
        return []
    if tuple(band.low) == tuple(band.high):
        return [Series(band.name, Role.PLAN, band.x, band.low)]
    return [
        Series(f"{band.name}, thấp", Role.PLAN, band.x, band.low),
        Series(f"{band.name}, cao", Role.PLAN, band.x, band.high),
    ]


def _positions(several: Sequence[Series], chart: Chart) -> Iterator[XL_LABEL_POSITION]:
    """Where the name of each line stands at its end: beside it on the last label, else on the side with more room.

    Values that pile up over a year leave the place left of their highest end free, and right of the others.
    """
    known = [{label: value for label, value in zip(one.x, one.y, strict=True) if value is not None} for one in several]
    for own in known:
        if not own:
            yield XL_LABEL_POSITION.RIGHT
            continue
        label, value = list(own.items())[-1]
        others = [other[label] for other in known if other is not own and label in other]
        above = min((other - value for other in others if other >= value), default=float("inf"))
        below = min((value - other for other in others if other < value), default=float("inf"))
        is_last = label == chart.labels[-1]
        if is_last and not any(_is_close(value, other, several) for other in others):
            yield XL_LABEL_POSITION.RIGHT
        elif chart.zero and not is_last:
            yield XL_LABEL_POSITION.LEFT if above >= below else XL_LABEL_POSITION.RIGHT
        else:
            yield XL_LABEL_POSITION.ABOVE if above >= below else XL_LABEL_POSITION.BELOW


def _is_close(value: float, other: float, several: Sequence[Series]) -> bool:
    known = [each for one in several for each in one.y if each is not None]
    return abs(value - other) < 0.07 * ((max(known) - min(known)) or 1.0)


def _line(one: Series, line: LineSeries, chart: Chart, position: XL_LABEL_POSITION) -> None:
    ink, is_actual = _ink(one.ink), one.role is Role.ACTUAL
    line.smooth = False
    line.format.line.color.rgb = ink
    line.format.line.width = Pt(3.25 if is_actual else 2.25)
    if one.role in _DASH:
        line.format.line.dash_style = _DASH[one.role]
    line.marker.style = XL_MARKER_STYLE.CIRCLE
    line.marker.size = 10 if is_actual else 7
    line.marker.format.fill.solid()
    line.marker.format.fill.fore_color.rgb = ink
    line.marker.format.line.color.rgb = ink
    hollow = {label for label, flag in zip(one.x, one.estimate, strict=True) if flag} if one.estimate else set()
    for place, label in enumerate(chart.labels):
        if label in hollow:
            marker = line.points[place].marker
            marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, 10 if is_actual else 7
            marker.format.fill.solid()
            marker.format.fill.fore_color.rgb = _ink(theme.PAPER)
            marker.format.line.color.rgb = ink
            marker.format.line.width = Pt(2)
    known = {label: value for label, value in zip(one.x, one.y, strict=True) if value is not None}
    texts = {label: number(value) for label, value in known.items()}
    name = one.name
    if chart.band is not None and one.role is Role.PLAN:
        name, texts = chart.band.name, _planned_texts(one, chart.band)
    # The name of the line reaches back over the point before its end.
    hidden = {label for label in list(known)[-2:-1] if _is_close(known[label], list(known.values())[-1], chart.series)}
    for label, text in texts.items():
        at = line.points[list(chart.labels).index(label)].data_label
        if label == list(known)[-1]:
            _label(at, f"{name} {text}", one.ink, True, position)
        elif (is_actual or one.role is Role.PLAN) and len(chart.labels) <= LABELLED_POINTS and label not in hidden:
            _label(at, text, one.ink, False, XL_LABEL_POSITION.ABOVE)


def _planned_texts(one: Series, band: Band) -> dict[str, str]:
    """`8,36–9,56` at the upper bound of each planned period; the lower bound stays without a text of its own."""
    if tuple(one.y) != tuple(band.high):
        return {}
    return {
        label: number(high) if low == high else f"{number(low)}–{number(high)}"
        for label, low, high in zip(band.x, band.low, band.high, strict=True)
    }


def _label(label, text: str, ink: str, bold: bool, position: XL_LABEL_POSITION) -> None:
    _write(label.text_frame, [(text, 14, bold, ink)])
    label.text_frame.word_wrap = False
    label.position = position


def _bars(native: NativeSlide, chart: Chart, box: _Box):
    (one,) = chart.series
    data = CategoryChartData(number_format="General")
    data.categories = list(one.x)
    data.add_series(chart.unit, list(one.y))
    shape = native.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *box.place, data)
    drawn = shape.chart
    _common(drawn)
    drawn.plots[0].gap_width = max(55, 320 - 90 * len(one.x))  # a single bar is not a wall
    axis = drawn.category_axis
    axis.reverse_order = True
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.format.line.fill.background()
    axis.tick_labels.font.size = Pt(14)
    value_axis = drawn.value_axis
    value_axis.visible = False
    value_axis.has_major_gridlines = False
    low, high = min(*one.y, 0.0), max(*one.y, 0.0)
    span = (high - low) or 1.0
    value_axis.minimum_scale = low - (0.3 * span if low < 0 else 0)
    value_axis.maximum_scale = high + (0.3 * span if high > 0 else 0)
    (bars,) = drawn.plots[0].series
    bars.invert_if_negative = False
    suffix = "%" if chart.unit.startswith("%") else f" {chart.unit}"
    for place, (value, colour) in enumerate(zip(one.y, chart.colours, strict=True)):
        point = bars.points[place]
        point.format.fill.solid()
        point.format.fill.fore_color.rgb = _ink(colour)
        text = (signed(value) if chart.is_growth else number(value, 0 if abs(value) >= 10_000 else None)) + suffix
        _label(point.data_label, text, theme.INK, True, XL_LABEL_POSITION.OUTSIDE_END)
    return shape


def _common(drawn: NativeChart) -> None:
    drawn.has_legend = False
    drawn.has_title = False
    drawn.font.size = Pt(14)
    drawn.font.color.rgb = _ink(theme.QUIET_INK)
    for name in drawn._chartSpace.chart.plotArea.iter(qn("c:axId"), qn("c:crossAx")):
        # python-pptx names the axes of bars by negative numbers, which the schema does not know.
        name.set("val", str(int(name.get("val")) % 2**31))


def _value_axis(drawn: NativeChart, values: Sequence[float], unit: str, zero: bool) -> None:
    """Whole steps alone, so that the axis needs no decimals."""
    axis = drawn.value_axis
    low, high = min(values), max(values)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    step = _whole_step((high - low) / 5)
    axis.minimum_scale = low if zero and low == 0 else (low - 0.08 * (high - low)) // step * step
    axis.maximum_scale = -((-high - 0.08 * (high - low)) // step * step)
    axis.major_unit = step
    axis.has_major_gridlines = True
    axis.major_gridlines.format.line.color.rgb = _ink(theme.GRID)
    axis.format.line.fill.background()
    # A format with conditions may lose the minus sign; below zero stand growths, which need no dot.
    axis.tick_labels.number_format = AXIS_FORMAT if axis.minimum_scale >= 0 else "0"
    axis.tick_labels.number_format_is_linked = False
    axis.tick_labels.font.size = Pt(13)
    drawn.has_title = True  # the unit, above the axis: beside it, it would be read with the head on the shoulder
    drawn.chart_title.include_in_layout = False
    _write(drawn.chart_title.text_frame, [(unit, 13, False, theme.QUIET_INK)])
    _place(drawn._chartSpace.chart.find(qn("c:title")), x="0", y="0")


def _whole_step(raw: float) -> float:
    """The smallest of 1, 2, 5, 10, 20, 50 … that is at least `raw`."""
    magnitude = 1.0
    while magnitude * 10 < raw:
        magnitude *= 10
    return next(step * magnitude for step in (1, 2, 5, 10) if step * magnitude >= raw)


def _category_axis(drawn: NativeChart) -> None:
    axis = drawn.category_axis
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.format.line.color.rgb = _ink(theme.MUTED)
    axis.tick_labels.font.size = Pt(14)


def _room_for_names(drawn: NativeChart) -> None:
    """The plot ends before the frame does: names of lines stand at their ends."""
    _place(drawn._chartSpace.chart.plotArea, layoutTarget="inner", x="0.1", y="0.09", w="0.66", h="0.8")


def _place(element, **sides: str) -> None:
    """Where a part of a chart stands, in shares of its frame."""
    for old in element.findall(qn("c:layout")):
        element.remove(old)
    layout = etree.Element(qn("c:layout"))
    manual = etree.SubElement(layout, qn("c:manualLayout"))
    target = {"layoutTarget": sides.pop("layoutTarget")} if "layoutTarget" in sides else {}
    for tag, value in {**target, "xMode": "edge", "yMode": "edge", **sides}.items():
        etree.SubElement(manual, qn(f"c:{tag}")).set("val", value)
    text = element.find(qn("c:tx"))
    element.insert(0 if text is None else 1, layout)
