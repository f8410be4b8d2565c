"""Backup and restore, killed at random moments: what was there is whole; what was made is whole, or not there.

`VANKIEN_BACKUP_KILLS` says how many kills; by default a few. The release suite is run with 200:

    VANKIEN_BACKUP_KILLS=200 .venv/bin/pytest tests/faults/test_killed_backup.py
"""

from __future__ import annotations

import os
import random
import shutil
import signal
from multiprocessing import get_context
from pathlib import Path

import pytest

from library.backup import bags_in, make_backup, problems, restore
from library.progress import Silent
from tests.how_much import times
from tests.library.backup.conftest import opened, put, put_some, state_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]
KILLS = times("VANKIEN_BACKUP_KILLS", 6, promised=200)
_TRIES = 10
"""Times as many tries as kills, for what is over before it is killed does not count."""
SLOWEST = 0.5
"""Seconds within which a kill falls; a backup or a restore of this archive takes about as long."""


def back_up(root: Path, target: Path) -> None:
    with opened(root) as archive:
        make_backup(archive, target, actor="an", keep=3, progress=Silent())


def bring_back(target: Path, again: Path) -> None:
    restore(target, again, actor="an", progress=Silent())


def was_killed(work: object, *given: object, after: float) -> bool:
    process = get_context("fork").Process(target=work, args=given)
    process.start()
    process.join(after)
    process.kill()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


def test_a_backup_and_an_archive_are_whole_or_not_there(tmp_path: Path) -> None:
    root, target = tmp_path / "archive", tmp_path / "backups"
    chance = random.Random(int(os.environ.get("VANKIEN_SEED", "7")))
    with opened(root, create=True) as archive:
        put_some(archive)
    back_up(root, target)  # a slow machine ends none before it is killed, and then nothing can be restored
    killed = {"backup": 0, "restore": 0}
    for number in range(_TRIES * KILLS):
        if sum(killed.values()) == KILLS:
            break
        if number % 2 == 0:
            with opened(root) as archive:
                put(archive, f"mới {number}", f"Về việc thứ {number}")
            before = {bag.folder.name for bag in bags_in(target)}
            cut = was_killed(back_up, root, target, after=chance.random() * SLOWEST)
            after = {bag.folder.name for bag in bags_in(target)}
            assert cut or after - before
            assert len(after) >= min(len(before), 3)
            for bag in bags_in(target):
                assert not list(problems(bag, Silent())), f"kill {number}"
        elif bags_in(target):
            again = tmp_path / "again"
            cut = was_killed(bring_back, target, again, after=chance.random() * SLOWEST)
            assert cut or again.exists()
            if again.exists():
                assert state_of(again)["documents"]
                with opened(again) as archive:
                    archive.catalogue.check()
                    assert not [one for *_, one in archive.verify() if one]
                shutil.rmtree(again)
        else:
            continue
        killed["restore" if number % 2 else "backup"] += cut
    back_up(root, target)
    bring_back(target, tmp_path / "last")
    assert state_of(tmp_path / "last") == state_of(root)
    assert not [one for one in target.iterdir() if one.name.startswith(".unfinished")]
    assert sum(killed.values()) == KILLS and min(killed.values()) >= KILLS // 6
