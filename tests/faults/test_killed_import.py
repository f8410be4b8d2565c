"""An import killed at each of its steps: what is here is told by one act, written by the next command at the latest."""

from __future__ import annotations

import itertools
import json
import os
import signal
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

import indexer.importing
from indexer.importing import import_records
from library.acts import undo
from library.archive import Archive
from library.catalogue import Catalogue
from library.catalogue.documents import Documents
from library.catalogue.generations import Announcing
from library.catalogue.imports import IMPORT, Imports
from library.catalogue.journal import Journal
from library.command_line.commands import opened
from library.machine.locking import Claims
from library.progress import Silent
from library.records import State

pytestmark = pytest.mark.slow
RECORDS = 10
POINTS: tuple[tuple[Any, str, bool, int], ...] = (
    (Imports, "begin", False, 1), (Imports, "begin", True, 1), (Documents, "insert_many", True, 1),
    (Imports, "note", True, 2), (Announcing, "after_commit", True, 2), (Announcing, "after_commit", True, 3),
    (Imports, "end", False, 1), (Imports, "end", True, 1), (Journal, "write", True, 1),
    (Announcing, "before_commit", True, 5), (Claims, "release", False, 1), (Catalogue, "close", False, 1),
)  # fmt: skip
"""What is killed at which of its calls, before or after it."""


def take_in(folder: Path, file: Path, owner: Any, name: str, after: bool, call: int) -> None:
    """Import and be killed at a point."""
    archive, calls, original = Archive.open(folder), itertools.count(1), getattr(owner, name)
    indexer.importing._BATCH = 4

    def deadly(*args: Any, **more: Any) -> Any:
        fatal = next(calls) == call
        result = original(*args, **more) if after or not fatal else None
        if fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, deadly)
    import_records(archive, file, index=lambda: None, progress=Silent(), actor="an")
    archive.close()


def test_all_that_is_here_is_told_by_one_act(tmp_path: Path) -> None:
    counts = set()
    for place, point in enumerate(POINTS):
        folder, file = tmp_path / f"archive{place}", tmp_path / "records.jsonl"
        file.write_text("".join(json.dumps({"source": f"{one}", "pages": ["Kho"]}) + "\n" for one in range(RECORDS)))
        Archive.open(folder, create=True).close()
        killed = get_context("fork").Process(target=take_in, args=(folder, file, *point))
        killed.start()
        killed.join(60)
        assert killed.exitcode == -signal.SIGKILL, point
        with opened(folder) as archive:
            here = set(archive.catalogue.documents.ids())
            acts = list(archive.catalogue.journal.since())
            assert [one.act for one in acts] == [IMPORT] * bool(here), point
            assert sum(one.after["count"] for one in acts) == len(here), point
            assert not archive.catalogue.imports.under_way() and not list(archive.catalogue.journal.damage()), point
            counts.add(len(here))
            for one in acts:
                assert one.actor == "an"
                undo(archive, one.id, actor="an")
            assert not list(archive.catalogue.documents.ids()), point
            assert set(archive.catalogue.documents.ids(State.WITHDRAWN)) == here, point
    assert {0, 4, 8, RECORDS} <= counts
