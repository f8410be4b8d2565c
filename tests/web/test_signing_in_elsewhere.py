"""Signing in by a service or a directory of the organisation."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from library.archive import Archive
from library.errors import ProviderError, SignInError
from library.settings import Settings
from tests.web.people import PASSWORD, app, archive, client, cookie_of, head_of, made
from web import SiteSettings, create_app

__all__ = ["app", "archive", "client", "made"]


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


def test_the_page_calls_the_service_as_it_is_set(service: Any) -> None:
    assert "Đăng nhập bằng tài khoản của cơ quan" in service.client.get("/sign-in").get_data(as_text=True)
    accounts = service.archive.accounts
    accounts.settings = replace(accounts.settings, oidc_name="Cổng <Tỉnh ủy>")
    text = service.client.get("/sign-in").get_data(as_text=True)
    assert "Đăng nhập qua Cổng &lt;Tỉnh ủy&gt;" in text and "tài khoản của cơ quan" not in text


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
    client = client_of(create_app(service.archive, SiteSettings(secure_cookies=True, guests=True)))
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
