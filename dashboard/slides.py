"""What the slides of a meeting say, built from the state of the report month. Draws nothing, lays nothing out.

A slide is one finding with the few numbers, the chart or the table that carry it; every text is finished Vietnamese,
every number knows its cell. The screen (dashboard.meeting) and the file (dashboard.reports.presentation) show the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import pandas as pd
import streamlit as st

from dashboard import (
    clusters,
    frame,
    goals,
    lagging,
    overview,
    past,
    plans,
    queries,
    rest_of_year,
    scenario,
    theme,
    words,
)
from dashboard.actuals import Actuals, Key, actuals_of
from dashboard.charts import Band, Series
from dashboard.frame import HOME_AREA, Selection
from dashboard.industry import SECTION_NAMES
from dashboard.plans import PlanKind, PlannedFigure, PlannedPeriod, PlanState
from dashboard.theme import Role
from dashboard.words import Verdict
from growth.goals import GoalKind, required_path
from growth.notation import MISSING, date_text, number, percent, period_name, period_short, signed_percent
from growth.pace import NeedOutcome
from growth.periods import MONTH, QUARTER, YEAR, Period
from growth.verdicts import Light, is_known
from growth.vocabulary import PRICE_BASIS_NAME, PriceBasis, Status

COUNTRY = "VN"
SECTIONS = ("B", "C", "D", "E")
ROWS_A_SLIDE = 5
BARS_A_SLIDE = 7
TABLE_HEADS = {
    "lagging": ("Mức", "Chỉ tiêu", "Thực hiện", "Kế hoạch năm", "Chênh so với yêu cầu", "Còn lại cần", "Phụ trách"),
    "rest": ("Chỉ tiêu", "Đã đạt", "Mục tiêu năm", "Các tháng còn lại cần", "Cùng các tháng ấy năm trước", "Phụ trách"),
    "goals": ("Mức", "Mục tiêu", "Chỉ tiêu", "Đã đạt", "Văn bản"),
}
_OF_COUNTRY = "of_country"  # marks a row of the country beside those of the province
ENTER_PLANS = "Nhập kế hoạch vào mẫu kịch bản rồi nạp vào kho số liệu."


class Shape(StrEnum):
    """How a chart is drawn: lines over the periods of a year, or bars of parts, first on top."""

    LINES = "lines"
    BARS = "bars"


@dataclass(frozen=True)
class Chart:
    """What a chart shows, for screen and file alike.

    labels: the whole axis in order. series: of dashboard.charts; bars have one, its `x` the names. colours: one a bar.
    is_growth: bars carry signs. band: the planned range.
    """

    shape: Shape
    unit: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    band: Band | None = None
    colours: tuple[str, ...] = ()
    is_growth: bool = False
    zero: bool = False


@dataclass(frozen=True)
class Origin:
    """Where a number comes from: as printed, its source, its cell."""

    what: str
    printed: str
    citation: str
    known: str  # status and day of publication
    source_file: str
    sheet: str
    cell: str
    sha256: str

    @property
    def link(self) -> str:
        return frame.origin_link(self.sha256, self.sheet, self.cell)

    @property
    def text(self) -> str:
        """One line of the notes: `GRDP, 9 tháng năm 2025: 8,61% (ước tính; công bố 6/10/2025). Nguồn: …; tệp, ô.`"""
        known = f" ({self.known})" if self.known else ""
        return (
            f"{self.what}: {self.printed}{known}. Nguồn: {self.citation}; {self.source_file}, {self.sheet}!{self.cell}."
        )


@dataclass(frozen=True)
class BigNumber:
    """A number to be read from ten metres: label, value, note below, state, facts; `origin` is its cell."""

    label: str
    value: str
    note: str
    origin: Origin | None = None
    verdict: Verdict | None = None
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """Finished texts. links: for each row the cell of the figure in column `linked` (None without one).

    verdicts: for each row the state that its first column says in words, None in a table without states. widths:
    relative, one a column.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    links: tuple[str | None, ...]
    linked: int
    widths: tuple[int, ...]
    verdicts: tuple[Verdict | None, ...]


@dataclass(frozen=True)
class Slide:
    """One slide. missing: what is lacking, in words; then it has nothing else to show."""

    code: str
    name: str
    title: str
    numbers: tuple[BigNumber, ...] = ()
    chart: Chart | None = None
    table: Table | None = None
    sentences: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    source: str = ""
    origins: tuple[Origin, ...] = ()
    missing: str = ""
    is_offered_first: bool = True  # stands in the set that nobody chose


@dataclass(frozen=True)
class Deck:
    """All slides of an area in a report month. known: `Số liệu như đã biết ngày …`, empty for what is known now."""

    version: str
    area_name: str
    month: Period
    illustrative: bool
    known: str
    slides: tuple[Slide, ...]

    @property
    def first_offered(self) -> tuple[str, ...]:
        """Codes of the set that is shown unless somebody chooses another."""
        return tuple(slide.code for slide in self.slides if slide.is_offered_first and not slide.missing)

    @property
    def marks(self) -> tuple[str, ...]:
        """What every slide has to say about its figures."""
        return tuple(text for text in (words.ILLUSTRATIVE.upper() if self.illustrative else "", self.known) if text)

    def chosen(self, codes: Iterable[str]) -> list[Slide]:
        """The slides of these codes in this order; codes that no longer exist are left out."""
        by_code = {slide.code: slide for slide in self.slides}
        return [by_code[code] for code in dict.fromkeys(codes) if code in by_code]


