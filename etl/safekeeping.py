"""Owns what an admin may do with a whole data folder: check, back up and restore it; each action checks the role.

Knows no figure and no screen.
"""

from __future__ import annotations

import re
import tempfile
from datetime import datetime
from pathlib import Path

from etl import backup, load
from etl.load import Outcome, Progress, Verification
from ledger import book as ledger
from ledger.people import Person, Role, require


def verify_all(folder: Path, person: Person, progress: Progress) -> Verification:
    """`etl.load.verify` for an admin; raises NotAllowed and what was found wrong."""
    require(ledger.of(folder), person, Role.ADMIN, "kiểm tra sổ ghi và kho số liệu")
    return load.verify(folder, progress)


def backup_name() -> str:
    """Name of an archive that is made now."""
    return f"sao-luu-{datetime.now():%Y-%m-%d-%H%M}.zip"


def make_backup(folder: Path, person: Person, name: str) -> bytes:
    """The archive of a data folder for an admin to take along; `name` is written into the book. Raises NotAllowed."""
    require(ledger.of(folder), person, Role.ADMIN, "sao lưu")
    with tempfile.TemporaryDirectory() as place:
        target = Path(place) / name
        backup.backup(folder, target, person.account)
        return target.read_bytes()


def restore_backup(folder: Path, person: Person, name: str, archive: bytes, progress: Progress) -> Outcome:
    """Put an archive in the place of raw files, ledger and accounts; what was there stays in a folder beside them.

    Every session ends. Raises NotAllowed, BackupUnusable and the errors of a rebuild.
    """
    require(ledger.of(folder), person, Role.ADMIN, "khôi phục từ bản sao lưu")
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / re.sub(r"[^\w.-]", "_", name)[-100:]
        source.write_bytes(archive)
        return backup.restore(folder, source, person.account, progress)[0]
