"""A small real warehouse in tmp_path, and the app opened on it through app.py."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go
import pytest
import streamlit as st
from lxml import html
from streamlit.testing.v1 import AppTest

from dashboard import identity, meeting, panels
from dashboard import warehouse as reading
from dashboard.reports.picture import picture
from etl import load
from etl import warehouse as writing
from etl.model import Cluster, Finding, Goal, Observation, Project, Reading, Target
from etl.raw_store import Card, RawFile, file_hash
from ledger import accounts, sessions
from ledger.people import Person, Role
from tests.conftest import ROOT

APP = ROOT / "app.py"
_rows = count(5)
_pictured: set[frozenset[str]] = set()
_WORDS = ("type", "mode", "dash", "symbol", "fill", "orientation", "barmode", "xref", "yref", "side", "autorange")


def figure(
    indicator: str, period: str, value: float, measure: str = "growth_ytd", item: str = "TOTAL", **others
) -> Observation:
    """A published figure of Nghệ An; `others` overrides any field of etl.model.Observation."""
    fields = {
        "table": indicator,
        "indicator": indicator,
        "item": item,
        "item_label": item,
        "area": "VN-22",
        "period": period,
        "measure": measure,
        "value": value,
        "unit": "%" if measure.startswith(("growth", "index", "share", "plan")) else "triệu USD",
        "status": "actual",
        "sheet": "Số liệu",
        "cell": f"F{next(_rows)}",
        "release": date(2025, 10, 9),
        "citation": "Thống kê tỉnh Nghệ An",
    }
    return Observation(**(fields | others))


def target(indicator: str, period: str, value: float, measure: str = "level", **others) -> Target:
    """A planned figure of one version, in force the whole year unless `others` says otherwise."""
    year = int(period[:4])
    fields = {
        "version": "Kế hoạch năm",
        "document": "Kế hoạch năm",
        "document_number": "1/KH",
        "document_date": date(year - 1, 12, 12),
        "in_force_from": date(year, 1, 1),
        "in_force_to": date(year, 12, 31),
        "indicator": indicator,
        "item": "TOTAL",
        "item_label": "Tổng số",
        "area": "VN-22",
        "period": period,
        "measure": measure,
        "low": value,
        "central": value,
        "high": value,
        "unit": "%" if measure.startswith("growth") else "triệu USD",
        "unit_in_charge": "Sở Công Thương",
        "citation": "Kế hoạch năm",
        "sheet": "Kịch bản",
        "cell": f"K{next(_rows)}",
    }
    return Target(**(fields | others))


class ShownCard(NamedTuple):
    """A card as it stands on a page; lines: what stands below the number, badge: colour and words."""

    title: str
    value: str
    growth: str
    lines: list[str]
    badge: str
    colour: str


def cards(page: AppTest) -> list[ShownCard]:
    """The cards of headline indicators that a page shows."""
    blocks = [html.fromstring(each.proto.body) for each in page.get("html") if 'class="cards"' in each.proto.body]
    return [_shown(card) for block in blocks for card in block.find_class("card")]


def _shown(card: html.HtmlElement) -> ShownCard:
    for sign in card.xpath(".//*[@aria-hidden or contains(@class, 'icon')]"):
        sign.drop_tree()
    growth, badge = card.find_class("growth"), card.find_class("badge")
    return ShownCard(
        title=card.findtext("strong"),
        value=card.findtext("data"),
        growth=growth[0].text_content().strip() if growth else "",
        lines=[line.text_content() for line in card.findall("p")],
        badge=badge[0].text_content() if badge else "",
        colour=badge[0].get("class").removeprefix("badge ") if badge else "",
    )


def drawings(page: AppTest) -> list[dict]:
    """The charts of a page from top to bottom, each with figure (data, layout) and alt."""
    components = [each.proto for each in page.get("bidi_component")]
    return [json.loads(each.bytes) for each in components if each.component_name == "drawing"]


def chart_texts(figure: dict) -> dict[str, int]:
    """What is written into the picture of a chart of `drawings`, with its size in px."""
    found = {note["text"]: note["font"]["size"] for note in figure["layout"].get("annotations", [])}
    for points in figure["data"]:
        if points.get("mode") == "text":
            texts = [text.strip("\N{NO-BREAK SPACE}") for text in points["text"]]
            found |= dict(zip(texts, points["textfont"]["size"], strict=True))
    return found


def facts(page: AppTest) -> dict[str, tuple[str, str]]:
    """The numbers side by side of a page: label → value and note."""
    [body] = [each.proto.body for each in page.get("html") if 'class="facts"' in each.proto.body]
    return {one[0].text: (one[1].text, one[2].text or "") for one in html.fromstring(body)}


def reading_table(page: AppTest, number: int = 0) -> pd.DataFrame:
    """A table of finished texts that a page shows, the first of them; each line of a cell ends with a line feed."""
    bodies = [each.proto.body for each in page.get("html") if 'class="reading"' in each.proto.body]
    table = html.fromstring(bodies[number])
    for sign in table.find_class("icon"):
        sign.drop_tree()
    for end in table.iter("br"):
        end.tail = f"\n{end.tail or ''}"
    head, *rows = [[cell.text_content() for cell in row] for row in table.iter("tr")]
    return pd.DataFrame(rows, columns=head)


def unfolded(page: AppTest) -> AppTest:
    """The page after every fold that draws its content only when somebody opens it was opened."""
    for fold in page.expander:
        if fold.proto.id:
            page.session_state[fold.proto.id.split("-", 2)[2]] = True
    return page.run()


@pytest.fixture(scope="session")
def goals_loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data folder with two of the shipped workbooks: the goals, and figures of some of them; nobody writes to it."""
    folder = tmp_path_factory.mktemp("goals")
    (folder / "raw").mkdir()
    for name in ("muc-tieu.xlsx", "gia-tri-san-xuat.xlsx"):
        shutil.copy2(ROOT / "data" / "raw" / name, folder / "raw")
        shutil.copy2(ROOT / "data" / "raw" / f"{name}.card.yaml", folder / "raw")
    load.rebuild(folder)
    return folder


