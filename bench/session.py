"""One browserless session: speaks Streamlit's websocket protocol, answers when the script has finished."""

from __future__ import annotations

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

_TIMEOUT_S = 120


class PageFailed(RuntimeError):
    """The script drew an exception; carries its text."""


class Session:
    """A viewer without a browser; `choose` and `reload` return after the script has run to its end."""

    def __init__(self, url: str):
        address = url.replace("http://", "ws://") + "/_stcore/stream"
        self._socket = connect(address, subprotocols=["streamlit"], max_size=None, compression=None, ping_interval=None)
        self._page = ""
        self._query = ""
        self._choices: dict[str, str] = {}
        self.options: dict[str, list[str]] = {}  # id of a select box → what it offers
        self.labels: dict[str, str] = {}  # label of a select box → its id
        self.received_bytes = 0
        self.reload()

    def choose(self, label: str, option: str) -> None:
        """Pick an option of the select box with that label."""
        self._choices[self.labels[label]] = option
        self.reload()

    def reload(self) -> None:
        """Run the script once with the present choices."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self._page
        message.rerun_script.query_string = self._query
        for identifier, option in self._choices.items():
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.string_value = identifier, option
        self._socket.send(message.SerializeToString())
        self._listen()

    def close(self) -> None:
        self._socket.close()

    def _listen(self) -> None:
        while True:
            data = self._socket.recv(timeout=_TIMEOUT_S)
            self.received_bytes += len(data)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._page = message.new_session.page_script_hash
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
