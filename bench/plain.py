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
    ("IIP", "iip", "index_yoy"),
    ("GTSX công nghiệp", "gross_output_industry", "level"),
    ("GTTT công nghiệp", "value_added_industry", "level"),
    ("Xuất khẩu", "export_value", "level"),
    ("Nhập khẩu", "import_value", "level"),
    ("Bán lẻ", "retail_sales", "level"),
    ("GRDP", "grdp", "growth_yoy"),
    ("Cụm công nghiệp", "cluster_count", "level"),
]

st.set_page_config(layout="wide", page_title="Plain")


@st.cache_data
def load() -> pd.DataFrame:
    with duckdb.connect(WAREHOUSE, read_only=True) as connection:
        return connection.execute("SELECT * FROM latest").df()


data = load()
area = st.selectbox("Khu vực", sorted(data["area"].unique(), reverse=True))
data = data[data["area"] == area]
month = st.selectbox("Tháng báo cáo", sorted(data[data["frequency"] == "M"]["period"].unique(), reverse=True))
totals = data[(data["item"] == "TOTAL") & (data["period_end"].dt.strftime("%Y-%m") <= month)].sort_values("period_end")

st.title(f"Tổng quan tháng {month}")
for row in (CARDS[:4], CARDS[4:]):
    for column, (label, indicator, measure) in zip(st.columns(4), row, strict=True):
        series = totals[(totals["indicator"] == indicator) & (totals["measure"] == measure)]
        series = series[series["frequency"] == series["frequency"].iloc[-1]] if len(series) else series
        if series.empty:
            column.metric(label, "-")
        else:
            column.metric(
                label, f"{series['value'].iloc[-1]:,.1f}", chart_data=series["value"].tail(24), chart_type="line"
            )

indices = totals[(totals["measure"] == "index_yoy") & (totals["frequency"] == "M")]
heat = indices.pivot_table(index="indicator", columns="period", values="value").iloc[:, -12:]
st.plotly_chart(px.imshow(heat, title="Chỉ số so với cùng kỳ", text_auto=".1f"))
st.plotly_chart(px.line(indices, x="period", y="value", color="indicator", title="Tăng trưởng theo tháng"))
st.dataframe(indices[indices["period"] == month][["indicator", "period", "value", "unit", "status", "release"]])
