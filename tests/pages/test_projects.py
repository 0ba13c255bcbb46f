"""Dự án: who adds output, who is late and only then, what holds them up; search, history, cells, links from pages."""

from __future__ import annotations

from datetime import date

import pytest

from etl.model import Project
from tests.pages.conftest import cards, drawings, figure, reading_table, target, unfolded

PAGE = "pages/sectors/projects.py"
MONTH = figure("iip", "2025-08", 16.4)


def project(name: str, report_period: str = "2025-08", **others) -> Project:
    fields = {
        "kind": "plant",
        "citation": "Danh mục dự án của Sở",
        "release": date(2025, 9, 1),
        "sheet": "Danh mục dự án",
        "cells": {name: f"{letter}8" for letter, name in zip("BCDEFGHIJ", ("name", *others), strict=False)},
    }
    return Project(report_period, name, **(fields | others))


def cement(name: str, **others) -> Project:
    return project(name, **({"indicator": "product_output", "item": "CEMENT", "item_label": "Xi măng"} | others))


def table(page, number: int):
    return unfolded(page).dataframe[number].value


def texts(elements) -> str:
    return " ".join(element.value for element in elements)


def test_what_projects_add_is_summed_by_product_and_never_across_units(publish, open_page):
    publish(
        [MONTH, figure("product_output", "2024", 2000, "level", item="CEMENT", unit="nghìn tấn")],
        projects=[
            cement("Lò A", added_this_year=50, added_next_year=150, added_unit="nghìn tấn"),
            cement("Lò B", added_this_year=0.05, added_unit="triệu tấn"),
            project("Nhà máy C", added_next_year=20, added_unit="triệu USD", product="Linh kiện"),
        ],
    )
    page = open_page(PAGE, thang="2025-08")
    assert page.title[0].value.startswith("3 dự án trong danh mục: 2 dự án tăng thêm sản lượng năm 2025")
    rows = table(page, 0).set_index("Sản phẩm, chỉ tiêu")
    assert rows.loc["Xi măng", "Đơn vị"] == "triệu tấn"
    assert rows.loc["Xi măng", "Tăng thêm năm 2025"] == pytest.approx(0.1)
    assert rows.loc["Xi măng", "Tăng thêm năm 2026"] == pytest.approx(0.15)
    assert rows.loc["Xi măng", "So với năm 2024 (%)"] == pytest.approx(5)
    assert rows.loc["Linh kiện", "Tăng thêm năm 2026"] == 20
    origins = table(page, 1)
    assert set(origins["Nội dung"]) == {
        "Sản lượng tăng thêm năm 2025", "Sản lượng tăng thêm năm 2026", "Giá trị cả năm 2024",
    }  # fmt: skip


def test_next_year_of_last_years_register_is_this_year(publish, open_page):
    publish(
        [figure("iip", "2026-02", 11.0)],
        projects=[cement("Lò A", report_period="2025", added_next_year=150, added_unit="nghìn tấn")],
    )
    rows = table(open_page(PAGE, thang="2026-02"), 0)
    assert rows.loc[0, "Tăng thêm năm 2026"] == 150 and rows["Tăng thêm năm 2027"].isna().all()


def test_a_project_is_late_when_its_date_has_passed_and_never_without_a_date(publish, open_page):
    publish(
        [MONTH],
        projects=[
            project("Lò chậm", planned_start="2025-05", obstacle="Chờ mặt bằng", unit_in_charge="Phòng Công nghiệp"),
            project("Lò kịp", planned_start="2025-05", actual_start="2025-05"),
            project("Lò sau", planned_start="2025-Q3"),
            project("Lò không mốc"),
            project("Lò cũ", report_period="2025-03", planned_start="2025-05"),
        ],
    )
    page = open_page(PAGE, thang="2025-08")
    assert page.title[0].value.endswith("1 dự án chậm so với kế hoạch")
    assert [card.value for card in cards(page)] == ["–", "–", "1 dự án", "1 dự án"]
    rows = page.table[0].value.set_index("Dự án")
    assert rows.loc["Lò chậm", "Tình trạng"] == "✖ Chậm 3 tháng, kế hoạch T5/2025"
    assert (rows.loc["Lò chậm", "Vướng mắc"], rows.loc["Lò chậm", "Đơn vị phụ trách"]) == (
        "Chờ mặt bằng", "Phòng Công nghiệp",
    )  # fmt: skip
    assert rows.loc["Lò cũ", "Tình trạng"] == "▲ Quá mốc, chờ báo cáo mới, kế hoạch T5/2025"
    assert set(rows.index) == {"Lò chậm", "Lò cũ"}
    states = page.dataframe[0].value.set_index("Dự án")["Tình trạng"]
    assert states["Lò không mốc"] == "– Chưa có mốc" and states["Lò sau"] == "○ Chưa đến mốc"


def test_the_timeline_shows_plan_actual_and_the_report_month(publish, open_page):
    publish([MONTH], projects=[project("Lò A", planned_start="2025-05", actual_start="2025-06")])
    page = open_page(PAGE, thang="2025-08")
    assert "1/1 dự án có mốc đã hoạt động" in texts(page.header)
    spec = drawings(page)[0]["figure"]
    dots = [trace for trace in spec["data"] if trace["mode"] == "markers"]
    assert [trace["x"][0] for trace in dots] == [pytest.approx(2025 + 5 / 12), pytest.approx(2025.5)]
    assert spec["layout"]["annotations"][0]["text"] == "hết T8/2025"


