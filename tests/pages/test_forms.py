"""Forms come with the rows of what was published last: read back they ask for values and hold none of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from dashboard import forms, queries, warehouse
from etl.model import Reading
from etl.reader import read_workbook


@pytest.fixture
def filled(shipped: Path, tmp_path: Path):
    """Writes the form of a kind from the shipped warehouse: its path and what is read back from it."""

    def _filled(kind: str) -> tuple[Path, Reading]:
        path = tmp_path / f"{kind}.xlsx"
        path.write_bytes(forms.write(kind, warehouse.current_version()))
        return path, read_workbook(path, area="VN-22")

    yield _filled
    warehouse.close()


@pytest.mark.parametrize("kind", [kind for kind in forms.KINDS if kind != "kich-ban"])
def test_a_filled_form_is_recognised_and_holds_no_figure(filled, kind):
    _, reading = filled(kind)
    assert reading.report["tables"] and not reading.findings
    assert not reading.observations and not reading.targets


def test_the_list_of_figures_asks_for_the_next_month_of_what_the_newest_month_had(filled):
    path, reading = filled("so-lieu")
    rows = list(load_workbook(path)["Số liệu"].iter_rows(min_row=7, values_only=True))
    rows = [row for row in rows if row[0]]
    newest = queries.newest_month("VN-22", ["iip", "export_value", "retail_sales", "import_value"])
    assert rows and len(reading.report["tables"][0]["unfilled"]) == len(rows)
    assert {row[2] for row in rows} == {"Nghệ An"} and all(row[5] is None for row in rows)
    year, month = map(int, newest.split("-"))
    following = f"{month % 12 + 1} năm {year + month // 12}"
    assert all(str(row[3]).endswith((following, f"tháng năm {following.split()[-1]}")) for row in rows)


def test_the_annex_of_the_industry_index_lists_every_industry(filled):
    path, _ = filled("iip")
    labels = [row[0] for row in load_workbook(path).worksheets[0].iter_rows(min_row=10, values_only=True) if row[0]]
    assert labels[:3] == ["Toàn ngành công nghiệp", "Khai khoáng", "Khai thác than cứng và than non"]
    assert len(labels) > 30


def test_the_plan_asks_for_its_version_and_document(filled):
    _, reading = filled("kich-ban")
    assert not reading.targets
    assert {finding.code for finding in reading.findings} <= {"missing_cell"}


def test_goals_keep_the_values_that_they_have(filled):
    _, reading = filled("muc-tieu")
    known = queries.goals().set_index("goal_code")
    assert len(reading.goals) == len(known)
    for goal in reading.goals:
        value = known.loc[goal.goal_code, "target_low"]
        assert goal.target_low == (None if value != value else pytest.approx(value)), goal.goal_code


def test_without_a_warehouse_the_forms_are_empty():
    assert forms.write("so-lieu", "").startswith(b"PK")
