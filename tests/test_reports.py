"""The monthly and the quarterly report: the numbers of the screen in all formats, in official layout, from a template
that people may edit."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree
from pptx import Presentation

from dashboard import overview, periodic, template_panel, warehouse
from dashboard.frame import Selection
from dashboard.overview import State
from dashboard.periodic import Kind, Picture, Report
from dashboard.reports import SHIPPED_TEMPLATES, pdf, periodic_report, presentation, report_templates, word_template
from dashboard.reports.pdf import NotPrintable
from dashboard.reports.word_template import TemplateBroken
from dashboard.slides.deck import deck_of
from dashboard.slides.model import Deck, Shape
from growth.notation import number, signed
from growth.periods import Period
from tests.conftest import ROOT

SEPTEMBER = Period.parse("2025-09")
GUIDE = ROOT / "docs" / "report-templates.md"
MARK = "SỐ LIỆU MINH HỌA"


@pytest.fixture(scope="module")
def selection(demo_warehouse: Path) -> Iterator[Selection]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_DATA", str(demo_warehouse))
        version = warehouse.current_version()
        with warehouse.at(version):
            yield Selection(version, "VN-22", "Nghệ An", SEPTEMBER)
    warehouse.close()


@pytest.fixture(scope="module")
def reports(selection: Selection) -> dict[Kind, Report]:
    return {kind: periodic.report(kind, selection) for kind in Kind}


@pytest.fixture(scope="module")
def words(reports: dict[Kind, Report]) -> dict[Kind, bytes]:
    """Both reports as Word files; the monthly one with its charts, the other with dots, which are drawn faster."""
    monthly = periodic_report.written(reports[Kind.MONTHLY], shipped(Kind.MONTHLY), "bao-cao-thang.docx", "docx")
    return {Kind.MONTHLY: monthly, Kind.QUARTERLY: dotted(Kind.QUARTERLY, reports)}


@pytest.fixture(scope="module")
def pages(words: dict[Kind, bytes]) -> dict[Kind, bytes]:
    return {kind: pdf.to_pdf(content) for kind, content in words.items()}


@pytest.fixture(scope="module")
def state(selection: Selection) -> State:
    """What the page Tổng quan draws of the same month."""
    return overview.state(selection.version, selection.area, selection.area_name, str(selection.month))


@pytest.fixture(scope="module")
def deck(selection: Selection) -> Deck:
    return deck_of(selection)


def shipped(kind: Kind) -> bytes:
    return (SHIPPED_TEMPLATES / f"{kind}.docx").read_bytes()


def dotted(kind: Kind, reports: dict[Kind, Report], template: bytes | None = None, **fields: object) -> bytes:
    """A report with one dot in the place of each chart, and an appendix of two pages: quicker to make."""
    given = template_panel.with_dots(reports[kind].fields)
    given |= {"phu_luc": given["phu_luc"][:50]} | fields
    return word_template.filled_in(template or shipped(kind), f"{kind}.docx", given)


def opened(content: bytes) -> WordDocument:
    return Document(io.BytesIO(content))


def texts(word: WordDocument) -> list[str]:
    """Every paragraph, also of tables."""
    found = []
    for block in word.iter_inner_content():
        if isinstance(block, Paragraph):
            found.append(block.text)
        elif isinstance(block, Table):
            found += [cell.text for row in block.rows for cell in dict.fromkeys(row.cells)]
    return [text for text in found if text.strip()]


def squeezed(text: str) -> str:
    """Without blanks: a line may end anywhere."""
    return "".join(text.split())


def read(content: bytes, tmp_path: Path) -> str:
    """The text of a PDF without the heads of its pages."""
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext is not there: apt-get install poppler-utils")
    path = tmp_path / "bao-cao.pdf"
    path.write_bytes(content)
    said = subprocess.run([reader, "-raw", str(path), "-"], check=True, capture_output=True, text=True).stdout
    return squeezed(re.sub(rf"{MARK}, không phải số liệu thống kê – trang \d+|\u200b", "", said))


# --- the same numbers as on screen --------------------------------------------------------------------------------


def test_every_number_of_the_page_stands_in_word_pdf_powerpoint_and_picture(
    state, deck, words, pages, reports, tmp_path
):
    """For every indicator that the overview shows: card, sentence, slide, chart."""
    word = squeezed("\n".join(texts(opened(words[Kind.MONTHLY]))))
    paper = read(pages[Kind.MONTHLY], tmp_path)
    shown = [slide for slide in deck.slides if slide.code in {one["ma"] for one in subjects(reports)}]
    assert len(shown) == 7
    file = Presentation(io.BytesIO(presentation.to_pptx(deck, shown)))
    of_card = {card.title: card for card in state.cards}
    for slide, native, subject in zip(shown, file.slides, subjects(reports), strict=True):
        written = squeezed(" ".join(shape.text_frame.text for shape in native.shapes if shape.has_text_frame))
        for one in slide.numbers:
            assert squeezed(one.value) in written
            assert squeezed(one.value) in word
            assert squeezed(one.value) in paper
        card = of_card[slide.name]
        row = next(row for row in reports[Kind.MONTHLY].fields["chi_tieu"] if row["ma"] == slide.code)
        assert card.value in (row["tang"], row["gia_tri"], as_on_card(row["gia_tri"])), (card, row)
        assert squeezed(row["tang"]) in word and squeezed(row["tang"]) in paper
        assert card.verdict.word == row["danh_gia"]
        labels = " ".join(written_in(periodic_report.drawing(subject["hinh"], "svg")))
        assert slide.chart.shape is Shape.LINES
        for line in slide.chart.series:
            assert f"{line.name} {number(line.y[-1])}" in labels, slide.code
            drawn = next(chart for chart in native.shapes if chart.has_chart).chart.plots[0]
            assert line.y[-1] in next(each.values for each in drawn.series if each.name == line.name)


def test_the_bars_of_the_fields_and_the_numbers_of_clusters_are_those_of_the_page(state, deck, words, reports):
    word = squeezed("\n".join(texts(opened(words[Kind.MONTHLY]))))
    card = next(card for card in state.cards if card.title == "Cụm công nghiệp")
    assert squeezed(f"đang hoạt động: {card.value} (cụm,") in word
    (fields, clusters) = deck.chosen(("nganh", "cum"))
    assert all(squeezed(f"{one.label}: {one.value}").lower() in word.lower() for one in clusters.numbers)
    labels = written_in(periodic_report.drawing(reports[Kind.MONTHLY].fields["nganh"]["hinh"], "svg"))
    (bars,) = fields.chart.series
    assert {f"{signed(value)}%" for value in bars.y} <= set(labels)


def subjects(reports: dict[Kind, Report]) -> list[dict]:
    return reports[Kind.MONTHLY].fields["linh_vuc"]


def as_on_card(text: str) -> str:
    """`108.423,8` → `108.424`: a card has no decimals from a thousand on."""
    value = float(text.replace(".", "").replace(",", ".")) if text != "–" else None
    return number(value, 0)


def written_in(svg: bytes) -> list[str]:
    return [element.get("aria-label") for element in etree.fromstring(svg).iter() if element.get("aria-label")]


def test_the_sentences_of_the_overview_stand_word_by_word_in_both_reports(state, words):
    sentences = ["".join(piece.text for piece in one) for part in state.narrative for one in part.sentences]
    assert len(sentences) == 9
    for content in words.values():
        assert set(sentences) <= set(texts(opened(content)))


def test_tables_hold_every_row_of_the_slides(deck, words):
    rows = [row for slide in deck.slides if slide.code.startswith("thap") for row in slide.table.rows]
    (table,) = [one for one in opened(words[Kind.MONTHLY]).tables if one.rows[0].cells[-1].text == "Đơn vị chủ trì"]
    assert [row.cells[2].text for row in table.rows[1:]] == [row[2] for row in rows]
    assert len(rows) == 24


def test_word_takes_every_part_of_both_reports_and_of_their_templates(words, office_faults):
    for kind, content in words.items():
        assert office_faults(content, "docx") == []
        assert office_faults(shipped(kind), "docx") == []


def test_a_pdf_says_all_that_its_word_file_says(words, pages, tmp_path):
    for kind, content in words.items():
        paper = read(pages[kind], tmp_path)
        missing = [text for text in texts(opened(content)) if squeezed(text) not in paper]
        assert not missing, missing[:3]


def test_every_figure_of_tables_and_charts_has_its_cell_in_the_appendix(reports, deck):
    cells = {row["o"] for row in reports[Kind.MONTHLY].fields["phu_luc"] if row["nhom"] == ""}
    for slide in deck.slides:
        if slide.code in ("iip", "grdp", "export_value", "nganh", "con-lai"):
            assert {f"{one.source_file}, {one.sheet}!{one.cell}" for one in slide.origins} <= cells
    for table in ("san_pham", "gia_tri_cong_nghiep"):
        assert len(reports[Kind.MONTHLY].fields[table]) >= 10


def test_an_origin_names_quarter_one_as_three_months_and_the_country_apart(reports):
    said = [row["so_lieu"] for row in reports[Kind.MONTHLY].fields["phu_luc"] if row["nhom"] == ""]
    assert "GRDP, 3 tháng năm 2025" in said
    assert "GRDP cả nước, 3 tháng năm 2025" in said
    assert "GRDP, tháng 3 năm 2025" not in said


def test_the_quarter_stands_beside_its_own_plan(reports):
    rows = {row["ma"]: row for row in reports[Kind.QUARTERLY].fields["chi_tieu_quy"]}
    assert (rows["grdp"]["quy_tang"], rows["grdp"]["quy_kich_ban"]) == ("+9%", "9,1–10,3%")
    assert (rows["grdp"]["don_vi"], rows["grdp"]["quy_gia_tri"]) == ("tỷ đồng, giá so sánh 2010", "35.475,84")
    assert rows["iip"]["don_vi"] == "%"


# --- which month, which quarter, which day of knowledge -----------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "month", "title", "span"),
    [
        (Kind.MONTHLY, "2025-09", "Báo cáo tháng 9/2025", "tháng 9 và 9 tháng năm 2025"),
        (Kind.MONTHLY, "2025-01", "Báo cáo tháng 1/2025", "tháng 1 năm 2025"),
        (Kind.MONTHLY, "2024-12", "Báo cáo tháng 12/2024", "tháng 12 và năm 2024"),
        (Kind.QUARTERLY, "2025-08", "Báo cáo quý II/2025", "quý II và 6 tháng năm 2025"),
        (Kind.QUARTERLY, "2025-02", "Báo cáo quý IV/2024", "quý IV và năm 2024"),
        (Kind.QUARTERLY, "2025-03", "Báo cáo quý I/2025", "quý I năm 2025"),
    ],
)
def test_a_quarterly_report_is_of_the_newest_quarter_that_is_over(kind, month, title, span):
    assert periodic.short_title(kind, Period.parse(month)) == title
    assert periodic.span_name(kind, periodic.month_of(kind, Period.parse(month))) == span


def test_a_month_without_figures_has_no_report_and_says_why(selection):
    with pytest.raises(periodic.NoReport, match="Chưa có số liệu nào của Nghệ An trong năm 2030"):
        periodic.report(Kind.MONTHLY, replace(selection, month=Period.parse("2030-01")))


# --- layout of an official document -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "addressee"),
    [(Kind.MONTHLY, "Ủy ban nhân dân tỉnh Nghệ An."), (Kind.QUARTERLY, "Chủ tịch Ủy ban nhân dân tỉnh Nghệ An.")],
)
def test_the_head_is_that_of_the_decree_and_what_only_the_office_knows_is_blank(words, kind, addressee):
    word = opened(words[kind])
    head = [cell.text for row in word.tables[0].rows for cell in row.cells]
    assert head[0].startswith("UBND TỈNH NGHỆ AN\nSỞ CÔNG THƯƠNG")
    assert head[1].startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    assert head[2:] == ["Số: …/BC-SCT", "Nghệ An, ngày … tháng … năm …"]
    assert f"Kính gửi: {addressee}" in texts(word)
    signature = word.tables[-2].rows[0].cells[1].text.split()
    assert (signature[:2], signature[-1]) == (["GIÁM", "ĐỐC"], "…")


def test_pages_are_a4_with_the_margins_of_the_decree_and_the_appendix_lies_across(words):
    upright, across = opened(words[Kind.MONTHLY]).sections
    sizes = [(round(one.page_width.mm), round(one.page_height.mm)) for one in (upright, across)]
    assert sizes == [(210, 297), (297, 210)]
    for section in (upright, across):
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]


def test_headings_and_captions_stay_with_what_follows_and_heads_of_tables_come_again(words):
    for content in words.values():
        word = opened(content)
        for paragraph in word.paragraphs:
            if paragraph.style.name.startswith("Heading") or paragraph.text.startswith("Bảng "):
                kept = paragraph.paragraph_format.keep_with_next
                assert kept or paragraph.style.paragraph_format.keep_with_next, paragraph.text
        ruled = [table for table in word.tables if table.style.name == "Table Grid"]
        assert len(ruled) >= 6
        assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in ruled)


def test_made_up_data_are_marked_on_every_page_of_word_and_pdf(words, pages, tmp_path):
    upright, across = opened(words[Kind.MONTHLY]).sections
    for header in (upright.first_page_header, upright.header, across.header):
        assert MARK in header.paragraphs[0].text
    path = tmp_path / "p.pdf"
    path.write_bytes(pages[Kind.MONTHLY])
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not there: apt-get install poppler-utils")
    said = subprocess.run(["pdftotext", str(path), "-"], check=True, capture_output=True, text=True).stdout
    *sheets, end = said.split("\f")
    assert len(sheets) > 10 and not end
    assert all(MARK in sheet for sheet in sheets)


def test_without_the_mark_nothing_but_the_page_number_stands_in_the_head(reports):
    word = opened(dotted(Kind.MONTHLY, reports, dau_minh_hoa=""))
    assert [section.header.paragraphs[0].text for section in word.sections] == ["", ""]
    assert not [text for text in texts(word) if "tập huấn" in text]


def test_the_plan_of_2025_is_the_ground_of_reports_of_2025_alone(reports, words):
    assert any("Kế hoạch số 200/KH-UBND" in text for text in texts(opened(words[Kind.QUARTERLY])))
    later = texts(opened(dotted(Kind.QUARTERLY, reports, nam="2026")))
    assert not [text for text in later if "200/KH-UBND" in text]


def test_a_minus_sign_never_ends_a_line(words):
    with zipfile.ZipFile(io.BytesIO(words[Kind.MONTHLY])) as parts:
        body = parts.read("word/document.xml").decode()
    assert "<w:noBreakHyphen/>" in body
    assert not re.search(r"<w:t[^>]*>[^<]*(?<![\w-])-\d", body)


def test_pictures_have_their_finding_as_description(words, reports):
    word = opened(words[Kind.MONTHLY])
    said = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    drawn = [one["hinh"].finding for one in subjects(reports)] + [reports[Kind.MONTHLY].fields["nganh"]["hinh"].finding]
    assert said == drawn
    assert all(shape.width == word_template.PICTURE_WIDTH for shape in word.inline_shapes)


# --- a template that people edit ----------------------------------------------------------------------------------


def test_the_shipped_templates_are_those_that_the_command_writes():
    for kind, make in report_templates.MAKERS.items():
        made, kept = (zipfile.ZipFile(io.BytesIO(content)) for content in (make(), shipped(kind)))
        for part in ("word/document.xml", "word/styles.xml", "word/header1.xml", "word/header2.xml"):
            assert made.read(part) == kept.read(part), f"python -m dashboard.reports.report_templates ({kind})"


def test_what_the_office_changes_in_word_is_in_the_report_and_in_its_pdf(reports, tmp_path):
    word = opened(shipped(Kind.MONTHLY))
    first, second = (
        next(one for one in word.paragraphs if one.text.startswith(start)) for start in ("V. KHÓ", "VI. NHIỆM")
    )
    first._p.addprevious(second._p)
    second.runs[0].text = "V. NHIỆM VỤ QUÝ TỚI: {{ luy_ke }}"
    next(one for one in word.paragraphs if one.text.startswith("I. ĐÁNH")).insert_paragraph_before("Đoạn mới, đã gõ.")
    stream = io.BytesIO()
    word.save(stream)
    made = dotted(Kind.MONTHLY, reports, stream.getvalue())
    said = texts(opened(made))
    assert said.index("V. NHIỆM VỤ QUÝ TỚI: 9 tháng năm 2025") < said.index("V. KHÓ KHĂN, VƯỚNG MẮC")
    assert "Đoạn mới, đã gõ." in said
    paper = read(pdf.to_pdf(made), tmp_path)
    assert paper.index("V.NHIỆMVỤQUÝTỚI:9thángnăm2025") < paper.index("V.KHÓKHĂN,VƯỚNGMẮC")


def broken(find: str, put: str) -> bytes:
    """The shipped template with one text replaced."""
    word = opened(shipped(Kind.MONTHLY))
    paragraph = next(one for one in word.paragraphs if find in one.text)
    paragraph.runs[0].text = put
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (lambda: broken("ket_qua_chung", "{{ ket_qua_chugn }}"), "gọi tên không có: «ket_qua_chugn»"),
        (lambda: broken("{{ cau }}", "{{ cau"), "lệnh viết sai gần đoạn «"),
        (lambda: broken("{%p endfor %}", "đã xóa nhầm"), "lệnh viết sai"),
        (lambda: broken("ket_qua_chung", "{{ so_bang.__globals__ }}"), "có lệnh không được phép"),
        (lambda: broken("ket_qua_chung", "{{ 1 // 0 }}"), "không tính được lệnh trong mẫu"),
        (lambda: broken("ket_qua_chung", "{{ nhan_dinh + 1 }}"), "không tính được lệnh trong mẫu"),
        (lambda: b"%PDF-1.7 khong phai Word", "không phải tệp Word .docx, hoặc tệp bị hỏng"),
        (lambda: (ROOT / "data" / "raw" / "muc-tieu.xlsx").read_bytes(), "không phải tệp Word .docx"),
    ],
)
def test_a_broken_template_is_one_sentence_that_names_the_file_and_the_place(reports, template, said):
    with pytest.raises(TemplateBroken) as fault:
        dotted(Kind.MONTHLY, reports, template())
    text = str(fault.value)
    assert text.startswith("Tệp mẫu bao-cao-thang.docx: ")
    assert said in text
    assert text.endswith("Hãy sửa tệp mẫu trong Word rồi đặt lại, hoặc bỏ đi để dùng mẫu gốc của hệ thống.")


def test_a_text_of_the_data_stays_text_whatever_it_looks_like(reports):
    made = dotted(Kind.MONTHLY, reports, ket_qua_chung='<w:p/> & {{ ky }} {% if %} "x" \x0b5 < 6')
    assert '<w:p/> & {{ ky }} {% if %} "x" 5 < 6' in texts(opened(made))


BOX = (
    f"<w:r {nsdecls('w')} xmlns:v='urn:schemas-microsoft-com:vml'><w:pict><v:shape><v:textbox><w:txbxContent>"
    "<w:p><w:r><w:t>Mật</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
CHANGED = f"<w:ins {nsdecls('w')} w:id='1' w:author='Lan'><w:r><w:t>thêm</w:t></w:r></w:ins>"
DATE = f"<w:fldSimple {nsdecls('w')} w:instr='DATE'><w:r><w:t>1/1</w:t></w:r></w:fldSimple>"


@pytest.mark.parametrize(
    ("element", "said"), [(BOX, "hình vẽ kiểu cũ"), (CHANGED, "phần sửa đổi chưa chấp nhận"), (DATE, "trường tự động")]
)
def test_what_the_pdf_cannot_set_is_refused_by_name_instead_of_left_out(element, said):
    word = Document()
    word.add_paragraph("Trước")._p.append(parse_xml(element))
    stream = io.BytesIO()
    word.save(stream)
    with pytest.raises(NotPrintable, match=said):
        pdf.to_pdf(stream.getvalue())


def test_lists_merged_cells_and_page_fields_of_word_reach_the_pdf(tmp_path):
    word = Document()
    for text in ("một", "hai"):
        word.add_paragraph(text, style="List Number")
    word.add_paragraph("gạch", style="List Bullet")
    table = word.add_table(rows=2, cols=2, style="Table Grid")
    table.cell(0, 0).merge(table.cell(1, 0)).text = "gộp dọc"
    table.cell(0, 1).text, table.cell(1, 1).text = "trên", "dưới"
    run = word.sections[0].footer.paragraphs[0].add_run("Trang ")
    for part in (
        "<w:fldChar %s w:fldCharType='begin'/>",
        "<w:instrText %s> PAGE </w:instrText>",
        "<w:fldChar %s w:fldCharType='separate'/>",
        "<w:t %s>9</w:t>",
        "<w:fldChar %s w:fldCharType='end'/>",
    ):
        run._r.append(parse_xml(part % nsdecls("w")))
    stream = io.BytesIO()
    word.save(stream)
    paper = read(pdf.to_pdf(stream.getvalue()), tmp_path)
    for text in ("1.một", "2.hai", "–gạch", "gộpdọc", "trên", "dưới", "Trang1"):
        assert text in paper


def test_a_long_address_ends_its_line_inside_the_cell(tmp_path):
    address = "phattriencongthuong.nghean.gov.vn/tin-tuc/cong-nghiep/chi-so-san-xuat-719184"
    word = Document()
    table = word.add_table(rows=1, cols=4, style="Table Grid")
    table.cell(0, 0).text = address
    stream = io.BytesIO()
    word.save(stream)
    path = tmp_path / "p.pdf"
    path.write_bytes(pdf.to_pdf(stream.getvalue()))
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not there: apt-get install poppler-utils")
    lines = subprocess.run(["pdftotext", "-raw", str(path), "-"], check=True, capture_output=True, text=True).stdout
    assert len(lines.split()) >= 3
    assert squeezed(lines).replace("\u200b", "") == address


def test_the_typeface_of_the_pdf_has_every_vietnamese_letter(tmp_path):
    marks = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    small = "".join(unicodedata.normalize("NFC", base + mark) for base in "aăâeêioôơuưy" for mark in marks) + "đ"
    letters = small + small.upper()
    word = Document()
    for bold in (False, True):
        for italic in (False, True):
            run = word.add_paragraph().add_run(" ".join(letters))
            run.bold, run.italic = bold, italic
    stream = io.BytesIO()
    word.save(stream)
    content = pdf.to_pdf(stream.getvalue())
    assert read(content, tmp_path).count(letters) == 4
    fonts = subprocess.run(
        ["pdffonts", str(tmp_path / "bao-cao.pdf")], check=True, capture_output=True, text=True
    ).stdout
    assert fonts.count("Tinos") == 4
    assert "Libertinus" not in fonts


def test_the_guide_names_every_field_and_none_that_is_not_there(reports):
    guide = GUIDE.read_text(encoding="utf-8").partition("## Tên dùng được")[2]
    known = {name for line in guide.splitlines() if line.startswith("| `") for name in names_in(line.split("|")[1])}
    assert known == {name for report in reports.values() for name in report.fields}
    for line in guide.splitlines():
        if line.startswith("| `") and len(found := list(names_in(line.split("|")[1]))) == 1:
            rows = reports[Kind.QUARTERLY].fields[found[0]]
            first = rows if isinstance(rows, dict) else rows[-1] if isinstance(rows, list) and rows else None
            if isinstance(first, dict):
                assert set(names_in(line.split("|")[2])) - {"chi_tieu"} <= set(first), found
                assert set(first) - set(names_in(line.split("|")[2])) <= set(COMMON), found


COMMON = ("ma", "ten", "don_vi", "ky", "gia_tri", "tang", "ky_gan_nhat", "ca_nuoc", "tinh_trang", "ke_hoach",
          "so_ke_hoach", "danh_gia")  # fmt: skip


def names_in(cell: str) -> Iterator[str]:
    yield from (name for name in re.findall(r"`([a-z_0-9]+)`", cell))


def test_every_picture_of_a_report_is_drawn_once_for_each_format(reports):
    pictures = [one for one in walked(reports[Kind.MONTHLY].fields) if isinstance(one, Picture)]
    assert len(pictures) == 8
    assert periodic_report.steps(reports[Kind.MONTHLY], "docx") == 9
    assert periodic_report.steps(reports[Kind.MONTHLY], "pdf") == 10


def walked(value: object) -> Iterator[object]:
    yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walked(one)
