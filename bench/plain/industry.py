"""Công nghiệp, plain: the index by month, to date and against the years before, with the tables behind the charts."""

import pandas as pd
import plotly.express as px
import streamlit as st

from bench.plain import data

SHOWN = ["area", "period", "measure", "value", "growth", "unit", "status", "release", "source_file", "sheet", "cell"]

area, month = st.session_state.area, st.session_state.month
year = int(month[:4])


def index(of: str) -> pd.DataFrame:
    rows = data.figures(of, ["iip"])
    rows = rows[(rows["item"] == "TOTAL") & (rows["frequency"] == "M") & (rows["period"] <= month)]
    return rows.assign(area=of, year=rows["period"].str[:4], month=rows["period"].str[5:].astype(int))


own, nation = index(area), index("VN")
both = pd.concat([own, nation] if area != "VN" else [own])
by_month = both[both["measure"] == "index_yoy"]
to_date = both[(both["measure"] == "index_ytd") | ((both["measure"] == "index_yoy") & (both["month"] == 1))]
output = data.figures(area, ["gross_output_industry"])
output = output[(output["item"] == "TOTAL") & (output["measure"] == "level_ytd") & (output["period"] <= month)]

st.title(f"Sản xuất công nghiệp tháng {month}")
for column, label, rows, shown in zip(
    st.columns(3),
    ("IIP, lũy kế", "IIP, trong tháng", "Giá trị sản xuất"),
    (to_date[to_date["area"] == area], by_month[by_month["area"] == area], output),
    ("growth", "growth", "value"),
    strict=True,
):
    column.metric(
        label,
        f"{rows[shown].iloc[-1]:,.2f}" if len(rows) else "-",
        f"{rows[shown].iloc[-1] - rows[shown].iloc[-2]:.2f}" if len(rows) > 1 else None,
        chart_data=rows[shown].tail(12) if len(rows) else None,
        chart_type="line",
        border=True,
    )


def shown_with_table(title: str, figure, rows: pd.DataFrame) -> None:
    st.subheader(title)
    st.plotly_chart(figure)
    with st.expander("Bảng số liệu"):
        st.dataframe(rows[SHOWN], hide_index=True)


two_years = by_month[by_month["year"].astype(int) >= year - 1].assign(
    series=lambda rows: rows["area"] + " " + rows["year"]
)
two_years = two_years[(two_years["area"] == area) | (two_years["year"] == str(year))]
figure = px.line(two_years, x="month", y="growth", color="series", markers=True)
figure.add_bar(
    x=two_years[two_years["series"] == f"{area} {year}"]["month"],
    y=two_years[two_years["series"] == f"{area} {year}"]["growth"],
    name=str(year),
)
shown_with_table("IIP từng tháng so với cùng kỳ (%)", figure, two_years)

cumulative = to_date[to_date["year"].astype(int) >= year - 1].assign(
    series=lambda rows: rows["area"] + " " + rows["year"]
)
cumulative = cumulative[(cumulative["area"] == area) | (cumulative["year"] == str(year))]
shown_with_table(
    "IIP lũy kế so với cùng kỳ (%)",
    px.line(cumulative, x="month", y="growth", color="series", markers=True),
    to_date.tail(29),
)

season = by_month[(by_month["area"] == area) & (by_month["year"].astype(int) >= year - 3)]
shown_with_table(
    "Tính mùa vụ bốn năm", px.line(season, x="month", y="growth", color="year", markers=True), season.tail(42)
)

st.subheader("Dự án tác động")
works = data.projects()
st.dataframe(works[works["indicator"] == "product_output"], hide_index=True)
