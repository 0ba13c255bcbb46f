"""Draws who is looking: the box in the sidebar to sign in and out, the page that asks for sign-in. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import NamedTuple, NoReturn
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import frame, identity, theme
from dashboard.identity import Visitor
from dashboard.panels import plain
from dashboard.web import sign_in
from ledger.book import LedgerError
from ledger.people import ROLE_NAME, Person
from ledger.sessions import SessionOver


def let_in(visitor: Visitor, person: Person, may_view: bool, page: str) -> bool:
    """Whether the page may be drawn, else the request to sign in is; `page` is its path, where signing in leads back.

    person and may_view: what the visitor was found to be in this run.

    Looks after the identity provider's sign-in too: begins it where the address asks for it, and takes the provider's
    cookie away once the session here is over, for it would live for 30 days.
    """
    if sign_in.BY_PROVIDER in st.query_params:
        del st.query_params[sign_in.BY_PROVIDER]
        if identity.has_provider():
            _leave(st.login, "Đang chuyển đến nơi đăng nhập của cơ quan…")
    refusal = visitor.refusal
    if isinstance(refusal, SessionOver):
        _leave(st.logout, str(refusal))
    if not may_view:
        _ask_to_sign_in(page, refusal)
    return may_view


class WayIn(NamedTuple):
    """Where the link to sign in stands, and the address that it leads back to."""

    place: DeltaGenerator
    back: str


def box(visitor: Visitor, person: Person, page: str) -> WayIn | None:
    """At the foot of the sidebar: who is signed in, the way in (returned) and out. Before the page: that may stop."""
    refusal = visitor.refusal
    with st.sidebar:
        if not person.account:
            way_in = WayIn(st.empty(), _here(page))
            _lead(way_in)
            if refusal:
                st.caption(plain(str(refusal)))
            return way_in
        with st.popover(plain(person.name), icon=":material/account_circle:", width="stretch"):
            st.caption(f"Tài khoản {plain(person.account)} · {ROLE_NAME[person.role]}")
            if not visitor.claims:
                _link("Đổi mật khẩu", sign_in.CHANGE)
            if st.button("Đăng xuất", icon=":material/logout:", width="stretch", key="sign-out"):
                visitor.sign_out()
                if visitor.claims:
                    _leave(st.logout, "Đang đăng xuất…")
                st.rerun()
    return None


def lead_back(way_in: WayIn | None, page: str) -> None:
    """Have signing in lead back to the address that the page has written since the link was drawn."""
    if way_in and way_in.back != _here(page):
        _lead(way_in._replace(back=_here(page)))


def _lead(way_in: WayIn) -> None:
    with way_in.place:
        _link("Đăng nhập", sign_in.way_in(way_in.back))


def _ask_to_sign_in(page: str, refusal: LedgerError | None) -> None:
    st.title("Cần đăng nhập để xem số liệu", anchor=False)
    st.caption("Bảng điều khiển tăng trưởng công thương Nghệ An")
    if refusal:
        st.warning(plain(str(refusal)), icon=":material/lock:")
    with st.container(width=320):
        _link("Đăng nhập", sign_in.way_in(_here(page)), first=True)
        if identity.has_provider() and st.button("Đăng nhập bằng tài khoản cơ quan", width="stretch"):
            _leave(st.login, "Đang chuyển đến nơi đăng nhập của cơ quan…")


def _leave(go: Callable[[], None], words: str) -> NoReturn:
    """Send the browser away; the run ends here, for a page that writes its address would call the browser back."""
    st.title(words, anchor=False)
    go()
    st.stop()


def _here(page: str) -> str:
    """The view on screen as an address without its host."""
    words = urlencode([(key, value) for key in st.query_params for value in st.query_params.get_all(key)])
    return f"/{page}?{words}" if words else f"/{page}"


def _link(words: str, address: str, first: bool = False) -> None:
    """A button that leaves the script's pages in the same tab, which Streamlit's own links cannot; our own HTML."""
    colour, ground = (theme.PAPER, theme.COLOUR[theme.Role.ACTUAL])[:: 1 if first else -1]
    look = frame.css(f"border: 1px solid {theme.COLOUR[theme.Role.ACTUAL]}; color: {colour}; background: {ground}")
    st.html(
        f'<a href="{escape(address)}" style="display: block; padding: 0.45rem 0.75rem; text-align: center; '
        f'text-decoration: none; border-radius: 0.5rem; font-size: 0.875rem; {look}">{escape(words)}</a>'
    )
