"""The page that `python -m bench` compares us with keeps working, so that the comparison stays a fair one."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from bench.server import ROOT


def test_the_plain_page_shows_cards_a_chart_and_tables_of_the_chosen_month(demo_warehouse, monkeypatch):
    monkeypatch.setenv("DASHBOARD_DATA", str(demo_warehouse))
    page = AppTest.from_file(ROOT / "bench" / "plain.py", default_timeout=120).run()
    page.selectbox[1].select("2025-05").run()
    assert not page.exception
    assert page.title[0].value == "Tổng quan tháng 2025-05"
    assert len(page.metric) == 8
    assert [metric.label for metric in page.metric if metric.value == "-"] == []
    assert not page.table[0].value.empty
