"""Templates: what we write is what we read, empty or filled, and the same content gives the same bytes."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

from etl.reader import read_workbook
from etl.templates import CHOICES_SHEET, TEMPLATES, UnknownTemplate, write_template


@pytest.mark.parametrize("kind", TEMPLATES)
def test_every_empty_template_is_recognised_and_holds_no_figure(tmp_path, kind):
    write_template(kind, tmp_path / "mau.xlsx")
    reading = read_workbook(tmp_path / "mau.xlsx", area="VN-22")
    assert reading.report["tables"] and not reading.findings
    assert not (reading.observations or reading.targets or reading.goals or reading.clusters or reading.projects)


@pytest.mark.parametrize(
    "kind", [kind for kind in TEMPLATES if kind != "iip"]
)  # an annex without figures has no columns
def test_every_caption_of_a_template_is_understood(tmp_path, kind):
    write_template(kind, tmp_path / "mau.xlsx")
    for table in read_workbook(tmp_path / "mau.xlsx", area="VN-22").report["tables"]:
        assert table["columns"] and all(column["meaning"] for column in table["columns"]), table["title"]


def test_excel_takes_every_part_of_every_template(tmp_path, office_faults):
    for kind in TEMPLATES:
        write_template(kind, tmp_path / "mau.xlsx")
        assert office_faults((tmp_path / "mau.xlsx").read_bytes(), "xlsx") == [], kind


def test_the_same_template_gives_the_same_bytes(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_template("so-lieu", tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_closed_columns_offer_their_list_in_excel(tmp_path):
    write_template("so-lieu", tmp_path / "mau.xlsx")
    workbook = load_workbook(tmp_path / "mau.xlsx")
    assert workbook[CHOICES_SHEET].sheet_state == "hidden"
    lists = [rule for rule in workbook["Số liệu"].data_validations.dataValidation if rule.type == "list"]
    assert len(lists) == 5 and all(CHOICES_SHEET in rule.formula1 for rule in lists)


def test_an_unknown_kind_names_the_kinds_there_are(tmp_path):
    with pytest.raises(UnknownTemplate, match="so-lieu, iip, kich-ban"):
        write_template("gi-do", tmp_path / "mau.xlsx")
