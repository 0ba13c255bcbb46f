"""Where do the industrial clusters stand: planned, established, operating; the register and each cluster."""

import streamlit as st

from dashboard import blocks, cards, clusters, frame, panels, register_filters

selection = frame.selection()
totals = clusters.totals(selection)
frame.head(
    totals.finding,
    "Bao nhiêu cụm đã quy hoạch, thành lập, hoạt động; lấp đầy đến đâu và giải quyết được bao nhiêu việc làm?",
)

if totals.figures.empty:
    frame.nothing_yet(
        f"chưa có số liệu tổng hợp về cụm công nghiệp của {selection.place} đến hết tháng báo cáo",
        "Nạp danh mục cụm ở trang Nạp số liệu, hoặc chọn tháng báo cáo khác.",
    )
else:
    cards.draw(totals.stages)
    blocks.pictures(*((f"giai-doan-{place}", picture) for place, picture in enumerate(totals.pictures)))
    cards.draw(totals.facts)
    for sentence in totals.apart:
        st.info(panels.plain(sentence), icon=":material/difference:")
    panels.source_line(totals.figures)
    panels.numbers(
        "Số liệu công bố về cụm công nghiệp", lambda: panels.trace_table(totals.figures), totals.figures, "cum-cong-bo"
    )

heading = st.container()
if selection.area != frame.HOME_AREA:
    frame.nothing_yet("danh mục cụm công nghiệp chỉ có của Nghệ An", "Chọn khu vực Nghệ An ở đầu trang.")
    st.stop()
periods = clusters.register_periods(selection.version)
if not periods:
    frame.nothing_yet(
        "chưa có danh mục cụm công nghiệp",
        "Điền mẫu cụm công nghiệp rồi nạp, cả hai ở trang Nạp số liệu.",
    )
    st.stop()

period, found = register_filters.narrowed(
    clusters.FILTERS,
    periods,
    lambda period: clusters.register(selection.version, period or clusters.register_period(selection, periods)),
)
period = period or clusters.register_period(selection, periods)
if found.empty:
    frame.nothing_yet("không có cụm nào khớp", "Bỏ bớt từ tìm hoặc điều kiện lọc.")
    st.stop()

finding = clusters.register_finding(found, period)
heading.header(finding, anchor=False)
blocks.register(finding, clusters.register_table(found), found, clusters.register_origins(found))
remark = clusters.register_remark(found)
if remark:
    st.caption(panels.plain(remark))

name = frame.choice("Xem thẻ một cụm", "cum", sorted(found["name"]), str, sorted(found["name"])[0], width=360)
blocks.cluster(clusters.cluster_card(found, name))

history = clusters.history(selection.version, period)
if history is not None:
    st.header(clusters.history_finding(history), anchor=False)
    panels.show_table(history, key="cum-qua-ky")
