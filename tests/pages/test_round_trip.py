"""What the look-up exports, the load reads again: the same figures, cell by cell."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from dashboard import figures, queries, warehouse
from dashboard.reports import tables
from etl.load import CheckFailed, Instructions, load

SAME = [
    *("indicator", "item", "item_name", "area", "period", "frequency", "measure", "value"),
    *("unit", "price_basis", "status", "release", "citation", "note"),
]
EVERYTHING = figures.Filters(())


def exported(folder: Path, ending: str, filters: figures.Filters = EVERYTHING) -> Path:
    """Everything that the look-up finds, as rows, in a file."""
    version = warehouse.current_version()
    with warehouse.at(version):
        sheet = figures.whole_sheet(version, filters, figures.ROWS, "Tất cả số liệu", ["Bộ lọc: không"])
    path = folder / f"so-lieu.{ending.partition('-')[0]}"
    written = {"xlsx": tables.to_xlsx, "csv": tables.to_csv, "csv-phay": lambda one: tables.to_csv(one, ",")}
    path.write_bytes(written[ending](sheet))
    return path


def known(filters: figures.Filters = EVERYTHING):
    """The figures in force, without where they stand; rows in one order."""
    found = queries.search_figures(**filters.arguments())[SAME]
    return found.sort_values(SAME[:7], kind="stable").reset_index(drop=True).astype(object).fillna("")


@pytest.mark.parametrize("ending", ["xlsx", "csv", "csv-phay"])
def test_every_shipped_figure_comes_back(ending, shipped, tmp_path, monkeypatch):
    before = known()
    path = exported(tmp_path, ending)
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path / "again"))
    load(tmp_path / "again", [path], Instructions(publisher="Tra cứu"))
    after = known()
    assert len(after) == len(before) > 800
    for column in SAME:
        assert after[column].to_list() == before[column].to_list(), column
    warehouse.close()


def test_figures_of_the_monthly_annexes_come_back_too(demo_warehouse, tmp_path, monkeypatch):
    monkeypatch.setenv("DASHBOARD_DATA", str(demo_warehouse))
    filters = figures.Filters(("VN-22",), indicators=("export_value", "retail_sales"), first="2025-08")
    before = known(filters)
    path = exported(tmp_path, "csv", filters)
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path / "again"))
    load(tmp_path / "again", [path], Instructions(illustrative=True))
    assert known(filters).to_dict("records") == before.to_dict("records")
    assert asdict(filters)["first"] == "2025-08" and len(before) > 100
    warehouse.close()


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_an_export_of_the_training_data_never_enters_the_real_warehouse(ending, demo_warehouse, tmp_path, monkeypatch):
    monkeypatch.setenv("DASHBOARD_DATA", str(demo_warehouse))
    path = exported(tmp_path, ending, figures.Filters(("VN-22",), indicators=("retail_sales",), first="2025-09"))
    with pytest.raises(CheckFailed) as refused:
        load(tmp_path / "real", [path], Instructions())
    assert "số liệu minh họa" in refused.value.findings[0].message
    warehouse.close()
