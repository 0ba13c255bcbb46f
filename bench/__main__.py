"""`python -m bench`: three pages of ours against plain ones of the same content, interleaved; targets beside ratios.

`--reading FOLDER` times the reader, `--export N` the writing of N figures in each format. What the figures mean, and
where Streamlit itself is the limit: docs/speed.md.
"""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bench import data as data_folder
from bench.browser import CHROMIUM
from bench.crowd import SESSIONS, Crowd, crowd
from bench.exporting import exporting
from bench.pages import MEASURES, PAGES, Measured, PageName, measure, steps
from bench.profiling import Profile, profile
from bench.reading import reading_times
from bench.server import ROOT
from growth.notation import number

READINGS = 7  # of all workbooks; single ones differ by a tenth
CROWD_CPU = 0.3  # of the plain pages'
SHOWN_OF_PROFILE = 10
_WIDTH_OF_FILES = 130


def main() -> int:
    arguments = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers and browsers are ended on the way out
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDTH_OF_FILES)
    if arguments.reading:
        _print_reading(console, arguments.reading)
        return 0
    if not Path(CHROMIUM).exists():
        console.print(f"Không tìm thấy {CHROMIUM}. Hãy cài đặt Chromium (Debian: apt install chromium) rồi chạy lại.")
        return 1
    try:
        data = arguments.data or data_folder.folder(arguments.cache, arguments.annexes, console.print)
    except data_folder.NotBuilt as fault:
        console.print(str(fault), markup=False)
        return 1
    if not (data / "warehouse.duckdb").exists():
        console.print(f"Chưa có kho số liệu trong {data}. Hãy chạy “python -m etl demo” rồi chạy lại.")
        return 1
    if arguments.export:
        _print_exporting(console, data, arguments.export)
        return 0
    if not arguments.data and not arguments.annexes:
        console.print("Chỉ có số liệu minh họa; thêm --annexes THƯ_MỤC để đo cùng các biểu cả nước.")
    whole = not (arguments.page or arguments.crowd or arguments.profile)
    pages = [page for page in PAGES if not arguments.page or page.key in arguments.page]
    holds = True
    if whole or (arguments.page and not arguments.profile):
        holds &= _measure_pages(console, pages, data, arguments.runs)
    if whole or arguments.crowd:
        holds &= _print_crowd(console, *crowd(data, console.print))
    if arguments.profile:
        with sync_playwright() as playwright:
            for page in pages:
                _print_profile(console, page, *profile(playwright, page, data))
    return 0 if holds else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Đo ba trang chính so với các trang Streamlit viết theo cách thông thường, rồi một trăm phiên cùng "
        "đổi bộ lọc trong lúc công bố. Mã thoát 1: hai bên không cùng nội dung, hoặc có câu trả lời sai.",
    )
    parser.add_argument("--runs", type=int, default=5, help="số lượt mở bằng trình duyệt mới (mặc định 5)")
    parser.add_argument(
        "--page", action="append", choices=[page.key for page in PAGES], help="chỉ đo trang này (dùng được nhiều lần)"
    )
    parser.add_argument("--crowd", action="store_true", help="chỉ đo đám đông trong lúc công bố")
    parser.add_argument(
        "--profile",
        action="store_true",
        help="chỉ xem thời gian của một lượt đổi tháng nằm ở đâu",
    )
    parser.add_argument(
        "--annexes", type=Path, metavar="THƯ_MỤC", help="nạp thêm các biểu cả nước trong thư mục này vào số liệu để đo"
    )
    parser.add_argument(
        "--cache",
        type=Path,
        default=ROOT / "data" / "bench",
        metavar="THƯ_MỤC",
        help="nơi giữ bộ số liệu để đo, lập một lần (mặc định data/bench)",
    )
    parser.add_argument("--data", type=Path, metavar="THƯ_MỤC", help="đo trên một thư mục số liệu minh họa có sẵn")
    parser.add_argument(
        "--reading", type=Path, metavar="THƯ_MỤC", help="chỉ đo thời gian đọc các tệp trong thư mục này"
    )
    parser.add_argument("--export", type=int, metavar="SỐ", help="chỉ đo việc xuất ngần này số liệu ra từng định dạng")
    return parser.parse_args()


def _measure_pages(console: Console, pages: list[PageName], data: Path, runs: int) -> bool:
    """Measure and print page by page; false where two pages do not show the same amount."""
    same = True
    with sync_playwright() as playwright, Progress(console=console, transient=True) as progress:
        task = progress.add_task("Đang đo", total=len(pages) * steps(runs))
        for page in pages:
            both = measure(playwright, page, data, runs, lambda: progress.advance(task))
            same &= _print_page(console, page, *both)
    return same


def _print_page(console: Console, page: PageName, ours: Measured, plain: Measured) -> bool:
    """The result of one page; false where the two pages do not show the same amount."""
    table = Table(title=f"{page.name} so với trang viết theo cách thông thường (trung vị)")
    for heading in ("", "chúng tôi", "thông thường", "tỷ lệ", "mục tiêu", ""):
        table.add_column(heading, justify="left" if heading == "" else "right")
    for one in MEASURES:
        left, right = one.value(ours), one.value(plain)
        ratio = left / right if right else None
        table.add_row(
            one.name,
            number(left, one.decimals),
            number(right, one.decimals),
            "–" if ratio is None else number(ratio, 2),
            "" if one.target is None else f"≤ {number(one.target, 1)}",
            "" if one.target is None or ratio is None else "đạt" if ratio <= one.target else "chưa đạt",
        )
    for name, key in (("Chỉ tiêu", "metrics"), ("Biểu đồ", "charts"), ("Bảng", "tables"), ("Dòng của bảng", "rows")):
        left, right = (getattr(one.content, key) for one in (ours, plain))
        alike = "đạt" if ours.content.is_like(plain.content, key) else "KHÁC"
        table.add_row(name, str(left), str(right), "", "±3%" if key == "rows" else "bằng nhau", alike)
    console.print(table)
    same = ours.content.is_like(plain.content)
    if not same:
        console.print(f"{page.name}: hai trang không cùng nội dung, phép so chưa công bằng. Hãy sửa bench/plain.")
    return same


