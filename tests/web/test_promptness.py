"""The server's connections send without waiting for an acknowledgement, also on a socket like Streamlit's."""

from __future__ import annotations

import asyncio
import asyncio.base_events
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard.web import promptness


async def _delays() -> list[bool]:
    """Whether the connection of a client to a server on a socket without a protocol waits, at the server's end."""
    waits: list[bool] = []

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        accepted = writer.get_extra_info("socket")
        waits.append(not accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    listening = socket.socket(family=socket.AF_INET)  # as streamlit.web.server.starlette.starlette_server does
    listening.bind(("localhost", 0))
    async with await asyncio.start_server(answer, sock=listening):
        reader, writer = await asyncio.open_connection(*listening.getsockname())
        await reader.read()
        writer.close()
    return waits


def test_a_connection_does_not_wait(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(asyncio.base_events, "_set_nodelay", asyncio.base_events._set_nodelay)
    promptness.ensure()
    with ThreadPoolExecutor(1) as thread:  # a browser test in the same process has a loop of its own running here
        assert thread.submit(asyncio.run, _delays()).result() == [False]
