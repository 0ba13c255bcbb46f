"""What the retail page says: turnover of goods and services, its groups, and retail of goods kept apart.

Two indicators share the everyday name: the whole (goods and consumer services) and goods alone. They never share an
axis or a growth. Draws nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard import oddities, parts, queries, sector, series, words
from dashboard.cards import Card
from dashboard.frame import Selection
from dashboard.oddities import Conflicts, Oddity
from dashboard.sector import Picture, Subject
from growth.notation import percent, period_name
from growth.periods import Period
from growth.structure import concentration

INDICATOR, GOODS = "retail_sales", "GOODS"
# What the whole consists of; the same annex also splits it by ownership, which would count everything twice.
GROUPS = (GOODS, "ACCOMMODATION_FOOD", "TRAVEL", "OTHER_SERVICES")


@dataclass(frozen=True)
class Turnover:
    """The whole, or goods alone, along the months; pictures are None where nothing can be drawn."""

    name: str
    finding: str
    cards: list[Card]
    to_date: Picture | None
    growth: Picture | None
    by_month: Picture | None
    growth_by_month: Picture | None
    season: Picture | None
    oddities: list[Oddity]
    conflicts: Conflicts
    remarks: list[str]  # what the sources themselves note about their figures


@st.cache_data(max_entries=32, show_spinner=False)
def whole(selection: Selection) -> Turnover:
    """Turnover of goods and consumer services together."""
    return _turnover(
        sector.subject(selection, "bán lẻ và dịch vụ tiêu dùng", INDICATOR), sector.WHOLE, "Bán lẻ và dịch vụ tiêu dùng"
    )


@st.cache_data(max_entries=32, show_spinner=False)
def goods(selection: Selection) -> Turnover:
    """Retail of goods alone."""
    return _turnover(sector.subject(selection, "bán lẻ hàng hóa", INDICATOR, GOODS), GOODS, "Riêng bán lẻ hàng hóa")


def _turnover(one: Subject, item: str, title: str) -> Turnover:
    return Turnover(
        name=one.name,
        finding=_finding(one, title),
        cards=sector.level_cards(one, title),
        to_date=sector.named(one.name, sector.levels_to_date(one)),
        growth=sector.named(one.name, sector.growth_to_date(one)),
        by_month=sector.named(one.name, sector.levels_by_month(one)),
        growth_by_month=sector.named(one.name, sector.growth_by_month(one)),
        season=sector.season_of_levels(one),
        oddities=oddities.oddities(one),
        conflicts=oddities.conflicts(one.selection, INDICATOR, item),
        remarks=oddities.notes(one),
    )


def _finding(one: Subject, title: str) -> str:
    """`Bán lẻ và dịch vụ tiêu dùng Nghệ An 9 tháng năm 2025 tăng 15,07%`."""
    place, month = one.selection.place, one.month
    growth = sector.at_or_before(one.growth_to_date(), month)
    if growth is not None:
        when = period_name(Period.parse(growth["period"]), to_date=True)
        against = sector.against_country(growth, one.nation.growth_to_date())
        return f"{title} {place} {when} {words.grew(growth['growth_pct'])}{against}"
    value = sector.at_or_before(one.values_to_date(), month)
    if value is not None:
        when = period_name(Period.parse(value["period"]), to_date=True)
        return f"{title} {place} {when} đạt {words.with_unit(value['value'], value['unit'])}"
    return f"{title} {place}: chưa có số liệu năm {month.year}"


@dataclass(frozen=True)
class Groups:
    """Groups at their newest period, by value and by growth."""

    values: Picture | None
    growth: Picture | None


@st.cache_data(max_entries=32, show_spinner=False)
def groups(selection: Selection) -> Groups:
    """The groups of the whole: goods and three kinds of services."""
    figures = queries.figures(INDICATOR, area=selection.area)
    return _groups(figures, figures["item"].isin(GROUPS), sector.WHOLE, selection.month, "nhóm")


@st.cache_data(max_entries=32, show_spinner=False)
def goods_groups(selection: Selection) -> Groups:
    """The groups of goods."""
    figures = queries.figures(INDICATOR, area=selection.area)
    return _groups(figures, figures["item_parent"] == GOODS, GOODS, selection.month, "nhóm hàng")


def _groups(figures: pd.DataFrame, among: pd.Series, whole: str, month: Period, what: str) -> Groups:
    """By value, with the share of the first in the whole of the same period and unit, and by growth.

    One group alone is no breakdown: then there is nothing to compare.
    """
    levels = parts.newest(parts.of_items(figures[among], series.values_to_date), month)
    growth = parts.newest(parts.of_items(figures[among], series.growth_to_date), month)
    values = None
    if len(levels) > 1:
        unit, period = levels["unit"].iloc[0], levels["period"].iloc[0]
        shown = pd.DataFrame(sector.in_one_unit(levels.to_dict("records"), unit))
        title = f"{words.sentence_case(period_name(Period.parse(period), True))} theo {what}"
        total = sector.same_period(series.kept(figures[figures["item"] == whole], series.values_to_date_rows), period)
        if total is not None and total["unit"] == unit:
            first = concentration(dict(zip(shown["label"], shown["shown"], strict=True)), total["value"])
            title += f": {first.first} chiếm {percent(first.share_pct, 1)}"
        values = parts.ranked(shown, "shown", title, unit, parts.older_note(period, month))
    return Groups(values, parts.growth_ranking(growth, month, what) if len(growth) > 1 else None)
