"""What the plain pages ask the warehouse: one short connection a question, answers kept for ten minutes."""

import os
from pathlib import Path

import duckdb
import pandas as pd
import streamlit as st

WAREHOUSE = Path(os.environ["DASHBOARD_DATA"]) / "warehouse.duckdb"
GROWTH = {"index_yoy": 100, "index_ytd": 100, "growth_yoy": 0, "growth_ytd": 0}  # measure → what stands for no growth


@st.cache_data(ttl=600)
def query(sql: str, *parameters: str | list[str]) -> pd.DataFrame:
    with duckdb.connect(WAREHOUSE, read_only=True) as connection:
        return connection.execute(sql, list(parameters)).df()


def areas() -> dict[str, str]:
    rows = query(
        "SELECT area, name FROM area WHERE area IN (SELECT area FROM observation) "
        "ORDER BY area <> 'VN-22', area <> 'VN', area"
    )
    return dict(zip(rows["area"], rows["name"], strict=True))


def months(area: str) -> list[str]:
    rows = query(
        "SELECT DISTINCT strftime(period_end, '%Y-%m') AS month FROM observation "
        "WHERE area = ? AND frequency = 'M' ORDER BY month DESC",
        area,
    )
    return rows["month"].tolist()


def figures(area: str, indicators: list[str]) -> pd.DataFrame:
    """Figures as now known, oldest first, with the growth that they tell (percent) where they tell one."""
    rows = query(
        "SELECT indicator, item, item_label, period, frequency, period_end, measure, value, unit, price_basis, status, "
        "release, citation, source_file, sheet, cell FROM latest WHERE area = ? AND list_contains(?, indicator) "
        "ORDER BY period_end, indicator, item, item_label, measure, frequency, price_basis, sheet, cell",
        area,
        indicators,
    )
    rows["growth"] = rows["value"] - rows["measure"].map(GROWTH)
    return rows


def targets(area: str) -> pd.DataFrame:
    return query(
        "SELECT version, document, in_force_from, indicator, item, item_label, period, frequency, measure, low, "
        "central, high, coalesce(central, (low + high) / 2) AS middle, unit, unit_in_charge FROM target "
        "WHERE area = ? ORDER BY in_force_from, period_end, indicator, item, item_label, measure, frequency, version",
        area,
    )


def projects() -> pd.DataFrame:
    return query(
        "SELECT name, investor, place, progress, planned_start, indicator, added_this_year, added_unit "
        "FROM project WHERE report_period = (SELECT max(report_period) FROM project) ORDER BY name"
    )
