"""Opening the catalogue's file: one connection a thread, explicit transactions, write-ahead log.

Every error of SQLite leaves this room as one of `library.errors`.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn, Protocol

from library.catalogue.sqlite_errors import in_words, kind_of
from library.catalogue.turns import Turns
from library.errors import BusyError, FullDiskError, ReadOnlyError
from library.machine import disk

_WAIT_SECONDS = 30.0
_LOG_WAIT = 2000  # thousandths of a second
_NOT_WRITABLE = frozenset(
    {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL})


class _Cursor(sqlite3.Cursor):
    """A cursor whose errors, also those met while rows are fetched, are told in words."""

    connection: _Connection

    def execute(self, sql: str, parameters: Any = (), /) -> _Cursor:
        try:
            return super().execute(sql, parameters)
        except (sqlite3.Error, OverflowError) as error:
            self._tell(error)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> _Cursor:
        try:
            return super().executemany(sql, parameters)
        except (sqlite3.Error, OverflowError) as error:
            self._tell(error)

    def fetchone(self) -> Any:
        try:
            return super().fetchone()
        except sqlite3.Error as error:
            self._tell(error)

    def fetchall(self) -> list[Any]:
        try:
            return super().fetchall()
        except sqlite3.Error as error:
            self._tell(error)

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]  # a loop over rows needs no more of a cursor
        step = super().__next__
        try:
            while True:
                yield step()
        except StopIteration:
            return
        except sqlite3.Error as error:
            self._tell(error)

    def _tell(self, error: sqlite3.Error | OverflowError) -> NoReturn:
        told = in_words(error, self.connection.path)
        if told is None:
            raise error
        raise told from error


def _itself(sort: str) -> Callable[[str], str]:
    return str


class _Connection(sqlite3.Connection):
    """A connection that makes cursors of the kind above.

    Args:
        path: of the catalogue's file.
        headings: of a sort, gives what tells the same for every name of one committee or kind.
    """

    path: Path
    headings: Callable[[str], Callable[[str], str]] = staticmethod(_itself)

    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)

    def execute(self, sql: str, parameters: Any = (), /) -> Any:  # its own would make a plain cursor
        return self.cursor().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> Any:
        return self.cursor().executemany(sql, parameters)


class Watch(Protocol):
    """Stands around every transaction."""

    def before_commit(self, connection: sqlite3.Connection) -> int | None:
        """Everything is written; may write more, or raise, and nothing is."""

    def after_commit(self, generation: int | None) -> None:
        """It is committed; takes what `before_commit` gave."""


class Connections:
    """The connections of one process to one catalogue file, a connection a thread, closed together.

    Where the disk is full or read-only the catalogue is opened for reading alone, so that it can still be searched.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._turns = Turns(path.parent, patience=_WAIT_SECONDS)
        self.watch: Watch | None = None
        self.headings: Callable[[str], Callable[[str], str]] = _itself

    def get(self) -> sqlite3.Connection:
        """Return the connection of the calling thread.

        Raises:
            DamagedError: the file is no SQLite database.
            DiskError: the disk does not let it be read.
        """
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is not None and _is_within(connection):
            return connection  # another one would not see what this transaction has written
        still: _Sign | None = getattr(self._local, "still", None)
        if connection is None or (still is not None and still != _sign(self._path)):
            return self._opened()  # somebody could write again: what was read as unchanging has changed
        return connection

    def _opened(self) -> sqlite3.Connection:
        """Open the catalogue anew for this thread."""
        self.let_go()
        try:
            connection, self._local.still = _open(self._path), None
        except sqlite3.Error as error:
            sign = _sign(self._path)
            unchanging = _open_unchanging(self._path) if _may_be_read_alone(error, self._path) else None
            if unchanging is None:
                told = in_words(error, self._path)
                raise (told or error) from error
            connection, self._local.still = unchanging, sign
        connection.headings = self._headings
        self._local.connection = connection
        with self._lock:
            self._all.append(connection)
        return connection

    def _headings(self, sort: str) -> Callable[[str], str]:
        return self.headings(sort)  # that may be told later than connections are opened

    def let_go(self) -> None:
        """Close the connection of the calling thread, which ends."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            self._local.connection = None
            with self._lock:
                if connection in self._all:
                    self._all.remove(connection)
            connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Everything within is written together or not at all; a transaction within another is part of that one.

        Raises:
            BusyError: another process has held the catalogue for half a minute.
            FullDiskError, ReadOnlyError: it cannot be written to.
        """
        within: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if within is not None and _is_within(within):
            yield within
            return
        connection = self._opened() if getattr(self._local, "still", None) is not None else self.get()
        self._turns.take(lambda: _begin(connection))
        try:
            yield connection
            told = self.watch.before_commit(connection) if self.watch else None
            connection.execute("COMMIT")
        except BaseException:
            if _is_within(connection):  # SQLite has taken it back itself where the disk was full
                connection.execute("ROLLBACK")
            raise
        finally:
            self._turns.done()
        if self.watch:
            self.watch.after_commit(told)

    @contextmanager
    def one_moment(self) -> Iterator[sqlite3.Connection]:
        """Everything within is read as it was at one moment, whatever others write meanwhile."""
        connection = self.get()
        if _is_within(connection):
            yield connection
            return
        connection.execute("BEGIN")
        try:
            yield connection
        finally:
            if _is_within(connection):
                connection.execute("ROLLBACK")

    def empty_log(self) -> bool:
        """Write the log over into the file and cut it off: it holds what was there before it was written over.

        Returns:
            Whether that was done; not where somebody reads for longer than a moment.
        """
        connection = self.get()
        connection.execute(f"PRAGMA busy_timeout = {_LOG_WAIT}")
        try:
            return not connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except BusyError:
            return False
        finally:
            connection.execute(f"PRAGMA busy_timeout = {int(_WAIT_SECONDS * 1000)}")

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            for connection in self._all:
                connection.close()
            self._all.clear()
        self._local = threading.local()


