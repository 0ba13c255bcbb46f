"""Figures written as one text: `8.290 tỷ đồng (↓3,32%)` in, level and changes out. Knows no sheet and no period."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from etl.numbers import EN, VI, NumberError, notations_of, parse_number, read_number
from etl.remembered import remembered
from etl.text import fold, search_key
from etl.units import canonical_unit

MOM, YOY = "mom", "yoy"
# Wingdings has its arrows up and down where Latin-1 has á and â.
_SIGN = {"↑": 1, "▲": 1, "á": 1, "tăng": 1, "+": 1, "↓": -1, "▼": -1, "â": -1, "giảm": -1, "-": -1}
_SYMBOL_FONT = ("á", "â")
_ARROW = "|".join(map(re.escape, _SIGN))
_NUMBER = r"\d[\d.,]*"
_CHANGE = re.compile(
    rf"(?P<sign>{_ARROW})\s*(?P<number>{_NUMBER})\s*(?P<percent>%?)\s*"
    r"(?P<base>so (?:với )?(?:cùng kỳ|tháng trước|kỳ trước)[\w ]*)?",
    re.IGNORECASE,
)
_TEXT = re.compile(
    rf"(?:(?P<level>{_NUMBER})\s*(?P<unit>[^\d\s(↑↓▲▼][^\d(↑↓▲▼]*?)?)?\s*(?P<changes>\(?\s*(?:{_ARROW})\s*\d.*)?",
    re.IGNORECASE,
)
_AND = re.compile(r"\s+và\s+|\s*;\s*")
_TOKEN = re.compile(_NUMBER)
_BEFORE_A_CHANGE = re.compile("[↑↓▲▼(]")  # found far sooner than what follows it
_ARROW_AND_NUMBER = re.compile(r"[↑↓▲▼]\s*\d|\(\s*(?:á|â|tăng|giảm)\s*\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Change:
    """A growth in per cent, signed (0 = no change), against the same period (YOY) or the period before (MOM)."""

    value: float
    base: str
    note: str = ""  # Vietnamese: what had to be understood of a damaged text


@dataclass(slots=True)
class CellText:
    """What one text says; `refused` holds a Vietnamese reason for each part that cannot be read safely."""

    level: float | None
    unit: str
    changes: list[Change]
    refused: list[str]


@remembered
def has_arrow(text: str) -> bool:
    """Whether a text holds a change with its arrow, alone or behind a level."""
    return bool(_BEFORE_A_CHANGE.search(text) and _ARROW_AND_NUMBER.search(text))


def notation_of(texts: Iterable[str]) -> str | None:
    """The notation that most numbers of these texts prove; None where they prove none or both alike."""
    proofs = Counter(
        next(iter(fitting))
        for text in texts
        for token in _TOKEN.findall(text)
        if len(fitting := notations_of(token)) == 1
    )
    return None if proofs[VI] == proofs[EN] else max(proofs, key=proofs.__getitem__)


def read_cell_text(text: str, notation: str | None) -> CellText:
    """Level with unit and changes of one text; each part is read or refused with its reason, never guessed.

    notation: of the sheet (notation_of). A number that does not fit it is refused.
    """
    folded = fold(text)
    found = _TEXT.fullmatch(folded)
    if not found or not (found["level"] or found["changes"]):
        return CellText(None, "", [], [f"“{folded}”: không hiểu cách ghi; hãy ghi như 8.290 tỷ đồng (↑3,32%)"])
    read = CellText(None, "", [], [])
    if found["level"]:
        _read_level(read, found["level"], found["unit"] or "", notation)
    if found["changes"]:
        _read_changes(read, found["changes"], notation)
    return read


def _number(token: str, notation: str | None) -> float:
    return read_number(token, None) if notation is None else parse_number(token, notation)


def _read_level(read: CellText, token: str, unit: str, notation: str | None) -> None:
    try:
        value = _number(token, notation)
    except NumberError:
        read.refused.append(f"“{token}”: dấu chấm, dấu phẩy không đúng cách ghi số; hãy hỏi lại nơi gửi rồi sửa ô này")
        return
    canonical = canonical_unit(unit)
    if canonical == "%":
        read.refused.append(f"“{token}%”: không có mũi tên nên không rõ là mức tăng hay chỉ số")
    elif unit and not canonical:
        read.refused.append(f"“{unit}”: không có đơn vị này trong danh mục")
    else:
        read.level, read.unit = value, canonical


def _read_changes(read: CellText, text: str, notation: str | None) -> None:
    inside = text.removeprefix("(").removesuffix(")").strip()
    for part in _AND.split(inside):
        found = _CHANGE.fullmatch(part.strip())
        if not found:
            read.refused.append(f"“{part}”: không hiểu mức tăng giảm này; hãy ghi như (↑3,32%)")
            continue
        token, sign = found["number"], found["sign"].lower()
        try:
            value = _SIGN[sign] * _number(token, notation)
        except NumberError:
            read.refused.append(f"“{token}”: dấu chấm, dấu phẩy không đúng cách ghi số; hãy sửa ô này")
            continue
        if not found["percent"] and token.endswith("5"):
            read.refused.append(f"“{token}”: mất dấu %, chữ số 5 cuối có thể chính là dấu % gõ thiếu phím Shift")
            continue
        note = "" if found["percent"] else f"Ô gốc ghi “{part}”, thiếu dấu %."
        if sign in _SYMBOL_FONT:
            arrow = "lên" if _SIGN[sign] > 0 else "xuống"
            note = f"{note} Ký tự “{sign}” là mũi tên {arrow} của phông ký hiệu.".strip()
        against_month = bool(re.search(r"\b(?:thang|ky) truoc\b", search_key(found["base"] or "")))
        read.changes.append(Change(value, MOM if against_month else YOY, note))
