"""Keeps what a function said of a text, so that it is asked once. Knows no text and no function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Answer = TypeVar("Answer")
_MOST = 20_000  # answers of one function; 72 annexes hold 6,000 different texts


class _Answers(dict):
    """Text → what the function said of it."""

    __slots__ = ("function",)

    def __init__(self, function: Callable[[str], Any]) -> None:
        super().__init__()
        self.function = function

    def __missing__(self, text: str) -> Any:
        if len(self) >= _MOST:
            self.clear()
        answer = self[text] = self.function(text)
        return answer


def remembered(function: Callable[[str], Answer]) -> Callable[[str], Answer]:
    """A function of one text with its answers kept.

    Where texts are asked for half a million times, `lru_cache` takes three times as long to find an answer: it also
    keeps the order of use. This one forgets all when it is full.
    """
    return _Answers(function).__getitem__
