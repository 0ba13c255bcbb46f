"""Command line: `python -m dashboard.accounts`. Owns arguments and what is printed; the ledger decides.

Makes the first admin: there is no account and no password from the beginning.
"""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Callable

from dashboard import warehouse
from growth.notation import date_text
from ledger import accounts
from ledger import book as ledger
from ledger.book import Book, LedgerError
from ledger.people import ROLE_NAME, Person, Role
from ledger.vietnamese_argparse import Parser

OK, FAULT = 0, 1
_ROLES = {role.name.lower(): role for role in Role}


class PasswordMissing(LedgerError):
    """Nobody is there to type a password, or two typings differ."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 done, 1 refused with a sentence, 2 a fault in the command itself (raised by argparse)."""
    options = _parser().parse_args(arguments)
    book = ledger.of(warehouse.data_folder())
    operator = accounts.operator(os.environ.get("USER") or os.environ.get("USERNAME") or "")
    try:
        print(options.run(book, operator, options))
    except LedgerError as fault:
        print(fault, file=sys.stderr)
        return FAULT
    return OK


def _parser() -> Parser:
    parser = Parser(
        prog="python -m dashboard.accounts",
        description="Tài khoản của bảng điều khiển. Người quản trị đầu tiên được tạo bằng lệnh create.",
        epilog="Vai trò: " + ", ".join(f"{code} ({ROLE_NAME[role].lower()})" for code, role in _ROLES.items()) + ".\n"
        "Thư mục số liệu: data, hoặc thư mục nêu trong biến môi trường DASHBOARD_DATA.",
    )
    commands = parser.add_subparsers(
        title="các lệnh", dest="command", metavar="LỆNH", required=True, parser_class=Parser
    )
    create = _command(commands, "create", _create, "tạo tài khoản và đặt mật khẩu")
    create.add_argument("--full-name", required=True, metavar="HỌ_TÊN", help="họ tên hiện trên màn hình")
    create.add_argument(
        "--role", required=True, choices=_ROLES, metavar="VAI_TRÒ", help=f"một trong: {', '.join(_ROLES)}"
    )
    create.add_argument("--email", default="", metavar="THƯ", help="địa chỉ để nhận ra tài khoản cơ quan (OIDC)")
    _add_password(create)
    listing = commands.add_parser("list", help="liệt kê tài khoản", description="Liệt kê tài khoản.")
    listing.set_defaults(run=_list)
    role = _command(commands, "role", _role, "đổi vai trò")
    role.add_argument("role", **_role_choices())
    _command(commands, "disable", _disable, "khóa tài khoản, mọi phiên đang mở kết thúc ngay")
    _command(commands, "enable", _enable, "mở lại tài khoản đã khóa")
    _command(commands, "unlock", _unlock, "cho đăng nhập lại ngay sau nhiều lần nhập sai")
    _add_password(_command(commands, "password", _password, "đặt mật khẩu mới"))
    return parser


def _command(commands, name: str, run: Callable[[Book, Person, argparse.Namespace], str], meaning: str) -> Parser:
    parser = commands.add_parser(name, help=meaning, description=f"{meaning[0].upper()}{meaning[1:]}.")
    parser.add_argument("name", metavar="TÊN", type=accounts.account_name, help="tên đăng nhập")
    parser.set_defaults(run=run)
    return parser


def _role_choices() -> dict:
    return {"choices": _ROLES, "metavar": "VAI_TRÒ", "help": f"một trong: {', '.join(_ROLES)}"}


def _add_password(parser: Parser) -> None:
    parser.add_argument(
        "--password-stdin", action="store_true", help="đọc mật khẩu từ đầu vào chuẩn, một dòng, thay vì hỏi"
    )


def _create(book: Book, by: Person, options: argparse.Namespace) -> str:
    role = _ROLES[options.role]
    made = accounts.create(
        book, by, options.name, options.full_name, role, options.email, password=_typed_password(options)
    )
    return f"Đã tạo tài khoản “{made.name}” ({made.full_name}), vai trò {ROLE_NAME[role].lower()}."


def _list(book: Book, _: Person, __: argparse.Namespace) -> str:
    lines = [
        f"{one.name:<24} {ROLE_NAME[one.role]:<14} {_condition(one):<28} {one.full_name} {one.email}".rstrip()
        for one in accounts.accounts(book)
    ]
    return "\n".join(lines) or "Chưa có tài khoản nào. Tạo người quản trị đầu tiên bằng lệnh create … --role admin."


def _condition(one: accounts.Account) -> str:
    if one.disabled:
        return "đã khóa"
    if one.locked_until:
        until = one.locked_until.astimezone()
        return f"tạm khóa đến {until:%H:%M} {date_text(until)}"
    return "đang mở" if one.has_password else "chưa đặt mật khẩu"


def _role(book: Book, by: Person, options: argparse.Namespace) -> str:
    accounts.change_role(book, by, options.name, _ROLES[options.role])
    return f"Tài khoản “{options.name}” nay có vai trò {ROLE_NAME[_ROLES[options.role]].lower()}."


def _disable(book: Book, by: Person, options: argparse.Namespace) -> str:
    accounts.disable(book, by, options.name)
    return f"Đã khóa tài khoản “{options.name}”."


def _enable(book: Book, by: Person, options: argparse.Namespace) -> str:
    accounts.enable(book, by, options.name)
    return f"Đã mở lại tài khoản “{options.name}”."


def _unlock(book: Book, by: Person, options: argparse.Namespace) -> str:
    accounts.unlock(book, by, options.name)
    return f"Tài khoản “{options.name}” đăng nhập lại được ngay."


def _password(book: Book, by: Person, options: argparse.Namespace) -> str:
    accounts.set_password(book, by, options.name, _typed_password(options))
    return f"Đã đặt mật khẩu mới cho “{options.name}”; mọi phiên đang mở của tài khoản này đã kết thúc."


def _typed_password(options: argparse.Namespace) -> str:
    if options.password_stdin:
        if password := sys.stdin.readline().rstrip("\r\n"):
            return password
        raise PasswordMissing("Đầu vào chuẩn không có mật khẩu. Hãy đưa vào một dòng, ví dụ từ một tệp.")
    if not sys.stdin.isatty():
        raise PasswordMissing("Không có bàn phím để hỏi mật khẩu. Hãy thêm --password-stdin.")
    password = getpass.getpass("Mật khẩu: ")
    if password != getpass.getpass("Nhập lại mật khẩu: "):
        raise PasswordMissing("Hai lần nhập không giống nhau. Hãy chạy lại lệnh.")
    return password


if __name__ == "__main__":
    sys.exit(main())
