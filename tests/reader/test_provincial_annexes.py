"""Annexes as a provincial statistics office sends them: one-row captions, million dong, one text a figure."""

from __future__ import annotations

import pytest

from etl.cell_texts import notation_of, read_cell_text
from growth.vocabulary import Severity
from tests.reader.conftest import figures

ELECTRICITY = "Sản xuất và phân phối điện, khí đốt, nước nóng, hơi nước và điều hoà không khí"
IIP = [
    ["CHỈ SỐ SẢN XUẤT CÔNG NGHIỆP THÁNG 01 NĂM 2026"],
    [None, None, None, None, "Đơn vị tính: %"],
    ["Ngành", "Tháng 12/2025 so cùng kỳ", "Tháng 01/2026 so tháng trước", "Tháng 01/2026 so cùng kỳ",
     "Lũy kế cuối tháng 01/2026 so cùng kỳ"],
    ["TOÀN NGÀNH", 115.41, 95.75, 125.95, 125.95],
    ["Khai khoáng", 64.5, 100.05, 60.64, 60.64],
    ["Khai khoáng khác", 64.5, 100.05, 60.64, 60.64],
    ["Công nghiệp chế biến, chế tạo", 115.73, 95.63, 126.57, 126.57],
    ["Sản xuất đồ uống", 256.47, 102.49, 357.51, 357.51],
    [ELECTRICITY, 110.66, 99, 116.58, 116.58],
    [ELECTRICITY, 110.66, 99, 116.58, 116.58],
]  # fmt: skip
RETAIL = [
    ["11. Tổng mức bán lẻ hàng hóa và doanh thu dịch vụ tiêu dùng tháng 02 năm 2026"],
    [None, None, None, None, None, "Đơn vị tính: Triệu đồng"],
    ["Chỉ tiêu", "Thực hiện tháng 01/2026", "Ước tính tháng 02/2026", "Cộng dồn 2 tháng năm 2026",
     "Tháng 02/2026 so với cùng kỳ (%)", "2 tháng năm 2026 so với cùng kỳ (%)"],
    ["Tổng số", 18424003.21, 18676095.52, 37100098.73, 118.345, 115.193],
    ["Bán lẻ hàng hóa", 12037706.23, 12376582.89, 24414289.12, 118.729, 113.753],
    ["Dịch vụ lưu trú", 67574.6, 70297, 137871.6, 125.459, 124.732],
    ["Ghi chú: báo cáo chưa gồm bán lẻ xăng dầu"],
    [None, None, None, None, None, None, None, 1.006],
]  # fmt: skip
PRODUCTS = [
    ["7. Sản phẩm chủ yếu của ngành công nghiệp tháng 9 năm 2025"],
    ["Tên sản phẩm ", "Đơn \nvị tính", "Thực hiện tháng 8 \nnăm 2025", "Ước tính \n9 tháng \nnăm 2025",
     "Cộng dồn \n9 tháng \nnăm 2025", "So với cùng kỳ (%)", None],
    [None, None, None, None, None, "Tháng 9 năm 2025", "9 tháng năm 2025"],
    ["Xi măng", "Tấn", 900, 910, 8000, 101.5, 99.2],
    ["Điện thương phẩm", "Triệu KWh", 300, 310, 2700, 108.1, 107],
    ["Đường", "Tấn", 10, 12, 90, 603.7, 110],
]  # fmt: skip
TEXTS = [
    ["KẾT QUẢ MỘT SỐ CHỈ TIÊU NGÀNH CÔNG THƯƠNG"],
    [],
    ["Kỳ", "Chỉ số SXCN (IIP)", "Tổng mức bán lẻ hàng hóa và doanh thu dịch vụ", "Xuất khẩu", "Nhập khẩu", "CPI"],
]
YEAR_2024 = [
    *TEXTS,
    ["Tháng 1", "↑14,49%", "8.230 tỷ đồng (↑8,03%)", "693 triệu USD (↑42,18%)", "400 triệu USD (↑ 39,86%)", "↑ 4,31%"],
    ["2 tháng", "↑4,72%", "16.581 tỷ đồng (↑13,19%)", "1103 triệu USD (↓ 2,49%)", "694 triệu USD (↓ 1,64%)", "↑ 4,66%"],
    ["Tháng 6", "-", "8.998 tỷ đồng (↑30,8%)", "620 triệu USD (á 13,34%)", None, "↑ 3,23%"],
    ["7 tháng", "↑5,68%", "58.583 tỷ đồng (↑17,335)", None, None, "↑ 3,84%"],
    ["Quý I", "↑9,87", "28.361 tỷ đồng", "1.433,03 triệu USD (↓ 18,38%)", "2.1485 triệu USD (↓ 21,8%)", None],
]


