"""How far the figures of readings agree, within each workbook and from one release to the next. Knows no screen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import duckdb

from etl import checks, consistency, warehouse
from etl.model import Finding, Reading
from etl.raw_store import Card, RawFile, in_load_order
from growth.periods import Period


@dataclass(slots=True)
class Agreement:
    """One check over several workbooks: to how many cases of each it applies, and which do not hold."""

    check: str
    cases_of: Counter[str] = field(default_factory=Counter)  # file → cases
    exceptions: list[tuple[str, Finding]] = field(default_factory=list)  # with their files

    @property
    def cases(self) -> int:
        return self.cases_of.total()

    @property
    def percent(self) -> float:
        """Cases that hold; 100 where there is no case."""
        return 100 - 100 * len(self.exceptions) / self.cases if self.cases else 100.0


def agreements(readings: Sequence[Reading]) -> list[Agreement]:
    """Every counted check over the readings, which are compared as released at the end of their report months."""
    names = [check.__name__ for check in consistency.CHECKS]
    found = {name: Agreement(name) for name in [*names, *checks.COUNTED_AMONG_FILES]}
    for reading in readings:
        for check, case in consistency.judge(reading.observations):
            found[check].cases_of[reading.file] += 1
            if case is not None:
                found[check].exceptions.append((reading.file, case))
    for check, file, cases, findings in _from_release_to_release(readings):
        found[check].cases_of[file] += cases
        found[check].exceptions += [(file, finding) for finding in findings]
    return list(found.values())


def of_file(agreements: Iterable[Agreement], file: str) -> list[dict[str, object]]:
    """For the report of one workbook: check, cases, and the exceptions with cell, found, expected and message."""
    return [
        {
            "check": agreement.check,
            "cases": agreement.cases_of[file],
            "exceptions": [
                {"sheet": one.sheet, "cell": one.cell, "found": one.found, "expected": one.expected,
                 "message": one.message}
                for name, one in agreement.exceptions
                if name == file
            ],
        }
        for agreement in agreements
    ]  # fmt: skip


def coverage(readings: Iterable[Reading]) -> tuple[int, Counter[str]]:
    """Numeric cells of tables in scope: how many gave figures, and how many did not by reason."""
    figures, left_out = 0, Counter()
    for reading in readings:
        for table in reading.report["tables"]:
            figures += table["figures"]
            left_out.update(one["reason"] for one in table["left_out"])
    return figures, left_out


def as_markdown(agreements: Iterable[Agreement]) -> str:
    """The cases that do not hold as a table: file, cell, what is printed, what was expected, check."""
    lines = ["| tệp | ô | in | chờ | kiểm tra |", "|---|---|---|---|---|"]
    for agreement in agreements:
        for file, finding in agreement.exceptions:
            place = f"{finding.sheet}!{finding.cell}"
            lines.append(f"| {file} | {place} | {finding.found} | {finding.expected} | {agreement.check} |")
    return "\n".join(lines) + "\n"


def _from_release_to_release(readings: Sequence[Reading]) -> Iterable[tuple[str, str, int, list[Finding]]]:
    """(check, file, cases, those that do not hold) of the checks that need more than one workbook."""
    files = [RawFile(_card(str(at), reading), Path(str(at))) for at, reading in enumerate(readings)]
    with duckdb.connect() as connection:
        connection.execute(warehouse.SCHEMA.read_text(encoding="utf-8"))
        warehouse.insert_catalogue(connection)
        warehouse.insert_sources(connection, Path(), in_load_order(files))
        for file, reading in zip(files, readings, strict=True):
            warehouse.insert_reading(connection, file.card, reading)
        cases = checks.cases_among_files(connection)
        for check in checks.COUNTED_AMONG_FILES:
            said = defaultdict(list)
            for sha256, finding in checks.AMONG_FILES[check](connection):
                said[sha256].append(finding)
            for of_check, sha256, count in cases:
                if of_check == check:
                    yield check, readings[int(sha256)].file, count, said[sha256]


def _card(sha256: str, reading: Reading) -> Card:
    month = reading.report_period
    return Card(
        sha256=sha256,
        name=reading.file,
        publisher="",
        document=reading.file,
        document_date=None,
        entered_by="",
        received_at=datetime.now(),
        release=Period.parse(month).end if month else date.today(),
        report_period=month,
        area="",
        illustrative=False,
    )
