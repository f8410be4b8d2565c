"""Split files in the catalogue: what is in force is shown, the ledger names it, a change is whole or not at all."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.access import PUBLIC, guest
from library.archive import Archive
from library.catalogue import Catalogue, Cut, Entry, NewDocument
from library.catalogue.schema.documents import first_schema as _first_schema
from library.errors import NotFoundError
from library.records import Document, Fields, Origin, Page, Part, State
from library.vault import Room
from tests.seeing import seen

WHOLE = "w"
FILE, COPY = Path("/given/tap.pdf"), Path("/given/copy.pdf")


def a_page(number: int) -> Page:
    return Page(number, f"trang {number}", Origin.OCR, 0.9)


def a_part(first: int, last: int, sha256: str) -> NewDocument:
    pages = tuple(replace(a_page(number), number=place) for place, number in enumerate(range(first, last + 1), 1))
    return NewDocument(Document(f"{WHOLE}-{first}-{last}", "tap.pdf", sha256, State.INDEXED,
                                Fields(subject=f"Phần {first}"), pages=pages, part=Part(WHOLE, first, last)),
                       4, "application/pdf")  # fmt: skip


def a_volume(sha256: str, *spans: tuple[int, int]) -> NewDocument:
    document = Document(WHOLE, "tap.pdf", sha256, State.ASIDE, Fields(subject="Cả tập"),
                        pages=tuple(a_page(number) for number in range(1, spans[-1][1] + 1)))  # fmt: skip
    return NewDocument(document, 4, "application/pdf", parts=tuple(a_part(*span, sha256) for span in spans))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """A file of six pages that holds three documents, and a copy of it."""
    archive = Archive.open(tmp_path / "archive", create=True)
    sha256 = archive.vault.put(Room.ORIGINALS, b"%PDF")
    lines = [Entry(FILE, "tap.pdf", 4, 1, sha256, State.INDEXED, document_id=f"{WHOLE}-1-2"),
             Entry(COPY, "copy.pdf", 4, 1, sha256, State.DUPLICATE, document_id=f"{WHOLE}-1-2")]  # fmt: skip
    archive.catalogue.finish(a_volume(sha256, (1, 2), (3, 3), (4, 6)), lines)
    with archive.writing():
        archive.catch_up()
    return archive


def shown(archive: Archive) -> list[str]:
    return sorted(archive.catalogue.documents.ids())


def named(archive: Archive) -> set[str | None]:
    return {entry.document_id for entry in archive.catalogue.ledger.get([FILE, COPY]).values()}


def test_the_parts_are_shown_and_the_whole_is_set_aside(archive: Archive) -> None:
    assert shown(archive) == ["w-1-2", "w-3-3", "w-4-6"]
    assert archive.catalogue.states() == {"indexed": 3}
    assert archive.health().documents == 3
    assert archive.catalogue.volumes.cut_of(WHOLE) == Cut((1, 3, 4), in_force=True, decided_by="recognised")
    assert seen(archive).document("w-4-6").part == Part(WHOLE, 4, 6)
    assert archive.catalogue.documents.id_of_content(seen(archive).document("w-4-6").sha256) == "w-1-2"
    for way in (seen(archive).document, seen(archive).original, seen(archive).siblings):
        with pytest.raises(NotFoundError):
            way(WHOLE)


def test_joined_the_whole_is_shown_and_the_ledger_names_it(archive: Archive) -> None:
    archive.catalogue.volumes.join(WHOLE, State.INDEXED)
    assert shown(archive) == [WHOLE]
    assert named(archive) == {WHOLE}
    assert archive.catalogue.volumes.cut_of(WHOLE) == Cut((1, 3, 4), in_force=False, decided_by="archivist")
    assert seen(archive).siblings(WHOLE) == ()
    assert seen(archive).original(WHOLE).path.read_bytes() == b"%PDF"
    archive.catalogue.volumes.split(WHOLE, ["w-1-2", "w-3-3", "w-4-6"], (1, 3, 4), State.INDEXED)
    assert shown(archive) == ["w-1-2", "w-3-3", "w-4-6"]
    assert named(archive) == {"w-1-2"}
    with archive.writing():
        archive.catch_up()
    assert archive.health().documents == 3


def test_a_split_that_fails_changes_nothing(archive: Archive) -> None:
    before = archive.catalogue.documents.last_change()
    held = seen(archive).document("w-1-2").sha256
    with pytest.raises(sqlite3.IntegrityError):
        archive.catalogue.volumes.split(WHOLE, [a_part(1, 3, held), a_part(4, 6, held)], (1, 4), State.INDEXED)
    assert archive.catalogue.documents.last_change() == before
    assert shown(archive) == ["w-1-2", "w-3-3", "w-4-6"]
    assert named(archive) == {"w-1-2"}


def test_quarantined_nothing_of_any_cut_is_left(archive: Archive) -> None:
    archive.catalogue.holds.hold(WHOLE, "MẬT")
    assert shown(archive) == []
    for one in (WHOLE, "w-1-2", "w-3-3", "w-4-6"):
        document = archive.catalogue.documents.get(one)
        assert document is not None
        assert (document.pages, document.fields) == ((), Fields(secrecy="MẬT"))
        with pytest.raises(NotFoundError):
            seen(archive).original(one)
    assert archive.catalogue.states() == {"quarantined": 1}
    lines = archive.catalogue.ledger.get([FILE, COPY])
    assert (lines[FILE].state, lines[FILE].reason) == (State.QUARANTINED, "mark")
    assert lines[COPY].state is State.DUPLICATE
    with archive.writing():
        archive.catch_up()
    assert archive.health().documents == 0


def test_a_withdrawn_part_is_not_had_through_the_others(archive: Archive) -> None:
    archive.catalogue.documents.set_state("w-3-3", State.WITHDRAWN)
    for one in ("w-1-2", "w-4-6"):
        assert seen(archive).document(one).pages
        assert [sibling.id for sibling in seen(archive).siblings(one)] == ["w-1-2", "w-4-6"]
        with pytest.raises(NotFoundError):
            seen(archive).original(one)
    archive.catalogue.documents.set_state("w-3-3", State.INDEXED)
    assert seen(archive).original("w-1-2").path.read_bytes() == b"%PDF"


@given(page=st.integers(1, 6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_every_page_is_found_where_it_went(archive: Archive, page: int) -> None:
    one, number = seen(archive).moved(WHOLE, page) or ("", 0)
    assert seen(archive).document(one).pages[number - 1].text == f"trang {page}"


def test_old_addresses_lead_to_the_page_and_never_to_what_is_hidden(archive: Archive) -> None:
    assert seen(archive).moved("w-4-6", 2) is None
    assert seen(archive).moved("never") is None
    archive.catalogue.volumes.join(WHOLE, State.INDEXED)
    assert seen(archive).moved("w-4-6", 2) == (WHOLE, 5)
    assert archive.seen_by(guest(admitted=False)).moved("w-4-6", 2) is None
    archive.catalogue.documents.set_state(WHOLE, State.WITHDRAWN)
    assert seen(archive).moved("w-4-6", 2) is None
    assert seen(archive).moved(WHOLE, 2) is None


def test_a_catalogue_of_the_first_schema_is_brought_up_and_keeps_its_documents(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "catalogue.sqlite")
    _first_schema(connection)
    connection.execute("PRAGMA user_version = 1")
    connection.execute("INSERT INTO documents VALUES ('a','a.pdf',?,0,'','indexed',NULL,NULL,NULL,NULL,NULL,NULL,NULL,"
                       "NULL,NULL,NULL,0,1)", ("a" * 64,))  # fmt: skip
    connection.commit()
    connection.close()
    catalogue = Catalogue(tmp_path)
    document = catalogue.documents.get("a")
    assert document == Document("a", "a.pdf", "a" * 64, State.INDEXED, audience=frozenset({PUBLIC}))
    assert catalogue.volumes.part_of("a") is None
    catalogue.finish(a_volume("b" * 64, (1, 2), (3, 4)), [])
    assert list(catalogue.documents.ids()) == ["a", "w-1-2", "w-3-4"]
    catalogue.close()
