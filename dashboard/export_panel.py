"""Draws downloads: a button for what is ready at once; progress, then a button, for files made beside the pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal, NamedTuple

import streamlit as st

from dashboard import audit, exports, frame, panels
from dashboard.exports import Progress, Stage, Wanted
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
    name = exports.FORMATS[wanted.ending]
    texts = Texts(name, exports.MIME[wanted.ending], f"tệp {name}", "tep", ":material/hourglass_top:")
    now = beside_the_pages(wanted, texts, partial(exports.start, wanted, total), _told)
    if now is None:
        st.caption(f"{number(total, 0)} số liệu: tệp được lập ở nền, trang vẫn dùng được; xong thì tải tại đây.")
    elif now.stage is Stage.DONE:
        st.caption(f"Đã lập xong {number(now.total, 0)} số liệu trong {number(now.seconds, 0)} giây; tệp giữ một ngày.")


def _told(now: Progress) -> str:
    text = f"Đang lập tệp: {number(now.done, 0)}/{number(now.total, 0)} số liệu"
    return f"{text}, đang đóng gói…" if now.done >= now.total > 0 else text


class Texts(NamedTuple):
    """What the buttons of a file say. name: of its format; what: follows `Lập`; key: of the widgets; note: a hint."""

    name: str
    mime: str
    what: str
    key: str
    icon: str
    note: str | None = None


def beside_the_pages(
    wanted: Wanted,
    texts: Texts,
    start: Callable[[], object],
    told: Callable[[Progress], str],
    width: int | Literal["stretch"] = "stretch",
) -> Progress | None:
    """The one button that a file has now: begin, try again, fetch; or the bar of how far it is, `width` pixels wide.

    start: begins the making (raises exports.TooManyExports); told: the text of the bar. Returns how far it was, None
    before anybody wanted it.
    """
    now = exports.progress(wanted)
    if now is None:
        if st.button(f"Lập {texts.what}", key=f"lap-{texts.key}", icon=texts.icon, help=texts.note):
            _begin(start)
    elif now.stage is Stage.RUNNING:
        _watch(wanted, told, width)
    elif now.stage is Stage.FAILED:
        st.error(panels.plain(now.fault), icon=":material/error:")
        if st.button(f"Lập lại {texts.what}", key=f"lap-{texts.key}", icon=":material/refresh:"):
            _begin(start)
    else:
        st.download_button(
            f"Tải {texts.name} ({number(wanted.path.stat().st_size / 1e6, 1)} MB)",
            audit.recorded(wanted.title, texts.name, wanted.path.read_bytes),
            file_name=wanted.file_name,
            mime=texts.mime,
            key=f"tai-{texts.key}",
            icon=":material/download:",
            on_click="ignore",
        )
    return now


def _begin(start: Callable[[], object]) -> None:
    try:
        start()
    except exports.TooManyExports as fault:
        st.warning(str(fault), icon=":material/hourglass_disabled:")
        return
    st.rerun()


@st.fragment(run_every=_POLL_S)
def _watch(wanted: Wanted, told: Callable[[Progress], str], width: int | Literal["stretch"]) -> None:
    """How far it is, looked up each second by this block alone; the page runs again when it is over."""
    now = exports.progress(wanted)
    if now is None or now.stage is not Stage.RUNNING:
        st.rerun()
    share = now.done / now.total if now.total else 0.0
    with st.container(width=width):
        st.progress(min(share, 1.0), told(now))


def link(page: str) -> None:
    """The view as a link to copy."""
    with st.popover("Đường dẫn", icon=":material/link:"):
        st.caption("Chép đường dẫn để lưu hoặc gửi đúng khung nhìn này (bộ lọc, bố cục, ngày biết):")
        st.code(frame.address(page), language=None, wrap_lines=True)
