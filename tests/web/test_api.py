"""The API keeps its contract: the keys, the one error shape, and its own description."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from library.archive import Archive
from library.records import Document
from library.search.contract import Sort
from tests.web.acting import Office, callers, made_office
from web import create_app

DOCUMENT_KEYS = ["id", "source", "sha256", "state", "kind", "symbol", "number", "code", "committee", "issued", "year",
                 "subject", "signer", "secrecy", "urgency", "access", "origin", "review", "pages",
                 "relations", "validity"]  # fmt: skip
ANSWER_KEYS = {"query", "total", "took_ms", "results", "facets", "widened", "partial_from", "suggestion"}
RESULT_KEYS = {"id", "source", "code", "kind", "committee", "issued", "year", "subject", "score", "pages"}
PROMISES = [status_code_conformance, content_type_conformance, response_schema_conformance]
"""What is asked of acts: bodies that the schema allows may still be refused, for what they say of a document."""
ACTS = (
    *((f"/api/v1/documents/{{id}}/{act}", "POST")
      for act in ("fields", "withdraw", "restore", "access", "owner", "file", "join", "split", "look", "relations",
                  "relations/{key}")),
    ("/api/v1/documents/{id}/history", "GET"), ("/api/v1/acts/{number}/undo", "POST"), ("/api/v1/held", "GET"),
    ("/api/v1/held/{file}", "GET"),
    *((f"/api/v1/held/{{file}}/{act}", "POST") for act in ("release", "level", "declassify")),
    ("/api/v1/statistics", "GET"), ("/api/v1/access", "GET"), ("/api/v1/access", "POST"),
    ("/api/v1/access/drop", "POST"), ("/api/v1/journal", "GET"), ("/api/v1/many", "POST"),
    ("/api/v1/checks", "GET"), ("/api/v1/checks", "POST"), ("/api/v1/checks/{number}", "GET"),
    ("/api/v1/checks/{number}/back", "POST"), ("/api/v1/checks/{number}/next", "GET"),
    ("/api/v1/checks/{number}/documents/{id}", "POST"), ("/api/v1/checks/settle/{check}", "GET"),
    ("/api/v1/checks/settle/{check}", "POST"),
    ("/api/v1/many/{number}", "GET"), ("/api/v1/many/{number}", "POST"), ("/api/v1/uploads", "POST"),
    ("/api/v1/uploads/{upload}", "GET"), *((f"/api/v1/uploads/{{upload}}/{act}", "POST")
                                          for act in ("bytes", "finish", "cancel")),
)  # fmt: skip
PATHS = {"/api/v1/search", "/api/v1/complete", "/api/v1/documents/{id}", "/api/v1/review", "/api/v1/committees",
         "/api/v1/committees/{key}", "/api/v1/kinds", "/api/v1/kinds/{key}", "/api/v1/in-force", "/api/v1/missing"}


def test_search_keys(client: FlaskClient) -> None:
    told = client.get("/api/v1/search?q=n%C3%B4ng+nghi%E1%BB%87p&size=3").get_json()
    assert set(told) == ANSWER_KEYS and len(told["results"]) == 3
    assert set(told["results"][0]) == RESULT_KEYS
    assert set(told["results"][0]["pages"][0]) == {"number", "snippet"}
    assert set(told["facets"]) == {"year", "committee", "kind"}


def test_document_keys(client: FlaskClient, stock: Any) -> None:
    told = client.get(f"/api/v1/documents/{stock.resolution}").get_json()
    assert list(told) == DOCUMENT_KEYS
    assert list(told["pages"][0]) == ["number", "text", "origin", "confidence"]
    unread = client.get(f"/api/v1/documents/{stock.unread}").get_json()
    assert unread["number"] is None and unread["issued"] == "2020-04"
    assert {"field": "number", "reason": "handwritten"} in unread["review"]


def test_complete_keys(client: FlaskClient) -> None:
    told = client.get("/api/v1/complete?q=+26-nq%2Ft+").get_json()
    assert told == {"query": "26-nq/t", "completions": [{"what": "code", "text": "26-NQ/TU"}]}
    assert client.get("/api/v1/complete").get_json() == {"query": "", "completions": []}


@pytest.mark.parametrize("typed", ["huyen", "Huyện ủy S", "HUYỆN ỦY SÔNG TRÀ"])
def test_a_completed_committee_is_a_value_of_its_filter(client: FlaskClient, typed: str) -> None:
    told = client.get("/api/v1/complete", query_string={"q": typed}).get_json()["completions"]
    assert {"what": "committee", "text": "Huyện ủy Sông Trà"} in told
    named = [one["text"] for one in told if one["what"] == "committee"]
    assert all(client.get("/api/v1/search", query_string={"committee": one}).get_json()["total"] for one in named)


def test_a_completed_code_and_subject_bring_their_document_first(client: FlaskClient) -> None:
    for typed in ("26", "nq26", "phuong huong", "Về phương hướng, nhiệm v", "13-", "chỉ có"):
        told = client.get("/api/v1/complete", query_string={"q": typed}).get_json()["completions"]
        assert told
        for one in told:
            first = client.get("/api/v1/search", query_string={"q": one["text"]}).get_json()["results"][0]
            assert first[one["what"]] == one["text"]


def test_no_more_completions_than_asked_for(client: FlaskClient) -> None:
    counts = [len(client.get(f"/api/v1/complete?q=ve&limit={limit}").get_json()["completions"]) for limit in (1, 3, 20)]
    assert counts[:2] == [1, 3] and counts[2] > 8 >= len(client.get("/api/v1/complete?q=ve").get_json()["completions"])


def test_pages_of_results_hold_each_result_once(client: FlaskClient, stock: Any) -> None:
    for sort in Sort:
        seen: list[str] = []
        for page in range(1, 6):
            told = client.get(f"/api/v1/search?size=6&page={page}&sort={sort}").get_json()
            seen += [result["id"] for result in told["results"]]
        assert sorted(seen) == sorted(stock.ids) and told["total"] == len(stock.ids)


def test_filters_narrow_as_the_facets_say(client: FlaskClient) -> None:
    whole = client.get("/api/v1/search?q=n%C3%B4ng").get_json()
    for facet in ("kind", "committee", "year"):
        for value in whole["facets"][facet]:
            told = client.get("/api/v1/search", query_string={"q": "nông", facet: value["value"]}).get_json()
            assert told["total"] == value["count"]
            assert told["facets"][facet] == whole["facets"][facet]


@pytest.mark.parametrize(
    ("address", "status", "code", "parameter"),
    [("/api/v1/search?page=0", 400, "bad-parameter", "page"),
     ("/api/v1/complete?limit=21", 400, "bad-parameter", "limit"),
     ("/api/v1/complete?x=1", 400, "bad-parameter", "x"), ("/api/v1/search?yaer=1", 400, "bad-parameter", "yaer"),
     ("/api/v1/search?q=%FF", 400, "bad-parameter", None), ("/api/v1/documents/none", 404, "not-found", None),
     ("/api/v1/none", 404, "not-found", None)],
)  # fmt: skip
def test_one_error_shape(
    client: FlaskClient, address: str, status: int, code: str, parameter: str | None
) -> None:
    response = client.get(address)
    assert response.status_code == status and response.is_json
    error = response.get_json()["error"]
    assert list(error) == ["status", "code", "cause", "message", "next_step", "parameter"]
    assert (error["status"], error["code"], error["parameter"]) == (status, code, parameter)
    assert error["message"] and error["next_step"]


def test_a_wrong_method_has_the_error_shape_too(client: FlaskClient) -> None:
    response = client.post("/api/v1/search")
    assert response.status_code == 405 and response.get_json()["error"]["code"] == "method-not-allowed"


def test_the_description_is_openapi(client: FlaskClient) -> None:
    described = client.get("/api/v1/openapi.json").get_json()
    assert described["openapi"].startswith("3.1")
    validate(described)


def test_every_change_is_described_with_the_token_that_it_needs(client: FlaskClient, app: Flask) -> None:
    described = client.get("/api/v1/openapi.json").get_json()
    schemes = described["components"]["securitySchemes"]
    assert {name: one["scheme"] for name, one in schemes.items()} == {"bearer": "bearer"}
    posts = {re.sub("<(?:[a-z]+:)?", "{", rule.rule).replace(">", "}").replace("{document_id}", "{id}")
             for rule in app.url_map.iter_rules()
             if rule.rule.startswith("/api/") and "POST" in (rule.methods or ())}  # fmt: skip
    assert posts == {path for path, methods in described["paths"].items() if "post" in methods} and posts
    for path in posts:
        told = described["paths"][path]["post"]
        assert told["security"] == [{"bearer": []}] and {"401", "403"} <= set(told["responses"]), path
    assert described["security"] == [{}, {"bearer": []}], "reading needs none"


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("path", sorted(PATHS))
def test_the_site_does_what_its_description_says(app: Flask, path: str, mode: GenerationMode) -> None:
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    assert set(described) == PATHS | {path for path, _ in ACTS}

    @given(case=described[path]["GET"].as_strategy(generation_mode=mode))
    @settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def run(case: Any) -> None:
        case.call_and_validate()

    run()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, put_in: Callable[..., Document]) -> Iterator[tuple[Flask, Office]]:
    made = made_office(tmp_path_factory.mktemp("office") / "archive", put_in)
    archive = Archive.open(made.root)
    yield create_app(archive), made
    archive.close()


@pytest.mark.parametrize(("path", "method"), ACTS)
def test_acts_do_what_the_description_says(office: tuple[Flask, Office], path: str, method: str) -> None:
    """As an archivist, with any body and any id; no answer is a failure or of another shape."""
    app, made = office
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    token = {"Authorization": f"Bearer {made.tokens['an']}"}
    ids = st.sampled_from([*made.ids.values(), "nope"])

    @given(case=described[path][method].as_strategy(), one=ids)
    @settings(max_examples=15, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def run(case: Any, one: str) -> None:
        for name in {"id", "file"} & set(case.path_parameters):
            case.path_parameters[name] = one
        response = case.call(headers=token)
        assert response.status_code < 500
        case.validate_response(response, checks=PROMISES)

    run()


def test_an_act_by_the_api_is_told_and_undone(office: tuple[Flask, Office], client_of: Any) -> None:
    app, made = office
    people, one = callers(app, made, client_of), made.ids["inner"]
    an, address = people["an"], f"/api/v1/documents/{one}"
    an.send(f"{address}/restore")
    assert an.send(f"{address}/access", {"level": "open"}).status_code == 200
    done = an.send(f"{address}/fields", {"values": {"subject": "A"}, "none": ["signer"], "why": "vì"}).get_json()
    assert done["fields"]["subject"] == "A" and done["job"] is None
    told = people["binh"].send(f"{address}/fields", {"values": {"subject": "B"}, "expected": {"subject": "x"}})
    error = told.get_json()["error"]
    assert told.status_code == 409 and (error["code"], error["parameter"]) == ("conflict", "subject")
    assert error["current"] == {"subject": "A"} and "an đã sửa" in error["message"]
    (act,) = [one for one in an.get(f"{address}/history").get_json()["acts"] if one["id"] == done["act"]]
    assert (act["actor"], act["why"], act["undone_by"]) == ("an", "vì", None)
    back = an.send(f"/api/v1/acts/{done['act']}/undo").get_json()
    assert back["act"] > done["act"] and back["since"] == []
    for wrong in ({"value": {}}, {"values": []}, {"values": {"subject": 5}}, {"values": {"state": "x"}}, {}, [],
                  {"why": 7}, {"values": {"issued": "hôm qua"}}):  # fmt: skip
        assert an.send(f"{address}/fields", wrong).status_code == 400, wrong
    assert people["nobody"].send(f"{address}/fields", {}).status_code == 401
    assert people["chi"].send(f"{address}/fields", {"values": {"subject": "C"}}).status_code == 403
