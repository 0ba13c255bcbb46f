"""The register of clusters: any order and wording of captions, districts, subtotals, a total that is checked."""

from __future__ import annotations

from datetime import date

import pytest

from growth.vocabulary import Severity

TITLE = ["DANH MỤC CỤM CÔNG NGHIỆP TRÊN ĐỊA BÀN TỈNH NGHỆ AN"]
PERIOD = ["Kỳ báo cáo: 6 tháng đầu năm 2026"]
CAPTIONS = ["TT", "Tên cụm", "Địa điểm", "Diện tích quy hoạch (ha)", "Đất công nghiệp", "Đã cho thuê", "Tỷ lệ lấp đầy",
            "Số DN", "Lao động", "Nộp ngân sách (triệu đồng)", "Xử lý nước thải", "Tình trạng"]  # fmt: skip
NGHI_PHU = [1, "CCN Nghi Phú", "Vinh", 10.33, 8, 8, 100, 30, 1500, 25000, "đạt chuẩn", "Đang hoạt động"]
DIEN_HONG = [2, "CCN Diễn Hồng", "Diễn Châu", 20.5, 15, 12, 80, 20, 900, 12500, None, "đang hoạt động"]
TOTAL = ["", "Tổng cộng", None, 30.83, 23, 20, None, 50, 2400, 37500]


def test_a_register_is_read_with_units_stage_and_cells(read_rows):
    reading = read_rows([TITLE, PERIOD, [], CAPTIONS, NGHI_PHU, DIEN_HONG, TOTAL])
    assert not reading.findings
    first = reading.clusters[0]
    assert (first.name, first.location, first.report_period) == ("CCN Nghi Phú", "Vinh", "2026-06")
    assert (first.planned_area_ha, first.industrial_area_ha, first.leased_area_ha) == (10.33, 8, 8)
    assert (first.occupancy_pct, first.enterprises, first.workers_persons) == (100, 30, 1500)
    assert first.budget_paid_billion_vnd == pytest.approx(25)
    assert (first.stage, first.wastewater_treatment) == ("operating", "đạt chuẩn")
    assert first.cells["planned_area_ha"] == "D5" and reading.clusters[1].cells["leased_area_ha"] == "F6"
    assert first.registered_capital_billion_vnd is None


def test_moved_and_renamed_columns_are_still_found(read_rows):
    captions = [
        "Hiện trạng", "Chủ đầu tư hạ tầng kỹ thuật", "DT thành lập (m2)", "Huyện cũ", "Tên CCN", "Xã/phường mới",
        "Vốn đầu tư đăng ký (tỷ đồng)", "Vốn đầu tư thực hiện (triệu đồng)", "Số dự án thứ cấp", "Doanh thu",
    ]  # fmt: skip
    row = ["Đã thành lập", "Công ty A", 395000, "Diễn Châu", "Đồng Thái", "Xã Hùng Châu", 431.5, 100000, 3, 50]
    (cluster,) = read_rows([["Cụm công nghiệp năm 2025"], captions, row]).clusters
    assert (cluster.name, cluster.old_district, cluster.commune) == ("Đồng Thái", "Diễn Châu", "Xã Hùng Châu")
    assert cluster.established_area_ha == pytest.approx(39.5) and cluster.realised_capital_billion_vnd == pytest.approx(
        100
    )
    assert (cluster.registered_capital_billion_vnd, cluster.projects, cluster.revenue_billion_vnd) == (431.5, 3, 50)
    assert (cluster.infrastructure_investor, cluster.stage, cluster.report_period) == (
        "Công ty A",
        "established",
        "2025",
    )


