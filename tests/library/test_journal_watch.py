"""What the page of the journal asks: only what is new is looked at, and a row changed by hand is told all the same."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import library.catalogue.journal
import library.catalogue.journal_watch
from library.archive import Archive
from library.catalogue.journal import Journal, Place
from library.catalogue.journal_watch import AGAIN, JournalWatch
from library.catalogue.store import FILE_NAME

ROWS = 40


class Counted(Journal):
    """Counts the rows from which it was looked at."""

    def __init__(self, archive: Archive) -> None:
        super().__init__(archive.catalogue._connections)
        self.places: list[int] = []

    def look(self, place: Place):  # type: ignore[no-untyped-def]
        self.places.append(place.row)
        return super().look(place)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive.open(tmp_path / "archive", create=True)
    with archive.catalogue.transaction():
        for number in range(ROWS):
            archive.catalogue.journal.write("an", "correct", None, why=f"lý do {number}")
    yield archive
    archive.close()


class Watched:
    def __init__(self, archive: Archive) -> None:
        self.now = 0.0
        self.archive = archive
        self.journal = Counted(archive)
        self.watch = JournalWatch(self.journal, archive.catalogue._connections, clock=lambda: self.now)

    def change(self, row: int, statement: str = "UPDATE journal SET why = 'khác' WHERE id = ?") -> None:
        connection = sqlite3.connect(self.archive.root / FILE_NAME)
        with connection:
            connection.execute(statement, (row,))
        connection.close()

    def told(self) -> list[str]:
        return list(self.watch.look().damage)


@pytest.fixture
def watched(archive: Archive) -> Iterator[Watched]:
    watched = Watched(archive)
    yield watched
    watched.watch.close()


def test_only_what_is_new_is_looked_at(watched: Watched) -> None:
    assert watched.told() == watched.told() == []
    watched.archive.catalogue.journal.write("an", "correct", None)
    assert watched.told() == watched.told() == [] and watched.journal.places == [1, ROWS, ROWS, ROWS + 1]


@pytest.mark.parametrize("row", [1, ROWS // 2, ROWS - 1, ROWS])
def test_a_row_changed_by_hand_is_told_at_once_where_it_is_shown_or_the_last(watched: Watched, row: int) -> None:
    assert watched.told() == []
    watched.change(row)
    shown = [watched.journal.get(row)]
    assert [str(one) for one in watched.watch.look([one for one in shown if one]).damage] == [
        f"row {row} is not as it was written"]
    watched.change(row, f"UPDATE journal SET why = 'lý do {row - 1}' WHERE id = ?")
    assert watched.told() == []  # what is wrong is looked at anew each time


@pytest.mark.parametrize("row", [1, ROWS // 2])
def test_a_row_changed_further_back_is_told_when_all_is_looked_at_again(watched: Watched, row: int) -> None:
    assert watched.told() == []
    watched.change(row)
    assert watched.told() == []
    watched.now += AGAIN
    assert watched.told() == [f"row {row} is not as it was written"]


def test_nobody_waits_long_for_all_of_it(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the moment of the look before is told with its answer, and who asks after it is done gets the new one."""
    assert watched.told() == []
    watched.change(1)
    ready, look = threading.Event(), watched.journal.look

    def slow(place: Place):  # type: ignore[no-untyped-def]
        assert place.row > 1 or ready.wait(60)
        return look(place)

    monkeypatch.setattr(watched.journal, "look", slow)
    monkeypatch.setattr(library.catalogue.journal_watch, "_PATIENCE", 0.01)
    watched.now += AGAIN
    assert watched.told() == watched.told() == []
    ready.set()
    watched.watch.close()
    assert watched.told() == ["row 1 is not as it was written"]


def test_rows_taken_away_are_told_at_once(watched: Watched) -> None:
    assert watched.told() == []
    watched.change(ROWS, "DELETE FROM journal WHERE id = ?")
    assert watched.told() == [f"rows {ROWS} to {ROWS} are missing"]


def test_a_journal_written_anew_from_a_row_on_is_told_though_its_rows_fit(watched: Watched, tmp_path: Path) -> None:
    """Who writes the rest anew makes a chain that holds by itself; that it is another is known to who saw the first."""
    assert watched.told() == []
    other = Archive.open(tmp_path / "other", create=True)
    with other.catalogue.transaction():
        for number in range(ROWS):
            other.catalogue.journal.write("an" if number < ROWS // 2 else "binh", "correct", None)
    rows = other.catalogue._connections.get().execute("SELECT * FROM journal WHERE id > 1").fetchall()
    first = other.catalogue._connections.get().execute("SELECT * FROM journal WHERE id = 1").fetchone()
    other.close()
    connection = sqlite3.connect(watched.archive.root / FILE_NAME)
    with connection:
        connection.execute("DELETE FROM journal")
        marks = ",".join("?" * len(tuple(first)))
        connection.executemany(f"INSERT INTO journal VALUES ({marks})", map(tuple, (first, *rows)))
    connection.close()
    assert list(watched.journal.damage()) == [] and watched.told() == [f"row {ROWS} is not as it was written"]


def test_an_act_that_is_written_while_the_journal_is_looked_at_is_not_missing(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal, before = watched.archive.catalogue.journal, watched.journal.last()
    is_changed = library.catalogue.journal._is_changed

    def meanwhile(row: sqlite3.Row, bound: str) -> bool:
        if row["id"] == before:
            other = threading.Thread(target=journal.write, args=("binh", "correct", None))
            other.start()
            other.join()
        return is_changed(row, bound)

    monkeypatch.setattr(library.catalogue.journal, "_is_changed", meanwhile)
    assert watched.told() == [] and journal.last() == before + 1
    assert watched.told() == [] and watched.journal.places == [1, before]


def test_it_is_looked_at_before_anybody_asks(watched: Watched) -> None:
    watched.watch.begin()
    watched.watch.close()
    assert watched.told() == [] and watched.journal.places == [1, ROWS]
