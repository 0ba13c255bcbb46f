"""Chế độ họp shows the state of the report month as slides; leaders choose and order them in the address."""

from __future__ import annotations

import re
from datetime import date

import pytest

from dashboard import meeting, past, plans, scenario, warehouse
from dashboard.frame import Selection
from dashboard.slides.deck import deck_of as built
from dashboard.slides.model import Deck, Slide
from etl.model import Goal
from growth.periods import Period
from tests.pages.conftest import chart_texts, drawings, figure, target

PAGE = "pages/executive/meeting.py"
GRDP = [
    figure("grdp", "2025-06", 8.24),
    figure("grdp", "2025-09", 8.61),
    figure("iip", "2025-09", 16.4),
    figure("export_value", "2024-09", 2326, "level_ytd"),
    figure("export_value", "2024", 3207, "level"),
    figure("export_value", "2025-06", 1800, "level_ytd", status="estimate"),
    figure("export_value", "2025-09", 3268, "level_ytd", status="estimate"),
]
PLANS = [
    target("grdp", "2025-09", 8.96, "growth_ytd", high=9.61, central=None),
    target("grdp", "2025", 9.5, "growth_yoy", high=10.5, central=None),
    target("export_value", "2025", 4000),
]


@pytest.fixture
def deck_of(publish):
    """Publishes rows and returns the deck of Nghệ An in September 2025."""

    def _deck(*rows, month: str = "2025-09", **others) -> Deck:
        version = publish(*rows, **others)
        with warehouse.at(version):
            return built(Selection(version, "VN-22", "Nghệ An", Period.parse(month)))

    return _deck


def slide(deck: Deck, code: str) -> Slide:
    (found,) = deck.chosen([code])
    return found


def texts(page) -> str:
    return " ".join(element.value for element in page.markdown)


# --- what a slide says --------------------------------------------------------------------------------------------


def test_a_month_is_told_from_the_overall_picture_to_what_the_rest_of_the_year_needs(deck_of):
    deck = deck_of(GRDP, PLANS)
    assert deck.first_offered[0] == "mo-dau"
    assert deck.first_offered[-1] == "con-lai"
    assert {"grdp", "iip", "export_value", "thap", "kich-ban"} <= set(deck.first_offered)


def test_the_title_of_an_indicator_is_its_finding_and_its_first_number_the_cell_of_the_figure(deck_of):
    one = slide(deck_of(GRDP, PLANS), "grdp")
    assert one.title == "GRDP 9 tháng năm 2025 tăng 8,61%, dưới kịch bản 8,96–9,61%"
    reached = one.numbers[0]
    assert (reached.value, reached.verdict.word) == ("8,61%", "Gần đạt yêu cầu")
    assert reached.origin.printed == "8,61%"
    assert reached.origin.link.startswith("nguon-so-lieu?xem=o-goc")
    assert "Mục tiêu cả năm 2025: 9,5–10,5%" in one.numbers[1].facts


def test_the_path_of_an_indicator_is_the_one_of_the_scenario_page(deck_of):
    deck = deck_of(GRDP, PLANS)
    with warehouse.at(deck.version):
        state = plans.plan_state(deck.version, "VN-22", "export_value", "TOTAL", deck.month)
        path = plans.path(deck.version, "VN-22", "export_value", "TOTAL", deck.month)
        (drawing,) = scenario.drawings(state, path, "path")
    shown = {one.name: dict(zip(one.x, one.y, strict=True)) for one in slide(deck, "export_value").chart.series}
    drawn = {
        trace.name: {label: value for label, value in zip(trace.x, trace.y, strict=True) if value is not None}
        for trace in drawing.figure.data
    }
    assert shown == {name: drawn[name] for name in shown}
    assert shown["Năm 2025"] == {"T6": 1800, "T9": 3268}
    assert shown["Kế hoạch"]["T9"] == pytest.approx(4000 / 3207 * 2326)


def test_estimates_keep_their_mark_on_the_way_to_the_chart(deck_of):
    (this_year, *_) = slide(deck_of(GRDP, PLANS), "export_value").chart.series
    assert list(this_year.estimate) == [True, True]


def test_what_lags_stands_with_the_unit_in_charge(deck_of):
    one = slide(deck_of(GRDP, PLANS), "thap")
    assert one.title == "Chỉ tiêu thấp so với yêu cầu: 1 trong 2 chỉ tiêu xếp loại được"
    assert [(row[1], row[-1]) for row in one.table.rows] == [("GRDP", "Sở Công Thương")]
    assert one.table.links[0].startswith("nguon-so-lieu?")


