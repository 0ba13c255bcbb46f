"""Owns the key of what is shown: a version of the warehouse, or that version as known on a day. Knows no table.

A page, a cache and an export name what they show by one key: a version of the warehouse (`3f2a`), or that version as
known on a day (`3f2a@2025-05-31`). The day stands inside the key, and `dashboard.warehouse` narrows the tables
themselves, so that no question, no page and no cache can forget it.
"""

from __future__ import annotations

from datetime import date

from growth.notation import date_text

_BETWEEN = "@"


def key(version: str, day: date | None) -> str:
    """`3f2a`, 31/5/2025 → `3f2a@2025-05-31`; without a day the version itself."""
    return f"{version}{_BETWEEN}{day.isoformat()}" if day else version


def version_of(name: str) -> str:
    """`3f2a@2025-05-31` → `3f2a`."""
    return name.partition(_BETWEEN)[0]


def day_of(name: str) -> date | None:
    """`3f2a@2025-05-31` → 31/5/2025; None for what is known now."""
    day = name.partition(_BETWEEN)[2]
    return date.fromisoformat(day) if day else None


def sentence(name: str) -> str:
    """`Số liệu như đã biết ngày 31/5/2025`; empty for what is known now."""
    day = day_of(name)
    return f"Số liệu như đã biết ngày {date_text(day)}" if day else ""
