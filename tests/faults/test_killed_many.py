"""An act about many documents, killed at each of its steps: all of it is there with its row in the journal, or none."""

from __future__ import annotations

import os
import signal
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from library.access import everything
from library.acts import undo
from library.acts.many import carry_out, plan, setting
from library.archive import Archive
from library.catalogue import NewDocument
from library.catalogue.generations import Announcing
from library.catalogue.journal import Journal
from library.catalogue.many import Many, What
from library.records import Document, Fields, Origin, Page, State

pytestmark = pytest.mark.slow
IDS = [f"d{number}" for number in range(20)]
POINTS: dict[str, tuple[Any, str, bool]] = {
    "nothing is written down": (Many, "take_up", False), "it is written down": (Many, "take_up", True),
    "it stands in the journal": (Journal, "write", True), "it is done": (Many, "carry_out", True),
    "it was announced": (Announcing, "before_commit", True), "it is committed": (Announcing, "after_commit", True),
    "nothing is followed": (Archive, "follow_soon", False),
}  # fmt: skip


def act(folder: Path, what: What, value: str, point: str, back: int | None) -> None:
    """Do the act, or take one back, and be killed at a point."""
    archive, number = Archive.open(folder), 0
    if back is None:
        number = plan(archive, IDS, setting(what, value), actor="an", viewer=everything())
    owner, name, after = POINTS[point]
    original = getattr(owner, name)

    def deadly(*args: Any, **more: Any) -> Any:
        result = original(*args, **more) if after else None
        os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, deadly)
    if back is None:
        carry_out(archive, number, actor="an", viewer=everything())
    else:
        undo(archive, back, actor="an")


def now(archive: Archive, what: What) -> set[str | None]:
    if what is What.ACCESS:
        return {str(archive.catalogue.documents.access_of(one)) for one in IDS}
    return {archive.catalogue.words.values(one)["kind"] for one in IDS}


@pytest.mark.parametrize(("what", "before", "value"), [
    (What.KIND, "Báo cáo", "Chỉ thị"), (What.ACCESS, "open", "internal")])  # fmt: skip
def test_all_or_nothing(tmp_path: Path, what: What, before: str, value: str) -> None:
    archive = Archive.open(tmp_path / "archive", create=True)
    archive.catalogue.documents.insert_many(
        NewDocument(Document(one, f"{one}.txt", one * 8, State.INDEXED, Fields(kind="Báo cáo"),
                             pages=(Page(1, "kho thóc", Origin.GIVEN),))) for one in IDS)  # fmt: skip
    archive.follow()
    archive.close()
    done, reached = None, set()
    for point in POINTS:
        if point == "nothing is written down" and done is not None:
            continue
        killed = get_context("fork").Process(target=act, args=(tmp_path / "archive", what, value, point, done))
        killed.start()
        killed.join(60)
        assert killed.exitcode in (-signal.SIGKILL, 0), point
        archive = Archive.open(tmp_path / "archive")
        found, last = now(archive, what), archive.catalogue.journal.last()
        entry = archive.catalogue.journal.get(last) if last else None
        in_force = entry is not None and entry.undoes is None
        assert found == {value if in_force else before}, point
        assert not list(archive.catalogue.journal.damage())
        reached.add((done is None, in_force))
        done = last if in_force else None
        archive.follow()
        archive.close()
    assert (True, True) in reached and (True, False) in reached
