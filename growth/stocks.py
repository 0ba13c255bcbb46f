"""Stocks: areas, counts, workers at a point in time, never summed over months. Knows no file and no screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from growth.verdicts import is_known


@dataclass(frozen=True)
class Occupancy:
    """Leased share of the leasable land of several clusters; rate_pct is None when nothing is leasable or known.

    counted: clusters with both areas; left_out: clusters of which one of the two is missing.
    """

    rate_pct: float | None
    leased_ha: float
    leasable_ha: float
    counted: int
    left_out: int


def occupancy(leased_and_leasable_ha: Iterable[tuple[float | None, float | None]]) -> Occupancy:
    """Σ leased ÷ Σ leasable in %: a mean of the clusters' percentages would let a small one weigh like a large one."""
    clusters = list(leased_and_leasable_ha)
    known = [(leased, leasable) for leased, leasable in clusters if is_known(leased) and is_known(leasable)]
    leased_ha = sum(leased for leased, _ in known)
    leasable_ha = sum(leasable for _, leasable in known)
    rate = leased_ha / leasable_ha * 100 if leasable_ha > 0 else None
    return Occupancy(rate, leased_ha, leasable_ha, len(known), len(clusters) - len(known))


@dataclass(frozen=True)
class Total:
    """Sum over clusters at one point in time; value is None when none states it, left_out counts those that do not."""

    value: float | None
    counted: int
    left_out: int


def total(values: Iterable[float | None]) -> Total:
    """Sum of what is stated: a missing part is not zero, so the count of the missing stands beside the sum."""
    stated = list(values)
    known = [value for value in stated if is_known(value)]
    return Total(sum(known) if known else None, len(known), len(stated) - len(known))
