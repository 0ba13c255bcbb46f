"""Tables as the offices print them, one trap a test; every fixture is a small real workbook."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from growth.vocabulary import Severity
from tests.reader.conftest import figures

IIP = [
    ["2. Chỉ số sản xuất công nghiệp"],
    [],
    [None, None, None, None, "%"],
    [None, "Tháng 4", "Tháng 5", "Tháng 5", "5 tháng"],
    [None, "năm 2024", "năm 2024", "năm 2024", "năm 2024"],
    [None, "so với", "so với", "so với", "so với"],
    [None, "cùng kỳ", "tháng", "cùng kỳ", "cùng kỳ"],
    [None, "năm trước", "trước", "năm trước", "năm trước"],
    [],
    ["Toàn ngành công nghiệp", 106.3, 103.9, 108.9, 106.8],
    ["Khai khoáng", 96.0, 101.5, 95.2, 94.8],
]
IIP_READ = [
    ("TOTAL", "VN", "2024-04", "index_yoy", 106.3),
    ("TOTAL", "VN", "2024-05", "index_mom", 103.9),
    ("TOTAL", "VN", "2024-05", "index_yoy", 108.9),
    ("TOTAL", "VN", "2024-05", "index_ytd", 106.8),
    ("B", "VN", "2024-04", "index_yoy", 96.0),
    ("B", "VN", "2024-05", "index_mom", 101.5),
    ("B", "VN", "2024-05", "index_yoy", 95.2),
    ("B", "VN", "2024-05", "index_ytd", 94.8),
]
PRODUCTS = [
    ["3. Một số sản phẩm chủ yếu của ngành công nghiệp"],
    [None, "Đơn vị", "Thực hiện", "Ước tính", "Cộng dồn", "Tháng 5"],
    [None, "tính", "tháng 4", "tháng 5", "5 tháng", "năm 2024 so với"],
    [None, None, "năm", "năm", "năm", "cùng kỳ"],
    [None, None, 2024, 2024, 2024, "năm trước (%)"],
    ["Than đá (than sạch)", "Nghìn tấn", 3500.5, 3447, 17000, 87.7],
    ["Thép cán", '"', 1722, "1284,0", 8000, 117.5],
    ["Bia", "Triệu lít", 386, 380, 1900, "…"],
]
EXPORTS = [
    ["14. Hàng hóa xuất khẩu"],
    [None, None, None, None, None, "Nghìn tấn; Triệu USD"],
    [None, None, "Ước tính tháng 5 năm 2024", None, "5 tháng năm 2024 so với cùng kỳ năm trước (%)", None],
    [None, None, "Lượng", "Trị giá", "Lượng", "Trị giá"],
    ["TỔNG TRỊ GIÁ", None, None, 32810, None, 115.2],
    [None, "Khu vực có vốn đầu tư NN", None, 23000, None, 113.4],
    [None, "Dầu thô", None, 150, None, 99],
    ["MẶT HÀNG CHỦ YẾU"],
    [None, "Cà phê", 95, 400, 96.1, 143.9],
    [None, "Dầu thô", 250, 150, 80, 99],
]


def test_stacked_captions_and_the_revised_month_before(read):
    reading = read(IIP)
    assert figures(reading) == IIP_READ
    assert reading.report_period == "2024-05"
    assert {one.unit for one in reading.observations} == {"%"}
    assert reading.observations[0].cell == "B10" and reading.observations[0].status == "preliminary"


@pytest.mark.parametrize(
    "changed",
    [
        [[], [], *IIP],
        [[None, *row] for row in IIP],
        [[*row[:1], None, *row[1:]] for row in IIP],
        [*IIP[:10], [], *IIP[10:]],
        [*IIP[:3], [None, *(["\n".join(str(row[at]) for row in IIP[3:8]) for at in range(1, 5)])], *IIP[9:]],
        [[cell.upper() if isinstance(cell, str) else cell for cell in row] for row in IIP],
        [*IIP, ["(*) Số liệu đã chỉnh lý"], ["Nguồn: Cục Thống kê"]],
        [*IIP[:8], ["A", 1, 2, 3, 4], *IIP[9:]],
        [[*row, *[None] * (6 - len(row)), 1.5 + at] for at, row in enumerate(IIP)],
        [[*(row or [None]), *[None] * (8 - len(row)), "scratch" if at == 5 else at] for at, row in enumerate(IIP)],
    ],
    ids=[
        "rows above", "moved right", "blank column", "blank row", "wrapped in one cell", "capitals", "notes below",
        "column numbers", "scratch numbers", "captioned scratch",
    ],
)  # fmt: skip
def test_another_layout_of_the_same_table_reads_the_same(read, changed):
    assert figures(read(changed)) == IIP_READ


def test_reordered_columns_are_found_by_their_captions(read):
    swapped = [[row[0], *row[:0:-1]] if len(row) == 5 else row for row in IIP]
    swapped[2] = IIP[2]
    assert sorted(figures(read(swapped))) == sorted(IIP_READ)


def test_units_have_their_own_column_with_ditto_marks_and_years_are_numbers(read):
    reading = read(PRODUCTS)
    assert [(one.item, one.unit, one.value) for one in reading.observations if one.measure == "level"] == [
        ("COAL", "nghìn tấn", 3500.5),
        ("COAL", "nghìn tấn", 3447),
        ("ROLLED_STEEL", "nghìn tấn", 1722),
        ("ROLLED_STEEL", "nghìn tấn", 1284),
        ("BEER", "triệu lít", 386),
        ("BEER", "triệu lít", 380),
    ]
    assert [one.status for one in reading.observations[:3]] == ["actual", "estimate", "estimate"]
    assert not [one for one in reading.observations if one.item == "BEER" and one.measure == "index_yoy"]


def test_volume_and_value_pairs_under_one_merged_head(read):
    reading = read(EXPORTS, merges=["C3:D3", "E3:F3"])
    found = {(one.indicator, one.item, one.measure): (one.value, one.unit) for one in reading.observations}
    assert found["export_value", "TOTAL", "level"] == (32810, "triệu USD")
    assert found["export_volume", "COFFEE", "level"] == (95, "nghìn tấn")
    assert found["export_value", "COFFEE", "index_ytd"] == (143.9, "%")


def test_heads_centred_without_a_merge_count_for_the_columns_beside_them(read):
    assert len(read(EXPORTS).observations) == len(read(EXPORTS, merges=["C3:D3", "E3:F3"]).observations) == 14


def test_one_label_on_two_levels_is_two_items(read):
    reading = read(EXPORTS, merges=["C3:D3", "E3:F3"])
    oil = {(one.item, one.item_path) for one in reading.observations if one.item_label == "Dầu thô"}
    assert {item for item, _ in oil} == {"FOREIGN_CRUDE_OIL", "CRUDE_OIL"} and len(oil) == 2


def test_a_section_and_its_only_division_share_a_name(read):
    name = "Sản xuất và phân phối điện, khí đốt, nước nóng, hơi nước và điều hoà không khí"
    reading = read([*IIP, [name, 1, 2, 3, 603.7], [name, 1, 2, 3, 603.7]])
    assert [one.item for one in reading.observations if one.item_label == name] == ["D"] * 4 + ["35"] * 4


def test_a_merged_head_over_two_captions(read):
    reading = read(
        [
            ["13. Tổng mức bán lẻ hàng hóa và doanh thu dịch vụ tiêu dùng"],
            [None, None, None, None, "Tỷ đồng"],
            [None, "Ước tính 5 tháng năm 2024", None, "So với cùng kỳ năm trước (%)", None],
            [None, "Tổng mức", "Cơ cấu (%)", "Tháng 5 năm 2024", "5 tháng năm 2024"],
            ["TỔNG SỐ", 2580000, 100, 109.5, 108.7],
            ["Bán lẻ hàng hoá", 2000000, 77.5, 108.6, 107.4],
        ],
        merges=["B3:C3", "D3:E3"],
    )
    assert figures(reading)[4:] == [
        ("GOODS", "VN", "2024-05", "level_ytd", 2000000),
        ("GOODS", "VN", "2024-05", "share", 77.5),
        ("GOODS", "VN", "2024-05", "index_yoy", 108.6),
        ("GOODS", "VN", "2024-05", "index_ytd", 107.4),
    ]
    assert reading.observations[0].unit == "tỷ đồng"


def test_a_quarterly_twin_has_quarters_as_periods(read):
    reading = read(
        [
            ["8. Chỉ số sản xuất công nghiệp các quý năm 2024"],
            [None, "Thực hiện quý I năm báo cáo so với cùng kỳ", "Ước tính quý II năm báo cáo so với cùng kỳ"],
            ["Toàn ngành công nghiệp", 105.7, 108.6],
        ]
    )
    assert figures(reading) == [
        ("TOTAL", "VN", "2024-Q1", "index_yoy", 105.7),
        ("TOTAL", "VN", "2024-Q2", "index_yoy", 108.6),
    ]


def test_a_continued_table_goes_on_under_its_repeated_header(read):
    head = [["16. Chỉ số sử dụng lao động của doanh nghiệp công nghiệp"], ["      phân theo địa phương"], []]
    caption = [[None, "Chỉ số sử dụng lao động thời điểm 1/12/2022 so với cùng thời điểm tháng trước"]]
    again = [["16. (Tiếp theo) Chỉ số sử dụng lao động của doanh nghiệp công nghiệp"], head[1], []]
    reading = read(
        [*head, *caption, ["CẢ NƯỚC", 100.4], ["Hà Nội", 100.2], ["Nghệ An", 101.2], *again, *caption, ["Huế", 99]]
    )
    assert figures(reading) == [
        ("TOTAL", area, "2022-12", "index_mom", value)
        for area, value in [("VN", 100.4), ("VN-HN", 100.2), ("VN-22", 101.2), ("VN-26", 99)]
    ]


def test_provinces_with_their_sectors_below(read):
    reading = read(
        [
            ["2. Giá trị sản xuất công nghiệp"],
            ["    tháng 5 năm 2008 (Giá so sánh 1994)"],
            [None, None, "Ước tính tháng 5 năm 2008 (Tỷ đồng)"],
            ["Tổng số", None, 55563],
            ["Khu vực doanh nghiệp Nhà nước", None, 12174],
            ["Công nghiệp của một số"],
            ["địa phương"],
            [None, "Nghệ An", 200],
            [None, "    Đầu tư nước ngoài", 50],
        ]
    )
    assert [(one.item, one.area, one.value, one.unit, one.price_basis) for one in reading.observations] == [
        ("TOTAL", "VN", 55563, "tỷ đồng", "const1994"),
        ("STATE", "VN", 12174, "tỷ đồng", "const1994"),
        ("TOTAL", "VN-22", 200, "tỷ đồng", "const1994"),
        ("FOREIGN", "VN-22", 50, "tỷ đồng", "const1994"),
    ]
    assert reading.observations[3].item_path == "Công nghiệp của một số địa phương > Nghệ An > Đầu tư nước ngoài"


def test_a_label_wrapped_over_two_rows_is_one_label(read):
    reading = read([*IIP, ["Sản xuất sản phẩm từ kim loại đúc sẵn"], ["(trừ máy móc, thiết bị)", 1, 2, 3, 4]])
    assert reading.observations[-1].item == "25"
    assert reading.observations[-1].item_label == "Sản xuất sản phẩm từ kim loại đúc sẵn (trừ máy móc, thiết bị)"


def test_the_parent_stands_in_the_row_above(read):
    rows = [*EXPORTS, [None, "Ô tô (*)", None, 300, None, 110], [None, "Trong đó: Nguyên chiếc(*)", 10, 200, 90, 105]]
    reading = read([["15. Hàng hóa nhập khẩu"], *rows[1:]], merges=["C3:D3", "E3:F3"])
    last = reading.observations[-1]
    assert (last.item, last.item_label) == ("CARS_COMPLETE", "Trong đó: Nguyên chiếc")
    assert last.item_path.endswith("Ô tô > Trong đó: Nguyên chiếc")


def test_footnotes_and_numbering_are_no_part_of_a_label(read):
    reading = read([*IIP, ["1. Khai khoáng khác (*)", 1, 2, 3, 4], ["a. Dệt (1)", 1, 2, 3, 4]])
    assert [one.item_label for one in reading.observations[8::4]] == ["Khai khoáng khác", "Dệt"]


def test_an_unknown_label_keeps_its_text_and_is_listed(read):
    reading = read([*IIP, ["Sản xuất tàu vũ trụ", 1, 2, 3, 4]])
    assert reading.observations[-1].item == "" and reading.observations[-1].item_label == "Sản xuất tàu vũ trụ"
    assert reading.report["tables"][0]["unknown_labels"] == ["Sản xuất tàu vũ trụ"]


def test_the_source_line_under_a_table_is_the_citation(read):
    reading = read([*IIP, ["Nguồn: Cục Thống kê, 29/5/2024"]])
    assert {one.citation for one in reading.observations} == {"Cục Thống kê, 29/5/2024"}


def test_each_sheet_may_report_its_own_month(read):
    june = [
        [cell.replace("5", "6").replace("4", "5", 1) if isinstance(cell, str) else cell for cell in row] for row in IIP
    ]
    june[4] = IIP[4]
    reading = read({"a": IIP, "b": june})
    assert {one.period for one in reading.observations if one.sheet == "b"} == {"2024-05", "2024-06"}


def test_hidden_sheets_are_reported_and_not_read(read):
    reading = read({"IIP": IIP}, hidden=["IIP"])
    assert not reading.observations and "ẩn" in reading.report["sheets"][0]["reason"]


def test_a_title_of_another_month_stops_its_table_until_somebody_decides(read):
    stale = [["2. Chỉ số sản xuất công nghiệp tháng 4 năm 2023"], *IIP[1:]]
    other = [[PRODUCTS[0][0] + " tháng 4 năm 2023"], ["", "", "Ước tính tháng 4 năm 2023"], ["Bia", "", 1]]
    third = [["14. Hàng hóa xuất khẩu tháng 4 năm 2023"], ["", "Ước tính tháng 4 năm 2023"], ["TỔNG TRỊ GIÁ", 1]]
    stopped = read({"a": stale, "b": other, "c": third})
    assert {one.sheet for one in stopped.observations} == {"b", "c"}
    assert [one.sheet for one in stopped.findings if one.severity == Severity.ERROR] == ["a"]
    assert figures(read(stale, month="2024-05")) == IIP_READ


def test_a_title_that_alone_disagrees_is_a_warning(read):
    stale = [["2. Chỉ số sản xuất công nghiệp tháng 5 năm 2023"], *IIP[1:]]
    reading = read({"a": stale, "b": PRODUCTS})
    assert figures(reading)[:8] == IIP_READ
    assert [finding.severity for finding in reading.findings] == [Severity.WARNING]


def test_a_column_mislabelled_in_the_original_is_reported_not_read(read):
    rows = [list(row) for row in PRODUCTS]
    rows[2][3] = "5 tháng"
    reading = read(rows)
    table = reading.report["tables"][0]
    assert "mâu thuẫn" in table["columns"][1]["reason"] and {one["cell"] for one in table["left_out"]} == {
        "D6",
        "D7",
        "D8",
    }
    assert not [one for one in reading.observations if one.cell.startswith("D")]


def test_words_and_ambiguous_texts_are_left_out_with_their_reason(read):
    reading = read([*IIP[:10], ["Khai khoáng", 1, "đang cập nhật", "1.234", 94.8]])
    reasons = {one["cell"]: one["reason"] for one in reading.report["tables"][0]["left_out"]}
    assert set(reasons) == {"C11", "D11"} and "hai cách" in reasons["D11"]


def test_a_date_where_a_number_was_meant_is_its_number_and_is_told(read):
    dated = ["Xi măng", "Nghìn tấn", date(2014, 1, 3), datetime(2014, 1, 3, 12), 2, 3]
    reading = read([*PRODUCTS[:5], dated])
    assert [one.value for one in reading.observations[:2]] == [41642, 41642.5]
    told = [(one.cell, one.found) for one in reading.findings if one.code == "number_is_no_date"]
    assert told == [("C6", "3/1/2014"), ("D6", "3/1/2014")]


def test_tables_out_of_scope_are_named(read):
    reading = read([["16. Chỉ số giá tiêu dùng tháng 5 năm 2024"], ["", "Tháng 5 năm 2024"], ["CPI", 104.4]])
    assert not reading.observations and "Chỉ số giá tiêu dùng" in reading.report["sheets"][0]["reason"]


def test_one_row_captions_of_a_provincial_annex(read):
    reading = read(
        [
            ["CHỈ SỐ SẢN XUẤT CÔNG NGHIỆP THÁNG 01 NĂM 2026"],
            [None, None, None, None, "Đơn vị tính: %"],
            ["Ngành", "Tháng 12/2025 so cùng kỳ", "Tháng 01/2026 so tháng trước", "Tháng 01/2026 so cùng kỳ",
             "Lũy kế cuối tháng 01/2026 so cùng kỳ"],
            ["TOÀN NGÀNH", 115.41, 95.75, 125.95, 125.95],
            ["Ghi chú: báo cáo chưa gồm điện"],
            [None, None, 1.006],
        ],
        area="VN-22",
    )  # fmt: skip
    assert figures(reading) == [
        ("TOTAL", "VN-22", "2025-12", "index_yoy", 115.41),
        ("TOTAL", "VN-22", "2026-01", "index_mom", 95.75),
        ("TOTAL", "VN-22", "2026-01", "index_yoy", 125.95),
        ("TOTAL", "VN-22", "2026-01", "index_ytd", 125.95),
    ]
    assert reading.report["tables"][0]["left_out"] == [{"cell": "C6", "reason": "dòng không có nhãn"}]


def test_a_level_without_a_unit_is_said(read):
    codes = [[*row[:1], 10110001 + at, *row[2:]] if at > 4 else row for at, row in enumerate(PRODUCTS)]
    reading = read(codes)
    assert {one.unit for one in reading.observations if one.measure == "level"} == {""}
    assert [finding.code for finding in reading.findings] == ["every_level_has_a_unit"]


def test_a_unit_in_a_cell_of_the_head_counts_for_the_columns_under_it(read):
    reading = read(
        [
            ["4. Giá trị sản xuất công nghiệp theo giá so sánh 1994"],
            [None, "Tỷ đồng", None, "Tháng 5 năm 2011 so với"],
            [None, "Thực hiện 4 tháng năm 2011", "Ước tính tháng 5 năm 2011", "tháng 5 năm 2010 (%)"],
            ["TỔNG SỐ", 269517, 74035, 114.2],
        ]
    )
    assert [one.unit for one in reading.observations] == ["tỷ đồng", "tỷ đồng", "%"]
    assert reading.report_period == "2011-05" and not reading.findings


def test_a_footnote_gives_its_rows_and_their_parts_another_unit(read):
    cars = [[None, "Ô tô (**)", 20, 300, 99, 110], [None, "Trong đó: Nguyên chiếc", 10, 200, 90, 105]]
    notes = [["(*) Tính theo giá CIF"], ["(**) Nghìn chiếc, triệu USD"]]
    rows = [["15. Hàng hóa nhập khẩu (*)"], *EXPORTS[1:], *cars]
    merges = ["C3:D3", "E3:F3"]
    found = {(one.item, one.indicator): one.unit for one in read([*rows, *notes], merges=merges).observations
             if one.measure == "level"}  # fmt: skip
    assert found["CARS", "import_volume"] == found["CARS_COMPLETE", "import_volume"] == "nghìn chiếc"
    assert found["CARS_COMPLETE", "import_value"] == "triệu USD" and found["COFFEE", "import_volume"] == "nghìn tấn"


def test_whole_vehicles_are_not_counted_in_tonnes_where_the_footnote_was_forgotten(read):
    cars = [[None, "Ô tô", None, 300, None, 110], [None, "Trong đó: Nguyên chiếc", 8167, 200, 90, 105]]
    reading = read([["15. Hàng hóa nhập khẩu"], *EXPORTS[1:], *cars], merges=["C3:D3", "E3:F3"])
    assert next(one.unit for one in reading.observations if one.value == 8167) == ""
    assert [finding.code for finding in reading.findings] == ["every_level_has_a_unit"]
