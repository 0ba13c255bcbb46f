"""Blocks that pages are built of: card, chart with source and table, light. Draws with Streamlit; asks nothing.

Each chart stands with its source line, its table of numbers with the cell of each, and a download of exactly
what is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import frame, queries, theme, words
from dashboard.reports import tables
from dashboard.words import Verdict
from growth.notation import MISSING, date_text, number
from growth.vocabulary import MEASURE_NAME, Measure


@dataclass(frozen=True)
class Card:
    """One headline indicator: texts are finished Vietnamese, `trend` the values of the small line, oldest first."""

    title: str
    value: str
    growth: str
    rising: bool | None
    period: str
    facts: Sequence[str]
    verdict: Verdict | None
    trend: Sequence[float]
    source: str


def card(one: Card) -> None:
    """A bordered card: title, value, growth, light, small line, facts, source."""
    with st.container(border=True, height="stretch", gap="xsmall"):
        st.metric(
            one.title,
            one.value,
            one.growth or None,
            delta_color="off" if one.rising is None else "normal",
            delta_arrow="off" if one.rising is None else "up" if one.rising else "down",
            chart_data=list(one.trend) if len(one.trend) > 2 else None,
            help=one.source or None,
        )
        st.caption(one.period)
        if one.verdict:
            badge(one.verdict)
        for fact in one.facts:
            st.caption(fact)


def badge(verdict: Verdict, note: str | None = None) -> None:
    st.badge(verdict.word, icon=verdict.icon, color=verdict.badge_colour, help=note)


def trace_table(figures: pd.DataFrame, label: str = "Nội dung") -> pd.DataFrame:
    """Figures with their origin as a table for people.

    figures: columns of dashboard.series.TRACE and optionally label, period, growth_pct, computed.
    Returns Vietnamese columns with typed values: label and period where given, the figure as printed, its unit and
    kind, growth, status, publication day, source, workbook, sheet, cell and note.
    """
    table = pd.DataFrame(index=figures.index)
    if "label" in figures:
        table[label] = figures["label"]
    if "period" in figures:
        table["Kỳ"] = figures["period"]
    table["Giá trị in trong nguồn"] = figures["value"]
    table["Đơn vị"] = figures["unit"]
    table["Loại số liệu"] = [MEASURE_NAME[Measure(measure)] for measure in figures["measure"]]
    if "growth_pct" in figures:
        table["Tăng trưởng (%)"] = figures["growth_pct"]
        if figures["computed"].any():
            table["Cách có"] = ["tính toán" if computed else "công bố" for computed in figures["computed"]]
    table["Tình trạng"] = [words.status_name(status) for status in figures["status"]]
    table["Ngày công bố"] = [pd.Timestamp(day).date() for day in figures["release"]]
    table["Nguồn"] = [row.citation or row.source_file for row in figures.itertuples()]
    table["Tệp"] = figures["source_file"]
    table["Trang tính"] = figures["sheet"]
    table["Ô"] = figures["cell"]
    table["Ghi chú"] = figures["note"]
    return table.reset_index(drop=True)


def chart(
    figure: go.Figure,
    *,
    title: str,
    figures: pd.DataFrame,
    key: str,
    alt: str = "",
    note: str = "",
    table: pd.DataFrame | None = None,
) -> None:
    """A chart under its finding, with source and status line, number table and downloads.

    figures: the rows that are drawn (columns of dashboard.series.TRACE at least); table: what the number table
    shows where the traced figures themselves are not it.
    """
    with st.container(border=True, gap="small"):
        st.subheader(title, anchor=False)
        st.plotly_chart(figure, key=key, theme=None, config=theme.CONFIG, alt=alt or title)
        source_line(figures, note)
        numbers(title, table if table is not None else trace_table(figures), figures, key)


def source_line(figures: pd.DataFrame, note: str = "") -> None:
    """`Nguồn: …; công bố …; tình trạng: ước tính.` under a chart."""
    if figures.empty:
        return
    parts = [f"Nguồn: {words.sources(figures)}", words.released(figures), f"tình trạng: {words.statuses(figures)}"]
    if queries.is_illustrative():
        parts.insert(0, words.ILLUSTRATIVE.upper())
    text = "; ".join(parts) + "."
    st.caption(f"{text} {note}".strip())


def numbers(title: str, table: pd.DataFrame, figures: pd.DataFrame, key: str) -> None:
    """The table behind a chart, folded, with downloads of exactly its rows."""
    with st.expander("Bảng số liệu, ô gốc và tải về", icon=":material/table_view:"):
        show_table(table, key=f"{key}-table")
        downloads(title, table, figures, key)


def show_table(table: pd.DataFrame, key: str) -> None:
    """A sortable table whose numbers and dates read as Vietnamese text while the values stay typed."""
    formats = {}
    for name in table.columns:
        if pd.api.types.is_numeric_dtype(table[name]):
            formats[name] = number
        elif len(table) and isinstance(table[name].iloc[0], date):
            formats[name] = date_text
    shown = table.style.format(formats, na_rep=MISSING)
    st.dataframe(shown, hide_index=True, key=key, height="content" if len(table) < 12 else 420)


def downloads(title: str, table: pd.DataFrame, figures: pd.DataFrame, key: str) -> None:
    """Buttons that hand out a table as Excel and CSV; the files are made when a button is pressed."""
    sheet = tables.Sheet(
        title=title,
        table=table,
        source=words.sources(figures) if not figures.empty else "",
        illustrative=queries.is_illustrative(),
        version=frame.selection().version,
    )
    with st.container(horizontal=True):
        st.download_button(
            "Tải Excel",
            lambda: tables.to_xlsx(sheet),
            file_name=tables.file_name(title, "xlsx"),
            mime=tables.XLSX,
            key=f"{key}-xlsx",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            "Tải CSV",
            lambda: tables.to_csv(sheet),
            file_name=tables.file_name(title, "csv"),
            mime="text/csv",
            key=f"{key}-csv",
            icon=":material/download:",
            on_click="ignore",
        )
