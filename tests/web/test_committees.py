"""Committees at the site: a page for each, old addresses stay, and who keeps records merges them after a preview."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from library.archive import Archive
from library.records import Document, Fields, PartialDate
from tests.web.acting import Caller, Office, callers, made_office
from web import create_app

NAMES = ("Tỉnh ủy Lạc Giang", "Ban Chấp hành Đảng bộ tỉnh Lạc Giang", "Tỉnh ủy Lạc Gianq")


@pytest.fixture
def people(tmp_path: Path, put_in: Callable[..., Document],
           client_of: Callable[[Flask], Any]) -> Iterator[dict[str, Caller]]:
    office: Office = made_office(tmp_path / "archive", put_in)
    archive = Archive.open(office.root)
    for at, name in enumerate(NAMES[1:]):
        put_in(archive, f"m{at}.pdf", Fields(kind="Báo cáo", committee=name, issued=PartialDate(1960 + at)),
               pages=[["kho thóc"]])
    archive.recover()
    yield callers(create_app(archive), office, client_of)
    archive.close()


def form_of(text: str, action: str) -> dict[str, str]:
    """The hidden fields of a form."""
    form = text[text.index(f'action="{action}"'):]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[: form.index("</form>")]))


def counted(caller: Caller, name: str) -> int:
    return int(caller.get("/api/v1/search", query_string={"committee": name}).get_json()["total"])


def keep(people: dict[str, Caller]) -> str:
    """Merges all names into one record, as an archivist does; returns its id."""
    an, key = people["an"], "tinh-uy-lac-giang"
    shown = an.post("/committees", {"name": NAMES[0]})
    sent = form_of(shown.get_data(as_text=True), "/committees")
    assert an.post("/committees", sent).status_code == 303
    address = f"/committees/{key}/merge"
    preview = an.post(address, {"others": "\n".join(NAMES[1:]), "why": "cùng một cơ quan"})
    assert preview.status_code == 200 and NAMES[2] in preview.get_data(as_text=True)
    assert counted(an, NAMES[2]) == 1  # nothing is done yet
    sent = form_of(preview.get_data(as_text=True), address)
    assert an.post(address, sent).status_code == 303
    assert an.post(address, sent).status_code == 409 or counted(an, NAMES[2]) > 1
    return key


def test_merged_after_a_preview_every_old_address_finds_all(people: dict[str, Caller]) -> None:
    before = {name: counted(people["an"], name) for name in NAMES}
    key = keep(people)
    assert {counted(people["an"], name) for name in NAMES} == {sum(before.values())}
    page = people["an"].text(f"/committees/{key}")
    assert all(name in page for name in NAMES)
    found = people["an"].get("/", query_string={"committee": NAMES[2]}).get_data(as_text=True)
    assert NAMES[0] in found
    assert people["an"].get("/browse/committees", query_string={"name": NAMES[2]}).status_code == 200
    told = people["an"].get(f"/api/v1/committees/{key}").get_json()
    assert [one["text"] for one in told["names"]] == list(NAMES)
    assert sum(one["documents"] for one in told["names"]) == told["documents"] == sum(before.values())


def test_an_act_about_committees_is_taken_back_from_the_site(people: dict[str, Caller]) -> None:
    before = {name: counted(people["an"], name) for name in NAMES}
    keep(people)
    acts = people["an"].get("/api/v1/journal").get_json()["acts"]
    for act in [one["id"] for one in acts if "committee" in one["act"]]:
        assert people["an"].post(f"/acts/{act}/undo").status_code == 303
    assert {name: counted(people["an"], name) for name in NAMES} == before
    assert people["an"].get("/committees/tinh-uy-lac-giang").status_code == 404


def test_who_sees_no_document_of_a_name_is_not_told_it(people: dict[str, Caller]) -> None:
    keep(people)
    told = people["dung"].get("/api/v1/committees").get_json()["committees"]
    assert {one["id"] for one in told} >= {"bo-chinh-tri"}
    assert people["dung"].post("/committees", {"name": "X"}).status_code == 403
    assert "Tên chưa rõ" not in people["dung"].text("/committees")


def test_wrong_forms_are_answered_in_a_sentence(people: dict[str, Caller]) -> None:
    an = people["an"]
    for sent in ({"names": ""}, {"names": "A | nhầm"}, {"names": "A | name | 1960 | 1950"},
                 {"names": "A", "parent": "khong-co"}, {"names": "A", "parent": "bo-chinh-tri"}):
        assert an.post("/committees/bo-chinh-tri/change", sent).status_code == 400, sent
    assert an.post("/committees/bo-chinh-tri/merge", {"others": "không có ai"}).status_code == 404
    assert an.post("/committees/bo-chinh-tri/split", {"names": "Bộ Chính trị"}).status_code == 200
