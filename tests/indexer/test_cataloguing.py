"""How far the index may be behind the catalogue while an ingest runs, on a clock that the test moves."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer import cataloguing
from indexer.admitting import admit
from indexer.cataloguing import Cataloguer
from indexer.discovering import discover
from indexer.jobs import Job
from indexer.limits import limits_of
from indexer.work import process_file
from library.archive import Archive
from library.progress import Silent


class Clock:
    """Stands in for the module `time`."""

    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(cataloguing, "time", clock)
    return clock


def test_a_document_is_found_two_seconds_after_it_was_catalogued_at_the_latest(tmp_path: Path, clock: Clock) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.txt").write_text(f"Nghị quyết về thủy lợi {name}", encoding="utf-8")
    archive = Archive.open(tmp_path / "archive", create=True)
    groups = admit(discover([folder], leave_out=archive.root), archive, retry_failed=False, progress=Silent())
    assert len(groups) == 2
    cataloguer = Cataloguer(archive, groups, Silent())
    limits = limits_of(archive.settings)
    for number, group in enumerate(groups):
        first = group.first
        job = Job(first.path, first.source, first.sha256, archive.vault.folder, limits)
        cataloguer.take(job, process_file(job))
        assert archive.engine.document_count() == number  # a commit for each document would slow the ingest
        clock.now += 1.5  # a tick comes about twice a second, and the commit wants time too
        cataloguer.keep_index_fresh()
        assert archive.engine.document_count() == number + 1
    archive.close()
