"""A Word file of ours as PDF, set by Typst: without Word, without a browser, without the internet. Knows no figure.

The text is the one of the Word file, whatever template it was made from; pictures are put in as drawings (SVG) where
those are given. What cannot be set is refused by name, so that a PDF never says less than its Word file.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import typst
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from lxml.etree import _Element

# As wide as Times New Roman, with every Vietnamese letter; for signs beyond it the serif that Typst brings.
FONTS = ("Tinos", "Libertinus Serif")
STANDARD = "a-2a"  # PDF/A: for the archive, with the structure that screen readers need
_TYPEFACES = Path(__file__).with_name("fonts")
_PROGRAM = Path(__file__).with_name("print.typ")
_ALIGN = {
    WD_ALIGN_PARAGRAPH.LEFT: "left",
    WD_ALIGN_PARAGRAPH.CENTER: "center",
    WD_ALIGN_PARAGRAPH.RIGHT: "right",
    WD_ALIGN_PARAGRAPH.JUSTIFY: "justify",
}
_VERTICAL = {None: "top", WD_ALIGN_VERTICAL.CENTER: "horizon", WD_ALIGN_VERTICAL.BOTTOM: "bottom"}
_PICTURES = ("png", "jpg", "jpeg", "gif", "webp", "svg")
_LONG_WORD = re.compile(r"\S{24,}")  # an address of the web: nothing that people write without a blank
_CELL_MARGIN = Pt(5.4)  # Word's own
_FORMAT = ("alignment", "first_line_indent", "left_indent", "right_indent", "space_before", "space_after")
_LAYOUT = ("line_spacing", "line_spacing_rule", "keep_with_next", "page_break_before")
_TYPE = ("size", "bold", "italic", "underline")
# What stands in a text and is set, or says nothing on paper; all else is refused.
_SET = {
    qn(f"w:{name}")
    for name in (
        *("p", "r", "t", "tab", "br", "cr", "noBreakHyphen", "softHyphen", "hyperlink", "drawing", "smartTag"),
        *("fldSimple", "fldChar", "instrText", "pPr", "rPr", "sectPr"),
        *("bookmarkStart", "bookmarkEnd", "proofErr", "lastRenderedPageBreak", "permStart", "permEnd"),
        *("commentRangeStart", "commentRangeEnd"),
    )
}
_NAMES = {
    "txbxContent": "khung văn bản (Text Box)",
    "AlternateContent": "hình vẽ hoặc khung văn bản (Shapes)",
    "pict": "hình vẽ kiểu cũ",
    "object": "đối tượng nhúng (biểu đồ, trang tính)",
    "sdt": "ô điền sẵn (Content Control) hoặc mục lục",
    "ins": "phần sửa đổi chưa chấp nhận (Track Changes)",
    "del": "phần sửa đổi chưa chấp nhận (Track Changes)",
    "footnoteReference": "chú thích chân trang",
    "endnoteReference": "chú thích cuối văn bản",
    "oMath": "công thức",
    "oMathPara": "công thức",
    "commentReference": "nhận xét (Comment)",
    "anchor": "hình không nằm cùng dòng chữ",
    "sym": "ký hiệu chèn bằng Symbol",
}


class NotPrintable(Exception):
    """The Word file holds what the PDF cannot show; carries its name."""

    def __init__(self, what: str):
        self.what = what
        super().__init__(
            f"Bản PDF chưa đặt được {what} có trong văn bản. Hãy bỏ phần ấy khỏi tệp mẫu, hoặc tải bản Word rồi lưu "
            "thành PDF trong Word."
        )


def to_pdf(word: bytes, drawings: Mapping[str, bytes] | None = None) -> bytes:
    """The Word file as PDF/A.

    drawings: sha256 of a picture in the Word file → the same as SVG, for sharp lines. Raises NotPrintable.
    """
    document = Document(io.BytesIO(word))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given = _Reader(document, folder, drawings or {}).given()
        (folder / "document.json").write_text(json.dumps(given, ensure_ascii=False), encoding="utf-8")
        shutil.copy(_PROGRAM, folder / _PROGRAM.name)
        return typst.compile(
            str(folder / _PROGRAM.name),
            root=name,
            font_paths=[str(_TYPEFACES)],
            ignore_system_fonts=True,  # the same pages on every machine
            format="pdf",
            pdf_standards=[STANDARD],
        )


def _points(length: Length | None) -> float:
    return round(length.pt, 2) if length is not None else 0.0


@dataclass
class _Reader:
    """Reads a Word file into the plain values that print.typ sets."""

    document: WordDocument
    folder: Path
    drawings: Mapping[str, bytes]
    _styles: dict[str, dict[str, object]] = field(default_factory=dict)
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def given(self) -> dict[str, object]:
        properties = self.document.core_properties
        return {
            "title": properties.title or "",
            "author": properties.author or "",
            "fonts": FONTS,
            "sections": [self._section(one) for one in self.document.sections],
        }

    def _section(self, section: Section) -> dict[str, object]:
        first = section.first_page_header.paragraphs if section.different_first_page_header_footer else None
        return {
            "width": _points(section.page_width),
            "height": _points(section.page_height),
            "top": _points(section.top_margin),
            "bottom": _points(section.bottom_margin),
            "left": _points(section.left_margin),
            "right": _points(section.right_margin),
            "head-distance": _points(section.header_distance),
            "first-head": None if first is None else [self._paragraph(one) for one in first],
            "head": [self._paragraph(one) for one in section.header.paragraphs],
            "foot": [self._paragraph(one) for one in section.footer.paragraphs if one.text],
            "blocks": list(self._blocks(section)),
        }

    def _blocks(self, place: Section | _Cell) -> Iterator[dict[str, object]]:
        for one in place.iter_inner_content():
            if isinstance(one, Table):
                yield self._table(one)
            elif one._p.pPr is None or one._p.pPr.find(qn("w:sectPr")) is None or one.text:
                yield self._paragraph(one)

    # --- paragraphs -----------------------------------------------------------------------------------------------

    def _paragraph(self, one: Paragraph) -> dict[str, object]:
        _require_known(one._p)
        of_style = self._style_of(one)
        layout = {name: _own(one.paragraph_format, name, of_style) for name in (*_FORMAT, *_LAYOUT)}
        runs = list(self._runs(one._p, of_style, one))
        sizes = [run["size"] for run in runs if run["kind"] == "text"]
        spacing, rule = layout["line_spacing"], layout["line_spacing_rule"]
        exact = spacing is not None and rule in (WD_LINE_SPACING.EXACTLY, WD_LINE_SPACING.AT_LEAST)
        return {
            "kind": "paragraph",
            "align": _ALIGN.get(layout["alignment"] or WD_ALIGN_PARAGRAPH.LEFT, "justify"),
            "first": _points(layout["first_line_indent"]),
            "left": _points(layout["left_indent"]),
            "right": _points(layout["right_indent"]),
            "before": _points(layout["space_before"]),
            "after": _points(layout["space_after"]),
            "factor": 1.0 if exact or spacing is None else float(spacing),
            "height": _points(spacing) if exact else 0.0,
            "size": max(sizes, default=_points(of_style["size"])),
            "sticky": bool(layout["keep_with_next"]),
            "page-break": bool(layout["page_break_before"]),
            "heading": of_style["heading"],
            "rule": not runs and one._p.pPr is not None and one._p.pPr.find(qn("w:pBdr")) is not None,
            "marker": self._marker(one),
            "runs": runs,
        }

    def _style_of(self, one: Paragraph) -> dict[str, object]:
        """What `_style` says; looked up once for each name, for python-docx searches all styles each time."""
        named = one._p.style or ""
        if named not in self._styles:
            self._styles[named] = self._style(one.style)
        return self._styles[named]

    def _style(self, style: ParagraphStyle) -> dict[str, object]:
        """Layout and type of a style with what it takes over from those that it is based on; its level as a heading."""
        base = self._style(style.base_style) if style.base_style is not None else self._default()
        own = {name: _own(style.paragraph_format, name, base) for name in (*_FORMAT, *_LAYOUT)}
        own |= {name: _own(style.font, name, base) for name in _TYPE}
        properties = style.element.pPr
        numbered = properties.numPr if properties is not None else None
        return own | {
            "heading": _heading_level(style),
            "numbered": base["numbered"] if numbered is None else numbered,
        }

    def _default(self) -> dict[str, object]:
        found = self.document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}//{qn('w:sz')}")
        size = Pt(int(found.get(qn("w:val"))) / 2) if found is not None else Pt(10)
        return dict.fromkeys((*_FORMAT, *_LAYOUT, *_TYPE, "numbered")) | {"size": size}

    def _runs(self, parent: _Element, of_style: dict[str, object], one: Paragraph) -> Iterator[dict[str, object]]:
        """Texts, breaks, pictures and page numbers in their order; `PAGE` as Word writes it, in one element or five."""
        instruction, inside = "", False
        for element in parent.iter(qn("w:r"), qn("w:fldSimple")):
            if element.tag == qn("w:fldSimple"):
                yield from self._field(element.get(qn("w:instr")), element, of_style)
                continue
            if element.getparent().tag == qn("w:fldSimple"):
                continue
            look = self._look(element, of_style)
            for part in element:
                if part.tag == qn("w:fldChar"):
                    kind = part.get(qn("w:fldCharType"))
                    if kind == "begin":
                        instruction, inside = "", True
                    elif instruction:
                        yield from self._field(instruction, None, of_style, look)
                        instruction = ""
                    inside = inside and kind != "end"
                elif part.tag == qn("w:instrText"):
                    instruction += part.text or ""
                elif not inside:
                    yield from self._piece(part, look, one)

    def _field(
        self, instruction: str, element: _Element | None, of_style: dict[str, object], look: dict | None = None
    ) -> Iterator[dict[str, object]]:
        name = instruction.split()[0].upper() if instruction.split() else ""
        kinds = {"PAGE": "page", "NUMPAGES": "pages"}
        if name not in kinds:
            raise NotPrintable(f"trường tự động {name or 'không tên'}")
        run = None if element is None else element.find(qn("w:r"))
        yield {"kind": kinds[name]} | (look or self._look(run, of_style))

    def _look(self, run: _Element | None, of_style: dict[str, object]) -> dict[str, object]:
        own = None if run is None else run.find(qn("w:rPr"))
        look: dict[str, object] = {}
        size = None if own is None else own.find(qn("w:sz"))
        look["size"] = int(size.get(qn("w:val"))) / 2 if size is not None else _points(of_style["size"])
        for name, tag in (("bold", "w:b"), ("italic", "w:i")):
            if _is_on(own, tag, bool(of_style[name])):
                look[name] = True
        underline = None if own is None else own.find(qn("w:u"))
        if underline is not None and underline.get(qn("w:val")) != "none":
            look["underline"] = True
        raised = None if own is None else own.find(qn("w:vertAlign"))
        if raised is not None:
            look["raised"] = raised.get(qn("w:val"))
        colour = None if own is None else own.find(qn("w:color"))
        if colour is not None and colour.get(qn("w:val")) not in (None, "auto"):
            look["colour"] = colour.get(qn("w:val"))
        return look

    def _piece(self, part: _Element, look: dict[str, object], one: Paragraph) -> Iterator[dict[str, object]]:
        if part.tag == qn("w:t") and part.text:
            yield {"kind": "text", "text": _LONG_WORD.sub(_breakable, part.text)} | look
        elif part.tag == qn("w:noBreakHyphen"):
            yield {"kind": "text", "text": "-"} | look
        elif part.tag in (qn("w:br"), qn("w:cr")):
            if part.get(qn("w:type")) == "page":
                raise NotPrintable("dấu ngắt trang giữa đoạn (hãy dùng “Page break before” của đoạn)")
            yield {"kind": "break"}
        elif part.tag == qn("w:tab"):
            yield {"kind": "tab"}
        elif part.tag == qn("w:drawing"):
            yield self._picture(part, one)

    def _picture(self, drawing: _Element, one: Paragraph) -> dict[str, object]:
        inline = drawing.find(qn("wp:inline"))
        blip = None if inline is None else next(inline.iter(qn("a:blip")), None)
        if blip is None:
            raise NotPrintable(_NAMES["anchor"])
        image = one.part.related_parts[blip.get(qn("r:embed"))]
        if image.partname.ext.lower() not in _PICTURES:
            raise NotPrintable(f"hình dạng {image.partname.ext.upper()} (hãy lưu lại thành PNG)")
        key = sha256(image.blob).hexdigest()
        ending = "svg" if key in self.drawings else image.partname.ext
        (self.folder / f"{key}.{ending}").write_bytes(self.drawings.get(key, image.blob))
        return {
            "kind": "picture",
            "file": f"{key}.{ending}",
            "width": Length(int(inline.find(qn("wp:extent")).get("cx"))).pt,
            "alt": inline.find(qn("wp:docPr")).get("descr") or "Hình trong văn bản",
        }

    def _marker(self, one: Paragraph) -> str:
        """The dash or number that Word puts before a paragraph of a list."""
        own = one._p.pPr.numPr if one._p.pPr is not None else None
        numbered = own if own is not None else self._style_of(one)["numbered"]
        if numbered is None or numbered.numId is None or numbered.numId.val == 0:
            return ""
        number, level = str(numbered.numId.val), str(numbered.ilvl.val if numbered.ilvl is not None else 0)
        root = self.document.part.numbering_part.element
        abstract = root.find(f"{qn('w:num')}[@{qn('w:numId')}='{number}']/{qn('w:abstractNumId')}").get(qn("w:val"))
        of_level = root.find(
            f"{qn('w:abstractNum')}[@{qn('w:abstractNumId')}='{abstract}']/{qn('w:lvl')}[@{qn('w:ilvl')}='{level}']"
        )
        if of_level.find(qn("w:numFmt")).get(qn("w:val")) == "bullet":
            return "–" if level == "0" else "+"
        if of_level.find(qn("w:numFmt")).get(qn("w:val")) != "decimal" or level != "0":
            raise NotPrintable("danh sách tự đánh số nhiều cấp hoặc bằng chữ (hãy gõ số trực tiếp)")
        self._numbers[number, level] = self._numbers.get((number, level), 0) + 1
        return of_level.find(qn("w:lvlText")).get(qn("w:val")).replace("%1", str(self._numbers[number, level]))

    # --- tables ---------------------------------------------------------------------------------------------------

    def _table(self, table: Table) -> dict[str, object]:
        properties = table._tbl.tblPr
        margin = properties.find(f"{qn('w:tblCellMar')}/{qn('w:left')}")
        rows = list(table.rows)
        return {
            "kind": "table",
            "columns": [_points(column.width) for column in table.columns],
            "ruled": _is_ruled(table),
            "margin": int(margin.get(qn("w:w"))) / 20 if margin is not None else _points(_CELL_MARGIN),
            "rows": [self._row(table, row, below) for row, below in zip(rows, _rows_below(rows), strict=True)],
        }

    def _row(self, table: Table, row: _Row, below: Mapping[int, int]) -> dict[str, object]:
        """below: column → how many rows a cell that begins there covers."""
        properties = row._tr.trPr
        cells = []
        column = 0
        for tc in row._tr.tc_lst:
            span = tc.grid_span
            if tc.vMerge != "continue":
                cells.append(self._cell(_Cell(tc, table), span, below.get(column, 1)))
            column += span
        (first, *others) = cells or [{"blocks": []}]
        return {
            "head": properties is not None and properties.find(qn("w:tblHeader")) is not None,
            # A row over all columns that Word keeps with the next one is a heading inside the table.
            "sub": not others and any(block.get("sticky") for block in first["blocks"]),
            "cells": cells,
        }

    def _cell(self, cell: _Cell, columns: int, rows: int) -> dict[str, object]:
        shade = cell._tc.tcPr.find(qn("w:shd")) if cell._tc.tcPr is not None else None
        fill = shade.get(qn("w:fill")) if shade is not None else ""
        blocks = list(self._blocks(cell))
        if any(block["kind"] == "table" for block in blocks):
            raise NotPrintable("bảng nằm trong bảng")
        return {
            "columns": columns,
            "rows": rows,
            "vertical": _VERTICAL.get(cell.vertical_alignment, "top"),
            "fill": fill if fill and fill != "auto" else "",
            "blocks": blocks,
        }


def _breakable(word: re.Match[str]) -> str:
    """A long word with places where a line may end, after its signs; Word breaks such words anywhere."""
    return re.sub(r"(?<=[/._\-?&=!])(?=\w)", "\u200b", word[0])


def _own(of: object, name: str, otherwise: Mapping[str, object]) -> object:
    value = getattr(of, name)
    return otherwise[name] if value is None else value


def _is_on(properties: _Element | None, tag: str, otherwise: bool) -> bool:
    found = None if properties is None else properties.find(qn(tag))
    return otherwise if found is None else found.get(qn("w:val")) not in ("0", "false", "off")


def _heading_level(style: ParagraphStyle) -> int:
    name = style.name or ""
    return int(name[-1]) if name.startswith("Heading ") and name[-1].isdecimal() else 0


def _is_ruled(table: Table) -> bool:
    """Whether the style, the table or (as LibreOffice writes it) its cells draw lines."""
    if table.style is not None and table.style.name == "Table Grid":
        return True
    borders = table._tbl.iter(qn("w:tblBorders"), qn("w:tcBorders"))
    return any(side.get(qn("w:val")) not in ("nil", "none") for each in borders for side in each)


def _rows_below(rows: Sequence[_Row]) -> list[dict[int, int]]:
    """For each row: column → how many rows a cell that begins there covers, itself and those that go on with it."""
    found: list[dict[int, int]] = [{} for _ in rows]
    begun: dict[int, int] = {}
    for place, row in enumerate(rows):
        column = 0
        for tc in row._tr.tc_lst:
            if tc.vMerge == "continue" and column in begun:
                found[begun[column]][column] += 1
            else:
                begun[column] = place
                found[place][column] = 1
            column += tc.grid_span
    return found


def _require_known(paragraph: _Element) -> None:
    """NotPrintable where a paragraph holds what is not set."""
    for element in _texts(paragraph):
        if element.tag not in _SET:
            tag = element.tag.rpartition("}")[2]
            raise NotPrintable(_NAMES.get(tag, f"phần “{tag}”"))


def _texts(element: _Element) -> Iterator[_Element]:
    """Elements of a paragraph down to its texts; properties and the inside of a picture are not looked into."""
    for child in element:
        yield child
        if child.tag not in (qn("w:pPr"), qn("w:rPr"), qn("w:drawing")):
            yield from _texts(child)
