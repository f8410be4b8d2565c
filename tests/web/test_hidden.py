"""What was withdrawn or kept secret shows up nowhere and cannot be told from what never was."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from library.archive import Archive
from library.records import Document, Fields, ReviewFlag
from tests.seeing import seen
from web import create_app

SECRETS = ("zzrutzz", "zzmatzz", "Quy chế rút", "Quy chế mật", "Cơ quan rút", "Cơ quan mật", "Bản đã rút", "Bản mật",
           "rut.pdf", "mat.pdf")  # fmt: skip
SHAPES = ("/documents/{id}", "/documents/{id}?q=nong", "/documents/{id}/pages/1.webp", "/documents/{id}/original",
          "/documents/{id}/citation.bib", "/documents/{id}/citation.ris", "/documents/{id}/export/pdf",
          "/documents/{id}/export/hocr", "/documents/{id}/export/alto", "/api/v1/documents/{id}")  # fmt: skip

LISTS = ["/", "/?q=n%C3%B4ng", "/?q=zzrutzz", "/?q=zzmatzz", "/?q=nong+nghiep&size=100", "/browse", "/feed.atom",
         "/feed.atom?q=nong", "/export.csv?q=nong", "/export.jsonl", "/export.bib?q=nong", "/export.ris?q=zzmatzz",
         "/review", "/review?field=committee", "/review?field=page", "/api/v1/review", "/api/v1/review?field=page",
         "/facets/kind", "/facets/committee", "/facets/kind?find=Quy", "/api/v1/search?q=nong&size=100",
         "/api/v1/search?q=zzrutzz", "/api/v1/search?committee=C%C6%A1+quan+m%E1%BA%ADt", "/healthz",
         *(f"/api/v1/complete?limit=20&q={typed}" for typed in ("co+q", "C%C6%A1+quan", "ban", "B%E1%BA%A3n+", "zz",
                                                               "quy", "ma", "rut", "n"))]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("which", ["withdrawn", "quarantined"])
def test_no_address_opens_it(client: FlaskClient, stock: Any, shape: str, which: str) -> None:
    hidden = getattr(stock, which)
    told = client.get(shape.format(id=hidden))
    never = client.get(shape.format(id="0" * len(hidden)))
    assert told.status_code == never.status_code == 404
    assert told.get_data().replace(hidden.encode(), b"") == never.get_data().replace(b"0" * len(hidden), b"")


def test_its_picture_is_not_had_by_its_content_either(client: FlaskClient, stock: Any) -> None:
    address = f"/documents/{stock.withdrawn}/pages/1.webp?v={stock.hidden_picture}"
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", LISTS)
def test_nothing_of_it_stands_on_any_page(client: FlaskClient, stock: Any, address: str) -> None:
    text = client.get(address).get_data(as_text=True)
    asked = address.partition("?")[2]
    for secret in SECRETS:
        if secret not in asked:
            assert secret not in text
    assert stock.withdrawn not in text and stock.quarantined not in text


@pytest.mark.parametrize("name", ["Cơ quan rút", "Cơ quan mật"])
def test_its_committee_has_no_page(client: FlaskClient, name: str) -> None:
    assert client.get("/browse/committees", query_string={"name": name}).status_code == 404


@pytest.fixture
def judged(tmp_path: Path, put_in: Callable[..., Document]) -> Iterator[Archive]:
    """An archive of one ordinary paper and one that was held back, then released, so that everything shows it."""
    archive = Archive.open(tmp_path / "archive", create=True)
    put_in(archive, "a.pdf", Fields(kind="Báo cáo", subject="Về nông nghiệp"), pages=[["Nội dung nông nghiệp"]])
    flags = (ReviewFlag("secrecy", "released by the archivist"), ReviewFlag("page:1", "zzmatzz"))
    one = put_in(archive, "mat.pdf", Fields(kind="Quy chế mật", committee="Cơ quan mật", subject="Bản mật"),
                 pages=[["Nội dung zzmatzz nông nghiệp"]], review=flags)
    read = archive.catalogue.documents.as_stored(one.id)
    assert read is not None
    archive.catalogue.holds.hold(one.id, "MẬT")
    archive.catalogue.holds.release(read, "MẬT")
    with archive.writing():
        archive.catch_up()
    yield archive
    archive.close()


def test_released_it_is_shown_and_held_again_no_route_leads_to_it(
    judged: Archive, client_of: Callable[[Flask], FlaskClient]
) -> None:
    client, one = client_of(create_app(judged)), hashlib.sha256(b"mat.pdf").hexdigest()[:12]
    picture = seen(judged).document(one).pages[0].picture
    shapes = [shape.format(id=one) for shape in (*SHAPES, "/documents/{id}/print", "/documents/{id}/similar",
                                                 f"/documents/{{id}}/pages/1.webp?v={picture}")]  # fmt: skip
    assert {client.get(address).status_code for address in shapes} == {200}
    assert "zzmatzz" in client.get("/api/v1/search?q=nong").get_data(as_text=True)
    assert "lưu trữ viên đã xem bản giấy" in client.get("/review").get_data(as_text=True)
    judged.catalogue.holds.hold(one, "MẬT")
    for mended in (False, True):  # at once; then with the index, which knows words and committees, in step
        hidden = SECRETS if mended else ("Nội dung zzmatzz", "Bản mật", "mat.pdf")
        if mended:
            judged.recover()
            assert judged.health().documents == 1
        assert {client.get(address).status_code for address in shapes} == {404}
        for address in LISTS:
            text, asked = client.get(address).get_data(as_text=True), address.partition("?")[2]
            assert one not in text
            assert not [secret for secret in hidden if secret in text and secret not in asked], address
