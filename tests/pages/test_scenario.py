"""Kịch bản tăng trưởng: the version in force, the gap to its path, what the rest of the year needs, releases."""

from __future__ import annotations

import json
from datetime import date

from dashboard import plans, warehouse
from growth.pace import NeedOutcome
from growth.periods import Period
from growth.verdicts import Light
from tests.pages.conftest import figure, target

PAGE = "pages/executive/scenario.py"
FIRST = {"version": "Kế hoạch 126", "in_force_from": date(2025, 2, 28), "in_force_to": date(2025, 6, 29)}
JUNE = {"version": "Điều chỉnh tháng 6", "in_force_from": date(2025, 6, 30), "in_force_to": date(2025, 8, 22)}
AUGUST = {"version": "Điều chỉnh 23/8", "in_force_from": date(2025, 8, 23), "in_force_to": date(2025, 12, 31)}
PATH_2025 = [
    target("grdp", "2025-Q2", 10.02, "growth_yoy", **FIRST),
    target("grdp", "2025", 10.5, "growth_yoy", **FIRST),
    target("grdp", "2025-Q2", 10.25, "growth_yoy", **JUNE),
    target("grdp", "2025-Q3", 11.18, "growth_yoy", **JUNE),
    target("grdp", "2025", 10.5, "growth_yoy", **JUNE),
    target("grdp", "2025-Q3", 10.16, "growth_yoy", high=11.94, central=None, **AUGUST),
    target("grdp", "2025-09", 8.96, "growth_ytd", high=9.61, central=None, **AUGUST),
    target("grdp", "2025-Q4", 11.11, "growth_yoy", high=13.1, central=None, **AUGUST),
    target("grdp", "2025", 9.5, "growth_yoy", high=10.5, central=None, **AUGUST),
]
ACTUAL_2025 = [
    figure("grdp", "2025-Q1", 8.0, "growth_yoy", release=date(2025, 4, 9), status="estimate"),
    figure("grdp", "2025-Q1", 6.99, "growth_yoy", release=date(2025, 8, 23)),
    figure("grdp", "2025-Q2", 9.24, "growth_yoy", release=date(2025, 7, 9)),
    figure("grdp", "2025-06", 8.24, release=date(2025, 7, 9)),
    figure("grdp", "2025-Q3", 8.62, "growth_yoy", release=date(2025, 10, 7)),
    figure("grdp", "2025-09", 8.61, release=date(2025, 10, 7), status="estimate"),
    figure("iip", "2025-05", 13.89),
    figure("iip", "2025-08", 16.4),
]
EXPORTS = [
    figure("export_value", "2022-05", 920.85, "level_ytd"),
    figure("export_value", "2022", 2539.2, "level"),
    figure("export_value", "2023-05", 892.3, "level_ytd"),
]


def _texts(page) -> str:
    return " ".join(element.value for element in [*page.markdown, *page.caption, *page.warning, *page.info])


def _chart_texts(page) -> str:
    return " ".join(json.dumps(json.loads(chart.proto.spec), ensure_ascii=False) for chart in page.get("plotly_chart"))


def _table(page, column: str):
    return next(each.value for each in page.dataframe if column in each.value.columns)


def test_nine_months_lie_below_the_band_of_23_august(publish, open_page):
    publish(ACTUAL_2025, PATH_2025)
    page = open_page(PAGE, thang="2025-09")
    assert page.title[0].value == "GRDP 9 tháng năm 2025 tăng 8,61%, dưới kịch bản 8,96–9,61%"
    shown = {metric.label: metric.value for metric in page.metric}
    assert shown["Thực hiện"] == "8,61%"
    assert shown["Kịch bản 9 tháng năm 2025"] == "8,96–9,61%"
    assert shown["Chênh so với kịch bản"] == "-0,35 điểm %"
    assert shown["Mục tiêu cả năm 2025"] == "9,5–10,5%"
    assert "8,96 – 9,61" in _chart_texts(page)


def test_august_stands_under_the_version_that_came_in_august(publish, open_page):
    publish(ACTUAL_2025, PATH_2025)
    page = open_page(PAGE, thang="2025-08")
    assert page.selectbox(key="phien-ban").value == ""
    assert "Đang có hiệu lực: Điều chỉnh 23/8" in page.selectbox(key="phien-ban").options
    assert "10,16 – 11,94" in _chart_texts(page)
    assert "11,18" not in _chart_texts(page)


