"""Goals, causes and proposals that people write on the page: kept with author and day, traceable, never lost."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
import streamlit as st
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from dashboard import desk, queries, warehouse
from etl import load
from etl.layouts import GOAL_NOTES
from etl.raw_store import raw_files
from etl.reader import read_workbook
from etl.templates import new_workbook, save, write_goal_notes
from growth.vocabulary import NoteKind
from ledger import book as ledger
from ledger.book import Action
from ledger.decisions import state
from ledger.people import VISITOR, NotAllowed, Person, Role

PAGE = "pages/goals/resolution_07.py"
WRITER = Person("thu.statistician", "Trần Thị Thử", Role.STATISTICIAN)
ROW = {
    "goal_code": "NQ07-01", "note_kind": "Nguyên nhân khách quan", "text": "Giá thép thế giới giảm.",
    "unit_in_charge": "Phòng Quản lý công nghiệp", "written_on": date(2026, 3, 10), "author": "Nguyễn Văn A",
}  # fmt: skip
ENTRY = {
    "goal_code": "NQ07-01", "goal_name": "Giá trị sản xuất công nghiệp", "kind": NoteKind.OBJECTIVE_CAUSE,
    "text": "Giá thép thế giới giảm.", "unit_in_charge": "", "day": date(2026, 3, 10), "illustrative": False,
}  # fmt: skip


@pytest.fixture
def office(goals_loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sign_in):
    """A data folder of one's own with goals and figures loaded, as the app of this test sees it; WRITER signed in."""
    folder = tmp_path / "data"
    shutil.copytree(goals_loaded, folder)
    monkeypatch.setenv("DASHBOARD_DATA", str(folder))
    st.cache_data.clear()
    assert sign_in(Role.STATISTICIAN) == WRITER
    yield folder
    warehouse.close()


def written(tmp_path: Path, *rows: dict) -> Path:
    workbook = new_workbook()
    write_goal_notes(workbook, rows)
    path = tmp_path / "nguyen-nhan.xlsx"
    save(workbook, path)
    return path


def press(page: AppTest, label: str, code: str) -> AppTest:
    """Opens the goals of NQ 07 one by one, then the form behind a button of one of them."""
    page.session_state["note-Nghị quyết 07-NQ/TU-each"] = True
    page.run()
    return next(one for one in page.button if one.label == label and one.key.endswith(code)).click().run()


def enter_goal(page: AppTest, code: str, **texts: str) -> AppTest:
    """Fills the form of a goal and saves it; texts by field."""
    waiting = [one for one in ("Nhập chỉ tiêu", "Điều chỉnh chỉ tiêu") if _offers(page, one, code)]
    return fill_goal(press(page, waiting[0], code), **texts)


def fill_goal(page: AppTest, save: bool = True, **texts: str) -> AppTest:
    """Fills the form of a goal that is open; texts by field."""
    for name, text in texts.items():
        widget = page.selectbox if name in ("kind", "direction", "comparison") else page.text_input
        widget(key=f"goal-{name}").set_value(text)
    return page.button(key="goal-save").click().run() if save else page


def _offers(page: AppTest, label: str, code: str) -> bool:
    page.session_state["note-Nghị quyết 07-NQ/TU-each"] = True
    page.run()
    return any(one.label == label and one.key.endswith(code) for one in page.button)


def fill_form(page: AppTest, code: str, text: str, kind: NoteKind = NoteKind.SUBJECTIVE_CAUSE) -> AppTest:
    press(page, "Thêm nguyên nhân, đề xuất", code)
    page.radio(key="note-kind").set_value(kind)
    page.text_area(key="note-text").set_value(text)
    return page.button(key="note-save").click().run()


def test_a_sheet_of_notes_is_read_with_the_cell_of_each_text(tmp_path):
    reading = read_workbook(written(tmp_path, ROW, ROW | {"note_kind": "giải pháp", "text": "Một.\nHai."}))
    first, second = reading.goal_notes
    assert not reading.findings
    assert (first.goal_code, first.kind, first.text, first.author, first.written_on) == (
        "NQ07-01",
        "objective_cause",
        "Giá thép thế giới giảm.",
        "Nguyễn Văn A",
        date(2026, 3, 10),
    )
    assert (second.kind, second.text) == ("proposal_measure", "Một.\nHai.")
    page = load_workbook(tmp_path / "nguyen-nhan.xlsx")[first.sheet]
    assert page[first.cell].value == first.text


