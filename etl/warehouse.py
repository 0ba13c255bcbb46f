"""Owns the writing of the warehouse: build, checksum, publication in one step. Knows no workbook and judges nothing."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from pathlib import Path

import duckdb
import filelock
import pyarrow as pa

from etl.items import assigned, split
from etl.model import Cluster, EtlError, Finding, Goal, GoalNote, Project, Reading, Target
from etl.raw_store import Card, RawFile
from growth.periods import Period
from growth.vocabulary import Severity

SCHEMA = Path(__file__).with_name("schema.sql")
CATALOGUE = Path(__file__).with_name("catalogue")
FACTS = ("observation", "target", "goal", "goal_note", "cluster", "project", "finding")
_CONTENT = ("source_file", "indicator", "item", "area", *FACTS)
_WAIT_FOR_WRITER_S = 600
_ARROW_TYPE = {
    "VARCHAR": pa.string(),
    "JSON": pa.string(),
    "DOUBLE": pa.float64(),
    "INTEGER": pa.int32(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
    "BOOLEAN": pa.bool_(),
}


class WriterBusy(EtlError):
    """Another process has been writing for too long."""

    def __init__(self, lock: Path):
        self.lock = lock
        super().__init__(
            "Một lần nạp khác đang chạy và chưa xong sau 10 phút. Hãy đợi lần nạp đó kết thúc rồi chạy lại lệnh này."
        )


class FileInUse(EtlError):
    """Another program holds the warehouse file so that it cannot be replaced (Windows only)."""

    def __init__(self, path: Path):
        self.path = path
        super().__init__(f"Tệp {path} đang bị chương trình khác mở. Hãy đóng chương trình đó rồi chạy lại lệnh này.")


class IllustrativeMixedWithReal(EtlError):
    """Made-up figures and published ones would stand in one warehouse."""

    def __init__(self, names: list[str]):
        self.names = names
        super().__init__(
            f"Số liệu minh họa và số liệu thật không được đứng chung: {', '.join(names)} là số liệu minh họa. "
            "Hãy nạp vào thư mục dữ liệu riêng (biến môi trường DASHBOARD_DATA)."
        )


class CatalogueMissing(EtlError):
    """indicators.csv names a scheme of items that has no file."""

    def __init__(self, indicator: str, path: Path):
        self.indicator, self.path = indicator, path
        super().__init__(
            f"Danh mục của chỉ tiêu “{indicator}” thiếu tệp {path.name} trong etl/catalogue. Hãy khôi phục tệp này."
        )


def warehouse_path(folder: Path) -> Path:
    """The one file that readers look for."""
    return folder / "warehouse.duckdb"


@contextmanager
def only_writer(folder: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """One writing process at a time; calls `on_wait` once if another is at work, raises WriterBusy after ten minutes.

    The lock belongs to the process: one that is killed leaves nothing to clear away.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(folder / ".writer.lock")
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        on_wait()
        try:
            lock.acquire(timeout=_WAIT_FOR_WRITER_S)
        except filelock.Timeout as fault:
            raise WriterBusy(Path(lock.lock_file)) from fault
    try:
        yield
    finally:
        lock.release()


def rules() -> str:
    """Checksum of what turns data/raw into content: schema, catalogue with assigned labels, reading code."""
    digest = hashlib.sha256()
    package = Path(__file__).parent
    for path in sorted([*package.rglob("*.py"), *package.rglob("*.csv"), *package.rglob("*.y*ml"), SCHEMA]):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    for one in assigned():
        digest.update(repr(one).encode())
    return digest.hexdigest()[:16]


def published_cards(folder: Path) -> dict[str, str] | None:
    """sha256 → checksum of the card of every published file; None when nothing is or other rules built it."""
    path = warehouse_path(folder)
    if not path.exists():
        return None
    with duckdb.connect(path, read_only=True) as connection:
        try:
            built_by = connection.execute("SELECT rules FROM publication").fetchone()
        except duckdb.Error:  # an older schema: the file is only good for being rebuilt
            return None
        if built_by != (rules(),):
            return None
        return dict(connection.execute("SELECT sha256, card FROM source_file").fetchall())


def published_version(folder: Path) -> str | None:
    """Version of the published warehouse, None when there is none."""
    path = warehouse_path(folder)
    if not path.exists():
        return None
    with duckdb.connect(path, read_only=True) as connection:
        return connection.execute("SELECT version FROM publication").fetchone()[0]


