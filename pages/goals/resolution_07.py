"""goals/resolution_07"""
import streamlit as st

st.title("Đang xây dựng")