def of(reading, indicator):
    return [
        (one.period, one.measure, one.value, one.unit) for one in reading.observations if one.indicator == indicator
    ]


def test_iip_with_captions_in_one_row_and_the_label_of_a_section_repeated_by_its_division(read):
    reading = read({"7.IIP": IIP}, area="VN-22")
    assert {one.area for one in reading.observations} == {"VN-22"} and reading.report_period == "2026-01"
    assert figures(reading)[:4] == [
        ("TOTAL", "VN-22", "2025-12", "index_yoy", 115.41),
        ("TOTAL", "VN-22", "2026-01", "index_mom", 95.75),
        ("TOTAL", "VN-22", "2026-01", "index_yoy", 125.95),
        ("TOTAL", "VN-22", "2026-01", "index_ytd", 125.95),
    ]
    assert [one.item for one in reading.observations[::4]] == ["TOTAL", "B", "08", "C", "11", "D", "35"]
    assert not reading.report["cells_left_out"] and not reading.findings


def test_trade_in_million_dong_with_a_footnote_and_junk_beside_it(read):
    reading = read({"TM T": RETAIL}, area="VN-22")
    assert of(reading, "retail_sales")[:5] == [
        ("2026-01", "level", 18424003.21, "triệu đồng"),
        ("2026-02", "level", 18676095.52, "triệu đồng"),
        ("2026-02", "level_ytd", 37100098.73, "triệu đồng"),
        ("2026-02", "index_yoy", 118.345, "%"),
        ("2026-02", "index_ytd", 115.193, "%"),
    ]
    assert [one.item for one in reading.observations[::5]] == ["TOTAL", "GOODS", "ACCOMMODATION"]
    assert [one.status for one in reading.observations[:3]] == ["actual", "estimate", "estimate"]
    assert [one["cell"] for one in reading.report["tables"][0]["outside"]] == ["H8"]


def test_an_estimate_mislabelled_as_nine_months_is_a_contradiction_not_a_figure(read):
    reading = read({"7. SPCNthang": PRODUCTS}, merges=["F2:G2"], area="VN-22")
    assert not [one for one in reading.observations if one.cell.startswith("D")]
    assert of(reading, "product_output")[:4] == [
        ("2025-08", "level", 900, "tấn"),
        ("2025-09", "level_ytd", 8000, "tấn"),
        ("2025-09", "index_yoy", 101.5, "%"),
        ("2025-09", "index_ytd", 99.2, "%"),
    ]
    said = [finding for finding in reading.findings if finding.code == "captions_contradict"]
    assert [(one.severity, one.cell) for one in said] == [(Severity.WARNING, "D4")]
    assert "Cộng dồn 9 tháng năm 2025" in said[0].message and reading.report["cells_left_out"] == 3


def test_texts_of_value_unit_and_change_become_two_figures_each(read):
    reading = read({"Năm 2024": YEAR_2024}, area="VN-22")
    assert of(reading, "retail_sales") == [
        ("2024-01", "level", 8230, "tỷ đồng"), ("2024-01", "growth_yoy", 8.03, "%"),
        ("2024-02", "level_ytd", 16581, "tỷ đồng"), ("2024-02", "growth_ytd", 13.19, "%"),
        ("2024-06", "level", 8998, "tỷ đồng"), ("2024-06", "growth_yoy", 30.8, "%"),
        ("2024-07", "level_ytd", 58583, "tỷ đồng"), ("2024-Q1", "level", 28361, "tỷ đồng"),
    ]  # fmt: skip
    assert of(reading, "iip") == [
        ("2024-01", "growth_yoy", 14.49, "%"), ("2024-02", "growth_ytd", 4.72, "%"),
        ("2024-07", "growth_ytd", 5.68, "%"), ("2024-Q1", "growth_yoy", 9.87, "%"),
    ]  # fmt: skip
    assert of(reading, "export_value")[3:] == [
        ("2024-02", "growth_ytd", -2.49, "%"), ("2024-06", "level", 620, "triệu USD"),
        ("2024-06", "growth_yoy", 13.34, "%"), ("2024-Q1", "level", 1433.03, "triệu USD"),
        ("2024-Q1", "growth_yoy", -18.38, "%"),
    ]  # fmt: skip
    assert {(one.area, one.item) for one in reading.observations} == {("VN-22", "TOTAL")}


