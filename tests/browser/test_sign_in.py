"""Signing in as people do it: the first admin by command, all else in a browser, with no secret left in the page."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.server import ROOT, Server
from etl import load, warehouse
from ledger import accounts
from ledger import book as ledger
from ledger.administration import change_setting
from ledger.book import Action
from ledger.people import Role

PASSWORD, OTHER = "sông Lam chảy về đông", "núi Quyết nhìn ra biển"
OPERATOR = accounts.operator("may")
ASKED = "Cần đăng nhập để xem số liệu"


def command(folder: Path, module: str, *arguments: str, typed: str = "") -> subprocess.CompletedProcess:
    """`python -m MODULE …` on a data folder, as the operator of the server would."""
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT, input=typed, env={**os.environ, "DASHBOARD_DATA": str(folder), "PYTHONIOENCODING": "utf-8"},
        capture_output=True, text=True, encoding="utf-8", timeout=120,
    )  # fmt: skip


def make_office(folder: Path) -> Path:
    """A data folder with two of the shipped workbooks and nobody who has an account."""
    (folder / "raw").mkdir(parents=True)
    for name in ("muc-tieu.xlsx", "gia-tri-san-xuat.xlsx"):
        shutil.copy2(ROOT / "data" / "raw" / name, folder / "raw")
        shutil.copy2(ROOT / "data" / "raw" / f"{name}.card.yaml", folder / "raw")
    load.rebuild(folder)
    return folder


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_office(tmp_path_factory.mktemp("office") / "data")


@pytest.fixture(scope="module")
def app(office: Path) -> Iterator[Server]:
    """The dashboard on that folder, with the first admin made by the command."""
    made = command(
        office, "dashboard.accounts", "create", "an.le", "--full-name", "Lê Văn An", "--role", "admin",
        "--password-stdin", typed=PASSWORD + "\n",
    )  # fmt: skip
    assert (made.returncode, made.stdout) == (0, "Đã tạo tài khoản “an.le” (Lê Văn An), vai trò quản trị.\n"), (
        made.stderr
    )
    with Server(ROOT / "app.py", ROOT, office) as server:
        yield server


def sign_in(page: Page, name: str = "an.le", password: str = PASSWORD) -> None:
    """Fill the form on screen and send it."""
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()


def signed_in(visitor, app: Server, path: str = "/quan-tri") -> None:
    visitor.page.goto(f"{app.url}/dang-nhap?ve={path}")
    sign_in(visitor.page)
    visitor.wait()


def entries(office: Path, *actions: Action):
    return ledger.of(office).entries(*actions)


def test_the_first_admin_signs_in_stays_signed_in_after_a_reload_and_leaves_no_secret_in_the_page(visitor, app, office):
    page = visitor.page
    visitor.open(f"{app.url}/nghi-quyet-07")
    page.get_by_role("link", name="Đăng nhập").click()
    sign_in(page)
    visitor.wait()
    assert page.url.startswith(f"{app.url}/nghi-quyet-07")
    page.reload()
    visitor.wait()
    expect(page.get_by_role("button", name="Lê Văn An")).to_be_visible()
    [cookie] = [one for one in page.context.cookies() if one["name"] == "phien"]
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"], cookie["expires"]) == (True, "Strict", "/", -1)
    reachable = page.evaluate(
        "() => [document.cookie, location.href, document.documentElement.outerHTML, JSON.stringify(localStorage), "
        "JSON.stringify(sessionStorage), JSON.stringify(history.state)].join()"
    )
    assert "Lê Văn An" in reachable
    assert not [secret for secret in (cookie["value"], PASSWORD, "$argon2") if secret in reachable]
    stored = b"".join(path.read_bytes() for path in office.glob("ledger.sqlite*"))
    assert b"$argon2id$v=19$m=65536,t=3,p=4$" in stored
    assert cookie["value"].encode() not in stored and PASSWORD.encode() not in stored


def test_signing_out_ends_the_session_in_the_other_tab_too(visitor, app, office):
    signed_in(visitor, app)
    tab = visitor.page.context.new_page()
    tab.goto(f"{app.url}/quan-tri")
    expect(tab.get_by_role("button", name="Lê Văn An")).to_be_visible()
    visitor.page.get_by_role("button", name="Lê Văn An").click()
    visitor.page.get_by_role("button", name="Đăng xuất").click()
    expect(visitor.page.get_by_role("link", name="Đăng nhập")).to_be_visible()
    tab.get_by_text("Thiết lập").click()
    expect(tab.get_by_text("Trang Quản trị cần vai trò quản trị")).to_be_visible()


def test_after_the_idle_time_the_next_action_needs_a_new_sign_in(visitor, app, office):
    signed_in(visitor, app)
    hour_ago = (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="seconds")
    with sqlite3.connect(office / "ledger.sqlite") as connection:
        connection.execute("UPDATE session SET last_seen = ?", (hour_ago,))
    connection.close()
    visitor.page.get_by_text("Thiết lập").click()
    expect(visitor.page.get_by_text("Trang Quản trị cần vai trò quản trị")).to_be_visible()
    assert "idle" in [entry.details["why"] for entry in entries(office, Action.SIGN_OUT)]


def test_repeated_failures_lock_the_name_and_the_admin_opens_it(visitor, app, office):
    accounts.create(ledger.of(office), OPERATOR, "hoa.vo", "Võ Thị Hoa", Role.VIEWER, password=OTHER)
    visitor.page.goto(f"{app.url}/dang-nhap")
    for _ in range(5):
        sign_in(visitor.page, "hoa.vo", "đoán mò")
        expect(visitor.page.get_by_role("alert")).to_contain_text("Tên đăng nhập hoặc mật khẩu chưa đúng")
    sign_in(visitor.page, "hoa.vo", OTHER)
    expect(visitor.page.get_by_role("alert")).to_contain_text("Hãy đợi 1 phút")
    assert command(office, "dashboard.accounts", "unlock", "hoa.vo").returncode == 0
    sign_in(visitor.page, "hoa.vo", OTHER)
    visitor.wait()
    expect(visitor.page.get_by_role("button", name="Võ Thị Hoa")).to_be_visible()


def test_a_new_colleague_chooses_a_password_by_a_one_time_link(visitor, app, office, browser: Browser):
    signed_in(visitor, app)
    visitor.page.get_by_label("Tên đăng nhập").fill("lan.tran")
    visitor.page.get_by_label("Họ tên").fill("Trần Thị Lan")
    visitor.page.get_by_role("button", name="Tạo tài khoản").click()
    link = visitor.page.get_by_test_id("stCode").inner_text().strip()
    colleague = browser.new_context(locale="vi-VN").new_page()
    asked = []
    colleague.on("request", lambda request: asked.append(request.url))
    colleague.goto(link)
    colleague.get_by_label("Mật khẩu mới", exact=True).fill(OTHER)
    colleague.get_by_label("Nhập lại mật khẩu mới").fill(OTHER)
    secret = link.rpartition("#")[2]
    assert secret not in colleague.url
    colleague.get_by_role("button", name="Đặt mật khẩu").click()
    expect(colleague.get_by_text("Đã đặt mật khẩu")).to_be_visible()
    colleague.get_by_label("Mật khẩu").fill(OTHER)
    colleague.get_by_role("button", name="Đăng nhập").click()
    expect(colleague.get_by_role("button", name="Trần Thị Lan")).to_be_visible()
    assert not [url for url in asked if secret in url], "the secret went into the log of the server"
    colleague.context.close()


def test_an_export_and_a_backup_stand_in_the_book_and_the_backup_restores_the_same_warehouse(
    visitor, app, office, tmp_path
):
    signed_in(visitor, app, "/tra-cuu")
    with visitor.page.expect_download():
        visitor.page.get_by_test_id("stDownloadButton").filter(has_text="Tải Excel").click()
    assert entries(office, Action.EXPORT)[-1].actor == "an.le"
    visitor.open(f"{app.url}/quan-tri?xem=cat-giu")
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name="Tải bản sao lưu").click()
    download.value.save_as(tmp_path / "sao-luu.zip")
    assert entries(office, Action.BACKUP)[-1].actor == "an.le"
    lost = tmp_path / "data"
    restored = command(lost, "etl", "restore", str(tmp_path / "sao-luu.zip"))
    assert restored.returncode == 0, restored.stdout
    assert warehouse.published_version(lost) == warehouse.published_version(office)
    assert command(lost, "etl", "verify").returncode == 0


def test_where_sign_in_is_asked_for_the_very_first_request_to_a_page_shows_nothing(visitor, tmp_path):
    folder = make_office(tmp_path / "data")
    book = ledger.of(folder)
    accounts.create(book, OPERATOR, "an.le", "Lê Văn An", Role.VIEWER, password=PASSWORD)
    change_setting(book, OPERATOR, "sign_in_required", True)
    with Server(ROOT / "app.py", ROOT, folder) as server:
        visitor.open(f"{server.url}/tra-cuu?tim=cong+nghiep")
        assert visitor.title == ASKED
        expect(visitor.page.get_by_test_id("stSidebarNavLink")).to_have_count(0)
        expect(visitor.page.get_by_test_id("stDataFrame")).to_have_count(0)
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(f"{server.url}/api/v1/figures")
        visitor.page.get_by_role("link", name="Đăng nhập").click()
        sign_in(visitor.page)
        visitor.wait()
        assert "/tra-cuu?tim=cong" in visitor.page.url
        expect(visitor.page.get_by_test_id("stDataFrame")).to_be_visible()
