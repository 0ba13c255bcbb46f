"""Owns what a rehearsed publication would change: new, unchanged, revised, vanished. Publishes nothing, draws nothing.

Figures are matched by the key by which `as_of` of schema.sql tells one figure from another.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import duckdb

from growth.revisions import Doubt, RevisionSize, doubts, sized, usual_revision
from growth.units import MixedUnits, convert
from growth.vocabulary import Measure

# Workbooks hold more digits than they print: half of the second decimal is no revision; of small figures the fourth.
_SAME, _SAME_BELOW_ONE = 0.005, 0.00005


class Kind(StrEnum):
    """What becomes of a figure when the files come in."""

    NEW = "new"
    UNCHANGED = "unchanged"
    REVISED = "revised"
    OLDER = "older"  # differs, but what is known was released later and stays in force
    VANISHED = "vanished"  # known from a table of this kind for this period, and absent now


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands: hash and name of the workbook, sheet, A1 address."""

    sha256: str
    file: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Change:
    """One figure before and after; `new` is None for a vanished one, `old` for a new one.

    size: the revision in growth.revisions.revision_unit; usual: mean absolute revision of that indicator and measure in
    the same unit, None where nothing was revised yet; release: the day of the new figure, of the old one if vanished.
    """

    kind: Kind
    table: str
    indicator: str
    item: str
    label: str
    area: str
    period: str
    measure: str
    unit: str
    old: float | None
    new: float | None
    old_unit: str
    size: float | None
    usual: float | None
    doubts: tuple[Doubt, ...]
    old_place: Place | None
    new_place: Place | None
    status: str
    old_status: str
    release: date

    @property
    def suspicion(self) -> tuple[int, float]:
        """Sorts the oddest first: the gravest doubt, then the size beside the usual one."""
        gravest = min((list(Doubt).index(one) for one in self.doubts), default=len(Doubt))
        return gravest, -abs(self.size or 0) / (self.usual or 1)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a plan, goal, note or register before and after: name of the table, what it is about, fields changed.

    fields: name of the field → (old, new) as texts; empty for a new row.
    """

    kind: Kind
    table: str
    name: str
    fields: dict[str, tuple[str, str]]
    place: Place


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that a publication would change, the suspicious first; named: figures published before that get an item."""

    changes: list[Change]
    rows: list[Row]
    named: int

    def of(self, kind: Kind) -> list[Change]:
        return [change for change in self.changes if change.kind is kind]

    @property
    def suspicious(self) -> list[Change]:
        return [change for change in self.changes if change.doubts]

    @property
    def is_empty(self) -> bool:
        """Whether the publication would change nothing that anybody sees."""
        return not (
            self.named
            or any(one.kind in (Kind.NEW, Kind.REVISED) for one in self.changes)
            or any(one.kind is not Kind.UNCHANGED for one in self.rows)
        )


