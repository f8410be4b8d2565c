"""People's acts, killed at random moments: each is there whole, with its row in the journal, or not at all.

`VANKIEN_ACT_KILLS` says how many kills; by default a few. The release suite is run with 300:

    VANKIEN_ACT_KILLS=300 .venv/bin/pytest tests/faults/test_killed_acts.py
"""

from __future__ import annotations

import os
import random
import signal
import time
from multiprocessing import get_context
from pathlib import Path

import pytest

from library.access import Level, Scope
from library.acts import correct, restore, set_access, undo, withdraw, word_for
from library.acts.correcting import words_told
from library.archive import Archive
from library.catalogue import NewDocument
from library.catalogue.journal import Entry
from library.catalogue.words import Says
from library.errors import ConflictError, NotFoundError, UsageError
from library.records import Document, Fields, Origin, Page, State
from library.search.service import Ask
from tests.how_much import times
from tests.seeing import seen

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]
KILLS = times("VANKIEN_ACT_KILLS", 8, promised=300)
_WHOLE = 3
"""Runs that are not killed: within the time of the slowest of them a kill falls, so that most cut something off."""
DOCUMENTS = [f"d{number}" for number in range(6)]


def begin(folder: Path) -> None:
    archive = Archive.open(folder, create=True)
    archive.catalogue.documents.insert_many(
        NewDocument(Document(one, f"{one}.txt", one * 8, State.INDEXED, Fields(kind="Báo cáo", subject="Về kho thóc"),
                             pages=(Page(1, "kho thóc", Origin.GIVEN),)))
        for one in DOCUMENTS)  # fmt: skip
    archive.follow()
    archive.close()


def act_at_random(folder: Path, seed: int) -> None:
    """Ten acts, each as a person would do it."""
    chance, archive = random.Random(seed), Archive.open(folder)
    for step in range(10):
        one, why = chance.choice(DOCUMENTS), f"lần {seed}"
        try:
            what = chance.randrange(5)
            if what == 0:
                correct(archive, one, {"subject": word_for("subject", f"Về zz{seed}zz{step}")}, actor="an", why=why)
            elif what == 1:
                withdraw(archive, one, actor="an", why=why)
            elif what == 2:
                restore(archive, one, actor="binh", why=why)
            elif what == 3:
                set_access(archive, one, chance.choice(list(Level)), actor="an", why=why)
            else:
                newest = [entry.id for entry in archive.catalogue.journal.since()]
                undo(archive, chance.choice(newest or [1]), actor="binh")
        except (UsageError, ConflictError, NotFoundError):
            pass
    archive.close()


def expected_of(entries: list[Entry]) -> tuple[str, str, dict[str, object] | None]:
    """State, subject and own rule of a document, as its rows in the journal tell them."""
    state, rule, subject = "indexed", None, "Về kho thóc"
    for entry in entries:
        if "state" in entry.after:
            assert entry.before["state"] == state
            state = entry.after["state"]
        if "rule" in entry.after:
            assert entry.before["rule"] == rule
            rule = entry.after["rule"]
        if "words" in entry.after:
            assert entry.before["values"]["subject"] == subject
            word = words_told(entry.after["words"])["subject"]
            subject = "Về kho thóc" if word.says is Says.READING else word.value or ""
    return state, subject, rule


def test_an_act_is_whole_or_not_at_all(tmp_path: Path) -> None:
    folder, chance = tmp_path / "archive", random.Random(int(os.environ.get("VANKIEN_SEED", "7")))
    begin(folder)
    acts, cut, lasts = 0, 0, 0.0
    for kill in range(-_WHOLE, KILLS):
        process = get_context("fork").Process(target=act_at_random, args=(folder, kill))
        began = time.monotonic()
        process.start()
        process.join(chance.random() * lasts if kill >= 0 else None)
        lasts = max(lasts, time.monotonic() - began) if kill < 0 else lasts  # as quick as this machine is now
        process.kill()
        process.join()
        assert process.exitcode in (0, -signal.SIGKILL)
        cut += process.exitcode != 0
        archive = Archive.open(folder)
        try:
            archive.recover()
            journal = archive.catalogue.journal
            assert list(journal.damage()) == []
            found = sum(1 for _ in journal.since())
            assert found >= acts
            acts = found
            for one in DOCUMENTS:
                state, subject, rule = expected_of(journal.of(one))
                document = archive.catalogue.documents.get(one)
                assert document is not None
                assert (document.state, document.fields.subject) == (state, subject)
                own = archive.catalogue.access.get(Scope.DOCUMENT, one)
                assert (None if own is None else str(own.level)) == (None if rule is None else rule["level"])
                assert document.access == (rule["level"] if rule else "open")
            shown = {one for one in DOCUMENTS if (archive.catalogue.documents.state_of(one) is State.INDEXED
                                                  and archive.catalogue.documents.access_of(one) is Level.OPEN)}
            assert {one.id for one in seen(archive).search.search(Ask("kho thóc", limit=50)).results} == shown
            assert archive.health().in_step
        finally:
            archive.close()
    assert cut >= KILLS // 3 and acts > KILLS
