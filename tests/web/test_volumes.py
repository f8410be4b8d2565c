"""A document of a bound volume in the reader: its place in the file, its neighbours, and old addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from library.access import Role
from library.archive import Archive
from library.catalogue import NewDocument
from library.records import Document, Fields, Origin, Page, Part, State
from library.vault import Room
from tests.web.acting import PASSWORD, Caller
from web import create_app

SPANS = ((1, 2), (3, 3), (4, 6))


def _document(first: int, last: int, sha256: str, *, part: bool) -> NewDocument:
    pages = tuple(Page(place, f"trang thứ {number}", Origin.TEXT_LAYER, 1.0)
                  for place, number in enumerate(range(first, last + 1), 1))  # fmt: skip
    id_ = f"w-{first}-{last}" if part else "w"
    fields = Fields(kind="Nghị quyết", subject=f"Về việc thứ {first}")
    document = Document(id_, "hop-2/tap.pdf", sha256, State.INDEXED if part else State.ASIDE, fields, pages=pages,
                        part=Part("w", first, last) if part else None)  # fmt: skip
    return NewDocument(document, 4, "application/pdf")


@pytest.fixture
def volume(tmp_path: Path) -> Iterator[Archive]:
    """A file of six pages that holds three documents."""
    archive = Archive.open(tmp_path / "archive", create=True)
    sha256 = archive.vault.put(Room.ORIGINALS, b"%PDF")
    parts = tuple(_document(first, last, sha256, part=True) for first, last in SPANS)
    whole = _document(1, 6, sha256, part=False)
    archive.catalogue.finish(NewDocument(whole.document, 4, "application/pdf", parts=parts), [])
    with archive.writing():
        archive.catch_up()
    yield archive
    archive.close()


@pytest.fixture
def client(volume: Archive, client_of: Callable[[Flask], FlaskClient]) -> FlaskClient:
    return client_of(create_app(volume))


def test_the_reader_says_which_pages_of_which_file(client: FlaskClient) -> None:
    page = client.get("/documents/w-4-6?page=2").get_data(as_text=True)
    assert "trang 4–6 của tệp" in page
    assert "đang mở trang 5 của tệp" in page
    assert "hop-2/tap.pdf" in page
    assert 'href="/documents/w-3-3"' in page
    assert "Văn bản liền sau" not in page
    middle = client.get("/documents/w-3-3").get_data(as_text=True)
    assert "trang 3 của tệp" in middle
    assert 'href="/documents/w-1-2"' in middle and 'href="/documents/w-4-6"' in middle
    english = client.get("/documents/w-4-6?lang=en").get_data(as_text=True)
    assert "pages 4–6 of the file" in english


def test_a_withdrawn_neighbour_is_passed_over_and_the_original_is_not_offered(
    client: FlaskClient, volume: Archive
) -> None:
    assert 'href="/documents/w-1-2/original"' in client.get("/documents/w-1-2").get_data(as_text=True)
    volume.catalogue.documents.set_state("w-3-3", State.WITHDRAWN)
    page = client.get("/documents/w-1-2").get_data(as_text=True)
    assert "w-3-3" not in page and 'href="/documents/w-4-6"' in page
    assert "/original" not in page
    for one in ("w-1-2", "w-3-3", "w-4-6", "w"):
        assert client.get(f"/documents/{one}/original", follow_redirects=True).status_code == 404
    assert client.get("/documents/w-3-3").status_code == 404
    assert client.get("/documents/w?page=3").status_code == 404


def test_old_addresses_lead_on(client: FlaskClient, volume: Archive) -> None:
    moved = client.get("/documents/w?page=5")
    assert (moved.status_code, moved.headers["Location"]) == (302, "/documents/w-4-6?page=2#at")
    assert client.get("/documents/w?page=7").status_code == 404
    volume.catalogue.volumes.join("w", State.INDEXED)
    moved = client.get("/documents/w-4-6")
    assert (moved.status_code, moved.headers["Location"]) == (302, "/documents/w?page=4#at")
    whole = client.get("/documents/w?page=4").get_data(as_text=True)
    assert "Cùng tệp gốc" not in whole
    for old, now in (("/api/v1/documents/w-4-6", "/api/v1/documents/w"),
                     ("/documents/w-4-6/original", "/documents/w/original"),
                     ("/documents/w-4-6/pages/1.webp", "/documents/w/pages/4.webp")):  # fmt: skip
        moved = client.get(old)
        assert (moved.status_code, moved.headers["Location"]) == (302, now)


def test_the_archivists_pages_of_a_file_that_was_split_lead_on(volume: Archive, client_of: Callable[..., FlaskClient]
                                                               ) -> None:
    for name, role in (("an", Role.ARCHIVIST), ("dung", Role.READER)):
        volume.accounts.add(name, role, PASSWORD, actor="test")
    an, dung = (Caller(client_of(create_app(volume)), volume.accounts.tokens.add(name, actor="test", days=1))
                for name in ("an", "dung"))  # fmt: skip
    for where in ("manage", "history", "edit"):
        moved = an.get(f"/documents/w/{where}")
        assert (moved.status_code, moved.headers["Location"]) == (302, f"/documents/w-1-2/{where}")
        assert an.get(moved.headers["Location"]).status_code == 200
        assert dung.get(f"/documents/w-1-2/{where}").status_code != 200
        assert an.get(f"/documents/none/{where}").status_code == 404