@pytest.fixture
def publish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterable[Callable[..., str]]:
    """Publishes rows as one workbook into a warehouse of its own and returns the version; the app reads that one."""
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path))
    st.cache_data.clear()

    def _publish(
        observations: Iterable[Observation] = (),
        targets: Iterable[Target] = (),
        goals: Iterable[Goal] = (),
        clusters: Iterable[Cluster] = (),
        findings: Iterable[Finding] = (),
        projects: Iterable[Project] = (),
        illustrative: bool = False,
    ) -> str:
        path = tmp_path / "raw" / "bieu-thang.xlsx"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"workbook")
        card = Card(
            sha256=file_hash(path),
            name=path.name,
            publisher="Thống kê tỉnh Nghệ An",
            document="Biểu số liệu tháng",
            document_date=date(2025, 10, 6),
            entered_by="Phòng Kế hoạch",
            received_at=datetime(2025, 10, 6),
            release=date(2025, 10, 6),
            report_period="2025-09",
            area="VN-22",
            illustrative=illustrative,
        )
        rows = Reading(path.name, "", list(observations), list(targets), list(goals), list(clusters), list(findings))
        rows.projects += projects
        with writing.building(tmp_path) as connection:
            writing.insert_catalogue(connection)
            writing.insert_sources(connection, tmp_path, [RawFile(card, path)])
            writing.insert_reading(connection, card, rows)
            return writing.publish(connection, tmp_path, lambda version: None)

    yield _publish
    reading.close()


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """AppTest has no browser and so no cookie: whoever opens a page is a visitor until `sign_in` was called.

    Called by a test, it takes the cookie away again.
    """

    def _nobody() -> None:
        monkeypatch.setattr(identity, "_token", str)

    _nobody()
    return _nobody


@pytest.fixture(autouse=True)
def pictured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever chart a page draws is drawn as a picture as well, once for each set of features that it has."""

    def _draw(figure: go.Figure, key: str, alt: str) -> None:
        features = frozenset(_features(figure.to_plotly_json()))
        if features not in _pictured:
            assert picture(figure, title=alt)
            _pictured.add(features)
        draw(figure, key, alt)

    draw = panels.draw
    monkeypatch.setattr(panels, "draw", _draw)
    monkeypatch.setattr(meeting, "draw", _draw)


def _features(part: object, place: str = "") -> Iterator[str]:
    """The settings of a figure with the words of those that have a closed vocabulary."""
    if isinstance(part, dict):
        for name, value in part.items():
            if name != "template":
                yield from _features(value, f"{place}.{name}")
    elif isinstance(part, list | tuple) and part and isinstance(part[0], dict):
        for one in part:
            yield from _features(one, place)
    else:
        yield f"{place}={part}" if place.rpartition(".")[2] in _WORDS else place


@pytest.fixture
def sign_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[Role], Person]:
    """Makes an account of this role in the ledger of the test's data folder and signs it in for all pages."""

    def _sign_in(role: Role) -> Person:
        name, password = f"thu.{role.name.lower()}", "câu chỉ mình tôi biết"
        book, operator = identity.book(), accounts.operator("kiểm thử")
        if name not in [one.name for one in accounts.accounts(book)]:
            accounts.create(book, operator, name, "Trần Thị Thử", role)
            accounts.set_password(book, operator, name, password)
        token = sessions.sign_in(book, name, password)
        monkeypatch.setattr(identity, "_token", lambda: token)
        return sessions.person_of(book, token)

    return _sign_in


@pytest.fixture
def open_page() -> Callable[..., AppTest]:
    """Opens a page through app.py: `open_page("pages/sectors/trade.py", thang="2025-09")`; the overview by default."""

    def _open(page: str | None = None, **address: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60)
        for key, value in address.items():
            app.query_params[key.replace("_", "-")] = value
        app.run()
        if page:
            app.switch_page(page).run()
        assert not app.exception, app.exception
        # The frame turns a fault of a page into one sentence; here it is a failure all the same.
        assert not [error.value for error in app.error if "gặp lỗi khi hiển thị" in error.value]
        return app

    return _open
