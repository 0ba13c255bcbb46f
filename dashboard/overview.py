"""The state of a report month on one screen: headlines, what lags, heat map, narrative. Lays nothing out.

Every headline carries the traced rows that its numbers come from; texts are finished Vietnamese.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import charts, queries, series, words
from dashboard.frame import HOME_AREA
from dashboard.industry import SECTION_NAMES
from dashboard.panels import Card
from dashboard.plans import PlanState, plan_state, plan_states, planned_indicators
from growth.notation import number, percent, period_name, period_short, signed_percent
from growth.pace import NeedOutcome
from growth.periods import MONTH, QUARTER, Period
from growth.tet import distorted_by_tet
from growth.verdicts import Light
from growth.vocabulary import Measure

# Order of the cards; the first two judge growth itself, the others a value and its growth.
HEADLINES = (
    ("iip", "TOTAL"),
    ("grdp", "TOTAL"),
    ("gross_output_industry", "TOTAL"),
    ("value_added_industry", "TOTAL"),
    ("export_value", "TOTAL"),
    ("import_value", "TOTAL"),
    ("retail_sales", "TOTAL"),
)
GROWTH_FIRST = ("iip", "grdp")
HEAT_ROWS = (
    ("iip", "TOTAL"),
    ("iip", "B"),
    ("iip", "C"),
    ("iip", "D"),
    ("iip", "E"),
    ("export_value", "TOTAL"),
    ("import_value", "TOTAL"),
    ("retail_sales", "TOTAL"),
)
JUDGED = (Light.ON_TRACK, Light.CLOSE, Light.BEHIND)
HEAT_NOTE = (
    "Tháng 1 và tháng 2 trong ngoặc: Tết rơi vào một trong hai tháng, chỉ nên đọc gộp 2 tháng. "
    "Ô trống: chưa có số liệu."
)
STAGES = (("TOTAL", "các loại"), ("PLANNED", "quy hoạch"), ("ESTABLISHED", "thành lập"), ("OPERATING", "hoạt động"))


@dataclass(frozen=True)
class Headline:
    """One indicator at the report month: `growth` and `level` are traced rows of dashboard.series, None if absent."""

    indicator: str
    name: str
    short_name: str
    month: Period
    growth: pd.Series | None
    level: pd.Series | None
    latest: pd.Series | None  # growth of the newest single month or quarter, never a lone January or February
    national: pd.Series | None
    trend: tuple[float, ...]
    plan: PlanState | None
    figures: pd.DataFrame = field(repr=False)

    @property
    def period(self) -> Period | None:
        """Month that the newest figure to date closes."""
        rows = [row["period"] for row in (self.growth, self.level) if row is not None]
        return Period.parse(max(rows)) if rows else None

    @property
    def is_fresh(self) -> bool:
        return self.period == self.month


def headlines(version: str, area: str, month: Period) -> list[Headline]:
    """The headline indicators that have any figure in the report year up to the report month."""
    names = queries.indicators().set_index("indicator")
    found = [_headline(version, area, indicator, item, month, names.loc[indicator]) for indicator, item in HEADLINES]
    return [one for one in found if one.period]


def _headline(version: str, area: str, indicator: str, item: str, month: Period, names: pd.Series) -> Headline:
    to_date = series.to_date(indicator, item, area)
    levels = series.level_to_date(indicator, item, area)
    growth, level = series.at_or_before(to_date, month), series.at_or_before(levels, month)
    national = None
    if area == HOME_AREA and growth is not None:
        same = series.to_date(indicator, item, "VN")
        same = same[same["period"] == growth["period"]]
        national = None if same.empty else same.iloc[0]
    latest = _latest(indicator, item, area, month)
    used = [row for row in (growth, level, latest, national) if row is not None]
    known = to_date[to_date["period"] <= str(month)]
    return Headline(
        indicator=indicator,
        name=names["name"],
        short_name=names["short_name"],
        month=month,
        growth=growth,
        level=level,
        latest=latest,
        national=national,
        trend=tuple(known["growth_pct"].tail(12)),
        plan=plan_state(version, area, indicator, item, month),
        figures=pd.DataFrame(used).reset_index(drop=True) if used else pd.DataFrame(columns=series.COLUMNS),
    )


def _latest(indicator: str, item: str, area: str, month: Period) -> pd.Series | None:
    for frequency in (MONTH, QUARTER):
        rows = series.of_period(indicator, item, area, frequency)
        periods = [Period.parse(text) for text in rows["period"]]
        rows = rows.loc[
            [
                month.year == period.year
                and period.as_month() <= month
                and not distorted_by_tet(period, Measure.GROWTH_YOY)
                for period in periods
            ]
        ]
        if not rows.empty:
            return rows.sort_values("period").iloc[-1]
    return None


def finding(area_name: str, month: Period, found: list[Headline]) -> str:
    """The title: how many planned indicators reach what is required by now, else what the first indicator did."""
    judged = [one for one in found if one.plan and one.plan.light in JUDGED]
    when = period_name(month, to_date=True)
    if judged:
        lagging = [one.short_name for one in judged if one.plan.light is not Light.ON_TRACK]
        if not lagging:
            return f"{area_name}, {when}: cả {len(judged)} chỉ tiêu có kế hoạch đều đạt yêu cầu"
        return f"{area_name}, {when}: {len(lagging)}/{len(judged)} chỉ tiêu thấp so với yêu cầu ({', '.join(lagging)})"
    grown = next((one for one in found if one.growth is not None), None)
    if grown:
        period = period_name(Period.parse(grown.growth["period"]), to_date=True)
        return f"{area_name}: {grown.short_name} {period} {words.grew(grown.growth['growth_pct'])}"
    return f"{area_name}, {when}"


def narrative(area_name: str, month: Period, found: list[Headline]) -> tuple[list[str], pd.DataFrame]:
    """Three to five sentences in the style of official reports, and the traced figures they rest on."""
    by_code = {one.indicator: one for one in found}
    sentences, used = [], []
    if one := by_code.get("iip"):
        sentences.append(_growth_sentence(one, "so với cùng kỳ năm trước"))
        used.append(one)
    for code in ("grdp", "gross_output_industry"):
        if (one := by_code.get(code)) and (one.growth is not None or one.level is not None):
            sentences.append(_growth_sentence(one, "so với cùng kỳ năm trước"))
            used.append(one)
            break
    trade = [by_code[code] for code in ("export_value", "import_value") if code in by_code]
    if trade:
        sentences.append("; ".join(_growth_sentence(one, "")[:-1] for one in trade) + ".")
        used += trade
    if one := by_code.get("retail_sales"):
        sentences.append(_growth_sentence(one, ""))
        used.append(one)
    lagging = [one for one in found if one.plan and one.plan.light in (Light.CLOSE, Light.BEHIND)]
    if lagging:
        text = "; ".join(f"{one.short_name}: {one.plan.formula}" for one in lagging[:3])
        sentences.append(f"Thấp so với yêu cầu: {text}.")
    figures = [one.figures.assign(label=one.short_name) for one in used]
    return sentences, pd.concat(figures, ignore_index=True) if figures else pd.DataFrame()


def _growth_sentence(one: Headline, against: str) -> str:
    """`Kim ngạch xuất khẩu hàng hóa 9 tháng năm 2025 đạt 3.268 triệu USD, tăng 40%.`"""
    parts = []
    period = period_name(one.period, to_date=True)
    if one.level is not None and one.level["period"] == str(one.period):
        parts.append(f"đạt {words.with_unit(one.level['value'], one.level['unit'])}")
    if one.growth is not None and one.growth["period"] == str(one.period):
        parts.append(f"{words.grew(one.growth['growth_pct'])} {against}".strip())
    text = f"{one.name} {period} {', '.join(parts)}"
    if one.latest is not None and one.indicator == "iip":
        latest = Period.parse(one.latest["period"])
        text += f"; riêng {period_name(latest)} {words.grew(one.latest['growth_pct'])}"
    if one.national is not None:
        text += f" (cả nước {words.grew(one.national['growth_pct'])})"
    return text + "."


def heat(area: str, month: Period, months: int = 12) -> tuple[list[str], list[str], list, list, pd.DataFrame]:
    """Growth of single months against the same month of last year for the heat map.

    Returns row names, month labels, values by row, hover texts by row, and the traced figures; rows without any
    figure in the span are left out.
    """
    span = [month.shift(-back) for back in range(months - 1, -1, -1)]
    labels = [_heat_label(one, one == span[0]) for one in span]
    names = queries.indicators().set_index("indicator")["short_name"]
    rows, values, hover, traced = [], [], [], []
    for indicator, item in HEAT_ROWS:
        frame = series.of_period(indicator, item, area)
        frame = frame[frame["period"].isin({str(one) for one in span})]
        if frame.empty:
            continue
        title = names[indicator] if item == "TOTAL" else SECTION_NAMES[item]
        known = frame.set_index("period")
        rows.append(title)
        values.append([known["growth_pct"].get(str(one)) for one in span])
        hover.append([_heat_hover(title, one, known) for one in span])
        traced.append(frame.assign(label=title))
    figures = pd.concat(traced, ignore_index=True) if traced else pd.DataFrame(columns=[*series.COLUMNS, "label"])
    return rows, labels, values, hover, figures


def _heat_label(month: Period, first: bool) -> str:
    """`T9`; the year stands below the first month and each January."""
    return f"T{month.number}<br>{month.year}" if first or month.number == 1 else f"T{month.number}<br> "


def _heat_hover(title: str, month: Period, known: pd.DataFrame) -> str:
    if str(month) not in known.index:
        return f"{title}, {period_name(month)}: chưa có số liệu"
    row = known.loc[str(month)]
    note = " (tháng Tết, xem gộp 2 tháng)" if distorted_by_tet(month, Measure.GROWTH_YOY) else ""
    status = words.status_name(row["status"])
    return f"{title}, {period_name(month)}: <b>{words.grew(row['growth_pct'])}</b>{note}, {status}"


def cards(found: list[Headline], area: str, month: Period) -> list[Card]:
    """The headline cards, industrial clusters last."""
    drawn = [_card(one) for one in found]
    clusters = _cluster_card(area, month)
    return [*drawn, clusters] if clusters else drawn


def _card(one: Headline) -> Card:
    growth_first = one.level is None or one.indicator in GROWTH_FIRST
    growth = one.growth is not None and one.growth["period"] == str(one.period)
    if growth_first and one.growth is not None:
        row, value = one.growth, signed_percent(one.growth["growth_pct"])
        change = ""
        if one.latest is not None:
            latest = Period.parse(one.latest["period"])
            change = f"{_within_year(latest)}: {words.grew(one.latest['growth_pct'])}"
        rising = None if one.latest is None else one.latest["growth_pct"] > 0
    else:
        row, value = one.level, f"{number(one.level['value'], 0 if one.level['value'] >= 1000 else None)}"
        change = words.grew(one.growth["growth_pct"]) if growth else ""
        rising = one.growth["growth_pct"] > 0 if growth else None
    period = Period.parse(row["period"])
    unit = "so cùng kỳ" if row is one.growth else row["unit"]
    status = words.status_name(row["status"])
    facts = []
    if one.plan:
        facts.append(_plan_fact(one.plan))
    if one.national is not None:
        facts.append(f"Cả nước: {words.grew(one.national['growth_pct'])}")
    if not one.is_fresh:
        facts.append(f"Chưa có số liệu {period_name(one.month, to_date=True)}")
    return Card(
        title=one.short_name,
        value=value,
        growth=change,
        rising=rising,
        period=f"{words.sentence_case(unit)} · {period_name(period, to_date=True)} · {status}",
        facts=facts,
        verdict=words.LIGHT[one.plan.light] if one.plan else None,
        trend=one.trend,
        source=f"{one.name}. Nguồn: {words.sources(one.figures)}; {words.released(one.figures)}.",
    )


def _within_year(period: Period) -> str:
    """`T5`, `Q3`: the year is that of the report month."""
    return period_short(period).partition("/")[0]


def _plan_fact(plan: PlanState) -> str:
    if plan.share_pct is not None:
        text = f"{percent(plan.share_pct, 1)} kế hoạch năm ({plan.year.planned_text})"
        year_is_over = plan.actual_period is not None and plan.actual_period.last_month == 12
        if plan.pace.expected_pct is None or year_is_over:
            return text
        return f"{text}; nhịp mùa vụ {percent(plan.pace.expected_pct, 1)}"
    against = plan.compared or plan.year
    return f"Kịch bản {period_name(against.period, against.to_date)}: {against.planned_text}"


def _cluster_card(area: str, month: Period) -> Card | None:
    """Numbers of clusters by stage as last published before the report month ends; a stock, so never summed."""
    frame = queries.figures("cluster_count", area=area)
    frame = frame[(frame["period_end"] <= pd.Timestamp(month.end)) & frame["item"].isin([code for code, _ in STAGES])]
    if frame.empty:
        return None
    newest = frame[frame["period_end"] == frame["period_end"].max()]
    counts = dict(zip(newest["item"], newest["value"], strict=True))
    stage, word = next((code, word) for code, word in reversed(STAGES) if code in counts)
    others = [f"{number(counts[code])} {word}" for code, word in STAGES if code in counts and code != stage]
    return Card(
        title="Cụm công nghiệp",
        value=number(counts[stage]),
        growth="",
        rising=None,
        period=f"Cụm {word} · {period_name(Period.parse(newest['period'].iloc[0]))}",
        facts=[words.sentence_case("; ".join(others))] if others else [],
        verdict=None,
        trend=(),
        source=f"Số cụm công nghiệp. Nguồn: {words.sources(newest)}; {words.released(newest)}.",
    )


def attention(version: str, area: str, month: Period) -> pd.DataFrame:
    """What is below what is required, furthest first: every indicator, sector and product with a plan for the year.

    Columns: Chỉ tiêu, Thực hiện, Kế hoạch, Chênh so với yêu cầu, Các kỳ còn lại, Đơn vị phụ trách, Cách tính; verdict
    (dashboard.words.Verdict) stands in the column Mức as icon and word.
    """
    states = [
        state
        for indicator, item in planned_indicators(version, area, month.year)
        for state in plan_states(version, area, indicator, item, month)
        if state.light in (Light.BEHIND, Light.CLOSE)
    ]
    states.sort(key=lambda state: state.shortfall_pct if state.shortfall_pct is not None else 0.0)
    return pd.DataFrame(
        [
            {
                "Mức": words.LIGHT[state.light].word,
                "Chỉ tiêu": state.name,
                "Thực hiện": state.actual_text,
                "Kế hoạch năm": state.year.planned_text,
                "Chênh so với yêu cầu": state.gap_text,
                "Các kỳ còn lại cần": _need_text(state),
                "Đơn vị phụ trách": state.plan.unit_in_charge or "chưa ghi trong văn bản",
            }
            for state in states
        ]
    )


def _need_text(state: PlanState) -> str:
    if state.need.outcome is NeedOutcome.NEEDED:
        return words.grew(state.need.growth_pct, 1)
    return words.NEED[state.need.outcome]


@dataclass(frozen=True)
class State:
    """All that the overview draws of one report month."""

    finding: str
    cards: list[Card]
    attention: pd.DataFrame
    planned: int
    narrative: list[str]
    narrative_figures: pd.DataFrame
    heat: go.Figure | None
    heat_title: str
    heat_figures: pd.DataFrame


@st.cache_data(max_entries=32, show_spinner=False)
def state(version: str, area: str, area_name: str, month_text: str) -> State:
    """The overview of an area in a report month (`2025-08`), as the warehouse version says."""
    month = Period.parse(month_text)
    found = headlines(version, area, month)
    sentences, figures = narrative(area_name, month, found)
    rows, labels, values, hover, traced = heat(area, month)
    tet = [label for label in labels if label.startswith(("T1<", "T2<"))]
    return State(
        finding=finding(area_name, month, found),
        cards=cards(found, area, month),
        attention=attention(version, area, month),
        planned=len(planned_indicators(version, area, month.year)),
        narrative=sentences,
        narrative_figures=figures,
        heat=charts.heat_map(rows, labels, values, hover, muted_labels=tet) if rows else None,
        heat_title=f"Tăng trưởng từng tháng so với cùng kỳ, 12 tháng đến {period_name(month)} (%)",
        heat_figures=traced,
    )
