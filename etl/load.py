"""Owns the steps of a load and of its undoing: read, check, build, check again, decide, publish. Knows no caption."""

from __future__ import annotations

import shutil
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path

import duckdb

from etl import checks, items, warehouse
from etl.corrections import corrected
from etl.lists import ILLUSTRATIVE
from etl.model import EtlError, Finding, Reading
from etl.raw_store import Card, RawFile, file_hash, in_load_order, place_of, raw_files, received, store, write_card
from etl.reader import read_workbook
from growth.notation import date_text
from growth.periods import MONTH, Period, PeriodError
from growth.vocabulary import Severity
from ledger import book as ledger
from ledger.book import Action, Book
from ledger.decisions import Assigned, Publication, State, in_force_with, state

COMMAND_LINE = "python -m etl"  # who acts where nobody gave a name
_NOBODY = "?"
_DAY_S = 86_400
REHEARSALS = ".rehearsals"  # below the data folder; each rehearsal clears its own place away
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
            f"Không nạp “{name}”: không hiểu được biểu nào trong tệp. Hãy xem từng biểu, từng cột đã được hiểu thế nào "
            "ở trang Nạp số liệu hoặc bằng “python -m etl read”, sửa tiêu đề biểu và tiêu đề cột rồi nạp lại."
        )


class AreaUnknown(EtlError):
    """Neither the workbook nor the caller says whose figures these are."""

    def __init__(self, name: str):
        self.name = name
        super().__init__(
            f"Không nạp “{name}”: tệp không ghi số liệu của địa bàn nào. "
            "Hãy chọn địa bàn ở trang Nạp số liệu, hoặc thêm --area VN-22 (Nghệ An) hay --area VN (cả nước)."
        )


class NotAMonth(EtlError):
    """A report month that the caller gave is not one."""

    def __init__(self, text: str):
        self.text = text
        super().__init__(f"“{text}” không phải là một tháng. Hãy viết năm và tháng như 2025-08.")


class FileOfLedgerMissing(EtlError):
    """The ledger says that a workbook was published, and data/raw does not hold it."""

    def __init__(self, publication: Publication, names: list[str]):
        self.publication, self.names = publication, names
        super().__init__(
            f"Thiếu tệp gốc {', '.join(names)} (công bố ngày {date_text(publication.at)}, {publication.actor}). "
            "Hãy khôi phục thư mục data/raw từ bản sao lưu bằng “python -m etl restore”."
        )


class PublishedMeanwhile(EtlError):
    """Somebody else published after this person had looked. `since`: their publications, oldest first."""

    def __init__(self, since: list[Publication]):
        self.since = since
        who = "; ".join(
            f"{one.actor} {'công bố' if not one.undone else 'đã hoàn tác'} {', '.join(one.names)}" for one in since
        )
        super().__init__(
            f"Số liệu đã đổi trong lúc bạn xem{f' ({who})' if who else ''}, nên chưa công bố gì. "
            "Hãy xem lại bảng so sánh mới rồi bấm công bố lần nữa."
        )


class NothingToUndo(EtlError):
    """The publication is not the newest one in force: what came later may build on it."""

    def __init__(self, number: int, newest: Publication | None):
        self.number, self.newest = number, newest
        hint = (
            f"lần công bố mới nhất là số {newest.number} của {newest.actor}; hãy hoàn tác lần đó trước"
            if newest
            else "không còn lần công bố nào để hoàn tác"
        )
        super().__init__(f"Không hoàn tác lần công bố số {number}: {hint}.")


