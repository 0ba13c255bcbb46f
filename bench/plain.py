"""The plain page: the content of our overview, written the common way. What `python -m bench` compares us with.

Streamlit defaults, one cached read of the whole table, pandas filters, plotly.express: how most such dashboards are
written. It is honest work, not a straw man: no needless query, no needless chart.
"""

import os
from pathlib import Path

import duckdb
import pandas as pd
import plotly.express as px
import streamlit as st

WAREHOUSE = Path(os.environ["DASHBOARD_DATA"]) / "warehouse.duckdb"
CARDS = [
    ("IIP", "iip", "TOTAL", "index_yoy"),
    ("GTSX công nghiệp", "gross_output_industry", "TOTAL", "level"),
    ("GTTT công nghiệp", "value_added_industry", "TOTAL", "level"),
    ("Xuất khẩu", "export_value", "TOTAL", "level"),
    ("Nhập khẩu", "import_value", "TOTAL", "level"),
    ("Bán lẻ", "retail_sales", "TOTAL", "level"),
    ("GRDP", "grdp", "TOTAL", "growth_yoy"),
    ("Cụm công nghiệp", "cluster_count", "OPERATING", "level"),
]

st.set_page_config(layout="wide", page_title="Plain")


@st.cache_data
def load(table: str) -> pd.DataFrame:
    with duckdb.connect(WAREHOUSE, read_only=True) as connection:
        return connection.execute(f"SELECT * FROM {table}").df()


data, targets = load("latest"), load("target")
area = st.selectbox("Khu vực", sorted(data["area"].unique(), reverse=True))
data = data[data["area"] == area]
month = st.selectbox("Tháng báo cáo", sorted(data[data["frequency"] == "M"]["period"].unique(), reverse=True))
data = data[data["period_end"] <= pd.Period(month).end_time].sort_values("period_end")

st.title(f"Tổng quan tháng {month}")
for row in (CARDS[:4], CARDS[4:]):
    for column, (label, indicator, item, measure) in zip(st.columns(4), row, strict=True):
        series = data[(data["indicator"] == indicator) & (data["item"] == item) & (data["measure"] == measure)]
        series = series[series["frequency"] == series["frequency"].iloc[-1]] if len(series) else series
        if series.empty:
            column.metric(label, "-")
        else:
            column.metric(
                label, f"{series['value'].iloc[-1]:,.1f}", chart_data=series["value"].tail(24), chart_type="line"
            )

indices = data[(data["item"] == "TOTAL") & (data["measure"] == "index_yoy") & (data["frequency"] == "M")]
heat = indices.pivot_table(index="indicator", columns="period", values="value").iloc[:, -12:]
st.plotly_chart(px.imshow(heat, title="Chỉ số so với cùng kỳ", text_auto=".1f"))
st.dataframe(heat)

year = targets[(targets["area"] == area) & (targets["period"] == month[:4])]
to_date = data[(data["measure"] == "level_ytd") & (data["period"] == month)]
behind = year.merge(to_date, on=["indicator", "item"], suffixes=("_target", ""))
behind["share"] = 100 * behind["value"] / behind["central"]
behind = behind.sort_values("share").head(12)
st.subheader("Chỉ tiêu thấp so với yêu cầu")
st.table(behind[["indicator", "item_label", "value", "central", "share", "unit_in_charge"]])
st.dataframe(indices[indices["period"] == month][["indicator", "period", "value", "unit", "status", "release"]])
