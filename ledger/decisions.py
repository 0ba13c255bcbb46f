"""Owns what the entries of the book amount to: files in force, labels assigned, settings. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from ledger.book import Action, Book, Entry

PUBLISHING = (Action.ADOPT, Action.PUBLISH, Action.GOAL, Action.GOAL_NOTE)


@dataclass(frozen=True, slots=True, order=True)
class Assigned:
    """A printed label that a person gave to an item of a code list."""

    scheme: str
    item: str
    label: str


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication as the book has it; `undone`: somebody took it back later.

    actor published it; submitted_by: who handed it in where a second person had to agree. version_before and
    version_after name the warehouse; files: SHA-256 of the workbooks that came in with it.
    """

    number: int
    at: datetime
    actor: str
    action: Action
    note: str
    submitted_by: str
    files: tuple[str, ...]
    names: tuple[str, ...]
    assigned: tuple[Assigned, ...]
    version_before: str
    version_after: str
    undone: bool


@dataclass(frozen=True, slots=True)
class State:
    """What is in force after the last entry; publications stand oldest first."""

    publications: tuple[Publication, ...] = ()

    @property
    def files(self) -> frozenset[str]:
        """SHA-256 of the received workbooks whose publication was not undone."""
        return frozenset(sha256 for one in self.publications if not one.undone for sha256 in one.files)

    @property
    def assigned(self) -> tuple[Assigned, ...]:
        """Labels that people gave to items, in publications that were not undone."""
        return _merged(label for one in self.publications if not one.undone for label in one.assigned)

    @property
    def remembered(self) -> tuple[Assigned, ...]:
        """The same, of undone publications too: worth proposing, never applied by itself."""
        return _merged(label for one in self.publications for label in one.assigned)

    @property
    def newest(self) -> Publication | None:
        """The publication that an undo would take back; adopted files are not one."""
        return next((one for one in reversed(self.publications) if not one.undone and one.action != Action.ADOPT), None)

    def without(self, number: int) -> State:
        """The same with one more publication undone."""
        return State(tuple(replace(one, undone=one.undone or one.number == number) for one in self.publications))


def state(book: Book) -> State:
    """What the book amounts to now."""
    entries = book.entries(*PUBLISHING, Action.UNDO)
    undone = {entry.details["publication"] for entry in entries if entry.action == Action.UNDO}
    return State(tuple(_publication(entry, entry.number in undone) for entry in entries if entry.action in PUBLISHING))


def in_force_with(decided: State, added: Iterable[Assigned]) -> tuple[Assigned, ...]:
    """The labels in force after `added` came in."""
    return _merged([*decided.assigned, *added])


def _publication(entry: Entry, undone: bool) -> Publication:
    details = entry.details
    return Publication(
        number=entry.number,
        at=entry.at,
        actor=entry.actor,
        action=entry.action,
        note=entry.subject,
        submitted_by=details.get("submitted_by", ""),
        files=tuple(file["sha256"] for file in details["files"]),
        names=tuple(file["name"] for file in details["files"]),
        assigned=tuple(Assigned(**one) for one in details.get("assigned", ())),
        version_before=details.get("version_before", ""),
        version_after=details.get("version_after", ""),
        undone=undone,
    )


def _merged(assigned: Iterable[Assigned]) -> tuple[Assigned, ...]:
    """The later assignment of a label replaces the earlier one; sorted, so that the order leaves no trace."""
    return tuple(sorted({(one.scheme, one.label): one for one in assigned}.values()))


SETTINGS = {
    "sign_in_required": False,
    "four_eyes": False,
    "idle_minutes": 30,
}


def settings(book: Book) -> dict[str, bool | int]:
    """Every setting with its value: the last one written, else the default."""
    written = {entry.subject: entry.details["value"] for entry in book.entries(Action.SETTING)}
    return {name: written.get(name, default) for name, default in SETTINGS.items()}
