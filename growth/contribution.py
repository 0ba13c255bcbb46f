"""How much each part adds to the growth of the whole, in percentage points. Knows no series, no file, no screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from growth.errors import require_positive


def contribution(weight: float, growth_pct: float) -> float:
    """Points that a part adds: c = w·g, w its share (0–1) in the base period."""
    return weight * growth_pct


def contributions_of_levels(current: Mapping[str, float], base: Mapping[str, float]) -> dict[str, float]:
    """Points of every part from the levels of both periods: (x − x_base) ÷ Σ x_base. They sum to the growth.

    Both sides name the same parts (a part without a base has base 0); KeyError otherwise.
    """
    whole = require_positive("tổng kỳ gốc", sum(base.values()))
    return {part: (current[part] - base[part]) / whole * 100 for part in base}


def points_of_share_in_growth(share_in_growth_pct: float, growth_pct: float) -> float:
    """Points of a part whose publication gives its share in the growth: 37.69 % of a growth of 8.78 → 3.31 points."""
    return share_in_growth_pct * growth_pct / 100


def share_in_growth(points: float, growth_pct: float) -> float:
    """Part of the growth, in %, that a contribution makes up; the growth must be positive for the words to hold."""
    return points / require_positive("mức tăng chung", growth_pct) * 100


def share_change(current_share_pct: float, base_share_pct: float) -> float:
    """Change of a share in points: 73.65 % → 76.98 % is +3.33 điểm %, never +4.52 %."""
    return current_share_pct - base_share_pct


@dataclass(frozen=True)
class Reconciliation:
    """Published contributions against the published growth; residual = growth − sum, both in points."""

    total: float
    residual: float
    tolerance: float
    agrees: bool


def reconcile(points: Mapping[str, float], growth_pct: float, decimals: int = 1) -> Reconciliation:
    """Do the contributions of all parts sum to the growth within the rounding of print?

    Tolerance: half a unit of the last printed digit for each of the k parts and for the whole, 0.05·(k + 1) for one
    decimal. When one part is not published, the residual is its contribution.
    """
    total = sum(points.values())
    residual = growth_pct - total
    tolerance = 0.5 * 10**-decimals * (len(points) + 1)
    return Reconciliation(total, residual, tolerance, abs(residual) <= tolerance + 1e-9)
