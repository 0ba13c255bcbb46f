"""How does trade do: exports and imports against last year and the plan, balance, commodities, markets."""

import streamlit as st

from dashboard import blocks, frame, panels, trade

selection = frame.selection()
overall = trade.trade(selection)
frame.head(
    overall.finding,
    "Xuất khẩu, nhập khẩu hàng hóa có kịp kế hoạch năm không, nhờ mặt hàng nào và phụ thuộc thị trường nào?",
)

if not overall.cards:
    frame.nothing_yet(
        f"chưa có kim ngạch xuất nhập khẩu năm {selection.month.year} của {selection.area_name}",
        "Nạp biểu xuất nhập khẩu của tháng bằng `python -m etl load TỆP`, hoặc chọn tháng báo cáo khác.",
    )
panels.cards(overall.cards)

for way in trade.WAYS:
    flow = trade.flow(selection, way)
    st.header(f"{flow.name} hàng hóa", anchor=False)
    blocks.plan(flow.plan, flow.plan_lines)
    blocks.oddities(flow.oddities)
    blocks.row(
        (f"{way}-luy-ke", flow.to_date),
        (f"{way}-tang", flow.growth),
        missing=f"chưa có kim ngạch {flow.name.lower()} lũy kế năm {selection.month.year}",
    )
    blocks.row((f"{way}-thang", flow.by_month), (f"{way}-mua-vu", flow.season))
    blocks.conflicts(flow.name, flow.conflicts)

st.header("Cán cân thương mại", anchor=False)
blocks.row(
    ("can-can", overall.balance),
    missing="chưa có tháng nào công bố đủ cả xuất khẩu và nhập khẩu lũy kế để tính cán cân",
)

st.header("Mặt hàng và thị trường", anchor=False)
way = frame.switch("Chiều", "chieu", trade.WAYS)
for what, breakdown in (
    ("mặt hàng", trade.commodities(selection, way)),
    ("thị trường", trade.markets(selection, way)),
):
    blocks.row(
        (f"{what}-tri-gia", breakdown.values),
        (f"{what}-tang", breakdown.growth),
        missing=f"chưa có kim ngạch {trade.WAYS[way].lower()} theo {what} của {selection.area_name}",
    )
    if breakdown.share:
        st.caption(panels.plain(breakdown.share))

goods_and_services = trade.goods_and_services(selection)
if goods_and_services:
    st.header("Hàng hóa và dịch vụ (chỉ tiêu khác)", anchor=False)
    blocks.row(("hang-hoa-dich-vu", goods_and_services))
