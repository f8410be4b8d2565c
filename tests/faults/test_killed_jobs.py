"""Jobs whose worker is killed at random moments: each goes on, nothing is lost, nothing doubled, the journal verifies.

`VANKIEN_ACT_KILLS` says how many kills; by default a few. The release suite is run with 300:

    VANKIEN_ACT_KILLS=300 .venv/bin/pytest tests/faults/test_killed_jobs.py
"""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from multiprocessing import get_context
from pathlib import Path

import pytest

import indexer.readers
from indexer.working import work
from library.access import everything
from library.acts import RELEASE
from library.archive import Archive
from library.catalogue import JobState
from library.progress import Silent
from library.search.service import Ask
from tests.faults.killed_at_random import in_this_process, read_plainly
from tests.how_much import times

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]
KILLS = times("VANKIEN_ACT_KILLS", 8, promised=300)
SLOWEST = 0.6
"""Seconds within which a kill falls; the work of a round takes about as long."""
FILES = 6
"""Taken in by each round; the last of them is held back, and released by a later round."""


def do_jobs(folder: Path) -> None:
    """What `vankien work --once` does, without OCR and in one process."""
    assert hasattr(indexer.readers, "take_part") and hasattr(indexer.readers, "work_through")
    indexer.readers.work_through = in_this_process  # type: ignore[assignment]
    indexer.readers.take_part = read_plainly
    archive = Archive.open(folder)
    work(archive, once=True, progress=Silent())
    archive.close()


def ask(archive: Archive, given: Path, number: int, chance: random.Random) -> int:
    """Ask for a round of jobs: files to be taken in, a file to be released, housekeeping. Returns how many files."""
    folder = given / str(number)
    folder.mkdir()
    for place in range(FILES):
        mark = "MẬT\n" if place == FILES - 1 else ""
        text = f"{mark}BÁO CÁO\nVề kho thóc {number} {place}\n\nThóc chung, riêng{number}x{place}.\n"
        (folder / f"{place}.txt").write_text(text, encoding="utf-8")
    jobs = archive.catalogue.jobs
    jobs.add("ingest", {"paths": [str(folder)]}, asked_by="an")
    jobs.add(chance.choice(["repair", "follow"]), {}, asked_by="an")
    asked = {job.arguments.get("document") for job in jobs.latest(10**6) if job.kind == RELEASE}
    held = next((one.id for one in archive.catalogue.holds.held(offset=0, limit=50) if one.id not in asked), None)
    if held is not None:
        jobs.add(RELEASE, {"document": held, "why": "xem giấy", "mark_read_wrongly": True}, asked_by="an")
    return FILES


def check(archive: Archive) -> None:
    """Nothing half, nothing doubled."""
    assert list(archive.catalogue.journal.damage()) == []
    documents = archive.catalogue.documents
    shown = documents.get_many(list(documents.ids()))
    assert max(Counter(one.sha256 for one in shown).values(), default=1) == 1
    assert all(one.pages and one.fields.secrecy is None for one in shown)
    released = Counter(one.document for one in archive.catalogue.journal.since() if one.act == RELEASE)
    assert max(released.values(), default=1) == 1
    assert {one for one in released if one is not None} <= {one.id for one in shown}
    answer = archive.seen_by(everything()).search.search(Ask("thóc", limit=0))
    assert archive.health().in_step and answer.total == len(shown)


def test_a_killed_worker_loses_nothing_and_does_nothing_twice(tmp_path: Path) -> None:
    folder, given = tmp_path / "archive", tmp_path / "given"
    given.mkdir()
    chance = random.Random(int(os.environ.get("VANKIEN_SEED", "11")))
    Archive.open(folder, create=True).close()
    files, cut, kills = 0, 0, 0
    while cut < KILLS:
        archive = Archive.open(folder)
        if sum(job.state is JobState.WAITING for job in archive.catalogue.jobs.unfinished()) < 3:
            files += ask(archive, given, kills, chance)
        archive.close()
        process = get_context("fork").Process(target=do_jobs, args=(folder,))
        process.start()
        process.join(chance.random() * SLOWEST)
        process.kill()
        process.join()
        assert process.exitcode in (0, -signal.SIGKILL)
        cut, kills = cut + (process.exitcode != 0), kills + 1
        archive = Archive.open(folder)
        try:
            archive.recover()
            check(archive)
        finally:
            archive.close()
    _finish(folder, files)


def _finish(folder: Path, files: int) -> None:
    """Left alone, the worker does what is left, and everything that was asked for is there once."""
    process = get_context("fork").Process(target=do_jobs, args=(folder,))
    process.start()
    process.join(300)
    assert process.exitcode == 0
    archive = Archive.open(folder)
    try:
        check(archive)
        jobs = archive.catalogue.jobs.latest(10**6)
        assert {job.state for job in jobs} == {JobState.DONE}, [job.as_json() for job in jobs if job.state != "done"]
        states = archive.catalogue.states()
        releases = [job for job in jobs if job.kind == RELEASE]
        held = files // FILES - len(releases)
        assert states == {"indexed": files - held, **({"quarantined": held} if held else {})}
        done = {one.document for one in archive.catalogue.journal.since() if one.act == RELEASE}
        assert done == {job.arguments["document"] for job in releases} and releases
        vault = {path.name for path in (folder / "vault").rglob("*") if path.is_file()}
        assert all(sha256 in "".join(vault) for _, sha256, _ in archive.catalogue.vault_objects())
    finally:
        archive.close()
