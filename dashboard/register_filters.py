"""The filters over a register, the same on every page that has one: report period, words sought, columns to narrow to.

Draws them and keeps them in the address; knows no register.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard import frame
from growth.notation import search_key


@dataclass(frozen=True)
class Filters:
    """What a register can be narrowed by; keys stand in the address."""

    period_key: str
    newest: str  # what no chosen period means
    period_name: Callable[[str], str]
    search_key: str
    search_label: str
    example: str
    searched: tuple[str, ...]  # columns whose words are searched
    columns: Mapping[str, tuple[str, str]]  # column → its label and key
    value_name: Callable[[str, str], str]  # column and value → what people call it


def narrowed(
    filters: Filters, periods: Sequence[str], rows_of: Callable[[str], pd.DataFrame]
) -> tuple[str, pd.DataFrame]:
    """Draws the filters; the chosen period (empty: the newest) and the rows of `rows_of(period)` that fit them all."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        period = frame.choice(
            "Kỳ báo cáo",
            filters.period_key,
            ["", *periods],
            lambda text: filters.period_name(text) if text else filters.newest,
            "",
            width=230,
        )
        sought = frame.words_sought(filters.search_label, filters.search_key, filters.example)
    rows = rows_of(period)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = {
            column: frame.choice(
                label,
                key,
                ["", *sorted(set(rows[column]) - {""})],
                lambda value, column=column: filters.value_name(column, value) if value else "Tất cả",
                "",
                width=210,
            )
            for column, (label, key) in filters.columns.items()
        }
    return period, _fitting(rows, filters.searched, sought, chosen)


def _fitting(rows: pd.DataFrame, searched: Sequence[str], sought: str, chosen: Mapping[str, str]) -> pd.DataFrame:
    """Rows in whose searched columns every word stands, with or without diacritics, and whose columns hold `chosen`
    (empty: anything).
    """
    keys = [search_key(" ".join(row)) for row in rows[list(searched)].itertuples(index=False, name=None)]
    rows = rows.loc[[all(word in key for word in search_key(sought).split()) for key in keys]]
    for column, value in chosen.items():
        if value:
            rows = rows[rows[column] == value]
    return rows
