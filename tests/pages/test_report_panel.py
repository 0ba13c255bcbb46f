"""Reports of the month on the overview: begun there, written beside the pages, handed out, written into the book."""

from __future__ import annotations

import io
import time
from datetime import date

import pytest
from docx import Document

from dashboard import export_process, exports, frame, past, periodic, report_panel, templates, warehouse
from dashboard.exports import Stage, Wanted
from dashboard.frame import Selection
from dashboard.identity import book
from dashboard.periodic import Kind
from growth.periods import Period
from ledger.book import Action
from ledger.people import NotAllowed, Role
from tests.pages.conftest import cards, figure, target

FIGURES = [
    figure("iip", "2025-02", 107.2, "index_ytd", release=date(2025, 3, 6)),
    figure("iip", "2025-03", 108.1, "index_ytd", release=date(2025, 4, 6)),
    figure("iip", "2025-03", 108.9, "index_ytd", release=date(2025, 9, 6)),
]


@pytest.fixture
def selection(publish) -> Selection:
    version = publish(FIGURES, [target("iip", "2025", 10.0, "growth_yoy")])
    return Selection(version, frame.HOME_AREA, "Nghệ An", Period.parse("2025-03"))


def said(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)


def made(wanted: Wanted, kind: Kind, content: bytes = b"") -> exports.Progress:
    """The wish granted by a process of its own."""
    exports.start(wanted, 0, content or templates.current(kind).content)
    deadline = time.monotonic() + 120
    while (now := exports.progress(wanted)).stage is Stage.RUNNING and time.monotonic() < deadline:
        time.sleep(0.1)
    return now


def test_the_page_offers_both_reports_begins_one_shows_how_far_it_is_and_hands_it_out(selection, open_page):
    page = open_page(thang="2025-03")
    assert [button.label for button in page.button if button.key.startswith("lap-bao-cao")] == [
        "Lập Word",
        "Lập PDF",
    ] * 2
    wanted = report_panel.wanted(Kind.MONTHLY, "docx", selection)
    now = made(wanted, Kind.MONTHLY)
    assert now.stage is Stage.DONE, (now.fault, (wanted.folder / "log.txt").read_text(encoding="utf-8"))
    assert now.done == now.total == 2  # one chart, one template
    assert wanted.file_name == "bao-cao-thang-3-2025.docx"
    assert "tăng 8,9% so với cùng kỳ năm trước" in said(wanted.path.read_bytes())
    rows = Document(wanted.path).tables[1].rows
    assert [row.cells[4].text for row in rows][1:] == [card.value for card in cards(page)] == ["+8,9%"]
    page.run()
    (button,) = page.get("download_button")
    assert button.proto.label.startswith("Tải Word (")
    assert not [button for button in page.button if button.key == "lap-bao-cao-thang-docx"]


def test_a_report_of_a_past_day_knows_what_was_known_then(selection, tmp_path):
    then = past.key(selection.version, date(2025, 5, 31))
    wanted = report_panel.wanted(Kind.QUARTERLY, "docx", Selection(then, "VN-22", "Nghệ An", selection.month))
    (tmp_path / exports.TEMPLATE).write_bytes(templates.current(Kind.QUARTERLY).content)
    export_process.write_report(wanted, tmp_path, time.monotonic())
    text = said((tmp_path / "bao-cao-quy-i-2025.docx").read_bytes())
    assert "tăng 8,1% so với cùng kỳ năm trước" in text and "8,9%" not in text
    assert "Số liệu như đã biết ngày 31/5/2025" in text


def test_another_template_or_day_is_another_file(selection):
    first = report_panel.wanted(Kind.MONTHLY, "pdf", selection)
    assert report_panel.wanted(Kind.MONTHLY, "pdf", selection).key == first.key
    (templates.own_path(Kind.MONTHLY).parent).mkdir()
    templates.own_path(Kind.MONTHLY).write_bytes(b"another")
    then = Selection(past.key(selection.version, date(2025, 5, 31)), "VN-22", "Nghệ An", selection.month)
    keys = {first.key, *(report_panel.wanted(Kind.MONTHLY, "pdf", one).key for one in (selection, then))}
    assert len(keys) == 3


def test_a_broken_template_and_a_month_without_figures_end_in_their_sentences(selection, tmp_path):
    wanted = report_panel.wanted(Kind.MONTHLY, "docx", selection)
    (tmp_path / exports.TEMPLATE).write_bytes(b"no Word file")
    with pytest.raises(export_process.Said, match=r"Tệp mẫu bao-cao-thang\.docx: không phải tệp Word"):
        export_process.write_report(wanted, tmp_path, 0.0)
    empty = Selection(selection.version, "VN-22", "Nghệ An", Period.parse("2030-01"))
    wanted = report_panel.wanted(Kind.MONTHLY, "docx", empty)
    with pytest.raises(export_process.Said, match="Chưa có số liệu nào của Nghệ An trong năm 2030"):
        export_process.write_report(wanted, tmp_path, 0.0)


def test_an_admin_puts_an_edited_template_in_force_and_takes_it_back(selection, sign_in):
    admin = sign_in(Role.ADMIN)
    own = templates.current(Kind.MONTHLY).content + b" "
    templates.replace(book(), admin, Kind.MONTHLY, own)
    assert (templates.current(Kind.MONTHLY).content, templates.current(Kind.MONTHLY).is_own) == (own, True)
    assert not templates.current(Kind.QUARTERLY).is_own
    templates.remove(book(), admin, Kind.MONTHLY)
    assert not templates.current(Kind.MONTHLY).is_own
    assert [entry.subject for entry in book().entries(Action.TEMPLATE)] == ["bao-cao-thang.docx"] * 2


def test_nobody_else_changes_a_template(selection, sign_in):
    with pytest.raises(NotAllowed):
        templates.replace(book(), sign_in(Role.APPROVER), Kind.MONTHLY, b"")
    assert not templates.current(Kind.MONTHLY).is_own


def test_the_page_of_templates_says_which_is_used_and_how_to_write_one(selection, sign_in, open_page):
    sign_in(Role.ADMIN)
    page = open_page("pages/data/administration.py", xem="mau")
    assert [caption.value for caption in page.caption].count("Đang dùng mẫu gốc của hệ thống.") == 2
    assert any("`chi_tieu_quy`" in text.value for text in page.markdown)


def test_other_areas_have_no_report_of_the_department(publish, open_page):
    publish([figure("iip", "2025-03", 108.1, "index_ytd", area="VN")])
    page = open_page(thang="2025-03", khu_vuc="VN")
    assert not [button for button in page.button if (button.key or "").startswith("lap-bao-cao")]


def test_values_at_unstated_prices_do_not_stand_beside_those_of_another_year(publish):
    of_year = {"measure": "level", "unit": "tỷ đồng", "price_basis": "unstated"}
    known = {"2024": 113027, "2025": 117350}
    version = publish([figure("gross_output_industry", year, value, **of_year) for year, value in known.items()])
    with warehouse.at(version):
        found = periodic.report(Kind.MONTHLY, Selection(version, "VN-22", "Nghệ An", Period.parse("2025-12")))
    (row,) = found.fields["gia_tri_cong_nghiep"]
    assert (row["luy_ke_nay"], row["luy_ke_truoc"], row["luy_ke_tang"]) == ("117.350", "–", "–")
