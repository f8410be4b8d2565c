"""Pictures and boxes that are not what was written, names that no header or feed can hold: said, never a 500."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.archive import Archive
from library.catalogue import NewDocument
from library.errors import DamagedError
from library.reading_room import Blob, ReadingRoom
from library.records import Document, Fields, Origin, Page, PartialDate, State
from library.vault import Room, unpack_words
from tests.copying import copied_while_open
from tests.seeing import seen
from web import create_app
from web.pages import files

ODD = "a\nb\r\x00\x0b\x1b\x7f\u2028\ufffe&<>\"'é"


@pytest.fixture
def copied(stock: Any, tmp_path: Path) -> Iterator[Archive]:
    """A copy of the library that a test may damage."""
    copied_while_open(stock.archive.root, tmp_path / "copy")
    archive = Archive.open(tmp_path / "copy")
    yield archive
    archive.close()


def _spoil(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.chmod(0o644)
    path.write_bytes(change(path.read_bytes()))


def _boxes_of(archive: Archive, document_id: str) -> Path:
    found = archive.catalogue.documents.page(document_id, 1)
    assert found is not None and found[1]
    return archive.vault.path(Room.DERIVED, found[1])


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "a byte in the middle": lambda whole: whole[:40] + bytes([whole[40] ^ 0xFF]) + whole[41:],
    "cut": lambda whole: whole[: len(whole) // 2],
    "empty": lambda _: b"",
    "other": lambda _: gzip.compress(b"[[1, 2]]"),
    "no text": lambda _: gzip.compress(b"\xff\xfe"),
    "a number": lambda _: gzip.compress(b"5"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_page_without_its_boxes_is_read_and_says_so(
    copied: Archive, stock: Any, client_of: Any, damage: str
) -> None:
    client = client_of(create_app(copied))
    address = f"/documents/{stock.resolution}?q=n%C3%B4ng"
    words = "Vị trí của các chữ trên ảnh"
    whole = client.get(address).get_data(as_text=True)
    assert "<rect" in whole and words not in whole
    _spoil(_boxes_of(copied, stock.resolution), DAMAGE[damage])
    answer = client.get(address)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200 and words in text and "<rect" not in text and "<mark" in text
    assert client.get(f"/documents/{stock.resolution}/export/pdf").status_code == 503


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 255))
def test_whatever_byte_is_changed_boxes_are_read_or_damage_is_told(at: int, byte: int) -> None:
    packed = bytearray(_PACKED)
    packed[at % len(packed)] = byte
    with suppress(DamagedError):
        assert isinstance(unpack_words(bytes(packed)), tuple)


_PACKED = gzip.compress(b"[" + b", ".join(b"[%d, %d, 1, 2, 30, 40, 0.9]" % (n, n + 3) for n in range(0, 400, 4)) + b"]")


def test_a_picture_that_is_not_what_was_written_is_said(copied: Archive, stock: Any, client_of: Any) -> None:
    client = client_of(create_app(copied))
    address = f"/documents/{stock.resolution}/pages/1.webp"
    assert client.get(address).status_code == 200
    _spoil(seen(copied).page_picture(stock.resolution, 1).path, DAMAGE["a byte in the middle"])
    for size in ("", "?size=narrow"):
        answer = client.get(address + size)
        assert answer.status_code == 503 and "Một tệp của kho bị mất hoặc" in answer.get_data(as_text=True)
    reader = client.get(f"/documents/{stock.resolution}").get_data(as_text=True)
    assert "Ảnh của trang này không đọc được" in reader and "<img" not in reader
    assert client.get(f"/documents/{stock.resolution}/print").get_data(as_text=True).count("<img") == 2




@pytest.fixture
def odd(tmp_path: Path) -> Iterator[tuple[Archive, str]]:
    """A library of one document whose name and fields hold what no name should."""
    archive = Archive.open(tmp_path / "odd", create=True)
    sha256 = archive.vault.put(Room.ORIGINALS, b"%PDF-1.4 nothing")
    fields = Fields(kind=f"Kế hoạch {ODD}", committee=f"Tỉnh ủy {ODD}", subject=f"Về {ODD}", issued=PartialDate(1961))
    document = Document(id="0123456789ab", source=f"hop/{ODD}.pdf", sha256=sha256, state=State.INDEXED, fields=fields,
                        pages=(Page(1, f"thủy lợi {ODD}", Origin.GIVEN),))  # fmt: skip
    archive.catalogue.documents.insert_many([NewDocument(document, 16, "application/pdf", {})])
    with archive.writing():
        archive.catch_up()
    yield archive, document.id
    archive.close()


def test_a_name_with_a_line_break_is_handed_out(odd: tuple[Archive, str], client_of: Any) -> None:
    archive, document_id = odd
    answer = client_of(create_app(archive)).get(f"/documents/{document_id}/original")
    assert answer.status_code == 200 and answer.get_data() == b"%PDF-1.4 nothing"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_feeds_and_pages_hold_whatever_a_name_holds(odd: tuple[Archive, str], client_of: Any) -> None:
    archive, document_id = odd
    client = client_of(create_app(archive))
    for address in ("/feed.atom", "/feed.atom?q=th%E1%BB%A7y%0B%1B", "/feed.atom?committee=a%0Bb%1B"):
        answer = client.get(address)
        assert answer.status_code == 200
        ElementTree.fromstring(answer.get_data())
    for path in ("", "/print", "/similar", "/citation.bib", "/citation.ris"):
        assert client.get(f"/documents/{document_id}{path}").status_code == 200
    for path in ("/", "/?q=thuy", "/browse", "/export.csv?q=thuy", "/export.jsonl?q=thuy", "/api/v1/search?q=thuy"):
        assert client.get(path).status_code == 200


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(min_size=1, max_size=40))
def test_any_name_goes_into_a_header(client: FlaskClient, stock: Any, name: str, app: Any) -> None:
    blob = seen(stock.archive).original(stock.resolution)
    with app.test_request_context():
        sent = files._sent(replace(blob, name=name), attachment=True)
    for header in sent.headers.values():
        assert "\n" not in header and "\r" not in header
        header.encode("latin-1")
    sent.close()


@pytest.mark.parametrize("media_type", [
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
])  # fmt: skip
def test_sheets_and_slides_go_out_as_what_they_are(
    client: FlaskClient, stock: Any, media_type: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    blob: Blob = replace(seen(stock.archive).original(stock.resolution), media_type=media_type)
    monkeypatch.setattr(ReadingRoom, "original", lambda *_, **__: blob)
    answer = client.get(f"/documents/{stock.resolution}/original")
    assert answer.mimetype == media_type and "sandbox" in answer.headers["Content-Security-Policy"]


def test_what_was_withdrawn_is_not_said_to_be_the_same(copied: Archive, stock: Any, client_of: Any) -> None:
    client = client_of(create_app(copied))
    paths = ("pages/1.webp", "original", "pages/1.webp?size=narrow")
    addresses = [f"/documents/{stock.resolution}/{path}" for path in paths]
    tags = {}
    for address in addresses:
        answer = client.get(address)
        assert answer.headers["Cache-Control"] == "private, no-cache"
        tags[address] = answer.headers["ETag"]
        assert client.get(address, headers={"If-None-Match": tags[address]}).status_code == 304
    copied.catalogue.documents.set_state(stock.resolution, State.WITHDRAWN)
    for address in addresses:
        assert client.get(address, headers={"If-None-Match": tags[address]}).status_code == 404


def test_a_document_withdrawn_while_all_are_exported_stops_nothing(
    copied: Archive, stock: Any, client_of: Any
) -> None:
    client = client_of(create_app(copied))
    answer = client.get("/export.jsonl?q=n%C3%B4ng", buffered=False)
    pieces = answer.iter_encoded()
    told = next(pieces)
    copied.catalogue.documents.set_state(stock.resolution, State.WITHDRAWN)
    with copied.writing():
        copied.catch_up()
    told += b"".join(pieces)
    answer.close()
    assert answer.status_code == 200 and told.count(b"\n") >= 20


def test_long_lists_name_the_box_in_which_they_are_searched(client: FlaskClient) -> None:
    for language, words in (("vi", "Tìm cơ quan trong danh sách"), ("en", "Find a committee in the list")):
        text = client.get(f"/?q=n%C3%B4ng&lang={language}").get_data(as_text=True)
        assert f'data-filter="{words}"' in text and 'data-filter=""' not in text