def test_merged_captions_over_two_rows_and_column_numbers_are_understood(read_rows):
    rows = [
        TITLE,
        PERIOD,
        ["STT", "Tên cụm công nghiệp", "Diện tích (ha)", None, None, "Vốn đầu tư (tỷ đồng)", None],
        [None, None, "Quy hoạch", "Thành lập", "Đã cho thuê", "Đăng ký", "Thực hiện"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
        [1, "Châu Quang", 20, 15.5, 9, 120, 80],
    ]
    reading = read_rows(rows, merges=("A3:A4", "B3:B4", "C3:E3", "F3:G3"))
    (cluster,) = reading.clusters
    assert (cluster.planned_area_ha, cluster.established_area_ha, cluster.leased_area_ha) == (20, 15.5, 9)
    assert (cluster.registered_capital_billion_vnd, cluster.realised_capital_billion_vnd) == (120, 80)
    assert cluster.cells["realised_capital_billion_vnd"] == "G6"


def test_district_headings_with_roman_numbers_name_the_old_district(read_rows):
    rows = [TITLE, PERIOD, CAPTIONS, ["I", "Thành phố Vinh"], NGHI_PHU, ["II", "Huyện Diễn Châu"], DIEN_HONG, TOTAL]
    reading = read_rows(rows)
    assert [(cluster.name, cluster.old_district) for cluster in reading.clusters] == [
        ("CCN Nghi Phú", "Thành phố Vinh"),
        ("CCN Diễn Hồng", "Huyện Diễn Châu"),
    ]
    assert not reading.findings


def test_a_heading_merged_over_the_row_is_a_heading(read_rows):
    rows = [TITLE, PERIOD, CAPTIONS, ["Huyện Diễn Châu"], DIEN_HONG]
    (cluster,) = read_rows(rows, merges=("A4:L4",)).clusters
    assert (cluster.name, cluster.old_district) == ("CCN Diễn Hồng", "Huyện Diễn Châu")


def test_a_total_that_is_not_the_sum_is_found_with_its_cell(read_rows):
    wrong = [*TOTAL[:8], 2900, 37500]
    (finding,) = read_rows([TITLE, PERIOD, CAPTIONS, NGHI_PHU, DIEN_HONG, wrong]).findings
    assert (finding.severity, finding.code, finding.cell) == (Severity.ERROR, "total_is_the_sum", "I6")
    assert (finding.found, finding.expected) == ("2.900", "2.400")


def test_a_slip_in_the_total_is_a_warning_and_rounding_is_none(read_rows):
    slip = [*TOTAL[:8], 2401, 37500]
    assert [
        finding.severity for finding in read_rows([TITLE, PERIOD, CAPTIONS, NGHI_PHU, DIEN_HONG, slip]).findings
    ] == [Severity.WARNING]
    rounded = [*TOTAL[:3], 30.84, *TOTAL[4:]]
    assert not read_rows([TITLE, PERIOD, CAPTIONS, NGHI_PHU, DIEN_HONG, rounded]).findings


def test_a_subtotal_of_a_district_is_checked_against_its_own_clusters(read_rows):
    subtotal = ["I", "Thành phố Vinh", None, None, None, None, None, 99]
    (finding,) = read_rows([TITLE, PERIOD, CAPTIONS, subtotal, NGHI_PHU, ["II", "Huyện Diễn Châu"], DIEN_HONG]).findings
    assert (finding.cell, finding.found, finding.expected) == ("H4", "99", "30")


def test_a_cluster_without_the_figure_is_not_zero_in_the_check(read_rows):
    unknown = [*DIEN_HONG[:8], None, *DIEN_HONG[9:]]
    assert not read_rows([TITLE, PERIOD, CAPTIONS, NGHI_PHU, unknown, TOTAL]).findings


def test_a_register_without_its_report_period_is_refused(read_rows):
    reading = read_rows([["Danh mục cụm công nghiệp"], CAPTIONS, NGHI_PHU])
    assert [finding.code for finding in reading.findings] == ["report_period_not_stated"] and not reading.clusters


@pytest.mark.parametrize(
    ("at", "wrong", "cell", "code"),
    [(3, "chưa rõ", "D4", "not_a_number"), (1, None, "B4", "missing_cell"), (8, "1.500", "I4", "not_a_number")],
)
def test_a_wrong_cell_is_named_and_the_cluster_left_out(read_rows, at, wrong, cell, code):
    row = [*NGHI_PHU[:at], wrong, *NGHI_PHU[at + 1 :]]
    reading = read_rows([TITLE, PERIOD, CAPTIONS, row, DIEN_HONG])
    assert [(finding.code, finding.cell) for finding in reading.findings] == [(code, cell)]
    assert [cluster.name for cluster in reading.clusters] == ["CCN Diễn Hồng"]


def test_an_unknown_stage_keeps_the_cluster_and_warns(read_rows):
    reading = read_rows([TITLE, PERIOD, CAPTIONS, [*NGHI_PHU[:11], "tạm dừng"]])
    assert reading.clusters[0].stage == "" and reading.findings[0].severity == Severity.WARNING


@pytest.mark.parametrize("caption", ["Lao động (ha)", "Lao động (nghìn ng)"])
def test_a_column_in_another_or_unknown_unit_is_refused(read_rows, caption):
    captions = [*CAPTIONS[:8], caption, *CAPTIONS[9:]]
    reading = read_rows([TITLE, PERIOD, captions, NGHI_PHU])
    assert [finding.code for finding in reading.findings] == ["unit_contradicts_column"] and not reading.clusters


def test_one_cluster_on_two_rows_is_found(read_rows):
    reading = read_rows([TITLE, PERIOD, CAPTIONS, NGHI_PHU, NGHI_PHU])
    assert [finding.code for finding in reading.findings] == ["cluster_stands_twice"]


def test_source_and_day_under_the_table_belong_to_every_cluster(read_rows):
    rows = [TITLE, PERIOD, CAPTIONS, NGHI_PHU, ["Nguồn: Phòng Quản lý công nghiệp"], ["Ngày công bố: 20/6/2026"]]
    (cluster,) = read_rows(rows).clusters
    assert (cluster.citation, cluster.release) == ("Phòng Quản lý công nghiệp", date(2026, 6, 20))


def test_a_list_of_something_else_is_no_register(read_rows):
    captions = ["TT", "Tên", "Địa điểm", "Diện tích (ha)", "Lao động", "Doanh thu"]
    reading = read_rows([["Danh sách khu công nghiệp năm 2025"], captions, [1, "VSIP", "Hưng Nguyên", 367, 9000, 10]])
    assert not reading.clusters


def test_a_wrong_cell_of_the_total_row_and_a_wrong_day_are_named(read_rows):
    total = [*TOTAL[:8], "hai nghìn", 37500]
    reading = read_rows([TITLE, PERIOD, CAPTIONS, NGHI_PHU, DIEN_HONG, total, ["Ngày công bố: hôm qua"]])
    assert [(finding.code, finding.cell) for finding in reading.findings] == [
        ("not_a_day", "A7"),
        ("not_a_number", "I6"),
    ]
