"""Signing in: who is let in, for how long, by what; and what forms and addresses of others cannot do."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from library.access import Level, Role
from library.acts import set_access
from library.archive import Archive
from library.errors import FullDiskError
from tests.web.people import FORMS, OTHER, PASSWORD, app, archive, client, cookie_of, head_of, made
from web import SiteSettings, create_app
from web.cookies import NAME

__all__ = ["app", "archive", "client", "made"]


def test_a_guest_becomes_a_person_and_a_guest_again(client: Any) -> None:
    assert "/sign-in" in head_of(client) and "/account" not in head_of(client)
    answer = client.sign_in("Lan", PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/")
    assert ">lan</a>" in head_of(client) and "/sign-in" not in head_of(client)
    answer = client.send("/sign-out", form="/account")
    assert (answer.status_code, answer.location) == (303, "/")
    assert "/sign-in" in head_of(client) and ">lan<" not in head_of(client)
    assert client.get("/account").status_code == 303


def test_without_accounts_nothing_speaks_of_signing_in(stock: Any, client_of: Any) -> None:
    client = client_of(create_app(stock.archive))
    assert "sign-in" not in client.get("/").get_data(as_text=True)
    text = client.get("/sign-in").get_data(as_text=True)
    assert "vankien user add" in text and "<form class=\"fields\"" not in text
    client.set_cookie(NAME, "forged")
    assert "Phiên đăng nhập" not in client.get("/").get_data(as_text=True)


@pytest.mark.parametrize(("name", "password"), [
    ("lan", OTHER), ("lan", ""), ("", PASSWORD), ("nobody", PASSWORD), ("lan\0", PASSWORD), ("lan", PASSWORD + "\0"),
    ("l" * 5000, PASSWORD), ("lan", "x" * 5000), ("<script>alert(1)</script>", OTHER), ("\ud800", OTHER),
])  # fmt: skip
def test_a_wrong_name_and_a_wrong_password_are_told_alike(client: Any, name: str, password: str) -> None:
    data = {"name": name.encode("utf-8", "surrogatepass"), "password": password}
    answer = client.send("/sign-in", data, form="/sign-in")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 401 and "Tên hoặc mật khẩu không đúng." in text
    assert password not in text or not password
    assert "<script>alert" not in text and answer.headers["Cache-Control"] == "no-store"
    assert "/sign-in" in head_of(client)


def test_ten_wrong_passwords_lock_the_name_whether_it_has_an_account_or_not(client: Any, archive: Archive,
                                                                             monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("library.accounts.patience.wait_after", lambda wrong: 900 if wrong >= 10 else 0)
    for name in ("lan", "nobody"):
        told = [client.sign_in(name, OTHER) for _ in range(11)]
        assert [one.status_code for one in told] == [401] * 9 + [429] * 2
        assert "Chờ 15 phút" in told[-1].get_data(as_text=True) and int(told[-1].headers["Retry-After"]) > 800
    assert client.sign_in("lan", PASSWORD).status_code == 429, "locked for the right password too"
    assert "/sign-in" in head_of(client)
    archive.accounts.set_password("lan", OTHER, actor="an")
    assert client.sign_in("lan", OTHER).status_code == 303


def test_every_sign_in_is_another_session(client: Any, archive: Archive) -> None:
    client.get("/sign-in")
    as_guest = cookie_of(client)
    client.sign_in("lan", PASSWORD)
    first = cookie_of(client)
    client.send("/sign-out", form="/account")
    client.sign_in("an", PASSWORD)
    assert len({as_guest, first, cookie_of(client)}) == 3
    for planted in (as_guest, first):
        client.set_cookie(NAME, planted)
        assert "/sign-in" in head_of(client)


def test_a_cookie_that_somebody_planted_is_not_signed_in_with(app: Flask, client_of: Any) -> None:
    attacker, victim = client_of(app), client_of(app)
    attacker.sign_in("lan", PASSWORD)
    victim.set_cookie(NAME, cookie_of(attacker))
    victim.send("/sign-out", form="/account")
    victim.sign_in("an", PASSWORD)
    assert "/sign-in" in head_of(attacker), "what was planted has ended"
    assert ">an</a>" in head_of(victim)


def test_signing_in_over_a_session_ends_that(app: Flask, archive: Archive, client_of: Any) -> None:
    client = client_of(app)
    client.sign_in("lan", PASSWORD)
    old = cookie_of(client)
    token = client.form_token("/account")
    client.post("/sign-in", data={"name": "an", "password": PASSWORD, "csrf_token": token})
    assert ">an</a>" in head_of(client)
    client.set_cookie(NAME, old)
    assert "/sign-in" in head_of(client)


def _signed_with(key: bytes, told: dict[str, str]) -> str:
    kwargs = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    made = URLSafeTimedSerializer(key, salt="cookie-session", signer_kwargs=kwargs).dumps(told)
    return made if isinstance(made, str) else made.decode()


@pytest.mark.parametrize("how", ["ended", "disabled", "role", "forged", "foreign key", "nonsense", "cut", "empty key"])
def test_a_sign_in_that_is_no_more_is_a_guest_and_it_is_said_once(client: Any, archive: Archive, how: str) -> None:
    client.sign_in("lan", PASSWORD)
    good, key = cookie_of(client), archive.accounts.secret_key()
    if how == "ended":
        archive.accounts.sessions.end_all("lan")
    elif how == "disabled":
        archive.accounts.disable("lan", actor="an")
    elif how == "role":
        archive.accounts.set_role("lan", Role.READER, actor="an")
    else:
        client.set_cookie(NAME, {
            "forged": good[:-3] + "AAA", "foreign key": _signed_with(b"x" * 32, {"key": "y"}), "nonsense": "%00….",
            "cut": good[:20], "empty key": _signed_with(key, {"key": ""}),
        }[how])  # fmt: skip
    assert client.get("/static/site.css").status_code == 200 == client.get("/api/v1/search").status_code
    first = client.get("/?q=n%C3%B4ng").get_data(as_text=True)
    assert "Phiên đăng nhập trước đã hết" in first and "/sign-in" in first and ">lan</a>" not in first
    assert "Phiên đăng nhập trước đã hết" not in client.get("/?q=n%C3%B4ng").get_data(as_text=True)


def test_a_cookie_is_kept_from_scripts_other_sites_and_plain_http(archive: Archive, client_of: Any) -> None:
    for secure in (False, True):
        client = client_of(create_app(archive, SiteSettings(secure_cookies=secure, guests=True)))
        told = client.get("/sign-in", base_url="https://localhost").headers["Set-Cookie"]
        assert "HttpOnly" in told and "SameSite=Lax" in told and ("Secure" in told) is secure
        assert "Expires" not in told and "Max-Age" not in told and "Domain" not in told


@pytest.mark.parametrize("back", ["/?q=n%C3%B4ng&page=1", "/documents/x?page=2", "/browse"])
def test_one_comes_back_to_where_one_was(client: Any, back: str) -> None:
    assert client.sign_in("lan", PASSWORD, back=back).location == back
    assert client.get("/sign-in", query_string={"next": back}).location == back, "who has signed in is led on"


@pytest.mark.parametrize("back", [
    "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
    "/\n/evil.example", " //evil.example", "javascript:alert(1)", "evil.example", "/\u2028/evil.example", "http:/x",
    "/" + "x" * 5000, "/%0d%0aSet-Cookie:x=y\r\nSet-Cookie: x=y",
])  # fmt: skip
def test_nobody_is_led_to_another_site(client: Any, back: str) -> None:
    asked = client.get("/sign-in", query_string={"next": back}).get_data(as_text=True)
    assert 'name="next"' not in asked
    answer = client.sign_in("lan", PASSWORD, back=back)
    assert answer.location == "/" and answer.headers.get_all("Set-Cookie")[0].startswith(NAME)


def test_the_head_leads_to_the_sign_in_and_back(client: Any) -> None:
    found = re.search(r'href="(/sign-in\?[^"]+)"', head_of(client, "/?q=n%C3%B4ng&year=1990"))
    assert found
    page = client.get(found[1].replace("&amp;", "&")).get_data(as_text=True)
    assert 'name="next" value="/?q=n%C3%B4ng&amp;year=1990"' in page


@pytest.mark.parametrize("token", ["", "nonsense", "another's"])
def test_a_form_that_is_not_ours_does_nothing(app: Flask, archive: Archive, client_of: Any, token: str) -> None:
    client, another = client_of(app), client_of(app)
    client.sign_in("lan", PASSWORD)
    client.send("/account/tokens", form="/account")
    token = another.form_token() if token == "another's" else token
    data = {"name": "an", "password": PASSWORD, "current": PASSWORD, "new": OTHER, "again": OTHER, "queries": "x"}
    for address in FORMS:
        answer = client.post(address, data={**data, "csrf_token": token})
        text = answer.get_data(as_text=True)
        assert answer.status_code == 400 and "Biểu mẫu đã cũ" in text and "tải lại trang" in text
    assert ">lan</a>" in head_of(client), "nothing happened to the session"
    assert len(archive.accounts.tokens.all("lan")) == 1
    assert archive.accounts.sign_in("lan", PASSWORD).name == "lan"


def test_where_guests_see_nothing_everything_leads_to_the_sign_in(app: Flask, archive: Archive, client_of: Any) -> None:
    closed = create_app(archive, SiteSettings())  # where nobody says that guests are admitted they are not
    client, one = client_of(closed), archive.seen_by(archive.accounts.existing("an").viewer()).ids()[0]
    for address in ("/", "/?q=nong", f"/documents/{one}", f"/documents/{one}/pages/1.webp", "/browse", "/feed.atom",
                    "/export.csv", "/queries", "/review", "/account", f"/documents/{one}/original"):
        answer = client.get(address)
        assert answer.status_code == 303 and answer.location.startswith("/sign-in?next=%2F".replace("%2F", "/"))
        assert answer.headers["Cache-Control"] == "no-store"
    for address in ("/about", "/static/site.css", "/healthz", "/sign-in"):
        assert client.get(address).status_code == 200
    assert client.get("/healthz").get_json()["documents"] == 0
    for address in ("/api/v1/search", f"/api/v1/documents/{one}", "/api/v1/complete?q=n", "/api/v1/openapi.json"):
        told = client.get(address)
        assert told.status_code == 401 and "Bearer" in told.get_data(as_text=True)
    told = client.post("/queries", data={"queries": "nong"})
    assert told.status_code == 401 and "Bearer" not in told.get_data(as_text=True), "keys are for programs"
    assert client.sign_in("an", PASSWORD, back=f"/documents/{one}").location == f"/documents/{one}"
    assert client.get(f"/documents/{one}").status_code == 200
    token = archive.accounts.tokens.add("lan", actor="an")
    bearer = {"Authorization": f"Bearer {token}"}
    assert client_of(closed).get("/api/v1/search?q=nong", headers=bearer).get_json()["total"] == 1


@pytest.mark.parametrize("admitted", [True, False])
def test_whether_guests_are_admitted_the_settings_of_the_archive_say(
    archive: Archive, client_of: Any, monkeypatch: pytest.MonkeyPatch, admitted: bool
) -> None:
    monkeypatch.setattr(archive, "settings", replace(archive.settings, guests=admitted))
    assert client_of(create_app(archive)).get("/browse").status_code == (200 if admitted else 303)


def test_no_answer_is_shared_and_files_are_asked_for_again(client: Any, archive: Archive) -> None:
    one = archive.seen_by(archive.accounts.existing("an").viewer()).ids()[0]
    for signed_in in (False, True):
        if signed_in:
            client.sign_in("lan", PASSWORD)
        for address in ("/", "/?q=nong", f"/documents/{one}", f"/documents/{one}/pages/1.webp", "/browse", "/queries",
                        f"/documents/{one}/original", "/feed.atom", "/export.csv?q=nong", "/api/v1/search?q=nong",
                        f"/documents/{one}/pages/1.webp?v={'0' * 64}", f"/api/v1/documents/{one}", "/account"):
            answer = client.get(address)
            control = answer.headers.get("Cache-Control", "")
            assert ("private" in control and "no-cache" in control) or "no-store" in control or (
                answer.status_code == 303), address
            assert "public" not in control
            assert {"Cookie", "Authorization"} <= {one.strip() for one in answer.headers["Vary"].split(",")}
        for address in (f"/documents/{one}/pages/1.webp", f"/documents/{one}/original"):
            tag = client.get(address).headers["ETag"]
            assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_a_closed_page_is_not_confirmed_by_its_tag(client: Any, archive: Archive) -> None:
    one = archive.seen_by(archive.accounts.existing("an").viewer()).ids()[0]
    tags = {address: client.get(address).headers["ETag"]
            for address in (f"/documents/{one}/pages/1.webp", f"/documents/{one}/original", f"/documents/{one}")}
    set_access(archive, one, Level.INTERNAL, actor="test")
    for address, tag in tags.items():
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 404
    client.sign_in("lan", PASSWORD)
    assert {client.get(address).status_code for address in tags} == {200}


def test_every_sign_in_is_noted_and_nothing_that_was_typed(client: Any, archive: Archive) -> None:
    for name, password in (("Lan", OTHER), ("lan", PASSWORD), ("bí mật gõ nhầm ô", OTHER), ("nobody", PASSWORD)):
        client.sign_in(name, password)
        client.send("/sign-out")
    archive.accounts.disable("lan", actor="an")
    client.sign_in("lan", PASSWORD)
    noted = [(one.act, one.actor, one.after.get("account")) for one in archive.catalogue.journal.since()
             if one.act.startswith("sign")]
    assert noted == [("sign-in refused", "guest", "lan"), ("sign in", "lan", "lan"), ("sign-in refused", "guest", None),
                     ("sign-in refused", "guest", "lan")]
    for words in (PASSWORD, OTHER, "gõ nhầm", "nobody"):
        assert words not in "".join(str(one) for one in archive.catalogue.journal.since())
    client.sign_in("an", PASSWORD)
    page = client.get("/journal").get_data(as_text=True)
    assert "đăng nhập không được" in page and "khóa tài khoản" in page and "sign" not in re.sub("<[^>]*>", "", page)


def test_a_name_that_is_locked_is_noted_once(client: Any, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("library.accounts.patience.wait_after", lambda wrong: 900 if wrong >= 10 else 0)
    for _ in range(14):
        client.sign_in("lan", OTHER)
    acts = [one.act for one in archive.catalogue.journal.since() if one.act.startswith("sign")]
    assert acts == ["sign-in refused"] * 10 + ["sign-in locked"]


def test_what_cannot_be_noted_keeps_nobody_out(client: Any, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise FullDiskError("The disk is full.")

    monkeypatch.setattr(archive.catalogue.journal, "write", full)
    assert client.sign_in("lan", PASSWORD).status_code == 303 and ">lan</a>" in head_of(client)
