"""Blocks that pages are built of: chart with source and table, light, narrative. Draws with Streamlit; asks nothing.

Each chart stands with its source line, its table of numbers with the cell of each, and a download of exactly
what is drawn.
"""

from __future__ import annotations

import hashlib
import pickle
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from functools import partial
from html import escape
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from pandas.io.formats.style import Styler
from streamlit.delta_generator import DeltaGenerator

from dashboard import audit, charts, drawing, frame, kept, narrow, queries, theme, words
from dashboard.narrow import Screen
from dashboard.reports import tables
from dashboard.rows import Rows, frame_of
from dashboard.words import Figures, Verdict
from growth.notation import MISSING, date_text, number
from growth.vocabulary import MEASURE_NAME, Measure

_LINK = "Xem ô"  # column that leads to the cell of a figure


def badge(verdict: Verdict, note: str | None = None) -> None:
    st.badge(verdict.word, icon=verdict.icon, color=verdict.badge_colour, help=note)


def block(key: str) -> DeltaGenerator:
    """A framed part of a page. The front end knows it by its key: what stands in it is changed where it stands, and
    not made anew when the parts before it become more or fewer."""
    return st.container(border=True, gap="small", key=f"{key}-block")


def reasons(why, label: str = "Cách tính") -> None:
    """How a state came about, one click away.

    why: formula, inputs (pairs of name and text), missing, remarks and sources, as texts.
    """
    with st.popover(label, icon=":material/function:"):
        if why.formula:
            st.markdown(plain(words.sentence_case(why.formula)))
        if why.missing:
            st.markdown(plain(f"Còn thiếu: {'; '.join(why.missing)}."))
        if why.inputs:
            st.table(pd.DataFrame(why.inputs, columns=["Đầu vào", "Giá trị"]), border="horizontal", hide_index=True)
        for text in why.remarks:
            st.caption(plain(text))
        if why.sources:
            st.caption(plain(f"Nguồn: {'; '.join(why.sources)}"))


def html_table(rows: Sequence[Mapping[str, str]]) -> None:
    """A table to read whose cells are finished HTML; one of Streamlit's reads each cell as markdown, in the browser.

    rows: at least one; column → cell, the same columns in each.
    """
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in rows[0])
    body = "".join(f"<tr><td>{'</td><td>'.join(row.values())}</td></tr>" for row in rows)
    st.html(f'<div class="reading"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>')


def tallies(counts: Sequence[tuple[Verdict, int]]) -> None:
    """How many there are in each state, as badges side by side."""
    with st.container(horizontal=True, gap="small"):
        for verdict, count in counts:
            st.badge(f"{count} {verdict.word.lower()}", icon=verdict.icon, color=verdict.badge_colour, width="content")


def attention(title: str, rows: Sequence[Mapping[str, str]], more: int, planned: int, judged: int) -> None:
    """What is below what is required: a short table, or the good news, or why nothing can be said.

    more: how many lagging indicators the table leaves to the scenario page. planned: indicators with a plan; judged:
    those of them that have the figures too.
    """
    with block("attention"):
        st.header(title, anchor=False)
        if not planned:
            frame.nothing_yet(
                "năm này chưa có kịch bản hay kế hoạch nào được nhập",
                "Điền mẫu kịch bản (tải ở trang Nạp số liệu) rồi nạp.",
            )
        elif not judged:
            frame.nothing_yet(
                f"{planned} chỉ tiêu có kế hoạch năm này nhưng chưa chỉ tiêu nào có số liệu để so với kế hoạch",
                "Nạp biểu của tháng, hoặc chọn tháng báo cáo khác.",
            )
        elif not rows:
            st.success(
                f"Không có chỉ tiêu nào thấp so với yêu cầu trong {judged} chỉ tiêu xếp loại được.",
                icon=":material/check_circle:",
            )
        else:
            html_table(rows)
            others = f"Còn {more} chỉ tiêu thấp khác. " if more else ""
            st.caption(
                f"{others}Xếp theo mức hụt nhân tỷ trọng trong chỉ tiêu chung; chưa biết tỷ trọng thì xếp sau. "
                "Đủ mọi chỉ tiêu, cách tính và nhịp độ: trang Kịch bản tăng trưởng."
            )


class Piece(NamedTuple):
    """A stretch of a sentence; a number has the address of its cell, or of the page that shows its formula."""

    text: str
    link: str = ""


