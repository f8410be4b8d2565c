"""Two languages, complete, kept; nothing of one stands in the other's pages."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

import library
import web
from library.authorities import shipped_committees
from web.views.records import LEVELS

ROOT = Path(web.__file__).parent
ENGLISH = ROOT / "translations" / "en" / "LC_MESSAGES"
KEYWORDS: dict[str, Any] = {"_": None, "gettext": None, "ngettext": (1, 2), "mark": None}
SAID: dict[str, Any] = {"say": None}
LABELS: dict[str, Any] = {"label": None}


def _english() -> Catalog:
    with (ENGLISH / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


def _of(folder: Path, keywords: dict[str, Any]) -> set[str]:
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    found = extract_from_dir(folder, methods, keywords=keywords)
    return {message[0] if isinstance(message, tuple) else message for _, _, message, _, _ in found}


def _said() -> set[str]:
    """What the library says of a query, and what it calls the fields."""
    folder = Path(library.__file__).parent
    return _of(folder / "search" / "understanding", SAID) | _of(folder, LABELS)


def _used() -> set[str]:
    return _of(ROOT, KEYWORDS) | _said()


def test_every_message_has_its_english_and_no_english_is_left_over() -> None:
    catalog = _english()
    there = {message.id[0] if isinstance(message.id, tuple) else message.id for message in catalog if message.id}
    assert there == _used()
    for message in catalog:
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(strings) and not message.fuzzy


def test_translations_keep_the_names_of_what_is_filled_in() -> None:
    catalog = _english()
    for message in catalog:
        assert not list(message.check(catalog)) if message.id else True


def test_the_compiled_catalog_is_that_of_the_source() -> None:
    compiled = io.BytesIO()
    write_mo(compiled, _english())
    assert compiled.getvalue() == (ENGLISH / "messages.mo").read_bytes()


def test_the_levels_of_the_shipped_committees_have_their_english() -> None:
    levels = {one.level for one in shipped_committees() if one.level}
    assert levels and levels <= LEVELS <= _used()


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


def _read(client: FlaskClient, query: str, language: str) -> str:
    """The line that says how a query was read."""
    text = client.get("/", query_string={"q": query, "lang": language}).get_data(as_text=True)
    line = re.search(r'<p class="understood">[^<]*<span>([^<]*)</span>', text)
    assert line is not None, query
    return html.unescape(line[1])


@pytest.mark.parametrize(("query", "told"), [
    ("thủy lợi", "all of the words: thủy lợi"),
    ("nong nghiep", "typed without diacritics, every spelling is found: nong nghiep"),
    ("26-NQ/TU", "code 26-NQ/TU"),
    ("26.n.q.tu", "26.n.q.tu read as 26 NQ TU"),
    ("07-HD/XX", "no document bears, cites or comes near to the code 07-HD/XX"),
    ("26-NQ/TU 1950", "no document fits all of it; those that bear the code 26-NQ/TU come first"),
    ('"thủy lợi"', "the exact phrase “thủy lợi”"),
    ("thuy loi OR giống", "“thuy loi” (typed without diacritics, every spelling is found: thuy loi) or “giống”"),
    ("thủy lợi -giống", "without “giống”"),
    ("năm:1958..1975", "years 1958–1975"),
    ("năm:..1975", "up to the year 1975"),
    ("năm:1958..", "from the year 1958 on"),
    ("lũ lụt 2020", "year 2020"),
    ("loại:zzz", "a kind that the archive does not have"),
    ("cơquan:sông", "committee Huyện ủy Sông Trà"),
    ("noong nghieejp", "typed with Telex or VNI keys, understood as “nông nghiệp”"),
    ("HTX", "htx is also hợp tác xã"),
    ("zzzz", "no document has: zzzz"),
    ("zzzz " * 200, "the query is too long, only its beginning was read"),
    ("!?", "no word to search for"),
])  # fmt: skip
def test_how_a_query_was_read_is_told_in_the_readers_language(client: FlaskClient, query: str, told: str) -> None:
    english, vietnamese = _read(client, query, "en"), _read(client, query, "vi")
    assert told in english
    parts = {part.strip() for said in _said() for part in re.split(r"%\(\w+\)s|[:;,“”–]", said)} - {""}
    spoken = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(parts)))})(?!\w)")
    assert not spoken.search(english), "a sentence was left in Vietnamese"
    assert spoken.search(vietnamese)


def test_what_goes_out_besides_pages_speaks_it_too(client: Any, stock: Any) -> None:
    assert "no. 26-NQ/TU" in client.get("/feed.atom?lang=en").get_data(as_text=True)
    assert "số 26-NQ/TU" in client.get("/feed.atom?lang=vi").get_data(as_text=True)
    assert "send it again" in client.send("/queries?lang=en", {"queries": ""}).get_data(as_text=True)
