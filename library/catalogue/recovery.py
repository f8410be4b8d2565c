"""A copy of a catalogue's file to begin with when a newer one is lost; the file itself keeps what it says."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from library.catalogue.checking import faults_of
from library.catalogue.generations import ARCHIVE, GENERATION, Known, read_known
from library.errors import DamagedError


def copy_catalogue(source: Path, target: Path) -> Known:
    """Copy a catalogue with all that its log holds, and check the copy; returns what it says of itself.

    Raises:
        DamagedError: it cannot be read.
    """
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            old.backup(new)
            new.row_factory = sqlite3.Row
            if faults_of(new, 1):
                raise DamagedError("The catalogue {name} is damaged.", name=source.name)
            return read_known(new)
    except sqlite3.DatabaseError as error:
        raise DamagedError("The catalogue {name} cannot be read ({detail}).", name=source.name, detail=error) from error


def name_generation(path: Path, archive: str | None, generation: int) -> None:
    """Let a catalogue that nobody has open be of this archive and generation."""
    with closing(sqlite3.connect(path)) as connection, connection:
        if archive is not None:
            remarks = ((ARCHIVE, archive), (GENERATION, str(generation)))
            connection.executemany("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", remarks)
        connection.execute("DELETE FROM unannounced")  # all of it stands in the manifest


def names_any(path: Path, sha256s: set[str]) -> bool:
    """Whether a catalogue has a document of any of these contents."""
    with closing(sqlite3.connect(path)) as connection:
        return any(row[0] in sha256s for row in connection.execute("SELECT sha256 FROM documents"))
