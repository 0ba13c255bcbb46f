"""Owns <data>/staging: uploaded bytes that wait for a decision, once by hash. Knows nothing of what stands in them."""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from etl.model import EtlError
from etl.raw_store import WORKBOOK_SUFFIXES, file_hash
from etl.sandbox import FILE_BYTES

KEPT_DAYS = 30
_DAY_S = 86_400


class UnwantedKind(EtlError):
    """A file whose name ends in none of the kinds that we read."""

    def __init__(self, name: str):
        self.name = name
        super().__init__(
            f"“{name}” không phải tệp bảng tính; chỉ nhận {', '.join(WORKBOOK_SUFFIXES)}. "
            "Hãy mở tệp bằng Excel, lưu thành .xlsx rồi nạp lại."
        )


class UploadTooLarge(EtlError):
    """A file larger than any annex."""

    def __init__(self, name: str, size: int):
        self.name, self.size = name, size
        super().__init__(
            f"“{name}” nặng {size // 2**20} MB, tối đa {FILE_BYTES // 2**20} MB. "
            "Hãy chép các bảng số liệu sang tệp mới rồi nạp lại."
        )


class UploadGone(EtlError):
    """Staged bytes that are not there any more, or not what they were. `name` as it was uploaded."""

    def __init__(self, name: str):
        self.name = name
        super().__init__(f"“{name or 'Tệp đã tải lên'}” không còn trong chỗ tạm giữ. Hãy tải tệp lên lần nữa.")


@dataclass(frozen=True, slots=True)
class Staged:
    """An uploaded file: its hash and the name under which it came."""

    sha256: str
    name: str


def keep(folder: Path, name: str, content: bytes) -> Staged:
    """Keep uploaded bytes until somebody decides; the same bytes are kept once, whatever they are called.

    Raises UnwantedKind, UploadTooLarge.
    """
    name = Path(name.replace("\\", "/")).name
    if Path(name).suffix.lower() not in WORKBOOK_SUFFIXES:
        raise UnwantedKind(name)
    if len(content) > FILE_BYTES:
        raise UploadTooLarge(name, len(content))
    staged = Staged(hashlib.sha256(content).hexdigest(), name)
    path = _place(folder, staged.sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file() and file_hash(path) == staged.sha256:
        os.utime(path)  # wanted again: it stays another month
    else:
        part = path.with_name(f"{uuid.uuid4().hex}.part")
        part.write_bytes(content)
        part.replace(path)
    return staged


def path_of(folder: Path, staged: Staged) -> Path:
    """Where the bytes of an upload stand; raises UploadGone where they do not, or are others."""
    path = _place(folder, staged.sha256)
    if not path.is_file() or file_hash(path) != staged.sha256:
        raise UploadGone(staged.name)
    return path


def clear(folder: Path, wanted: Collection[str]) -> None:
    """Remove what nobody has asked for in a month, but for the hashes in `wanted`."""
    place = folder / "staging"
    for path in place.iterdir() if place.is_dir() else ():
        if path.name not in wanted and time.time() - path.stat().st_mtime > KEPT_DAYS * _DAY_S:
            path.unlink(missing_ok=True)


def _place(folder: Path, sha256: str) -> Path:
    return folder / "staging" / sha256
