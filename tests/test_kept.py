"""What was worked out of an object is kept as long as the object, and belongs to no other one."""

from __future__ import annotations

import gc

import pandas as pd

from dashboard import kept


def test_it_is_worked_out_once_for_each_question():
    owner, made = pd.DataFrame({"a": [1]}), []
    answers = [kept.of(owner, key, lambda: made.append(1) or len(made)) for key in ("one", "one", "other")]
    assert answers == [1, 1, 2]


def test_an_equal_object_is_another_one():
    first, second = pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [1]})
    assert kept.of(first, "sum", lambda: "first") == "first"
    assert kept.of(second, "sum", lambda: "second") == "second"


def test_nothing_outlives_its_object():
    owner = pd.DataFrame({"a": [1]})
    place = id(owner)
    kept.of(owner, "sum", lambda: "one")
    assert kept._kept[place][0]() is owner
    del owner
    gc.collect()
    assert place not in kept._kept
