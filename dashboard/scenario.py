"""What the scenario page shows: findings, path and versions, releases, what lags. Asks no warehouse by itself.

Arithmetic comes from growth through dashboard.plans; texts are finished Vietnamese; lays nothing out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import NamedTuple
from urllib.parse import urlencode

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import charts, frame, lagging, past, plans, rest_of_year, series, words
from dashboard.charts import Band, Fan, Series
from dashboard.lagging import Ranked
from dashboard.plans import Chain, Plan, PlanKind, PlannedFigure, PlannedPeriod, PlanState
from dashboard.releases import Releases, releases_of
from dashboard.rest_of_year import ExpectedYear
from dashboard.rows import Rows
from dashboard.theme import Role
from dashboard.warehouse import version_in_use
from growth.indices import growth_between, level_after
from growth.notation import MISSING, date_text, number, percent, period_name, points
from growth.pace import linear_pace
from growth.periods import MONTH, QUARTER, YEAR, Period
from growth.scenario import Position
from growth.verdicts import Light
from growth.vocabulary import Measure, PriceBasis, Status

TO_DATE = "to_date"  # beside the frequencies QUARTER and MONTH: the year to date
PLAN_KEY = "chi-tieu"  # of the chosen plan in the address
CHART_HEIGHT = 320
KIND_NAME = {PlanKind.LEVEL: "giá trị", PlanKind.GROWTH: "tốc độ tăng"}
LONG_PATH = 8  # figures of one version beyond which the short table leaves the months out
QUARTERS = ("Quý I", "Quý II", "Quý III", "Quý IV")
REPORT_RULE = "Kế hoạch 200/KH-UBND ngày 27/3/2025: các đơn vị gửi báo cáo cho Sở trước ngày 17 hằng tháng."
LIGHT_RULE = (
    "Xếp loại: từ mức yêu cầu trở lên là đạt; từ 95% mức yêu cầu là gần đạt; thấp hơn nữa là dưới yêu cầu. "
    "Hết năm thì chỉ còn đạt hoặc không đạt. "
    "Yêu cầu là cận dưới của kịch bản, hoặc nhịp mùa vụ (tỷ lệ lũy kế cùng kỳ trong cả năm trước); "
    "nhịp tuyến tính chỉ để tham khảo."
)
IN_FORCE = "đang có hiệu lực"
_WAY = {QUARTER: "Theo quý", MONTH: "Theo tháng", TO_DATE: "Lũy kế từ đầu năm"}


@dataclass(frozen=True)
class Drawing:
    """A chart with what stands around it: title, traced rows of its figures, number table, note."""

    key: str
    title: str
    figure: go.Figure
    figures: Rows
    table: Rows
    note: str


def states(version: str, area: str, month: Period) -> dict[str, PlanState]:
    """Every plan of the year, keyed as the address of the page writes it."""
    return {state.key: state for state in plans.states_of_year(version, area, month)}


def address(version: str, state: PlanState) -> str:
    """Address of the page that shows how a state came about, relative to any page of the dashboard."""
    view = {frame.AREA_KEY: state.area, frame.MONTH_KEY: str(state.month), PLAN_KEY: state.key}
    day = past.day_of(version)
    return "kich-ban?" + urlencode(view | ({frame.DAY_KEY: day.isoformat()} if day else {}))


def name(state: PlanState, both_kinds: bool) -> str:
    """`GTSX công nghiệp (tốc độ tăng)`: the kind only where the year plans both."""
    return f"{state.name} ({KIND_NAME[state.kind]})" if both_kinds else state.name


def names(of: dict[str, PlanState]) -> dict[str, str]:
    """Key → name of the choice."""
    pairs = [(state.indicator, state.item) for state in of.values()]
    return {key: name(state, pairs.count((state.indicator, state.item)) > 1) for key, state in of.items()}


def first_choice(of: dict[str, PlanState]) -> str:
    """The first plan that has a figure this year."""
    return next((key for key, state in of.items() if state.actual is not None), next(iter(of)))


def finding(state: PlanState) -> str:
    """The title of the page, from the figures."""
    if state.actual is None:
        return f"{state.name}: chưa có số liệu năm {state.month.year} để so với kế hoạch"
    when = period_name(state.actual_period, to_date=True)
    if state.kind is PlanKind.LEVEL:
        text = f"{state.name} {when} đạt {percent(state.share_pct, 1)} kế hoạch năm"
        if state.compared:
            return f"{text}, {_position(state.compared)} {state.compared.planned_text}"
        gap = state.pace.gap_points
        if state.year_is_over:
            return text
        if gap is None or state.light is Light.NOT_ENOUGH_DATA:
            return f"{text} (nhịp tuyến tính {percent(state.pace.linear_pct, 1)})"
        if number(gap, 1).strip("-0,") == "":
            return f"{text}, đúng nhịp mùa vụ"
        return f"{text}, {'nhanh' if gap > 0 else 'chậm'} hơn nhịp mùa vụ {number(abs(gap), 1)} điểm %"
    if state.compared:
        when = period_name(state.compared.period, state.compared.to_date)
        return (
            f"{state.name} {when} {words.grew(state.compared.actual)}, "
            f"{_position(state.compared)} {state.compared.planned_text}"
        )
    side = {Position.BELOW: "thấp hơn", Position.WITHIN: "trong", Position.ABOVE: "cao hơn"}
    position = side[state.comparison.position]
    return f"{state.name} {when} {words.grew(state.actual)}, {position} mục tiêu cả năm {state.year.planned_text}"


def _position(one: PlannedPeriod) -> str:
    if one.result.position is Position.WITHIN:
        return "đúng kịch bản" if one.floor == one.ceiling else "trong kịch bản"
    return words.POSITION[one.result.position].word.lower()


@dataclass(frozen=True)
class Fact:
    """One number of the strip below the title, finished: label, value, note."""

    label: str
    value: str
    note: str


def facts(state: PlanState) -> list[Fact]:
    """What was reached, what the plan asks by now, the gap, the goal of the year; the unit of levels in the labels."""
    of_level = state.kind is PlanKind.LEVEL
    unit = f" ({state.unit})" if of_level else ""
    when = "" if state.actual_period is None else period_name(state.actual_period, to_date=True)
    status = words.status_name(state.actual_status) if state.actual_status else ""
    value = number(state.actual) if of_level else percent(state.actual)
    reached = Fact(f"Thực hiện{unit}", value, ", ".join(filter(None, (when, status))) or "chưa có số liệu")
    year = Fact(f"Mục tiêu cả năm {state.month.year}{unit}", _asked(state.year), state.year.plan)
    if of_level and state.compared is None:
        pace = state.pace
        seasonal, linear = percent(pace.expected_pct, 1), percent(pace.linear_pct, 1)
        paces, against = f"nhịp mùa vụ {seasonal}, tuyến tính {linear}", "nhịp mùa vụ"
        if state.year_is_over:
            paces, against = "đã hết năm", "kế hoạch năm"
        return [reached, Fact("Tỷ lệ kế hoạch năm", percent(pace.share_pct, 1), paces), _gap_fact(state, against), year]
    compared = state.compared or state.year
    when = period_name(compared.period, compared.to_date)
    asked = Fact(f"Kịch bản {when}", _asked(compared), compared.plan)
    against = "kịch bản"
    if compared.actual is not None and not compared.to_date:
        # The period that is judged stands first; the year to date, which nobody planned, beside it.
        to_date = f"lũy kế {period_name(state.actual_period, to_date=True)}: {words.grew(state.actual)}"
        reached = Fact(f"Thực hiện {when}", percent(compared.actual), f"{to_date}, {status}")
    elif state.compared is None:
        against = "mục tiêu cả năm"
    return [reached, asked, _gap_fact(state, against), year]


def _gap_fact(state: PlanState, against: str) -> Fact:
    """The gap in points, its worth (or why there is none) below; what lacks where there is no gap."""
    label = f"Chênh so với {against}"
    if state.gap is None:
        return Fact(label, MISSING, _lacking(state.missing))
    if not state.gap.points:
        return Fact(label, "trong kịch bản", "")
    return Fact(label, points(state.gap.points), state.gap.value_text)


def _asked(one: PlannedPeriod) -> str:
    """The planned figure as large text: growth with its sign of percent, levels without their unit."""
    return plans.band_text(one.floor, one.ceiling, "%" if one.is_growth else "", one.planned.open_ended).strip()


@dataclass(frozen=True)
class Reasons:
    """Why a state is what it is: formula, inputs by name, what is missing, remarks, sources."""

    formula: str
    inputs: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    remarks: tuple[str, ...]
    sources: tuple[str, ...]


def reasons(state: PlanState) -> Reasons:
    """Formula and inputs of the light, of the needed growth too where there is one."""
    judged = state.comparison or state.pace
    inputs = {**judged.inputs, **state.need.inputs}
    formulas = [text for text in (state.formula, state.need.formula) if text]
    return Reasons(
        formula="; rồi ".join(formulas),
        inputs=tuple((label, number(value)) for label, value in inputs.items()),
        missing=tuple(dict.fromkeys((*state.missing, *state.need.missing))),
        remarks=(*state.remarks, LIGHT_RULE),
        sources=state.citations,
    )


def _lacking(missing: Sequence[str]) -> str:
    return f"thiếu số liệu: {'; '.join(missing)}" if missing else ""


def plan_names(of: Sequence[Plan], in_force: str) -> dict[str, str]:
    """Value in the address → name: the empty one is the version in force."""
    return {"": f"Đang có hiệu lực: {in_force}"} | {plan.version: _plan_name(plan) for plan in of}


def _plan_name(plan: Plan) -> str:
    start = plan.in_force_from or plan.day
    return f"{plan.version} (từ {date_text(start)})" if start else plan.version


def plan_line(plan: Plan) -> str:
    """`KH 126/KH-UBND ngày 28/2/2025, số …; có hiệu lực từ … đến …`."""
    parts = [plan.document]
    if plan.number and plan.number not in plan.document:
        parts.append(f"số {plan.number}")
    if plan.day:
        parts.append(f"ngày {date_text(plan.day)}")
    span = f"áp dụng từ {date_text(plan.in_force_from or plan.day)}" if plan.in_force_from or plan.day else ""
    if plan.in_force_to:
        span += f" đến hết {date_text(plan.in_force_to)}"
    return "; ".join(part for part in (", ".join(parts), span.strip()) if part)


def in_charge_line(state: PlanState) -> str:
    """`Đơn vị chủ trì: Phòng Công nghiệp; báo cáo trước 17/10/2025`."""
    unit = state.plan.unit_in_charge
    named = f"Đơn vị chủ trì: {unit}" if unit else "Văn bản được nhập chưa ghi đơn vị chủ trì"
    return f"{named}; báo cáo trước {date_text(lagging.report_due(state.month))}."


def drawings(state: PlanState, periods: Sequence[PlannedPeriod], key: str, beside: str = "") -> list[Drawing]:
    """The charts of a plan: to date with the estimate of the year, and by every quarter and month that it plans.

    beside: area whose growth stands beside it (the nation's beside the province's).
    """
    version = version_in_use()
    releases = releases_of(version, state.indicator, state.item, state.area, state.price_basis)
    if state.kind is PlanKind.LEVEL:
        single = [
            _levels(state, [each for each in periods if _is_single(each, frequency)], releases, frequency, key)
            for frequency in (QUARTER, MONTH)
        ]
        return [_cumulative(state, periods, releases, key), *(one for one in single if one)]
    other = releases_of(version, state.indicator, state.item, beside) if beside and beside != state.area else None
    planned = [each for each in periods if each.is_growth]
    single = {frequency: [each for each in planned if _is_single(each, frequency)] for frequency in (QUARTER, MONTH)}
    shown = [frequency for frequency, of in single.items() if of] or [QUARTER]
    to_date = [each for each in planned if each.to_date and each.period.frequency != QUARTER]
    drawn = [_growth(state, single[one], releases, other, one, f"{key}-{one}") for one in shown]
    drawn.append(_growth(state, to_date, releases, other, TO_DATE, f"{key}-to-date"))
    return [one for one in drawn if one]


def _is_single(one: PlannedPeriod, frequency: str) -> bool:
    """Planned for one quarter or month by itself."""
    return one.period.frequency == frequency and one.measure in (Measure.GROWTH_YOY, Measure.LEVEL)


def with_nation(version: str, state: PlanState, plan: str | None) -> list[list[Drawing]]:
    """Rows of charts: the province's with the nation's growth beside it, then the nation's own path if it has one.

    plan: the version of the plan that was asked for, None for the one in force. The rows are shared by all visitors.
    """
    return _drawn(version, _of(state, plan), state, plan)


@st.cache_resource(max_entries=64, show_spinner=False)
def _drawn(version: str, of: tuple, _state: PlanState, _plan: str | None) -> list[list[Drawing]]:
    """of: what tells the state from any other of the version, the plan that was asked for too."""
    state = _state
    path = plans.path(version, state.area, state.indicator, state.item, state.month, _plan)
    rows = [drawings(state, path, "path", "VN")]
    if state.area != "VN" and state.kind is PlanKind.GROWTH:
        of_nation = (version, "VN", state.indicator, state.item, state.month)
        nation = plans.plan_state(*of_nation, kind=PlanKind.GROWTH)
        if nation:
            national = plans.path(*of_nation)
            rows.append(
                [
                    replace(one, title=f"Cả nước: {one.title[:1].lower()}{one.title[1:]}")
                    for one in drawings(nation, national, "nation")
                ]
            )
    return [row for row in rows if row]


def strip(version: str, state: PlanState, plan: str | None) -> go.Figure | None:
    """The estimate of the year with its interval beside the goal; None while there is none. plan: as `with_nation`."""
    return _strip(version, _of(state, plan), state)


@st.cache_resource(max_entries=64, show_spinner=False)
def _strip(version: str, of: tuple, _state: PlanState) -> go.Figure | None:
    return rest_of_year.expected_strip(_state)


def _of(state: PlanState, plan: str | None) -> tuple:
    return state.area, state.indicator, state.item, state.kind, state.month, plan


def used_figures(of: dict[str, PlanState]) -> Rows:
    """The traced actual figures of all states."""
    return series.traced(state.row for state in of.values() if state.row is not None)


def _growth_series(frequency: str) -> tuple:
    """The series of growth by a frequency, or to date, as dashboard.releases takes it."""
    return (series.growth_to_date_rows,) if frequency == TO_DATE else (series.growth_of_period_rows, frequency)


def _of_year(rows: Iterable[dict], month: Period, years_back: int = 0) -> list[dict]:
    """The rows of the report year up to the report month; of an earlier year all."""
    year = month.year - years_back
    ends = ((row, Period.parse(row["period"]).end) for row in rows)
    return [row for row, end in ends if end.year == year and (years_back or end <= month.end)]


def _growth(
    state: PlanState,
    planned: Sequence[PlannedPeriod],
    releases: Releases,
    other: Releases | None,
    frequency: str,
    key: str,
) -> Drawing | None:
    of = _growth_series(frequency)
    actual = _of_year(releases.series(*of), state.month)
    if not planned and not actual:
        return None
    now = {row["period"]: row["growth_pct"] for row in actual}
    first = _of_year(releases.series(*of, first=True), state.month)
    lines = [
        (words.sentence_case(words.AREA_SUBJECT.get(state.area, "thực hiện")), Role.ACTUAL, actual),
        ("Lần đầu", Role.PREVIOUS, [row for row in first if row["growth_pct"] != now.get(row["period"])]),
        ("Cả nước", Role.NATIONAL, _of_year(other.series(*of), state.month) if other else []),
    ]
    lines = [line for line in lines if line[2]]
    labels = _labels([*(each.period for each in planned), *(Period.parse(row["period"]) for row in actual)], frequency)
    expected = rest_of_year.expected_year(state) if frequency == TO_DATE else None
    figure = charts.lines(
        [_line(name, role, rows, frequency) for name, role, rows in lines],
        "% so với cùng kỳ",
        labels,
        band=_band(planned, frequency),
        height=CHART_HEIGHT,
        fan=_fan(state, expected, _label(state.actual_period, TO_DATE), "Năm") if expected else None,
    )
    table = _period_rows(planned, actual, frequency)
    if expected:
        table.append({"Kỳ": f"Năm {state.month.year}"} | _expected_cells(expected))
    return Drawing(
        key=key,
        title=_growth_title(planned, actual, frequency),
        figure=figure,
        figures=series.traced(row | {"label": name} for name, _, rows in lines for row in rows),
        table=Rows(table),
        note=" ".join(filter(None, (plan_note(planned), expected.note if expected else ""))),
    )


def _fan(state: PlanState, expected: ExpectedYear, now: str, end: str) -> Fan:
    return Fan("Ước cả năm", (now, state.actual), (end, expected.value), expected.low, expected.high, expected.text)


def _expected_cells(expected: ExpectedYear) -> dict[str, object]:
    """The estimate as cells of a table, which says that it is no figure of statistics."""
    unit = expected.unit
    return {
        f"Ước cả năm, không phải số liệu ({unit})": expected.value,
        f"Ước, thấp ({unit})": expected.low,
        f"Ước, cao ({unit})": expected.high,
    }


def _growth_title(planned: Sequence[PlannedPeriod], actual: Sequence[dict], frequency: str) -> str:
    judged = [each for each in planned if each.actual is not None]
    if judged:
        last = judged[-1]
        when = words.sentence_case(period_name(last.period, to_date=frequency == TO_DATE))
        return f"{when} {words.grew(last.actual)}, {_position(last)} {last.planned_text}"
    if actual:
        last = actual[-1]
        when = words.sentence_case(period_name(Period.parse(last["period"]), to_date=frequency == TO_DATE))
        return f"{when} {words.grew(last['growth_pct'])}; kịch bản không giao mức của kỳ này"
    return f"{_WAY[frequency]}: chưa có số thực hiện để so với kịch bản"


def _labels(periods: Sequence[Period], frequency: str) -> list[str]:
    """Labels of the whole year's axis; to date the ends of quarters and every month that has a plan or is newest."""
    if frequency == QUARTER:
        return list(QUARTERS)
    if frequency == MONTH:
        return [f"T{month}" for month in range(1, 13)]
    months = {3, 6, 9, 12} | {period.last_month for period in periods}
    return [_label(Period.month(2000, month), TO_DATE) for month in sorted(months)]


