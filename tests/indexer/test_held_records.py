"""A record that came without a file is held back and let through like a file, and loses nothing by it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.importing import import_records
from indexer.releasing import hold_again, release
from library.access import everything
from library.acts import NewRelation, add_relation, undo
from library.acts.lines import correct_text, propose_text, see_page
from library.archive import Archive
from library.catalogue.kept_records import _packed, _unpacked
from library.catalogue.volumes import ARCHIVIST
from library.errors import UsageError
from library.progress import Silent
from library.records import Document, Fields, Origin, Page, PartialDate, ReviewFlag, State
from library.relating import Relating
from library.relations.records import Type

RECORD = {"source": "sổ/1.txt", "kind": "Báo cáo", "number": "07", "subject": "Kho thóc", "issued": "1959-03",
          "review": [{"field": "number", "reason": "handwritten"}],
          "pages": [{"text": "Báo cáo về kho\nzzthocgao", "confidence": 0.5, "origin": "ocr"}, "Trang hai"]}


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(tmp_path / "archive", create=True)
    yield archive
    archive.close()


def imported(archive: Archive, *records: object) -> list[tuple[State, str | None]]:
    file = archive.root.parent / "records.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
    report = import_records(archive, file, index=archive.follow, progress=Silent())
    return [(line.state, line.id) for line in report.lines]


def let(archive: Archive, document_id: str) -> None:
    release(archive, document_id, mark_read_wrongly=True, why="gõ nhầm", actor="an", progress=Silent())


def texts_of(archive: Archive, document_id: str) -> list[str]:
    document = archive.catalogue.documents.get(document_id)
    assert document is not None
    return [page.text for page in document.pages]


def test_by_a_slip_of_one_line_nothing_is_lost(archive: Archive) -> None:
    ((_, name),) = imported(archive, RECORD)
    assert name is not None
    before = archive.catalogue.documents.get(name)
    act = correct_text(archive, name, 2, {0: "TỐI MẬT"}, actor="an")
    assert archive.catalogue.documents.state_of(name) is State.QUARANTINED
    assert texts_of(archive, name) == []
    assert b"zzthocgao" not in (archive.root / "catalogue.sqlite").read_bytes()
    assert imported(archive, RECORD) == [(State.QUARANTINED, name)], "what the library has of it is told"
    let(archive, name)
    undo(archive, act, actor="an")
    after = archive.catalogue.documents.get(name)
    assert before is not None and after is not None
    assert (after.fields, after.pages) == (before.fields, before.pages) and set(before.review) < set(after.review)
    assert not archive.catalogue.kept_records.has(name)
    hold_again(archive, name, actor="an", progress=Silent())
    let(archive, name)
    assert texts_of(archive, name) == [page.text for page in before.pages]


def test_a_record_that_is_held_when_it_comes_can_be_let_through(archive: Archive) -> None:
    marked = {**RECORD, "pages": ["TỐI MẬT", "Trang hai"]}
    ((state, name),) = imported(archive, marked)
    assert state is State.QUARANTINED and name is not None
    assert [one.can_be_read for one in archive.catalogue.holds.held(offset=0, limit=9)] == [True]
    let(archive, name)
    assert texts_of(archive, name) == marked["pages"]


def test_one_of_which_an_earlier_release_kept_nothing_is_imported_again_first(archive: Archive) -> None:
    ((_, name),) = imported(archive, RECORD)
    assert name is not None
    archive.catalogue.holds.hold(name, "MẬT")
    archive.catalogue.kept_records.let_go(name)
    with pytest.raises(UsageError, match="nothing to read again"):
        let(archive, name)
    assert imported(archive, RECORD) == [(State.QUARANTINED, name)]
    let(archive, name)
    assert texts_of(archive, name)[1] == "Trang hai"


texts = st.none() | st.text(max_size=5)


dates = st.builds(PartialDate, st.integers(1930, 2030), st.integers(1, 12))
flags = st.builds(ReviewFlag, st.text(max_size=5), st.text(max_size=5))
pages = st.tuples(st.text(max_size=9), st.sampled_from(Origin), st.none() | st.floats(0, 1))


def test_what_people_proposed_quoted_and_looked_at_comes_back(archive: Archive) -> None:
    """It has words of the paper in it; held, it is nowhere to be seen."""
    (_, name), (_, other) = imported(archive, RECORD, {**RECORD, "number": "08", "code": "8-BC/TU"})
    assert name is not None and other is not None
    everybody = everything().labels
    propose_text(archive, name, 1, 1, "zzlydozz thóc gạo", actor="dung")
    add_relation(archive, name, NewRelation(Type.CITES, other, 1, quote="Báo cáo về kho"), actor="an")
    see_page(archive, name, 1, actor="an")

    def told() -> tuple[object, ...]:
        archive.follow()
        relations = Relating(archive.catalogue, everybody).of(name)
        lines, seen = archive.catalogue.lines, archive.catalogue.pages_seen
        return (lines.proposals_by("dung", everybody, limit=9), seen.has(name, 1),
                [(one.told.quote, one.told.said_by) for one in relations])  # fmt: skip

    before = told()
    assert len(before[0]) == 1 and before[1:] == (True, [("Báo cáo về kho", "person")])  # type: ignore[arg-type]
    for slip in ("TỐI MẬT", "MẬT"):
        archive.catalogue.holds.hold(name, slip, decided_by=ARCHIVIST)
        archive.catalogue.holds.set_mark(name, slip, why="đúng vậy")  # what is kept stays kept
        assert told() == ([], False, [])
        assert archive.catalogue.lines.count_proposals(everybody) == 0
        with closing(sqlite3.connect(archive.root / "catalogue.sqlite")) as connection:
            kept = [bytes(row[0]) for row in connection.execute("SELECT content FROM kept_remarks")]
            assert len(kept) == 1 and b"zzlydozz" not in kept[0]
            assert not connection.execute("SELECT 1 FROM proposals").fetchone()
            assert not connection.execute("SELECT 1 FROM relation_words WHERE quote <> ''").fetchone()
        let(archive, name)
        assert told() == before


@given(texts, texts, st.none() | dates, st.lists(flags, max_size=3), st.lists(pages, max_size=3))
def test_what_is_kept_comes_back_as_it_was(
    kind: str | None, subject: str | None, issued: PartialDate | None, review: list[ReviewFlag],
    pages: list[tuple[str, Origin, float | None]],
) -> None:  # fmt: skip
    document = Document("a", "a.txt", "b", State.INDEXED, Fields(kind=kind, subject=subject, issued=issued),
                        tuple(review), pages=tuple(Page(number, *one) for number, one in enumerate(pages, 1)))
    assert _unpacked(Document("a", "a.txt", "b", State.INDEXED), _packed(document)) == document