@contextmanager
def building(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty warehouse in `folder`/.build; what is not published there vanishes. Call under `only_writer`."""
    place = folder / ".build"
    if place.exists():  # of a load that was killed
        shutil.rmtree(place)
    place.mkdir(parents=True)
    path = place / "next.duckdb"
    connection = duckdb.connect(path)
    try:
        connection.execute(SCHEMA.read_text(encoding="utf-8"))
        yield connection
    finally:
        connection.close()
        path.unlink(missing_ok=True)


def insert_catalogue(connection: duckdb.DuckDBPyConnection, catalogue: Path = CATALOGUE) -> None:
    """Indicators, areas and the items of every indicator's scheme, in the order of the files."""
    indicators = [row | {"sort_order": int(row["sort_order"])} for row in _rows(catalogue / "indicators.csv")]
    insert(connection, "indicator", indicators)
    insert(connection, "area", _rows(catalogue / "areas.csv"))
    items = []
    for indicator in indicators:
        if not indicator["scheme"]:
            continue
        lists = {}
        for scheme in re.split(r"[|*]", indicator["scheme"]):
            path = catalogue / f"{scheme}.csv"
            if not path.exists():
                raise CatalogueMissing(indicator["indicator"], path)
            lists[scheme] = _rows(path)
        whole, _, parts = indicator["scheme"].partition("*")
        rows = [row for scheme in whole.split("|") for row in lists[scheme]]
        for order, row in enumerate(split(rows, lists[parts]) if parts else rows):
            items.append({**row, "indicator": indicator["indicator"], "level": int(row["level"]), "sort_order": order})
    insert(connection, "item", items)


def insert_sources(connection: duckdb.DuckDBPyConnection, folder: Path, files: list[RawFile]) -> None:
    """The cards of `files`, which stand in load order; raises IllustrativeMixedWithReal."""
    made_up = [file.card.name for file in files if file.card.illustrative]
    if 0 < len(made_up) < len(files):
        raise IllustrativeMixedWithReal(made_up)
    insert(
        connection,
        "source_file",
        [
            {name: getattr(file.card, name) for name in Card.__dataclass_fields__}
            | {"load_order": order, "path": file.path.relative_to(folder).as_posix(), "card": file.card.checksum}
            for order, file in enumerate(files)
        ],
    )


def insert_reading(connection: duckdb.DuckDBPyConnection, card: Card, reading: Reading) -> None:
    """All rows of one reading whose card is in; figures without a release or citation of their own get the card's."""
    of_file = {"sha256": card.sha256}
    of_release = of_file | {"release": card.release}
    cited = ", ".join(text for text in (card.publisher, card.document) if text)
    insert(
        connection,
        "observation",
        [figure._asdict() for figure in reading.observations],
        of_file | {"in_force": False},  # settled when the warehouse is published
        rename={"table": "table_name"},
        default={"release": card.release, "citation": cited},
    )
    targets = [_with_document(target, card) for target in reading.targets]
    insert(connection, "target", _records(Target, targets), of_file, default={"citation": cited})
    insert(
        connection,
        "goal",
        _records(Goal, reading.goals),
        of_release,
        default={"citation": cited},
    )
    insert(connection, "goal_note", _records(GoalNote, reading.goal_notes), of_release)
    for table, kind, rows in (("cluster", Cluster, reading.clusters), ("project", Project, reading.projects)):
        insert(
            connection,
            table,
            [record | {"cells": json.dumps(record["cells"], sort_keys=True)} for record in _records(kind, rows)],
            of_file,
            default={"release": card.release, "citation": cited},
        )
    insert_findings(connection, card.sha256, reading.findings)


def _with_document(target: Target, card: Card) -> Target:
    """A plan printed beside figures has no document but the workbook: each release of it is a version of its own."""
    if target.document:
        return target
    version = f"{target.version} ({card.document})"
    return replace(target, version=version, document=card.document, document_date=card.release)


def insert_findings(connection: duckdb.DuckDBPyConnection, sha256: str, findings: Iterable[Finding]) -> None:
    """Findings about one file."""
    insert(connection, "finding", _records(Finding, findings), {"sha256": sha256}, rename={"table": "table_name"})


def findings_of(connection: duckdb.DuckDBPyConnection, sha256: str) -> list[Finding]:
    """Findings that stand about one file, warnings first."""
    rows = connection.execute(
        """
        SELECT severity, code, message, remedy, sheet, cell, table_name, found, expected
        FROM finding
        WHERE sha256 = ?
        ORDER BY severity DESC, sheet, cell, code, message
        """,
        [sha256],
    ).fetchall()
    return [Finding(Severity(severity), *rest) for severity, *rest in rows]


def delete_findings(connection: duckdb.DuckDBPyConnection, codes: Iterable[str]) -> None:
    """Forget the findings of these rules, which are about to be judged anew."""
    connection.execute("DELETE FROM finding WHERE list_contains(?, code)", [list(codes)])


def copy_facts(connection: duckdb.DuckDBPyConnection, published: Path, keep: Iterable[str]) -> None:
    """Take over the facts of the files in `keep` (sha256) from a published warehouse of the same rules."""
    connection.execute("CREATE TEMP TABLE kept AS SELECT unnest(?) AS sha256", [list(keep)])
    connection.execute(f"ATTACH '{str(published).replace(chr(39), chr(39) * 2)}' AS published (READ_ONLY)")
    for table in FACTS:
        connection.execute(f"INSERT INTO {table} SELECT * FROM published.{table} WHERE sha256 IN (FROM kept)")
    connection.execute("DETACH published")
    connection.execute("DROP TABLE kept")


def attach_known(connection: duckdb.DuckDBPyConnection, published: Path) -> None:
    """Attach a published warehouse as `known` beside the one that is being built; an empty one where there is none."""
    if published.exists():
        connection.execute(f"ATTACH '{str(published).replace(chr(39), chr(39) * 2)}' AS known (READ_ONLY)")
        return
    built = connection.execute("SELECT current_database()").fetchone()[0]
    connection.execute("ATTACH ':memory:' AS known")
    connection.execute("USE known")
    connection.execute(SCHEMA.read_text(encoding="utf-8"))
    connection.execute(f"USE {built}")


def link_or_copy(published: Path, path: Path) -> None:
    """A second name for a published file, which nobody changes in place; Windows holds on to linked files: a copy."""
    if os.name != "nt":
        with suppress(OSError):  # file systems without links
            path.hardlink_to(published)
            return
    shutil.copyfile(published, path)


def settle_figures_in_force(connection: duckdb.DuckDBPyConnection) -> None:
    """Mark the newest release of each figure, so that readers need not sort all releases for every question."""
    connection.execute(
        """
        CREATE TEMP TABLE newest AS
        SELECT sha256, sheet, cell, indicator, area, period, measure
        FROM as_of(DATE 'infinity')
        """
    )
    connection.execute(
        """
        UPDATE observation SET in_force = (sha256, sheet, cell, indicator, area, period, measure) IN (FROM newest)
        """
    )
    connection.execute("DROP TABLE newest")


def seal(connection: duckdb.DuckDBPyConnection) -> str:
    """Settle what is in force and name the content: its version."""
    settle_figures_in_force(connection)
    return content_checksum(connection)


def content_checksum(connection: duckdb.DuckDBPyConnection) -> str:
    """16 hexadecimal digits that depend on the rows of every table but `publication`, not on their order or the day.

    Each row counts by the MD5 of its JSON; sums do not care about order and, unlike xor, see a row that stands twice.
    """
    digest = hashlib.sha256()
    for table in _CONTENT:
        digest.update(
            repr(
                connection.execute(
                    f"""
                    SELECT count(*), sum(md5_number_lower(text)), sum(md5_number_upper(text))
                    FROM (SELECT CAST(to_json({table}) AS VARCHAR) AS text FROM {table})
                    """
                ).fetchone()
            ).encode()
        )
    return digest.hexdigest()[:16]


def publish(connection: duckdb.DuckDBPyConnection, folder: Path, decide: Callable[[str], None]) -> str:
    """Seal what was built and put it in the place of the published warehouse in one step; returns its version.

    `decide` gets the version before anybody can see it and writes the decision down. Readers keep the file they have
    open. Closes `connection`.
    """
    version = seal(connection)
    connection.execute(
        "INSERT INTO publication SELECT ?, ?, coalesce(bool_or(illustrative), false), ? FROM source_file",
        [version, datetime.now().replace(microsecond=0), rules()],
    )
    connection.execute("CHECKPOINT")
    built = Path(connection.execute("SELECT path FROM duckdb_databases() WHERE NOT internal").fetchone()[0])
    connection.close()
    _flush(built)
    decide(version)
    target = warehouse_path(folder)
    try:
        built.replace(target)
    except PermissionError as fault:
        raise FileInUse(target) from fault
    if os.name != "nt":  # Windows cannot open a folder; its file system journals the rename itself
        _flush(target.parent)
    return version


def insert(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    records: list[dict],
    constants: dict | None = None,
    rename: dict | None = None,
    default: dict | None = None,
) -> None:
    """INSERT records into `table` through one registered Arrow table: columns with the types that they have there.

    `constants` fill columns that no record has; `default` fills empty values; keys that the table does not have are
    left out. Empty text becomes NULL where the column allows it, so that "unknown" has one form.
    """
    if not records:
        return
    columns = {}
    for column, kind, nullable, *_ in connection.execute(f"DESCRIBE {table}").fetchall():
        if column == "frequency":
            values = [_period(record["period"]).frequency for record in records]
        elif column == "period_end":
            values = [_period(record["period"]).end for record in records]
        elif constants and column in constants:
            values = [constants[column]] * len(records)
        else:
            key = next((old for old, new in (rename or {}).items() if new == column), column)
            values = [record[key] for record in records]
        empty = (default or {}).get(column) or (None if nullable == "YES" else "")
        if kind in ("VARCHAR", "DATE"):
            values = [empty if value is None or value == "" else value for value in values]
        columns[column] = pa.array(values, _ARROW_TYPE[kind])
    connection.register("incoming", pa.table(columns))
    connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")
    connection.unregister("incoming")


_PERIODS: dict[str, Period] = {}  # a workbook names a dozen periods, thousands of times


def _period(text: str) -> Period:
    if text not in _PERIODS:
        _PERIODS[text] = Period.parse(text)
    return _PERIODS[text]


def _records(kind: type, rows: Iterable) -> list[dict]:
    # dataclasses.asdict copies deeply, which takes seconds for a year of annexes.
    names = list(kind.__dataclass_fields__)
    values = attrgetter(*names)
    return [dict(zip(names, values(row), strict=True)) for row in rows]


def _rows(path: Path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a warehouse holds, for the command line; the rows stand in the order of their table's columns."""

    version: str
    built_at: datetime
    illustrative: bool
    files: list[tuple]  # name, release, figures, warnings, pieces of information
    series: list[tuple]  # indicator, area, first period, last period, figures
    others: list[tuple]  # kind, rows


def summary(folder: Path) -> Summary | None:
    """What the published warehouse holds; None when there is none."""
    path = warehouse_path(folder)
    if not path.exists():
        return None
    with duckdb.connect(path, read_only=True) as connection:
        version, built_at, illustrative = connection.execute(
            "SELECT version, built_at, illustrative FROM publication"
        ).fetchone()
        files = connection.execute(
            """
            SELECT
                name, release,
                (SELECT count(*) FROM observation AS o WHERE o.sha256 = s.sha256),
                (SELECT count(*) FROM finding AS f WHERE f.sha256 = s.sha256 AND f.severity = 'warning'),
                (SELECT count(*) FROM finding AS f WHERE f.sha256 = s.sha256 AND f.severity = 'information')
            FROM source_file AS s
            ORDER BY load_order
            """
        ).fetchall()
        series = connection.execute(
            """
            SELECT n.name, a.name, min_by(period, period_end), max_by(period, period_end), count(*)
            FROM observation
            JOIN indicator AS n USING (indicator)
            JOIN area AS a USING (area)
            GROUP BY n.name, n.sort_order, a.name
            ORDER BY n.sort_order, a.name
            """
        ).fetchall()
        others = connection.execute(
            """
            SELECT 'Kịch bản, kế hoạch', count(*) FROM target
            UNION ALL SELECT 'Mục tiêu', count(DISTINCT goal_code) FROM goal
            UNION ALL SELECT 'Nguyên nhân, đề xuất', count(*) FROM goal_note
            UNION ALL SELECT 'Cụm công nghiệp', count(DISTINCT name) FROM cluster
            UNION ALL SELECT 'Dự án', count(DISTINCT name) FROM project
            UNION ALL SELECT 'Tháng có số liệu', count(DISTINCT period_end) FROM observation
            UNION ALL SELECT 'Số liệu chưa có mã danh mục', count(*) FROM observation WHERE item IS NULL
            """
        ).fetchall()
    return Summary(version, built_at, illustrative, files, series, others)
