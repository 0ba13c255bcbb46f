"""The figures for other programs: as on screen, each with its origin, and nothing for those who may not see."""

from __future__ import annotations

import csv
import io
import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from bench.server import ROOT, Server
from ledger import book as ledger
from ledger.book import Action


@pytest.fixture(scope="module")
def app(shipped_warehouse: Path) -> Iterator[Server]:
    with Server(ROOT / "app.py", ROOT, shipped_warehouse) as server:
        yield server


def answer(app: Server, question: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(f"{app.url}/api/v1/{question}") as response:
            return response.status, response.read()
    except urllib.error.HTTPError as fault:
        return fault.code, fault.read()


def told(app: Server, question: str) -> dict:
    status, body = answer(app, question)
    assert status == 200, body
    return json.loads(body)


def test_a_watching_machine_learns_that_figures_can_be_read(app, shipped_warehouse):
    with duckdb.connect(shipped_warehouse / "warehouse.duckdb", read_only=True) as connection:
        version = connection.execute("SELECT version FROM publication").fetchone()[0]
    assert told(app, "health").items() >= {"status": "ok", "version": version, "illustrative": False}.items()


def test_a_figure_comes_with_unit_status_release_and_cell(app):
    found = told(app, "figures?indicator=export_value&area=VN-22&measure=level_ytd&from=2023-05&to=2023-05")
    assert found["found"] == len(found["figures"]) >= 1
    for figure in found["figures"]:
        assert figure["period"] == "2023-05"
        assert all(figure[name] for name in ("unit", "status", "release", "source_file", "sheet", "cell", "citation"))


def test_the_same_question_as_known_on_an_earlier_day_gets_what_was_known_then(app):
    question = "figures?indicator=grdp&area=VN-22&measure=growth_yoy&from=2025-Q1&to=2025-Q1"
    now, then = told(app, question), told(app, question + "&known_on=2025-05-31")
    assert {figure["value"] for figure in now["figures"]} != {figure["value"] for figure in then["figures"]}
    assert (now["known_on"], then["known_on"]) == (None, "2025-05-31")
    assert all(figure["release"] <= "2025-05-31" for figure in then["figures"])


def test_pages_of_an_answer_are_the_whole_answer(app):
    question = "figures?area=VN-22&indicator=iip"
    whole = told(app, question)
    parts = (told(app, f"{question}&limit=7&offset={offset}")["figures"] for offset in range(0, whole["found"], 7))
    assert [figure for part in parts for figure in part] == whole["figures"]


def test_csv_holds_the_same_figures(app):
    question = "figures?indicator=iip&area=VN-22"
    rows = list(csv.DictReader(io.StringIO(answer(app, question + "&format=csv")[1].decode("utf-8-sig"))))
    figures = told(app, question)["figures"]
    assert [(row["period"], float(row["value"]), row["cell"]) for row in rows] == [
        (figure["period"], figure["value"], figure["cell"]) for figure in figures
    ]


def test_what_there_is_names_every_indicator_with_its_reach(app):
    listed = told(app, "indicators")["indicators"]
    [exports] = [one for one in listed if (one["indicator"], one["area"]) == ("export_value", "VN-22")]
    assert exports["indicator_name"] == "Kim ngạch xuất khẩu hàng hóa"
    assert exports["figures"] == told(app, "figures?indicator=export_value&area=VN-22")["found"]
    assert exports["first_period"] <= exports["last_period"]


@pytest.mark.parametrize(
    ("question", "parameter"),
    [
        ("figures?from=thang-8", "from"),
        ("figures?known_on=31/5/2025", "known_on"),
        ("figures?limit=-1", "limit"),
        ("figures?format=xml", "format"),
        ("figures?indicater=iip", "indicater"),
    ],
)
def test_a_question_that_cannot_be_understood_is_answered_with_what_is_wrong(app, question, parameter):
    status, body = answer(app, question)
    assert (status, json.loads(body)["parameter"]) == (400, parameter)


def test_without_a_warehouse_the_health_says_so(tmp_path):
    with Server(ROOT / "app.py", ROOT, tmp_path) as empty:
        status, body = answer(empty, "health")
    assert (status, json.loads(body)["status"]) == (503, "no warehouse")


def test_figures_are_kept_from_strangers_when_sign_in_is_required(shipped_warehouse, tmp_path):
    office = tmp_path / "data"
    shutil.copytree(shipped_warehouse, office, ignore=shutil.ignore_patterns(".versions", "ledger*"))
    ledger.of(office).append("an", Action.SETTING, "sign_in_required", value=True)
    with Server(ROOT / "app.py", ROOT, office) as guarded:
        status, body = answer(guarded, "figures?indicator=iip")
        assert (status, list(json.loads(body))) == (401, ["error"])
        assert answer(guarded, "indicators")[0] == 401
        assert answer(guarded, "health")[0] == 200
