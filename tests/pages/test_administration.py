"""Quản trị: who may open it, what it changes, what the log says; and no page for who has to sign in first."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import streamlit as st
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from dashboard import audit, desk, identity, warehouse
from dashboard.reports import tables
from ledger import accounts, sessions
from ledger import book as ledger
from ledger.administration import change_setting
from ledger.book import Action
from ledger.decisions import settings
from ledger.people import NotAllowed, Role
from tests.conftest import ROOT
from tests.pages.conftest import drawings

PAGE = "pages/data/administration.py"
OPERATOR = accounts.operator("may")
PASSWORD = "câu chỉ mình tôi biết"


@pytest.fixture
def office(goals_loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A data folder of one's own, as the app of this test sees it."""
    folder = tmp_path / "data"
    shutil.copytree(goals_loaded, folder)
    monkeypatch.setenv("DASHBOARD_DATA", str(folder))
    st.cache_data.clear()
    yield folder
    warehouse.close()


@pytest.fixture
def admin(office, sign_in):
    return sign_in(Role.ADMIN)


def entries(*actions: Action):
    return identity.book().entries(*actions)


def log_of(page: AppTest):
    return page.dataframe[0].value


@pytest.mark.parametrize("role", [None, Role.VIEWER, Role.STATISTICIAN, Role.APPROVER], ids=str)
def test_nobody_but_an_admin_sees_the_page_and_the_attempt_stands_in_the_book(office, open_page, sign_in, role):
    person = sign_in(role) if role else None
    page = open_page(PAGE)
    assert page.title[0].value == "Trang Quản trị cần vai trò quản trị"
    assert not page.dataframe and {button.key for button in page.button} <= {"sign-out"}
    [refused] = entries(Action.REFUSED)
    assert (refused.actor, refused.subject) == (person.account if person else "Khách", "xem trang Quản trị")


def test_an_admin_makes_an_account_whose_owner_chooses_the_password(admin, open_page):
    page = open_page(PAGE)
    page.text_input(key="new-name").set_value("Minh.Ngo")
    page.text_input(key="new-full-name").set_value("Ngô Quang Minh")
    page.selectbox(key="new-role").set_value("Người duyệt")
    page.button(key="new-save").click().run()
    assert not page.error and not page.exception
    row = page.dataframe[0].value.set_index("Tên đăng nhập").loc["minh.ngo"]
    assert (row["Vai trò"], row["Tình trạng"]) == ("Người duyệt", "chưa đặt mật khẩu")
    address, _, secret = page.code[0].value.partition("#")
    assert address.endswith("/dat-mat-khau")
    assert accounts.accept(identity.book(), secret, PASSWORD).role is Role.APPROVER
    assert not page.run().code, "the link is shown once"


def test_an_admin_changes_role_address_and_state_of_an_account(admin, open_page):
    accounts.create(identity.book(), OPERATOR, "lan.tran", "Trần Thị Lan", Role.VIEWER, password=PASSWORD)
    page = open_page(PAGE)
    page.selectbox(key="account").set_value("lan.tran").run()
    page.selectbox(key="role-lan.tran").set_value("Thống kê viên").run()
    page.button(key="role-save-lan.tran").click().run()
    assert [toast.value for toast in page.toast] == ["Trần Thị Lan nay là thống kê viên"]
    page.text_input(key="email-lan.tran").set_value("lan@nghean.gov.vn").run()
    page.button(key="email-save-lan.tran").click().run()
    page.button(key="disable-lan.tran").click().run()
    [lan] = [one for one in accounts.accounts(identity.book()) if one.name == "lan.tran"]
    assert (lan.role, lan.email, lan.disabled) == (Role.STATISTICIAN, "lan@nghean.gov.vn", True)
    page.button(key="enable-lan.tran").click().run()
    changes = [(one.actor, one.details["change"]) for one in entries(Action.ACCOUNT) if one.subject == "lan.tran"]
    assert changes[1:] == [(admin.account, change) for change in ("role", "email", "disable", "enable")]


def test_the_only_admin_cannot_lock_everybody_out(admin, open_page):
    page = open_page(PAGE)
    page.button(key=f"disable-{admin.account}").click().run()
    assert "tài khoản quản trị duy nhất đang mở" in page.error[0].value
    assert identity.person() == admin


def test_settings_are_changed_in_one_form_and_each_change_is_an_entry(admin, open_page):
    page = open_page(PAGE, xem="thiet-lap")
    page.toggle(key="four_eyes").set_value(True)
    page.number_input(key="idle_minutes").set_value(15)
    page.button(key="settings-save").click().run()
    assert settings(identity.book()) == {"sign_in_required": False, "four_eyes": True, "idle_minutes": 15}
    assert [(one.actor, one.subject, one.details) for one in entries(Action.SETTING)] == [
        (admin.account, "four_eyes", {"value": True, "before": False}),
        (admin.account, "idle_minutes", {"value": 15, "before": 30}),
    ]


