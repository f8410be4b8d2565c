"""A number inferred from a citation leads to the page that cites it; of a document that is hidden nothing is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from library.archive import Archive
from library.catalogue import NewDocument
from library.records import Document, Evidence, Fields, Origin, Page, PartialDate, ReviewFlag, State
from library.vault import Room
from web import create_app

BODY = "Tỉnh ủy Lạc Giang"
CITING = "Thực hiện Chỉ thị số 05-CT/TU ngày 12-3-1981 của Tỉnh ủy."


def put(archive: Archive, name: str, fields: Fields, text: str, *, flagged: bool) -> None:
    sha256 = archive.vault.put(Room.ORIGINALS, name.encode())
    flags = (ReviewFlag("number", "handwritten"),) if flagged else ()
    seen = (Evidence("number", 1, "05", 0.9),) if flagged else ()
    pages = (Page(1, text, Origin.OCR, 0.95),)
    document = Document(name, f"{name}.pdf", sha256, State.INDEXED, fields, flags, seen, pages)
    archive.catalogue.documents.insert_many([NewDocument(document, 4, "application/pdf")])


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(tmp_path / "archive", create=True)
    put(archive, "viet-tay", Fields("Chỉ thị", "CT/TU", committee=BODY, issued=PartialDate(1981, 3)), "Chỉ thị",
        flagged=True)
    put(archive, "zz-dan", Fields("Báo cáo", "BC/TU", "7", "7-BC/TU", BODY, PartialDate(1982)), CITING, flagged=False)
    with archive.writing():
        archive.catch_up()
    yield archive
    archive.close()


def test_the_reader_links_what_cites_and_forgets_what_is_withdrawn(
    archive: Archive, client_of: Callable[[Flask], FlaskClient]
) -> None:
    client = client_of(create_app(archive))
    shown = client.get("/documents/viet-tay").text
    assert "05-CT/TU" in shown and "/documents/zz-dan?page=1" in shown and "12-3-1981" in shown
    archive.catalogue.documents.set_state("zz-dan", State.WITHDRAWN)
    before = client.get("/documents/viet-tay").text  # what was inferred is not taken back yet
    assert "zz-dan" not in before and "12-3-1981" not in before
    with archive.writing():
        archive.catch_up()
    after = client.get("/documents/viet-tay").text
    assert "zz-dan" not in after and "05-CT/TU" not in after
    assert client.get("/api/v1/documents/viet-tay").json["number"] is None
