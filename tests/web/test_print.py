"""A document to be printed: all its pages, long ones in parts, nothing that may not be seen."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from library.archive import Archive
from library.catalogue import NewDocument
from library.errors import NotFoundError
from library.records import Document, Fields, Origin, Page, State
from web import create_app
from web.views.sheets import MOST_SHEETS, MOST_TEXT, part_from


def _pages(count: int, text: str = "", picture: str | None = None) -> tuple[Page, ...]:
    return tuple(Page(number, text, Origin.GIVEN, None, picture=picture) for number in range(1, count + 1))


def test_parts_are_bounded_by_sheets_and_by_text() -> None:
    assert len(part_from(_pages(500, "x" * 9999, picture="a"), 3)) == MOST_SHEETS
    assert sum(len(one.text) for one in part_from(_pages(500, "x" * 999), 1)) <= MOST_TEXT
    assert len(part_from(_pages(3, "x" * (MOST_TEXT + 1)), 2)) == 1, "a page that is too long stands alone"
    assert part_from((), 1) == ()
    with pytest.raises(NotFoundError):
        part_from(_pages(3), 4)


def test_all_pages_stand_there_with_the_citation(client: FlaskClient, stock: Any) -> None:
    assert f'href="/documents/{stock.resolution}/print"' in client.get(f"/documents/{stock.resolution}").get_data(True)
    text = client.get(f"/documents/{stock.resolution}/print").get_data(as_text=True)
    assert re.findall(r"/pages/(\d)\.webp", text) == ["1", "2", "3"]
    assert "ngày 30-7-2013 của Tỉnh ủy Phước An" in text and 'loading="lazy"' not in text
    later = client.get(f"/documents/{stock.resolution}/print?from=3").get_data(as_text=True)
    assert re.findall(r"/pages/(\d)\.webp", later) == ["3"] and "Phần trước" in later


def test_what_may_not_be_seen_is_not_printed(client: FlaskClient, stock: Any) -> None:
    for one in (stock.withdrawn, stock.quarantined, "nope"):
        assert client.get(f"/documents/{one}/print").status_code == 404
    assert client.get(f"/documents/{stock.resolution}/print?from=9").status_code == 404


def test_the_parts_of_a_long_document_are_the_whole_of_it(client_of: Any, tmp_path: Any) -> None:
    archive = Archive.open(tmp_path / "archive", create=True)
    pages = tuple(Page(number, f"tờ-{number}-hết", Origin.GIVEN, None) for number in range(1, 151))
    long = Document("long", "long.txt", "0" * 64, State.INDEXED, Fields(kind="Báo cáo"), pages=pages)
    archive.catalogue.documents.insert_many([NewDocument(long)])
    try:
        client, address, found = client_of(create_app(archive)), "/documents/long/print", list[str]()
        while address:
            text = client.get(address).get_data(as_text=True)
            found += re.findall(r"tờ-(\d+)-hết", text)
            onward = re.search(r'<a href="([^"]+)">Phần sau</a>', text)
            address = html.unescape(onward[1]) if onward else ""
        assert found == [str(number) for number in range(1, 151)]
    finally:
        archive.close()
