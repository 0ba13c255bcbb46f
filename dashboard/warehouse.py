"""Owns how readers see the warehouse: one immutable file per published version. Knows no figure and no screen.

The published file is never opened in place. Each version is linked (or copied) once to a path of its own in
`data/.versions` and opened read-only there, because DuckDB (1) lets an open reader block a writer of the same path,
(2) keeps showing the old content of a replaced path while any old connection to it lives, and (3) gives wrong rows
when threads share one connection without a cursor each. A `stat` per question tells whether a newer version is there.
Where a version is asked for, it may be one as known on a day (`dashboard.past.key`).
"""

from __future__ import annotations

import os
import shutil
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

import duckdb
import pandas as pd

from dashboard import past

KEEP_UNUSED_S = 900  # a page that started on an older version may finish on it
_VECTORS = 5  # of 2,048 rows each: a piece of a long result
PAST_DAYS_OPEN = 4  # days of knowledge that are kept open beside the versions
# A plan and a goal are known from the day of their document on, whenever somebody typed them into a workbook.
_DAY_OF_DOCUMENT = {
    "target": "coalesce(document_date, in_force_from, "
    "(SELECT s.release FROM whole.source_file AS s WHERE s.sha256 = target.sha256))",
    "goal": "coalesce(document_date, release)",
}


class WarehouseError(Exception):
    """Base of what a page may have to say about the warehouse: one Vietnamese sentence."""


class NoWarehouse(WarehouseError):
    """Nothing has been published yet."""

    def __init__(self, path: Path):
        self.path = path
        super().__init__(
            "Chưa có kho số liệu. Hãy chạy “python -m etl rebuild” (hoặc “make run”) "
            "để lập kho từ các tệp trong data/raw."
        )


class VersionGone(WarehouseError):
    """A question was put to a version that has been replaced and let go."""

    def __init__(self, version: str):
        self.version = version
        super().__init__("Số liệu đã có phiên bản mới hơn phiên bản trang này đang xem. Hãy tải lại trang.")


@dataclass
class _OpenVersion:
    path: Path
    connection: duckdb.DuckDBPyConnection
    questions_running: int = 0
    last_used: float = field(default_factory=time.monotonic)


@dataclass
class _Folder:
    """What this process has open of one data folder."""

    path: Path
    lock: threading.Lock = field(default_factory=threading.Lock)
    seen: tuple = ()
    current: str = ""
    versions: dict[str, _OpenVersion] = field(default_factory=dict)


_pinned: ContextVar[str | None] = ContextVar("warehouse version of this run", default=None)
_folders: dict[Path, _Folder] = {}
_folders_lock = threading.Lock()


def data_folder() -> Path:
    """Folder of the warehouse: `data` beside the packages unless DASHBOARD_DATA names another."""
    return Path(os.environ.get("DASHBOARD_DATA") or Path(__file__).parents[1] / "data")


def current_version() -> str:
    """Version of the newest published warehouse; raises NoWarehouse."""
    folder = _folder()
    with folder.lock:
        _notice_publication(folder)
        return folder.current


def version_in_use() -> str:
    """The version that questions of this run go to: the pinned one, else the newest."""
    return _pinned.get() or current_version()


@contextmanager
def at(version: str) -> Iterator[None]:
    """Every question inside is asked of `version`, so that the figures of one page agree with each other."""
    token = _pinned.set(version)
    try:
        yield
    finally:
        _pinned.reset(token)


def ask(sql: str, parameters: list | dict | None = None, version: str | None = None) -> pd.DataFrame:
    """Rows of a SELECT on `version`, else on the version pinned by `at`, else on the newest.

    Raises NoWarehouse, VersionGone.
    """
    with _question(version) as cursor:
        return cursor.execute(sql, parameters).df()


def ask_in_pieces(sql: str, parameters: list | dict | None = None) -> Iterator[pd.DataFrame]:
    """`ask` some ten thousand rows at a time, at least one frame: the whole result never stands in memory.

    The version that is pinned when the first piece is asked for answers to the end.
    """
    with _question(None) as cursor:
        cursor.execute(sql, parameters)
        piece = cursor.fetch_df_chunk(_VECTORS)
        yield piece
        while len(piece):
            piece = cursor.fetch_df_chunk(_VECTORS)
            if len(piece):
                yield piece


