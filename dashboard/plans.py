"""What a year plans for an indicator, which version of the plan governs, and how far it is fulfilled.

Asks dashboard.queries and dashboard.series, thinks with growth; draws nothing and knows no page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import pandas as pd
import streamlit as st

from dashboard import queries, series, words
from growth.indices import growth_between, index_from_growth
from growth.notation import number, period_name, points, signed
from growth.pace import (
    NeededGrowth,
    Pace,
    growth_needed_for_growth,
    growth_needed_for_level,
    pace_of_plan,
    seasonal_pace,
)
from growth.periods import YEAR, Period
from growth.scenario import BandComparison, compare_with_band, version_in_force
from growth.verdicts import Light, is_known
from growth.vocabulary import PRICE_BASIS_NAME, Measure, PriceBasis

LEVELS = (Measure.LEVEL, Measure.LEVEL_YTD)
GROWTHS = (Measure.GROWTH_YOY, Measure.GROWTH_YTD)
# Growth of these is published at the prices of each year; growth of all others is in volume.
NOMINAL = ("export_value", "import_value", "retail_sales")
CONSTANT_PRICES = (PriceBasis.CONST_2020, PriceBasis.CONST_2010, PriceBasis.CONST_1994)
_TO_DATE = "to_date"
_USED = ["period", "frequency", "period_end", "price_basis", *series.TRACE]
NO_PRICE_BASIS = "giá của số thực hiện (nguồn không nêu giá hiện hành hay giá so sánh)"


class PlanKind(StrEnum):
    """Whether the plan of the year fixes a value or a growth."""

    LEVEL = "level"
    GROWTH = "growth"


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


@dataclass(frozen=True)
class PlannedPeriod:
    """One period of a plan beside what happened: growth in %, levels in `unit`."""

    period: Period
    measure: str
    unit: str
    floor: float
    central: float | None
    ceiling: float
    open_ended: bool  # "from 8 % on": floor = ceiling
    plan: str
    citation: str
    source_file: str
    sheet: str
    cell: str
    actual: float | None
    result: BandComparison

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
        return band_text(self.floor, self.ceiling, "%" if self.is_growth else self.unit, self.open_ended)


@dataclass(frozen=True)
class PlanState:
    """State of one indicator against its plan in a report month.

    plan: the version in force. year: its goal for the whole year, else the last one set before it. price_basis: of
    the levels. actual,
    actual_period: the newest figure to date of the report year (a level in `unit`, a growth in %). compared: the
    planned period that the light judges; None where it judges the share of plan (`pace`), or growth to date against
    the goal of the whole year. shortfall_pct: the level reached against the level required by now, in % (negative =
    short), one scale for growth and share that orders the lagging indicators. past: year → (to the same month, whole
    year) of earlier years, levels in `unit` or growth in % as `kind` says. elapsed_weight: share (0–1) of the elapsed
    months in last year's level, None where no figures at fitting prices tell. figures: traced rows of what was used.
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
    actual: float | None
    actual_period: Period | None
    actual_status: str
    light: Light
    pace: Pace | None
    compared: PlannedPeriod | None
    comparison: BandComparison | None
    need: NeededGrowth
    past: dict[int, tuple[float | None, float | None]]
    elapsed_weight: float | None
    shortfall_pct: float | None
    formula: str
    missing: tuple[str, ...]
    remarks: tuple[str, ...]
    citations: tuple[str, ...]
    figures: pd.DataFrame = field(compare=False)

    @property
    def share_pct(self) -> float | None:
        return self.pace.share_pct if self.pace else None

    @property
    def actual_text(self) -> str:
        return "chưa có số liệu" if self.actual is None else words.with_unit(self.actual, self.unit)

    @property
    def gap_text(self) -> str:
        """Distance to what is required by now: points for shares and growth, the unit for a path of levels."""
        if self.comparison and self.comparison.gap is not None:
            if self.compared and not self.compared.is_growth:
                return f"{signed(self.comparison.gap)} {self.unit}"
            return points(self.comparison.gap) if self.comparison.gap else "trong kịch bản"
        if self.pace and self.pace.gap_points is not None:
            return points(self.pace.gap_points)
        return ""


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