def _label(period: Period, frequency: str) -> str:
    if frequency == QUARTER:
        return QUARTERS[period.number - 1]
    if frequency == MONTH:
        return f"T{period.number}"
    return "Năm" if period.last_month == 12 else f"{period.last_month}T"


def _line(name: str, role: Role, rows: Sequence[dict], frequency: str) -> Series:
    return Series(
        name,
        role,
        [_label(Period.parse(row["period"]), frequency) for row in rows],
        [row["growth_pct"] for row in rows],
        estimate=[row["status"] == Status.ESTIMATE for row in rows],
    )


def _band(planned: Sequence[PlannedPeriod], frequency: str) -> Band | None:
    if not planned:
        return None
    labels = [_label(each.period, frequency) for each in planned]
    return Band("Kịch bản", labels, [each.floor for each in planned], [each.ceiling for each in planned])


def plan_note(planned: Sequence[PlannedPeriod]) -> str:
    """Which version each planned figure stands in, and its source."""
    cited = {each.plan: words.short_citation(each.source) for each in planned}
    return f"Kịch bản: {'; '.join(f'{plan} ({source})' for plan, source in cited.items())}." if cited else ""


def _period_rows(planned: Sequence[PlannedPeriod], actual: Iterable[dict], frequency: str) -> list[dict[str, object]]:
    """Each period of the year beside its plan, with the cells of both; periods without a plan stand too."""
    by_period = {row["period"]: row for row in actual}
    rows = []
    for each in planned:
        figure = by_period.pop(str(each.period.as_month() if frequency == TO_DATE else each.period), None)
        rows.append(
            {
                "Kỳ": words.sentence_case(period_name(each.period, to_date=frequency == TO_DATE)),
                "Kịch bản, thấp (%)": each.floor,
                "Kịch bản, cao (%)": each.ceiling,
                "Thực hiện (%)": each.actual,
                "Chênh (điểm %)": each.result.gap,
                "Vị trí": words.POSITION[each.result.position].word,
                "Phiên bản": each.plan,
                "Nguồn kịch bản": each.source,
                "Ô của kịch bản": each.place,
            }
            | _origin(figure)
        )
    for text, figure in by_period.items():
        when = words.sentence_case(period_name(Period.parse(text), to_date=frequency == TO_DATE))
        rows.append(
            {"Kỳ": when, "Thực hiện (%)": figure["growth_pct"], "Vị trí": "Không có kịch bản"} | _origin(figure)
        )
    return rows


