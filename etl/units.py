"""Units of measure: the printed word in, the canonical unit out. Knows no workbook and no table."""

from __future__ import annotations

import re

from etl.remembered import remembered
from etl.text import fold, search_key

# Canonical unit and the search keys under which it is printed.
_SPELLINGS = {
    "%": ("%", "phan tram", "pt"),
    "tỷ đồng": ("ty dong", "ti dong", "ty d"),
    "triệu đồng": ("trieu dong", "tr dong"),
    "nghìn đồng": ("nghin dong", "1000 dong", "1 000 dong"),
    "nghìn tỷ đồng": ("nghin ty dong",),
    "đồng": ("dong",),
    "triệu USD": ("trieu usd", "trieu do la my", "tr usd", "trieu dola"),
    "nghìn USD": ("nghin usd", "1000 usd", "ngan usd"),
    "tỷ USD": ("ty usd",),
    "USD": ("usd",),
    "nghìn tấn": ("nghin tan", "1000 tan", "1 000 tan", "ngan tan"),
    "triệu tấn": ("trieu tan",),
    "tấn": ("tan",),
    "triệu lít": ("trieu lit",),
    "nghìn lít": ("nghin lit", "1000 lit", "1 000 lit"),
    "lít": ("lit",),
    "triệu m³": ("trieu m 3", "trieu m3", "tr m3", "trieu met khoi"),
    "nghìn m³": ("nghin m3", "1000 m3", "nghin m 3"),
    "m³": ("m3",),
    "m²": ("m2",),
    "triệu m²": ("trieu m2", "trieu m 2"),
    "nghìn m²": ("nghin m2", "1000 m2"),
    "triệu mét": ("trieu met", "trieu m"),
    "nghìn mét": ("nghin met", "1000 met", "1000 m"),
    "triệu cái": ("trieu cai",),
    "nghìn cái": ("nghin cai", "1000 cai", "1 000 cai"),
    "cái": ("cai",),
    "nghìn chiếc": ("nghin chiec", "1000 chiec"),
    "triệu chiếc": ("trieu chiec",),
    "chiếc": ("chiec",),
    "triệu đôi": ("trieu doi",),
    "nghìn đôi": ("nghin doi", "1000 doi"),
    "triệu bao": ("trieu bao",),
    "nghìn bao": ("nghin bao", "1000 bao"),
    "triệu viên": ("trieu vien",),
    "nghìn viên": ("nghin vien", "1000 vien"),
    "triệu hộp": ("trieu hop",),
    "nghìn hộp": ("nghin hop",),
    "tỷ kWh": ("ty kwh", "ti kwh"),
    "triệu kWh": ("trieu kwh", "tr kwh"),
    "nghìn kWh": ("nghin kwh", "1000 kwh"),
    "nghìn bộ": ("nghin bo", "1000 bo"),
    "bộ": ("bo",),
    "nghìn con": ("nghin con",),
    "nghìn trang": ("nghin trang",),
    "triệu trang": ("trieu trang", "trieu trang in"),
    "dự án": ("du an",),
    "doanh nghiệp": ("doanh nghiep",),
    "người": ("nguoi",),
    "nghìn người": ("nghin nguoi",),
    "ha": ("ha",),
    "nghìn ha": ("nghin ha",),
}  # fmt: skip
_CANONICAL = {
    search_key(spelling) if spelling != "%" else "%": unit for unit, all_ in _SPELLINGS.items() for spelling in all_
}
_THOUSAND = re.compile(r"^(?:ngan|1 ?000) ")
PARENTHESISED = re.compile(r"\(\s*([^()]{1,25}?)\s*\)")  # `Tổng mức (Tỷ đồng)`
DITTO = frozenset({'"', "“", "”", "''", "-nt-", "nt", "″", "〃", "’’", "‘‘", "´´"})
_PREFIX = re.compile(r"^\W*(?:(?:đơn|don) (?:vị|vi) ?(?:tính|tinh)?|đvt|dvt|đv tính)\s*[:：.]?\s*", re.IGNORECASE)
_BETWEEN_UNITS = re.compile(r"[;,/]|\bvà\b")
_SUPERSCRIPT = str.maketrans("²³", "23")


@remembered
def canonical_unit(text: str) -> str:
    """`Tỷ đồng` → `tỷ đồng`, `%` → `%`; an empty text when the word is no known unit."""
    text = fold(text).translate(_SUPERSCRIPT)
    return "%" if text.strip("() ") == "%" else _CANONICAL.get(_THOUSAND.sub("nghin ", search_key(text)), "")


def unit_line(text: str) -> list[str]:
    """Units of a unit line: `Đơn vị tính: Nghìn tấn; Triệu USD` → [`nghìn tấn`, `triệu USD`]; [] when it is none."""
    stripped = _PREFIX.sub("", fold(text)).strip("() ")
    units = [canonical_unit(part) for part in _BETWEEN_UNITS.split(stripped) if part.strip()]
    return units if units and all(units) else []


def is_unit_prefix(text: str) -> bool:
    """Whether a text starts like a unit line (`Đơn vị tính: …`), even with a unit that is not known."""
    return bool(_PREFIX.match(fold(text)))


@remembered
def printed_unit(text: str) -> str:
    """The canonical unit of a unit cell, or the printed word itself when the unit is not in the list."""
    folded = fold(text)
    return canonical_unit(folded) or folded[:1].lower() + folded[1:]
