"""What a publication would change is known before anything changes: by the key that tells one figure from another."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook

from etl import load as loading
from etl.comparison import Comparison, Kind, compare
from etl.load import AreaUnknown, Instructions
from etl.warehouse import published_version, warehouse_path
from etl.workbook import EmptyFile
from growth.revisions import Doubt
from ledger.decisions import Assigned
from tests.warehouse.annex import EXPORTS, IIP, write_annex

OURS = Instructions(area="VN-22")


def compared(folder: Path, *paths: Path, assigned: tuple[Assigned, ...] = ()) -> Comparison:
    with loading.rehearse(folder, dict.fromkeys(paths, OURS), assigned) as found:
        assert not found.faults
        return compare(found.connection, [file.card.sha256 for file in found.new.values()])


def counts(comparison: Comparison) -> dict[Kind, int]:
    return dict(Counter(change.kind for change in comparison.changes))


@pytest.fixture
def july(folder: Path, tmp_path: Path) -> Path:
    loading.load(folder, [write_annex(tmp_path / "t7.xlsx", month=7)], OURS)
    return folder


def test_into_an_empty_warehouse_everything_is_new(folder, tmp_path):
    assert counts(compared(folder, write_annex(tmp_path / "t7.xlsx", month=7))) == {Kind.NEW: 24}


def test_a_rehearsal_publishes_nothing_stores_nothing_and_leaves_nothing(july, tmp_path):
    before = warehouse_path(july).read_bytes()
    files = sorted(path.relative_to(july) for path in july.rglob("*") if path.is_file())
    compared(july, write_annex(tmp_path / "t8.xlsx", month=8))
    assert warehouse_path(july).read_bytes() == before
    assert sorted(path.relative_to(july) for path in july.rglob("*") if path.is_file()) == files


def test_the_version_of_a_rehearsal_is_the_one_that_publishing_gives(july, tmp_path, monkeypatch):
    august = write_annex(tmp_path / "t8.xlsx", month=8)
    card = loading._card
    monkeypatch.setattr(loading, "_card", lambda *said: _at_noon(card(*said)))
    with loading.rehearse(july, {august: OURS}) as found:
        assert found.upon == published_version(july)
        promised = found.version
    assert loading.load(july, [august], OURS).version == promised


def _at_noon(card):
    return replace(card, received_at=datetime(2025, 9, 1, 12))


def test_a_saved_again_workbook_has_nothing_but_unchanged_figures(july, tmp_path):
    workbook = load_workbook(tmp_path / "t7.xlsx")
    workbook.properties.title = "lưu lại"
    workbook.save(tmp_path / "t7-again.xlsx")
    found = compared(july, tmp_path / "t7-again.xlsx")
    assert counts(found) == {Kind.UNCHANGED: 24} and found.is_empty


def test_the_month_before_as_revised_now_is_a_revision_with_both_cells(july, tmp_path):
    # The first column of the August annex is July against the year before: 119,5 was said in July.
    found = compared(july, write_annex(tmp_path / "t8.xlsx", month=8))
    revised = {change.label: change for change in found.of(Kind.REVISED)}
    whole = revised["Toàn ngành công nghiệp"]
    assert (whole.period, whole.measure, whole.old, whole.new) == ("2025-07", "index_yoy", 119.5, 112.0)
    assert (whole.old_place.file, whole.old_place.cell) == ("t7.xlsx", "C9")
    assert (whole.new_place.file, whole.new_place.cell) == ("t8.xlsx", "B9")
    assert whole.size == pytest.approx(-7.5) and whole.usual is None and not whole.doubts
    assert counts(found) == {Kind.REVISED: 2, Kind.NEW: 22}


def test_a_row_that_is_gone_from_a_corrected_table_has_vanished(july, tmp_path):
    exports = {label: values for label, values in EXPORTS.items() if label != "Dệt, may"}
    found = compared(july, write_annex(tmp_path / "t7-sua.xlsx", month=7, exports=exports))
    assert [(one.label, one.measure, one.old) for one in found.of(Kind.VANISHED)] == [
        ("Dệt, may", "level", 90.0),
        ("Dệt, may", "level_ytd", 610.0),
    ]
    assert found.of(Kind.VANISHED)[0].old_place.cell == "B12"


def test_figures_of_another_area_are_neither_vanished_nor_revised(july, tmp_path):
    of_country = {"Toàn ngành công nghiệp": (108.0, 109.0, 108.6), "Khai khoáng": (97.0, 98.0, 97.5)}
    country = write_annex(tmp_path / "vn.xlsx", month=7, iip=of_country)
    with loading.rehearse(july, {country: Instructions(area="VN")}) as found:
        comparison = compare(found.connection, [file.card.sha256 for file in found.new.values()])
    assert counts(comparison) == {Kind.NEW: 24}


def test_what_was_released_before_the_figure_in_force_stays_history(july, tmp_path):
    late = Instructions(area="VN-22", released=date(2025, 7, 1))
    changed = write_annex(tmp_path / "som.xlsx", month=7, iip=IIP | {"Khai khoáng": (90.0, 91.0, 92.0)})
    with loading.rehearse(july, {changed: late}) as found:
        comparison = compare(found.connection, [file.card.sha256 for file in found.new.values()])
    assert {one.label for one in comparison.of(Kind.OLDER)} == {"Khai khoáng"}
    assert not comparison.of(Kind.REVISED) and comparison.is_empty


@pytest.mark.parametrize(
    ("values", "doubt"),
    [
        ((101.0, 88.0, 118.3), Doubt.SIGN),  # 116,3 became a fall
        ((101.0, 1163.0, 118.3), Doubt.SCALE),
        ((101.0, 160.0, 118.3), Doubt.LARGE),
    ],
)
def test_an_odd_revision_stands_on_top(july, tmp_path, values, doubt):
    annex = write_annex(tmp_path / "t7-sua.xlsx", month=7, iip=IIP | {"Khai khoáng": values})
    first = compared(july, annex).changes[0]
    assert (first.label, first.period, first.old, first.new) == ("Khai khoáng", "2025-07", 116.3, values[1])
    assert doubt in first.doubts


def test_the_size_of_a_revision_stands_beside_the_usual_one(july, tmp_path):
    slight = IIP | {"Toàn ngành công nghiệp": (119.0, 119.5, 116.4), "Khai khoáng": (116.0, 101.0, 118.3)}
    loading.load(july, [write_annex(tmp_path / "t8.xlsx", month=8, iip=slight)], OURS)
    much = slight | {"Toàn ngành công nghiệp": (119.0, 124.5, 116.4)}
    (change,) = compared(july, write_annex(tmp_path / "t8-sua.xlsx", month=8, iip=much)).of(Kind.REVISED)
    assert change.usual == pytest.approx(0.4)  # July's two figures moved by 0,5 and 0,3
    assert change.size == pytest.approx(5.0) and change.doubts == (Doubt.LARGE,)


def test_an_assigned_label_takes_the_figures_of_earlier_files_along(folder, tmp_path):
    odd = {"Than củi ép": (101.0, 116.3, 118.3)} | IIP
    loading.load(folder, [write_annex(tmp_path / "t7.xlsx", month=7, iip=odd)], OURS)
    assert compared(folder, tmp_path / "t7.xlsx", assigned=(Assigned("vsic", "16", "Than củi ép"),)).named == 3


def test_every_fault_of_one_file_leaves_the_others_understood(july, tmp_path):
    (tmp_path / "rong.xlsx").write_bytes(b"")
    paths = {tmp_path / "rong.xlsx": OURS, write_annex(tmp_path / "t8.xlsx", month=8): Instructions()}
    with loading.rehearse(july, paths) as found:
        assert {path.name: type(fault) for path, fault in found.faults.items()} == {
            "rong.xlsx": EmptyFile,
            "t8.xlsx": AreaUnknown,
        }
        assert len(found.readings[tmp_path / "t8.xlsx"].observations) == 24 and not found.new


def test_errors_in_figures_are_findings_of_the_rehearsal(july, tmp_path):
    below_zero = {label: tuple(-value for value in values) for label, values in EXPORTS.items()}
    path = write_annex(tmp_path / "t8.xlsx", month=8, exports=below_zero)
    with loading.rehearse(july, {path: OURS}) as found:
        codes = Counter(one.code for one in found.findings[path])
    assert codes["level_is_not_negative"] == 8
    with duckdb.connect(warehouse_path(july), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM observation").fetchone() == (24,)
