"""Draws the slides of a meeting on the whole screen, and the list from which they are chosen. Knows no figure.

Only the slide itself is drawn again when the presenter goes on (a fragment): the deck is worked out before, shared by
all visitors, and a picture stays as it was drawn for a screen. Keys and buttons are one component of ours.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from dashboard import audit, charts, frame, identity, past, slide_charts, warehouse
from dashboard.frame import Selection
from dashboard.panels import draw, plain
from dashboard.reports import presentation, tables
from dashboard.slides.deck import deck_of
from dashboard.slides.model import BigNumber, Chart, Deck, Shape, Slide, Table

SET_KEY, PLACE_KEY, CHOOSING_KEY = "chieu", "trang", "soan"
_CONTROL, _SCREEN, _LEFT = "hop-control", "_meeting_screen", "_meeting_left"
_FOLDER = Path(__file__).parent
PROJECTOR = (1920, 1080)
TEXT_PX = 13  # of the house charts; on a projector they are drawn so much larger that it becomes 28
READABLE_PX = 28
NARROW = 1400  # px; below it a chart beside numbers has no room for twelve labels
LONGEST = {1: 12, 2: 14, 3: 9, 4: 7}  # letters of a number that fit, by numbers side by side
_ACROSS = 0.6  # of the width of a screen that a chart beside numbers has
_ROOM, _ROOM_UPRIGHT = 0.6, 0.46  # of the height of a screen that a chart may fill; upright it has numbers above it
PICTURES = {"png": "image/png", "svg": "image/svg+xml"}

_bar = st.components.v2.component(
    "meeting_bar",
    html=(_FOLDER / "meeting_bar.html").read_text(encoding="utf-8"),
    css=(_FOLDER / "meeting_bar.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "meeting_bar.js").read_text(encoding="utf-8"),
)


def is_choosing() -> bool:
    """Whether the address asks for the list of slides instead of the slides."""
    return CHOOSING_KEY in st.query_params


def chosen_codes(deck: Deck) -> tuple[str, ...]:
    """The set of the address in its order; without one, or where none of it exists any more, the set offered first."""
    wanted = [code for code in st.query_params.get(SET_KEY, "").split(",") if code]
    found = tuple(slide.code for slide in deck.chosen(wanted))
    return found or deck.first_offered or tuple(slide.code for slide in deck.slides[:1])


def _choose(deck: Deck, codes: Sequence[str]) -> None:
    """Writes a set into the address; the set offered first leaves it clean."""
    if not codes or tuple(codes) == deck.first_offered:
        st.query_params.pop(SET_KEY, None)
    else:
        st.query_params[SET_KEY] = ",".join(codes)


# --- the slides ---------------------------------------------------------------------------------------------------


def present(deck: Deck, selection: Selection) -> None:
    """The slide of the address on the whole screen, with its bar."""
    st.html(f"<style>{frame.css((_FOLDER / 'meeting.css').read_text(encoding='utf-8'))}</style>")
    _stage(deck, selection)


@st.fragment
def _stage(deck: Deck, selection: Selection) -> None:
    if st.session_state.pop(_LEFT, False) or _is_outdated(selection) or not identity.goes_on():
        st.rerun()
    shown = deck.chosen(chosen_codes(deck))
    place = _place(len(shown))
    screen = st.session_state.get(_SCREEN) or frame.window() or PROJECTOR
    with st.container(key="hop-stage"):
        stage = st.container(key="hop-slide")
    ahead = st.container(key="hop-ahead")
    with st.container(key="hop-bar"):
        _bar(
            key=_CONTROL,
            data={"number": place, "names": [slide.name for slide in shown], "screen": list(screen)},
            on_go_change=_go,
            on_screen_change=_measure,
        )
    # The bar stands before the slide is drawn, and the frame does not see the faults of a fragment.
    with stage:
        try:
            _slide(deck, selection, shown[place - 1], screen)
            with ahead:
                _prepare_next(selection, shown, place, screen)
        except Exception:
            logging.getLogger("dashboard").exception("slide %s failed", shown[place - 1].code)
            st.error(
                f"Trang chiếu «{shown[place - 1].name}» gặp lỗi khi hiển thị; số liệu không bị ảnh hưởng. "
                "Hãy sang trang khác và báo bộ phận quản trị.",
                icon=":material/error:",
            )


def _prepare_next(selection: Selection, shown: Sequence[Slide], place: int, screen: tuple[int, int]) -> None:
    """The picture that the next slide will need, once this one is on its way."""
    if place < len(shown) and shown[place].chart:
        _figure(selection, shown[place].code, screen)


def _is_outdated(selection: Selection) -> bool:
    """Whether a newer month was published since the slides were worked out."""
    return warehouse.current_version() != past.version_of(selection.version)


def _place(count: int) -> int:
    wanted = st.query_params.get(PLACE_KEY, "1")
    return min(max(int(wanted), 1), count) if wanted.isdecimal() else 1


def _go() -> None:
    """What a key or a button asked for: the number of a slide, `choose`, or `leave`."""
    wanted = st.session_state[_CONTROL]["go"]
    if isinstance(wanted, int | float):
        st.query_params[PLACE_KEY] = str(int(wanted))
    elif wanted in ("choose", "leave"):
        st.query_params[CHOOSING_KEY] = "1"
        st.session_state[_LEFT] = True


def _measure() -> None:
    """Remembers how large the screen is; charts are drawn for it."""
    screen = st.session_state[_CONTROL]["screen"]
    if screen and all(200 <= side <= 10_000 for side in screen):
        st.session_state[_SCREEN] = (int(screen[0]), int(screen[1]))


def _slide(deck: Deck, selection: Selection, slide: Slide, screen: tuple[int, int]) -> None:
    if deck.marks:
        with st.container(key="hop-marks", horizontal=True):
            for mark in deck.marks:
                st.badge(plain(mark), icon=":material/info:", color="orange")
    st.title(plain(slide.title), anchor=False)
    with st.container(key="hop-body"):
        if slide.missing:
            with st.container(key="hop-sentences"):
                st.markdown(f":material/inbox: {plain(slide.missing)}")
        elif slide.chart and slide.numbers:
            left, right = st.columns((36, 64), gap="medium", vertical_alignment="center")
            with left:
                _numbers(slide.numbers, 1 if len(slide.numbers) < 4 else 2)
            with right:
                _chart(selection, slide, screen)
        elif slide.chart:
            _chart(selection, slide, screen)
        elif slide.numbers:
            _numbers(slide.numbers, _columns(slide), is_alone=len(slide.numbers) == 1 and not slide.table)
        if slide.table:
            _table(slide.table)
        if slide.sentences:
            with st.container(key="hop-sentences"):
                st.markdown("\n\n".join(map(plain, slide.sentences)))
    if slide.source:
        with st.container(key="hop-source", horizontal=True, vertical_alignment="bottom"):
            st.markdown(plain(slide.source))
            if slide.chart:
                _picture_buttons(deck, slide)


def _columns(slide: Slide) -> int:
    """Numbers side by side: all in one row above a table, else in rows of two or three."""
    if slide.table:
        return len(slide.numbers)
    return 2 if len(slide.numbers) in (2, 4) else 4 if len(slide.numbers) > 6 else min(3, len(slide.numbers))


def _numbers(numbers: Sequence[BigNumber], a_row: int, is_alone: bool = False) -> None:
    for start in range(0, len(numbers), a_row):
        for place, (column, one) in enumerate(
            zip(st.columns(a_row), numbers[start : start + a_row], strict=False), start
        ):
            length = "long" if len(one.value) > LONGEST[min(a_row, 4)] else "short"
            length = "alone" if is_alone else length
            colour = one.verdict.badge_colour if one.verdict else "none"
            with column, st.container(key=f"hop-number-{place}-{length}-{colour}"):
                st.markdown(_number_text(one))


def _number_text(one: BigNumber) -> str:
    """Label, number, note, state with facts: a paragraph each, the number leads to its cell."""
    value = f"[{plain(one.value)}]({one.origin.link})" if one.origin else plain(one.value)
    state = _badge(one.verdict) if one.verdict and one.verdict.word != one.label else ""
    last = " ".join(filter(None, (state, plain("; ".join(one.facts)))))
    label = _badge(one.verdict) if one.verdict and not state else plain(one.label)
    return "\n\n".join(filter(None, (label, value, plain(one.note), last)))


def _badge(verdict) -> str:
    return f":{verdict.badge_colour}-badge[{verdict.icon} {verdict.word}]"


def _table(table: Table) -> None:
    with st.container(key="hop-table"):
        rows = []
        for row, link, verdict in zip(table.rows, table.links, table.verdicts, strict=True):
            cells = [plain(text).replace("\n", "  \n") for text in row]
            if link:
                cells[table.linked] = f"[{cells[table.linked]}]({link})"
            if verdict:
                cells[0] = _badge(verdict)
            rows.append(dict(zip(table.columns, cells, strict=True)))
        st.table(rows, border="horizontal", hide_index=True)


def _chart(selection: Selection, slide: Slide, screen: tuple[int, int]) -> None:
    alt = f"{slide.title}. {slide_charts.description(slide.chart)}"
    draw(_figure(selection, slide.code, screen), "hop-chart", alt)


def _picture_buttons(deck: Deck, slide: Slide) -> None:
    """The chart of the slide as a file of its own, with title, source and marks in the picture."""

    def make(kind: str) -> bytes:
        from dashboard.reports import picture  # a second of loading, only for who wants a picture

        return picture.picture(
            slide_charts.figure(slide.chart, charts.HEIGHT),
            title=slide.title,
            unit=slide.chart.unit,
            note=slide.source,
            marks=deck.marks,
            alt=f"{slide.title}. {slide_charts.description(slide.chart)}",
            kind=kind,
        )

    for kind, mime in PICTURES.items():
        st.download_button(
            kind.upper(),
            audit.recorded(slide.title, f"Ảnh {kind.upper()}", partial(make, kind)),
            file_name=tables.file_name(slide.title, kind),
            mime=mime,
            key=f"hop-picture-{kind}",
            type="tertiary",
            icon=":material/image:",
            help=f"Tải ảnh biểu đồ, {kind.upper()}",
            on_click="ignore",
            width="content",
        )


@st.cache_resource(max_entries=256, show_spinner=False)
def _figure(selection: Selection, code: str, screen: tuple[int, int]) -> go.Figure:
    """The chart of a slide as drawn for a screen; shared by all visitors, nobody changes it."""
    (slide,) = deck_of(selection).chosen([code])
    return figure(slide.chart, *screen)


def figure(chart: Chart, width: int, height: int) -> go.Figure:
    """A chart of the house, magnified for a wall: its text is 28 px on a projector of 1920 px."""
    scale = max(1.35, READABLE_PX / TEXT_PX * width / PROJECTOR[0])
    across, room = (_ACROSS, _ROOM) if width > height else (1.0, _ROOM_UPRIGHT)
    drawn = slide_charts.figure(chart, round(height * room / scale), width * across / scale)
    if width < NARROW and len(chart.labels) > 8 and chart.shape is Shape.LINES:
        drawn.update_xaxes(tickvals=chart.labels[::-2])  # every other label: all would run into each other
    return go.Figure(_magnified(drawn.to_dict(), scale))


def _magnified(part: Any, scale: float, name: str = "", inside: str = "") -> Any:
    """A figure with every letter, stroke, marker, margin and shift `scale` times as large; places on axes stay."""
    if isinstance(part, dict):
        return {key: _magnified(value, scale, key, name) for key, value in part.items()}
    if isinstance(part, list | tuple) and name != "size":
        return [_magnified(value, scale, name, inside) for value in part]
    in_pixels = name in ("size", "xshift", "yshift") or (name == "width" and inside == "line") or inside == "margin"
    if (in_pixels or name == "height") and isinstance(part, int | float) and not isinstance(part, bool):
        return part * scale
    return part


# --- the list of slides -------------------------------------------------------------------------------------------


def choose(deck: Deck) -> None:
    """The list of slides: which are shown, in which order, which are left out and why; the file of the set."""
    chosen = list(chosen_codes(deck))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Trình chiếu", type="primary", icon=":material/slideshow:", on_click=_begin)
        _file_button(deck, chosen)
        if st.query_params.get(SET_KEY):
            st.button("Về bộ trang mặc định", icon=":material/restart_alt:", on_click=_choose, args=(deck, ()))
    st.caption(
        "Địa chỉ trang này giữ đúng các trang đã chọn và thứ tự của chúng: gửi địa chỉ là gửi bộ trang chiếu. "
        "Khi chiếu: ← → hoặc PageUp, PageDown lật trang; gõ số rồi Enter đến trang đó; F toàn màn hình; Esc thoát."
    )
    with st.container(border=True, gap="xsmall"):
        st.header(f"{len(chosen)} trang sẽ chiếu", anchor=False)
        for place, slide in enumerate(deck.chosen(chosen)):
            _chosen_row(deck, chosen, slide, place)
    others = [slide for slide in deck.slides if slide.code not in chosen]
    main = [slide for slide in others if slide.is_offered_first]
    if main:
        with st.container(border=True, gap="xsmall"):
            st.header(f"{len(main)} trang không chiếu", anchor=False)
            for slide in main:
                _pick(deck, chosen, slide, slide.name)
    more = [slide for slide in others if not slide.is_offered_first]
    if more:
        with st.expander(f"Chỉ tiêu thành phần, từng mục tiêu ({len(more)} trang)", icon=":material/library_add:"):
            for slide in more:
                _pick(deck, chosen, slide, slide.name)


def _begin() -> None:
    st.query_params.pop(CHOOSING_KEY, None)
    st.query_params.pop(PLACE_KEY, None)


def _chosen_row(deck: Deck, chosen: list[str], slide: Slide, place: int) -> None:
    left, right = st.columns((72, 28), vertical_alignment="center")
    with left:
        _pick(deck, chosen, slide, f"{place + 1}. {slide.name}")
    with right, st.container(horizontal=True, horizontal_alignment="right", gap="xsmall"):
        st.button(
            "Lên",
            key=f"hop-up-{slide.code}",
            icon=":material/arrow_upward:",
            disabled=place == 0,
            on_click=_move,
            args=(deck, chosen, place, -1),
        )
        st.button(
            "Xuống",
            key=f"hop-down-{slide.code}",
            icon=":material/arrow_downward:",
            disabled=place == len(chosen) - 1,
            on_click=_move,
            args=(deck, chosen, place, 1),
        )


def _pick(deck: Deck, chosen: list[str], slide: Slide, label: str) -> None:
    """The box that puts a slide into the set, with what the slide finds, or why it has nothing to show."""
    key = f"hop-pick-{slide.code}"
    st.session_state[key] = slide.code in chosen
    with st.container(gap=None):  # the finding belongs to the box above it
        st.checkbox(plain(label), key=key, on_change=_toggle, args=(deck, chosen, slide.code))
        st.caption(plain(slide.missing or slide.title))


def _toggle(deck: Deck, chosen: list[str], code: str) -> None:
    """Takes a slide out of the set, or adds it at its place in the deck."""
    if code in chosen:
        left = [one for one in chosen if one != code]
    else:
        order = [slide.code for slide in deck.slides]
        before = [one for one in chosen if order.index(one) < order.index(code)]
        at = chosen.index(before[-1]) + 1 if before else 0
        left = [*chosen[:at], code, *chosen[at:]]
    _choose(deck, left)


def _move(deck: Deck, chosen: list[str], place: int, step: int) -> None:
    moved = list(chosen)
    moved.insert(place + step, moved.pop(place))
    _choose(deck, moved)


def _file_button(deck: Deck, chosen: list[str]) -> None:
    """Hands out the set as a PowerPoint file; it is made when the button is pressed."""
    st.download_button(
        "Tải PowerPoint",
        audit.recorded("Bộ trang họp", "PowerPoint", lambda: presentation.to_pptx(deck, deck.chosen(chosen))),
        file_name=presentation.file_name(deck),
        mime=presentation.PPTX,
        key="hop-pptx",
        icon=":material/download:",
        on_click="ignore",
    )
