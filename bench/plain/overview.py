"""Tổng quan, plain: eight indicators, what lies below the plan, a heat map, the figures behind them."""

import pandas as pd
import plotly.express as px
import streamlit as st

from bench.plain import data

CARDS = {
    "iip": "IIP",
    "grdp": "GRDP",
    "gross_output_industry": "GTSX công nghiệp",
    "value_added_industry": "GTTT công nghiệp",
    "export_value": "Xuất khẩu hàng hóa",
    "import_value": "Nhập khẩu hàng hóa",
    "retail_sales": "Bán lẻ và dịch vụ tiêu dùng",
    "cluster_count": "Cụm công nghiệp",
}
SHOWN = ["indicator", "period", "measure", "value", "unit", "status", "release", "source_file", "sheet", "cell"]

area, month = st.session_state.area, st.session_state.month
known = data.figures(area, list(CARDS))
known = known[known["period_end"] <= pd.Period(month).end_time]
whole = known[known["item"].isin(["TOTAL", "OPERATING"])]

st.title(f"Tổng quan tháng {month}")
used = []
for row in (list(CARDS)[:4], list(CARDS)[4:]):
    for column, indicator in zip(st.columns(4), row, strict=True):
        own = whole[whole["indicator"] == indicator]
        levels = own[own["measure"].isin(["level_ytd", "level"]) & (own["frequency"] == "M")]
        growth = own[own["measure"].isin(["index_ytd", "growth_ytd", "index_yoy"]) & (own["frequency"] == "M")]
        headline = growth if indicator in ("iip", "grdp") else levels
        column.metric(
            CARDS[indicator],
            f"{headline['value'].iloc[-1]:,.1f}" if len(headline) else "-",
            f"{growth['growth'].iloc[-1]:.2f}%" if len(growth) else None,
            chart_data=growth["growth"].tail(12) if len(growth) else None,
            chart_type="line",
            border=True,
        )
        used += [own[own["frequency"] == "M"].tail(3)]

st.subheader("Chỉ tiêu thấp so với yêu cầu")
plans = data.targets(area)
plans = plans[plans["period"] == month[:4]].drop_duplicates(["indicator", "item", "measure"], keep="last")
to_date = known[known["measure"].isin(["level_ytd", "growth_ytd", "index_ytd"])]
to_date = to_date.drop_duplicates(["indicator", "item"], keep="last")
behind = plans.merge(to_date, on=["indicator", "item"], suffixes=("_plan", ""))
behind["gap"] = behind["growth"] - behind["middle"].where(behind["measure_plan"] == "growth_yoy")
behind["share"] = (100 * behind["value"] / behind["middle"]).where(behind["measure_plan"] == "level")
behind = behind.sort_values(["gap", "share"]).head(8)
st.dataframe(behind[["item_label", "value", "middle", "gap", "share", "unit", "unit_in_charge"]], hide_index=True)

works = data.projects()
st.info(f"{len(works)} dự án trong danh mục, {works['added_this_year'].notna().sum()} dự án tăng thêm sản lượng")

st.subheader("Nhận định")
used = pd.concat(used)
for indicator, rows in used.groupby("indicator", sort=False):
    newest = rows.iloc[-1]
    st.write(f"{CARDS[indicator]} {newest['period']}: **{newest['value']:,.1f}** {newest['unit']}")
with st.expander("Số liệu"):
    st.dataframe(used[SHOWN].head(19), hide_index=True)

st.subheader("Tăng trưởng từng tháng so với cùng kỳ (%)")
single = known[(known["frequency"] == "M") & known["measure"].isin(["index_yoy"])]
sections = ["TOTAL", "B", "C", "D", "E"]
single = single[
    single["indicator"].isin(["export_value", "import_value", "retail_sales"]) | (single["indicator"] == "iip")
]
single = single[(single["item"] == "TOTAL") | ((single["indicator"] == "iip") & single["item"].isin(sections))]
single = single[single["period"] > str(pd.Period(month) - 12)]
single["row"] = single["indicator"] + " " + single["item"]
heat = single.pivot_table(index="row", columns="period", values="growth")
st.plotly_chart(px.imshow(heat, text_auto=".1f", aspect="auto", color_continuous_scale="RdBu"))
with st.expander("Bảng số liệu"):
    st.dataframe(single[SHOWN], hide_index=True)
