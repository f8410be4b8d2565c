"""Whose turn it is to write: a person does not wait for a whole row of another's writes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from library.archive import Archive
from library.catalogue import Catalogue
from library.catalogue.turns import Turns
from library.errors import BusyError


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    archive = Archive.open(tmp_path / "archive", create=True)
    archive.catalogue.set_meta("first", "1")
    yield archive.root
    archive.close()


def test_who_waits_comes_next_whoever_writes_one_transaction_after_another(folder: Path) -> None:
    busy, person = Archive.open(folder), Archive.open(folder)
    stop, waited, written = threading.Event(), [], [0]

    def write_on_and_on(catalogue: Catalogue) -> None:
        while not stop.is_set():
            with catalogue.transaction():
                catalogue.set_meta("busy", str(written[0]))
                written[0] += 1
                time.sleep(0.1)

    worker = threading.Thread(target=write_on_and_on, args=(busy.catalogue,))
    worker.start()
    try:
        for turn in range(8):
            time.sleep(0.02)
            before = written[0]
            person.catalogue.set_meta("person", str(turn))
            waited.append(written[0] - before)
    finally:
        stop.set()
        worker.join()
    assert max(waited) <= 1 and written[0] >= 4  # what was under way, and no other one
    busy.close()
    person.close()


def test_who_waits_in_vain_is_told_so_and_nobody_lets_others_go_for_ever(tmp_path: Path) -> None:
    turns, other = Turns(tmp_path, patience=0.05), Turns(tmp_path, patience=0.05)

    def never() -> None:
        raise BusyError("busy")

    with pytest.raises(BusyError):
        turns.take(never)
    assert not turns._somebody_waits()
    with other._waiting():
        begin = time.monotonic()
        turns.take(lambda: None)  # it has not written yet, and lets nobody go first
        assert time.monotonic() - begin < 0.1
        turns.done()
        turns.take(lambda: None)
        assert 0.4 < time.monotonic() - begin < 5


def test_who_cannot_be_seen_to_wait_waits_all_the_same(tmp_path: Path) -> None:
    """As where the file is another user's."""
    (tmp_path / "nowhere").touch()
    turns, tried = Turns(tmp_path / "nowhere", patience=5), [0]

    def second_time() -> None:
        tried[0] += 1
        if tried[0] == 1:
            raise BusyError("busy")

    turns.take(second_time)
    assert tried == [2]
