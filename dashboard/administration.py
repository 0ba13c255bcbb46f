"""Draws the blocks of the page Quản trị: accounts, settings, log, safekeeping. The ledger and the desk decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from dashboard import audit, desk, frame, identity, panels, warehouse
from dashboard.panels import plain
from dashboard.reports import tables
from dashboard.web import sign_in
from growth.notation import date_text, number
from ledger import accounts
from ledger.accounts import INVITED_HOURS, Account
from ledger.administration import LONGEST_IDLE, SHORTEST_IDLE, change_setting
from ledger.book import LedgerError
from ledger.decisions import settings
from ledger.people import ROLE_NAME, Person, Role

RESTORE_WORD = "KHÔI PHỤC"
_DONE = "_administration_done"
_ROLES = {ROLE_NAME[role]: role for role in Role}


def say_done() -> None:
    """Confirms what the last press of a button did, once."""
    if sentence := st.session_state.pop(_DONE, ""):
        st.toast(sentence, icon=":material/check_circle:")


def finding(all_accounts: Sequence[Account]) -> str:
    """What the title of the page says: accounts, who cannot sign in, when everything was last backed up."""
    active = [one for one in all_accounts if not one.disabled]
    waiting = [one for one in active if one.locked_until or not (one.has_password or one.email)]
    parts = [f"{number(len(active), 0)} tài khoản đang mở"]
    if waiting:
        parts.append(f"{number(len(waiting), 0)} chưa đăng nhập được")
    last = audit.last_backup()
    parts.append(f"sao lưu gần nhất {date_text(last)}" if last else "chưa sao lưu lần nào")
    return "; ".join(parts)


def account_list(all_accounts: Sequence[Account]) -> None:
    """Everybody who has an account, as a table."""
    table = pd.DataFrame(
        {
            "Tên đăng nhập": [one.name for one in all_accounts],
            "Họ tên": [one.full_name for one in all_accounts],
            "Vai trò": [ROLE_NAME[one.role] for one in all_accounts],
            "Tình trạng": [condition(one) for one in all_accounts],
            "Thư điện tử": [one.email for one in all_accounts],
        }
    )
    panels.show_table(table, key="accounts")


def condition(one: Account) -> str:
    """Whether somebody can sign in with the account, in words."""
    if one.disabled:
        return "đã khóa"
    if one.locked_until:
        return f"tạm khóa đến {one.locked_until.astimezone():%H:%M} vì sai mật khẩu nhiều lần"
    if not one.has_password and not one.email:
        return "chưa đặt mật khẩu"
    return "đang mở"


def new_account(by: Person) -> None:
    """The form that makes an account; its owner chooses the password by a one-time link."""
    with st.form("new-account", clear_on_submit=True, enter_to_submit=False):
        st.header("Tạo tài khoản", anchor=False)
        name_place, full_name_place = st.columns(2)
        with name_place:
            name = st.text_input("Tên đăng nhập", placeholder="lan.tran", key="new-name")
        with full_name_place:
            full_name = st.text_input("Họ tên", key="new-full-name")
        role_place, email_place = st.columns(2)
        with role_place:
            role = st.selectbox("Vai trò", list(_ROLES), key="new-role", filter_mode=None)
        with email_place:
            email = st.text_input("Thư điện tử (khi dùng tài khoản cơ quan)", key="new-email")
        pressed = st.form_submit_button("Tạo tài khoản", type="primary", icon=":material/person_add:", key="new-save")
    if pressed:

        def make() -> str:
            made = accounts.create(identity.book(), by, name, full_name, _ROLES[role], email)
            _show_link(made.name, accounts.invite(identity.book(), by, made.name))
            return ""

        _do(make)


def one_account(by: Person, all_accounts: Sequence[Account]) -> None:
    """What can be changed of one account, chosen in a box."""
    of_name = {one.name: one for one in all_accounts}
    with st.container(border=True):
        st.header("Sửa tài khoản", anchor=False)
        name = st.selectbox(
            "Tài khoản",
            list(of_name),
            format_func=lambda one: f"{one} – {of_name[one].full_name}",
            key="account",
            filter_mode=None,
        )
        one, book = of_name[name], identity.book()
        with st.container(horizontal=True, vertical_alignment="bottom"):
            role = st.selectbox(
                "Vai trò",
                list(_ROLES),
                index=list(_ROLES.values()).index(one.role),
                key=f"role-{name}",
                filter_mode=None,
                width=220,
            )
            _button(
                "Đổi vai trò",
                f"role-save-{name}",
                lambda: accounts.change_role(book, by, name, _ROLES[role]),
                f"{one.full_name} nay là {role.lower()}",
                off=_ROLES[role] == one.role,
            )
            email = st.text_input("Thư điện tử", value=one.email, key=f"email-{name}", width=280)
            _button(
                "Đổi thư điện tử",
                f"email-save-{name}",
                lambda: accounts.change_email(book, by, name, email),
                f"Đã đổi thư điện tử của {one.full_name}",
                off=email.strip().casefold() == one.email,
            )
        with st.container(horizontal=True):
            if st.button(
                "Tạo đường dẫn đặt mật khẩu", key=f"invite-{name}", icon=":material/key:", disabled=one.disabled
            ):
                _do(lambda: _show_link(name, accounts.invite(book, by, name)))
            _button(
                "Mở khóa đăng nhập",
                f"unlock-{name}",
                lambda: accounts.unlock(book, by, name),
                f"{one.full_name} đăng nhập lại được ngay",
                off=one.locked_until is None,
            )
            if one.disabled:
                _button(
                    "Mở lại tài khoản",
                    f"enable-{name}",
                    lambda: accounts.enable(book, by, name),
                    f"Đã mở lại tài khoản {name}",
                )
            else:
                _button(
                    "Khóa tài khoản",
                    f"disable-{name}",
                    lambda: accounts.disable(book, by, name),
                    f"Đã khóa tài khoản {name}",
                )


def _show_link(name: str, secret: str) -> None:
    """The one-time link, once: it is nowhere to be found again."""
    here = urlsplit(st.context.url or "")
    st.success(
        f"Đường dẫn đặt mật khẩu của **{plain(name)}**, dùng được một lần trong {INVITED_HOURS} giờ. "
        "Hãy chép và gửi riêng cho người đó; rời trang này là không xem lại được.",
        icon=":material/key:",
    )
    st.code(f"{here.scheme}://{here.netloc}{sign_in.CHOOSE}#{secret}", language=None, wrap_lines=True)


def setting_form(by: Person) -> None:
    """Every setting with its value; each change is in force at everybody's next action."""
    now = settings(identity.book())
    with st.form("settings", enter_to_submit=False):
        sign_in_required = st.toggle(
            audit.SETTING_NAME["sign_in_required"], value=now["sign_in_required"], key="sign_in_required"
        )
        st.caption(
            "Khi tắt, ai mở được địa chỉ trong mạng cơ quan đều xem được; nạp, công bố và ghi luôn cần đăng nhập."
        )
        four_eyes = st.toggle(audit.SETTING_NAME["four_eyes"], value=now["four_eyes"], key="four_eyes")
        st.caption("Khi bật, thống kê viên gửi số liệu và một người duyệt khác công bố.")
        idle_minutes = st.number_input(
            audit.SETTING_NAME["idle_minutes"],
            min_value=SHORTEST_IDLE,
            max_value=LONGEST_IDLE,
            value=now["idle_minutes"],
            step=5,
            key="idle_minutes",
            width=320,
        )
        pressed = st.form_submit_button("Lưu thiết lập", type="primary", icon=":material/save:", key="settings-save")
    if pressed:
        wanted = {"sign_in_required": sign_in_required, "four_eyes": four_eyes, "idle_minutes": int(idle_minutes)}

        def save() -> str:
            changed = [name for name, value in wanted.items() if change_setting(identity.book(), by, name, value)]
            return "Đã lưu thiết lập" if changed else "Thiết lập không đổi"

        _do(save)


