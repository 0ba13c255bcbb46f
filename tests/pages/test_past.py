"""«Số liệu như đã biết ngày …» holds on every page, in every cache and export: nothing that came later is seen."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import lookup, past, queries, series, warehouse
from dashboard.reports import tables
from tests.conftest import ROOT
from tests.pages.conftest import cards, drawings, figure, target, unfolded

# The upload and the accounts show no figures of the warehouse: the frame draws no filters there.
WITHOUT_FIGURES = {"pages/data/upload.py", "pages/data/administration.py"}
PAGES = sorted({path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").rglob("*.py")} - WITHOUT_FIGURES)
DAY = date(2025, 5, 31)
GRDP = [
    figure("grdp", "2025-Q1", 8.0, "growth_yoy", release=date(2025, 4, 6), citation="Báo Nghệ An"),
    figure("grdp", "2025-Q1", 6.99, "growth_yoy", release=date(2025, 8, 23), citation="UBND tỉnh"),
]


def seen(page: AppTest) -> dict[str, list]:
    """All that a page shows, folds opened, but for the box of the day itself, its mark and the way back."""
    unfolded(page)
    texts = ("title", "header", "subheader", "caption", "markdown", "info", "error", "success")
    shown = {kind: [element.value for element in getattr(page, kind)] for kind in texts}
    shown["markdown"] = [text for text in shown["markdown"] if "Số liệu như đã biết ngày" not in text]
    # Who may write is not asked in a look back: nobody may.
    shown["caption"] = [text for text in shown["caption"] if not text.startswith("Nhập chỉ tiêu, ghi nguyên nhân")]
    shown["metric"] = [(one.label, one.value, one.delta) for one in page.metric]
    shown["card"] = cards(page)
    shown["reading"] = [one.proto.body for one in page.get("html") if 'class="reading"' in one.proto.body]
    shown["choice"] = [(box.label, box.value, box.options) for box in page.selectbox if box.key != "biet-ngay"]
    shown["table"] = [one.value.to_csv() for one in (*page.dataframe, *page.table)]
    shown["chart"] = [json.dumps(one, sort_keys=True) for one in drawings(page)]
    # A fold or a link that is drawn carries the day in the address of the view, as it should.
    return {kind: [re.sub(r"&?biet-ngay=[\d-]*", "", str(one)) for one in several] for kind, several in shown.items()}


def forget_later(path: Path, day: date) -> None:
    """Take out of a warehouse file what came after a day, without `dashboard.warehouse`."""
    with duckdb.connect(path) as connection:
        for table in ("observation", "goal_note", "cluster", "project"):
            connection.execute(f"DELETE FROM {table} WHERE release > ?", [day])
        # A document without a date is known by the day of the workbook that names it.
        of_file = "(SELECT s.release FROM source_file AS s WHERE s.sha256 = target.sha256)"
        connection.execute(f"DELETE FROM target WHERE coalesce(document_date, in_force_from, {of_file}) > ?", [day])
        connection.execute("DELETE FROM goal WHERE coalesce(document_date, release) > ?", [day])
        connection.execute("UPDATE publication SET version = 'of-that-day'")  # other content, so no cache answers
        # Of each figure the newest release that is left is in force.
        connection.execute("UPDATE observation SET in_force = false")
        connection.execute(
            """
            UPDATE observation SET in_force = true
            WHERE (sha256, sheet, cell, indicator, area, period, measure) IN (
                SELECT (sha256, sheet, cell, indicator, area, period, measure) FROM as_of(DATE 'infinity')
            )
            """
        )


@pytest.fixture(scope="module")
def of_that_day(shipped_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped data folder as it would be had nothing been published after the day."""
    folder = tmp_path_factory.mktemp("of-that-day")
    shutil.copytree(shipped_warehouse / "raw", folder / "raw")
    shutil.copy(shipped_warehouse / "warehouse.duckdb", folder / "warehouse.duckdb")
    forget_later(folder / "warehouse.duckdb", DAY)
    return folder


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_as_if_nothing_had_come_after_the_day(page, shipped, of_that_day, open_page, monkeypatch):
    then = open_page(page, thang="2025-04", biet_ngay=DAY.isoformat())
    banner = [warning.value for warning in then.warning if "như đã biết ngày 31/5/2025" in warning.value]
    assert len(banner) == 1
    monkeypatch.setenv("DASHBOARD_DATA", str(of_that_day))
    st.cache_data.clear()
    st.cache_resource.clear()
    assert seen(then) == seen(open_page(page, thang="2025-04"))
    warehouse.close()


