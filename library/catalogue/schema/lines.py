"""Steps of the schema: the text of pages as people corrected it, and what readers propose."""

from __future__ import annotations

import sqlite3

from library.catalogue.schema.statements import run


def lines(connection: sqlite3.Connection) -> None:
    """Lines of pages that people wrote."""
    run(connection, _LINES)


def pages_of_lines(connection: sqlite3.Connection) -> None:
    """With a line the page on which a person saw it, to find it again among lines that read alike."""
    connection.execute("ALTER TABLE lines ADD COLUMN page TEXT")  # JSON, as `sums_of`; NULL of an earlier release


_LINES = """
CREATE TABLE page_readings (
    document_id TEXT NOT NULL REFERENCES documents (id),
    number INTEGER NOT NULL,
    text TEXT NOT NULL,             -- as it was read, the page itself has what is in force
    confidence REAL,                -- of the reading
    repairs TEXT NOT NULL,          -- of the reading, JSON [[start, end, meant]]
    PRIMARY KEY (document_id, number)
) WITHOUT ROWID;
CREATE TABLE lines (
    place INTEGER PRIMARY KEY,      -- the newest word about a line is in force
    file_id TEXT NOT NULL,          -- the whole of a file
    number INTEGER NOT NULL,        -- page of the file, from 1
    line INTEGER NOT NULL,          -- of the reading that the person saw, from 0
    reading TEXT NOT NULL,          -- as the line was read then
    text TEXT,                      -- NULL: the reading counts again
    act INTEGER NOT NULL
);
CREATE INDEX lines_by_page ON lines (file_id, number, place);
CREATE TABLE proposals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    file_id TEXT NOT NULL,          -- as of a line
    number INTEGER NOT NULL,
    line INTEGER NOT NULL,          -- of the text in force, from 0
    "before" TEXT NOT NULL,         -- the line as the author saw it
    text TEXT NOT NULL,
    author TEXT NOT NULL,
    proposed INTEGER NOT NULL,      -- seconds since 1970, UTC
    answer TEXT NOT NULL            -- waiting, accepted, refused, taken back
);
CREATE INDEX proposals_by_answer ON proposals (answer, id)
"""