def test_a_moved_column_of_notes_is_still_found(tmp_path):
    path = written(tmp_path, ROW)
    workbook = load_workbook(path)
    page = workbook[GOAL_NOTES.title]
    page.insert_cols(1)
    page.cell(page.max_row - 1, 1, "TT")
    workbook.save(path)
    (note,) = read_workbook(path).goal_notes
    assert (note.text, note.author) == (ROW["text"], ROW["author"])


@pytest.mark.parametrize("field", ["goal_code", "note_kind", "text", "written_on", "author"])
def test_a_note_that_lacks_something_is_refused_with_its_cell(tmp_path, field):
    reading = read_workbook(written(tmp_path, ROW | {field: None}))
    assert not reading.goal_notes
    assert [(finding.code, bool(finding.cell)) for finding in reading.findings] == [("missing_cell", True)]


def test_a_note_for_a_goal_that_nobody_loaded_is_said(office, tmp_path):
    load.load(office, [written(tmp_path, ROW | {"goal_code": "KHONG-CO"})], load.Instructions())
    rows = queries.findings()
    (found,) = rows[rows["code"] == "goal_note_has_its_goal"]["found"]
    assert found == "KHONG-CO"


def test_what_the_form_writes_stands_beside_the_goal_at_once(office, open_page):
    page = fill_form(open_page(PAGE), "NQ07-01", "Giá thép thế giới giảm.\nNhu cầu yếu.")
    assert not page.error and not page.exception
    assert [toast.value for toast in page.toast] == ["Đã ghi vào kho số liệu: Giá trị sản xuất công nghiệp"]
    assert any(element.value == "Giá thép thế giới giảm.  \nNhu cầu yếu." for element in page.markdown)
    signature = next(element.value for element in page.caption if element.value.startswith("Trần Thị Thử, ngày"))
    assert "nguon-so-lieu?xem=o-goc" in signature
    assert any("1 nội dung ở 1 mục tiêu" in expander.label for expander in page.expander)


def test_a_note_is_a_raw_file_with_a_card_and_survives_a_rebuild(office):
    desk.add_goal_note(office, WRITER, **ENTRY)
    (file,) = [file for file in raw_files(office) if file.path.parent.name == "received"]
    assert (file.card.entered_by, file.card.publisher) == ("Trần Thị Thử", "Sở Công Thương Nghệ An")
    (note,) = queries.goal_notes().itertuples()
    assert load_workbook(file.path)[note.sheet][note.cell].value == note.text == ENTRY["text"]
    assert load.rebuild(office).version == warehouse.current_version()
    assert len(queries.goal_notes()) == 1


def test_every_entry_stays_and_none_replaces_another(office, open_page):
    desk.add_goal_note(office, WRITER, **ENTRY)
    desk.add_goal_note(office, WRITER, **ENTRY | {"text": "Thị trường phục hồi chậm.", "day": date(2026, 4, 2)})
    captions = [element.value for element in open_page(PAGE).caption if element.value.startswith("Trần Thị Thử")]
    assert ["ngày 10/3/2026" in captions[0], "ngày 2/4/2026" in captions[1]] == [True, True]
    assert queries.goal_notes()["text"].to_list() == ["Giá thép thế giới giảm.", "Thị trường phục hồi chậm."]


def test_an_entry_without_text_is_refused_and_nothing_is_stored(office, open_page):
    before = warehouse.current_version()
    page = fill_form(open_page(PAGE), "NQ07-01", "  \n ")
    assert page.error[0].value == "Chưa ghi: thiếu nội dung; hãy nhập nội dung rồi bấm Ghi lại."
    assert warehouse.current_version() == before
    assert not (office / "raw" / "received").exists()


def test_an_entry_with_a_mere_mark_is_refused(office):
    with pytest.raises(desk.NoteRefused, match="thiếu nội dung"):
        desk.add_goal_note(office, WRITER, **ENTRY | {"text": "…"})
    assert queries.goal_notes().empty


