"""What a year plans for an indicator, which version of the plan governs, and how far it is fulfilled.

Asks dashboard.queries and dashboard.actuals, thinks with growth; draws nothing and knows no page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

import pandas as pd
import streamlit as st

from dashboard import queries, series, words
from dashboard.actuals import CONSTANT_PRICES, LEVELS, NOMINAL, Actuals, Key, actuals_of
from growth.indices import growth_between, index_from_growth
from growth.notation import number, period_name, points, signed
from growth.pace import (
    NeededGrowth,
    Pace,
    growth_needed_for_growth,
    growth_needed_for_level,
    pace_of_plan,
    seasonal_pace,
    value_of_points,
)
from growth.periods import YEAR, Period
from growth.scenario import BandComparison, Span, compare_with_band, version_in_force
from growth.verdicts import Light, is_known
from growth.vocabulary import PRICE_BASIS_NAME, Measure, PriceBasis

GROWTHS = (Measure.GROWTH_YOY, Measure.GROWTH_YTD)
NO_PRICE_BASIS = "giá của số thực hiện (nguồn không nêu giá hiện hành hay giá so sánh)"


class PlanKind(StrEnum):
    """Whether the plan of the year fixes a value or a growth."""

    LEVEL = "level"
    GROWTH = "growth"


class PlannedFigure(NamedTuple):
    """One planned figure of one version, as its workbook states it.

    floor and ceiling are equal where one number is planned; open_ended: "at least".
    """

    version: str
    document: str
    document_number: str
    document_date: date | None
    in_force_from: date | None
    in_force_to: date | None
    name: str  # `Xuất khẩu hàng hóa`; of a part `Sản phẩm chủ yếu: xi măng`
    is_index: bool
    period: Period
    measure: str
    floor: float
    central: float | None
    ceiling: float
    open_ended: bool
    unit: str
    unit_in_charge: str
    citation: str
    source_file: str
    sheet: str
    cell: str
    sha256: str


@dataclass(frozen=True)
class Plan:
    """One version of a plan as its document states it."""

    version: str
    document: str
    number: str
    day: date | None
    in_force_from: date | None
    in_force_to: date | None
    unit_in_charge: str

    @property
    def span(self) -> Span:
        return Span(self.version, self.day, self.in_force_from, self.in_force_to)


@dataclass(frozen=True)
class PlannedPeriod:
    """One period of a plan beside what happened: growth in %, levels in the unit of the plan; row: its traced row."""

    planned: PlannedFigure
    row: dict | None
    actual: float | None

    @cached_property
    def result(self) -> BandComparison:
        """Compared when it is asked for: of a path of many months most are never looked at."""
        planned = self.planned
        bounds = (planned.floor, planned.central, planned.ceiling)
        return compare_with_band(self.actual, *bounds, planned.period, planned.measure)

    @property
    def period(self) -> Period:
        return self.planned.period

    @property
    def measure(self) -> str:
        return self.planned.measure

    @property
    def unit(self) -> str:
        return self.planned.unit

    @property
    def floor(self) -> float:
        return self.planned.floor

    @property
    def central(self) -> float | None:
        return self.planned.central

    @property
    def ceiling(self) -> float:
        return self.planned.ceiling

    @property
    def plan(self) -> str:
        return self.planned.version

    @property
    def source(self) -> str:
        """The document that the figure was taken from, or the workbook."""
        return self.planned.citation or self.planned.source_file

    @property
    def place(self) -> str:
        """`kich-ban.xlsx, Kịch bản!K7`: where the planned figure stands."""
        return f"{self.planned.source_file}, {self.planned.sheet}!{self.planned.cell}"

    @property
    def is_growth(self) -> bool:
        return self.measure in GROWTHS

    @property
    def to_date(self) -> bool:
        """From January on: months and years to date, quarter I, the year."""
        return starts_in_january(self.period, self.measure)

    @property
    def planned_text(self) -> str:
        """`8,96–9,61%`, `4.000 triệu USD`, `từ 8% trở lên`."""
        return band_text(self.floor, self.ceiling, "%" if self.is_growth else self.unit, self.planned.open_ended)


@dataclass(frozen=True)
class Gap:
    """Distance to what is required by now, negative = short.

    points: of growth for a plan of growth, of the year's plan for a plan of a level. value: the same in `unit`; for
    growth at the prices of last year's level. no_value: why there is no value; empty where there is one.
    """

    points: float
    value: float | None
    unit: str
    no_value: str

    @property
    def value_text(self) -> str:
        """`-1.021,33 tỷ đồng`, or why there is none."""
        return self.no_value if self.value is None else f"{signed(self.value)} {self.unit}"

    @property
    def text(self) -> str:
        """`-0,7 điểm % (-1.021,33 tỷ đồng)`."""
        return points(self.points) if self.value is None else f"{points(self.points)} ({self.value_text})"


@dataclass(frozen=True)
class PlanState:
    """State of one indicator against its plan in a report month.

    plan: the version in force. year: its goal for the whole year, else the last one set before it. price_basis: of
    the levels. actual, actual_period, row: the newest figure to date of the report year (a level in `unit`, a growth
    in %) and its traced row. compared: the planned period that the light judges; None where it judges the share of
    plan (`pace`), or growth to date against the goal of the whole year. shortfall_pct: the level reached against the
    level required by now, in % (negative = short), one scale for growth and share. past: year → (to the same month,
    whole year) of earlier years, levels in `unit` or growth in % as `kind` says. elapsed_weight: share (0–1) of the
    elapsed months in last year's level, None where no figures at fitting prices tell.
    """

    area: str
    indicator: str
    item: str
    name: str
    month: Period
    kind: PlanKind
    plan: Plan
    year: PlannedPeriod
    price_basis: str | None
    unit: str
    row: dict | None
    actual: float | None
    light: Light
    pace: Pace | None
    compared: PlannedPeriod | None
    comparison: BandComparison | None
    gap: Gap | None
    need: NeededGrowth
    past: dict[int, tuple[float | None, float | None]]
    elapsed_weight: float | None
    shortfall_pct: float | None
    formula: str
    missing: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def key(self) -> str:
        """How the address of the scenario page names it: `grdp.TOTAL.growth`."""
        return f"{self.indicator}.{self.item}.{self.kind}"

    @property
    def actual_period(self) -> Period | None:
        return None if self.row is None else Period.parse(self.row["period"])

    @property
    def actual_status(self) -> str:
        return "" if self.row is None else self.row["status"]

    @property
    def year_is_over(self) -> bool:
        """Whether the figure is that of the whole year: nothing remains to be done."""
        return self.row is not None and self.actual_period.last_month == 12

    @property
    def figures(self) -> pd.DataFrame:
        """The traced row of the figure as a frame, empty without one."""
        return pd.DataFrame([] if self.row is None else [self.row], columns=None if self.row else series.TRACE)

    @property
    def citations(self) -> tuple[str, ...]:
        named = (self.year.planned.citation, "" if self.row is None else self.row["citation"])
        return tuple(dict.fromkeys(text for text in named if text))

    @property
    def share_pct(self) -> float | None:
        return self.pace.share_pct if self.pace else None

    @property
    def actual_text(self) -> str:
        return "chưa có số liệu" if self.actual is None else words.with_unit(self.actual, self.unit)

    @property
    def gap_text(self) -> str:
        """Distance to what is required by now in points, and in value where it is known; empty without one."""
        if self.gap is None:
            return ""
        return self.gap.text if self.gap.points else "trong kịch bản"


def band_text(floor: float, ceiling: float, unit: str, open_ended: bool = False) -> str:
    """`8,96–9,61%`, `10,5%`, `từ 8% trở lên`, `4.000 triệu USD`."""
    if open_ended:
        return f"từ {words.with_unit(floor, unit)} trở lên"
    if floor == ceiling:
        return words.with_unit(floor, unit)
    return f"{number(floor)}–{words.with_unit(ceiling, unit)}"


def starts_in_january(period: Period, measure: str) -> bool:
    """Whether a figure covers the year from January on."""
    return measure in (Measure.GROWTH_YTD, Measure.LEVEL_YTD) or period.frequency == YEAR or period.number == 1


class Chain(tuple[PlannedFigure, ...]):
    """The planned figures of one indicator for one year, all versions: each replaces the last. Nobody changes one."""

    @cached_property
    def versions(self) -> list[Plan]:
        """The versions, in the order in which they came into force."""
        by_version: dict[str, list[PlannedFigure]] = {}
        for row in self:
            by_version.setdefault(row.version, []).append(row)
        found = [
            Plan(
                version=version,
                document=first.document,
                number=first.document_number,
                day=first.document_date,
                in_force_from=first.in_force_from,
                in_force_to=first.in_force_to,
                unit_in_charge=", ".join(dict.fromkeys(row.unit_in_charge for row in of_version if row.unit_in_charge)),
            )
            for version, of_version in by_version.items()
            for first in of_version[:1]
        ]
        return sorted(found, key=lambda plan: (plan.span.start or date.max, plan.day or date.max))

    @cached_property
    def offered(self) -> list[tuple[Period, list[PlannedFigure]]]:
        """What the versions say of each period and measure, in order of time, to date before the whole year."""
        found: dict[tuple[Period, str], list[PlannedFigure]] = {}
        for row in self:
            found.setdefault((row.period, row.measure), []).append(row)
        return [(of[0], found[of]) for of in sorted(found, key=lambda of: _in_time(*of))]


@st.cache_resource(max_entries=32, show_spinner=False)
def chains(version: str, area: str, year: int) -> dict[Key, Chain]:
    """(indicator, item) → every planned figure for periods of `year`, in the order of the catalogue."""
    catalogue = {about["indicator"]: about for about in queries.indicators().to_dict("records")}
    found: dict[Key, list[PlannedFigure]] = {}
    for row in _targets(version, area).of_year.get(year, ()):
        bounds = [row[bound] for bound in ("low", "central", "high") if is_known(row[bound])]
        if row["measure"] in LEVELS and min(bounds) <= 0:
            continue  # a planned level of zero or less has no share and no pace
        planned = _planned(row, catalogue[row["indicator"]], bounds)
        found.setdefault((row["indicator"], row["item"]), []).append(planned)
    place = {name: number for number, name in enumerate(catalogue)}
    order = {key: (place[key[0]], key[1] != "TOTAL", number) for number, key in enumerate(found)}
    return {key: Chain(found[key]) for key in sorted(found, key=order.__getitem__)}


class _Targets(NamedTuple):
    """Year → the rows of queries.targets that are planned for it and have an item; what is planned in any year."""

    of_year: dict[int, list[dict]]
    keys: list[Key]


@st.cache_resource(max_entries=8, show_spinner=False)
def _targets(version: str, area: str) -> _Targets:
    rows = queries.targets(area=area).dropna(subset="item").to_dict("records")
    of_year: dict[int, list[dict]] = {}
    for row in rows:
        of_year.setdefault(Period.parse(row["period"]).year, []).append(row)
    return _Targets(of_year, sorted({(row["indicator"], row["item"]) for row in rows}))


def _planned(row: dict, about: dict, bounds: list[float]) -> PlannedFigure:
    name = about["short_name"] if row["item"] == "TOTAL" else f"{about['short_name']}: {row['item_name']}"
    above = [row[bound] for bound in ("high", "central") if is_known(row[bound])]
    stated = ("version", "document", "document_number", "measure", "unit", "unit_in_charge", "citation")
    return PlannedFigure(
        **{column: row[column] for column in (*stated, "source_file", "sheet", "cell", "sha256")},
        **{column: _day(row[column]) for column in ("document_date", "in_force_from", "in_force_to")},
        name=name,
        is_index=about["kind"] == "index",
        period=Period.parse(row["period"]),
        floor=bounds[0],
        central=row["central"] if is_known(row["central"]) else None,
        ceiling=above[0] if above else bounds[0],
        open_ended=not above,
    )


def chain(version: str, area: str, indicator: str, item: str, year: int) -> Chain:
    """What is planned for one indicator and one year; empty without a plan."""
    return chains(version, area, year).get((indicator, item), Chain())


@dataclass(frozen=True)
class _Case:
    """A chain beside what happened up to a report month: its versions, the chosen one, the periods that govern."""

    name: str
    actuals: Actuals
    versions: dict[str, Plan]
    chosen: str | None
    periods: list[PlannedPeriod]


def _case(rows: Chain, actuals: Actuals, plan: str | None) -> _Case:
    versions = {each.version: each for each in rows.versions}
    chosen = plan or version_in_force((each.span for each in versions.values()), actuals.month.end)
    return _Case(rows[0].name, actuals, versions, chosen, _periods(rows, versions, actuals, chosen, plan is not None))


def _one_case(version: str, area: str, indicator: str, item: str, month: Period, plan: str | None) -> _Case | None:
    rows, key = chain(version, area, indicator, item, month.year), (indicator, item)
    return _case(rows, actuals_of(version, area, [key], month)[key], plan) if rows else None


def path(
    version: str, area: str, indicator: str, item: str, month: Period, plan: str | None = None
) -> list[PlannedPeriod]:
    """The planned periods of the year of `month` beside what happened up to it, in order of time.

    plan: that version; None: the version in force at the end of the report month. Where it is silent about the year,
    the year keeps the goal of the last version before it that set one. Periods that were over before the version in
    force came keep the version that was in force at their end.
    """
    case = _one_case(version, area, indicator, item, month, plan)
    return case.periods if case else []


def plan_states(
    version: str, area: str, indicator: str, item: str, month: Period, plan: str | None = None
) -> list[PlanState]:
    """The states against all that the year's plan in force at the end of `month` (or `plan`) fixes: value, growth.

    The figure judged is the newest of the report year that is not after `month`.
    """
    case = _one_case(version, area, indicator, item, month, plan)
    return _states(case) if case else []


def plan_state(
    version: str,
    area: str,
    indicator: str,
    item: str,
    month: Period,
    plan: str | None = None,
    kind: PlanKind | None = None,
) -> PlanState | None:
    """One of `plan_states`; None without a year's plan.

    kind: which of the year's plans where it fixes both a value and a growth; without it the value, unless only the
    growth has a figure.
    """
    return chosen_state(plan_states(version, area, indicator, item, month, plan), kind)


def chosen_state(states: Iterable[PlanState], kind: PlanKind | None = None) -> PlanState | None:
    """Of the states of one indicator the one of `kind`, else the first with a figure."""
    fitting = [state for state in states if kind in (None, state.kind)]
    return next((state for state in fitting if state.actual is not None), next(iter(fitting), None))


@st.cache_resource(max_entries=64, show_spinner=False)
def states_of_year(version: str, area: str, month: Period) -> tuple[PlanState, ...]:
    """The states of every plan of the year of `month`, in the order of the catalogue.

    Figures are asked in one question for the plans of all years. Shared by all visitors: nobody changes one.
    """
    of_year = chains(version, area, month.year)
    happened = actuals_of(version, area, _targets(version, area).keys, month)
    return tuple(state for key, rows in of_year.items() for state in _states(_case(rows, happened[key], None)))


def _states(case: _Case) -> list[PlanState]:
    states = []
    for judge, measures in ((_level_state, LEVELS), (_growth_state, GROWTHS)):
        of_kind = [each for each in case.periods if each.measure in measures]
        year = next((each for each in of_kind if each.period.frequency == YEAR), None)
        if year is not None:
            governs = case.chosen if any(each.plan == case.chosen for each in of_kind) else year.plan
            states.append(judge(case, case.versions[governs], year, of_kind))
    return states


def _periods(
    rows: Chain, versions: dict[str, Plan], actuals: Actuals, chosen: str | None, on_demand: bool
) -> list[PlannedPeriod]:
    month = actuals.month
    set_until = (versions[chosen].span.start if on_demand and chosen in versions else None) or month.end
    spans = [plan.span for plan in versions.values()]
    governing: list[PlannedFigure] = []
    for period, offered in rows.offered:
        version = chosen
        if not any(row.version == chosen for row in offered):
            if period.frequency == YEAR:
                setting = {row.version for row in offered}
                endless = [replace(span, in_force_to=None) for span in spans if span.version in setting]
                version = version_in_force(endless, set_until)
            elif not on_demand and period.end <= month.end:
                version = version_in_force(spans, period.end)
        governing += [row for row in offered if row.version == version]
    return [_beside_actual(row, actuals) for row in governing]


def _row_at(actuals: Actuals, period: Period, measure: str) -> dict | None:
    """What happened in a period; None without a figure or after the report month."""
    if period.end > actuals.month.end:
        return None
    if starts_in_january(period, measure):
        rows = actuals.growth_to_date() if measure in GROWTHS else actuals.level_to_date()
        return rows.get(str(period.as_month()))
    rows = actuals.growth_of(period.frequency) if measure in GROWTHS else actuals.level_of(period.frequency)
    return rows.get(str(period))


def _past(actuals: Actuals, kind: PlanKind, elapsed: Period, unit: str = "") -> dict[int, tuple]:
    """Year → (to the same month, whole year) for all years before: levels in `unit` or growth in %.

    Levels of unstated prices are left out: nobody knows whether two of them may be compared.
    """
    if kind is PlanKind.GROWTH:
        known = actuals.growths_of_years()
    else:
        known = {} if actuals.price_basis == PriceBasis.UNSTATED else actuals.levels_of_years(unit)
    before = ((year, months) for year, months in known.items() if year < elapsed.year)
    return {year: (months.get(elapsed.last_month), months.get(12)) for year, months in before}


def _beside_actual(row: PlannedFigure, actuals: Actuals) -> PlannedPeriod:
    figure = _row_at(actuals, row.period, row.measure)
    if figure is not None and row.measure in LEVELS and figure["unit"] != row.unit:
        figure = None
    actual = None if figure is None else float(figure["value" if row.measure in LEVELS else "growth_pct"])
    return PlannedPeriod(row, figure, actual)


def _in_time(period: Period, measure: str) -> tuple[date, bool, bool]:
    return period.end, starts_in_january(period, measure), period.frequency == YEAR


def _newest_judged(periods: list[PlannedPeriod], until: Period | None) -> PlannedPeriod | None:
    """The newest planned period with a figure, to date before single; none that is older than the newest figure."""
    known = [each for each in periods if each.actual is not None]
    newest = max(known, key=lambda one: _in_time(one.period, one.measure), default=None)
    stale = newest is not None and until is not None and newest.period.end < until.end
    return None if stale else newest


def _level_state(case: _Case, plan: Plan, year: PlannedPeriod, periods: list[PlannedPeriod]) -> PlanState:
    actuals = case.actuals
    row = actuals.newest(actuals.level_to_date())
    if row is not None and row["unit"] != year.unit:
        row = None
    elapsed = Period.parse(row["period"]) if row is not None else actuals.month
    value = float(row["value"]) if row is not None else None
    past = _past(actuals, PlanKind.LEVEL, elapsed, year.unit)
    last_to_date, last_total = past.get(elapsed.year - 1, (None, None))
    pace = pace_of_plan(value, year.floor, elapsed, last_to_date, last_total)
    on_path = [each for each in periods if each.period.frequency != YEAR and each.to_date]
    compared = _newest_judged(on_path, elapsed)
    comparison = compared.result if compared else None
    light, missing = (comparison.light, ()) if comparison else (pace.light, pace.missing)
    remarks = []
    if actuals.price_basis in CONSTANT_PRICES:
        remarks.append(f"Giá trị thực hiện theo {PRICE_BASIS_NAME[PriceBasis(actuals.price_basis)]}.")
    if value is not None and actuals.price_basis == PriceBasis.UNSTATED:
        light, missing = Light.NOT_ENOUGH_DATA, (NO_PRICE_BASIS,)
        remarks.append("Nguồn không nêu giá của số thực hiện: tỷ lệ chỉ để tham khảo, không xếp loại.")
    shortfall, gap = None, None
    if light is not Light.NOT_ENOUGH_DATA and comparison:
        shortfall = growth_between(compared.actual, compared.floor)
        gap = Gap(comparison.gap / year.floor * 100, comparison.gap, year.unit, "")
    elif light is not Light.NOT_ENOUGH_DATA and pace.gap_points is not None:
        shortfall = growth_between(pace.share_pct, pace.expected_pct)
        gap = Gap(pace.gap_points, pace.gap_value, year.unit, "")
    return PlanState(
        **_common(case, plan, year, row),
        kind=PlanKind.LEVEL,
        unit=year.unit,
        actual=value,
        light=light,
        pace=pace,
        compared=compared,
        comparison=comparison,
        gap=gap,
        need=growth_needed_for_level(year.floor, value, elapsed, last_to_date, last_total),
        past=past,
        elapsed_weight=_weight(last_to_date, last_total),
        shortfall_pct=shortfall,
        formula=comparison.formula if comparison else pace.formula,
        missing=missing,
        remarks=tuple(remarks),
    )


def _growth_state(case: _Case, plan: Plan, year: PlannedPeriod, periods: list[PlannedPeriod]) -> PlanState:
    actuals = case.actuals
    row = actuals.newest(actuals.growth_to_date())
    elapsed = Period.parse(row["period"]) if row is not None else actuals.month
    value = float(row["growth_pct"]) if row is not None else None
    compared = _newest_judged(periods, elapsed if row is not None else None)
    remarks = []
    if compared:
        comparison, judged, floor = compared.result, compared.actual, compared.floor
    else:
        # No document plans this period: the growth to date stands beside the goal of the whole year.
        comparison = compare_with_band(value, year.floor, year.central, year.ceiling, elapsed, Measure.GROWTH_YTD)
        judged, floor = value, year.floor
        if value is not None:
            remarks.append(
                f"Không phiên bản nào giao mức {period_name(elapsed, to_date=True)}: so với mục tiêu cả năm."
            )
    weight = _weight_of_volume(actuals, elapsed)
    shortfall, gap = None, None
    if comparison.gap is not None:
        shortfall = growth_between(index_from_growth(judged), index_from_growth(floor))
        of_period = (compared.period, compared.to_date) if compared else (elapsed, True)
        gap = _gap_of_growth(comparison.gap, actuals, *of_period, is_index=year.planned.is_index)
    return PlanState(
        **_common(case, plan, year, row),
        kind=PlanKind.GROWTH,
        unit="%",
        actual=value,
        light=comparison.light,
        pace=None,
        compared=compared,
        comparison=comparison,
        gap=gap,
        need=growth_needed_for_growth(year.floor, value, elapsed, weight),
        past=_past(actuals, PlanKind.GROWTH, elapsed),
        elapsed_weight=weight,
        shortfall_pct=shortfall,
        formula=comparison.formula,
        missing=(f"số thực hiện năm {actuals.month.year}",) if value is None else comparison.missing,
        remarks=tuple(remarks),
    )


def _common(case: _Case, plan: Plan, year: PlannedPeriod, row: dict | None) -> dict[str, object]:
    """What both kinds of state say alike."""
    actuals = case.actuals
    return {
        "area": actuals.area,
        "indicator": actuals.indicator,
        "item": actuals.item,
        "name": case.name,
        "month": actuals.month,
        "plan": plan,
        "year": year,
        "row": row,
        "price_basis": actuals.price_basis,
    }


def _gap_of_growth(gap_points: float, actuals: Actuals, period: Period, to_date: bool, is_index: bool) -> Gap:
    """A gap of growth with its worth at last year's level, or with the reason why nobody can say it."""
    base = actuals.base_level(period.year_before(), to_date)
    if is_index:
        return Gap(gap_points, None, "", "chỉ số, không có giá trị")
    if base is not None and actuals.levels_fit_growth and base.value > 0:
        return Gap(gap_points, value_of_points(gap_points, base.value), base.unit, "")
    prices = "" if actuals.indicator in NOMINAL else " theo giá so sánh"
    return Gap(gap_points, None, "", f"chưa có giá trị{prices} của {period_name(period.year_before(), to_date)}")


def _weight_of_volume(actuals: Actuals, elapsed: Period) -> float | None:
    """Share of the elapsed months in last year's level, at prices that fit the published growth; else None.

    Growth of trade and retail is nominal, so that their levels at current prices serve; growth of all others is in
    volume and needs levels at constant prices.
    """
    part = actuals.base_level(elapsed.as_month().year_before(), to_date=True)
    whole = actuals.base_level(Period.of_year(elapsed.year - 1), to_date=True)
    if not actuals.levels_fit_growth or not part or not whole or part.unit != whole.unit:
        return None
    return _weight(part.value, whole.value)


def _weight(to_date: float | None, total: float | None) -> float | None:
    return None if to_date is None or total is None else seasonal_pace(to_date, total) / 100


def _day(value) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
