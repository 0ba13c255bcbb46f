"""Cụm công nghiệp: stages with their dates, scopes kept apart, the register with search, total row and cards."""

from __future__ import annotations

from datetime import date

from etl.model import Cluster
from tests.pages.conftest import cards, figure

PAGE = "pages/sectors/clusters.py"


def stock(indicator: str, period: str, value: float, item: str, unit: str = "cụm", **others):
    return figure(indicator, period, value, "level", item, **({"unit": unit} | others))


STAGES = [
    stock("cluster_count", "2026-03", 71, "PLANNED"),
    stock("cluster_count", "2026-03", 31, "ESTABLISHED"),
    stock("cluster_count", "2026-03", 23, "OPERATING"),
    stock("cluster_area", "2026-03", 2658.58, "PLANNED", "ha"),
    stock("cluster_area", "2026-03", 604.68, "OPERATING", "ha"),
]
WORKERS = [
    stock("cluster_workers", "2023-06", 30166, "TOTAL", "người"),
    stock("cluster_workers", "2026-03", 25689, "OPERATING", "người"),
]


def cluster(name: str, **fields) -> Cluster:
    return Cluster(
        **(
            {
                "report_period": "2025-06",
                "name": name,
                "release": date(2025, 6, 30),
                "sheet": "Danh mục",
                "citation": "Sở Công Thương",
                "cells": {"leased_area_ha": "J7"},
            }
            | fields
        )
    )


REGISTER = [
    cluster("Đô Lăng II", location="Nghi Lâm", old_district="Nghi Lộc", stage="established", established_area_ha=75.0),
    cluster("Đồng Thái", old_district="Diễn Châu", industrial_area_ha=10.0, leased_area_ha=9.0, occupancy_pct=90.0),
    cluster("Hưng Lộc", stage="operating", industrial_area_ha=90.0, leased_area_ha=45.0, occupancy_pct=50.0),
]


def texts(elements) -> str:
    return " ".join(element.value for element in elements).replace("\\", "")


def register(page):
    return next(
        table.value for table in page.dataframe if "Cụm công nghiệp" in table.value and "Giai đoạn" in table.value
    )


def test_the_title_names_the_three_stages_of_one_date(publish, open_page):
    publish(STAGES)
    assert open_page(PAGE, thang="2026-03").title[0].value == (
        "31 cụm công nghiệp đã thành lập, 23 cụm đang hoạt động trên 71 cụm quy hoạch (tháng 3 năm 2026)"
    )


def test_all_clusters_and_those_in_operation_are_told_apart_and_not_compared(publish, open_page):
    publish([*STAGES, *WORKERS])
    page = open_page(PAGE, thang="2026-03")
    assert "30.166 người (tháng 6 năm 2023, toàn bộ các cụm) và 25.689 người" in texts(page.info)
    assert "không so sánh, không tính tăng giảm" in texts(page.info)
    assert not any(card.growth for card in cards(page))


def test_a_share_has_its_sign_at_the_number_and_no_unit_below(publish, open_page):
    publish([*STAGES, stock("cluster_occupancy", "2026-03", 65.78, "OPERATING", "%")])
    (card,) = [card for card in cards(open_page(PAGE, thang="2026-03")) if card.value.endswith("%")]
    assert card.value == "65,78%"
    assert card.lines[0].startswith("Tháng 3 năm 2026 · thực hiện")


def test_an_earlier_report_month_knows_nothing_of_later_stocks(publish, open_page):
    publish([*STAGES, *WORKERS, figure("iip", "2023-08", 3.59), figure("iip", "2026-02", 16.29)])
    page = open_page(PAGE, thang="2023-08")
    assert [card.value for card in cards(page)] == ["30.166"]


def test_the_newest_report_month_shows_a_younger_stock_with_its_date(publish, open_page):
    publish([*STAGES, figure("iip", "2026-02", 16.29)])
    page = open_page(PAGE, thang="2026-02")
    assert cards(page)[0].value == "71"
    assert "Cụm · tháng 3 năm 2026 · thực hiện" in cards(page)[0].lines[0]


def test_a_cluster_is_found_without_diacritics(publish, open_page):
    publish(STAGES, clusters=REGISTER)
    found = register(open_page(PAGE, tim_cum="do lang"))
    assert found["Cụm công nghiệp"].to_list() == ["Đô Lăng II", "Tổng cộng (1 cụm)"]


def test_the_register_is_narrowed_by_old_district_and_stage(publish, open_page):
    publish(STAGES, clusters=REGISTER)
    by_district = register(open_page(PAGE, huyen="Diễn Châu"))
    assert by_district["Cụm công nghiệp"].to_list() == ["Đồng Thái", "Tổng cộng (1 cụm)"]
    by_stage = register(open_page(PAGE, giai_doan="operating"))
    assert by_stage["Cụm công nghiệp"].to_list() == ["Hưng Lộc", "Tổng cộng (1 cụm)"]


def test_occupancy_of_all_is_leased_over_leasable_and_no_mean_of_percentages(publish, open_page):
    publish(STAGES, clusters=REGISTER)
    page = open_page(PAGE)
    assert round(register(page)["Tỷ lệ lấp đầy (%)"].iloc[-1], 6) == 54.0
    assert "của 2 cụm có đủ hai số" in texts(page.caption)
    assert "diện tích thành lập (1/3 cụm)" in texts(page.caption)


def test_the_card_of_a_cluster_names_the_cell_of_each_figure(publish, open_page):
    publish(STAGES, clusters=REGISTER)
    page = open_page(PAGE, cum="Hưng Lộc")
    card = next(
        table.value for table in page.dataframe if "Giá trị" in table.value and "Cụm công nghiệp" not in table.value
    )
    assert card.loc[card["Nội dung"] == "Đã cho thuê", "Ô"].to_list() == ["J7"]


def test_a_word_that_fits_no_cluster_says_so(publish, open_page):
    publish(STAGES, clusters=REGISTER)
    assert "Không có cụm nào khớp" in texts(open_page(PAGE, tim_cum="xyz").info)


def test_without_a_register_the_page_says_how_to_fill_one(publish, open_page):
    publish(STAGES)
    assert "trang Nạp số liệu" in texts(open_page(PAGE).info)


def test_the_register_fits_the_report_month(publish, open_page):
    later = [cluster("Đô Lăng II", report_period="2026-06", release=date(2026, 6, 30), stage="operating")]
    publish([figure("iip", "2025-08", 16.4), figure("iip", "2026-08", 12)], clusters=[*REGISTER, *later])
    assert "(6 tháng năm 2025)" in texts(open_page(PAGE, thang="2025-08").header)
    page = open_page(PAGE, thang="2026-08")
    assert "(6 tháng năm 2026)" in texts(page.header)
    assert "6 tháng năm 2025 đến 6 tháng năm 2026: 1 → 1 cụm đang hoạt động" in [each.value for each in page.header]
