"""Planned paths and their versions against what happened. Knows no file, no database, no screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pandas as pd

from growth.notation import number, percent, points, signed
from growth.periods import Period
from growth.tet import distorted_by_tet
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
    formula: str
    inputs: Inputs


def compare_with_band(
    actual: float | None, low: float | None, central: float | None, high: float | None, period: Period, measure: str
) -> BandComparison:
    """Position, gap and light of `actual` against low–high; all of one measure and unit, more is better.

    Of low, central and high at least one must be there: a document that gives a floor or a point gives low or
    central alone. A single January or February has a position but no light (Tết).
    """
    floor = _first_known(low, central, high)
    ceiling = _first_known(high, central, low)
    inputs = {"thực hiện": actual, "kịch bản, mức thấp": floor, "kịch bản, mức cao": ceiling}
    if lacking := missing(inputs):
        return BandComparison(Position.UNKNOWN, Light.NOT_ENOUGH_DATA, None, None, lacking, "", inputs)
    gap = min(actual - floor, 0.0) or max(actual - ceiling, 0.0)
    position = Position.BELOW if gap < 0 else Position.ABOVE if gap > 0 else Position.WITHIN
    middle = _first_known(central, (floor + ceiling) / 2)
    verdict = Light.TET if distorted_by_tet(period, measure) else light(actual, floor)
    formula = _formula(actual, floor, ceiling, gap, is_level=measure in (Measure.LEVEL, Measure.LEVEL_YTD))
    return BandComparison(position, verdict, gap, actual - middle, (), formula, inputs)


def version_in_force(versions: pd.DataFrame, day: date) -> str | None:
    """The version that governs `day`; None when none does.

    versions: columns version, document_date, in_force_from, in_force_to (days or missing), one row or more per
    version. A document is in force from its own date when it names no other, and until it is replaced; of several the
    one in force last wins. Pass one chain of versions only: the province's or the nation's, not both.
    """
    on = pd.Timestamp(day)
    rows = versions.drop_duplicates("version")
    document_date = pd.to_datetime(rows["document_date"])
    start = pd.to_datetime(rows["in_force_from"]).fillna(document_date)
    end = pd.to_datetime(rows["in_force_to"])
    governing = rows.assign(start=start, document_date=document_date)[(start <= on) & (end.isna() | (on <= end))]
    if governing.empty:
        return None
    return str(governing.sort_values(["start", "document_date"], kind="stable")["version"].iloc[-1])


def _first_known(*values: float | None) -> float | None:
    return next((value for value in values if is_known(value)), None)


def _formula(actual: float, floor: float, ceiling: float, gap: float, is_level: bool) -> str:
    show, difference = (number, signed) if is_level else (percent, points)
    band = show(floor) if floor == ceiling else f"{show(floor)} đến {show(ceiling)}"
    if not gap:
        return f"{show(actual)} nằm trong kịch bản {band}"
    bound = floor if gap < 0 else ceiling
    return f"{show(actual)} so với kịch bản {band}: {show(actual)} − {show(bound)} = {difference(gap)}"
