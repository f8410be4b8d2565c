"""The ledger: every file that was ever given, in exactly one state."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from library.catalogue.connection import Connections
from library.records import State

PENDING = "pending"
"""The state of a file that is not finished: new, changed, or cut off in the middle of the work."""

_INSERT = (
    "INSERT OR REPLACE INTO files (path, source, size, modified, sha256, state, stage, reason, message, document_id) "
    "VALUES (?,?,?,?,?,?,?,?,?,?)"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in the ledger.

    Args:
        path: absolute.
        source: the name it came under: its path relative to what was given.
        size, modified: bytes, nanoseconds since 1970; when both are as before the file is taken to be unchanged.
        sha256: of its content; empty while it has not been read.
        state: a `State`, or None while the work on it is not finished.
        stage: where it failed (`discover`, `read`, `describe`, …).
        reason: a stable word (`encrypted`, `secrecy mark`, …); `message` says it in a sentence.
        document_id: the document made from it; for a duplicate the one it is another copy of.
    """

    path: Path
    source: str
    size: int
    modified: int
    sha256: str = ""
    state: State | None = None
    stage: str | None = None
    reason: str | None = None
    message: str | None = None
    document_id: str | None = None


class Ledger:
    """The files of one catalogue.

    Args:
        root: the archive's folder; what lies below it is known by its path from there, for the folder may be moved.
    """

    def __init__(self, connections: Connections, root: Path) -> None:
        self._connections, self._root = connections, root
        self._above = os.fsencode(root) + b"/"

    def get(self, paths: Iterable[Path]) -> dict[Path, Entry]:
        """The entries of those paths that have one."""
        connection = self._connections.get()
        found: dict[Path, Entry] = {}
        for path in paths:
            row = connection.execute("SELECT * FROM files WHERE path = ?", (self._stored(path),)).fetchone()
            if row is not None:
                found[path] = self.entry_of(row)
        return found

    def record(self, entries: Iterable[Entry]) -> None:
        """Write or overwrite entries in one transaction."""
        with self._connections.transaction() as connection:
            self.record_in(connection, entries)

    def record_in(self, connection: sqlite3.Connection, entries: Iterable[Entry]) -> None:
        """The same inside the caller's transaction."""
        connection.executemany(_INSERT, [
            (self._stored(entry.path), entry.source, entry.size, entry.modified, entry.sha256,
             str(entry.state) if entry.state else PENDING, entry.stage, entry.reason, entry.message, entry.document_id)
            for entry in entries])

    def admit(self, entries: Iterable[Entry], known: Mapping[Path, Entry], *, opened: Iterable[Path] = ()) -> set[Path]:
        """Write entries, but for those that another run finished since they were `known`; returns their paths.

        Args:
            entries: to be written.
            known: what the ledger said of them before.
            opened: paths at which there is no file but others below; what failed there is forgotten.
        """
        finished = set()
        with self._connections.transaction() as connection:
            connection.executemany("DELETE FROM files WHERE path = ? AND state = ?",
                                   [(self._stored(path), str(State.FAILED)) for path in opened])
            wanted = []
            for entry in entries:
                before, now = known.get(entry.path), self.get([entry.path]).get(entry.path)
                if now is not None and now.state is not None and now != before and _same_file(now, entry):
                    finished.add(entry.path)
                else:
                    wanted.append(entry)
            self.record_in(connection, wanted)
        return finished

    def below(self, path: Path) -> list[Entry]:
        """The entries of files that lie within the file at this path, in the order of their paths."""
        rows = self._connections.get().execute(
            "SELECT * FROM files WHERE path > ? AND path < ? ORDER BY path", self._within(path)).fetchall()
        return [self.entry_of(row) for row in rows]

    def forget_below(self, connection: sqlite3.Connection, path: Path) -> None:
        """Take those entries out, inside the caller's transaction: the file was read anew."""
        connection.execute("DELETE FROM files WHERE path > ? AND path < ?", self._within(path))

    def move(self, path: Path, entry: Entry) -> None:
        """Let an entry take the place of the one at another path; those of files that lie within it come along."""
        with self._connections.transaction() as connection:
            within = [replace(one, path=entry.path / one.path.relative_to(path)) for one in self.below(path)]
            self.forget_below(connection, path)
            connection.execute("DELETE FROM files WHERE path = ?", (self._stored(path),))
            self.record_in(connection, [entry, *within])

    def all(self) -> list[Entry]:
        """Every entry, in the order of their paths."""
        return [self.entry_of(row) for row in self._connections.get().execute("SELECT * FROM files ORDER BY path")]

    def pending(self) -> set[str]:
        """The SHA-256 of files that are not finished; of those that nobody has read yet there is none."""
        rows = self._connections.get().execute("SELECT sha256 FROM files WHERE state = ? AND sha256 <> ''", (PENDING,))
        return {row[0] for row in rows}

    def reasons(self, state: State) -> dict[str, int]:
        """How many files are in a state, by reason; the commonest first."""
        rows = self._connections.get().execute(
            "SELECT coalesce(reason, ''), count(*) FROM files WHERE state = ? GROUP BY 1 ORDER BY 2 DESC, 1",
            (str(state),))
        return {row[0]: row[1] for row in rows}

    def of_state(self, state: State, *, offset: int = 0, limit: int) -> list[Entry]:
        """A stretch of the entries in a state, in the order of their paths."""
        rows = self._connections.get().execute(
            "SELECT * FROM files WHERE state = ? ORDER BY path LIMIT ? OFFSET ?", (str(state), limit, offset))
        return [self.entry_of(row) for row in rows]

    def counts(self) -> dict[str, int]:
        """How many files are in each state, `pending` included."""
        rows = self._connections.get().execute("SELECT state, count(*) FROM files GROUP BY state ORDER BY state")
        return {row[0]: row[1] for row in rows}


    def entry_of(self, row: sqlite3.Row) -> Entry:
        """The entry that a row of the table holds."""
        state = None if row["state"] == PENDING else State(row["state"])
        path = self._root / os.fsdecode(row["path"])
        return Entry(path, row["source"], row["size"], row["modified"], row["sha256"], state, row["stage"],
                     row["reason"], row["message"], row["document_id"])

    def _stored(self, path: Path) -> bytes:
        return os.fsencode(path).removeprefix(self._above)

    def _within(self, path: Path) -> tuple[bytes, bytes]:
        """Before and behind all paths below this one; `0` follows `/`."""
        return self._stored(path) + b"/", self._stored(path) + b"0"


def _same_file(one: Entry, other: Entry) -> bool:
    return (one.size, one.modified, one.sha256) == (other.size, other.modified, other.sha256)


def paths_of_uploads(connection: sqlite3.Connection) -> None:
    """The step of the schema: what lies in the archive's own folder is known by its path from there."""
    ids = {row[0].encode() for row in connection.execute("SELECT id FROM uploads")}
    for (path,) in connection.execute("SELECT path FROM files WHERE instr(path, ?)", (b"/uploads/",)).fetchall():
        for found in re.finditer(rb"/(?=uploads/([0-9a-f]+)/)", path):
            if found[1] in ids:
                connection.execute("UPDATE OR REPLACE files SET path = ? WHERE path = ?", (path[found.end() :], path))
