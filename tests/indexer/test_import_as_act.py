"""An import is one act: the journal tells what it brought in, and taking it back withdraws that."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer.importing import import_records
from indexer.releasing import release
from indexer.reporting import Report
from library.acts import restore, undo, withdraw
from library.acts.importing import end_killed_imports, importing
from library.acts.many import RESTORE_MANY, WITHDRAW_MANY, setting
from library.archive import Archive
from library.catalogue.imports import IMPORT
from library.catalogue.many import SETTABLE, What
from library.errors import ConflictError, UsageError
from library.progress import Silent
from library.records import State

GOOD = [{"source": f"{one}.txt", "pages": [f"Báo cáo về kho số {one}"]} for one in range(5)]
SECRET = {"source": "mật.txt", "pages": ["TỐI MẬT", "Kho"]}


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(tmp_path / "archive", create=True)
    yield archive
    archive.close()


def imported(archive: Archive, *records: Any, progress: Silent | None = None) -> Report:
    file = archive.root.parent / "records.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
    return import_records(archive, file, index=archive.follow, progress=progress or Silent(), actor="an", why="sổ")


def states(archive: Archive, report: Report) -> list[State | None]:
    return [archive.catalogue.documents.state_of(line.id or "") for line in report.lines]


def test_the_journal_tells_of_it_and_so_does_each_document(archive: Archive) -> None:
    report = imported(archive, *GOOD, SECRET)
    assert report.act is not None
    entry = archive.catalogue.journal.get(report.act)
    assert entry is not None
    assert (entry.act, entry.actor, entry.why, entry.document) == (IMPORT, "an", "sổ", None)
    assert (entry.after["count"], entry.after["name"]) == (6, "records.jsonl")
    for line in report.lines:
        assert [one.id for one in archive.catalogue.journal.of(line.id or "")] == [report.act]
    assert not list(archive.catalogue.journal.damage())


def test_taken_back_it_withdraws_what_it_brought_in_and_that_is_taken_back_too(archive: Archive) -> None:
    (other,) = imported(archive, {"source": "khác.txt", "pages": ["Khác"]}).lines
    report = imported(archive, *GOOD, {"source": "khác.txt", "pages": ["Khác"]})
    back = undo(archive, report.act or 0, actor="binh").act
    assert states(archive, report) == [State.WITHDRAWN] * 5 + [State.INDEXED], "what was here before stays"
    assert archive.health().in_step and archive.health().documents == 1
    again = undo(archive, back, actor="an").act
    assert states(archive, report) == [State.INDEXED] * 6 and archive.health().documents == 6
    undo(archive, again, actor="an")
    assert states(archive, report) == [State.WITHDRAWN] * 5 + [State.INDEXED]
    kinds = [one.act for one in archive.catalogue.journal.since()]
    assert kinds == [IMPORT, IMPORT, WITHDRAW_MANY, RESTORE_MANY, WITHDRAW_MANY]
    assert not list(archive.catalogue.journal.damage())
    assert [one.act for one in archive.catalogue.journal.of(other.id or "")] == [IMPORT]


def test_what_somebody_decided_otherwise_since_stays_and_is_told(archive: Archive) -> None:
    report = imported(archive, *GOOD, SECRET, {**SECRET, "source": "b.txt"})
    ids = [line.id or "" for line in report.lines]
    withdraw(archive, ids[0], actor="an")
    release(archive, ids[5], mark_read_wrongly=True, why="gõ nhầm", actor="an", progress=Silent())
    done = undo(archive, report.act or 0, actor="an")
    assert states(archive, report) == [State.WITHDRAWN] * 5 + [State.INDEXED, State.QUARANTINED]
    entry = archive.catalogue.journal.get(done.act)
    assert entry is not None and (entry.after["count"], entry.after["left"]) == (4, {"changed": 2, "gone": 1})
    undo(archive, done.act, actor="an")
    assert states(archive, report) == [State.WITHDRAWN] + [State.INDEXED] * 5 + [State.QUARANTINED]
    restore(archive, ids[0], actor="an")
    assert states(archive, report)[0] is State.INDEXED


def test_where_all_of_it_was_changed_since_nothing_is_taken_back(archive: Archive) -> None:
    report = imported(archive, SECRET)
    with pytest.raises(ConflictError):
        undo(archive, report.act or 0, actor="an")
    assert states(archive, report) == [State.QUARANTINED]


def test_what_brings_nothing_in_is_no_act(archive: Archive) -> None:
    imported(archive, *GOOD)
    report = imported(archive, *GOOD)
    assert report.act is None
    assert archive.catalogue.journal.last() == 1 and not archive.catalogue.imports.under_way()


def test_broken_off_it_is_an_act_of_what_came_in(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.importing._BATCH", 2)

    class Impatient(Silent):
        def advance(self, steps: int = 1) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        imported(archive, *GOOD, progress=Impatient())
    (entry,) = archive.catalogue.journal.since()
    assert entry.after["count"] == 2 == len(list(archive.catalogue.documents.ids()))
    undo(archive, entry.id, actor="an")
    assert not list(archive.catalogue.documents.ids())


def test_one_that_still_goes_on_is_not_ended_by_another_command(archive: Archive) -> None:
    with importing(archive, "records.jsonl", actor="an"):
        end_killed_imports(archive)
        assert archive.catalogue.imports.under_way()
    assert not archive.catalogue.imports.under_way()


def test_a_state_is_nothing_that_people_set_for_many() -> None:
    assert What.STATE not in SETTABLE
    with pytest.raises(UsageError, match="can be set for many"):
        setting(What.STATE, "withdrawn")


def test_a_reason_that_is_too_long_stops_it_before_anything_came_in(archive: Archive) -> None:
    file = archive.root.parent / "records.jsonl"
    file.write_text(json.dumps(GOOD[0]), "utf-8")
    with pytest.raises(UsageError, match="at most"):
        import_records(archive, file, index=archive.follow, progress=Silent(), actor="an", why="x" * 20_000)
    assert not list(archive.catalogue.documents.ids()) and not archive.catalogue.journal.last()
