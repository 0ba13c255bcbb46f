"""What the trade page says: exports and imports of goods against last year and the plan, balance, commodities, markets.

Goods stay goods: turnover of goods and services is an indicator of its own and stands apart. Draws nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from dashboard import charts, oddities, parts, plans, queries, sector, series, words
from dashboard.cards import Card
from dashboard.frame import Selection, origins
from dashboard.oddities import Conflicts, Oddity
from dashboard.plans import PlanKind, PlanState
from dashboard.sector import Picture, Subject
from dashboard.theme import Role
from growth.indices import change
from growth.notation import percent, period_name, period_short, points, signed
from growth.periods import YEAR, Period
from growth.structure import balance, concentration
from growth.vocabulary import Status

EXPORTS, IMPORTS, GOODS_SERVICES = "export_value", "import_value", "export_value_goods_services"
MARKETS = {EXPORTS: "export_value_market", IMPORTS: "import_value_market"}
WAYS = {EXPORTS: "Xuất khẩu", IMPORTS: "Nhập khẩu"}
# Sectors of ownership add up to the whole as well; beside commodities they would count twice.
_OWNERSHIP = ("DOMESTIC", "FOREIGN")
MOST = 15  # commodities or markets in one picture


@dataclass(frozen=True)
class Flow:
    """Exports or imports of goods at the report month."""

    way: str
    name: str
    plan: PlanState | None
    plan_lines: list[str]
    to_date: Picture | None
    by_month: Picture | None
    growth: Picture | None
    season: Picture | None
    oddities: list[Oddity]
    conflicts: Conflicts
    remarks: list[str]  # what the sources themselves note about their figures


@dataclass(frozen=True)
class Trade:
    """Both ways and their balance."""

    finding: str
    cards: list[Card]
    balance: Picture | None


@st.cache_data(max_entries=32, show_spinner=False)
def trade(selection: Selection) -> Trade:
    """The head of the page: finding, cards, balance."""
    exports, imports = _subject(selection, EXPORTS), _subject(selection, IMPORTS)
    cards = [card for one, way in ((exports, EXPORTS), (imports, IMPORTS)) for card in _flow_cards(one, way)]
    rows = balances(exports.own, imports.own)
    return Trade(
        finding=_finding(exports, _plan(selection, EXPORTS)),
        cards=[*cards, *_balance_card(rows, selection.month)],
        balance=_balance_picture(rows, selection.month),
    )


@st.cache_data(max_entries=64, show_spinner=False)
def flow(selection: Selection, way: str) -> Flow:
    """One way along the months, against last year and the year's plan."""
    one = _subject(selection, way)
    plan = _plan(selection, way)
    target = None
    if plan is not None and plan.kind is PlanKind.LEVEL:
        target = (f"Kế hoạch {selection.month.year}:", plan.year.floor)
    return Flow(
        way=way,
        name=WAYS[way],
        plan=plan,
        plan_lines=plan_lines(plan) if plan else [],
        to_date=sector.named(one.name, sector.levels_to_date(one, target=target)),
        by_month=sector.named(one.name, sector.levels_by_month(one)),
        growth=sector.named(one.name, sector.growth_to_date(one)),
        season=sector.season_of_levels(one),
        oddities=oddities.oddities(one),
        conflicts=oddities.conflicts(selection, way, sector.WHOLE),
        remarks=oddities.notes(one),
    )


def _subject(selection: Selection, way: str) -> Subject:
    return sector.subject(selection, f"{WAYS[way].lower()} hàng hóa", way)


def _plan(selection: Selection, way: str) -> PlanState | None:
    return plans.plan_state(selection.version, selection.area, way, sector.WHOLE, selection.month)


