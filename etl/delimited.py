"""Reads the text of a CSV file into one grid of cells. Knows no caption, no table and no workbook."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter

from etl.numbers import EN, VI, column_notation, is_number, notations_of, parse_number

LARGEST_BYTES, MOST_CELLS = 20 * 2**20, 2_000_000
SEPARATORS = ";\t,"
_STATED = re.compile(r"sep=([;,\t|])", re.IGNORECASE)  # Excel's own first line; it is none of the table
_LEADING_ZERO = re.compile(r"[+-]?0\d")
_KEPT_TEXT = re.compile(r"'[=+\-@\t\r\n]")  # an export of ours keeps such a text from being taken for a formula
# Programs separate fields by `;` where the comma is the decimal sign.
_NOTATION_BESIDE = {";": VI, ",": EN}
_LINES_LOOKED_AT = 60


class NotDelimited(ValueError):
    """The bytes are no table of text; `code` names the fault: empty, too_large or csv."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_cells(content: bytes) -> list[list[str | float]]:
    """Rows of a CSV file separated by `;`, `,` or tabs; texts that are numbers become numbers.

    A text that can be read two ways (`1.234`) follows the notation that its column proves, else the whole file, else
    the separator; where these contradict each other it stays a text, which no reader takes for a number.
    """
    if not content.strip(b"\x00 \r\n\t"):
        raise NotDelimited("empty")
    if len(content) > LARGEST_BYTES:
        raise NotDelimited("too_large")
    text = _decoded(content)
    first, _, rest = text.partition("\n")
    stated = _STATED.fullmatch(first.strip())
    separator = stated[1] if stated else _separator(text)
    try:
        rows = [list(row) for row in csv.reader(io.StringIO(rest if stated else text), delimiter=separator)]
    except csv.Error as fault:
        raise NotDelimited("csv") from fault
    if sum(map(len, rows)) > MOST_CELLS:
        raise NotDelimited("too_large")
    _numbers_in_place(rows, _NOTATION_BESIDE.get(separator))
    return rows


def _decoded(content: bytes) -> str:
    """Unicode by its byte-order mark, else UTF-8; older code pages would be a guess at every Vietnamese letter."""
    encoding = "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as fault:
        raise NotDelimited("csv") from fault
    if "\x00" in text:
        raise NotDelimited("csv")
    return text


def _separator(text: str) -> str:
    """The sign that cuts most of the first lines into the same number of fields."""
    lines = text.splitlines()[:_LINES_LOOKED_AT]

    def evenness(sign: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=sign) if len(row) > 1)
        except csv.Error:  # a field longer than any text: this sign cuts nothing
            return 0, 0
        width, count = max(widths.items(), key=lambda one: (one[1], one[0]), default=(0, 0))
        return count, width

    return max(SEPARATORS, key=evenness)


def _numbers_in_place(rows: list[list], beside: str | None) -> None:
    """Turn the texts of numbers into numbers, column by column; a code with leading zeros stays a text."""
    columns: dict[int, list[str]] = {}
    for row in rows:
        for at, text in enumerate(row):
            columns.setdefault(at, []).append(text)
    proven = {at: column_notation(filter(is_number, cells)) for at, cells in columns.items()}
    said = {
        next(iter(fitting))
        for cells in columns.values()
        for text in filter(is_number, cells)
        if len(fitting := notations_of(text)) == 1
    }
    told = said | ({beside} if beside else set())
    usual = told.pop() if len(told) == 1 else None
    for row in rows:
        for at, text in enumerate(row):
            row[at] = _cell(text, proven[at] or usual)


def _cell(text: str, notation: str | None) -> str | float:
    if _KEPT_TEXT.match(text):
        return text[1:]
    if not is_number(text) or _LEADING_ZERO.match(text.strip()):
        return text
    values = {parse_number(text, one) for one in notations_of(text)}
    if len(values) == 1:
        return values.pop()
    return parse_number(text, notation) if notation in notations_of(text) else text
