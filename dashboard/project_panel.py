"""Draws projects: what they add, what is late, the register, one card, the block on other pages. Asks nothing."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import frame, panels, queries, words
from dashboard.panels import plain
from dashboard.projects import Added, Attention, Linked, ProjectCard, Timeline
from dashboard.reports import tables

PAGE = "pages/sectors/projects.py"


def added(one: Added) -> None:
    """Output added by product, with downloads and the cell of each figure."""
    with st.container(border=True, gap="small"):
        st.header(one.title, anchor=False)
        panels.show_table(one.table, key="san-luong-tang-them")
        for remark in one.remarks:
            st.caption(plain(remark))
        _source_and_downloads(one.title, one.table, one.rows, one.origins, "san-luong-tang-them")


def attention(one: Attention) -> None:
    """Projects that somebody has to act on, worst first."""
    with st.container(border=True, gap="small"):
        st.header(one.title, anchor=False)
        # A table of wrapped words, not a grid: whoever answers is read without scrolling, on a tablet too.
        words_of = one.table.map(plain)
        st.table(words_of.assign(Ô=[f"[Xem]({link})" for link in one.links]), border="horizontal", hide_index=True)
        st.caption(plain(_source(one.rows)))


def timeline(one: Timeline) -> None:
    """Planned and actual starts along the years."""
    signs = "◇ kế hoạch, ● đã hoạt động, nét đứt: đã qua mốc mà chưa hoạt động. Mốc đặt ở cuối tháng, quý, năm."
    with st.container(border=True, gap="small"):
        st.header(one.title, anchor=False)
        panels.draw(one.figure, "moc-hoat-dong", f"Mốc hoạt động theo kế hoạch và thực tế từng dự án. {one.title}")
        st.caption(signs)
        if one.more:
            st.caption(f"Còn {one.more} dự án có mốc nằm trong danh mục bên dưới.")
        st.caption(plain(_source(one.rows)))
        source = f"{words.sources(one.rows)}; {words.released(one.rows)}"
        panels.picture_fold(one.figure, title=one.title, source=source, status="", key="moc-hoat-dong", note=signs)


def register(
    title: str, table: pd.DataFrame, rows: pd.DataFrame, links: Sequence[str], origins: pd.DataFrame, remark: str
) -> None:
    """The register with a link from each row to its cell, source, cells of origin and downloads."""
    with st.container(border=True, gap="small"):
        panels.show_table(table, key="danh-muc-du-an", links=links)
        if remark:
            st.caption(plain(remark))
        _source_and_downloads(title, table, rows, origins, "danh-muc-du-an")


def card(one: ProjectCard) -> None:
    """One project: state, course, who answers, figures with their cells, history."""
    with st.container(border=True, gap="small"):
        st.subheader(one.name, anchor=False)
        with st.container(horizontal=True):
            panels.badge(one.state)
            st.badge(one.kind, color="gray")
        st.markdown("  \n".join(map(plain, one.lines)))
        if one.table.empty:
            st.caption("Danh mục chưa có con số nào của dự án này.")
        else:
            panels.show_table(one.table, key="the-du-an", links=one.links)
        st.caption(plain(one.source))
        if one.history is not None:
            st.markdown(f"**Qua {len(one.history)} kỳ báo cáo**")
            panels.show_table(one.history, key="lich-su-du-an", links=one.history_links)


def linked(one: Linked | None) -> None:
    """The projects that move what a page is about; nothing where no project is linked to it."""
    if one is None:
        return
    with panels.block("linked"):
        st.header(one.title, anchor=False)
        panels.html_table(one.table)
        st.caption(plain(_marked(one.source)))
        st.page_link(PAGE, label="Mở trang Dự án", icon=":material/open_in_new:")


def pointer(finding: str) -> None:
    """What the register of projects says, in one line, with the way to its page; nothing where there is no register."""
    if not finding:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(plain(finding), width="content")
        st.page_link(PAGE, label="Mở trang Dự án", icon=":material/open_in_new:")


def _source(rows: pd.DataFrame) -> str:
    return _marked(f"Nguồn: {words.sources(rows)}; {words.released(rows)}.")


def _marked(text: str) -> str:
    return f"{words.ILLUSTRATIVE.upper()}; {text}" if queries.is_illustrative() else text


def _source_and_downloads(title: str, table: pd.DataFrame, rows: pd.DataFrame, origins: pd.DataFrame, key: str) -> None:
    sheet = tables.Sheet(
        title=title,
        table=table,
        source=words.sources(rows),
        illustrative=queries.is_illustrative(),
        version=frame.selection().version,
        origins=origins,
    )
    st.caption(plain(_source(rows)))
    panels.download_buttons(title, lambda: sheet, key)
    if fold := panels.folded("Ô gốc của từng số liệu", key, ":material/table_view:"):
        with fold:
            if origins.empty:
                st.caption("Danh mục này chưa có con số nào.")
            else:
                panels.show_table(origins, key=f"{key}-o-goc")
