"""Rows of a table: a label in, what the figures beside it are about out. Knows no caption and no file."""

from __future__ import annotations

import re
from typing import NamedTuple

from etl.captions import PROJECTS, VOLUME
from etl.items import SPLIT, areas, clean_label, footnote_mark, item_key, scheme
from etl.numbers import MARK, WORDS, WRITTEN
from etl.remembered import remembered
from etl.settle import Meaning
from etl.tables import Block, number_columns
from etl.text import fold, search_key
from etl.units import DITTO, printed_unit, unit_line

COUNTRY = "VN"
_LABELS, _TEXTS = frozenset((WORDS, WRITTEN)), frozenset((WORDS, WRITTEN, MARK))  # kinds of cells
_COUNTED = (VOLUME, PROJECTS)  # facets whose unit is no money
_MONEY = ("USD", "đồng")
_WHOLE_VEHICLES = "nguyên chiếc"
_AREA_HEAD = re.compile(r"\b(?:dia phuong|dia ban|tinh thanh pho|tinh)\b")
_OTHER_HEAD = re.compile(r"\b(?:phan theo|chia theo|mot so bo|mat hang|nuoc va|lanh tho|linh vuc|nganh)\b")
_BREAKDOWN = re.compile(r"(?:phan|chia) theo\b")
_AMONG = re.compile(r"^\s*[-+]?\s*(?:trong đó|tr\.?đó|tđ|chia ra)\b", re.IGNORECASE)
_AMONG_ALONE = re.compile(r"^\s*[-+]?\s*(?:trong đó|chia ra)\s*:?\s*$", re.IGNORECASE)
_NOTE_MARK = re.compile(r"\s*\(?\s*(\*+|\d{1,2})\s*\)?\s*")
_MARK = re.compile(r"\s*([-+])\s*")


class Place(NamedTuple):
    """What a row is about."""

    label: str
    item: str
    area: str
    path: str
    mark: str  # of the footnote at the label or at the row that the label is a part of


class _Label(NamedTuple):
    """What the words of a label say by themselves."""

    label: str  # without numbering and footnote mark
    key: str  # of the label, by which the code lists know it
    mark: str  # of its footnote
    among: bool  # `Trong đó: …`: a part of the row above
    breakdown: bool  # `Phân theo …`: a heading
    depth: int  # how deep it stands in its cell: its leading blanks, and a dash or plus as some steps more


class _Shape(NamedTuple):
    """What the cells of a row hold, as far as a walk down the rows asks."""

    labels: list[int]  # label columns with words
    has_figures: bool
    states_unit: bool  # a text stands in the unit column


@remembered
def _read_label(text: str) -> _Label:
    label, dash = clean_label(text), _MARK.match(text)
    return _Label(
        label,
        item_key(label),
        footnote_mark(text),
        bool(_AMONG.match(text)),
        bool(_BREAKDOWN.match(search_key(text))),
        len(text) - len(text.lstrip()) + ({"-": 3, "+": 6}[dash[1]] if dash else 0),
    )


def _goes_on(text: str) -> bool:
    """Whether a label begins like the further line of a wrapped one: a small letter or a bracket."""
    start = text.lstrip()[:2]
    return start[:1].islower() or (start[:1] == "(" and start[1:] not in "*0123456789")


