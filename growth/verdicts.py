"""What all verdicts share: the light, its thresholds, and naming what is missing. Knows no indicator and no screen.

A verdict (pace, needed growth, goal, scenario) is a frozen record that carries its formula as Vietnamese text and its
inputs by their Vietnamese names, so that a page can show why one click away.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum

Inputs = Mapping[str, float | None]

# A light compares what was reached with what should be reached by now (ratio of the two): at least 1 is on track,
# from 0.95 on it is close. 0.95 is the bound that Statistics Canada and Open SDG use for "on track"; a plan of one
# year is judged more strictly than their goals of many years, so here it only earns the middle light.
CLOSE_RATIO = 0.95


class Light(StrEnum):
    """Light of a year's plan or scenario; the words, icons and colours stand in the dashboard."""

    ON_TRACK = "on_track"
    CLOSE = "close"
    BEHIND = "behind"
    REACHED = "reached"  # the year is over
    NOT_REACHED = "not_reached"
    TET = "tet"  # January or February alone: distorted, never judged
    NOT_ENOUGH_DATA = "not_enough_data"

    @property
    def is_short(self) -> bool:
        """Below what is required, however little."""
        return self in (Light.CLOSE, Light.BEHIND, Light.NOT_REACHED)

    @property
    def is_judged(self) -> bool:
        return self.is_short or self in (Light.ON_TRACK, Light.REACHED)


def light(actual: float, required: float, year_is_over: bool = False) -> Light:
    """Light of `actual` against `required`, both in the same unit, where more is better.

    Once the year is over nothing can be caught up: its plan is reached or it is not, 97 % of it is not. With a
    required value of zero or less there is no ratio: at least that value is on track, less is behind.
    """
    if year_is_over:
        return Light.REACHED if reaches(actual, required) else Light.NOT_REACHED
    if reaches(actual, required):
        return Light.ON_TRACK
    if required > 0 and reaches(actual / required, CLOSE_RATIO):
        return Light.CLOSE
    return Light.BEHIND


def reaches(actual: float, required: float) -> bool:
    """actual ≥ required, forgiving the last bits of floating point: a target met exactly is met."""
    return actual > required or math.isclose(actual, required, rel_tol=1e-9)


def is_known(value: float | None) -> bool:
    """Whether there is a figure at all: neither None nor NaN."""
    return value is not None and not math.isnan(value)


def missing(inputs: Inputs) -> tuple[str, ...]:
    """Names of the inputs without a value, in their order."""
    return tuple(name for name, value in inputs.items() if not is_known(value))
