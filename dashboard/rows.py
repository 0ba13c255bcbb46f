"""Owns rows that all visitors share and that become a frame only for who opens or takes along a table.

A line of words below a chart reads them as they are; a frame of them would cost more than the whole chart. Knows no
figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import pandas as pd


class Rows(list[dict[str, Any]]):
    """Rows of one table that nobody changes any more; columns: what the table has while it has no row."""

    def __init__(self, rows: Iterable[dict[str, Any]] = (), columns: Sequence[str] = ()):
        super().__init__(rows)
        self._columns = columns

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The rows as a frame, the same one whenever it is asked for."""
        return pd.DataFrame(list(self), columns=None if self else self._columns)


def frame_of(table: pd.DataFrame | Rows) -> pd.DataFrame:
    """What stands as a frame already, or becomes one now."""
    return table.frame if isinstance(table, Rows) else table
