"""Times a page in headless Chromium by the page's own clock: load, and choice of a filter to redrawn charts.

The same definition for every server: a chart is redrawn at the first frame after the drawn marks of the last chart
that changes have changed; the page is done at the first frame after the last change of any text or element in it.
Nothing is slept away: the quiet time that tells the last change from the one before is not part of any figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, TimeoutError

Choices = Sequence[tuple[str, str]]  # label of a select box, option
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

# Remembers when the drawn marks of any Plotly chart last changed, and when any text or element of the page did. Marks,
# not nodes: a redraw to the same picture is no change, and Streamlit's own fading of stale elements happens outside the
# drawing. Only a chart in which something moved is read again, so that watching costs next to nothing. The time is
# taken after the frame has been painted.
_WATCH = """
(() => {
  const watch = window.chartWatch = {changed: null, done: null, clicked: null, moved: null};
  const marks = new WeakMap(), moved = new Set(), painted = new MessageChannel();
  let waiting = false, content = false;
  const drawn = ['path', 'text', 'rect', 'image'].map(kind => `.main-svg ${kind}`).join();
  const read = plot => [...plot.querySelectorAll(drawn)].map(
    mark => mark.getAttribute('d') + mark.getAttribute('transform') + mark.getAttribute('width') +
      mark.getAttribute('height') + mark.getAttribute('style') + mark.textContent).join();
  painted.port1.onmessage = ({data}) => {
    const now = performance.now();
    if (data.chart) watch.changed = now;
    if (data.content) watch.done = now;
  };
  const look = () => {
    waiting = false;
    let changed = false;
    for (const plot of moved) {
      const now = plot.isConnected ? read(plot) : '';
      if (now && now !== marks.get(plot)) { marks.set(plot, now); changed = true; }
    }
    moved.clear();
    if (changed || content) painted.port2.postMessage({chart: changed, content});
    content = false;
  };
  new MutationObserver(records => {
    watch.moved = performance.now();
    for (const {type, target, addedNodes} of records) {
      const element = target.nodeType === 1 ? target : target.parentElement;
      if (type !== 'attributes' && element?.closest('[data-testid="stMain"]')) content = true;
      const plot = element?.closest('.js-plotly-plot');
      if (plot) moved.add(plot);
      for (const node of addedNodes)
        if (node.nodeType === 1)
          for (const inside of node.querySelectorAll('.js-plotly-plot')) moved.add(inside);
    }
    if ((moved.size || content) && !waiting) { waiting = true; requestAnimationFrame(look); }
  }).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
  document.addEventListener('click', event => { watch.clicked = event.timeStamp; }, true);
})()
"""
_SETTLED = f"""
since => {{
  const watch = window.chartWatch, from = since === 'click' ? watch.clicked : 0;
  const app = document.querySelector('[data-testid="stApp"]');
  return watch.changed > from && performance.now() - watch.changed > {_QUIET_MS}
    && app && app.getAttribute('data-test-script-state') === 'notRunning';
}}
"""
# KPIs and tables are counted however they are drawn: Streamlit's own, and ours as HTML.
_CONTENT = """
() => {
  const main = document.querySelector('[data-testid="stMain"]');
  const grids = [...main.querySelectorAll('[data-testid="stDataFrame"] [role="grid"]')];
  const tables = [...main.querySelectorAll('table:not([role="grid"])')];
  return {
    metrics: main.querySelectorAll('[data-testid="stMetric"], [data-testid="stHtml"] :is(.card, .facts > div)').length,
    charts: main.querySelectorAll('.js-plotly-plot').length,
    tables: main.querySelectorAll('[data-testid="stDataFrame"]').length + tables.length,
    rows: grids.reduce((sum, grid) => sum + Number(grid.getAttribute('aria-rowcount')) - 1, 0)
      + tables.reduce((sum, table) => sum + table.querySelectorAll('tbody tr').length, 0),
  };
}
"""
_FOLDED = '[data-testid="stExpander"] details:not([open]) > summary'
# Nothing moves and the script is done; in folds that are closed no table is drawn.
_QUIET = f"""
() => document.querySelector('[data-testid="stApp"]').getAttribute('data-test-script-state') === 'notRunning'
  && performance.now() - chartWatch.moved > {_QUIET_MS}
  && [...document.querySelectorAll('[data-testid="stDataFrame"]')].every(
    table => table.querySelector('[role="grid"]') || table.closest('details:not([open])'))