@st.cache_resource(max_entries=16, show_spinner=False)
def deck(selection: Selection) -> Deck:
    """Every slide of the selection, worked out once for each version, area, month and day of knowledge.

    Shared by all visitors, a resource because copying it for each change of slide would cost more than drawing one.
    """
    states = scenario.states(selection.version, selection.area, selection.month)
    whole = {key: plans.chosen_state(of) for key, of in _by_key(states.values()).items()}
    keys = list(dict.fromkeys([*overview.HEADLINES, *whole]))
    happened = actuals_of(selection.version, selection.area, keys, selection.month)
    nation = {}
    if selection.area == HOME_AREA:
        nation = actuals_of(selection.version, COUNTRY, keys, selection.month)
    indicators = [_indicator(selection, key, happened[key], nation.get(key), whole.get(key)) for key in keys]
    main = [state for (_, item), state in whole.items() if item == "TOTAL"]
    return Deck(
        version=selection.version,
        area_name=selection.area_name,
        month=selection.month,
        illustrative=queries.is_illustrative(),
        known=past.sentence(selection.version),
        slides=(
            _opening(selection, happened, nation, whole),
            *indicators,
            *_sections(selection),
            *_lagging(selection, states),
            *_clusters(selection),
            _scenario(selection, states),
            *_goals(selection),
            *_rest(selection, main, happened),
        ),
    )


def _by_key(states: Iterable[PlanState]) -> dict[Key, list[PlanState]]:
    found: dict[Key, list[PlanState]] = {}
    for state in states:
        found.setdefault((state.indicator, state.item), []).append(state)
    return found


# --- what all slides share ----------------------------------------------------------------------------------------


def origin_of(what: str, row: dict) -> Origin:
    """Where the number of a traced row comes from; what: its name and period."""
    return Origin(
        what=what,
        printed=words.printed(row["value"], row["unit"], row["measure"]),
        citation=row["citation"] or row["source_file"],
        known=f"{words.status_name(row['status'])}; công bố {date_text(pd.Timestamp(row['release']).date())}",
        source_file=row["source_file"],
        sheet=row["sheet"],
        cell=row["cell"],
        sha256=row["sha256"],
    )


def planned_origin(what: str, planned: PlannedFigure) -> Origin:
    """The same of a planned figure; the name of its version is added to `what`."""
    unit = "%" if planned.measure in plans.GROWTHS else planned.unit
    return Origin(
        what=f"{what}, {planned.version}",
        printed=plans.band_text(planned.floor, planned.ceiling, unit, planned.open_ended),
        citation=planned.citation or planned.source_file,
        known="",
        source_file=planned.source_file,
        sheet=planned.sheet,
        cell=planned.cell,
        sha256=planned.sha256,
    )


def _source(rows: Iterable[dict]) -> str:
    """`Nguồn: …; tình trạng: ước tính.`: short, for every origin stands in the notes with its day and cell."""
    rows = list(rows)
    if not rows:
        return ""
    columns = ("citation", "source_file", "release", "status")
    used = pd.DataFrame({name: [row[name] for row in rows] for name in columns})
    return f"Nguồn: {words.sources(used, most=2)}; tình trạng: {words.statuses(used)}."


def _distinct(origins: Iterable[Origin | None]) -> tuple[Origin, ...]:
    return tuple(dict.fromkeys(one for one in origins if one is not None))


