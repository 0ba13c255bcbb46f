"""Scenario versions and goals: points, bands, floors, empty goals, what a person typed."""

from __future__ import annotations

from datetime import date

from openpyxl import load_workbook

from etl.layouts import GOALS, SCENARIO, SCENARIO_BY_QUARTER
from etl.reader import read_workbook
from etl.templates import SCENARIO_LINES, new_workbook, save, write_list, write_template

VERSION = {
    "version": "Kế hoạch 126", "document": "Kế hoạch 126/KH-UBND", "document_number": "126/KH-UBND",
    "document_date": date(2025, 2, 28), "in_force_from": date(2025, 2, 28), "in_force_to": date(2025, 6, 29),
    "indicator": "GRDP", "area": "Nghệ An", "period": "quý II năm 2025", "measure": "tăng trưởng so với cùng kỳ (%)",
    "unit": "%", "unit_in_charge": "Sở Tài chính", "citation": "Báo Nghệ An",
}  # fmt: skip
GOAL = {
    "goal_code": "NQ07-01", "document": "Nghị quyết 07-NQ/TU", "document_date": date(2021, 12, 23),
    "name": "Giá trị sản xuất công nghiệp", "indicator": "Giá trị sản xuất công nghiệp", "area": "Nghệ An",
    "unit": "tỷ đồng",
}  # fmt: skip


def written(tmp_path, layout, rows, lines=()):
    workbook = new_workbook()
    write_list(workbook, layout, "Trang", layout.title, lines, rows)
    path = tmp_path / "ke-hoach.xlsx"
    save(workbook, path)
    return path


def test_points_bands_and_floors_are_kept_apart(tmp_path):
    rows = [VERSION | {"central": 10.02}, VERSION | {"low": 10.16, "high": 11.94}, VERSION | {"low": 8}]
    targets = read_workbook(written(tmp_path, SCENARIO, rows)).targets
    assert [(target.low, target.central, target.high) for target in targets] == [
        (10.02, 10.02, 10.02),
        (10.16, None, 11.94),
        (8, None, None),
    ]
    first = targets[0]
    assert (first.version, first.document_number, first.unit_in_charge) == (
        "Kế hoạch 126",
        "126/KH-UBND",
        "Sở Tài chính",
    )
    assert (first.in_force_from, first.in_force_to) == (date(2025, 2, 28), date(2025, 6, 29))
    assert (first.indicator, first.item, first.area, first.period) == ("grdp", "TOTAL", "VN-22", "2025-Q2")
    assert first.sheet == "Trang" and first.cell and first.citation == "Báo Nghệ An"


def test_a_quarter_nobody_has_seen_stays_empty(tmp_path):
    reading = read_workbook(written(tmp_path, SCENARIO, [VERSION]))
    assert not reading.targets and not reading.findings and reading.report["tables"][0]["unfilled"]


def test_a_band_upside_down_is_refused(tmp_path):
    reading = read_workbook(written(tmp_path, SCENARIO, [VERSION | {"low": 12, "high": 10}]))
    assert [finding.code for finding in reading.findings] == ["band_upside_down"] and not reading.targets


def test_the_appendix_by_quarter_takes_what_all_rows_share_from_the_lines_above(tmp_path):
    lines = [
        "Phiên bản: Phụ lục 2", "Văn bản: Kế hoạch 126/KH-UBND", "Số hiệu: 126/KH-UBND", "Ngày văn bản: 28/2/2025",
        "Áp dụng từ ngày: 28/2/2025", "Năm: 2025", "Khu vực: Nghệ An",
    ]  # fmt: skip
    rows = [
        {"indicator": "Giá trị sản xuất công nghiệp", "measure": "tăng trưởng so với cùng kỳ (%)", "unit": "%",
         "Q1": 12.5, "M6_YTD": "10,16 – 11,94", "YEAR": 15.55, "unit_in_charge": "Sở Công Thương"},
        {"indicator": "Sản lượng sản phẩm công nghiệp chủ yếu", "item": "Xi măng", "measure": "giá trị trong kỳ",
         "unit": "Nghìn tấn", "Q2": 2500},
    ]  # fmt: skip
    reading = read_workbook(written(tmp_path, SCENARIO_BY_QUARTER, rows, lines))
    assert not reading.findings
    assert [(t.item, t.period, t.measure, t.low, t.central, t.high, t.unit) for t in reading.targets] == [
        ("TOTAL", "2025-Q1", "growth_yoy", 12.5, 12.5, 12.5, "%"),
        ("TOTAL", "2025-06", "growth_ytd", 10.16, None, 11.94, "%"),
        ("TOTAL", "2025", "growth_yoy", 15.55, 15.55, 15.55, "%"),
        ("CEMENT", "2025-Q2", "level", 2500, 2500, 2500, "nghìn tấn"),
    ]
    assert {(t.version, t.document_date, t.in_force_from, t.in_force_to) for t in reading.targets} == {
        ("Phụ lục 2", date(2025, 2, 28), date(2025, 2, 28), None)
    }


