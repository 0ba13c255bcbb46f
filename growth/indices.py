"""Index ↔ growth ↔ level of single figures. Knows no series, no file, no screen.

An index has 100 = the base, a growth has 0 = no change; both in %. Never mixed: 98.44 is an index, -1.56 its growth.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from growth.errors import ImpossibleRate, TooShortPeriod, require_positive
from growth.notation import number, signed, signed_percent
from growth.verdicts import is_known

# From three times the base on a percentage no longer informs ("tăng 420%"): it is said as "gấp n lần".
TIMES_FROM = 3.0


def growth_from_index(index: float) -> float:
    """98.44 → -1.56."""
    return _possible(index - 100)


def index_from_growth(growth_pct: float) -> float:
    """-1.56 → 98.44."""
    return 100 + _possible(growth_pct)


def growth_from_times(times: float) -> float:
    """ "gấp 2,2 lần" → +120 %. Some texts write "tăng 2,2 lần" for the same number."""
    return _possible((times - 1) * 100)


def growth_between(current: float, base: float) -> float:
    """Growth in % from `base` to `current`; raises NonPositiveBase. Check `comparability` first."""
    return (current / require_positive("giá trị kỳ gốc", base) - 1) * 100


def level_after(base: float, growth_pct: float, years: int = 1) -> float:
    """Level after `years` of the same growth: base × (1 + g)^n."""
    return base * (index_from_growth(growth_pct) / 100) ** years


def base_before(level: float, growth_pct: float) -> float:
    """Level of the base that a level and its published growth imply: x ÷ (1 + g)."""
    return level / (require_positive("chỉ số", index_from_growth(growth_pct)) / 100)


def chain(indices: Iterable[float]) -> float:
    """Product of successive indices: (109.70, 109.87, …) → index with the period before the first = 100.

    For month-on-month indices pass the current revision of every month.
    """
    return 100 * math.prod(index_from_growth(growth_from_index(index)) / 100 for index in indices)


def levels_of_chain(base_year: int, growths_pct: Mapping[int, float]) -> dict[int, float]:
    """Yearly growths → level of each year with `base_year` = 100; stops before the first missing year.

    Serves goals of growth for indicators of which only the growth is published.
    """
    levels = {base_year: 100.0}
    while (year := base_year + len(levels)) in growths_pct:
        levels[year] = level_after(levels[year - 1], growths_pct[year])
    return levels


def average_growth(first: float, last: float, years: int) -> float:
    """Average yearly growth in %: (x_n ÷ x_0)^(1/n) − 1. For 2021–2025 the base is 2020 and n = 5."""
    if years < 1:
        raise TooShortPeriod(years)
    ratio = require_positive("giá trị cuối kỳ", last) / require_positive("giá trị năm gốc", first)
    return (ratio ** (1 / years) - 1) * 100


def real_growth(nominal_growth_pct: float, price_growth_pct: float) -> float:
    """Growth in volume: (1 + nominal) ÷ (1 + prices) − 1, in %."""
    prices = require_positive("chỉ số giá", index_from_growth(price_growth_pct))
    return (index_from_growth(nominal_growth_pct) / prices - 1) * 100


class ChangeKind(StrEnum):
    """How the change between two figures may be said."""

    GROWTH = "growth"  # in %
    TIMES = "times"  # tiny base: "gấp n lần"
    NEW = "new"  # no base: "mới"
    ABSOLUTE = "absolute"  # base of zero or change of sign (a balance): only the difference
    UNKNOWN = "unknown"  # no current figure


@dataclass(frozen=True)
class Change:
    """Change between two figures; what does not exist is None. `text` is how an official table would say it."""

    kind: ChangeKind
    growth_pct: float | None
    times: float | None
    difference: float | None
    text: str


def change(current: float | None, base: float | None) -> Change:
    """The change from `base` to `current`, said in the way that is defined for them.

    Growth needs a positive base and a current figure that is not negative; otherwise only the difference stands.
    """
    if not is_known(current):
        return Change(ChangeKind.UNKNOWN, None, None, None, "chưa có số liệu")
    if not is_known(base):
        return Change(ChangeKind.NEW, None, None, None, "mới")
    difference = current - base
    if base <= 0 or current < 0:
        return Change(ChangeKind.ABSOLUTE, None, None, difference, signed(difference))
    growth, times = growth_between(current, base), current / base
    if times >= TIMES_FROM:
        return Change(ChangeKind.TIMES, growth, times, difference, f"gấp {number(times, 1)} lần")
    return Change(ChangeKind.GROWTH, growth, times, difference, signed_percent(growth))


def _possible(growth_pct: float) -> float:
    if growth_pct < -100:
        raise ImpossibleRate(growth_pct)
    return growth_pct
