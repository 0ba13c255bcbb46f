"""Plans that a table prints beside its figures: targets with the workbook as their document, never figures."""

from __future__ import annotations

import duckdb

from etl.load import Instructions, load
from growth.vocabulary import Severity
from tests.reader.conftest import write_and_read


def annex(year: int = 2025):
    return [
        ["11. Vốn đầu tư thực hiện từ nguồn ngân sách Nhà nước"],
        [None, None, None, None, "Tỷ đồng"],
        [None, "Kế hoạch", "Ước tính", "Tháng 01/2025"],
        [None, "năm", "tháng 01", "so với"],
        [None, f"{year}" if year else None, "năm 2025", "kế hoạch năm (%)"],
        ["TỔNG SỐ", 857525.6, 35417.8, 4.1],
        ["Trung ương", 130276.3, 4000.0, 3.1],
        ["Địa phương", 727249.3, 31417.8, 4.3],
        ["Một số địa phương"],
        ["Nghệ An", 9000.5, 400.0, 4.4],
    ]


def test_a_plan_of_the_year_is_a_target_of_its_rows(read):
    reading = read(annex())
    assert [
        (one.area, one.item, one.period, one.measure, one.central, one.unit, one.cell) for one in reading.targets
    ] == [
        ("VN", "TOTAL", "2025", "level", 857525.6, "tỷ đồng", "B6"),
        ("VN", "CENTRAL", "2025", "level", 130276.3, "tỷ đồng", "B7"),
        ("VN", "LOCAL", "2025", "level", 727249.3, "tỷ đồng", "B8"),
        ("VN-22", "TOTAL", "2025", "level", 9000.5, "tỷ đồng", "B10"),
    ]
    assert {one.period for one in reading.observations} == {"2025-01"}
    assert reading.report["cells_left_out"] == 0 and reading.report["figures"] == 12


def test_a_plan_that_names_no_year_is_that_of_the_table(read):
    assert {one.period for one in read(annex(year=0)).targets} == {"2025"}


def test_a_plan_of_a_year_gone_by_is_mislabelled_and_not_read(read):
    reading = read(annex(year=2024))
    assert not reading.targets
    [said] = [one for one in reading.findings if one.code == "captions_contradict"]
    assert (said.severity, said.cell) == (Severity.WARNING, "B6") and "năm 2024" in said.message
    assert {one["reason"] for one in reading.report["tables"][0]["left_out"]} == {
        "kế hoạch của năm 2024 đứng trong biểu của năm 2025"
    }


def test_each_workbook_is_a_version_of_the_plan_with_its_day(tmp_path):
    for file in ("thang-1.xlsx", "thang-1-sua.xlsx"):
        write_and_read(tmp_path, annex(), file=file)
    sua = annex()
    sua[-1][1] = 9100.0
    write_and_read(tmp_path, sua, file="thang-1-sua.xlsx")
    load(tmp_path / "data", [tmp_path / "thang-1.xlsx", tmp_path / "thang-1-sua.xlsx"], Instructions(area="VN"))
    with duckdb.connect(tmp_path / "data" / "warehouse.duckdb", read_only=True) as connection:
        rows = connection.execute(
            """
            SELECT version, document, strftime(document_date, '%Y-%m-%d'), central, cell
            FROM target WHERE area = 'VN-22' ORDER BY central
            """
        ).fetchall()
    assert rows == [
        ("Kế hoạch năm 2025 (thang-1)", "thang-1", "2025-01-31", 9000.5, "B10"),
        ("Kế hoạch năm 2025 (thang-1-sua)", "thang-1-sua", "2025-01-31", 9100.0, "B10"),
    ]