def test_the_same_entry_twice_a_day_is_kept_once(office):
    desk.add_goal_note(office, WRITER, **ENTRY)
    with pytest.raises(desk.NoteRefused, match="y hệt"):
        desk.add_goal_note(office, WRITER, **ENTRY)
    assert len(queries.goal_notes()) == 1


def test_a_text_that_looks_like_a_formula_stays_a_text(office):
    desk.add_goal_note(office, WRITER, **ENTRY | {"text": "=Giá thép giảm\x07 mạnh"})
    assert queries.goal_notes()["text"].to_list() == ["=Giá thép giảm mạnh"]


def test_signs_that_old_fonts_use_for_letters_are_kept(office):
    text = "Bụi cỡ 10 µm vượt mức; đầu tư¹ giảm, tấm m×n."
    desk.add_goal_note(office, WRITER, **ENTRY | {"text": text})
    assert queries.goal_notes()["text"].to_list() == [text]


def test_a_text_too_long_for_a_report_is_refused(office):
    with pytest.raises(desk.NoteRefused, match="tách thành nhiều lần"):
        desk.add_goal_note(office, WRITER, **ENTRY | {"text": "a" * (desk.LONGEST_NOTE + 1)})


GOAL = {"target_low": "120.175", "kind": "level", "direction": "up", "target_year": "2025", "article": "Mục II.2"}


def test_a_goal_entered_by_form_is_judged_at_once_and_is_a_raw_file_with_a_card(office, open_page):
    page = enter_goal(open_page(PAGE), "NQ07-01", **GOAL)
    assert not page.error and not page.exception
    assert [toast.value for toast in page.toast] == ["Đã ghi vào kho số liệu: Giá trị sản xuất công nghiệp"]
    row = queries.goals().set_index("goal_code").loc["NQ07-01"]
    assert (row["target_low"], row["kind"], row["direction"], row["article"]) == (120_175, "level", "up", "Mục II.2")
    assert row["indicator"] == "gross_output_industry"
    (file,) = [file for file in raw_files(office) if file.path.parent.name == "received"]
    assert file.card.entered_by == "Trần Thị Thử"
    assert load_workbook(file.path)[row["sheet"]][row["cell"]].value == 120_175
    assert "120.175" in page.table[0].value["2025"][0]


def test_a_changed_goal_keeps_its_history_and_shows_it(office, open_page):
    enter_goal(open_page(PAGE), "NQ07-01", **GOAL)
    page = enter_goal(open_page(PAGE), "NQ07-01", target_low="118.000", citation="Kết luận 12-KL/TU")
    history = next(table.value for table in page.table if "Người nhập" in table.value.columns)
    plain = history.map(lambda text: text.replace("\\", ""))
    assert plain["Chỉ tiêu"].to_list() == [
        "118.000 tỷ đồng (năm 2025)", "120.175 tỷ đồng (năm 2025)", "chưa nhập chỉ tiêu",
    ]  # fmt: skip
    assert plain["Người nhập"].to_list()[:2] == ["Trần Thị Thử"] * 2
    assert plain["Nguồn, lý do"][0].startswith("Kết luận 12-KL/TU")
    assert all("nguon-so-lieu?xem=o-goc" in link for link in history["Ô"])


def test_a_goal_can_go_back_to_an_earlier_value(office):
    fields = {"goal_code": "NQ07-01", "document": "NQ 07", "name": "GTSX", "unit": "tỷ đồng", "area": "Nghệ An"}
    for minute, value in enumerate(("100", "90", "100")):
        desk.add_goal(
            office, WRITER, fields=fields | {"target_low": value},
            moment=datetime(2026, 4, 1, 8, minute), illustrative=False,
        )  # fmt: skip
    assert queries.goals().set_index("goal_code").loc["NQ07-01", "target_low"] == 100
    assert queries.goal_statements().query("goal_code == 'NQ07-01'")["target_low"].to_list()[1:] == [100, 90, 100]


NO_GOALS = [
    ({"target_low": "13"}, "trị số mới cần nguồn"),
    ({"target_low": "mười ba", "article": "2"}, "thấy “mười ba”, cần một con số"),
    ({"document_date": "hôm qua"}, "cần một ngày, ví dụ 23/8/2025"),
    ({"target_low": "13", "target_high": "12", "article": "2"}, "Đến giá trị"),
    ({"target_year": "25"}, "cần một năm"),
    ({"name": ""}, "Tên mục tiêu"),
    ({"note": "s¶n xuÊt c«ng nghiÖp gi¶m"}, "ký tự không lưu được"),
    ({}, "chưa có gì thay đổi"),
]


