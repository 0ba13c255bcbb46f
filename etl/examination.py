"""Owns what a person sees of uploaded files before deciding: what each table and cell was understood to mean.

Rehearses the publication and compares; publishes nothing and draws nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from etl import aliases, glossary, items
from etl.aliases import Proposal, UnknownLabel
from etl.comparison import Comparison, compare
from etl.load import AreaUnknown, Instructions, Progress, Rehearsal, rehearse
from etl.model import Finding, Observation, Reading
from etl.staging import Staged
from etl.tables import KINDS
from etl.text import label_key
from etl.workbook import column_letters
from growth.vocabulary import Measure, Severity
from ledger.decisions import Assigned

SURE = 1.0  # likeness of an item that a person gave to this label before


class Role(StrEnum):
    """What a cell of the sheet was understood to be; the later ones win where two apply."""

    CAPTION = "caption"
    LABEL = "label"
    UNKNOWN_LABEL = "unknown_label"
    LEVEL = "level"
    TO_DATE = "to_date"
    INDEX = "index"
    SHARE = "share"
    PLAN = "plan"
    REGISTER = "register"
    OUTSIDE = "outside"
    LEFT_OUT = "left_out"
    INFORMATION = "information"
    WARNING = "warning"
    ERROR = "error"


_OF_MEASURE = {
    Measure.LEVEL: Role.LEVEL,
    Measure.LEVEL_YTD: Role.TO_DATE,
    Measure.SHARE: Role.SHARE,
    Measure.PLAN_PCT: Role.SHARE,
}
_OF_SEVERITY = {
    Severity.ERROR: Role.ERROR,
    Severity.WARNING: Role.WARNING,
    Severity.INFORMATION: Role.INFORMATION,
}


@dataclass(frozen=True, slots=True)
class RowSeen:
    """One row of a table: its label as printed, the item that it became (empty: unknown), area, unit, figures."""

    label: str
    item: str
    item_name: str
    area: str
    unit: str
    figures: int


@dataclass(frozen=True, slots=True)
class TableSeen:
    """One table as it was understood; `report` is the reader's own entry (title, range, columns, left_out, reason).

    periods: (period, measure) of its figures in the order of the columns; name: kind of table, in Vietnamese.
    """

    name: str
    report: dict
    figures: int
    areas: tuple[str, ...]
    units: tuple[str, ...]
    periods: tuple[tuple[str, str], ...]
    rows: tuple[RowSeen, ...]


@dataclass(frozen=True, slots=True)
class FileSeen:
    """One uploaded file: what it gives, or why it cannot come in.

    held: the warehouse has it already; needs_area: nobody says whose figures these are; roles: sheet → A1 address →
    Role; outside: sheets or tables out of scope with the reason.
    """

    staged: Staged
    fault: str
    held: bool
    needs_area: bool
    report_period: str
    figures: int
    tables: tuple[TableSeen, ...]
    findings: tuple[Finding, ...]
    roles: Mapping[str, Mapping[str, Role]]
    outside: tuple[dict, ...]

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity is Severity.ERROR]


@dataclass(frozen=True, slots=True)
class Examination:
    """All that is seen of an upload; upon: the version of the warehouse that it was compared with."""

    upon: str | None
    files: tuple[FileSeen, ...]
    comparison: Comparison
    unknown: tuple[UnknownLabel, ...]
    assigned: tuple[Assigned, ...] = field(default=())

    @property
    def may_publish(self) -> bool:
        """Whether there is anything to publish, and nothing that forbids it."""
        return bool(self.incoming or self.assigned) and not any(one.fault or one.errors for one in self.files)

    @property
    def incoming(self) -> list[FileSeen]:
        return [one for one in self.files if not (one.fault or one.held)]


def examine(
    folder: Path,
    files: Mapping[Staged, tuple[Path, Instructions]],
    assigned: tuple[Assigned, ...],
    remembered: Iterable[Assigned],
    progress: Progress,
) -> Examination:
    """Read, check and compare uploads as they would be published now; raises what concerns all files alike.

    assigned: labels that come with this publication; remembered: those that people assigned before.
    """
    instructions = dict(files.values())
    with rehearse(folder, instructions, assigned, progress) as found:
        progress("So sánh với số liệu đã công bố", len(files), len(files))
        comparison = compare(found.connection, [file.card.sha256 for file in found.new.values()])
        unknown = _unknown(found.readings.values(), remembered)
        seen = tuple(_file(staged, path, found) for staged, (path, _) in files.items())
    return Examination(found.upon, seen, comparison, unknown, assigned)


def _file(staged: Staged, path: Path, found: Rehearsal) -> FileSeen:
    reading, fault = found.readings.get(path), found.faults.get(path)
    if reading is None:
        return FileSeen(staged, str(fault), False, False, "", 0, (), (), {}, ())
    findings = tuple(found.findings[path])
    roles = _roles(reading, findings)
    return FileSeen(
        staged=staged,
        fault=str(fault or ""),
        held=path in found.held,
        needs_area=isinstance(fault, AreaUnknown),
        report_period=found.new[path].card.report_period if path in found.new else reading.report_period,
        figures=sum(table["figures"] for table in reading.report["tables"]),
        tables=tuple(_table(report, reading) for report in reading.report["tables"]),
        findings=tuple(sorted(findings, key=lambda one: (list(Severity).index(one.severity), one.sheet, one.cell))),
        roles=roles,
        outside=tuple(reading.report["sheets"]),
    )


def position(address: str) -> tuple[int, int]:
    """`B7` → (7, 2), both from 1."""
    letters, row = coordinate_from_string(address)
    return row, column_index_from_string(letters)


def _inside(report: dict) -> tuple[int, int]:
    """First and last row of a table."""
    first, _, last = report["range"].partition(":")
    return position(first)[0], position(last or first)[0]


def _table(report: dict, reading: Reading) -> TableSeen:
    first, last = _inside(report)
    of_table = [
        one for one in reading.observations if one.sheet == report["sheet"] and first <= position(one.cell)[0] <= last
    ]
    counted: Counter[tuple] = Counter()
    units: dict[tuple, str] = {}
    for one in of_table:
        key = (one.item_label, one.item, one.indicator, one.area)
        counted[key] += 1
        units[key] = units.get(key) or (one.unit if one.unit != "%" else "")
    rows = [
        RowSeen(label, item, _item_name(indicator, item), area, units[label, item, indicator, area] or "%", count)
        for (label, item, indicator, area), count in counted.items()
    ]
    return TableSeen(
        name=_table_name(report["table"], of_table),
        report=report,
        figures=report["figures"],
        areas=tuple(dict.fromkeys(one.area for one in of_table)),
        units=tuple(dict.fromkeys(one.unit for one in of_table if one.unit)),
        periods=tuple(dict.fromkeys((one.period, one.measure) for one in of_table)),
        rows=tuple(rows),
    )


_REGISTERS = {
    "plan": "Kịch bản, kế hoạch",
    "goals": "Mục tiêu",
    "goal_notes": "Nguyên nhân, đề xuất",
    "clusters": "Cụm công nghiệp",
    "projects": "Dự án",
    "figures": "Bảng kê số liệu",
}


def _table_name(table: str, figures: list[Observation]) -> str:
    if table in _REGISTERS:
        return _REGISTERS[table]
    if figures:
        return glossary.indicators()[figures[0].indicator].name
    kind = next((one for one in KINDS if one.table == table), None)  # nothing left of it, as after corrections
    return glossary.indicators()[next(iter(kind.indicators.values()))].name if kind else table


def _item_name(indicator: str, item: str) -> str:
    return glossary.item_name(glossary.indicators()[indicator].scheme, item) if item else ""


def _roles(reading: Reading, findings: Iterable[Finding]) -> dict[str, dict[str, Role]]:
    """Sheet → address → what the cell is; cells that nobody looked at are not in it."""
    roles: dict[str, dict[str, Role]] = defaultdict(dict)
    unknown_rows: dict[str, set[int]] = defaultdict(set)
    for one in reading.observations:
        roles[one.sheet][one.cell] = _OF_MEASURE.get(Measure(one.measure), Role.INDEX)
        if not one.item:
            unknown_rows[one.sheet].add(position(one.cell)[0])
    for one in reading.targets:
        roles[one.sheet][one.cell] = Role.PLAN
    for one in (*reading.goals, *reading.goal_notes):
        roles[one.sheet][one.cell] = Role.REGISTER
    for one in (*reading.clusters, *reading.projects):
        roles[one.sheet] |= dict.fromkeys(one.cells.values(), Role.REGISTER)
    for report in reading.report["tables"]:
        of_sheet = roles[report["sheet"]]
        _add_words(of_sheet, report, unknown_rows[report["sheet"]])
        of_sheet |= {one["cell"]: Role.OUTSIDE for one in report["outside"]}
        of_sheet |= {one["cell"]: Role.LEFT_OUT for one in report["left_out"]}
    for severity in (Severity.INFORMATION, Severity.WARNING, Severity.ERROR):
        for one in findings:
            if one.severity is severity and one.sheet and one.cell:
                roles[one.sheet][one.cell] = _OF_SEVERITY[severity]
    return dict(roles)


def _add_words(of_sheet: dict[str, Role], report: dict, unknown_rows: set[int]) -> None:
    """Captions over the figures of a table and labels left of them."""
    first, last = _inside(report)
    cells = [position(cell) for cell in of_sheet]
    figures: dict[int, int] = {}  # row → first column with a figure
    for row, column in cells:
        if first <= row <= last:
            figures[row] = min(column, figures.get(row, column))
    if not figures:
        return
    for row in range(first, min(figures)):
        for column in report["columns"]:
            of_sheet.setdefault(f"{column['column']}{row}", Role.CAPTION)
    for row, column in figures.items():
        role = Role.UNKNOWN_LABEL if row in unknown_rows else Role.LABEL
        for at in range(column - 1):
            of_sheet.setdefault(f"{column_letters(at)}{row}", role)


def _unknown(readings: Iterable[Reading], remembered: Iterable[Assigned]) -> tuple[UnknownLabel, ...]:
    """Labels without an item, each with the item that a person gave it before, then with those spelled alike."""
    readings = list(readings)
    found = aliases.unknown_labels(readings)
    known = {label_key(one.label) for one in found}
    of_lists = Counter(
        (one.item_label, glossary.indicators()[one.indicator].scheme)
        for reading in readings
        for one in reading.observations
        if not one.item and label_key(one.item_label) not in known
    )
    found += [UnknownLabel(label, scheme, 1, aliases.proposals(label, scheme)) for label, scheme in of_lists if scheme]
    before = {(one.scheme, label_key(one.label)): one.item for one in remembered}
    return tuple(_with_memory(one, before) for one in found)


def _with_memory(unknown: UnknownLabel, before: Mapping[tuple[str, str], str]) -> UnknownLabel:
    sure = [
        Proposal(scheme, item, items.scheme(scheme).names.get(item, item), SURE)
        for scheme in aliases.lists_of(unknown.scheme)
        if (item := before.get((scheme, label_key(unknown.label))))
    ]
    others = [one for one in unknown.proposals if (one.scheme, one.item) not in {(s.scheme, s.item) for s in sure}]
    return UnknownLabel(unknown.label, unknown.scheme, unknown.tables, [*sure, *others])


def choices(scheme: str) -> list[Proposal]:
    """Every item that a label of this scheme can be given, in the order of the code lists."""
    return [
        Proposal(name, item, title, 0.0)
        for name in aliases.lists_of(scheme)
        for item, title in items.scheme(name).names.items()
    ]
