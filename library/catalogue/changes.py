"""The order of changes: every change of a document gets the next number, and what follows the catalogue asks for it."""

from __future__ import annotations

import sqlite3


def last_change(connection: sqlite3.Connection) -> int:
    """The number of the newest change, 0 where there is none."""
    return int(connection.execute("SELECT coalesce(max(change), 0) FROM documents").fetchone()[0])


def next_change(connection: sqlite3.Connection) -> int:
    """The number of the change that is about to be written."""
    return last_change(connection) + 1
