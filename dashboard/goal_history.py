"""What was stated of each goal over time: value, document, day, who entered it, in which cell. Draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import frame, queries, warehouse, words
from dashboard.goals import base_stated, target_text
from growth.goals import Direction
from growth.notation import date_text

_DIRECTION = {Direction.UP: "tăng", Direction.DOWN: "giảm"}


@dataclass(frozen=True)
class Statement:
    """A goal as one entry states it, finished texts; `link` leads to the cell of its value."""

    day: date
    target: str
    how: str  # direction, base, period
    document: str
    reason: str  # source and note
    entered_by: str
    link: str


@st.cache_data(max_entries=16, show_spinner=False)
def by_goal(version: str) -> dict[str, list[Statement]]:
    """Goal code → its statements, newest first; an entry that repeats the one before it is left out."""
    with warehouse.at(version):
        rows = queries.goal_statements()
    found: dict[str, list[Statement]] = {}
    said: dict[str, tuple] = {}
    for row in rows.fillna({"direction": "", "comparison": ""}).itertuples():
        one = _statement(row)
        content = (one.target, one.how, one.document, one.reason, row.name)
        if said.get(row.goal_code) != content:
            found.setdefault(row.goal_code, []).insert(0, one)
        said[row.goal_code] = content
    return found


def _statement(row) -> Statement:
    year = "" if pd.isna(row.target_year) else f" (năm {int(row.target_year)})"
    entered = not (pd.isna(row.target_low) and pd.isna(row.target_high))
    how = [f"chiều {_DIRECTION[Direction(row.direction)]}"] if row.direction else []
    number = f"số {row.document_number}" if row.document_number and row.document_number not in row.document else ""
    day = "" if pd.isna(row.document_date) else f"ngày {date_text(row.document_date)}"
    return Statement(
        day=row.release.date(),
        target=f"{target_text(row)}{year}" if entered else "chưa nhập chỉ tiêu",
        how="; ".join([*how, *filter(None, [base_stated(row)])]),
        document=", ".join(filter(None, (row.document, number, day, row.article))),
        reason="; ".join(filter(None, (words.short_citation(row.citation), row.note))),
        entered_by=row.entered_by or row.publisher,
        link=frame.origin_link(row.sha256, row.sheet, row.cell),
    )


def table(statements: Sequence[Statement]) -> pd.DataFrame:
    """The statements as finished texts, newest first."""
    return pd.DataFrame(
        {
            "Ngày nhập": [date_text(one.day) for one in statements],
            "Chỉ tiêu": [one.target for one in statements],
            "Chiều, năm gốc": [one.how or "không nêu" for one in statements],
            "Văn bản, điều mục": [one.document for one in statements],
            "Nguồn, lý do": [one.reason for one in statements],
            "Người nhập": [one.entered_by for one in statements],
        }
    )