@st.cache_data(max_entries=64, show_spinner=False)
def targets_of_year(version: str, area: str, year: int) -> pd.DataFrame:
    """Every planned figure of the area for periods of `year`, all versions.

    Columns of queries.targets and floor, ceiling (equal where one number is planned), open_ended ("at least").
    """
    frame = queries.targets(area=area)
    frame = frame[frame["period"].str.startswith(str(year)) & frame["item"].notna()]
    # A planned level of zero or less has no share and no pace.
    frame = frame[~frame["measure"].isin(LEVELS) | (frame[["low", "central", "high"]].min(axis=1) > 0)]
    floor = frame["low"].fillna(frame["central"]).fillna(frame["high"])
    above = frame["high"].fillna(frame["central"])
    return frame.assign(floor=floor, ceiling=above.fillna(floor), open_ended=above.isna()).reset_index(drop=True)


def planned_indicators(version: str, area: str, year: int) -> list[tuple[str, str]]:
    """(indicator, item) of all that has a plan for the year, in the order of the catalogue."""
    planned = set(targets_of_year(version, area, year)[["indicator", "item"]].itertuples(index=False, name=None))
    order = {name: place for place, name in enumerate(queries.indicators()["indicator"])}
    return sorted(planned, key=lambda pair: (order[pair[0]], pair[1] != "TOTAL", pair[1]))


def chain(version: str, area: str, indicator: str, item: str, year: int) -> pd.DataFrame:
    """The planned figures of one indicator for one year, all versions: one chain in which each replaces the last."""
    frame = targets_of_year(version, area, year)
    return frame[(frame["indicator"] == indicator) & (frame["item"] == item)]


def versions_of(rows: pd.DataFrame) -> list[Plan]:
    """The versions of a chain, in the order in which they came into force."""
    plans = []
    for name, of_version in rows.groupby("version", sort=False):
        first = of_version.iloc[0]
        in_charge = ", ".join(dict.fromkeys(of_version["unit_in_charge"][of_version["unit_in_charge"] != ""]))
        plans.append(
            Plan(
                version=str(name),
                document=first["document"],
                number=first["document_number"],
                day=_day(first["document_date"]),
                in_force_from=_day(first["in_force_from"]),
                in_force_to=_day(first["in_force_to"]),
                unit_in_charge=in_charge,
            )
        )
    return sorted(plans, key=lambda plan: (plan.in_force_from or plan.day or date.max, plan.day or date.max))


def path(
    version: str,
    area: str,
    indicator: str,
    item: str,
    month: Period,
    plan: str | None = None,
    known_on: date | None = None,
) -> list[PlannedPeriod]:
    """The planned periods of the year of `month` beside what happened up to it, in order of time.

    plan: that version; None: the version in force at the end of the report month. Where it is silent about the year,
    the year keeps the goal of the last version before it that set one. Periods that were over before the version in
    force came keep the version that was in force at their end.
    """
    rows = chain(version, area, indicator, item, month.year)
    if rows.empty:
        return []
    chosen = plan or version_in_force(rows, month.end)
    return _periods(rows, _Actuals(indicator, item, area, month, known_on), chosen, plan is not None)


def _periods(rows: pd.DataFrame, actuals: _Actuals, chosen: str | None, on_demand: bool) -> list[PlannedPeriod]:
    month = actuals.month
    by_period: dict[tuple[str, str], list] = {}
    for row in rows.itertuples():
        by_period.setdefault((row.period, row.measure), []).append(row)
    set_until = (_start(rows[rows["version"] == chosen]) if on_demand else None) or month.end
    governed: dict[date, str | None] = {}
    planned = []
    for (text, measure), offered in by_period.items():
        period, version = Period.parse(text), chosen
        if not any(row.version == chosen for row in offered):
            if period.frequency == YEAR:
                setting = rows[(rows["period"] == text) & (rows["measure"] == measure)]
                version = version_in_force(setting.assign(in_force_to=pd.NaT), set_until)
            elif not on_demand and period.end <= month.end:
                if period.end not in governed:
                    governed[period.end] = version_in_force(rows, period.end)
                version = governed[period.end]
        planned.extend(row for row in offered if row.version == version)
    return sorted((_beside_actual(row, actuals) for row in planned), key=_in_time)


