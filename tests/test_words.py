"""Findings in words: what stands out among growths, where a value stands among others, which sign a state has."""

from __future__ import annotations

import pytest

from dashboard import words
from dashboard.words import growth_finding, ranked_among


def test_the_largest_growth_stands_out_where_nothing_fell():
    assert growth_finding({"Dệt": 9.0, "Giấy": 4.5}, "ngành") == "Dệt tăng 9%, cao nhất trong 2 ngành có số liệu"


def test_what_fell_stands_out_before_what_grew():
    found = growth_finding({"Dệt": 9.0, "Chè": -6.17, "Giấy": -1.0}, "mặt hàng")
    assert found == "2/3 mặt hàng giảm, giảm nhiều nhất là Chè (6,17%)"


def test_all_falling_is_said_so():
    assert growth_finding({"Dệt": -9.0, "Chè": -6.0}, "ngành") == "cả 2 ngành giảm, giảm nhiều nhất là Dệt (9%)"


def test_a_growth_that_reads_as_zero_neither_grew_nor_fell():
    assert growth_finding({"Dệt": 0.0, "Chè": -0.001}, "ngành") == "cả 2 ngành bằng cùng kỳ"
    assert growth_finding({"Dệt": 2.0, "Chè": 0.0}, "ngành") == "Dệt tăng 2%, cao nhất trong 2 ngành có số liệu"


def test_one_alone_is_not_compared_and_none_says_nothing():
    assert growth_finding({"Dệt": -9.0}, "ngành") == "Dệt giảm 9%"
    assert growth_finding({}, "ngành") == ""


@pytest.mark.parametrize(
    ("value", "others", "said"),
    [
        (5.0, [4.0, 3.0], "cao nhất"),
        (5.0, [5.0, 3.0], "cao nhất"),
        (4.0, [5.0, 3.0], "cao thứ 2"),
        (-1.0, [5.0, 3.0], "thấp nhất"),
        (1.0, [], ""),
    ],
)
def test_a_value_has_its_place_among_others(value, others, said):
    assert ranked_among(value, others) == said


@pytest.mark.parametrize("states", [words.LIGHT, words.POSITION, words.GOAL_STATUS, words.START])
def test_states_of_one_kind_that_differ_in_colour_differ_in_sign(states):
    inks = [{one.ink for one in states.values() if one.sign == sign} for sign in {one.sign for one in states.values()}]
    assert {len(several) for several in inks} == {1}, "without colour, a table tells good from bad by the sign alone"