@pytest.mark.parametrize("page", ["pages/executive/overview.py", "pages/executive/scenario.py"])
def test_nothing_of_the_past_stays_in_a_cache(page, shipped, open_page):
    now = seen(open_page(page, thang="2025-04"))
    assert seen(open_page(page, thang="2025-04", biet_ngay=DAY.isoformat())) != now
    assert seen(open_page(page, thang="2025-04")) == now


def test_the_first_quarter_of_2025_was_8_percent_in_may_and_6_99_later(publish, open_page):
    version = publish(GRDP)
    with warehouse.at(past.key(version, DAY)):
        assert series.of_period("grdp", "TOTAL", "VN-22", "Q")["growth_pct"].to_list() == [8.0]
        assert queries.vintages("grdp", "TOTAL", "VN-22")["value"].to_list() == [8.0]
    with warehouse.at(version):
        assert series.of_period("grdp", "TOTAL", "VN-22", "Q")["growth_pct"].to_list() == [6.99]
    page = open_page(biet_ngay="2025-05-31")
    assert any("8%" in card.value for card in cards(page))
    page.button[0].click().run()
    assert any("6,99%" in card.value for card in cards(page))
    assert "biet-ngay" not in page.query_params and not page.warning


def test_a_plan_counts_from_its_document_on_and_a_register_from_its_release(publish):
    version = publish(
        GRDP,
        targets=[
            target("grdp", "2025", 8.5, "growth_yoy", document_date=date(2025, 2, 1)),
            target("grdp", "2025", 9.5, "growth_yoy", version="điều chỉnh", document_date=date(2025, 7, 1)),
        ],
    )
    with warehouse.at(past.key(version, DAY)):
        assert queries.targets()["central"].to_list() == [8.5]
    with warehouse.at(past.key(version, date(2025, 7, 1))):
        assert queries.targets()["central"].to_list() == [8.5, 9.5]


def test_every_table_of_the_warehouse_is_narrowed_or_has_no_day(shipped):
    dated = warehouse.ask(
        "SELECT DISTINCT table_name FROM duckdb_columns() WHERE column_name IN ('release', 'document_date')"
    )["table_name"]
    early = past.key(warehouse.current_version(), date(1900, 1, 1))
    with warehouse.at(early):
        for table in set(dated) - {"source_file"}:
            assert warehouse.ask(f"SELECT count(*) AS n FROM {table}")["n"].iloc[0] == 0, table
        assert queries.source_files()["observations"].sum() == 0


def test_a_day_before_the_first_figure_says_so_and_leads_back(publish, open_page):
    publish(GRDP)
    page = open_page(biet_ngay="2020-01-01")
    assert page.info[0].value == ("Đến ngày 1/1/2020 chưa có số liệu nào được công bố. Hãy chọn một ngày sau đó.")
    page.button[0].click().run()
    assert page.title


def test_an_address_that_names_no_day_shows_what_is_known_now(publish, open_page):
    publish(GRDP)
    page = open_page(biet_ngay="hôm qua")
    assert not page.warning and page.selectbox(key="biet-ngay").value == ""


def test_only_a_few_days_stay_open(publish):
    version = publish(GRDP)
    for day in range(1, 12):
        with warehouse.at(past.key(version, date(2025, 8, day))):
            assert queries.figures("grdp")["value"].to_list() == [8.0]
    opened = warehouse._folder().versions
    assert len(opened) == 1 + warehouse.PAST_DAYS_OPEN
    assert len(list((warehouse.data_folder() / ".versions").iterdir())) == len(opened)


def test_an_export_of_the_past_says_which_day_it_knows(publish):
    view = past.key(publish(GRDP), DAY)
    found = lookup.find(view, lookup.Filters(areas=("VN-22",)), lookup.ROWS, 1)
    sheet = lookup.shown_sheet(view, found, [])
    assert sheet.lines[0] == "Số liệu như đã biết ngày 31/5/2025"
    assert sheet.lines[-1] == f"Phiên bản kho số liệu: {past.version_of(view)}"
    assert sheet.table["Giá trị"].to_list() == [8.0]
    last_of_each_row = [line.split(";")[-1] for line in tables.to_csv(sheet).decode("utf-8-sig").splitlines()]
    assert last_of_each_row == ["Lưu ý", "Số liệu như đã biết ngày 31/5/2025"]
