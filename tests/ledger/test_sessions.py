"""Sessions: open, idle, ended; the lock after repeated failures; what an identity provider says of somebody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ledger import accounts, sessions
from ledger import book as ledger
from ledger.administration import SettingRefused, change_setting
from ledger.book import Action, Book
from ledger.decisions import settings
from ledger.people import NotAllowed, Person, Role
from ledger.sessions import NoAccount, SessionOver, SignInRefused, TooManyFailures
from ledger.tables import ACCOUNT, ATTEMPT, SESSION

PASSWORD = "một câu dễ nhớ"
OPERATOR = accounts.operator("may")


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return ledger.of(tmp_path)


@pytest.fixture
def lan(book: Book) -> Person:
    return accounts.create(
        book, OPERATOR, "lan.tran", "Trần Thị Lan", Role.STATISTICIAN, "lan@nghean.gov.vn", PASSWORD
    ).person


def last_seen(book: Book, ago: timedelta) -> None:
    """Every session as if nobody had done anything for so long."""
    with book.engine.begin() as connection:
        connection.execute(SESSION.update().values(last_seen=(datetime.now(UTC) - ago).isoformat(timespec="seconds")))


def fail(book: Book, name: str, times: int) -> list[type]:
    """Classes of what so many wrong passwords gave."""
    seen = []
    for _ in range(times):
        with pytest.raises((SignInRefused, TooManyFailures)) as refusal:
            sessions.sign_in(book, name, "sai mật khẩu")
        seen.append(refusal.type)
    return seen


def waited(book: Book, name: str, over: timedelta) -> None:
    """The lock of a name as if so much time had passed."""
    mine = ATTEMPT.c.name_hash == accounts.fingerprint(name)
    with book.engine.begin() as connection:
        until = datetime.fromisoformat(connection.execute(ATTEMPT.select().where(mine)).one().locked_until)
        earlier = (until - over).isoformat(timespec="seconds")
        connection.execute(ATTEMPT.update().where(mine).values(locked_until=earlier))


def claims(**others: object) -> dict[str, object]:
    """What the identity provider says of Lan."""
    return {
        "iss": "https://id.nghean.gov.vn",
        "sub": "8a1f",
        "email": "Lan@nghean.gov.vn",
        "nonce": "n1",
        "iat": int(datetime.now(UTC).timestamp()),
        "is_logged_in": True,
    } | others


def test_a_session_lasts_while_somebody_is_active_and_ends_after_the_idle_time(book, lan):
    token = sessions.sign_in(book, "lan.tran", PASSWORD)
    for _ in range(3):
        last_seen(book, timedelta(minutes=29))
        assert sessions.person_of(book, token) == lan
    last_seen(book, timedelta(minutes=31))
    assert sessions.person_of(book, token) is None
    assert sessions.person_of(book, token) is None
    [entry] = book.entries(Action.SIGN_OUT)
    assert (entry.actor, entry.details) == ("lan.tran", {"why": "idle"})


def test_the_idle_time_is_a_setting(book, lan):
    token = sessions.sign_in(book, "lan.tran", PASSWORD)
    change_setting(book, OPERATOR, "idle_minutes", 5)
    last_seen(book, timedelta(minutes=6))
    assert sessions.person_of(book, token) is None


def test_looking_writes_at_most_once_a_minute(book, lan):
    token = sessions.sign_in(book, "lan.tran", PASSWORD)
    last_seen(book, timedelta(seconds=40))
    with book.engine.connect() as connection:
        before = connection.execute(SESSION.select()).one()
    sessions.person_of(book, token)
    with book.engine.connect() as connection:
        assert connection.execute(SESSION.select()).one() == before


def test_a_session_ends_by_signing_out_and_by_every_change_that_has_to_end_it(book, lan):
    for end in (
        lambda token: sessions.sign_out(book, token),
        lambda token: accounts.set_password(book, OPERATOR, "lan.tran", PASSWORD),
        lambda token: sessions.change_password(book, lan, PASSWORD, PASSWORD),
        lambda token: accounts.disable(book, OPERATOR, "lan.tran"),
    ):
        token = sessions.sign_in(book, "lan.tran", PASSWORD)
        assert sessions.person_of(book, token) == lan
        end(token)
        assert sessions.person_of(book, token) is None
    with pytest.raises(SignInRefused):
        sessions.sign_in(book, "lan.tran", PASSWORD)


def test_another_role_is_in_force_at_the_next_action_of_an_open_session(book, lan):
    token = sessions.sign_in(book, "lan.tran", PASSWORD)
    accounts.change_role(book, OPERATOR, "lan.tran", Role.VIEWER)
    assert sessions.person_of(book, token).role is Role.VIEWER


def test_a_token_that_nobody_handed_out_is_nobody(book, lan):
    token = sessions.sign_in(book, "lan.tran", PASSWORD)
    with book.engine.connect() as connection:
        stored = connection.execute(SESSION.select()).one().token_hash
    for guess in ("", "x", token[:-1], token.upper(), stored):
        assert sessions.person_of(book, guess) is None


def test_five_failures_lock_a_name_and_each_further_one_twice_as_long(book, lan):
    assert fail(book, "lan.tran", 6) == [SignInRefused] * 5 + [TooManyFailures]
    with pytest.raises(TooManyFailures, match="đợi 1 phút"):
        sessions.sign_in(book, "lan.tran", PASSWORD)
    for minutes in (2, 4, 8, 16, 30, 30):
        waited(book, "lan.tran", timedelta(minutes=31))
        assert fail(book, "lan.tran", 1) == [SignInRefused]
        with pytest.raises(TooManyFailures, match=f"đợi {minutes} phút"):
            sessions.sign_in(book, "lan.tran", PASSWORD)


def test_the_right_password_after_the_lock_opens_and_forgets_the_failures(book, lan):
    fail(book, "lan.tran", 5)
    waited(book, "lan.tran", timedelta(minutes=2))
    assert sessions.sign_in(book, "lan.tran", PASSWORD)
    assert fail(book, "lan.tran", 4) == [SignInRefused] * 4


def test_an_admin_can_open_the_lock_at_once(book, lan):
    fail(book, "lan.tran", 5)
    [locked] = accounts.accounts(book)
    assert locked.locked_until > datetime.now(UTC)
    accounts.unlock(book, OPERATOR, "lan.tran")
    assert accounts.accounts(book)[0].locked_until is None
    assert sessions.sign_in(book, "lan.tran", PASSWORD)


def test_a_name_without_an_account_is_answered_exactly_like_one_with(book, lan):
    assert fail(book, "nobody", 6) == fail(book, "lan.tran", 6)


def test_many_attempts_at_once_get_no_more_tries_than_one_after_the_other(book, lan):
    def attempt(_: int) -> type:
        try:
            sessions.sign_in(book, "lan.tran", "sai mật khẩu")
        except (SignInRefused, TooManyFailures) as refusal:
            return type(refusal)
        return str

    with ThreadPoolExecutor(8) as crowd:
        seen = list(crowd.map(attempt, range(12)))
    assert seen.count(SignInRefused) == 5
    assert seen.count(TooManyFailures) == 7


def test_a_password_typed_into_the_name_field_is_written_down_nowhere(book, lan, tmp_path):
    with pytest.raises(SignInRefused):
        sessions.sign_in(book, PASSWORD, "lan.tran")
    [entry] = book.entries(Action.SIGN_IN_REFUSED)
    assert (entry.actor, entry.subject, entry.details["known"]) == ("", "", False)
    assert PASSWORD.encode() not in (tmp_path / "ledger.sqlite").read_bytes()


def test_changing_the_password_needs_the_present_one_and_counts_as_an_attempt(book, lan):
    for _ in range(5):
        with pytest.raises(accounts.PasswordRefused, match="đang dùng không đúng"):
            sessions.change_password(book, lan, "sai", "một câu khác hẳn")
    with pytest.raises(TooManyFailures):
        sessions.change_password(book, lan, PASSWORD, "một câu khác hẳn")


def test_a_persons_account_at_the_provider_is_found_by_address_and_then_tied_to_it(book, lan):
    assert sessions.sign_in_by_provider(book, claims()) == lan
    assert sessions.sign_in_by_provider(book, claims()) == lan
    assert len(book.entries(Action.SIGN_IN)) == 1
    assert sessions.sign_in_by_provider(book, claims(nonce="n2", email="lan.moi@nghean.gov.vn")) == lan
    with pytest.raises(NoAccount):  # the address passed on to somebody else
        sessions.sign_in_by_provider(book, claims(nonce="n3", sub="other"))


def test_whom_nobody_entered_is_refused_and_written_down_once(book, lan):
    stranger = claims(sub="b2", email="la@nghean.gov.vn")
    for _ in range(3):
        with pytest.raises(NoAccount, match=r"la@nghean\.gov\.vn chưa được cấp quyền"):
            sessions.sign_in_by_provider(book, stranger)
    assert len(book.entries(Action.SIGN_IN_REFUSED)) == 1
    accounts.create(book, OPERATOR, "la", "Võ La", Role.VIEWER, "la@nghean.gov.vn")
    assert sessions.sign_in_by_provider(book, stranger).account == "la"


def test_an_address_that_the_provider_did_not_check_counts_for_nothing(book, lan):
    with pytest.raises(NoAccount):
        sessions.sign_in_by_provider(book, claims(email_verified=False))


def test_the_providers_cookie_does_not_open_a_session_again_that_is_over(book, lan):
    sessions.sign_in_by_provider(book, claims())
    last_seen(book, timedelta(minutes=31))
    for _ in range(2):
        with pytest.raises(SessionOver):
            sessions.sign_in_by_provider(book, claims(iat=claims()["iat"]))
    again = claims(nonce="n2")
    assert sessions.sign_in_by_provider(book, again) == lan
    sessions.sign_out(book, sessions.provider_token(again))
    with pytest.raises(SessionOver):
        sessions.sign_in_by_provider(book, again)


def test_an_old_cookie_of_the_provider_opens_nothing_even_where_its_session_is_unknown(book, lan):
    hours_ago = int((datetime.now(UTC) - timedelta(hours=3)).timestamp())
    with pytest.raises(SessionOver):
        sessions.sign_in_by_provider(book, claims(iat=hours_ago))


def test_a_closed_account_is_closed_for_the_provider_too(book, lan):
    sessions.sign_in_by_provider(book, claims())
    accounts.disable(book, OPERATOR, "lan.tran")
    with pytest.raises(SessionOver):
        sessions.sign_in_by_provider(book, claims())
    with pytest.raises(NoAccount):
        sessions.sign_in_by_provider(book, claims(nonce="n2"))


def test_sessions_long_over_are_cleared_away_at_the_next_sign_in(book, lan):
    sessions.sign_in(book, "lan.tran", PASSWORD)
    last_seen(book, timedelta(days=40))
    sessions.sign_in(book, "lan.tran", PASSWORD)
    with book.engine.connect() as connection:
        assert len(connection.execute(SESSION.select()).all()) == 1
        assert connection.execute(ACCOUNT.select()).one().password_hash.startswith("$argon2id$")


@pytest.mark.parametrize(
    ("name", "value"), [("idle_minutes", 0), ("idle_minutes", 5000), ("idle_minutes", True), ("four_eyes", 1), ("x", 1)]
)
def test_a_setting_outside_its_bounds_is_refused(book, name, value):
    with pytest.raises(SettingRefused):
        change_setting(book, OPERATOR, name, value)
    assert book.entries() == []


def test_only_an_admin_changes_a_setting_and_only_a_change_is_an_entry(book, lan):
    with pytest.raises(NotAllowed):
        change_setting(book, lan, "sign_in_required", True)
    assert change_setting(book, OPERATOR, "sign_in_required", True)
    assert not change_setting(book, OPERATOR, "sign_in_required", True)
    [entry] = book.entries(Action.SETTING)
    assert (entry.subject, entry.details) == ("sign_in_required", {"value": True, "before": False})
    assert settings(book)["sign_in_required"] is True