class Rows:
    """Walks down the label columns of a table and names each row: item, area, path of its parents.

    A table continued under a repeated header is walked on by the same object.
    """

    def __init__(self, block: Block, area: str) -> None:
        self.block, self.area = block, area
        self.cells, self.kinds = block.sheet.rows, block.sheet.kinds
        self.scheme, self.areas = scheme(block.kind.scheme), areas()
        self.section = ""  # heading row above without figures
        self.parents: list[tuple[int, str, str]] = []  # (indent, path, item) of open parents
        self.in_areas = block.kind.by_area and bool(_AREA_HEAD.search(search_key(block.title)))
        self.current_area = area
        self.last_item = ""
        self.used: set[tuple[str, str, str]] = set()
        self.unknown: list[str] = []
        self.last_unit = ""
        # First row whose own unit contradicts that of its column's head: (row, unit of the head, unit of the row).
        self.overruled: tuple[int, str, str] | None = None
        self.mark = ""
        self.half: tuple[str, str] | None = None  # (first half of a wrapped label, section before it)
        self.corner_units: dict[tuple[str, str, bool], str] = {}
        self.shapes: dict[str, _Shape] = {}  # by what the cells of a row hold

    def continue_on(self, block: Block) -> None:
        self.block, self.overruled, self.corner_units, self.shapes = block, None, {}, {}
        self.cells, self.kinds = block.sheet.rows, block.sheet.kinds

    def place(self, at: int) -> Place | None:
        """The row's place in the table; None for a heading, a row without label, a half of a wrapped label."""
        row, kinds = self.cells[at], self.kinds[at]
        labels, has_figures, states_unit = self.shapes.get(kinds) or self._shape(kinds)
        if states_unit:
            self._keep_unit(row[self.block.unit_column])
        if not labels:
            return None
        raw = last = row[labels[-1]]
        if len(labels) > 1:
            raw = " ".join([row[column].strip() for column in labels])
        if not has_figures:
            self._open_section(raw)
            return None
        if self.half and _goes_on(raw) and not _BREAKDOWN.match(search_key(self.half[0])):
            first, self.section = self.half
            raw = f"{first} {fold(raw)}"
        self.half = None
        said = _read_label(raw)
        if said.breakdown:  # a heading that repeats the total
            self._open_section(raw)
            self.half = None
            return Place(said.label, "TOTAL", self.area, said.label, "")
        label, parents = said.label, self.parents
        indent = 4 * labels[-1] + _read_label(last).depth + said.among
        item, area = self._name(said.key)
        while parents and (
            parents[-1][0] >= indent or (parents[-1][0] == indent - 1 and self._stand_beside(parents[-1][2], item))
        ):
            parents.pop()
        item = item or self._part(label)
        if not item and label not in self.unknown:
            self.unknown.append(label)
        above = parents[-1][1] if parents else self.section
        path = f"{above} > {label}" if above else label
        parents.append((indent, path, item))
        self.mark = said.mark or (self.mark if said.among else "")
        return tuple.__new__(Place, (label, item, area, path, self.mark))  # by its fields it takes twice the time

    def _shape(self, kinds: str) -> _Shape:
        """What is common to all rows of one kind; a table has few kinds of rows."""
        labels = [column for column in self.block.label_columns if kinds[column : column + 1] in _LABELS]
        has_figures = not self.block.columns.keys().isdisjoint(number_columns(kinds))
        unit = self.block.unit_column
        shape = self.shapes[kinds] = _Shape(labels, has_figures, unit is not None and kinds[unit : unit + 1] in _TEXTS)
        return shape

    def _open_section(self, raw: str) -> None:
        """A row without figures: a heading, or the first half of a wrapped label."""
        label, key = clean_label(raw), search_key(raw)
        if _AMONG_ALONE.match(raw):
            return
        if self.half and _goes_on(raw):
            label = f"{self.half[0]} {label}"
        self.half = (label, self.section)
        self.section, self.parents, self.last_item = label, [], ""
        if self.block.kind.by_area:
            if _AREA_HEAD.search(key):
                self.in_areas = True
            elif _OTHER_HEAD.search(key):
                self.in_areas, self.current_area = False, self.area

    def _name(self, key: str) -> tuple[str, str]:
        """Item and area of a label: a province where the table lists provinces, else an item of the scheme."""
        if self.block.kind.by_area and (found := self.areas.by_key.get(key)) and (self.in_areas or found[0] == COUNTRY):
            self.current_area, self.last_item = found[0], "TOTAL"
            return "TOTAL", found[0]
        area = self.current_area if self.in_areas else self.area
        items = self.scheme.by_key.get(key) or [""]
        item = items[0] if len(items) == 1 else self._choose(items, area)
        if item:
            self.last_item = item
            self.used.add((item, area, self.section))
        return item, area

    def _stand_beside(self, above: str, item: str) -> bool:
        """Whether a single blank before a label is a slip of typing: it is no part of the row above, but its like."""
        return bool(item) and self.scheme.parents.get(item) == self.scheme.parents.get(above)

    def _part(self, label: str) -> str:
        """`Trung ương` under `Bia`: the item of the row above, split by the scheme's list of parts."""
        found = self.scheme.parts.find(label) if self.scheme.parts else []
        above = next((item for _, _, item in reversed(self.parents) if item), "")
        if not found or not above:
            return ""
        whole, _, part = above.partition(SPLIT)
        nested = [one for one in found if part and part in (one, self.scheme.parts.parents[one])]
        return f"{whole}{SPLIT}{next(iter(nested or sorted(found, key=self.scheme.parts.levels.get)))}"

    def _choose(self, items: list[str], area: str) -> str:
        """Of the items that share a label: the one under the row above, else the highest that is still free."""
        above = {self.last_item, self.scheme.parents.get(self.last_item, "")} - {"", "TOTAL"}
        nested = [item for item in items if self.scheme.parents.get(item) in above]
        free = [item for item in items if (item, area, self.section) not in self.used]
        by_level = sorted(free or items, key=lambda item: self.scheme.levels[item])
        return next(iter([item for item in nested if item in free] or by_level), "")

    def _keep_unit(self, text: str) -> None:
        if text.strip() not in DITTO:
            self.last_unit = printed_unit(text)

    def unit(self, at: int, place: Place, meaning: Meaning) -> str:
        """The canonical unit of a level; a column with the unit of each row knows better than a head over it."""
        stated = "" if meaning.unit == "%" else meaning.unit
        row_by_row = self.block.unit_column is not None and meaning.facet in ("", VOLUME) and self.last_unit
        if stated and row_by_row and stated != self.last_unit and self.overruled is None:
            self.overruled = at, stated, self.last_unit
        if stated and not row_by_row:
            return stated
        if self.block.unit_column is not None:
            return self.last_unit
        case = place.mark, meaning.facet, _WHOLE_VEHICLES in place.label.lower()
        if case not in self.corner_units:
            self.corner_units[case] = self._corner_unit(*case)
        return self.corner_units[case]

    def _corner_unit(self, mark: str, facet: str, whole_vehicles: bool) -> str:
        """The unit of a level where neither its column nor its row states one.

        `Nghìn tấn; Triệu USD; Chiếc; %` in a corner: money is for the values, the rest for what is counted; the percent
        sign is for the columns of ratios.
        """
        units = [unit for unit in self._footnote_units(mark) or self.block.units if unit != "%"]
        counted = [unit for unit in units if not unit.endswith(_MONEY)]
        if facet in _COUNTED:
            units = counted or units
            if "chiếc" in units and whole_vehicles:
                return "chiếc"
        elif len(units) > 1:
            units = [unit for unit in units if unit.endswith(_MONEY)]
        unit = units[0] if units else self._unit_of_other_columns(facet)
        # Where the footnote `(*) Chiếc` was forgotten, the corner's tonnes cannot be meant for whole vehicles.
        return "" if unit.endswith("tấn") and whole_vehicles else unit

    def _unit_of_other_columns(self, facet: str) -> str:
        """The unit that a head over only some columns states (`Thực hiện (Tỷ đồng)`), where they state just one."""
        stated = {column.caption.unit for column in self.block.columns.values() if column.caption.facet == facet}
        stated -= {"", "%"}
        return stated.pop() if len(stated) == 1 else ""

    def _footnote_units(self, mark: str) -> list[str]:
        """Units that the footnote of a mark gives its rows: `(*) Chiếc, triệu USD`."""
        for note in self.block.footnotes:
            found = _NOTE_MARK.match(note)
            if mark and found and found[1] == mark and (units := unit_line(note[found.end() :])):
                return units
        return []
