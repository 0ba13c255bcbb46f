"""Nghị quyết 07: which goals were reached, which will be, and what is the pace to 2030?"""

from functools import partial

import streamlit as st

from dashboard import frame, goal_history, goal_notes, goal_panels, goals, panels

QUESTION = (
    "Mục tiêu nào của Nghị quyết 07 và văn bản liên quan đã đạt, đúng tiến độ hay chậm; đến hạn cần tăng bao nhiêu?"
)

selection = frame.selection()
states = goals.states(selection.version, selection.area, str(selection.month))
if not states:
    frame.head(f"{selection.area_name}: chưa có mục tiêu nào trong kho số liệu", QUESTION)
    frame.nothing_yet(f"chưa nạp mục tiêu nào của {selection.area_name}", goals.HOW_TO_BEGIN)
    goal_panels.new_goal(selection)
    st.stop()

frame.head(goals.finding(states), QUESTION)
goal_panels.say_saved()
by_document = goals.documents(states)
notes = goal_notes.by_goal(selection.version)
beside = goal_panels.Beside(notes, goal_history.by_goal(selection.version))
with st.container(horizontal=True, vertical_alignment="bottom"):
    options = {"": "Tất cả văn bản"} | {document: document for document in by_document}
    document = frame.choice("Văn bản", "van-ban", list(options), options.__getitem__, "", width=560)
    goal_panels.actions(states, notes, selection)
panels.tallies(goals.tallies(states))

for name, of_document in by_document.items():
    if document and name != document:
        continue
    with st.container(border=True):
        st.header(goals.document_finding(of_document), anchor=False)
        st.caption(goals.document_line(of_document[0]))
        if not any(one.is_entered for one in of_document):
            frame.nothing_yet(f"chưa nhập chỉ tiêu của {len(of_document)} mục tiêu dưới đây", goals.HOW_TO_ENTER)
        goal_panels.matrix(of_document)
        paces = goals.paces(of_document)
        if not paces.empty:
            goal_panels.table(paces)
        figures = goals.used_figures(of_document)
        panels.source_line(figures, goals.matrix_note(of_document))
        panels.numbers(name, partial(goals.details, of_document), figures, key=f"goals-{name}")
        goal_panels.each(of_document, beside, selection, key=f"note-{name}")
        with st.container(horizontal=True, key=f"pairs-{name}"):
            for one in goals.trajectories(of_document):
                with st.container():
                    with st.container(horizontal=True, vertical_alignment="center"):
                        panels.badge(one.state.badge)
                        panels.reasons(goals.reasons(one.state))
                    panels.chart(
                        one.figure,
                        title=one.title,
                        figures=one.state.years.figures,
                        key=f"path-{one.state.code}",
                        note=one.note,
                        table=one.table,
                    )
st.caption(goals.STATUS_RULE)