def _chunks(rows: Sequence, size: int) -> list[Sequence]:
    """Parts of at most `size`, as even as may be: seven of six are four and three."""
    parts = -(-len(rows) // size)
    each = -(-len(rows) // parts) if parts else size
    return [rows[start : start + each] for start in range(0, len(rows), each)]


def _part(place: int, parts: Sequence) -> str:
    return f" ({place}/{len(parts)})" if len(parts) > 1 else ""


def _to_date_label(period: Period) -> str:
    return "Năm" if period.last_month == 12 else "T1" if period.last_month == 1 else f"{period.last_month}T"


def _of_year(rows: dict[str, dict], year: int, until: Period | None = None) -> list[dict]:
    """Rows of one year, oldest first, none that ends after `until`."""
    return [
        row
        for text, row in sorted(rows.items())
        if text.startswith(str(year)) and (until is None or Period.parse(text).end <= until.end)
    ]


def _line(name: str, role: Role, rows: Sequence[dict], column: str, label) -> Series:
    return Series(
        name,
        role,
        tuple(label(Period.parse(row["period"])) for row in rows),
        tuple(float(row[column]) for row in rows),
        estimate=tuple(row["status"] == Status.ESTIMATE for row in rows),
    )


def planned_name(state: PlanState) -> str:
    """The name of a planned item with the sections of industry in their short names."""
    indicator, _, part = state.name.partition(": ")
    return f"{indicator}: {SECTION_NAMES.get(state.item, part)}" if part else state.name


def _subject(selection: Selection) -> str:
    return words.sentence_case(selection.place)


# --- opening ------------------------------------------------------------------------------------------------------


def _opening(
    selection: Selection, happened: dict[Key, Actuals], nation: dict[Key, Actuals], states: dict[Key, PlanState]
) -> Slide:
    """The overall picture: the headline numbers, in the words of the overview."""
    state = overview.state(selection.version, selection.area, selection.area_name, str(selection.month))
    names = queries.indicators().set_index("indicator")["short_name"]
    known = []
    for key in overview.HEADLINES:
        number_and_row = _headline(names[key[0]], happened[key], nation.get(key), states.get(key))
        if number_and_row:
            known.append(number_and_row)
    missing = "" if known else _nothing_in_year(selection, "chỉ tiêu nào")
    return Slide(
        code="mo-dau",
        name="Bức tranh chung",
        title=state.finding,
        numbers=tuple(one for one, _ in known),
        remarks=tuple(
            "".join(piece.text for piece in sentence) for part in state.narrative for sentence in part.sentences
        ),
        source=_source(row for _, row in known),
        origins=_distinct(one.origin for one, _ in known),
        missing=missing,
    )


def _nothing_in_year(selection: Selection, what: str) -> str:
    return (
        f"Chưa có số liệu {what} của {selection.place} trong năm {selection.month.year} "
        f"đến hết {period_name(selection.month)}. Hãy chọn tháng báo cáo khác, hoặc nạp biểu của tháng."
    )


def _headline(
    name: str, actuals: Actuals, nation: Actuals | None, state: PlanState | None
) -> tuple[BigNumber, dict] | None:
    """A headline number with its row: growth of the index and the product, else the value, judged against the plan."""
    growth, level = actuals.newest(actuals.growth_to_date()), actuals.newest(actuals.level_to_date())
    if state is not None and state.actual is not None:
        row = state.row
    else:
        row = growth if actuals.indicator in overview.GROWTH_FIRST and growth else level or growth
    if row is None:
        return None
    of_growth = row is growth if state is None or state.actual is None else state.kind is PlanKind.GROWTH
    period = Period.parse(row["period"])
    value = signed_percent(row["growth_pct"]) if of_growth else _large(row["value"])
    facts = []
    if not of_growth and growth is not None and growth["period"] == row["period"]:
        facts.append(words.sentence_case(words.grew(growth["growth_pct"])))
    if state is not None and state.actual is not None:
        facts.append(_against_plan(state))
    elif nation is not None and (same := nation.growth_to_date().get(row["period"])):
        facts.append(f"Cả nước {words.grew(same['growth_pct'])}")
    unit = "so cùng kỳ" if of_growth else unit_with_prices(row)
    note = f"{words.sentence_case(unit)} · {period_short(period, to_date=True)} · {words.status_name(row['status'])}"
    origin = origin_of(f"{name}, {period_name(period, to_date=True)}", row)
    verdict = words.LIGHT[state.light] if state is not None and state.actual is not None else None
    return BigNumber(name, value, note, origin, verdict, tuple(facts)), row


def _large(value: float) -> str:
    """A value as large text: from a thousand on without decimals."""
    return number(value, 0 if abs(value) >= 1000 else None)


def unit_with_prices(row: dict) -> str:
    """The unit of a level, with its prices where they have to be said: constant ones, and unstated ones."""
    basis = row["price_basis"]
    return (
        f"{row['unit']}, {PRICE_BASIS_NAME[PriceBasis(basis)]}"
        if basis not in ("", PriceBasis.CURRENT)
        else row["unit"]
    )


def _against_plan(state: PlanState) -> str:
    if state.share_pct is not None:
        return f"{percent(state.share_pct, 1)} kế hoạch năm"
    against = state.compared or state.year
    return f"Kịch bản {period_short(against.period, against.to_date)}: {against.planned_text}"


# --- one indicator ------------------------------------------------------------------------------------------------


def _indicator(
    selection: Selection, key: Key, actuals: Actuals, nation: Actuals | None, state: PlanState | None
) -> Slide:
    """One indicator with its path: against its plan where the year has one, else beside last year and the country."""
    indicator, item = key
    code = indicator if item == "TOTAL" else f"{indicator}.{item}"
    name = planned_name(state) if state else queries.indicators().set_index("indicator").at[indicator, "short_name"]
    is_main = item == "TOTAL" and key in overview.HEADLINES
    if state is not None and state.actual is not None:
        return _planned(code, name, actuals, nation, state, selection, is_main)
    slide = _unplanned(code, name, actuals, nation, selection, is_main)
    if slide:
        return slide
    planned = f" Kế hoạch năm: {state.year.planned_text} ({state.year.plan})." if state else ""
    missing = _nothing_in_year(selection, name) + planned
    return Slide(code, name, f"{name}: chưa có số liệu năm {selection.month.year}", missing=missing)


def _planned(
    code: str,
    name: str,
    actuals: Actuals,
    nation: Actuals | None,
    state: PlanState,
    selection: Selection,
    is_main: bool,
) -> Slide:
    path = plans.path(selection.version, state.area, state.indicator, state.item, selection.month)
    chart, rows = (
        _level_chart(state, path, actuals)
        if state.kind is PlanKind.LEVEL
        else _growth_chart(state, path, actuals, nation, selection)
    )
    compared = state.compared
    reached = (_row_of(actuals, compared) if compared is not None else None) or state.row
    when = period_name(Period.parse(reached["period"]), to_date=reached is state.row)
    of_actual = origin_of(f"{name}, {when}", reached)
    of_year = planned_origin(f"{name}, mục tiêu năm {state.month.year}", state.year.planned)
    of_asked = of_actual
    if compared is not None:
        asked_when = period_name(compared.period, compared.to_date)
        of_asked = planned_origin(f"{name}, kịch bản {asked_when}", compared.planned)
    elif state.kind is PlanKind.GROWTH:
        of_asked = of_year
    facts = scenario.facts(state)
    numbers = [
        BigNumber(
            fact.label,
            fact.value,
            fact.note,
            origin if fact.value != MISSING else None,
            words.LIGHT[state.light] if place == 0 else None,
        )
        for place, (fact, origin) in enumerate(zip(facts, (of_actual, of_asked, of_actual, of_year), strict=True))
    ]
    *numbers, of_the_year = numbers
    if numbers[1].value != of_the_year.value:
        goal = f"{of_the_year.label}: {of_the_year.value}"
        numbers[1] = replace(numbers[1], facts=(goal,))
    remarks = [f"Cách tính: {state.formula}." if state.formula else "", *state.remarks, scenario.plan_line(state.plan)]
    if rest := rest_of_year.rest_of(state):
        remarks += rest_of_year.texts(rest)
    remarks.append(scenario.plan_note([compared or state.year]))
    if state.missing:
        remarks.append(f"Còn thiếu: {'; '.join(state.missing)}.")
    return Slide(
        code=code,
        name=name,
        title=scenario.finding(state).replace(state.name, name),
        numbers=tuple(numbers),
        chart=chart,
        remarks=tuple(text for text in remarks if text),
        source=f"{_source([reached, *rows])} Kịch bản: {(compared or state.year).plan}.",
        origins=_distinct([of_actual, of_asked, of_year, *(_charted(name, row) for row in rows)]),
        is_offered_first=is_main,
    )


def _charted(name: str, row: dict) -> Origin:
    place = " cả nước" if row.get(_OF_COUNTRY) else ""
    return origin_of(f"{name}{place}, {period_name(Period.parse(row['period']), _is_to_date(row))}", row)


def _is_to_date(row: dict) -> bool:
    """Whether a row speaks of the year up to its month: `3 tháng năm 2025`, also where quarter I was published."""
    return Period.parse(row["period"]).frequency == MONTH and (
        row["measure"].endswith("_ytd") or row["frequency"] != MONTH
    )


def _row_of(actuals: Actuals, planned: PlannedPeriod) -> dict | None:
    """The traced row that stands beside a planned period."""
    if planned.to_date:
        rows = actuals.growth_to_date() if planned.is_growth else actuals.level_to_date()
        return rows.get(str(planned.period.as_month()))
    frequency = planned.period.frequency
    rows = actuals.growth_of(frequency) if planned.is_growth else actuals.level_of(frequency)
    return rows.get(str(planned.period))


def _growth_chart(
    state: PlanState, path: Sequence[PlannedPeriod], actuals: Actuals, nation: Actuals | None, selection: Selection
) -> tuple[Chart, list[dict]]:
    """Growth beside its plan: by quarter or month where that is what is judged, else of the year to date."""
    planned = [one for one in path if one.is_growth]
    single = [one for one in planned if one.period.frequency != YEAR and not _is_cumulative(one)]
    if state.compared is not None and state.compared in single:
        frequency = state.compared.period.frequency
        planned = [one for one in single if one.period.frequency == frequency]
        rows = _of_year(actuals.growth_of(frequency), state.month.year, state.month)
        other = nation.growth_of(frequency) if nation else {}
        label = _quarter_label if frequency == QUARTER else _month_label
        labels = scenario.QUARTERS if frequency == QUARTER else tuple(f"T{month}" for month in range(1, 13))
    else:
        planned = [one for one in planned if _is_cumulative(one)]
        rows = _of_year(actuals.growth_to_date(), state.month.year, state.month)
        other = nation.growth_to_date() if nation else {}
        label = _to_date_label
        periods = [*(one.period for one in planned), *(Period.parse(row["period"]) for row in rows)]
        months = sorted({3, 6, 9, 12} | {period.last_month for period in periods})
        labels = tuple(_to_date_label(Period.month(2000, month)) for month in months)
    beside = _of_year(other, state.month.year, state.month)
    lines = [_line(_subject(selection), Role.ACTUAL, rows, "growth_pct", label)]
    if beside:
        beside = [row | {_OF_COUNTRY: True} for row in beside if label(Period.parse(row["period"])) in labels]
        lines.append(_line("Cả nước", Role.NATIONAL, beside, "growth_pct", label))
    band = Band(
        "Kịch bản",
        tuple(label(one.period) for one in planned),
        tuple(one.floor for one in planned),
        tuple(one.ceiling for one in planned),
    )
    chart = Chart(Shape.LINES, "% so với cùng kỳ", labels, tuple(lines), band=band if planned else None)
    return chart, [*rows, *beside]


def _is_cumulative(one: PlannedPeriod) -> bool:
    return one.to_date and one.period.frequency != QUARTER


def _quarter_label(period: Period) -> str:
    return scenario.QUARTERS[period.number - 1]


def _month_label(period: Period) -> str:
    return f"T{period.last_month}"


def _level_chart(state: PlanState, path: Sequence[PlannedPeriod], actuals: Actuals) -> tuple[Chart, list[dict]]:
    """The value from January on beside last year's and the way to the year's plan."""
    levels = {text: row for text, row in actuals.level_to_date().items() if row["unit"] == state.unit}
    year = state.month.year
    this, last = _of_year(levels, year, state.month), _of_year(levels, year - 1)
    stated = {one.period.last_month: one.floor for one in path if not one.is_growth and one.to_date}
    is_stated = len(stated) > 1
    way = stated if is_stated else scenario.seasonal_path(state, pd.DataFrame(last, columns=["period", "value"]))
    lines = [
        _line(f"Năm {year}", Role.ACTUAL, this, "value", _month_label),
        _line(f"Năm {year - 1}", Role.PREVIOUS, last, "value", _month_label),
        Series(
            "Kịch bản" if is_stated else "Kế hoạch",
            Role.PLAN,
            tuple(f"T{month}" for month in sorted(way)),
            tuple(way[month] for month in sorted(way)),
        ),
    ]
    labels = tuple(f"T{month}" for month in range(1, 13))
    unit = f"{state.unit}, lũy kế từ đầu năm"
    return Chart(Shape.LINES, unit, labels, tuple(line for line in lines if line.x), zero=True), [*this, *last]


def _unplanned(
    code: str, name: str, actuals: Actuals, nation: Actuals | None, selection: Selection, is_main: bool
) -> Slide | None:
    """An indicator without a plan: growth to date beside last year's and the country's; None without any figure."""
    growth, level = actuals.newest(actuals.growth_to_date()), actuals.newest(actuals.level_to_date())
    if growth is None and level is None:
        return None
    single = actuals.newest_single()
    if single is not None and Period.parse(single["period"]).end != Period.parse((growth or level)["period"]).end:
        single = None  # older than the figures beside it
    same = nation.growth_to_date().get(growth["period"]) if nation and growth else None
    numbers, rows = [], []
    for label, row, of_growth, to_date in (
        ("Tăng so với cùng kỳ", growth, True, True),
        ("Giá trị", level, False, True),
        ("Riêng kỳ gần nhất", single, True, False),
        ("Cả nước", same, True, True),
    ):
        if row is not None:
            period = Period.parse(row["period"])
            when = period_name(period, to_date)
            value = signed_percent(row["growth_pct"]) if of_growth else _large(row["value"])
            note = f"{when}, {words.status_name(row['status'])}"
            label = label if of_growth else f"{label} ({unit_with_prices(row)})"
            numbers.append(BigNumber(label, value, note, origin_of(f"{name}, {label.lower()}, {when}", row)))
            rows.append(row)
    chart, drawn = _course(actuals, nation, selection)
    first = growth or level
    when = period_name(Period.parse(first["period"]), to_date=True)
    title = f"{name} {when} "
    title += words.grew(growth["growth_pct"]) if growth else f"đạt {words.with_unit(level['value'], level['unit'])}"
    if same:
        title += f", cả nước {words.grew(same['growth_pct'])}"
    return Slide(
        code=code,
        name=name,
        title=title,
        numbers=tuple(numbers),
        chart=chart,
        remarks=(f"Kho số liệu chưa có kế hoạch năm {selection.month.year} của chỉ tiêu này.",),
        source=_source([*rows, *drawn]),
        origins=_distinct([*(one.origin for one in numbers), *(_charted(name, row) for row in drawn)]),
        is_offered_first=is_main,
    )


def _course(actuals: Actuals, nation: Actuals | None, selection: Selection) -> tuple[Chart | None, list[dict]]:
    """Growth of the year to date month by month, this year, last year and the country; values where no growth is."""
    year, month = selection.month.year, selection.month
    column = "growth_pct" if _of_year(actuals.growth_to_date(), year, month) else "value"
    of = Actuals.growth_to_date if column == "growth_pct" else Actuals.level_to_date
    lines = [(f"{_subject(selection)} {year}", Role.ACTUAL, _of_year(of(actuals), year, month))]
    lines.append((f"{_subject(selection)} {year - 1}", Role.PREVIOUS, _of_year(of(actuals), year - 1)))
    if nation is not None and column == "growth_pct":
        lines.append((f"Cả nước {year}", Role.NATIONAL, _of_year(of(nation), year, month)))
    lines = [line for line in lines if line[2]]
    rows = [row | {_OF_COUNTRY: role is Role.NATIONAL} for _, role, of_line in lines for row in of_line]
    if len(rows) < 2:
        return None, rows
    months = sorted({Period.parse(row["period"]).last_month for row in rows})
    labels = tuple(_to_date_label(Period.month(2000, one)) for one in months)
    series = tuple(_line(name, role, of_line, column, _to_date_label) for name, role, of_line in lines)
    unit = "%, từ đầu năm so với cùng kỳ" if column == "growth_pct" else f"{rows[0]['unit']}, từ đầu năm"
    return Chart(Shape.LINES, unit, labels, series), rows


def _sections(selection: Selection) -> list[Slide]:
    """The sections of industry, fastest first; nothing while fewer than two have a figure."""
    keys = [("iip", section) for section in SECTIONS]
    happened = actuals_of(selection.version, selection.area, keys, selection.month)
    newest = {key: happened[key].newest(happened[key].growth_to_date()) for key in keys}
    periods = [row["period"] for row in newest.values() if row is not None]
    rows = {
        SECTION_NAMES[item]: row
        for (_, item), row in newest.items()
        if row is not None and row["period"] == max(periods)
    }
    if len(rows) < 2:
        return []
    ordered = sorted(rows, key=lambda name: -rows[name]["growth_pct"])
    when = period_name(Period.parse(max(periods)), to_date=True)
    values = tuple(float(rows[name]["growth_pct"]) for name in ordered)
    slowest = f"; thấp nhất là {ordered[-1]} ({signed_percent(values[-1])})"
    return [
        Slide(
            code="nganh",
            name="Bốn ngành công nghiệp cấp I",
            title=f"Công nghiệp {when}: {ordered[0]} {words.grew(values[0])}, cao nhất{slowest}",
            chart=_bars(ordered, values, "%", is_growth=True),
            source=_source(rows.values()),
            origins=_distinct(_charted(f"IIP: {name}", rows[name]) for name in ordered),
        )
    ]


def _bars(
    names: Sequence[str], values: Sequence[float], unit: str, is_growth: bool = False, colours: Sequence[str] = ()
) -> Chart:
    inks = tuple(colours) or tuple(theme.FALL if is_growth and value < 0 else theme.RISE for value in values)
    one = Series("", Role.ACTUAL, tuple(names), tuple(values))
    return Chart(Shape.BARS, unit, tuple(names), (one,), colours=inks, is_growth=is_growth)


# --- what lags ----------------------------------------------------------------------------------------------------


def _lagging(selection: Selection, states: dict[str, PlanState]) -> list[Slide]:
    """What is below what is required, heaviest first, with the unit in charge; as many slides as it takes."""
    title = scenario.attention_finding(states)
    if not any(state.light.is_judged for state in states.values()):
        missing = f"Năm {selection.month.year} chưa chỉ tiêu nào đủ kế hoạch và số liệu để xếp loại. {ENTER_PLANS}"
        return [Slide("thap", "Chỉ tiêu thấp so với yêu cầu", title, missing=missing)]
    ranked = lagging.ranked(selection.version, selection.area, selection.month, states.values())
    below = lagging.below(ranked)
    if not below:
        return [
            Slide(
                "thap",
                "Chỉ tiêu thấp so với yêu cầu",
                title,
                sentences=("Không có chỉ tiêu nào thấp so với yêu cầu ở tháng này.",),
                source=_source(state.row for state in states.values() if state.row is not None),
            )
        ]
    parts = _chunks(below, ROWS_A_SLIDE)
    slides = []
    for place, part in enumerate(parts, 1):
        of = [one.state for one in part]
        origins = [origin_of(f"{planned_name(state)}, thực hiện", state.row) for state in of]
        planned = [planned_origin(f"{planned_name(state)}, mục tiêu năm", state.year.planned) for state in of]
        slides.append(
            Slide(
                code="thap" if place == 1 else f"thap-{place}",
                name=f"Chỉ tiêu thấp so với yêu cầu{_part(place, parts)}",
                title=title if place == 1 else f"{title} (tiếp theo, {place}/{len(parts)})",
                table=Table(
                    TABLE_HEADS["lagging"],
                    tuple(_lagging_row(state) for state in of),
                    tuple(origin.link for origin in origins),
                    2,
                    (21, 32, 22, 24, 25, 18, 24),
                    tuple(words.LIGHT[state.light] for state in of),
                ),
                remarks=(lagging.RULE, *(f"{one.name}: {one.formula}." for one in of if one.formula)),
                source=_source(state.row for state in of),
                origins=_distinct([*origins, *planned]),
                is_offered_first=place == 1,
            )
        )
    return slides


def _lagging_row(state: PlanState) -> tuple[str, ...]:
    return (
        f"{words.SIGN[state.light]} {words.LIGHT[state.light].word}",
        planned_name(state),
        f"{state.actual_text} ({period_short(state.actual_period, to_date=True)})",
        state.year.planned_text,
        state.gap_text.replace(" (", "\n(", 1),
        _need(state),
        lagging.in_charge_text(state),
    )


def _need(state: PlanState) -> str:
    """Growth that the remaining months need, or why there is none to say."""
    if state.year_is_over:
        return "đã hết năm"
    if state.need.outcome is NeedOutcome.NEEDED:
        return words.grew(state.need.growth_pct, 1)
    return "đã đạt kế hoạch năm" if state.need.outcome is NeedOutcome.REACHED else "chưa tính được"


# --- clusters -----------------------------------------------------------------------------------------------------


def _clusters(selection: Selection) -> list[Slide]:
    """Clusters by stage, and the newest facts about them, each with its own date and scope."""
    newest = _newest_stocks(selection)
    totals = clusters.totals(selection)
    stages = [
        (name, newest[clusters.COUNT, stage])
        for stage, name in clusters.STAGES.items()
        if (clusters.COUNT, stage) in newest
    ]
    if len(stages) < len(clusters.STAGES) and (clusters.COUNT, "TOTAL") in newest:
        stages.insert(0, ("Toàn bộ các cụm", newest[clusters.COUNT, "TOTAL"]))
    name = "Cụm công nghiệp"
    if not stages:
        missing = f"Chưa có số liệu về cụm công nghiệp của {selection.place} đến hết {period_name(selection.month)}."
        return [Slide("cum", name, totals.finding, missing=missing)]
    numbers = []
    for stage, row in stages:
        area = newest.get((clusters.AREA, row["item"]))
        facts = ()
        if area and area["period"] == row["period"]:
            facts = (f"Diện tích {words.with_unit(area['value'], area['unit'])}",)
        numbers.append(_stock(stage, row, facts))
    together = [(stage, row) for stage, row in stages if row["period"] == stages[-1][1]["period"]]
    chart = None
    if len(together) > 1:
        chart = _bars([stage for stage, _ in together], [float(row["value"]) for _, row in together], "cụm")
    slides = [
        Slide(
            code="cum",
            name=name,
            title=totals.finding,
            numbers=tuple(numbers),
            chart=chart,
            remarks=tuple(totals.apart),
            source=_source(row for _, row in stages),
            origins=_distinct(one.origin for one in numbers),
        )
    ]
    facts = []
    names = queries.indicators().set_index("indicator")["short_name"]
    for indicator in clusters.FACTS:
        of = [row for (one, _), row in newest.items() if one == indicator]
        if of:
            row = max(of, key=lambda each: each["period_end"])
            scope = "toàn bộ các cụm" if row["item"] == "TOTAL" else f"cụm {row['item_name'].lower()}"
            facts.append((_stock(names[indicator], row, (f"Phạm vi: {scope}",)), row))
    if facts:
        first, row = facts[0]
        slides.append(
            Slide(
                code="cum-ket-qua",
                name="Cụm công nghiệp: kết quả hoạt động",
                title=f"Cụm công nghiệp: {first.label.lower()} {words.with_unit(row['value'], row['unit'])} "
                f"({period_name(Period.parse(row['period']))})",
                numbers=tuple(one for one, _ in facts),
                remarks=tuple(totals.apart),
                source=_source(row for _, row in facts),
                origins=_distinct(one.origin for one, _ in facts),
                is_offered_first=False,
            )
        )
    return slides


def _newest_stocks(selection: Selection) -> dict[tuple[str, str], dict]:
    """(indicator, item) → the newest row by the report month; in the newest month also what came in after it."""
    rows = pd.concat(
        [queries.figures(one, area=selection.area) for one in (clusters.COUNT, clusters.AREA, *clusters.FACTS)],
        ignore_index=True,
    )
    if str(selection.month) != frame.newest_month(selection.version, selection.area):
        rows = rows[rows["period_end"] <= pd.Timestamp(selection.month.end)]
    newest = rows.sort_values("period_end").drop_duplicates(["indicator", "item"], keep="last")
    return {(row["indicator"], row["item"]): row for row in newest.to_dict("records")}


def _stock(label: str, row: dict, facts: tuple[str, ...]) -> BigNumber:
    when = period_name(Period.parse(row["period"]))
    unit = "" if row["unit"] == "%" else f"{row['unit']}, "
    value = percent(row["value"]) if row["unit"] == "%" else _large(row["value"])
    note = words.sentence_case(f"{unit}{when}, {words.status_name(row['status'])}")
    return BigNumber(label, value, note, origin_of(f"{label}, {when}", row), facts=facts)


# --- scenario -----------------------------------------------------------------------------------------------------


def _scenario(selection: Selection, states: dict[str, PlanState]) -> Slide:
    """Every judged plan of the year against what is required by now: how many hold, by how much."""
    year = selection.month.year
    name = f"Kịch bản năm {year}"
    if not states:
        missing = f"Chưa có kịch bản hay kế hoạch nào của {selection.place} cho năm {year}. {ENTER_PLANS}"
        return Slide("kich-ban", name, f"Chưa có kịch bản năm {year}", missing=missing)
    judged = {key: state for key, state in states.items() if state.shortfall_pct is not None}
    if not judged:
        missing = f"Có {len(states)} chỉ tiêu trong kịch bản năm {year} nhưng chưa chỉ tiêu nào đủ số liệu để so sánh."
        return Slide("kich-ban", name, f"Kịch bản năm {year}: chưa so được với thực hiện", missing=missing)
    labels = {
        key: name.replace(states[key].name, planned_name(states[key])) for key, name in scenario.names(states).items()
    }
    # The indicators themselves first; their parts only where there is room.
    shown = sorted(judged, key=lambda key: (judged[key].item != "TOTAL", judged[key].shortfall_pct))[:BARS_A_SLIDE]
    shown.sort(key=lambda key: -judged[key].shortfall_pct)
    kept = [state for state in judged.values() if not state.light.is_short]
    counts = [(light, sum(state.light is light for state in states.values())) for light in words.LIGHT]
    left_out = len(judged) - len(shown)
    return Slide(
        code="kich-ban",
        name=name,
        title=f"{len(kept)}/{len(judged)} chỉ tiêu đạt mức kịch bản năm {year} yêu cầu đến nay",
        numbers=tuple(
            BigNumber(words.LIGHT[light].word, number(count), "chỉ tiêu", verdict=words.LIGHT[light])
            for light, count in counts
            if count
        ),
        chart=_bars(
            [f"{words.SIGN[judged[key].light]} {labels[key]}" for key in shown],
            [float(judged[key].shortfall_pct) for key in shown],
            "% so với mức yêu cầu đến nay",
            is_growth=True,
            colours=[words.LIGHT[judged[key].light].ink for key in shown],
        ),
        remarks=(
            *([f"Còn {left_out} chỉ tiêu khác không vẽ trên trang này."] if left_out else []),
            scenario.LIGHT_RULE,
            *(f"{labels[key]}: {judged[key].formula}." for key in shown),
        ),
        source=_source(state.row for state in judged.values()),
        origins=_distinct(origin_of(f"{labels[key]}, thực hiện", judged[key].row) for key in shown),
    )


# --- goals --------------------------------------------------------------------------------------------------------


def _goals(selection: Selection) -> list[Slide]:
    """How the goals of the resolution and its neighbours stand; then each goal that has a path, to be chosen."""
    states = goals.states(selection.version, selection.area, str(selection.month))
    name = "Mục tiêu Nghị quyết 07"
    if not states:
        missing = f"Kho số liệu chưa có mục tiêu nào của {selection.place}."
        return [Slide("muc-tieu", name, "Chưa có mục tiêu nào trong kho số liệu", missing=missing)]
    order = list(words.GOAL_STATUS.values())
    worst_first = sorted(
        (one for one in states if one.verdict and one.badge != words.GOAL_STATUS[_NO_DATA]),
        key=lambda one: -_GRAVITY.get(one.badge.word, 0),
    )
    shown = worst_first[: ROWS_A_SLIDE - 1]
    waiting = sum(not one.is_entered for one in states)
    sentences = ()
    if waiting and not shown:
        sentences = (
            f"{waiting} mục tiêu chưa nhập chỉ tiêu: nhập đúng theo văn bản ở trang Nghị quyết 07 để đánh giá.",
        )
    used = [row for one in shown for row in one.years.figures.to_dict("records")]
    origins = [_goal_origin(one) for one in shown]
    slides = [
        Slide(
            code="muc-tieu",
            name=name,
            title=goals.finding(states),
            numbers=tuple(
                BigNumber(verdict.word, number(count), "mục tiêu", verdict=verdict)
                for verdict, count in sorted(goals.tallies(states), key=lambda pair: _place(order, pair[0]))
            ),
            table=Table(
                TABLE_HEADS["goals"],
                tuple(_goal_row(one) for one in shown),
                tuple(origin.link if origin else None for origin in origins),
                3,
                (24, 50, 26, 32, 30),
                tuple(one.badge for one in shown),
            )
            if shown
            else None,
            sentences=sentences,
            remarks=(*_left_out(len(worst_first) - len(shown)), goals.STATUS_RULE),
            source=_source(used),
            origins=_distinct(origins),
        )
    ]
    return [*slides, *(_goal_path(one) for one in states if one.verdict and one.verdict.observed is not None)]


def _left_out(count: int) -> tuple[str, ...]:
    return (f"Còn {count} mục tiêu khác đã xếp loại, xem trang Nghị quyết 07.",) if count else ()


_NO_DATA = goals.GoalStatus.NOT_ENOUGH_DATA
_GRAVITY = {
    words.GOAL_STATUS[status].word: place
    for place, status in enumerate(
        (
            goals.GoalStatus.NOT_DUE,
            goals.GoalStatus.REACHED,
            goals.GoalStatus.ON_TRACK,
            goals.GoalStatus.SPEED_UP,
            goals.GoalStatus.AT_RISK,
            goals.GoalStatus.WRONG_WAY,
            goals.GoalStatus.NOT_REACHED,
        )
    )
}


def _place(order: Sequence[Verdict], verdict: Verdict) -> int:
    return order.index(verdict) if verdict in order else len(order)


def _goal_row(one: goals.GoalState) -> tuple[str, ...]:
    due = f" ({one.target_year})" if one.target_year else ""
    return goals.sign_and_word(one), one.name, f"{one.target_text}{due}", _goal_result(one), _document(one)


def _document(one: goals.GoalState) -> str:
    return one.document_number or one.document


def _goal_result(one: goals.GoalState) -> str:
    """`4.524 triệu USD (2025)`, `bình quân 2021–2025: 7,7%/năm`."""
    verdict = one.verdict
    if one.goal.kind is GoalKind.AVERAGE_GROWTH and verdict.observed is not None:
        return f"bình quân {one.goal.base + 1}–{verdict.year}: {goals.pace(one, verdict.observed)}"
    if verdict.value is not None:
        return f"{words.with_unit(verdict.value, one.unit)} ({verdict.year})"
    return "chưa có số liệu"


def _goal_origin(one: goals.GoalState) -> Origin | None:
    """The newest figure of a goal; None while it has none."""
    if one.years.figures.empty:
        return None
    row = one.years.figures.sort_values("year", kind="stable").iloc[-1].to_dict()
    return origin_of(f"{one.name}, năm {row['year']}", row)


def _goal_path(one: goals.GoalState) -> Slide:
    """One goal with the way from its base to its target."""
    goal, verdict = one.goal, one.verdict
    base = goal.base_value if is_known(goal.base_value) else one.years.judged[goal.base]
    way = required_path(goal, base)
    reached = {year: value for year, value in {goal.base: base, **one.years.judged}.items() if year in way}
    figures = one.years.figures
    estimated = set(figures.loc[figures["status"] == Status.ESTIMATE, "year"])
    chained = goal.kind is GoalKind.AVERAGE_GROWTH and reached[goal.base] == 100
    labels = tuple(str(year) for year in way)
    years = sorted(reached)
    span = f"{goal.base + 1}–{verdict.year}"
    origin = _goal_origin(one)
    numbers = [
        BigNumber("Đã đạt bình quân", goals.pace(one, verdict.observed), span, origin, one.badge),
        BigNumber("Yêu cầu bình quân", goals.pace(one, verdict.required), f"đến năm {goal.target_year}"),
    ]
    if verdict.needed is not None:
        numbers.append(BigNumber("Các năm còn lại cần", goals.pace(one, verdict.needed), f"đến năm {goal.target_year}"))
    return Slide(
        code=f"muc-tieu.{one.code}",
        name=f"Mục tiêu: {one.name}",
        title=f"{one.name}: {one.badge.word.lower()}, mục tiêu {one.target_text} ({_document(one)})",
        numbers=tuple(numbers),
        chart=Chart(
            Shape.LINES,
            f"chỉ số, {goal.base} = 100" if chained else one.unit,
            labels,
            (
                Series(
                    "Thực hiện",
                    Role.ACTUAL,
                    tuple(str(year) for year in years),
                    tuple(reached[year] for year in years),
                    estimate=tuple(year in estimated for year in years),
                ),
                Series("Yêu cầu", Role.GOAL, labels, tuple(way.values())),
            ),
        ),
        remarks=(goals.how(one), *goals.remarks(one)),
        source=f"{_source(figures.to_dict('records'))} Mục tiêu: {words.short_citation(one.citation or one.document)}.",
        origins=_distinct(origin_of(f"{one.name}, năm {row['year']}", row) for row in figures.to_dict("records")),
        is_offered_first=False,
    )


# --- closing ------------------------------------------------------------------------------------------------------


def _rest(selection: Selection, states: Sequence[PlanState], happened: dict[Key, Actuals]) -> list[Slide]:
    """What the remaining months need so that the year reaches its plan."""
    year = selection.month.year
    name = "Các tháng còn lại cần gì"
    known = [state for state in states if state.actual is not None]
    if not known:
        missing = f"Chưa có chỉ tiêu nào của năm {year} có cả kế hoạch lẫn số liệu. {ENTER_PLANS}"
        return [Slide("con-lai", name, f"Chưa tính được các tháng còn lại của năm {year} cần gì", missing=missing)]
    ordered = sorted(known, key=lambda state: (not state.light.is_short, state.shortfall_pct or 0.0))
    title, parts = _rest_finding(year, known, happened), _chunks(ordered, ROWS_A_SLIDE)
    return [
        Slide(
            code="con-lai" if place == 1 else f"con-lai-{place}",
            name=f"{name}{_part(place, parts)}",
            title=title if place == 1 else f"{title} (tiếp theo, {place}/{len(parts)})",
            table=Table(
                TABLE_HEADS["rest"],
                tuple(_rest_row(state) for state in part),
                tuple(origin_of(state.name, state.row).link for state in part),
                1,
                (30, 30, 26, 34, 28, 24),
                tuple(None for _ in part),
            ),
            remarks=tuple(text for state in part for text in _rest_remarks(state)),
            source=_source(state.row for state in part),
            origins=_distinct(
                [
                    *(origin_of(f"{state.name}, thực hiện", state.row) for state in part),
                    *(planned_origin(f"{state.name}, mục tiêu năm", state.year.planned) for state in part),
                ]
            ),
        )
        for place, part in enumerate(parts, 1)
    ]


def _rest_remarks(state: PlanState) -> list[str]:
    """What is missing for the needed growth, and what the year may come to."""
    rest = rest_of_year.rest_of(state)
    lacking = rest_of_year.needed(rest, state.year.floor).missing if rest else ()
    texts = [f"chưa tính được mức tăng cần có, thiếu {'; '.join(lacking)}." if lacking else ""]
    return [f"{state.name}: {text}" for text in (*texts, rest_of_year.nowcast_text(state)) if text]


def _rest_finding(year: int, states: Sequence[PlanState], happened: dict[Key, Actuals]) -> str:
    running = [(state, rest) for state in states if (rest := rest_of_year.rest_of(state))]
    if not running:
        reached = [state for state in states if state.light in (Light.REACHED, Light.ON_TRACK)]
        judged = [state for state in states if state.light.is_judged]
        return f"Năm {year} đã hết: {len(reached)}/{len(judged)} chỉ tiêu đạt kế hoạch năm"
    needs = [(state, rest_of_year.needed(rest, state.year.floor)) for state, rest in running]
    asked = [(state, need) for state, need in needs if need.outcome is NeedOutcome.NEEDED]
    if not asked:
        done = sum(need.outcome is NeedOutcome.REACHED for _, need in needs)
        if done == len(needs):
            return f"Cả {done} chỉ tiêu đã đạt kế hoạch năm {year}"
        return f"Các tháng còn lại của năm {year}: chưa tính được mức tăng cần có vì thiếu số liệu năm trước"
    faster = []
    for state, need in asked:
        row = happened[state.indicator, state.item].newest(happened[state.indicator, state.item].growth_to_date())
        if row is not None and need.growth_pct > row["growth_pct"]:
            faster.append(state.name)
    if not faster:
        return (
            f"Các tháng còn lại của năm {year}: giữ nhịp tăng từ đầu năm là đạt kế hoạch "
            f"({len(asked)} chỉ tiêu tính được)"
        )
    return (
        f"Các tháng còn lại của năm {year}: {len(faster)}/{len(asked)} chỉ tiêu tính được phải tăng nhanh hơn "
        f"từ đầu năm đến nay ({', '.join(faster[:3])}{'…' if len(faster) > 3 else ''})"
    )


def _rest_row(state: PlanState) -> tuple[str, ...]:
    reached = f"{state.actual_text} ({period_short(state.actual_period, to_date=True)})"
    charge = lagging.in_charge_text(state)
    rest = rest_of_year.rest_of(state)
    if rest is None:
        return state.name, reached, state.year.planned_text, "đã hết năm", "", charge
    need = rest_of_year.needed(rest, state.year.floor)
    if need.outcome is NeedOutcome.NEEDED:
        needs = f"{rest.name} {words.grew(need.growth_pct, 1)}"
    elif need.outcome is NeedOutcome.REACHED:
        needs = "đã đạt kế hoạch năm"
    else:
        needs = f"chưa tính được (thiếu {need.missing[0]})" if need.missing else "chưa tính được"
    earlier = rest_of_year.earlier_rests(rest)
    before = ""
    if not earlier.empty:
        last = earlier.iloc[-1]
        before = f"năm {last['year']} {words.grew(last['growth_pct'], 1)}"
    return state.name, reached, state.year.planned_text, needs, before or "chưa đủ số liệu", charge