def test_what_a_text_leaves_unclear_is_said_with_its_cell(read):
    reading = read({"Năm 2024": YEAR_2024}, area="VN-22")
    said = {finding.cell: finding for finding in reading.findings}
    assert set(said) == {"C7", "B8", "E8", "D6"}
    assert "dấu %" in said["C7"].message and "2.1485" in said["E8"].message
    assert said["B8"].severity == said["D6"].severity == Severity.INFORMATION
    assert ("F", "CPI") in {(one["column"], one["caption"]) for one in reading.report["tables"][0]["columns"]}
    assert reading.report["cells_left_out"] == 2


def test_a_bare_number_is_no_period_unless_the_head_says_which(read):
    rows = [[1, None, "8.290 tỷ đồng (↓3,32%)"], [2, None, "16.691 tỷ đồng (↓6,61%)"], ["Quý II", None, "9 tỷ đồng"]]
    unclear = read({"Năm 2022": [*TEXTS, *rows]}, area="VN-22")
    assert {one.period for one in unclear.observations} == {"2022-01"}
    assert ["“2” có thể là tháng 2 hoặc 2 tháng" in one.message for one in unclear.findings] == [True, False]
    to_date = read({"Năm 2022": [*TEXTS[:2], ["Lũy kế", *TEXTS[2][1:]], *rows[:2]]}, area="VN-22")
    assert [(one.period, one.measure) for one in to_date.observations][2:] == [
        ("2022-02", "level_ytd"),
        ("2022-02", "growth_ytd"),
    ]
    rows[1][2] = "8.111 tỷ đồng (↓6,61%)"
    months = read({"Năm 2022": [*TEXTS[:2], ["Tháng", *TEXTS[2][1:]], *rows[:2]]}, area="VN-22")
    assert [(one.period, one.measure) for one in months.observations][2:] == [
        ("2022-02", "level"),
        ("2022-02", "growth_yoy"),
    ]


def test_the_year_comes_from_sheet_title_or_a_heading_and_must_be_one(read):
    row = ["Tháng 1", None, "8.230 tỷ đồng (↑8,03%)"]
    titled = [["KẾT QUẢ NĂM 2024"], *TEXTS[1:], row]
    assert {one.period for one in read({"a": titled}).observations} == {"2024-01"}
    headed = [*TEXTS, ["Năm 2023"], row, ["Năm 2024"], row]
    assert [one.period for one in read({"a": headed}).observations[::2]] == ["2023-01", "2024-01"]
    at_odds = read({"Năm 2023": titled})
    assert not at_odds.observations and at_odds.findings[0].severity == Severity.ERROR
    nowhere = read({"a": [*TEXTS, row]})
    assert not nowhere.observations and "chưa ghi năm" in nowhere.findings[0].message


def test_a_caption_that_does_not_say_whether_services_are_in_names_no_item(read):
    rows = [*TEXTS[:2], ["Kỳ", "Chỉ số SXCN (IIP)", "Tổng mức BLHH"], ["Tháng 1", "↑1,5%", "8.230 tỷ đồng"]]
    reading = read({"Năm 2024": rows})
    assert [(one.item, one.item_label) for one in reading.observations][1] == ("", "Tổng mức BLHH")
    assert reading.report["tables"][1]["unknown_labels"] == ["Tổng mức BLHH"]


@pytest.mark.parametrize(
    ("text", "level", "unit", "changes"),
    [
        ("829,86 triệu USD (↑27%)", 829.86, "triệu USD", [(27, "yoy")]),
        ("4.932 triệu USD (â 2,2%)", 4932, "triệu USD", [(-2.2, "yoy")]),
        ("8.290 tỷ đồng (giảm 3,32%)", 8290, "tỷ đồng", [(-3.32, "yoy")]),
        ("↑0,36 % so với tháng trước và ↑ 6,31% so với cùng kỳ", None, "", [(0.36, "mom"), (6.31, "yoy")]),
        ("56..537,447 tỷ đồng", None, "", []),
        ("2.1485 triệu USD", None, "", []),
        ("12,3%", None, "", []),
        ("8.290 quả", None, "", []),
        ("khoảng 8.000 tỷ đồng", None, "", []),
    ],
)
def test_each_part_of_a_text_is_read_or_refused(text, level, unit, changes):
    read = read_cell_text(text, notation_of(["8.290,5", "3,32%"]))
    assert (read.level, read.unit, [(one.value, one.base) for one in read.changes]) == (level, unit, changes)
    assert bool(read.refused) == (level is None and not changes)


def test_a_number_that_no_other_number_of_the_sheet_explains_is_refused():
    assert read_cell_text("8.290 tỷ đồng", notation_of(["8.290", "1.200"])).level is None
