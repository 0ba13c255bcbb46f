"""Vietnamese notation of numbers and periods, as text. Knows no file, no database, no screen."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from growth.periods import MONTH, QUARTER, Period

MISSING = "–"
_ROMAN = ("I", "II", "III", "IV")


def number(value: float | None, decimals: int | None = None) -> str:
    """1234.5 → `1.234,5`; None or NaN → `–`.

    `decimals=None` keeps up to two decimals and drops trailing zeros. Rounding is half away from zero, as the
    statistics offices print it. Negative numbers carry a hyphen-minus as in official tables.
    """
    if value is None or math.isnan(value):
        return MISSING
    places = 2 if decimals is None else decimals
    # Through the shortest decimal text: 0.285 is stored as 0.28499… and must still print as 0,29.
    rounded = abs(Decimal(repr(float(value)))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{rounded:,.{places}f}".translate(str.maketrans(",.", ".,"))
    if decimals is None and "," in text:
        text = text.rstrip("0").rstrip(",")
    return f"-{text}" if value < 0 and rounded else text


def signed(value: float | None, decimals: int | None = None) -> str:
    """1.25 → `+1,25`; -1.25 → `-1,25`; 0 → `0`."""
    text = number(value, decimals)
    return f"+{text}" if value is not None and value > 0 and text.strip("0,") else text


def percent(value: float | None, decimals: int | None = None) -> str:
    """8.4 → `8,4%`, as official reports write it (no blank)."""
    text = number(value, decimals)
    return text if text == MISSING else f"{text}%"


def signed_percent(value: float | None, decimals: int | None = None) -> str:
    """8.4 → `+8,4%`."""
    text = signed(value, decimals)
    return text if text == MISSING else f"{text}%"


def rise(growth_pct: float, decimals: int | None = None) -> str:
    """8.4 → `tăng 8,4%`; -3.51 → `giảm 3,51%`; 0 → `tăng 0%`: reports never write `tăng -3%`."""
    return f"{'giảm' if growth_pct < 0 else 'tăng'} {percent(abs(growth_pct), decimals)}"


def points(value: float | None, decimals: int | None = None) -> str:
    """6.7 → `+6,7 điểm %`: a difference of two percentages."""
    text = signed(value, decimals)
    return text if text == MISSING else f"{text} điểm %"


def date_text(day: date | None) -> str:
    """2025-08-23 → `23/8/2025`."""
    # NaT, the missing date of a data frame, is the only day that differs from itself.
    return MISSING if day is None or day != day else f"{day.day}/{day.month}/{day.year}"


def period_name(period: Period, to_date: bool = False) -> str:
    """`tháng 8 năm 2025`, `quý III năm 2025`, `năm 2025`; to date: `8 tháng năm 2025`, `năm 2025` for twelve months."""
    if to_date and period.last_month == 12:
        return f"năm {period.year}"
    if to_date and period.last_month > 1:
        return f"{period.last_month} tháng năm {period.year}"
    if period.frequency == MONTH or to_date:
        return f"tháng {period.last_month} năm {period.year}"
    if period.frequency == QUARTER:
        return f"quý {_ROMAN[period.number - 1]} năm {period.year}"
    return f"năm {period.year}"


def period_short(period: Period, to_date: bool = False) -> str:
    """For axes and cards: `T8/2025`, `8T/2025`, `Q3/2025`, `2025`."""
    if to_date and period.last_month == 12:
        return f"{period.year}"
    if to_date and period.last_month > 1:
        return f"{period.last_month}T/{period.year}"
    if period.frequency == MONTH or to_date:
        return f"T{period.last_month}/{period.year}"
    if period.frequency == QUARTER:
        return f"Q{period.number}/{period.year}"
    return f"{period.year}"


def search_key(text: str) -> str:
    """`Xuất khẩu hàng hoá` → `xuat khau hang hoa`: letters without marks, for searching and matching, never shown."""
    plain = "".join(
        letter for letter in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(letter)
    ).replace("đ", "d")
    return re.sub(r"[\W_]+", " ", plain).strip()
