"""Nghị quyết 07: goals by document and year, their status with formula, and goals that nobody has entered."""

from __future__ import annotations

from datetime import date
from itertools import count

import pandas as pd
from streamlit.testing.v1 import AppTest

from dashboard import goals, warehouse
from dashboard.words import NO_BREAK
from etl.model import Goal
from growth.goals import GoalStatus
from tests.pages.conftest import drawings, figure

PAGE = "pages/goals/resolution_07.py"
GROWTH = {2021: 6.13, 2022: 8.78, 2023: 7.14, 2024: 9.01, 2025: 8.44}
_rows = count(5)


def goal(code: str, name: str, indicator: str, kind: str, value: float | None, **others) -> Goal:
    """A goal of the congress resolution XIX for 2025; `others` overrides any field of etl.model.Goal."""
    fields = {
        "goal_code": code,
        "document": "Nghị quyết Đại hội XIX",
        "document_number": "",
        "document_date": date(2020, 10, 17),
        "article": "",
        "name": name,
        "indicator": indicator,
        "item": "TOTAL",
        "area": "VN-22",
        "kind": kind,
        "direction": "up",
        "base_year": None,
        "base_value": None,
        "period_from": None,
        "target_year": 2025,
        "target_low": value,
        "target_high": None,
        "comparison": "≥",
        "unit": "%",
        "unit_in_charge": "Sở Công Thương",
        "citation": "Báo Nghệ An",
        "sheet": "Mục tiêu",
        "cell": f"P{next(_rows)}",
    }
    return Goal(**(fields | others))


GRDP_GOAL = goal("XIX-1", "Tăng GRDP bình quân 2021–2025", "grdp", "average_growth", 9.5, period_from=2021)
GRDP_2030 = goal(
    "39-1", "Tăng GRDP bình quân 2021–2030", "grdp", "average_growth", 10.0,
    period_from=2021, target_year=2030, document="Nghị quyết 39-NQ/TW", document_number="39-NQ/TW",
)  # fmt: skip
NOT_ENTERED = goal(
    "NQ07-1", "Tỷ trọng chế biến, chế tạo", "industry_structure", "", None,
    item="C", direction="", target_year=None, comparison="", document="Nghị quyết 07-NQ/TU", document_number="07-NQ/TU",
)  # fmt: skip
YEARS = [figure("grdp", str(year), value, "growth_yoy") for year, value in GROWTH.items()]
JANUARY_2026 = figure("iip", "2026-01", 20.62, "growth_yoy")


def _state(version: str, code: str, month: str) -> goals.GoalState:
    with warehouse.at(version):
        return next(one for one in goals.states(version, "VN-22", month) if one.code == code)


def read(page: AppTest, table: int = 0) -> pd.Series:
    """The first row of a table as a reader sees it, its lines apart by a stroke."""
    row = page.table[table].value.iloc[0].str.replace("\u2060", "").str.replace(NO_BREAK, " ").str.replace("\\", "")
    return row.str.replace(r"  \n:\w+\[(.*?)\](?=  \n|$)", r" / \1", regex=True)


def unfold(page: AppTest, document: str) -> AppTest:
    """Opens what stands behind `Từng mục tiêu` of a document."""
    page.session_state[f"note-{document}-each"] = True
    return page.run()


def test_a_goal_without_value_is_shown_as_not_entered_with_the_way_to_enter_it(publish, open_page):
    publish([figure("industry_structure", "2024", 76.98, "share", item="C"), JANUARY_2026], goals=[NOT_ENTERED])
    page = open_page(PAGE, thang="2026-01")
    assert page.title[0].value == "Nghị quyết 07: chưa nhập chỉ tiêu"
    assert page.header[0].value.endswith(": chưa nhập chỉ tiêu")
    assert "bấm “Nhập chỉ tiêu”" in page.info[0].value
    assert "muc-tieu.xlsx" in page.info[0].value
    row = read(page)
    assert row["Mục tiêu"] == "Tỷ trọng chế biến, chế tạo (%) / ✎ Chưa nhập chỉ tiêu"
    assert row["2024"] == "76,98"
    assert not drawings(page)


def test_past_its_deadline_a_goal_is_only_reached_or_not(publish, open_page):
    publish([*YEARS, JANUARY_2026], goals=[GRDP_GOAL])
    page = open_page(PAGE, thang="2026-01")
    row = read(page)
    # (1.0613 × 1.0878 × 1.0714 × 1.0901 × 1.0844)^(1/5) − 1 = 7.89 %
    assert row["Mục tiêu"].endswith("/ ✖ Không đạt")
    pace = read(page, table=1)
    assert (pace["Đã đạt"], pace["Yêu cầu"], pace["Các năm còn lại cần"]) == ("7,89%/năm", "9,5%/năm", "–")
    assert any("7,89%/năm; yêu cầu 9,5%/năm; tỷ lệ 0,83" in text.value.replace("\\", "") for text in page.markdown)


def test_before_its_end_the_same_pace_needs_to_speed_up(publish):
    version = publish([*YEARS, JANUARY_2026], goals=[GRDP_2030])
    state = _state(version, "39-1", "2026-01")
    assert state.verdict.status is GoalStatus.SPEED_UP
    assert round(state.verdict.needed, 2) == 12.15


def test_a_year_that_is_not_over_at_the_report_month_does_not_count(publish):
    version = publish([*YEARS, figure("iip", "2025-08", 16.4)], goals=[GRDP_2030])
    state = _state(version, "39-1", "2025-08")
    assert state.verdict.year == 2024
    assert 2025 not in state.years.shown


