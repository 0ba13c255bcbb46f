"""One browserless session: speaks Streamlit's websocket protocol, answers when the script has finished."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence

import pyarrow as pa
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

_TIMEOUT_S = 600
_WAY_BACK = re.compile(r"dang-nhap\?[^\"]*")  # where the sign-in link leads back to
# What shows figures; the rest (identities of widgets, links to downloads) differs between sessions.
_FIGURES = ("metric", "table", "dataframe", "plotly_chart", "bidi_component")
_SHOWN = ("markdown", "heading", "text", "html", "alert", *_FIGURES)


class PageFailed(RuntimeError):
    """The script drew an exception; carries its text."""


class Session:
    """A viewer of one page without a browser; `choose` and `reload` return after the script has run to its end.

    Like a browser it keeps what the server may send again and tells the server so.
    """

    def __init__(self, url: str, page: str = "", choices: Sequence[tuple[str, str]] = ()):
        address = url.replace("http://", "ws://") + "/_stcore/stream"
        self._socket = connect(address, subprotocols=["streamlit"], max_size=None, compression=None, ping_interval=None)
        self._first_page, self._page = page, ""  # the address's name of a page; its hash once the server has told it
        self._query = ""
        self._choices: dict[str, str] = {}
        self._kept: dict[str, ForwardMsg] = {}
        self.options: dict[str, list[str]] = {}  # id of a select box → what it offers
        self.labels: dict[str, str] = {}  # label of a select box → its id
        self.received_bytes = 0
        self._shown: list = []  # elements of the last run that show figures
        self.reload()
        for label, option in choices:
            self.choose(label, option)

    def choose(self, label: str, option: str) -> None:
        """Pick an option of the select box with that label."""
        self._choices[self.labels[label]] = option
        self.reload()

    def offers(self, label: str) -> list[str]:
        """The options of the select box with that label, in their order."""
        return self.options[self.labels[label]]

    def reload(self) -> None:
        """Run the script once with the present choices."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self._page
        message.rerun_script.page_name = "" if self._page else self._first_page
        message.rerun_script.query_string = self._query
        message.rerun_script.cached_message_hashes.extend(self._kept)
        for identifier, option in self._choices.items():
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.string_value = identifier, option
        self._socket.send(message.SerializeToString())
        self._listen()

    def answer(self) -> Counter[bytes]:
        """What the last run shows, one checksum for each text, number, table and chart; equal for equal content."""
        return Counter(hashlib.blake2b(content(element), digest_size=12).digest() for element in self._shown)

    def close(self) -> None:
        self._socket.close()

    def _listen(self) -> None:
        self._shown = []
        before, self._kept = self._kept, {}
        while True:
            data = self._socket.recv(timeout=_TIMEOUT_S)
            self.received_bytes += len(data)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "ref_hash":
                message = before.get(message.ref_hash) or self._kept[message.ref_hash]
                kind = message.WhichOneof("type")
            if message.metadata.cacheable:
                self._kept[message.hash] = message
            if kind == "new_session":
                self._page = message.new_session.page_script_hash
            elif kind == "navigation":  # the page within the app
                self._page = message.navigation.page_script_hash
            elif kind == "page_info_changed":
                self._query = message.page_info_changed.query_string
            elif kind == "delta":
                self._notice(message.delta.new_element)
            elif kind == "script_finished":
                return

    def _notice(self, element) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise PageFailed(element.exception.message)
        if kind == "selectbox":
            self.labels[element.selectbox.label] = element.selectbox.id
            self.options[element.selectbox.id] = list(element.selectbox.options)
        # The link to sign in leads back to the address of one session, and is drawn again where a run changed that.
        if kind in _SHOWN and not (kind == "html" and _WAY_BACK.search(element.html.body)):
            self._shown.append(element)


def content(element) -> bytes:
    """What people see of an element, without the identities that the server gives it anew for each session."""
    kind = element.WhichOneof("type")
    one = getattr(element, kind)
    if kind == "plotly_chart":
        return json.dumps(json.loads(one.spec), sort_keys=True).encode()
    if kind == "bidi_component":  # a chart of ours; the bar of the meeting has no figures
        return one.bytes
    if kind in ("dataframe", "table"):
        return repr([_rows(one.arrow_data.data), _rows(one.arrow_data.styler.display_values)]).encode()
    if kind == "html":
        return one.body.encode()
    return one.SerializeToString(deterministic=True)


def _rows(arrow: bytes) -> dict[str, list]:
    return pa.ipc.open_stream(arrow).read_all().to_pydict() if arrow else {}
