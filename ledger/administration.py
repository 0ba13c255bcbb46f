"""Owns the change of settings: within bounds, by an admin, each an entry of the book. Knows no screen."""

from __future__ import annotations

from ledger.book import Action, Book, LedgerError
from ledger.decisions import SETTINGS, settings
from ledger.people import Person, Role, require

SHORTEST_IDLE, LONGEST_IDLE = 1, 24 * 60  # minutes


class SettingRefused(LedgerError):
    """A setting that does not exist or a value outside its bounds; `fault` says which."""

    def __init__(self, fault: str):
        self.fault = fault
        super().__init__(f"Thiết lập giữ nguyên: {fault}.")


def change_setting(book: Book, by: Person, name: str, value: bool | int) -> bool:
    """Give a setting another value, in force at everybody's next action; False if it had that value already.

    Raises SettingRefused, NotAllowed.
    """
    require(book, by, Role.ADMIN, "đổi thiết lập")
    if name not in SETTINGS:
        raise SettingRefused(f"không có thiết lập “{name}”")
    if type(value) is not type(SETTINGS[name]):
        raise SettingRefused(f"“{value}” không phải là giá trị của thiết lập này")
    if name == "idle_minutes" and not SHORTEST_IDLE <= value <= LONGEST_IDLE:
        raise SettingRefused(f"số phút phải từ {SHORTEST_IDLE} đến {LONGEST_IDLE}")
    before = settings(book)[name]
    if before == value:
        return False
    book.append(by.account, Action.SETTING, name, value=value, before=before)
    return True
