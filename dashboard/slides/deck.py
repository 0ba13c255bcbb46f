"""The whole set of slides of a report month, in their order. Knows no content of any slide."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from dashboard import overview, past, plans, queries, scenario
from dashboard.actuals import Key, actuals_of
from dashboard.frame import HOME_AREA, Selection
from dashboard.plans import PlanState
from dashboard.slides.indicators import of_indicator, of_sections, opening
from dashboard.slides.model import Deck
from dashboard.slides.resolution import of_goals
from dashboard.slides.standing import of_clusters, of_lagging, of_rest, of_scenario

COUNTRY = "VN"


@st.cache_resource(max_entries=16, show_spinner=False)
def deck_of(selection: Selection) -> Deck:
    """Every slide of the selection, worked out once for each version, area, month and day of knowledge.

    Shared by all visitors, a resource because copying it for each change of slide would cost more than drawing one.
    """
    states = scenario.states(selection.version, selection.area, selection.month)
    whole = {key: plans.chosen_state(of) for key, of in _by_key(states.values()).items()}
    keys = list(dict.fromkeys([*overview.HEADLINES, *whole]))
    happened = actuals_of(selection.version, selection.area, keys, selection.month)
    nation = {}
    if selection.area == HOME_AREA:
        nation = actuals_of(selection.version, COUNTRY, keys, selection.month)
    indicators = [of_indicator(selection, key, happened[key], nation.get(key), whole.get(key)) for key in keys]
    main = [state for (_, item), state in whole.items() if item == "TOTAL"]
    return Deck(
        version=selection.version,
        area_name=selection.area_name,
        month=selection.month,
        illustrative=queries.is_illustrative(),
        known=past.sentence(selection.version),
        slides=(
            opening(selection, happened, nation, whole),
            *indicators,
            *of_sections(selection),
            *of_lagging(selection, states),
            *of_clusters(selection),
            of_scenario(selection, states),
            *of_goals(selection),
            *of_rest(selection, main, happened),
        ),
    )


def _by_key(states: Iterable[PlanState]) -> dict[Key, list[PlanState]]:
    found: dict[Key, list[PlanState]] = {}
    for state in states:
        found.setdefault((state.indicator, state.item), []).append(state)
    return found