def log() -> None:
    """The book with its filters, its state and its download."""
    holds, sentence = audit.chain_sentence()
    if holds:
        st.success(sentence, icon=":material/verified:")
    else:
        st.error(sentence, icon=":material/gpp_bad:")
    of_name = {name: action for action, name in audit.ACTION_NAME.items()}
    action_place, actor_place, words_place = st.columns([3, 2, 2])
    with action_place:
        actions = frame.choices("Việc", "viec", list(of_name), str, "Mọi việc")
    with actor_place:
        actors = frame.choices("Người", "nguoi", audit.actors(), str, "Mọi người")
    with words_place:
        sought = frame.words_sought("Tìm trong nhật ký", "tim", "tệp, lý do …")
    days = audit.days()
    first_place, last_place, _ = st.columns([2, 2, 3])
    with first_place:
        first = frame.choice("Từ ngày", "tu-ngay", ["", *days], lambda day: _day(day, "Từ đầu"), "")
    with last_place:
        last = frame.choice("Đến ngày", "den-ngay", ["", *days], lambda day: _day(day, "Hiện nay"), "")
    wanted = audit.Wanted(
        tuple(of_name[name] for name in actions), tuple(actors), audit.day(first), audit.day(last), sought
    )
    found = audit.log(wanted)
    if found.empty:
        frame.nothing_yet("không có mục nào khớp", "Hãy bỏ bớt bộ lọc hoặc kiểm tra lại chữ đã gõ.")
        return
    st.caption(f"{number(len(found), 0)} mục, mới nhất ở trên.")
    panels.show_table(found.assign(**{"Thời điểm": found["Thời điểm"].map(moment_text)}), key="log", height=560)
    sheet = tables.Sheet(
        title="Nhật ký",
        table=found,
        source="sổ ghi của bảng điều khiển",
        illustrative=False,
        version="",
        remarks=[sentence],
    )
    panels.download_buttons("Nhật ký", lambda: sheet, "log-download")