def headings_of(connection: sqlite3.Connection, sort: str) -> Callable[[str], str]:
    """What gives the same for every name of one committee or kind, and for every way to write it, as things are now.

    Args:
        sort: `committee` or `kind`.
    """
    return connection.headings(sort) if isinstance(connection, _Connection) else str


def _begin(connection: sqlite3.Connection) -> None:
    """Begin a transaction that writes; `BusyError` at once where somebody else writes."""
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        connection.execute("BEGIN IMMEDIATE")
    finally:
        connection.execute(f"PRAGMA busy_timeout = {int(_WAIT_SECONDS * 1000)}")


def _is_within(connection: sqlite3.Connection) -> bool:
    """Whether a transaction is under way; asked again after every statement, for SQLite may have ended it."""
    return connection.in_transaction


_Sign = tuple[int, int, int]
"""By which a changed catalogue is known: size and time of its file, size of its log."""


def _open(path: Path) -> _Connection:
    connection = _connect(str(path), path)
    try:
        sqlite3.Cursor(connection).execute("PRAGMA journal_mode = WAL")
        # FULL: after a power cut the catalogue must not be older than the index, which is synced at each commit.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")  # what a held document said is written over, not only let go
    except BaseException:
        connection.close()
        raise
    return connection


def _open_unchanging(path: Path) -> _Connection | None:
    """The catalogue as it lies on a disk that nobody can write to; None where its log holds what it lacks.

    None also where this user may not even read it.
    """
    if _size_and_time(_log_of(path))[0]:
        return None
    try:
        connection = _connect(f"{path.absolute().as_uri()}?immutable=1", path, uri=True)
    except sqlite3.Error:
        return None
    try:
        sqlite3.Cursor(connection).execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.Error:
        connection.close()
        return None
    return connection


def _connect(name: str, path: Path, *, uri: bool = False) -> _Connection:
    # check_same_thread only forbids close() from another thread; each connection is used by one thread alone.
    connection = sqlite3.connect(name, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False, uri=uri,
                                 factory=_Connection)
    connection.path = path
    connection.row_factory = sqlite3.Row
    return connection


def _may_be_read_alone(error: sqlite3.Error, path: Path) -> bool:
    """Whether it is the disk that keeps the catalogue from being opened, and the file itself is there."""
    hindered = isinstance(disk.hindrance(path.parent), FullDiskError | ReadOnlyError)
    return kind_of(error) in _NOT_WRITABLE and hindered and path.is_file()


def _sign(path: Path) -> _Sign:
    return *_size_and_time(path), _size_and_time(_log_of(path))[0]


def _size_and_time(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns


def _log_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")
