"""Where the time of a filter change goes: the server by library and by function, the browser by kind of work and chunk.

The server is looked at by `bench.sampled`; the browser by Chromium's own tracing and script profiler.
"""

from __future__ import annotations

import json
import os
import re
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright

from bench.browser import Choices, choose, fresh_browser, load, opened
from bench.pages import MONTH, PLAIN, PageName
from bench.server import ROOT, Server
from bench.session import Session

CHANGES = 6
_WRITTEN_S = 20
_MICROSECONDS = 1000
# Chromium's names of what a renderer's main thread does; an unknown event belongs to what it stands in.
_KINDS = {
    "chạy mã lệnh": {
        "FunctionCall",
        "EvaluateScript",
        "v8.evaluateModule",
        "v8.run",
        "TimerFire",
        "FireAnimationFrame",
        "EventDispatch",
        "RunMicrotasks",
        "HandlePostMessage",
        "WebSocketReceive",
    },
    "dịch mã lệnh": {
        "v8.compile",
        "v8.compileModule",
        "v8.produceCache",
        "v8.deserializeOnBackground",
        "V8.CompileCode",
    },
    "dọn bộ nhớ": {"MinorGC", "MajorGC", "V8.GCScavenger", "V8.GCIncrementalMarking", "V8.GCFinalizeMC"},
    "bố cục": {
        "Layout",
        "UpdateLayoutTree",
        "RecalculateStyles",
        "HitTest",
        "IntersectionObserverController::computeIntersections",
    },
    "tô vẽ": {"Paint", "PrePaint", "Layerize", "Commit", "UpdateLayer", "PaintImage", "Decode Image"},
    "phân tích HTML, CSS": {"ParseHTML", "ParseAuthorStyleSheet"},
}
_WHO = {"PlotlyChart": "Plotly", "embed": "Vega (đường nhỏ trong thẻ)", "DataFrame": "bảng", "arrowFormatUtils": "bảng"}
_OTHER, WAITING = "việc khác", "chờ (máy chủ, mạng, bộ xử lý bận)"
_KIND_OF = {event: kind for kind, events in _KINDS.items() for event in events}


@dataclass(frozen=True)
class ServerProfile:
    """CPU milliseconds of a rerun; shares (0–1) by library of the innermost frame, by innermost function of ours."""

    cpu_ms: float
    libraries: dict[str, float]
    functions: dict[str, float]


@dataclass(frozen=True)
class BrowserProfile:
    """Milliseconds on the main thread of the page: processor time in change and load, by the clock in the others.

    change, load: a filter change and a load with a warm cache, by kind of work; scripts: those of a filter change by
    who runs (Plotly, React and Streamlit, …); chunks: the same by file of the front end.
    """

    change: dict[str, float]
    load: dict[str, float]
    scripts: dict[str, float]
    chunks: dict[str, float]


@dataclass(frozen=True)
class Profile:
    first: ServerProfile  # months that nobody has looked at
    again: ServerProfile
    browser: BrowserProfile


def profile(playwright: Playwright, page: PageName, data: Path) -> tuple[Profile, Profile]:
    """One page of ours and the plain one."""
    with tempfile.TemporaryDirectory() as empty:
        return tuple(
            _profile(playwright, page, Server(script, folder, data, sampled_into=Path(empty) / f"{script.stem}.json"))
            for script, folder in ((ROOT / "app.py", ROOT), (PLAIN, Path(empty)))
        )


def _profile(playwright: Playwright, page: PageName, server: Server) -> Profile:
    with server:
        session = Session(server.url, page.path, page.before)
        months = session.offers(MONTH)[1 : 1 + CHANGES]
        first, again = (_of_server(server, session, months) for _ in range(2))
        session.close()
        with fresh_browser(playwright) as browser:
            return Profile(first, again, _of_browser(browser, f"{server.url}/{page.path}", page.before, months))


def _of_server(server: Server, session: Session, months: list[str]) -> ServerProfile:
    os.kill(server.process.pid, signal.SIGUSR1)
    before = server.cpu_seconds()
    for month in months:
        session.choose(MONTH, month)
    cpu_ms = 1000 * (server.cpu_seconds() - before) / len(months)
    server.sampled_into.unlink(missing_ok=True)
    os.kill(server.process.pid, signal.SIGUSR2)
    looks = json.loads(_when_written(server.sampled_into))
    return ServerProfile(cpu_ms, _shares(looks, "library"), _shares(looks, "ours"))


