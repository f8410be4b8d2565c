"""Doubts: each flag of each indexed document once, in one order, counted exactly; of hidden documents nothing."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.access import PUBLIC, guest
from library.archive import Archive
from library.catalogue import Catalogue, DoubtCounts, FieldDoubt, NewDocument, PageDoubt
from library.catalogue.schema.documents import first_schema
from library.records import Box, Document, Evidence, Fields, Origin, Page, PartialDate, ReviewFlag, State
from tests.seeing import seen

NAMES = ("kind", "number", "issued", "subject", "khác")
REASONS = ("handwritten", "not found", "low confidence", "unreadable: timeout", "day handwritten")
CONFIDENCE = st.sampled_from([0.0, 0.3, 0.89, 0.9, 1.0])
FLAGGED = (*NAMES, "page:1", "page:2", "page:9", "page:")
FLAGS = st.builds(ReviewFlag, st.sampled_from(FLAGGED), st.sampled_from(REASONS))
EVIDENCE = st.builds(Evidence, st.sampled_from(NAMES), st.integers(1, 3), st.sampled_from(["", "44"]), CONFIDENCE,
                     st.none() | st.just(Box(1, 2, 3, 4)))  # fmt: skip
FIELDS = st.builds(
    Fields, kind=st.none() | st.just("Nghị quyết"), number=st.none() | st.just("05"),
    issued=st.sampled_from([None, PartialDate(1958), PartialDate(1958, 1, 2)]),
)  # fmt: skip
PAGES = st.lists(st.none() | CONFIDENCE, max_size=3)
DOCUMENTS = st.lists(
    st.builds(
        lambda state, fields, flags, evidence, pages: Document(
            "", "tệp.pdf", "a" * 64, state, fields, tuple(flags), tuple(evidence),
            tuple(Page(n, "chữ", Origin.OCR, sure, (), 10, 20, "b" * 64) for n, sure in enumerate(pages, 1))),
        st.sampled_from([State.INDEXED, State.INDEXED, State.WITHDRAWN, State.QUARANTINED]),
        FIELDS, st.lists(FLAGS, max_size=4), st.lists(EVIDENCE, max_size=4), PAGES,
    ),
    max_size=6,
)  # fmt: skip

OPEN = frozenset({PUBLIC})


def told(catalogue: Catalogue) -> tuple[DoubtCounts, list[FieldDoubt], list[PageDoubt]]:
    doubts = catalogue.doubts
    return doubts.counts(OPEN), doubts.fields(limit=9, labels=OPEN), doubts.pages(limit=9, labels=OPEN)


@pytest.fixture
def make(tmp_path: Path) -> Iterable[Callable[[], Catalogue]]:
    """Makes catalogues, each in a folder of its own."""
    made: list[Catalogue] = []

    def one() -> Catalogue:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        made.append(Catalogue(folder))
        return made[-1]

    yield one
    for catalogue in made:
        catalogue.close()


def expected_fields(documents: list[Document]) -> list[tuple[str, str, str]]:
    """The order of the module's promise, worked out anew: (id, field, reason)."""
    keyed = []
    for document in documents:
        pages = {f"page:{page.number}" for page in document.pages}
        for place, flag in enumerate(document.review):
            seen = next((one for one in document.evidence if one.field == flag.field), None)
            value = getattr(document.fields, flag.field, None)
            if flag.field == "issued" and value is not None and value.day is None:
                value = None
            group = (0, seen.confidence if seen else 0.0) if value else (2 if seen and seen.reading else 1, 0.0)
            if flag.field not in pages:
                keyed.append((group, document.id, place, (document.id, flag.field, flag.reason)))
    return [one[-1] for one in sorted(keyed)]


def expected_pages(documents: list[Document]) -> list[tuple[str, int]]:
    keyed = []
    for document in documents:
        flagged = {flag.field for flag in document.review}
        for page in document.pages:
            marked = f"page:{page.number}" in flagged
            if marked or (page.confidence is not None and page.confidence < 0.9):
                keyed.append((not marked, page.confidence or 0.0, document.id, page.number))
    return [one[2:] for one in sorted(keyed)]


@given(DOCUMENTS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=120)
def test_every_doubt_of_what_is_indexed_once_and_in_order(
    make: Callable[[], Catalogue], documents: list[Document]
) -> None:
    catalogue = make()
    documents = [replace(one, id=f"{(number * 7) % 10}") for number, one in enumerate(documents)]
    catalogue.documents.insert_many([NewDocument(one) for one in documents])
    _agrees(catalogue, documents)
    if documents:
        last = documents[-1]
        catalogue.documents.set_state(last.id, State.WITHDRAWN)
        _agrees(catalogue, documents[:-1])
        catalogue.documents.set_state(last.id, State.INDEXED)
        _agrees(catalogue, [*documents[:-1], replace(last, state=State.INDEXED)])


