"""Owns the record of what people did here: exports written down, entries of the book in Vietnamese. Draws nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard import identity
from growth.notation import number, search_key
from ledger.book import Action, ChainBroken, Entry
from ledger.people import ROLE_NAME, VISITOR, Person, Role

ACTION_NAME = {
    Action.ADOPT: "Nhận tệp có từ trước",
    Action.PUBLISH: "Công bố số liệu",
    Action.UNDO: "Hoàn tác công bố",
    Action.SUBMIT: "Trình duyệt",
    Action.REJECT: "Trả lại",
    Action.GOAL: "Nhập hoặc sửa mục tiêu",
    Action.GOAL_NOTE: "Ghi nguyên nhân, đề xuất",
    Action.EXPORT: "Tải về",
    Action.SIGN_IN: "Đăng nhập",
    Action.SIGN_IN_REFUSED: "Đăng nhập không được",
    Action.SIGN_OUT: "Đăng xuất",
    Action.ACCOUNT: "Thay đổi tài khoản",
    Action.SETTING: "Đổi thiết lập",
    Action.TEMPLATE: "Đổi tệp mẫu báo cáo",
    Action.REFUSED: "Bị từ chối vì thiếu quyền",
    Action.BACKUP: "Sao lưu",
    Action.RESTORE: "Khôi phục",
}
SETTING_NAME = {
    "sign_in_required": "Phải đăng nhập mới xem được số liệu",
    "four_eyes": "Quy tắc hai người: số liệu do một người gửi, một người khác duyệt",
    "idle_minutes": "Số phút không thao tác thì tự đăng xuất",
}
_CHANGE_NAME = {
    "create": "tạo",
    "role": "đổi vai trò",
    "email": "đổi thư điện tử",
    "disable": "khóa",
    "enable": "mở lại",
    "unlock": "mở khóa đăng nhập",
    "password": "đặt mật khẩu",
    "invite": "tạo đường dẫn đặt mật khẩu",
}
_WAY_NAME = {"password": "bằng mật khẩu", "provider": "bằng tài khoản cơ quan", "change_password": "khi đổi mật khẩu"}
_WHY_NAME = {"sign_out": "tự đăng xuất", "idle": "hết thời gian chờ"}
_NAMES = {
    "files": "tệp",
    "assigned": "nhãn đã gán",
    "publication": "lần công bố số",
    "submission": "lần trình số",
    "submitted_by": "người trình",
    "version_before": "phiên bản trước",
    "version_after": "phiên bản sau",
    "upon": "so với phiên bản",
    "version": "phiên bản",
    "made_at": "bản sao lưu lập lúc",
    "address": "từ máy",
    "form": "dạng",
    "rows": "số dòng",
    "bytes": "số byte",
    "sha256": "mã băm",
    "shipped": "về mẫu gốc",
    "email": "thư điện tử",
    "full_name": "họ tên",
    "until": "hạn",
    "reason": "lý do",
}


def recorded(what: str, form: str, make: Callable[[], bytes]) -> Callable[[], bytes]:
    """`make` for a download button: whoever may not see figures any more is refused, each file is written down.

    Call it while the page is drawn; who presses the button is looked up anew when that happens.
    """
    visitor = identity.visitor()

    def take() -> bytes:
        visitor.require_view()
        content = make()
        record_export(visitor.person, what, form, bytes=len(content))
        return content

    return take


def record_export(person: Person, what: str, form: str, **size: int) -> None:
    """Write down that `person` took `what` (its title) along as `form` (`Excel`, `CSV` …); size: rows or bytes."""
    identity.book().append(person.account or VISITOR.name, Action.EXPORT, what, form=form, **size)


@dataclass(frozen=True)
class Wanted:
    """Which entries to show; empty fields do not narrow. words: all of them anywhere in a line, diacritics or not."""

    actions: tuple[Action, ...] = ()
    actors: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    words: str = ""


def log(wanted: Wanted) -> pd.DataFrame:
    """Entries of the book, newest first; columns Số, Thời điểm (local time), Người, Việc, Nội dung, Chi tiết."""
    sought = search_key(wanted.words).split()
    rows = []
    for entry in reversed(identity.book().entries(*wanted.actions)):
        at = entry.at.astimezone().replace(tzinfo=None)
        if wanted.actors and actor_name(entry.actor) not in wanted.actors:
            continue
        if (wanted.first and at.date() < wanted.first) or (wanted.last and at.date() > wanted.last):
            continue
        row = (entry.number, at, actor_name(entry.actor), ACTION_NAME[entry.action], _subject(entry), _details(entry))
        key = search_key(" ".join(map(str, row[2:])))
        if all(word in key for word in sought):
            rows.append(row)
    return pd.DataFrame(rows, columns=["Số", "Thời điểm", "Người", "Việc", "Nội dung", "Chi tiết"])


def actors() -> list[str]:
    """Everybody who stands in the book, by name."""
    return sorted({actor_name(entry.actor) for entry in identity.book().entries()})


def days() -> list[str]:
    """Days on which something was written down, newest first, as ISO texts."""
    return sorted({entry.at.astimezone().date().isoformat() for entry in identity.book().entries()}, reverse=True)


def day(text: str) -> date | None:
    """A day of `days` or of the address."""
    return date.fromisoformat(text) if text else None


def actor_name(actor: str) -> str:
    return actor or "không rõ"


def last_backup() -> date | None:
    """Day of the newest backup that the book knows of."""
    backups = identity.book().entries(Action.BACKUP)
    return backups[-1].at.astimezone().date() if backups else None


def chain_sentence() -> tuple[bool, str]:
    """Whether the chain of the book holds from its first entry on, and the sentence that says so."""
    try:
        count = identity.book().verify()
    except ChainBroken as fault:
        return False, str(fault)
    return True, f"Chuỗi mã băm khớp từ mục đầu đến mục cuối ({number(count, 0)} mục)."


def _subject(entry: Entry) -> str:
    if entry.action is Action.SETTING:
        return SETTING_NAME[entry.subject]
    return entry.subject


def _details(entry: Entry) -> str:
    details = dict(entry.details)
    parts = []
    if change := details.pop("change", ""):
        parts.append(_CHANGE_NAME[change])
    if role := details.pop("role", ""):
        parts.append(f"vai trò {ROLE_NAME[Role[role]].lower()}")
    if needed := details.pop("needed", ""):
        parts.append(f"cần vai trò {ROLE_NAME[Role[needed]].lower()} trở lên")
    if way := details.pop("by", ""):
        parts.append(_WAY_NAME[way])
    if why := details.pop("why", ""):
        parts.append(_WHY_NAME[why])
    if details.pop("known", True) is False:
        parts.append("không có tài khoản này")
    if "value" in details:
        parts.append(f"đặt thành {_shown(details.pop('value'))}, trước đó {_shown(details.pop('before'))}")
    parts += [f"{_NAMES.get(name, name)} {text}" for name, value in details.items() if (text := _shown(value))]
    return "; ".join(parts)


def _shown(value: object) -> str:
    """A value of an entry as a reader expects it; files and labels by their names."""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int | float):
        return number(value, 0)
    if isinstance(value, list):
        return ", ".join(_shown(one) for one in value)
    if isinstance(value, dict):
        return str(value.get("name") or " → ".join(str(value[key]) for key in ("label", "item") if key in value))
    return str(value)
