"""Draws what belongs to goals: each goal with formula, history, causes and proposals, the forms, the report.

Knows no SELECT.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import (
    audit,
    desk,
    exports,
    frame,
    goal_entry,
    goal_history,
    goal_notes,
    goals,
    identity,
    past,
    queries,
    words,
)
from dashboard.frame import Selection
from dashboard.goal_history import Statement
from dashboard.goal_notes import GoalNote
from dashboard.goals import GoalState
from dashboard.panels import badge, plain
from dashboard.reports import five_year
from growth.notation import date_text
from growth.vocabulary import NOTE_KIND_NAME, NoteKind
from ledger.book import LedgerError
from ledger.people import Role

_NOTE_FOR, _ENTRY_FOR, _SAVED = "_note_open_for", "_goal_open_for", "_goal_saved"  # code of the goal; its name
_NEW = "*"  # stands for the code while a goal is new
_WIDTH, _JOINER = 28, "\u2060"  # letters in a line; keeps `2021–2025` in one
_COLOUR = {
    NoteKind.OBJECTIVE_CAUSE: "gray",
    NoteKind.SUBJECTIVE_CAUSE: "orange",
    NoteKind.PROPOSAL_GOAL: "violet",
    NoteKind.PROPOSAL_MEASURE: "blue",
}


@dataclass(frozen=True)
class Beside:
    """What stands beside goals, by goal code: causes and proposals, and all that was ever stated of the goal."""

    notes: Mapping[str, Sequence[GoalNote]]
    statements: Mapping[str, Sequence[Statement]]


def matrix(of: Sequence[GoalState]) -> None:
    """Goal × year; the state stands in its colour under the goal's name, so that the years fit beside it."""
    texts = goals.matrix(of)
    cells = texts.drop(columns="Mức").map(_in_cell)
    first = (
        cells["Mục tiêu"]
        + "  \n"
        + [_in_cell(text, one.badge.badge_colour) for one, text in zip(of, texts["Mức"], strict=True)]
    )
    with st.container(key=f"matrix-{of[0].code}"):
        st.table(cells.assign(**{"Mục tiêu": first}), border="horizontal", hide_index=True)


def table(texts: pd.DataFrame) -> None:
    """A table of goals to read: lines stay whole, so that a wide table scrolls instead of being squeezed."""
    st.table(texts.map(_in_cell), border="horizontal", hide_index=True)


def _in_cell(text: str, colour: str = "") -> str:
    """Lines of a text as markdown, the first in `colour`, the others grey."""
    lines = [words.in_lines(plain(line), _WIDTH).replace("–", f"–{_JOINER}") for line in text.split("\n")]
    return "  \n".join([f":{colour}[{lines[0]}]" if colour else lines[0], *(f":gray[{line}]" for line in lines[1:])])


def each(states: Sequence[GoalState], beside: Beside, selection: Selection, key: str) -> None:
    """Under the matrix of one document: each goal with how it is judged, its history, causes and proposals.

    Folded, and drawn only when opened, unless somebody wrote a cause or a proposal.
    """
    codes = [one.code for one in states]
    label = f"Từng mục tiêu: cách tính, lịch sử, nhập chỉ tiêu. {goal_notes.heading(codes, beside.notes)}"
    box = st.expander(
        label,
        expanded=any(beside.notes.get(code) for code in codes),
        icon=":material/edit_note:",
        key=f"{key}-each",
        on_change="rerun",
    )
    if not box.open:
        return
    writes = may_write()
    with box:
        for state in states:
            with st.container(border=True, gap="xsmall"):
                _goal(state, beside, key, writes)
            if st.session_state.get(_NOTE_FOR) == state.code:
                _note_form(state)
            if st.session_state.get(_ENTRY_FOR) == state.code:
                _entry_form(state.code, selection)


def actions(states: Sequence[GoalState], notes: Mapping[str, Sequence[GoalNote]], selection: Selection) -> None:
    """Hands out the five-year report, made when the button is pressed, and opens the form of a new goal."""
    facts = five_year.Facts(states, notes, selection.month, selection.version, queries.is_illustrative())
    for ending, name in exports.REPORT_FORMATS.items():
        make = five_year.to_docx if ending == "docx" else five_year.to_pdf
        st.download_button(
            f"Báo cáo 5 năm ({name})",
            audit.recorded("Báo cáo 5 năm", name, partial(make, facts)),
            file_name=five_year.file_name(selection.month, ending),
            mime=exports.REPORT_MIME[ending],
            key=f"bao-cao-5-nam-{ending}",
            icon=":material/description:",
            on_click="ignore",
        )
    new_goal(selection)


