"""Units convert within one dimension alone."""

import pytest

from growth.units import MixedUnits, base_unit, convert, factor, largest


def test_millions_and_thousands_of_one_unit_convert():
    assert convert(3.917, "triệu m³", "nghìn m³") == pytest.approx(3917)
    assert convert(3.268, "tỷ USD", "triệu USD") == pytest.approx(3268)
    assert factor("nghìn tỷ đồng", "tỷ đồng") == pytest.approx(1000)
    assert convert(3268, "triệu USD", "USD") == pytest.approx(3.268e9)
    assert convert(1, "tỷ đồng", "đồng") == 1e9


def test_a_unit_without_a_multiple_is_its_own_base():
    assert base_unit("ha") == "ha"
    assert base_unit("triệu kWh") == "kWh"


def test_tonnes_never_become_litres():
    with pytest.raises(MixedUnits, match="triệu lít"):
        convert(1.0, "nghìn tấn", "triệu lít")


def test_square_and_cubic_metres_stay_apart():
    with pytest.raises(MixedUnits):
        factor("nghìn m²", "nghìn m³")


def test_the_largest_of_several_units_is_found():
    assert largest(["nghìn tấn", "triệu tấn", "tấn"]) == "triệu tấn"
    assert largest(["cái"]) == "cái"
