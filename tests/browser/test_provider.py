"""Sign-in with the office's own account, against a real identity provider on localhost: oidc-provider from npm."""

from __future__ import annotations

import shutil
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from bench.server import ROOT, Server
from ledger import accounts
from ledger import book as ledger
from ledger.book import Action
from ledger.people import Role
from tests.browser.test_sign_in import OPERATOR, make_office

PACKAGE = "oidc-provider@9.13.3"
SETTLED = """
() => document.querySelector('[data-testid="stApp"]')?.getAttribute('data-test-script-state') === 'notRunning'
   && document.querySelector('h1') !== null
"""


def free_port() -> int:
    with socket.create_server(("localhost", 0)) as probe:
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the provider's package and our script that configures it."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("node and npm are not there: the identity provider of this test runs on them")
    folder = tmp_path_factory.mktemp("provider")
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder), PACKAGE]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm could not fetch {PACKAGE} within two minutes")
    if done.returncode:
        pytest.skip(f"npm could not install {PACKAGE}: {done.stderr.strip()[-200:]}")
    shutil.copy2(Path(__file__).with_name("identity_provider.mjs"), folder)
    return folder


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which Lan has an account that is known by her address, without a password."""
    folder = make_office(tmp_path_factory.mktemp("office") / "data")
    book = ledger.of(folder)
    accounts.create(book, OPERATOR, "lan.tran", "Trần Thị Lan", Role.ADMIN, "lan@nghean.gov.vn")
    return folder


@pytest.fixture(scope="module")
def app(packages: Path, office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard beside a running provider, told of it as an operator would: in .streamlit/secrets.toml."""
    folder, port = tmp_path_factory.mktemp("server"), free_port()
    server = Server(ROOT / "app.py", folder, office)
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "secrets.toml").write_text(
        f"""
        [auth]
        redirect_uri = "{server.url}/oauth2callback"
        cookie_secret = "only-for-this-test"
        client_id = "dashboard"
        client_secret = "only-for-this-test-0123456789"
        server_metadata_url = "http://localhost:{port}/.well-known/openid-configuration"
        client_kwargs = {{ prompt = "login" }}
        """,
        encoding="utf-8",
    )
    provider = subprocess.Popen(
        ["node", "identity_provider.mjs", str(port), server.url],
        cwd=packages, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(f"http://localhost:{port}/.well-known/openid-configuration")
        with server:
            yield server
    finally:
        provider.terminate()
        provider.wait(10)


def wait_for(url: str) -> None:
    for _ in range(150):
        try:
            urllib.request.urlopen(url, timeout=1).close()
            return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"the identity provider does not answer at {url}")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh browser that reaches localhost alone; the provider's own form would fetch a font from elsewhere."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")

    def at_home(route: Route) -> None:
        route.continue_() if urlsplit(route.request.url).hostname == "localhost" else route.abort()

    context.route("**/*", at_home)
    yield context.new_page()
    context.close()


def settled(page: Page) -> None:
    page.wait_for_function(SETTLED, timeout=120_000)


def sign_in_by_provider(page: Page, app: Server, name: str) -> None:
    """From our sign-in page to the provider, through its form and its question, back to the dashboard."""
    page.goto(f"{app.url}/dang-nhap")
    page.get_by_role("link", name="Đăng nhập bằng tài khoản cơ quan").click()
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill("the provider asks, we never see it")
    page.locator("button[type=submit]").click()
    page.locator("button[type=submit]").click()
    page.wait_for_url(f"{app.url}/**")
    settled(page)


def entries(office: Path, *actions: Action):
    return ledger.of(office).entries(*actions)


def test_a_persons_own_account_at_the_office_opens_the_account_of_that_address(page, app, office):
    sign_in_by_provider(page, app, "lan")
    expect(page.get_by_role("button", name="Trần Thị Lan")).to_be_visible()
    page.reload()
    settled(page)
    expect(page.get_by_role("button", name="Trần Thị Lan")).to_be_visible()
    [entry] = entries(office, Action.SIGN_IN)
    assert (entry.actor, entry.details) == ("lan.tran", {"by": "provider"})
    cookies = {one["name"]: one for one in page.context.cookies(app.url)}
    assert cookies["_streamlit_user"]["httpOnly"] is True


def test_the_idle_time_counts_for_the_office_account_although_its_cookie_lives_for_30_days(page, app, office):
    sign_in_by_provider(page, app, "lan")
    kept = page.context.cookies(app.url)
    hour_ago = (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="seconds")
    with sqlite3.connect(office / "ledger.sqlite") as connection:
        connection.execute("UPDATE session SET last_seen = ?", (hour_ago,))
    connection.close()
    page.goto(f"{app.url}/nghi-quyet-07")
    page.wait_for_url("**/session/end**")  # the provider asks whether to sign out there too
    assert "_streamlit_user" not in {one["name"] for one in page.context.cookies(app.url)}
    assert entries(office, Action.SIGN_OUT)[-1].details == {"why": "idle"}
    page.context.add_cookies(kept)  # somebody kept a copy of the cookie
    page.goto(f"{app.url}/nghi-quyet-07")
    page.wait_for_url("**/session/end**")
    assert len(entries(office, Action.SIGN_IN)) == 2


def test_who_signs_in_is_known_before_the_front_end_has_an_answer_to_its_first_question(page, app):
    """Streamlit's own token comes with that answer; a page left before it came showed a visitor ever after."""
    page.route("**/_stcore/health", lambda route: route.fulfill(body="ok"))
    sign_in_by_provider(page, app, "lan")
    expect(page.get_by_role("button", name="Trần Thị Lan")).to_be_visible()


def test_signing_out_here_ends_the_session_here(page, app, office):
    sign_in_by_provider(page, app, "lan")
    before = len(entries(office, Action.SIGN_OUT))
    page.get_by_role("button", name="Trần Thị Lan").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/session/end**")
    assert [entry.details for entry in entries(office, Action.SIGN_OUT)[before:]] == [{"why": "sign_out"}]


def test_whom_the_provider_knows_and_the_dashboard_does_not_may_only_look(page, app, office):
    sign_in_by_provider(page, app, "la")
    expect(page.get_by_text("la@nghean.gov.vn chưa được cấp quyền")).to_be_visible()
    expect(page.get_by_role("link", name="Đăng nhập")).to_be_visible()
    page.goto(f"{app.url}/quan-tri")
    expect(page.get_by_text("Trang Quản trị cần vai trò quản trị")).to_be_visible()
    [entry] = entries(office, Action.SIGN_IN_REFUSED)
    assert (entry.actor, entry.details["email"]) == ("", "la@nghean.gov.vn")
