"""Known misprints as data: replaced or left out before the checks, never silently, never on another value."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from etl import corrections
from etl.corrections import CorrectionDoesNotFit, CorrectionsUnreadable, corrected
from etl.load import CheckFailed, Instructions, check, load
from etl.raw_store import file_hash
from etl.reader import read_workbook
from growth.vocabulary import Severity
from tests.warehouse.annex import EXPORTS, write_annex

NGHE_AN = Instructions(area="VN-22")
MISPRINTED = EXPORTS | {"Khu vực có vốn đầu tư nước ngoài": (2500.0, 1700.0)}  # one digit too many


def entry(annex: Path, **fields) -> dict:
    return {
        "file": annex.name,
        "sha256": file_hash(annex),
        "sheet": "14.XK",
        "cell": "B11",
        "printed": 2500,
        "corrected": "leave out",
        "reason": "Thừa một chữ số 0.",
        "who": "Nguyễn Văn A",
        "date": date(2025, 9, 1),
        **fields,
    }


@pytest.fixture
def listed(tmp_path, monkeypatch):
    """Make these entries the list of corrections of this test."""

    def write(*entries: dict) -> None:
        path = tmp_path / f"corrections-{len(list(tmp_path.glob('corrections-*')))}.yaml"
        path.write_text(yaml.safe_dump(list(entries), allow_unicode=True), encoding="utf-8")
        monkeypatch.setattr(corrections, "CORRECTIONS", path)

    return write


@pytest.fixture
def annex(tmp_path) -> Path:
    return write_annex(tmp_path / "t8.xlsx", exports=MISPRINTED)


def test_a_misprint_stops_the_load_until_it_is_left_out(tmp_path, annex, listed):
    listed()
    with pytest.raises(CheckFailed):
        load(tmp_path / "data", [annex], NGHE_AN)
    listed(entry(annex))
    outcome = load(tmp_path / "data", [annex], NGHE_AN)
    said = [one for of_file in outcome.findings.values() for one in of_file if one.code == "misprint_is_corrected"]
    assert [(one.severity, one.sheet, one.cell, one.found, one.expected) for one in said] == [
        (Severity.INFORMATION, "14.XK", "B11", "2.500", "bỏ trống")
    ]


def test_a_corrected_figure_keeps_the_printed_value_and_the_reason_in_its_note(annex, listed):
    listed(entry(annex, corrected=250.0))
    reading, findings = check(annex, NGHE_AN)
    [figure] = [one for one in reading.observations if (one.sheet, one.cell) == ("14.XK", "B11")]
    assert figure.value == 250.0
    assert figure.note == "Bản gốc in 2.500; sửa ngày 1/9/2025: Thừa một chữ số 0."
    assert not [one for one in findings if one.severity == Severity.ERROR]


def test_the_figure_that_is_left_out_is_the_only_one_that_goes(annex, listed):
    printed = read_workbook(annex, area="VN-22")
    listed(entry(annex))
    kept = corrected(printed, file_hash(annex))
    gone = {(one.sheet, one.cell) for one in printed.observations} - {
        (one.sheet, one.cell) for one in kept.observations
    }
    assert gone == {("14.XK", "B11")}
    assert read_workbook(annex, area="VN-22").observations == printed.observations


def test_another_file_with_the_same_cell_is_left_alone(tmp_path, annex, listed):
    other = write_annex(tmp_path / "t7.xlsx", month=7)
    reading = read_workbook(other, area="VN-22")
    listed(entry(annex))
    assert corrected(reading, file_hash(other)) is reading


def test_a_whole_range_can_be_left_out_by_its_first_cell(annex, listed):
    listed(entry(annex, cell="B9:C12", printed=400.0))
    reading, findings = check(annex, NGHE_AN)
    assert not [one for one in reading.observations if one.sheet == "14.XK"]
    [said] = [one for one in findings if one.code == "misprint_is_corrected"]
    assert (said.cell, said.found) == ("B9", "400") and "B9:C12 (8 số liệu)" in said.message


@pytest.mark.parametrize(
    ("fields", "found"), [({"printed": 30001}, "ghi 2.500"), ({"cell": "Z99"}, "không cho số liệu nào")]
)
def test_a_correction_that_no_longer_fits_its_cell_is_a_fault_with_the_cell(annex, listed, fields, found):
    listed(entry(annex, **fields))
    with pytest.raises(CorrectionDoesNotFit, match=found) as fault:
        check(annex, NGHE_AN)
    assert fault.value.correction.sheet == "14.XK" and "14.XK!" in str(fault.value)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reason": ""}, "reason"),
        ({"corrected": "khoảng 250"}, "corrected phải là số"),
        ({"printed": True}, "printed phải là số"),
        ({"date": "hôm qua"}, "date phải là ngày"),
        ({"guess": 1}, "guess"),
        ({"cell": "hàng 11"}, "cell phải là một ô"),
        ({"cell": "B9:C12", "corrected": 250.0}, "một vùng ô chỉ có thể"),
    ],
)
def test_an_entry_with_a_fault_says_which(annex, listed, fields, said):
    listed(entry(annex), entry(annex, **fields))
    with pytest.raises(CorrectionsUnreadable, match=said) as fault:
        check(annex, NGHE_AN)
    assert fault.value.place == "mục 2"


@pytest.mark.shared
def test_every_listed_correction_fits_the_workbook_it_is_about(shared):
    entries = yaml.safe_load(corrections.CORRECTIONS.read_text(encoding="utf-8"))
    assert entries
    for one in entries:
        path = shared / "nso" / one["file"]
        assert file_hash(path) == one["sha256"]
        reading, findings = check(path, Instructions(area="VN"))
        assert (one["sheet"], one["cell"].split(":")[0]) in {
            (finding.sheet, finding.cell) for finding in findings if finding.code == "misprint_is_corrected"
        }
        assert not [finding for finding in findings if finding.severity == Severity.ERROR]
        assert reading.observations
