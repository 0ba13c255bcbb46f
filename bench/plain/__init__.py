"""Three pages of our content written the common way: what `python -m bench` compares us with.

Streamlit's defaults, plotly.express, pandas, one short DuckDB connection behind `st.cache_data` as Streamlit's
documentation shows it. Honest work, neither slowed down nor tuned: each page asks only for the rows it needs.
"""
