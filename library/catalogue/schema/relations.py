"""The schema of what documents say of one another; all of it can be made anew from the pages."""

from __future__ import annotations

import sqlite3
from collections import Counter
from itertools import groupby
from operator import itemgetter

from library.catalogue.missing_patterns import count_patterns, patterns_of
from library.catalogue.schema.statements import run


def relations(connection: sqlite3.Connection) -> None:
    """What documents say of one another."""
    run(connection, _RELATIONS)


def people_on_relations(connection: sqlite3.Connection) -> None:
    """What people say of relations; it stays when a text is read again."""
    run(connection, _PEOPLE)


_PEOPLE = """
CREATE TABLE relation_words (
    id INTEGER PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES documents (id),  -- whose text says it, or is said to say it
    key TEXT NOT NULL,              -- names the relation among those of the document
    says TEXT NOT NULL,             -- yes, no, nothing (taken back)
    act INTEGER NOT NULL,           -- the newest about it
    added INTEGER NOT NULL,         -- 1: no reading found it
    target_id TEXT,                 -- the held document that a person chose
    type TEXT NOT NULL, modality TEXT NOT NULL, scope TEXT NOT NULL,
    page INTEGER NOT NULL, quote TEXT NOT NULL,
    letters TEXT, number TEXT, code TEXT, kind TEXT, issued TEXT, body TEXT, name TEXT, provision TEXT,
    source_letters TEXT, source_number TEXT, source_code TEXT, source_issued TEXT,
    UNIQUE (document_id, key)
);
ALTER TABLE relations ADD COLUMN said_by TEXT NOT NULL DEFAULT 'machine';  -- machine, person, refused (by a person)
ALTER TABLE relations ADD COLUMN target_id TEXT;
ALTER TABLE relations ADD COLUMN quote TEXT;  -- NULL: the words stand on the page
ALTER TABLE relations ADD COLUMN key TEXT;    -- of a word, where no reading found the relation
CREATE INDEX relations_by_held ON relations (target_id) WHERE target_id IS NOT NULL
"""


def missing(connection: sqlite3.Connection) -> None:
    """What is cited and not held, counted; all texts are read again to fill it."""
    run(connection, _MISSING)


def missing_together(connection: sqlite3.Connection) -> None:
    """What several rows tell of one document is counted as it is written; what is listed already stays so."""
    run(connection, _MISSING_TOGETHER)
    patterns: Counter[tuple[str, str]] = Counter()
    rows = connection.execute("SELECT letters, number, sort, audience, holders, citing, tail, year FROM missing "
                              "ORDER BY letters, number, sort").fetchall()  # fmt: skip
    for _, each in groupby(map(tuple, rows), key=itemgetter(0, 1)):
        patterns.update(patterns_of(row[2:] for row in each))
    count_patterns(connection, patterns)


def general_repeals(connection: sqlite3.Connection) -> None:
    """The few texts that repeal whatever is contrary are found at once."""
    run(connection, "CREATE INDEX effects_general ON effects (document_id) WHERE sort = 'general'")


def held_names(connection: sqlite3.Connection) -> None:
    """By which name held documents are meant that are cited without a number; filled when texts are read again."""
    run(connection, """
CREATE TABLE document_names (
    document_id TEXT PRIMARY KEY REFERENCES documents (id),
    name TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX document_names_by_name ON document_names (name)
""")


def words_are_kept(connection: sqlite3.Connection) -> None:
    """The vault's manifest is told what people say of relations, as it is of owners; of those that are there too."""
    told = "INSERT OR IGNORE INTO unannounced (what, key) "
    for name, event in (("relation_said", "INSERT"), ("relation_said_again", "UPDATE")):
        connection.execute(f"CREATE TRIGGER {name} AFTER {event} ON relation_words BEGIN {told}"
                           "VALUES ('relation', NEW.document_id || ' ' || NEW.key); END")
    connection.execute(f"{told}SELECT 'relation', document_id || ' ' || key FROM relation_words")


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

# Counted for those who see the documents that cite, and not those that could be meant: `holders` are the audiences of
# these, as '1 3', and '' where there are none. The sum over whom a viewer belongs to is exact.
_MISSING = """
CREATE TABLE missing (
    letters TEXT NOT NULL, number TEXT NOT NULL,
    sort TEXT NOT NULL,             -- tells several of these letters and this number apart, by date or committee
    audience INTEGER NOT NULL,      -- of the documents that cite
    holders TEXT NOT NULL,
    citing INTEGER NOT NULL,        -- documents
    tail TEXT NOT NULL,             -- of the letters, who issues: 'tw'
    year INTEGER, issued TEXT, code TEXT, kind TEXT, body TEXT,  -- as far as these documents say
    PRIMARY KEY (letters, number, sort, audience, holders)
) WITHOUT ROWID;
CREATE INDEX missing_by_citing ON missing (audience, holders, citing DESC, letters, number, sort);
CREATE INDEX missing_by_tail ON missing (audience, holders, tail, year, citing);
DELETE FROM meta WHERE key = 'relations'
"""

# Most of what is missing is told by one row; what those tell who see different documents is `shared`. A pattern is what
# a missing document shows to whom: a viewer's counts are a sum over patterns, of which there are few.
_MISSING_TOGETHER = """
DROP INDEX missing_by_citing;
DROP INDEX missing_by_tail;
ALTER TABLE missing RENAME TO missing_before;
CREATE TABLE missing (
    letters TEXT NOT NULL, number TEXT NOT NULL, sort TEXT NOT NULL,
    audience INTEGER NOT NULL, holders TEXT NOT NULL, citing INTEGER NOT NULL,
    tail TEXT NOT NULL, year INTEGER, issued TEXT, code TEXT, kind TEXT, body TEXT,
    shared INTEGER NOT NULL,        -- 0: one row tells all of this document, else the sum of `citing` of its rows
    PRIMARY KEY (letters, number, sort, audience, holders)
) WITHOUT ROWID;
CREATE INDEX missing_alone ON missing (audience, holders, citing DESC, letters, number, sort, tail, year)
    WHERE shared = 0;
CREATE INDEX missing_shared ON missing (shared DESC, letters, number, sort, audience, holders, citing, tail, year)
    WHERE shared > 0;
CREATE TABLE missing_patterns (
    pattern TEXT NOT NULL,          -- `audience:holders:year` of each row of a document, as '1::1998|4:1 3:'
    tail TEXT NOT NULL,
    count INTEGER NOT NULL,         -- documents
    PRIMARY KEY (pattern, tail)
) WITHOUT ROWID;
INSERT INTO missing (letters, number, sort, audience, holders, citing, tail, year, issued, code, kind, body, shared)
    SELECT letters, number, sort, audience, holders, citing, tail, year, issued, code, kind, body,
    CASE count(*) OVER one WHEN 1 THEN 0 ELSE sum(citing) OVER one END
    FROM missing_before WINDOW one AS (PARTITION BY letters, number, sort);
DROP TABLE missing_before
"""
