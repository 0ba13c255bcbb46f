"""A running dashboard and a Chromium page that may talk to localhost alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, WebSocket, expect, sync_playwright
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.browser import CHROMIUM, fresh_browser, press
from bench.server import ROOT, Server

# Opened at a link to a page, Streamlit's own script first looks for its server below that page and gets these two 404s.
_PROBES = ("/_stcore/health", "/_stcore/host-config")
_SETTLED = """
() => document.querySelector('[data-testid="stApp"]')?.getAttribute('data-test-script-state') === 'notRunning'
   && document.querySelector('h1') !== null
"""
# What arrived is handed on at the next frame and rendered in a task after it.
_RENDERED = """
() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))
"""


expect.set_options(timeout=120_000)  # a busy machine is no fault of a page


@dataclass
class Visitor:
    """A page, what it asked of other machines, and what its console complained about."""

    page: Page
    left_localhost: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    answers: int = 0  # runs of the page that have ended

    def open(self, url: str) -> None:
        """Go to `url` and wait until its script is done and its title stands."""
        self.page.goto(url)
        self.wait()

    def wait(self) -> None:
        self.page.wait_for_function(_SETTLED, timeout=120_000)

    def choose(self, label: str, option: str) -> None:
        """Pick an option of the select box with that label; returns when the page has been drawn again."""
        box = self.page.get_by_test_id("stSelectbox").filter(has_text=label)
        box.get_by_role("combobox").click()
        answered = self.answers
        press(self.page.get_by_role("option", name=option, exact=True))
        while self.answers == answered:  # the front end shows no sign of a short run before its result
            self.page.wait_for_timeout(20)
        self.page.evaluate(_RENDERED)
        self.wait()

    @property
    def title(self) -> str:
        return self.page.locator("h1").inner_text()

    def notice_answer(self, frame: bytes) -> None:
        message = ForwardMsg.FromString(frame)
        if message.WhichOneof("type") == "session_status_changed":
            self.answers += not message.session_status_changed.script_is_running

    def notice_request(self, request: Request | WebSocket) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname not in ("localhost", "127.0.0.1"):
            self.left_localhost.append(request.url)

    def notice_message(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.location["url"].endswith(_PROBES):
            self.complaints.append(f"{message.text} ({message.location['url']})")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = not Path(CHROMIUM).exists()
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if missing:
                item.add_marker(pytest.mark.skip(reason=f"{CHROMIUM} is not there: apt-get install chromium"))


@pytest.fixture(scope="session")
def demo_app(demo_warehouse: Path) -> Iterator[Server]:
    with Server(ROOT / "app.py", ROOT, demo_warehouse) as server:
        yield server


@pytest.fixture(scope="session")
def shipped_app(shipped_warehouse: Path) -> Iterator[Server]:
    with Server(ROOT / "app.py", ROOT, shipped_warehouse) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, fresh_browser(playwright) as browser:
        yield browser


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Visitor]:
    """A fresh page of its own; at the end of the test it must never have left localhost."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN", accept_downloads=True)
    visitor = Visitor(context.new_page())
    context.on("request", visitor.notice_request)
    visitor.page.on("websocket", visitor.notice_request)
    visitor.page.on("websocket", lambda socket: socket.on("framereceived", visitor.notice_answer))
    visitor.page.on("console", visitor.notice_message)
    visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    yield visitor
    context.close()
    assert not visitor.left_localhost, f"the page asked other machines: {visitor.left_localhost}"
