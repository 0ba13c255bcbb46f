"""The catalogue's items and areas: a printed label in, its code out. Knows no workbook."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from etl.remembered import remembered
from etl.text import fold, label_key
from ledger.decisions import Assigned

CATALOGUE = Path(__file__).with_name("catalogue")
_NUMBERING = re.compile(
    r"^\s*(?:[-+*•–]+\s*|(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,4}|[A-Ha-h])[.)/]\s*(?=\D)|\d{1,2}\s*-\s*(?=\D))+"
)
_FOOTNOTE = re.compile(r"\s*(?:\(\s*(?:\*+|\d{1,2})\s*\)|\*+)\s*$")
_AMONG = re.compile(r"^(?:trong đó|tr\.?đó|chia ra|tđ)\s*[:：.]?\s*", re.IGNORECASE)


SPLIT = "."  # BEER.STATE is the part of beer that state enterprises make
_assigned: ContextVar[tuple[Assigned, ...]] = ContextVar("labels that people gave to items", default=())


@dataclass(slots=True)
class Scheme:
    """One code list; several items may share a name on different levels (a VSIC section and its only division)."""

    name: str
    names: dict[str, str] = field(default_factory=dict)  # item → name
    parents: dict[str, str] = field(default_factory=dict)  # item → parent item
    levels: dict[str, int] = field(default_factory=dict)
    by_key: dict[str, list[str]] = field(default_factory=dict)  # label key → items in catalogue order
    parts: Scheme | None = None  # the list by which every item may be split

    def find(self, label: str) -> list[str]:
        """Items that carry this label, whatever its tone marks, blanks and punctuation; [] when no alias knows it."""
        return self.by_key.get(item_key(label), [])


@remembered
def item_key(label: str) -> str:
    """The key of a label in `Scheme.by_key`."""
    return label_key(_AMONG.sub("", label))


def clean_label(text: str) -> str:
    """The label as printed, on one line, without leading numbering and footnote marks."""
    label = fold(text)
    label = _NUMBERING.sub("", label) if len(label) > 2 else label
    return _FOOTNOTE.sub("", label).strip(" :;") or fold(text)


def footnote_mark(text: str) -> str:
    """The footnote mark at the end of a label without its brackets: `Ô tô (*)` → `*`; empty where there is none."""
    found = _FOOTNOTE.search(fold(text))
    return found[0].strip("() ") if found else ""


@contextmanager
def assigning(assigned: Sequence[Assigned]) -> Iterator[None]:
    """Inside, the code lists also know the labels that people assigned, before their own."""
    token = _assigned.set(tuple(assigned))
    try:
        yield
    finally:
        _assigned.reset(token)


def assigned() -> tuple[Assigned, ...]:
    """The labels that people assigned, as far as they are in force here."""
    return _assigned.get()


def scheme(name: str) -> Scheme:
    """The code list of etl/catalogue/<name>.csv.

    `vsic|ownership` is two lists read as one; the items of `product*ownership` may be split by the second list.
    """
    return _read(name, "item", assigned())


def areas() -> Scheme:
    """Provinces old and new and the country, by ISO 3166-2 code."""
    return _read("areas", "area", assigned())


def forget() -> None:
    """Read the code lists from their files again: one of them was changed."""
    _read.cache_clear()


def split(rows: list[dict[str, str]], parts: list[dict[str, str]]) -> list[dict[str, str]]:
    """Rows of a code list, each followed by its parts: item, name, parent, level."""
    found = []
    for row in rows:
        found.append(row)
        for part in parts:
            inner = part["level"] != "1"
            found.append(
                {
                    "item": f"{row['item']}{SPLIT}{part['item']}",
                    "name": f"{row['name']}: {part['name']}",
                    "parent": f"{row['item']}{SPLIT}{part['parent']}" if inner else row["item"],
                    "level": str(int(row["level"]) + int(part["level"])),
                }
            )
    return found


@lru_cache(maxsize=256)
def _read(name: str, code_column: str, assigned: tuple[Assigned, ...]) -> Scheme:
    name, _, parts = name.partition("*")
    found = Scheme(name, parts=_read(parts, code_column, assigned) if parts else None)
    for part in name.split("|"):
        with (CATALOGUE / f"{part}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                code = row[code_column]
                found.names[code] = row["name"]
                found.parents[code] = row.get("parent") or ""
                found.levels[code] = int(row["level"]) if row["level"].isdigit() else 0
                for label in (row["name"], *filter(None, (row["aliases"] or "").split("|"))):
                    items = found.by_key.setdefault(label_key(label), [])
                    if code not in items:
                        items.append(code)
    for one in assigned:
        if one.scheme in name.split("|") and one.item in found.names:
            key = label_key(one.label)
            found.by_key[key] = [one.item, *(code for code in found.by_key.get(key, ()) if code != one.item)]
    return found
