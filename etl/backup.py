"""Owns backup and restore of a data folder: raw files, cards and ledger in one archive. Knows no figure."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from etl import load, warehouse
from etl.model import EtlError
from ledger import book as ledger
from ledger.book import Action, Book, LedgerError

_MANIFEST, _LEDGER, _RAW, _TEMPLATES = "manifest.json", "ledger.jsonl", "raw", "templates"
_FORMAT = 1


class BackupUnusable(EtlError):
    """An archive that is none of ours, or no longer what it was; nothing was changed."""

    def __init__(self, path: Path, fault: str):
        self.path, self.fault = path, fault
        super().__init__(
            f"Không khôi phục từ “{path.name}”: {fault}. Số liệu hiện tại giữ nguyên. Hãy chọn bản sao lưu khác."
        )


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive holds: when it was made, of which version, how many raw files and entries of the ledger."""

    made_at: datetime
    version: str
    raw_files: int
    entries: int


def backup(folder: Path, target: Path, actor: str, on_wait: Callable[[], None] = lambda: None) -> Contents:
    """Write raw files, cards, ledger and report templates of `folder` into one archive; the warehouse follows from it.

    Accounts go along with the hashes of their passwords, sessions do not. The archive stands at `target` only once
    it is whole. Waits until nobody writes.
    """
    with warehouse.only_writer(folder, on_wait):
        book = ledger.of(folder)
        version = warehouse.published_version(folder) or ""
        book.append(actor, Action.BACKUP, target.name, version=version)
        content = {f"{_RAW}/{path.relative_to(folder / 'raw').as_posix()}": path for path in _raw_paths(folder)}
        content |= {f"{_TEMPLATES}/{path.name}": path for path in (folder / _TEMPLATES).glob("*.docx")}
        part = target.with_name(target.name + ".part")
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            hashes = {name: _add(archive, name, path.read_bytes()) for name, path in sorted(content.items())}
            hashes[_LEDGER] = _add(archive, _LEDGER, _lines(book.dump()))
            contents = Contents(datetime.now(UTC).replace(microsecond=0), version, _workbooks(hashes), book.verify())
            manifest = {
                "format": _FORMAT,
                "made_at": contents.made_at.isoformat(),
                "version": contents.version,
                "entries": contents.entries,
                "sha256": hashes,
            }
            archive.writestr(_MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        part.replace(target)
    return contents


def restore(
    folder: Path,
    source: Path,
    actor: str,
    progress: load.Progress = lambda *_: None,
    on_wait: Callable[[], None] = lambda: None,
) -> tuple[load.Outcome, Path | None]:
    """Put raw files and ledger of an archive in the place of those of `folder` and rebuild the warehouse.

    What stood there before is kept in a folder beside it, which is returned (None where nothing stood). The archive is
    checked and unpacked before anything is moved. Raises BackupUnusable, and the errors of a rebuild.
    """
    with warehouse.only_writer(folder, on_wait):
        fresh = folder / ".restoring"
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            contents, rows = _unpack(source, fresh)
            before = _set_aside(folder)
            (fresh / _RAW).rename(folder / "raw")
            if (fresh / _TEMPLATES).exists():
                (fresh / _TEMPLATES).rename(folder / _TEMPLATES)
            book = ledger.of(folder)
            book.replace(rows)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        book.append(actor, Action.RESTORE, source.name, made_at=contents.made_at.isoformat(), version=contents.version)
    return load.rebuild(folder, progress=progress), before


def _set_aside(folder: Path) -> Path | None:
    """Move raw files and ledger away, so that a restore of the wrong archive can be taken back."""
    before = folder / f"before-restore-{datetime.now():%Y-%m-%d-%H%M%S}"
    if (folder / "raw").exists() or ledger.of(folder).newest_number():
        before.mkdir()
        (before / _LEDGER).write_bytes(_lines(ledger.of(folder).dump()))
        if (folder / "raw").exists():
            (folder / "raw").rename(before / _RAW)
        if (folder / _TEMPLATES).exists():
            (folder / _TEMPLATES).rename(before / _TEMPLATES)
        return before
    return None


def _unpack(source: Path, place: Path) -> tuple[Contents, list[dict]]:
    """The archive's files below `place`, each checked, and the rows of its ledger; raises BackupUnusable."""
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = json.loads(archive.read(_MANIFEST))
            if manifest["format"] != _FORMAT:
                raise BackupUnusable(source, f"kiểu sao lưu {manifest['format']}, phần mềm này đọc kiểu {_FORMAT}")
            for name, expected in manifest["sha256"].items():
                if ".." in PurePosixPath(name).parts or PurePosixPath(name).is_absolute():
                    raise BackupUnusable(source, f"tên tệp “{name}” trỏ ra ngoài")
                content = archive.read(name)
                if hashlib.sha256(content).hexdigest() != expected:
                    raise BackupUnusable(source, f"tệp “{name}” trong đó không khớp mã băm")
                path = place / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        rows = [json.loads(line) for line in (place / _LEDGER).read_text(encoding="utf-8").splitlines()]
        rehearsal = Book(f"sqlite:///{place / 'rehearsal.sqlite'}")
        rehearsal.replace(rows)
        rehearsal.verify()
    except LedgerError as fault:
        raise BackupUnusable(source, "sổ ghi trong đó đã bị sửa") from fault
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as fault:
        raise BackupUnusable(source, "tệp không phải bản sao lưu của bảng điều khiển, hoặc đã hỏng") from fault
    (place / _RAW).mkdir(parents=True, exist_ok=True)
    contents = Contents(
        datetime.fromisoformat(manifest["made_at"]),
        manifest["version"],
        _workbooks(manifest["sha256"]),
        manifest["entries"],
    )
    return contents, rows


def _raw_paths(folder: Path) -> Iterator[Path]:
    return (path for path in (folder / "raw").rglob("*") if path.is_file() and path.suffix != ".part")


def _workbooks(names: dict[str, str]) -> int:
    return sum(name.startswith(f"{_RAW}/") and name.endswith(".card.yaml") for name in names)


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> str:
    archive.writestr(name, content)
    return hashlib.sha256(content).hexdigest()


def _lines(rows: list[dict]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
