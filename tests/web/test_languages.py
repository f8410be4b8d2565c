"""Two languages, complete, kept; nothing of one stands in the other's pages."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

import web

ROOT = Path(web.__file__).parent
ENGLISH = ROOT / "translations" / "en" / "LC_MESSAGES"
KEYWORDS: dict[str, Any] = {"_": None, "gettext": None, "ngettext": (1, 2), "mark": None}


def _english() -> Catalog:
    with (ENGLISH / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


def _used() -> set[str]:
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    found = extract_from_dir(ROOT, methods, keywords=KEYWORDS)
    return {message[0] if isinstance(message, tuple) else message for _, _, message, _, _ in found}


def test_every_message_has_its_english_and_no_english_is_left_over() -> None:
    catalog = _english()
    there = {message.id[0] if isinstance(message.id, tuple) else message.id for message in catalog if message.id}
    assert there == _used()
    for message in catalog:
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(strings) and not message.fuzzy


def test_translations_keep_the_names_of_what_is_filled_in() -> None:
    for message in _english():
        assert not list(message.check(_english())) if message.id else True


def test_the_compiled_catalog_is_that_of_the_source() -> None:
    compiled = io.BytesIO()
    write_mo(compiled, _english())
    assert compiled.getvalue() == (ENGLISH / "messages.mo").read_bytes()


def test_the_switch_is_kept(client: FlaskClient) -> None:
    assert '<html lang="vi">' in client.get("/").get_data(as_text=True)
    english = client.get("/?lang=en").get_data(as_text=True)
    assert '<html lang="en">' in english and "Vankien Library" in english
    later = client.get("/browse")
    assert '<html lang="en">' in later.get_data(as_text=True) and later.headers["Content-Language"] == "en"
    assert '<html lang="vi">' in client.get("/?lang=vi").get_data(as_text=True)


def test_the_switch_keeps_the_search(client: FlaskClient) -> None:
    text = client.get("/?q=nong+nghiep&year=1950..1959").get_data(as_text=True)
    assert 'href="/?q=nong%20nghiep&amp;year=1950..1959&amp;lang=en"' in text


@pytest.mark.parametrize("address", ["/?lang=xx", "/?lang=", "/?lang=en&lang=vi"])
def test_an_unknown_language_is_vietnamese_or_the_first(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 200


def test_errors_speak_the_readers_language(client: FlaskClient) -> None:
    assert "Không có trang này" in client.get("/nope").get_data(as_text=True)
    assert "There is no such page" in client.get("/nope?lang=en").get_data(as_text=True)
    assert "must be a number" in client.get("/api/v1/search?page=x&lang=en").get_json()["error"]["message"]
