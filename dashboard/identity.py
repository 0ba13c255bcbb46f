"""Owns who acts: the session cookie or the identity provider's sign-in of this visitor, looked up at every run.

Identity comes from the request alone, never from session_state or the address. Knows no password and no page.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard import warehouse
from ledger import book as ledger
from ledger import sessions
from ledger.book import Book
from ledger.decisions import settings
from ledger.people import VISITOR, Person

COOKIE = "phien"


def person() -> Person:
    """Who acts in this run of the script; VISITOR when nobody is signed in or the session is over.

    Ask anew for each action, never keep the answer between runs: roles change, sessions end.
    """
    if (token := _token()) and (found := sessions.person_of(book(), token)):
        return found
    if claims := _claims():
        try:
            return sessions.sign_in_by_provider(book(), claims)
        except (sessions.NoAccount, sessions.SessionOver):
            return VISITOR
    return VISITOR


def may_view() -> bool:
    """Whether this visitor may see figures: anybody, unless the setting asks for sign-in."""
    return not settings(book())["sign_in_required"] or bool(person().account)


def book() -> Book:
    """The ledger of the data folder that the dashboard shows."""
    return ledger.of(warehouse.data_folder())


def _token() -> str:
    """The session token that the browser sent with this connection; the tests' way to be somebody."""
    return st.context.cookies.get(COOKIE, "")


def _claims() -> Mapping[str, object]:
    """What the identity provider said of this visitor, empty where none is configured or nobody signed in."""
    return st.user.to_dict() if st.user.get("is_logged_in") else {}
