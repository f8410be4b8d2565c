"""Who let a document through does not say that this was right; somebody else does, and it waits no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from library.access import everything
from library.acts import undo
from library.acts.kinds import RELEASE
from library.acts.releases import released_by, see_released
from library.archive import Archive
from library.catalogue import NewDocument
from library.errors import UsageError
from library.records import Document, Fields, Origin, Page, ReviewFlag, State

LET = NewDocument(Document("one", "one.pdf", "0" * 64, State.INDEXED, Fields(kind="Báo cáo"),
                           review=(ReviewFlag("secrecy", "released by the archivist"),),
                           pages=(Page(1, "Kho thóc", Origin.OCR, 0.95),)))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(tmp_path / "archive", create=True)
    archive.catalogue.documents.insert_many([LET])
    let_through(archive)
    yield archive
    archive.close()


def let_through(archive: Archive) -> None:
    archive.catalogue.holds.hold("one", "MẬT")
    archive.catalogue.holds.release(LET, "MẬT", why="không có dấu")
    archive.catalogue.journal.write("lan", RELEASE, "one", after={"state": "indexed"})


def waits(archive: Archive) -> int:
    return archive.seen_by(everything()).doubt_counts().total("secrecy")


def test_another_person_says_that_it_was_right(archive: Archive) -> None:
    assert waits(archive) == 1 and released_by(archive, "one") == {"lan"}
    with pytest.raises(UsageError, match="does not say"):
        see_released(archive, "one", actor="lan")
    act = see_released(archive, "one", actor="minh")
    assert act and waits(archive) == 0 and see_released(archive, "one", actor="nam") is None
    undone = undo(archive, act, actor="minh")
    assert waits(archive) == 1
    undo_again = see_released(archive, "one", actor="nam")
    assert undo_again and undo_again > undone.act and waits(archive) == 0


def test_read_again_it_stands_held_again_it_does_not(archive: Archive) -> None:
    see_released(archive, "one", actor="minh")
    with archive.catalogue.transaction() as connection:
        archive.catalogue.documents.rewrite(LET, connection)
    assert waits(archive) == 0
    let_through(archive)
    assert waits(archive) == 1


@pytest.mark.parametrize("prepare", [
    lambda archive: archive.catalogue.holds.hold("one", "MẬT"),
    lambda archive: archive.catalogue.documents.insert_many([NewDocument(Document(
        "two", "two.pdf", "1" * 64, State.INDEXED, pages=(Page(1, "Kho", Origin.OCR),)))]),
])
def test_what_was_not_let_through_is_refused(archive: Archive, prepare: Callable[[Archive], None]) -> None:
    prepare(archive)
    one = "two" if archive.catalogue.documents.state_of("two") else "one"
    with pytest.raises(UsageError):
        see_released(archive, one, actor="minh")