_KEY = "indicator, series, area, period, measure, price_basis"
_SERIES = "coalesce(o.item, o.item_path || '/' || o.item_label) AS series"
# What the files bring (of a figure that stands twice the one that counts), and what is known, in force.
_BOTH = f"""
    incoming AS (
        SELECT o.*, {_SERIES}, s.name AS file, s.load_order, s.report_period IS NOT NULL AS monthly
        FROM observation AS o JOIN source_file AS s USING (sha256)
        WHERE list_contains($new, o.sha256)
        QUALIFY row_number() OVER (
            PARTITION BY o.indicator, series, o.area, o.period, o.measure, o.price_basis
            ORDER BY o.release DESC, s.load_order DESC, o.sheet DESC, o.cell DESC
        ) = 1
    ),
    before AS (
        SELECT o.*, {_SERIES}, s.name AS file, s.report_period IS NOT NULL AS monthly
        FROM known.observation AS o JOIN known.source_file AS s USING (sha256)
        WHERE o.in_force
    )
"""
_MATCHED = f"""
    WITH {_BOTH}
    SELECT
        i.table_name AS table, i.indicator, coalesce(i.item, '') AS item, i.item_label AS label, i.area, i.period,
        i.measure, i.unit, i.value AS new, i.status, i.release, i.in_force, i.sha256, i.file, i.sheet, i.cell,
        b.value AS old, b.unit AS old_unit, b.status AS old_status, b.sha256 AS old_sha256, b.file AS old_file,
        b.sheet AS old_sheet, b.cell AS old_cell
    FROM incoming AS i LEFT JOIN before AS b USING ({_KEY})
    ORDER BY i.load_order, i.sheet, i.cell, i.measure
"""
# A table is the same one where it shares a figure with what comes in; the list of published figures is no annex.
_VANISHED = f"""
    WITH {_BOTH},
    given AS (SELECT DISTINCT table_name, indicator, period, measure, price_basis, monthly FROM incoming),
    alike AS (
        SELECT * FROM before SEMI JOIN given USING (table_name, indicator, period, measure, price_basis, monthly)
    ),
    shared AS (
        SELECT DISTINCT sha256, table_name, indicator, period, measure, price_basis
        FROM alike SEMI JOIN incoming USING ({_KEY})
    )
    SELECT
        table_name AS table, indicator, coalesce(item, '') AS item, item_label AS label, area, period, measure, unit,
        value AS old, status, release, sha256, file, sheet, cell
    FROM alike
    SEMI JOIN shared USING (sha256, table_name, indicator, period, measure, price_basis)
    ANTI JOIN incoming USING ({_KEY})
    ORDER BY table_name, indicator, period, measure, sheet, cell
"""
_RELEASES = f"""
    SELECT
        o.indicator, o.measure, o.release, o.value,
        concat_ws('|', {_SERIES.removesuffix(" AS series")}, o.area, o.price_basis, o.unit, o.period) AS period
    FROM known.observation AS o JOIN known.source_file AS s USING (sha256)
    WHERE o.item IS NOT NULL AND (o.indicator, o.measure) IN (
        SELECT (indicator, measure) FROM observation WHERE list_contains($new, sha256)
    )
    ORDER BY o.release, s.load_order
"""
_NAMED = """
    SELECT count(*)
    FROM observation AS o
    JOIN known.observation AS k USING (sha256, sheet, cell, indicator, area, period, measure)
    WHERE o.item IS DISTINCT FROM k.item
"""
# Table → columns that tell one row from another, columns that may be revised.
_ROWS = {
    "target": (
        ("version", "indicator", "item_label", "area", "period", "measure"),
        ("low", "central", "high", "unit", "unit_in_charge", "in_force_from", "in_force_to"),
    ),
    "goal": (
        ("document", "goal_code"),
        ("name", "base_value", "target_low", "target_high", "comparison", "target_year", "unit", "unit_in_charge"),
    ),
    "goal_note": (("goal_code", "note_kind", "text", "written_on", "author"), ()),
    "cluster": (
        ("report_period", "name"),
        (
            "stage", "planned_area_ha", "established_area_ha", "industrial_area_ha", "leased_area_ha", "occupancy_pct",
            "enterprises", "projects", "workers_persons", "registered_capital_billion_vnd",
            "realised_capital_billion_vnd", "infrastructure_investor", "wastewater_treatment",
        ),
    ),
    "project": (
        ("report_period", "name"),
        (
            "kind", "works", "place", "investor", "registered_capital", "realised_capital", "area_ha", "capacity",
            "planned_start", "actual_start", "progress", "obstacle", "unit_in_charge", "next_due", "added_this_year",
            "added_next_year",
        ),
    ),
}  # fmt: skip
_COLUMN = {"note_kind": "kind"}


def compare(connection: duckdb.DuckDBPyConnection, new: Iterable[str]) -> Comparison:
    """Compare a rehearsed warehouse with the published one attached as `known`; new: SHA-256 of the files coming in."""
    new = list(new)
    usual = _usual(connection, new)
    changes = [_change(row, usual) for row in _dicts(connection, _MATCHED, new)]
    changes += [_vanished(row) for row in _dicts(connection, _VANISHED, new)]
    order = [Kind.REVISED, Kind.VANISHED, Kind.NEW, Kind.OLDER, Kind.UNCHANGED]
    changes.sort(key=lambda one: (not one.doubts, one.suspicion if one.doubts else (order.index(one.kind), 0.0)))
    rows = [row for table in _ROWS for row in _compare_rows(connection, table, new)]
    return Comparison(changes, rows, connection.execute(_NAMED).fetchone()[0])


