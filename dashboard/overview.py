"""The state of a report month on one screen: headlines, what lags, heat map, narrative. Lays nothing out.

Every headline carries the traced rows that its numbers come from; texts are finished Vietnamese.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import charts, frame, lagging, parts, queries, scenario, series, words
from dashboard.actuals import Actuals, Key, actuals_of
from dashboard.cards import Card
from dashboard.frame import HOME_AREA, origins
from dashboard.industry import SECTION_NAMES
from dashboard.panels import Piece
from dashboard.plans import PlanKind, PlanState, chosen_state, states_of_year
from dashboard.rows import Rows
from dashboard.warehouse import version_in_use
from growth.notation import number, percent, period_name, period_short, signed_percent
from growth.periods import MONTH, QUARTER, Period
from growth.tet import distorted_by_tet
from growth.vocabulary import PRICE_BASIS_NAME, Measure, PriceBasis

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
SHOWN_AT_ONCE = 8  # lagging indicators on the first screen; the others stand on the scenario page
HEAT_NOTE = (
    "Tăng trưởng từng tháng so với cùng kỳ (%), 12 tháng đến tháng báo cáo. "
    "Tháng 1 và tháng 2 trong ngoặc: Tết rơi vào một trong hai tháng, chỉ nên đọc gộp 2 tháng. "
    "Ô trống: chưa có số liệu."
)
STAGES = (("TOTAL", "các loại"), ("PLANNED", "quy hoạch"), ("ESTABLISHED", "thành lập"), ("OPERATING", "hoạt động"))


@dataclass(frozen=True)
class Headline:
    """One indicator at the report month: figures are traced rows of dashboard.series, None if absent.

    growth, level: to date; latest: growth of the newest single month or quarter, never a lone January or February;
    quarter, quarter_level, national_quarter: of the quarter that the report month closes.
    """

    indicator: str
    name: str
    short_name: str
    month: Period
    growth: dict | None
    level: dict | None
    latest: dict | None
    national: dict | None
    quarter: dict | None
    quarter_level: dict | None
    national_quarter: dict | None
    trend: tuple[float, ...]
    plan: PlanState | None

    @property
    def period(self) -> Period | None:
        """Month that the newest figure to date closes."""
        rows = [row["period"] for row in (self.growth, self.level) if row is not None]
        return Period.parse(max(rows)) if rows else None

    @property
    def is_fresh(self) -> bool:
        return self.period == self.month

    @property
    def figures(self) -> list[dict]:
        """The traced rows of the month."""
        return [row for row in (self.growth, self.level, self.latest, self.national) if row is not None]

    @property
    def quarter_figures(self) -> list[dict]:
        return [row for row in (self.quarter, self.quarter_level, self.national_quarter) if row is not None]


def headlines(version: str, area: str, month: Period) -> list[Headline]:
    """The headline indicators that have any figure in the report year up to the report month."""
    names = {row["indicator"]: row for row in queries.indicators().to_dict("records")}
    own = actuals_of(version, area, dict.fromkeys([*HEADLINES, *HEAT_ROWS]), month)
    nation = actuals_of(version, "VN", HEADLINES, month) if area == HOME_AREA else {}
    states: dict[Key, list[PlanState]] = {}
    for state in states_of_year(version, area, month):
        states.setdefault((state.indicator, state.item), []).append(state)
    found = [
        _headline(own[key], nation.get(key), month, names[key[0]], chosen_state(states.get(key, ())))
        for key in HEADLINES
    ]
    return [one for one in found if one.period]


def _headline(own: Actuals, nation: Actuals | None, month: Period, names: dict, plan: PlanState | None) -> Headline:
    to_date = own.growth_to_date()
    growth = own.newest(to_date)
    same = nation.growth_to_date().get(growth["period"]) if nation and growth else None
    of_quarter, levels, national_quarter = None, None, None
    if month.number % 3 == 0:
        quarter = Period.quarter(month.year, month.number // 3)
        of_quarter, levels = _of_quarter(own, quarter), own.level_at(quarter, quarter.number == 1)
        national_quarter = _of_quarter(nation, quarter) if nation and of_quarter else None
    return Headline(
        indicator=own.indicator,
        name=names["name"],
        short_name=names["short_name"],
        month=month,
        growth=growth,
        level=own.newest(own.level_to_date()),
        latest=own.newest_single(),
        national=same,
        quarter=of_quarter,
        quarter_level=levels,
        national_quarter=national_quarter,
        trend=tuple(row["growth_pct"] for text, row in to_date.items() if text <= str(month))[-12:],
        plan=plan,
    )


def _of_quarter(actuals: Actuals, quarter: Period) -> dict | None:
    """Growth of a quarter; quarter I is also the year to date of March."""
    own = actuals.growth_of(QUARTER).get(str(quarter))
    return own if own or quarter.number > 1 else actuals.growth_to_date().get(str(quarter.as_month()))


def finding(area_name: str, month: Period, found: list[Headline]) -> str:
    """The title: how many planned indicators reach what is required by now, else what the first indicator did."""
    judged = [one for one in found if one.plan and one.plan.light.is_judged]
    when = period_name(month, to_date=True)
    if judged:
        short = [one.short_name for one in judged if one.plan.light.is_short]
        is_over = all(one.plan.year_is_over for one in judged)
        if not short:
            reached = "kế hoạch năm" if is_over else "yêu cầu"
            return f"{area_name}, {when}: cả {len(judged)} chỉ tiêu có kế hoạch đều đạt {reached}"
        verdict = "không đạt kế hoạch năm" if is_over else "thấp so với yêu cầu"
        return f"{area_name}, {when}: {len(short)}/{len(judged)} chỉ tiêu {verdict} ({', '.join(short)})"
    grown = next((one for one in found if one.growth is not None), None)
    if grown:
        period = period_name(Period.parse(grown.growth["period"]), to_date=True)
        return f"{area_name}: {grown.short_name} {period} {words.grew(grown.growth['growth_pct'])}"
    return f"{area_name}, {when}"


def narrative_finding(month: Period, found: list[Headline]) -> str:
    """The title of the narrative: what stands out among the indicators that have the report month's growth."""
    growths = {one.short_name: one.growth["growth_pct"] for one in found if one.growth and _is_of(one.growth, month)}
    when = period_name(month, to_date=True)
    told = words.growth_finding(growths, "chỉ tiêu")
    return f"Nhận định {when}: {told}" if told else f"Nhận định {when}"


