"""Every check: the worked example or the fault that it must see, and the truth that it must leave alone."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from etl import checks
from etl.load import CheckFailed, Instructions, load
from etl.model import Observation, Reading
from etl.raw_store import Card
from growth.vocabulary import Severity
from tests.warehouse.annex import EXPORTS, IIP, RETAIL, write_annex

NGHE_AN = Instructions(area="VN-22")


def card(report_period: str = "2025-08", release: date = date(2025, 8, 31)) -> Card:
    return Card(
        sha256="0" * 64,
        name="t8.xlsx",
        publisher="",
        document="t8",
        document_date=None,
        entered_by="",
        received_at=datetime(2025, 9, 1),
        release=release,
        report_period=report_period,
        area="VN-22",
        illustrative=False,
    )


def figure(indicator: str, period: str, value: float, measure: str = "level", item: str = "TOTAL", **others):
    fields = {
        "table": indicator,
        "indicator": indicator,
        "item": item,
        "item_label": item or "Mặt hàng lạ",
        "area": "VN-22",
        "period": period,
        "measure": measure,
        "value": value,
        "unit": "" if measure.startswith("level") else "%",
        "status": "estimate",
        "sheet": "Biểu",
        "cell": "B9",
    }
    return Observation(**(fields | others))


def judged(*observations: Observation, **of_card) -> list[tuple[str, Severity, str]]:
    findings = checks.of_reading(Reading("t8.xlsx", observations=list(observations)), card(**of_card))
    return [(finding.code, finding.severity, finding.cell) for finding in findings]


def test_a_month_after_the_report_month_is_impossible():
    assert judged(figure("iip", "2025-09", 110, "index_yoy")) == [("period_is_possible", Severity.ERROR, "B9")]


def test_a_year_after_the_release_is_impossible_but_a_quarter_may_be_estimated_before_it_begins():
    assert judged(figure("iip", "2026", 110, "index_yoy")) == [("period_is_possible", Severity.ERROR, "B9")]
    assert judged(figure("gross_output_industry", "2025-Q4", 110)) == []


def test_a_year_read_from_a_stray_cell_is_impossible():
    assert judged(figure("iip", "1915-08", 110, "index_yoy")) == [("period_is_possible", Severity.ERROR, "B9")]


@pytest.mark.parametrize(
    ("measure", "value"),
    [("index_yoy", 8.4), ("index_ytd", -100), ("growth_yoy", -108.4), ("index_yoy", 1084), ("growth_ytd", 1084)],
)
def test_an_index_read_as_growth_and_a_stale_formula_are_impossible(measure, value):
    assert judged(figure("iip", "2025-08", value, measure)) == [("index_is_possible", Severity.ERROR, "B9")]


def test_real_but_extreme_ratios_of_single_products_are_only_told():
    extreme = figure("product_output", "2025-08", 603.7, "index_yoy", item="SUGAR")
    assert judged(extreme) == [("index_is_possible", Severity.WARNING, "B9")]
    assert judged(figure("product_output", "2025-08", 0, "index_yoy", item="SUGAR"))[0][1] == Severity.WARNING


def test_a_whole_that_a_lockdown_or_a_dry_budget_halves_is_only_told():
    halved = figure("employment_index_industry", "2025-08", 18.0, "index_yoy", area="VN-SG")
    assert judged(halved) == [("index_is_possible", Severity.WARNING, "B9")]
    assert judged(figure("iip", "2025-08", 44.86, "index_yoy")) == []


def test_january_after_december_is_no_fault():
    assert judged(figure("state_investment", "2025-01", 31.0, "index_mom"), report_period="2025-01") == []


def test_levels_are_not_negative_but_added_foreign_capital_may_be():
    assert judged(figure("export_value", "2025-08", -4))[0] == ("level_is_not_negative", Severity.ERROR, "B9")
    assert judged(figure("foreign_investment_added", "2025-08", -35, "level_ytd")) == []


def test_a_share_lies_within_its_whole():
    assert judged(figure("retail_sales", "2025-08", 100.0, "share")) == []
    assert judged(figure("retail_sales", "2025-08", 769.0, "share"))[0][0] == "share_lies_within_its_whole"


def test_one_figure_with_two_values_is_a_fault_unless_two_sources_say_so():
    twice = figure("export_value", "2025", 3207), figure("export_value", "2025", 3172, cell="B12")
    assert judged(*twice) == [("no_figure_stands_twice", Severity.ERROR, "B12")]
    sources = (
        figure("export_value", "2025", 3207, citation="Báo A"),
        figure("export_value", "2025", 3172, citation="Báo B"),
    )
    assert judged(*sources) == []
    assert judged(figure("export_value", "2025", 148424), figure("export_value", "2025", 148423.9758)) == []


def test_labels_without_a_code_that_stand_twice_are_counted_once_a_table():
    rows = [figure("product_output", "2025-08", value, item="", cell=f"B{value}") for value in (1, 22, 333)]
    assert judged(*rows) == [("no_figure_stands_twice", Severity.INFORMATION, "B22")]


def test_trade_in_tonnes_and_a_volume_in_dollars_are_told_once_a_column():
    rows = [figure("export_value", "2025-08", 4.0, unit="nghìn tấn", cell=cell) for cell in ("B9", "B10")]
    rows.append(figure("import_volume", "2025-08", 4.0, item="RICE", unit="triệu USD", cell="C11"))
    rows.append(figure("import_value", "2025-08", 4.0, unit="triệu USD", cell="D11"))
    assert judged(*rows) == [
        ("unit_is_one_of_its_indicator", Severity.ERROR, "B9"),
        ("unit_is_one_of_its_indicator", Severity.ERROR, "C11"),
    ]


def planted(tmp_path: Path, **tables) -> list[tuple[str, str, str]]:
    """Load an annex with a fault; what stopped it: rule, sheet, cell."""
    with pytest.raises(CheckFailed) as stopped:
        load(tmp_path / "data", [write_annex(tmp_path / "t8.xlsx", **tables)], NGHE_AN)
    return [(finding.code, finding.sheet, finding.cell) for finding in stopped.value.findings]


def test_groups_of_retail_sales_add_up(tmp_path):
    slipped = RETAIL | {"Dịch vụ khác": (200.0, 16000.0)}
    assert planted(tmp_path, retail=slipped) == [("parts_add_up", "13. Tongmuc", "B9")]


def test_sectors_of_trade_add_up(tmp_path):
    slipped = EXPORTS | {"Khu vực có vốn đầu tư nước ngoài": (250.0, 1070.0)}
    assert planted(tmp_path, exports=slipped) == [("parts_add_up", "14.XK", "C9")]


def test_sales_of_producers_are_a_part_until_2002_and_a_share_of_the_parts_later(tmp_path):
    before, later = RETAIL | {"TỔNG SỐ": (15000.0, 118800.0)}, dict(RETAIL)
    for month, rows in ((7, before), (8, later)):
        with_producers = rows | {"Cơ sở sản xuất trực tiếp bán lẻ": (500.0, 3000.0)}
        annex = write_annex(tmp_path / f"t{month}.xlsx", month=month, retail=with_producers)
        assert load(tmp_path / "data", [annex], NGHE_AN).changed


def test_a_missing_part_is_not_zero_and_rounding_is_no_fault(tmp_path):
    rounded = {**RETAIL, "Du lịch lữ hành": (501.0, 3801.0)}
    without = {label: values for label, values in EXPORTS.items() if label != "Khu vực kinh tế trong nước"}
    outcome = load(tmp_path / "data", [write_annex(tmp_path / "t8.xlsx", retail=rounded, exports=without)], NGHE_AN)
    assert outcome.changed
    assert list(outcome.findings.values()) == [[]]


def test_swapped_columns_of_month_and_year_to_date_are_seen(tmp_path):
    swapped = {label: values[::-1] for label, values in EXPORTS.items()}
    codes = planted(tmp_path, exports=swapped)
    assert ("year_to_date_holds_its_month", "14.XK", "C9") in codes


def findings_of_second(tmp_path: Path, first: dict, second: dict) -> list[tuple[str, Severity]]:
    """Load two months; what was found about the second."""
    load(tmp_path / "data", [write_annex(tmp_path / "t7.xlsx", month=7, **first)], NGHE_AN)
    outcome = load(tmp_path / "data", [write_annex(tmp_path / "t8.xlsx", month=8, **second)], NGHE_AN)
    (findings,) = outcome.findings.values()
    return [(finding.code, finding.severity) for finding in findings]


def test_a_row_that_was_there_last_month_is_missed(tmp_path):
    shorter = {label: values for label, values in IIP.items() if label != "Khai khoáng"}
    assert ("coverage_did_not_shrink", Severity.WARNING) in findings_of_second(tmp_path, {}, {"iip": shorter})


def test_a_whole_that_is_gone_stops_the_load(tmp_path):
    headless = {label: values for label, values in IIP.items() if label != "Toàn ngành công nghiệp"}
    with pytest.raises(CheckFailed, match=r"t8\.xlsx"):
        findings_of_second(tmp_path, {}, {"iip": headless})


def test_a_year_to_date_outside_its_parts_tells_of_a_revision(tmp_path):
    first = {"iip": {"Toàn ngành công nghiệp": (110.0, 110.0, 110.0)}}
    second = {"iip": {"Toàn ngành công nghiệp": (110.0, 112.0, 113.0)}}
    assert ("year_to_date_follows_its_months", Severity.WARNING) in findings_of_second(tmp_path, first, second)


def test_revised_months_show_in_the_sum_of_the_year_to_date(tmp_path):
    july = {"exports": {"TỔNG TRỊ GIÁ": (300.0, 2000.0)}, "retail": {}}
    for to_date, told in ((2450.0, ["year_to_date_is_the_sum_of_its_months"]), (2400.0, [])):
        place = tmp_path / str(to_date)
        place.mkdir()
        august = {"exports": {"TỔNG TRỊ GIÁ": (400.0, to_date)}, "retail": {}}
        found = findings_of_second(place, july, august)
        assert [code for code, severity in found if severity == Severity.INFORMATION] == told


def test_the_worked_examples_of_published_figures_are_found(shipped):
    from dashboard import queries

    found = queries.findings()
    found = found[found["code"] == "year_to_date_follows_its_months"]
    grdp, retail, exports = (
        found[found["sheet"].eq(sheet) & found["message"].str.contains(period)]["severity"].to_list()
        for sheet, period in (
            ("GRDP", "9 tháng năm 2025"),  # H1 8.24, Q3 8.62, nine months 8.61: H1 has been revised
            ("Bán lẻ", "2 tháng năm 2025"),  # February +21.49, two months +52.23
            ("Xuất nhập khẩu", "9 tháng năm 2025"),  # seven months +32.69, nine months +40
        )
    )
    assert (grdp, retail, exports) == (["warning"], ["warning"], ["information"])


@pytest.mark.shared
def test_real_annexes_load_with_their_misprints_left_out(shared, tmp_path):
    of_years = ("2008", "2023", "2024", "2025")  # 10/2008: one digit too many; 9/2024: quarters of another year
    annexes = [path for path in sorted((shared / "nso").glob("20*.xls*")) if path.name[:4] in of_years]
    outcome = load(tmp_path / "data", annexes, Instructions(area="VN"))
    assert len(outcome.new) == len(annexes) == 10
    said = [one for of_file in outcome.findings.values() for one in of_file if one.code == "misprint_is_corrected"]
    assert sorted((one.sheet, one.cell, one.found) for one in said) == [
        ("10.SPCNquy", "C8", "11.686,06"),
        ("XK", "D11", "30.001"),
    ]
