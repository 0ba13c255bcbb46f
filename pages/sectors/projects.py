"""Which projects add output this year and next, which are late, what stands in the way, who answers."""

import streamlit as st

from dashboard import cards, frame, project_panel, projects, register_filters

QUESTION = "Dự án nào tăng thêm sản lượng năm nay và năm sau, dự án nào chậm, vướng gì và ai chịu trách nhiệm?"

selection = frame.selection()
if selection.area != frame.HOME_AREA:
    frame.head("Dự án và năng lực tăng thêm", QUESTION)
    frame.nothing_yet("danh mục dự án chỉ có của Nghệ An", "Chọn khu vực Nghệ An ở đầu trang.")
    st.stop()
rows = projects.register(selection)
if rows.empty:
    frame.head("Dự án và năng lực tăng thêm: chưa có danh mục", QUESTION)
    frame.nothing_yet(
        f"chưa có danh mục dự án nào đến hết {projects.month_name(selection)}",
        "Điền mẫu dự án rồi nạp, cả hai ở trang Nạp số liệu, hoặc chọn tháng báo cáo muộn hơn.",
    )
    st.stop()

frame.head(projects.finding(rows, selection), QUESTION)
cards.draw(projects.cards(rows, selection))

added = projects.added(selection)
if added is None:
    frame.nothing_yet(
        f"danh mục chưa ghi sản lượng tăng thêm năm {selection.month.year} và {selection.month.year + 1}",
        "Điền các cột Sản lượng tăng thêm trong mẫu dự án rồi nạp, cả hai ở trang Nạp số liệu.",
    )
else:
    project_panel.added(added)

attention = projects.attention(rows)
if attention is not None:
    project_panel.attention(attention)
timeline = projects.timeline(rows, selection.month)
if timeline is not None:
    project_panel.timeline(timeline)

heading = st.container()
period, found = register_filters.narrowed(
    projects.FILTERS,
    projects.periods(selection),
    lambda period: projects.of_period(selection, period) if period else rows,
)
if found.empty:
    frame.nothing_yet("không có dự án nào khớp", "Bỏ bớt từ tìm hoặc điều kiện lọc.")
    st.stop()

title = projects.register_title(found, period)
heading.header(title, anchor=False)
project_panel.register(
    title,
    projects.table(found, selection.month.year),
    found,
    projects.links(found),
    projects.origins(found),
    "" if period else projects.older_entries(rows),
)
names = sorted(found["name"])
name = frame.choice("Xem thẻ một dự án", "du-an", names, str, found["name"].iloc[0], width=420)
project_panel.card(projects.card(selection, found, name))