def keep(version: str, path: Path) -> None:
    """A link (or copy) of a version's file at `path`, for a process of its own; raises VersionGone."""
    folder = _folder()
    with folder.lock:
        _notice_publication(folder)
        if version not in folder.versions:
            raise VersionGone(version)
        _link_or_copy(folder.versions[version].path, path)


def close() -> None:
    """Let go of every version; the next question opens the newest again."""
    with _folders_lock:
        for folder in _folders.values():
            with folder.lock:
                for opened in folder.versions.values():
                    _close(opened)
                folder.versions.clear()
                folder.seen, folder.current = (), ""


def _folder() -> _Folder:
    path = _resolved(data_folder())
    with _folders_lock:
        return _folders.setdefault(path, _Folder(path))


@lru_cache(maxsize=64)
def _resolved(path: Path) -> Path:
    return path.resolve()


def _notice_publication(folder: _Folder) -> None:
    """Make `folder.current` the version that is published now; call with its lock held."""
    published = folder.path / "warehouse.duckdb"
    seen = _identity(published)
    if seen == folder.seen:
        return
    # A publication during the opening is noticed by the next question: `seen` is what stood there before.
    opened = _open(published)
    version = opened.connection.execute("SELECT version FROM publication").fetchone()[0]
    if version in folder.versions:  # an undone publication, or the same content built again
        _close(opened)
    else:
        folder.versions[version] = opened
    folder.seen, folder.current = seen, version
    _drop_unused(folder)


def _identity(published: Path) -> tuple:
    try:
        stat = published.stat()
    except FileNotFoundError as fault:
        raise NoWarehouse(published) from fault
    return stat.st_ino, stat.st_mtime_ns, stat.st_size


def _open(published: Path) -> _OpenVersion:
    place = published.parent / ".versions"
    place.mkdir(exist_ok=True)
    path = place / f"{uuid.uuid4().hex}.duckdb"
    _link_or_copy(published, path)
    return _OpenVersion(path, duckdb.connect(path, read_only=True))