def _origin(figure: dict | None) -> dict[str, str]:
    if figure is None:
        return {}
    return {
        "Tình trạng số thực hiện": words.status_name(figure["status"]),
        "Nguồn thực hiện": figure["citation"] or figure["source_file"],
        "Ô của số thực hiện": f"{figure['source_file']}, {figure['sheet']}!{figure['cell']}",
    }


def _cumulative(state: PlanState, periods: Sequence[PlannedPeriod], releases: Releases, key: str) -> Drawing:
    """The value from January on beside last year's and the plan's path: the document's, else last year's course."""
    values = [row for row in releases.series(series.values_to_date_rows) if row["unit"] == state.unit]
    year = state.month.year
    this_year, last_year = _of_year(values, state.month), _of_year(values, state.month, years_back=1)
    planned = {each.period.last_month: each for each in periods if not each.is_growth and each.to_date}
    path = {month: each.floor for month, each in planned.items()}
    is_stated = len(path) > 1
    if not is_stated:
        path = seasonal_path(state, last_year)
    labels = [f"T{month}" for month in range(1, 13)]
    lines = [
        _level_line(f"Năm {year}", Role.ACTUAL, this_year),
        _level_line(f"Năm {year - 1}", Role.PREVIOUS, last_year),
        Series("Kịch bản" if is_stated else "Kế hoạch", Role.PLAN, [f"T{month}" for month in path], [*path.values()]),
    ]
    course = (
        f"Nhịp kế hoạch: kế hoạch năm chia theo lũy kế từng tháng của năm {year - 1} (nhịp mùa vụ), "
        "chỉ có ở tháng có số năm trước."
    )
    expected = rest_of_year.expected_year(state)
    now = {row["period"]: row for row in this_year}
    before = _by_month(last_year)
    path_name = "Kịch bản" if is_stated else "Nhịp kế hoạch"
    rows = []
    for month in (Period.of_year(year - 1).as_month().shift(step) for step in range(1, 13)):
        figure = now.get(str(month))
        rows.append(
            {
                "Kỳ": words.sentence_case(period_name(month, to_date=True)),
                f"Năm {year} ({state.unit})": None if figure is None else figure["value"],
                f"Năm {year - 1} ({state.unit})": before.get(month.number),
                f"{path_name} ({state.unit})": path.get(month.number),
                "Nhịp tuyến tính (% kế hoạch)": linear_pace(month),
            }
            | (_expected_cells(expected) if expected and month.number == 12 else {})
            | _origin(figure)
        )
    return Drawing(
        key=key,
        title=f"Lũy kế từ đầu năm: {state.actual_text}, kế hoạch năm {state.year.planned_text}",
        figure=charts.lines(
            [line for line in lines if line.x],
            state.unit,
            labels,
            zero=True,
            height=CHART_HEIGHT + 60,
            fan=_fan(state, expected, f"T{state.actual_period.last_month}", "T12") if expected else None,
        ),
        figures=series.traced([*this_year, *last_year]),
        table=Rows(rows),
        note=" ".join(
            text
            for text, is_said in (
                (plan_note([state.year]), True),
                (course, len(path) > 1 and not is_stated),
                (expected.note if expected else "", expected is not None),
            )
            if is_said
        ),
    )


