"""Small real workbooks for the tests of our own sheets: rows in, what the reader made of them out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from etl.model import Reading
from etl.reader import read_workbook

Rows = list[list[object]]


@pytest.fixture
def read_rows(tmp_path: Path) -> Callable[..., Reading]:
    """Write rows to one sheet of a new workbook and read it; `merges` are ranges such as `A1:B2`."""

    def read(rows: Rows, merges: tuple[str, ...] = (), sheet: str = "Trang1", area: str = "VN-22") -> Reading:
        workbook = Workbook()
        page = workbook.active
        page.title = sheet
        for row in rows:
            page.append(row)
        for merge in merges:
            page.merge_cells(merge)
        path = tmp_path / "so-lieu.xlsx"
        workbook.save(path)
        return read_workbook(path, area=area)

    return read
