"""Owns how Streamlit's own front end leaves this server: in Vietnamese, compressed once, cached for good.

Streamlit fixes the texts of its widgets in English and never compresses its files. This middleware hands out the same
files with those texts replaced (vietnamese.csv, held against the pinned version by a test) and without the kinds of
charts that nobody draws, under an address that names their content, so that a browser fetches each once. Knows no page
and no figure.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import mimetypes
import re
import threading
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import streamlit
from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.SessionStatus_pb2 import SessionStatus
from streamlit.web.server.starlette.starlette_routes import _ensure_xsrf_cookie

from dashboard.web import plotly_parts

FRONT_END = Path(streamlit.__file__).with_name("static")
TEXTS = Path(__file__).with_name("vietnamese.csv")
LOOK = Path(__file__).parents[1] / "frame.css"  # what the theme has no setting for
PRINT = Path(__file__).with_name("print.js")
FRAMES = Path(__file__).with_name("frames.js")
LISTS = Path(__file__).with_name("plotly_lists.js")
_TITLE = "Tăng trưởng công thương Nghệ An"
_NO_SCRIPT = "Trang này cần JavaScript. Hãy bật JavaScript trong trình duyệt rồi tải lại."
# Chunks that nearly every page needs and the browser would discover only after the first answer of the server.
_NEEDED_SOON = ("PlotlyChart", "BidiComponent", "Html", "Selectbox")
# What the first fold that is opened would wait for; fetched when the page has long been there.
_NEEDED_LATER = ("DataFrame", "DownloadButton")
_LATER_MS = 3000
_FETCH = """setTimeout(() => {{
  for (const name of {names}) document.head.append(Object.assign(document.createElement('link'),
    {{ rel: 'modulepreload', crossOrigin: '', href: `./static/js/${{name}}` }}))
}}, {wait})"""
# Charts are laid out on the server, which learns from cookies whether the screen is a telephone's or a tablet's and how
# large the window is that a slide fills.
_SCREEN = """<script>
for (const edge of [matchMedia('(max-width: 640px)'), matchMedia('(max-width: 1100px)')]) {
  const tell = () => { document.cookie = 'man-hinh=' + (matchMedia('(max-width: 640px)').matches ? 'hep'
    : matchMedia('(max-width: 1100px)').matches ? 'vua' : 'rong') + ';path=/;samesite=lax'
    document.cookie = `cua-so=${innerWidth}x${innerHeight};path=/;samesite=lax` }
  tell(); edge.addEventListener('change', tell)
}
</script>"""
# Streamlit's front end looks for its server at two addresses and asks each twice before it connects, unless the
# document names it. Nobody else frames this site or speaks for it: only its own messages are heard.
_SERVER = """<script>
window.__streamlit = { BACKEND_BASE_URL: new URL('./', location.href).href,
  HOST_CONFIG: { allowedOrigins: [location.origin], useExternalAuthToken: false } }
