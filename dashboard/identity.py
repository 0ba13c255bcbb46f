"""Owns who acts: the session cookie or the identity provider's sign-in of this visitor, looked up at every run.

Identity comes from the request alone, never from session_state or the address. Knows no password and no page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from dashboard import warehouse
from ledger import book as ledger
from ledger import sessions
from ledger.book import Book, LedgerError
from ledger.decisions import settings
from ledger.people import VISITOR, Person

COOKIE = "phien"


class SignInNeeded(LedgerError):
    """Somebody without a session asked for figures while the setting wants sign-in."""

    def __init__(self) -> None:
        super().__init__("Cần đăng nhập để xem số liệu. Hãy đăng nhập rồi mở lại trang.")


@dataclass(frozen=True)
class Visitor:
    """What a request says about who sent it; keep one to ask again in work that goes on after the run.

    token: of the session cookie; claims: what the identity provider said, empty without one.
    """

    token: str = field(default="", repr=False)
    claims: Mapping[str, object] = field(default_factory=dict, repr=False)

    @property
    def person(self) -> Person:
        """Who that is now; VISITOR when nobody is signed in or the session is over."""
        if self.token and (found := sessions.person_of(book(), self.token)):
            return found
        if self.claims:
            try:
                return sessions.sign_in_by_provider(book(), self.claims)
            except (sessions.NoAccount, sessions.SessionOver):
                return VISITOR
        return VISITOR

    @property
    def refusal(self) -> LedgerError | None:
        """Why the identity provider's sign-in makes nobody known here: NoAccount or SessionOver."""
        if not self.claims:
            return None
        try:
            sessions.sign_in_by_provider(book(), self.claims)
        except (sessions.NoAccount, sessions.SessionOver) as fault:
            return fault
        return None

    @property
    def may_view(self) -> bool:
        """Whether figures may be shown: to anybody, unless the setting asks for sign-in."""
        return not settings(book())["sign_in_required"] or bool(self.person.account)

    def require_view(self) -> None:
        """Raise SignInNeeded for who may not see figures: work after the run asks again."""
        if not self.may_view:
            raise SignInNeeded

    def sign_out(self) -> None:
        """End the session behind this request."""
        for token in filter(None, (self.token, self.claims and sessions.provider_token(self.claims))):
            sessions.sign_out(book(), token)


def visitor() -> Visitor:
    """Who sent the request of this run."""
    return Visitor(_token(), _claims())


def person() -> Person:
    """Who acts in this run of the script; VISITOR when nobody is signed in or the session is over.

    Ask anew for each action, never keep the answer between runs: roles change, sessions end.
    """
    return visitor().person


def goes_on() -> bool:
    """For a fragment, which runs without the frame: whether its visitor may still see figures.

    Counts as being active, so that a meeting of an hour is not idle; what polls by itself must not ask.
    """
    looking = visitor()
    return bool(looking.person.account) or looking.may_view


def has_provider() -> bool:
    """Whether an identity provider is configured in `.streamlit/secrets.toml`."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def book() -> Book:
    """The ledger of the data folder that the dashboard shows."""
    return ledger.of(warehouse.data_folder())


def _token() -> str:
    """The session token that the browser sent with this connection; the tests' way to be somebody."""
    return st.context.cookies.get(COOKIE, "")


def _claims() -> Mapping[str, object]:
    return st.user.to_dict() if st.user.get("is_logged_in") else {}
