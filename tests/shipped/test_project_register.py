"""The register of projects: any order and wording of captions, units, kinds as headings, and nothing guessed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook

from etl.layouts import PROJECTS
from etl.load import Instructions, load
from etl.reader import read_workbook
from etl.templates import write_template
from growth.vocabulary import Severity

TITLE = ["DANH MỤC DỰ ÁN CÔNG NGHIỆP TRÊN ĐỊA BÀN TỈNH NGHỆ AN"]
PERIOD = ["Kỳ báo cáo: 9 tháng năm 2025"]
CAPTIONS = ["TT", "Tên dự án", "Loại", "Địa điểm", "Nhà đầu tư", "Tổng mức đầu tư (tỷ đồng)", "Vốn thực hiện (tỷ đồng)",
            "Công suất thiết kế (MW)", "Hoạt động theo kế hoạch", "Hoạt động thực tế", "Tiến độ", "Khó khăn, vướng mắc",
            "Cơ quan theo dõi", "Hạn xử lý"]  # fmt: skip
PLANT = [1, "Thủy điện A", "Nhà máy điện", "Xã A", "Công ty A", 1200, 800.5, 60, "quý II/2025", None,
         "Đạt 80% khối lượng", "Chưa xong mặt bằng", "Phòng Năng lượng", date(2025, 10, 17)]  # fmt: skip
ESTATE = [2, "KCN B", "Khu công nghiệp", "Xã B", None, None, None, None, "năm 2027", None, None, None, None, None]


def test_a_register_is_read_with_units_periods_and_cells(read_rows):
    reading = read_rows([TITLE, PERIOD, [], CAPTIONS, PLANT, ESTATE])
    assert not reading.findings
    plant, estate = reading.projects
    assert (plant.report_period, plant.name, plant.kind, plant.investor) == (
        "2025-09", "Thủy điện A", "power_plant", "Công ty A",
    )  # fmt: skip
    assert (plant.registered_capital, plant.realised_capital, plant.capital_unit) == (1200, 800.5, "tỷ đồng")
    assert (plant.capacity, plant.capacity_unit) == (60, "MW")
    assert (plant.planned_start, plant.actual_start, plant.next_due) == ("2025-Q2", "", date(2025, 10, 17))
    assert (plant.progress, plant.obstacle, plant.unit_in_charge) == (
        "Đạt 80% khối lượng", "Chưa xong mặt bằng", "Phòng Năng lượng",
    )  # fmt: skip
    assert (plant.cells["capacity"], plant.cells["obstacle"]) == ("H5", "L5")
    assert (estate.kind, estate.planned_start, estate.registered_capital, estate.capital_unit) == (
        "estate", "2027", None, "",
    )  # fmt: skip
    assert "registered_capital" not in estate.cells


def test_moved_and_renamed_columns_and_other_units_are_still_found(read_rows):
    captions = [
        "Vướng mắc", "Tình hình thực hiện", "Ngày phát điện thực tế", "Dự kiến vận hành", "Diện tích (m2)",
        "Vốn đăng ký (triệu USD)", "Chủ đầu tư", "Tên nhà máy",
    ]  # fmt: skip
    row = [None, "Chạy thử", "T8/2025", date(2025, 6, 1), 25000, 165, "Công ty C", "Nhà máy C"]
    (project,) = read_rows([["Các nhà máy tính đến tháng 8 năm 2025"], captions, row]).projects
    assert (project.name, project.planned_start, project.actual_start) == ("Nhà máy C", "2025-06", "2025-08")
    assert project.area_ha == pytest.approx(2.5)
    assert (project.registered_capital, project.capital_unit) == (165, "triệu USD")


def test_stacked_captions_of_plan_and_actual_are_told_apart(read_rows):
    rows = [
        TITLE,
        PERIOD,
        ["TT", "Tên dự án", "Vốn (tỷ đồng)", None, "Thời gian hoạt động", None, "Tiến độ"],
        [None, None, "Đăng ký", "Thực hiện", "Kế hoạch", "Thực tế", None],
        [1, "Nhà máy D", 50, 20, "quý I/2025", "quý II/2025", "xong"],
    ]
    (project,) = read_rows(rows, merges=("A3:A4", "B3:B4", "C3:D3", "E3:F3", "G3:G4")).projects
    assert (project.registered_capital, project.realised_capital) == (50, 20)
    assert (project.planned_start, project.actual_start) == ("2025-Q1", "2025-Q2")


def test_added_output_is_read_for_the_year_that_its_caption_names(read_rows):
    captions = [
        "Tên dự án", "Địa điểm", "Tiến độ", "Chỉ tiêu tác động", "Mục của chỉ tiêu",
        "Sản lượng tăng thêm năm 2026", "Sản lượng tăng thêm năm 2025", "Đơn vị sản lượng",
    ]  # fmt: skip
    row = ["Nhà máy E", "Xã E", "xong", "Sản lượng sản phẩm công nghiệp chủ yếu", "Xi măng", 300, 120, "nghìn tấn"]
    (project,) = read_rows([TITLE, PERIOD, captions, row]).projects
    assert (project.added_this_year, project.added_next_year, project.added_unit) == (120, 300, "nghìn tấn")
    assert (project.indicator, project.item) == ("product_output", "CEMENT")
    assert project.cells["added_next_year"] == "F4"


def test_added_output_without_a_unit_is_refused(read_rows):
    captions = ["Tên dự án", "Địa điểm", "Tiến độ", "Chủ đầu tư", "Sản lượng tăng thêm năm nay"]
    reading = read_rows([TITLE, PERIOD, captions, ["Nhà máy E", "Xã E", "xong", "A", 300]])
    assert [(finding.code, finding.cell) for finding in reading.findings] == [("unit_not_stated", "E3")]
    assert not reading.projects


def test_capital_in_a_unit_of_something_else_is_refused(read_rows):
    captions = [*CAPTIONS[:5], "Tổng mức đầu tư (ha)", *CAPTIONS[6:]]
    reading = read_rows([TITLE, PERIOD, captions, PLANT])
    assert [finding.code for finding in reading.findings] == ["unit_contradicts_column"]


def test_headings_name_the_kind_and_total_rows_are_left_out(read_rows):
    unnamed = [1, "Mái nhà xưởng", None, *PLANT[3:]]
    total = [None, "Tổng cộng", None, None, None, 1200, 800.5]
    reading = read_rows([TITLE, PERIOD, CAPTIONS, ["I", "Điện mặt trời mái nhà"], unnamed, total])
    assert [(project.name, project.kind) for project in reading.projects] == [("Mái nhà xưởng", "rooftop_solar")]
    assert not reading.findings


@pytest.mark.parametrize(
    ("at", "wrong", "cell", "code"),
    [
        (8, "sắp xong", "I4", "not_a_period"),
        (8, "6 tháng năm 2025", "I4", "not_a_period"),
        (5, "nhiều", "F4", "not_a_number"),
        (1, None, "B4", "missing_cell"),
        (10, 0.6, "K4", "percent_typed_as_fraction"),
        (13, "hôm qua", "N4", "not_a_day"),
    ],
)
def test_a_wrong_cell_is_named_and_the_project_left_out(read_rows, at, wrong, cell, code):
    reading = read_rows([TITLE, PERIOD, CAPTIONS, [*PLANT[:at], wrong, *PLANT[at + 1 :]], ESTATE])
    assert [(finding.code, finding.cell) for finding in reading.findings] == [(code, cell)]
    assert [project.name for project in reading.projects] == ["KCN B"]


def test_an_unknown_kind_keeps_the_project_and_warns(read_rows):
    reading = read_rows([TITLE, PERIOD, CAPTIONS, [*PLANT[:2], "Cảng", *PLANT[3:]]])
    assert reading.projects[0].kind == "" and reading.findings[0].severity == Severity.WARNING


def test_one_project_on_two_rows_and_a_register_without_its_period_are_refused(read_rows):
    twice = read_rows([TITLE, PERIOD, CAPTIONS, PLANT, PLANT])
    assert [finding.code for finding in twice.findings] == ["project_stands_twice"]
    undated = read_rows([TITLE, CAPTIONS, PLANT])
    assert [finding.code for finding in undated.findings] == ["report_period_not_stated"] and not undated.projects


def test_a_register_of_clusters_is_no_register_of_projects(read_rows):
    captions = ["TT", "Tên cụm công nghiệp", "Địa điểm", "Diện tích quy hoạch (ha)", "Số dự án", "Vốn đăng ký"]
    reading = read_rows([["Danh mục cụm công nghiệp năm 2025"], captions, [1, "Nghi Phú", "Vinh", 10, 8, 100]])
    assert len(reading.clusters) == 1 and not reading.projects


def test_a_filled_template_is_read_back(tmp_path):
    path = tmp_path / "du-an.xlsx"
    write_template("du-an", path)
    workbook = load_workbook(path)
    page = workbook["Danh mục dự án"]
    top = next(cell.row for cell in page["B"] if cell.value == "Tên dự án")
    fields = {column.field: at for at, column in enumerate(PROJECTS.columns, 1)}
    values = {
        "name": "Nhà máy F",
        "kind": "Nhà máy",
        "capacity": 5,
        "capacity_unit": "MWp",
        "planned_start": "quý I/2029",
    }
    for name, value in values.items():
        page.cell(top + 1, fields[name], value)
    workbook.save(path)
    (project,) = read_workbook(path, area="VN-22").projects
    assert (project.name, project.kind, project.capacity, project.capacity_unit, project.planned_start) == (
        "Nhà máy F", "plant", 5, "MWp", "2029-Q1",
    )  # fmt: skip


def test_loading_keeps_every_report_period_of_a_project(tmp_path: Path):
    for month in (3, 6):
        path = tmp_path / f"du-an-{month}.xlsx"
        write_template("du-an", path)
        workbook = load_workbook(path)
        page = workbook["Danh mục dự án"]
        for cell in page["A"]:
            if str(cell.value).startswith("Kỳ báo cáo"):
                cell.value = f"Kỳ báo cáo: {month} tháng năm 2025"
        top = next(cell.row for cell in page["B"] if cell.value == "Tên dự án")
        page.cell(top + 1, 2, "Nhà máy F")
        workbook.save(path)
        load(tmp_path / "data", [path], Instructions())
    with duckdb.connect(tmp_path / "data" / "warehouse.duckdb", read_only=True) as connection:
        rows = connection.execute("SELECT report_period, name, cells ->> 'name' FROM project ORDER BY 1").fetchall()
    assert [row[:2] for row in rows] == [("2025-03", "Nhà máy F"), ("2025-06", "Nhà máy F")]
    assert all(row[2] for row in rows)
