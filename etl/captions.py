"""The grammar of captions: the words over a column in, what its figures measure out. Knows no workbook and no row.

A caption is read in four steps, each a small table of phrases over the accent-free search key of its text:
comparison (`so với …`) → period (`tháng 5`, `5 tháng`, `quý I`, `năm`) → facet (`Lượng`, `Trị giá`) → status
(`Ước tính`).
What the words leave unsaid (a year, "tháng trước", "năm báo cáo") is settled in etl.settle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from etl.remembered import remembered
from etl.text import fold, search_key
from etl.units import PARENTHESISED, canonical_unit
from growth.periods import Period
from growth.vocabulary import Status

Said = TypeVar("Said")
MONTH, MONTHS, QUARTER, YEAR = "month", "months", "quarter", "year"  # MONTHS: from January to month N
MOM, YOY, BASE, PLAN, SHARE = "mom", "yoy", "base", "plan", "share"
REPORT, BEFORE = "report", "before"  # "năm báo cáo", "năm trước": years relative to the report

_NUMBER_WORDS = {
    "muoi mot": 11, "muoi hai": 12, "muoi": 10, "mot": 1, "gieng": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "sau": 6,
    "bay": 7, "tam": 8, "chin": 9, "chap": 12,
}  # fmt: skip
_WORDS = "|".join(_NUMBER_WORDS)
_MONTH_WORD = re.compile(rf"\bthang ({_WORDS})\b(?! thang)")
_WORD_MONTHS = re.compile(rf"\b({_WORDS}) thang\b")
_FIFTH_MONTH = re.compile(r"\bthang nam(?= nam\b)")  # "tháng Năm năm 2012"
_DIGIT_LETTER = re.compile(r"(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)")
_SPELLINGS = {"ki": "ky", "ku": "ky", "qui": "quy"}  # "kú": "kỳ" left in TCVN3
_RATIO = re.compile(r"\bti le\b")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_QUARTER = r"(?:ca )?qu[yi] (iii|ii|iv|i|[1-4])\b"
_YEAR = r"(?:19|20)\d\d"
_SO = r"\b(?:so|bang)(?: sanh(?= voi))?(?: voi)?"
_OF_YEAR = rf"(?: (?:dau )?(?:cua )?(?:nam )?({_YEAR}|truoc|bao cao))?"

# Comparison phrases, most specific first. The groups give what the figure is compared with, for checks.
_COMPARISONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (PLAN, re.compile(rf"{_SO} (?:du toan|ke hoach|kh)(?: ca)?(?: nam)?(?: {_YEAR})?|\bthuc hien ke hoach(?: nam)?")),
    (MOM, re.compile(rf"{_SO} (?:cung thoi diem )?(?:thang|quy|ky) truoc(?: lien ke)?")),
    (YOY, re.compile(rf"{_SO} cung (?:ky|thoi diem)(?: (?:cua )?nam (?:truoc|{_YEAR})| {_YEAR})?")),
    ("month", re.compile(rf"{_SO} thang (\d\d?)\b{_OF_YEAR}")),
    ("quarter", re.compile(rf"{_SO} {_QUARTER}{_OF_YEAR}")),
    ("months", re.compile(rf"{_SO} (\d\d?) thang{_OF_YEAR}")),
    (BASE, re.compile(rf"{_SO} (?:binh quan )?(?:nam|ky) goc(?: (?:nam )?{_YEAR})?")),
    ("year", re.compile(rf"{_SO} (?:ca )?nam ({_YEAR}|truoc)")),
)  # fmt: skip
_COMPARING = re.compile("so|bang|thuc hien ke hoach")  # every comparison begins with one of these
_ANY_COMPARISON = re.compile(
    r"\bso voi\b|\bso cung\b|\bso (?:thang|quy|nam|ky|ke hoach|du toan)\b|\bty le so sanh\b|\bso sanh\b"
)
# Phrases that are looked for as they stand, between blanks: twenty times as fast as patterns.
_GROWTH = (
    " toc do tang ", " ty le tang ", " muc tang ", " tang giam ", " tang truong ", " tang hoac giam ",
)  # fmt: skip
_SHARE = (" co cau ", " ty trong ")
_PLAN_LEVEL = (" ke hoach ", " du toan ")
_DAY_OF_YEAR = re.compile(rf"\b\d\d? (\d\d?) (?:nam )?({_YEAR})\b")
_FROM_NEW_YEAR = re.compile(  # `01/01 - 20/5/2002`, `từ 01/01/2001 đến 21/06/2001`
    rf"\b0?1 0?1 (?:(?:nam )?{_YEAR} )?(?:den )?(?:ngay )?\d\d? \d\d? (?:nam )?{_YEAR}\b"
)
_MONTH_OF_FILE = re.compile(rf"\b(?:t|thang|bieu|solieu|bieusolieu) ?0?(1[0-2]|[1-9]) ({_YEAR})\b")
_TO_DATE = re.compile(r"\b(?:cong don|luy ke|tu dau nam|dau nam den)\b")
_DAY = re.compile(rf"\b(?:thoi diem|ngay|den) (\d\d?) (\d\d?) ({_YEAR})")
_TO_MONTH = re.compile(
    r"\b(?:luy ke|cong don|tu dau nam)(?: ca)?(?: (?:den|cuoi|het|den het|den cuoi|ca|trong))* thang (\d\d?)\b"
)
_MONTHS = re.compile(r"\b(\d\d?) thang\b")
_MONTH = re.compile(r"\bthang (\d\d?)\b(?! thang)")
_QUARTER_OF = re.compile(rf"\b{_QUARTER}")
_YEAR_OF = re.compile(rf"\b({_YEAR})\b")
_PRICES_OF = re.compile(rf"\bgia (?:so sanh|co dinh)(?: nam)? {_YEAR}\b")
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_STATUS = {
    " uoc ": Status.ESTIMATE,
    " so bo ": Status.PRELIMINARY,
    " chinh thuc ": Status.FINAL,
    " thuc hien ": Status.ACTUAL,
}
VOLUME, VALUE, PROJECTS, NEW_CAPITAL, ADDED_CAPITAL = "volume", "value", "projects", "new_capital", "added_capital"
CAPITAL, LEGAL_CAPITAL = "capital", "legal_capital"
_FACETS = {
    " von phap dinh ": LEGAL_CAPITAL, " von dieu le ": LEGAL_CAPITAL,
    " so du an ": PROJECTS, " so luot du an ": PROJECTS, " so giay phep ": PROJECTS,
    " cap moi ": NEW_CAPITAL,
    " dieu chinh ": ADDED_CAPITAL, " tang them ": ADDED_CAPITAL, " bo sung ": ADDED_CAPITAL,
    " von dang ky ": CAPITAL, " von dau tu ": CAPITAL,
    " luong ": VOLUME,
    " tri gia ": VALUE, " gia tri ": VALUE, " kim ngach ": VALUE,
}  # fmt: skip
_FOOD = " luong thuc"  # no volume
UNIT, LABEL, ORDINAL, CODE = "unit", "label", "ordinal", "code"
_ROLES = (
    (UNIT, re.compile(r"(?:don vi(?: tinh)?|dvt|dv tinh)")),
    (ORDINAL, re.compile(r"(?:stt|tt|so tt|so thu tu|thu tu)")),
    (CODE, re.compile(r"(?:ma|ma so|ma nganh|ma san pham|ma sp)")),
    (LABEL, re.compile(r"(?:ten )?(?:chi tieu|san pham|mat hang|nganh)|nganh cong nghiep|noi dung|dien giai|phan to")),
)  # fmt: skip


_NAM, _LAST_YEAR, _THIS_YEAR = " nam ", " nam truoc ", (" nam bao cao ", " nam nay ")
_SAME_PERIOD, _LAST_MONTH = " cung ky ", " thang truoc "
_WHOLE_YEAR = re.compile(r"\bca nam\b|^\W*(?:uoc tinh |thuc hien |so bo )?nam\W*$")
_THIS_MONTH = re.compile(r"\bthang(?: bao cao| nay| hien tai)?\b(?! \|? ?(?:\d|" + _YEAR + "))")


class Caption(NamedTuple):
    """What the words over one column say; fields left None are not said by the words themselves."""

    text: str
    comparison: str = ""
    growth: bool = False  # 0 = no change instead of 100 = no change
    span: str | None = None  # month, months, quarter, year
    number: int | None = None  # which month or quarter, or how many months
    year: int | str | None = None  # a year, REPORT or BEFORE
    shift: int = 0  # "tháng trước" as a subject: -1
    compared_with: tuple[str, int | None, int | str | None] | None = None
    status: Status | None = None
    facet: str = ""
    unit: str = ""
    role: str = ""  # unit, label, ordinal or code column: no figures
    plan: bool = False  # a plan's own level, not a figure of the period
    year_apart: bool = False  # the word "năm" stands there without its number


@remembered
def caption_key(text: str) -> str:
    """Search key of a caption with months in figures: `tháng Mười năm 2011` → `thang 10 nam 2011`."""
    key = " ".join(map(_spelled, search_key(text).split()))
    if "ti le" in key:
        key = _RATIO.sub("ty le", key)
    if "thang" not in key:
        return key
    if "thang nam nam" in key:
        key = _FIFTH_MONTH.sub("thang 5", key)
    if _NUMBER_WORDS.keys().isdisjoint(key.split()):
        return key
    key = _MONTH_WORD.sub(lambda found: f"thang {_NUMBER_WORDS[found[1]]}", key)
    return _WORD_MONTHS.sub(lambda found: f"{_NUMBER_WORDS[found[1]]} thang", key)


# Captions are many, their words are few.
@remembered
def _spelled(word: str) -> str:
    """A word with its figures apart from its letters, as it is mostly spelt: `t5` → `t 5`, `ki` → `ky`."""
    return " ".join(_SPELLINGS.get(part, part) for part in _DIGIT_LETTER.sub(" ", word).split())


def _year(text: str | None) -> int | str | None:
    if text is None:
        return None
    return {"truoc": BEFORE, "bao cao": REPORT}.get(text) or int(text)


def _take(pattern: re.Pattern[str], key: str, start: int = 0) -> tuple[re.Match[str] | None, str]:
    """The first match from `start` on and the key without it."""
    found = pattern.search(key, start)
    return (found, f"{key[: found.start()]} | {key[found.end() :]}") if found else (None, key)


@remembered
def read_caption(text: str) -> Caption:
    """Read the words over a column. Never fails: what is not said stays None and `resolve` decides."""
    text = fold(text)
    key = caption_key(text)
    bare = key.strip(" |")
    for role, pattern in _ROLES:
        if pattern.fullmatch(bare):
            return Caption(text, role=role)
    unit = next(filter(None, map(canonical_unit, reversed(PARENTHESISED.findall(text)))), "")
    comparison, compared_with, key = _read_comparison(key)
    words = f" {key} "
    if not comparison and _says(words, _SHARE):
        comparison = SHARE
    facet = _first(words.replace(_FOOD, " |"), _FACETS, "")
    status = _first(words, _STATUS, None)
    plan = not comparison and _says(words, _PLAN_LEVEL)
    span, number, shift, rest = _read_span(key)
    left, growth = f" {rest} ", _says(words, _GROWTH)
    year = None
    if found := _YEAR_OF.search(rest):
        year = int(found[1])
    elif _says(left, _THIS_YEAR):
        year = REPORT
    elif _LAST_YEAR in left or (not comparison and _SAME_PERIOD in left):
        year = BEFORE
    if span is None and (year is not None or _WHOLE_YEAR.search(rest)):
        span, number = YEAR, 1
    return Caption(
        text, comparison, growth, span, number, year, shift, compared_with, status, facet, unit, "", plan,
        year is None and _NAM in left,
    )  # fmt: skip


def _says(words: str, phrases: Iterable[str]) -> bool:
    """Whether one of the phrases stands among the words of a key between blanks."""
    return any(map(words.__contains__, phrases))


def _first(words: str, meanings: dict[str, Said], otherwise: Said) -> Said:
    """What the first phrase that stands among the words means."""
    return next(map(meanings.__getitem__, filter(words.__contains__, meanings)), otherwise)


def _read_comparison(key: str) -> tuple[str, tuple[str, int | None, int | str | None] | None, str]:
    """What the column compares with: kind, the compared period where it is named, the key without the phrase."""
    begins = _COMPARING.search(key)
    if not begins:
        return "", None, key
    for kind, pattern in _COMPARISONS:
        found, rest = _take(pattern, key, begins.start())
        if not found:
            continue
        if kind in (PLAN, MOM, YOY, BASE):
            return kind, None, rest
        if kind == "month":
            return "named", (MONTH, int(found[1]), _year(found[2])), rest
        if kind == "months":
            return "named", (MONTHS, int(found[1]), _year(found[2])), rest
        if kind == "quarter":
            return "named", (QUARTER, _ROMAN[found[1]], _year(found[2])), rest
        return "named", (YEAR, 1, _year(found[1])), rest
    return ("unfinished" if _ANY_COMPARISON.search(key) else ""), None, key


def _read_span(key: str) -> tuple[str | None, int | None, int, str]:
    """The period's kind, number and shift against the report month, and the key without its words."""
    found, rest = _take(_DAY, key)
    if found:  # "thời điểm 01/8/2024": the state at the start of August is the figure of August
        return MONTH, int(found[2]), 0, f"{rest} nam {found[3]}"
    for span, pattern in ((MONTHS, _TO_MONTH), (MONTHS, _MONTHS), (MONTH, _MONTH)):
        found, rest = _take(pattern, key)
        if found and 1 <= int(found[1]) <= 12:
            return span, int(found[1]), 0, rest
    found, rest = _take(_QUARTER_OF, key)
    if found:
        return QUARTER, _ROMAN[found[1]], 0, rest
    words = f" {key} "
    if _LAST_MONTH in words:
        return MONTH, None, -1, key.replace("thang truoc", "|")
    if _TO_DATE.search(key):
        return MONTHS, None, 0, key
    if _NAM not in words and _THIS_MONTH.search(key):
        return MONTH, None, 0, key
    return None, None, 0, key


