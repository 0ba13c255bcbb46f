"""The pages that `python -m bench` compares us with keep working, so that the comparison stays a fair one."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from bench.pages import PLAIN


@pytest.fixture(scope="module")
def app(demo_warehouse):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_DATA", str(demo_warehouse))
        yield AppTest.from_file(PLAIN, default_timeout=120).run()


@pytest.mark.parametrize(
    ("page", "title", "metrics", "charts", "tables"),
    [
        ("overview.py", "Tổng quan tháng 2025-05", 8, 1, 3),
        ("industry.py", "Sản xuất công nghiệp tháng 2025-05", 3, 3, 4),
        ("scenario.py", "GRDP: ", 4, 3, 12),
    ],
)
def test_a_plain_page_shows_numbers_charts_and_tables_of_the_chosen_month(app, page, title, metrics, charts, tables):
    app.switch_page(page).run()
    app.selectbox(key="month").select("2025-05").run()
    assert not app.exception
    assert app.title[0].value.startswith(title)
    assert [metric.value for metric in app.metric].count("-") == 0
    assert (len(app.metric), len(app.get("plotly_chart")), len(app.dataframe)) == (metrics, charts, tables)
    assert all(len(table.value) for table in app.dataframe)
