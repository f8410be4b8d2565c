"""Files that are held back, and what is done with them, for tests of releasing and of declassifying."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer.jobs import Job
from indexer.pipeline import ingest
from indexer.releasing import hold_again, release
from indexer.reporting import ReportLine
from library.archive import Archive
from library.progress import Silent
from library.records import Document, State
from library.search.service import Ask
from tests.seeing import seen

TEXT = "BÁO CÁO\nVề công tác thủy lợi\n\nToàn tỉnh ra sức làm thủy lợi, chống hạn.\n"


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading in a child has its own tests; a second each is saved here."""

    def work_through(jobs: list[Job], work: Callable[[Job], object], *, workers: int, **_: object
                     ) -> Iterator[tuple[Job, object]]:
        assert workers == 1
        yield from ((job, work(job)) for job in jobs)

    monkeypatch.setattr("indexer.readers.work_through", work_through)


def take_in(archive: Archive, *given: Path, retry_failed: bool = False) -> tuple[ReportLine, ...]:
    return ingest(archive, given, retry_failed=retry_failed, workers=1, progress=Silent()).lines


def marked(archive: Archive, tmp_path: Path) -> str:
    """A text that begins with a mark, and an ordinary one; the id of the first."""
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "a.txt").write_text(f"MẬT\n\n{TEXT}", encoding="utf-8")
    (tmp_path / "given" / "b.txt").write_text(TEXT.replace("BÁO CÁO", "CHỈ THỊ"), encoding="utf-8")
    line, _ = take_in(archive, tmp_path / "given")
    assert (line.state, line.reason) == (State.QUARANTINED, "mark")
    return line.id or ""


def let(archive: Archive, one: str, *, marks: bool = False, why: str | None = None) -> tuple[str, ...]:
    why = why or (None if marks else "looked at the paper")
    return release(archive, one, mark_read_wrongly=marks, why=why, progress=Silent()).ids


def hold(archive: Archive, one: str) -> State:
    return hold_again(archive, one, progress=Silent()).state


def stored(archive: Archive, one: str) -> Document:
    document = archive.catalogue.documents.get(one)
    assert document is not None
    return document


def found(archive: Archive, query: str) -> list[str]:
    return sorted(one.id for one in seen(archive).search.search(Ask(query)).results)
