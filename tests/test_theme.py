"""Colours: legible on white and on dark paper, apart for colour-blind eyes, the same ones in configuration and code."""

from __future__ import annotations

import tomllib
from itertools import combinations

import plotly.graph_objects as go
import pytest
from coloraide import Color

from dashboard import charts, sector, theme
from dashboard.charts import Band, Series
from dashboard.theme import Role
from tests.conftest import ROOT

LEGIBLE = 4.5  # WCAG 2.2, 1.4.3
INKS = sorted(
    {
        *theme.COLOUR.values(),
        *theme.SEQUENCE,
        *sector.OLDER_INKS,
        theme.INK,
        theme.QUIET_INK,
        theme.RISE,
        theme.FALL,
        theme.ON_TRACK,
        theme.CLOSE,
        theme.BEHIND,
        theme.NO_VERDICT,
    }
)
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]


@pytest.mark.parametrize("ink", INKS)
def test_every_ink_is_legible_in_both_looks(ink):
    assert Color(ink).contrast(theme.PAPER) >= LEGIBLE
    assert Color(theme.in_dark(ink)).contrast(theme.DARK_PAPER) >= LEGIBLE


@pytest.mark.parametrize("ink", INKS)
def test_text_stays_legible_on_the_tint_of_an_estimate(ink):
    for shade in (lambda colour: colour, theme.in_dark):
        assert Color(shade(theme.INK)).contrast(shade(theme.ESTIMATE_TINT)) >= LEGIBLE


@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_texts_of_the_configuration_are_legible_on_its_papers(look):
    colours = CONFIG[look]
    texts = [value for name, value in colours.items() if name.endswith("TextColor") or name == "textColor"]
    papers = [
        colours["backgroundColor"],
        colours["secondaryBackgroundColor"],
        colours["sidebar"]["backgroundColor"],
    ]
    assert len(texts) >= 6
    for text in texts:
        assert min(Color(text).contrast(paper) for paper in papers) >= LEGIBLE, text


def test_configuration_and_charts_stand_on_the_same_paper():
    assert CONFIG["light"]["backgroundColor"] == theme.PAPER
    assert CONFIG["dark"]["backgroundColor"] == theme.DARK_PAPER == theme.in_dark(theme.PAPER)
    assert (CONFIG["light"]["primaryColor"], CONFIG["light"]["textColor"]) == (theme.COLOUR[Role.ACTUAL], theme.INK)


@pytest.mark.parametrize("eyes", ["protan", "deutan", "tritan"])
def test_lines_that_stand_together_differ_for_colour_blind_eyes_or_are_also_dashed(eyes):
    """CIEDE2000 of 10 is told apart at a glance; a plan or goal is dashed as well."""
    seen = {role: Color(theme.COLOUR[role]).filter(eyes) for role in (Role.ACTUAL, Role.PREVIOUS, Role.NATIONAL)}
    for one, other in combinations(seen, 2):
        assert seen[one].delta_e(seen[other], method="2000") >= 10, (one, other)
    assert theme.DASH[Role.PLAN] != "solid" != theme.DASH[Role.GOAL]


def colours_of(figure: go.Figure) -> set[str]:
    found = set()

    def visit(part: object) -> None:
        if isinstance(part, dict):
            for value in part.values():
                visit(value)
        elif isinstance(part, list | tuple):
            for value in part:
                visit(value)
        elif isinstance(part, str) and part.startswith("#"):
            found.add(part.upper())

    visit(figure.to_plotly_json())
    return found


def test_a_figure_in_the_dark_look_keeps_its_numbers_and_nothing_light():
    series = Series("Nghệ An", Role.ACTUAL, ["T1", "T2"], [1.0, 2.0], estimate=[False, True])
    plan = Band("Kịch bản", ["T1", "T2"], [1.5, 2.5], [2.0, 3.0])
    light = charts.lines([series], "%", ["T1", "T2"], band=plan)
    dark = theme.figure_in_dark(light)
    assert [list(trace.y or ()) for trace in dark.data] == [list(trace.y or ()) for trace in light.data]
    assert not colours_of(light) & colours_of(dark) - {theme.DARK_PAPER}
    assert dark.layout.template.layout.paper_bgcolor == theme.DARK_PAPER


def test_a_style_of_a_table_cell_changes_its_colours_alone():
    assert theme.css_in_dark("font-weight: 700") == "font-weight: 700"
    assert theme.css_in_dark(f"background-color: {theme.PAPER}") == f"background-color: {theme.DARK_PAPER}"