def test_every_kind_of_entry_is_told_in_vietnamese(admin, open_page):
    for action in Action:
        identity.book().append(
            "lan.tran", action, "four_eyes" if action is Action.SETTING else "việc", value=1, before=2
        )
    page = open_page(PAGE, xem="nhat-ky")
    told = set(log_of(page)["Việc"])
    assert told == set(audit.ACTION_NAME.values())
    assert not told & {action.value for action in Action}
    assert page.success[0].value.startswith("Chuỗi mã băm khớp từ mục đầu đến mục cuối")


def test_the_log_is_narrowed_by_action_person_day_and_words_without_diacritics(admin, open_page):
    book = identity.book()
    book.append("lan.tran", Action.EXPORT, "Xuất khẩu tháng 8", form="Excel")
    book.append("minh", Action.EXPORT, "Bán lẻ", form="CSV")
    book.append("minh", Action.UNDO, "nhầm tệp xuất khẩu", publication=3)
    for address, subjects in (
        ({"viec": "Tải về"}, ["Bán lẻ", "Xuất khẩu tháng 8"]),
        ({"tim": "xuat khau"}, ["nhầm tệp xuất khẩu", "Xuất khẩu tháng 8"]),
        ({"nguoi": "minh", "tim": "csv"}, ["Bán lẻ"]),
        ({"viec": "Tải về", "den-ngay": datetime.now().date().isoformat()}, ["Bán lẻ", "Xuất khẩu tháng 8"]),
    ):
        page = open_page(PAGE, xem="nhat-ky", **address)
        assert log_of(page)["Nội dung"].to_list() == subjects
    assert open_page(PAGE, xem="nhat-ky", tim="khong co gi nhu the").info


def test_days_narrow_the_log(office):
    identity.book().append("lan", Action.EXPORT, "Bán lẻ")
    today = datetime.now().date()
    assert len(audit.log(audit.Wanted(first=today, last=today))) == 1
    assert audit.log(audit.Wanted(first=today + timedelta(days=1))).empty
    assert audit.log(audit.Wanted(last=today - timedelta(days=1))).empty


def test_an_entry_changed_behind_the_books_back_is_said_on_the_page(admin, open_page):
    identity.book().append("lan", Action.EXPORT, "Bán lẻ")
    with identity.book().engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER entry_without_update")
        connection.exec_driver_sql("UPDATE entry SET actor = 'minh' WHERE subject = 'Bán lẻ'")
    page = open_page(PAGE, xem="nhat-ky")
    assert "không khớp mã băm" in page.error[0].value
    assert not page.success


def test_an_export_stands_in_the_book_with_who_took_what(admin):
    take = audit.recorded("Xuất khẩu", "Excel", lambda: b"1234")
    assert take() == b"1234"
    [entry] = entries(Action.EXPORT)
    assert (entry.actor, entry.subject, entry.details) == (admin.account, "Xuất khẩu", {"form": "Excel", "bytes": 4})


def test_a_download_button_of_a_page_left_open_gives_nothing_once_sign_in_is_needed(admin, nobody):
    take = audit.recorded("Xuất khẩu", "Excel", lambda: b"1234")
    change_setting(identity.book(), OPERATOR, "sign_in_required", True)
    assert take() == b"1234"
    sessions.sign_out(identity.book(), identity.visitor().token)
    with pytest.raises(identity.SignInNeeded):
        take()
    nobody()
    with pytest.raises(identity.SignInNeeded):
        audit.recorded("Xuất khẩu", "Excel", lambda: b"1234")()


def test_the_log_taken_along_as_a_workbook_says_what_the_screen_says(admin, open_page):
    identity.book().append("=HYPERLINK(1)", Action.EXPORT, "-Bán lẻ")
    shown = log_of(open_page(PAGE, xem="nhat-ky"))
    found = audit.log(audit.Wanted())
    workbook = load_workbook(io.BytesIO(tables.to_xlsx(tables.Sheet("Nhật ký", found, "sổ ghi", False, ""))))
    rows = list(workbook.worksheets[0].iter_rows(values_only=True))
    head = rows.index(tuple(found.columns))
    assert [row[0] for row in rows[head + 1 :]] == shown["Số"].to_list()
    assert [row[2] for row in rows[head + 1 :]] == shown["Người"].to_list()
    assert "=HYPERLINK(1)" in shown["Người"].to_list()