def plan_state(
    version: str,
    area: str,
    indicator: str,
    item: str,
    month: Period,
    plan: str | None = None,
    kind: PlanKind | None = None,
    known_on: date | None = None,
) -> PlanState | None:
    """State of the indicator against the plan in force at the end of `month` (or `plan`); None without a year's plan.

    kind: which of the year's plans where it fixes both a value and a growth; without it the value, unless only the
    growth has a figure. The figure judged is the newest of the report year that is not after `month`.
    """
    states = plan_states(version, area, indicator, item, month, plan, known_on)
    if kind is not None:
        return next((state for state in states if state.kind is kind), None)
    return next((state for state in states if state.actual is not None), states[0] if states else None)


def plan_states(
    version: str,
    area: str,
    indicator: str,
    item: str,
    month: Period,
    plan: str | None = None,
    known_on: date | None = None,
) -> list[PlanState]:
    """The states of all that the year's plan fixes for the indicator: its value first, then its growth."""
    return _plan_states(version, area, indicator, item, str(month), plan, known_on)


@st.cache_data(max_entries=512, show_spinner=False)
def _plan_states(
    version: str, area: str, indicator: str, item: str, month_text: str, plan: str | None, known_on: date | None
) -> list[PlanState]:
    month = Period.parse(month_text)
    rows = chain(version, area, indicator, item, month.year)
    if rows.empty:
        return []
    actuals = _Actuals(indicator, item, area, month, known_on)
    chosen = plan or version_in_force(rows, month.end)
    periods = _periods(rows, actuals, chosen, plan is not None)
    by_version = {each.version: each for each in versions_of(rows)}
    states = []
    for judge, measures in ((_level_state, LEVELS), (_growth_state, GROWTHS)):
        of_kind = [each for each in periods if each.measure in measures]
        year = next((each for each in of_kind if each.period.frequency == YEAR), None)
        if year is not None:
            governs = chosen if any(each.plan == chosen for each in of_kind) else year.plan
            states.append(judge(by_version[governs], year, of_kind, actuals, _name(version, indicator, item)))
    return states


class _Actuals:
    """What happened: the figures of one indicator up to a report month, asked once, by period.

    Rows are dicts of the columns of dashboard.series; a series is worked out when it is first asked for.
    """

    def __init__(self, indicator: str, item: str, area: str, month: Period, known_on: date | None):
        self.indicator, self.month, self.key = indicator, month, (indicator, item, area)
        figures = queries.figures(indicator=indicator, item=item, area=area, known_on=known_on)[_USED]
        is_level = figures["measure"].isin(LEVELS)
        self.price_basis = _price_basis(figures[is_level], month)
        # An indicator published at several prices keeps one of them, so that no two are compared.
        self._rows = series.rows_of(figures[~is_level | (figures["price_basis"] == self.price_basis)])
        self._series: dict[tuple[PlanKind, str], dict[str, dict]] = {}

    def to_date(self, kind: PlanKind) -> dict[str, dict]:
        """Month that closes a year to date (`2025-06`) → row."""
        return self._by_period(kind, _TO_DATE)

    def at(self, period: Period, measure: str) -> dict | None:
        """The row of a period; None without one or after the report month."""
        if period.end > self.month.end:
            return None
        kind = PlanKind.GROWTH if measure in GROWTHS else PlanKind.LEVEL
        if starts_in_january(period, measure):
            return self.to_date(kind).get(str(period.as_month()))
        return self._by_period(kind, period.frequency).get(str(period))

    def newest(self, kind: PlanKind) -> dict | None:
        """The newest figure to date of the report year that is not after the report month."""
        rows = self.to_date(kind)
        last = max((text for text in rows if f"{self.month.year}-01" <= text <= str(self.month.as_month())), default="")
        return rows.get(last)

    def years(self, kind: PlanKind, elapsed: Period, unit: str = "") -> dict[int, tuple[float | None, float | None]]:
        """Year → (to the same month, whole year) for all years before: levels in `unit` or growth in %.

        Levels of unstated prices are left out: nobody knows whether two of them may be compared.
        """
        known = {text: _value(row, kind) for text, row in self.to_date(kind).items()}
        if kind is PlanKind.LEVEL:
            stated = self.price_basis != PriceBasis.UNSTATED
            known = {text: known[text] for text, row in self.to_date(kind).items() if stated and row["unit"] == unit}
        years = sorted({int(text[:4]) for text in known if int(text[:4]) < elapsed.year})
        return {year: (known.get(f"{year}-{elapsed.last_month:02d}"), known.get(f"{year}-12")) for year in years}

    def _by_period(self, kind: PlanKind, frequency: str) -> dict[str, dict]:
        if (kind, frequency) not in self._series:
            if frequency == _TO_DATE:
                of = series.growth_to_date_rows if kind is PlanKind.GROWTH else series.values_to_date_rows
                rows = of(self._rows)
            else:
                of = series.growth_of_period_rows if kind is PlanKind.GROWTH else series.values_of_period_rows
                rows = of(self._rows, frequency)
            self._series[kind, frequency] = {row["period"]: row for row in rows}
        return self._series[kind, frequency]


