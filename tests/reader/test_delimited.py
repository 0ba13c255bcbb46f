"""CSV files: separator, character set and numbers are told by the content; what is unclear stays unread."""

from __future__ import annotations

import pytest

from etl.delimited import NotDelimited, read_cells
from etl.reader import read_workbook
from etl.workbook import CsvUnreadable, EmptyFile, NotAWorkbook, open_workbook
from tests.reader.test_broken_files import workbook_bytes

HEAD = "Chỉ tiêu;Phân tổ;Khu vực;Kỳ;Loại số liệu;Giá trị;Đơn vị;Tình trạng\n"
LINES = (
    "Kim ngạch xuất khẩu hàng hóa;;Nghệ An;tháng 8/2025;Giá trị trong kỳ;1.234,5;triệu USD;ước tính\n"
    "Kim ngạch xuất khẩu hàng hóa;;Nghệ An;tháng 7/2025;Giá trị trong kỳ;1.234;triệu USD;thực hiện\n"
)


def figures(path) -> list[tuple]:
    return [(one.period, one.measure, one.value, one.unit, one.cell) for one in read_workbook(path).observations]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_list_as_vietnamese_excel_saves_it(tmp_path, encoding):
    path = tmp_path / "so-lieu.csv"
    path.write_bytes((HEAD + LINES).encode(encoding))
    assert figures(path) == [
        ("2025-08", "level", 1234.5, "triệu USD", "F2"),
        ("2025-07", "level", 1234.0, "triệu USD", "F3"),
    ]


def test_a_list_as_programs_write_it(tmp_path):
    path = tmp_path / "so-lieu.csv"
    path.write_text((HEAD + LINES).replace("1.234,5", "1234.5").replace("1.234", "1.234").replace(";", ","), "utf-8")
    assert [one[2] for one in figures(path)] == [1234.5, 1.234]


def test_an_annex_saved_as_csv_reads_like_the_workbook(tmp_path):
    path = tmp_path / "iip.csv"
    path.write_text(
        "Chỉ số sản xuất công nghiệp;;\n;;%\n;Tháng 8 năm 2025 so với tháng trước;Tháng 8 năm 2025 so với cùng kỳ\n"
        "Toàn ngành công nghiệp;102,5;109,25\nKhai khoáng;99;101,4\n",
        "utf-8",
    )
    reading = read_workbook(path, area="VN-22")
    assert [(one.item, one.measure, one.value) for one in reading.observations] == [
        ("TOTAL", "index_mom", 102.5),
        ("TOTAL", "index_yoy", 109.25),
        ("B", "index_mom", 99.0),
        ("B", "index_yoy", 101.4),
    ]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a;1.234;2,5\n", ["a", 1234.0, 2.5]),  # the comma is decimal elsewhere in the file
        ("a,1.234,7\n", ["a", 1.234, 7.0]),
        ("a;1.234;1,234.5\n", ["a", "1.234", 1234.5]),  # separator and file contradict each other
        ("a;01;007\n", ["a", "01", "007"]),  # codes
        ("'=SUM(A1);'-3;-3\n", ["=SUM(A1)", "-3", -3.0]),
        ("sep=,\na,5\n", ["a", 5.0]),
        ('"a;b";"1"\n', ["a;b", 1.0]),
    ],
)
def test_cells_are_what_the_file_proves_them_to_be(text, cells):
    assert read_cells(text.encode()) == [cells]


def test_what_can_be_read_two_ways_is_left_to_a_person(tmp_path):
    path = tmp_path / "so-lieu.csv"
    path.write_text(HEAD + LINES.replace("1.234,5", "1,234.5"), "utf-8")
    reading = read_workbook(path)
    assert [one.value for one in reading.observations] == [1234.5, 1.234]
    path.write_text(HEAD + LINES.replace("1.234,5", "1,234.5") + LINES.replace("tháng 8", "tháng 6"), "utf-8")
    assert {finding.code for finding in read_workbook(path).findings} == {"not_a_number"}


def test_a_text_in_an_old_code_page_is_refused_not_guessed(tmp_path):
    path = tmp_path / "cu.csv"
    path.write_bytes("Chỉ tiêu;Giá trị\n".encode("cp1258", "replace") + b"\xff\xfe\x81")
    with pytest.raises(CsvUnreadable, match="CSV UTF-8"):
        open_workbook(path)


def test_empty_binary_and_huge_contents_are_named(tmp_path):
    for content, code in ((b" \r\n", "empty"), (b"a\x00b", "csv"), (b"1;" * 2_100_000, "too_large")):
        with pytest.raises(NotDelimited) as refused:
            read_cells(content)
        assert refused.value.code == code
    (tmp_path / "rong.csv").write_bytes(b"")
    with pytest.raises(EmptyFile):
        open_workbook(tmp_path / "rong.csv")


def test_a_workbook_called_csv_is_a_workbook_and_a_text_called_xlsx_is_none(tmp_path):
    (tmp_path / "bieu.csv").write_bytes(workbook_bytes(tmp_path))
    assert open_workbook(tmp_path / "bieu.csv").sheets[0].value(0, 1) == 1
    (tmp_path / "bieu.xlsx").write_text(HEAD + LINES, "utf-8")
    with pytest.raises(NotAWorkbook):
        open_workbook(tmp_path / "bieu.xlsx")
