"""Draws the downloads of the look-up: a button for what is ready at once, progress and then a button for long files."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import audit, exports, frame, panels
from dashboard.exports import Stage, Wanted
from dashboard.reports import tables
from growth.notation import number

_POLL_S = 1.0


def at_once(title: str, make: Callable[[], tables.Sheet], ending: str) -> None:
    """A button whose file is made when it is pressed; ending: a key of `exports.FORMATS`."""

    def content() -> bytes:
        if ending == "xlsx":
            return tables.to_xlsx(make())
        return tables.to_parquet(make()) if ending == "parquet" else tables.to_csv(make(), exports.SEPARATOR[ending])

    st.download_button(
        f"Tải {exports.FORMATS[ending]}",
        audit.recorded(title, exports.FORMATS[ending], content),
        file_name=tables.file_name(title, ending.partition("-")[0]),
        mime=exports.MIME[ending],
        key="tai-ngay",
        icon=":material/download:",
        on_click="ignore",
    )


def in_background(wanted: Wanted, total: int) -> None:
    """A long export: the button that begins it, how far it is, the button that hands it out."""
    now = exports.progress(wanted)
    name = exports.FORMATS[wanted.ending]
    if now is None:
        if st.button(f"Lập tệp {name}", key="lap-tep", icon=":material/hourglass_top:"):
            _begin(wanted, total)
        st.caption(f"{number(total, 0)} số liệu: tệp được lập ở nền, trang vẫn dùng được; xong thì tải tại đây.")
    elif now.stage is Stage.RUNNING:
        _watch(wanted)
    elif now.stage is Stage.FAILED:
        st.error(panels.plain(now.fault), icon=":material/error:")
        if st.button(f"Lập lại tệp {name}", key="lap-tep", icon=":material/refresh:"):
            _begin(wanted, total)
    else:
        st.download_button(
            f"Tải {name} ({number(wanted.path.stat().st_size / 1e6, 1)} MB)",
            audit.recorded(wanted.title, name, wanted.path.read_bytes),
            file_name=wanted.file_name,
            mime=exports.MIME[wanted.ending],
            key="tai-tep",
            icon=":material/download:",
            on_click="ignore",
        )
        st.caption(f"Đã lập xong {number(now.total, 0)} số liệu trong {number(now.seconds, 0)} giây; tệp giữ một ngày.")


def _begin(wanted: Wanted, total: int) -> None:
    try:
        exports.start(wanted, total)
    except exports.TooManyExports as fault:
        st.warning(str(fault), icon=":material/hourglass_disabled:")
        return
    st.rerun()


@st.fragment(run_every=_POLL_S)
def _watch(wanted: Wanted) -> None:
    """How far it is, looked up each second by this block alone; the page runs again when it is over."""
    now = exports.progress(wanted)
    if now is None or now.stage is not Stage.RUNNING:
        st.rerun()
    share = now.done / now.total if now.total else 0.0
    text = f"Đang lập tệp: {number(now.done, 0)}/{number(now.total, 0)} số liệu"
    st.progress(min(share, 1.0), f"{text}, đang đóng gói…" if now.done >= now.total > 0 else text)


def link(page: str) -> None:
    """The view as a link to copy."""
    with st.popover("Đường dẫn", icon=":material/link:"):
        st.caption("Chép đường dẫn để lưu hoặc gửi đúng khung nhìn này (bộ lọc, bố cục, ngày biết):")
        st.code(frame.address(page), language=None, wrap_lines=True)
