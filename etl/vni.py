"""The VNI character set (fonts VNI-Times, VNI-Helve …): a word as stored in, Unicode out. Decides on no text.

VNI writes a letter and then its marks as a second Latin-1 letter (`Toång` = Tổng); only ơ, ư, đ and the letters of i
have a sign of their own. Capitals have capital marks.
"""

from __future__ import annotations

import re

from etl.remembered import remembered

_MARKS = {
    "": {"a": "aùáøàûảõãïạ", "e": "eùéøèûẻõẽïẹ", "o": "oùóøòûỏõõïọ", "ô": "ơùớøờûởõỡïợ", "u": "uùúøùûủõũïụ",
         "ö": "ưùứøừûửõữïự", "y": "yùýøỳûỷõỹ"},
    "â": {"a": "âáấàầåẩãẫäậ", "e": "êáếàềåểãễäệ", "o": "ôáốàồåổãỗäộ"},
    "ê": {"a": "ăéắèằúẳüẵëặ"},
}  # fmt: skip
_SINGLE = {"ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ"}


def _table() -> dict[str, str]:
    """Stored letters → Unicode letter, small and capital; a capital letter may carry a small mark."""
    small = dict(_SINGLE)
    for mark, letters in _MARKS.items():
        for base, line in letters.items():
            if mark:
                small[base + mark] = line[0]
            small |= {base + sign: letter for sign, letter in zip(line[1::2], line[2::2], strict=True)}
    capital = {stored.upper(): letter.upper() for stored, letter in small.items()}
    mixed = {stored[0].upper() + stored[1:]: letter.upper() for stored, letter in small.items()}
    return small | mixed | capital


LETTERS = _table()
_TOKEN = re.compile("|".join(sorted(LETTERS, key=len, reverse=True)))
_WORD = re.compile(f"(?:{_TOKEN.pattern}|[A-Za-z])+")
_PAIR = re.compile("|".join(stored for stored in LETTERS if len(stored) == 2))


def has_pair(text: str) -> bool:
    """Whether a letter with a mark of its own stands in the text, the sign of VNI."""
    return bool(_PAIR.search(text))


@remembered
def to_unicode(word: str) -> str | None:
    """`Toång` → `Tổng`; None where a letter stands in a place that VNI does not have."""
    return _TOKEN.sub(lambda found: LETTERS[found[0]], word) if _WORD.fullmatch(word) else None
