"""The schema of what documents say of one another; all of it can be made anew from the pages."""

from __future__ import annotations

import sqlite3

from library.catalogue.schema_statements import run


def relations(connection: sqlite3.Connection) -> None:
    """What documents say of one another."""
    run(connection, _RELATIONS)


# Which documents are meant is not stored: it is looked up by letters and number, so it follows every change at once.
_RELATIONS = """
CREATE TABLE relations (
    document_id TEXT NOT NULL REFERENCES documents (id),  -- whose text says it
    place INTEGER NOT NULL,         -- in the order of the text, from 0
    type TEXT NOT NULL, modality TEXT NOT NULL, scope TEXT NOT NULL,
    page INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,  -- the words that name it, on the page
    said_from INTEGER NOT NULL, said_to INTEGER NOT NULL,                   -- the words that say it, on the page
    letters TEXT, number TEXT, code TEXT, kind TEXT, issued TEXT, body TEXT, name TEXT, provision TEXT,
    source_letters TEXT, source_number TEXT, source_code TEXT, source_issued TEXT,  -- NULL: the document itself does it
    PRIMARY KEY (document_id, place)
) WITHOUT ROWID;
CREATE INDEX relations_by_target ON relations (letters, number);
CREATE INDEX relations_by_name ON relations (name) WHERE letters IS NULL;

CREATE TABLE effects (
    document_id TEXT NOT NULL REFERENCES documents (id),
    place INTEGER NOT NULL,
    sort TEXT NOT NULL,             -- from, until, still (another is still applied), general (repeal)
    page INTEGER NOT NULL, said_from INTEGER NOT NULL, said_to INTEGER NOT NULL,
    day TEXT,                       -- NULL: from signing, or with another
    years INTEGER,
    letters TEXT, number TEXT, issued TEXT,  -- of the other
    PRIMARY KEY (document_id, place)
) WITHOUT ROWID;

CREATE TABLE document_letters (
    document_id TEXT PRIMARY KEY REFERENCES documents (id),
    letters TEXT NOT NULL, number TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX document_letters_by_code ON document_letters (letters, number)
"""
