"""The one door from the dashboard to the load: what pages may ask of received workbooks. Knows no screen, no SELECT."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from etl.model import EtlError
from etl.workbook import column_letters, open_workbook

__all__ = ["AddressUnreadable", "EtlError", "SheetMissing", "Window", "window"]

_ABOVE, _BELOW, _LEFT, _RIGHT = 12, 8, 6, 5
_LETTERS_IN_USE = 3  # the widest sheet ends at column XFD


class SheetMissing(EtlError):
    """A workbook has no sheet of this name."""

    def __init__(self, file: str, sheet: str):
        self.file, self.sheet = file, sheet
        super().__init__(f"Tệp {file} không có trang tính “{sheet}”; hãy chọn lại ô từ bảng số liệu.")


class AddressUnreadable(EtlError):
    """A text that is no cell address."""

    def __init__(self, found: str):
        self.found = found
        super().__init__(f"“{found}” không phải là địa chỉ ô; hãy viết như B7.")


@dataclass(frozen=True)
class Window:
    """A part of a sheet as it stands in the file, with the wanted cell in it.

    cells: values as stored, columns named by their letters, rows by their numbers; merged cells hold their value at
    the top left only. cell: the wanted address in capitals. hidden: the sheet is hidden in the workbook.
    """

    cells: pd.DataFrame
    cell: str
    hidden: bool


def _position(cell: str) -> tuple[int, int]:
    """`B7` → (6, 1): row and column from 0; raises AddressUnreadable."""
    letters = cell.strip().upper().rstrip("0123456789")
    digits = cell.strip()[len(letters) :]
    if not (letters.isascii() and letters.isalpha() and len(letters) <= _LETTERS_IN_USE and digits and int(digits)):
        raise AddressUnreadable(cell)
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(digits) - 1, column - 1


def window(path: Path, sheet: str, cell: str) -> Window:
    """The cells around one cell of a raw workbook; raises EtlError with a sentence for the user."""
    row, column = _position(cell)
    workbook = open_workbook(path)
    page = next((one for one in workbook.sheets if one.name == sheet), None)
    if page is None:
        raise SheetMissing(workbook.file, sheet)
    rows = range(max(row - _ABOVE, 0), row + _BELOW + 1)
    columns = range(max(column - _LEFT, 0), column + _RIGHT + 1)
    # Objects, not pandas' own types: an empty cell stays empty and a whole number stays one.
    cells = pd.DataFrame(
        [[page.value(at, across) for across in columns] for at in rows],
        index=[at + 1 for at in rows],
        columns=[column_letters(across) for across in columns],
        dtype=object,
    )
    return Window(cells, f"{column_letters(column)}{row + 1}", page.hidden)