PAGES = [None, *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").rglob("[!_]*.py"))]


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_with_the_setting_no_page_shows_anything_before_sign_in(office, path):
    change_setting(identity.book(), OPERATOR, "sign_in_required", True)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    if path:
        app.switch_page(path)
    app.run()
    assert [title.value for title in app.title] == ["Cần đăng nhập để xem số liệu"]
    assert not app.selectbox and not app.table and not app.dataframe and not app.metric and not app.markdown
    assert not drawings(app) and not app.get("download_button")


def test_with_the_setting_every_role_sees_the_pages_until_the_session_is_over(office, open_page, sign_in):
    change_setting(identity.book(), OPERATOR, "sign_in_required", True)
    sign_in(Role.VIEWER)
    page = open_page("pages/goals/resolution_07.py")
    assert page.title[0].value != "Cần đăng nhập để xem số liệu"
    sessions.sign_out(identity.book(), identity.visitor().token)
    assert page.run().title[0].value == "Cần đăng nhập để xem số liệu"


def test_a_fragment_goes_on_while_its_visitor_may_see_figures_and_is_no_idle_time(admin, nobody):
    assert identity.goes_on()
    nearly = (datetime.now(UTC) - timedelta(minutes=29)).isoformat(timespec="seconds")
    with identity.book().engine.begin() as connection:
        connection.exec_driver_sql("UPDATE session SET last_seen = ?", (nearly,))
    assert identity.goes_on()
    with identity.book().engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT last_seen FROM session").scalar_one() > nearly
    change_setting(identity.book(), OPERATOR, "sign_in_required", True)
    assert identity.goes_on()
    nobody()
    assert not identity.goes_on()


def test_signing_out_is_one_press_and_ends_the_session_in_every_tab(admin, open_page):
    one, other = open_page(PAGE), open_page(PAGE)
    one.button(key="sign-out").click().run()
    assert one.title[0].value == other.run().title[0].value == "Trang Quản trị cần vai trò quản trị"
    assert [(entry.actor, entry.details) for entry in entries(Action.SIGN_OUT)] == [
        (admin.account, {"why": "sign_out"})
    ]


def test_idle_for_too_long_the_next_action_is_refused(admin, open_page, office):
    page = open_page(PAGE)
    long_ago = (datetime.now(UTC) - timedelta(minutes=31)).isoformat(timespec="seconds")
    with identity.book().engine.begin() as connection:
        connection.exec_driver_sql("UPDATE session SET last_seen = ?", (long_ago,))
    page.button(key=f"disable-{admin.account}").click().run()
    assert page.title[0].value == "Trang Quản trị cần vai trò quản trị"
    assert not accounts.accounts(identity.book())[0].disabled


def test_the_check_button_says_that_everything_is_as_it_was_written(admin, open_page):
    page = open_page(PAGE, xem="cat-giu").button(key="verify").click().run()
    assert page.success[0].value.startswith("Khớp:")
    assert warehouse.current_version() in page.success[0].value


def test_the_check_button_finds_a_raw_file_that_was_changed(admin, open_page, office):
    path = office / "raw" / "muc-tieu.xlsx"
    path.write_bytes(path.read_bytes() + b" ")
    page = open_page(PAGE, xem="cat-giu").button(key="verify").click().run()
    assert not page.success
    assert "muc-tieu.xlsx" in page.error[0].value.replace("\\", "")


def test_a_backup_by_the_page_restores_a_lost_warehouse_with_the_same_checksum(admin, open_page, office):
    version = warehouse.current_version()
    archive = desk.make_backup(office, admin, "sao-luu.zip")
    with zipfile.ZipFile(io.BytesIO(archive)) as content:
        assert json.loads(content.read("manifest.json"))["version"] == version
        assert "session" not in {json.loads(line)["table"] for line in content.read("ledger.jsonl").splitlines()}
    warehouse.close()
    (office / "warehouse.duckdb").unlink()
    shutil.rmtree(office / "raw")
    page = open_page(PAGE, xem="cat-giu")  # works without a warehouse
    page.file_uploader(key="archive").upload("sao-luu.zip", archive, "application/zip")
    page.text_input(key="restore-word").set_value("khôi phục").run()
    assert page.button(key="restore").disabled
    page.text_input(key="restore-word").set_value("KHÔI PHỤC").run()
    page.button(key="restore").click().run()
    assert version in page.success[0].value
    assert warehouse.current_version() == version
    assert identity.person().account == ""  # every session has ended
    assert sessions.sign_in(ledger.of(office), admin.account, PASSWORD)
    assert [entry.actor for entry in entries(Action.BACKUP, Action.RESTORE)] == [admin.account] * 2


def test_a_file_that_is_no_backup_changes_nothing(admin, open_page, office):
    version = warehouse.current_version()
    page = open_page(PAGE, xem="cat-giu")
    page.file_uploader(key="archive").upload("anh.zip", b"PK no archive", "application/zip")
    page.text_input(key="restore-word").set_value("KHÔI PHỤC").run()
    page.button(key="restore").click().run()
    assert "Không khôi phục từ" in page.error[0].value
    assert (warehouse.current_version(), identity.person()) == (version, admin)


def test_nobody_but_an_admin_checks_backs_up_or_restores(office, sign_in):
    person = sign_in(Role.APPROVER)
    for action in (
        lambda: desk.verify_all(office, person, lambda *_: None),
        lambda: desk.make_backup(office, person, "a.zip"),
        lambda: desk.restore_backup(office, person, "a.zip", b"", lambda *_: None),
    ):
        with pytest.raises(NotAllowed):
            action()
    assert [entry.actor for entry in entries(Action.REFUSED)] == [person.account] * 3
    assert not entries(Action.BACKUP, Action.RESTORE)