def test_an_entry_that_is_no_goal_is_refused_with_its_reason(office, open_page):
    before = warehouse.current_version()
    page = press(open_page(PAGE), "Nhập chỉ tiêu", "NQ07-01")
    for texts, fault in NO_GOALS:  # one form left open: it takes the next try as if the last had not been
        written = {name: page.text_input(key=f"goal-{name}").value for name in texts}
        page = fill_goal(page, **texts)
        assert fault in page.error[0].value
        page = fill_goal(page, save=False, **written)
    assert warehouse.current_version() == before
    assert not (office / "raw" / "received").exists()


def test_a_goal_that_nobody_listed_gets_a_code_of_its_own(office, open_page):
    page = open_page(PAGE).button(key="them-muc-tieu").click().run()
    for name, text in {
        "name": "Tỷ lệ lấp đầy", "document": "Kế hoạch 200/KH-UBND", "document_date": "27/3/2025", "target_low": "80,5",
        "unit": "%",
    }.items():  # fmt: skip
        page.text_input(key=f"goal-{name}").set_value(text)
    page.button(key="goal-save").click().run()
    row = queries.goals().set_index("goal_code").loc["MT-01"]
    assert (row["name"], row["target_low"], row["area"]) == ("Tỷ lệ lấp đầy", 80.5, "VN-22")
    assert row["document_date"].date() == date(2025, 3, 27)


@pytest.mark.parametrize("person", [VISITOR, Person("xem", "Người Xem", Role.VIEWER)], ids=["visitor", "viewer"])
def test_who_may_only_look_is_refused_in_the_action_itself_and_the_attempt_stands_in_the_book(office, person):
    before = warehouse.current_version()
    with pytest.raises(NotAllowed, match="ghi nguyên nhân, đề xuất"):
        desk.add_goal_note(office, person, **ENTRY)
    with pytest.raises(NotAllowed, match="nhập hoặc điều chỉnh chỉ tiêu"):
        desk.add_goal(office, person, fields={"goal_code": "NQ07-01"}, moment=datetime(2026, 4, 1), illustrative=False)
    refused = ledger.of(office).entries(Action.REFUSED)
    assert [entry.actor for entry in refused] == [person.account or "Khách"] * 2
    assert warehouse.current_version() == before


@pytest.mark.parametrize("role", [None, Role.VIEWER], ids=["visitor", "viewer"])
def test_who_may_only_look_is_told_who_may_write_and_offered_no_form(office, open_page, sign_in, nobody, role):
    sign_in(role) if role else nobody()
    page = open_page(PAGE)
    page.session_state["note-Nghị quyết 07-NQ/TU-each"] = True
    page.run()
    labels = {button.label for button in page.button}
    assert not labels & {"Thêm mục tiêu", "Nhập chỉ tiêu", "Điều chỉnh chỉ tiêu", "Thêm nguyên nhân, đề xuất"}
    assert any("vai trò thống kê viên trở lên" in caption.value for caption in page.caption)


def test_a_form_left_open_after_the_session_is_over_writes_nothing(office, open_page, nobody):
    page = press(open_page(PAGE), "Thêm nguyên nhân, đề xuất", "NQ07-01")
    page.text_area(key="note-text").set_value("Giá thép giảm.")
    nobody()
    page.button(key="note-save").click().run()
    assert any("chưa đăng nhập" in error.value for error in page.error)
    assert queries.goal_notes().empty


def test_notes_and_goals_are_publications_of_their_own_kind_that_can_be_undone(office):
    version = warehouse.current_version()
    desk.add_goal_note(office, WRITER, **ENTRY)
    [entry] = ledger.of(office).entries(Action.GOAL_NOTE)
    assert (entry.actor, entry.subject) == (WRITER.account, ENTRY["goal_name"])
    load.undo(office, state(ledger.of(office)).newest.number, load.Decision(WRITER.account, "nhầm"))
    assert queries.goal_notes().empty
    assert warehouse.current_version() == version
