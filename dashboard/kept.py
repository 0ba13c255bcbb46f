"""Keeps what was worked out of an object that visitors share for as long as the object lives. Knows no figure."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable
from typing import TypeVar

Made = TypeVar("Made")
_kept: dict[int, tuple[weakref.ref, dict[Hashable, object]]] = {}


def of(owner: object, key: Hashable, make: Callable[[], Made]) -> Made:
    """`make()`, called once for this very object and key.

    owner: may be a frame or a chart, which compare by value or not at all; nobody may change it any more, as nobody
    changes what a page keeps for all visitors.
    """
    known = _kept.get(id(owner))
    if known is None or known[0]() is not owner:
        number = id(owner)
        known = _kept[number] = weakref.ref(owner, lambda _: _kept.pop(number, None)), {}
    made = known[1]
    if key not in made:
        made[key] = make()
    return made[key]
