"""What was typed outlives the end of a sign-in without any script; what came from elsewhere is not kept."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from library.access import Role
from library.archive import Archive
from library.records import Fields
from web import create_app

PASSWORD = "bốn từ không liên quan"
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def archive(tmp_path: Path, put_in: Any) -> Any:
    archive = Archive.open(tmp_path / "archive", create=True)
    put_in(archive, "1.pdf", Fields(kind="Báo cáo"), pages=[["Nội dung"]])
    archive.accounts.add("lan", Role.ARCHIVIST, PASSWORD, actor="test")
    archive.follow()
    yield archive
    archive.close()


@pytest.fixture
def client(archive: Archive, client_of: Any) -> Any:
    app: Flask = create_app(archive)
    client = client_of(app)
    assert client.sign_in("lan", PASSWORD).status_code == 303
    return client


def fields_of(text: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', text)}


@pytest.mark.parametrize("is_current", [True, False])
def test_what_was_typed_is_sent_again_after_signing_in(archive: Archive, client: Any, is_current: bool) -> None:
    one = next(iter(archive.catalogue.documents.ids()))
    token = client.form_token() if is_current else "old"
    archive.accounts.sessions.end_all("lan")
    form = {"document": one, "number": "52", "expected.number": "", "do": "all", "csrf_token": token}
    answer = client.post("/desk/review", data=form, headers=HERE)
    assert answer.status_code == 401
    kept = fields_of(answer.get_data(as_text=True))
    answer = client.post("/sign-in", data={**kept, "name": "lan", "password": "sai"}, headers=HERE)
    assert answer.status_code == 401  # a wrong password loses nothing
    kept = fields_of(answer.get_data(as_text=True))
    answer = client.post("/sign-in", data={**kept, "name": "lan", "password": PASSWORD}, headers=HERE)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "<li lang=\"vi\">52</li>" in text
    whole = re.search(r'<form action="/desk/review".*?</form>', text, re.DOTALL)
    assert whole
    again = client.post("/desk/review", data=fields_of(whole[0]), headers=HERE)
    assert again.status_code == 303
    assert archive.catalogue.words.values(one)["number"] == "52"


@pytest.mark.parametrize("path", ["/desk/checks/1/next", "/held/abc/release"])
def test_what_was_typed_at_a_check_and_about_a_held_file_is_kept_too(archive: Archive, client: Any, path: str) -> None:
    token = client.form_token()
    archive.accounts.sessions.end_all("lan")
    form = {"document": "x", "round": "1", "subject": "Về kho thóc", "why": "đã xem giấy", "csrf_token": token}
    kept = fields_of(client.post(path, data=form, headers=HERE).get_data(as_text=True))["kept"]
    assert path in kept and "Về kho thóc" in kept and "đã xem giấy" in kept


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://elsewhere.example"}])
def test_a_form_from_elsewhere_is_not_kept(archive: Archive, client: Any, headers: dict[str, str]) -> None:
    archive.accounts.sessions.end_all("lan")
    answer = client.post("/desk/review", data={"document": "x", "number": "52"}, headers=headers)
    assert answer.status_code == 400 and 'name="kept"' not in answer.get_data(as_text=True)


@pytest.mark.parametrize("kept", ["", "x", "[]", '["/accounts", [["name", "x"]]]',
                                  '["https://a.example/desk/review", []]',
                                  '["//a.example", []]', '["/desk/review", 7]', '[1, [[]]]'])  # fmt: skip
def test_nothing_else_is_sent_again(client: Any, kept: str) -> None:
    client.send("/sign-out", form="/account")
    token = fields_of(client.get("/sign-in").get_data(as_text=True))["csrf_token"]
    answer = client.post("/sign-in", data={"csrf_token": token, "kept": kept, "name": "lan", "password": PASSWORD})
    assert answer.status_code == 303 and answer.location == "/"
