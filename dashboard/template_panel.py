"""Draws the Word templates of the reports on the page Quản trị: take one along, put an edited one in force, go back.

An edited template is tried on the figures of the report month before it counts: what is wrong is said at once.
"""

from __future__ import annotations

import base64

import streamlit as st

from dashboard import audit, exports, frame, identity, panels, periodic, templates, warehouse
from dashboard.periodic import Kind, NoReport
from ledger.people import Person

_DONE = "_template_done"
_DOT = base64.b64decode(  # one white dot as PNG, where a chart will stand
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEANl9ngAAAAABJRU5ErkJggg=="
)


class NotTried(Exception):
    """A template could not be tried for want of figures."""


def each(by: Person) -> None:
    """Both templates, one block each."""
    if sentence := st.session_state.pop(_DONE, ""):
        st.toast(sentence, icon=":material/check_circle:")
    st.caption(
        "Tải mẫu đang dùng, sửa trong Word (chữ, bảng, thứ tự; giữ các tên trong {{ }} và các dòng {% %}), rồi thay. "
        "Tên dùng được ghi ở `docs/report-templates.md`. Mẫu sửa nằm ở "
        f"`{templates.FOLDER}/` trong thư mục số liệu, có trong bản sao lưu."
    )
    for kind in Kind:
        _block(kind, by)


def _block(kind: Kind, by: Person) -> None:
    now = templates.current(kind)
    with st.container(border=True):
        st.subheader(periodic.NAME[kind], anchor=False)
        st.caption("Đang dùng mẫu do cơ quan sửa." if now.is_own else "Đang dùng mẫu gốc của hệ thống.")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.download_button(
                "Tải mẫu đang dùng",
                audit.recorded(f"Mẫu {periodic.NAME[kind].lower()}", "Word", lambda: templates.current(kind).content),
                file_name=now.name,
                mime=exports.REPORT_MIME["docx"],
                key=f"mau-{kind}",
                icon=":material/download:",
                on_click="ignore",
            )
            if now.is_own and st.button("Về mẫu gốc", key=f"mau-goc-{kind}", icon=":material/undo:"):
                templates.remove(identity.book(), by, kind)
                _say(f"{periodic.NAME[kind]}: đã về mẫu gốc")
        given = st.file_uploader(
            f"Mẫu đã sửa của {periodic.NAME[kind].lower()} (.docx)", type="docx", key=f"nop-{kind}"
        )
        if st.button("Thử và thay mẫu", key=f"thay-{kind}", icon=":material/upload_file:", disabled=given is None):
            with st.spinner("Đang thử mẫu trên số liệu của tháng báo cáo…", show_time=True):
                _put(kind, by, given.getvalue())


def _put(kind: Kind, by: Person, content: bytes) -> None:
    from dashboard.reports import pdf, word_template

    try:
        made = tried(kind, content)
    except (word_template.TemplateBroken, NotTried) as fault:
        st.error(panels.plain(str(fault)), icon=":material/error:")
        return
    templates.replace(identity.book(), by, kind, content)
    try:
        pdf.to_pdf(made)
    except pdf.NotPrintable as fault:
        st.warning(panels.plain(f"Mẫu đã được thay. {fault}"), icon=":material/picture_as_pdf:")
        return
    _say(f"{periodic.NAME[kind]}: đã dùng mẫu mới")


def _say(sentence: str) -> None:
    st.session_state[_DONE] = sentence
    st.rerun()


def tried(kind: Kind, content: bytes) -> bytes:
    """The report of the selected month from this template, with dots for charts; raises TemplateBroken, NotTried."""
    from dashboard.reports import word_template

    selection = frame.selection()
    try:
        with warehouse.at(selection.version):
            found = periodic.report(kind, selection)
    except NoReport as fault:
        raise NotTried(f"Chưa thử được tệp mẫu nên chưa thay. {fault}") from fault
    return word_template.filled_in(content, templates.file_name(kind), _with_dots(found.fields))


def _with_dots(value: object) -> object:
    from dashboard.reports.word_template import Drawing

    if isinstance(value, periodic.Picture):
        return Drawing(_DOT, value.finding)
    if isinstance(value, dict):
        return {name: _with_dots(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_with_dots(one) for one in value]
    return value
