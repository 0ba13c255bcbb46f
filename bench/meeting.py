"""`python -m bench.meeting`: how long the next slide of a meeting takes, at the server and to the eye."""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from rich.console import Console

from bench.browser import CHROMIUM, fresh_browser
from bench.server import ROOT, Server
from growth.notation import number

ROUNDS = 3
# Milliseconds by the page's own clock from the key to the first frame that shows another title, and to its chart.
_NEXT = """
(key) => new Promise(done => {
  const title = () => document.querySelector('h1')?.innerText
  const before = title(), start = performance.now()
  const look = () => title() !== before && title() ? done(performance.now() - start) : requestAnimationFrame(look)
  document.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}))
  requestAnimationFrame(look)
})
"""
_DONE = "document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "data" / "demo", help="thư mục số liệu")
    arguments = parser.parse_args()
    console = Console()
    if not Path(CHROMIUM).exists():
        console.print(f"Không tìm thấy {CHROMIUM}. Hãy cài đặt Chromium (Debian: apt install chromium) rồi chạy lại.")
        return 1
    if not (arguments.data / "warehouse.duckdb").exists():
        console.print(f"Chưa có kho số liệu trong {arguments.data}. Hãy chạy “python -m etl demo” rồi chạy lại.")
        return 1
    with (
        Server(ROOT / "app.py", ROOT, arguments.data) as server,
        sync_playwright() as playwright,
        fresh_browser(playwright) as browser,
    ):
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.goto(f"{server.url}/hop")
        page.wait_for_function(f"document.querySelector('h1') && {_DONE}", timeout=120_000)
        page.wait_for_timeout(2000)
        first = _through(page, server)
        again = [_through(page, server) for _ in range(ROUNDS)]
    _print(console, "lần đầu", [first])
    _print(console, f"xem lại {ROUNDS} lượt", again)
    return 0


def _through(page: Page, server: Server) -> tuple[float, list[float]]:
    """Once through all slides: processor milliseconds of the server a change, and milliseconds to the eye of each."""
    page.keyboard.press("Home")
    page.wait_for_timeout(1000)
    count = int(page.locator(".place").inner_text().split("/")[1])
    before, seen = server.cpu_seconds(), []
    for _ in range(count - 1):
        seen.append(page.evaluate(_NEXT, "ArrowRight"))
        page.wait_for_function(_DONE)
    return 1000 * (server.cpu_seconds() - before) / (count - 1), seen


def _print(console: Console, name: str, rounds: list[tuple[float, list[float]]]) -> None:
    seen = [each for _, times in rounds for each in times]
    server_ms = statistics.median(cpu for cpu, _ in rounds)
    median, slowest = number(statistics.median(seen), 0), number(max(seen), 0)
    console.print(
        f"Lật trang, {name}: máy chủ {number(server_ms, 0)} ms mỗi trang; đến mắt {median} ms "
        f"(chậm nhất {slowest} ms), {len(seen)} lần lật."
    )


if __name__ == "__main__":
    sys.exit(main())
