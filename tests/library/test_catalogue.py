"""The catalogue: what goes in comes out, in one transaction, in an order of changes."""

from __future__ import annotations

import os
import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.catalogue import Catalogue, Entry, NewDocument, Summary
from library.catalogue.rows import Shown
from library.errors import DamagedError
from library.records import Box, Document, Evidence, Fields, Origin, Page, PartialDate, ReviewFlag, State
from tests.everybody import EVERYBODY

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)
MAYBE = st.none() | TEXT.filter(bool)
FIELDS = st.builds(
    Fields, kind=MAYBE, symbol=MAYBE, number=MAYBE, code=MAYBE, committee=MAYBE, subject=MAYBE, signer=MAYBE,
    secrecy=MAYBE, urgency=MAYBE,
    issued=st.none() | st.builds(PartialDate, st.integers(1900, 2100), st.integers(1, 12)),
)  # fmt: skip
EVIDENCE = st.builds(Evidence, TEXT, st.integers(1, 9), TEXT, st.floats(0, 1), st.none() | st.just(Box(1, 2, 3, 4)))
DOCUMENTS = st.builds(
    lambda fields, review, evidence, texts: Document(
        "x", "folder/tệp.pdf", "a" * 64, State.INDEXED, fields, tuple(review), tuple(evidence),
        tuple(Page(n, text, Origin.OCR, 0.5, (), 10, 20, "b" * 64) for n, text in enumerate(texts, 1)),
        audience=EVERYBODY),
    FIELDS, st.lists(st.builds(ReviewFlag, TEXT, TEXT), max_size=3), st.lists(EVIDENCE, max_size=3),
    st.lists(TEXT, max_size=4),
)  # fmt: skip


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue(tmp_path)


def a_document(id_: str = "a", **more: object) -> Document:
    page = Page(1, "một trang", Origin.OCR, 0.9)
    return replace(Document(id_, f"{id_}.pdf", id_ * 64, State.INDEXED, pages=(page,), audience=EVERYBODY), **more)  # type: ignore[arg-type]


@given(DOCUMENTS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
def test_a_document_comes_back_as_it_went_in(catalogue: Catalogue, document: Document) -> None:
    document = replace(document, id=f"x{catalogue.documents.last_change()}")
    catalogue.finish(NewDocument(document, 5, "application/pdf"), [])
    assert catalogue.documents.get(document.id) == document
    assert catalogue.documents.summaries([document.id])[document.id].pages == len(document.pages)
    listed = catalogue.documents.summaries([document.id], EVERYBODY)
    assert catalogue.documents.shown([document.id], EVERYBODY) == {id_: as_shown(one) for id_, one in listed.items()}


def as_shown(one: Summary) -> Shown:
    """What a search shows, from what lists show."""
    fields = one.fields
    return Shown(one.id, one.source, fields.code, fields.kind, fields.committee,
                 str(fields.issued) if fields.issued else None, fields.subject, one.flagged)  # fmt: skip


def test_a_search_shows_the_flags_of_many_documents(catalogue: Catalogue) -> None:
    flags = (ReviewFlag("code", "mờ"), ReviewFlag("issued", "mờ"), ReviewFlag("code", "hai cách đọc"))
    for number in range(3):
        catalogue.finish(NewDocument(a_document(f"d{number}", review=flags if number == 1 else ())), [])
    asked = [*(f"x{number}" for number in range(600)), "d0", "d1", "d2"]
    found = catalogue.documents.shown(asked, EVERYBODY)
    assert {one: found[one].flagged for one in found} == {"d0": (), "d1": ("code", "issued"), "d2": ()}


def test_a_document_and_its_ledger_lines_are_written_together_or_not_at_all(catalogue: Catalogue) -> None:
    entry = Entry(Path("/a.pdf"), "a.pdf", 1, 1, "a" * 64, State.INDEXED, document_id="a")
    catalogue.finish(NewDocument(a_document()), [entry])
    with pytest.raises(sqlite3.IntegrityError):
        catalogue.finish(NewDocument(a_document()), [replace(entry, path=Path("/b.pdf"))])
    assert list(catalogue.ledger.get([Path("/a.pdf"), Path("/b.pdf")])) == [Path("/a.pdf")]
    assert catalogue.ledger.counts() == {"indexed": 1}


def test_every_change_takes_the_next_place(catalogue: Catalogue) -> None:
    catalogue.documents.insert_many([NewDocument(a_document("a")), NewDocument(a_document("b"))])
    assert catalogue.documents.changed_since(0, limit=9) == [(1, "a"), (2, "b")]
    catalogue.documents.set_state("a", State.WITHDRAWN)
    assert catalogue.documents.changed_since(1, limit=9) == [(2, "b"), (3, "a")]
    assert catalogue.documents.last_change() == 3
    assert catalogue.documents.state_of("a") is State.WITHDRAWN


def test_file_names_that_are_not_utf8_keep_their_bytes(catalogue: Catalogue) -> None:
    path = Path(os.fsdecode(b"/scan\xff.pdf"))
    catalogue.ledger.record([Entry(path, "scan.pdf", 1, 2)])
    entry = catalogue.ledger.get([path])[path]
    assert (os.fsencode(entry.path), entry.state) == (b"/scan\xff.pdf", None)


def test_totals_count_only_what_is_indexed(catalogue: Catalogue) -> None:
    fields = Fields(issued=PartialDate(1958))
    flagged = a_document("a", fields=fields, review=(ReviewFlag("number", "handwritten"), ReviewFlag("issued", "day")))
    hidden = a_document("b", state=State.QUARANTINED, fields=Fields(issued=PartialDate(1900)))
    catalogue.documents.insert_many([NewDocument(flagged), NewDocument(hidden)])
    everybody = frozenset({"public"})
    totals = catalogue.totals(everybody)
    assert catalogue.states() == {"indexed": 1, "quarantined": 1}
    assert (totals.documents, totals.pages, totals.flagged) == (1, 1, 1)
    assert (totals.first_year, totals.last_year) == (1958, 1958)
    assert catalogue.latest(5, everybody) == ["a"]


def test_threads_read_while_another_writes(catalogue: Catalogue) -> None:
    seen: list[int] = []
    with catalogue._connections.transaction() as connection:
        catalogue.documents.insert(NewDocument(a_document()), connection)
        reader = threading.Thread(target=lambda: seen.append(catalogue.documents.last_change()))
        reader.start()
        reader.join()
    assert seen == [0]
    assert catalogue.documents.last_change() == 1


def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    first = Catalogue(tmp_path)
    first.documents.insert_many([NewDocument(a_document())])
    first.close()
    assert Catalogue(tmp_path).documents.get("a") == a_document()


def test_a_file_that_is_no_catalogue_is_told(tmp_path: Path) -> None:
    (tmp_path / "catalogue.sqlite").write_bytes(b"this is a text file, and long enough to be looked at" * 9)
    with pytest.raises(DamagedError, match="cannot be read"):
        Catalogue(tmp_path)


def test_a_catalogue_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    Catalogue(tmp_path).close()
    connection = sqlite3.connect(tmp_path / "catalogue.sqlite")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(DamagedError, match="99"):
        Catalogue(tmp_path)
