"""Steps of the schema: batches of documents that are checked, and what was found."""

from __future__ import annotations

import sqlite3

from library.catalogue.schema.statements import run


def checks(connection: sqlite3.Connection) -> None:
    """Batches, what was drawn, checks and what they found of each field."""
    run(connection, _CHECKS)


_CHECKS = """
CREATE TABLE check_batches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    made_by TEXT NOT NULL, made INTEGER NOT NULL,  -- seconds since 1970, UTC
    asked TEXT NOT NULL,            -- how its documents were chosen
    second_percent INTEGER NOT NULL, third_percent INTEGER NOT NULL,
    bound_percent INTEGER NOT NULL,
    turn INTEGER NOT NULL,          -- how often it was begun, from 1
    dropped INTEGER NOT NULL,
    over INTEGER NOT NULL           -- it passed, so that nothing of it has to be counted for the desk
);
CREATE TABLE check_documents (
    batch INTEGER NOT NULL REFERENCES check_batches (id),
    place INTEGER NOT NULL,         -- in the order of file names, from 0
    document_id TEXT NOT NULL,
    PRIMARY KEY (batch, place)
) WITHOUT ROWID;
CREATE UNIQUE INDEX check_documents_by_document ON check_documents (document_id, batch);
CREATE TABLE check_turns (
    batch INTEGER NOT NULL REFERENCES check_batches (id),
    turn INTEGER NOT NULL,
    seed TEXT NOT NULL,             -- of the draw
    PRIMARY KEY (batch, turn)
) WITHOUT ROWID;
CREATE TABLE check_samples (
    batch INTEGER NOT NULL, turn INTEGER NOT NULL,
    round INTEGER NOT NULL,         -- 2 or 3
    document_id TEXT NOT NULL,
    PRIMARY KEY (batch, turn, round, document_id)
) WITHOUT ROWID;
CREATE TABLE checks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    batch INTEGER NOT NULL REFERENCES check_batches (id),
    turn INTEGER NOT NULL, round INTEGER NOT NULL,
    document_id TEXT NOT NULL,
    checker TEXT NOT NULL, at INTEGER NOT NULL,
    state TEXT NOT NULL,            -- open, done, taken back
    act INTEGER NOT NULL REFERENCES journal (id)
);
CREATE UNIQUE INDEX checks_standing ON checks (batch, turn, round, document_id) WHERE state <> 'taken back';
CREATE INDEX checks_by_document ON checks (document_id);
CREATE INDEX checks_by_act ON checks (act);
CREATE TABLE check_fields (
    check_id INTEGER NOT NULL REFERENCES checks (id),
    field TEXT NOT NULL,
    "before" TEXT,                  -- in force when it was checked
    maker TEXT,                     -- whose word that was, NULL the machine's reading
    flagged INTEGER NOT NULL,       -- the machine was in doubt
    says TEXT NOT NULL, given TEXT, -- by the checker
    verdict TEXT NOT NULL,          -- right, wrong, slip, both, open
    "after" TEXT,                   -- in force since
    counted INTEGER NOT NULL,       -- something stands in the field or on the paper
    PRIMARY KEY (check_id, field)
) WITHOUT ROWID
"""
