"""Owns the steps of a load: read, check, build, check again, store, publish. Knows no caption and no screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import duckdb

from etl import checks, warehouse
from etl.model import EtlError, Finding, Reading
from etl.raw_store import Card, RawFile, file_hash, in_load_order, place_of, raw_files, store
from etl.reader import read_workbook
from growth.periods import MONTH, Period, PeriodError
from growth.vocabulary import Severity

_NOBODY = "?"
Progress = Callable[[str, int, int], None]  # what is being done, steps done, steps in all


def _quietly(*_: object) -> None:
    """For callers that show no progress."""


class CheckFailed(EtlError):
    """A file breaks a rule that no published table may break; nothing was changed. `name` is the file's."""

    def __init__(self, name: str, findings: list[Finding]):
        self.name, self.findings = name, findings
        super().__init__(
            f"Không nạp “{name}”: {len(findings)} lỗi. Kho số liệu giữ nguyên như trước. "
            "Hãy sửa các ô nêu dưới đây trong một bản sao của tệp rồi nạp lại."
        )


class NothingUnderstood(EtlError):
    """A workbook gave no row of any kind."""

    def __init__(self, name: str):
        self.name = name
        super().__init__(
            f"Không nạp “{name}”: không hiểu được biểu nào trong tệp. "
            f"Hãy chạy “python -m etl read” với tệp này để xem từng biểu, từng cột đã được hiểu thế nào."
        )


class AreaUnknown(EtlError):
    """Neither the workbook nor the caller says whose figures these are."""

    def __init__(self, name: str):
        self.name = name
        super().__init__(
            f"Không nạp “{name}”: tệp không ghi số liệu của địa bàn nào. "
            "Hãy thêm --area VN-22 (Nghệ An) hoặc --area VN (cả nước)."
        )


class NotAMonth(EtlError):
    """A report month that the caller gave is not one."""

    def __init__(self, text: str):
        self.text = text
        super().__init__(f"“{text}” không phải là một tháng. Hãy viết năm và tháng như 2025-08.")


@dataclass(frozen=True, slots=True)
class Instructions:
    """What the caller says about the files; empty where the files or the defaults speak."""

    area: str = ""
    month: str = ""
    released: date | None = None
    publisher: str = ""
    document: str = ""
    entered_by: str = ""
    illustrative: bool = False


@dataclass(slots=True)
class Outcome:
    """What a load did: version now published, files new to it, files that it already held, findings of the new ones."""

    version: str
    changed: bool
    new: list[RawFile] = field(default_factory=list)
    known: list[Path] = field(default_factory=list)
    findings: dict[str, list[Finding]] = field(default_factory=dict)  # sha256 → findings
    figures: dict[str, int] = field(default_factory=dict)  # sha256 → rows of every kind


def load(
    folder: Path,
    paths: list[Path],
    instructions: Instructions,
    progress: Progress = _quietly,
    on_wait: Callable[[], None] = _quietly,
) -> Outcome:
    """Load workbooks in one publication: all of them or none.

    A file that the warehouse holds already is named in `known` and changes nothing. Raises CheckFailed and the errors
    of reading; whatever is raised, the published warehouse is the one that was there before.
    """
    with warehouse.only_writer(folder, on_wait):
        stored = raw_files(folder)
        published = warehouse.published_cards(folder) or {}
        known, candidates = [], {}
        for number, path in enumerate(paths):
            sha256 = file_hash(path)
            if sha256 in published or sha256 in {file.card.sha256 for file in stored}:
                known.append(path)
            elif sha256 not in candidates:
                progress(f"Đọc {path.name}", number, len(paths))
                candidates[sha256] = (path, *_candidate(folder, path, sha256, instructions))
        files = stored + [file for _, file, _ in candidates.values()]
        readings = {sha256: reading for sha256, (_, _, reading) in candidates.items()}

        def keep_raw_files() -> None:
            for path, file, _ in candidates.values():
                store(folder, path, file.card)

        outcome = _publish(folder, files, readings, progress, before_publishing=keep_raw_files)
        outcome.known = known
        return outcome


def rebuild(
    folder: Path,
    only_if_needed: bool = False,
    progress: Progress = _quietly,
    on_wait: Callable[[], None] = _quietly,
) -> Outcome:
    """Build the warehouse from all of data/raw; `only_if_needed`: unless it has those files, cards and rules."""
    with warehouse.only_writer(folder, on_wait):
        return _publish(folder, raw_files(folder), {}, progress, from_scratch=not only_if_needed)


def check(path: Path, instructions: Instructions) -> tuple[Reading, list[Finding]]:
    """Read one workbook and judge it by itself, without the warehouse; changes nothing."""
    file, reading = _candidate(Path(), path, file_hash(path), instructions)
    return reading, [*reading.findings, *checks.of_reading(reading, file.card)]


