"""One's own account: another password, signing out everywhere, tokens for programs."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from library.access import Right, Role, everything, may
from library.acts.lines import propose_text, refuse_text
from library.archive import Archive
from tests.web.people import FORMS, OTHER, PASSWORD, app, archive, client, head_of, made
from web.cookies import NAME
from web.views.account import RIGHTS, ROLES

__all__ = ["app", "archive", "client", "made"]


def test_another_password_is_set_and_other_places_have_to_sign_in_again(app: Flask, client_of: Any,
                                                                        archive: Archive) -> None:
    here, there = client_of(app), client_of(app)
    for one in (here, there):
        one.sign_in("lan", PASSWORD)
    for sent, words in (({"current": OTHER, "new": OTHER, "again": OTHER}, "hiện nay không đúng"),
                        ({"current": PASSWORD, "new": OTHER, "again": PASSWORD}, "không giống nhau"),
                        ({"current": PASSWORD, "new": "ngắn", "again": "ngắn"}, "ít nhất"),
                        ({"current": PASSWORD, "new": "1234567890", "again": "1234567890"}, "dễ đoán"),
                        ({}, "ít nhất")):
        answer = here.send("/account/password", sent, form="/account")
        assert answer.status_code == 400 and words in answer.get_data(as_text=True)
    sent = {"current": PASSWORD, "new": OTHER, "again": OTHER}
    assert "Đã đổi mật khẩu" in here.send("/account/password", sent, form="/account").get_data(as_text=True)
    assert ">lan</a>" in head_of(here) and "/sign-in" in head_of(there)
    assert archive.accounts.sign_in("lan", OTHER).name == "lan"


def test_every_role_and_right_has_its_words(app: Flask, archive: Archive, client_of: Any) -> None:
    assert set(ROLES) == set(Role) and set(RIGHTS) == set(Right)
    for role in Role:
        archive.accounts.add(f"as {role}", role, PASSWORD, actor="test")
        client = client_of(app)
        client.sign_in(f"as {role}", PASSWORD)
        text = client.get("/account").get_data(as_text=True)
        assert ROLES[role] in text
        for right, words in RIGHTS.items():
            assert (f"<li>{words}</li>" in text) is may(role, right)


def test_signing_out_everywhere_ends_every_session(app: Flask, client_of: Any) -> None:
    here, there, others = client_of(app), client_of(app), client_of(app)
    here.sign_in("lan", PASSWORD), there.sign_in("lan", PASSWORD), others.sign_in("an", PASSWORD)
    assert here.send("/account/sessions", form="/account").location == "/sign-in"
    assert "/sign-in" in head_of(here) and "/sign-in" in head_of(there) and ">an</a>" in head_of(others)


def test_a_token_is_shown_once_serves_programs_and_is_revoked(app: Flask, client_of: Any) -> None:
    client, program, other = client_of(app), client_of(app), client_of(app)
    client.sign_in("lan", PASSWORD), other.sign_in("an", PASSWORD)
    answer = client.send("/account/tokens", {"days": "30"}, form="/account")
    found = re.search(r"vk_[\w-]+", answer.get_data(as_text=True))
    assert found and answer.headers["Cache-Control"] == "no-store"
    assert "vk_" not in client.get("/account").get_data(as_text=True)
    again = client.send("/account/tokens", {"days": "30", "newest": "0"}, form="/account").get_data(as_text=True)
    assert "vk_" not in again and "Khóa chỉ hiện một lần" in again and again.count("Hủy khóa") == 1, "sent once more"
    assert 'name="newest" value="1"' in again
    bearer = {"Authorization": f"Bearer {found[0]}"}
    assert program.get("/api/v1/search", headers=bearer).status_code == 200
    assert program.post("/queries", data={"queries": "nông"}, headers=bearer).mimetype == "text/csv", "without a form"
    for address in FORMS[2:6]:
        assert program.post(address, headers=bearer).status_code == 403, "a token changes no account"
    assert program.get("/account", headers=bearer).status_code == 303
    assert not program.get_cookie(NAME)
    assert other.send("/account/tokens/1/revoke", form="/account").status_code == 404, "it is another's"
    assert client.send("/account/tokens/1/revoke", form="/account").status_code == 200
    assert program.get("/api/v1/search", headers=bearer).status_code == 401


@pytest.mark.parametrize("how", ["none", "empty", "ended", "disabled", "long", "odd"])
def test_a_token_that_is_none_is_told_so_whatever_it_asks(client: Any, archive: Archive, how: str) -> None:
    told = {"none": "vk_nothing", "empty": "", "long": "vk_" + "x" * 5000, "odd": "vk_ \xff,\"realm\""}.get(how)
    if told is None:
        told = archive.accounts.tokens.add("lan", actor="an", days=1, **({"now": 1.0} if how == "ended" else {}))
    if how == "disabled":
        archive.accounts.disable("lan", actor="an")
    client.sign_in("an", PASSWORD)
    for address in ("/api/v1/search", "/api/v1/nope", "/healthz", "/", "/documents/x"):
        answer = client.get(address, headers={"Authorization": f"bearer {told}"})
        assert answer.status_code == 401 and answer.headers["WWW-Authenticate"] == "Bearer"
        if address.startswith(("/api/", "/healthz")):
            assert answer.get_json()["error"]["code"] == "sign-in" and answer.get_json()["error"]["next_step"]
        else:
            assert "Cần đăng nhập" in answer.get_data(as_text=True)
            assert ">an</a>" not in answer.get_data(as_text=True), "the session does not stand in for it"


def test_who_proposed_a_line_learns_what_became_of_it(app: Flask, client_of: Any, archive: Archive) -> None:
    client, one = client_of(app), archive.catalogue.documents.ids_seen(everything().labels)[0]
    client.sign_in("lan", PASSWORD)
    propose_text(archive, one, 1, 0, "zqmột", actor="lan")
    assert "chờ lưu trữ viên xem" in client.get("/account").get_data(as_text=True)
    (waiting,) = archive.catalogue.lines.proposals(everything().labels, offset=0, limit=9)
    refuse_text(archive, waiting, actor="an")
    told = client.get("/account").get_data(as_text=True)
    assert "zqmột" in told and "không nhận" in told and "an," not in told
