"""Folders that are watched: what comes into them is taken in by itself."""

from __future__ import annotations

import os
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from library.catalogue.connection import Connections


@dataclass(frozen=True, slots=True)
class Watched:
    """A folder that is watched.

    Args:
        target: where files go that were taken in; None: they stay.
        added: seconds since 1970, UTC.
        problem: why it could not be looked through the last time; empty where it could.
    """

    id: int
    folder: Path
    target: Path | None
    added_by: str
    added: int
    problem: str = ""

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {"folder": _shown(self.folder), "after": "keep" if self.target is None else "move",
                "target": None if self.target is None else _shown(self.target), "by": self.added_by,
                "added": self.added}  # fmt: skip


class WatchedFolders:
    """The watched folders of one catalogue."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def all(self) -> list[Watched]:
        """Every one, in the order of their paths."""
        return [_watched(row) for row in self._connections.get().execute("SELECT * FROM watched ORDER BY folder")]

    def get(self, number: int) -> Watched | None:
        """One by its number; None where it is watched no more."""
        row = self._connections.get().execute("SELECT * FROM watched WHERE id = ?", (number,)).fetchone()
        return None if row is None else _watched(row)

    def add(self, folder: Path, target: Path | None, *, by: str) -> None:
        """Watch a folder, or change where its files go."""
        with self._connections.transaction() as connection:
            connection.execute(
                "INSERT INTO watched (folder, target, added_by, added) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (folder) DO UPDATE SET target = excluded.target",
                (os.fsencode(folder), None if target is None else os.fsencode(target), by, int(time.time())))

    def remove(self, folder: Path) -> bool:
        """Watch it no more; returns whether it was watched."""
        with self._connections.transaction() as connection:
            return connection.execute("DELETE FROM watched WHERE folder = ?", (os.fsencode(folder),)).rowcount > 0

    def set_problem(self, number: int, problem: str) -> None:
        """Note why it could not be looked through; empty where it could."""
        with self._connections.transaction() as connection:
            connection.execute("UPDATE watched SET problem = ? WHERE id = ?", (problem, number))


def watched(connection: sqlite3.Connection) -> None:
    """The step of the schema: folders that are watched."""
    connection.execute(_WATCHED)


_WATCHED = """
CREATE TABLE watched (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    folder BLOB NOT NULL UNIQUE,    -- absolute, as the system writes it
    target BLOB,                    -- where files go that were taken in, NULL where they stay
    added_by TEXT NOT NULL, added INTEGER NOT NULL,  -- seconds since 1970, UTC
    problem TEXT NOT NULL DEFAULT ''
)
"""


def _watched(row: sqlite3.Row) -> Watched:
    target = None if row["target"] is None else Path(os.fsdecode(row["target"]))
    return Watched(row["id"], Path(os.fsdecode(row["folder"])), target, row["added_by"], row["added"], row["problem"])


def _shown(path: Path) -> str:
    return os.fsencode(path).decode("utf-8", "replace")
