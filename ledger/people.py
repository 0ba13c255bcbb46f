"""Owns who may do what: roles in their order, who acts, the check of a role. Knows no screen, no password."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from ledger.book import Action, Book, LedgerError


class Role(IntEnum):
    """Roles in rising order: each may do what those before it may."""

    VIEWER = 1
    STATISTICIAN = 2
    APPROVER = 3
    ADMIN = 4


ROLE_NAME = {
    Role.VIEWER: "Người xem",
    Role.STATISTICIAN: "Thống kê viên",
    Role.APPROVER: "Người duyệt",
    Role.ADMIN: "Quản trị",
}


class NotAllowed(LedgerError):
    """A person without the role tried something; the attempt stands in the book."""

    def __init__(self, person: Person, needed: Role, what: str):
        self.person, self.needed, self.what = person, needed, what
        who = f"tài khoản “{person.name}” là {ROLE_NAME[person.role].lower()}" if person.account else "chưa đăng nhập"
        super().__init__(
            f"Không thực hiện “{what}”: {who}, việc này cần vai trò {ROLE_NAME[needed].lower()} trở lên. "
            "Hãy đăng nhập bằng tài khoản có quyền, hoặc đề nghị người quản trị cấp quyền."
        )


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts: account name (empty for a visitor who has not signed in), name on screen, role."""

    account: str
    name: str
    role: Role


VISITOR = Person("", "Khách", Role.VIEWER)


def require(book: Book, person: Person, needed: Role, what: str) -> None:
    """Let `person` go on with `what` (a Vietnamese phrase), or write the refusal down and raise NotAllowed."""
    if person.role < needed or not person.account:
        book.append(person.account or VISITOR.name, Action.REFUSED, what, role=person.role.name, needed=needed.name)
        raise NotAllowed(person, needed, what)
