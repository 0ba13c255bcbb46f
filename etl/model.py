"""The records that pass between the steps of the load. Knows no file format and no database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from growth.vocabulary import Severity


class Observation(NamedTuple):  # 90,000 of them are made twice as fast as of a dataclass
    """One published figure with the cell it stands in (the contract of the reader, one row a figure).

    value stays as printed (an index of 108.94 stays 108.94, a growth of 8.94 stays 8.94); unit is canonical.
    item is the catalogue's code, empty when no alias knows the label. release is the day on which the figure
    was made public (ISO date), taken from the figure's own source when the sheet gives one, else from the card.
    """

    table: str
    indicator: str
    item: str
    item_label: str
    area: str
    period: str
    measure: str
    value: float
    unit: str
    status: str
    sheet: str
    cell: str
    price_basis: str = ""
    item_path: str = ""  # labels from the table's root down to this row, joined by " > "
    release: date | None = None
    citation: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """One planned figure of one version of a plan or scenario; low = high = central for a point."""

    version: str
    document: str
    document_number: str
    document_date: date | None
    in_force_from: date | None
    in_force_to: date | None
    indicator: str
    item: str
    item_label: str
    area: str
    period: str
    measure: str  # growth_yoy, growth_ytd, level or level_ytd
    low: float | None
    central: float | None
    high: float | None
    unit: str
    unit_in_charge: str
    citation: str
    sheet: str
    cell: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal of a resolution or plan; target_low is empty while nobody has entered a value."""

    goal_code: str
    document: str
    document_number: str
    document_date: date | None
    article: str
    name: str
    indicator: str  # empty when the warehouse has no series for it
    item: str
    area: str
    kind: str  # level, average_growth, share, stock, deadline
    direction: str  # up, down; empty when the document does not say
    base_year: int | None
    base_value: float | None
    period_from: int | None
    target_year: int | None
    target_low: float | None
    target_high: float | None
    comparison: str  # "=", "≥", ">", "≤", "range"
    unit: str
    unit_in_charge: str
    citation: str
    sheet: str
    cell: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class GoalNote:
    """A cause or a proposal that somebody wrote beside a goal on a day; a later entry never replaces an earlier one."""

    goal_code: str
    kind: str  # growth.vocabulary.NoteKind
    text: str  # paragraphs apart by line breaks
    unit_in_charge: str
    written_on: date
    author: str
    sheet: str
    cell: str  # of the text


@dataclass(frozen=True, slots=True)
class Cluster:
    """One industrial cluster in one report period of the register; `cells` names the cell of each figure."""

    report_period: str
    name: str
    location: str = ""
    old_district: str = ""
    commune: str = ""
    planned_area_ha: float | None = None
    established_area_ha: float | None = None
    industrial_area_ha: float | None = None
    leased_area_ha: float | None = None
    occupancy_pct: float | None = None
    infrastructure_investor: str = ""
    infrastructure_capital_billion_vnd: float | None = None  # of the project that builds the cluster itself
    enterprises: float | None = None
    projects: float | None = None
    registered_capital_billion_vnd: float | None = None
    realised_capital_billion_vnd: float | None = None
    workers_persons: float | None = None
    revenue_billion_vnd: float | None = None
    budget_paid_billion_vnd: float | None = None
    wastewater_treatment: str = ""
    stage: str = ""  # planned, established, operating
    note: str = ""
    citation: str = ""
    release: date | None = None
    sheet: str = ""
    cells: dict[str, str] = field(default_factory=dict)  # field name → A1 address


@dataclass(frozen=True, slots=True)
class Project:
    """One project or estate in one report period of the register; `cells` names the cell of everything it states.

    Starts of operation are periods (`2026-06`, `2029-Q1`, `2027`). added_this_year and added_next_year are what the
    project adds to output in the year of report_period and in the year after it, in added_unit.
    """

    report_period: str
    name: str
    kind: str = ""  # growth.vocabulary.ProjectKind
    works: float | None = None  # plants or systems that a summary row stands for; empty for a single project
    place: str = ""
    investor: str = ""
    registered_capital: float | None = None
    realised_capital: float | None = None
    capital_unit: str = ""  # tỷ đồng or triệu USD
    area_ha: float | None = None
    capacity: float | None = None
    capacity_unit: str = ""
    product: str = ""
    planned_start: str = ""
    actual_start: str = ""
    progress: str = ""
    obstacle: str = ""
    unit_in_charge: str = ""
    next_due: date | None = None
    added_this_year: float | None = None
    added_next_year: float | None = None
    added_unit: str = ""
    indicator: str = ""  # that it moves; empty when nobody has said so
    item: str = ""
    item_label: str = ""
    note: str = ""
    citation: str = ""
    release: date | None = None
    sheet: str = ""
    cells: dict[str, str] = field(default_factory=dict)  # field name → A1 address


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know about a workbook. `message` and `remedy` are Vietnamese sentences."""

    severity: Severity
    code: str  # name of the rule, e.g. parts_add_up
    message: str
    remedy: str = ""
    sheet: str = ""
    cell: str = ""
    table: str = ""
    found: str = ""
    expected: str = ""


@dataclass(slots=True)
class Reading:
    """All that was understood of one workbook, and all that was not."""

    file: str
    report_period: str = ""  # month the workbook reports on, where it has one
    observations: list[Observation] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    clusters: list[Cluster] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    goal_notes: list[GoalNote] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    report: dict = field(default_factory=dict)  # tables, captions with meanings, what was left out and why


class EtlError(Exception):
    """Base of every fault that reaches a user: one Vietnamese sentence saying what is wrong and what to do."""
