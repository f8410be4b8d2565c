"""Opening the catalogue's file: one connection a thread, explicit transactions, write-ahead log."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from library.errors import BusyError, DamagedError

_WAIT_SECONDS = 30.0


class Connections:
    """The connections of one process to one catalogue file, a connection a thread, closed together."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    def get(self) -> sqlite3.Connection:
        """Return the connection of the calling thread.

        Raises:
            DamagedError: the file is no SQLite database.
        """
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = _open(self._path)
            with self._lock:
                self._all.append(connection)
        return connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Everything within is written together or not at all; a transaction within another is part of that one.

        Raises:
            BusyError: another process has held the catalogue for half a minute.
        """
        connection = self.get()
        if connection.in_transaction:
            yield connection
            return
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise BusyError("Another process is writing to the catalogue.",
                            next_step="Try again in a minute.") from error
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            for connection in self._all:
                connection.close()
            self._all.clear()
        self._local = threading.local()


def _open(path: Path) -> sqlite3.Connection:
    # check_same_thread only forbids close() from another thread; each connection is used by one thread alone.
    connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        # FULL: after a power cut the catalogue must not be older than the index, which is synced at each commit.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
    except sqlite3.DatabaseError as error:
        connection.close()
        raise DamagedError(f"The catalogue {path.name} cannot be read ({error}).",
                           next_step="Restore the file from the last backup.") from error
    return connection
