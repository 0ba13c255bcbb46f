"""Owns signing in and out: open sessions, idle time-out, the lock after repeated failures. Knows no cookie, no screen.

Of a session the database holds the hash of its token alone; of failed attempts the hash of the name.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import sqlalchemy as sql

from ledger.accounts import PasswordRefused, account_name, choose_password, fingerprint, is_right
from ledger.book import Action, Book, LedgerError
from ledger.decisions import settings
from ledger.people import Person, Role
from ledger.tables import ACCOUNT, ATTEMPT, SESSION

FREE_FAILURES = 5
FIRST_LOCK, LONGEST_LOCK = timedelta(minutes=1), timedelta(minutes=30)
_SEEN_EVERY = timedelta(minutes=1)
_KEPT_FOR = timedelta(days=32)  # a provider's cookie lives 30 days and must not open its session again


class SignInRefused(LedgerError):
    """Name or password is wrong, or the account is closed: one sentence for all, so that nobody learns which."""

    def __init__(self) -> None:
        super().__init__(
            "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy kiểm tra lại; "
            "nếu quên mật khẩu, đề nghị người quản trị gửi đường dẫn đặt lại."
        )


class TooManyFailures(LedgerError):
    """A name, known or not, failed so often that it has to wait. `wait`: how long from now."""

    def __init__(self, wait: timedelta):
        self.wait = wait
        minutes = max(1, -(-int(wait.total_seconds()) // 60))
        super().__init__(
            f"Đã đăng nhập sai nhiều lần liên tiếp. Hãy đợi {minutes} phút rồi thử lại, "
            "hoặc đề nghị người quản trị mở khóa."
        )


class NoAccount(LedgerError):
    """The identity provider knows the person, the dashboard does not."""

    def __init__(self, email: str):
        self.email = email
        super().__init__(
            f"Tài khoản cơ quan {email or 'này'} chưa được cấp quyền ở bảng điều khiển, nên chỉ xem được số liệu. "
            "Hãy đề nghị người quản trị thêm tài khoản với địa chỉ thư này."
        )


class SessionOver(LedgerError):
    """A session of the identity provider that has ended here: by time-out, sign-out or a closed account."""

    def __init__(self) -> None:
        super().__init__("Phiên làm việc đã hết. Hãy đăng nhập lại.")


class _AlreadyOver(Exception):
    """Somebody else ended the session a moment ago: nothing to write down."""


def sign_in(book: Book, name: str, password: str, address: str = "") -> str:
    """Open a session and return its token; `address` is where the request came from, for the book.

    Raises SignInRefused, TooManyFailures.
    """
    name = account_name(name)
    _count_attempt(book, name)
    with book.engine.connect() as connection:
        row = connection.execute(sql.select(ACCOUNT).where(ACCOUNT.c.name == name)).first()
    if not is_right(password, row.password_hash if row else None) or row.disabled:
        # What was typed for a name may be a password: only names that exist are written down.
        known = row.name if row else ""
        book.append(known, Action.SIGN_IN_REFUSED, known, known=bool(known), address=address)
        raise SignInRefused
    token = secrets.token_urlsafe(32)

    def open_session(connection: sql.Connection) -> None:
        connection.execute(ATTEMPT.delete().where(ATTEMPT.c.name_hash == fingerprint(name)))
        _open(connection, token, name)

    book.append_many([(name, Action.SIGN_IN, name, {"by": "password", "address": address})], open_session)
    return token


def change_password(book: Book, person: Person, old: str, new: str) -> None:
    """Let somebody choose another password; all sessions end. Raises PasswordRefused, TooManyFailures."""
    _count_attempt(book, person.account)  # a screen left open must not become a place to guess
    with book.engine.connect() as connection:
        row = connection.execute(sql.select(ACCOUNT).where(ACCOUNT.c.name == person.account)).first()
    if not is_right(old, row.password_hash):
        book.append(person.account, Action.SIGN_IN_REFUSED, person.account, known=True, by="change_password")
        raise PasswordRefused("mật khẩu đang dùng không đúng; hãy nhập lại")
    choose_password(book, person.account, new)


def person_of(book: Book, token: str) -> Person | None:
    """Who has this session open, None when it is over or there is none; looking counts as being active."""
    found = _session(book, token)
    return _still_open(book, found) if found else None


def sign_in_by_provider(book: Book, claims: Mapping[str, object]) -> Person:
    """Who stands behind the claims of an identity provider, of whose cookie they are the checked content.

    The first look at a fresh sign-in opens the session. Raises NoAccount, SessionOver.
    """
    token = provider_token(claims)
    found = _session(book, token)
    if found and found.account:
        if person := _still_open(book, found):
            return person
        raise SessionOver
    idle = timedelta(minutes=settings(book)["idle_minutes"])
    if datetime.now(UTC) - datetime.fromtimestamp(int(claims.get("iat", 0)), UTC) > idle:
        raise SessionOver  # an old cookie, met after a restore or long after its session was cleared away
    subject, email = f"{claims['iss']}|{claims['sub']}", str(claims.get("email", "")).strip().casefold()
    row = _account_of(book, subject, email if claims.get("email_verified", True) is True else "")
    if row is None or row.disabled:
        if not found:
            name = row.name if row else ""
            refusal = (name, Action.SIGN_IN_REFUSED, name, {"known": row is not None, "by": "provider", "email": email})
            book.append_many([refusal], lambda connection: _open(connection, token, ""))
        raise NoAccount(email)

    def open_session(connection: sql.Connection) -> None:
        connection.execute(ACCOUNT.update().where(ACCOUNT.c.name == row.name).values(subject=subject))
        _open(connection, token, row.name)

    book.append_many([(row.name, Action.SIGN_IN, row.name, {"by": "provider"})], open_session)
    return Person(row.name, row.full_name, Role[row.role])


def sign_out(book: Book, token: str) -> None:
    """End a session; one that is over already stays so."""
    if found := _session(book, token):
        _end(book, found, "sign_out")


def provider_token(claims: Mapping[str, object]) -> str:
    """What stands for a session of the identity provider: its nonce makes the claims of each sign-in different."""
    return json.dumps(claims, sort_keys=True, default=str)


def _account_of(book: Book, subject: str, email: str) -> sql.Row | None:
    """The account tied to the provider's person; the first time it is found by its address."""
    with book.engine.connect() as connection:
        row = connection.execute(sql.select(ACCOUNT).where(ACCOUNT.c.subject == subject)).first()
        if row is None and email:
            untied = sql.and_(ACCOUNT.c.email == email, ACCOUNT.c.subject.is_(None))
            row = connection.execute(sql.select(ACCOUNT).where(untied)).first()
    return row