def new_goal(selection: Selection) -> None:
    """The button that opens the form of a goal that nobody has entered yet, or the sentence on who may."""
    if not may_write():
        who = "đăng nhập với vai trò thống kê viên trở lên" if not past.day_of(selection.version) else "hãy về hiện nay"
        st.caption(f"Nhập chỉ tiêu, ghi nguyên nhân và đề xuất: {who}.")
        return
    st.button("Thêm mục tiêu", key="them-muc-tieu", icon=":material/add:", on_click=_open, args=(_ENTRY_FOR, _NEW))
    if st.session_state.get(_ENTRY_FOR) == _NEW:
        _entry_form(_NEW, selection)


def may_write() -> bool:
    """Whether whoever looks is offered the forms; the desk checks again when something is written.

    Not in a look back: what is written today would not be seen there.
    """
    return identity.person().role >= Role.STATISTICIAN and not past.day_of(frame.selection().version)


def say_saved() -> None:
    """Confirms what a form has just written, once."""
    if name := st.session_state.pop(_SAVED, None):
        st.toast(f"Đã ghi vào kho số liệu: {name}", icon=":material/check_circle:")


def _goal(state: GoalState, beside: Beside, key: str, writes: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(state.name)}**", width="content")
        badge(state.badge)
    st.markdown(plain(f"Chỉ tiêu: {state.target_text}. {goals.how(state)}"))
    for text in filter(None, (*goals.remarks(state), state.note and f"Ghi chú: {state.note}.")):
        st.caption(plain(words.sentence_case(text)))
    _history(beside.statements.get(state.code, ()))
    for note in beside.notes.get(state.code, ()):
        _note(note)
    if not writes:
        return
    with st.container(horizontal=True):
        st.button(
            "Điều chỉnh chỉ tiêu" if state.is_entered else "Nhập chỉ tiêu",
            key=f"{key}-enter-{state.code}",
            icon=":material/edit:",
            on_click=_open,
            args=(_ENTRY_FOR, state.code),
        )
        st.button(
            "Thêm nguyên nhân, đề xuất",
            key=f"{key}-{state.code}",
            icon=":material/add:",
            on_click=_open,
            args=(_NOTE_FOR, state.code),
        )


def _history(statements: Sequence[Statement]) -> None:
    """One line for a goal that was stated once, a table for one that changed."""
    if len(statements) == 1:
        (one,) = statements
        st.caption(f"Nhập ngày {date_text(one.day)}, {plain(one.entered_by)}. [Xem ô]({one.link})")
    elif statements:
        st.markdown(f"Lịch sử: {len(statements)} lần nhập, mới nhất ở trên")
        table = goal_history.table(statements).map(plain)
        st.table(table.assign(Ô=[f"[Xem]({one.link})" for one in statements]), border="horizontal", hide_index=True)


def _note(note: GoalNote) -> None:
    st.badge(note.kind_name, color=_COLOUR[note.kind])
    st.markdown("  \n".join(map(plain, note.text.splitlines())))
    st.caption(f"{plain(note.signature)} · [{plain(note.origin)}]({note.link})")


def _open(which: str, code: str) -> None:
    st.session_state[which] = code


def _close() -> None:
    for which in (_NOTE_FOR, _ENTRY_FOR):
        st.session_state.pop(which, None)


def _save(name: str, write) -> None:
    """Runs `write`; says what is wrong with the entry, or closes the form and starts the page anew."""
    try:
        with st.spinner("Đang ghi vào kho số liệu…"):
            write()
    except (desk.EtlError, LedgerError) as fault:
        st.error(str(fault), icon=":material/error:")
        return
    _close()
    st.session_state[_SAVED] = name
    st.rerun()