def test_more_lagging_plans_than_fit_go_on_on_further_slides_and_none_is_lost(deck_of):
    sections = ("TOTAL", "B", "C", "D", "E")
    figures = [figure(code, "2025-09", 1, item=item) for code in ("iip", "value_added_industry") for item in sections]
    of_year = [
        target(code, "2025", 9, "growth_yoy", item=item)
        for code in ("iip", "value_added_industry")
        for item in sections
    ]
    deck = deck_of(figures, of_year)
    parts = [one for one in deck.slides if one.code.startswith("thap")]
    assert [len(one.table.rows) for one in parts] == [5, 5]
    assert len({row[1] for one in parts for row in one.table.rows}) == 10
    assert [one.is_offered_first for one in parts] == [True, False]


def test_a_need_that_nobody_can_compute_says_what_is_missing_and_is_never_called_over(deck_of):
    one = slide(deck_of(GRDP, PLANS), "con-lai")
    rows = {row[0]: row for row in one.table.rows}
    assert rows["GRDP"][3].startswith("chưa tính được (thiếu ")
    assert rows["Xuất khẩu hàng hóa"][3].startswith("3 tháng còn lại giảm")
    assert "đã hết năm" not in " ".join(" ".join(row) for row in one.table.rows)


def test_a_finished_year_is_told_by_its_results(deck_of):
    rows = [figure("grdp", "2025", 8.44, "growth_yoy")]
    deck = deck_of(rows, [target("grdp", "2025", 8, "growth_yoy")], month="2025-12")
    assert slide(deck, "con-lai").title == "Năm 2025 đã hết: 1/1 chỉ tiêu đạt kế hoạch năm"


def test_what_has_no_figures_is_left_out_of_the_set_with_the_reason(deck_of):
    deck = deck_of(GRDP, PLANS)
    retail = slide(deck, "retail_sales")
    assert "retail_sales" not in deck.first_offered
    assert "Chưa có số liệu Bán lẻ và dịch vụ tiêu dùng của Nghệ An trong năm 2025" in retail.missing
    assert not retail.numbers
    assert retail.chart is None


def test_goals_without_a_value_are_said_to_be_not_entered_and_never_judged(deck_of):
    goal = Goal(
        goal_code="NQ07-01", name="Tỷ trọng", document="NQ 07", document_number="07-NQ/TU", document_date=None,
        article="", kind="share", direction="up", unit="%", indicator="", item="", area="VN-22", base_year=None,
        base_value=None, target_year=2025, target_low=None, target_high=None, period_from=None, comparison="",
        unit_in_charge="", citation="", note="", sheet="Mục tiêu", cell="K5",
    )  # fmt: skip
    one = slide(deck_of(GRDP, PLANS, [goal]), "muc-tieu")
    assert one.title == "Nghị quyết 07: chưa nhập chỉ tiêu"
    assert [(each.label, each.value) for each in one.numbers] == [("Chưa nhập chỉ tiêu", "1")]
    assert one.table is None


def test_illustrative_figures_mark_the_deck(deck_of):
    assert deck_of(GRDP, PLANS, illustrative=True).marks == ("SỐ LIỆU MINH HỌA",)


def test_a_past_view_marks_the_deck_and_holds_what_was_known(publish):
    early = figure("grdp", "2025-06", 8.24, release=date(2025, 7, 6))
    version = past.key(publish([early, figure("grdp", "2025-09", 8.61)], PLANS), date(2025, 8, 1))
    with warehouse.at(version):
        deck = built(Selection(version, "VN-22", "Nghệ An", Period.parse("2025-09")))
    assert deck.marks == ("Số liệu như đã biết ngày 1/8/2025",)
    assert slide(deck, "grdp").numbers[0].value == "8,24%"


# --- on the screen ------------------------------------------------------------------------------------------------


def test_the_page_shows_the_slide_of_the_address(publish, open_page):
    publish(GRDP, PLANS)
    page = open_page(PAGE, thang="2025-09", trang="3", chieu="mo-dau,iip,grdp")
    assert page.title[0].value.replace("\\", "") == "GRDP 9 tháng năm 2025 tăng 8,61%, dưới kịch bản 8,96–9,61%"
    assert re.search(r"\[8,61%\]\(nguon-so-lieu\?xem=o-goc", texts(page))


