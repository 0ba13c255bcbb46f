"""Công nghiệp: what the index did, by which sections; output with its price basis and conflicts; products."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import html

from dashboard import frame, industry, parts, warehouse
from dashboard.frame import Selection
from dashboard.narrow import Screen
from growth.periods import Period
from tests.pages.conftest import cards, drawings, figure

PAGE = "pages/sectors/industry.py"


def spec(page, number: int = 0) -> dict:
    return drawings(page)[number]["figure"]


def texts(elements) -> str:
    return " ".join(element.value for element in elements)


def go(period: str, value: float, **others):
    return figure(
        "gross_output_industry", period, value, "level", unit="tỷ đồng", **({"price_basis": "unstated"} | others)
    )


def product(period: str, value: float, measure: str = "level_ytd", unit: str = "nghìn tấn", item: str = "CEMENT"):
    return figure("product_output", period, value, measure, item, unit="%" if "growth" in measure else unit)


def test_the_title_compares_with_the_country_in_the_same_months_alone(publish, open_page):
    publish([figure("iip", "2025-08", 16.4), figure("iip", "2025-07", 8.6, area="VN")])
    assert open_page(PAGE, thang="2025-08").title[0].value == "Sản xuất công nghiệp Nghệ An 8 tháng năm 2025 tăng 16,4%"


def test_the_title_says_how_far_the_province_is_ahead_of_the_country(publish, open_page):
    publish([figure("iip", "2025-07", 15.77), figure("iip", "2025-07", 8.6, area="VN")])
    title = open_page(PAGE, thang="2025-07").title[0].value
    assert title == "Sản xuất công nghiệp Nghệ An 7 tháng năm 2025 tăng 15,77%, cao hơn cả nước 7,17 điểm %"


def test_a_fall_is_told_as_a_fall(publish, open_page):
    publish([figure("iip", "2025-08", -1.56)])
    assert "giảm 1,56%" in open_page(PAGE, thang="2025-08").title[0].value


def test_months_that_tet_distorts_are_no_finding():
    rows = [
        {"label": one, "period": f"2026-0{month}", "growth_pct": 20.0}
        for one in ("Khai khoáng", "Dệt")
        for month in (1, 2)
    ]
    said = parts.months_finding(rows, "ngành cấp I")
    assert said == "Tháng 1 năm 2026 và tháng 2 năm 2026 chịu ảnh hưởng Tết, không đọc riêng"


def test_on_a_telephone_the_sources_fold_to_the_newest_and_the_note_stays(publish, open_page, monkeypatch):
    monkeypatch.setattr(frame, "screen", lambda: Screen.NARROW)
    of = {month: {"citation": f"Biểu tháng {month}", "release": date(2025, month + 1, 9)} for month in range(2, 7)}
    publish([figure("iip", f"2025-0{month}", 10, "growth_yoy", **source) for month, source in of.items()])
    page = open_page(PAGE, thang="2025-06")
    source = next(html.fromstring(each.proto.body) for each in page.get("html") if "<details" in each.proto.body)
    summary = source.find("summary").text
    assert summary == "Nguồn: Biểu tháng 6; và 4 nguồn khác; tình trạng: thực hiện"
    assert "Biểu tháng 4; và 2 nguồn khác; công bố từ 9/3/2025 đến 9/7/2025" in source.text_content()
    assert any(each.value.startswith("Cột xám:") for each in page.caption)


def test_a_month_without_a_figure_is_a_gap(publish, open_page):
    publish([figure("iip", f"2025-0{month}", 10 + month, "growth_yoy") for month in (3, 5)])
    values = spec(open_page(PAGE, thang="2025-05"))["data"][0]["y"]
    assert values[2:5] == [13, None, 15]


def test_a_lone_january_or_february_is_grey_and_never_the_headline(publish, open_page):
    publish([figure("iip", "2025-02", 13.85, "growth_yoy"), figure("iip", "2025-03", 13.45, "growth_yoy")])
    page = open_page(PAGE, thang="2025-03")
    inks = spec(page)["data"][0]["marker"]["line"]["color"]
    assert inks[1] != inks[2]
    assert page.header[0].value == "IIP, tháng 3 năm 2025 tăng 13,45%"


def test_february_alone_is_not_told_as_a_growth_in_a_title(publish):
    version = publish([figure("iip", "2025-02", 13.85, "growth_yoy")])
    with warehouse.at(version):
        picture = industry.index(Selection(version, "VN-22", "Nghệ An", Period.month(2025, 2))).by_month
    assert picture.title == "IIP, tháng 2 năm 2025 không đọc riêng vì Tết, xem gộp 2 tháng"


def test_the_years_laid_over_each_other_say_where_the_newest_month_stands(publish):
    spring = [
        figure("iip", f"{year}-0{month}", year - 2020 + month, "growth_yoy")
        for year in (2023, 2024, 2025)
        for month in (3, 4, 5)
    ]
    version = publish([*spring, figure("iip", "2025-06", 1.0, "growth_yoy")])
    with warehouse.at(version):
        in_may, in_june = (
            industry.index(Selection(version, "VN-22", "Nghệ An", Period.month(2025, month))).season.title
            for month in (5, 6)
        )
    said = "Chỉ số sản xuất công nghiệp tháng 5 năm 2025: tăng 10%, cao nhất trong 3 năm có số liệu từ 2023"
    assert in_may == said
    assert in_june == "Chỉ số sản xuất công nghiệp tháng 6 năm 2025: tăng 1%"


def test_every_chart_says_to_who_does_not_see_it_what_it_is(publish, open_page):
    publish([figure("iip", "2025-03", 13.45, "growth_yoy")])
    [chart, *_] = drawings(open_page(PAGE, thang="2025-03"))
    assert chart["alt"] == (
        "IIP, tháng 3 năm 2025 tăng 13,45%. Biểu đồ cột: Nghệ An 2025; đơn vị: % so với cùng kỳ. "
        "Số liệu trong bảng ngay dưới."
    )


def test_an_estimate_is_a_hollow_column(publish, open_page):
    publish(
        [
            figure("iip", "2025-03", 13.45, "growth_yoy"),
            figure("iip", "2025-04", 19.6, "growth_yoy", status="estimate"),
        ]
    )
    colours = spec(open_page(PAGE, thang="2025-04"))["data"][0]["marker"]["color"]
    assert colours[3] == "#FFFFFF"
    assert colours[2] != "#FFFFFF"


def test_sections_are_ranked_at_one_period_and_divisions_apart_from_them(publish, open_page):
    publish(
        [
            figure("iip", "2025-08", 18.31, item="B"),
            figure("iip", "2025-08", 15.19, item="C"),
            figure("iip", "2025-07", 27.3, item="D"),
            figure("iip", "2025-08", 30.0, item="", item_label="Dệt", item_path="Dệt"),
        ]
    )
    page = open_page(PAGE, thang="2025-08", **{"xem-cong-nghiep": "nganh"})
    assert spec(page, 0)["data"][0]["y"] == ["Khai khoáng", "Chế biến, chế tạo"]
    assert spec(page, 1)["data"][0]["y"] == ["Dệt"]
    assert page.header[0].value == (
        "8 tháng năm 2025: Khai khoáng tăng 18,31%, cao nhất trong 2 ngành cấp I có số liệu"
    )


def test_two_published_values_of_a_year_stand_side_by_side_and_give_no_growth(publish, open_page):
    publish(
        [
            go("2020", 69304, release=date(2021, 11, 17)),
            go("2020", 65226, release=date(2025, 8, 31)),
            go("2025", 118170, release=date(2025, 8, 31), status="estimate"),
            go("2025", 117350, release=date(2026, 3, 6), status="estimate"),
            figure("iip", "2025-12", 17.64, "growth_yoy"),
        ]
    )
    page = open_page(PAGE, thang="2025-12", **{"xem-cong-nghiep": "gia-tri"})
    said = texts(page.info).replace("\\", "")
    assert "69.304 tỷ đồng (công bố 17/11/2021) rồi 65.226 tỷ đồng (công bố 31/8/2025)" in said
    assert "118.170 tỷ đồng (công bố 31/8/2025) rồi 117.350 tỷ đồng (công bố 6/3/2026)" in said
    assert page.header[0].value == (
        "Giá trị sản xuất công nghiệp năm 2025: 117.350 tỷ đồng (nguồn không nêu giá, ước tính)"
    )
    assert "không tính tăng trưởng giữa các năm" in texts(page.caption)
    assert not any(card.growth for card in cards(page))


def test_a_year_that_still_runs_stands_as_it_was_known_then(publish, open_page):
    publish(
        [
            go("2025", 118170, release=date(2025, 8, 31), status="estimate"),
            go("2025", 117350, release=date(2026, 3, 6), status="estimate"),
            figure("iip", "2025-09", 16.0),
        ]
    )
    page = open_page(PAGE, thang="2025-09", **{"xem-cong-nghiep": "gia-tri"})
    assert "118.170 tỷ đồng" in page.header[0].value
    assert "117.350" not in texts(page.info)


def test_values_of_one_product_are_drawn_in_one_unit(publish, open_page):
    publish(
        [product("2025-06", 3917), product("2025-07", 4.5, unit="triệu tấn"), product("2025-07", 9.1, "growth_ytd")]
    )
    page = open_page(PAGE, thang="2025-07", **{"xem-cong-nghiep": "san-pham"})
    assert spec(page)["data"][0]["y"][5:7] == [pytest.approx(3.917), 4.5]
    assert page.header[1].value.startswith("Xi măng, 7 tháng năm 2025: 4,5 triệu tấn")


def test_a_product_printed_in_another_dimension_is_left_out_and_says_so(publish, open_page):
    publish([product("2025-06", 3917, unit="nghìn m³"), product("2025-07", 4.5, unit="triệu tấn")])
    page = open_page(PAGE, thang="2025-07", **{"xem-cong-nghiep": "san-pham"})
    assert spec(page)["data"][0]["y"][5:7] == [None, 4.5]
    assert "Không đổi được sang triệu tấn nên không vẽ: số liệu tính bằng nghìn m³." in texts(page.caption)


def test_the_table_of_products_counts_what_rises(publish, open_page):
    publish([product("2025-07", 9.1, "growth_ytd"), product("2025-07", -5, "growth_ytd", item="SUGAR")])
    page = open_page(PAGE, thang="2025-07", **{"xem-cong-nghiep": "san-pham"})
    assert page.header[0].value == "1/2 sản phẩm chủ yếu có sản lượng lũy kế năm 2025 tăng so với cùng kỳ"


def test_without_figures_the_page_says_what_is_missing_and_how_it_gets_there(publish, open_page):
    publish([figure("retail_sales", "2025-08", 12)])
    page = open_page(PAGE, thang="2025-08")
    assert page.title[0].value == "Sản xuất công nghiệp Nghệ An: chưa có số liệu năm 2025"
    assert "trang Nạp số liệu" in texts(page.info)
    assert not page.error
