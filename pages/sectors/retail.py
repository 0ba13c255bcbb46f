"""How is the home market doing: turnover of goods and services, its groups; goods alone kept apart."""

import streamlit as st

from dashboard import blocks, cards, frame, retail

selection = frame.selection()
whole, goods = retail.whole(selection), retail.goods(selection)
frame.head(whole.finding, "Bán lẻ hàng hóa và dịch vụ tiêu dùng tăng thế nào so với năm trước và cả nước?")
cards.draw([*whole.cards, *goods.cards[:1]])
view = frame.switch(
    "Nội dung",
    "xem-ban-le",
    {"tong-muc": "Hàng hóa và dịch vụ", "nhom": "Theo nhóm", "hang-hoa": "Riêng hàng hóa"},
)

if view == "nhom":
    groups, goods_groups = retail.groups(selection), retail.goods_groups(selection)
    blocks.pictures(
        ("ban-le-nhom", groups.values),
        ("ban-le-nhom-tang", groups.growth),
        missing=f"chưa có số liệu theo nhóm của {selection.place}",
    )
    blocks.pictures(("nhom-hang", goods_groups.values), ("nhom-hang-tang", goods_groups.growth))
else:
    shown = whole if view == "tong-muc" else goods
    if view == "hang-hoa":
        st.caption("Không gồm dịch vụ lưu trú, ăn uống, du lịch và dịch vụ khác: không so với tổng mức ở thẻ bên cạnh.")
    if not shown.cards and shown.growth is None:
        frame.nothing_yet(
            f"chưa có {shown.name} năm {selection.month.year} của {selection.place}",
            "Nạp biểu tổng mức bán lẻ của tháng ở trang Nạp số liệu, hoặc chọn tháng báo cáo khác.",
        )
    blocks.oddities(shown.oddities)
    blocks.remarks("Ghi chú của nguồn", shown.remarks)
    blocks.pictures((f"{view}-luy-ke", shown.to_date), (f"{view}-tang", shown.growth))
    blocks.pictures((f"{view}-thang", shown.by_month), (f"{view}-tang-thang", shown.growth_by_month))
    blocks.pictures((f"{view}-mua-vu", shown.season))
    blocks.conflicts(shown.name, shown.conflicts)