def test_a_quarter_that_was_over_is_judged_by_the_version_in_force_at_its_end(publish, open_page):
    publish(ACTUAL_2025, PATH_2025)
    page = open_page(PAGE, thang="2025-08")
    assert page.title[0].value == "GRDP quý II năm 2025 tăng 9,24%, dưới kịch bản 10,25%"


def test_another_version_is_shown_on_demand_and_stands_in_the_address(publish, open_page):
    publish(ACTUAL_2025, PATH_2025)
    page = open_page(PAGE, thang="2025-08", phien_ban="Điều chỉnh tháng 6")
    assert page.selectbox(key="phien-ban").value == "Điều chỉnh tháng 6"
    assert "11,18" in _chart_texts(page)
    page.selectbox(key="phien-ban").set_value("Kế hoạch 126").run()
    assert page.query_params["phien-ban"] == "Kế hoạch 126"
    assert "10,02" in _chart_texts(page)


def test_first_quarter_as_known_in_may_and_as_revised_later(publish, open_page):
    publish(ACTUAL_2025, PATH_2025)
    may = _table(open_page(PAGE, thang="2025-05"), "Biết đến 17/6/2025 (%)").set_index("Kỳ").loc["Quý I năm 2025"]
    assert (may["Công bố lần đầu (%)"], may["Biết đến 17/6/2025 (%)"], may["Mới nhất (%)"]) == (8.0, 8.0, 6.99)
    page = open_page(PAGE, thang="2025-09")
    later = _table(page, "Biết đến 17/10/2025 (%)").set_index("Kỳ").loc["Quý I năm 2025"]
    assert later["Biết đến 17/10/2025 (%)"] == 6.99
    assert any("Quý I năm 2025: 8% → 6,99%" in head.value for head in page.subheader)


def test_needed_growth_is_not_said_without_the_weight_of_the_elapsed_months(publish, open_page):
    publish(ACTUAL_2025, PATH_2025)
    page = open_page(PAGE, thang="2025-06")
    assert "Chưa có giá trị theo giá so sánh của 6 tháng năm 2024 và cả năm 2024" in page.warning[0].value
    assert not page.select_slider
    assert "cần tăng" not in " ".join(element.value for element in page.markdown)


def test_the_assumption_about_the_weight_is_named_in_every_answer(publish, open_page):
    publish(ACTUAL_2025, PATH_2025)
    page = open_page(PAGE, thang="2025-06", gia_dinh="deu")
    answers = [text.value for text in page.markdown if "6 tháng còn lại" in text.value]
    # (10.5 − 0.5 × 8.24) ÷ 0.5 = 12.76
    assert any("cần tăng 12,76%" in text for text in answers)
    assert all("giả định" in text for text in answers if "%" in text)


def test_growth_needed_uses_last_years_levels_at_constant_prices(publish):
    levels = [
        figure("grdp", "2024-06", 468.0, "level_ytd", unit="tỷ đồng", price_basis="const2010"),
        figure("grdp", "2024", 1000.0, "level", unit="tỷ đồng", price_basis="const2010"),
    ]
    version = publish([*levels, figure("grdp", "2025-06", 8.24)], [target("grdp", "2025", 10.5, "growth_yoy")])
    with warehouse.at(version):
        state = plans.plan_state(version, "VN-22", "grdp", "TOTAL", Period.month(2025, 6))
    assert state.elapsed_weight == 0.468
    assert state.need.outcome is NeedOutcome.NEEDED
    assert round(state.need.growth_pct, 1) == 12.5


def test_exports_of_five_months_2023_are_judged_by_the_season_with_the_linear_pace_beside(publish, open_page):
    publish(EXPORTS, [target("export_value", "2023", 2500)])
    page = open_page(PAGE, thang="2023-05")
    assert page.title[0].value == (
        "Xuất khẩu hàng hóa 5 tháng năm 2023 đạt 35,7% kế hoạch năm, chậm hơn nhịp mùa vụ 0,6 điểm %"
    )
    assert "nhịp mùa vụ 36,3%, tuyến tính 41,7%" in _texts(page)
    assert "892,3 ÷ 2.500 = 35,69% kế hoạch" in " ".join(text.value.replace("\\", "") for text in page.markdown)
    row = _table(page, "Nhịp tuyến tính (%)").iloc[0]
    assert (row["Mức"], row["Đơn vị chủ trì"]) == ("▲ Gần đạt yêu cầu", "Sở Công Thương")
    assert row["Hạn báo cáo"] == date(2023, 6, 17)


