"""The append-only book: order, seals, many writers, and what its entries amount to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import book as ledger
from ledger.book import BEFORE_THE_FIRST, Action, Book
from ledger.decisions import SETTINGS, Assigned, State, in_force_with, state
from ledger.decisions import settings as settings_of
from ledger.people import VISITOR, NotAllowed, Person, Role, require


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return ledger.of(tmp_path)


def publish(book: Book, name: str, assigned: tuple[Assigned, ...] = ()) -> int:
    """Number of a new entry that publishes one workbook."""
    labels = [{"scheme": one.scheme, "item": one.item, "label": one.label} for one in assigned]
    files = [{"sha256": f"sha-{name}", "name": name}]
    return book.append("lan", Action.PUBLISH, "", files=files, assigned=labels).number


def test_entries_come_back_as_they_were_written_each_sealed_over_the_one_before(book):
    first = book.append("lan", Action.EXPORT, "Xuất khẩu", rows=12, note="đ")
    second = book.append("minh", Action.SIGN_IN)
    assert book.entries() == [first, second]
    assert (first.previous, second.previous) == (BEFORE_THE_FIRST, first.hash)
    assert first.details == {"rows": 12, "note": "đ"}
    assert book.verify() == book.newest_number() == 2


def test_threads_that_write_at_once_leave_one_unbroken_chain(book):
    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(lambda number: book.append(f"p{number}", Action.EXPORT), range(60)))
    assert book.verify() == 60
    assert {entry.actor for entry in book.entries()} == {f"p{number}" for number in range(60)}


def test_several_lines_are_written_all_or_none(book):
    lines = [("lan", Action.EXPORT, "một", {}), ("lan", Action.EXPORT, "hai", {"not plain": object()})]
    with pytest.raises(TypeError):
        book.append_many(lines)
    assert book.newest_number() == 0


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=40)), max_size=5))
@settings(max_examples=25, deadline=None)
def test_any_text_survives_a_dump_and_its_return(tmp_path_factory, lines):
    one, other = (ledger.of(tmp_path_factory.mktemp(name)) for name in ("one", "other"))
    for actor, subject in lines:
        one.append(actor, Action.EXPORT, subject)
    other.replace(one.dump())
    assert other.entries() == one.entries()
    assert other.verify() == len(lines)


def test_an_undone_publication_takes_its_files_and_labels_with_it_but_they_are_remembered(book):
    beer = Assigned("product", "BEER", "Bia tươi các loại")
    publish(book, "t7.xlsx")
    number = publish(book, "t8.xlsx", (beer,))
    assert state(book).files == {"sha-t7.xlsx", "sha-t8.xlsx"}
    assert state(book).assigned == (beer,)
    assert state(book).newest.number == number
    book.append("lan", Action.UNDO, "nhầm", publication=number)
    assert state(book).files == {"sha-t7.xlsx"}
    assert (state(book).assigned, state(book).remembered) == ((), (beer,))
    assert state(book).newest.names == ("t7.xlsx",)


def test_the_later_assignment_of_a_label_replaces_the_earlier():
    wrong, right = Assigned("product", "BEER", "Sữa"), Assigned("product", "MILK", "Sữa")
    assert in_force_with(State(), [wrong, right]) == (right,)


def test_a_setting_is_its_last_word_else_the_default(book):
    assert settings_of(book) == SETTINGS
    book.append("an", Action.SETTING, "four_eyes", value=True)
    book.append("an", Action.SETTING, "idle_minutes", value=10)
    book.append("an", Action.SETTING, "idle_minutes", value=20)
    assert settings_of(book) == SETTINGS | {"four_eyes": True, "idle_minutes": 20}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_do_what_it_and_those_below_may(book, role):
    person = Person("lan", "Lan", role)
    for needed in Role:
        if role >= needed:
            require(book, person, needed, "công bố số liệu")
        else:
            with pytest.raises(NotAllowed):
                require(book, person, needed, "công bố số liệu")
    refused = book.entries(Action.REFUSED)
    assert [entry.details["needed"] for entry in refused] == [needed.name for needed in Role if needed > role]


def test_a_visitor_is_refused_with_a_sentence_that_says_what_to_do(book):
    with pytest.raises(NotAllowed, match=r"“công bố số liệu”: chưa đăng nhập.*Hãy đăng nhập"):
        require(book, VISITOR, Role.STATISTICIAN, "công bố số liệu")
    [entry] = book.entries()
    assert (entry.actor, entry.action, entry.subject) == ("Khách", Action.REFUSED, "công bố số liệu")
