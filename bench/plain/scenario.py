"""Kịch bản tăng trưởng, plain: a plan of the year with its versions, the path, what the rest of the year needs."""

import pandas as pd
import plotly.express as px
import streamlit as st

from bench.plain import data

SHOWN = ["item_label", "period", "measure", "value", "unit", "status", "release", "source_file", "sheet", "cell"]
PLANNED = ["version", "item_label", "period", "measure", "low", "central", "high", "unit"]
NAMES = {
    "grdp": "GRDP",
    "iip": "IIP",
    "gross_output_industry": "GTSX công nghiệp",
    "value_added_industry": "GTTT công nghiệp",
    "export_value": "Xuất khẩu hàng hóa",
    "import_value": "Nhập khẩu hàng hóa",
    "retail_sales": "Bán lẻ và dịch vụ tiêu dùng",
}

area, month = st.session_state.area, st.session_state.month
year = month[:4]
plans = data.targets(area)
plans = plans[plans["period"].str[:4] == year]
if plans.empty:
    st.title("Kịch bản tăng trưởng")
    st.info(f"Chưa có kịch bản năm {year}")
    st.stop()

left, right = st.columns(2)
indicator = left.selectbox(
    "Chỉ tiêu", [code for code in NAMES if code in set(plans["indicator"])], format_func=NAMES.get
)
own = plans[(plans["indicator"] == indicator) & (plans["item"] == "TOTAL")]
version = right.selectbox("Phiên bản kịch bản", own["version"].unique()[::-1])
plan = own[own["version"] == version]

figures = data.figures(area, list(NAMES))
figures = figures[figures["period_end"] <= pd.Period(month).end_time]
country = data.figures("VN", [indicator])
country = country[(country["item"] == "TOTAL") & (country["period_end"] <= pd.Period(month).end_time)]
actual = figures[(figures["indicator"] == indicator) & (figures["item"] == "TOTAL")]


def growth(rows: pd.DataFrame, *measures: str) -> pd.DataFrame:
    rows = rows[rows["measure"].isin(measures) & (rows["period"].str[:4] == year) & (rows["frequency"] != "A")]
    return rows.drop_duplicates("period", keep="last")


to_date, nation = growth(actual, "growth_ytd", "index_ytd"), growth(country, "growth_ytd", "index_ytd")
quarters = growth(actual, "growth_yoy", "index_yoy")
quarters = quarters[quarters["frequency"] == "Q"]
of_year = plan[plan["period"] == year]
goal = of_year[of_year["measure"] == "growth_yoy"]["middle"]
goal = goal.iloc[-1] if len(goal) else 0.0
newest = to_date["growth"].iloc[-1] if len(to_date) else 0.0

st.title(f"{NAMES[indicator]}: {newest:.2f}% so với mục tiêu {goal:.2f}%")
for column, label, text, note in zip(
    st.columns(4),
    ("Thực hiện", "Kịch bản", "Chênh so với kịch bản", "Mục tiêu cả năm"),
    (f"{newest:.2f}%", f"{goal:.2f}%", f"{newest - goal:+.2f}", f"{goal:.2f}%"),
    (f"đến {month}", version, "điểm %", version),
    strict=True,
):
    column.metric(label, text, border=True)
    column.caption(note)
st.info("Đạt yêu cầu" if newest >= goal else "Dưới yêu cầu")

steps = plan[plan["measure"].isin(["growth_yoy", "growth_ytd"])]
st.subheader("Theo quý")
by_quarter = pd.concat(
    [
        quarters.assign(series=area)[["period", "growth", "series"]],
        growth(country, "growth_yoy", "index_yoy")
        .query("frequency == 'Q'")
        .assign(series="VN")[["period", "growth", "series"]],
        steps[steps["frequency"] == "Q"]
        .rename(columns={"middle": "growth"})
        .assign(series=version)[["period", "growth", "series"]],
    ]
)
st.plotly_chart(px.line(by_quarter, x="period", y="growth", color="series", markers=True))
with st.expander("Bảng số liệu theo quý"):
    st.dataframe(own[own["frequency"] == "Q"][PLANNED].head(4), hide_index=True)
    st.dataframe(actual[actual["frequency"] == "Q"][SHOWN].tail(8), hide_index=True)

