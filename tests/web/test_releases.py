"""What waits on the page of doubts and is settled elsewhere: what was let through, and files to be split."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from library.acts.kinds import RELEASE
from library.archive import Archive
from library.records import Document, Fields, ReviewFlag
from tests.web.acting import Caller, Office

SAY = "Đã xem: đúng"


@pytest.fixture
def released(archive: Archive, office: Office) -> str:
    """A document that `an` let through."""
    one = office.ids["open"]
    read = archive.catalogue.documents.as_stored(one)
    assert read is not None
    archive.catalogue.holds.hold(one, "MẬT")
    told = replace(read.document, review=(ReviewFlag("secrecy", "released by the archivist"),))
    archive.catalogue.holds.release(replace(read, document=told), "MẬT")
    archive.catalogue.journal.write("an", RELEASE, one, after={"state": "indexed"})
    return one


def test_somebody_else_settles_it_and_takes_that_back(people: dict[str, Caller], released: str) -> None:
    address, where = f"/documents/{released}/released", "/review?field=secrecy"
    assert SAY not in people["nobody"].text(where) and SAY not in people["an"].text(where)
    assert "Bạn đã cho đọc" in people["an"].text(where) and people["an"].post(address).status_code == 400
    assert SAY in people["giang"].text(where) and "?field=secrecy" in people["binh"].text("/desk")
    told = people["giang"].post(address)
    assert told.status_code == 303 and told.headers["Location"].startswith(where)
    text = people["giang"].text(told.headers["Location"])
    assert "Hoàn lại việc này" in text and "việc cho đọc “đúng”" in text and SAY not in text
    assert "?field=secrecy" not in people["binh"].text("/desk")
    act = told.headers["Location"].rsplit("=", 1)[1]
    assert people["giang"].post(f"/acts/{act}/undo", {"next": where}).status_code == 303
    assert SAY in people["binh"].text(where)


def test_where_another_document_may_begin_an_archivist_is_led_to_the_split(
        archive: Archive, office: Office, people: dict[str, Caller], put_in: Callable[..., Document]) -> None:
    flag = ReviewFlag("page:2", "may begin a document")
    one = put_in(archive, "tap.docx", Fields(kind="Công văn"), pages=[["Một"], ["Hai"]], review=(flag,)).id
    led = f'href="/documents/{one}/manage"'
    assert led in people["an"].text("/review?field=page") and led not in people["dung"].text("/review?field=page")