def _agrees(catalogue: Catalogue, documents: list[Document]) -> None:
    seen = [one for one in documents if one.state is State.INDEXED]
    by_id = {one.id: one for one in seen}
    found, counts = catalogue.doubts.fields(limit=100, labels=OPEN), catalogue.doubts.counts(OPEN)
    assert [(one.document_id, one.field, one.reason) for one in found] == expected_fields(seen)
    for one in found:
        whole = by_id[one.document_id]
        assert one.evidence == next((piece for piece in whole.evidence if piece.field == one.field), None)
        assert one.fields == whole.fields and (one.sheet is not None or one.evidence or not whole.pages)
    paged = [catalogue.doubts.fields(limit=2, offset=start, labels=OPEN) for start in range(0, len(found) + 2, 2)]
    assert [one for part in paged for one in part] == found
    for name in (*NAMES, "page"):
        assert catalogue.doubts.fields(name, limit=100, labels=OPEN) == [one for one in found if one.field == name]
        assert counts.total(name) == sum(one.field == name for one in found)
    told = Counter((one.field, one.reason.partition(":")[0]) for one in found)
    assert {(one.field, one.reason): one.count for one in counts.fields} == told and counts.total() == len(found)
    pages = catalogue.doubts.pages(limit=100, labels=OPEN)
    assert [(one.document_id, one.sheet.number) for one in pages] == expected_pages(seen)
    assert counts.page_total == len(pages) and all(one.reasons for one in pages)
    assert [catalogue.doubts.pages(limit=1, offset=place, labels=OPEN)[0] for place in range(len(pages))] == pages


def a_document(**more: object) -> Document:
    pages = tuple(Page(number, "chữ", Origin.OCR, 0.95, (), 1240, 1754, f"{number}" * 64) for number in (1, 2))
    return replace(Document("a", "a.pdf", "a" * 64, State.INDEXED, pages=pages), **more)  # type: ignore[arg-type]


def test_a_doubt_comes_with_its_evidence_and_the_page_of_it(make: Callable[[], Catalogue]) -> None:
    seen = Evidence("signer", 2, "NGUYỄN VĂN A", 0.4, Box(10, 20, 30, 40))
    catalogue = make()
    flagged = a_document(fields=Fields(signer="Nguyễn Văn A"), evidence=(seen,),
                         review=(ReviewFlag("signer", "low confidence"), ReviewFlag("kind", "not found")))  # fmt: skip
    catalogue.documents.insert_many([NewDocument(flagged)])
    signer, kind = catalogue.doubts.fields(limit=9, labels=OPEN)
    assert (signer.value, signer.evidence) == ("Nguyễn Văn A", seen)
    assert signer.sheet and (signer.sheet.number, signer.sheet.picture) == (2, "2" * 64)
    assert (kind.value, kind.evidence) == (None, None) and kind.sheet and kind.sheet.number == 1


def test_a_catalogue_of_the_first_schema_gets_its_doubts(make: Callable[[], Catalogue], tmp_path: Path) -> None:
    catalogue = make()
    flagged = a_document(review=(ReviewFlag("number", "handwritten"), ReviewFlag("page:2", "no text")))
    catalogue.documents.insert_many([NewDocument(flagged)])
    before = told(catalogue)
    catalogue.close()
    old = tmp_path / "old"
    old.mkdir()
    connection = sqlite3.connect(old / "catalogue.sqlite")
    first_schema(connection)
    connection.execute("ATTACH ? AS now", (str(tmp_path / "0" / "catalogue.sqlite"),))
    for table in ("documents", "pages", "flags", "evidence"):
        columns = ", ".join(row[1] for row in connection.execute(f"PRAGMA main.table_info({table})"))
        connection.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM now.{table}")
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()
    again = Catalogue(old)
    assert before == told(again)
    assert before[0].total() == before[0].page_total == 1
    again.close()


def test_who_may_not_see_the_library_sees_no_doubts(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "archive", create=True)
    archive.catalogue.documents.insert_many([NewDocument(a_document(review=(ReviewFlag("kind", "not found"),)))])
    nobody = archive.seen_by(guest(admitted=False))
    assert seen(archive).doubt_counts().total() == len(seen(archive).field_doubts(limit=9)) == 1
    assert nobody.doubt_counts().total() == 0
    assert nobody.field_doubts(limit=9) == nobody.page_doubts(limit=9) == []
    archive.close()