def _finding(exports: Subject, plan: PlanState | None) -> str:
    """`Xuất khẩu hàng hóa Nghệ An 9 tháng năm 2025 tăng 40%, đạt 81,7% kế hoạch năm`."""
    place, month = exports.selection.place, exports.month
    growth = sector.at_or_before(exports.growth_to_date(), month)
    value = sector.at_or_before(exports.values_to_date(), month)
    if growth is None and value is None:
        return f"Xuất khẩu hàng hóa {place}: chưa có số liệu năm {month.year}"
    newest = growth if value is None or (growth is not None and growth["period"] == value["period"]) else value
    text = f"Xuất khẩu hàng hóa {place} {period_name(Period.parse(newest['period']), to_date=True)}"
    if newest is growth:
        text += f" {words.grew(growth['growth_pct'])}"
    else:
        text += f" đạt {words.with_unit(value['value'], value['unit'])}"
    if plan is not None and plan.share_pct is not None and plan.actual_period == Period.parse(newest["period"]):
        text += f", bằng {percent(plan.share_pct, 1)} kế hoạch năm"
    return text


def plan_lines(plan: PlanState) -> list[str]:
    """Share of plan, both paces and what the rest of the year needs, each as one sentence with its formula."""
    lines = [f"Kế hoạch năm {plan.year.period}: {plan.year.planned_text} ({_document(plan)})."]
    if plan.pace is not None and plan.pace.share_pct is not None:
        pace = plan.pace
        lines.append(f"Đã thực hiện {percent(pace.share_pct)} kế hoạch ({period_name(plan.actual_period, True)}).")
        if pace.expected_pct is not None:
            lines.append(
                f"Nhịp mùa vụ (năm trước cùng kỳ đạt {percent(pace.expected_pct)} cả năm): {points(pace.gap_points)}."
            )
        else:
            lines.append(f"Chưa tính được nhịp mùa vụ: thiếu số liệu {', '.join(pace.missing)}.")
        lines.append(f"Nhịp chia đều theo tháng ({percent(pace.linear_pct)}): {points(pace.linear_gap_points)}.")
    needed = words.sentence_case(words.NEED[plan.need.outcome])
    if plan.need.growth_pct is not None:
        # A negative need is room to fall, not something to achieve.
        need = "chỉ cần không quá mức" if plan.need.growth_pct < 0 else "cần"
        needed = f"Để đạt kế hoạch, các tháng còn lại {need} {words.grew(plan.need.growth_pct)} so với cùng kỳ"
    reason = plan.need.formula or (f"thiếu số liệu {', '.join(plan.need.missing)}" if plan.need.missing else "")
    lines.append(f"{needed} ({reason})." if reason else f"{needed}.")
    return lines


def _document(plan: PlanState) -> str:
    number_ = f" {plan.plan.number}" if plan.plan.number and plan.plan.number not in plan.plan.document else ""
    return f"{plan.plan.document}{number_}; {plan.year.source}"


# --- cards ------------------------------------------------------------------------------------------------------


def _flow_cards(one: Subject, way: str) -> list[Card]:
    """Value to date with growth, share of plan and light."""
    plan = _plan(one.selection, way)
    facts, verdict = [], None
    if plan is not None and plan.share_pct is not None:
        facts.append(f"Đạt {percent(plan.share_pct, 1)} kế hoạch năm ({plan.year.planned_text})")
        verdict = words.LIGHT[plan.light]
    cards = sector.level_cards(one, f"{WAYS[way]} hàng hóa", facts, verdict)[:1]
    # Growing imports are neither good nor bad news.
    return cards if way == EXPORTS else [replace(card, rising=None) for card in cards]


# --- balance ----------------------------------------------------------------------------------------------------


def balances(exports: pd.DataFrame, imports: pd.DataFrame) -> list[dict]:
    """Balance of goods from January on, one row a month in which both ways were published in one unit.

    Each with period, unit, balance, status, and the traced rows export_row, import_row; oldest first.
    """
    out, in_ = (
        {row["period"]: row for row in series.kept(figures, series.values_to_date_rows)}
        for figures in (exports, imports)
    )
    return [
        {
            "period": period,
            "unit": out[period]["unit"],
            "balance": balance(out[period]["value"], in_[period]["value"]),
            "status": Status.ESTIMATE
            if Status.ESTIMATE in (out[period]["status"], in_[period]["status"])
            else out[period]["status"],
            "export_row": out[period],
            "import_row": in_[period],
        }
        for period in sorted(out.keys() & in_.keys())
        if out[period]["unit"] == in_[period]["unit"]
    ]


