"""Units of one dimension and their factors: tonnes with tonnes, never tonnes with litres. Knows no figure and no file.

Units are the canonical words of the reader (`nghìn tấn`, `triệu m³`, `tỷ đồng`): a multiple and a base unit.
"""

from __future__ import annotations

from collections.abc import Iterable

from growth.errors import GrowthError

_MULTIPLES = {"nghìn tỷ": 1e12, "tỷ": 1e9, "triệu": 1e6, "nghìn": 1e3}


class MixedUnits(GrowthError):
    """Two units that do not measure in one dimension; carries both."""

    def __init__(self, unit: str, other: str):
        self.unit, self.other = unit, other
        super().__init__(f"Không đổi được “{unit}” sang “{other}” vì hai đơn vị đo hai đại lượng khác nhau.")


def base_unit(unit: str) -> str:
    """`nghìn tấn` → `tấn`, `triệu USD` → `USD`, `ha` → `ha`: two units convert where their base units are equal."""
    return _split(unit)[1]


def factor(unit: str, to: str) -> float:
    """What a value in `unit` is multiplied by to stand in `to`: `triệu m³` → `nghìn m³` is 1000. Raises MixedUnits."""
    multiple, base = _split(unit)
    wanted, wanted_base = _split(to)
    if base != wanted_base:
        raise MixedUnits(unit, to)
    return multiple / wanted


def convert(value: float, unit: str, to: str) -> float:
    """3.268 tỷ USD → 3268 triệu USD; raises MixedUnits."""
    return value * factor(unit, to)


def largest(units: Iterable[str]) -> str:
    """The unit with the largest multiple of some that convert into each other; raises MixedUnits."""
    first, *rest = units
    for unit in rest:
        first = unit if factor(unit, first) > 1 else first
    return first


def _split(unit: str) -> tuple[float, str]:
    for word, multiple in _MULTIPLES.items():
        if unit.startswith(f"{word} "):
            return multiple, unit[len(word) + 1 :]
    return 1.0, unit