def _value(row: dict, kind: PlanKind) -> float:
    return float(row["growth_pct" if kind is PlanKind.GROWTH else "value"])


def _price_basis(levels: pd.DataFrame, month: Period) -> str | None:
    """Prices of the levels to compare with the plan: those of the report year, of several the constant ones."""
    this_year = levels[levels["period"].str.startswith(str(month.year)) & (levels["period_end"].dt.date <= month.end)]
    return preferred_prices((levels if this_year.empty else this_year)["price_basis"])


def preferred_prices(offered: Iterable[str]) -> str | None:
    """Of several price bases the one to compare at: constant prices first, unstated ones last; None without any."""
    preference = (*CONSTANT_PRICES, "", PriceBasis.CURRENT, PriceBasis.UNSTATED)
    return next((str(basis) for basis in preference if basis in set(offered)), None)


def _beside_actual(row, actuals: _Actuals) -> PlannedPeriod:
    period = Period.parse(row.period)
    figure = actuals.at(period, row.measure)
    if figure is not None and row.measure in LEVELS and figure["unit"] != row.unit:
        figure = None
    kind = PlanKind.GROWTH if row.measure in GROWTHS else PlanKind.LEVEL
    actual = None if figure is None else _value(figure, kind)
    return PlannedPeriod(
        period=period,
        measure=row.measure,
        unit=row.unit,
        floor=row.floor,
        central=row.central if is_known(row.central) else None,
        ceiling=row.ceiling,
        open_ended=row.open_ended,
        plan=row.version,
        citation=row.citation,
        source_file=row.source_file,
        sheet=row.sheet,
        cell=row.cell,
        actual=actual,
        result=compare_with_band(actual, row.floor, row.central, row.ceiling, period, row.measure),
    )


def _in_time(one: PlannedPeriod) -> tuple[date, bool, bool]:
    return one.period.end, one.to_date, one.period.frequency == YEAR


def _newest_judged(periods: list[PlannedPeriod], until: Period | None) -> PlannedPeriod | None:
    """The newest planned period with a figure, to date before single; none that is older than the newest figure."""
    known = [each for each in periods if each.actual is not None]
    newest = max(known, key=_in_time, default=None)
    stale = newest is not None and until is not None and newest.period.end < until.end
    return None if stale else newest


