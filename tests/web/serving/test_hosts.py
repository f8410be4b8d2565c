"""Only this site's own names are answered; no other is written anywhere."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from web import SiteSettings, create_app
from web.serving.hosts import LOCAL_ADDRESS, is_loopback, is_ours, our_names

NAMES = our_names("192.0.2.7", ["Thuvien.TinhUy.vn", "[2001:db8::1]"])


@pytest.mark.parametrize("host", [
    "localhost", "127.0.0.1", "127.0.0.1:8080", "[::1]", "[::1]:8080", "192.0.2.7:80", "thuvien.tinhuy.vn",
    "THUVIEN.tinhuy.vn.:8080", "[2001:db8::1]:1", socket.gethostname(), "localhost:",
])  # fmt: skip
def test_our_own_names_are_ours(host: str) -> None:
    assert is_ours(host, NAMES)


@pytest.mark.parametrize("host", [
    "", "evil.example", "evil.example:8080", "localhost.evil.example", "evil.example#localhost",
    "localhost@evil.example", "evil.example/localhost", "192.0.2.8", "[::2]", "::1", "localhost:80:80",
    "localhost:123456", "local host", "localhost\n", "127.0.0.1.evil.example",
])  # fmt: skip
def test_other_names_are_not(host: str) -> None:
    assert not is_ours(host, NAMES)


@given(st.text(max_size=30))
def test_any_text_is_looked_at_without_an_error(host: str) -> None:
    if is_ours(host, NAMES):
        assert host.lower().partition(":")[0].strip(".") in NAMES or host.startswith("[")


def test_behind_a_proxy_every_well_formed_name_may_be_ours() -> None:
    every = our_names("127.0.0.1", ["*"])
    assert is_ours("evil.example:80", every) and not is_ours("evil example", every)


def test_served_everywhere_the_address_that_was_asked_is_ours() -> None:
    names = our_names("0.0.0.0")
    assert "0.0.0.0" not in names
    assert is_ours("192.0.2.9:8080", names, local_address="192.0.2.9")
    assert not is_ours("192.0.2.9:8080", names, local_address="192.0.2.10")
    assert not is_ours("192.0.2.9:8080", names)


@pytest.mark.parametrize(("host", "alone"), [
    ("127.0.0.1", True), ("127.0.0.9", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False),
    ("192.0.2.1", False), ("thuvien", False),
])  # fmt: skip
def test_which_addresses_are_reached_from_this_machine_alone(host: str, alone: bool) -> None:
    assert is_loopback(host) is alone


@pytest.mark.parametrize("path", [
    "/", "/export.csv?q=n%C3%B4ng", "/feed.atom", "/healthz", "/api/v1/search?q=x", "/static/site.css", "/queries"])
def test_a_foreign_name_gets_a_clear_400_everywhere(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Host": "evil.example"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400 and "evil.example" not in text
    assert "không phục vụ dưới tên máy" in text and "hosts" in text


def test_a_name_that_was_set_stands_in_exports(stock: Any, client_of: Any) -> None:
    named = SiteSettings(hosts=our_names("127.0.0.1", ["thuvien.vn"]), guests=True)
    client = client_of(create_app(stock.archive, named))
    assert "http://thuvien.vn/documents/" in client.get(
        "/export.csv?q=n%C3%B4ng", headers={"Host": "thuvien.vn"}).get_data(as_text=True)
    asked = {"HTTP_HOST": "192.0.2.9", LOCAL_ADDRESS: "192.0.2.9"}
    assert client.get("/healthz", environ_overrides=asked).status_code == 200