def _print_crowd(console: Console, ours: Crowd, plain: Crowd) -> bool:
    """The result of the crowd; false where an answer of ours was not one whole version, or an old one."""
    table = Table(title=f"{SESSIONS} phiên đổi tháng trong lúc công bố phiên bản mới")
    for heading in ("", "chúng tôi", "thông thường", "tỷ lệ", "mục tiêu", ""):
        table.add_column(heading, justify="left" if heading == "" else "right")
    rows = (
        ("Lượt đổi", "changes", None),
        ("Trọn phiên bản cũ", "old", None),
        ("Trọn phiên bản mới", "new", None),
        ("Số cũ sau khi đã công bố", "stale", 0),
        ("Lẫn hai phiên bản", "mixed", 0),
    )
    for name, key, target in rows:
        left, right = getattr(ours, key), getattr(plain, key)
        verdict = "" if target is None else "đạt" if left == target else "chưa đạt"
        table.add_row(name, str(left), str(right), "", "" if target is None else str(target), verdict)
    table.add_row(
        "Lỗi",
        str(len(ours.faults)),
        str(len(plain.faults)),
        "",
        "0",
        "chưa đạt" if ours.faults else "đạt",
    )
    ratio = ours.cpu_s / plain.cpu_s
    table.add_row(
        "CPU máy chủ cả đám đông (s)",
        number(ours.cpu_s, 1),
        number(plain.cpu_s, 1),
        number(ratio, 2),
        f"≤ {number(CROWD_CPU, 1)}",
        "đạt" if ratio <= CROWD_CPU else "chưa đạt",
    )
    console.print(table)
    for fault in ours.faults[:5]:
        console.print(fault, markup=False)
    return ours.holds


def _print_profile(console: Console, page: PageName, ours: Profile, plain: Profile) -> None:
    for name, one in (("chúng tôi", ours), ("thông thường", plain)):
        table = Table(title=f"{page.name}, {name}: thời gian nằm ở đâu")
        table.add_column("")
        table.add_column("ms", justify="right")
        table.add_column("trong đó", overflow="fold")
        for when, server in (("Máy chủ, chưa ai xem", one.first), ("Máy chủ, đã có người xem", one.again)):
            table.add_row(f"{when}: thư viện", number(server.cpu_ms, 0), _shares(server.libraries))
            table.add_row("  hàm của mã nguồn này", "", _shares(server.functions))
        parts_of_browser = (
            ("đổi tháng", one.browser.change),
            ("  mã lệnh của ai", one.browser.scripts),
            ("  mã lệnh theo tệp", one.browser.chunks),
            ("mở lại", one.browser.load),
        )
        for what, spent in parts_of_browser:
            parts = ", ".join(f"{part} {number(ms, 0)}" for part, ms in list(spent.items())[:SHOWN_OF_PROFILE])
            table.add_row(f"Trình duyệt, {what} (ms)", number(sum(spent.values()), 0), parts)
        console.print(table)


def _shares(of: dict[str, float]) -> str:
    parts = list(of.items())[:SHOWN_OF_PROFILE]
    return ", ".join(f"{part or 'streamlit'} {number(100 * share, 0)}%" for part, share in parts)


def _print_reading(console: Console, folder: Path) -> None:
    times = reading_times(folder, READINGS)
    result = times[len(times) // 2]
    table = Table(title=f"Đọc {result.workbooks} tệp trong {folder}: {number(result.figures, 0)} số liệu")
    for heading in ("", "đọc và hiểu", "riêng calamine đọc các ô", "tỷ lệ"):
        table.add_column(heading, justify="left" if heading == "" else "right")
    ours, bare = result.understood, result.calamine
    table.add_row("Thời gian (s)", number(ours.wall_s, 2), number(bare.wall_s, 2), number(result.wall_ratio, 2))
    table.add_row("Thời gian bộ xử lý (s)", number(ours.cpu_s, 2), number(bare.cpu_s, 2), number(result.cpu_ratio, 2))
    of_parser = number(result.parser_cpu_s, 2), "", number(result.parser_cpu_s / bare.cpu_s, 2)
    table.add_row("– của tiến trình mở tệp", *of_parser)
    table.add_row("Tệp chậm nhất (s)", number(result.slowest_s, 2), "", "")
    table.add_row("Bộ nhớ cao nhất (MiB)", number(result.peak_mib, 0), "", "")
    console.print(table)
    console.print(f"Tệp chậm nhất: {result.slowest}")
    least, most = (number(one.cpu_ratio, 2) for one in (times[0], times[-1]))
    console.print(f"Lượt ở giữa của {len(times)} lượt, mỗi lượt một tiến trình mới; bộ xử lý: {least} đến {most} lần.")


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
