"""Guards against growth between figures that do not compare. Knows no value, no file, no screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from growth.errors import BrokenSeries, MixedDefinitions, MixedPriceBases
from growth.periods import Period
from growth.vocabulary import PRICE_BASIS_NAME, PriceBasis


@dataclass(frozen=True)
class Definition:
    """What a figure measures. Two figures compare only where all four agree.

    `indicator` holds the definition (goods are not goods and services: one code each); `price_basis` is empty where
    prices play no part (an index of volume, a count).
    """

    indicator: str
    item: str
    area: str
    price_basis: str = ""

    def __str__(self) -> str:
        return f"{self.indicator}/{self.item} ({self.area})"


@dataclass(frozen=True)
class Break:
    """First period of a new definition (classification, territory, base) and why the older one does not compare."""

    since: Period
    reason: str


def require_comparable(current: Definition, base: Definition) -> None:
    """Raise MixedDefinitions or MixedPriceBases unless growth from `base` to `current` means something.

    A value whose publication does not state its prices is never compared, not even with another such value.
    """
    if (current.indicator, current.item, current.area) != (base.indicator, base.item, base.area):
        raise MixedDefinitions(current, base)
    if current.price_basis != base.price_basis or current.price_basis == PriceBasis.UNSTATED:
        raise MixedPriceBases(_price_name(current.price_basis), _price_name(base.price_basis))


def require_unbroken(current: Period, base: Period, breaks: Iterable[Break]) -> None:
    """Raise BrokenSeries where a break lies after `base` and not after `current`.

    With a link factor multiply the base by it first (`linked`); then there is nothing to guard.
    """
    for each in breaks:
        if base.end < each.since.end <= current.end:
            raise BrokenSeries(str(each.since), each.reason)


def linked(base_value: float, link_factor: float) -> float:
    """The old base restated in the new definition: factor = new ÷ old in a period that is known in both."""
    return base_value * link_factor


def _price_name(price_basis: str) -> str:
    return PRICE_BASIS_NAME[PriceBasis(price_basis)] if price_basis else "không theo giá"
