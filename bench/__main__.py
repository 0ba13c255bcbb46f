"""`python -m bench`: three pages of ours against plain ones of the same content, interleaved; targets beside ratios.

`--reading FOLDER` times the reader, `--export N` the writing of N figures in each format. What the figures mean, and
where Streamlit itself is the limit: docs/speed.md.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bench import data as data_folder
from bench.browser import CHROMIUM
from bench.exporting import exporting
from bench.pages import MEASURES, PAGES, Measured, PageName, measure, steps
from bench.reading import reading_time
from bench.server import ROOT
from growth.notation import number


_WIDTH_OF_FILES = 130


def main() -> int:
    arguments = _arguments()
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
    chosen = [page for page in PAGES if not arguments.page or page.path in arguments.page]
    same = True
    with sync_playwright() as playwright, Progress(console=console, transient=True) as progress:
        task = progress.add_task("Đang đo", total=len(chosen) * steps(arguments.runs))
        for page in chosen:
            both = measure(playwright, page, data, arguments.runs, lambda: progress.advance(task))
            same &= _print_page(console, page, *both)
    return 0 if same else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Đo ba trang chính so với các trang Streamlit viết theo cách thông thường."
    )
    parser.add_argument("--runs", type=int, default=5, help="số lượt mở bằng trình duyệt mới (mặc định 5)")
    parser.add_argument(
        "--page", action="append", choices=[page.path for page in PAGES], help="chỉ đo trang này (Tổng quan: để trống)"
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
    parser.add_argument("--data", type=Path, metavar="THƯ_MỤC", help="đo trên một thư mục số liệu có sẵn")
    parser.add_argument(
        "--reading", type=Path, metavar="THƯ_MỤC", help="chỉ đo thời gian đọc các tệp trong thư mục này"
    )
    parser.add_argument("--export", type=int, metavar="SỐ", help="chỉ đo việc xuất ngần này số liệu ra từng định dạng")
    return parser.parse_args()


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
        table.add_row(name, str(left), str(right), "", "bằng nhau", "đạt" if left == right else "KHÁC")
    console.print(table)
    if ours.content != plain.content:
        console.print(f"{page.name}: hai trang không cùng nội dung, phép so chưa công bằng. Hãy sửa bench/plain.")
    return ours.content == plain.content


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
