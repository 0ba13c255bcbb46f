"""Bán lẻ: the whole and its groups, goods kept apart, and figures that do not fit each other."""

from __future__ import annotations

from datetime import date

from tests.pages.conftest import cards, drawings, figure

PAGE = "pages/sectors/retail.py"


def sales(period: str, value: float, measure: str = "level_ytd", item: str = "TOTAL", **others):
    unit = "%" if "growth" in measure else "tỷ đồng"
    return figure("retail_sales", period, value, measure, item, **({"unit": unit} | others))


def spec(page, number: int = 0) -> dict:
    return drawings(page)[number]["figure"]


def texts(elements) -> str:
    return " ".join(element.value for element in elements).replace("\\", "")


FEBRUARY = [
    sales("2025-02", 14064.79, "level"),
    sales("2025-02", 21.49, "growth_yoy"),
    sales("2025-02", 29200),
    sales("2025-02", 52.23, "growth_ytd"),
]


def test_two_months_that_imply_a_doubled_january_are_a_warning(publish, open_page):
    publish(FEBRUARY)
    page = open_page(PAGE, thang="2025-02")
    assert "tháng 1 tăng 99,0%; cần kiểm tra lại với cơ quan thống kê" in texts(page.warning)
    assert "= 99,03%" in texts(page.caption)
    assert page.title[0].value == "Bán lẻ và dịch vụ tiêu dùng Nghệ An 2 tháng năm 2025 tăng 52,23%"


def test_figures_that_fit_each_other_give_no_warning(publish, open_page):
    publish([sales("2025-08", 14.9, "growth_ytd"), sales("2025-09", 15.07, "growth_ytd")])
    page = open_page(PAGE, thang="2025-09")
    assert not page.warning
    assert not page.info


def test_a_small_revision_of_earlier_months_is_not_told(publish, open_page):
    publish(
        [
            sales("2025-05", 13.3, "growth_ytd"),
            sales("2025-06", 13.16, "growth_yoy"),
            sales("2025-06", 13.24, "growth_ytd"),
        ]
    )
    page = open_page(PAGE, thang="2025-06")
    assert not page.warning
    assert not page.info


def test_what_the_source_notes_about_its_figure_is_shown(publish, open_page):
    publish([sales("2024-04", 51808.9, note="không khớp với số quý I cộng tháng 4 đã công bố")])
    assert "4 tháng năm 2024: không khớp với số quý I" in texts(open_page(PAGE, thang="2024-04").caption)


def test_goods_alone_never_become_the_base_of_the_whole(publish, open_page):
    publish([sales("2024-06", 50000, item="GOODS"), sales("2025-06", 87300)])
    page = open_page(PAGE, thang="2025-06")
    assert cards(page)[0].value == "87.300"
    assert not cards(page)[0].growth


def test_goods_alone_have_a_view_of_their_own(publish, open_page):
    publish(
        [sales("2025-06", 87300), sales("2025-06", 60000, item="GOODS"), sales("2025-06", 9.63, "growth_ytd", "GOODS")]
    )
    page = open_page(PAGE, thang="2025-06", **{"xem-ban-le": "hang-hoa"})
    assert page.header[0].value == "Bán lẻ hàng hóa, 6 tháng năm 2025: 60.000 tỷ đồng, tăng 9,63% so với cùng kỳ"
    assert "Không gồm dịch vụ" in texts(page.caption)


def test_groups_show_their_share_and_leave_out_the_split_by_ownership(publish, open_page):
    publish(
        [
            sales("2025-06", 100),
            sales("2025-06", 75, item="GOODS"),
            sales("2025-06", 25, item="OTHER_SERVICES"),
            sales("2025-06", 90, item="DOMESTIC"),
        ]
    )
    page = open_page(PAGE, thang="2025-06", **{"xem-ban-le": "nhom"})
    assert page.header[0].value == "6 tháng năm 2025 theo nhóm: Bán lẻ hàng hóa chiếm 75,0%"
    assert spec(page)["data"][0]["x"] == [75, 25]


def test_years_lie_over_each_other_with_january_and_february_as_one(publish, open_page):
    months = [(year, month) for year in (2024, 2025) for month in range(1, 7)]
    publish([sales(f"{year}-{month:02d}", 1000 + month, "level") for year, month in months])
    page = open_page(PAGE, thang="2025-06")
    lines = spec(page, len(drawings(page)) - 1)["data"]
    assert [line["name"] for line in lines if "name" in line] == ["2024", "2025"]
    assert (lines[1]["x"][0], lines[1]["y"][0]) == ("2T", 2003)


def test_ordinary_revisions_are_summed_up_in_one_sentence(publish, open_page):
    publish(
        [
            row
            for month in range(1, 7)
            for row in (
                sales(f"2025-0{month}", 1000, "level", release=date(2025, month, 28), status="estimate"),
                sales(f"2025-0{month}", 1000 + month, "level", release=date(2025, month + 1, 28)),
            )
        ]
    )
    said = texts(open_page(PAGE, thang="2025-06").info)
    assert "6 kỳ đã được công bố lại với số khác, chênh nhiều nhất là tháng 6 năm 2025 (+0,6%)" in said