class WarehouseDiffers(EtlError):
    """A rebuild from data/raw and the ledger gives other content than what is published."""

    def __init__(self, published: str | None, rebuilt: str):
        self.published, self.rebuilt = published, rebuilt
        super().__init__(
            f"Kho số liệu đang dùng ({published or 'chưa có'}) khác kho lập lại từ tệp gốc và sổ ghi ({rebuilt}). "
            "Hãy chạy “python -m etl rebuild” để đưa kho về đúng tệp gốc."
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """Who publishes, why, and what the person saw.

    submitted_by: who handed the files in, where a second person agreed, with the entry `submission`; assigned: labels
    given to items with this publication; upon: the version that the person had looked at, None when it does not matter.
    """

    actor: str
    note: str = ""
    action: Action = Action.PUBLISH
    submitted_by: str = ""
    submission: int = 0
    assigned: tuple[Assigned, ...] = ()
    upon: str | None = None


@dataclass(frozen=True, slots=True)
class Instructions:
    """What the caller says about the files; empty where the files or the defaults speak.

    name: as received, where the path does not say it; reason: why area or month differ from what the file says.
    """

    area: str = ""
    month: str = ""
    released: date | None = None
    publisher: str = ""
    document: str = ""
    entered_by: str = ""
    illustrative: bool = False
    name: str = ""
    reason: str = ""


@dataclass(slots=True)
class Rehearsal:
    """A publication built aside that nobody sees; gone when the rehearsal ends.

    connection: the candidate with its figures in force settled; the warehouse published at that moment is attached as
    `known`, empty where there is none. upon and version: of the two. new: files that would come in; held: files that
    the warehouse has already; readings and findings (by path) of every file that could be opened; faults: why a file
    cannot come in.
    """

    connection: duckdb.DuckDBPyConnection
    upon: str | None
    version: str = ""
    new: dict[Path, RawFile] = field(default_factory=dict)
    held: list[Path] = field(default_factory=list)
    readings: dict[Path, Reading] = field(default_factory=dict)
    findings: dict[Path, list[Finding]] = field(default_factory=dict)
    faults: dict[Path, EtlError] = field(default_factory=dict)


@dataclass(slots=True)
class Outcome:
    """What a load did: version now published, files new to it, files that it already held, findings of the new ones."""

    version: str
    changed: bool
    new: list[RawFile] = field(default_factory=list)
    known: list[Path] = field(default_factory=list)
    findings: dict[str, list[Finding]] = field(default_factory=dict)  # sha256 → findings
    figures: dict[str, int] = field(default_factory=dict)  # sha256 → rows of every kind


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found in order: entries of the ledger, raw files, those of them in force, version of the warehouse."""

    entries: int
    raw_files: int
    files_in_force: int
    version: str


def load(
    folder: Path,
    paths: list[Path],
    instructions: Instructions | Mapping[Path, Instructions],
    progress: Progress = _quietly,
    on_wait: Callable[[], None] = _quietly,
    decision: Decision | None = None,
) -> Outcome:
    """Load workbooks in one publication, all of them or none, and write it into the ledger.

    A file that the warehouse holds already is named in `known` and changes nothing. Raises CheckFailed,
    PublishedMeanwhile and the errors of reading; whatever is raised, the published warehouse is as it was before.
    """
    of_path = instructions if isinstance(instructions, Mapping) else dict.fromkeys(paths, instructions)
    decision = decision or Decision(next((one.entered_by for one in of_path.values()), "") or COMMAND_LINE)
    with warehouse.only_writer(folder, on_wait):
        book = ledger.of(folder)
        version = warehouse.published_version(folder)
        stored, decided = _stored(book, folder)
        if decision.upon not in (None, version):
            raise PublishedMeanwhile(_since(decided, decision.upon))
        with items.assigning(in_force_with(decided, decision.assigned)):
            in_force = _in_force(folder, stored, decided)
            published = warehouse.published_cards(folder) or {}
            known, candidates = [], {}
            for number, path in enumerate(paths):
                sha256 = file_hash(path)
                if sha256 in published or sha256 in {file.card.sha256 for file in in_force}:
                    known.append(path)
                elif sha256 not in candidates:
                    progress(f"Đọc {of_path[path].name or path.name}", number, len(paths))
                    candidates[sha256] = (path, *_candidate(folder, path, sha256, of_path[path]))
            readings = {sha256: reading for sha256, (_, _, reading) in candidates.items()}
            again = {file.card.sha256: file.path for file in stored if file.card.sha256 in candidates}

            def decide(version_after: str) -> None:
                for path, file, _ in candidates.values():
                    if file.card.sha256 in again:  # once published, undone since: only what the card says is new
                        write_card(again[file.card.sha256], file.card)
                    else:
                        store(folder, path, file.card)
                if candidates or decision.assigned:
                    _write_down(book, decision, [file for _, file, _ in candidates.values()], version, version_after)

            files = in_force + [
                RawFile(file.card, again.get(file.card.sha256, file.path)) for _, file, _ in candidates.values()
            ]
            outcome = _publish(folder, files, readings, progress, decide=decide)
        outcome.known = known
        return outcome


@contextmanager
def rehearse(
    folder: Path,
    instructions: Mapping[Path, Instructions],
    assigned: Iterable[Assigned] = (),
    progress: Progress = _quietly,
) -> Iterator[Rehearsal]:
    """Do with the files what `load` would do, beside the published warehouse, and publish nothing.

    Errors in the figures are findings here and stop nothing. Raises what concerns all files alike.
    """
    _clear_leftovers(folder / REHEARSALS)
    place = folder / REHEARSALS / uuid.uuid4().hex
    place.mkdir(parents=True)
    try:
        with warehouse.only_writer(folder, _quietly):  # entries of the book, and the warehouse that belongs to them
            if warehouse.warehouse_path(folder).exists():
                warehouse.link_or_copy(warehouse.warehouse_path(folder), warehouse.warehouse_path(place))
            stored, decided = _stored(ledger.of(folder), folder)
        with items.assigning(in_force_with(decided, assigned)), warehouse.building(place) as connection:
            found = Rehearsal(connection, warehouse.published_version(place))
            in_force = _in_force(folder, stored, decided)
            _read_aside(found, folder, instructions, {file.card.sha256: file for file in in_force}, progress)
            files = in_load_order([*in_force, *found.new.values()])
            published = warehouse.published_cards(place) or {}
            cards = {file.card.sha256: file.card.checksum for file in files}
            taken_over = {sha256 for sha256, card in published.items() if cards.get(sha256) == card}
            readings = {file.card.sha256: found.readings[path] for path, file in found.new.items()}
            outcome = _build(
                connection, folder, files, readings, taken_over, progress, warehouse.warehouse_path(place), _let_pass
            )
            found.findings |= {path: outcome.findings[file.card.sha256] for path, file in found.new.items()}
            found.version = warehouse.seal(connection)
            warehouse.attach_known(connection, warehouse.warehouse_path(place))
            yield found
    finally:
        shutil.rmtree(place)


def _read_aside(
    found: Rehearsal,
    folder: Path,
    instructions: Mapping[Path, Instructions],
    held: Mapping[str, RawFile],
    progress: Progress,
) -> None:
    """Read the files of a rehearsal into it; a file that cannot come in has its reason there, and what was read."""
    for number, (path, said) in enumerate(instructions.items()):
        progress(f"Đọc {said.name or path.name}", number, len(instructions))
        sha256 = file_hash(path)
        try:
            if sha256 in held:
                card = held[sha256].card
                found.readings[path] = _read(
                    path,
                    sha256,
                    Instructions(card.area, card.month, illustrative=card.illustrative, name=card.name),
                )
                found.held.append(path)
            else:
                if said.month:
                    require_month(said.month)
                found.readings[path] = reading = _read(path, sha256, said)
                card = _card(path, sha256, said, reading)
                found.new[path] = RawFile(card, place_of(folder, card))
        except EtlError as fault:
            found.faults[path] = fault
        if path in found.readings:
            found.findings[path] = found.readings[path].findings


def _clear_leftovers(rehearsals: Path) -> None:
    """Places of rehearsals that were killed; no rehearsal takes a day."""
    for place in rehearsals.iterdir() if rehearsals.is_dir() else ():
        if time.time() - place.stat().st_mtime > _DAY_S:
            shutil.rmtree(place, ignore_errors=True)


def _let_pass(file: RawFile, findings: list[Finding]) -> None:
    """In a rehearsal errors are only shown."""


def undo(
    folder: Path,
    number: int,
    decision: Decision,
    progress: Progress = _quietly,
    on_wait: Callable[[], None] = _quietly,
) -> Outcome:
    """Take back the newest publication in force, whose entry in the ledger has this number.

    The workbooks stay in data/raw, their figures and assigned labels leave the warehouse; under the same rules its
    version is the one from before that publication. Raises NothingToUndo, PublishedMeanwhile.
    """
    with warehouse.only_writer(folder, on_wait):
        book = ledger.of(folder)
        version = warehouse.published_version(folder)
        stored, decided = _stored(book, folder)
        if decision.upon not in (None, version):
            raise PublishedMeanwhile(_since(decided, decision.upon))
        if not decided.newest or decided.newest.number != number:
            raise NothingToUndo(number, decided.newest)
        former = decided.without(number)
        with items.assigning(former.assigned):

            def decide(version_after: str) -> None:
                book.append(
                    decision.actor,
                    Action.UNDO,
                    decision.note,
                    publication=number,
                    version_before=version or "",
                    version_after=version_after,
                )

            return _publish(folder, _in_force(folder, stored, former), {}, progress, decide=decide)


def rebuild(
    folder: Path,
    only_if_needed: bool = False,
    progress: Progress = _quietly,
    on_wait: Callable[[], None] = _quietly,
) -> Outcome:
    """Build the warehouse from data/raw and the ledger; `only_if_needed`: unless it has those files and rules."""
    with warehouse.only_writer(folder, on_wait):
        stored, decided = _stored(ledger.of(folder), folder)
        with items.assigning(decided.assigned):
            return _publish(folder, _in_force(folder, stored, decided), {}, progress, from_scratch=not only_if_needed)


def verify(folder: Path, progress: Progress = _quietly, on_wait: Callable[[], None] = _quietly) -> Verification:
    """Check the chain of the ledger, the hash of every raw file, and that a rebuild equals what is published.

    Changes nothing. Raises ChainBroken, RawFileChanged, RawFileMissing, FileOfLedgerMissing or WarehouseDiffers.
    """
    with warehouse.only_writer(folder, on_wait):
        book = ledger.of(folder)
        entries = book.verify()
        stored, decided = _stored(book, folder)
        published = warehouse.published_version(folder)
        with items.assigning(decided.assigned):
            files = in_load_order(_in_force(folder, stored, decided))
            with warehouse.building(folder) as connection:
                _build(connection, folder, files, {}, set(), progress)
                rebuilt = warehouse.seal(connection)
    if rebuilt != published:
        raise WarehouseDiffers(published, rebuilt)
    return Verification(entries, len(stored), len(files), rebuilt)


def _stored(book: Book, folder: Path) -> tuple[list[RawFile], State]:
    """Every raw file, and what the ledger decided about them; an empty ledger adopts what had been loaded before it."""
    stored = raw_files(folder)
    before = [file for file in stored if file.path.parent == received(folder)]
    if before and not book.newest_number():
        _write_down(book, Decision(COMMAND_LINE, action=Action.ADOPT), before, None, "")
    return stored, state(book)


def _in_force(folder: Path, stored: list[RawFile], decided: State) -> list[RawFile]:
    """The shipped files, and of those that the office received the ones whose publication stands."""
    held = {file.card.sha256 for file in stored}
    for publication in decided.publications:
        missing = [
            name
            for sha256, name in zip(publication.files, publication.names, strict=True)
            if sha256 in decided.files and sha256 not in held
        ]
        if missing:
            raise FileOfLedgerMissing(publication, missing)
    return [file for file in stored if file.path.parent != received(folder) or file.card.sha256 in decided.files]


def _since(decided: State, version: str) -> list[Publication]:
    """The publications after the one that made `version`; all of them where nobody knows it."""
    known = [one.number for one in decided.publications if one.version_after == version]
    return [one for one in decided.publications if one.number > max(known, default=0) and one.action != Action.ADOPT]


def _write_down(book: Book, decision: Decision, files: list[RawFile], before: str | None, after: str) -> None:
    book.append(
        decision.actor,
        decision.action,
        decision.note,
        files=[
            {name: getattr(file.card, name) for name in ("sha256", "name", "report_period", "area", "month", "reason")}
            for file in files
        ],
        assigned=[asdict(one) for one in decision.assigned],
        submitted_by=decision.submitted_by,
        submission=decision.submission,
        version_before=before or "",
        version_after=after,
    )


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
    decide: Callable[[str], None] = _quietly,
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
    with warehouse.building(folder) as connection:
        outcome = _build(connection, folder, files, readings, taken_over, progress)
        outcome.version = warehouse.publish(connection, folder, decide)
    return outcome


def _build(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    files: list[RawFile],
    readings: dict[str, Reading],
    taken_over: set[str],
    progress: Progress,
    published: Path | None = None,
    judge: Callable[[RawFile, list[Finding]], None] | None = None,
) -> Outcome:
    """Fill an empty warehouse with `files`, which stand in load order.

    The facts of the files in `taken_over` come from `published`, else from the warehouse of the folder. judge: gets
    the findings of each file and stops what must not be published; raises CheckFailed unless another is given.
    """
    judge = judge or _stop_on_errors
    to_read = [file for file in files if file.card.sha256 not in taken_over]
    outcome = Outcome("", changed=True, new=to_read)
    warehouse.insert_catalogue(connection)
    warehouse.insert_sources(connection, folder, files)
    if taken_over:
        warehouse.copy_facts(connection, published or warehouse.warehouse_path(folder), taken_over)
    for number, file in enumerate(to_read):
        progress(f"Nạp {file.card.name}", number, len(to_read))
        sha256 = file.card.sha256
        reading = readings.get(sha256) or _read(
            file.path,
            sha256,
            Instructions(file.card.area, file.card.month, illustrative=file.card.illustrative, name=file.card.name),
        )
        findings = [*reading.findings, *checks.of_reading(reading, file.card)]
        judge(file, findings)
        reading.findings = findings
        warehouse.insert_reading(connection, file.card, reading)
        outcome.figures[sha256] = _size(reading)
    progress("Kiểm tra chéo giữa các kỳ và các nguồn", len(to_read), len(to_read))
    _judge_together(connection, files, judge)
    outcome.findings = {file.card.sha256: warehouse.findings_of(connection, file.card.sha256) for file in to_read}
    return outcome


def _judge_together(
    connection: duckdb.DuckDBPyConnection, files: list[RawFile], judge: Callable[[RawFile, list[Finding]], None]
) -> None:
    """Judge every file beside those before it, always all of them, so that the order of loading leaves no trace."""
    warehouse.delete_findings(connection, checks.AMONG_FILES)
    findings = checks.of_warehouse(connection)
    for file in files:
        of_file = findings.get(file.card.sha256, [])
        judge(file, of_file)
        warehouse.insert_findings(connection, file.card.sha256, of_file)


def _stop_on_errors(file: RawFile, findings: list[Finding]) -> None:
    errors = [finding for finding in findings if finding.severity == Severity.ERROR]
    if errors:
        raise CheckFailed(file.card.name, errors)


def _candidate(folder: Path, path: Path, sha256: str, said: Instructions) -> tuple[RawFile, Reading]:
    """A file that is not stored yet: its card and its reading; raises NothingUnderstood, AreaUnknown, NotAMonth."""
    if said.month:
        require_month(said.month)
    reading = _read(path, sha256, said)
    card = _card(path, sha256, said, reading)
    return RawFile(card, place_of(folder, card)), reading


def _card(path: Path, sha256: str, said: Instructions, reading: Reading) -> Card:
    """What is known about a file that comes in now; raises CheckFailed, NothingUnderstood, AreaUnknown."""
    name = said.name or path.name
    if not _size(reading):
        why = [finding for finding in reading.findings if finding.severity == Severity.ERROR]
        raise CheckFailed(name, why) if why else NothingUnderstood(name)
    if any(observation.area == _NOBODY for observation in reading.observations):
        raise AreaUnknown(name)
    report_period = said.month or reading.report_period
    return Card(
        sha256=sha256,
        name=name,
        publisher=said.publisher,
        document=said.document or Path(name).stem,
        document_date=None,
        entered_by=said.entered_by,
        received_at=datetime.now(),
        release=said.released or (Period.parse(report_period).end if report_period else date.today()),
        report_period=report_period,
        area=said.area,
        illustrative=said.illustrative,
        month=said.month,
        reason=said.reason,
    )


def _read(path: Path, sha256: str, said: Instructions) -> Reading:
    """One reading without its known misprints; figures of which nobody says the area are marked.

    A wrong default would be a wrong number.
    """
    reading = read_workbook(path, area=said.area or _NOBODY, month=said.month or None, name=said.name)
    if said.illustrative:
        reading.findings = [finding for finding in reading.findings if finding.code != ILLUSTRATIVE]
    return corrected(reading, sha256)


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
