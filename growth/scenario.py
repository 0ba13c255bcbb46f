"""Planned paths and their versions against what happened. Knows no file, no database, no screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from growth.notation import number, percent, points, signed
from growth.periods import YEAR, Period
from growth.tet import TO_DATE, distorted_by_tet
from growth.verdicts import Inputs, Light, is_known, light, missing
from growth.vocabulary import Measure


class Position(StrEnum):
    """Where a figure lies against a planned band; a planned point is a band of no width."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class BandComparison:
    """An actual figure against the path of one version at one period.

    gap is the distance to the nearest bound of the band, negative below it, 0 within; in points for growth and
    index, in the unit of the level otherwise. gap_to_central is measured from the central path, without one from the
    middle of the band. The light compares with the lower bound: reaching it is on track.
    """

    position: Position
    light: Light
    gap: float | None
    gap_to_central: float | None
    missing: tuple[str, ...]
    inputs: Inputs
    is_level: bool

    @property
    def formula(self) -> str:
        """The comparison written out; empty where there was nothing to compare."""
        return "" if self.missing else _formula(*self.inputs.values(), self.gap, self.is_level)


def compare_with_band(
    actual: float | None, low: float | None, central: float | None, high: float | None, period: Period, measure: str
) -> BandComparison:
    """Position, gap and light of `actual` against low–high; all of one measure and unit, more is better.

    Of low, central and high at least one must be there: a document that gives a floor or a point gives low or
    central alone. A single January or February has a position but no light (Tết); a figure of the whole year has
    reached its plan or has not.
    """
    floor = _first_known(low, central, high)
    ceiling = _first_known(high, central, low)
    inputs = {"thực hiện": actual, "kịch bản, mức thấp": floor, "kịch bản, mức cao": ceiling}
    is_level = measure in (Measure.LEVEL, Measure.LEVEL_YTD)
    if lacking := missing(inputs):
        return BandComparison(Position.UNKNOWN, Light.NOT_ENOUGH_DATA, None, None, lacking, inputs, is_level)
    gap = min(actual - floor, 0.0) or max(actual - ceiling, 0.0)
    position = Position.BELOW if gap < 0 else Position.ABOVE if gap > 0 else Position.WITHIN
    middle = _first_known(central, (floor + ceiling) / 2)
    is_whole_year = period.frequency == YEAR or (measure in TO_DATE and period.last_month == 12)
    verdict = Light.TET if distorted_by_tet(period, measure) else light(actual, floor, year_is_over=is_whole_year)
    return BandComparison(position, verdict, gap, actual - middle, (), inputs, is_level)


@dataclass(frozen=True)
class Span:
    """One version of a plan and when it governs; a document that names no first day governs from its own date."""

    version: str
    document_date: date | None
    in_force_from: date | None
    in_force_to: date | None

    @property
    def start(self) -> date | None:
        return self.in_force_from or self.document_date


def version_in_force(spans: Iterable[Span], day: date) -> str | None:
    """The version that governs `day`; None when none does.

    A document governs until its last day or until it is replaced: of several the one that came into force last wins,
    of those the newest document. Pass one chain of versions only: the province's or the nation's, not both.
    """
    governing = [
        each
        for each in spans
        if each.start is not None and each.start <= day and (each.in_force_to is None or day <= each.in_force_to)
    ]
    # Of versions that agree in both days the last one given.
    newest = max(reversed(governing), key=lambda each: (each.start, each.document_date or date.min), default=None)
    return None if newest is None else newest.version


def _first_known(*values: float | None) -> float | None:
    return next((value for value in values if is_known(value)), None)


def _formula(actual: float, floor: float, ceiling: float, gap: float, is_level: bool) -> str:
    show, difference = (number, signed) if is_level else (percent, points)
    band = show(floor) if floor == ceiling else f"{show(floor)} đến {show(ceiling)}"
    if not gap:
        return f"{show(actual)} nằm trong kịch bản {band}"
    bound = floor if gap < 0 else ceiling
    return f"{show(actual)} so với kịch bản {band}: {show(actual)} − {show(bound)} = {difference(gap)}"
