"""Owns accounts: who has one, its role, its password; every change is also an entry of the book. Knows no screen."""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sql
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ledger.book import Action, Book, LedgerError
from ledger.people import ROLE_NAME, Person, Role, require
from ledger.tables import ACCOUNT, ATTEMPT, SESSION

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 256  # characters
INVITED_HOURS = 72  # a link sent on a Friday still works on Monday
_FEWEST_SIGNS = 5  # different ones in a password
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_hasher = PasswordHasher()
_hashing = threading.BoundedSemaphore(2)  # each takes 64 MB


class AccountRefused(LedgerError):
    """A change of an account that cannot be made; `fault` says why."""

    def __init__(self, fault: str):
        self.fault = fault
        super().__init__(f"Tài khoản chưa được thay đổi: {fault}.")


class PasswordRefused(LedgerError):
    """A new password that cannot be taken; `fault` says why, the password itself is never repeated."""

    def __init__(self, fault: str):
        self.fault = fault
        super().__init__(f"Mật khẩu chưa được đặt: {fault}.")


class InvitationOver(LedgerError):
    """A link that sets a password was used before, replaced by a newer one, or is too old."""

    def __init__(self) -> None:
        super().__init__(
            "Đường dẫn đặt mật khẩu đã dùng rồi hoặc đã quá hạn. Hãy đề nghị người quản trị gửi đường dẫn mới."
        )


@dataclass(frozen=True, slots=True)
class Account:
    """One account as it stands now; locked_until: end of a lock after failed sign-ins, None when there is none."""

    name: str
    full_name: str
    role: Role
    disabled: bool
    email: str
    has_password: bool
    locked_until: datetime | None

    @property
    def person(self) -> Person:
        return Person(self.name, self.full_name, self.role)


def operator(name: str) -> Person:
    """Whoever has the command line of the server: may do everything, and is named so in the book."""
    return Person(f"máy chủ ({name or 'không rõ'})", "Người vận hành máy chủ", Role.ADMIN)


def accounts(book: Book) -> list[Account]:
    """All accounts, by name."""
    with book.engine.connect() as connection:
        locks = {row.name_hash: row.locked_until for row in connection.execute(sql.select(ATTEMPT))}
        rows = connection.execute(sql.select(ACCOUNT).order_by(ACCOUNT.c.name))
        return [_account(row, locks.get(fingerprint(row.name), "")) for row in rows]


def create(
    book: Book, by: Person, name: str, full_name: str, role: Role, email: str = "", password: str = ""
) -> Account:
    """Add an account, without a password until it is invited; raises AccountRefused, PasswordRefused, NotAllowed."""
    require(book, by, Role.ADMIN, "tạo tài khoản")
    name, full_name, email = account_name(name), _line(full_name), _email(email)
    if not _NAME.fullmatch(name):
        raise AccountRefused(
            f"tên đăng nhập “{name}” phải gồm 2 đến 40 chữ cái không dấu, chữ số, dấu chấm, gạch nối hoặc gạch dưới"
        )
    if not full_name:
        raise AccountRefused("thiếu họ tên")
    password_hash = _hashed(password, name) if password else None

    def insert(connection: sql.Connection) -> None:
        if _row(connection, name):
            raise AccountRefused(f"đã có tài khoản “{name}”")
        _require_free(connection, email, name)
        connection.execute(
            ACCOUNT.insert(),
            {
                "name": name,
                "full_name": full_name,
                "role": role.name,
                "disabled": False,
                "email": email or None,
                "password_hash": password_hash,
            },
        )

    details = {"change": "create", "role": role.name, "full_name": full_name, "email": email}
    book.append_many([(by.account, Action.ACCOUNT, name, details)], insert)
    return Account(name, full_name, role, False, email, bool(password_hash), None)


def change_role(book: Book, by: Person, name: str, role: Role) -> None:
    """Give an account another role, in force at its next action; the last admin cannot be made less."""
    require(book, by, Role.ADMIN, "đổi vai trò của tài khoản")

    def update(connection: sql.Connection) -> None:
        if role < Role.ADMIN:
            _require_another_admin(connection, name)
        _change(connection, name, role=role.name)

    book.append_many([(by.account, Action.ACCOUNT, name, {"change": "role", "role": role.name})], update)