def narrative(finding: str, paragraphs: Sequence, figures: pd.DataFrame, key: str) -> None:
    """Sentences of a report, each number a link to its cell; the same as plain text to copy; the figures with cells.

    paragraphs: each with title and sentences (rows of Piece); figures: what they tell (columns of
    dashboard.series.TRACE, label), one frame for all runs.
    """
    if not paragraphs:
        return
    with block(key):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.header(finding, anchor=False)
            with st.popover("Bản để chép", icon=":material/content_copy:"):
                for each in paragraphs:
                    st.markdown(" ".join(_sentence(sentence, linked=False) for sentence in each.sentences))
        for each in paragraphs:
            title = f"**{plain(each.title)}.** " if each.title else ""
            st.markdown(title + " ".join(_sentence(sentence, linked=True) for sentence in each.sentences))
        source_line(figures, "Bấm vào một con số để xem ô gốc; bấm vào mức chênh để xem cách tính.")
        numbers(finding, lambda: trace_table(figures, "Chỉ tiêu"), figures, key)


def _sentence(pieces: Sequence[Piece], linked: bool) -> str:
    return "".join(
        f"[{plain(piece.text)}]({piece.link})" if linked and piece.link else plain(piece.text) for piece in pieces
    )


def plain(text: str) -> str:
    """Text from data as markdown that shows exactly that text."""
    return re.sub(r"([\\`*_{}\[\]()#+!|<>~$:-])", r"\\\1", text)


def trace_table(figures: pd.DataFrame | Rows, label: str = "Nội dung") -> pd.DataFrame:
    """Figures with their origin as a table for people.

    figures: columns of dashboard.series.TRACE and optionally label, period, growth_pct, computed.
    Returns Vietnamese columns with typed values: label and period where given, the figure as printed, its unit and
    kind, growth, status, publication day, source, workbook, sheet, cell and note.
    """
    figures = frame_of(figures)
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
    figures: pd.DataFrame | Rows,
    key: str,
    alt: str = "",
    note: str = "",
    table: pd.DataFrame | Rows | None = None,
) -> None:
    """A chart under its finding, with source and status line, number table and downloads.

    figures: the rows that are drawn (columns of dashboard.series.TRACE at least); table: what the number table
    shows where the traced figures themselves are not it.
    """
    with block(key):
        st.header(title, anchor=False)
        draw(figure, key, alt or f"{title}. {charts.description(figure)} Số liệu trong bảng ngay dưới.")
        source_line(figures, note)
        buttons = partial(_buttons_of_chart, figure, title, figures, note, key)
        numbers(title, lambda: trace_table(figures) if table is None else frame_of(table), figures, key, buttons)


def picture(figure: go.Figure | None, alt: str, key: str, *, title: str, source: str, status: str) -> None:
    """A small figure inside a block that tells its numbers in words already; nothing without one.

    title, source, status: what stands in the picture that can be taken along.
    """
    if figure is not None:
        draw(figure, key, alt)
        picture_fold(figure, title=title, source=source, status=status, key=key)


def picture_fold(figure: go.Figure, *, title: str, source: str, status: str, key: str, note: str = "") -> None:
    """The pictures of a chart that stands without a table of its own, folded."""
    if fold := folded("Ảnh biểu đồ", f"{key}-picture", ":material/image:"):
        with fold, st.container(horizontal=True):
            _picture_buttons(figure, title=title, source=source, status=status, key=key, note=note)


def draw(figure: go.Figure, key: str, alt: str) -> None:
    """A figure in the look, light or dark, and the width that the visitor has; every chart reaches the screen here."""
    screen, dark = frame.screen(), frame.is_dark()

    def make() -> bytes:
        shown = narrow.of(figure, screen)
        width = narrow.WIDTH if screen is Screen.NARROW else charts.PLOT
        return drawing.written(theme.figure_in_dark(shown) if dark else shown, alt, key, width)

    drawing.show(kept.of(figure, ("drawing", screen, dark, alt, key), make), key)


def source_line(figures: pd.DataFrame | Rows, note: str = "") -> None:
    """`Nguồn: …; công bố …; tình trạng: ước tính.` under a chart, then the note.

    On a telephone the newest source and how many more there are; all of it opens below at a touch.
    """
    if not len(figures):
        told = f"{words.ILLUSTRATIVE.upper()};" if note and queries.is_illustrative() else ""
    elif frame.screen() is Screen.NARROW:
        st.html(kept.of(figures, "folded source", lambda: _folded_source(figures)))
        told = ""
    else:
        told = kept.of(figures, "source", lambda: _source(figures))
    if text := f"{told} {note}".strip():
        st.caption(text)


def _source(figures: Figures) -> str:
    return "; ".join([*_mark(), _told(figures)])


def _folded_source(figures: Figures) -> str:
    short = "; ".join([*_mark(), f"Nguồn: {words.sources(figures, most=1)}", _states(figures)])
    return f'<details class="source"><summary>{escape(short)}</summary>{escape(_told(figures))}</details>'


