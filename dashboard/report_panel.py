"""Draws the reports of a month as files: a button that begins one, how far it is, the button that hands it out.

Reports are made beside the pages (dashboard.exports); whoever wants the same one finds the file that is there.
"""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import export_panel, exports, frame, panels, past, periodic, templates, words
from dashboard.export_panel import Texts
from dashboard.exports import Progress, Wanted
from dashboard.frame import Selection
from dashboard.periodic import Kind
from growth.notation import number

ADDRESSEE = {
    Kind.MONTHLY: "trình Ủy ban nhân dân tỉnh",
    Kind.QUARTERLY: "trình Chủ tịch Ủy ban nhân dân tỉnh",
}


def offer(selection: Selection) -> None:
    """Both reports of the selection as Word and PDF: the department reports on its own province."""
    if selection.area != frame.HOME_AREA:
        return
    with st.container(border=True, gap="small", key="reports"):
        both = ", ".join(words.inside_sentence(periodic.short_title(kind, selection.month)) for kind in Kind)
        st.header(f"Tải {both}: Word hoặc PDF", anchor=False)
        for kind in Kind:
            _row(kind, selection)
        st.caption(
            "Thể thức Nghị định 30/2020/NĐ-CP; số liệu, biểu đồ như trên các trang, phụ lục nêu ô gốc của từng số. "
            "Số văn bản, ngày, người ký để trống. Mẫu Word sửa được: trang Quản trị, mục Mẫu báo cáo."
        )


def wanted(kind: Kind, ending: str, selection: Selection) -> Wanted:
    """The wish for one report as `dashboard.exports` keeps it; another template is another wish."""
    filters = {
        "kind": str(kind),
        "area": selection.area,
        "area_name": selection.area_name,
        "month": str(periodic.month_of(kind, selection.month)),
        "template": templates.current(kind).checksum,
    }
    title = periodic.short_title(kind, selection.month)
    known = [text for text in [past.sentence(selection.version)] if text]
    return Wanted(selection.version, filters, exports.REPORT, title, known, ending)


def _row(kind: Kind, selection: Selection) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"reports-{kind}"):
        st.markdown(f"**{panels.plain(periodic.short_title(kind, selection.month))}**, {ADDRESSEE[kind]}")
        with st.container(horizontal=True, width="content", gap="small"):  # both stay side by side on a tablet
            for ending in exports.REPORT_FORMATS:
                _file(kind, wanted(kind, ending, selection))


def _file(kind: Kind, one: Wanted) -> None:
    """One report in one format, wherever it stands."""
    name = exports.REPORT_FORMATS[one.ending]
    texts = Texts(
        name,
        exports.REPORT_MIME[one.ending],
        name,
        f"{kind}-{one.ending}",
        ":material/description:",
        f"{one.title}, {name}",
    )
    export_panel.beside_the_pages(
        one, texts, lambda: exports.start(one, 0, templates.current(kind).content), partial(_told, name), width=260
    )


def _told(name: str, now: Progress) -> str:
    step = f"bước {number(now.done, 0)}/{number(now.total, 0)}" if now.total else "đang đọc số liệu"
    return f"Đang lập {name}: {step}"
