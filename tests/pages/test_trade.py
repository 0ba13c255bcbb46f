"""Xuất nhập khẩu: against last year and the plan, balance, commodities and markets; goods apart from services."""

from __future__ import annotations

import pytest

from dashboard.trade import balances
from tests.pages.conftest import cards, drawings, figure, target

PAGE = "pages/sectors/trade.py"
OF_2023 = [
    figure("export_value", "2022-05", 920.85, "level_ytd"),
    figure("export_value", "2022", 2539.2, "level"),
    figure("export_value", "2023-05", 892.3, "level_ytd"),
]


def spec(page, number: int = 0) -> dict:
    return drawings(page)[number]["figure"]


def texts(elements) -> str:
    return " ".join(element.value for element in elements).replace("\\", "")


def test_the_seasonal_pace_drives_the_light_and_the_linear_one_stands_beside_it(publish, open_page):
    publish(OF_2023, [target("export_value", "2023", 2500)])
    page = open_page(PAGE, thang="2023-05")
    said = texts(page.markdown)
    assert "Gần đạt yêu cầu" in said
    assert "Dưới yêu cầu" not in said
    assert "năm trước cùng kỳ đạt 36,27% cả năm" in said
    assert "Nhịp chia đều theo tháng (41,67%): -5,97 điểm %" in said


def test_the_plan_is_a_dashed_line_over_the_columns(publish, open_page):
    publish(OF_2023, [target("export_value", "2023", 2500)])
    line = spec(open_page(PAGE, thang="2023-05"))["layout"]["shapes"][0]
    assert (line["y0"], line["line"]["dash"]) == (2500, "dash")


def test_room_to_fall_is_not_told_as_a_need_to_fall(publish, open_page):
    publish(OF_2023, [target("export_value", "2023", 2500)])
    assert "chỉ cần không quá mức giảm 0,66%" in texts(open_page(PAGE, thang="2023-05").markdown)


def test_without_a_plan_the_page_says_how_to_enter_one(publish, open_page):
    publish(OF_2023)
    page = open_page(PAGE, thang="2023-05")
    assert "chưa có kế hoạch" in texts(page.info)
    assert "kế hoạch" not in page.title[0].value


def test_goods_and_services_never_become_the_base_of_goods(publish, open_page):
    publish(
        [
            figure("export_value_goods_services", "2024-06", 1500, "level_ytd"),
            figure("export_value", "2025-06", 1800, "level_ytd"),
        ]
    )
    page = open_page(PAGE, thang="2025-06")
    assert cards(page)[0].value == "1.800"
    assert not cards(page)[0].growth


def test_the_balance_has_a_change_and_never_a_growth(publish, open_page):
    publish(
        [
            figure("export_value", "2024-09", 2326, "level_ytd"),
            figure("import_value", "2024-09", 1690, "level_ytd"),
            figure("export_value", "2025-09", 3268, "level_ytd"),
            figure("import_value", "2025-09", 2848, "level_ytd"),
        ]
    )
    page = open_page(PAGE, thang="2025-09", **{"xem-thuong-mai": "can-can"})
    assert page.header[0].value == ("9 tháng năm 2025: xuất siêu 420 triệu USD; cán cân thấp hơn cùng kỳ 216 triệu USD")
    card = next(card for card in cards(page) if card.value == "+420")
    assert not card.growth


def test_a_balance_needs_both_ways_in_one_unit(publish, open_page):
    publish([figure("export_value", "2025-09", 3268, "level_ytd")])
    from dashboard import queries

    exports = queries.figures("export_value", "TOTAL", "VN-22")
    assert balances(exports, exports.assign(unit="tỷ đồng")) == []
    assert [row["balance"] for row in balances(exports, exports)] == [pytest.approx(0)]
    page = open_page(PAGE, thang="2025-09", **{"xem-thuong-mai": "can-can"})
    assert "đủ cả xuất khẩu và nhập khẩu" in texts(page.info)


def test_two_figures_to_date_tell_what_lies_between_them(publish, open_page):
    publish(
        [
            figure("export_value", "2025-07", 2330, "level_ytd"),
            figure("export_value", "2025-07", 32.69),
            figure("export_value", "2025-09", 3268, "level_ytd"),
            figure("export_value", "2025-09", 40),
        ]
    )
    assert "tháng 8–9 tăng 62,2%" in texts(open_page(PAGE, thang="2025-09").info)


def test_the_share_of_the_first_market_is_of_the_goods_of_the_same_months(publish, open_page):
    publish(
        [
            figure("export_value_market", "2022-06", 256.3, "level_ytd", "CHINA"),
            figure("export_value_market", "2022-06", 141.8, "level_ytd", "KOREA"),
            figure("export_value", "2022-06", 1100, "level_ytd"),
            figure("export_value", "2025-06", 1800, "level_ytd"),
        ]
    )
    page = open_page(PAGE, thang="2025-06", **{"xem-thuong-mai": "chi-tiet"})
    assert page.header[0].value == "6 tháng năm 2022: Trung Quốc 256,3 triệu USD, 23,3% xuất khẩu hàng hóa"
    assert "256,3 ÷ 1.100 = 23,3%" in texts(page.caption)
    assert "Kỳ gần nhất có chi tiết là 6 tháng năm 2022" in texts(page.caption)


def test_sectors_of_ownership_are_no_commodities(publish, open_page):
    publish(
        [
            figure("export_value", "2025-06", 900, "level_ytd", "DOMESTIC_SECTOR"),
            figure("export_value", "2025-06", 300, "level_ytd", "TEXTILES"),
            figure("export_value", "2025-06", 1800, "level_ytd"),
        ]
    )
    page = open_page(PAGE, thang="2025-06", **{"xem-thuong-mai": "chi-tiet"})
    assert spec(page)["data"][0]["x"] == [300]


def test_without_figures_the_page_says_what_is_missing(publish, open_page):
    publish([figure("iip", "2025-08", 12)])
    page = open_page(PAGE, thang="2025-08")
    assert page.title[0].value == "Xuất khẩu hàng hóa Nghệ An: chưa có số liệu năm 2025"
    assert "chưa có kim ngạch xuất khẩu hàng hóa" in texts(page.info).lower()