def _levels(
    state: PlanState, planned: Sequence[PlannedPeriod], releases: Releases, frequency: str, key: str
) -> Drawing | None:
    """Values of single quarters or months against their plan, beside last year's; None where none is planned."""
    if not planned:
        return None
    year = state.month.year
    values = releases.series(series.values_of_period_rows, frequency)
    values = [row for row in values if row["unit"] == state.unit]
    this_year, last_year = _of_year(values, state.month), _of_year(values, state.month, years_back=1)
    lines = [
        _level_line(f"Năm {year}", Role.ACTUAL, this_year, frequency),
        _level_line(f"Năm {year - 1}", Role.PREVIOUS, last_year, frequency),
    ]
    labels = _labels([], frequency)
    now = {row["period"]: row for row in this_year}
    before = {str(Period.parse(row["period"]).year_after()): row["value"] for row in last_year}
    table = [
        {
            "Kỳ": words.sentence_case(period_name(each.period)),
            f"Kịch bản ({state.unit})": each.floor,
            f"Năm {year} ({state.unit})": each.actual,
            f"Năm {year - 1} ({state.unit})": before.get(str(each.period)),
            f"Chênh ({state.unit})": each.result.gap,
            "Vị trí": words.POSITION[each.result.position].word,
            "Phiên bản": each.plan,
            "Nguồn kịch bản": each.source,
            "Ô của kịch bản": each.place,
        }
        | _origin(now.get(str(each.period)))
        for each in planned
    ]
    known = [each for each in planned if each.actual is not None]
    title = f"{_WAY[frequency]}: chưa có số thực hiện để so với kịch bản"
    if known:
        when = words.sentence_case(period_name(known[-1].period))
        title = (
            f"{when}: {words.with_unit(known[-1].actual, state.unit)}, {_position(known[-1])} {known[-1].planned_text}"
        )
    return Drawing(
        key=f"{key}-{frequency}",
        title=title,
        figure=charts.lines(
            [line for line in lines if line.x],
            state.unit,
            labels,
            band=_band(planned, frequency),
            height=CHART_HEIGHT,
        ),
        figures=series.traced([*this_year, *last_year]),
        table=Rows(table),
        note=plan_note(planned),
    )


