"""Figures of one workbook against each other: each check sees its fault, leaves the truth alone, counts cases."""

from __future__ import annotations

from datetime import date

import pytest

from etl import consistency
from etl.load import CheckFailed, Instructions, load
from growth.vocabulary import Severity
from tests.reader.conftest import write_and_read
from tests.warehouse.annex import EXPORTS, IIP, write_annex
from tests.warehouse.test_checks import figure

NGHE_AN = Instructions(area="VN-22")


def cases(check, *rows) -> list[tuple[str, Severity] | None]:
    """What a check says to each of its cases: None where it holds, else the cell and the severity."""
    return [case and (case.cell, case.severity) for case in check(list(rows))]


def test_the_levels_of_output_by_ownership_add_up_two_steps_deep():
    def rows(foreign):
        values = {"BEER": 100.0, "BEER.STATE": 60.0, "BEER.STATE_CENTRAL": 40.0, "BEER.STATE_LOCAL": 20.0}
        values["BEER.FOREIGN"] = foreign
        return [
            figure("product_output", "2003-05", value, item=item, cell=f"B{at}")
            for at, (item, value) in enumerate(values.items(), 9)
        ]

    assert cases(consistency.splits_add_up, *rows(40.0)) == [None, None]
    assert cases(consistency.splits_add_up, *rows(4.0)) == [None, ("B9", Severity.WARNING)]


def test_one_part_alone_is_no_case():
    rows = [figure("product_output", "2003-05", value, item=item) for item, value in (("BEER", 9), ("BEER.STATE", 5))]
    assert cases(consistency.splits_add_up, *rows) == []


@pytest.mark.parametrize(("whole", "severity"), [(1423.1, Severity.WARNING), (14231, Severity.ERROR)])
def test_a_slip_of_print_is_told_and_a_digit_too_many_stops_the_load(whole, severity):
    rows = [
        figure("state_investment", "2000-08", value, item=item, cell=cell)
        for item, value, cell in (("TOTAL", whole, "C9"), ("CENTRAL", 835.4, "C11"), ("LOCAL", 578.7, "C12"))
    ]
    assert cases(consistency.parts_add_up, *rows) == [("C9", severity)]


def of_september(e_cell: float, products: int = 1) -> list:
    """Three quarters and nine months of some products; 10 and 20 and 30 make 60."""
    rows = []
    for at in range(products):
        item = f"PRODUCT_{at}"
        for quarter, value in enumerate((10.0, 20.0, 30.0), 1):
            fields = {"item": item, "sheet": "quý", "cell": f"B{9 + at}"}
            rows.append(figure("product_output", f"2024-Q{quarter}", value, **fields))
        rows.append(
            figure("product_output", "2024-09", e_cell, "level_ytd", item=item, sheet="tháng", cell=f"E{9 + at}")
        )
    return rows


def test_a_year_to_date_is_the_sum_of_its_quarters():
    assert cases(consistency.year_to_date_is_its_periods, *of_september(60.0)) == [None]
    assert cases(consistency.year_to_date_is_its_periods, *of_september(66.0)) == [("E9", Severity.WARNING)]


def test_a_table_that_disagrees_in_most_rows_is_a_stale_copy_and_stops_the_load():
    stale = cases(consistency.year_to_date_is_its_periods, *of_september(66.0, products=6))
    assert {severity for _, severity in stale} == {Severity.ERROR} and len(stale) == 6


def test_a_year_to_date_is_that_of_the_month_before_and_the_month():
    def rows(ytd):
        return (
            figure("export_value", "2025-07", 2300.5, "level_ytd", cell="B9"),
            figure("export_value", "2025-08", 400.0, cell="C9"),
            figure("export_value", "2025-08", ytd, "level_ytd", cell="D9"),
        )

    assert cases(consistency.year_to_date_is_its_periods, *rows(2700.5)) == [None]
    assert cases(consistency.year_to_date_is_its_periods, *rows(2790.5)) == [("D9", Severity.WARNING)]


def test_figures_of_two_sources_need_not_agree():
    rows = (
        figure("export_value", "2025-07", 2300.5, "level_ytd", release=date(2025, 7, 31)),
        figure("export_value", "2025-08", 400.0, release=date(2025, 8, 31)),
        figure("export_value", "2025-08", 2790.5, "level_ytd", release=date(2025, 8, 31)),
    )
    assert cases(consistency.year_to_date_is_its_periods, *rows) == []


