"""Signing in: who is let in, for how long, by what; and what forms and addresses of others cannot do."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from library.access import Level, Right, Role, may
from library.acts import set_access
from library.archive import Archive
from library.errors import ProviderError, SignInError
from library.records import Document, Fields
from library.settings import Settings
from web import SiteSettings, create_app
from web.cookies import NAME
from web.views.account import RIGHTS, ROLES

PASSWORD = "bốn từ không liên quan"
OTHER = "sông núi bàn ghế xanh"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, put_in: Callable[..., Document]) -> Path:
    """The folder of an archive with one open document and two people."""
    archive = Archive.open(tmp_path_factory.mktemp("people") / "archive", create=True)
    put_in(archive, "a.pdf", Fields(kind="Báo cáo", subject="Về nông nghiệp"), pages=[["Nội dung nông nghiệp"]])
    archive.accounts.add("lan", Role.STAFF, PASSWORD, groups=["biên tập"], actor="test")
    archive.accounts.add("an", Role.ADMINISTRATOR, PASSWORD, actor="test")
    archive.follow()
    archive.close()
    return archive.root


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Iterator[Archive]:
    opened = Archive.open(Path(shutil.copytree(made, tmp_path / "archive")))
    yield opened
    opened.close()


@pytest.fixture
def app(archive: Archive) -> Flask:
    return create_app(archive)


@pytest.fixture
def client(app: Flask, client_of: Callable[[Flask], Any]) -> Any:
    return client_of(app)


def head_of(client: Any, address: str = "/about") -> str:
    """The head of a page, in which is said who has signed in."""
    text: str = client.get(address).get_data(as_text=True)
    return text[text.index("<header") : text.index("</header>")]


def cookie_of(client: Any) -> str:
    """What the browser has been given."""
    cookie = client.get_cookie(NAME)
    return str(cookie.value) if cookie else ""


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
        client = client_of(create_app(archive, SiteSettings(secure_cookies=secure)))
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


FORMS = ("/sign-in", "/sign-out", "/account/password", "/account/sessions", "/account/tokens",
         "/account/tokens/1/revoke", "/queries")  # fmt: skip


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


def test_another_password_is_set_and_other_places_have_to_sign_in_again(app: Flask, client_of: Any,
                                                                        archive: Archive) -> None:
    here, there = client_of(app), client_of(app)
    for client in (here, there):
        client.sign_in("lan", PASSWORD)
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


def test_where_guests_see_nothing_everything_leads_to_the_sign_in(app: Flask, archive: Archive, client_of: Any) -> None:
    closed = create_app(archive, SiteSettings(guests=False))
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
        assert client.get(address).status_code == 401
    assert client.post("/queries", data={"queries": "nong"}).status_code == 401
    assert client.sign_in("an", PASSWORD, back=f"/documents/{one}").location == f"/documents/{one}"
    assert client.get(f"/documents/{one}").status_code == 200
    token = archive.accounts.tokens.add("lan", actor="an")
    bearer = {"Authorization": f"Bearer {token}"}
    assert client_of(closed).get("/api/v1/search?q=nong", headers=bearer).get_json()["total"] == 1


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


@pytest.fixture
def service(made: Path, tmp_path: Path, client_of: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A browser at a site that knows a service to sign in by, and what that service is to answer next."""
    settings = Settings(oidc_issuer="https://service.example", oidc_client_id="library")
    archive = Archive.open(Path(shutil.copytree(made, tmp_path / "archive")), settings=settings)
    asked = SimpleNamespace(answer=archive.accounts.existing("lan"), archive=archive)

    def begin(settings: Settings, redirect: str) -> tuple[str, dict[str, Any]]:
        if isinstance(asked.answer, ProviderError):
            raise asked.answer
        asked.redirect = redirect
        return "https://service.example/authorize?x=y", {"state": "s"}

    def finish(accounts: Any, kept: Any, query: Any) -> Any:
        asked.kept, asked.query = kept, query
        if isinstance(asked.answer, Exception):
            raise asked.answer
        return asked.answer

    monkeypatch.setattr("web.pages.oidc.oidc", SimpleNamespace(begin=begin, finish=finish))
    asked.client = client_of(create_app(archive))
    yield asked
    archive.close()


def test_one_signs_in_by_a_service_and_comes_back_to_where_one_was(service: Any) -> None:
    client = service.client
    assert 'href="/sign-in/oidc?next=/browse"' in client.get("/sign-in?next=/browse").get_data(as_text=True)
    answer = client.get("/sign-in/oidc?next=/browse")
    assert (answer.status_code, answer.location) == (303, "https://service.example/authorize?x=y")
    assert service.redirect == "http://localhost/sign-in/oidc/return"
    before = cookie_of(client)
    answer = client.get("/sign-in/oidc/return?code=c&state=s")
    assert (answer.status_code, answer.location) == (303, "/browse")
    assert service.query == {"code": "c", "state": "s"} and service.kept["state"] == "s"
    assert ">lan</a>" in head_of(client) and cookie_of(client) != before
    client.get("/sign-in/oidc/return?code=c&state=s")
    assert "state" not in service.kept, "what was kept serves once"


