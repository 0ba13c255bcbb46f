"""The seven workbooks of data/raw: equal to the facts, readable without a fault, every figure cited."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from etl.model import Reading
from etl.raw_store import CARD_SUFFIX, file_hash, read_card
from etl.reader import read_workbook
from etl.shipped import facts
from etl.shipped.write import SHIPPED, write
from etl.templates import CHOICES_SHEET
from growth.periods import Period

RAW = Path(__file__).parents[2] / "data" / "raw"
SHARED = Path(__file__).parents[3] / "shared" / "nghe-an" / "figures.csv"


@cache
def shipped(name: str) -> Reading:
    path = RAW / f"{name}.xlsx"
    return read_workbook(path, area=read_card(path.with_name(path.name + CARD_SUFFIX)).area or None)


def all_observations():
    return [observation for name in SHIPPED for observation in shipped(name).observations]


@pytest.mark.parametrize("name", SHIPPED)
def test_the_committed_workbook_is_what_the_facts_say(tmp_path, name):
    def cells(path):
        workbook = load_workbook(path, read_only=True)
        return {page.title: list(page.values) for page in workbook if page.title != CHOICES_SHEET}

    assert cells(write(name, tmp_path)) == cells(RAW / f"{name}.xlsx"), "run: python -m etl.shipped"


@pytest.mark.parametrize("name", SHIPPED)
def test_the_card_fits_its_workbook(name):
    path = RAW / f"{name}.xlsx"
    card = read_card(path.with_name(path.name + CARD_SUFFIX))
    assert card.sha256 == file_hash(path) and not card.illustrative
    assert card.publisher and card.document and card.entered_by


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_workbook_reads_without_a_finding_or_an_unknown_label(name):
    reading = shipped(name)
    assert not reading.findings
    assert all(observation.item for observation in reading.observations)


@pytest.mark.parametrize("file", ["published", "output_value", "cluster_totals", "national"])
def test_every_fact_is_read_back_as_it_was_written_down(file):
    read = {
        (
            o.indicator,
            o.item_label,
            o.area,
            o.period,
            o.measure,
            o.value,
            o.unit,
            o.price_basis,
            o.status,
            o.citation,
            o.release,
        )
        for o in all_observations()
    }
    for row in facts.rows(file):
        source = facts.sources()[row["source"]]
        period = Period.parse(row["period"])
        period = str(period.as_month() if row["measure"].endswith("_ytd") else period)
        assert (
            row["indicator"], row["item_label"], row["area"], period, row["measure"], float(row["value"]), row["unit"],
            row["price_basis"], row["status"], source.citation, source.released,
        ) in read  # fmt: skip


def test_national_months_keep_the_revision_as_a_release_of_its_own():
    november = [
        (o.value, o.release)
        for o in shipped("ca-nuoc-iip").observations
        if (o.period, o.measure) == ("2024-11", "index_yoy")
    ]
    assert sorted(november, key=lambda row: row[1]) == [(108.94, date(2024, 11, 29)), (107.95, date(2024, 12, 29))]


def test_every_national_index_of_the_facts_is_read():
    printed = sum(bool(row[name]) for row in facts.rows("national_iip") for name in ("previous", "mom", "yoy", "ytd"))
    assert printed == 190
    assert sum(o.measure.startswith("index_") for o in shipped("ca-nuoc-iip").observations) == printed


def test_every_figure_target_goal_cluster_and_project_names_its_source_and_cell():
    for name in SHIPPED:
        reading = shipped(name)
        for record in (*reading.observations, *reading.targets, *reading.goals, *reading.clusters, *reading.projects):
            assert record.citation and record.sheet
            assert getattr(record, "cell", "") or record.cells


def test_conflicting_sources_stand_side_by_side():
    output = [o for o in shipped("gia-tri-san-xuat").observations if (o.period, o.measure) == ("2020", "level")]
    assert {(o.value, o.release) for o in output} == {(69304, date(2021, 11, 17)), (65226, date(2025, 8, 31))}
    assert all("mâu thuẫn" in o.note for o in output)


def test_figures_of_another_province_do_not_ship():
    growth = [o.value for o in shipped("gia-tri-san-xuat").observations if o.measure.startswith("growth")]
    assert growth == [14.42, 16.38]  # not 17.04 and 18.2, which are Thái Bình's


def test_the_goals_of_resolution_07_are_there_and_empty():
    goals = [g for g in shipped("muc-tieu").goals if g.document_number in ("07-NQ/TU", "174/KH-UBND")]
    assert len(goals) == 16 and {g.document_date for g in goals} == {date(2021, 12, 23), date(2022, 3, 14)}
    for goal in goals:
        assert (goal.target_low, goal.kind, goal.direction, goal.base_year) == (None, "", "", None)


def test_at_every_month_of_2025_one_version_of_the_province_is_in_force():
    versions = [t for t in shipped("kich-ban-2025").targets if (t.indicator, t.area) == ("grdp", "VN-22")]
    in_force = [
        {t.version for t in versions if t.in_force_from <= Period.month(2025, month).end <= t.in_force_to}
        for month in range(1, 13)
    ]
    assert [len(names) for names in in_force] == [1] * 12
    assert in_force[7] == {"Nghệ An: điều chỉnh 23/8/2025"} and in_force[4] == {"Nghệ An: Kế hoạch 126/KH-UBND"}


def test_the_revision_of_august_is_a_band():
    bands = {t.period: (t.low, t.central, t.high) for t in shipped("kich-ban-2025").targets if "23/8" in t.version}
    assert bands["2025-Q3"] == (10.16, None, 11.94) and bands["2025"] == (9.5, None, 10.5)


@pytest.mark.shared
def test_every_verified_growth_of_the_index_and_of_grdp_ships():
    if not SHARED.exists():
        pytest.skip("thiếu ../shared/nghe-an/figures.csv (shared material is not there)")
    read = {(o.indicator, o.period, o.value) for o in all_observations() if o.measure.startswith("growth")}
    with SHARED.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["verified"] == "yes"]
    wanted = [row for row in rows if row["indicator"] in ("IIP growth", "GRDP growth")]
    assert len(wanted) > 150
    for row in wanted:
        indicator = row["indicator"].split()[0].lower()
        assert (indicator, row["period"].removesuffix(" YTD"), float(row["value"])) in read


def test_projects_ship_with_what_is_published_and_nothing_else():
    projects = {project.name: project for project in shipped("du-an").projects}
    plants, rooftops = projects["Các nhà máy điện"], projects["Điện mặt trời mái nhà"]
    assert (plants.works, plants.capacity, plants.capacity_unit, plants.report_period) == (22, 934.9, "MW", "2023-06")
    assert (rooftops.works, rooftops.capacity, rooftops.capacity_unit) == (790, 91.93, "MWp")
    assert projects["Khu công nghiệp WHA"].area_ha == 2183.37
    dong_thai, do_lang = projects["Cụm công nghiệp Đồng Thái"], projects["Cụm công nghiệp Đô Lăng II"]
    assert (dong_thai.area_ha, dong_thai.registered_capital, dong_thai.planned_start) == (39.5, 431.5, "2029-Q1")
    assert (do_lang.area_ha, do_lang.registered_capital, do_lang.planned_start) == (75, 928.54, "")
    for name in ("VSIP", "Hoàng Mai I", "Hoàng Mai II", "Thọ Lộc"):
        estate = projects[f"Khu công nghiệp {name}"]
        assert (estate.area_ha, estate.registered_capital, estate.planned_start) == (None, None, "")
    assert not any(project.actual_start or project.added_this_year for project in projects.values())
