"""A Word file in the layout of Vietnamese administrative documents. Knows no goal, no figure, no screen.

Layout: Decree 30/2020/NĐ-CP, appendix I: A4, margins 20/20/30/15 mm, Times New Roman, national name and motto beside
the issuing body, number and place line, page numbers in the top margin from the second page on, recipients beside the
signature, each appendix on a page of its own.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

BLANK = "…"  # what only the office can fill in
_FONT, _SIZE, _TABLE_SIZE = "Times New Roman", Pt(14), Pt(12)
_LEFT, _CENTRE, _RIGHT, _BOTH = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
_WIDTH_MM, _HEIGHT_MM = 210, 297
_MARGINS_MM = {"top_margin": 20, "bottom_margin": 20, "left_margin": 30, "right_margin": 15}
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def long_day(day: date) -> str:
    """2025-02-05 → `05 tháng 02 năm 2025`: days below ten and the first two months with a zero, as the decree asks."""
    return f"{day.day:02d} tháng {f'{day.month:02d}' if day.month < 3 else day.month} năm {day.year}"


class AdministrativeDocument:
    """Builds one document from top to bottom; `content` hands out the file."""

    def __init__(self, title: str, author: str, mark: str = "", numbered_mark: str | None = None) -> None:
        """title, author: properties of the file; mark: stands in the top margin of every page where given.

        numbered_mark: the same before a page number; by default `MARK – trang `.
        """
        self._word: WordDocument = Document()
        properties = self._word.core_properties
        properties.title, properties.author, properties.language, properties.comments = title, author, "vi-VN", ""
        self._set_type()
        section = self._word.sections[0]
        _set_page(section, landscape=False)
        section.different_first_page_header_footer = True
        if numbered_mark is None:
            numbered_mark = f"{mark} – trang " if mark else ""
        _fill_header(section.first_page_header.paragraphs[0], mark, numbered=False)
        _fill_header(section.header.paragraphs[0], numbered_mark, numbered=True)

    def head(self, parent: str, body: str, number: str, place: str) -> None:
        """Issuing body with the number on the left, national name, motto and place line on the right."""
        table = self._frame((Mm(62), Mm(103)))
        left, right = table.rows[0].cells
        _line(left.paragraphs[0], parent, size=Pt(12))
        _line(left.add_paragraph(), body, size=Pt(12), bold=True)
        _rule(left, Mm(20))
        _line(right.paragraphs[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=Pt(12), bold=True)
        _line(right.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", size=Pt(13), bold=True)
        _rule(right, Mm(20))
        left, right = table.add_row().cells
        _line(left.paragraphs[0], number, size=Pt(13))
        _line(right.paragraphs[0], place, size=Pt(14), italic=True)

    def title(self, kind: str, summary: Sequence[str]) -> None:
        """Kind of document in capitals, its summary below, a short rule under both."""
        _line(self._word.add_paragraph(), kind, bold=True, before=Pt(18))
        for text in summary:
            _line(self._word.add_paragraph(), text, bold=True)
        _rule(self._word, Mm(60), after=Pt(12))

    def addressee(self, text: str) -> None:
        """`Kính gửi: …` of a report to a higher body, between title and text."""
        _line(self._word.add_paragraph(), f"Kính gửi: {text}", after=Pt(10))

    def ground(self, text: str) -> None:
        """One `Căn cứ …;` line."""
        self._text(text, italic=True)

    def heading(self, text: str, level: int = 1) -> None:
        """Level 1 `I. KẾT QUẢ`, level 2 `1. Kết quả chung`, level 3 `a) …`."""
        paragraph = self._word.add_paragraph(style=f"Heading {level}")
        paragraph.add_run(_clean(text))

    def paragraph(self, text: str, italic: bool = False) -> None:
        self._text(text, italic=italic)

    def caption(self, text: str) -> None:
        """Title of the table that follows."""
        paragraph = self._word.add_paragraph()
        _line(paragraph, text, bold=True, size=Pt(13), before=Pt(6), after=Pt(4))
        paragraph.paragraph_format.keep_with_next = True

    def picture(self, tag: str) -> None:
        """A line that a template engine puts a picture in; stays on the page of the line below it."""
        paragraph = self._word.add_paragraph()
        _line(paragraph, tag, before=Pt(4))
        paragraph.paragraph_format.keep_with_next = True

    def source(self, text: str) -> None:
        """What stands under a picture or a table: small, in italics."""
        _line(self._word.add_paragraph(), text, italic=True, size=Pt(11), align=_BOTH, after=Pt(8))

    def table(
        self,
        captions: Sequence[str],
        rows: Iterable[Sequence[str]],
        widths_mm: Sequence[float],
        right: Sequence[int] = (),
        size: Pt = _TABLE_SIZE,
        total: Sequence[str] = (),
    ) -> None:
        """A ruled table whose captions come again on each page; a row of one text is a heading over all columns.

        right: columns set to the right, such as figures. total: a last row in bold.
        """
        table = self._word.add_table(rows=1, cols=len(captions))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        for cell, text in zip(table.rows[0].cells, captions, strict=True):
            _fill_cell(cell, text, _CENTRE, size, bold=True)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        _mark_row(table.rows[0], "w:tblHeader")
        for texts in (*rows, *filter(None, [total])):
            row = table.add_row()
            _mark_row(row, "w:cantSplit")
            if len(texts) == 1:
                heading = row.cells[0].merge(row.cells[-1])
                _fill_cell(heading, texts[0], _LEFT, size, bold=True)
                heading.paragraphs[0].paragraph_format.keep_with_next = True
                continue
            for at, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
                _fill_cell(cell, text, _RIGHT if at in right else _LEFT, size, bold=texts is total)
        _set_widths(table, [Mm(width) for width in widths_mm])
        _narrow_margins(table)
        _line(self._word.add_paragraph(), " ", size=Pt(6))

    def closing(self, recipients: Sequence[str], signer_title: str) -> None:
        """Recipients on the left, signature block on the right, kept on one page."""
        table = self._frame((Mm(80), Mm(85)))
        left, right = table.rows[0].cells
        _line(left.paragraphs[0], "Nơi nhận:", size=Pt(12), bold=True, italic=True, align=_LEFT)
        for text in recipients:
            _line(left.add_paragraph(), f"- {text}", size=Pt(11), align=_LEFT)
        _line(right.paragraphs[0], signer_title, bold=True)
        for _ in range(4):  # room for signature and seal
            _line(right.add_paragraph(), "")
        _line(right.add_paragraph(), BLANK, bold=True)
        _mark_row(table.rows[0], "w:cantSplit")

    def appendix(self, number: str, title: str, belongs_to: str) -> None:
        """A new page, across, with the head of an appendix; a single one has no number."""
        section = self._word.add_section(WD_SECTION.NEW_PAGE)
        _set_page(section, landscape=True)
        section.different_first_page_header_footer = False
        _line(self._word.add_paragraph(), f"Phụ lục {number}".strip(), bold=True)
        _line(self._word.add_paragraph(), title, bold=True)
        _line(self._word.add_paragraph(), belongs_to, italic=True)
        _rule(self._word, Mm(60), after=Pt(8))

    def content(self) -> bytes:
        """The file."""
        stream = io.BytesIO()
        self._word.save(stream)
        return stream.getvalue()

    def _set_type(self) -> None:
        """Times New Roman throughout, in Vietnamese, so that Word marks no word as misspelt English."""
        styles = self._word.styles
        for name in ("Normal", "Header", "Heading 1", "Heading 2", "Heading 3"):
            font = styles[name].font
            font.name, font.size, font.color.rgb = _FONT, _SIZE, None
            fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
            for key in list(fonts.attrib):
                if "heme" in key:  # a theme's font would win over the named one
                    del fonts.attrib[key]
            for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
                fonts.set(qn(script), _FONT)
        normal = styles["Normal"].paragraph_format
        normal.space_before, normal.space_after, normal.line_spacing = Pt(0), Pt(0), 1.0
        for level, (bold, italic) in enumerate(((True, False), (True, False), (True, True)), 1):
            style = styles[f"Heading {level}"]
            style.font.bold, style.font.italic = bold, italic
            style.font.color.rgb = None
            colour = style.element.rPr.find(qn("w:color"))
            if colour is not None:
                style.element.rPr.remove(colour)
            layout = style.paragraph_format
            layout.first_line_indent, layout.space_before, layout.space_after = Cm(1), Pt(8), Pt(4)
            layout.alignment, layout.keep_with_next = _BOTH, True
        language = OxmlElement("w:lang")
        for key in ("w:val", "w:eastAsia", "w:bidi"):
            language.set(qn(key), "vi-VN")
        defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
        for known in defaults.findall(qn("w:lang")):
            defaults.remove(known)
        defaults.append(language)

    def _text(self, text: str, italic: bool = False) -> None:
        paragraph = self._word.add_paragraph()
        layout = paragraph.paragraph_format
        layout.alignment, layout.first_line_indent = _BOTH, Cm(1)
        layout.space_after, layout.line_spacing = Pt(6), 1.1
        layout.widow_control = True
        paragraph.add_run(_clean(text)).italic = italic

    def _frame(self, widths: Sequence[Mm]) -> Table:
        """A table without rules that sets two blocks side by side."""
        table = self._word.add_table(rows=1, cols=len(widths))
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        _set_widths(table, widths)
        return table


def _set_page(section: Section, landscape: bool) -> None:
    width, height = (_HEIGHT_MM, _WIDTH_MM) if landscape else (_WIDTH_MM, _HEIGHT_MM)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    for name, size in _MARGINS_MM.items():
        setattr(section, name, Mm(size))
    section.header_distance = Mm(10)


def _fill_header(paragraph: Paragraph, mark: str, numbered: bool) -> None:
    """The page number in the middle, the mark before it where there is one."""
    paragraph.alignment = _CENTRE
    if mark:
        run = paragraph.add_run(mark)
        run.bold, run.font.size = True, Pt(11)
    if numbered:
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        field.append(OxmlElement("w:r"))
        paragraph._p.append(field)


def _line(
    paragraph: Paragraph,
    text: str,
    *,
    size: Pt = _SIZE,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH = _CENTRE,
    before: Pt | None = None,
    after: Pt | None = None,
) -> None:
    paragraph.alignment = align
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = before, after
    run = paragraph.add_run(_clean(text))
    run.font.size = size
    if bold:  # each property costs time, and a table has thousands of runs
        run.bold = True
    if italic:
        run.italic = True


def _rule(place: WordDocument | _Cell, indent: Mm, after: Pt | None = None) -> None:
    """A thin line as wide as the text area less `indent` on both sides."""
    paragraph = place.add_paragraph()
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = indent
    layout.line_spacing, layout.space_after = Pt(3), after or Pt(6)
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for key, value in {"w:val": "single", "w:sz": "6", "w:space": "1", "w:color": "000000"}.items():
        line.set(qn(key), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc"
    )


def _fill_cell(cell: _Cell, text: str, align: WD_ALIGN_PARAGRAPH, size: Pt, bold: bool = False) -> None:
    for at, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        _line(paragraph, line, size=size, bold=bold, align=align, before=Pt(1), after=Pt(1))


def _narrow_margins(table: Table) -> None:
    """A millimetre left and right of each cell's text: columns of years need the room."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), str(Mm(1).twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def _mark_row(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _set_widths(table: Table, widths: Sequence[Mm]) -> None:
    """Word takes the widths of the cells, LibreOffice those of the columns."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        if len(row._tr.tc_lst) == len(widths):  # a merged row takes its width from its columns
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = width


def _clean(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return _UNPRINTABLE.sub("", text)