def test_each_project_stands_as_its_newest_register_says_and_keeps_its_history(publish, open_page):
    publish(
        [MONTH, figure("iip", "2025-11", 15.0)],
        projects=[
            project("Lò A", report_period="2025-03", planned_start="2025-06", progress="Đạt 40%"),
            project("Lò A", report_period="2025-06", planned_start="2025-10", progress="Đạt 60%"),
            project("Lò A", report_period="2025-11", planned_start="2025-10", actual_start="2025-11"),
        ],
    )
    page = open_page(PAGE, thang="2025-08")  # what is reported later is not known yet
    assert table(page, 0)["Tình trạng"].to_list() == ["○ Chưa đến mốc"]
    history = page.dataframe[-1].value
    assert history["Kỳ báo cáo"].to_list() == ["6T/2025", "3T/2025"]
    assert history["Kế hoạch"].to_list() == ["T10/2025", "T6/2025"]
    later = open_page(PAGE, thang="2025-11")
    assert table(later, 0)["Tình trạng"].to_list() == ["✔ Đã hoạt động"]
    assert "chậm 1 tháng so với kế hoạch" in texts(later.markdown)


def test_search_without_diacritics_and_filters_stand_in_the_address(publish, open_page):
    publish([MONTH], projects=[project("KCN Hoàng Mai I", kind="estate"), project("Xi măng Đô Lương"), project("Lò C")])
    page = open_page(PAGE, thang="2025-08", tim_du_an="do luong")
    assert table(page, 0)["Dự án"].to_list() == ["Xi măng Đô Lương"]
    page = open_page(PAGE, thang="2025-08", loai_du_an="estate")
    assert table(page, 0)["Dự án"].to_list() == ["KCN Hoàng Mai I"]
    assert "không có dự án nào khớp" in texts(open_page(PAGE, thang="2025-08", tim_du_an="vsip").info).lower()


def test_every_row_leads_to_its_cell(publish, open_page):
    publish([MONTH], projects=[project("Lò A", area_ha=12.5)])
    page = open_page(PAGE, thang="2025-08")
    link = table(page, 0)["Xem ô"][0]
    assert link.startswith("nguon-so-lieu?") and "o=B8" in link
    assert table(page, 1)[["Dự án", "Giá trị", "Đơn vị", "Ô"]].values.tolist() == [["Lò A", 12.5, "ha", "C8"]]


def test_without_a_register_the_page_says_how_to_enter_one(publish, open_page):
    publish([MONTH])
    page = open_page(PAGE, thang="2025-08")
    assert "trang Nạp số liệu" in page.info[0].value and "tháng 8 năm 2025" in page.info[0].value
    assert not page.dataframe


def test_the_register_belongs_to_the_province_alone(publish, open_page):
    publish([figure("iip", "2025-08", 8.6, area="VN"), MONTH], projects=[project("Lò A")])
    page = open_page(PAGE, thang="2025-08", khu_vuc="VN")
    assert "chỉ có của Nghệ An" in page.info[0].value and not page.dataframe


def test_the_industry_page_lists_the_projects_that_move_it_and_no_others(publish, open_page):
    moved = cement("Lò A", added_this_year=50, added_unit="nghìn tấn")
    publish([MONTH], projects=[moved, project("Nhà máy C", indicator="export_value", item="TOTAL")])
    page = open_page("pages/sectors/industry.py", thang="2025-08")
    assert "1 dự án tác động" in texts(page.header)
    [linked] = reading_table(page, -1).to_dict("records")
    assert linked["Dự án, tình trạng, đơn vị phụ trách"].startswith("Lò A\n")
    assert linked["Tăng thêm năm 2025"] == "50 nghìn tấn"
    trade = reading_table(open_page("pages/sectors/trade.py", thang="2025-08"), -1)
    assert [text.splitlines()[0] for text in trade["Dự án, tình trạng, đơn vị phụ trách"]] == ["Nhà máy C"]


def test_overview_and_scenario_lead_to_the_projects_that_move_them(publish, open_page):
    moved = cement("Lò A", added_this_year=50, added_unit="nghìn tấn")
    publish(
        [MONTH, figure("grdp", "2025-06", 8.24)],
        targets=[target("grdp", "2025", 10.5, "growth_yoy")],
        projects=[moved, project("Nhà máy C", indicator="export_value", item="TOTAL")],
    )
    overview = open_page("pages/executive/overview.py", thang="2025-08")
    assert "2 dự án trong danh mục" in texts(overview.markdown)
    scenario = open_page("pages/executive/scenario.py", thang="2025-08")
    assert "1 dự án tác động" in texts(scenario.header)
    bodies = [each.proto.body for each in scenario.get("html")]
    assert ["Lò A" in body for body in bodies if "Dự án, tình trạng" in body] == [True]
    assert not any("Nhà máy C" in body for body in bodies)


def test_pages_without_linked_projects_stay_as_they_are(publish, open_page):
    publish([MONTH])
    page = open_page("pages/sectors/industry.py", thang="2025-08")
    assert "dự án tác động" not in texts(page.header)


def test_the_shipped_facts_make_a_page_without_a_verdict_that_nobody_can_give(shipped, open_page):
    page = open_page(PAGE)
    assert page.title[0].value.startswith("9 dự án trong danh mục: chưa có số sản lượng tăng thêm")
    rows = table(page, 0).set_index("Dự án")
    assert (rows.loc["Các nhà máy điện", "Công suất"], rows.loc["Các nhà máy điện", "Đơn vị công suất"]) == (
        934.9,
        "MW",
    )
    assert rows.loc["Cụm công nghiệp Đồng Thái", "Kế hoạch"] == "Q1/2029"
    assert rows.loc["Khu công nghiệp WHA", "Diện tích (ha)"] == 2183.37