def moment_text(at: datetime) -> str:
    """`22/11/2026 14:05:09`."""
    return f"{date_text(at)} {at:%H:%M:%S}"


def _day(text: str, otherwise: str) -> str:
    return date_text(audit.day(text)) if text else otherwise


def check(by: Person) -> None:
    """The button that verifies ledger, raw files and warehouse."""
    with st.container(border=True):
        st.header("Kiểm tra", anchor=False)
        st.caption(
            "Chuỗi mã băm của sổ ghi, mã băm từng tệp gốc, và kho lập lại từ tệp gốc có đúng bằng kho đang dùng."
        )
        if st.button("Kiểm tra ngay", icon=":material/verified_user:", key="verify"):

            def verify() -> None:
                with _progress("Đang kiểm tra…") as progress:
                    found = desk.verify_all(warehouse.data_folder(), by, progress)
                st.success(
                    f"Khớp: {number(found.entries, 0)} mục trong sổ ghi, {number(found.raw_files, 0)} tệp gốc, "
                    f"kho số liệu phiên bản {found.version}.",
                    icon=":material/verified:",
                )

            _do(verify)


def backup(by: Person) -> None:
    """The button that hands out an archive of everything that cannot be built again."""
    with st.container(border=True):
        st.header("Sao lưu", anchor=False)
        st.caption(
            "Một tệp gồm mọi tệp gốc, thẻ, sổ ghi và tài khoản; kho số liệu được lập lại từ đó. "
            "Tệp có mã băm mật khẩu: hãy cất ở nơi chỉ người quản trị vào được."
        )
        visitor, name = identity.visitor(), desk.backup_name()
        st.download_button(
            "Tải bản sao lưu",
            lambda: desk.make_backup(warehouse.data_folder(), visitor.person, name),
            file_name=name,
            mime="application/zip",
            key="backup",
            icon=":material/archive:",
            on_click="ignore",
        )


def restore(by: Person) -> None:
    """The form that puts an archive in the place of everything; the word has to be typed."""
    with st.container(border=True):
        st.header("Khôi phục", anchor=False)
        st.caption(
            "Thay tệp gốc, sổ ghi và tài khoản bằng những gì có trong bản sao lưu rồi lập lại kho. "
            "Những gì đang có được giữ lại trong một thư mục cạnh đó; mọi người phải đăng nhập lại. "
            "Bản sao lưu lớn hơn giới hạn tải lên: dùng lệnh `python -m etl restore TỆP` trên máy chủ."
        )
        archive = st.file_uploader("Bản sao lưu (.zip)", type="zip", key="archive")
        typed = st.text_input(f"Gõ {RESTORE_WORD} để xác nhận", key="restore-word")
        ready = archive is not None and typed.strip() == RESTORE_WORD
        if st.button("Khôi phục", icon=":material/settings_backup_restore:", key="restore", disabled=not ready):

            def bring_back() -> None:
                with _progress("Đang khôi phục…") as progress:
                    outcome = desk.restore_backup(
                        warehouse.data_folder(), by, archive.name, archive.getvalue(), progress
                    )
                st.success(
                    f"Đã khôi phục từ {plain(archive.name)}: kho số liệu phiên bản {outcome.version}. "
                    "Mọi phiên làm việc đã kết thúc; hãy tải lại trang và đăng nhập lại.",
                    icon=":material/check_circle:",
                )

            _do(bring_back)


class _progress:
    """A bar while something long goes on; inside it is called with text, done and total."""

    def __init__(self, text: str):
        self._bar = st.progress(0.0, text)

    def __enter__(self) -> Callable[[str, float, float], None]:
        return lambda text, done, total: self._bar.progress(min(done / max(total, 1), 1.0), text)

    def __exit__(self, *_: object) -> None:
        self._bar.empty()


def _button(label: str, key: str, act: Callable[[], object], done: str, off: bool = False) -> None:
    """A button that acts, says so and draws the page anew."""
    if st.button(label, key=key, disabled=off):

        def acting() -> str:
            act()
            return done

        _do(acting)


def _do(act: Callable[[], str | None]) -> None:
    """Act; a refusal becomes its sentence, a returned sentence is confirmed on the page drawn anew."""
    try:
        done = act()
    except (LedgerError, desk.EtlError) as fault:
        st.error(plain(str(fault)), icon=":material/error:")
        return
    if done:
        st.session_state[_DONE] = done
        st.rerun()