def _count_attempt(book: Book, name: str) -> None:
    """Count before the password is looked at, so that many attempts at once do not get more tries."""
    now = datetime.now(UTC)
    mine = ATTEMPT.c.name_hash == fingerprint(name)
    with book.engine.begin() as connection:
        connection.execute(ATTEMPT.delete().where(ATTEMPT.c.last_at < _text(now - timedelta(days=1))))
        row = connection.execute(sql.select(ATTEMPT).where(mine)).first()
        if row and row.locked_until > _text(now):
            raise TooManyFailures(datetime.fromisoformat(row.locked_until) - now)
        failures = row.failures + 1 if row else 1
        over = failures - FREE_FAILURES
        lock = min(FIRST_LOCK * 2**over, LONGEST_LOCK) if 0 <= over < 10 else LONGEST_LOCK if over > 0 else timedelta()
        connection.execute(ATTEMPT.delete().where(mine))
        connection.execute(
            ATTEMPT.insert(),
            {
                "name_hash": fingerprint(name),
                "failures": failures,
                "last_at": _text(now),
                "locked_until": _text(now + lock),
            },
        )


def _session(book: Book, token: str) -> sql.Row | None:
    with book.engine.connect() as connection:
        both = sql.select(SESSION, ACCOUNT).outerjoin(ACCOUNT, SESSION.c.account == ACCOUNT.c.name)
        return connection.execute(both.where(SESSION.c.token_hash == fingerprint(token))).first()


def _still_open(book: Book, found: sql.Row) -> Person | None:
    if found.ended or found.name is None or found.disabled:
        return None
    now, last_seen = datetime.now(UTC), datetime.fromisoformat(found.last_seen)
    if now - last_seen > timedelta(minutes=settings(book)["idle_minutes"]):
        _end(book, found, "idle")
        return None
    if now - last_seen > _SEEN_EVERY:
        with book.engine.begin() as connection:
            mine = SESSION.c.token_hash == found.token_hash
            connection.execute(SESSION.update().where(mine).values(last_seen=_text(now)))
    return Person(found.name, found.full_name, Role[found.role])


def _open(connection: sql.Connection, token: str, account: str) -> None:
    now = datetime.now(UTC)
    mine, forgotten = SESSION.c.token_hash == fingerprint(token), SESSION.c.last_seen < _text(now - _KEPT_FOR)
    connection.execute(SESSION.delete().where(sql.or_(mine, forgotten)))
    connection.execute(
        SESSION.insert(),
        {
            "token_hash": fingerprint(token),
            "account": account,
            "opened_at": _text(now),
            "last_seen": _text(now),
            "ended": False,
        },
    )


def _end(book: Book, found: sql.Row, why: str) -> None:
    def end(connection: sql.Connection) -> None:
        mine = sql.and_(SESSION.c.token_hash == found.token_hash, SESSION.c.ended.is_(False))
        if not connection.execute(SESSION.update().where(mine).values(ended=True)).rowcount:
            raise _AlreadyOver

    with suppress(_AlreadyOver):
        book.append_many([(found.account, Action.SIGN_OUT, found.account, {"why": why})], end)


def _text(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
