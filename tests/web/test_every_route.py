"""Every route × odd parameters × methods: a right status, the headers, and never a traceback."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ROUTES = {
    "/": "search",
    "/facets/<facet>": "search",
    "/documents/<document_id>": "reader",
    "/documents/<document_id>/pages/<int:number>.webp": "files",
    "/documents/<document_id>/print": "prints",
    "/documents/<document_id>/similar": "similar",
    "/documents/<document_id>/relations": "relations",
    "/missing": "relations",
    "/missing.csv": "relations",
    "/missing/numbers": "relations",
    "/missing/numbers.csv": "relations",
    "/timeline": "relations",
    "/documents/<document_id>/original": "files",
    "/static/<name>": "files",
    "/browse": "browse",
    "/browse/<part>": "browse",
    "/browse/files": "browse",
    "/about": "browse",
    "/committees": "committees",
    "/committees.csv": "committees",
    "/kinds.csv": "kinds",
    "/committees/<key>": "committees",
    "/committees/<key>/change": "committees",
    "/committees/<key>/merge": "committees",
    "/committees/<key>/split": "committees",
    "/api/v1/committees": "committees",
    "/api/v1/committees/<key>": "committees",
    "/kinds": "kinds",
    "/kinds/<key>": "kinds",
    "/kinds/<key>/change": "kinds",
    "/kinds/<key>/merge": "kinds",
    "/kinds/<key>/split": "kinds",
    "/api/v1/kinds": "kinds",
    "/api/v1/kinds/<key>": "kinds",
    "/review": "review",
    "/export.<style>": "take",
    "/originals.zip": "take",
    "/feed.atom": "take",
    "/documents/<document_id>/citation.<style>": "take",
    "/documents/<document_id>/export/<form>": "take",
    "/queries": "queries",
    "/sign-in": "signing_in",
    "/sign-out": "signing_in",
    "/sign-in/oidc": "oidc",
    "/sign-in/oidc/return": "oidc",
    "/accounts": "accounts",
    "/accounts/role": "accounts",
    "/accounts/groups": "accounts",
    "/accounts/password": "accounts",
    "/accounts/state": "accounts",
    "/account": "account",
    "/account/password": "account",
    "/account/sessions": "account",
    "/account/tokens": "account",
    "/account/tokens/<int:number>/revoke": "account",
    "/api/v1/search": "api",
    "/api/v1/complete": "api",
    "/api/v1/documents/<document_id>": "api",
    "/api/v1/review": "api",
    "/api/v1/in-force": "api_precedents",
    "/api/v1/missing": "api_precedents",
    "/api/v1/openapi.json": "api",
    "/documents/<document_id>/edit": "acting",
    "/documents/<document_id>/relations/edit": "relating",
    "/documents/<document_id>/relations/new": "relating",
    "/documents/<document_id>/relations/<key>": "relating",
    "/documents/<document_id>/manage": "acting",
    "/documents/<document_id>/history": "acting",
    "/documents/<document_id>/withdraw": "acting",
    "/documents/<document_id>/restore": "acting",
    "/documents/<document_id>/access": "acting",
    "/documents/<document_id>/look": "acting",
    "/documents/<document_id>/released": "acting",
    "/documents/<document_id>/owner": "acting",
    "/documents/<document_id>/file": "acting",
    "/documents/<document_id>/join": "acting",
    "/documents/<document_id>/split": "acting",
    "/acts/<int:number>/undo": "acting",
    "/acts/<int:number>": "many",
    "/many": "many",
    "/many/<int:number>": "many",
    "/api/v1/many": "api_many",
    "/api/v1/many/<int:number>": "api_many",
    "/desk": "desk",
    "/system": "system",
    "/desk/review": "desk_review",
    "/desk/documents/<document_id>/pages/<int:number>": "page_text",
    "/desk/proposals": "page_text",
    "/desk/proposals/<int:proposal>": "page_text",
    "/jobs": "desk",
    "/jobs/<int:job>/stop": "desk",
    "/failed": "desk",
    "/desk/checks": "checks",
    "/desk/checks/<int:number>": "checks",
    "/desk/checks/<int:number>/back": "checks",
    "/desk/checks/<int:number>/record.<style>": "checks",
    "/desk/checks/<int:number>/next": "checking",
    "/desk/checks/settle/<int:check>": "checking",
    "/api/v1/checks": "api_checks",
    "/api/v1/checks/<int:number>": "api_checks",
    "/api/v1/checks/<int:number>/back": "api_checks",
    "/api/v1/checks/<int:number>/next": "api_checking",
    "/api/v1/checks/<int:number>/documents/<document_id>": "api_checking",
    "/api/v1/checks/settle/<int:check>": "api_checking",
    "/desk/uploads": "uploads",
    "/desk/uploads/send/<permit>": "uploads",
    "/desk/uploads/<upload>/again": "uploads",
    "/desk/uploads/<upload>/give-up": "uploads",
    "/api/v1/uploads": "api_uploads",
    "/api/v1/uploads/<upload>": "api_uploads",
    "/api/v1/uploads/<upload>/bytes": "api_uploads",
    "/api/v1/uploads/<upload>/finish": "api_uploads",
    "/api/v1/uploads/<upload>/cancel": "api_uploads",
    "/access": "ruling",
    "/access/drop": "ruling",
    "/journal": "journal",
    "/journal.csv": "journal",
    "/held": "held",
    "/held/<file>": "held",
    "/held/<file>/marks/<int:place>.webp": "held",
    "/held/<file>/release": "held",
    "/held/<file>/level": "held",
    "/held/<file>/declassify": "held",
    "/withdrawn": "journal",
    "/statistics": "statistics",
    "/statistics.xlsx": "statistics",
    "/api/v1/statistics": "statistics",
    "/api/v1/documents/<document_id>/fields": "api_acts",
    "/api/v1/documents/<document_id>/relations": "api_acts",
    "/api/v1/documents/<document_id>/relations/<key>": "api_acts",
    "/api/v1/documents/<document_id>/withdraw": "api_acts",
    "/api/v1/documents/<document_id>/restore": "api_acts",
    "/api/v1/documents/<document_id>/access": "api_acts",
    "/api/v1/documents/<document_id>/look": "api_acts",
    "/api/v1/documents/<document_id>/owner": "api_acts",
    "/api/v1/documents/<document_id>/file": "api_acts",
    "/api/v1/documents/<document_id>/join": "api_acts",
    "/api/v1/documents/<document_id>/split": "api_acts",
    "/api/v1/documents/<document_id>/history": "api_acts",
    "/api/v1/acts/<int:number>/undo": "api_acts",
    "/api/v1/held": "api_held",
    "/api/v1/held/<file>": "api_held",
    "/api/v1/held/<file>/release": "api_held",
    "/api/v1/held/<file>/level": "api_held",
    "/api/v1/held/<file>/declassify": "api_held",
    "/api/v1/access": "api_acts",
    "/api/v1/access/drop": "api_acts",
    "/api/v1/journal": "api_acts",
    "/healthz": "health",
}
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW")
ODD = [
    "", "q=", "q=%FF%FE", "q=%00", "q=" + "a" * 3000, "q=%22%22%28%29%3A..-OR", "q=nong&q=nghiep", "year=abc",
    "year=..",
    "year=99999", "year=1958..1975&year=2013", "page=0", "page=-1", "page=1e9", "page=" + "9" * 500, "page=999999",
    "size=1000", "size=", "sort=best", "kind=" + "x" * 600, "&".join(["kind=x"] * 60), "from=1950&to=1960", "from=x",
    "from=0", "from=2",
    "hit=0", "hit=999999", "n=0", "n=5&q=nong", "zoom=9000", "show=<script>", "show=kind", "lang=xx", "lang=en",
    "v=wrong", "q=" + "%E1%BA%BF" * 2000, "unknown=1", "=", "&&&", "%", "q[]=1", "q=%ED%A0%80", "name=", "name=x",
    "find=%F0%9F%98%80", "field=number", "field=page&page=2", "field=%00", "field=<script>", "field=a&field=b",
    "limit=0", "limit=21", "limit=5&q=26-NQ/T", "q=%00%01&limit=1", "q=%22%F0%9F%98%80&limit=20",
]  # fmt: skip
PATHS = {
    "facet": ["committee", "kind", "year", "x"],
    "document_id": ["RESOLUTION", "UNREAD", "BARE", "WITHDRAWN", "nope", "a" * 3000, "..%2f..", "%00", "%FF", "<b>"],
    "number": ["1", "2", "0", "99999999999999999999999"],
    "file": ["nope", "%00"],
    "place": ["0", "99999999999999999999999"],
    "key": ["bo-chinh-tri", "nghi-quyet", "nope", "%00", "a" * 3000],
    "upload": ["nope", "%00"],
    "permit": ["nope", "a" * 300],
    "proposal": ["1", "0", "99999999999999999999999"],
    "check": ["1", "0", "99999999999999999999999"],
    "job": ["1", "0", "99999999999999999999999"],
    "name": ["site.css", "site.js", "..%2fapp.py", "nope"],
    "part": ["committees", "kinds", "nope"],
    "form": ["pdf", "hocr", "alto", "exe"],
    "style": ["csv", "jsonl", "bib", "ris", "exe"],
}


def _addresses(stock: Any) -> list[str]:
    real = {"RESOLUTION": stock.resolution, "UNREAD": stock.unread, "BARE": stock.bare, "WITHDRAWN": stock.withdrawn}
    made: list[str] = []
    for rule in ROUTES:
        filled = [rule]
        for name in re.findall(r"<(?:int:)?(\w+)>", rule):
            filled = [
                re.sub(rf"<(?:int:)?{name}>", lambda _, v=value: real.get(v, v), one, count=1)
                for one in filled
                for value in PATHS[name]
            ]
        made += filled
    return [*made, "/nope", "//", "/documents/", "/static/", "/api/v1/", "/api/v1/nope", "/%FF"]


def check(response: Any) -> None:
    """What every answer must be."""
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cache-Control"]
    assert response.status_code in (200, 303, 308, 304, 400, 401, 403, 404, 405, 414)
    body = response.get_data()
    assert b"Traceback" not in body and b"werkzeug" not in body and b"/site-packages/" not in body
    if response.mimetype == "text/html" and response.status_code != 308:
        assert len(body) <= 150_000
        text = body.decode()
        assert " style=" not in text and "<style" not in text and not re.search(r"\son\w+=", text)
        assert not re.search(r"<script(?![^>]*\ssrc=)", text)
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//", text)


def test_the_route_table_is_the_one_tested(app: Flask) -> None:
    assert {rule.rule: str(rule.endpoint).partition(".")[0] for rule in app.url_map.iter_rules()} == ROUTES


@pytest.mark.parametrize("odd", ODD)
def test_odd_parameters_everywhere(client: FlaskClient, stock: Any, odd: str) -> None:
    for address in _addresses(stock):
        check(client.get(f"{address}?{odd}"))


@pytest.mark.parametrize("method", METHODS)
def test_every_method_everywhere(client: FlaskClient, stock: Any, method: str) -> None:
    for address in _addresses(stock):
        response = client.open(address, method=method)
        check(response)
        if method not in ("GET", "HEAD", "OPTIONS"):
            assert response.status_code in (400, 401, 404, 405, 308), "without the token of a form it is refused"
        if response.status_code == 405:
            assert {"GET", "POST"} & set(response.headers["Allow"].split(", "))
        if method == "HEAD":
            assert response.get_data() == b""


@given(query=st.text(max_size=60))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_query_is_answered(client: FlaskClient, query: str) -> None:
    for address in ("/", "/api/v1/search", "/api/v1/complete", "/export.csv", "/feed.atom"):
        response = client.get(address, query_string={"q": query.encode("utf-8", "replace").decode()})
        check(response)
        assert response.status_code == 200 or "\0" in query


def test_a_markup_query_stays_text(client: FlaskClient) -> None:
    text = client.get("/", query_string={"q": '"><script>alert(1)</script>'}).get_data(as_text=True)
    assert "<script>alert" not in text
    start = client.get("/").get_data(as_text=True)
    assert "<script>alert" not in start and "&lt;script&gt;" in start


def test_pages_are_asked_for_again_only_when_they_changed(client: FlaskClient, stock: Any) -> None:
    for address in ("/about", "/browse", f"/documents/{stock.resolution}", "/api/v1/openapi.json",
                    "/api/v1/complete?q=26"):
        tag = client.get(address).headers["ETag"]
        again = client.get(address, headers={"If-None-Match": tag})
        assert again.status_code == 304 and again.get_data() == b""
        check(again)
