"""`python -m bench`: our overview against the plain page, interleaved.

`--reading FOLDER` times the reader, `--export N` the writing of N figures in each format.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bench.browser import CHROMIUM, Timing, visit
from bench.exporting import exporting
from bench.reading import reading_time
from bench.server import ROOT, Server
from bench.session import Session
from growth.notation import number

MONTH_LABEL = "Tháng báo cáo"
CHANGES_PER_VISIT = 3
RERUNS = 10
WARM_UP_SESSIONS, SESSIONS = 5, 20


@dataclass
class Measured:
    """Everything that was measured of one server."""

    months: list[str] = field(default_factory=list)
    visits: list[Timing] = field(default_factory=list)
    first_cpu_ms: list[float] = field(default_factory=list)  # months that nobody has looked at yet
    again_cpu_ms: list[float] = field(default_factory=list)  # the same months once more
    session_mib: float = 0.0

    def change_ms(self) -> list[float]:
        return [change for timing in self.visits for change in timing.change_ms]


def main() -> int:
    arguments = _arguments()
    console = Console()
    if arguments.reading:
        _print_reading(console, arguments.reading)
        return 0
    if arguments.export:
        _print_exporting(console, arguments.data, arguments.export)
        return 0
    if not Path(CHROMIUM).exists():
        console.print(f"Không tìm thấy {CHROMIUM}. Hãy cài đặt Chromium (Debian: apt install chromium) rồi chạy lại.")
        return 1
    if not (arguments.data / "warehouse.duckdb").exists():
        console.print(f"Chưa có kho số liệu trong {arguments.data}. Hãy chạy “python -m etl demo” rồi chạy lại.")
        return 1
    with tempfile.TemporaryDirectory() as empty:
        ours = Server(ROOT / "app.py", ROOT, arguments.data)
        plain = Server(Path(__file__).with_name("plain.py"), Path(empty), arguments.data)
        with ours, plain, Progress(console=console, transient=True) as progress:
            task = progress.add_task("Đang đo", total=2 * (arguments.runs + 3))
            measured = _measure(ours, plain, arguments.runs, lambda: progress.advance(task))
    _print_pages(console, *measured)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Đo trang Tổng quan so với một trang Streamlit viết theo cách thông thường."
    )
    parser.add_argument("--runs", type=int, default=5, help="số lượt mở bằng trình duyệt mới (mặc định 5)")
    parser.add_argument(
        "--data", type=Path, default=ROOT / "data" / "demo", help="thư mục số liệu (mặc định data/demo)"
    )
    parser.add_argument(
        "--reading", type=Path, metavar="THƯ_MỤC", help="chỉ đo thời gian đọc các tệp trong thư mục này"
    )
    parser.add_argument("--export", type=int, metavar="SỐ", help="chỉ đo việc xuất ngần này số liệu ra từng định dạng")
    return parser.parse_args()


def _measure(ours: Server, plain: Server, runs: int, step: Callable[[], None]) -> tuple[Measured, Measured]:
    """Both servers turn by turn, the order turned round each time, so that a busy moment hits both alike."""
    measured = {server: Measured() for server in (ours, plain)}
    for server, result in measured.items():  # also the warm-up: the first session pays the imports
        session = Session(server.url)
        result.months = session.options[session.labels[MONTH_LABEL]]
        session.close()
        step()
    with sync_playwright() as playwright:
        for run in range(runs):
            for server in (ours, plain) if run % 2 == 0 else (plain, ours):
                months = measured[server].months[1 + run : 1 + run + CHANGES_PER_VISIT]
                measured[server].visits.append(visit(playwright, server.url, MONTH_LABEL, months))
                step()
    sessions = {server: Session(server.url) for server in measured}
    for again in (False, True):
        for rerun in range(RERUNS):
            for server, result in measured.items():
                before = server.cpu_seconds()
                sessions[server].choose(MONTH_LABEL, result.months[-2 - rerun])
                spent = 1000 * (server.cpu_seconds() - before)
                (result.again_cpu_ms if again else result.first_cpu_ms).append(spent)
    for server, result in measured.items():
        step()
        crowd = [Session(server.url) for _ in range(WARM_UP_SESSIONS)]
        before = server.memory_mib()
        crowd += [Session(server.url) for _ in range(SESSIONS)]
        result.session_mib = (server.memory_mib() - before) / SESSIONS
        for session in (*crowd, sessions[server]):
            session.close()
        step()
    return measured[ours], measured[plain]


def _print_pages(console: Console, ours: Measured, plain: Measured) -> None:
    table = Table(title="Trang Tổng quan so với trang viết theo cách thông thường (trung vị)")
    for heading in ("", "chúng tôi", "thông thường", "tỷ lệ"):
        table.add_column(heading, justify="left" if heading == "" else "right")
    rows: list[tuple[str, Callable[[Measured], float]]] = [
        ("Mở lần đầu (ms)", lambda m: statistics.median(visit.cold_ms for visit in m.visits)),
        ("Mở lại (ms)", lambda m: statistics.median(visit.warm_ms for visit in m.visits)),
        ("Đổi tháng → biểu đồ vẽ lại (ms)", lambda m: statistics.median(m.change_ms())),
        ("Tải về lần đầu (MB)", lambda m: statistics.median(visit.cold_bytes for visit in m.visits) / 1e6),
        # The clock of a process ticks in steps of 10 ms: a mean sees what a median would round away.
        ("CPU máy chủ, tháng chưa ai xem (ms, trung bình)", lambda m: statistics.fmean(m.first_cpu_ms)),
        ("CPU máy chủ, tháng đã xem (ms, trung bình)", lambda m: statistics.fmean(m.again_cpu_ms)),
        ("Bộ nhớ mỗi phiên (MiB)", lambda m: m.session_mib),
    ]
    for name, value in rows:
        left, right = value(ours), value(plain)
        ratio = number(left / right, 2) if right else "–"
        table.add_row(name, number(left, 1), number(right, 1), ratio)
    for name, key in (("Số thẻ chỉ tiêu", "metrics"), ("Số biểu đồ", "charts"), ("Số bảng", "tables")):
        table.add_row(name, *(str(m.visits[-1].content[key]) for m in (ours, plain)), "")
    console.print(table)


def _print_reading(console: Console, folder: Path) -> None:
    result = reading_time(folder)
    table = Table(title=f"Đọc {result.workbooks} tệp trong {folder}: {number(result.figures, 0)} số liệu")
    for heading in ("", "đọc và hiểu", "riêng calamine đọc các ô", "tỷ lệ"):
        table.add_column(heading, justify="left" if heading == "" else "right")
    ours, bare = result.understood, result.calamine
    table.add_row("Thời gian (s)", number(ours.wall_s, 2), number(bare.wall_s, 2), number(result.wall_ratio, 2))
    table.add_row("Thời gian bộ xử lý (s)", number(ours.cpu_s, 2), number(bare.cpu_s, 2), number(result.cpu_ratio, 2))
    table.add_row("Tệp chậm nhất (s)", number(result.slowest_s, 2), "", "")
    table.add_row("Bộ nhớ cao nhất (MiB)", number(result.peak_mib, 0), "", "")
    console.print(table)
    console.print(f"Tệp chậm nhất: {result.slowest}")


def _print_exporting(console: Console, data: Path, count: int) -> None:
    table = Table(title=f"Xuất {number(count, 0)} số liệu, mỗi định dạng một tiến trình riêng")
    for heading in ("", "thời gian (s)", "CPU (s)", "tệp (MB)", "bộ nhớ cao nhất (MiB)"):
        table.add_column(heading, justify="left" if heading == "" else "right")
    for one in exporting(data, count):
        numbers = (number(one.seconds, 1), number(one.cpu_s, 1), number(one.size_mb, 1), number(one.peak_mib, 0))
        table.add_row(one.name, *numbers)
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
