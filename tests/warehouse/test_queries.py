"""The questions of the pages, asked of the real shipped figures and of a small warehouse with conflicts in it."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard import queries
from dashboard.warehouse import ask
from tests.warehouse.annex import write_annex


def test_the_look_up_page_finds_without_diacritics(shipped):
    with_marks, without = queries.search_figures("xuất khẩu dệt may"), queries.search_figures("XUAT KHAU det  may")
    assert len(with_marks) > 0
    assert len(with_marks) == len(without)
    assert set(without["item_name"]) == {"Dệt, may"}
    assert len(queries.search_figures("duong")) == len(queries.search_figures("Đường"))


def test_search_narrows_by_every_filter(shipped):
    found = queries.search_figures(
        indicators=["iip"],
        areas=["VN-22"],
        measures=["growth_ytd"],
        first_period_end=date(2025, 1, 1),
        last_period_end=date(2025, 12, 31),
    )
    assert set(found["indicator"]) == {"iip"}
    assert set(found["measure"]) == {"growth_ytd"}
    assert set(found["period"].str[:4]) == {"2025"}
    assert queries.search_figures("không có chữ này").empty


def test_a_revised_figure_is_told_as_it_was_known_on_the_day(shipped):
    def first_quarter(known_on: date | None) -> float:
        rows = queries.figures("grdp", "TOTAL", "VN-22", ["growth_yoy"], known_on=known_on)
        return rows.set_index("period").loc["2025-Q1", "value"]

    assert (first_quarter(date(2025, 6, 30)), first_quarter(None)) == (8.0, 6.99)
    told = queries.vintages("grdp", "TOTAL", "VN-22", period="2025-Q1", measure="growth_yoy")
    assert told["value"].to_list() == [8.0, 6.99]
    assert told["citation"].str.len().gt(0).all()


def test_every_shipped_figure_has_a_source_a_sheet_and_a_cell(shipped):
    found = queries.search_figures()
    for column in ("source_file", "sheet", "cell", "citation", "unit", "indicator_name", "item_name"):
        assert found[column].fillna("").str.len().gt(0).all(), column


def test_scenario_versions_stand_side_by_side_with_their_documents(shipped):
    path = queries.targets(area="VN-22", indicator="grdp")
    assert path["version"].nunique() >= 3
    assert path["document"].str.len().gt(0).all()
    band = path[path["low"] < path["high"]]
    assert (band["low"].min(), band["high"].max()) == pytest.approx((8.95, 13.1), abs=0.02)


def test_goals_that_nobody_has_entered_are_empty_and_not_zero(shipped):
    goals = queries.goals()
    assert goals["goal_code"].is_unique
    assert goals["target_low"].isna().any()
    assert goals["target_low"].notna().any()
    assert not goals["target_low"].eq(0).any()


def test_clusters_are_those_of_the_newest_report(shipped):
    clusters = queries.clusters()
    assert clusters["name"].is_unique
    assert len(clusters) >= 2
    assert set(queries.cluster_periods()) >= set(clusters["report_period"])


def test_months_of_an_area_come_newest_first(shipped):
    months = queries.report_months("VN-22")
    assert months == sorted(months, reverse=True)
    assert months[0] == "2026-03"
    assert queries.report_months("VN-30") == []


def test_source_files_say_what_they_gave(shipped):
    files = queries.source_files().set_index("name")
    assert files.loc["so-lieu-cong-bo-nghe-an.xlsx", "observations"] > 600
    assert files.loc["muc-tieu.xlsx", "goals"] == len(queries.goals())
    assert files["observations"].sum() == ask("SELECT count(*) AS rows FROM observation")["rows"].iloc[0]


def test_items_come_in_the_order_of_the_catalogue(shipped):
    assert queries.items("iip")["item"].to_list()[:2] == ["TOTAL", "B"]
    assert queries.items("không có").empty


def test_of_two_files_released_on_one_day_the_later_arrival_is_in_force(run, tmp_path):
    for name, value in (("b-truoc.xlsx", 118.0), ("a-sau.xlsx", 119.0)):
        run(
            "load",
            write_annex(tmp_path / name, iip={"Toàn ngành công nghiệp": (112.0, value, 116.4)}),
            "--area",
            "VN-22",
        )
    row = queries.figures("iip", measures=["index_yoy"]).set_index("period").loc["2025-08"]
    assert (row["value"], row["source_file"]) == (119.0, "a-sau.xlsx")