@contextmanager
def _question(version: str | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor of its own for one question, on the version that `ask` names; that version stays open until its end."""
    folder = _folder()
    with folder.lock:
        _notice_publication(folder)
        wanted = version or _pinned.get() or folder.current
    opened, cursor = _cursor(folder, wanted)
    try:
        yield cursor
    finally:
        cursor.close()
        with folder.lock:
            opened.questions_running -= 1
            opened.last_used = time.monotonic()


def _cursor(folder: _Folder, wanted: str) -> tuple[_OpenVersion, duckdb.DuckDBPyConnection]:
    """A cursor for one question; the version stays open until the question is answered."""
    while True:
        with folder.lock:
            if opened := folder.versions.get(wanted):
                opened.questions_running += 1
                return opened, opened.connection.cursor()
        _open_past(folder, wanted)


def _open_past(folder: _Folder, wanted: str) -> None:
    """Open a version as known on a day beside the others; raises VersionGone for what is not there any more.

    Settling what was in force takes a while: nobody else's question waits for it.
    """
    day = past.day_of(wanted)
    with folder.lock:
        whole = folder.versions.get(past.version_of(wanted))
        if day is None or whole is None:
            raise VersionGone(wanted)
        path = whole.path.with_name(f"{uuid.uuid4().hex}.duckdb")
        _link_or_copy(whole.path, path)
    opened = _OpenVersion(path, _narrowed(path, day))
    with folder.lock:
        idle = [name for name, one in folder.versions.items() if past.day_of(name) and not one.questions_running]
        idle.sort(key=lambda name: folder.versions[name].last_used, reverse=True)
        for name in idle[PAST_DAYS_OPEN - 1 :]:
            _close(folder.versions.pop(name))
        if wanted in folder.versions:  # somebody else was faster
            _close(opened)
        else:
            folder.versions[wanted] = opened


def _narrowed(path: Path, day: date) -> duckdb.DuckDBPyConnection:
    """A connection to the warehouse file `path` in which every table holds only what was known on `day`.

    Figures, notes and registers count from their release on, plans and goals from the day of their document. Views and
    macros of the warehouse are the same, over the narrowed tables; which release of a figure is in force is settled
    once, here.
    """
    connection = duckdb.connect(":memory:")
    connection.execute(f"ATTACH '{str(path).replace(chr(39), chr(39) * 2)}' AS whole (READ_ONLY)")
    connection.execute("USE whole")
    connection.execute(
        """
        CREATE TABLE memory.main.figure_in_force AS
        SELECT o.rowid AS place
        FROM observation AS o
        WHERE (sha256, sheet, cell, indicator, area, period, measure) IN (
            SELECT (sha256, sheet, cell, indicator, area, period, measure) FROM as_of(CAST(? AS DATE))
        )
        """,
        [day],
    )
    tables = connection.execute(
        """
        SELECT table_name, list(column_name)
        FROM duckdb_columns()
        JOIN duckdb_tables() USING (database_name, table_name)
        WHERE database_name = 'whole'
        GROUP BY table_name
        """
    ).fetchall()
    views = connection.execute(
        "SELECT sql FROM duckdb_views() WHERE database_name = 'whole' AND NOT internal"
    ).fetchall()
    macros = connection.execute(
        "SELECT function_name, parameters, macro_definition FROM duckdb_functions() WHERE database_name = 'whole' "
        "AND NOT internal AND function_type = 'table_macro'"
    ).fetchall()
    connection.execute("USE memory")
    for table, columns in tables:
        connection.execute(f"CREATE VIEW {table} AS {_known(table, columns, day)}")
    for (text,) in views:
        connection.execute(text)
    for name, parameters, definition in macros:
        connection.execute(f"CREATE MACRO {name}({', '.join(parameters)}) AS TABLE {definition}")
    return connection


def _known(table: str, columns: list[str], day: date) -> str:
    """The rows of a table that were known on a day; cards of files, findings and the catalogue have no such day.

    A workbook may tell of days long before its own: what it gave is narrowed, its card stays.
    """
    known_from = _DAY_OF_DOCUMENT.get(table, "release")
    if table == "source_file" or ("release" not in columns and table not in _DAY_OF_DOCUMENT):
        return f"SELECT * FROM whole.{table}"
    settled = " REPLACE (rowid IN (SELECT place FROM figure_in_force) AS in_force)" if "in_force" in columns else ""
    return f"SELECT *{settled} FROM whole.{table} AS {table} WHERE {known_from} <= DATE '{day.isoformat()}'"


def _link_or_copy(published: Path, path: Path) -> None:
    """A link costs nothing; Windows would not let a linked file be replaced while it is open, so there it is a copy."""
    if os.name == "nt":
        shutil.copyfile(published, path)
        return
    try:
        path.hardlink_to(published)
    except OSError:  # file systems without links
        shutil.copyfile(published, path)


def _drop_unused(folder: _Folder) -> None:
    """Close versions that nobody has asked for a while, and clear away files that earlier processes left."""
    for version, opened in list(folder.versions.items()):
        idle = time.monotonic() - opened.last_used
        if version != folder.current and not opened.questions_running and idle > KEEP_UNUSED_S:
            _close(folder.versions.pop(version))
    mine = {opened.path for opened in folder.versions.values()}
    for path in (folder.path / ".versions").iterdir():
        with suppress(FileNotFoundError):  # another process clears away the same leftovers
            if path not in mine and time.time() - path.stat().st_ctime > KEEP_UNUSED_S:
                _unlink(path)


def _close(opened: _OpenVersion) -> None:
    opened.connection.close()
    _unlink(opened.path)


def _unlink(path: Path) -> None:
    # On Windows a file that another process of the same server reads cannot go yet.
    with suppress(FileNotFoundError, PermissionError):
        path.unlink()
