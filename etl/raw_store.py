"""Owns data/raw: workbooks exactly as received, each with its card. Knows nothing of what stands in a workbook."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from pathlib import Path

import yaml

from etl.model import EtlError

CARD_SUFFIX = ".card.yaml"
WORKBOOK_SUFFIXES = (".xlsx", ".xls", ".xlsb", ".xlsm", ".ods", ".csv")
_LONGEST_NAME = 80  # characters: three bytes each at worst, and file systems take 255 bytes


class RawFileChanged(EtlError):
    """A raw workbook is no longer what its card says it was."""

    def __init__(self, path: Path, expected: str, found: str):
        self.path, self.expected, self.found = path, expected, found
        super().__init__(
            f"Tệp gốc {path} đã bị thay đổi: mã băm trên thẻ là {expected[:12]}, của tệp là {found[:12]}. "
            "Hãy lưu bản sửa ra chỗ khác, khôi phục tệp gốc, rồi nạp bản sửa bằng lệnh “python -m etl load”."
        )


class RawFileMissing(EtlError):
    """A card stands alone: its workbook is gone."""

    def __init__(self, card: Path):
        self.card = card
        super().__init__(
            f"Thẻ {card} không còn tệp đi cùng. Hãy khôi phục tệp từ bản sao lưu, hoặc xóa thẻ nếu bỏ tệp này."
        )


class CardUnreadable(EtlError):
    """A card lacks a field or holds one that cannot be read."""

    def __init__(self, card: Path, fault: str):
        self.card, self.fault = card, fault
        super().__init__(f"Thẻ {card} không đọc được: {fault}. Hãy sửa thẻ theo mẫu của các thẻ khác trong data/raw.")


class SourceMissing(EtlError):
    """The caller named a file that is not there."""

    def __init__(self, path: Path):
        self.path = path
        super().__init__(f"Không tìm thấy tệp {path}. Hãy kiểm tra lại đường dẫn.")


@dataclass(frozen=True, slots=True)
class Card:
    """What is known about a workbook as a whole; stands beside it as `<name>.card.yaml`."""

    sha256: str
    name: str  # file name as received
    publisher: str
    document: str
    document_date: date | None
    entered_by: str
    received_at: datetime
    release: date  # day on which the workbook was made public
    report_period: str  # empty when the workbook reports on no single month
    area: str  # empty when the workbook itself says so
    illustrative: bool
    month: str = ""  # report month that the person insisted on; empty when the workbook's own word was taken
    reason: str = ""  # why the person insisted on area or month

    @property
    def checksum(self) -> str:
        """Differs when anything on the card differs: an edited card means another load."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class RawFile:
    """A workbook with its card, and where its immutable copy stands (or will stand once it is stored)."""

    card: Card
    path: Path


def data_folder() -> Path:
    """Folder of raw files and warehouse: `data` beside the packages unless DASHBOARD_DATA names another."""
    return Path(os.environ.get("DASHBOARD_DATA") or Path(__file__).parents[1] / "data")


def file_hash(path: Path) -> str:
    """SHA-256 of the bytes, in hexadecimal."""
    if not path.is_file():
        raise SourceMissing(path)
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def in_load_order(files: list[RawFile]) -> list[RawFile]:
    """By release, then arrival, then name: of two figures released on one day the later arrival is in force."""
    return sorted(files, key=lambda file: (file.card.release, file.card.received_at, file.card.name, file.card.sha256))


def raw_files(folder: Path) -> list[RawFile]:
    """Every workbook with a card below `folder`/raw, in load order, each verified against the hash of its card."""
    found = {}
    for card_path in sorted((folder / "raw").glob(f"*{CARD_SUFFIX}")) + sorted(
        received(folder).glob(f"*{CARD_SUFFIX}")
    ):
        path = card_path.with_name(card_path.name.removesuffix(CARD_SUFFIX))
        if not path.is_file():
            raise RawFileMissing(card_path)
        card = read_card(card_path)
        content = file_hash(path)
        if content != card.sha256:
            raise RawFileChanged(path, card.sha256, content)
        found.setdefault(content, RawFile(card, path))
    return in_load_order(list(found.values()))


