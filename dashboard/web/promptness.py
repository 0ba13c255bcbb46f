"""Owns that what the server sends leaves at once. Knows no page.

Streamlit binds its socket without naming the protocol, so asyncio does not recognise it as TCP and leaves Nagle's
algorithm on: the second message of every run waits until the browser has acknowledged the first, and Linux takes 40 ms
over an acknowledgement that has nothing to go with.
"""

from __future__ import annotations

import asyncio.base_events
import socket


def ensure() -> None:
    """Have every TCP connection that asyncio opens from now on send without waiting, as its documentation says."""
    asyncio.base_events._set_nodelay = _send_at_once


def _send_at_once(connection: socket.socket) -> None:
    if connection.family in (socket.AF_INET, socket.AF_INET6) and connection.type == socket.SOCK_STREAM:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