def change_email(book: Book, by: Person, name: str, email: str) -> None:
    """Set the address by which an identity provider knows the person; the former tie to the provider is undone."""
    require(book, by, Role.ADMIN, "đổi thư điện tử của tài khoản")
    email = _email(email)

    def update(connection: sql.Connection) -> None:
        _require_free(connection, email, name)
        _change(connection, name, email=email or None, subject=None)
        _end_sessions(connection, name)

    book.append_many([(by.account, Action.ACCOUNT, name, {"change": "email", "email": email})], update)


def disable(book: Book, by: Person, name: str) -> None:
    """Close an account at once, open sessions and invitations too; the last admin stays."""
    require(book, by, Role.ADMIN, "khóa tài khoản")

    def update(connection: sql.Connection) -> None:
        _require_another_admin(connection, name)
        _change(connection, name, disabled=True, invitation_hash=None)
        _end_sessions(connection, name)

    book.append_many([(by.account, Action.ACCOUNT, name, {"change": "disable"})], update)


def enable(book: Book, by: Person, name: str) -> None:
    """Open a disabled account again."""
    require(book, by, Role.ADMIN, "mở lại tài khoản")
    _changed(book, by, name, "enable", disabled=False)


def unlock(book: Book, by: Person, name: str) -> None:
    """Forget the failed sign-ins of an account."""
    require(book, by, Role.ADMIN, "mở khóa đăng nhập")

    def forget(connection: sql.Connection) -> None:
        _existing(connection, name)
        connection.execute(ATTEMPT.delete().where(ATTEMPT.c.name_hash == fingerprint(name)))

    book.append_many([(by.account, Action.ACCOUNT, name, {"change": "unlock"})], forget)


def set_password(book: Book, by: Person, name: str, password: str) -> None:
    """Give an account a password; open sessions end. Raises PasswordRefused, AccountRefused, NotAllowed."""
    require(book, by, Role.ADMIN, "đặt mật khẩu của tài khoản khác")
    _store_password(book, by.account, name, password, lambda _: None)


def invite(book: Book, by: Person, name: str) -> str:
    """A secret that sets the account's password once, within INVITED_HOURS; what is kept of it is its hash."""
    require(book, by, Role.ADMIN, "tạo đường dẫn đặt mật khẩu")
    secret = secrets.token_urlsafe(32)
    until = datetime.now(UTC) + timedelta(hours=INVITED_HOURS)

    def update(connection: sql.Connection) -> None:
        if _existing(connection, name).disabled:
            raise AccountRefused(f"tài khoản “{name}” đang bị khóa; hãy mở lại trước")
        _change(connection, name, invitation_hash=fingerprint(secret), invitation_until=until.isoformat())

    book.append_many([(by.account, Action.ACCOUNT, name, {"change": "invite", "until": until.isoformat()})], update)
    return secret


def accept(book: Book, secret: str, password: str) -> Person:
    """Set the password that an invitation asked for; raises InvitationOver, PasswordRefused."""
    with book.engine.connect() as connection:
        row = connection.execute(sql.select(ACCOUNT).where(ACCOUNT.c.invitation_hash == fingerprint(secret))).first()
    if row is None or row.disabled or datetime.fromisoformat(row.invitation_until) < datetime.now(UTC):
        raise InvitationOver

    def use_up(connection: sql.Connection) -> None:
        mine = sql.and_(ACCOUNT.c.name == row.name, ACCOUNT.c.invitation_hash == row.invitation_hash)
        if not connection.execute(ACCOUNT.update().where(mine).values(invitation_hash=None)).rowcount:
            raise InvitationOver  # two clicks at the same moment

    _store_password(book, row.name, row.name, password, use_up)
    return _account(row, "").person


def choose_password(book: Book, name: str, password: str) -> None:
    """The owner's own change, after the old password was checked; raises PasswordRefused."""
    _store_password(book, name, name, password, lambda _: None)


def is_right(password: str, password_hash: str | None) -> bool:
    """Whether the password fits the hash; without one the same work is done for nothing."""
    with _hashing:
        try:
            return _hasher.verify(password_hash or _nobodys_hash(), _composed(password)) and bool(password_hash)
        except (VerificationError, InvalidHashError):
            return False