def _is_of(row: dict, month: Period) -> bool:
    return row["period"] == str(month)


@dataclass(frozen=True)
class Paragraph:
    """Sentences of a report: each a row of pieces, a number with the address of its cell or of its formula."""

    title: str
    sentences: tuple[tuple[Piece, ...], ...]
    figures: list[dict]


def narrative(version: str, month: Period, found: list[Headline]) -> list[Paragraph]:
    """Three to five sentences in the style of official reports; after a quarter's last month also its own."""
    by_code = {one.indicator: one for one in found}
    used = [by_code[code] for code in ("iip",) if code in by_code]
    used += [by_code[code] for code in ("grdp", "gross_output_industry") if code in by_code][:1]
    trade = [by_code[code] for code in ("export_value", "import_value") if code in by_code]
    sentences = [_to_date_sentence(one) for one in used]
    if trade:
        sentences.append(_joined([_to_date_sentence(one) for one in trade]))
    retail = [by_code[code] for code in ("retail_sales",) if code in by_code]
    sentences += [_to_date_sentence(one) for one in retail]
    lagging_ones = [one.plan for one in found if one.plan and one.plan.light.is_short]
    if lagging_ones:
        sentences.append(_short_sentence(version, lagging_ones[:3]))
    told = [*used, *trade, *retail]
    paragraphs = [Paragraph("", tuple(sentences), _labelled(told, "figures"))] if sentences else []
    quarterly = [one for one in found if one.quarter is not None]
    if quarterly:
        title = f"Riêng {period_name(Period.quarter(month.year, month.number // 3))}"
        texts = tuple(_quarter_sentence(one) for one in quarterly[:5])
        paragraphs.append(Paragraph(title, texts, _labelled(quarterly[:5], "quarter_figures")))
    return paragraphs


def _labelled(several: list[Headline], figures: str) -> list[dict]:
    return [row | {"label": one.short_name} for one in several for row in getattr(one, figures)]


def _to_date_sentence(one: Headline) -> tuple[Piece, ...]:
    """`Kim ngạch xuất khẩu hàng hóa 9 tháng năm 2025 đạt 3.268 triệu USD, tăng 40% so với cùng kỳ năm trước.`"""
    level = one.level if one.level is not None and one.level["period"] == str(one.period) else None
    growth = one.growth if one.growth is not None and one.growth["period"] == str(one.period) else None
    pieces = _claim(one.name, period_name(one.period, to_date=True), level, growth)
    if one.latest is not None and one.indicator == "iip":
        pieces += [Piece(f"; riêng {period_name(Period.parse(one.latest['period']))} "), _grew(one.latest)]
    return _ended(pieces, one.national)


