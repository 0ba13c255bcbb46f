"""Slides of what stands against what is asked: what lags, clusters, scenario, rest of the year. Draws nothing."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard import clusters, frame, lagging, queries, rest_of_year, scenario, words
from dashboard.actuals import Actuals, Key
from dashboard.frame import Selection
from dashboard.plans import PlanState
from dashboard.slides.model import (
    ENTER_PLANS,
    ROWS_A_SLIDE,
    TABLE_HEADS,
    BigNumber,
    Slide,
    Table,
    bars,
    chunks,
    distinct,
    heading,
    large,
    origin_of,
    planned_name,
    planned_origin,
    source_line,
)
from growth.notation import number, percent, period_name, period_short
from growth.pace import NeedOutcome
from growth.periods import Period
from growth.verdicts import Light

BARS_A_SLIDE = 7


def of_lagging(selection: Selection, states: dict[str, PlanState]) -> list[Slide]:
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
                source=source_line(state.row for state in states.values() if state.row is not None),
            )
        ]
    parts = chunks(below, ROWS_A_SLIDE)
    slides = []
    for place, part in enumerate(parts, 1):
        of = [one.state for one in part]
        origins = [origin_of(f"{planned_name(state)}, thực hiện", state.row) for state in of]
        planned = [planned_origin(f"{planned_name(state)}, mục tiêu năm", state.year.planned) for state in of]
        slides.append(
            Slide(
                **heading("thap", "Chỉ tiêu thấp so với yêu cầu", title, place, parts),
                table=Table(
                    TABLE_HEADS["lagging"],
                    tuple(_lagging_row(state) for state in of),
                    tuple(origin.link for origin in origins),
                    2,
                    (21, 32, 22, 24, 25, 18, 24),
                    tuple(words.LIGHT[state.light] for state in of),
                ),
                remarks=(lagging.RULE, *(f"{one.name}: {one.formula}." for one in of if one.formula)),
                source=source_line(state.row for state in of),
                origins=distinct([*origins, *planned]),
                is_offered_first=place == 1,
            )
        )
    return slides


def _lagging_row(state: PlanState) -> tuple[str, ...]:
    return (
        words.LIGHT[state.light].signed,
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


def of_clusters(selection: Selection) -> list[Slide]:
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
        chart = bars([stage for stage, _ in together], [float(row["value"]) for _, row in together], "cụm")
    slides = [
        Slide(
            code="cum",
            name=name,
            title=totals.finding,
            numbers=tuple(numbers),
            chart=chart,
            remarks=tuple(totals.apart),
            source=source_line(row for _, row in stages),
            origins=distinct(one.origin for one in numbers),
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
                source=source_line(row for _, row in facts),
                origins=distinct(one.origin for one, _ in facts),
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
    value = percent(row["value"]) if row["unit"] == "%" else large(row["value"])
    note = words.sentence_case(f"{unit}{when}, {words.status_name(row['status'])}")
    return BigNumber(label, value, note, origin_of(f"{label}, {when}", row), facts=facts)


def of_scenario(selection: Selection, states: dict[str, PlanState]) -> Slide:
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
        chart=bars(
            [f"{words.LIGHT[judged[key].light].sign} {labels[key]}" for key in shown],
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
        source=source_line(state.row for state in judged.values()),
        origins=distinct(origin_of(f"{labels[key]}, thực hiện", judged[key].row) for key in shown),
    )


def of_rest(selection: Selection, states: Sequence[PlanState], happened: dict[Key, Actuals]) -> list[Slide]:
    """What the remaining months need so that the year reaches its plan."""
    year = selection.month.year
    name = "Các tháng còn lại cần gì"
    known = [state for state in states if state.actual is not None]
    if not known:
        missing = f"Chưa có chỉ tiêu nào của năm {year} có cả kế hoạch lẫn số liệu. {ENTER_PLANS}"
        return [Slide("con-lai", name, f"Chưa tính được các tháng còn lại của năm {year} cần gì", missing=missing)]
    ordered = sorted(known, key=lambda state: (not state.light.is_short, state.shortfall_pct or 0.0))
    title, parts = _rest_finding(year, known, happened), chunks(ordered, ROWS_A_SLIDE)
    return [
        Slide(
            **heading("con-lai", name, title, place, parts),
            table=Table(
                TABLE_HEADS["rest"],
                tuple(_rest_row(state) for state in part),
                tuple(origin_of(state.name, state.row).link for state in part),
                1,
                (30, 30, 26, 34, 28, 24),
                tuple(None for _ in part),
            ),
            remarks=tuple(text for state in part for text in _rest_remarks(state)),
            source=source_line(state.row for state in part),
            origins=distinct(
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
