"""Owns what waits for a second person: files handed in and neither published nor rejected. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ledger.book import Action, Book, Entry
from ledger.decisions import Assigned


@dataclass(frozen=True, slots=True)
class Submission:
    """Files that somebody handed in for a second person to publish.

    files: one dictionary each, with sha256, name and what the person said about it (area, month, released, publisher,
    document, reason); assigned: labels given to items; upon: version of the warehouse that the person compared with.
    """

    number: int
    at: datetime
    actor: str
    note: str
    files: tuple[dict[str, str], ...]
    assigned: tuple[Assigned, ...]
    upon: str


def pending(book: Book) -> list[Submission]:
    """What waits, oldest first."""
    entries = book.entries(Action.SUBMIT, Action.PUBLISH, Action.REJECT)
    settled = {entry.details.get("submission") for entry in entries if entry.action is not Action.SUBMIT}
    return [_submission(one) for one in entries if one.action is Action.SUBMIT and one.number not in settled]


def rejected(book: Book) -> list[tuple[Submission, Entry]]:
    """What was given back, oldest first, each with the entry that gave it back."""
    entries = book.entries(Action.SUBMIT, Action.REJECT)
    handed_in = {entry.number: entry for entry in entries if entry.action is Action.SUBMIT}
    return [
        (_submission(handed_in[entry.details["submission"]]), entry)
        for entry in entries
        if entry.action is Action.REJECT
    ]


def _submission(entry: Entry) -> Submission:
    return Submission(
        entry.number,
        entry.at,
        entry.actor,
        entry.subject,
        tuple(entry.details["files"]),
        tuple(Assigned(**one) for one in entry.details["assigned"]),
        entry.details["upon"],
    )
