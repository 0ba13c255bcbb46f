"""Owns the way in: pages of the server's own for signing in and for choosing a password, outside every script run.

A password goes from the form to the ledger and nowhere else; the session is a cookie that no script can read.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Awaitable, Callable
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard import identity
from ledger import accounts, sessions
from ledger.book import LedgerError
from ledger.people import Person

SIGN_IN, CHOOSE, CHANGE = "/dang-nhap", "/dat-mat-khau", "/doi-mat-khau"
BY_PROVIDER = "dang-nhap-co-quan"  # parameter of the dashboard's address that begins the provider's sign-in
_FONTS = "app/static/fonts/be-vietnam-pro-{}-{}-normal.woff2"
_RANGES = {
    "vietnamese": "U+0102-0103, U+0110-0111, U+0128-0129, U+0168-0169, U+01A0-01A1, U+01AF-01B0, U+0300-0301, "
    "U+0303-0304, U+0308-0309, U+0323, U+0329, U+1EA0-1EF9, U+20AB",
    "latin": "U+0000-00FF, U+2000-206F, U+20AC",
}
_LONGEST_FIELD, _LARGEST_FORM = 1024, 16_384  # characters, bytes: longer ones are no name and no password
# The secret of a one-time link stands behind its #, which browsers send to no server and into no log.
_TAKE_SECRET = (
    "document.getElementById('secret').value = location.hash.slice(1);"
    "history.replaceState(null, '', location.pathname);"
)


def routes() -> list[Route]:
    """The addresses of this module, for `st.App`."""
    return [
        Route(SIGN_IN, _show_sign_in, methods=["GET"]),
        Route(SIGN_IN, _guarded(_sign_in), methods=["POST"]),
        Route(CHOOSE, _show_choose, methods=["GET"]),
        Route(CHOOSE, _guarded(_choose), methods=["POST"]),
        Route(CHANGE, _show_change, methods=["GET"]),
        Route(CHANGE, _guarded(_change), methods=["POST"]),
    ]


def way_in(back_to: str) -> str:
    """Address of the sign-in page that leads back to `back_to`, an address of the dashboard without its host."""
    return f"{SIGN_IN}?{urlencode({'ve': back_to})}"


def _show_sign_in(request: Request) -> Response:
    return _sign_in_page(_local(request.query_params.get("ve", "")))


async def _sign_in(request: Request) -> Response:
    form = await request.form()
    name, password, back_to = (_field(form.get(key)) for key in ("ten", "mat-khau", "ve"))
    back_to = _local(back_to)
    try:
        token = await run_in_threadpool(sessions.sign_in, identity.book(), name, password, _address(request))
    except LedgerError as fault:
        return _sign_in_page(back_to, fault=str(fault), name=name, status=401)
    return _with_session(RedirectResponse(back_to, status_code=303), request, token)


def _show_choose(_: Request) -> Response:
    return _choose_page()


async def _choose(request: Request) -> Response:
    form = await request.form()
    secret, new, again = (_field(form.get(key)) for key in ("ma", "moi", "lai"))
    try:
        _require_same(new, again)
        person = await run_in_threadpool(accounts.accept, identity.book(), secret, new)
    except LedgerError as fault:
        return _choose_page(secret, fault=str(fault), status=400)
    return _sign_in_page("/", hint="Đã đặt mật khẩu. Hãy đăng nhập bằng mật khẩu mới.", name=person.account)


def _show_change(request: Request) -> Response:
    person = _person(request)
    return _change_page(person) if person else RedirectResponse(way_in(CHANGE), status_code=303)


async def _change(request: Request) -> Response:
    person = await run_in_threadpool(_person, request)
    if person is None:
        return RedirectResponse(way_in(CHANGE), status_code=303)
    form = await request.form()
    old, new, again = (_field(form.get(key)) for key in ("cu", "moi", "lai"))
    try:
        _require_same(new, again)
        await run_in_threadpool(sessions.change_password, identity.book(), person, old, new)
    except LedgerError as fault:
        return _change_page(person, fault=str(fault), status=400)
    return _sign_in_page("/", hint="Đã đổi mật khẩu. Hãy đăng nhập lại bằng mật khẩu mới.", name=person.account)


def _guarded(handle: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """`handle` for forms that our own page sent; a page of another site must not sign anybody in as somebody else."""

    async def check(request: Request) -> Response:
        if not _is_from_here(request):
            return _page(
                "Không thực hiện",
                fault="Biểu mẫu được gửi từ một trang khác. Hãy mở bảng điều khiển rồi đăng nhập từ đó.",
                status=403,
            )
        length = request.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > _LARGEST_FORM:
            return _page("Không thực hiện", fault="Biểu mẫu lớn bất thường. Hãy nhập lại ngắn hơn.", status=413)
        return await handle(request)

    return check


def _is_from_here(request: Request) -> bool:
    if site := request.headers.get("sec-fetch-site"):
        return site == "same-origin"
    return urlsplit(request.headers.get("origin", "")).netloc == request.headers.get("host", "-")


def _local(address: str) -> str:
    """`address` if it stays on this server, else the start: a link must not lead a fresh session to another site."""
    parts = urlsplit(address)
    stays = address.startswith("/") and not parts.scheme and not parts.netloc
    return address if stays and not re.search(r"[\\\x00-\x20]", address) and address[1:2] != "/" else "/"


def _field(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= _LONGEST_FIELD else ""


def _require_same(new: str, again: str) -> None:
    if new != again:
        raise accounts.PasswordRefused("hai lần nhập không giống nhau; hãy nhập lại")


def _person(request: Request) -> Person | None:
    return sessions.person_of(identity.book(), request.cookies.get(identity.COOKIE, ""))


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _with_session(response: Response, request: Request, token: str) -> Response:
    """The cookie ends with the browser; scripts cannot read it and other sites do not send it."""
    response.set_cookie(
        identity.COOKIE,
        token,
        path="/",
        httponly=True,
        samesite="strict",
        secure="https" in (request.url.scheme, request.headers.get("x-forwarded-proto", "").split(",")[0].strip()),
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _sign_in_page(back_to: str, fault: str = "", hint: str = "", name: str = "", status: int = 200) -> Response:
    form = (
        f'<form method="post" action="{SIGN_IN}">'
        f'<input type="hidden" name="ve" value="{escape(back_to)}">'
        '<label>Tên đăng nhập<input name="ten" autocomplete="username" autocapitalize="none" spellcheck="false" '
        f'value="{escape(name)}" required{"" if name else " autofocus"}></label>'
        f"{_password('mat-khau', 'Mật khẩu', 'current-password', focus=bool(name))}"
        '<button type="submit">Đăng nhập</button></form>'
    )
    if identity.has_provider():
        form += f'<a class="other" href="/?{BY_PROVIDER}=1">Đăng nhập bằng tài khoản cơ quan</a>'
    return _page("Đăng nhập", form, fault, hint, status)


def _choose_page(secret: str = "", fault: str = "", status: int = 200) -> Response:
    form = (
        f'<form method="post" action="{CHOOSE}">'
        f'<input type="hidden" name="ma" id="secret" value="{escape(secret)}">'
        f"{_new_passwords()}"
        '<button type="submit">Đặt mật khẩu</button></form>'
    )
    return _page("Đặt mật khẩu", form, fault, _RULE, status, script="" if secret else _TAKE_SECRET)


def _change_page(person: Person, fault: str = "", status: int = 200) -> Response:
    form = (
        f'<form method="post" action="{CHANGE}">'
        f'<input type="hidden" name="username" autocomplete="username" value="{escape(person.account)}">'
        f"{_password('cu', 'Mật khẩu đang dùng', 'current-password', focus=True)}"
        f"{_new_passwords()}"
        '<button type="submit">Đổi mật khẩu</button></form>'
    )
    return _page(f"Đổi mật khẩu của {person.name}", form, fault, _RULE, status)


_RULE = f"Mật khẩu dài ít nhất {accounts.SHORTEST_PASSWORD} ký tự; một câu dễ nhớ, có dấu cách, là tốt nhất."


def _new_passwords() -> str:
    return _password("moi", "Mật khẩu mới", "new-password") + _password("lai", "Nhập lại mật khẩu mới", "new-password")


def _password(key: str, label: str, purpose: str, focus: bool = False) -> str:
    return (
        f'<label>{label}<input name="{key}" type="password" autocomplete="{purpose}" required'
        f"{' autofocus' if focus else ''}></label>"
    )


def _page(
    title: str, form: str = "", fault: str = "", hint: str = "", status: int = 200, script: str = ""
) -> HTMLResponse:
    """One page of this module; `form` is our own HTML, all else is text."""
    message = f'<p class="fault" role="alert">{escape(fault)}</p>' if fault else ""
    if hint:
        message += f'<p class="hint">{escape(hint)}</p>'
    content = _template().substitute(
        title=escape(title),
        fonts=_font_faces(),
        message=message,
        form=form,
        back="/",
        back_words="Về trang Tổng quan",
        script=f"<script>{script}</script>" if script else "",
    )
    may_run = f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" if script else "'none'"
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": f"default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; img-src data:; "
        f"script-src {may_run}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
    return HTMLResponse(content, status, headers)


@cache
def _template() -> Template:
    return Template(Path(__file__).with_name("sign_in.html").read_text(encoding="utf-8"))


@cache
def _font_faces() -> str:
    return "\n".join(
        f"@font-face {{ font-family: 'Be Vietnam Pro'; font-weight: {weight}; font-display: swap; "
        f"src: url('/{_FONTS.format(subset, weight)}') format('woff2'); unicode-range: {letters}; }}"
        for subset, letters in _RANGES.items()
        for weight in (400, 500, 600, 700)
    )
