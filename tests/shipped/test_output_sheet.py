"""Gross output and value added with one column a period: the title says indicator, year and prices."""

from __future__ import annotations

from datetime import date

import pytest

TITLE = "Giá trị sản xuất công nghiệp tỉnh Nghệ An năm 2026, giá so sánh 2010"
CAPTIONS = ["Ngành", "Tháng 1", "Tháng 2", "Quý I", "6 tháng", "9 tháng", "Cả năm", "Nguồn", "Ngày công bố"]
TOTAL = ["Toàn ngành", 9000, 8000.5, 27000, 55000, None, None, "Thống kê tỉnh", date(2026, 2, 6)]
MINING = ["B. Khai khoáng", 500, None, "…", None, None, None, "Thống kê tỉnh", date(2026, 2, 6)]


def test_months_quarters_and_sums_to_date_are_told_apart(read_rows):
    reading = read_rows([[TITLE], ["Đơn vị tính: tỷ đồng"], ["Tình trạng: sơ bộ"], CAPTIONS, TOTAL, MINING])
    assert not reading.findings
    assert [(o.item, o.period, o.measure, o.value, o.cell) for o in reading.observations] == [
        ("TOTAL", "2026-01", "level", 9000, "B5"),
        ("TOTAL", "2026-02", "level", 8000.5, "C5"),
        ("TOTAL", "2026-Q1", "level", 27000, "D5"),
        ("TOTAL", "2026-06", "level_ytd", 55000, "E5"),
        ("B", "2026-01", "level", 500, "B6"),
    ]
    first = reading.observations[0]
    assert (first.table, first.indicator, first.price_basis) == ("gross_output", "gross_output_industry", "const2010")
    assert (first.area, first.unit, first.status) == ("VN-22", "tỷ đồng", "preliminary")
    assert (first.citation, first.release) == ("Thống kê tỉnh", date(2026, 2, 6))


def test_a_growth_sheet_gives_growth_and_one_source_line_serves_all(read_rows):
    title = "Tốc độ tăng giá trị tăng thêm công nghiệp Nghệ An năm 2026, giá so sánh 2010 (so với cùng kỳ)"
    row = ["Toàn ngành công nghiệp", 12.5, 8, 10, 11.2]
    rows = [[title], ["Đơn vị tính: %"], CAPTIONS[:5], row, ["Nguồn: Thống kê tỉnh"], ["Ngày công bố: 6/7/2026"]]
    reading = read_rows(rows)
    assert {(o.indicator, o.unit, o.citation, o.release) for o in reading.observations} == {
        ("value_added_industry", "%", "Thống kê tỉnh", date(2026, 7, 6))
    }
    assert [o.measure for o in reading.observations] == ["growth_yoy", "growth_yoy", "growth_yoy", "growth_ytd"]


@pytest.mark.parametrize(
    ("title", "line", "code"),
    [
        ("Giá trị sản xuất công nghiệp Nghệ An năm 2026", "Đơn vị tính: tỷ đồng", "prices_not_stated"),
        ("Giá trị sản xuất công nghiệp Nghệ An, giá so sánh 2010", "Đơn vị tính: tỷ đồng", "year_not_stated"),
        (TITLE, "Đơn vị tính: triệu đồng", "unit_contradicts_indicator"),
        (TITLE, "Tình trạng: chắc chắn", "unknown_word"),
    ],
)
def test_what_the_title_leaves_out_is_asked_for_not_guessed(read_rows, title, line, code):
    reading = read_rows([[title], [line], CAPTIONS, TOTAL])
    assert [finding.code for finding in reading.findings] == [code] and not reading.observations


def test_prices_of_the_title_are_not_taken_for_its_year(read_rows):
    reading = read_rows([["Giá trị sản xuất công nghiệp Nghệ An năm 2027, giá so sánh 2010"], CAPTIONS, TOTAL])
    assert reading.observations[0].period == "2027-01"


def test_what_a_line_states_may_stand_in_the_next_cell(read_rows):
    rows = [["Giá trị sản xuất công nghiệp, giá hiện hành"], ["Năm:", 2026], ["Khu vực:", "Cả nước"], CAPTIONS, TOTAL]
    first = read_rows(rows).observations[0]
    assert (first.period, first.area, first.price_basis) == ("2026-01", "VN", "current")


def test_a_wrong_cell_is_named_and_the_others_are_read(read_rows):
    reading = read_rows([[TITLE], CAPTIONS, ["Toàn ngành", "chưa có", 8000]])
    assert [(finding.code, finding.cell) for finding in reading.findings] == [("not_a_number", "B3")]
    assert [o.cell for o in reading.observations] == ["C3"]
