"""Rows that visitors share are read as they are, and become one frame for whoever asks."""

from __future__ import annotations

import pandas as pd

from dashboard import kept
from dashboard.rows import Rows, frame_of


def test_the_frame_has_the_rows_and_is_the_same_one_for_everybody():
    rows = Rows([{"period": "2025-01", "value": 1.5}, {"period": "2025-02", "value": 2.5}], ["period"])
    assert frame_of(rows).to_dict("records") == list(rows)
    assert frame_of(rows) is frame_of(rows)


def test_without_a_row_the_frame_has_the_columns():
    empty = Rows([], ["period", "value"])
    assert not empty
    assert list(frame_of(empty).columns) == ["period", "value"]


def test_a_frame_stays_itself():
    frame = pd.DataFrame({"period": ["2025-01"]})
    assert frame_of(frame) is frame


def test_what_is_worked_out_of_rows_is_kept_with_them():
    first, second, made = Rows([{"value": 1.0}]), Rows([{"value": 1.0}]), []
    for rows in (first, first, second):
        kept.of(rows, "sum", lambda: made.append(1))
    assert len(made) == 2