def _quarter_sentence(one: Headline) -> tuple[Piece, ...]:
    quarter = Period.quarter(one.month.year, one.month.number // 3)
    return _ended(_claim(one.name, period_name(quarter), one.quarter_level, one.quarter), one.national_quarter)


def _claim(name: str, when: str, level: dict | None, growth: dict | None) -> list[Piece]:
    pieces = [Piece(f"{name} {when} ")]
    if level is not None:
        pieces += [Piece("đạt "), _cited(words.with_unit(level["value"], level["unit"]), level)]
        prices = _prices(level)
        pieces.append(Piece((f" ({prices})" if prices else "") + (", " if growth is not None else "")))
    if growth is not None:
        pieces += [_grew(growth), Piece(" so với cùng kỳ năm trước")]
    return pieces


def _ended(pieces: list[Piece], national: dict | None) -> tuple[Piece, ...]:
    if national is not None:
        pieces = [*pieces, Piece(" (cả nước "), _grew(national), Piece(")")]
    return (*pieces, Piece("."))


def _joined(sentences: list[tuple[Piece, ...]]) -> tuple[Piece, ...]:
    """Sentences as one, with semicolons between them."""
    joined: list[Piece] = []
    for first, *rest in sentences:
        if joined:
            joined.append(Piece("; "))
            first = first._replace(text=words.inside_sentence(first.text))
        joined += [first, *rest[:-1]]
    return (*joined, Piece("."))


def _short_sentence(version: str, states: list[PlanState]) -> tuple[Piece, ...]:
    """`Thấp so với yêu cầu: GRDP 8,61%, kịch bản 8,96–9,61%, chênh -0,35 điểm %.`"""
    pieces = [Piece("Không đạt kế hoạch năm: " if states[0].year_is_over else "Thấp so với yêu cầu: ")]
    for place, state in enumerate(states):
        judged = state.compared or state.year
        row, actual = (state.row, state.actual) if state.compared is None else (judged.row, judged.actual)
        when = period_name(Period.parse(row["period"]), judged.to_date)
        share = state.kind is PlanKind.LEVEL and state.compared is None
        pieces += [
            Piece(f"{'; ' if place else ''}{state.name} {when} "),
            _cited(words.with_unit(actual, state.unit), row),
            Piece(", kế hoạch năm " if share else ", kịch bản "),
            _cited(judged.planned_text, judged.planned._asdict()),
            Piece(", chênh "),
            Piece(state.gap_text, scenario.address(version, state)),
        ]
    return (*pieces, Piece("."))


def _grew(row: dict) -> Piece:
    return _cited(words.grew(row["growth_pct"]), row)


def _cited(text: str, row: dict) -> Piece:
    """A number with the address of its cell."""
    return Piece(text, frame.origin_link(row["sha256"], row["sheet"], row["cell"]))


def _prices(level: dict) -> str:
    """Prices of a value where they have to be said: constant ones, and unstated ones."""
    basis = level["price_basis"]
    return PRICE_BASIS_NAME[PriceBasis(basis)] if basis and basis != PriceBasis.CURRENT else ""


def heat(
    version: str, area: str, month: Period, months: int = 12
) -> tuple[list[str], list[str], list, list, list[dict]]:
    """Growth of single months against the same month of last year for the heat map.

    Returns row names, month labels, values by row, hover texts by row, and the traced rows; those without any
    figure in the span are left out.
    """
    span = [month.shift(-back) for back in range(months - 1, -1, -1)]
    labels = [_heat_label(one, one == span[0]) for one in span]
    names = {row["indicator"]: row["short_name"] for row in queries.indicators().to_dict("records")}
    happened = actuals_of(version, area, HEAT_ROWS, month)
    rows, values, hover, traced = [], [], [], []
    for indicator, item in HEAT_ROWS:
        known = happened[indicator, item].growth_of(MONTH)
        shown = [known.get(str(one)) for one in span]
        if not any(shown):
            continue
        title = names[indicator] if item == "TOTAL" else SECTION_NAMES[item]
        rows.append(title)
        values.append([None if row is None else row["growth_pct"] for row in shown])
        hover.append([_heat_hover(title, one, row) for one, row in zip(span, shown, strict=True)])
        traced += [row | {"label": title} for row in shown if row is not None]
    return rows, labels, values, hover, traced


def _heat_label(month: Period, first: bool) -> str:
    """`T9`; the year stands below the first month and each January."""
    return f"T{month.number}<br>{month.year}" if first or month.number == 1 else f"T{month.number}<br> "


def _heat_hover(title: str, month: Period, row: dict | None) -> str:
    if row is None:
        return f"{title}, {period_name(month)}: chưa có số liệu"
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
    unit = "so cùng kỳ" if row is one.growth else ", ".join(filter(None, (row["unit"], _prices(row))))
    status = words.status_name(row["status"])
    facts = []
    if one.plan:
        facts += plan_facts(one.plan)
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
        origins=origins(row),
    )


