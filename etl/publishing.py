"""Owns who may upload, publish, hand in, reject and undo: each action checks the role and the second person itself.

Knows neither captions nor the warehouse's tables, and no screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from pathlib import Path

from etl import examination, load, staging
from etl.annotated_copy import AnnotatedCopy, annotate
from etl.examination import Examination, FileSeen
from etl.forms import read_day
from etl.load import Decision, Instructions, Outcome, Progress
from etl.model import EtlError
from etl.numbers import is_missing
from etl.staging import Staged
from etl.workbook import Sheet, open_workbook
from ledger import book as ledger
from ledger.book import Action, Book, Entry
from ledger.decisions import Assigned, State, settings, state
from ledger.people import Person, Role, require
from ledger.submissions import Submission, pending, rejected

PUBLISH, UNDO, HAND_IN, REJECT, UPLOAD = (
    "công bố số liệu",
    "hoàn tác lần công bố",
    "gửi số liệu để duyệt",
    "trả lại số liệu gửi duyệt",
    "tải tệp lên",
)
_KEPT = ("area", "month", "publisher", "document", "reason")  # what a submission keeps of Instructions, with released


class ReasonMissing(EtlError):
    """An action that nobody would understand later without a reason."""

    def __init__(self, what: str):
        self.what = what
        super().__init__(f"Chưa {what}: thiếu lý do. Hãy ghi lý do, sổ ghi giữ lại để người sau hiểu.")


class DayUnreadable(EtlError):
    """A text that is no day."""

    def __init__(self, text: str):
        self.text = text
        super().__init__(f"“{text}” không phải là một ngày. Hãy viết ngày/tháng/năm như 29/8/2025.")


class NothingToPublish(EtlError):
    """No file and no label that the warehouse does not have already."""

    def __init__(self) -> None:
        super().__init__("Các tệp này đã có trong kho số liệu, không có gì mới để công bố.")


class SecondPersonNeeded(EtlError):
    """The four-eyes rule is on: files have to be handed in first."""

    def __init__(self) -> None:
        super().__init__(
            "Cơ quan đang bật quy tắc hai người: hãy bấm “Gửi duyệt”, một người duyệt khác sẽ xem và công bố."
        )


class SamePerson(EtlError):
    """Whoever handed files in cannot be the one to agree."""

    def __init__(self, person: Person):
        self.person = person
        super().__init__(
            f"“{person.name}” là người gửi nên không tự duyệt được. Hãy đề nghị một người duyệt khác xem và công bố."
        )


class SubmissionSettled(EtlError):
    """Files that were handed in have been published or rejected meanwhile."""

    def __init__(self, number: int):
        self.number = number
        super().__init__(f"Hồ sơ gửi duyệt số {number} không còn chờ: đã được công bố hoặc trả lại. Hãy tải lại trang.")


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants to publish: uploads with what the person says about each, labels given to items, a note."""

    files: Mapping[Staged, Instructions] = field(default_factory=dict)
    assigned: tuple[Assigned, ...] = ()
    note: str = ""


def statement(*, area: str, month: str, released: str, publisher: str, document: str, reason: str) -> Instructions:
    """What a person says about a file, from texts; area and month need a reason.

    Raises NotAMonth, DayUnreadable, ReasonMissing.
    """
    day = read_day(released) if released.strip() else None
    if released.strip() and day is None:
        raise DayUnreadable(released)
    if month:
        load.require_month(month)
    if (area or month) and is_missing(reason):
        raise ReasonMissing("chỉ định địa bàn hoặc tháng báo cáo")
    texts = (publisher, document, reason)
    publisher, document, reason = (" ".join(text.split()) for text in texts)
    return Instructions(area, month, day, publisher, document, reason=reason)


def upload(folder: Path, person: Person, name: str, content: bytes) -> Staged:
    """Keep uploaded bytes until somebody decides. Raises NotAllowed and the errors of staging."""
    book = ledger.of(folder)
    require(book, person, Role.STATISTICIAN, UPLOAD)
    staging.clear(folder, {file["sha256"] for one in pending(book) for file in one.files})
    return staging.keep(folder, name, content)


def look(folder: Path, person: Person, order: Order, progress: Progress, illustrative: bool = False) -> Examination:
    """What publishing the order now would mean; changes nothing. Raises NotAllowed, UploadGone."""
    book = ledger.of(folder)
    require(book, person, Role.STATISTICIAN, UPLOAD)
    files = {
        staged: (staging.path_of(folder, staged), _complete(staged, said, person.name, illustrative))
        for staged, said in order.files.items()
    }
    return examination.examine(folder, files, order.assigned, state(book).remembered, progress)


def publish(folder: Path, person: Person, order: Order, *, upon: str | None, illustrative: bool = False) -> Outcome:
    """Publish all of the order or nothing; upon: the version that the person compared with.

    Raises NotAllowed, SecondPersonNeeded, NothingToPublish, PublishedMeanwhile, CheckFailed and the errors of reading.
    """
    book = ledger.of(folder)
    require(book, person, Role.STATISTICIAN, PUBLISH)
    if four_eyes(folder):
        raise SecondPersonNeeded
    return _publish(folder, order, Decision(person.account, order.note, upon=upon), person.name, illustrative)


