"""Overview and scenario page in a browser: the worked examples, and the way from a number to its cell."""

from __future__ import annotations

from urllib.parse import parse_qs, urljoin, urlsplit

from playwright.sync_api import expect

from bench.server import ROOT, Server
from tests.pages import conftest as pages

publish = pages.publish


def test_nine_months_of_2025_stand_below_the_band_of_23_august(visitor, shipped_app):
    visitor.open(f"{shipped_app.url}/kich-ban?thang=2025-09")
    expect(visitor.page.locator("h1")).to_have_text("GRDP 9 tháng năm 2025 tăng 8,61%, dưới kịch bản 8,96–9,61%")
    expect(visitor.page.get_by_text("-0,35 điểm %").first).to_be_visible()
    expect(visitor.page.get_by_text("10,16 – 11,94").first).to_be_visible()


def test_august_2025_shows_the_version_of_23_august_and_july_the_one_before(visitor, shipped_app):
    visitor.open(f"{shipped_app.url}/kich-ban?thang=2025-08")
    expect(visitor.page.get_by_role("combobox", name="Phiên bản kịch bản")).to_have_value(
        "Đang có hiệu lực: Nghệ An: điều chỉnh 23/8/2025"
    )
    expect(visitor.page.get_by_text("10,16 – 11,94").first).to_be_visible()
    visitor.open(f"{shipped_app.url}/kich-ban?thang=2025-07")
    expect(visitor.page.get_by_text("11,18", exact=True).first).to_be_visible()


def test_the_first_quarter_was_eight_percent_in_may_and_is_revised_now(visitor, shipped_app):
    visitor.open(f"{shipped_app.url}/kich-ban?thang=2025-09")
    expect(visitor.page.get_by_text("Quý I năm 2025: 8% → 6,99%")).to_be_visible()
    visitor.open(f"{shipped_app.url}/kich-ban?thang=2025-05&biet-ngay=2025-05-31")
    expect(visitor.page.locator("h1")).to_contain_text("8%")


def test_another_month_changes_the_charts_that_stand_and_makes_no_new_ones(visitor, shipped_app):
    fits = "chart => Math.abs(chart.querySelector('.main-svg')?.clientWidth - chart.clientWidth) < 2"
    drawn = f"[...document.querySelectorAll('.chart')].every({fits})"
    visitor.open(f"{shipped_app.url}/kich-ban?thang=2025-09")
    expect(visitor.page.get_by_text("10,16 – 11,94").first).to_be_visible()
    visitor.page.wait_for_function(drawn)  # a list that is open would move with a chart that is drawn above it
    charts = visitor.page.locator(".chart.js-plotly-plot")
    before = charts.count()
    assert before > 1
    visitor.page.evaluate("document.querySelectorAll('.chart').forEach(chart => { chart.dataset.stood = 1 })")
    visitor.choose("Tháng báo cáo", "Tháng 7 năm 2025")
    expect(visitor.page.get_by_text("11,18", exact=True).first).to_be_visible()
    assert visitor.page.locator(".chart.js-plotly-plot[data-stood]").count() == before
    visitor.page.set_viewport_size({"width": 1024, "height": 900})
    visitor.page.wait_for_function(drawn)


def test_the_second_half_of_2025_needed_twelve_and_a_half_percent(visitor, shipped_app):
    visitor.open(f"{shipped_app.url}/kich-ban?thang=2025-06&gia-dinh=tu-dat&ty-trong=46.8")
    expect(visitor.page.get_by_text("6 tháng còn lại cần tăng 12,49%").first).to_be_visible()


def test_exports_of_five_months_2023_are_close_and_not_red(visitor, publish, tmp_path):
    publish(
        [
            pages.figure("export_value", "2022-05", 920.85, "level_ytd"),
            pages.figure("export_value", "2022", 2539.2, "level"),
            pages.figure("export_value", "2023-05", 892.3, "level_ytd"),
        ],
        [pages.target("export_value", "2023", 2500)],
    )
    with Server(ROOT / "app.py", ROOT, tmp_path) as server:
        visitor.open(f"{server.url}/?thang=2023-05")
        expect(visitor.page.get_by_text("Gần đạt yêu cầu").first).to_be_visible()
        expect(visitor.page.get_by_text("Dưới yêu cầu")).to_have_count(0)
        visitor.open(f"{server.url}/kich-ban?thang=2023-05")
        expect(visitor.page.get_by_text("chỉ cần không giảm quá 0,66%").first).to_be_visible()
        expect(visitor.page.get_by_text("-0,57 điểm %").first).to_be_visible()


def test_a_number_of_the_narrative_leads_to_its_cell(visitor, shipped_app):
    visitor.open(f"{shipped_app.url}/?thang=2025-09")
    link = visitor.page.get_by_role("link", name="tăng 8,61%").first.get_attribute("href")
    cell = parse_qs(urlsplit(link).query)["o"][0]
    visitor.open(urljoin(shipped_app.url, link))
    expect(visitor.page.locator("h1")).to_contain_text(f"!{cell} trong so-lieu-cong-bo-nghe-an.xlsx")
    expect(visitor.page.locator("td").filter(has_text="8,61").first).to_be_attached()
