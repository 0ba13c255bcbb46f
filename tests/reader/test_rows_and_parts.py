"""Rows that are parts of other rows, headings that repeat the total, partners of foreign investment, units of rows."""

from __future__ import annotations

import pytest

from etl.items import scheme, split
from growth.vocabulary import Severity
from tests.reader.conftest import figures

HEAD = [[None, None, "Ước tính", "Cộng dồn"], [None, None, "tháng 5", "5 tháng"], [None, None, "năm 2003", "năm 2003"]]


def products(*rows, unit="Đơn vị tính", level="Ước tính"):
    head = [[None, unit, level, "Cộng dồn"], *HEAD[1:]]
    return [["3. Một số sản phẩm chủ yếu của ngành công nghiệp"], *head, *([*row] for row in rows)]


def capital(*rows):
    head = [[None, "Số dự án", "Số vốn đăng ký"], [None, "(Dự án)", "(Nghìn USD)"]]
    return [["11. Đầu tư trực tiếp của nước ngoài 01/01 - 20/9/2006"], *head, *([*row] for row in rows)]


def test_output_by_ownership_is_a_part_of_its_product(read):
    reading = read(
        products(
            ["Bia", "Triệu lít", 100.0, 500.0],
            [" Doanh nghiệp Nhà nước", '"', 60.0, 300.0],
            ["   Trung ương", '"', 40.0, 200.0],
            ["   Địa phương", '"', 20.0, 100.0],
            [" Đầu tư nước ngoài", '"', 40.0, 200.0],
            ["Xi măng", "Nghìn tấn", 80.0, 400.0],
            ["    Trung ương", '"', 50.0, 250.0],
            ["    Địa phương", '"', 30.0, 150.0],
        )
    )
    assert [one.item for one in reading.observations if one.measure == "level"] == [
        "BEER", "BEER.STATE", "BEER.STATE_CENTRAL", "BEER.STATE_LOCAL", "BEER.FOREIGN",
        "CEMENT", "CEMENT.CENTRAL", "CEMENT.LOCAL",
    ]  # fmt: skip
    assert reading.observations[4].item_path == "Bia > Doanh nghiệp Nhà nước > Trung ương"


def test_parts_of_a_product_that_nobody_knows_stay_without_an_item_and_are_listed(read):
    reading = read(products(["Hàng lạ", "Tấn", 10.0, 50.0], ["   Trung ương", '"', 10.0, 50.0]))
    assert {one.item for one in reading.observations} == {""}
    assert reading.report["tables"][0]["unknown_labels"] == ["Hàng lạ", "Trung ương"]


def test_every_part_that_can_be_read_stands_in_the_list_of_items():
    rows = split([{"item": "BEER", "name": "Bia", "parent": "", "level": "1"}], [
        {"item": "STATE", "name": "Khu vực Nhà nước", "parent": "TOTAL", "level": "1"},
        {"item": "STATE_CENTRAL", "name": "Trung ương", "parent": "STATE", "level": "2"},
    ])  # fmt: skip
    assert [(row["item"], row["parent"], row["level"]) for row in rows] == [
        ("BEER", "", "1"), ("BEER.STATE", "BEER", "2"), ("BEER.STATE_CENTRAL", "BEER.STATE", "3"),
    ]  # fmt: skip
    assert scheme("product*ownership").parts.names["STATE"]


def test_a_heading_that_repeats_the_total_begins_a_breakdown_and_provinces_keep_their_area(read):
    reading = read(
        capital(
            ["Tổng số", 90, 900.0],
            ["Phân theo ngành kinh tế"],
            ["  Công nghiệp nặng", 90, 900.0],
            ["Phân theo địa phương", 90, 900.0],
            ["  Nghệ An", 60, 600.0],
            ["  Hà Tĩnh", 30, 300.0],
            ["Phân theo nước và lãnh thổ", 90, 900.0],
            ["  Nhật Bản", 50, 500.0],
            ["   New Zealand", 40, 400.0],
        ),
    )
    assert [(one.item, one.area, one.item_path) for one in reading.observations if one.unit == "dự án"] == [
        ("TOTAL", "VN", "Tổng số"),
        ("SECTOR_HEAVY_INDUSTRY", "VN", "Phân theo ngành kinh tế > Công nghiệp nặng"),
        ("TOTAL", "VN", "Phân theo địa phương"),
        ("TOTAL", "VN-22", "Phân theo địa phương > Nghệ An"),
        ("TOTAL", "VN-23", "Phân theo địa phương > Hà Tĩnh"),
        ("TOTAL", "VN", "Phân theo nước và lãnh thổ"),
        ("JAPAN", "VN", "Phân theo nước và lãnh thổ > Nhật Bản"),
        ("NEW_ZEALAND", "VN", "Phân theo nước và lãnh thổ > New Zealand"),
    ]


@pytest.mark.parametrize("caption", ["Thực hiện (Tỷ đồng)", "Ước tính (Triệu USD)"])
def test_the_unit_of_a_row_is_believed_before_that_of_a_head_and_the_contradiction_is_said(read, caption):
    reading = read(products(["Xi măng", "Nghìn tấn", 80.0, 400.0], ["Bia", "Triệu lít", 9.0, 50.0], level=caption))
    assert {one.unit for one in reading.observations if one.measure == "level"} == {"nghìn tấn", "triệu lít"}
    said = [one for one in reading.findings if one.code == "caption_and_rows_tell_one_unit"]
    assert [(one.severity, one.cell, one.expected) for one in said] == [(Severity.WARNING, "B5", "nghìn tấn")]


def test_a_single_blank_makes_a_part_only_of_a_row_of_another_kind(read):
    reading = read(products(["Bia", "Triệu lít", 100.0, 500.0], [" Xi măng", "Nghìn tấn", 60.0, 300.0]))
    assert [one.item_path for one in reading.observations[:3:2]] == ["Bia", "Xi măng"]
    assert figures(reading)[0] == ("BEER", "VN", "2003-05", "level", 100.0)


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("6. Đầu tư trực tiếp của nước ngoài 01/01 - 20/8/2006", "2006-08"),
        ("7. Đầu tư trực tiếp của nước ngoài đã được cấp giấy phép từ 01/01/2001 đến 21/06/2001", "2001-06"),
        ("16. Đầu tư trực tiếp của nước ngoài được cấp giấy phép 01/01 - 20/12 năm 2001", "2001-12"),
    ],
)
def test_a_range_from_new_year_in_a_title_is_a_year_to_date(read, title, period):
    rows = capital(["Tổng số", 90, 900.0], ["Phân theo địa phương"], ["  Nghệ An", 60, 600.0])
    reading = read([[title], *rows[1:]])
    assert {(one.period, one.measure) for one in reading.observations} == {(period, "level_ytd")}
    assert reading.report_period == period


def test_a_country_in_small_letters_below_its_heading_is_a_row_of_its_own(read):
    reading = read(capital(["Tổng số", 90, 900.0], ["Phân theo nước và lãnh thổ"], ["  ấn Độ", 90, 900.0]))
    assert [one.item for one in reading.observations if one.unit == "dự án"] == ["TOTAL", "INDIA"]
