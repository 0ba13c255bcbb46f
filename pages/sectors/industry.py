"""How is industry doing: the index, its sections, gross output and value added, key products. Asks, draws, cites."""

import streamlit as st

from dashboard import blocks, frame, industry, panels

selection = frame.selection()
index = industry.index(selection)
frame.head(
    index.finding,
    "Công nghiệp đang tăng hay giảm, do ngành và sản phẩm nào, so với năm trước và cả nước ra sao?",
)

if not index.cards:
    frame.nothing_yet(
        f"Chưa có chỉ số sản xuất công nghiệp năm {selection.month.year} của {selection.area_name}",
        "Nạp biểu của tháng bằng `python -m etl load TỆP`, hoặc chọn tháng báo cáo khác.",
    )
panels.cards(index.cards)
blocks.oddities(index.oddities)
blocks.row(("iip-thang", index.by_month), ("iip-luy-ke", index.to_date))

st.header("Theo ngành", anchor=False)
blocks.row(("nganh-cap-1", index.sections), missing=f"chưa có chỉ số theo ngành cấp I của {selection.area_name}")
blocks.row(("nganh-cap-1-thang", index.sections_by_month))
blocks.row(
    ("nganh-cap-2", index.divisions),
    missing=f"chưa có chỉ số theo ngành cấp II của {selection.area_name}; "
    "ngành cấp II có trong biểu hằng tháng của cơ quan thống kê",
)
blocks.row(("iip-mua-vu", index.season))

st.header("Giá trị sản xuất và giá trị tăng thêm", anchor=False)
for indicator in industry.OUTPUTS:
    bases = industry.price_bases(selection, indicator)
    if not bases:
        frame.nothing_yet(
            f"chưa có số liệu {industry.name_of(indicator).lower()} của {selection.area_name}",
            "Lấy mẫu bằng `python -m etl template gia-tri-san-xuat`, điền rồi nạp bằng `python -m etl load TỆP`.",
        )
        continue
    basis = bases[0]
    if len(bases) > 1:
        basis = frame.choice(
            f"{industry.name_of(indicator)}: giá",
            f"gia-{indicator.replace('_', '-')}",
            bases,
            industry.price_basis_name,
            bases[0],
            width=300,
        )
    output = industry.output(selection, indicator, basis)
    blocks.row((f"{indicator}-nam", output.by_year), (f"{indicator}-luy-ke", output.to_date))
    blocks.row((f"{indicator}-nganh", output.fields))
    blocks.conflicts(output.name, output.conflicts)
    blocks.remarks("Mức tăng do nguồn công bố", output.remarks)

st.header("Sản phẩm chủ yếu", anchor=False)
products = industry.products(selection)
if products is None:
    frame.nothing_yet(
        f"chưa có sản lượng sản phẩm chủ yếu năm {selection.month.year} của {selection.area_name}",
        "Nạp biểu sản phẩm của tháng bằng `python -m etl load TỆP`, hoặc chọn tháng báo cáo khác.",
    )
else:
    panels.trend_table(products.finding, products.table, products.figures, trend=products.trend, key="san-pham-bang")
    item = frame.choice(
        "Xem một sản phẩm",
        "san-pham",
        list(products.names),
        products.names.__getitem__,
        industry.largest_product(products),
        width=360,
    )
    product = industry.product(selection, item)
    if product.left_out:
        st.caption(product.left_out)
    blocks.grid("san-pham", product.pictures)
