"""The one door from the dashboard to the load: what pages may ask of received workbooks. Knows no screen, no SELECT."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pandas as pd
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from etl import glossary, items, load, templates
from etl.aliases import Proposal, UnknownLabel
from etl.annotated_copy import AnnotatedCopy
from etl.comparison import Change, Kind, Place
from etl.examination import Examination, FileSeen, Role, TableSeen
from etl.examination import choices as label_choices
from etl.forms import read_day
from etl.load import Instructions, Outcome, PublishedMeanwhile, require_month
from etl.model import EtlError, Finding
from etl.numbers import VI, NumberError, is_missing, parse_number
from etl.publishing import (
    Order,
    ReasonMissing,
    annotated,
    approve,
    four_eyes,
    given_back,
    history,
    look,
    order_of,
    publish,
    reject,
    sheets,
    statement,
    submissions,
    submit,
    taken_back,
    undo,
    upload,
)
from etl.reader import read_workbook
from etl.safekeeping import backup_name, make_backup, restore_backup, verify_all
from etl.staging import Staged
from etl.workbook import Sheet, column_letters, open_workbook
from growth.periods import Period
from growth.vocabulary import NOTE_KIND_NAME, NoteKind, Severity
from ledger import book as ledger
from ledger import people
from ledger.book import Action
from ledger.people import Person, require

__all__ = [
    "GOAL_WORDS",
    "AddressUnreadable",
    "AnnotatedCopy",
    "Change",
    "EtlError",
    "Examination",
    "FileSeen",
    "Finding",
    "GoalRefused",
    "Instructions",
    "Kind",
    "NoteRefused",
    "Order",
    "Outcome",
    "Place",
    "Proposal",
    "PublishedMeanwhile",
    "ReasonMissing",
    "Role",
    "Sheet",
    "SheetMissing",
    "Staged",
    "TableSeen",
    "UnknownLabel",
    "Window",
    "add_goal",
    "add_goal_note",
    "annotated",
    "approve",
    "area_names",
    "backup_name",
    "closed_name",
    "column_letters",
    "four_eyes",
    "given_back",
    "history",
    "indicator_names",
    "label_choices",
    "look",
    "make_backup",
    "order_of",
    "publish",
    "reject",
    "require_month",
    "restore_backup",
    "sheets",
    "statement",
    "submissions",
    "submit",
    "taken_back",
    "template",
    "undo",
    "upload",
    "verify_all",
    "window",
]

LONGEST_NOTE = 4000  # characters: what a reader of a report will read, far below what a cell holds
_OFFICE = "Sở Công Thương Nghệ An"
# Closed lists of a goal: field → code → what the sheet calls it.
GOAL_WORDS = {
    field: {glossary.closed_code(field, name): name for name in glossary.closed_names(field)}
    for field in ("kind", "direction", "comparison")
}
_GOAL_NUMBERS = ("base_year", "base_value", "period_from", "target_year", "target_low", "target_high")

_ABOVE, _BELOW, _LEFT, _RIGHT = 12, 8, 6, 5
_LETTERS_IN_USE = 3  # the widest sheet ends at column XFD


class SheetMissing(EtlError):
    """A workbook has no sheet of this name."""

    def __init__(self, file: str, sheet: str):
        self.file, self.sheet = file, sheet
        super().__init__(f"Tệp {file} không có trang tính “{sheet}”; hãy chọn lại ô từ bảng số liệu.")


class AddressUnreadable(EtlError):
    """A text that is no cell address."""

    def __init__(self, found: str):
        self.found = found
        super().__init__(f"“{found}” không phải là địa chỉ ô; hãy viết như B7.")


class NoteRefused(EtlError):
    """An entry beside a goal that cannot be kept as it was written; `fault` says why."""

    def __init__(self, fault: str):
        self.fault = fault
        super().__init__(f"Chưa ghi: {fault}.")


class GoalRefused(EtlError):
    """A goal that cannot be kept as it was entered; `fault` says why."""

    def __init__(self, fault: str):
        self.fault = fault
        super().__init__(f"Chưa ghi: {fault}")


@dataclass(frozen=True)
class Window:
    """A part of a sheet as it stands in the file, with the wanted cell in it.

    cells: values as stored, columns named by their letters, rows by their numbers; merged cells hold their value at
    the top left only. cell: the wanted address in capitals. hidden: the sheet is hidden in the workbook.
    """

    cells: pd.DataFrame
    cell: str
    hidden: bool


def template(kind: str, rows: Sequence[Mapping[str, object]], month: Period | None) -> bytes:
    """A form to fill in as .xlsx, with rows (by field of its layout) to start from; raises UnknownTemplate."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / f"{kind}.xlsx"
        templates.write_template(kind, path, templates.Filled(rows, month))
        return path.read_bytes()


def closed_name(kind: str, code: str) -> str:
    """What a code of a closed list (`measure`, `price_basis`, `stage` …) is called on a sheet; empty for no code."""
    return glossary.closed_name(kind, code) if code else ""


def indicator_names() -> dict[str, str]:
    """Code → short name of every indicator of the catalogue."""
    return {code: one.short_name for code, one in glossary.indicators().items()}


def area_names() -> dict[str, str]:
    """Code → name of every area of the catalogue."""
    return dict(items.areas().names)


def _position(cell: str) -> tuple[int, int]:
    """`B7` → (6, 1): row and column from 0; raises AddressUnreadable."""
    letters = cell.strip().upper().rstrip("0123456789")
    digits = cell.strip()[len(letters) :]
    if not (letters.isascii() and letters.isalpha() and len(letters) <= _LETTERS_IN_USE and digits and int(digits)):
        raise AddressUnreadable(cell)
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(digits) - 1, column - 1