@remembered
def title_month(title: str) -> Period | None:
    """The month that a title names: `tháng 9 và 9 tháng năm 2003`, `từ 01/01 - 20/02/2012`, `quý I năm 2001`."""
    key = _title_key(title)
    years = _YEAR_OF.findall(key)
    if not years:
        return None
    year = int(years[-1])
    if days := _DAY_OF_YEAR.findall(key):  # of a range the last
        month_of_day, year_of_day = map(int, days[-1])
        return Period.month(year_of_day, month_of_day) if 1 <= month_of_day <= 12 else None
    for pattern in (_MONTH, _MONTHS):
        if (found := pattern.search(key)) and 1 <= int(found[1]) <= 12:
            return Period.month(year, int(found[1]))
    if quarters := _QUARTER_OF.findall(key):
        return Period.quarter(year, _ROMAN[quarters[-1]]).as_month()
    return None


def file_month(name: str) -> Period | None:
    """The month in the name of a file: `Bieu-05-2014-1.xls`, `So lieu T9.2024.xlsx`; None where it tells none."""
    found = _MONTH_OF_FILE.search(search_key(name.rpartition(".")[0] or name))
    return Period.month(int(found[2]), int(found[1])) if found else None


@remembered
def title_year(title: str) -> int | None:
    """The last year that a title names, price years such as `giá so sánh 1994` aside."""
    years = _YEAR_OF.findall(_title_key(title))
    return int(years[-1]) if years else None


def _title_key(title: str) -> str:
    """Normalised words of a title without brackets and without the year of its prices (`giá so sánh 1994`)."""
    key = caption_key(_IN_BRACKETS.sub(" ", title))
    return _PRICES_OF.sub(" ", key) if "gia " in key else key


def title_span(title: str, month: Period) -> tuple[Period, bool] | None:
    """The period of a whole table whose captions name none: `… 9 tháng năm 2003`, `… từ 01/01 - 20/2/2012`."""
    key = caption_key(title)
    if _FROM_NEW_YEAR.search(key) or _MONTHS.search(key):
        return month, True
    if found := _QUARTER_OF.search(key):
        return Period.quarter(month.year, _ROMAN[found[1]]), False
    if _MONTH.search(key):
        return month, False
    return (Period.of_year(year), False) if (year := title_year(title)) else None


def says_to_date(caption: Caption) -> bool:
    """Whether the words themselves say `cộng dồn` or `lũy kế`."""
    return bool(_TO_DATE.search(caption_key(caption.text)))
