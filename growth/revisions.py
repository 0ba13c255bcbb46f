"""How figures change from release to release. Data frames in and out; knows no file, no database, no screen."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


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