def _level_line(name: str, role: Role, rows: Sequence[dict], frequency: str = MONTH) -> Series:
    periods = [Period.parse(row["period"]) for row in rows]
    return Series(
        name,
        role,
        [_label(each if frequency == QUARTER else each.as_month(), frequency) for each in periods],
        [row["value"] for row in rows],
        estimate=[row["status"] == Status.ESTIMATE for row in rows],
    )


def seasonal_path(state: PlanState, last_year: Iterable[dict]) -> dict[int, float]:
    """Month → level that last year's course gives the plan of the year; the year alone without last year's total."""
    levels = _by_month(last_year)
    if 12 not in levels or state.price_basis == PriceBasis.UNSTATED:
        return {12: state.year.floor}
    planned_growth = growth_between(state.year.floor, levels[12])
    return {month: level_after(level, planned_growth) for month, level in sorted(levels.items())}


def _by_month(rows: Iterable[dict]) -> dict[int, float]:
    """Levels to date by the month in which they end."""
    return {Period.parse(row["period"]).last_month: row["value"] for row in rows}


def versions_table(rows: Chain) -> pd.DataFrame:
    """One row a version of a chain: document, day, span in force, and its figure for each period, with cells."""
    table = []
    for plan in rows.versions:
        of_plan = [row for row in rows if row.version == plan.version]
        table.append(
            {
                "Phiên bản": plan.version,
                "Văn bản": plan.document,
                "Số hiệu": plan.number,
                "Ngày văn bản": plan.day,
                "Áp dụng từ": plan.in_force_from or plan.day,
                "Áp dụng đến hết": plan.in_force_to,
                "Chỉ tiêu": _planned_text(of_plan),
                "Đơn vị chủ trì": plan.unit_in_charge,
                "Nguồn": "; ".join(dict.fromkeys(row.citation for row in of_plan if row.citation)),
                "Ô": "; ".join(f"{row.source_file}, {row.sheet}!{row.cell}" for row in of_plan),
            }
        )
    return pd.DataFrame(table)