def test_the_slider_answers_what_the_year_gives_and_keeps_its_state_in_the_address(publish, open_page):
    publish(EXPORTS, [target("export_value", "2023", 2500)])
    page = open_page(PAGE, thang="2023-05", con_lai_tang="20")
    texts = [text.value.replace("\\", "") for text in page.markdown]
    # 892.3 + (2539.2 − 920.85) × 1.2 = 2834.32
    assert any("Nếu 7 tháng còn lại tăng 20% so với cùng kỳ, cả năm đạt 2.834,32 triệu USD" in text for text in texts)
    assert any("Để cả năm đạt 2.500 triệu USD, 7 tháng còn lại chỉ cần không giảm quá 0,66%" in text for text in texts)
    page.select_slider[0].set_value(10.0).run()
    assert page.query_params["con-lai-tang"] == "10"


def test_a_plan_in_unstated_prices_gets_a_share_but_no_light(publish):
    levels = [
        figure("gross_output_industry", "2025", 117_350, "level", unit="tỷ đồng", price_basis="unstated"),
        figure("gross_output_industry", "2024", 113_027, "level", unit="tỷ đồng", price_basis="unstated"),
    ]
    version = publish(levels, [target("gross_output_industry", "2025", 130_600, unit="tỷ đồng")])
    with warehouse.at(version):
        state = plans.plan_state(version, "VN-22", "gross_output_industry", "TOTAL", Period.month(2025, 12))
    assert round(state.share_pct, 1) == 89.9
    assert state.light is Light.NOT_ENOUGH_DATA
    assert state.missing == (plans.NO_PRICE_BASIS,)


def test_the_attention_list_puts_the_furthest_below_first(publish, open_page):
    figures = [figure("grdp", "2025-09", 8.61), figure("iip", "2025-09", 10.0), figure("retail_sales", "2025-09", 15.0)]
    planned = [
        target("grdp", "2025", 9.5, "growth_yoy"),
        target("iip", "2025", 15.0, "growth_yoy"),
        target("retail_sales", "2025", 12.0, "growth_yoy"),
    ]
    publish(figures, planned)
    rows = _table(open_page(PAGE, thang="2025-09"), "So với mức yêu cầu (%)")
    assert list(rows["Chỉ tiêu"]) == ["IIP", "GRDP", "Bán lẻ và dịch vụ tiêu dùng"]


def test_the_nations_path_stands_beside_the_provinces(publish, open_page):
    nation = [target("grdp", "2025-Q3", 8.9, "growth_yoy", high=9.2, area="VN", version="Nghị quyết 226")]
    nation.append(target("grdp", "2025", 8.3, "growth_yoy", high=8.5, area="VN", version="Nghị quyết 226"))
    publish(ACTUAL_2025, [*PATH_2025, *nation])
    page = open_page(PAGE, thang="2025-09")
    assert any(head.value.startswith("Cả nước: ") for head in page.subheader)
    assert "8,9 – 9,2" in _chart_texts(page)


def test_a_year_without_any_plan_says_how_to_load_one(publish, open_page):
    publish(ACTUAL_2025)
    page = open_page(PAGE, thang="2025-09")
    assert page.title[0].value == "Nghệ An: chưa có kịch bản hay kế hoạch năm 2025"
    assert "python -m etl template kich-ban" in page.info[0].value


def test_a_finished_year_has_no_what_if(publish, open_page):
    publish([*ACTUAL_2025, figure("grdp", "2025", 8.44, "growth_yoy")], PATH_2025)
    page = open_page(PAGE, thang="2025-12")
    assert page.title[0].value == "GRDP năm 2025 tăng 8,44%, dưới kịch bản 9,5–10,5%"
    assert not page.select_slider
    assert "Năm 2025 đã hết" in _texts(page)
