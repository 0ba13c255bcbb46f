"""How is industry doing: the index, its sections, gross output and value added, key products. Asks, draws, cites."""

import streamlit as st

from dashboard import blocks, cards, frame, industry, panels, project_panel, projects

selection = frame.selection()
index = industry.index(selection)
frame.head(
    index.finding,
    "Công nghiệp đang tăng hay giảm, do ngành và sản phẩm nào, so với năm trước và cả nước ra sao?",
)
cards.draw(index.cards)
view = frame.switch(
    "Nội dung",
    "xem-cong-nghiep",
    {"iip": "Chỉ số sản xuất", "nganh": "Theo ngành", "gia-tri": "Giá trị sản xuất", "san-pham": "Sản phẩm chủ yếu"},
)

if view == "iip":
    if index.by_month is None and index.to_date is None:
        frame.nothing_yet(
            f"chưa có chỉ số sản xuất công nghiệp năm {selection.month.year} của {selection.place}",
            "Nạp biểu của tháng ở trang Nạp số liệu, hoặc chọn tháng báo cáo khác.",
        )
    blocks.oddities(index.oddities)
    blocks.pictures(("iip-thang", index.by_month))
    blocks.pictures(("iip-luy-ke", index.to_date))
    blocks.pictures(("iip-mua-vu", index.season))

elif view == "nganh":
    branches = industry.branches(selection)
    blocks.pictures(
        ("nganh-cap-1", branches.sections), missing=f"chưa có chỉ số theo ngành cấp I của {selection.place}"
    )
    blocks.pictures(("nganh-cap-1-thang", branches.sections_by_month))
    blocks.pictures(
        ("nganh-cap-2", branches.divisions),
        missing=f"chưa có chỉ số theo ngành cấp II của {selection.place}; "
        "ngành cấp II có trong biểu hằng tháng của cơ quan thống kê",
    )

elif view == "gia-tri":
    for indicator in industry.OUTPUTS:
        bases = industry.price_bases(selection, indicator)
        if not bases:
            frame.nothing_yet(
                f"chưa có số liệu {industry.name_of(indicator).lower()} của {selection.place}",
                "Điền mẫu giá trị sản xuất rồi nạp, cả hai ở trang Nạp số liệu.",
            )
            continue
        basis = bases[0]
        if len(bases) > 1:
            basis = frame.choice(
                f"{industry.name_of(indicator)}: loại giá",
                f"gia-{indicator.replace('_', '-')}",
                bases,
                industry.price_basis_name,
                bases[0],
                width=360,
            )
        output = industry.output(selection, indicator, basis)
        blocks.pictures((f"{indicator}-nam", output.by_year), (f"{indicator}-luy-ke", output.to_date))
        blocks.pictures((f"{indicator}-nganh", output.fields))
        blocks.conflicts(output.name, output.conflicts)
        blocks.remarks("Mức tăng do nguồn công bố", output.remarks)

else:
    products = industry.products(selection)
    if products is None:
        frame.nothing_yet(
            f"chưa có sản lượng sản phẩm chủ yếu năm {selection.month.year} của {selection.place}",
            "Nạp biểu sản phẩm của tháng ở trang Nạp số liệu, hoặc chọn tháng báo cáo khác.",
        )
    else:
        panels.trend_table(
            products.finding, products.table, products.figures, trend=products.trend, key="san-pham-bang"
        )
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
        blocks.pictures(*((f"san-pham-{place}", picture) for place, picture in enumerate(product.pictures)))

project_panel.linked(projects.linked(selection, industry.MOVED_BY_PROJECTS))
