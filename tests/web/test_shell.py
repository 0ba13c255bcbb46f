"""Streamlit's front end as it leaves our server: Vietnamese, compressed, cached, and unharmed."""

from __future__ import annotations

import csv
import gzip
import json
import re
import urllib.request
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from streamlit.web.server.starlette.starlette_app_utils import validate_xsrf_token
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

from bench.server import ROOT, Server
from dashboard import charts
from dashboard.web import plotly_parts
from dashboard.web.shell import FRONT_END, TEXTS, as_served, document, edition, in_vietnamese

SCRIPTS = FRONT_END / "static" / "js"


def rows() -> list[dict[str, str]]:
    with TEXTS.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def app(shipped_warehouse: Path) -> Iterator[Server]:
    with Server(ROOT / "app.py", ROOT, shipped_warehouse) as server:
        yield server


def answer(url: str, **headers: str) -> tuple[bytes, dict[str, str]]:
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    with urllib.request.urlopen(request) as response:
        return response.read(), {name.lower(): value for name, value in response.headers.items()}


def test_plotly_leaves_without_the_kinds_of_charts_that_nobody_draws():
    [path] = SCRIPTS.glob(f"{plotly_parts.CHUNK}.*.js")
    whole = path.read_text(encoding="utf-8")
    served = as_served(path.name, whole)
    assert len(served) < 0.4 * len(whole), "after an upgrade of Streamlit its chunk of Plotly has to be looked up again"
    for kind in ("scatter", *plotly_parts.KINDS):
        assert f'"src/traces/{kind}/plot.js"' in served
    assert '"src/traces/scatter3d/index.js"' in whole and '"src/traces/scatter3d/index.js"' not in served
    assert served.endswith(whole[-2000:])  # Streamlit's own part
    assert plotly_parts.needed("another program") == "another program"


def test_every_kind_of_chart_that_is_drawn_is_served():
    drawn = set(re.findall(r"drawing\.add\(\s*\"(\w+)\"", Path(charts.__file__).read_text(encoding="utf-8")))
    assert drawn == {"scatter", *plotly_parts.KINDS}


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['chunk']}: {row['found']}")
def test_every_text_that_we_replace_stands_in_the_pinned_front_end(row):
    found = [path for path in SCRIPTS.glob(f"{row['chunk']}.*.js") if row["found"] in path.read_text(encoding="utf-8")]
    assert len(found) == 1, "after an upgrade of Streamlit its texts have to be looked up again"


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['chunk']}: {row['shown']}")
def test_a_replaced_text_keeps_the_signs_that_the_program_around_it_needs(row):
    for sign in '`${}[]":':
        assert row["found"].count(sign) == row["shown"].count(sign) or row["found"] == "`${n} icon`"


def test_only_the_texts_change_and_only_in_their_own_file():
    [path] = SCRIPTS.glob("Multiselect.*.js")
    source = path.read_text(encoding="utf-8")
    assert "`Không tìm thấy`" in in_vietnamese(path.name, source)
    assert in_vietnamese("another.js", source) == source


def test_the_document_names_its_language_and_asks_for_nothing_that_we_do_not_use():
    html = document((FRONT_END / "index.html").read_text(encoding="utf-8"))
    assert '<html lang="vi">' in html
    assert "<title>Tăng trưởng công thương Nghệ An</title>" in html
    assert "SourceSans" not in html
    assert "Licensed under the Apache License" in html
    assert "./static/js/" not in html


def test_the_document_starts_plotly_before_the_first_answer_of_the_server():
    [path] = SCRIPTS.glob(f"{plotly_parts.CHUNK}.*.js")
    html = document((FRONT_END / "index.html").read_text(encoding="utf-8"))
    assert f'import("./static/{edition()}/js/{path.name}")' in html


def test_the_document_brings_the_token_without_which_nobody_is_signed_in_by_a_provider(app):
    """Without it the first page after the provider's own showed a visitor, where its connection was quick."""
    _, headers = answer(f"{app.url}/", Accept="text/html")
    [(name, given)] = [(one.key, one.value) for one in SimpleCookie(headers["set-cookie"]).values()]
    assert name == XSRF_COOKIE_NAME
    _, headers = answer(f"{app.url}/cong-nghiep", Accept="text/html", Cookie=f"{name}={given}")
    assert validate_xsrf_token(SimpleCookie(headers["set-cookie"])[name].value, given)  # still the same token


def test_the_document_asks_at_once_for_everything_that_a_first_chart_imports():
    html = document((FRONT_END / "index.html").read_text(encoding="utf-8"))
    for name in (plotly_parts.CHUNK, "withFullScreenWrapper", "BidiComponent", "purify", "Autocomplete"):
        assert re.search(rf'rel="modulepreload" crossorigin href="./static/{edition()}/js/{name}\.', html), name


def test_what_the_first_fold_needs_is_fetched_later_and_nothing_twice():
    html = document((FRONT_END / "index.html").read_text(encoding="utf-8"))
    at_once = set(re.findall(rf'/static/{edition()}/js/([\w.-]+\.js)">', html))
    [later] = re.findall(r"for \(const name of (\[\"[^\]]*\.js\"\])\)", html)
    assert {name.split(".")[0] for name in json.loads(later)} >= {"DataFrame", "DownloadButton", "Quiver"}
    assert at_once and not at_once & set(json.loads(later))
    assert f"href: `./static/{edition()}/js/${{name}}`" in html


def test_the_document_of_every_page_is_ours(app):
    for page in ("", "kich-ban", "nghi-quyet-07?thang=2025-08"):
        body, headers = answer(f"{app.url}/{page}", Accept="text/html", Accept_Encoding="gzip")
        assert f"./static/{edition()}/js/index.".encode() in body
        assert int(headers["content-length"]) == len(body)


def test_a_script_is_compressed_and_kept_by_the_browser_under_an_address_of_its_own(app):
    [path] = SCRIPTS.glob("protobuf.*.js")
    body, headers = answer(f"{app.url}/static/{edition()}/js/{path.name}", Accept_Encoding="gzip, br")
    assert headers["content-encoding"] == "gzip"
    assert "immutable" in headers["cache-control"]
    assert gzip.decompress(body) == path.read_bytes()
    assert len(body) < path.stat().st_size / 3


def test_a_browser_that_cannot_unpack_gets_the_script_plain(app):
    [path] = SCRIPTS.glob("FileUploader.*.js")
    body, headers = answer(f"{app.url}/static/{edition()}/js/{path.name}", Accept_Encoding="identity")
    assert "content-encoding" not in headers
    assert "`Kéo thả các tệp vào đây`" in body.decode()


def test_other_files_of_the_front_end_come_unchanged_under_the_same_address(app):
    [path] = (FRONT_END / "static" / "media").glob("MaterialSymbols*.woff2")
    assert answer(f"{app.url}/static/{edition()}/media/{path.name}")[0] == path.read_bytes()


@pytest.mark.parametrize("path", ["js/../../index.html", "js/..%2f..%2findex.html", "%2e%2e/%2e%2e/shell.py"])
def test_nothing_outside_the_front_end_can_be_had(app, path):
    with pytest.raises(urllib.error.HTTPError):
        answer(f"{app.url}/static/{edition()}/{path}")
