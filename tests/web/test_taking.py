"""A document taken away as searchable PDF, hOCR or ALTO, from the reader."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from library.access import Viewer
from library.errors import UnreadableError
from library.exchange import Difference
from library.reading_room import ReadingRoom
from tests.seeing import seen
from web import create_app

TYPES = {"pdf": "application/pdf", "hocr": "text/vnd.hocr+html", "alto": "application/xml"}
ENDINGS = {"pdf": "pdf", "hocr": "hocr", "alto": "alto.xml"}


@pytest.mark.parametrize("form", TYPES)
def test_it_is_saved_and_never_run(client: FlaskClient, stock: Any, form: str) -> None:
    address = f"/documents/{stock.resolution}/export/{form}"
    answer = client.get(address)
    assert answer.status_code == 200 and answer.mimetype == TYPES[form]
    name = f"{stock.resolution}.{ENDINGS[form]}"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-cache"
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304, "the same document gives the same file"


def test_its_words_are_those_of_the_catalogue(client: FlaskClient, stock: Any) -> None:
    pages = seen(stock.archive).document(stock.resolution).pages
    pdf = PdfReader(io.BytesIO(client.get(f"/documents/{stock.resolution}/export/pdf").get_data()))
    assert [page.extract_text().split() for page in pdf.pages] == [page.text.split() for page in pages]
    hocr = ElementTree.fromstring(client.get(f"/documents/{stock.resolution}/export/hocr").get_data())
    alto = ElementTree.fromstring(client.get(f"/documents/{stock.resolution}/export/alto").get_data())
    wanted = [word for page in pages for word in page.text.split()]
    assert [node.text for node in hocr.iter() if node.get("class") == "ocrx_word"] == wanted
    assert [node.get("CONTENT") for node in alto.iter() if node.tag.endswith("}String")] == wanted


@pytest.mark.parametrize(("language", "label"), [("vi", "PDF tìm được chữ"), ("en", "Searchable PDF")])
def test_the_reader_offers_it_where_there_are_pictures(
    client: FlaskClient, stock: Any, language: str, label: str
) -> None:
    text = client.get(f"/documents/{stock.resolution}?lang={language}").get_data(as_text=True)
    assert f'<a href="/documents/{stock.resolution}/export/pdf" download>{label}</a>' in text
    for form in TYPES:
        assert f"/documents/{stock.resolution}/export/{form}" in text
        assert f"/documents/{stock.bare}/export/" not in client.get(f"/documents/{stock.bare}").get_data(as_text=True)


@pytest.mark.parametrize("form", [*TYPES, "exe"])
def test_where_there_is_nothing_to_take_that_is_said(client: FlaskClient, stock: Any, form: str) -> None:
    for document in (stock.bare, stock.withdrawn, stock.quarantined, "nope"):
        assert client.get(f"/documents/{document}/export/{form}").status_code == 404
    assert client.get(f"/documents/{stock.resolution}/export/exe").status_code == 404


class _Taking:
    """An archive of which documents are taken in another way: `taken` is given the real one first."""

    def __init__(self, archive: Any, taken: Callable[..., Any]) -> None:
        self._archive, self._taken = archive, taken

    def __getattr__(self, name: str) -> Any:
        return getattr(self._archive, name)

    def seen_by(self, viewer: Viewer, *, noting: bool = False) -> ReadingRoom:
        room = self._archive.seen_by(viewer, noting=noting)
        room.taken = partial(self._taken, room.taken)
        return room


def _cannot_be_copied(*_: Any, **__: Any) -> Any:
    raise UnreadableError("damaged", "/secret/path boom")


def _with_other_words(really: Callable[..., Any], *given: Any, check: bool, **named: Any) -> Any:
    wrong = (Difference(1, 3, "nông", "zzsecretzz"),) if check else ()
    return replace(really(*given, check=check, **named), wrong=wrong)


def test_an_original_that_cannot_be_copied_is_told_in_words(stock: Any, client_of: Any) -> None:
    client = client_of(create_app(_Taking(stock.archive, _cannot_be_copied)))  # type: ignore[arg-type]
    answer = client.get(f"/documents/{stock.resolution}/export/pdf")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 500 and "không chép lại được" in text and "/secret/path" not in text
    assert client.get(f"/documents/{stock.resolution}").status_code == 200
    assert client.get(f"/documents/{stock.resolution}/export/pdf").status_code == 500, "its turn was given back"


def test_only_so_many_files_are_made_at_a_time(
    app: Flask, client: FlaskClient, stock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = app.extensions["vankien"].turns
    monkeypatch.setattr(turns, "patience", 0.01)
    held = [turns.take(f"client {number}") for number in range(turns.at_once)]
    try:
        answer = client.get(f"/documents/{stock.resolution}/export/pdf")
    finally:
        for give_back in held:
            give_back()
    assert answer.status_code == 503 and "đang bận việc khác" in answer.get_data(as_text=True)
    assert answer.headers["Retry-After"]
    assert client.get(f"/documents/{stock.resolution}/export/pdf").status_code == 200


@pytest.mark.parametrize("form", TYPES)
def test_a_file_whose_text_differs_is_not_given(stock: Any, client_of: Any, form: str) -> None:
    client = client_of(create_app(_Taking(stock.archive, _with_other_words)))  # type: ignore[arg-type]
    answer = client.get(f"/documents/{stock.resolution}/export/{form}")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 500 and "không giống chữ trong thư viện" in text and "zzsecretzz" not in text
