"""Blocks that the sector pages draw: pictures, oddities, conflicts. Asks and computes nothing."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import frame, panels, queries, words
from dashboard.clusters import ClusterCard
from dashboard.oddities import Conflicts, Oddity
from dashboard.plans import PlanState
from dashboard.reports import tables
from dashboard.sector import Picture
from growth.vocabulary import Severity

_HOW_TO_LOAD = "Nạp biểu của kỳ có số liệu này ở trang Nạp số liệu."


def draw(key: str, picture: Picture) -> None:
    panels.chart(
        picture.figure,
        title=picture.title,
        figures=picture.figures,
        key=key,
        note=picture.note,
        table=picture.table,
    )


def pictures(*keyed: tuple[str, Picture | None], missing: str = "") -> None:
    """The pictures that there are, one below the other: twelve months side by side would not fit a tablet.

    Where there is none, what is missing and how it gets there.
    """
    known = [(key, picture) for key, picture in keyed if picture is not None]
    for key, picture in known:
        draw(key, picture)
    if missing and not known:
        frame.nothing_yet(missing, _HOW_TO_LOAD)


def oddities(several: Sequence[Oddity]) -> None:
    """Published figures that do not fit each other, warnings open to the eye, the formula one click away."""
    for one in several:
        is_warning = one.severity is Severity.WARNING
        show, icon = (st.warning, ":material/warning:") if is_warning else (st.info, ":material/info:")
        show(panels.plain(one.text), icon=icon)
    if several:
        with st.expander("Cách tính", icon=":material/calculate:"):
            for one in several:
                st.caption(panels.plain(f"{one.text} Công thức: {one.formula}."))


def conflicts(name: str, several: Conflicts) -> None:
    """Periods for which several values were published, each value with its source and cell one click away."""
    for sentence in several.sentences:
        st.info(panels.plain(sentence), icon=":material/compare_arrows:")
    if several.sentences:
        fold = panels.folded(f"{name}: các số đã công bố và nguồn", f"{name}-conflicts", ":material/compare_arrows:")
        if fold:
            with fold:
                table = panels.trace_table(several.figures)
                panels.show_table(table, key=f"{name}-conflicts", links=panels.origin_links(several.figures))


def plan(state: PlanState | None, lines: Sequence[str]) -> None:
    """The year's plan: light, and its sentences with their formulas; without a plan, how to enter one."""
    if state is None:
        frame.nothing_yet(
            "năm này chưa có kế hoạch cho chỉ tiêu này",
            "Điền mẫu kịch bản rồi nạp, cả hai ở trang Nạp số liệu.",
        )
        return
    with st.container(border=True, gap="xsmall"):
        panels.badge(words.LIGHT[state.light], state.formula or None)
        for line in lines:
            st.markdown(panels.plain(line))


def remarks(title: str, several: Sequence[str]) -> None:
    if several:
        st.caption(panels.plain(f"{title}: {'; '.join(several)}."))


def register(title: str, table: pd.DataFrame, rows: pd.DataFrame, origins: pd.DataFrame) -> None:
    """The register of clusters with its total row, source, cells of origin and downloads.

    rows: columns citation, source_file, release; origins: one row a figure of the register with its cell.
    """
    sheet = tables.Sheet(
        title=title,
        table=table,
        source=words.sources(rows),
        illustrative=queries.is_illustrative(),
        version=frame.selection().version,
        origins=origins,
    )
    with st.container(border=True, gap="small"):
        panels.show_table(table, key="danh-muc-cum")
        mark = f"{words.ILLUSTRATIVE.upper()}; " if sheet.illustrative else ""
        st.caption(panels.plain(f"{mark}Nguồn: {sheet.source}; {words.released(rows)}."))
        panels.download_buttons(title, lambda: sheet, "danh-muc-cum")
        if fold := panels.folded("Ô gốc của từng số liệu", "danh-muc-cum", ":material/table_view:"):
            with fold:
                panels.show_table(origins, key="danh-muc-cum-o-goc")


def cluster(one: ClusterCard) -> None:
    """One cluster: place, investor, notes; figures with the cell of each."""
    with st.container(border=True, gap="small"):
        st.subheader(one.name, anchor=False)
        st.badge(one.stage)
        for text in one.texts:
            st.caption(panels.plain(text))
        panels.show_table(one.table, key="the-cum", links=one.links)
        st.caption(panels.plain(one.source))