st.subheader("Lũy kế từ đầu năm")
cumulative = pd.concat(
    [
        to_date.assign(series=area)[["period", "growth", "series"]],
        nation.assign(series="VN")[["period", "growth", "series"]],
        steps[steps["frequency"] == "M"]
        .rename(columns={"middle": "growth"})
        .assign(series=version)[["period", "growth", "series"]],
    ]
)
st.plotly_chart(px.line(cumulative, x="period", y="growth", color="series", markers=True))
with st.expander("Bảng số liệu lũy kế"):
    st.dataframe(own[own["frequency"] != "Q"][PLANNED].head(5), hide_index=True)
    st.dataframe(actual[actual["frequency"] == "M"][SHOWN].tail(7), hide_index=True)

st.subheader("Các tháng còn lại cần gì")
left_months = 12 - int(month[5:])
needed = (12 * goal - int(month[5:]) * newest) / left_months if left_months else 0.0
st.write(f"Để cả năm đạt {goal:.2f}%, {left_months} tháng còn lại cần tăng {needed:.2f}%.")
past = actual[actual["measure"].isin(["growth_yoy", "index_yoy"]) & (actual["frequency"] == "A")]
for row in past.tail(3).itertuples():
    st.write(f"Năm {row.period}: tăng {row.growth:.2f}%")
expected = pd.DataFrame({"name": ["Mục tiêu", "Thực hiện", "Cần"], "growth": [goal, newest, needed]})
st.plotly_chart(px.bar(expected, x="growth", y="name", orientation="h", height=200))
one, two = st.columns(2)
assumed = one.slider("Nếu các tháng còn lại tăng (%)", -20.0, 40.0, 5.0, 0.5)
one.write(f"Cả năm tăng {(int(month[5:]) * newest + left_months * assumed) / 12:.2f}%")
wanted = two.slider("Nếu muốn cả năm đạt (%)", 0.0, 20.0, 8.5, 0.1)
two.write(f"Cần tăng {(12 * wanted - int(month[5:]) * newest) / max(left_months, 1):.2f}%")

st.subheader("Dự án tác động")
st.dataframe(data.projects().head(7), hide_index=True)

st.subheader("Chỉ tiêu thấp so với yêu cầu")
last = plans.drop_duplicates(["indicator", "item", "period", "measure"], keep="last")
last = last[last["period"] == year]
known = figures[figures["measure"].isin(["growth_ytd", "index_ytd", "level_ytd"]) & (figures["period"].str[:4] == year)]
known = known.drop_duplicates(["indicator", "item"], keep="last")
ranked = last.merge(known, on=["indicator", "item"], how="left", suffixes=("_plan", ""))
ranked["gap"] = ranked["growth"] - ranked["middle"].where(ranked["measure_plan"] == "growth_yoy")
ranked["share"] = (100 * ranked["value"] / ranked["middle"]).where(ranked["measure_plan"] == "level")
ranked = ranked.sort_values(["gap", "share"])
columns = ["item_label_plan", "value", "middle", "gap", "share", "unit", "unit_in_charge"]
st.dataframe(ranked[columns].head(12), hide_index=True)
with st.expander("Chỉ tiêu thấp khác"):
    st.dataframe(ranked[columns].iloc[12:19], hide_index=True)
with st.expander("Bảng số liệu"):
    st.dataframe(ranked[columns].head(36), hide_index=True)
    st.dataframe(known[SHOWN].head(36), hide_index=True)

st.subheader("Các phiên bản kịch bản")
st.dataframe(own.drop_duplicates("version")[["version", "document", "in_force_from"]], hide_index=True)
with st.expander("Bảng số liệu phiên bản"):
    st.dataframe(own[PLANNED].tail(2), hide_index=True)

st.subheader("Các lần công bố")
st.dataframe(actual[SHOWN].tail(5), hide_index=True)