def _when_written(path: Path) -> str:
    deadline = time.monotonic() + _WRITTEN_S
    while not path.exists():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{path} was not written")
        time.sleep(0.05)
    return path.read_text(encoding="utf-8")


def _shares(looks: list[dict], by: str) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for one in looks:
        counts[one[by]] += one["looks"]
    return {name: count / counts.total() for name, count in counts.most_common()}


def _of_browser(browser: Browser, url: str, before: Choices, months: list[str]) -> BrowserProfile:
    """Means of two changes each; traced first, then profiled, so that neither watches the other."""
    with opened(browser) as page:
        load(page, url)
        for choice in (*before, (MONTH, months[0])):
            choose(page, *choice)
        change = _mean(_traced(browser, page, partial(_changed_ms, page, month)) for month in months[1:3])
        chunks = _mean(_scripts(page, partial(_changed_ms, page, month)) for month in months[3:5])
        again = page.context.new_page()
        loaded = _traced(browser, again, partial(load, again, url))
    scripts: Counter[str] = Counter()
    for chunk, spent in chunks.items():
        scripts[_ran(chunk)] += spent
    return BrowserProfile(change, dict(loaded.most_common()), dict(scripts.most_common()), chunks)


def _changed_ms(page: Page, month: str) -> float:
    return choose(page, MONTH, month).done_ms


def _mean(several: Iterable[Counter[str]]) -> dict[str, float]:
    total, count = Counter[str](), 0
    for one in several:
        total += one
        count += 1
    return {name: spent / count for name, spent in total.most_common()}


def _traced(browser: Browser, page: Page, act: Callable[[], float]) -> Counter[str]:
    """Processor milliseconds of the busiest main thread of a renderer, counted for the innermost known event.

    act: returns the milliseconds that it took for the eye; what is left of them is waiting.
    """
    browser.start_tracing(page=page, categories=["devtools.timeline", "disabled-by-default-devtools.timeline", "v8"])
    seen_ms = act()
    events = json.loads(browser.stop_tracing())["traceEvents"]
    mains = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    by_thread = [
        self_times([one for one in events if one.get("ph") == "X" and (one["pid"], one["tid"]) == main])
        for main in mains
    ]
    spent = max(by_thread, key=Counter.total)
    spent[WAITING] = max(0.0, seen_ms - spent.total())
    return spent


def self_times(events: list[dict]) -> Counter[str]:
    """Processor time of complete events of one thread by kind, what is nested in them taken out; an event of no kind
    belongs to what surrounds it.
    """
    spent: Counter[str] = Counter()
    stack: list[tuple[float, str]] = []  # end by the clock, kind
    for event in sorted(events, key=lambda one: (one["ts"], -one.get("dur", 0))):
        start, length = event["ts"], event.get("tdur", 0) / _MICROSECONDS
        while stack and stack[-1][0] <= start:
            stack.pop()
        kind = _KIND_OF.get(event["name"]) or (stack[-1][1] if stack else _OTHER)
        if stack:
            spent[stack[-1][1]] -= length
        spent[kind] += length
        stack.append((start + event.get("dur", 0), kind))
    return spent


def _scripts(page: Page, act: Callable[[], object]) -> Counter[str]:
    """Milliseconds of scripts by chunk of the front end; `(program)` is the browser's own work, not a script."""
    client = page.context.new_cdp_session(page)
    client.send("Profiler.enable")
    client.send("Profiler.setSamplingInterval", {"interval": 500})
    client.send("Profiler.start")
    act()
    found = client.send("Profiler.stop")["profile"]
    client.detach()
    names = {node["id"]: _chunk(node["callFrame"]) for node in found["nodes"]}
    spent: Counter[str] = Counter()
    for node, length in zip(found["samples"], found["timeDeltas"], strict=True):
        spent[names[node]] += length / _MICROSECONDS
    return Counter({name: length for name, length in spent.items() if name not in ("(idle)", "(program)")})


def _ran(chunk: str) -> str:
    if chunk.startswith("("):
        return "trình duyệt"  # native functions that scripts call, and the collection of garbage
    return _WHO.get(chunk, "React và Streamlit")


def _chunk(frame: dict) -> str:
    name = Path(frame["url"]).name
    if not name:
        return frame["functionName"] if frame["functionName"].startswith("(") else "(native)"
    return re.sub(r"\.[\w-]{8}\.js$", "", name)
