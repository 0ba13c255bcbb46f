"""The copy of her workbook with a comment at each doubtful cell: her formatting kept, her text never a formula."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from etl.annotated_copy import SUMMARY, annotate
from etl.model import Finding
from growth.vocabulary import Severity
from tests.warehouse.annex import write_annex


def finding(cell: str = "B9", sheet: str = "2.IIPthang", severity: Severity = Severity.WARNING, **facts) -> Finding:
    return Finding(severity, "rule", "Chỉ số khác thường.", "Hãy đối chiếu bản in.", sheet, cell, "iip", **facts)


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def test_the_comment_stands_at_the_cell_and_the_look_is_kept(tmp_path):
    path = write_annex(tmp_path / "t7.xlsx", month=7)
    workbook = load_workbook(path)
    workbook["2.IIPthang"]["A9"].font = Font(bold=True, color="FF0000")
    workbook["2.IIPthang"]["D9"] = "=B9+C9"
    workbook.save(path)
    copy = annotate(path, "t7.xlsx", [finding(found="112", expected="từ 30 đến 500"), finding("B9")])
    page = opened(copy.content)["2.IIPthang"]
    assert not copy.converted
    assert page["B9"].comment.text.count("CẢNH BÁO: Chỉ số khác thường.") == 2
    assert "Thấy: 112\nCần: từ 30 đến 500\nHãy đối chiếu bản in." in page["B9"].comment.text
    assert page["A9"].font.bold and page["D9"].value == "=B9+C9" and page["B9"].value == 112.0


def test_all_findings_stand_on_the_first_sheet_those_without_a_cell_too(tmp_path):
    path = write_annex(tmp_path / "t7.xlsx", month=7)
    copy = annotate(path, "t7.xlsx", [finding(), finding("", "", Severity.ERROR, found="=1+1")])
    summary = opened(copy.content).worksheets[0]
    assert summary.title == SUMMARY
    assert [row[0].value for row in summary.iter_rows(min_row=2)] == ["CẢNH BÁO", "LỖI"]
    assert summary["E3"].value == "=1+1" and summary["E3"].data_type == "s"


def test_excel_takes_every_part_of_a_copy(tmp_path, office_faults):
    kept = annotate(write_annex(tmp_path / "t7.xlsx", month=7), "t7.xlsx", [finding()])
    (tmp_path / "so-lieu.csv").write_text("Tên;Giá trị\nThan;1.234,5\n", "utf-8")
    made = annotate(tmp_path / "so-lieu.csv", "so-lieu.csv", [finding("B2", "CSV")])
    assert (kept.converted, made.converted) == (False, True)
    assert office_faults(kept.content, "xlsx") == office_faults(made.content, "xlsx") == []


def test_a_comment_inside_a_merge_stands_at_its_first_cell(tmp_path):
    path = write_annex(tmp_path / "t7.xlsx", month=7)
    workbook = load_workbook(path)
    workbook["2.IIPthang"].merge_cells("B4:C4")
    workbook.save(path)
    page = opened(annotate(path, "t7.xlsx", [finding("C4")]).content)["2.IIPthang"]
    assert "khác thường" in page["B4"].comment.text


def test_a_csv_file_comes_back_as_values_with_comments(tmp_path):
    path = tmp_path / "so-lieu.csv"
    path.write_text("Tên;Giá trị\n'=1+1;1.234,5\n", "utf-8")
    copy = annotate(path, "so-lieu.csv", [finding("B2", "CSV")])
    page = opened(copy.content)["CSV"]
    assert copy.converted and page["B2"].value == 1234.5 and "khác thường" in page["B2"].comment.text
    assert page["A2"].value == "=1+1" and page["A2"].data_type == "s"


@pytest.mark.shared
def test_an_old_workbook_comes_back_converted(shared):
    path = shared / "nso" / "2012-02-29-Bieu-022012.xls"
    copy = annotate(path, path.name, [finding("C9", "02IIP")])
    assert copy.converted and opened(copy.content)["02IIP"]["C9"].comment
