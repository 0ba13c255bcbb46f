"""Error cells of Excel: reported with their address, never read, never silently empty."""

from __future__ import annotations

import pytest

from etl.workbook import open_workbook
from tests.reader.conftest import figures

RETAIL = [
    ["13. Tổng mức bán lẻ hàng hóa và doanh thu dịch vụ tiêu dùng tháng 8 năm 2025"],
    [None, None, None, "Tỷ đồng"],
    [None, "Ước tính tháng 8 năm 2025", "Cộng dồn 8 tháng năm 2025", "Tháng 8 năm 2025 so với cùng kỳ (%)"],
    ["TỔNG SỐ", 14500, 115800, "#DIV/0!"],
    ["Bán lẻ hàng hóa", 10000, "#REF!", 108.5],
    ["Dịch vụ lưu trú, ăn uống", 2000, 16000, 110.2, None, "#N/A"],
]


def test_an_error_cell_is_left_out_with_its_address(read):
    reading = read(RETAIL)
    [table] = reading.report["tables"]
    assert table["left_out"] == [
        {"cell": "D4", "reason": "“#DIV/0!”: ô báo lỗi công thức"},
        {"cell": "C5", "reason": "“#REF!”: ô báo lỗi công thức"},
    ]
    assert len(figures(reading)) == 7 and reading.report["cells_left_out"] == 2


def test_an_error_beside_the_table_is_told_as_well(read):
    [table] = read(RETAIL).report["tables"]
    assert {"cell": "F6", "reason": "“#N/A”: ô báo lỗi công thức"} in table["outside"]


def test_errors_stand_on_the_sheet_whose_cells_they_are(read, tmp_path):
    read({"khác": [["Ghi chú"], [1, "#NAME?"]], "13.TM": RETAIL})
    first, second = open_workbook(tmp_path / "bieu.xlsx").sheets
    assert (first.errors, first.value(1, 1)) == ([(1, 1)], "#NAME?")
    assert second.errors == [(3, 3), (4, 2), (5, 5)]


@pytest.mark.shared
def test_error_cells_of_old_workbooks_are_found_in_their_stream(shared):
    def errors(file):
        return {sheet.name: sheet.errors for sheet in open_workbook(shared / "nso" / file).sheets if sheet.errors}

    assert errors("2014-10-29-Bieu-10-2014-1.xls") == {"NK": [(42, 16), (43, 16)]}
    assert errors("2001-06-29-Bieu06-1.xls") == {"Tambo": [(10, 2), (12, 2), (13, 2), (17, 2)]}