def test_behind_https_the_service_is_given_that_address(service: Any, client_of: Any) -> None:
    client = client_of(create_app(service.archive, SiteSettings(secure_cookies=True)))
    client.get("/sign-in/oidc")
    assert service.redirect == "https://localhost/sign-in/oidc/return"


@pytest.mark.parametrize(("error", "status", "words"), [
    (SignInError("not begun here"), 401, "Không đăng nhập được"), (ProviderError("secret host"), 503, "không hỏi được"),
])  # fmt: skip
def test_what_goes_wrong_there_is_told_at_the_sign_in(service: Any, error: Exception, status: int, words: str) -> None:
    client = service.client
    client.get("/sign-in/oidc?next=/browse")
    service.answer = error
    for address in ("/sign-in/oidc/return", "/sign-in/oidc/return?state=s&error=access_denied&state=t"):
        answer = client.get(address)
        text = answer.get_data(as_text=True)
        assert answer.status_code == status and words in text and "secret host" not in text
        assert "/sign-in" in head_of(client)
    if status == 503:
        assert client.get("/sign-in/oidc").status_code == 503


def test_nobody_is_led_to_another_site_by_the_service_either(service: Any) -> None:
    service.client.get("/sign-in/oidc?next=//evil.example")
    assert service.client.get("/sign-in/oidc/return?code=c&state=s").location == "/"


def test_without_a_service_there_is_no_such_page(client: Any) -> None:
    assert client.get("/sign-in/oidc").status_code == 404 == client.get("/sign-in/oidc/return").status_code
    assert "oidc" not in client.get("/sign-in").get_data(as_text=True)


def test_a_directory_that_does_not_answer_is_told(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(*_: Any) -> None:
        raise ProviderError("ldap.secret.example")

    monkeypatch.setattr("library.accounts.accounts.ldap.ask", ask)
    answer = client.sign_in("bình", PASSWORD)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 503 and "không hỏi được dịch vụ giữ mật khẩu" in text and "secret" not in text
    assert client.sign_in("lan", PASSWORD).status_code == 303


def test_an_administrator_manages_accounts(app: Flask, archive: Archive, client_of: Any) -> None:
    client, lan = client_of(app), client_of(app)
    client.sign_in("an", PASSWORD), lan.sign_in("lan", PASSWORD)
    assert "/accounts" in client.get("/account").get_data(as_text=True)
    assert "/accounts" not in lan.get("/account").get_data(as_text=True) and lan.get("/accounts").status_code == 403
    sent = {"name": "bình", "role": "archivist", "groups": "biên tập, sử", "password": OTHER}
    assert "Đã tạo tài khoản bình" in client.send("/accounts", sent, form="/accounts").get_data(as_text=True)
    account = archive.accounts.sign_in("bình", OTHER)
    assert (account.role, account.groups) == (Role.ARCHIVIST, {"biên tập", "sử"})
    for address, change in (("role", {"role": "staff"}), ("groups", {"groups": ""}), ("state", {"to": "disabled"}),
                            ("state", {"to": "enabled"}), ("password", {"password": PASSWORD}), ("state", {"to": ""})):
        answer = client.send(f"/accounts/{address}", {"name": "bình", **change}, form="/accounts")
        assert answer.status_code == 200 and "bình" in answer.get_data(as_text=True)
    account = archive.accounts.existing("bình")
    assert (account.role, account.groups, account.disabled) == (Role.STAFF, frozenset(), True)
    assert {one.actor for one in archive.catalogue.journal.since()} == {"test", "an"}


@pytest.mark.parametrize(("address", "sent", "status"), [
    ("", {"name": "lan", "password": OTHER}, 400), ("", {"name": "bình", "password": "ngắn"}, 400),
    ("", {"name": "", "password": OTHER}, 400), ("", {"name": "x", "password": OTHER, "role": "king"}, 400),
    ("/state", {"name": "an"}, 409), ("/role", {"name": "an", "role": "reader"}, 409),
    ("/role", {"name": "nobody", "role": "reader"}, 404), ("/password", {"name": "lan", "password": "lan"}, 400),
])  # fmt: skip
def test_what_cannot_be_done_to_accounts_is_told(client: Any, archive: Archive, address: str, sent: dict[str, str],
                                                 status: int) -> None:
    client.sign_in("an", PASSWORD)
    before = archive.accounts.all()
    answer = client.send(f"/accounts{address}", sent, form="/accounts")
    assert answer.status_code == status and archive.accounts.all() == before
    assert OTHER not in answer.get_data(as_text=True)
