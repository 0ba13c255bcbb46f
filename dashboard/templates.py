"""Owns which Word template a report is made from: the office's own in data/templates, else the shipped one.

A template replaced here is tried on the figures of the day before it counts. Draws nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from dashboard import warehouse
from dashboard.periodic import Kind
from dashboard.reports import SHIPPED_TEMPLATES
from ledger.book import Action, Book
from ledger.people import Person, Role, require

FOLDER = "templates"  # below the data folder


@dataclass(frozen=True)
class Template:
    """A template as it stands now; is_own: edited by the office."""

    kind: Kind
    content: bytes
    is_own: bool

    @property
    def name(self) -> str:
        return file_name(self.kind)

    @property
    def checksum(self) -> str:
        return sha256(self.content).hexdigest()


def file_name(kind: Kind) -> str:
    """`bao-cao-thang.docx`."""
    return f"{kind}.docx"


def own_path(kind: Kind) -> Path:
    """Where the office puts its own template."""
    return warehouse.data_folder() / FOLDER / file_name(kind)


def current(kind: Kind) -> Template:
    """The office's template where there is one, else the shipped one."""
    try:
        return Template(kind, own_path(kind).read_bytes(), True)
    except FileNotFoundError:
        return Template(kind, (SHIPPED_TEMPLATES / file_name(kind)).read_bytes(), False)


def replace(book: Book, by: Person, kind: Kind, content: bytes) -> None:
    """Put the office's template in force; whoever has tried it (`word_template.filled_in`) calls this.

    Raises NotAllowed.
    """
    require(book, by, Role.ADMIN, "đổi tệp mẫu báo cáo")
    path = own_path(kind)
    path.parent.mkdir(exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.replace(path)
    book.append(by.account, Action.TEMPLATE, file_name(kind), sha256=sha256(content).hexdigest(), bytes=len(content))


def remove(book: Book, by: Person, kind: Kind) -> None:
    """Go back to the shipped template; raises NotAllowed."""
    require(book, by, Role.ADMIN, "bỏ tệp mẫu báo cáo")
    own_path(kind).unlink(missing_ok=True)
    book.append(by.account, Action.TEMPLATE, file_name(kind), shipped=True)
