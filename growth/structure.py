"""Parts of a whole: shares, weight of the first, balance of two flows. Knows no series, no file, no screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from growth.errors import require_positive
from growth.notation import number, percent


def share(part: float, whole: float) -> float:
    """Share of a part in %; both in one unit, price basis and period."""
    return part / require_positive("tổng số", whole) * 100


def balance(exports: float, imports: float) -> float:
    """Trade balance: exports minus imports. It changes sign, so that it has a change but never a growth (`change`)."""
    return exports - imports


@dataclass(frozen=True)
class Concentration:
    """How much of the whole hangs on its first part: share_pct of `first`, with the formula as text."""

    first: str
    share_pct: float
    formula: str


def concentration(parts: Mapping[str, float], whole: float) -> Concentration:
    """The largest of the known parts and its share of the whole; parts need not sum to the whole."""
    first = max(parts, key=parts.__getitem__)
    share_pct = share(parts[first], whole)
    formula = f"{number(parts[first])} ÷ {number(whole)} = {percent(share_pct)}"
    return Concentration(first, share_pct, formula)
