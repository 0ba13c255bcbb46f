"""Measures three pages of ours against the plain ones, turn by turn, so that a busy moment hits both alike."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Playwright

from bench.browser import Content, Redraw, Timing, content, visit
from bench.server import ROOT, Server
from bench.session import Session

PLAIN = Path(__file__).parent / "plain" / "app.py"
MONTH = "Tháng báo cáo"
CHANGES = 2  # a visit, of each kind
RERUNS = 10
COUNTED_AT = range(40, 141, 20)  # idle sessions at which memory is counted


@dataclass(frozen=True)
class Measure:
    """One line of the result: what is compared, and the ratio to the plain page that it may have."""

    name: str
    value: Callable[[Measured], float]
    target: float | None = None
    decimals: int = 0


@dataclass
class Measured:
    """Everything that was measured of one server on one page; CPU in milliseconds of a rerun."""

    months: list[str] = field(default_factory=list)
    visits: list[Timing] = field(default_factory=list)
    first_cpu_ms: list[float] = field(default_factory=list)  # months that nobody has looked at yet
    again_cpu_ms: list[float] = field(default_factory=list)  # the same months once more
    session_mib: float = 0.0
    content: Content | None = None

    def redraws(self, again: bool) -> list[Redraw]:
        return [one for each in self.visits for one in (each.again if again else each.first)]


@dataclass(frozen=True)
class PageName:
    """key: on the command line; path: of the address, in ours and in the plain app.

    before: what is chosen first; other: a choice of another filter, measured beside the month.
    """

    name: str
    key: str
    path: str
    other: tuple[str, str]
    before: tuple[tuple[str, str], ...] = ()


PAGES = (
    PageName("Tổng quan", "tong-quan", "", ("Khu vực", "Cả nước")),
    PageName("Công nghiệp", "cong-nghiep", "cong-nghiep", ("Khu vực", "Cả nước")),
    # GRDP, which the page shows first, is the same in all months of a quarter: its charts would not be redrawn.
    PageName("Kịch bản", "kich-ban", "kich-ban", ("Chỉ tiêu", "GRDP"), (("Chỉ tiêu", "IIP"),)),
)
MEASURES = (
    Measure("Đổi tháng đã có người xem → biểu đồ vẽ lại (ms)", lambda m: _median(m, True, "chart_ms"), 0.4),
    Measure("Đổi tháng chưa ai xem → biểu đồ vẽ lại (ms)", lambda m: _median(m, False, "chart_ms"), 0.4),
    Measure(
        "Đổi khu vực, chỉ tiêu → biểu đồ vẽ lại (ms)",
        lambda m: statistics.median(one.other.chart_ms for one in m.visits),
        0.4,
    ),
    Measure("Đổi tháng đã có người xem → cả trang xong (ms)", lambda m: _median(m, True, "done_ms")),
    Measure("Đổi tháng chưa ai xem → cả trang xong (ms)", lambda m: _median(m, False, "done_ms")),
    # The clock of a process ticks in steps of 10 ms: a mean sees what a median would round away.
    Measure("CPU máy chủ một lượt chạy, đã có người xem (ms)", lambda m: statistics.fmean(m.again_cpu_ms), 0.3, 1),
    Measure("CPU máy chủ một lượt chạy, chưa ai xem (ms)", lambda m: statistics.fmean(m.first_cpu_ms), 0.3, 1),
    Measure("Mở lại (ms)", lambda m: statistics.median(one.warm_ms for one in m.visits), 0.6),
    Measure("Mở lần đầu (ms)", lambda m: statistics.median(one.cold_ms for one in m.visits), 0.8),
    Measure("Mở phần gập → bảng hiện (ms)", lambda m: statistics.median(one.unfolded_ms for one in m.visits)),
    Measure("Bộ nhớ mỗi phiên để yên (MiB)", lambda m: m.session_mib, 1.2, 2),
    Measure("Tải về lần đầu (MB)", lambda m: statistics.median(one.cold_bytes for one in m.visits) / 1e6, None, 1),
)


def _median(measured: Measured, again: bool, what: str) -> float:
    return statistics.median(getattr(one, what) for one in measured.redraws(again))


@contextmanager
def servers(data: Path, plain_data: Path | None = None, counted: bool = False) -> Iterator[tuple[Server, Server]]:
    """Ours and the plain one, both fresh; the plain one with Streamlit's defaults."""
    with tempfile.TemporaryDirectory() as empty:
        ours = Server(ROOT / "app.py", ROOT, data, counted=counted)
        plain = Server(PLAIN, Path(empty), plain_data or data, counted=counted)
        with ours, plain:
            yield ours, plain


def measure(
    playwright: Playwright, page: PageName, data: Path, runs: int, step: Callable[[], None]
) -> tuple[Measured, Measured]:
    """One page on fresh servers, the order turned round each time; calls `step` `steps(runs)` times."""
    memory = []
    with servers(data, counted=True) as both:
        for server in both:
            memory.append(session_mib(server, page))
            step()
    with servers(data) as (ours, plain):
        measured = {server: Measured(session_mib=taken) for server, taken in zip((ours, plain), memory, strict=True)}
        for server, result in measured.items():  # also the warm-up: the first session pays the imports
            first = Session(server.url, page.path)
            result.months = first.offers(MONTH)
            first.close()
        for server, result in measured.items():
            result.content = content(playwright, f"{server.url}/{page.path}")
            step()
        for run in range(runs):
            for server in (ours, plain) if run % 2 == 0 else (plain, ours):
                months = measured[server].months
                first = [(MONTH, month) for month in months[1 + run * CHANGES : 1 + (run + 1) * CHANGES]]
                again = [(MONTH, month) for month in (months[0], first[0][1])]
                measured[server].visits.append(
                    visit(playwright, f"{server.url}/{page.path}", page.before, first, again, page.other)
                )
                step()
        _reruns(measured, page, 1 + runs * CHANGES)
    return measured[ours], measured[plain]


def steps(runs: int) -> int:
    """How many steps `measure` tells of."""
    return 2 * (runs + 2)


def _reruns(measured: dict[Server, Measured], page: PageName, start: int) -> None:
    """CPU of reruns over months that no one has looked at, then over the same ones."""
    sessions = {server: Session(server.url, page.path, page.before) for server in measured}
    for again in (False, True):
        for rerun in range(RERUNS):
            for server, result in measured.items():
                before = server.cpu_seconds()
                sessions[server].choose(MONTH, result.months[start + rerun])
                spent = 1000 * (server.cpu_seconds() - before)
                (result.again_cpu_ms if again else result.first_cpu_ms).append(spent)
    for session in sessions.values():
        session.close()


def session_mib(server: Server, page: PageName) -> float:
    """Resident memory that one more idle session takes on a fresh server that is `counted`, in MiB.

    The slope of the straight line through what was counted from the fortieth session on: before that the caches of a
    page fill.
    """
    crowd, taken = [], []
    for idle in COUNTED_AT:
        crowd += [Session(server.url, page.path) for _ in range(idle - len(crowd))]
        taken.append(server.memory_mib())
    for session in crowd:
        session.close()
    return statistics.linear_regression(COUNTED_AT, taken).slope
