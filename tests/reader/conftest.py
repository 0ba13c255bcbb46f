"""Small workbooks of one table each, built cell by cell."""

from __future__ import annotations

from functools import partial

import pytest
from openpyxl import Workbook

from etl.model import Reading
from etl.reader import read_workbook


def write_and_read(folder, sheets, *, merges=(), hidden=(), file="bieu.xlsx", **options):
    """Write sheets given as {name: rows} or as rows into a folder, read them back."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in (sheets if isinstance(sheets, dict) else {"Sheet1": sheets}).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row) or [None])
        for merge in merges:
            sheet.merge_cells(merge)
        if name in hidden:
            sheet.sheet_state = "hidden"
    if hidden:
        book.create_sheet("trống")
    book.save(folder / file)
    return read_workbook(folder / file, **options)


@pytest.fixture(scope="session")
def readings(shared) -> dict[str, Reading]:
    """The real annexes of ../shared by file name, each as it is read for the country."""
    return {path.name: read_workbook(path) for path in sorted((shared / "nso").glob("*.xls*"))}


@pytest.fixture
def read(tmp_path):
    """Write sheets given as {name: rows} or as rows, read them back as the annex of a province or the country."""
    return partial(write_and_read, tmp_path)


def figures(reading):
    """The figures of a reading in short: (item, area, period, measure, value)."""
    return [(one.item, one.area, one.period, one.measure, one.value) for one in reading.observations]