def _usual(connection: duckdb.DuckDBPyConnection, new: list[str]) -> dict[tuple[str, str], RevisionSize | None]:
    """(indicator, measure) → how far its figures have been revised so far."""
    releases = connection.execute(_RELEASES, {"new": new}).df()
    return {key: usual_revision(of_key, Measure(key[1])) for key, of_key in releases.groupby(["indicator", "measure"])}


def _change(row: dict, usual: dict[tuple[str, str], RevisionSize | None]) -> Change:
    measure, of_kind = Measure(row["measure"]), usual.get((row["indicator"], row["measure"]))
    old, new = row["old"], row["new"]
    facts = {name: row[name] for name in ("table", "indicator", "item", "label", "area", "period", "measure", "unit")}
    facts |= {"old": old, "new": new, "status": row["status"], "release": row["release"]}
    place = Place(row["sha256"], row["file"], row["sheet"], row["cell"])
    if old is None:
        return Change(
            Kind.NEW, **facts, old_unit="", size=None, usual=None, doubts=(), old_place=None, new_place=place,
            old_status="",
        )  # fmt: skip
    in_new_unit, found = old, []
    if row["old_unit"] != row["unit"]:
        try:
            in_new_unit = convert(old, row["old_unit"], row["unit"])
        except MixedUnits:
            found.append(Doubt.UNIT)
    same = not found and _same(in_new_unit, new)
    kind = Kind.UNCHANGED if same else Kind.REVISED if row["in_force"] else Kind.OLDER
    if kind is Kind.REVISED and not found:
        found += doubts(in_new_unit, new, measure, of_kind)
    return Change(
        kind,
        **facts,
        old_unit=row["old_unit"],
        size=None if Doubt.UNIT in found else sized(in_new_unit, new, measure),
        usual=of_kind.mean_absolute if of_kind else None,
        doubts=tuple(found),
        old_place=Place(row["old_sha256"], row["old_file"], row["old_sheet"], row["old_cell"]),
        new_place=place,
        old_status=row["old_status"],
    )


def _same(old: float, new: float) -> bool:
    return abs(new - old) < (_SAME if max(abs(old), abs(new)) >= 1 else _SAME_BELOW_ONE)


def _vanished(row: dict) -> Change:
    place = Place(*(row.pop(name) for name in ("sha256", "file", "sheet", "cell")))
    return Change(
        Kind.VANISHED, **row, new=None, old_unit=row["unit"], size=None, usual=None, doubts=(), old_place=place,
        new_place=None, old_status=row["status"],
    )  # fmt: skip


def _compare_rows(connection: duckdb.DuckDBPyConnection, table: str, new: list[str]) -> list[Row]:
    """Rows of one table other than figures: each beside the newest known one of its key."""
    keys, fields = _ROWS[table]

    def rows(database: str, condition: str) -> dict[tuple, dict]:
        found = _dicts(
            connection,
            f"""
            SELECT t.*, s.name AS file
            FROM {database}{table} AS t JOIN {database}source_file AS s USING (sha256)
            WHERE {condition}
            ORDER BY s.load_order
            """,
            new,
        )
        return {tuple(str(row[_COLUMN.get(key, key)]) for key in keys): row for row in found}

    incoming, before = rows("", "list_contains($new, t.sha256)"), rows("known.", "NOT list_contains($new, t.sha256)")
    compared = []
    for key, row in incoming.items():
        old = before.get(key)
        differing = {name: (_text(old[name]), _text(row[name])) for name in fields if old and old[name] != row[name]}
        kind = Kind.NEW if old is None else Kind.REVISED if differing else Kind.UNCHANGED
        cell = row.get("cell") or next(iter(_cells(row["cells"])), "A1")
        place = Place(row["sha256"], row["file"], row["sheet"], cell)
        compared.append(Row(kind, table, " · ".join(filter(None, key)), differing, place))
    return compared


def _cells(text: str) -> list[str]:
    return list(json.loads(text).values())


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)


def _dicts(connection: duckdb.DuckDBPyConnection, sql: str, new: list[str]) -> list[dict]:
    cursor = connection.execute(sql, {"new": new})
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