def _told(figures: Figures) -> str:
    return f"Nguồn: {words.sources(figures)}; {words.released(figures)}; {_states(figures)}."


def _mark() -> list[str]:
    return [words.ILLUSTRATIVE.upper()] if queries.is_illustrative() else []


def _states(figures: Figures) -> str:
    return f"tình trạng: {words.statuses(figures)}"


def folded(label: str, key: str, icon: str) -> AbstractContextManager | None:
    """A fold as a place to draw in while it is open, else None: what nobody looks at is neither made nor sent."""
    fold = st.expander(label, icon=icon, key=f"{key}-fold", on_change="rerun")
    return fold if fold.open else None


def numbers(
    title: str,
    make: Callable[[], pd.DataFrame],
    figures: pd.DataFrame | Rows,
    key: str,
    buttons: Callable[[], None] | None = None,
) -> None:
    """The table behind a chart, folded, with downloads of exactly its rows and the way to the cell of each figure.

    make: the table, asked for when somebody opens the fold; buttons: draws more of them beside the downloads.
    """
    fold = folded("Bảng số liệu, ô gốc và tải về", key, ":material/table_view:")
    if not fold:
        return
    with fold:
        table = make()
        traced = len(table) == len(figures) and "Ô" in table.columns
        show_table(table, key=f"{key}-table", links=origin_links(figures) if traced else ())
        downloads(title, table, figures, key, buttons)
        if not traced and len(figures):
            st.caption("Ô gốc của từng số liệu trong bảng trên")
            show_table(trace_table(figures), key=f"{key}-origins", links=origin_links(figures))


def origin_links(figures: Figures) -> list[str]:
    """For each figure the address that shows its cell in the workbook."""
    cells = zip(*(words.column(figures, name) for name in ("sha256", "sheet", "cell")), strict=True)
    return [frame.origin_link(*cell) for cell in cells]


def show_table(
    table: pd.DataFrame,
    key: str,
    links: Sequence[str] = (),
    estimates: pd.DataFrame | None = None,
    trend: str = "",
    height: int = 420,
    pick: bool = False,
) -> tuple[int, str] | None:
    """A sortable table whose numbers and dates read as Vietnamese text while the values stay typed.

    `links` leads from each row to its cell of origin; a true value in `estimates` (some of the columns) tints the
    cell as an estimate; column `trend` holds lists of values that are drawn as small lines. With `pick` a cell can be
    clicked: returns its row and column.
    """
    make = partial(_styled, table, key, links, estimates, trend, height)
    if not pick:
        estimated = None if estimates is None else _digest(estimates)
        _same_again(_digest(table), estimated, tuple(links), trend, height, key, frame.is_dark(), make)
        return None
    shown, look = make()
    picked = st.dataframe(shown, **look, on_select="rerun", selection_mode="single-cell")
    return next(iter(picked["selection"]["cells"]), None)


def _digest(table: pd.DataFrame) -> bytes:
    return kept.of(table, "digest", lambda: hashlib.blake2b(pickle.dumps(table)).digest())


def _styled(
    table: pd.DataFrame, key: str, links: Sequence[str], estimates: pd.DataFrame | None, trend: str, height: int
) -> tuple[Styler, dict]:
    """The table as it is read, and the other arguments of `st.dataframe`."""
    config = {}
    formats = {}
    for name in table.columns:
        if pd.api.types.is_numeric_dtype(table[name]):
            formats[name] = number
        elif any(isinstance(value, date) for value in table[name]):
            formats[name] = date_text
    if links:
        table = table.assign(**{_LINK: list(links)})
        config[_LINK] = st.column_config.LinkColumn(display_text="Xem", width="small", pinned=True)
    if trend:
        config[trend] = st.column_config.LineChartColumn(
            width="small", color=frame.css(theme.COLOUR[theme.Role.ACTUAL])
        )
    shown = table.style.format(formats, na_rep=MISSING)
    if estimates is not None:
        tints = estimates.map(
            lambda estimate: frame.css(f"background-color: {theme.ESTIMATE_TINT}") if estimate else ""
        )
        shown = shown.apply(lambda _: tints, axis=None, subset=list(estimates.columns))
    return shown, {
        "hide_index": True,
        "key": key,
        "height": "content" if len(table) < 12 else height,
        "column_config": config or None,
        "placeholder": MISSING,
    }


