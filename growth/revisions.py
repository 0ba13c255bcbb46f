"""How figures change from release to release. Data frames in and out; knows no file, no database, no screen."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from growth.vocabulary import Measure

MANY_TIMES = 5  # the usual revision: from here on somebody should look
_TOO_SMALL = {"%": 2.0, "điểm %": 1.0}  # revisions of this size are nothing to look at, however small the usual ones
_LARGE_WITHOUT_HISTORY = {"%": 20.0, "điểm %": 10.0}
_LEVELS = (Measure.LEVEL, Measure.LEVEL_YTD)
_INDICES = (Measure.INDEX_MOM, Measure.INDEX_YOY, Measure.INDEX_YTD)
_GROWTHS = (Measure.GROWTH_MOM, Measure.GROWTH_YOY, Measure.GROWTH_YTD)


def revision_history(releases: pd.DataFrame) -> pd.DataFrame:
    """One row per period: the figure as first and as last published, and the revision between them.

    releases: columns period, release (day), value of one series (indicator, item, area, measure, price basis), in
    order of release. Returns period, first_release, first, last_release, last, revision (last − first: points for
    an index or a growth, the unit of the level otherwise), releases (count); sorted by period.
    """
    ordered = releases.sort_values(["period", "release"], kind="stable")
    grouped = ordered.groupby("period", sort=True)
    history = grouped.agg(
        first_release=("release", "first"),
        first=("value", "first"),
        last_release=("release", "last"),
        last=("value", "last"),
        releases=("value", "size"),
    ).reset_index()
    return history.assign(revision=history["last"] - history["first"])


@dataclass(frozen=True)
class RevisionSize:
    """How far first figures lie from the last ones: mean absolute and mean (signed) revision over `periods`."""

    mean_absolute: float
    mean: float
    periods: int


def revision_size(history: pd.DataFrame) -> RevisionSize | None:
    """Mean absolute revision over the periods published more than once; None when there are none.

    history: columns revision and releases of `revision_history`. A mean far from 0 says that first estimates lean.
    """
    revised = history.loc[history["releases"] > 1, "revision"]
    if revised.empty:
        return None
    return RevisionSize(float(revised.abs().mean()), float(revised.mean()), len(revised))


class Doubt(StrEnum):
    """Why a revision should be looked at before it is published."""

    UNIT = "unit"  # stated in another unit
    SCALE = "scale"  # by a power of ten: a slip of unit or decimal sign
    SIGN = "sign"  # what rose now falls
    LARGE = "large"  # many times the usual


def revision_unit(measure: Measure) -> str:
    """In what a revision is sized: levels in % of what was known, indices, growths and shares in points."""
    return "%" if measure in _LEVELS else "điểm %"


def sized(old: float, new: float, measure: Measure) -> float | None:
    """The revision in `revision_unit`, signed; None for a level that was known as 0."""
    if measure not in _LEVELS:
        return new - old
    return 100 * (new - old) / abs(old) if old else None


def usual_revision(releases: pd.DataFrame, measure: Measure) -> RevisionSize | None:
    """How far figures of one measure are usually revised, over many series; None where none was published twice.

    releases: as of `revision_history`, `period` naming series and period together. In `revision_unit`.
    """
    history = revision_history(releases)
    if measure in _LEVELS:
        history = history[history["first"] != 0]
        history = history.assign(revision=100 * history["revision"] / history["first"].abs())
    return revision_size(history)


def doubts(old: float, new: float, measure: Measure, usual: RevisionSize | None) -> list[Doubt]:
    """What is odd about a revision from `old` to `new` of one unit, in the order of `Doubt`; [] for an ordinary one."""
    found = []
    if measure not in _GROWTHS and old * new > 0 and _is_power_of_ten(new / old):
        found.append(Doubt.SCALE)
    neutral = 100 if measure in _INDICES else 0
    if (old - neutral) * (new - neutral) < 0:
        found.append(Doubt.SIGN)
    size, unit = sized(old, new, measure), revision_unit(measure)
    if size is None or abs(size) > _large(usual, unit):
        found.append(Doubt.LARGE)
    return found


def _large(usual: RevisionSize | None, unit: str) -> float:
    if usual is None or not usual.mean_absolute:
        return _LARGE_WITHOUT_HISTORY[unit]
    return max(MANY_TIMES * usual.mean_absolute, _TOO_SMALL[unit])


def _is_power_of_ten(ratio: float) -> bool:
    """Whether a ratio is about 10, 100, 1000 … or their inverse, give or take a fifth."""
    exponent = math.log10(ratio)
    return abs(round(exponent)) >= 1 and abs(exponent - round(exponent)) < 0.08