@pytest.mark.parametrize(
    ("index", "said"), [(92.3, [None]), (93.6, [None]), (117.1, [("D9", Severity.WARNING)])], ids=str
)
def test_an_index_is_the_ratio_of_the_rounded_levels(index, said):
    rows = (
        figure("product_output", "2025-08", 3.6, item="CEMENT", cell="B9"),
        figure("product_output", "2024-08", 3.9, item="CEMENT", cell="C9"),
        figure("product_output", "2025-08", index, "index_yoy", item="CEMENT", cell="D9"),
    )
    assert cases(consistency.index_is_the_ratio_of_its_levels, *rows) == said


def test_two_months_to_date_grow_between_january_and_february():
    def rows(ytd):
        return (
            figure("iip", "2025-01", 100.6, "index_yoy", cell="B9"),
            figure("iip", "2025-02", 117.2, "index_yoy", cell="C9"),
            figure("iip", "2025-02", ytd, "index_ytd", cell="D9"),
        )

    assert cases(consistency.year_to_date_lies_between_its_periods, *rows(107.2)) == [None]
    assert cases(consistency.year_to_date_lies_between_its_periods, *rows(119.0)) == [("D9", Severity.WARNING)]


def test_levels_and_indices_imply_a_base_that_holds_its_month():
    def rows(index_of_month):
        return (
            figure("import_value", "2021-09", 1000.0, item="FABRIC", unit="triệu USD", cell="D34"),
            figure("import_value", "2021-09", 10525.0, "level_ytd", item="FABRIC", unit="triệu USD", cell="G34"),
            figure("import_value", "2021-09", index_of_month, "index_yoy", item="FABRIC", cell="J34"),
            figure("import_value", "2021-09", 114.2, "index_ytd", item="FABRIC", cell="M34"),
        )

    assert cases(consistency.base_to_date_holds_its_month, *rows(101.8)) == [None]
    assert cases(consistency.base_to_date_holds_its_month, *rows(10.18)) == [("J34", Severity.WARNING)]


def findings_of(outcome, code: str) -> list[tuple[str, str]]:
    return [(one.sheet, one.cell) for of_file in outcome.findings.values() for one in of_file if one.code == code]


def test_a_month_copied_unchanged_into_the_next_is_seen_with_both_cells(tmp_path):
    rows = {f"Mặt hàng {at}": (90.0 + at / 7, 610.0 + at / 3) for at in range(4)}
    before = write_annex(tmp_path / "t7.xlsx", month=7, exports=EXPORTS | rows)
    copied = {label: (month, to_date + month) for label, (month, to_date) in (EXPORTS | rows).items()}
    load(tmp_path / "data", [before], NGHE_AN)
    iip = {label: (values[1], values[1] + 3, values[2] + 1) for label, values in IIP.items()}
    outcome = load(tmp_path / "data", [write_annex(tmp_path / "t8.xlsx", exports=copied, iip=iip)], NGHE_AN)
    assert findings_of(outcome, "period_is_not_a_copy") == [("14.XK", "B9")]
    [said] = [one for of_file in outcome.findings.values() for one in of_file if one.code == "period_is_not_a_copy"]
    assert "8/8 số giống hệt" in said.message and "t7.xlsx, 14.XK!B9" in said.message


def test_a_unit_that_changes_without_its_figures_is_a_slip_of_a_thousand(tmp_path):
    load(tmp_path / "data", [write_annex(tmp_path / "t7.xlsx", month=7)], NGHE_AN)
    in_thousands = {label: tuple(value / 1000 for value in values) for label, values in EXPORTS.items()}
    with pytest.raises(CheckFailed) as stopped:
        load(tmp_path / "data", [write_annex(tmp_path / "t8.xlsx", exports=in_thousands)], NGHE_AN)
    assert {one.code for one in stopped.value.findings} == {"sizes_are_those_of_before"}


def test_a_month_of_last_year_copied_into_this_year_is_seen_in_a_sheet_of_texts(tmp_path):
    head = ["Kỳ", "Chỉ số SXCN (IIP)", "Tổng mức bán lẻ hàng hóa và doanh thu dịch vụ", "Xuất khẩu", "Nhập khẩu"]
    of_august = ["↑5,26%", "44.801,115 tỷ đồng (↑11,92%)", "4.932 triệu USD (↑2,2%)", "2.859 triệu USD (↓22,52%)"]
    other = ["↑7,14%", "63.817 tỷ đồng (↑15,57%)", "4.358 triệu USD (↑10,6%)", "3.343 triệu USD (↑3,27%)"]
    years = {
        "Năm 2022": [head, ["Tháng 8", *of_august], ["Tháng 7", *other]],
        "Năm 2023": [head, ["Tháng 8", *of_august]],
    }
    write_and_read(tmp_path, years, file="nam.xlsx")
    outcome = load(tmp_path / "data", [tmp_path / "nam.xlsx"], NGHE_AN)
    assert findings_of(outcome, "period_is_not_a_copy") == [("Năm 2023", "B2")]