@st.cache_data(max_entries=512, show_spinner=False)
def _same_again(
    table: bytes,
    estimates: bytes | None,
    links: Sequence[str],
    trend: str,
    height: int,
    key: str,
    dark: bool,
    _make: Callable[[], tuple[Styler, dict]],
) -> None:
    """A table as Streamlit sent it before, where it was the same to the letter: writing its texts costs 10 ms."""
    shown, look = _make()
    st.dataframe(shown, **look)


def origin(figures: pd.DataFrame) -> None:
    """One figure in a line with its source and the way to its cell; figures: its row, columns of TRACE."""
    row = figures.iloc[0]
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        value = words.printed(row["value"], row["unit"], row["measure"])
        place = f"{row['source_file']}, {row['sheet']}!{row['cell']}"
        st.markdown(plain(f"{value} ({words.status_name(row['status'])}, {words.released(figures)}); {place}"))
        st.link_button("Xem ô gốc", origin_links(figures)[0], icon=":material/grid_on:", width="content")


def trend_table(title: str, table: pd.DataFrame, figures: pd.DataFrame, *, trend: str, key: str) -> None:
    """A table of indicators under its finding; column `trend` holds lists of values, shown as small lines.

    The downloads hold the table without the small lines.
    """
    with block(key):
        st.header(title, anchor=False)
        show_table(table, key=f"{key}-shown", trend=trend)
        source_line(figures)
        numbers(title, lambda: table.drop(columns=trend), figures, key)


def downloads(
    title: str,
    table: pd.DataFrame | Rows,
    figures: pd.DataFrame | Rows,
    key: str,
    buttons: Callable[[], None] | None = None,
) -> None:
    """Buttons that hand out a table as Excel and CSV, made when one is pressed; buttons: draws more beside them."""
    # Whoever presses may look at another month by then: what is handed out is what stands above the button.
    make = partial(_sheet, title, table, figures, queries.is_illustrative(), frame.selection().version)
    with st.container(horizontal=True, width="content"):
        _table_buttons(title, make, key)
        if buttons:
            buttons()


def _sheet(
    title: str, table: pd.DataFrame | Rows, figures: pd.DataFrame | Rows, illustrative: bool, version: str
) -> tables.Sheet:
    units = list(dict.fromkeys(words.column(figures, "unit")))
    sheet = tables.Sheet(
        title=title,
        table=frame_of(table),
        source=words.sources(figures),
        illustrative=illustrative,
        version=version,
        unit=units[0] if len(units) == 1 else "",
        status=words.statuses(figures),
    )
    return replace(sheet, origins=trace_table(figures)) if len(figures) else sheet


def download_buttons(title: str, make: Callable[[], tables.Sheet], key: str) -> None:
    """The two buttons of a table; `make` is asked for the sheet when one is pressed."""
    with st.container(horizontal=True, width="content"):
        _table_buttons(title, make, key)


def _table_buttons(title: str, make: Callable[[], tables.Sheet], key: str) -> None:
    _button(title, "Excel", "Tải Excel", lambda: tables.to_xlsx(make()), "xlsx", tables.XLSX, key)
    _button(title, "CSV", "Tải CSV", lambda: tables.to_csv(make()), "csv", "text/csv", key)


def _buttons_of_chart(figure: go.Figure, title: str, figures: Figures, note: str, key: str) -> None:
    source = f"{words.sources(figures)}; {words.released(figures)}" if len(figures) else ""
    _picture_buttons(figure, title=title, source=source, status=words.statuses(figures), key=key, note=note)


def _picture_buttons(figure: go.Figure, *, title: str, source: str, status: str, key: str, note: str = "") -> None:
    """Two buttons that hand out a chart as PNG and SVG with title, unit, source, state and note in the picture."""
    said = tables.Sheet(title, pd.DataFrame(), source, queries.is_illustrative(), frame.selection().version)

    def make(kind: str) -> bytes:
        from dashboard.reports import picture  # a second of loading, only for who wants a picture

        unit = figure.layout.yaxis.title.text or ""
        return picture.picture(
            figure, title=title, unit=unit, source=source, status=status, note=note, marks=said.mark, kind=kind
        )

    _button(title, "Ảnh PNG", "Ảnh PNG", lambda: make("png"), "png", "image/png", key)
    _button(title, "Ảnh SVG", "Ảnh SVG", lambda: make("svg"), "svg", "image/svg+xml", key)


def _button(title: str, form: str, label: str, make: Callable[[], bytes], ending: str, mime: str, key: str) -> None:
    """A download made when it is pressed, and written down with its title and form."""
    st.download_button(
        label,
        audit.recorded(title, form, make),
        file_name=tables.file_name(title, ending),
        mime=mime,
        key=f"{key}-{ending}",
        icon=":material/download:",
        on_click="ignore",
    )
