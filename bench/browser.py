"""Times a page in headless Chromium by the page's own clock: load, and choice of a filter to redrawn charts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_QUIET_MS = 700  # charts have settled when nothing in them has changed for so long and the script is done
_TIMEOUT_MS = 180_000

# Remembers when the drawn marks of any Plotly chart last changed. Marks, not nodes: a redraw to the same picture
# is no change, and Streamlit's own fading of stale elements happens outside the drawing.
_WATCH = """
(() => {
  const watch = window.chartWatch = {marks: '', changed: null, clicked: null};
  const read = () => [...document.querySelectorAll('.js-plotly-plot')].map(plot =>
    [...plot.querySelectorAll('.main-svg path, .main-svg text')].map(mark =>
      (mark.getAttribute('d') || '') + (mark.getAttribute('transform') || '') + mark.textContent).join()).join('|');
  const look = () => {
    const marks = read();
    if (marks !== watch.marks) { watch.marks = marks; watch.changed = performance.now(); }
  };
  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; look(); });
  }).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
  document.addEventListener('click', event => { watch.clicked = event.timeStamp; }, true);
})()
"""
_SETTLED = f"""
since => {{
  const watch = window.chartWatch;
  const app = document.querySelector('[data-testid="stApp"]');
  return watch.changed !== null && watch.changed > (since === 'click' ? watch.clicked : 0)
    && performance.now() - watch.changed > {_QUIET_MS}
    && app && app.getAttribute('data-test-script-state') === 'notRunning';
}}
"""
_CONTENT = """
() => ({
  metrics: document.querySelectorAll('[data-testid="stMetric"]').length,
  charts: document.querySelectorAll('.js-plotly-plot').length,
  tables: document.querySelectorAll('[data-testid="stDataFrame"], [data-testid="stTable"]').length,
})
"""


@dataclass(frozen=True)
class Timing:
    """Milliseconds of one visit with a fresh browser."""

    cold_ms: float
    warm_ms: float
    change_ms: list[float]
    cold_bytes: int
    content: dict[str, int]


def visit(playwright: Playwright, url: str, label: str, options: list[str]) -> Timing:
    """Open `url` in a fresh browser, choose each option of the select box `label`, open it again with a warm cache."""
    with fresh_browser(playwright) as browser, _context(browser) as context:
        page = context.new_page()
        received = _count_bytes(page)
        cold = _load(page, url)
        cold_bytes, content = sum(received), page.evaluate(_CONTENT)
        changes = [choose(page, label, option) for option in options]
        page.close()
        warm = _load(context.new_page(), url)
    return Timing(cold, warm, changes, cold_bytes, content)


@contextmanager
def fresh_browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
    try:
        yield browser
    finally:
        browser.close()


def choose(page: Page, label: str, option: str) -> float:
    """Pick `option` of the select box `label`; milliseconds from the click to the last change of a chart."""
    box = page.get_by_test_id("stSelectbox").filter(has_text=label)
    box.get_by_role("combobox").click()
    page.get_by_role("option", name=option, exact=True).click()
    page.wait_for_function(_SETTLED, arg="click", timeout=_TIMEOUT_MS)
    return page.evaluate("chartWatch.changed - chartWatch.clicked")


def _load(page: Page, url: str) -> float:
    page.goto(url, wait_until="commit", timeout=_TIMEOUT_MS)
    page.wait_for_function(_SETTLED, arg="load", timeout=_TIMEOUT_MS)
    return page.evaluate("chartWatch.changed")


@contextmanager
def _context(browser: Browser) -> Iterator[BrowserContext]:
    # Tall enough for every chart of the page, so that none waits to be scrolled to.
    context = browser.new_context(viewport={"width": 1440, "height": 2400}, locale="vi-VN")
    context.add_init_script(_WATCH)
    try:
        yield context
    finally:
        context.close()


def _count_bytes(page: Page) -> list[float]:
    """Sizes of everything that the page receives, as they come in: HTTP bodies on the wire and websocket frames."""
    received: list[float] = []
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    client.on(
        "Network.webSocketFrameReceived", lambda event: received.append(len(event["response"]["payloadData"]) * 3 / 4)
    )
    return received
