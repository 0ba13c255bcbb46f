"""Draws the Word templates of the reports on the page Quản trị: take one along, put an edited one in force, go back.

An edited template is tried on the figures of the newest month before it counts: what is wrong is said at once.
"""

from __future__ import annotations

import base64
from pathlib import Path

import streamlit as st

from dashboard import audit, exports, frame, identity, panels, periodic, templates, warehouse
from dashboard.frame import Selection
from dashboard.periodic import Kind, NoReport
from growth.periods import Period
from ledger.people import Person

_GUIDE = Path(__file__).parents[1] / "docs" / "report-templates.md"
_DONE = "_template_done"
_DOT = base64.b64decode(  # one white dot as PNG, where a chart will stand
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=="
)


class NotTried(Exception):
    """A template could not be tried for want of figures."""


def each(by: Person) -> None:
    """Both templates, one block each."""
    if sentence := st.session_state.pop(_DONE, ""):
        st.toast(sentence, icon=":material/check_circle:")
    st.caption(
        "Tải mẫu đang dùng, sửa trong Word (chữ, bảng, thứ tự các phần), rồi thay. Mẫu sửa nằm ở thư mục "
        f"`{templates.FOLDER}` của thư mục số liệu và có trong bản sao lưu."
    )
    with st.expander("Cách viết trong mẫu, các tên dùng được", icon=":material/help:"):
        st.markdown(_GUIDE.read_text(encoding="utf-8").partition("\n## ")[2].partition("\n")[2])
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
            with st.spinner("Đang thử mẫu trên số liệu của tháng mới nhất…", show_time=True):
                _put(kind, by, given.getvalue())


def _put(kind: Kind, by: Person, content: bytes) -> None:
    from dashboard.reports import pdf, word_template

    try:
        made = tried(kind, content)
    except (word_template.TemplateBroken, NotTried) as fault:
        st.error(panels.plain(str(fault)), icon=":material/error:")
        return
    try:
        pdf.to_pdf(made)
    except pdf.NotPrintable as fault:
        templates.replace(identity.book(), by, kind, content)
        st.warning(panels.plain(f"Mẫu đã được thay. {fault}"), icon=":material/picture_as_pdf:")
        return
    templates.replace(identity.book(), by, kind, content)
    _say(f"{periodic.NAME[kind]}: đã dùng mẫu mới")


def _say(sentence: str) -> None:
    st.session_state[_DONE] = sentence
    st.rerun()


def tried(kind: Kind, content: bytes) -> bytes:
    """The report of the newest month from this template, with dots for charts; raises TemplateBroken, NotTried."""
    from dashboard.reports import word_template

    version = warehouse.version_in_use()
    with warehouse.at(version):
        month = frame.newest_month(version, frame.HOME_AREA)
        if month is None:
            raise NotTried("Kho số liệu chưa có số liệu nên chưa thử được tệp mẫu. Hãy nạp biểu tháng trước.")
        names = dict(frame.areas_with_data(version)[["area", "name"]].itertuples(index=False, name=None))
        selection = Selection(version, frame.HOME_AREA, names[frame.HOME_AREA], Period.parse(month))
        try:
            found = periodic.report(kind, selection)
        except NoReport as fault:
            raise NotTried(f"Chưa thử được tệp mẫu nên chưa thay. {fault}") from fault
    return word_template.filled_in(content, templates.file_name(kind), with_dots(found.fields))


def with_dots(value: object) -> object:
    """Fields of a report with one white dot in the place of each chart."""
    from dashboard.reports.word_template import Drawing

    return periodic.with_pictures(value, lambda one: Drawing(_DOT, one.finding))
