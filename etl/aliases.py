"""Aliases of the catalogue: adds one that a person decided, proposes items for unknown labels. Knows no workbook."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches

from etl import items
from etl.model import EtlError, Reading
from etl.tables import KINDS
from etl.text import fold, label_key, search_key

_ENOUGH = 0.6  # of all letters in common; below this a proposal only distracts
_PROPOSALS = 3
_NOT_SCHEMES = frozenset({"indicators"})


class UnknownScheme(EtlError):
    """No code list of this name. Carries the name."""

    def __init__(self, scheme: str) -> None:
        super().__init__(f"Không có danh mục “{scheme}”; hãy chọn một trong: {', '.join(schemes())}.")
        self.scheme = scheme


class UnknownItem(EtlError):
    """The code list has no such item. Carries list, item and the codes that are spelled alike."""

    def __init__(self, scheme: str, item: str, alike: list[str]) -> None:
        hint = f"; gần giống nhất: {', '.join(alike)}" if alike else ""
        super().__init__(f"Danh mục {scheme} không có mã “{item}”{hint}. Hãy lấy mã ở cột đầu của {scheme}.csv.")
        self.scheme, self.item, self.alike = scheme, item, alike


class AliasTaken(EtlError):
    """Another item of the list has this label already. Carries list, label and that item."""

    def __init__(self, scheme: str, label: str, item: str, name: str) -> None:
        super().__init__(
            f"Nhãn “{label}” đã thuộc mã {item} ({name}) của danh mục {scheme}; "
            f"nếu mã đó sai, hãy bỏ nhãn khỏi dòng {item} trong {scheme}.csv rồi chạy lại."
        )
        self.scheme, self.label, self.item = scheme, label, item


class UnfitAlias(EtlError):
    """A label that cannot be kept as an alias: no letter or digit, or the mark that separates aliases."""

    def __init__(self, label: str) -> None:
        super().__init__(f"“{label}” không dùng làm nhãn được; hãy ghi nhãn như in trong biểu, không có dấu |.")
        self.label = label


@dataclass(frozen=True, slots=True)
class Proposal:
    """An item whose name or alias is spelled like a label; likeness from 0 to 1."""

    scheme: str
    item: str
    name: str
    likeness: float


@dataclass(frozen=True, slots=True)
class UnknownLabel:
    """A label that no alias knows, in how many tables it stands, and the items it might be, likeliest first."""

    label: str
    scheme: str  # as of the table; two lists read as one are joined by |
    tables: int
    proposals: list[Proposal]


def schemes() -> list[str]:
    """Names of the code lists that have aliases."""
    return sorted(path.stem for path in items.CATALOGUE.glob("*.csv") if path.stem not in _NOT_SCHEMES)


def add_alias(scheme: str, item: str, label: str) -> bool:
    """Write a label to the aliases of an item of etl/catalogue/<scheme>.csv; False where the item has it already.

    Raises UnknownScheme, UnknownItem, AliasTaken or UnfitAlias. Only the line of the item changes.
    """
    if scheme not in schemes():
        raise UnknownScheme(scheme)
    label = fold(label)
    if "|" in label or not label_key(label):
        raise UnfitAlias(label)
    path = items.CATALOGUE / f"{scheme}.csv"
    head, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
    aliases = head.index("aliases")
    row = next((row for row in rows if row[0] == item), None)
    if row is None:
        raise UnknownItem(scheme, item, get_close_matches(item.upper(), [row[0] for row in rows], _PROPOSALS))
    for other in [row, *rows]:
        if label_key(label) in map(label_key, [other[1], *other[aliases].split("|")]):
            if other is row:
                return False
            raise AliasTaken(scheme, label, other[0], other[1])
    row[aliases] = "|".join(filter(None, [*row[aliases].split("|"), label]))
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([head, *rows])
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    items.forget()
    return True


def unknown_labels(readings: Iterable[Reading]) -> list[UnknownLabel]:
    """Labels without an item of all readings, the most frequent first, each with proposals from its own code lists."""
    scheme_of = {kind.table: kind.scheme for kind in KINDS}
    counted = Counter(
        (label, scheme_of[table["table"]])
        for reading in readings
        for table in reading.report["tables"]
        if table["table"] in scheme_of
        for label in table.get("unknown_labels", ())
    )
    return [
        UnknownLabel(label, scheme, count, proposals(label, scheme))
        for (label, scheme), count in sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    ]


def proposals(label: str, scheme: str) -> list[Proposal]:
    """Items that a label might be, likeliest first; scheme: as of a table or an indicator (`vsic|ownership`)."""
    return _alike(label, lists_of(scheme))


def lists_of(scheme: str) -> list[str]:
    """Names of the code lists that a scheme joins: `product*ownership` → product, ownership."""
    return re.split(r"[|*]", scheme)


def _letters(text: str) -> str:
    """Letters and digits of a label without accents and blanks."""
    return search_key(text).replace(" ", "")


def _alike(label: str, names: list[str]) -> list[Proposal]:
    """Items spelled like a label, whatever its accents; the likeliest spelling of each item counts."""
    wanted = SequenceMatcher(a="", b=_letters(label), autojunk=False)
    found: dict[tuple[str, str], Proposal] = {}
    for name in names:
        listed = items.areas() if name == "areas" else items.scheme(name)
        for key, codes in listed.by_key.items():
            wanted.set_seq1(_letters(key))
            if wanted.real_quick_ratio() < _ENOUGH or wanted.quick_ratio() < _ENOUGH:
                continue
            likeness = wanted.ratio()
            for code in codes:
                if likeness >= max(_ENOUGH, found[name, code].likeness if (name, code) in found else 0):
                    found[name, code] = Proposal(name, code, listed.names[code], likeness)
    return sorted(found.values(), key=lambda one: (-one.likeness, one.scheme, one.item))[:_PROPOSALS]
