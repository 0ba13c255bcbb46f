"""The five-year report, read back: layout of an official document, figures of the warehouse, nothing invented."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from dashboard import desk, goal_notes, goals, queries, warehouse
from dashboard.reports import five_year
from etl import load
from growth.goals import GoalStatus
from growth.notation import number
from growth.periods import Period
from growth.vocabulary import NoteKind
from ledger.people import Person, Role

SHIPPED = Path(__file__).parents[1] / "data" / "raw"
WORKBOOKS = ("muc-tieu.xlsx", "gia-tri-san-xuat.xlsx", "so-lieu-cong-bo-nghe-an.xlsx")
DECEMBER = Period.month(2025, 12)
NOTES = {
    NoteKind.OBJECTIVE_CAUSE: "Giá thép thế giới giảm mạnh.",
    NoteKind.SUBJECTIVE_CAUSE: "Giải phóng mặt bằng của một số dự án chậm.",
    NoteKind.PROPOSAL_GOAL: "Đề nghị điều chỉnh mục tiêu đến năm 2030.",
    NoteKind.PROPOSAL_MEASURE: "Tháo gỡ vướng mắc về điện cho các dự án lớn.",
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder with the shipped goals and figures, and a note of each kind beside the first goal."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "raw").mkdir()
    for name in WORKBOOKS:
        shutil.copy2(SHIPPED / name, folder / "raw")
        shutil.copy2(SHIPPED / f"{name}.card.yaml", folder / "raw")
    load.rebuild(folder)
    for kind, text in NOTES.items():
        desk.add_goal_note(
            folder,
            Person("nguyen.van.a", "Nguyễn Văn A", Role.STATISTICIAN),
            goal_code="NQ07-01",
            goal_name="Giá trị sản xuất công nghiệp",
            kind=kind,
            text=text,
            unit_in_charge="Phòng Quản lý công nghiệp",
            day=date(2026, 3, 10),
            illustrative=False,
        )
    yield folder
    warehouse.close()


@pytest.fixture(scope="module")
def facts(office: Path) -> Iterator[five_year.Facts]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_DATA", str(office))
        st.cache_data.clear()
        version = warehouse.current_version()
        with warehouse.at(version):
            states = goals.states(version, "VN-22", str(DECEMBER))
            yield five_year.Facts(states, goal_notes.by_goal(version), DECEMBER, version, queries.is_illustrative())


@pytest.fixture(scope="module")
def file(facts: five_year.Facts) -> bytes:
    return five_year.to_docx(facts)


@pytest.fixture(scope="module")
def word(file: bytes) -> WordDocument:
    return Document(io.BytesIO(file))


def texts(word: WordDocument) -> list[str]:
    """Every paragraph, those of tables too, from top to bottom."""
    return [text for text in (Paragraph(one, word).text for one in word.element.body.iter(qn("w:p"))) if text.strip()]


def table(word: WordDocument, *captions: str) -> list[list[str]]:
    """Rows of the table whose head begins with these captions."""
    rows = [[[cell.text for cell in row.cells] for row in one.rows] for one in word.tables]
    return next(of[1:] for of in rows if of[0][: len(captions)] == list(captions))


def section(word: WordDocument, first: str, after: str) -> list[str]:
    """What stands between two headings."""
    every = texts(word)
    return every[every.index(first) + 1 : every.index(after)]


def test_it_has_the_parts_of_an_administrative_document_in_their_order(word):
    every = texts(word)
    parts = [
        "UBND TỈNH NGHỆ AN",
        "SỞ CÔNG THƯƠNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "BÁO CÁO",
        "Kết quả 05 năm thực hiện Nghị quyết 07-NQ/TU ngày 23 tháng 12 năm 2021",
        "Căn cứ Nghị quyết 07-NQ/TU ngày 23 tháng 12 năm 2021;",
        "I. KẾT QUẢ THỰC HIỆN CÁC MỤC TIÊU",
        "II. NGUYÊN NHÂN",
        "III. ĐỀ XUẤT, KIẾN NGHỊ",
        "IV. PHƯƠNG HƯỚNG GIAI ĐOẠN 2026–2030",
        "Nơi nhận:",
        "GIÁM ĐỐC",
        "Phụ lục I",
        "Phụ lục II",
        "Phụ lục III",
    ]
    places = [every.index(part) for part in parts]
    assert places == sorted(places)


def test_what_only_the_office_knows_stays_blank(word):
    every = texts(word)
    assert "Số: …/BC-SCT" in every
    assert "Nghệ An, ngày … tháng … năm …" in every
    assert every[every.index("GIÁM ĐỐC") + 1] == "…"
    assert section(word, "2. Nhiệm vụ trọng tâm", "Nơi nhận:")[0] == "…"


def test_page_and_type_are_those_of_the_decree(word):
    page = word.sections[0]
    assert [round(size.mm) for size in (page.page_width, page.page_height)] == [210, 297]
    assert [round(size.mm) for size in (page.left_margin, page.right_margin, page.top_margin)] == [30, 15, 20]
    assert word.styles["Normal"].font.name == "Times New Roman"
    assert word.styles["Normal"].font.size == Pt(14)
    assert page.different_first_page_header_footer
    assert "PAGE" in page.header._element.xml
    assert "PAGE" not in page.first_page_header._element.xml


def test_every_goal_is_named_with_its_state(word, facts):
    rows = {row[0]: row for row in table(word, "Mã", "Mục tiêu (đơn vị)")}
    for one in facts.states:
        assert rows[one.code][1] == f"{one.name} ({one.unit})"
        assert one.badge.word in rows[one.code]
    assert len(facts.states) > 30


def test_a_goal_that_nobody_entered_says_so_and_is_not_judged(word, facts):
    empty = {one.code for one in facts.states if not one.is_entered}
    assert "NQ07-01" in empty
    for row in table(word, "Mã", "Mục tiêu (đơn vị)"):
        assert (row[2] == "Chưa nhập chỉ tiêu") == (row[0] in empty) or len(set(row)) == 1


def test_goals_reached_and_not_reached_are_told_apart(word, facts):
    not_reached = [one for one in facts.states if one.verdict and one.verdict.status is GoalStatus.NOT_REACHED]
    assert not_reached
    lines = [text for text in texts(word) if text.startswith("- Không đạt. ")]
    for one in not_reached:
        assert any(one.name in line and five_year.result(one) in line for line in lines)


def test_the_figures_of_the_years_are_those_of_the_warehouse(word, facts):
    head = next(one.rows[0].cells for one in word.tables if one.rows[0].cells[1].text == "Mục tiêu (đơn vị)")
    years = {int(cell.text): at for at, cell in enumerate(head) if cell.text.isdecimal()}
    rows = {row[0]: row for row in table(word, "Mã", "Mục tiêu (đơn vị)")}
    compared = 0
    for one in facts.states:
        for year, at in years.items():
            value = one.years.shown.get(year)
            assert rows[one.code][at].rstrip("*") == ("–" if value is None else number(value))
            compared += value is not None
    assert compared > 20


def test_every_figure_has_its_document_day_file_sheet_and_cell(word, facts):
    rows = table(word, "Mã mục tiêu", "Năm")
    for one in facts.states:
        for figure in one.years.figures.itertuples():
            (row,) = [row for row in rows if row[7] == f"{figure.source_file}, {figure.sheet}!{figure.cell}"]
            assert one.code in row[0].split(", ")
            assert row[2].startswith(number(figure.value))
            assert row[5] == figure.citation
            assert re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", row[6])
    targets = {row[0]: row for row in table(word, "Mã", "Mục tiêu", "Chỉ tiêu", "Nguồn")}
    assert all(targets[one.code][5] == one.origin for one in facts.states)


def test_estimates_and_unstated_prices_are_marked(word):
    rows = {row[1]: row for row in table(word, "TT", "Mục tiêu", "Chỉ tiêu", "Kết quả thực hiện")}
    told = rows["Giá trị sản xuất công nghiệp (tỷ đồng)"][3]
    assert "2025: 117.350*" in told
    assert "nguồn không nêu giá" in told


@pytest.mark.parametrize(
    ("kind", "heading", "after"),
    [
        (NoteKind.OBJECTIVE_CAUSE, "1. Nguyên nhân khách quan", "2. Nguyên nhân chủ quan"),
        (NoteKind.SUBJECTIVE_CAUSE, "2. Nguyên nhân chủ quan", "III. ĐỀ XUẤT, KIẾN NGHỊ"),
        (NoteKind.PROPOSAL_GOAL, "1. Điều chỉnh mục tiêu", "2. Giải pháp"),
        (NoteKind.PROPOSAL_MEASURE, "2. Giải pháp", "IV. PHƯƠNG HƯỚNG GIAI ĐOẠN 2026–2030"),
    ],
)
def test_notes_stand_in_their_section_under_their_goal(word, kind, heading, after):
    goal, text = section(word, heading, after)
    assert goal == "Mục tiêu “Giá trị sản xuất công nghiệp” (07-NQ/TU):"
    assert text == f"- {NOTES[kind]} (Đơn vị chủ trì: Phòng Quản lý công nghiệp.)"


def test_the_appendix_names_author_day_and_cell_of_every_note(word, facts):
    rows = table(word, "Mã", "Mục tiêu", "Loại nội dung")
    assert [row[3] for row in rows] == list(NOTES.values())
    assert {row[4] for row in rows} == {"Nguyễn Văn A, 10/3/2026"}
    assert [row[6] for row in rows] == [note.origin for note in facts.notes["NQ07-01"]]


def test_a_section_without_notes_stays_blank_for_the_office(facts):
    bare = five_year.Facts(facts.states, {}, facts.month, facts.version, illustrative=False)
    without = Document(io.BytesIO(five_year.to_docx(bare)))
    assert section(without, "1. Nguyên nhân khách quan", "2. Nguyên nhân chủ quan") == [
        "… (chưa có nội dung nào được ghi bên cạnh các mục tiêu)"
    ]


def test_illustrative_figures_say_so_on_every_page_and_in_the_text(facts):
    made_up = five_year.Facts(facts.states, facts.notes, facts.month, facts.version, illustrative=True)
    word = Document(io.BytesIO(five_year.to_docx(made_up)))
    for one in word.sections:
        assert one.header.paragraphs[0].text.startswith("SỐ LIỆU MINH HỌA")
    assert word.sections[0].first_page_header.paragraphs[0].text.startswith("SỐ LIỆU MINH HỌA")
    assert any(text.startswith("SỐ LIỆU MINH HỌA") for text in texts(word))


def test_the_same_warehouse_gives_the_same_report(facts, file):
    def body(content: bytes) -> bytes:
        return zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml")

    assert body(five_year.to_docx(facts)) == body(file)


def test_the_pdf_says_all_that_the_word_file_says(facts, word, tmp_path):
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext is not there: apt-get install poppler-utils")
    (tmp_path / "bao-cao.pdf").write_bytes(five_year.to_pdf(facts))
    said = subprocess.run(
        [reader, "-raw", str(tmp_path / "bao-cao.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    paper = squeezed(re.sub(r"\f\d+\n", "", said.replace("\u200b", "")))  # a page number may stand within a cell
    missing = [text for text in texts(word) if squeezed(text) not in paper]
    assert not missing, missing[:3]


def squeezed(text: str) -> str:
    """Without blanks: a line may end anywhere."""
    return "".join(text.split())


def test_word_takes_every_part_of_it(file, office_faults):
    assert office_faults(file, "docx") == []


def test_libreoffice_opens_it_and_prints_it(file, tmp_path):
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("soffice is not installed: the report cannot be printed here")
    (tmp_path / "bao-cao.docx").write_bytes(file)
    subprocess.run(
        [soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(tmp_path / "bao-cao.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert (tmp_path / "bao-cao.pdf").read_bytes().startswith(b"%PDF")
