"""How does trade do: exports and imports against last year and the plan, balance, commodities, markets."""

import streamlit as st

from dashboard import blocks, cards, frame, panels, project_panel, projects, trade

selection = frame.selection()
overall = trade.trade(selection)
frame.head(
    overall.finding,
    "Xuất khẩu, nhập khẩu hàng hóa có kịp kế hoạch năm không, nhờ mặt hàng nào và phụ thuộc thị trường nào?",
)
cards.draw(overall.cards)
view = frame.switch(
    "Nội dung",
    "xem-thuong-mai",
    {**trade.WAYS, "can-can": "Cán cân", "chi-tiet": "Mặt hàng, thị trường"},
)

if view in trade.WAYS:
    flow = trade.flow(selection, view)
    blocks.plan(flow.plan, flow.plan_lines)
    blocks.oddities(flow.oddities)
    blocks.pictures(
        (f"{view}-luy-ke", flow.to_date),
        (f"{view}-tang", flow.growth),
        missing=f"chưa có kim ngạch {flow.name.lower()} hàng hóa lũy kế năm {selection.month.year} "
        f"của {selection.place}",
    )
    blocks.pictures((f"{view}-thang", flow.by_month), (f"{view}-mua-vu", flow.season))
    blocks.conflicts(flow.name, flow.conflicts)
    blocks.remarks("Ghi chú của nguồn", flow.remarks)
    if view == trade.EXPORTS:
        goods_and_services = trade.goods_and_services(selection)
        if goods_and_services:
            blocks.pictures(("hang-hoa-dich-vu", goods_and_services))
    project_panel.linked(projects.linked(selection, (view, trade.MARKETS[view])))

elif view == "can-can":
    blocks.pictures(
        ("can-can", overall.balance),
        missing=f"chưa có tháng nào của năm {selection.month.year} công bố đủ cả xuất khẩu và nhập khẩu lũy kế",
    )

else:
    way = frame.switch("Chiều", "chieu", trade.WAYS)
    for what, breakdown in (
        ("mặt hàng", trade.commodities(selection, way)),
        ("thị trường", trade.markets(selection, way)),
    ):
        blocks.pictures(
            (f"{what}-tri-gia", breakdown.values),
            (f"{what}-tang", breakdown.growth),
            missing=f"chưa có kim ngạch {trade.WAYS[way].lower()} theo {what} của {selection.place}",
        )
        if breakdown.share:
            st.caption(panels.plain(breakdown.share))
