"""Rules of access at the site: set by a form or the API, and a guest sees nothing of what they close, in any route."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from library.records import Document
from tests.web.house import PEOPLE, House, leaks_to, open_house
from tests.web.test_markup import Checker
from tests.web.test_rights import GETS

GUEST, ARCHIVIST = PEOPLE["guest"], PEOPLE["archivist"]


@pytest.fixture
def house(tmp_path: Path, put_in: Callable[..., Document], client_of: Callable[[Flask], Any]) -> Iterator[House]:
    house = open_house(tmp_path / "archive", put_in, client_of)
    yield house
    house.archive.close()


def send(house: House, address: str, **data: str) -> str:
    """Send a form as an archivist; returns where that leads."""
    client = house.clients["archivist"]
    answer = house.send(ARCHIVIST, address, data, client.form_token())
    assert answer.status_code == 303, answer.get_data(as_text=True)[-1500:]
    return str(answer.headers["Location"])


@pytest.mark.parametrize("scope", ["committee", "kind", "file", "archive"])
def test_after_a_rule_a_guest_sees_nothing_of_it_in_any_route_until_it_is_taken_back(house: House, scope: str) -> None:
    fields, one = house.papers["rong"].document.fields, house.papers["rong"].id
    key = {"committee": fields.committee or "", "kind": fields.kind or "", "file": one}.get(scope, "")
    shut = replace(house, papers={**house.papers, "rong": replace(house.papers["rong"], level=None)})
    assert scope != "committee" or leaks_to(shut, GUEST, GETS), "it was open"
    there = send(house, "/access", scope=scope, key=key, level="internal", why="nội bộ cơ quan")
    page = house.get(ARCHIVIST, there).get_data(as_text=True)
    changed = 3 if scope == "archive" else 1  # a withdrawn and a held one too
    assert f"{changed} văn bản đổi người được xem." in page and "nội bộ cơ quan" in page
    assert leaks_to(shut, GUEST, GETS) == []
    assert house.get(GUEST, "/api/v1/search?q=nong+nghiep").get_json()["total"] == 0
    assert house.get(PEOPLE["staff"], f"/documents/{one}").status_code == 200
    act = re.search(r"act=(\d+)", there)
    assert act is not None and f'action="/acts/{act[1]}/undo"' in page
    assert "Đã làm: bỏ quy tắc quyền xem" in house.get(ARCHIVIST, send(house, f"/acts/{act[1]}/undo")).get_data(
        as_text=True)
    assert house.get(GUEST, f"/documents/{one}").status_code == 200
    send(house, "/access", scope=scope, key=key, level="conditional", to="named, @tổ")
    assert house.get(GUEST, f"/documents/{one}").status_code == 404
    assert [house.get(PEOPLE[name], f"/documents/{one}").status_code for name in ("named", "member")] == [200, 200]
    assert "@tổ, named" in house.get(ARCHIVIST, "/access").get_data(as_text=True)
    send(house, "/access/drop", scope=scope, key=key or "*")
    assert house.get(GUEST, f"/documents/{one}").status_code == 200


def test_programs_set_name_and_drop_rules(house: House) -> None:
    token = house.archive.accounts.tokens.add("archivist", actor="test")
    client, headers = house.app.test_client(), {"Authorization": f"Bearer {token}"}
    told = {"scope": "kind", "key": "Quy chế zqkindrong", "level": "internal", "why": "x"}
    done = client.post("/api/v1/access", json=told, headers=headers).get_json()
    assert done["documents"] == 1 and done["act"]
    listed = client.get("/api/v1/access", headers=headers).get_json()
    assert listed["total"] == 3 and listed["rules"][0] == {  # of the two documents of their own, the third is withdrawn
        **told, "to": [], "by": "archivist", "made": listed["rules"][0]["made"]}
    for wrong in ({}, {"scope": "kind"}, {"scope": "kind", "key": "x"}, {**told, "scope": "shelf"},
                  {**told, "level": "none"}, {**told, "to": ["lan"]}, {**told, "extra": 1},
                  {**told, "scope": "file"}):  # fmt: skip
        assert client.post("/api/v1/access", json=wrong, headers=headers).status_code in (400, 404), wrong
    drop = {"scope": "kind", "key": told["key"]}
    assert client.post("/api/v1/access/drop", json=drop, headers=headers).get_json()["documents"] == 1
    assert client.post("/api/v1/access/drop", json=drop, headers=headers).status_code == 404


def test_the_journal_keeps_from_an_administrator_what_a_rule_says(house: House) -> None:
    send(house, "/access", scope="committee", key="Ban zqvang", level="internal", why="zqlydo")
    readers = ("archivist", "administrator")
    pages = {name: house.get(PEOPLE[name], "/journal").get_data(as_text=True) for name in readers}
    for word in ("Ban zqvang", "zqlydo"):
        assert (word in pages["archivist"], word in pages["administrator"]) == (True, False)
    assert "đặt quy tắc quyền xem" in pages["administrator"]


def test_the_page_is_sound_markup(house: House) -> None:
    send(house, "/access", scope="archive", level="internal", why="x")
    checker = Checker()
    checker.feed(house.get(ARCHIVIST, "/access").get_data(as_text=True))
    assert checker.wrong == [] and checker.open == [] and len(checker.ids) == len(set(checker.ids))
    assert set(checker.wanted) <= set(checker.ids) and all(name in checker.labelled for name in checker.controls)


def test_a_rule_about_a_name_that_nobody_bears_is_told(house: House) -> None:
    page = house.get(ARCHIVIST, send(house, "/access", scope="committee", key="Tỉnh ủy Sai Tên", level="internal"))
    assert "Chưa văn bản nào mang tên này" in page.get_data(as_text=True)
    client = house.clients["archivist"]
    empty = house.send(ARCHIVIST, "/access", {"scope": "kind", "key": " ", "level": "internal"}, client.form_token())
    assert empty.status_code == 400 and "Hãy ghi tên cơ quan" in empty.get_data(as_text=True)
