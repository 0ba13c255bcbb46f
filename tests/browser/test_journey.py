"""A leader's way through the dashboard in a browser: open, change the month, visit every page, take figures along."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from playwright.sync_api import expect

from bench.server import ROOT, Server

PAGES = (
    "/",
    "/hop",
    "/kich-ban",
    "/nghi-quyet-07",
    "/cong-nghiep",
    "/xuat-nhap-khau",
    "/ban-le",
    "/cum-cong-nghiep",
    "/du-an",
    "/nap-so-lieu",
    "/tra-cuu",
    "/nguon-so-lieu",
)
ILLUSTRATIVE = "SỐ LIỆU MINH HỌA"


def test_the_list_of_pages_here_is_the_one_in_the_sidebar(visitor, demo_app):
    visitor.open(demo_app.url)
    links = visitor.page.get_by_test_id("stSidebarNavLink").all()
    assert sorted(link.get_attribute("href").removeprefix(demo_app.url) or "/" for link in links) == sorted(PAGES)


def test_a_link_to_a_page_opened_first_after_a_start_shows_that_page_alone(visitor, demo_warehouse):
    with Server(ROOT / "app.py", ROOT, demo_warehouse) as server:
        visitor.open(f"{server.url}/tra-cuu")
        expect(visitor.page.get_by_test_id("stDataFrame")).to_be_visible()
        expect(visitor.page.get_by_role("dialog")).to_have_count(0)


def test_every_page_shows_itself_without_a_fault_and_says_that_it_is_illustrative(visitor, demo_app):
    faults = {}
    for path in PAGES:
        visitor.open(demo_app.url + path)
        marked = visitor.page.get_by_text(ILLUSTRATIVE).count() > 0
        faults[path] = _faults(visitor) + ([] if marked else [f"{ILLUSTRATIVE} is missing"])
    assert faults == {path: [] for path in PAGES}


def test_every_page_shows_the_shipped_figures_and_calls_none_of_them_illustrative(visitor, shipped_app):
    faults = {}
    for path in PAGES:
        visitor.open(shipped_app.url + path)
        marked = visitor.page.get_by_text(ILLUSTRATIVE).count() > 0
        faults[path] = _faults(visitor) + ([f"{ILLUSTRATIVE} beside real figures"] if marked else [])
    assert faults == {path: [] for path in PAGES}


def test_pages_are_reached_by_the_sidebar_and_keep_the_report_month(visitor, demo_app):
    visitor.open(f"{demo_app.url}/?thang=2025-05")
    for name in ("Công nghiệp", "Bán lẻ", "Tổng quan"):
        before = visitor.title
        visitor.page.get_by_test_id("stSidebarNav").get_by_text(name, exact=True).click()
        expect(visitor.page.locator("h1")).not_to_have_text(before)
        visitor.wait()
        expect(visitor.page.get_by_role("combobox", name="Tháng báo cáo")).to_have_value("Tháng 5 năm 2025")


def test_another_report_month_gives_another_state_and_another_address(visitor, demo_app):
    visitor.open(demo_app.url)
    before = visitor.title
    visitor.choose("Tháng báo cáo", "Tháng 3 năm 2025")
    expect(visitor.page.locator("h1")).not_to_have_text(before)
    assert "thang=2025-03" in visitor.page.url
    after = visitor.title
    visitor.open(visitor.page.url)
    assert visitor.title == after


def test_the_downloaded_workbook_holds_the_numbers_of_the_screen(visitor, demo_app, tmp_path):
    visitor.open(f"{demo_app.url}/tra-cuu?thang=2025-05")
    grid = visitor.page.get_by_test_id("stDataFrame").locator("table")
    expect(grid.locator("tr").nth(1)).to_be_attached()
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name="Tải Excel").click()
    path = tmp_path / "tra-cuu.xlsx"
    download.value.save_as(path)

    columns = ["Chỉ tiêu", "Mục", "Kỳ", "Giá trị", "Đơn vị"]
    shown = _shown(grid, columns)
    taken = _taken(path, columns)
    assert len(shown) >= 5
    assert [(*row[:3], float(row[3]), row[4]) for row in shown] == taken[: len(shown)]


def _faults(visitor) -> list[str]:
    """What is wrong with the page: exceptions drawn, our own sentence about a failed page, the console's complaints."""
    drawn = visitor.page.get_by_test_id("stException").all() + visitor.page.get_by_text("gặp lỗi khi hiển thị").all()
    complaints, visitor.complaints[:] = list(visitor.complaints), []
    return [element.inner_text() for element in drawn] + complaints


def _shown(grid, columns: list[str]) -> list[tuple[str, ...]]:
    """Rows that the grid shows, as its accessible table says them: what a screen reader hears, numbers unformatted."""
    rows = grid.evaluate(
        "table => [...table.querySelectorAll('tr')].map(row => [...row.children].map(c => c.textContent))"
    )
    places = [rows[0].index(column) for column in columns]
    return [tuple(row[place] for place in places) for row in rows[1:]]


def _taken(path: Path, columns: list[str]) -> list[tuple]:
    """Rows of the first sheet below its captions."""
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
    head = next(number for number, row in enumerate(rows) if set(columns) <= set(row))
    places = [rows[head].index(column) for column in columns]
    return [tuple(row[place] for place in places) for row in rows[head + 1 :]]