def _planned_text(rows: Sequence[PlannedFigure]) -> str:
    """`Quý III năm 2025: 10,16–11,94%; Năm 2025: 9,5–10,5%`, in order of time."""
    ordered = sorted(rows, key=lambda row: (row.period.end, row.period.frequency == YEAR, row.measure))
    texts = []
    for row in ordered:
        when = period_name(row.period, row.measure in (Measure.GROWTH_YTD, Measure.LEVEL_YTD))
        unit = "%" if row.measure in plans.GROWTHS else row.unit
        planned = plans.band_text(row.floor, row.ceiling, unit, row.open_ended)
        texts.append(f"{words.sentence_case(when)}: {planned}")
    return "; ".join(texts)


def _brief_text(rows: Sequence[PlannedFigure]) -> str:
    """The same; of a path of many months its quarters and year, and how many months the full table has."""
    if len(rows) <= LONG_PATH:
        return _planned_text(rows)
    months = [row for row in rows if row.period.frequency == MONTH]
    others = [row for row in rows if row.period.frequency != MONTH] or [rows[-1]]
    return f"{_planned_text(others)}; và {len(months)} mức theo tháng (bảng đầy đủ bên dưới)"


def versions_finding(name: str, rows: Chain, in_force: str) -> str:
    """`GRDP: 2 phiên bản kịch bản, đang có hiệu lực Kịch bản 126`; how many versions a chain has and which governs."""
    count = len(rows.versions)
    return f"{name}: {count} phiên bản kịch bản, {IN_FORCE} {in_force}" if count > 1 else f"{name}: {in_force}"


