"""Strict numbers: a cell in, a number or a named reason out. Knows no workbook and no table."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from itertools import accumulate, chain

from etl.remembered import remembered

VI, EN = "vi", "en"  # 1.234,5 and 1,234.5
# Closed list of what a statistics office prints where there is no figure. Missing is not zero.
MISSING_MARKS = frozenset({"", "…", "...", "....", "..", ".", "-", "--", "–", "—", "x", "X", '"-"', "*", "na", "n/a"})
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_EXCEL_MOMENT_ZERO = datetime.combine(_EXCEL_DAY_ZERO, time.min)
_PATTERN = {
    VI: re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?"),
    EN: re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"),
}
_GROUP, _POINT = {VI: ".", EN: ","}, {VI: ",", EN: "."}
# What a cell holds, a letter each, so that a row can be searched like a text: a number or a date, a number written as
# text, other words, a missing mark, nothing (or blanks alone), true or false.
NUMBER, WRITTEN, WORDS, MARK, EMPTY, OTHER = "ntwm.b"
_KIND_OF_CLASS = {float: NUMBER, int: NUMBER, date: NUMBER, datetime: NUMBER, bool: OTHER, type(None): EMPTY}
ERROR_MARKS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})


class NumberError(ValueError):
    """A text that is no number in the stated notation; carries the text and a Vietnamese reason."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"“{text}”: {reason}")
        self.text, self.reason = text, reason


def is_missing(cell: object) -> bool:
    """Whether the cell is empty or one of the missing marks."""
    return cell is None or (isinstance(cell, str) and cell.strip() in MISSING_MARKS)


def parse_number(text: str, notation: str) -> float:
    """`1.234,5` in VI or `1,234.5` in EN → 1234.5; raises NumberError on anything else."""
    compact = text.strip().replace("\u00a0", "").replace(" ", "")
    if not _PATTERN[notation].fullmatch(compact):
        raise NumberError(text, "không phải là số")
    return float(compact.replace(_GROUP[notation], "").replace(_POINT[notation], "."))


@remembered
def notations_of(text: str) -> frozenset[str]:
    """Notations in which a text is a number with the same or with different values: {} for words, both for `1.234`."""
    compact = text.strip().replace("\u00a0", "").replace(" ", "")
    return frozenset(notation for notation, pattern in _PATTERN.items() if pattern.fullmatch(compact))


def is_number(cell: object) -> bool:
    """Whether a cell holds a number, a date in a number's place or a text that is one in some notation."""
    if cell is None or cell.__class__ is float:
        return cell is not None
    if isinstance(cell, str):
        return bool(cell) and (cell[0].isdigit() or cell[0] in "+- ") and bool(notations_of(cell))
    return isinstance(cell, int | float | date) and not isinstance(cell, bool)


def kinds_of(rows: list[list], texts: Collection[str]) -> list[str]:
    """What each cell of each row holds, one letter a cell; texts: all that stand in the rows."""
    of_text = dict(zip(texts, map(_kind_of_text, texts), strict=True))
    cells = list(chain.from_iterable(rows))
    kinds = "".join(map(of_text.get, cells, map(_KIND_OF_CLASS.get, map(type, cells))))
    ends = list(accumulate(map(len, rows)))
    return [kinds[start:end] for start, end in zip((0, *ends), ends, strict=False)]


@remembered
def _kind_of_text(text: str) -> str:
    if is_number(text):
        return WRITTEN
    return WORDS if not is_missing(text) else MARK if text.strip() else EMPTY


def proven_notations(cells: Iterable[object]) -> frozenset[str]:
    """The notations that the unambiguous text numbers among some cells prove."""
    fitting = [notations_of(cell) for cell in cells if isinstance(cell, str)]
    return frozenset().union(*[notations for notations in fitting if len(notations) == 1])


def one_notation(proven: Iterable[str]) -> str | None:
    """The only notation that is proven; None where none or both are."""
    notations = set(proven)
    return notations.pop() if len(notations) == 1 else None


def column_notation(cells: Iterable[object]) -> str | None:
    """The notation that the unambiguous text numbers of a column prove; None when they prove none or both."""
    return one_notation(proven_notations(cells))


def read_number(cell: object, notation: str | None) -> float:
    """The number of a cell; `notation` is the column's, used only for texts that could be read two ways.

    Raises NumberError for words, error cells and ambiguous texts (`1.234` where the column proves no notation).
    """
    if isinstance(cell, bool):
        raise NumberError(str(cell), "ô chứa giá trị đúng/sai, không phải số")
    if isinstance(cell, int | float):
        return cell
    if isinstance(cell, datetime):  # a number shown in a date format
        return round((cell - _EXCEL_MOMENT_ZERO) / timedelta(days=1), 6)
    if isinstance(cell, date):
        return (cell - _EXCEL_DAY_ZERO).days
    text = str(cell).strip()
    if text in ERROR_MARKS:
        raise NumberError(text, "ô báo lỗi công thức")
    fitting = notations_of(text)
    if not fitting:
        raise NumberError(text, "không phải là số")
    values = {parse_number(text, one) for one in fitting}
    if len(values) == 1:
        return values.pop()
    if notation is None:
        raise NumberError(text, "có thể đọc theo hai cách (dấu chấm, dấu phẩy); hãy ghi lại ô này dưới dạng số")
    return parse_number(text, notation)
