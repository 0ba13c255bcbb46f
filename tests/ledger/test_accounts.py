"""Accounts: made by an admin or by the operator of the server, changed in the open, never with a secret in the book."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ledger import accounts, sessions
from ledger import book as ledger
from ledger.accounts import AccountRefused, InvitationOver, PasswordRefused
from ledger.book import Action, Book
from ledger.people import NotAllowed, Person, Role
from ledger.tables import ACCOUNT, SESSION

PASSWORD, OTHER = "một câu dễ nhớ", "một câu khác hẳn"
OPERATOR = accounts.operator("may")


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return ledger.of(tmp_path)


@pytest.fixture
def an(book: Book) -> Person:
    """The first admin."""
    return accounts.create(book, OPERATOR, "an.le", "Lê Văn An", Role.ADMIN, password=PASSWORD).person


@pytest.fixture
def lan(book: Book, an: Person) -> Person:
    """A statistician with a password."""
    return accounts.create(book, an, "lan.tran", "Trần Thị Lan", Role.STATISTICIAN, password=PASSWORD).person


def everything_stored(book: Book) -> str:
    """Every value of every table as one text."""
    with book.engine.connect() as connection:
        return "\n".join(str(row) for table in (ACCOUNT, SESSION) for row in connection.execute(table.select()))


def test_there_is_no_account_and_no_password_from_the_beginning(book):
    assert accounts.accounts(book) == []
    for name in ("admin", "root", ""):
        with pytest.raises(sessions.SignInRefused):
            sessions.sign_in(book, name, "admin")


def test_a_name_is_the_same_in_capitals_and_in_any_spelling_of_its_letters(book, lan):
    assert sessions.person_of(book, sessions.sign_in(book, " Lan.Tran ", PASSWORD)) == lan
    with pytest.raises(AccountRefused, match=r"đã có tài khoản “lan\.tran”"):
        accounts.create(book, OPERATOR, "LAN.TRAN", "Ai đó", Role.VIEWER)


def test_a_password_typed_in_decomposed_letters_is_the_same_password(book, lan):
    decomposed = "mo\u0323\u0302t ca\u0302u de\u0302\u0303 nho\u031b\u0301"
    assert decomposed != PASSWORD
    assert sessions.person_of(book, sessions.sign_in(book, "lan.tran", decomposed)) == lan


@pytest.mark.parametrize("name", ["a", "lan tran", "lân.trần", "-lan", "l" * 41, "lan/../an", "<b>"])
def test_a_name_that_could_be_mistaken_or_misused_is_refused(book, name):
    with pytest.raises(AccountRefused, match="tên đăng nhập"):
        accounts.create(book, OPERATOR, name, "Trần Thị Lan", Role.VIEWER)
    assert accounts.accounts(book) == []


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("ngắn quá", "chỉ có 8 ký tự"),
        ("a" * 300, "dài quá 256"),
        ("abababababab", "quá ít ký tự khác nhau"),
        ("toi la lan.tran", "chứa tên đăng nhập"),
    ],
)
def test_a_password_easily_guessed_is_refused_and_nobody_gets_an_account_by_it(book, password, fault):
    with pytest.raises(PasswordRefused, match=fault) as refusal:
        accounts.create(book, OPERATOR, "lan.tran", "Trần Thị Lan", Role.VIEWER, password=password)
    assert password not in str(refusal.value)
    assert accounts.accounts(book) == [] and book.entries() == []


def test_every_change_stands_in_the_book_and_no_secret_does(book, an, lan):
    secret = accounts.invite(book, an, "lan.tran")
    accounts.accept(book, secret, OTHER)
    token = sessions.sign_in(book, "lan.tran", OTHER)
    accounts.change_role(book, an, "lan.tran", Role.APPROVER)
    accounts.change_email(book, an, "lan.tran", "Lan@nghean.gov.vn")
    accounts.disable(book, an, "lan.tran")
    accounts.enable(book, an, "lan.tran")
    accounts.unlock(book, an, "lan.tran")
    changes = [
        (entry.actor, entry.details["change"]) for entry in book.entries(Action.ACCOUNT) if entry.subject == "lan.tran"
    ]
    assert changes == [
        ("an.le", "create"), ("an.le", "invite"), ("lan.tran", "password"), ("an.le", "role"), ("an.le", "email"),
        ("an.le", "disable"), ("an.le", "enable"), ("an.le", "unlock"),
    ]  # fmt: skip
    written = "\n".join(str(entry) for entry in book.entries())
    assert "$argon2" not in written
    assert all(text not in written + everything_stored(book) for text in (PASSWORD, OTHER, secret, token))
    assert book.verify() == len(book.entries())


def test_a_change_that_fails_leaves_no_entry(book, an, lan):
    before = book.newest_number()
    for change in (
        lambda: accounts.change_role(book, an, "nobody", Role.VIEWER),
        lambda: accounts.change_email(book, an, "lan.tran", "khong-phai-thu"),
        lambda: accounts.unlock(book, an, "nobody"),
        lambda: accounts.disable(book, an, "an.le"),
        lambda: accounts.change_role(book, an, "an.le", Role.VIEWER),
    ):
        with pytest.raises(AccountRefused):
            change()
    assert book.newest_number() == before
    assert [one.person for one in accounts.accounts(book)] == [an, lan]


def test_two_accounts_cannot_share_an_address(book, an, lan):
    accounts.change_email(book, an, "an.le", "an@nghean.gov.vn")
    with pytest.raises(AccountRefused, match=r"đã thuộc tài khoản “an\.le”"):
        accounts.change_email(book, an, "lan.tran", "AN@nghean.gov.vn")


ACTIONS: dict[str, Callable[[Book, Person], object]] = {
    "create": lambda book, by: accounts.create(book, by, "moi", "Người mới", Role.ADMIN),
    "role": lambda book, by: accounts.change_role(book, by, by.account, Role.ADMIN),
    "email": lambda book, by: accounts.change_email(book, by, "an.le", "lan@nghean.gov.vn"),
    "disable": lambda book, by: accounts.disable(book, by, "an.le"),
    "enable": lambda book, by: accounts.enable(book, by, "an.le"),
    "unlock": lambda book, by: accounts.unlock(book, by, "an.le"),
    "password": lambda book, by: accounts.set_password(book, by, "an.le", OTHER),
    "invite": lambda book, by: accounts.invite(book, by, "an.le"),
}


@pytest.mark.parametrize("action", ACTIONS)
def test_nobody_below_an_admin_changes_an_account_and_the_attempt_stands_in_the_book(book, lan, action):
    before = everything_stored(book)
    with pytest.raises(NotAllowed):
        ACTIONS[action](book, lan)
    assert everything_stored(book) == before
    [refused] = book.entries(Action.REFUSED)
    assert (refused.actor, refused.details) == ("lan.tran", {"role": "STATISTICIAN", "needed": "ADMIN"})


def test_a_one_time_link_sets_a_password_once(book, an):
    accounts.create(book, an, "minh", "Ngô Minh", Role.APPROVER)
    secret = accounts.invite(book, an, "minh")
    assert accounts.accept(book, secret, PASSWORD) == Person("minh", "Ngô Minh", Role.APPROVER)
    with pytest.raises(InvitationOver):
        accounts.accept(book, secret, OTHER)
    assert sessions.sign_in(book, "minh", PASSWORD)


def test_a_newer_link_replaces_the_older_and_a_closed_account_has_none(book, an, lan):
    older, newer = accounts.invite(book, an, "lan.tran"), accounts.invite(book, an, "lan.tran")
    with pytest.raises(InvitationOver):
        accounts.accept(book, older, OTHER)
    accounts.disable(book, an, "lan.tran")
    with pytest.raises(InvitationOver):
        accounts.accept(book, newer, OTHER)
    with pytest.raises(AccountRefused, match="đang bị khóa"):
        accounts.invite(book, an, "lan.tran")


def test_a_link_too_old_sets_nothing(book, an, lan):
    secret = accounts.invite(book, an, "lan.tran")
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    with book.engine.begin() as connection:
        connection.execute(ACCOUNT.update().values(invitation_until=yesterday))
    with pytest.raises(InvitationOver):
        accounts.accept(book, secret, OTHER)


def test_a_password_refused_leaves_the_link_usable(book, an, lan):
    secret = accounts.invite(book, an, "lan.tran")
    with pytest.raises(PasswordRefused):
        accounts.accept(book, secret, "ngắn")
    assert accounts.accept(book, secret, OTHER) == lan


def test_a_backup_takes_accounts_along_and_leaves_sessions_behind(book, lan, tmp_path):
    token = sessions.sign_in(book, "lan.tran", PASSWORD)
    restored = ledger.of(tmp_path / "restored")
    restored.replace(book.dump())
    assert accounts.accounts(restored) == accounts.accounts(book)
    assert sessions.person_of(restored, token) is None
    assert sessions.sign_in(restored, "lan.tran", PASSWORD)