def window(path: Path, sheet: str, cell: str) -> Window:
    """The cells around one cell of a raw workbook; raises EtlError with a sentence for the user."""
    row, column = _position(cell)
    workbook = open_workbook(path)
    page = next((one for one in workbook.sheets if one.name == sheet), None)
    if page is None:
        raise SheetMissing(workbook.file, sheet)
    rows = range(max(row - _ABOVE, 0), row + _BELOW + 1)
    columns = range(max(column - _LEFT, 0), column + _RIGHT + 1)
    # Objects, not pandas' own types: an empty cell stays empty and a whole number stays one.
    cells = pd.DataFrame(
        [[page.value(at, across) for across in columns] for at in rows],
        index=[at + 1 for at in rows],
        columns=[column_letters(across) for across in columns],
        dtype=object,
    )
    return Window(cells, f"{column_letters(column)}{row + 1}", page.hidden)


def add_goal_note(
    folder: Path,
    person: Person,
    *,
    goal_code: str,
    goal_name: str,
    kind: NoteKind,
    text: str,
    unit_in_charge: str,
    day: date,
    illustrative: bool,
) -> None:
    """Keep a cause or proposal beside a goal: a workbook of one row in the raw store, loaded like any other.

    folder: the data folder; person: its author, a statistician at least. The new version of the warehouse is published
    on return. Raises NotAllowed, NoteRefused for an entry without text, too long or known already, and the errors of
    loading.
    """
    require(ledger.of(folder), person, people.Role.STATISTICIAN, "ghi nguyên nhân, đề xuất")
    text = "\n".join(filter(None, map(_one_line, ILLEGAL_CHARACTERS_RE.sub(" ", text).splitlines())))
    unit_in_charge = _one_line(ILLEGAL_CHARACTERS_RE.sub(" ", unit_in_charge))
    if is_missing(text):
        raise NoteRefused("thiếu nội dung; hãy nhập nội dung rồi bấm Ghi lại")
    if len(text) > LONGEST_NOTE:
        raise NoteRefused(f"nội dung dài {len(text)} ký tự, tối đa {LONGEST_NOTE}; hãy tách thành nhiều lần ghi")
    row = {
        "goal_code": goal_code,
        "note_kind": NOTE_KIND_NAME[kind],
        "text": text,
        "unit_in_charge": unit_in_charge,
        "written_on": day,
        "author": person.name,
    }
    instructions = load.Instructions(
        released=day,
        publisher=_OFFICE,
        document=f"Nguyên nhân, đề xuất: {goal_name}",
        entered_by=person.name,
        illustrative=illustrative,
    )
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / f"nguyen-nhan-{goal_code}-{day:%Y-%m-%d}.xlsx"
        workbook = templates.new_workbook()
        templates.write_goal_notes(workbook, [row])
        templates.save(workbook, path)
        decision = load.Decision(person.account, goal_name, Action.GOAL_NOTE)
        if load.load(folder, [path], instructions, decision=decision).known:
            raise NoteRefused("hôm nay đã có một nội dung y hệt của cùng người ghi cho mục tiêu này")


def add_goal(folder: Path, person: Person, *, fields: Mapping[str, str], moment: datetime, illustrative: bool) -> None:
    """Keep a goal, new or changed, as a workbook of one row in the raw store, loaded like any other.

    person: its author, a statistician at least; fields: texts by field of etl.layouts.GOALS, as typed, figures as
    1.234,5. Earlier statements of the goal stay. The new version of the warehouse is published on return. Raises
    NotAllowed, GoalRefused with the sentences of the reader for what is no goal, and the errors of loading.
    """
    require(ledger.of(folder), person, people.Role.STATISTICIAN, "nhập hoặc điều chỉnh chỉ tiêu")
    cells = {name: _one_line(ILLEGAL_CHARACTERS_RE.sub(" ", text)) for name, text in fields.items()}
    cells = {name: text for name, text in cells.items() if not is_missing(text)}
    row = {name: _typed(name, text) for name, text in cells.items()}
    instructions = load.Instructions(
        released=moment.date(),
        publisher=_OFFICE,
        document=f"Chỉ tiêu: {cells.get('name', '')}",
        entered_by=person.name,
        illustrative=illustrative,
    )
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / f"muc-tieu-{cells['goal_code']}-{moment:%Y-%m-%d}.xlsx"
        workbook = templates.new_workbook()
        # The moment tells an entry that goes back to an earlier value from that earlier entry.
        templates.write_goals(
            workbook, [row], (f"Nhập trên trang, {moment:%H:%M:%S %d/%m/%Y}", f"Người nhập: {person.name}")
        )
        templates.save(workbook, path)
        reading = read_workbook(path)
        faults = [f"{one.message} {one.remedy}" for one in reading.findings if one.severity == Severity.ERROR]
        if faults:
            raise GoalRefused(" ".join(faults))
        for name in ("name", "document", "article", "citation", "note"):
            if (kept := getattr(reading.goals[0], name)) != cells.get(name, ""):
                raise GoalRefused(
                    f"“{cells.get(name, '')}” có ký tự không lưu được (đọc lại thành “{kept}”); hãy viết bằng chữ."
                )
        load.load(folder, [path], instructions, decision=load.Decision(person.account, cells["name"], Action.GOAL))


def _typed(name: str, text: str) -> object:
    """What the author typed as a number or a day where the field is one; a text that is neither is the reader's."""
    if name in _GOAL_NUMBERS:
        try:
            return parse_number(text, VI)
        except NumberError:
            return text
    return read_day(text) or text if name == "document_date" else text


def _one_line(text: str) -> str:
    return " ".join(text.split())