def balance_sentence(rows: list[dict], month: Period) -> str:
    """`Xuất siêu 420 triệu USD, giảm 216 triệu USD so với cùng kỳ`: a balance has a change, never a growth."""
    newest = sector.at_or_before(rows, month)
    if newest is None:
        return ""
    text = f"{side(newest['balance'])} {words.with_unit(abs(newest['balance']), newest['unit'])}"
    before = sector.same_period(rows, str(Period.parse(newest["period"]).year_before()))
    if before is not None and before["unit"] == newest["unit"]:
        gap = change(newest["balance"], before["balance"]).difference
        moved = "cao hơn" if gap > 0 else "thấp hơn"
        text += f"; cán cân {moved} cùng kỳ {words.with_unit(abs(gap), newest['unit'])}"
    return text


def side(value: float) -> str:
    return "xuất siêu" if value > 0 else "nhập siêu" if value < 0 else "cân bằng"


def _balance_card(rows: list[dict], month: Period) -> list[Card]:
    newest = sector.at_or_before(rows, month)
    if newest is None:
        return []
    _, _, against = balance_sentence(rows, month).partition("; ")
    return [
        Card(
            title="Cán cân thương mại hàng hóa",
            value=signed(newest["balance"], 0),
            growth="",
            rising=None,
            period=sector.card_line(f"{newest['unit']}, {side(newest['balance'])}", newest, True),
            facts=[words.sentence_case(against)] if against else [],
            verdict=None,
            trend=(),
            source=f"Xuất khẩu: {sector.source_of(newest['export_row'])}. "
            f"Nhập khẩu: {sector.source_of(newest['import_row'])}",
            origins=[
                *origins(newest["export_row"], "ô\u00a0xuất\u00a0khẩu"),
                *origins(newest["import_row"], "ô\u00a0nhập\u00a0khẩu"),
            ],
        )
    ]


def _balance_picture(rows: list[dict], month: Period) -> Picture | None:
    """Balance to date by month, report year and year before; the table names the cells of both ways."""
    drawn = [(year, sector.of_year(rows, year, month)) for year in (month.year - 1, month.year)]
    drawn = [(year, of) for year, of in drawn if of]
    if not drawn or drawn[-1][0] != month.year:
        return None
    unit = drawn[-1][1][-1]["unit"]
    columns = []
    for year, of in drawn:
        known = {Period.parse(row["period"]).number: row for row in of if row["unit"] == unit}
        columns.append(
            charts.Series(
                name=str(year),
                role=Role.ACTUAL if year == month.year else Role.PREVIOUS,
                x=sector.TO_DATE,
                y=[known[n]["balance"] if n in known else None for n in range(1, 13)],
                estimate=[n in known and known[n]["status"] == Status.ESTIMATE for n in range(1, 13)],
            )
        )
    figure = charts.columns(columns, unit, sector.TO_DATE)
    newest = drawn[-1][1][-1]
    when = words.sentence_case(period_name(Period.parse(newest["period"]), True))
    sides = [
        sector.traced([row[side] for row in of], label, to_date=True)
        for _, of in reversed(drawn)
        for side, label in (("export_row", "Xuất khẩu"), ("import_row", "Nhập khẩu"))
    ]
    shown = pd.DataFrame(
        {
            "Kỳ": period_short(Period.parse(row["period"]), True),
            "Xuất khẩu": row["export_row"]["value"],
            "Nhập khẩu": row["import_row"]["value"],
            "Cán cân": row["balance"],
            "Đơn vị": row["unit"],
        }
        for _, of in reversed(drawn)
        for row in of
    )
    note = "Cán cân = xuất khẩu − nhập khẩu hàng hóa, lũy kế; chỉ so sánh bằng số tuyệt đối."
    return Picture(figure, f"{when}: {balance_sentence(rows, month)}", sector.together(sides), note, shown)


# --- commodities and markets ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Breakdown:
    """Parts of one way at their newest periods: by value and by growth; `share` is a sentence about the first part."""

    values: Picture | None
    growth: Picture | None
    share: str