def versions_short(version: str, state: PlanState) -> list[dict[str, str]]:
    """The versions of a plan as cells of finished HTML: name, document, span, figures; that of `state` is marked."""
    chain = (state.area, state.indicator, state.item, state.month.year)
    return _versions_short(version, *chain, state.plan.version)


@st.cache_resource(max_entries=128, show_spinner=False)
def _versions_short(
    version: str, area: str, indicator: str, item: str, year: int, in_force: str
) -> list[dict[str, str]]:
    rows = plans.chain(version, area, indicator, item, year)
    table = versions_table(rows)
    texts = [
        {
            "Phiên bản": f"{row['Phiên bản']} ({IN_FORCE})" if row["Phiên bản"] == in_force else row["Phiên bản"],
            "Văn bản": ", ".join(
                part
                for part in (
                    row["Văn bản"],
                    f"số {row['Số hiệu']}" if row["Số hiệu"] and row["Số hiệu"] not in row["Văn bản"] else "",
                    f"ngày {date_text(row['Ngày văn bản'])}" if row["Ngày văn bản"] else "",
                )
                if part
            ),
            "Áp dụng": f"{date_text(row['Áp dụng từ'])} đến {date_text(row['Áp dụng đến hết'])}"
            if row["Áp dụng đến hết"]
            else f"từ {date_text(row['Áp dụng từ'])}",
            "Mức giao": _brief_text([each for each in rows if each.version == row["Phiên bản"]]),
        }
        for row in table.to_dict("records")
    ]
    return [{name: escape(text) for name, text in row.items()} for row in texts]


@dataclass(frozen=True)
class Released:
    """How the figures of the year were released: finding, table for people, the same to read, traced rows.

    short: cells of finished HTML.
    """

    finding: str
    table: Rows
    short: list[dict[str, str]]
    figures: Rows


def releases(version: str, state: PlanState, plan: str | None) -> Released | None:
    """First release, what was known when the report month was reported, and what is known now, period by period.

    A month is reported by the 17th of the next one. None while the year has no growth figure. plan: as `with_nation`.
    """
    return _released(version, _of(state, plan), state)


@st.cache_resource(max_entries=64, show_spinner=False)
def _released(version: str, of: tuple, _state: PlanState) -> Released | None:
    state = _state
    told = releases_of(version, state.indicator, state.item, state.area, state.price_basis)
    month, day = state.month, lagging.report_due(state.month)
    rows, revised, traced, cells = [], [], [], []
    for frequency in (QUARTER, TO_DATE):
        of = _growth_series(frequency)
        now, opening = _of_year(told.series(*of), month), _of_year(told.series(*of, first=True), month)
        traced += [*now, *opening]
        first = {row["period"]: row for row in opening}
        then = {row["period"]: row["growth_pct"] for row in _of_year(told.known_on(day, month.year, *of), month)}
        for row in now:
            period = Period.parse(row["period"])
            if frequency == TO_DATE and period.last_month == 3:
                continue  # stands as quarter I already
            opening = first[row["period"]]
            when = words.sentence_case(period_name(period, to_date=frequency == TO_DATE))
            change = round(row["growth_pct"] - opening["growth_pct"], 6)
            if change:
                revised.append(f"{when}: {percent(opening['growth_pct'])} → {percent(row['growth_pct'])}")
            rows.append(
                {
                    "Kỳ": when,
                    "Công bố lần đầu (%)": opening["growth_pct"],
                    f"Biết đến {date_text(day)} (%)": then.get(row["period"]),
                    "Mới nhất (%)": row["growth_pct"],
                    "Điều chỉnh (điểm %)": change,
                    "Ngày công bố lần đầu": opening["release"].date(),
                    "Ngày công bố mới nhất": row["release"].date(),
                    "Nguồn lần đầu": opening["citation"] or opening["source_file"],
                    "Nguồn mới nhất": row["citation"] or row["source_file"],
                    "Ô mới nhất": f"{row['source_file']}, {row['sheet']}!{row['cell']}",
                }
            )
            cells.append(_release_row(rows[-1], frame.origin_link(row["sha256"], row["sheet"], row["cell"])))
    if not rows:
        return None
    finding = f"Số liệu đã điều chỉnh: {'; '.join(revised)}" if revised else "Các số liệu trong năm chưa bị điều chỉnh"
    return Released(finding, Rows(rows), cells, series.traced(traced))


