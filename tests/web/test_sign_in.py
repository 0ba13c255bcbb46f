"""The pages of the server's own to sign in and to choose a password: cookie, forms of other sites, one-time links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard import identity
from dashboard.web import sign_in
from ledger import accounts, sessions
from ledger.book import Action
from ledger.people import Role

PASSWORD, OTHER = "một câu dễ nhớ", "một câu khác hẳn"
HERE = {"sec-fetch-site": "same-origin"}
OPERATOR = accounts.operator("may")


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """The server's own pages over a ledger in which Lan has an account; redirects are not followed."""
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path))
    accounts.create(identity.book(), OPERATOR, "lan.tran", "Trần Thị Lan", Role.VIEWER, password=PASSWORD)
    return TestClient(Starlette(routes=sign_in.routes()), base_url="http://localhost", follow_redirects=False)


def enter(client: TestClient, password: str = PASSWORD, name: str = "lan.tran", back_to: str = "/", **headers: str):
    form = {"ten": name, "mat-khau": password, "ve": back_to}
    return client.post(
        "/dang-nhap", data=form, headers=HERE | {key.replace("_", "-"): to for key, to in headers.items()}
    )


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client):
    answer = enter(client)
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"]
    assert re.fullmatch(r"phien=[\w-]{43}; HttpOnly; Path=/; SameSite=strict", cookie)
    assert sessions.person_of(identity.book(), answer.cookies["phien"]).account == "lan.tran"


def test_behind_tls_the_cookie_travels_by_tls_alone(client):
    assert "; Secure" in enter(client, x_forwarded_proto="https").headers["set-cookie"]


def test_signing_in_leads_back_to_where_the_visitor_came_from(client):
    page = client.get("/dang-nhap", params={"ve": "/tra-cuu?tim=than&thang=2025-08"})
    assert 'name="ve" value="/tra-cuu?tim=than&amp;thang=2025-08"' in page.text
    assert enter(client, back_to="/tra-cuu?tim=than").headers["location"] == "/tra-cuu?tim=than"


@pytest.mark.parametrize(
    "away",
    ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "/\t/evil",
     "/\n/evil.example", "tra-cuu", ""],
)  # fmt: skip
def test_signing_in_never_leads_to_another_site(client, away):
    assert enter(client, back_to=away).headers["location"] == "/"
    assert 'name="ve" value="/"' in client.get("/dang-nhap", params={"ve": away}).text


@pytest.mark.parametrize("path", ["/dang-nhap", "/dat-mat-khau", "/doi-mat-khau"])
@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {},
    ],
    ids=str,
)
def test_a_form_of_another_site_signs_nobody_in(client, path, headers):
    answer = client.post(path, data={"ten": "lan.tran", "mat-khau": PASSWORD}, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert identity.book().entries(Action.SIGN_IN) == []


def test_an_older_browser_that_only_says_its_origin_is_let_in(client):
    answer = client.post(
        "/dang-nhap", data={"ten": "lan.tran", "mat-khau": PASSWORD}, headers={"origin": "http://localhost"}
    )
    assert "phien" in answer.cookies


def test_a_refusal_says_what_to_do_keeps_the_name_and_never_shows_the_password(client):
    answer = enter(client, "sai mật khẩu <b>")
    assert answer.status_code == 401
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in answer.text
    assert 'value="lan.tran"' in answer.text
    assert "sai mật khẩu" not in answer.text
    assert enter(client, name='"><script>').text.count("<script>") == 0


def test_a_name_that_is_locked_hears_how_long(client):
    for _ in range(5):
        enter(client, "sai")
    assert "Hãy đợi 1 phút" in enter(client).text


def test_where_a_request_came_from_stands_in_the_book(client):
    enter(client, "sai")
    enter(client)
    refused, let_in = identity.book().entries(Action.SIGN_IN_REFUSED, Action.SIGN_IN)
    assert refused.details["address"] == let_in.details["address"] == "testclient"


def test_the_pages_run_no_script_but_their_own_and_are_kept_by_nobody(client):
    for path in ("/dang-nhap", "/dat-mat-khau"):
        answer = client.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
        assert answer.headers["cache-control"] == "no-store"
        assert "http" not in answer.text.split("</head>")[1]  # nothing from another machine


def test_a_one_time_link_sets_the_password_once(client):
    accounts.create(identity.book(), OPERATOR, "minh", "Ngô Minh", Role.APPROVER)
    form = {"ma": accounts.invite(identity.book(), OPERATOR, "minh"), "moi": OTHER, "lai": OTHER}
    assert "hai lần nhập không giống nhau" in client.post("/dat-mat-khau", data=form | {"lai": "x"}, headers=HERE).text
    assert "Hãy đăng nhập bằng mật khẩu mới" in client.post("/dat-mat-khau", data=form, headers=HERE).text
    again = client.post("/dat-mat-khau", data=form, headers=HERE)
    assert (again.status_code, "đã dùng rồi hoặc đã quá hạn" in again.text) == (400, True)
    assert "phien" in enter(client, OTHER, "minh").cookies


def test_a_password_is_changed_by_its_owner_alone(client):
    form = {"cu": PASSWORD, "moi": OTHER, "lai": OTHER}
    assert client.get("/doi-mat-khau").headers["location"] == "/dang-nhap?ve=%2Fdoi-mat-khau"
    assert client.post("/doi-mat-khau", data=form, headers=HERE).status_code == 303
    client.cookies.set("phien", enter(client).cookies["phien"])
    assert "Đổi mật khẩu của Trần Thị Lan" in client.get("/doi-mat-khau").text
    wrong = client.post("/doi-mat-khau", data=form | {"cu": "sai"}, headers=HERE)
    assert "mật khẩu đang dùng không đúng" in wrong.text
    assert "Đã đổi mật khẩu" in client.post("/doi-mat-khau", data=form, headers=HERE).text
    assert client.get("/doi-mat-khau").status_code == 303  # every session has ended
    assert "phien" in enter(client, OTHER).cookies


def test_a_form_of_a_megabyte_is_not_read(client):
    assert enter(client, "m" * 1_000_000).status_code == 413
    assert enter(client, "m" * 2_000).status_code == 401
