"""Entering goals: what the form starts from, what may be chosen in it, and the way into the warehouse. Draws nothing.

Asks dashboard.queries; an entry goes through dashboard.desk. It is a new statement of the goal, never a correction of
an earlier one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pandas as pd
import streamlit as st

from dashboard import desk, identity, queries, warehouse
from growth.notation import date_text, number

NUMBERS = ("target_low", "target_high", "base_value")
YEARS = ("target_year", "base_year", "period_from")
TEXTS = ("goal_code", "document", "document_number", "article", "name", "unit", "unit_in_charge", "citation", "note")
UNSTATED = "Văn bản không nêu"


class NothingChanged(desk.GoalRefused):
    """An entry that states what the goal in force states already."""

    def __init__(self) -> None:
        super().__init__("chưa có gì thay đổi so với chỉ tiêu đang hiệu lực.")


class SourceMissing(desk.GoalRefused):
    """A new value without a word on where it comes from."""

    def __init__(self) -> None:
        super().__init__("trị số mới cần nguồn; hãy ghi điều, mục của văn bản hoặc văn bản điều chỉnh.")


def of_goal(goal_code: str) -> dict[str, str]:
    """The statement in force of a goal as the texts of the form, by field; the reason of a change starts empty, and so
    does the source while nobody has entered a value.
    """
    rows = queries.goals()
    row = rows[rows["goal_code"] == goal_code].iloc[0]
    texts = {name: str(row[name]) for name in TEXTS}
    texts |= {name: "" if pd.isna(row[name]) else number(row[name]) for name in NUMBERS}
    texts |= {name: "" if pd.isna(row[name]) else str(int(row[name])) for name in YEARS}
    texts |= {name: "" if pd.isna(row[name]) else str(row[name]) for name in desk.GOAL_WORDS}
    texts["document_date"] = "" if pd.isna(row["document_date"]) else date_text(row["document_date"])
    texts["note"] = ""
    if not texts["target_low"]:
        texts["citation"] = ""
    texts["series"] = "" if pd.isna(row["indicator"]) or not row["indicator"] else f"{row['indicator']}.{row['item']}"
    return texts


def of_new_goal() -> dict[str, str]:
    """An empty form with the next free code."""
    codes = set(queries.goals()["goal_code"])
    code = next(code for count in range(1, len(codes) + 2) if (code := f"MT-{count:02d}") not in codes)
    return dict.fromkeys((*TEXTS, *NUMBERS, *YEARS, *desk.GOAL_WORDS, "document_date", "series"), "") | {
        "goal_code": code
    }


def _changed(texts: Mapping[str, str], before: Mapping[str, str], names: tuple[str, ...]) -> bool:
    return any(texts[name] != before[name] for name in names)


@st.cache_data(max_entries=8, show_spinner=False)
def series_to_follow(version: str, area: str) -> dict[str, tuple[str, str]]:
    """`indicator.item` → names of the two, of everything that has figures for the area."""
    with warehouse.at(version):
        rows = queries.kinds_of_figures([area]).dropna(subset=["item"])
    return {f"{row.indicator}.{row.item}": (row.indicator_name, row.item_name) for row in rows.itertuples()}


def add(texts: Mapping[str, str], before: Mapping[str, str], named: tuple[str, str], area_name: str) -> None:
    """Write the statement of a goal by whoever is signed in, with the present moment, into the warehouse.

    texts: what the form holds, by field, codes of closed lists; before: what it began with; named: indicator and item
    that follow the goal, as the catalogue names them. Raises NotAllowed, desk.EtlError with a sentence for the author.
    """
    if texts == before:
        raise NothingChanged
    told = ("citation", "article", "document", "document_number")
    if _changed(texts, before, ("target_low", "target_high")) and not _changed(texts, before, told):
        raise SourceMissing
    fields = {name: text for name, text in texts.items() if name != "series"}
    fields |= {name: words.get(texts[name], "") for name, words in desk.GOAL_WORDS.items()}
    desk.add_goal(
        warehouse.data_folder(),
        identity.person(),
        fields=fields | {"indicator": named[0], "item": named[1], "area": area_name},
        moment=datetime.now(),
        illustrative=queries.is_illustrative(),
    )