def _release_row(row: dict[str, object], link: str) -> dict[str, str]:
    """A row of the table of releases as HTML: the first and the newest figure, each above its day and its source."""
    period, first, known, newest, change = list(row)[:5]

    def released(column: str, which: str, more: str = "") -> str:
        told = f"{date_text(row[f'Ngày công bố {which}'])}; {words.short_citation(row[f'Nguồn {which}'])}"
        return f"<strong>{number(row[column])}</strong><br>{escape(told)}{more}"

    cell = f' · <a href="{escape(link)}" target="_blank">Xem ô</a>'
    return {
        period: escape(row[period]),
        first: released(first, "lần đầu"),
        known: MISSING if pd.isna(row[known]) else number(row[known]),
        newest: released(newest, "mới nhất", cell),
        change: number(row[change]),
    }


def attention(several: Sequence[Ranked]) -> pd.DataFrame:
    """Every plan of the year against what is required by now, in the given order; numbers typed."""
    labels = names({one.state.key: one.state for one in several})
    return pd.DataFrame([_attention_row(labels[one.state.key], one) for one in several])


def below(several: Sequence[Ranked]) -> list[dict[str, str]]:
    """The plans below what is required as cells of finished HTML, in the given order."""
    return lagging.reading_rows(lagging.below(several), names({one.state.key: one.state for one in several}))


def _attention_row(label: str, one: Ranked) -> dict[str, object]:
    state, pace, gap = one.state, one.state.pace, one.state.gap
    return {
        "Mức": words.LIGHT[state.light].signed,
        "Chỉ tiêu": label,
        "Thực hiện": state.actual_text,
        "Kỳ": "" if state.actual_period is None else period_name(state.actual_period, to_date=True),
        "Kế hoạch năm": state.year.planned_text,
        "Chênh (điểm %)": None if gap is None else gap.points,
        "Chênh (giá trị)": "" if gap is None else gap.value_text,
        "So với mức yêu cầu (%)": state.shortfall_pct,
        "Tỷ trọng (%)": None if one.share is None else one.share.pct,
        "Chênh × tỷ trọng (điểm %)": one.weighted,
        "Căn cứ tỷ trọng": lagging.NO_SHARE if one.share is None else one.share.basis,
        "Còn lại cần": lagging.need_text(state),
        "Đơn vị chủ trì": state.plan.unit_in_charge or "chưa ghi",
        "Hạn báo cáo": lagging.report_due(state.month),
        "Tỷ lệ kế hoạch (%)": None if pace is None else pace.share_pct,
        "Nhịp mùa vụ (%)": None if pace is None else pace.expected_pct,
        "Nhịp tuyến tính (%)": None if pace is None or state.actual is None else pace.linear_pct,
        "Cách tính": state.formula or ("Thiếu: " + "; ".join(state.missing) if state.missing else ""),
        "Nguồn": "; ".join(state.citations),
    }


class Standing(NamedTuple):
    """Every plan of a year beside the others: ordered, those below as finished texts, their figures, the finding."""

    ranked: list[Ranked]
    below: list[dict[str, str]]
    used: Rows
    finding: str


@st.cache_resource(max_entries=64, show_spinner=False)
def standing(version: str, area: str, month: Period) -> Standing:
    """How the plans of the year stand; shared by all visitors."""
    of_year = states(version, area, month)
    ranked = lagging.ranked(version, area, month, of_year.values())
    return Standing(ranked, below(ranked), used_figures(of_year), attention_finding(of_year))


def attention_finding(of: dict[str, PlanState]) -> str:
    """`Chỉ tiêu thấp so với yêu cầu: 2 trong 5 …`: judged plans only."""
    judged = [state for state in of.values() if state.light.is_judged]
    short = [state for state in judged if state.light.is_short]
    if not judged:
        return "Chỉ tiêu thấp so với yêu cầu: chưa chỉ tiêu nào đủ số liệu để xếp loại"
    if not short:
        return f"Cả {len(judged)} chỉ tiêu xếp loại được đều đạt yêu cầu"
    return f"Chỉ tiêu thấp so với yêu cầu: {len(short)} trong {len(judged)} chỉ tiêu xếp loại được"
