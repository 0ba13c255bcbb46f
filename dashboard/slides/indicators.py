"""Slides of the indicators: the overall picture, each one with its path, the sections of industry. Draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard import overview, plans, queries, rest_of_year, scenario, words
from dashboard.actuals import Actuals, Key, actuals_of
from dashboard.charts import Band, Series
from dashboard.frame import Selection
from dashboard.industry import SECTION_NAMES
from dashboard.plans import PlanKind, PlannedPeriod, PlanState
from dashboard.slides.model import (
    OF_COUNTRY,
    BigNumber,
    Chart,
    Shape,
    Slide,
    bars,
    charted,
    distinct,
    large,
    nothing_in_year,
    origin_of,
    planned_name,
    planned_origin,
    source_line,
    subject,
    unit_with_prices,
)
from dashboard.theme import Role
from growth.notation import MISSING, percent, period_name, period_short, signed_percent
from growth.periods import QUARTER, YEAR, Period
from growth.vocabulary import Status

SECTIONS = ("B", "C", "D", "E")


def opening(
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
    missing = "" if known else nothing_in_year(selection, "chỉ tiêu nào")
    return Slide(
        code="mo-dau",
        name="Bức tranh chung",
        title=state.finding,
        numbers=tuple(one for one, _ in known),
        remarks=tuple(
            "".join(piece.text for piece in sentence) for part in state.narrative for sentence in part.sentences
        ),
        source=source_line(row for _, row in known),
        origins=distinct(one.origin for one, _ in known),
        missing=missing,
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
    value = signed_percent(row["growth_pct"]) if of_growth else large(row["value"])
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


def _against_plan(state: PlanState) -> str:
    if state.share_pct is not None:
        return f"{percent(state.share_pct, 1)} kế hoạch năm"
    against = state.compared or state.year
    return f"Kịch bản {period_short(against.period, against.to_date)}: {against.planned_text}"


def of_indicator(
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
    missing = nothing_in_year(selection, name) + planned
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
        source=f"{source_line([reached, *rows])} Kịch bản: {(compared or state.year).plan}.",
        origins=distinct([of_actual, of_asked, of_year, *(charted(name, row) for row in rows)]),
        is_offered_first=is_main,
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
    lines = [_line(subject(selection), Role.ACTUAL, rows, "growth_pct", label)]
    if beside:
        beside = [row | {OF_COUNTRY: True} for row in beside if label(Period.parse(row["period"])) in labels]
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
    way = stated if is_stated else scenario.seasonal_path(state, last)
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
            value = signed_percent(row["growth_pct"]) if of_growth else large(row["value"])
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
        source=source_line([*rows, *drawn]),
        origins=distinct([*(one.origin for one in numbers), *(charted(name, row) for row in drawn)]),
        is_offered_first=is_main,
    )


def _course(actuals: Actuals, nation: Actuals | None, selection: Selection) -> tuple[Chart | None, list[dict]]:
    """Growth of the year to date month by month, this year, last year and the country; values where no growth is."""
    year, month = selection.month.year, selection.month
    column = "growth_pct" if _of_year(actuals.growth_to_date(), year, month) else "value"
    of = Actuals.growth_to_date if column == "growth_pct" else Actuals.level_to_date
    lines = [(f"{subject(selection)} {year}", Role.ACTUAL, _of_year(of(actuals), year, month))]
    lines.append((f"{subject(selection)} {year - 1}", Role.PREVIOUS, _of_year(of(actuals), year - 1)))
    if nation is not None and column == "growth_pct":
        lines.append((f"Cả nước {year}", Role.NATIONAL, _of_year(of(nation), year, month)))
    lines = [line for line in lines if line[2]]
    rows = [row | {OF_COUNTRY: role is Role.NATIONAL} for _, role, of_line in lines for row in of_line]
    if len(rows) < 2:
        return None, rows
    months = sorted({Period.parse(row["period"]).last_month for row in rows})
    labels = tuple(_to_date_label(Period.month(2000, one)) for one in months)
    series = tuple(_line(name, role, of_line, column, _to_date_label) for name, role, of_line in lines)
    unit = "%, từ đầu năm so với cùng kỳ" if column == "growth_pct" else f"{rows[0]['unit']}, từ đầu năm"
    return Chart(Shape.LINES, unit, labels, series), rows


def of_sections(selection: Selection) -> list[Slide]:
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
            chart=bars(ordered, values, "%", is_growth=True),
            source=source_line(rows.values()),
            origins=distinct(charted(f"IIP: {name}", rows[name]) for name in ordered),
        )
    ]