def _level_state(
    plan: Plan, year: PlannedPeriod, periods: list[PlannedPeriod], actuals: _Actuals, name: str
) -> PlanState:
    row = actuals.newest(PlanKind.LEVEL)
    if row is not None and row["unit"] != year.unit:
        row = None
    elapsed = Period.parse(row["period"]) if row is not None else actuals.month
    value = float(row["value"]) if row is not None else None
    past = actuals.years(PlanKind.LEVEL, elapsed, year.unit)
    last_to_date, last_total = past.get(elapsed.year - 1, (None, None))
    pace = pace_of_plan(value, year.floor, elapsed, last_to_date, last_total)
    need = growth_needed_for_level(year.floor, value, elapsed, last_to_date, last_total)
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
    shortfall = None
    if light is not Light.NOT_ENOUGH_DATA and comparison:
        shortfall = growth_between(compared.actual, compared.floor)
    elif light is not Light.NOT_ENOUGH_DATA and pace.gap_points is not None:
        shortfall = growth_between(pace.share_pct, pace.expected_pct)
    return PlanState(
        **_common(plan, year, actuals, name, row),
        kind=PlanKind.LEVEL,
        unit=year.unit,
        actual=value,
        light=light,
        pace=pace,
        compared=compared,
        comparison=comparison,
        need=need,
        past=past,
        elapsed_weight=_weight(last_to_date, last_total),
        shortfall_pct=shortfall,
        formula=comparison.formula if comparison else pace.formula,
        missing=missing,
        remarks=tuple(remarks),
    )


def _growth_state(
    plan: Plan, year: PlannedPeriod, periods: list[PlannedPeriod], actuals: _Actuals, name: str
) -> PlanState:
    row = actuals.newest(PlanKind.GROWTH)
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
    need = growth_needed_for_growth(year.floor, value, elapsed, weight)
    missing = comparison.missing
    if value is None:
        missing = (f"số thực hiện năm {actuals.month.year}",)
    return PlanState(
        **_common(plan, year, actuals, name, row),
        kind=PlanKind.GROWTH,
        unit="%",
        actual=value,
        light=comparison.light,
        pace=None,
        compared=compared,
        comparison=comparison,
        need=need,
        past=actuals.years(PlanKind.GROWTH, elapsed),
        elapsed_weight=weight,
        shortfall_pct=None
        if comparison.gap is None
        else growth_between(index_from_growth(judged), index_from_growth(floor)),
        formula=comparison.formula,
        missing=missing,
        remarks=tuple(remarks),
    )


def _common(plan: Plan, year: PlannedPeriod, actuals: _Actuals, name: str, row: dict | None) -> dict[str, object]:
    """What both kinds of state say alike."""
    indicator, item, area = actuals.key
    figures = pd.DataFrame(columns=series.TRACE) if row is None else pd.DataFrame([row])
    return {
        "area": area,
        "indicator": indicator,
        "item": item,
        "name": name,
        "month": actuals.month,
        "plan": plan,
        "year": year,
        "actual_period": None if row is None else Period.parse(row["period"]),
        "actual_status": "" if row is None else row["status"],
        "citations": tuple(
            dict.fromkeys(text for text in (year.citation, "" if row is None else row["citation"]) if text)
        ),
        "price_basis": actuals.price_basis,
        "figures": figures,
    }


def _weight_of_volume(actuals: _Actuals, elapsed: Period) -> float | None:
    """Share of the elapsed months in last year's level, at prices that fit the published growth; else None.

    Growth of trade and retail is nominal, so that their levels at current prices serve; growth of all others is in
    volume and needs levels at constant prices.
    """
    fits = actuals.indicator.startswith(NOMINAL) or actuals.price_basis in CONSTANT_PRICES
    levels = actuals.to_date(PlanKind.LEVEL)
    if not fits or not levels:
        return None
    unit = levels[max(levels)]["unit"]
    return _weight(*actuals.years(PlanKind.LEVEL, elapsed, unit).get(elapsed.year - 1, (None, None)))


def _weight(to_date: float | None, total: float | None) -> float | None:
    return None if to_date is None or total is None else seasonal_pace(to_date, total) / 100


@st.cache_data(max_entries=1024, show_spinner=False)
def _name(version: str, indicator: str, item: str) -> str:
    """`Xuất khẩu hàng hóa`; of a part `Sản phẩm chủ yếu: xi măng`."""
    names = queries.indicators().set_index("indicator")["short_name"]
    if item == "TOTAL":
        return names[indicator]
    items = queries.items(indicator).set_index("item")["name"]
    return f"{names[indicator]}: {items.get(item, item)}"


def _start(rows: pd.DataFrame) -> date | None:
    """Day on which a version comes into force."""
    return _day(rows["in_force_from"].iloc[0]) or _day(rows["document_date"].iloc[0])


def _day(value) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
