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
from web.kept_forms import NEVER_KEPT

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


def test_every_form_but_those_with_passwords_is_kept(archive: Archive, client: Any) -> None:
    forms = [rule for rule in client.application.url_map.iter_rules() if "POST" in (rule.methods or ())
             and not rule.endpoint.startswith(tuple(NEVER_KEPT))]  # fmt: skip
    assert len(forms) > 30
    token = client.form_token()
    archive.accounts.sessions.end_all("lan")
    for rule in forms:
        address = "".join("1" if is_part else one for is_part, one in rule._trace if one != "|")
        typed = {"why": f"vì {rule.endpoint}", "level": "open", "what": "file", "csrf_token": token}
        answer = client.post(address, data=typed, headers=HERE)
        assert (answer.status_code, rule.endpoint in fields_of(answer.get_data(as_text=True)).get("kept", "")) == (
            401, True), rule  # fmt: skip


@pytest.mark.parametrize("path", ["/accounts", "/account/tokens"])
def test_of_what_is_not_kept_it_is_said_that_nothing_was_written(archive: Archive, client: Any, path: str) -> None:
    token = client.form_token()
    archive.accounts.sessions.end_all("lan")
    page = f"http://localhost{path.removesuffix('/tokens')}"
    answer = client.post(path, data={"name": "x", "csrf_token": token}, headers={**HERE, "Referer": page})
    text = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 401 and "chưa ghi gì cả" in text and 'name="kept"' not in text
    assert f'/sign-in?next={path.removesuffix("/tokens")}"' in text


@pytest.mark.parametrize("referer", ["http://elsewhere.example/x", "http://[", "", "http://localhost/documents/a?q=b"])
def test_a_page_that_answers_a_form_leads_to_the_page_of_the_form_in_the_other_language(
    client: Any, referer: str
) -> None:
    answer = client.post("/documents/none/owner", data={"csrf_token": client.form_token()},
                         headers={**HERE, "Referer": referer})  # fmt: skip
    other = re.search(r'href="([^"]+)" hreflang', answer.get_data(as_text=True))
    assert other and unescape(other[1]) == ("/documents/a?q=b&lang=en" if "localhost" in referer else "/?lang=en")


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
