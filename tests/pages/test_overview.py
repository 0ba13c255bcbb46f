"""Tổng quan says which indicators reach what is required by the report month, and traces every number."""

from __future__ import annotations

import json

from tests.pages.conftest import figure, target


def plain(text: str) -> str:
    """Markdown as it is read."""
    return text.replace("\\", "")


EXPORTS_2023 = [
    figure("export_value", "2022-05", 920.85, "level_ytd"),
    figure("export_value", "2022", 2539.2, "level"),
    figure("export_value", "2023-05", 892.3, "level_ytd"),
]


def test_exports_of_five_months_2023_are_not_red(publish, open_page):
    publish(EXPORTS_2023, [target("export_value", "2023", 2500)])
    page = open_page(thang="2023-05")
    badges = [element.value for element in page.markdown if "badge" in element.value]
    assert any("Gần đạt yêu cầu" in badge for badge in badges), badges
    assert not any("Dưới yêu cầu" in badge for badge in badges)
    assert any("35,7% kế hoạch năm (2.500 triệu USD); nhịp mùa vụ 36,3%" in fact.value for fact in page.caption)


def test_the_title_counts_the_indicators_below_what_is_required(publish, open_page):
    publish(
        [figure("grdp", "2025-09", 8.61), figure("iip", "2025-09", 16.4)],
        [
            target("grdp", "2025-09", 8.96, "growth_ytd", high=9.61, central=None),
            target("grdp", "2025", 9.5, "growth_yoy", high=10.5, central=None),
        ],
    )
    page = open_page(thang="2025-09")
    assert page.title[0].value == "Nghệ An, 9 tháng năm 2025: 1/1 chỉ tiêu thấp so với yêu cầu (GRDP)"
    assert any("Kịch bản 9 tháng năm 2025: 8,96–9,61%" in fact.value for fact in page.caption)
    row = {name: plain(text) for name, text in page.table[0].value.iloc[0].items()}
    assert row["Chỉ tiêu, đơn vị chủ trì"] == "**GRDP** Sở Công Thương, báo cáo trước 17/10/2025"
    assert (row["Thực hiện"], row["Kế hoạch năm"]) == ("8,61% (9T/2025)", "9,5–10,5%")
    assert row["Mức"] == ":orange-badge[:material/error: Gần đạt yêu cầu]"
    assert row["Chênh so với yêu cầu"] == (
        "-0,35 điểm %; chưa có giá trị theo giá so sánh của 9 tháng năm 2024; hụt theo tỷ trọng -0,32% (chỉ tiêu chung)"
    )


def test_falling_growth_is_told_as_a_fall_and_never_as_a_negative_rise(publish, open_page):
    publish([figure("iip", "2025-02", -3.51), figure("export_value", "2025-02", 400, "level_ytd")])
    text = " ".join(element.value for element in open_page(thang="2025-02").markdown)
    assert "2 tháng năm 2025 giảm 3,51%" in text
    assert "tăng \\-" not in text


def test_an_index_is_shown_as_the_growth_it_states(publish, open_page):
    publish([figure("iip", "2025-08", 119.54, "index_yoy"), figure("iip", "2025-08", 116.4, "index_ytd")])
    page = open_page(thang="2025-08")
    assert page.metric[0].value == "+16,4%"
    assert page.metric[0].delta == "T8: tăng 19,54%"


def test_a_lone_february_drives_no_number_of_the_cards(publish, open_page):
    publish([figure("iip", "2025-02", 13.85, "growth_yoy"), figure("iip", "2025-02", 9.73)])
    card = open_page(thang="2025-02").metric[0]
    assert card.value == "+9,73%"
    assert not card.delta


def test_an_older_figure_says_that_the_report_month_is_missing(publish, open_page):
    publish([figure("iip", "2025-08", 16.4), figure("retail_sales", "2025-09", 130365.9, "level_ytd", unit="tỷ đồng")])
    captions = [element.value for element in open_page(thang="2025-09").caption]
    assert "Chưa có số liệu 9 tháng năm 2025" in captions


def test_the_heat_map_shows_gaps_as_gaps(publish, open_page):
    publish([figure("iip", "2025-08", 19.54, "growth_yoy"), figure("iip", "2025-05", 18.4, "growth_yoy")])
    page = open_page(thang="2025-08")
    spec = json.loads(page.get("plotly_chart")[0].proto.spec)
    assert sum(value is not None for value in spec["data"][0]["z"][0]) == 2


def test_illustrative_figures_say_so_on_the_page_and_under_each_chart(publish, open_page):
    publish([figure("iip", "2025-08", 19.54, "growth_yoy")], illustrative=True)
    page = open_page(thang="2025-08")
    assert any("SỐ LIỆU MINH HỌA" in element.value for element in page.markdown)
    assert any(element.value.startswith("SỐ LIỆU MINH HỌA; Nguồn:") for element in page.caption)


def test_a_year_without_figures_says_how_they_get_here(publish, open_page):
    publish(
        [figure("iip", "2024", 10.87, "growth_yoy"), figure("employment_index_industry", "2025-03", 101.2, "index_yoy")]
    )
    page = open_page(thang="2025-03")
    assert any("python -m etl load" in element.value for element in page.info)


def test_without_a_warehouse_the_app_says_what_to_do(tmp_path, monkeypatch, open_page):
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path))
    page = open_page()
    assert "python -m etl rebuild" in page.error[0].value
