"""Kịch bản tăng trưởng: the version in force, the gap to its path, what the rest of the year needs, releases."""

from __future__ import annotations

import json
from datetime import date

import pandas as pd
import pytest

from dashboard import charts, plans, scenario, warehouse
from growth.pace import NeedOutcome
from growth.periods import Period
from growth.verdicts import Light
from tests.pages.conftest import chart_texts, drawings, facts, figure, reading_table, target, unfolded

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


def _titles(page) -> list[str]:
    return [head.value for head in page.header]


def _texts(page) -> str:
    return " ".join(element.value for element in [*page.markdown, *page.caption, *page.warning, *page.info])


def _chart_texts(page) -> str:
    return " ".join(json.dumps(chart["figure"], ensure_ascii=False) for chart in drawings(page))


def _table(page, column: str):
    return next(each.value for each in unfolded(page).dataframe if column in each.value.columns)


def _releases(page) -> pd.DataFrame:
    """The table of releases, the last that the page shows, by period."""
    return reading_table(page, -1).set_index("Kỳ")


def test_nine_months_lie_below_the_band_of_23_august(publish, open_page):
    publish(ACTUAL_2025, PATH_2025)
    page = open_page(PAGE, thang="2025-09")
    assert page.title[0].value == "GRDP 9 tháng năm 2025 tăng 8,61%, dưới kịch bản 8,96–9,61%"
    shown = {label: value for label, (value, _) in facts(page).items()}
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
    may = _releases(open_page(PAGE, thang="2025-05")).loc["Quý I năm 2025"]
    assert may["Công bố lần đầu (%)"].startswith("8\n") and may["Biết đến 17/6/2025 (%)"] == "8"
    assert may["Mới nhất (%)"].startswith("6,99\n") and may["Mới nhất (%)"].endswith("Xem ô")
    page = open_page(PAGE, thang="2025-09")
    assert _releases(page).loc["Quý I năm 2025", "Biết đến 17/10/2025 (%)"] == "6,99"
    assert any("Quý I năm 2025: 8% → 6,99%" in head.value for head in page.header)


def test_needed_growth_is_not_said_without_the_weight_of_the_elapsed_months(publish, open_page):
    publish(ACTUAL_2025, PATH_2025)
    page = open_page(PAGE, thang="2025-06")
    assert "Chưa có giá trị theo giá so sánh của 6 tháng năm 2024 và cả năm 2024" in page.warning[0].value
    assert not page.select_slider
    assert "cần tăng" not in " ".join(element.value for element in page.markdown)
    assert "Chưa tính được 6 tháng còn lại cần bao nhiêu để cả năm đạt 10,5%" in _titles(page)


def test_the_assumption_about_the_weight_is_named_in_every_answer(publish, open_page):
    publish(ACTUAL_2025, PATH_2025)
    page = open_page(PAGE, thang="2025-06", gia_dinh="deu")
    answers = [text.value for text in page.markdown if "6 tháng còn lại" in text.value]
    # (10.5 − 0.5 × 8.24) ÷ 0.5 = 12.76
    assert any("cần tăng 12,76%" in text for text in answers)
    assert all("giả định" in text for text in answers if "%" in text)
    assert any(
        title.startswith("6 tháng còn lại cần tăng 12,76% để cả năm đạt 10,5% (giả định") for title in _titles(page)
    )


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
    assert facts(page)["Tỷ lệ kế hoạch năm"] == ("35,7%", "nhịp mùa vụ 36,3%, tuyến tính 41,7%")
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
    assert any(head.value.startswith("Cả nước: ") for head in page.header)
    assert "8,9 – 9,2" in _chart_texts(page)


def test_a_year_without_any_plan_says_how_to_load_one(publish, open_page):
    publish(ACTUAL_2025)
    page = open_page(PAGE, thang="2025-09")
    assert page.title[0].value == "Nghệ An: chưa có kịch bản hay kế hoạch năm 2025"
    assert "trang Nạp số liệu" in page.info[0].value