@st.dialog("Thêm nguyên nhân, đề xuất", width="medium", on_dismiss=_close)
def _note_form(state: GoalState) -> None:
    st.caption(plain(f"{state.document}: {state.name}"))
    with st.form("note", border=False, enter_to_submit=False):
        kind = st.radio("Loại nội dung", list(NoteKind), format_func=NOTE_KIND_NAME.__getitem__, key="note-kind")
        text = st.text_area("Nội dung (bắt buộc)", height=160, key="note-text")
        unit = st.text_input("Đơn vị chủ trì", value=state.unit_in_charge, key="note-unit")
        st.caption(
            f"Người ghi: {plain(identity.person().name)}. "
            "Nội dung được lưu thành một tệp gốc với ngày hôm nay; ghi thêm chứ không sửa nội dung đã ghi."
        )
        if not st.form_submit_button("Ghi lại", type="primary", icon=":material/save:", key="note-save"):
            return
    _save(state.name, lambda: goal_notes.add(state.code, state.name, kind, text, unit))


@st.dialog("Nhập chỉ tiêu", width="large", on_dismiss=_close)
def _entry_form(code: str, selection: Selection) -> None:
    before = goal_entry.of_new_goal() if code == _NEW else goal_entry.of_goal(code)
    series = goal_entry.series_to_follow(selection.version, selection.area)
    with st.form("goal", border=False, enter_to_submit=False):
        texts = _entry_fields(before, list(series), lambda value: ": ".join(series[value]))
        st.caption(
            f"Người nhập: {plain(identity.person().name)}. Số viết như 1.234,5. "
            "Lần nhập này được lưu thành một tệp gốc với ngày hôm nay; các lần nhập trước giữ nguyên."
        )
        if not st.form_submit_button("Ghi lại", type="primary", icon=":material/save:", key="goal-save"):
            return
    named = series.get(texts["series"], ("", ""))
    _save(texts["name"], lambda: goal_entry.add(texts, before, named, selection.area_name))


def _entry_fields(before: Mapping[str, str], series: list[str], series_name) -> dict[str, str]:
    """Draws the fields of the form and returns what stands in them, by field."""
    texts = dict(before)

    def text(place, name: str, label: str, example: str = "") -> None:
        texts[name] = place.text_input(label, before[name], key=f"goal-{name}", placeholder=example).strip()

    def choice(place, name: str, label: str, options: list[str], named) -> None:
        offered = ["", *options] if before[name] in ("", *options) else ["", before[name], *options]
        texts[name] = place.selectbox(
            label,
            offered,
            index=offered.index(before[name]),
            format_func=lambda value: named(value) if value else goal_entry.UNSTATED,
            key=f"goal-{name}",
            filter_mode=None,
        )

    text(st, "name", "Tên mục tiêu (bắt buộc)")
    left, middle, right = st.columns((2, 1, 1))
    text(left, "document", "Văn bản (bắt buộc)")
    text(middle, "document_number", "Số hiệu", "07-NQ/TU")
    text(right, "document_date", "Ngày văn bản", "23/12/2021")
    left, right = st.columns((1, 3))
    text(left, "article", "Điều, mục", "Mục II.2")
    text(right, "citation", "Nguồn, văn bản điều chỉnh")
    places = st.columns(4)
    text(places[0], "target_low", "Giá trị mục tiêu", "13")
    text(places[1], "target_high", "Đến giá trị (nếu là khoảng)")
    text(places[2], "unit", "Đơn vị", "%")
    text(places[3], "target_year", "Đến năm", "2030")
    places = st.columns(3)
    for place, (name, label) in zip(
        places, (("kind", "Loại mục tiêu"), ("direction", "Chiều phấn đấu"), ("comparison", "So sánh")), strict=True
    ):
        choice(place, name, label, list(desk.GOAL_WORDS[name]), desk.GOAL_WORDS[name].__getitem__)
    places = st.columns(3)
    text(places[0], "base_year", "Năm gốc", "2020")
    text(places[1], "base_value", "Giá trị năm gốc")
    text(places[2], "period_from", "Từ năm (tăng bình quân)", "2021")
    choice(st, "series", "Chỉ tiêu thống kê để theo dõi", series, series_name)
    left, right = st.columns((1, 2))
    text(left, "unit_in_charge", "Đơn vị chủ trì")
    text(right, "note", "Lý do, ghi chú")
    return texts
