"""Owns the cards of headline indicators: finished texts in, one block of HTML out. Asks and computes nothing.

A card out of Streamlit's elements is eight of them, and its small line starts a whole chart library in the browser:
together half of what a page cost there and on the server.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

import streamlit as st

from dashboard import frame, theme
from dashboard.words import Verdict
from growth.notation import number

_LINE_WIDTH, _LINE_HEIGHT = 200, 44  # of the small line's own picture, which is stretched to its card
_LINE_INK = {True: theme.ON_TRACK, False: theme.BEHIND, None: theme.NO_VERDICT}


@dataclass(frozen=True)
class Card:
    """One headline indicator: texts are finished Vietnamese, `trend` the values of the small line, oldest first.

    origins: name and address of each cell that the number stands in.
    """

    title: str
    value: str
    growth: str
    rising: bool | None
    period: str
    facts: Sequence[str]
    verdict: Verdict | None
    trend: Sequence[float]
    source: str
    origins: Sequence[tuple[str, str]] = ()


def draw(cards: Sequence[Card]) -> None:
    """Cards side by side as many as the screen holds, so that a tablet cuts no number and no light."""
    if cards:
        st.html(f'<div class="cards">{"".join(map(_card, cards))}</div>')


def facts(several: Sequence[tuple[str, str, str]]) -> None:
    """Label, value and note of each of a few numbers that belong together, side by side without borders."""
    told = "".join(
        f"<div><p>{escape(label)}</p><data>{escape(value)}</data><p>{escape(note)}</p></div>"
        for label, value, note in several
    )
    st.html(f'<div class="facts">{told}</div>')


def _card(one: Card) -> str:
    """Title with its source, value, growth, small line, period with cells, light, facts."""
    source = escape(one.source)
    told = f'<span class="icon note" tabindex="0" role="note" aria-label="{source}" data-note="{source}">help</span>'
    links = [f'<a href="{escape(link)}" target="_blank">{escape(name)}</a>' for name, link in one.origins]
    parts = [
        f"<strong>{escape(one.title)}{told if source else ''}</strong>",
        f"<data>{escape(one.value)}</data>",
        _growth(one) if one.growth else "",
        _small_line(one) if len(one.trend) > 2 else "",
        f"<p>{' · '.join([escape(one.period), *links])}</p>",
        badge(one.verdict) if one.verdict else "",
        *(f"<p>{escape(fact)}</p>" for fact in one.facts),
    ]
    return f'<div class="card">{"".join(parts)}</div>'


def badge(verdict: Verdict) -> str:
    """A state as icon, word and colour, as HTML."""
    icon = verdict.icon.removeprefix(":material/").rstrip(":")
    return f'<span class="badge {verdict.badge_colour}">{_icon(icon)}{escape(verdict.word)}</span>'


def _icon(name: str) -> str:
    return f'<span class="icon" aria-hidden="true" translate="no">{name}</span>'


def _growth(one: Card) -> str:
    colour, sign = {True: ("green", "↑"), False: ("red", "↓"), None: ("gray", "")}[one.rising]
    arrow = f'<span aria-hidden="true">{sign}</span> ' if sign else ""
    return f'<span class="growth {colour}">{arrow}{escape(one.growth)}</span>'


def _small_line(one: Card) -> str:
    """The values as a line of the colour of their growth; the numbers stand in its title."""
    low, high = min(one.trend), max(one.trend)
    step, scale = _LINE_WIDTH / (len(one.trend) - 1), (_LINE_HEIGHT - 4) / ((high - low) or 1)
    points = " ".join(f"{at * step:.1f},{2 + (high - value) * scale:.1f}" for at, value in enumerate(one.trend))
    ink = theme.in_dark(_LINE_INK[one.rising]) if frame.is_dark() else _LINE_INK[one.rising]
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LINE_WIDTH} {_LINE_HEIGHT}" '
        'preserveAspectRatio="none">'
        f'<polyline points="{points}" fill="none" stroke="{ink}" stroke-width="2" vector-effect="non-scaling-stroke"/>'
        "</svg>"
    )
    told = escape("; ".join(number(value) for value in one.trend))
    return f'<img src="data:image/svg+xml,{quote(drawing)}" alt="{len(one.trend)} kỳ gần nhất: {told}" title="{told}">'
