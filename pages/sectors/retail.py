"""How is the home market doing: turnover of goods and services, its groups; goods alone kept apart."""

import streamlit as st

from dashboard import blocks, frame, panels, retail

selection = frame.selection()
whole = retail.whole(selection)
frame.head(whole.finding, "Bán lẻ hàng hóa và dịch vụ tiêu dùng tăng thế nào so với năm trước và cả nước?")

if not whole.cards and whole.growth is None:
    frame.nothing_yet(
        f"chưa có tổng mức bán lẻ và dịch vụ tiêu dùng năm {selection.month.year} của {selection.area_name}",
        "Nạp biểu tổng mức của tháng bằng `python -m etl load TỆP`, hoặc chọn tháng báo cáo khác.",
    )
panels.cards(whole.cards)
blocks.oddities(whole.oddities)
blocks.remarks("Ghi chú của nguồn", whole.remarks)
blocks.row(("ban-le-luy-ke", whole.to_date), ("ban-le-tang", whole.growth))
blocks.row(("ban-le-thang", whole.by_month), ("ban-le-tang-thang", whole.growth_by_month))
blocks.row(("ban-le-mua-vu", whole.season))
blocks.conflicts("Tổng mức", whole.conflicts)

st.header("Theo nhóm", anchor=False)
groups = retail.groups(selection)
blocks.row(
    ("ban-le-nhom", groups.values),
    ("ban-le-nhom-tang", groups.growth),
    missing=f"chưa có số liệu theo nhóm của {selection.area_name}",
)

st.header("Riêng bán lẻ hàng hóa", anchor=False)
goods = retail.goods(selection)
st.caption("Không gồm dịch vụ lưu trú, ăn uống, du lịch và dịch vụ khác: không so với tổng mức ở trên.")
if not goods.cards and goods.growth is None:
    frame.nothing_yet(
        f"chưa có bán lẻ hàng hóa năm {selection.month.year} của {selection.area_name}",
        "Nạp biểu có dòng bán lẻ hàng hóa bằng `python -m etl load TỆP`, hoặc chọn tháng báo cáo khác.",
    )
panels.cards(goods.cards)
blocks.oddities(goods.oddities)
goods_groups = retail.goods_groups(selection)
blocks.row(("nhom-hang", goods_groups.values), ("nhom-hang-tang", goods_groups.growth))
blocks.row(("hang-hoa-luy-ke", goods.to_date), ("hang-hoa-tang", goods.growth))
blocks.conflicts("Bán lẻ hàng hóa", goods.conflicts)
