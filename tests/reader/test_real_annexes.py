"""The real annexes of 25 years through ../shared: score against independent figures, coverage, consistency."""

from __future__ import annotations

import csv
import importlib.util
from collections import Counter, defaultdict

import pytest

pytestmark = pytest.mark.shared
# The extractor of the truth file took column D of this sheet, “Tháng 01 năm 2017 so với tháng 12 năm 2016”, for the
# comparison with the same month of the year before, which stands in column E.
TRUTH_MISTAKE = ("2017-01-27-Bieu-01.2017-1.xlsx", "iip", "index_yoy", "2017-01")
ALWAYS = {"product_output", "exports", "imports"}


@pytest.fixture(scope="module")
def key(shared):
    spec = importlib.util.spec_from_file_location("score_reading", shared / "tools" / "score_reading.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.key


def test_every_independent_figure_is_read_right(shared, readings, key):
    read = defaultdict(list)
    for reading in readings.values():
        for one in reading.observations:
            read[reading.file, one.indicator, key(one.item_label), one.measure, one.period].append(one.value)
    verdicts = Counter()
    with (shared / "nso" / "truth.csv").open(encoding="utf-8", newline="") as file:
        for true in csv.DictReader(file):
            value = float(true["value"])
            found = read.get((true["file"], true["indicator"], key(true["label"]), true["measure"], true["period"]))
            right = found and any(abs(one - value) <= 1e-6 * max(1.0, abs(value)) for one in found)
            about = (true["file"], true["indicator"], true["measure"], true["period"])
            verdicts["right" if right else "missing" if not found else about] += 1
    assert verdicts.pop("right") >= 17_580
    assert verdicts == {TRUTH_MISTAKE: 27}


def test_the_figure_that_the_truth_file_mistakes_compares_with_the_month_before(readings):
    row = {
        one.measure: (one.value, one.cell)
        for one in readings[TRUTH_MISTAKE[0]].observations
        if one.table == "iip" and one.item == "TOTAL" and one.period == "2017-01"
    }
    assert row["index_mom"] == (93.7593292298248, "D9") and row["index_yoy"] == (100.681192948469, "E9")


def test_every_workbook_tells_its_month_and_holds_its_tables(readings):
    for name, reading in readings.items():
        assert reading.report_period == name[:7], name
        tables = {table["table"] for table in reading.report["tables"] if table["figures"]}
        assert tables >= ALWAYS, name
        assert ("iip" if name >= "2011-06" else "gross_output") in tables, name
        assert not [finding for finding in reading.findings if finding.severity == "error"], name


def test_nearly_every_number_of_a_table_in_scope_is_understood(readings):
    figures = sum(reading.report["figures"] for reading in readings.values())
    left_out = sum(reading.report["cells_left_out"] for reading in readings.values())
    assert figures / (figures + left_out) >= 0.994
    for reading in readings.values():
        for table in reading.report["tables"]:
            assert all(one["reason"] for one in table["left_out"])
            assert all(column["meaning"] or column["reason"] for column in table["columns"])


def test_the_year_to_date_is_what_came_before_and_the_month(readings):
    agree, breaches = 0, []
    for reading in readings.values():
        rows = defaultdict(dict)
        for one in reading.observations:
            place = (one.sheet, one.indicator, one.area, one.item_path, one.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
            rows[place][one.measure, one.period] = one.value
        for place, row in rows.items():
            for (measure, period), month in row.items():
                number = period[5:]
                if measure != "level" or not number.isdigit() or int(number) < 2:
                    continue
                year, number = period[:4], int(number)
                before = row.get(("level_ytd", f"{year}-{number - 1:02d}"))
                now = row.get(("level_ytd", period)) or row.get(("level", year if number == 12 else f"{year}-Q1"))
                if before is None or now is None:
                    continue
                if abs(before + month - now) <= max(0.006 * abs(now), 1.01):
                    agree += 1
                else:
                    breaches.append((reading.file, *place))
    assert agree > 5_400
    # Printed so: eleven months and December do not add up to the year's coal in the annex of December 2016.
    assert [one[0] for one in breaches] == ["2016-12-29-Bieu-2016.xlsx"]


def test_nghe_an_stands_in_the_tables_by_province(readings):
    found = {one.indicator for reading in readings.values() for one in reading.observations if one.area == "VN-22"}
    assert found >= {"employment_index_industry", "state_investment", "foreign_investment_new"}


def test_no_letter_of_an_old_font_is_left(readings):
    strange = set("¡¢£¤¥¦§¨©ª«¬®µ¶·¸¹»¼½¾ÆËÏÐÑÖ×ØÜÞßåæçëïñö÷øûüþ")
    labels = {one.item_path for reading in readings.values() for one in reading.observations}
    assert not [label for label in labels if strange & set(label)]
