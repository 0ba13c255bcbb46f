"""Tổng quan: which indicators are on track this month, which lag, and by how much."""

from dashboard import cards, frame, overview, panels, project_panel, projects, report_panel

selection = frame.selection()
state = overview.state(selection.version, selection.area, selection.area_name, str(selection.month))
frame.head(state.finding, "Tháng này chỉ tiêu nào đạt yêu cầu, chỉ tiêu nào thấp, các tháng còn lại cần gì?")
if not state.cards:
    frame.nothing_yet(
        f"chưa có số liệu của {selection.area_name} trong năm {selection.month.year} đến tháng này",
        "Chọn tháng khác ở trên, hoặc nạp biểu tháng ở trang Nạp số liệu.",
    )
cards.draw(state.cards)
panels.attention(state.attention_title, state.attention, state.more, state.planned, state.judged)
project_panel.pointer(projects.headline(selection))
panels.narrative(state.narrative_title, state.narrative, state.narrative_figures, key="narrative")
report_panel.offer(selection)
if state.heat:
    panels.chart(state.heat, title=state.heat_title, figures=state.heat_figures, key="heat", note=overview.HEAT_NOTE)