def test_a_missing_year_breaks_the_chain_and_is_named(publish):
    version = publish([row for row in YEARS if row.period != "2023"] + [JANUARY_2026], goals=[GRDP_GOAL])
    verdict = _state(version, "XIX-1", "2026-01").verdict
    assert verdict.status is GoalStatus.NOT_ENOUGH_DATA
    assert "tốc độ tăng năm 2023" in verdict.missing


def test_levels_of_unstated_prices_are_shown_but_never_judged(publish):
    rows = [
        figure("gross_output_industry", str(year), value, "level", unit="tỷ đồng", price_basis="unstated")
        for year, value in {2020: 65_226, 2025: 117_350}.items()
    ]
    wanted = goal("GO", "GTSX công nghiệp", "gross_output_industry", "level", 120_000, base_year=2020, unit="tỷ đồng")
    version = publish([*rows, JANUARY_2026], goals=[wanted])
    state = _state(version, "GO", "2026-01")
    assert state.years.shown[2025] == 117_350
    assert state.verdict.status is GoalStatus.NOT_ENOUGH_DATA


def test_a_level_goal_whose_year_has_come_is_reached_without_a_base(publish):
    wanted = goal("XK", "Kim ngạch xuất khẩu", "export_value", "level", 4_000, unit="triệu USD")
    version = publish([figure("export_value", "2025", 4_524, "level"), JANUARY_2026], goals=[wanted])
    assert _state(version, "XK", "2026-01").verdict.status is GoalStatus.REACHED


def test_a_figure_in_another_unit_is_no_figure_of_the_goal(publish):
    wanted = goal("XK", "Kim ngạch xuất khẩu", "export_value", "level", 4, unit="tỷ USD")
    version = publish([figure("export_value", "2025", 4_524, "level"), JANUARY_2026], goals=[wanted])
    assert not _state(version, "XK", "2026-01").years.shown


def test_the_path_of_a_goal_is_drawn_beside_what_was_reached(publish, open_page):
    publish([*YEARS, JANUARY_2026], goals=[GRDP_2030, GRDP_GOAL])
    page = open_page(PAGE, thang="2026-01")
    assert len(drawings(page)) == 2
    assert page.header[1].value == (
        "Tăng GRDP bình quân 2021–2030: bình quân 2021–2025 7,89%/năm, thấp hơn mức yêu cầu 10%/năm"
    )
    page.selectbox(key="van-ban").set_value("Nghị quyết 39-NQ/TW").run()
    assert page.query_params["van-ban"] == "Nghị quyết 39-NQ/TW"
    assert len(drawings(page)) == 1


def test_the_path_of_an_average_growth_is_drawn_in_the_unit_of_the_values_that_it_is_judged_on(publish):
    rows = [
        figure("grdp", str(year), value, "level", unit="tỷ đồng", price_basis="const2010")
        for year, value in {2020: 95_000, 2025: 139_000}.items()
    ]
    version = publish([*rows, JANUARY_2026], goals=[GRDP_GOAL])
    with warehouse.at(version):
        (drawn,) = goals.trajectories([_state(version, "XIX-1", "2026-01")])
    assert drawn.figure.layout.yaxis.title.text == "tỷ đồng"
    assert list(drawn.table.columns) == ["Năm", "Yêu cầu (tỷ đồng)", "Thực hiện (tỷ đồng)"]
    assert "yêu cầu 9,5%/năm" in drawn.title


def test_what_a_goal_lacks_stands_beside_it(publish, open_page):
    share = goal("XIX-3", "Tỷ trọng dịch vụ", "grdp", "share", 42.0, item="SERVICES", direction="", comparison="")
    publish([JANUARY_2026], goals=[share])
    page = open_page(PAGE, thang="2026-01")
    assert read(page)["Mục tiêu"].endswith("○ Chưa đủ dữ liệu / thiếu chiều phấn đấu; số thực hiện năm 2025")
    assert read(page)["2025"] == "mục tiêu / 42"
    unfold(page, "Nghị quyết Đại hội XIX")
    assert any(
        "Còn thiếu: chiều phấn đấu; số thực hiện năm 2025" in text.value.replace("\\", "") for text in page.markdown
    )


def test_each_goal_says_one_click_away_how_it_is_judged_and_why_in_this_direction(publish, open_page):
    wanted = goal("XK", "Xuất khẩu", "export_value", "level", 4_000, unit="triệu USD", direction="", comparison="=",
                  document_date=date(2024, 5, 3))  # fmt: skip
    known = [figure("export_value", str(year), value, "level") for year, value in {2021: 1_400, 2025: 4_524}.items()]
    publish([*known, JANUARY_2026], goals=[wanted])
    page = unfold(open_page(PAGE, thang="2026-01"), "Nghị quyết Đại hội XIX")
    texts = [text.value.replace("\\", "") for text in (*page.markdown, *page.caption)]
    assert any("4.524 đạt chỉ tiêu 4.000" in text for text in texts)
    assert any("lấy chiều tăng vì trước khi có văn bản, số năm 2021 là 1.400" in text for text in texts)


def test_the_two_documents_of_the_five_year_report_stand_first(publish):
    version = publish([*YEARS, JANUARY_2026], goals=[GRDP_GOAL, GRDP_2030, NOT_ENTERED])
    with warehouse.at(version):
        assert next(iter(goals.documents(goals.states(version, "VN-22", "2026-01")))) == "Nghị quyết 07-NQ/TU"
