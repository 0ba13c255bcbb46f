"""Quản trị: who may do what, and what was done?"""

import streamlit as st

from dashboard import identity

st.title("Quản trị", anchor=False)
st.caption(identity.person().name)