def _publish(
    folder: Path,
    files: list[RawFile],
    readings: dict[str, Reading],
    progress: Progress,
    from_scratch: bool = False,
    before_publishing: Callable[[], None] = lambda: None,
) -> Outcome:
    """Make the published warehouse hold exactly `files`; `readings` (by sha256) spares reading those again.

    Files that it holds with the same card, built by the same rules, are taken over from it; the rest is read. Both
    ways give the same content, because whatever depends on other files is judged anew in the new build.
    """
    files = in_load_order(files)
    published = None if from_scratch else warehouse.published_cards(folder)
    cards = {file.card.sha256: file.card.checksum for file in files}
    if published == cards:
        return Outcome(warehouse.published_version(folder), changed=False)
    taken_over = {sha256 for sha256, card in (published or {}).items() if cards.get(sha256) == card}
    to_read = [file for file in files if file.card.sha256 not in taken_over]
    outcome = Outcome("", changed=True, new=to_read)
    with warehouse.building(folder) as connection:
        warehouse.insert_catalogue(connection)
        warehouse.insert_sources(connection, folder, files)
        if taken_over:
            warehouse.copy_facts(connection, warehouse.warehouse_path(folder), taken_over)
        for number, file in enumerate(to_read):
            progress(f"Nạp {file.card.name}", number, len(to_read))
            sha256 = file.card.sha256
            reading = readings.get(sha256) or _read(file.path, file.card.area, file.card.month)
            findings = [*reading.findings, *checks.of_reading(reading, file.card)]
            _stop_on_errors(file, findings)
            reading.findings = findings
            warehouse.insert_reading(connection, file.card, reading)
            outcome.figures[sha256] = _size(reading)
        progress("Kiểm tra chéo giữa các kỳ và các nguồn", len(to_read), len(to_read))
        _judge_together(connection, files)
        outcome.findings = {file.card.sha256: warehouse.findings_of(connection, file.card.sha256) for file in to_read}
        before_publishing()
        outcome.version = warehouse.publish(connection, folder)
    return outcome


def _judge_together(connection: duckdb.DuckDBPyConnection, files: list[RawFile]) -> None:
    """Judge every file beside those before it, always all of them, so that the order of loading leaves no trace."""
    warehouse.delete_findings(connection, checks.AMONG_FILES)
    findings = checks.of_warehouse(connection)
    for file in files:
        of_file = findings.get(file.card.sha256, [])
        _stop_on_errors(file, of_file)
        warehouse.insert_findings(connection, file.card.sha256, of_file)


def _stop_on_errors(file: RawFile, findings: list[Finding]) -> None:
    errors = [finding for finding in findings if finding.severity == Severity.ERROR]
    if errors:
        raise CheckFailed(file.card.name, errors)


def _candidate(folder: Path, path: Path, sha256: str, instructions: Instructions) -> tuple[RawFile, Reading]:
    """A file that is not stored yet: its card and its reading; raises NothingUnderstood, AreaUnknown, NotAMonth."""
    if instructions.month:
        require_month(instructions.month)
    reading = _read(path, instructions.area, instructions.month)
    if not _size(reading):
        raise NothingUnderstood(path.name)
    if any(observation.area == _NOBODY for observation in reading.observations):
        raise AreaUnknown(path.name)
    report_period = instructions.month or reading.report_period
    card = Card(
        sha256=sha256,
        name=path.name,
        publisher=instructions.publisher,
        document=instructions.document or path.stem,
        document_date=None,
        entered_by=instructions.entered_by,
        received_at=datetime.now(),
        release=instructions.released or (Period.parse(report_period).end if report_period else date.today()),
        report_period=report_period,
        area=instructions.area,
        illustrative=instructions.illustrative,
        month=instructions.month,
    )
    return RawFile(card, place_of(folder, card)), reading


def _read(path: Path, area: str, month: str) -> Reading:
    """One reading; figures of which nobody says the area are marked, for a wrong default would be a wrong number."""
    return read_workbook(path, area=area or _NOBODY, month=month or None)


def require_month(text: str) -> Period:
    """The month that a person wrote; raises NotAMonth."""
    try:
        period = Period.parse(text)
    except PeriodError as fault:
        raise NotAMonth(text) from fault
    if period.frequency != MONTH:
        raise NotAMonth(text)
    return period


def _size(reading: Reading) -> int:
    rows = (
        reading.observations,
        reading.targets,
        reading.goals,
        reading.goal_notes,
        reading.clusters,
        reading.projects,
    )
    return sum(map(len, rows))
