"""Killed at random moments, older catalogues put back in between: no original is lost, nothing hidden is shown.

`VANKIEN_CATALOGUE_KILLS` says how many kills; by default some. The release suite is run with 1000:

    VANKIEN_CATALOGUE_KILLS=1000 .venv/bin/pytest tests/faults/test_killed_with_older_catalogues.py
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import Process, get_context
from pathlib import Path

import pytest

from library.archive import Archive
from library.catalogue.store import FILE_NAME
from library.errors import WrongCatalogueError
from library.records import State
from library.vault import Room
from tests.faults.killed_at_random import work_on
from tests.how_much import times

pytestmark = [pytest.mark.slow, pytest.mark.timeout(7200)]
KILLS = times("VANKIEN_CATALOGUE_KILLS", 15, promised=1000)
PUT_BACK_EVERY = 4
SLOWEST = 0.8
"""Seconds within which a kill falls; most work takes about as long."""


class Office:
    """An archive, the files that were given to it, and what was seen to be named and hidden by it."""

    def __init__(self, base: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.base, self.folder, self.given = base, base / "archive", base / "given"
        self.given.mkdir()
        self.number = 0
        self.named: set[str] = set()
        self.hidden: dict[str, str] = {}
        self.unsure: set[str] = set()
        self.saved: list[Path] = []

    def write_files(self) -> None:
        for _ in range(self.chance.randint(1, 3)):
            self.number += 1
            mark = "MẬT\n" if self.chance.random() < 0.2 else ""
            (self.given / f"{self.number}.txt").write_text(f"{mark}BÁO CÁO\nVề kho thóc số {self.number}\n")

    def start(self, *arguments: str) -> Process:
        """A process that has everything loaded already."""
        process = get_context("fork").Process(target=work_on, args=(self.folder, *arguments))
        process.start()
        return process  # type: ignore[return-value]

    def run(self, *arguments: str) -> None:
        process = self.start(*arguments)
        process.join(300)
        assert process.exitcode == 0

    def kill(self, process: Process) -> bool:
        """Kill it at some moment; returns whether it was quicker than that."""
        process.join(self.chance.random() * self.chance.random() * SLOWEST)
        process.kill()
        process.join()
        assert process.exitcode in (0, -signal.SIGKILL)
        return process.exitcode == 0

    def kill_some_work(self) -> None:
        what = self.chance.choice(["ingest", "ingest", "withdraw", "restore", "hold", "recover"])
        one = self.chance.choice(self.documents() or [""])
        if what == "ingest" or not one:
            self.write_files()
            arguments = ("ingest", str(self.given))
        else:
            arguments = ("recover",) if what == "recover" else (what, one)
            if what in ("withdraw", "restore", "hold"):
                self.unsure.add(one)
        if self.kill(self.start(*arguments)) and arguments[0] in ("withdraw", "hold"):
            self.hidden[one] = arguments[0]
            self.unsure.discard(one)

    @contextmanager
    def opened(self) -> Iterator[Archive]:
        archive = Archive.open(self.folder, create=True)
        try:
            yield archive
        finally:
            archive.close()

    def documents(self) -> list[str]:
        with self.opened() as archive:
            changes = archive.catalogue.documents.changed_since(0, limit=100_000)
            return [one for _, one in changes]

    def look(self) -> None:
        """What the catalogue names and hides now must never be lost from here on."""
        with self.opened() as archive:
            catalogue = archive.catalogue
            self.named |= {sha256 for what, sha256, _ in catalogue.vault_objects() if what == "original"}
            for _, one in catalogue.documents.changed_since(0, limit=100_000):
                state = catalogue.documents.state_of(one)
                if state is State.INDEXED:
                    self.hidden.pop(one, None)
                else:
                    self.hidden[one] = str(state)
        self.unsure.clear()

    def save(self) -> None:
        copy = self.base / f"saved {len(self.saved)}"
        shutil.copy(self.folder / FILE_NAME, copy)  # closed, so it has no log
        self.saved.append(copy)

    def put_back(self) -> None:
        for log in ("-wal", "-shm"):
            (self.folder / f"{FILE_NAME}{log}").unlink(missing_ok=True)
        kind = self.chance.random()
        if kind < 0.15:
            (self.folder / FILE_NAME).write_bytes(b"")
        elif kind < 0.3:
            (self.folder / FILE_NAME).unlink()
        else:
            shutil.copy(self.chance.choice(self.saved), self.folder / FILE_NAME)

    def is_refused(self) -> bool:
        try:
            Archive.open(self.folder).close()
        except WrongCatalogueError:
            return True
        return False

    def recover(self) -> None:
        """Recovers, killed once or twice."""
        for _ in range(self.chance.randint(0, 2)):
            self.kill(self.start("recover"))
        self.run("recover")

    def check(self) -> None:
        with self.opened() as archive:
            vault, catalogue = archive.vault, archive.catalogue
            there = {path.name for path in vault.objects(Room.ORIGINALS) if not path.name.startswith(".")}
            assert self.named <= there, "an original is gone"
            for sha256 in self.named:
                assert hashlib.sha256(vault.read(Room.ORIGINALS, sha256)).hexdigest() == sha256
            known = {sha256 for what, sha256, _ in catalogue.vault_objects() if what == "original"}
            assert self.named <= known, "an original is not accounted for"
            for one in self.hidden:
                assert catalogue.documents.state_of(one) is not State.INDEXED or one in self.unsure, one


def test_every_original_is_accounted_for(tmp_path: Path) -> None:
    seed = int(os.environ.get("VANKIEN_SEED", "7"))
    office = Office(tmp_path, seed)
    office.write_files()
    office.run("ingest", str(office.given))
    office.look()
    office.save()
    refused = 0
    for kill in range(1, KILLS + 1):
        office.kill_some_work()
        office.check()
        office.look()
        if kill % 2:
            office.save()
        if kill % PUT_BACK_EVERY == 0:
            office.put_back()
            if office.is_refused():
                refused += 1
                office.recover()
            office.check()
            office.look()
    office.run("recover")
    office.run("ingest", str(office.given))
    office.check()
    assert refused >= KILLS // PUT_BACK_EVERY // 2
    with office.opened() as archive:
        files = {hashlib.sha256(path.read_bytes()).hexdigest() for path in office.given.iterdir()}
        known = {sha256 for what, sha256, _ in archive.catalogue.vault_objects() if what == "original"}
        assert files <= known and archive.catalogue.lost.count() == 0
