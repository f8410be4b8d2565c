"""The catalogue's schema, as numbered steps; each runs once, in one transaction with its own record."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from library.catalogue.connection import Connections
from library.errors import DamagedError


def _first_schema(connection: sqlite3.Connection) -> None:
    for statement in _FIRST_SCHEMA.split(";"):  # executescript would commit the transaction around it
        connection.execute(statement)


_FIRST_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE documents (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,          -- bytes of the original, 0 for an imported record
    media_type TEXT NOT NULL,       -- of the original, empty for an imported record
    state TEXT NOT NULL,
    kind TEXT, symbol TEXT, number TEXT, code TEXT, committee TEXT, issued TEXT, subject TEXT, signer TEXT,
    secrecy TEXT, urgency TEXT,
    added INTEGER NOT NULL,         -- seconds since 1970, UTC
    change INTEGER NOT NULL UNIQUE  -- place in the order of changes, in which the watermark of the index counts
);
CREATE INDEX documents_by_sha256 ON documents (sha256);

CREATE TABLE pages (
    document_id TEXT NOT NULL REFERENCES documents (id),
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    origin TEXT NOT NULL,
    confidence REAL,
    width INTEGER NOT NULL, height INTEGER NOT NULL,
    picture TEXT,                   -- SHA-256 of the page picture (WebP) in the vault
    words TEXT,                     -- SHA-256 of the word boxes (gzipped JSON) in the vault
    PRIMARY KEY (document_id, number)
);

CREATE TABLE flags (
    document_id TEXT NOT NULL REFERENCES documents (id),
    place INTEGER NOT NULL,
    field TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (document_id, place)
) WITHOUT ROWID;

CREATE TABLE evidence (
    document_id TEXT NOT NULL REFERENCES documents (id),
    place INTEGER NOT NULL,
    field TEXT NOT NULL, page INTEGER NOT NULL, reading TEXT NOT NULL, confidence REAL NOT NULL,
    box_left INTEGER, box_top INTEGER, box_right INTEGER, box_bottom INTEGER,
    PRIMARY KEY (document_id, place)
) WITHOUT ROWID;

CREATE TABLE files (
    path BLOB PRIMARY KEY,          -- bytes of the absolute path: a file name need not be valid UTF-8
    source TEXT NOT NULL,
    size INTEGER NOT NULL, modified INTEGER NOT NULL,  -- bytes, nanoseconds since 1970
    sha256 TEXT NOT NULL,
    state TEXT NOT NULL,
    stage TEXT, reason TEXT, message TEXT,
    document_id TEXT REFERENCES documents (id)
) WITHOUT ROWID;
CREATE INDEX files_by_sha256 ON files (sha256);
CREATE INDEX files_by_state ON files (state)
"""


def _volumes(connection: sqlite3.Connection) -> None:
    for statement in _VOLUMES.split(";"):
        connection.execute(statement)


_VOLUMES = """
CREATE TABLE parts (
    document_id TEXT PRIMARY KEY REFERENCES documents (id),
    whole_id TEXT NOT NULL REFERENCES documents (id),
    first_page INTEGER NOT NULL, last_page INTEGER NOT NULL  -- of the file, from 1, both included
) WITHOUT ROWID;
CREATE INDEX parts_by_whole ON parts (whole_id);

CREATE TABLE cuts (
    whole_id TEXT PRIMARY KEY REFERENCES documents (id),
    first_pages TEXT NOT NULL,      -- of the parts of the last split, as '1 5 9'
    in_force INTEGER NOT NULL,      -- 0: joined again
    decided_by TEXT NOT NULL,       -- 'recognised' or 'archivist'
    decided INTEGER NOT NULL        -- seconds since 1970, UTC
) WITHOUT ROWID
"""

_STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (_first_schema, _volumes)


def migrate(connections: Connections) -> None:
    """Bring the catalogue to the schema of this version.

    Raises:
        DamagedError: it was written by a newer version.
    """
    version: int = connections.get().execute("PRAGMA user_version").fetchone()[0]
    if version > len(_STEPS):
        raise DamagedError(f"The catalogue has schema {version}; this version knows {len(_STEPS)}.",
                           next_step="Use the newer version of vankien that wrote it.")
    for number, step in enumerate(_STEPS[version:], start=version + 1):
        with connections.transaction() as connection:
            if connection.execute("PRAGMA user_version").fetchone()[0] >= number:
                continue  # another process was quicker
            step(connection)
            connection.execute(f"PRAGMA user_version = {number}")