"""


@dataclass(frozen=True)
class Redraw:
    """Milliseconds from the click until the last changed chart was painted, and until all of the page was."""

    chart_ms: float
    done_ms: float


@dataclass(frozen=True)
class Content:
    """What a page shows once everything that is folded has been opened: KPIs, charts, tables and their rows."""

    metrics: int
    charts: int
    tables: int
    rows: int

    def is_like(self, other: Content, what: str | None = None) -> bool:
        """The same numbers of `what` (of everything without it); rows may differ by 3 %, for months differ by a few."""
        if what is None:
            return all(self.is_like(other, one) for one in ("metrics", "charts", "tables", "rows"))
        left, right = getattr(self, what), getattr(other, what)
        return abs(left - right) <= (0.03 * right if what == "rows" else 0)


@dataclass(frozen=True)
class Timing:
    """Milliseconds of one visit with a fresh browser.

    first: values nobody has looked at, again: the same ones, other: of another filter; unfolded_ms: until a table
    behind a chart is there for who asks for it.
    """

    cold_ms: float
    warm_ms: float
    first: list[Redraw]
    again: list[Redraw]
    other: Redraw
    unfolded_ms: float
    cold_bytes: int


def visit(
    playwright: Playwright, url: str, before: Choices, first: Choices, again: Choices, other: tuple[str, str]
) -> Timing:
    """Open `url` in a fresh browser, make the choices, those `before` without a clock, open it with a warm cache."""
    with fresh_browser(playwright) as browser, _context(browser) as context:
        page = context.new_page()
        received = _count_bytes(page)
        cold = load(page, url)
        cold_bytes = round(sum(received))
        _, *times = [[choose(page, *choice) for choice in choices] for choices in (before, first, again)]
        of_other = choose(page, *other)
        unfolded = _unfold(page)
        page.close()
        warm = load(context.new_page(), url)
    return Timing(cold, warm, *times, of_other, unfolded, cold_bytes)


def content(playwright: Playwright, url: str) -> Content:
    """What the page at `url` shows; folded parts are opened first, so that what is drawn late counts as well."""
    with fresh_browser(playwright) as browser, _context(browser) as context:
        page = context.new_page()
        load(page, url)
        while page.locator(_FOLDED).count():
            _unfold(page)
        return Content(**page.evaluate(_CONTENT))


def _unfold(page: Page) -> float:
    """Open the first closed fold; milliseconds from the click until nothing moves on the page any more."""
    page.locator(_FOLDED).first.click()
    page.wait_for_function(_QUIET, timeout=_TIMEOUT_MS)
    return page.evaluate("chartWatch.moved - chartWatch.clicked")


@contextmanager
def fresh_browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
    try:
        yield browser
    finally:
        browser.close()


def choose(page: Page, label: str, option: str) -> Redraw:
    """Pick `option` of the select box `label`; clock starts at the click on the option."""
    box, wanted = _box(page, label).get_by_role("combobox"), page.get_by_role("option", name=option, exact=True)
    box.click()
    page.get_by_role("option").first.wait_for()
    if not wanted.count():  # far down a long list, of which a browser is given the part in sight
        box.fill(option)
    press(wanted)
    page.wait_for_function(_SETTLED, arg="click", timeout=_TIMEOUT_MS)
    chart, done = page.evaluate("[chartWatch.changed - chartWatch.clicked, chartWatch.done - chartWatch.clicked]")
    return Redraw(chart, max(chart, done))


def press(option: Locator) -> None:
    """Click an option of an open list until the list has closed.

    One at the edge of its list is scrolled into full view while it is pressed, away from under the pointer.
    """
    while True:
        option.click()
        try:
            return option.wait_for(state="hidden", timeout=2000)
        except TimeoutError:
            continue


def load(page: Page, url: str) -> float:
    """Open `url`; milliseconds from the start of the navigation until the last chart was painted."""
    page.goto(url, wait_until="commit", timeout=_TIMEOUT_MS)
    page.wait_for_function(_SETTLED, arg="load", timeout=_TIMEOUT_MS)
    return page.evaluate("chartWatch.changed")


def _box(page: Page, label: str) -> Locator:
    return page.get_by_test_id("stSelectbox").filter(has=page.get_by_text(label, exact=True))


@contextmanager
def opened(browser: Browser) -> Iterator[Page]:
    """A page that is watched, in a context of its own."""
    with _context(browser) as context:
        yield context.new_page()


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
