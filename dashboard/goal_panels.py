"""Draws what belongs to goals: causes and proposals with the form that adds one, the report. Knows no SELECT."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import desk, goal_notes, queries
from dashboard.frame import Selection
from dashboard.goal_notes import GoalNote
from dashboard.goals import GoalState
from dashboard.panels import plain
from dashboard.reports import administrative, five_year
from growth.vocabulary import NOTE_KIND_NAME, NoteKind

_OPEN_FOR, _SAVED = "_note_open_for", "_note_saved"  # code of the goal whose form is open; name of the one just saved
_COLOUR = {
    NoteKind.OBJECTIVE_CAUSE: "gray",
    NoteKind.SUBJECTIVE_CAUSE: "orange",
    NoteKind.PROPOSAL_GOAL: "violet",
    NoteKind.PROPOSAL_MEASURE: "blue",
}


def notes(states: Sequence[GoalState], by_goal: Mapping[str, Sequence[GoalNote]], key: str) -> None:
    """Under the goals of one document: each goal with its entries, newest last, and a button to add one.

    Folded while none of them has an entry.
    """
    codes = [one.code for one in states]
    has_any = any(by_goal.get(code) for code in codes)
    with st.expander(goal_notes.heading(codes, by_goal), expanded=has_any, icon=":material/edit_note:"):
        for state in states:
            with st.container(border=True, gap="xsmall"):
                with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                    st.markdown(f"**{plain(state.name)}**")
                    st.button(
                        "Thêm nguyên nhân, đề xuất",
                        key=f"{key}-{state.code}",
                        icon=":material/add:",
                        on_click=_open_form,
                        args=(state.code,),
                    )
                for note in by_goal.get(state.code, ()):
                    _entry(note)
            if st.session_state.get(_OPEN_FOR) == state.code:
                _form(state)


def report_button(states: Sequence[GoalState], by_goal: Mapping[str, Sequence[GoalNote]], selection: Selection) -> None:
    """Hands out the five-year report on these goals; the file is made when the button is pressed."""
    facts = five_year.Facts(states, by_goal, selection.month, selection.version, queries.is_illustrative())
    st.download_button(
        "Tải báo cáo 5 năm (Word)",
        lambda: five_year.to_docx(facts),
        file_name=five_year.file_name(selection.month),
        mime=administrative.DOCX,
        key="bao-cao-5-nam",
        icon=":material/description:",
        on_click="ignore",
    )


def say_saved() -> None:
    """Confirms the entry that the form has just written, once."""
    if name := st.session_state.pop(_SAVED, None):
        st.toast(f"Đã ghi vào kho số liệu: {name}", icon=":material/check_circle:")


def _entry(note: GoalNote) -> None:
    st.badge(note.kind_name, color=_COLOUR[note.kind])
    st.markdown("  \n".join(map(plain, note.text.splitlines())))
    st.caption(f"{plain(note.signature)} · [{plain(note.origin)}]({note.link})")


def _open_form(code: str) -> None:
    st.session_state[_OPEN_FOR] = code


def _close_form() -> None:
    st.session_state.pop(_OPEN_FOR, None)


@st.dialog("Thêm nguyên nhân, đề xuất", width="medium", on_dismiss=_close_form)
def _form(state: GoalState) -> None:
    st.caption(plain(f"{state.document}: {state.name}"))
    with st.form("note", border=False, enter_to_submit=False):
        kind = st.radio("Loại nội dung", list(NoteKind), format_func=NOTE_KIND_NAME.__getitem__, key="note-kind")
        text = st.text_area("Nội dung (bắt buộc)", height=160, key="note-text")
        unit = st.text_input("Đơn vị chủ trì", value=state.unit_in_charge, key="note-unit")
        author = st.text_input("Họ tên người ghi (bắt buộc)", key="note-author")
        st.caption("Nội dung được lưu thành một tệp gốc với ngày hôm nay; ghi thêm chứ không sửa nội dung đã ghi.")
        if not st.form_submit_button("Ghi lại", type="primary", icon=":material/save:", key="note-save"):
            return
    try:
        with st.spinner("Đang ghi vào kho số liệu…"):
            goal_notes.add(state.code, state.name, kind, text, author, unit)
    except desk.EtlError as fault:
        st.error(str(fault), icon=":material/error:")
        return
    _close_form()
    st.session_state[_SAVED] = state.name
    st.rerun()