def submit(folder: Path, person: Person, order: Order, *, upon: str | None) -> int:
    """Hand the order in for a second person; returns the number of its entry. Raises NotAllowed, NothingToPublish."""
    book = ledger.of(folder)
    require(book, person, Role.STATISTICIAN, HAND_IN)
    if not order.files and not order.assigned:
        raise NothingToPublish
    for staged in order.files:
        staging.path_of(folder, staged)
    files = [asdict(staged) | _said(said) for staged, said in order.files.items()]
    assigned = [asdict(one) for one in order.assigned]
    return book.append(
        person.account, Action.SUBMIT, order.note, files=files, assigned=assigned, upon=upon or ""
    ).number


def approve(folder: Path, person: Person, number: int, *, upon: str | None, illustrative: bool = False) -> Outcome:
    """Publish what somebody else handed in with the entry `number`.

    Raises NotAllowed, SamePerson, SubmissionSettled and the errors of publishing.
    """
    book = ledger.of(folder)
    require(book, person, Role.APPROVER, PUBLISH)
    submission = _waiting(book, number)
    if submission.actor == person.account:
        book.append(person.account, Action.REFUSED, PUBLISH, role=person.role.name, submission=number)
        raise SamePerson(person)
    decision = Decision(person.account, submission.note, submitted_by=submission.actor, submission=number, upon=upon)
    return _publish(folder, order_of(submission), decision, submission.actor, illustrative)


def reject(folder: Path, person: Person, number: int, reason: str) -> None:
    """Give back what was handed in; whoever handed it in may withdraw it. Raises NotAllowed, ReasonMissing."""
    book = ledger.of(folder)
    submission = _waiting(book, number)
    own = submission.actor == person.account
    require(book, person, Role.STATISTICIAN if own else Role.APPROVER, REJECT)
    if is_missing(reason):
        raise ReasonMissing("trả lại")
    book.append(person.account, Action.REJECT, reason.strip(), submission=number)


def undo(folder: Path, person: Person, number: int, reason: str, *, upon: str | None) -> Outcome:
    """Take back the newest publication. Raises NotAllowed, ReasonMissing, NothingToUndo, PublishedMeanwhile."""
    book = ledger.of(folder)
    require(book, person, Role.APPROVER if four_eyes(folder) else Role.STATISTICIAN, UNDO)
    if is_missing(reason):
        raise ReasonMissing("hoàn tác")
    return load.undo(folder, number, Decision(person.account, reason.strip(), upon=upon))


def history(folder: Path) -> State:
    """All publications, and what of them is in force."""
    return state(ledger.of(folder))


def taken_back(folder: Path) -> dict[int, Entry]:
    """Number of a publication → the entry by which it was undone: who, when, why."""
    return {entry.details["publication"]: entry for entry in ledger.of(folder).entries(Action.UNDO)}


def given_back(folder: Path) -> list[tuple[Submission, Entry]]:
    """What was handed in and given back, newest first, each with the entry that says who did so and why."""
    return rejected(ledger.of(folder))[::-1]


def submissions(folder: Path) -> list[Submission]:
    """What waits for a second person, oldest first."""
    return pending(ledger.of(folder))


def four_eyes(folder: Path) -> bool:
    """Whether a second person has to agree to every publication."""
    return bool(settings(ledger.of(folder))["four_eyes"])


def order_of(submission: Submission) -> Order:
    """What was handed in, as it can be looked at and published."""
    files = {
        Staged(file["sha256"], file["name"]): Instructions(
            **{name: file[name] for name in _KEPT},
            released=date.fromisoformat(file["released"]) if file["released"] else None,
        )
        for file in submission.files
    }
    return Order(files, submission.assigned, submission.note)


def sheets(folder: Path, staged: Staged) -> list[Sheet]:
    """The sheets of an upload as they stand in it, hidden ones too. Raises UploadGone and the errors of opening."""
    return open_workbook(staging.path_of(folder, staged), staged.name).sheets


def annotated(folder: Path, file: FileSeen) -> AnnotatedCopy:
    """A copy of an upload with its findings as comments. Raises UploadGone and the errors of opening."""
    return annotate(staging.path_of(folder, file.staged), file.staged.name, file.findings)


def _publish(folder: Path, order: Order, decision: Decision, entered_by: str, illustrative: bool) -> Outcome:
    files = {
        staging.path_of(folder, staged): _complete(staged, said, entered_by, illustrative)
        for staged, said in order.files.items()
    }
    if not files and not order.assigned:
        raise NothingToPublish
    outcome = load.load(folder, list(files), files, decision=replace(decision, assigned=order.assigned))
    if not outcome.changed:
        raise NothingToPublish
    return outcome


def _complete(staged: Staged, said: Instructions, entered_by: str, illustrative: bool) -> Instructions:
    return replace(said, name=staged.name, entered_by=entered_by, illustrative=illustrative)


def _said(said: Instructions) -> dict[str, str]:
    kept = {one.name: getattr(said, one.name) for one in fields(said) if one.name in _KEPT}
    return kept | {"released": said.released.isoformat() if said.released else ""}


def _waiting(book: Book, number: int) -> Submission:
    found = next((one for one in pending(book) if one.number == number), None)
    if found is None:
        raise SubmissionSettled(number)
    return found
