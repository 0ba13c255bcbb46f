"""Shares, the first part, the balance."""

import pytest

from growth.errors import NonPositiveBase
from growth.structure import balance, concentration, share


def test_a_share_is_the_part_of_the_whole():
    assert share(256.3, 1100) == pytest.approx(23.3)


def test_a_share_of_nothing_is_refused():
    with pytest.raises(NonPositiveBase):
        share(1, 0)


def test_a_surplus_is_positive_and_a_deficit_negative():
    assert balance(3268, 2848) == 420
    assert balance(100, 130) == -30


def test_concentration_names_the_first_market_and_its_share_of_the_whole():
    first = concentration({"Hàn Quốc": 141.8, "Trung Quốc": 256.3}, 1100)
    assert first.first == "Trung Quốc"
    assert first.share_pct == pytest.approx(23.3)
    assert first.formula == "256,3 ÷ 1.100 = 23,3%"
