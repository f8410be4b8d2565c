"""What is counted as it is written is what counting all of it anew gives, whatever is done in whatever order."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from library.access import Level, Role, Scope, everything, viewer_of
from library.acts.desk import Desk
from library.archive import Archive
from library.catalogue import NewDocument, generations, migrations
from library.catalogue.access import Rule
from library.catalogue.kept_counts import count_all, kept_counts
from library.catalogue.lost_sayings import FILED
from library.catalogue.store import FILE_NAME
from library.catalogue.words import Says, Word
from library.fields import CORRECTABLE
from library.records import Document, Evidence, Fields, Origin, Page, PartialDate, ReviewFlag, State

IDS = [f"d{number}" for number in range(6)]
NAMES = ["Tỉnh ủy A", "Tỉnh ủy B", None]
KEPT = {"document_counts": "state, audience, year, documents, pages, read, flagged",
        "doubt_counts": "sort, field, reason, audience, count",
        "waiting": "field, late, day, standing, document_id, audience"}  # fmt: skip


def drawn(name: str, chance: random.Random) -> NewDocument:
    flags = [ReviewFlag(field, "handwritten") for field in ("number", "issued", "kind", "page:1", "khác")]
    fields = Fields(chance.choice(["Báo cáo", None]), committee=chance.choice(NAMES),
                    issued=chance.choice([None, PartialDate(1958), PartialDate(1961, 2, 3)]))  # fmt: skip
    pages = tuple(Page(number, "chữ", chance.choice([Origin.OCR, Origin.TEXT_LAYER]), chance.choice([0.5, 1.0]))
                  for number in range(1, chance.randrange(1, 4)))  # fmt: skip
    state = chance.choice([State.INDEXED] * 4 + [State.QUARANTINED])
    return NewDocument(Document(name, f"{name}.pdf", name.ljust(64, "0"), state, fields,
                                tuple(chance.sample(flags, chance.randrange(4))),
                                (Evidence("number", 1, "44", 0.4),), pages), 1, "application/pdf")  # fmt: skip


def acted(archive: Archive, chance: random.Random) -> None:
    """Do something to a document, or to all of a committee; what cannot be done is not done."""
    catalogue, one = archive.catalogue, chance.choice(IDS)
    desk = Desk(archive, viewer_of("lan", Role.ARCHIVIST))
    state = catalogue.documents.state_of(one)
    what = chance.randrange(7)
    if what == 0:
        catalogue.holds.hold(one, "MẬT")
    elif what == 1 and state is State.QUARANTINED:
        with catalogue.transaction() as connection:
            catalogue.documents.rewrite(drawn(one, chance), connection)  # type: ignore[arg-type]
    elif what == 2:
        catalogue.access.set(Rule(Scope.COMMITTEE, "Tỉnh ủy A", chance.choice(list(Level)), (), "lan", "", 1))
    elif what == 3:
        catalogue.access.set(Rule(Scope.DOCUMENT, one, chance.choice(list(Level)), (), "lan", "", 1))
    elif what == 4 and state is State.INDEXED:
        desk.withdraw(one, why="vì thử")
    elif what == 5 and state is State.WITHDRAWN:
        desk.restore(one, why="vì thử")
    elif what == 6 and state is State.INDEXED:
        field, value = chance.choice([("kind", "Chỉ thị"), ("issued", "1970-05"), ("number", "7")])
        now = catalogue.documents.summaries([one])[one].fields
        before = getattr(now, field)
        desk.correct(one, {field: Word(Says.VALUE, value)}, why="",
                     expected={field: None if before is None else str(before), "code": now.code})


def counted(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is kept, and what counting anew gives; a count of nothing counts as none."""
    connection = sqlite3.connect(folder / FILE_NAME, isolation_level=None)
    connection.execute("BEGIN")
    kept = {table: sorted(connection.execute(f"SELECT {columns} FROM {table}")) for table, columns in KEPT.items()}
    for name in [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
        connection.execute(f"DROP TRIGGER {name}")
    for table in KEPT:
        connection.execute(f"DELETE FROM {table}")
    count_all(connection)
    anew = {table: sorted(connection.execute(f"SELECT {columns} FROM {table}")) for table, columns in KEPT.items()}
    connection.execute("ROLLBACK")
    connection.close()
    return ({table: [row for row in rows if table == "waiting" or any(row[3 if table == "document_counts" else 4 :])]
             for table, rows in kept.items()}, anew)


@pytest.mark.parametrize("seed", range(2))
def test_what_is_kept_is_what_counting_gives(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    archive = Archive.open(tmp_path / "archive", create=True)
    for one in IDS:
        archive.catalogue.documents.insert_many([drawn(one, chance)])
    for _ in range(15):
        acted(archive, chance)
        kept, anew = counted(archive.root)
        assert kept == anew
    check_queue(archive)
    archive.close()


def check_queue(archive: Archive) -> None:
    """The queue is that of the doubts: each document whose fields wait once, before and behind each other."""
    room, labels = archive.seen_by(everything()), everything().labels
    for field in (None, "number"):
        doubts = [one for one in room.field_doubts(field, limit=99) if field or one.field in CORRECTABLE]
        waiting = {one.document_id for one in doubts}
        found, at = [], archive.catalogue.doubt_queue.turn(None, field, labels=labels)
        while at.document_id is not None:
            assert (at.before, at.total) == (len(found), len(waiting))
            found.append(at.document_id)
            if at.next is None:
                break
            at = archive.catalogue.doubt_queue.turn(at.next, field, labels=labels)
        assert Counter(found) == Counter(waiting)
        without = found[: len(found) // 2]
        left = archive.catalogue.doubt_queue.turn(None, field, labels=labels, without=without)
        assert left.total == len(found) - len(without)
        assert left.document_id == next(iter(found[len(without) :]), None)


def test_an_older_catalogue_is_counted_when_it_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(7)
    steps = migrations._STEPS[: migrations._STEPS.index(kept_counts)]
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "_STEPS", steps)
        patch.delitem(generations._SAID, FILED)  # its column came later
        patch.setattr("library.catalogue.documents.keep_origins", lambda *_: None)  # its table came later
        older = Archive.open(tmp_path / "archive", create=True)
        older.catalogue.documents.insert_many([drawn(one, chance) for one in IDS])
        older.close()
    archive = Archive.open(tmp_path / "archive")
    kept, anew = counted(archive.root)
    assert kept == anew and sum(archive.catalogue.states().values()) == len(IDS)
    with sqlite3.connect(archive.root / FILE_NAME) as connection:
        assert connection.execute("SELECT count(*) FROM judged").fetchone()[0] == len(IDS)
    connection.close()
    archive.close()