def test_a_finished_year_has_no_what_if(publish, open_page):
    publish([*ACTUAL_2025, figure("grdp", "2025", 8.44, "growth_yoy")], PATH_2025)
    page = open_page(PAGE, thang="2025-12")
    assert page.title[0].value == "GRDP năm 2025 tăng 8,44%, dưới kịch bản 9,5–10,5%"
    assert not page.select_slider
    assert "Năm 2025 đã hết" in _texts(page)
    assert "Năm 2025 đã hết" in _titles(page)


LEVELS_2024 = {"unit": "tỷ đồng", "price_basis": "const2010"}


def test_a_gap_of_growth_is_told_in_points_and_in_money(publish, open_page):
    # Three quarters of 2024 make up the nine months that nobody published: 300,000 tỷ đồng.
    quarters = [figure("grdp", f"2024-Q{n}", 100_000, "level", **LEVELS_2024) for n in (1, 2, 3)]
    publish([*ACTUAL_2025, *quarters], PATH_2025)
    page = open_page(PAGE, thang="2025-09")
    assert facts(page)["Chênh so với kịch bản"] == ("-0,35 điểm %", "-1.050 tỷ đồng")


def test_where_only_growth_is_known_the_page_says_why_there_is_no_money(publish, open_page):
    publish(ACTUAL_2025, [*PATH_2025, target("iip", "2025", 17.0, "growth_yoy", **AUGUST)])
    grdp = open_page(PAGE, thang="2025-09")
    assert facts(grdp)["Chênh so với kịch bản"][1] == "chưa có giá trị theo giá so sánh của 9 tháng năm 2024"
    iip = open_page(PAGE, thang="2025-09", chi_tieu="iip.TOTAL.growth")
    assert "chỉ số, không có giá trị" in [note for _, note in facts(iip).values()]


def test_a_weight_of_ones_own_answers_and_stands_in_the_address(publish, open_page):
    publish(ACTUAL_2025, PATH_2025)
    page = open_page(PAGE, thang="2025-06", gia_dinh="tu-dat", ty_trong="46.8")
    answers = [text.value.replace("\\", "") for text in page.markdown if "6 tháng còn lại" in text.value]
    assert any("Để cả năm đạt 10,5%, 6 tháng còn lại cần tăng 12,49% so với cùng kỳ" in text for text in answers)
    assert all("giả định: các tháng đã qua chiếm 46,8% năm gốc" in text for text in answers if "%" in text)
    page.select_slider[0].set_value(50.0).run()
    assert "ty-trong" not in page.query_params  # the default of the slider leaves the address clean


def past_exports(years: range, share: float) -> list:
    """Exports whose first nine months make up about `share` of each year."""
    rows = []
    for step, year in enumerate(years):
        rows.append(figure("export_value", str(year), 1000.0 + 100 * step, "level"))
        part = (1000 + 100 * step) * (share + 0.01 * (step % 3 - 1))
        rows.append(figure("export_value", f"{year}-09", part, "level_ytd"))
    return rows


def test_the_estimate_of_the_year_is_drawn_with_its_interval_and_told_with_its_chance(publish, open_page):
    publish(
        [*past_exports(range(2019, 2025), 0.70), figure("export_value", "2025-09", 1120, "level_ytd")],
        [target("export_value", "2025", 1640)],
    )
    page = open_page(PAGE, thang="2025-09")
    path, strip = (chart["figure"] for chart in drawings(page))
    fan = next(trace for trace in path["data"] if trace.get("name") == "Ước cả năm")
    assert fan["y"] == [1120, pytest.approx(1600)]
    assert fan["line"]["dash"] == "dot"
    assert fan["error_y"]["array"][1] > 0 < fan["error_y"]["arrayminus"][1]
    assert any("Mục tiêu 2025" in text for text in chart_texts(strip))
    told = _texts(page).replace("\\", "")
    assert "Ước năm 2025 theo diễn biến 6 năm trước (không phải số liệu thống kê): 1.600 triệu USD" in told
    # t = ln(1600 ÷ 1640) ÷ 0.0138 = -1.79 with five degrees of freedom
    assert "Rất ít khả năng đạt 1.640 triệu USD (7%)" in told
    assert _table(page, "Ước, thấp (triệu USD)")["Ước cả năm, không phải số liệu (triệu USD)"].count() == 1


