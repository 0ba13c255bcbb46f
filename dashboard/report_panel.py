"""Draws the reports of a month as files: a button that begins one, how far it is, the button that hands it out.

Reports are made beside the pages (dashboard.exports); whoever wants the same one finds the file that is there.
"""

from __future__ import annotations

import streamlit as st

from dashboard import audit, exports, frame, panels, past, periodic, templates
from dashboard.exports import Stage, Wanted
from dashboard.frame import Selection
from dashboard.periodic import Kind
from growth.notation import number

ADDRESSEE = {
    Kind.MONTHLY: "trình Ủy ban nhân dân tỉnh",
    Kind.QUARTERLY: "trình Chủ tịch Ủy ban nhân dân tỉnh",
}
_POLL_S = 1.0


def offer(selection: Selection) -> None:
    """Both reports of the selection as Word and PDF: the department reports on its own province."""
    if selection.area != frame.HOME_AREA:
        return
    with st.container(border=True, gap="small", key="reports"):
        st.subheader("Báo cáo Word, PDF", anchor=False)
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
    name, key = exports.REPORT_FORMATS[one.ending], f"{kind}-{one.ending}"
    now = exports.progress(one)
    if now is None:
        if st.button(f"Lập {name}", key=f"lap-{key}", icon=":material/description:", help=f"{one.title}, {name}"):
            _begin(kind, one)
    elif now.stage is Stage.RUNNING:
        _watch(one)
    elif now.stage is Stage.FAILED:
        st.error(panels.plain(now.fault), icon=":material/error:")
        if st.button(f"Lập lại {name}", key=f"lap-{key}", icon=":material/refresh:"):
            _begin(kind, one)
    else:
        st.download_button(
            f"Tải {name} ({number(one.path.stat().st_size / 1e6, 1)} MB)",
            audit.recorded(one.title, name, one.path.read_bytes),
            file_name=one.file_name,
            mime=exports.REPORT_MIME[one.ending],
            key=f"tai-{key}",
            icon=":material/download:",
            on_click="ignore",
        )


def _begin(kind: Kind, one: Wanted) -> None:
    try:
        exports.start(one, 0, templates.current(kind).content)
    except exports.TooManyExports as fault:
        st.warning(str(fault), icon=":material/hourglass_disabled:")
        return
    st.rerun()


@st.fragment(run_every=_POLL_S)
def _watch(one: Wanted) -> None:
    """How far it is, looked up each second by this block alone; the page runs again when it is over."""
    now = exports.progress(one)
    if now is None or now.stage is not Stage.RUNNING:
        st.rerun()
    share = now.done / now.total if now.total else 0.0
    name = exports.REPORT_FORMATS[one.ending]
    step = f"bước {number(now.done, 0)}/{number(now.total, 0)}" if now.total else "đang đọc số liệu"
    with st.container(width=260):
        st.progress(min(share, 1.0), f"Đang lập {name}: {step}")