</script>"""
_FONTS = ("vietnamese-400", "latin-400", "vietnamese-600", "latin-600")
_TEXT_KINDS = {".js": "text/javascript", ".css": "text/css"}
_IMPORTS = re.compile(r"""(?:\bfrom|[;}]import|\Aimport)\s*["']\./([\w.-]+\.js)["']""")
_FOREVER = "public, max-age=31536000, immutable"
_compressing = threading.Lock()


@cache
def texts() -> dict[str, list[tuple[str, str]]]:
    """Chunk of the front end → what stands in its source and what is shown instead, the longest first."""
    found = defaultdict(list)
    with TEXTS.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            found[row["chunk"]].append((row["found"], row["shown"]))
    return {chunk: sorted(pairs, key=lambda pair: -len(pair[0])) for chunk, pairs in found.items()}


@cache
def edition() -> str:
    """Names this front end: Streamlit's version and what we change. Another edition has other addresses."""
    changes = TEXTS.read_bytes() + Path(plotly_parts.__file__).read_bytes()
    return hashlib.sha256(streamlit.__version__.encode() + changes).hexdigest()[:10]


def in_vietnamese(name: str, source: str) -> str:
    """The source of a chunk with its fixed texts replaced; name: as in `FileUploader.D7YhAWeM.js`."""
    for found, shown in texts().get(name.split(".")[0], ()):
        source = source.replace(found, shown)
    return source


def as_served(name: str, source: str) -> str:
    """The source of a chunk as it leaves: in Vietnamese, Plotly without what nobody draws."""
    source = plotly_parts.needed(source) if name.startswith(f"{plotly_parts.CHUNK}.") else source
    return in_vietnamese(name, source)


def document(html: str) -> str:
    """Streamlit's page: language, title, our look, hints for what is needed soon, addresses that name the edition."""
    html = html.replace('<html lang="en">', '<html lang="vi">')
    html = re.sub(r"<title>.*?</title>", f"<title>{_TITLE}</title>", html)
    html = re.sub(r"<noscript>.*?</noscript>", f"<noscript><p>{_NO_SCRIPT}</p></noscript>", html, flags=re.DOTALL)
    html = re.sub(r"<link\s+rel=\"preload\"[^>]*SourceSans[^>]*/>", "", html)  # a typeface that we do not use
    soon = _with_imports(_NEEDED_SOON)
    hints = "".join(
        f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in soon if name not in html
    )
    fonts = "".join(
        f'<link rel="preload" as="font" type="font/woff2" crossorigin '
        f'href="./app/static/fonts/be-vietnam-pro-{font}-normal.woff2">'
        for font in _FONTS
    )
    printing = f"<script>{PRINT.read_text(encoding='utf-8')}</script>"
    html = html.replace("</head>", f"{_SERVER}{_SCREEN}{early_charts()}{printing}{hints}{fonts}</head>")
    # Plotly is started while the browser waits for the server's first answer, or by the first chart that needs it
    # (dashboard/drawing.js), whatever comes first.
    for path in _chunks(plotly_parts.CHUNK):
        loaded = f'import("./static/js/{path.name}").then(() => rememberLists(window.Plotly))'
        begin = f"window.plotly = () => window.plotly.begun ??= {loaded}"
        idle = "(window.requestIdleCallback ?? setTimeout)(() => window.plotly())"
        html = html.replace("</body>", f"<script>{LISTS.read_text(encoding='utf-8')}{begin}; {idle}</script></body>")
    later = json.dumps([name for name in _with_imports(_NEEDED_LATER) if name not in soon])
    html = html.replace("</body>", f"<script>{_FETCH.format(names=later, wait=_LATER_MS)}</script></body>")
    # After everything that the front end writes into the head: of two equally strong rules the later one counts.
    html = html.replace("</body>", f"<style>{LOOK.read_text(encoding='utf-8')}</style></body>")
    return html.replace("./static/", f"./static/{edition()}/")


def early_charts() -> str:
    """Script that hands on what a run sends in one piece, changed charts first; before the front end connects."""
    return f"<script>const FIELDS = {json.dumps(_fields())};\n{FRAMES.read_text(encoding='utf-8')}</script>"


def _fields() -> dict[str, int | list[int]]:
    """Numbers of those fields in Streamlit's messages that frames.js reads."""

    def numbers(message: type, **names: str) -> dict[str, int]:
        return {ours: message.DESCRIPTOR.fields_by_name[name].number for ours, name in names.items()}

    way = [numbers(ForwardMsg, at="delta"), numbers(Delta, at="new_element"), numbers(Element, at="bidi_component")]
    return {
        **numbers(ForwardMsg, begun="new_session", status="session_status_changed", hash="hash", reference="ref_hash"),
        **numbers(SessionStatus, running="script_is_running"),
        **numbers(BidiComponent, name="component_name", data="bytes"),
        "component": [step["at"] for step in way],
    }


def _chunks(name: str) -> Iterator[Path]:
    return (FRONT_END / "static" / "js").glob(f"{name}.*.js")


@cache
def _with_imports(chunks: tuple[str, ...]) -> list[str]:
    """File names of chunks and of all that these import."""
    found: list[str] = []
    asked = [path.name for name in chunks for path in _chunks(name)]
    while asked:
        name = asked.pop()
        if name not in found:
            found.append(name)
            asked += _IMPORTS.findall((FRONT_END / "static" / "js" / name).read_text(encoding="utf-8"))
    return found


class Shell:
    """ASGI middleware around the whole app."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        here = f"/static/{edition()}/"
        path = scope["path"]
        if here in path:
            # The edition's files, wherever the page stood that asked for them.
            name = path.split(here, 1)[1]
            compressible = Path(name).suffix in _TEXT_KINDS and ".." not in name
            if compressible and (FRONT_END / "static" / name).is_file():
                await (await _file(name, Headers(scope=scope)))(scope, receive, send)
                return
            plain = f"/static/{name}"
            await self.app(scope | {"path": plain, "raw_path": plain.encode()}, receive, send)
        elif "text/html" in Headers(scope=scope).get("accept", ""):
            await self._document(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _document(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Whatever answers the browser's own request for a page, put into our edition if it is Streamlit's document."""
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        begun: Message = {}
        body = bytearray()

        async def hold(message: Message) -> None:
            if message["type"] == "http.response.start":
                begun.update(message)
                if not Headers(raw=message["headers"]).get("content-type", "").startswith("text/html"):
                    await send(message)
            elif not Headers(raw=begun["headers"]).get("content-type", "").startswith("text/html"):
                await send(message)
            else:
                body.extend(message.get("body", b""))
                if not message.get("more_body"):
                    await self._finish(scope, begun, bytes(body), send)

        await self.app(scope | {"headers": plain}, receive, hold)

    @staticmethod
    async def _finish(scope: Scope, begun: Message, body: bytes, send: Send) -> None:
        if b'<div id="root">' in body:
            body = _document_bytes(body)
            headers = MutableHeaders(raw=begun["headers"])
            headers["content-length"] = str(len(body))
            for stale in ("etag", "last-modified"):
                if stale in headers:
                    del headers[stale]
            # Streamlit believes the cookie of an identity provider's sign-in only beside this one, and gives it with
            # its answer to the front end's first question, for which ours does not wait before it connects.
            with_token = Response()
            _ensure_xsrf_cookie(Request(scope), with_token)
            for cookie in with_token.headers.getlist("set-cookie"):
                headers.append("set-cookie", cookie)
        await send(begun)
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


@lru_cache(maxsize=4)
def _document_bytes(body: bytes) -> bytes:
    return document(body.decode()).encode()


async def _file(name: str, asked: Headers) -> Response:
    compressed = await to_thread.run_sync(_compressed, name)
    headers = {"cache-control": _FOREVER, "vary": "Accept-Encoding"}
    kind = _TEXT_KINDS.get(Path(name).suffix) or mimetypes.guess_type(name)[0]
    if "gzip" in asked.get("accept-encoding", ""):
        return Response(compressed, media_type=kind, headers=headers | {"content-encoding": "gzip"})
    return Response(gzip.decompress(compressed), media_type=kind, headers=headers)


def _compressed(name: str) -> bytes:
    """A file of the front end in Vietnamese, compressed: the first request pays, one at a time, all others do not."""
    with _compressing:
        return _compressed_once(name)


@cache
def _compressed_once(name: str) -> bytes:
    path = FRONT_END / "static" / name
    return gzip.compress(as_served(path.name, path.read_text(encoding="utf-8")).encode(), compresslevel=6, mtime=0)