def test_a_needed_growth_that_no_year_reached_is_called_hard(publish, open_page):
    publish(
        [*past_exports(range(2019, 2025), 0.70), figure("export_value", "2025-09", 1120, "level_ytd")],
        [target("export_value", "2025", 1900)],
    )
    told = _texts(open_page(PAGE, thang="2025-09")).replace("\\", "")
    assert "cao hơn mọi năm trước đã biết (5 năm; cao nhất" in told


def test_quarters_and_months_of_a_plan_of_values_are_drawn_beside_the_cumulative_path(publish, open_page):
    quarters = [target("export_value", f"2025-Q{n}", 250.0 * n) for n in (1, 2, 3, 4)]
    months = [target("export_value", f"2025-{n:02d}", 80.0 + n) for n in range(1, 13)]
    publish(
        [
            figure("export_value", "2025-09", 1120, "level_ytd"),
            figure("export_value", "2025-Q3", 700, "level"),
            figure("export_value", "2025-09", 95, "level"),
        ],
        [target("export_value", "2025", 1640), *quarters, *months],
    )
    page = open_page(PAGE, thang="2025-09")
    titles = [head.value for head in page.header]
    assert "Quý III năm 2025: 700 triệu USD, dưới kịch bản 750 triệu USD" in titles
    assert "Tháng 9 năm 2025: 95 triệu USD, vượt kịch bản 89 triệu USD" in titles


def test_both_paths_of_growth_are_drawn_where_a_plan_has_quarters_and_months(publish, open_page):
    months = [target("iip", f"2025-{n:02d}", 15.0, "growth_yoy", **AUGUST) for n in range(1, 13)]
    quarters = [target("iip", f"2025-Q{n}", 16.0, "growth_yoy", **AUGUST) for n in (3, 4)]
    publish(
        [*ACTUAL_2025, figure("iip", "2025-08", 19.54, "growth_yoy")],
        [*months, *quarters, target("iip", "2025", 16.0, "growth_yoy", **AUGUST)],
    )
    titles = [head.value for head in open_page(PAGE, thang="2025-08").header]
    assert "Tháng 8 năm 2025 tăng 19,54%, vượt kịch bản 15%" in titles
    assert any(title.startswith(("Quý", "Theo quý")) for title in titles)


def test_many_ranges_of_a_path_keep_each_bound_at_its_own_edge():
    labels = [f"T{month}" for month in range(1, 13)]
    band = charts.Band("Kịch bản", labels, [8.96] * 12, [9.61] * 12)
    figure = charts.lines([], "%", labels, band=band)
    assert {note["text"] for note in figure.layout.annotations} == {"8,96", "9,61"}
    few = charts.lines([], "%", labels[:4], band=charts.Band("Kịch bản", labels[:4], [8.96] * 4, [9.61] * 4))
    assert {note["text"] for note in few.layout.annotations} == {"8,96 – 9,61"}


def test_every_plan_stands_in_the_list_with_unit_due_day_share_and_what_tells_it(publish, open_page):
    publish(ACTUAL_2025, PATH_2025)
    row = _table(open_page(PAGE, thang="2025-09"), "Căn cứ tỷ trọng").iloc[0]
    assert (row["Chênh (điểm %)"], row["Tỷ trọng (%)"], row["Căn cứ tỷ trọng"]) == (
        pytest.approx(-0.35),
        100,
        "chỉ tiêu chung",
    )
    assert (row["Đơn vị chủ trì"], row["Hạn báo cáo"]) == ("Sở Công Thương", date(2025, 10, 17))


def test_tables_become_frames_only_for_who_opens_them(publish, open_page):
    publish([*ACTUAL_2025, figure("iip", "2025-08", 16.43)], PATH_2025)  # a version that no other test has opened
    page = open_page(PAGE, thang="2025-09")
    version, month = warehouse.current_version(), Period.month(2025, 9)
    with warehouse.at(version):
        state = scenario.states(version, "VN-22", month)["grdp.TOTAL.growth"]
        shown = [one for row in scenario.with_nation(version, state, None) for one in row]
    assert shown
    assert not any("frame" in vars(rows) for one in shown for rows in (one.table, one.figures))
    unfolded(page)
    assert all("frame" in vars(one.table) for one in shown)
