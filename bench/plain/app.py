"""The frame of the plain pages: navigation and the two filters that all pages share."""

import streamlit as st

from bench.plain import data

st.set_page_config(page_title="Bảng điều khiển", layout="wide")
page = st.navigation(
    [
        st.Page("overview.py", title="Tổng quan", default=True),
        st.Page("industry.py", title="Công nghiệp", url_path="cong-nghiep"),
        st.Page("scenario.py", title="Kịch bản tăng trưởng", url_path="kich-ban"),
    ]
)
areas = data.areas()
st.sidebar.selectbox("Khu vực", list(areas), format_func=areas.get, key="area")
st.sidebar.selectbox(
    "Tháng báo cáo",
    data.months(st.session_state.area),
    format_func=lambda month: f"Tháng {int(month[5:])} năm {month[:4]}",
    key="month",
)
page.run()
