"""Everything that an archive can be asked about a paper: the command, every route of the site, every export."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient

from library.archive import Archive
from web import create_app

ROOT = Path(__file__).parents[3]
_CALL = "import sys; from library.cli import main; sys.argv[0] = 'vankien'; main()"
_VALUES = {
    "number": ("1", "2"),
    "form": ("pdf", "hocr", "alto"),
    "style": ("csv", "jsonl", "bib", "ris"),
    "facet": ("kind", "committee", "year"),
    "part": ("committees", "kinds"),
    "name": ("site.css",),
}
_WHOLE = (
    "/export.jsonl",
    "/export.csv",
    "/feed.atom",
    "/browse",
    "/browse/committees",
    "/browse/kinds",
    "/review",
    "/api/v1/review",
    "/api/v1/search?size=100",
    "/",
    "/facets/committee",
    "/facets/kind",
)


def vankien(archive: Path, *words: str | Path) -> str:
    """What a call of the command prints.

    Raises:
        RuntimeError: it ended with another code than 0 or 1.
    """
    called = [sys.executable, "-c", _CALL, "--archive", str(archive), *map(str, words)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(called, check=False, capture_output=True, text=True, env=environment)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"vankien {words[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def found_by_search(archive: Path, canaries: Sequence[str], folder: Path) -> dict[str, list[str]]:
    """The sources of the documents that a search for each canary, as a phrase and without diacritics, brings."""
    asked = [query for one in canaries for query in (f'"{one}"', f'"{plain(one)}"')]
    queries = folder / "queries.txt"
    queries.write_text("\n".join(asked) + "\n", encoding="utf-8")
    answers = [json.loads(line) for line in vankien(archive, "search", "--queries", queries, "--json").splitlines()]
    found = [[one["id"] for one in answer["results"]][: answer["total"]] for answer in answers]
    return {one: [*found[2 * place], *found[2 * place + 1]] for place, one in enumerate(canaries)}


def plain(text: str) -> str:
    """The text without diacritics."""
    folded = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(one for one in folded if not unicodedata.combining(one))


@contextmanager
def site_over(archive: Path) -> Iterator[Site]:
    """The site as a guest meets it, in this process."""
    opened = Archive.open(archive)
    try:
        yield Site(create_app(opened))
    finally:
        opened.close()


class Site:
    """Asks every address of the site."""

    def __init__(self, app: Flask) -> None:
        self._client: FlaskClient = app.test_client()
        rules = [one for one in app.url_map.iter_rules() if "GET" in (one.methods or set())]
        self._of_document = sorted(one.rule for one in rules if "document_id" in one.arguments)
        self._of_query = sorted(one.rule for one in rules if not one.arguments)

    def whole(self) -> list[str]:
        """What the lists and exports say when nothing is asked."""
        return [self._text(address) for address in _WHOLE]

    def opening(self, document_id: str) -> list[str]:
        """Addresses that open a document, or anything of it."""
        asked = [one for rule in self._of_document for one in _filled(rule, document_id)]
        return [address for address in asked if self._client.get(address, buffered=True).status_code < 400]

    def naming(self, document_id: str, canary: str) -> list[str]:
        """Addresses that name a document when its canary is asked for."""
        asked = [f"{rule}?q={quote(canary)}" for rule in self._of_query if not rule.startswith("/healthz")]
        return [address for address in asked if document_id in self._text(address)]

    def _text(self, address: str) -> str:
        response = self._client.get(address, buffered=True)
        data = response.get_data()
        if response.mimetype == "application/zip":  # its words are packed
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                data = b"\n".join([*map(str.encode, packed.namelist()), *map(packed.read, packed.namelist())])
        return data.decode("utf-8", "replace")


def _filled(rule: str, document_id: str) -> list[str]:
    """The addresses of a route for a document."""
    made = [""]
    for part in rule.replace("<", "\0<").replace(">", ">\0").split("\0"):
        if part.startswith("<"):
            name = part.strip("<>").rpartition(":")[2]
            values: Sequence[Any] = (document_id,) if name == "document_id" else _VALUES.get(name, ("1",))
            made = [start + value for start in made for value in values]
        else:
            made = [start + part for start in made]
    return made