@st.cache_data(max_entries=64, show_spinner=False)
def commodities(selection: Selection, way: str) -> Breakdown:
    """Commodities by value and by growth of the year to date."""
    figures = queries.figures(way, area=selection.area)
    figures = figures[~figures["item"].fillna("").str.startswith(_OWNERSHIP) & (figures["item_level"].fillna(1) <= 1)]
    return _breakdown(figures, figures[figures["item"] == sector.WHOLE], selection.month, way, "mặt hàng")


@st.cache_data(max_entries=64, show_spinner=False)
def markets(selection: Selection, way: str) -> Breakdown:
    """Markets by value and by growth, and the share of the first in the whole of goods of the same period."""
    figures = queries.figures(MARKETS[way], area=selection.area)
    whole = figures[figures["item"] == sector.WHOLE]
    if whole.empty:
        whole = queries.figures(way, sector.WHOLE, selection.area)
    return _breakdown(figures, whole, selection.month, way, "thị trường")


def _breakdown(figures: pd.DataFrame, whole: pd.DataFrame, month: Period, way: str, what: str) -> Breakdown:
    levels = parts.newest(parts.of_items(figures, series.values_to_date), month)
    grown = parts.of_items(figures, series.growth_to_date)
    values, share = None, ""
    if not levels.empty:
        unit = levels["unit"].iloc[0]
        shown = pd.DataFrame(sector.in_one_unit(levels.to_dict("records"), unit))
        largest = shown.nlargest(MOST, "shown")
        if len(shown) > MOST:
            # Growth of the small ones is noise: both pictures show the largest.
            grown = grown[grown["item"].isin(set(largest["item"]))]
        when = period_name(Period.parse(levels["period"].iloc[0]), True)
        first = shown.sort_values("shown").iloc[-1]
        total = sector.same_period(series.kept(whole, series.values_to_date_rows), levels["period"].iloc[0])
        title = f"{words.sentence_case(when)}: {first['label']} {words.with_unit(first['shown'], unit)}"
        if total is not None and total["unit"] == unit:
            known = dict(zip(shown["label"], shown["shown"], strict=True))
            top = concentration(known, total["value"])
            title += f", {percent(top.share_pct, 1)} {WAYS[way].lower()} hàng hóa"
            share = f"Tỷ trọng {top.first} trong tổng {WAYS[way].lower()} hàng hóa {when}: {top.formula}."
        overlap = "Nhóm hàng có thể gồm một phần của nhau: không cộng lại. " if what == "mặt hàng" else ""
        if len(shown) > MOST:
            overlap += f"Hình vẽ {MOST} {what} lớn nhất trong {len(shown)}. "
        note = overlap + parts.older_note(levels["period"].iloc[0], month)
        values = parts.ranked(largest, "shown", title, unit, note)
    growth = parts.growth_ranking(grown, month, what)
    return Breakdown(values, growth, share)


# --- goods and services -----------------------------------------------------------------------------------------


@st.cache_data(max_entries=32, show_spinner=False)
def goods_and_services(selection: Selection) -> Picture | None:
    """Exports of goods and services by year: another indicator, never on one axis with goods."""
    own = queries.figures(GOODS_SERVICES, sector.WHOLE, selection.area)
    years = series.values_of_period(own, YEAR)
    years = years[years["period"] <= str(selection.month.year)]
    if years.empty:
        return None
    records = years.to_dict("records")
    newest = records[-1]
    column = charts.Series(
        "Hàng hóa và dịch vụ",
        Role.NEUTRAL,
        [row["period"] for row in records],
        [row["value"] for row in records],
        [row["status"] == Status.ESTIMATE for row in records],
    )
    figure = charts.columns([column], newest["unit"], list(years["period"]), height=260)
    title = f"Xuất khẩu hàng hóa và dịch vụ năm {newest['period']}: {words.with_unit(newest['value'], newest['unit'])}"
    note = "Gồm cả dịch vụ: không so với kim ngạch xuất khẩu hàng hóa ở trên."
    figures = sector.together([sector.traced(records, "Hàng hóa và dịch vụ", to_date=False)])
    return Picture(figure, title, figures, note)
