"""Files that people send in: what has arrived of each is on the disk, who sends it and how far it has come is here."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from library.catalogue.connection import Connections
from library.catalogue.schema.statements import run


class Stage(StrEnum):
    """How far a file has come that somebody sends."""

    ARRIVING = "arriving"
    ARRIVED = "arrived"
    """Whole and checked; it waits to be read, or is being read."""
    READ = "read"
    """The ledger says what became of it."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody sends.

    Args:
        number: in the order in which they were begun.
        id: names it in addresses and on the disk.
        name: as it is shown: with its folders, where a folder was chosen.
        size: bytes that were announced.
        key: by which the same file is known again when it is sent on.
        sha256: of what arrived; empty until it is whole.
        begun, arrived: seconds since 1970, UTC; `arrived` is None until it is whole.
    """

    number: int
    id: str
    person: str
    name: str
    size: int
    key: str
    stage: Stage
    sha256: str
    begun: int
    arrived: int | None


class Uploads:
    """The uploads of one catalogue."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def add(self, upload_id: str, *, person: str, name: str, size: int, key: str) -> None:
        """Somebody begins to send a file."""
        with self._connections.transaction() as connection:
            connection.execute(
                "INSERT INTO uploads (id, person, name, size, key, stage, begun) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (upload_id, person, name, size, key, str(Stage.ARRIVING), int(time.time())))

    def get(self, upload_id: str) -> Upload | None:
        """One upload; None for an unknown id."""
        return next(iter(self._where("id = ?", upload_id)), None)

    def arriving(self, person: str, key: str) -> Upload | None:
        """What somebody began to send under a key and has not sent whole; None where there is nothing."""
        return next(iter(self._where("person = ? AND key = ? AND stage = ? ORDER BY number LIMIT 1", person, key,
                                     str(Stage.ARRIVING))), None)

    def of_stage(self, stage: Stage, *, person: str | None = None) -> list[Upload]:
        """Uploads that have come so far, of everybody or of one person, in the order in which they were begun."""
        if person is None:
            return self._where("stage = ? ORDER BY number", str(stage))
        return self._where("stage = ? AND person = ? ORDER BY number", str(stage), person)

    def latest(self, *, offset: int, limit: int) -> list[Upload]:
        """A stretch of all uploads, the newest first."""
        return self._where("1 ORDER BY number DESC LIMIT ? OFFSET ?", limit, offset)

    def counts(self) -> dict[Stage, int]:
        """How many uploads there are at each stage."""
        rows = self._connections.get().execute("SELECT stage, count(*) FROM uploads GROUP BY stage")
        return {Stage(row[0]): row[1] for row in rows}

    def set_arrived(self, upload_id: str, sha256: str) -> None:
        """It is whole."""
        self._set("stage = ?, sha256 = ?, arrived = ? WHERE id = ?", str(Stage.ARRIVED), sha256, int(time.time()),
                  upload_id)

    def set_stage(self, ids: Sequence[str], stage: Stage) -> None:
        """They have come so far."""
        with self._connections.transaction() as connection:
            connection.executemany("UPDATE uploads SET stage = ? WHERE id = ?", [(str(stage), one) for one in ids])

    def forget(self, ids: Sequence[str]) -> None:
        """Take them out of the list."""
        with self._connections.transaction() as connection:
            connection.executemany("DELETE FROM uploads WHERE id = ?", [(one,) for one in ids])

    def _set(self, what: str, *values: object) -> None:
        with self._connections.transaction() as connection:
            connection.execute(f"UPDATE uploads SET {what}", values)

    def _where(self, condition: str, *values: object) -> list[Upload]:
        return [_upload(row) for row in self._connections.get().execute(
            f"SELECT * FROM uploads WHERE {condition}", values).fetchall()]


def _upload(row: sqlite3.Row) -> Upload:
    return Upload(row["number"], row["id"], row["person"], row["name"], row["size"], row["key"], Stage(row["stage"]),
                  row["sha256"], row["begun"], row["arrived"])


def uploads(connection: sqlite3.Connection) -> None:
    """The step of the schema: files that people send in."""
    run(connection, _UPLOADS)


_UPLOADS = """
CREATE TABLE uploads (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,        -- names its folder too
    person TEXT NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,          -- bytes that were announced
    key TEXT NOT NULL,              -- by which the same file is known again
    stage TEXT NOT NULL,            -- arriving, arrived, read
    sha256 TEXT NOT NULL DEFAULT '',
    begun INTEGER NOT NULL, arrived INTEGER  -- seconds since 1970, UTC
);
CREATE INDEX uploads_by_stage ON uploads (stage, person, number)
"""
