"""Misread words in an archive: found by what they mean, shown as they were read, and never told by what is hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from library.archive import Archive
from library.catalogue import NewDocument
from library.exchange import FORMS
from library.records import Box, Document, Origin, Page, Repair, State, Word
from library.search.answers import Ask
from library.search.contract import Field
from tests.everybody import as_indexed
from tests.memory_engine import MemoryEngine
from tests.seeing import seen

CLEAN = "Chi bộ phải triển khai công tác thủy lợi"
MISREAD = "Nghị quyết 26-NQ/TW: các chỉ bộ phải triên khai."
MEANT = "Nghị quyết 26-NQ/TW: các chi bộ phải triển khai."


def a_document(number: int, *texts: str, origin: Origin = Origin.OCR, state: State = State.INDEXED) -> Document:
    pages = tuple(Page(place, text, origin, 0.9) for place, text in enumerate(texts, start=1))
    return Document(f"d{number:02}", f"{number}.pdf", f"{number:064}", state, pages=pages)


def put(archive: Archive, documents: Sequence[Document]) -> None:
    archive.catalogue.documents.insert_many([NewDocument(one) for one in documents])


def step(archive: Archive) -> int:
    """What an ingest does at its end."""
    with archive.writing():
        archive.catch_up()
        changed = archive.repair()
        archive.catch_up()
    return changed


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.open(tmp_path / "kho", create=True)


@pytest.fixture
def told(archive: Archive) -> Archive:
    """With pages that say which words there are, and one that was misread."""
    put(archive, [*(a_document(number, f"{CLEAN} {number}") for number in range(10, 15)), a_document(1, MISREAD)])
    assert step(archive) == 1
    return archive


def found(archive: Archive, query: str) -> set[str]:
    answer = seen(archive).search.search(Ask(query, limit=50))
    return {result.id for result in answer.results[: answer.total]}


def test_a_misread_word_is_found_by_what_it_means_and_marked_where_it_stands(told: Archive) -> None:
    for query in ('"các chi bộ"', '"bộ phải triển khai" -lợi'):
        assert found(told, query) == {"d01"}
    page = seen(told).document("d01").pages[0]
    assert page.text == MISREAD and page.searched_text == MEANT
    marked = seen(told).search.highlighter('"các chi bộ"')(page.text, page.repairs)
    assert [page.text[start:end] for start, end in marked] == ["các", "chỉ", "bộ"]
    result = seen(told).search.search(Ask('"các chi bộ"')).results[0]
    passage = result.pages[0]
    assert [passage.snippet[start:end] for start, end in passage.marks] == ["các", "chỉ", "bộ"]


def test_what_leaves_the_archive_is_the_reading(told: Archive) -> None:
    document = seen(told).document("d01")
    assert document.as_json()["pages"][0]["text"] == MISREAD
    words = tuple(Word(start, start + 4, Box(0, 0, 9, 9), 0.9) for start in (MISREAD.index("chỉ"),))
    placed = replace(document, pages=(replace(document.pages[0], words=words, width=9, height=9, picture="a" * 64),))
    content = FORMS["hocr"].write(placed, Path(), "", 1).decode()
    assert "chỉ" in content and "chi<" not in content


def test_done_twice_nothing_changes(told: Archive) -> None:
    before = told.catalogue.documents.last_change()
    assert step(told) == 0
    assert told.catalogue.documents.last_change() == before
    kept = seen(told).document("d01").pages[0].repairs
    told.catalogue.set_meta("repairs", "{}")
    with told.writing():
        told.rebuild()
    assert seen(told).document("d01").pages[0].repairs == kept
    assert found(told, '"các chi bộ"') == {"d01"}


def test_only_what_was_read_from_pictures_is_repaired(archive: Archive) -> None:
    clean = [a_document(number, f"{CLEAN} {number}") for number in range(10, 15)]
    others = [a_document(place, MISREAD, origin=origin)
              for place, origin in enumerate((Origin.TEXT_LAYER, Origin.GIVEN, Origin.LEGACY))]
    put(archive, [*clean, *others])
    assert step(archive) == 0
    assert found(archive, '"các chi bộ"') == set()
    assert found(archive, '"các chỉ bộ"') == {"d00", "d01", "d02"}


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.QUARANTINED, State.ASIDE])
def test_hidden_documents_tell_no_words(archive: Archive, state: State) -> None:
    """`Lạc Thung` is no word of a dictionary: only pages of the archive could say that there is such a thing."""
    hidden = [a_document(number, f"bến lạc thung {number}", state=state) for number in range(10, 20)]
    put(archive, [*hidden, a_document(1, "ở lạc thụng nọ")])
    assert step(archive) == 0
    for one in hidden:
        archive.catalogue.documents.set_state(one.id, State.INDEXED)
    assert step(archive) == 1
    assert seen(archive).document("d01").pages[0].repairs == (Repair(6, 11, "thung"),)


def test_a_document_that_is_hidden_takes_its_misread_words_along(told: Archive) -> None:
    told.catalogue.documents.set_state("d01", State.WITHDRAWN)
    step(told)
    assert found(told, '"các chi bộ"') == set()
    told.catalogue.documents.set_state("d01", State.INDEXED)
    step(told)
    assert found(told, '"các chi bộ"') == {"d01"}


def test_what_is_new_is_repaired_with_what_was_there(told: Archive) -> None:
    put(told, [a_document(2, "mọi chỉ bộ đều họp")])
    assert step(told) == 1
    assert found(told, '"mọi chi bộ"') == {"d02"}


def test_the_order_of_arrival_changes_nothing(tmp_path: Path) -> None:
    documents = [*(a_document(number, f"{CLEAN} {number}") for number in range(10, 15)), a_document(1, MISREAD)]
    archives = []
    for name, order in (("one", documents), ("two", documents[::-1])):
        archive = Archive.open(tmp_path / name, create=True)
        for document in order:
            put(archive, [document])
            step(archive)
        archives.append({one.id: seen(archive).document(one.id).pages for one in documents})
    assert archives[0] == archives[1]
    assert archives[0]["d01"][0].searched_text == MEANT


def test_both_engines_hold_the_same_tokens(told: Archive) -> None:
    memory = MemoryEngine()
    with memory.writing(watermark=1) as writer:
        for id_ in told.catalogue.documents.ids():
            writer.put(as_indexed(seen(told).document(id_)))
    for field in (Field.TEXT, Field.WORDS, Field.CITED):
        assert list(memory.vocabulary(field)) == list(told.engine.vocabulary(field))
    assert "triên" not in dict(memory.vocabulary(Field.TEXT))
    assert "chi_bộ" in dict(memory.vocabulary(Field.WORDS))


def test_an_archive_of_an_older_version_is_repaired_when_it_is_opened_for_use(told: Archive) -> None:
    told.catalogue.set_meta("repairs", '{"version": "0", "change": 99, "pages": 9}')
    assert step(told) == 0  # gone through anew, and all is as it was
    assert '"version": "0"' not in str(told.catalogue.meta("repairs"))


def test_a_repair_must_be_one() -> None:
    for start, end, meant in ((3, 3, "chi"), (-1, 2, "chi"), (0, 3, "")):
        with pytest.raises(ValueError, match="not a repair"):
            Repair(start, end, meant)


@pytest.mark.parametrize("small", [1000, 0])
def test_what_a_hidden_document_taught_is_taken_back(
    told: Archive, small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a small archive, which is gone through anew anyway, and in a large one."""
    monkeypatch.setattr("library.repairing.SMALL", small)
    put(told, [a_document(number, f"khác {number}") for number in range(50, 150)])
    step(told)
    assert told.catalogue.repairs.of("d01", 1)
    for number in range(10, 15):
        told.catalogue.documents.set_state(f"d{number}", State.WITHDRAWN)
    told.follow()
    told.unlearn()
    meant = {one.meant for one in told.catalogue.repairs.of("d01", 1)}
    assert "triển" not in meant and found(told, "triển khai") == set()
    assert told.health().in_step


def test_in_a_large_archive_it_is_a_job(told: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("library.archive.SMALL", 3)
    told.unlearn()
    assert [job.kind for job in told.catalogue.jobs.unfinished()] == ["repair"]