def test_a_filled_appendix_without_its_version_is_refused(tmp_path):
    row = {"indicator": "GRDP", "measure": "tăng trưởng so với cùng kỳ (%)", "unit": "%", "Q1": 9}
    reading = read_workbook(written(tmp_path, SCENARIO_BY_QUARTER, [row], SCENARIO_LINES))
    assert {finding.code for finding in reading.findings} == {"line_missing"} and not reading.targets


def test_a_goal_without_a_value_is_there_and_says_nothing_of_its_own(tmp_path):
    reading = read_workbook(written(tmp_path, GOALS, [GOAL]))
    (goal,) = reading.goals
    assert goal.target_low is None and goal.target_high is None and not reading.findings
    assert (goal.kind, goal.direction, goal.base_year, goal.target_year, goal.comparison) == ("", "", None, None, "")
    assert (goal.indicator, goal.item, goal.document_date) == ("gross_output_industry", "TOTAL", date(2021, 12, 23))


def test_a_value_that_somebody_types_into_the_empty_goal_is_read(tmp_path):
    path = written(tmp_path, GOALS, [GOAL])
    cell = read_workbook(path).goals[0].cell
    workbook = load_workbook(path)
    page = workbook["Trang"]
    page[cell] = 150000
    page[cell].offset(0, -1).value = "≥"
    page[cell].offset(0, -2).value = 2025
    workbook.save(path)
    (goal,) = read_workbook(path).goals
    assert (goal.target_low, goal.comparison, goal.target_year, goal.cell) == (150000, "≥", 2025, cell)


def test_two_ends_of_a_goal_are_a_range_and_one_code_is_one_goal(tmp_path):
    rows = [GOAL | {"target_low": 16.5, "target_high": 17, "unit": "%"}, GOAL | {"name": "Khác"}]
    reading = read_workbook(written(tmp_path, GOALS, rows))
    assert (reading.goals[0].comparison, reading.goals[0].target_high) == ("range", 17)
    assert [finding.code for finding in reading.findings] == ["goal_code_stands_twice"]


def test_a_percentage_that_excel_made_a_fraction_of_is_pointed_out(tmp_path):
    reading = read_workbook(written(tmp_path, GOALS, [GOAL | {"unit": "%", "target_low": 0.13}]))
    assert [finding.code for finding in reading.findings] == ["percent_typed_as_fraction"]
    assert reading.findings[0].cell == reading.goals[0].cell


def test_wrong_goal_cells_are_named(tmp_path):
    rows = [GOAL | {"target_low": "hơn 30.000", "kind": "tùy ý", "target_year": "sau 2025"}]
    reading = read_workbook(written(tmp_path, GOALS, rows))
    assert {finding.code for finding in reading.findings} == {"not_a_number", "unknown_word"}
    assert all(finding.cell and finding.expected and finding.remedy for finding in reading.findings)


def test_the_empty_goal_template_reads_as_no_goal_and_no_fault(tmp_path):
    write_template("muc-tieu", tmp_path / "mau.xlsx")
    reading = read_workbook(tmp_path / "mau.xlsx")
    assert not reading.goals and not reading.findings and len(reading.report["tables"]) == 1