def workbooks_without_card(folder: Path) -> list[Path]:
    """Workbooks that somebody put below `folder`/raw by hand: they are not loaded, and that has to be said."""
    return [
        path
        for place in (folder / "raw", received(folder))
        if place.is_dir()
        for path in sorted(place.iterdir())
        if path.suffix.lower() in WORKBOOK_SUFFIXES and not path.with_name(path.name + CARD_SUFFIX).exists()
    ]


def received(folder: Path) -> Path:
    """Where the workbooks stand that the office has loaded itself."""
    return folder / "raw" / "received"


def place_of(folder: Path, card: Card) -> Path:
    """Path under which `store` keeps a received workbook."""
    return received(folder) / f"{card.sha256[:12]}-{safe_name(card.name)}"


def store(folder: Path, source: Path, card: Card) -> RawFile:
    """Keep an immutable copy of `source` with its card; the card comes last, so half a copy is never taken for one."""
    content = source.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != card.sha256:
        raise RawFileChanged(source, card.sha256, found)
    path = place_of(folder, card)
    path.parent.mkdir(parents=True, exist_ok=True)
    _write_whole(path, content)
    write_card(path, card)
    return RawFile(card, path)


def safe_name(name: str) -> str:
    """A received name as a file name on any system: NFC, letters, digits, `.`, `_`, `-`; at most 80 characters."""
    composed = unicodedata.normalize("NFC", Path(name).name)
    stem, suffix = Path(composed).stem, Path(composed).suffix
    return re.sub(r"[^\w.-]+", "-", stem)[:_LONGEST_NAME].strip(".-") + re.sub(r"[^\w.]+", "", suffix)


def read_card(path: Path) -> Card:
    """The card in a YAML file; raises CardUnreadable with the field at fault."""
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as fault:
        raise CardUnreadable(path, str(fault)) from fault
    if not isinstance(values, dict):
        raise CardUnreadable(path, "thẻ trống")
    values.setdefault("name", path.name.removesuffix(CARD_SUFFIX))
    values = {"month": "", "reason": ""} | values
    for field in fields(Card):
        if field.name not in values:
            raise CardUnreadable(path, f"thiếu mục “{field.name}”")
    return Card(
        sha256=str(values["sha256"]),
        name=str(values["name"]),
        publisher=_text(values["publisher"]),
        document=_text(values["document"]),
        document_date=_day(path, "document_date", values["document_date"]) if values["document_date"] else None,
        entered_by=_text(values["entered_by"]),
        received_at=_moment(path, values["received_at"]),
        release=_day(path, "release", values["release"]),
        report_period=_text(values["report_period"]),
        area=_text(values["area"]),
        illustrative=bool(values["illustrative"]),
        month=_text(values["month"]),
        reason=_text(values["reason"]),
    )


def write_card(path: Path, card: Card) -> None:
    """Write the card of the workbook at `path` beside it."""
    text = yaml.safe_dump(asdict(card), allow_unicode=True, sort_keys=False)
    _write_whole(path.with_name(path.name + CARD_SUFFIX), text.encode("utf-8"))


def _write_whole(path: Path, content: bytes) -> None:
    """All of `content` or nothing at `path`, even when the machine stops halfway."""
    part = path.with_name(path.name + ".part")
    with part.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _day(path: Path, name: str, value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as fault:
        raise CardUnreadable(path, f"mục “{name}” cần một ngày dạng 2025-08-31, thấy “{value}”") from fault


def _moment(path: Path, value: object) -> datetime:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    try:
        return datetime.fromisoformat(str(value))
    except ValueError as fault:
        raise CardUnreadable(
            path, f"mục “received_at” cần ngày giờ dạng 2025-08-31 09:30:00, thấy “{value}”"
        ) from fault