def test_a_number_beyond_the_last_slide_shows_the_last(publish, open_page):
    publish(GRDP, PLANS)
    page = open_page(PAGE, thang="2025-09", trang="99", chieu="iip,grdp")
    assert page.title[0].value.startswith("GRDP")


def test_the_chart_of_a_slide_can_be_read_from_ten_metres(publish, open_page):
    publish(GRDP, PLANS)
    page = open_page(PAGE, thang="2025-09", chieu="export_value")
    spec = drawings(page)[0]["figure"]
    sizes = list(chart_texts(spec).values())
    assert len(sizes) == 3
    sizes += [spec["layout"][axis]["tickfont"]["size"] for axis in ("xaxis", "yaxis")]
    assert min(sizes) >= 28


def test_the_chart_of_a_slide_is_told_in_words_with_its_numbers_and_can_be_taken_along(publish, open_page):
    publish(GRDP, PLANS)
    page = open_page(PAGE, thang="2025-09", chieu="export_value")
    (chart,) = drawings(page)
    assert "Biểu đồ đường; đơn vị: triệu USD" in chart["alt"]
    assert "Năm 2025, T9: 3.268" in chart["alt"]
    assert [button.label for button in page.get("download_button")] == ["PNG", "SVG"]


def test_a_smaller_screen_gets_a_smaller_chart_of_the_same_values(deck_of):
    chart = slide(deck_of(GRDP, PLANS), "export_value").chart
    wall, tablet = meeting.figure(chart, 1920, 1080), meeting.figure(chart, 1024, 768)
    assert [list(trace.y) for trace in wall.data] == [list(trace.y) for trace in tablet.data]
    assert wall.layout.height > tablet.layout.height
    assert min(note.font.size for note in tablet.layout.annotations) >= 17


def test_every_slide_says_that_its_figures_are_illustrative(publish, open_page):
    publish(GRDP, PLANS, illustrative=True)
    for place in ("1", "2", "3"):
        assert "SỐ LIỆU MINH HỌA" in texts(open_page(PAGE, thang="2025-09", trang=place))


def test_a_slide_without_figures_says_plainly_what_is_missing(publish, open_page):
    publish(GRDP, PLANS)
    page = open_page(PAGE, thang="2025-09", chieu="retail_sales")
    assert "Chưa có số liệu Bán lẻ và dịch vụ tiêu dùng" in texts(page)


# --- choosing -----------------------------------------------------------------------------------------------------


def pressed(page, key: str):
    return next(button for button in page.button if button.key == key)


def test_leaders_leave_a_slide_out_and_the_set_is_a_link(publish, open_page):
    publish(GRDP, PLANS)
    page = open_page(PAGE, thang="2025-09", soan="1", chieu="mo-dau,iip,grdp")
    next(box for box in page.checkbox if box.key == "hop-pick-iip").uncheck().run()
    assert page.query_params["chieu"] == "mo-dau,grdp"
    linked = open_page(PAGE, thang="2025-09", chieu=page.query_params["chieu"], trang="2")
    assert linked.title[0].value.startswith("GRDP")


def test_leaders_order_the_slides(publish, open_page):
    publish(GRDP, PLANS)
    page = open_page(PAGE, thang="2025-09", soan="1", chieu="mo-dau,iip,grdp")
    pressed(page, "hop-up-grdp").click().run()
    assert page.query_params["chieu"] == "mo-dau,grdp,iip"
    pressed(page, "hop-down-mo-dau").click().run()
    assert page.query_params["chieu"] == "grdp,mo-dau,iip"


def test_a_slide_that_is_added_takes_its_place_in_the_order_of_the_deck(publish, open_page):
    publish(GRDP, PLANS)
    page = open_page(PAGE, thang="2025-09", soan="1", chieu="mo-dau,con-lai")
    next(box for box in page.checkbox if box.key == "hop-pick-grdp").check().run()
    assert page.query_params["chieu"] == "mo-dau,grdp,con-lai"


def test_the_list_names_the_reason_why_a_slide_is_left_out(publish, open_page):
    publish(GRDP, PLANS)
    page = open_page(PAGE, thang="2025-09", soan="1")
    assert any("Chưa có số liệu Bán lẻ" in element.value for element in page.caption)


def test_codes_of_a_link_that_exist_no_more_are_passed_over(publish, open_page):
    publish(GRDP, PLANS)
    page = open_page(PAGE, thang="2025-09", chieu="khong-co,grdp")
    assert page.title[0].value.startswith("GRDP")
