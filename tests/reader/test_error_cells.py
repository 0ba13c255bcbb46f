"""Error cells of Excel: reported with their address, never read, never silently empty."""

from __future__ import annotations

import zipfile

import pytest

from etl.reader import read_workbook
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


def rewritten(path, sheet=lambda xml: xml, **others):
    """The workbook with its first sheet's XML changed and other parts put beside it."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()} | others
    first = "xl/worksheets/sheet1.xml"
    parts[first] = sheet(parts[first])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def test_a_broken_part_that_nobody_needs_hides_no_error(read, tmp_path):
    errors = read(RETAIL).report["cells_left_out"]
    path = rewritten(tmp_path / "bieu.xlsx", **{"xl/worksheets/sheet9.xml": b"spare" * 50})
    content = path.read_bytes()
    at = content.index(b"xl/worksheets/sheet9.xml") + len("xl/worksheets/sheet9.xml")
    path.write_bytes(content[:at] + b"\xff\xff" + content[at + 2 :])
    reading = read_workbook(path)
    assert reading.report["cells_left_out"] == errors == 2 and not reading.findings


def test_names_with_a_prefix_hide_no_error(read, tmp_path):
    assert read(RETAIL).report["cells_left_out"] == 2

    def prefixed(xml: bytes) -> bytes:
        main = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        xml = xml.replace(b"</", b"</x:").replace(b"<", b"<x:").replace(b"<x:/x:", b"</x:").replace(b"<x:?", b"<?")
        return xml.replace(main, main.replace(b"xmlns=", b"xmlns:x="))

    reading = read_workbook(rewritten(tmp_path / "bieu.xlsx", prefixed))
    assert reading.report["cells_left_out"] == 2 and len(figures(reading)) == 7


def test_it_is_said_where_the_file_does_not_tell_its_errors(read, tmp_path):
    assert not read(RETAIL).findings
    reading = read_workbook(rewritten(tmp_path / "bieu.xlsx", lambda xml: xml.replace(b'r="D4"', b"")))
    [said] = reading.findings
    assert (said.code, said.sheet) == ("error_cells_are_known", "Sheet1") and "trang Sheet1" in said.message
    assert len(figures(reading)) == 7


@pytest.mark.shared
def test_error_cells_of_old_workbooks_are_found_in_their_stream(shared):
    def errors(file):
        return {sheet.name: sheet.errors for sheet in open_workbook(shared / "nso" / file).sheets if sheet.errors}

    assert errors("2014-10-29-Bieu-10-2014-1.xls") == {"NK": [(42, 16), (43, 16)]}
    assert errors("2001-06-29-Bieu06-1.xls") == {"Tambo": [(10, 2), (12, 2), (13, 2), (17, 2)]}
