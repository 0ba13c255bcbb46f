"""Owns the append-only book of entries, each sealed by a hash over itself and the entry before. Judges no entry."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path

import sqlalchemy as sql
from sqlalchemy.schema import CreateIndex, CreateTable

from ledger.tables import ENTRY, METADATA

BEFORE_THE_FIRST = "0" * 64
_WAIT_S = 30
_ATTEMPTS = 50  # of processes that append at the same moment, one wins each round


class LedgerError(Exception):
    """Base of what the ledger has to tell a user: one Vietnamese sentence saying what is wrong and what to do."""


class LedgerBusy(LedgerError):
    """Others kept writing for so long that this entry found no place."""

    def __init__(self) -> None:
        super().__init__("Sổ ghi đang bận, việc vừa làm chưa được ghi và chưa có hiệu lực. Hãy thử lại sau ít giây.")


class ChainBroken(LedgerError):
    """An entry is not what its hash says, or one is missing. `number`: the first entry that does not fit."""

    def __init__(self, number: int):
        self.number = number
        super().__init__(
            f"Sổ ghi đã bị sửa từ bên ngoài: mục số {number} không khớp mã băm. "
            "Hãy báo người quản trị, giữ nguyên tệp sổ ghi và khôi phục từ bản sao lưu gần nhất."
        )


class Action(StrEnum):
    """What an entry records."""

    ADOPT = "adopt"  # files that were loaded before there was a ledger
    PUBLISH = "publish"
    UNDO = "undo"
    SUBMIT = "submit"  # waits for a second person
    REJECT = "reject"
    GOAL = "goal"
    GOAL_NOTE = "goal_note"
    EXPORT = "export"
    SIGN_IN = "sign_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGN_OUT = "sign_out"
    ACCOUNT = "account"
    SETTING = "setting"
    TEMPLATE = "template"  # the office put its own Word template in force, or took it back
    REFUSED = "refused"  # somebody without the role tried
    BACKUP = "backup"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the book.

    number counts from 1 without gaps; at is UTC; details hold plain JSON values; hash covers all other fields.
    """

    number: int
    at: datetime
    actor: str
    action: Action
    subject: str
    details: dict = field(hash=False)
    previous: str
    hash: str = ""

    def sealed(self) -> Entry:
        """The entry with the hash that belongs to its content."""
        content = asdict(self) | {"at": self.at.isoformat(), "hash": ""}
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return replace(self, hash=hashlib.sha256(text.encode()).hexdigest())


# What SQLite itself refuses; elsewhere the database's own rights have to (INSERT and SELECT alone for this table).
_APPEND_ONLY = [
    sql.DDL(
        f"CREATE TRIGGER IF NOT EXISTS entry_without_{change.lower()} BEFORE {change} ON entry "
        "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
    )
    for change in ("UPDATE", "DELETE")
]


def address(folder: Path) -> str:
    """SQLAlchemy URL of the ledger of a data folder: its own SQLite file unless DASHBOARD_LEDGER names a server."""
    return os.environ.get("DASHBOARD_LEDGER") or f"sqlite:///{(folder / 'ledger.sqlite').resolve()}"


def of(folder: Path) -> Book:
    """The book of a data folder; made where there is none yet."""
    folder.mkdir(parents=True, exist_ok=True)
    return _open(address(folder))


@cache
def _open(url: str) -> Book:
    return Book(url)