def _within_year(period: Period) -> str:
    """`T5`, `Q3`: the year is that of the report month."""
    return period_short(period).partition("/")[0]


def plan_facts(plan: PlanState) -> list[str]:
    """Share of plan, and what the light compares with: the path of a document, else the seasonal pace."""
    against = plan.compared or plan.year
    path = f"Kịch bản {period_name(against.period, against.to_date)}: {against.planned_text}"
    if plan.share_pct is None:
        return [path]
    share = f"{percent(plan.share_pct, 1)} kế hoạch năm ({plan.year.planned_text})"
    if plan.compared:
        return [share, path]
    if plan.pace.expected_pct is None or plan.year_is_over:
        return [share]
    return [f"{share}; nhịp mùa vụ {percent(plan.pace.expected_pct, 1)}"]


@st.cache_resource(max_entries=8, show_spinner=False)
def _cluster_counts(version: str, area: str) -> list[dict]:
    """Numbers of clusters by stage, by item and period."""
    figures = queries.figures("cluster_count", area=area)
    return figures[figures["item"].isin([code for code, _ in STAGES])].to_dict("records")


def _cluster_card(area: str, month: Period) -> Card | None:
    """Numbers of clusters by stage as last published before the report month ends; a stock, so never summed."""
    end = pd.Timestamp(month.end)
    known = [row for row in _cluster_counts(version_in_use(), area) if row["period_end"] <= end]
    if not known:
        return None
    last = max(row["period_end"] for row in known)
    newest = {row["item"]: row for row in known if row["period_end"] == last}
    counts = {item: row["value"] for item, row in newest.items()}
    stage, word = next((code, word) for code, word in reversed(STAGES) if code in counts)
    others = [f"{number(counts[code])} {word}" for code, word in STAGES if code in counts and code != stage]
    return Card(
        title="Cụm công nghiệp",
        value=number(counts[stage]),
        growth="",
        rising=None,
        period=f"Cụm {word} · {period_name(Period.parse(newest[stage]['period']))}",
        facts=[words.sentence_case("; ".join(others))] if others else [],
        verdict=None,
        trend=(),
        source=f"Số cụm công nghiệp. Nguồn: {words.sources([*newest.values()])}; {words.released([*newest.values()])}.",
        origins=origins(newest[stage]),
    )


@dataclass(frozen=True)
class State:
    """All that the overview draws of one report month; its titles state findings.

    attention: what is below what is required, heaviest first; more: how much of it is not shown. planned: indicators
    with a plan; judged: plans that could be compared.
    """

    finding: str
    cards: list[Card]
    attention: list[dict[str, str]]
    more: int
    planned: int
    judged: int
    narrative: list[Paragraph]
    narrative_title: str
    narrative_figures: Rows
    attention_title: str
    heat: go.Figure | None
    heat_title: str
    heat_figures: Rows


@st.cache_resource(max_entries=64, show_spinner=False)
def state(version: str, area: str, area_name: str, month_text: str) -> State:
    """The overview of an area in a report month (`2025-08`), as the warehouse version says; shared by all visitors."""
    month = Period.parse(month_text)
    found = headlines(version, area, month)
    states = states_of_year(version, area, month)
    below = lagging.below(lagging.ranked(version, area, month, states))
    rows, labels, values, hover, traced = heat(version, area, month)
    told = narrative(version, month, found)
    tet = [label for label in labels if label.startswith(("T1<", "T2<"))]
    return State(
        finding=finding(area_name, month, found),
        cards=cards(found, area, month),
        attention=lagging.reading_rows(below[:SHOWN_AT_ONCE], scenario.names({one.key: one for one in states})),
        more=max(len(below) - SHOWN_AT_ONCE, 0),
        planned=len({(one.indicator, one.item) for one in states}),
        judged=sum(one.light.is_judged for one in states),
        narrative=told,
        narrative_title=narrative_finding(month, found),
        narrative_figures=series.traced((row for part in told for row in part.figures), "label"),
        heat=charts.heat_map(rows, labels, values, hover, muted_labels=tet) if rows else None,
        attention_title=scenario.attention_finding({one.key: one for one in states}),
        heat_title=parts.months_finding(traced, "chỉ tiêu"),
        heat_figures=series.traced(traced, "label"),
    )
