"""Chế độ họp: the state of the report month as slides on the whole screen, chosen and ordered by who presents."""

import streamlit as st

from dashboard import frame, meeting, report_panel
from dashboard.slides.deck import deck_of

selection = frame.selection()
with st.spinner("Đang dựng các trang chiếu…", show_time=True):
    deck = deck_of(selection)
if meeting.is_choosing():
    frame.head(
        f"Chế độ họp: {selection.area_name}, {len(meeting.chosen_codes(deck))} trang chiếu",
        "Chiếu những trang nào, theo thứ tự nào?",
    )
    meeting.choose(deck)
    report_panel.offer(selection)
else:
    meeting.present(deck, selection)