class Book:
    """The entries behind one database address; safe to share between threads."""

    def __init__(self, url: str):
        self.url = sql.make_url(url)
        self._file = Path(self.url.database) if self.url.get_backend_name() == "sqlite" else None
        # A pooled connection would go on writing into a file that a restore has replaced.
        options = {"poolclass": sql.NullPool, "connect_args": {"timeout": _WAIT_S}} if self._file else {}
        self._engine = sql.create_engine(self.url, **options)
        self._has_tables = False

    @property
    def engine(self) -> sql.Engine:
        """Connections to the database; tables are made where they are missing."""
        if not self._has_tables or (self._file and not self._file.exists()):
            with self._engine.begin() as connection:
                for table in METADATA.sorted_tables:
                    connection.execute(CreateTable(table, if_not_exists=True))
                    for index in table.indexes:
                        connection.execute(CreateIndex(index, if_not_exists=True))
                if self._file:
                    for trigger in _APPEND_ONLY:
                        connection.execute(trigger)
            self._has_tables = True
        return self._engine

    def append(self, actor: str, action: Action, subject: str = "", **details: object) -> Entry:
        """Write one entry and return it; details: plain JSON values. Raises LedgerBusy."""
        return self.append_many([(actor, action, subject, details)])[0]

    def append_many(
        self, lines: Iterable[tuple[str, Action, str, dict]], along: Callable[[sql.Connection], object] | None = None
    ) -> list[Entry]:
        """Write several entries, all or none; `along` changes other tables in the same transaction.

        `along` may run more than once, and what it raises leaves everything as it was.
        """
        lines = list(lines)
        for _ in range(_ATTEMPTS):
            try:
                with self.engine.begin() as connection:
                    if along:
                        along(connection)
                    entries = list(_following(_last(connection), lines))
                    connection.execute(ENTRY.insert(), [_as_row(entry) for entry in entries])
                    return entries
            except sql.exc.IntegrityError:
                continue
        raise LedgerBusy

    def entries(self, *actions: Action) -> list[Entry]:
        """All entries, or those of some actions, oldest first."""
        wanted = sql.select(ENTRY).order_by(ENTRY.c.number)
        if actions:
            wanted = wanted.where(ENTRY.c.action.in_(actions))
        with self.engine.connect() as connection:
            return [_from_row(row) for row in connection.execute(wanted)]

    def newest_number(self) -> int:
        """Number of the newest entry, 0 in an empty book: tells cheaply whether anything was written."""
        with self.engine.connect() as connection:
            return connection.execute(sql.select(sql.func.coalesce(sql.func.max(ENTRY.c.number), 0))).scalar_one()

    def dump(self) -> list[dict]:
        """Every row of every table that is worth keeping, as plain values with its table's name, for a backup."""
        with self.engine.connect() as connection:
            return [
                {"table": table.name, "row": dict(row._mapping)}
                for table in METADATA.sorted_tables
                if not table.info.get("passing")
                for row in connection.execute(sql.select(table).order_by(*table.primary_key.columns))
            ]

    def replace(self, rows: list[dict]) -> None:
        """Begin the book anew with the rows of a `dump`: for a restore alone, which keeps the old ones first."""
        with self.engine.begin() as connection:
            METADATA.drop_all(connection)
        self._has_tables = False
        with self.engine.begin() as connection:
            for one in rows:
                connection.execute(METADATA.tables[one["table"]].insert(), one["row"])

    def verify(self) -> int:
        """Check the chain from the first entry on; returns the number of entries, raises ChainBroken.

        A book whose newest entries were cut off fits itself: compare its length with a backup's.
        """
        previous, number = BEFORE_THE_FIRST, 0
        for number, entry in enumerate(self.entries(), start=1):
            if entry.number != number or entry.previous != previous or entry.sealed().hash != entry.hash:
                raise ChainBroken(number)
            previous = entry.hash
        return number


def _last(connection: sql.Connection) -> tuple[int, str]:
    row = connection.execute(sql.select(ENTRY.c.number, ENTRY.c.hash).order_by(ENTRY.c.number.desc()).limit(1)).first()
    return (row.number, row.hash) if row else (0, BEFORE_THE_FIRST)


def _following(last: tuple[int, str], lines: list[tuple[str, Action, str, dict]]) -> Iterator[Entry]:
    number, previous = last
    for actor, action, subject, details in lines:
        number += 1
        entry = Entry(number, datetime.now(UTC), actor, action, subject, details, previous).sealed()
        yield entry
        previous = entry.hash


def _as_row(entry: Entry) -> dict:
    return asdict(entry) | {
        "at": entry.at.isoformat(),
        "details": json.dumps(entry.details, ensure_ascii=False, sort_keys=True),
    }


def _from_row(row: sql.Row) -> Entry:
    values = row._asdict()
    return Entry(
        **values
        | {
            "at": datetime.fromisoformat(values["at"]),
            "action": Action(values["action"]),
            "details": json.loads(values["details"]),
        }
    )