def fingerprint(secret: str) -> str:
    """What is kept of a token: it has enough chance in it that a plain hash cannot be turned back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def account_name(typed: str) -> str:
    """The name of an account as people type it: capitals and blanks around it do not count."""
    return unicodedata.normalize("NFC", typed).strip().casefold()


def _store_password(book: Book, by: str, name: str, password: str, before: Callable[[sql.Connection], None]) -> None:
    password_hash = _hashed(password, name)

    def update(connection: sql.Connection) -> None:
        before(connection)
        _change(connection, name, password_hash=password_hash, invitation_hash=None)
        _end_sessions(connection, name)
        connection.execute(ATTEMPT.delete().where(ATTEMPT.c.name_hash == fingerprint(name)))

    book.append_many([(by, Action.ACCOUNT, name, {"change": "password"})], update)


def _hashed(password: str, name: str) -> str:
    password = _composed(password)
    _require_strong(password, name)
    with _hashing:
        return _hasher.hash(password)


def _require_strong(password: str, name: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordRefused(
            f"chỉ có {len(password)} ký tự; hãy chọn một câu dài ít nhất {SHORTEST_PASSWORD} ký tự, có thể có dấu cách"
        )
    if len(password) > LONGEST_PASSWORD:
        raise PasswordRefused(f"dài quá {LONGEST_PASSWORD} ký tự; hãy chọn một câu ngắn hơn")
    if len(set(password)) < _FEWEST_SIGNS:
        raise PasswordRefused("lặp lại quá ít ký tự khác nhau; hãy chọn một câu khó đoán hơn")
    if name in password.casefold():
        raise PasswordRefused("chứa tên đăng nhập; hãy chọn một câu khác")


def _composed(password: str) -> str:
    """One spelling of the same letters: keyboards write “ế” as one sign or as three."""
    return unicodedata.normalize("NFKC", password)


_no_ones: list[str] = []


def _nobodys_hash() -> str:
    if not _no_ones:
        _no_ones.append(_hasher.hash(secrets.token_urlsafe(32)))
    return _no_ones[0]


def _changed(book: Book, by: Person, name: str, change: str, **values: object) -> None:
    book.append_many(
        [(by.account, Action.ACCOUNT, name, {"change": change})],
        lambda connection: _change(connection, name, **values),
    )


def _change(connection: sql.Connection, name: str, **values: object) -> None:
    if not connection.execute(ACCOUNT.update().where(ACCOUNT.c.name == name).values(**values)).rowcount:
        raise AccountRefused(f"không có tài khoản “{name}”")


def _existing(connection: sql.Connection, name: str) -> sql.Row:
    row = _row(connection, name)
    if row is None:
        raise AccountRefused(f"không có tài khoản “{name}”")
    return row


def _row(connection: sql.Connection, name: str) -> sql.Row | None:
    return connection.execute(sql.select(ACCOUNT).where(ACCOUNT.c.name == name)).first()


def _require_another_admin(connection: sql.Connection, name: str) -> None:
    """Nobody could let anybody in again, but for the command line."""
    active = sql.and_(ACCOUNT.c.role == Role.ADMIN.name, ACCOUNT.c.disabled.is_(False))
    admins = set(connection.execute(sql.select(ACCOUNT.c.name).where(active)).scalars())
    if admins == {name}:
        raise AccountRefused(f"“{name}” là tài khoản {ROLE_NAME[Role.ADMIN].lower()} duy nhất đang mở")


def _require_free(connection: sql.Connection, email: str, name: str) -> None:
    taken = sql.select(ACCOUNT.c.name).where(ACCOUNT.c.email == email, ACCOUNT.c.name != name)
    if email and (other := connection.execute(taken).scalar()):
        raise AccountRefused(f"địa chỉ {email} đã thuộc tài khoản “{other}”")


def _end_sessions(connection: sql.Connection, name: str) -> None:
    connection.execute(SESSION.update().where(SESSION.c.account == name).values(ended=True))


def _email(typed: str) -> str:
    email = unicodedata.normalize("NFC", typed).strip().casefold()
    if email and not _EMAIL.fullmatch(email):
        raise AccountRefused(f"“{email}” không phải là địa chỉ thư điện tử")
    return email


def _line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _account(row: sql.Row, locked_until: str) -> Account:
    until = datetime.fromisoformat(locked_until) if locked_until else None
    return Account(
        name=row.name,
        full_name=row.full_name,
        role=Role[row.role],
        disabled=row.disabled,
        email=row.email or "",
        has_password=bool(row.password_hash),
        locked_until=until if until and until > datetime.now(UTC) else None,
    )
