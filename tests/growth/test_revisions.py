"""Revisions: their size beside the usual one, and which of them somebody should look at."""

from __future__ import annotations

import pandas as pd
import pytest

from growth.revisions import Doubt, RevisionSize, doubts, sized, usual_revision
from growth.vocabulary import Measure

USUAL = RevisionSize(0.8, 0.1, 12)


def releases(**said: list[float]) -> pd.DataFrame:
    rows = [(period, day, value) for period, values in said.items() for day, value in enumerate(values)]
    return pd.DataFrame(rows, columns=["period", "release", "value"])


def test_levels_are_sized_in_percent_and_indices_in_points():
    assert sized(200, 210, Measure.LEVEL) == pytest.approx(5)
    assert sized(-200, -190, Measure.LEVEL) == pytest.approx(5)
    assert sized(108.94, 107.95, Measure.INDEX_YOY) == pytest.approx(-0.99)
    assert sized(0, 5, Measure.LEVEL) is None


def test_the_usual_revision_counts_each_level_against_its_own_size():
    size = usual_revision(releases(a=[100, 110], b=[1_000, 1_000], c=[5]), Measure.LEVEL)
    assert size.mean_absolute == pytest.approx(5) and size.periods == 2
    assert usual_revision(releases(a=[100], b=[7]), Measure.LEVEL) is None
    assert usual_revision(releases(a=[100, 101.5]), Measure.INDEX_YOY).mean_absolute == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("old", "new", "measure", "usual", "expected"),
    [
        (108.94, 107.95, Measure.INDEX_YOY, USUAL, []),  # IIP of November 2024 as it was really revised
        (108.94, 113.2, Measure.INDEX_YOY, USUAL, [Doubt.LARGE]),  # 4,26 points: over five times 0,8
        (101.2, 98.9, Measure.INDEX_YOY, USUAL, [Doubt.SIGN]),
        (1.2, -0.4, Measure.GROWTH_YOY, USUAL, [Doubt.SIGN]),
        (3.268, 3268.0, Measure.LEVEL, None, [Doubt.SCALE, Doubt.LARGE]),
        (758.0, 758_000.0, Measure.LEVEL, USUAL, [Doubt.SCALE, Doubt.LARGE]),
        (0.4, 4.0, Measure.GROWTH_YOY, USUAL, []),  # small growths move tenfold, 3,6 points are under five times 0,8
        (100.0, 115.0, Measure.LEVEL, None, []),
        (100.0, 125.0, Measure.LEVEL, None, [Doubt.LARGE]),
        (0.0, 125.0, Measure.LEVEL, None, [Doubt.LARGE]),
        (100.0, 101.0, Measure.LEVEL, RevisionSize(0.01, 0.0, 40), []),  # far over the usual, and still nothing
    ],
)
def test_a_revision_is_doubted_for_a_reason(old, new, measure, usual, expected):
    assert doubts(old, new, measure, usual) == expected
