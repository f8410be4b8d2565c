"""Asking SQLite whether a catalogue is whole."""

from __future__ import annotations

import re
import sqlite3

# SQLite 3.40 looks for the values of a table without rowid in the wrong places, where its key is not its first columns,
# and tells of NULLs that are not there, several a row.
_NULL = re.compile(r"NULL value in (\w+)\.(\w+)")
_ENDLESS = 2**31 - 1


def faults_of(connection: sqlite3.Connection, most: int) -> list[str]:
    """What SQLite finds wrong with the structure of a catalogue, at most so many sentences; none where it is whole."""
    real: dict[str, bool] = {"ok": False}
    faults: list[str] = []
    for row in connection.execute(f"PRAGMA quick_check({_ENDLESS})"):
        told = str(row[0])
        if told not in real:
            real[told] = _is_real(connection, told)
        if real[told]:
            faults.append(told)
            if len(faults) == most:
                break
    return faults


def _is_real(connection: sqlite3.Connection, fault: str) -> bool:
    said = _NULL.fullmatch(fault)
    if said is None:
        return True
    table, column = said[1], said[2]
    return connection.execute(f"SELECT 1 FROM {table} WHERE {column} IS NULL LIMIT 1").fetchone() is not None
