"""Steps of the schema: documents and all that was read of them."""

from __future__ import annotations

import sqlite3

from library.catalogue.schema.statements import run


def first_schema(connection: sqlite3.Connection) -> None:
    """Documents, their pages, flags and evidence; files."""
    run(connection, _FIRST_SCHEMA)


def doubts(connection: sqlite3.Connection) -> None:
    """What waits for a person, in its order."""
    run(connection, _DOUBTS)


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

# What waits for a person, in the order in which it is to be looked at: written down with the document, for the order
# takes in what was read and with what confidence, which no index over the flags alone can hold.
# `standing` of a field: the confidence of a reading that fills it; 2 where it is empty for nothing was read at all;
# 3 where it is empty and something was read. Of a page: -2 to -1 with a flag, from 0 without one, up to 0.9: real scans
# and the sample archive's worn pages are read with 0.92 and more.
_DOUBTS = """
CREATE TABLE field_doubts (
    field TEXT NOT NULL,
    reason TEXT NOT NULL,           -- without what follows a colon, so that it can be counted
    standing REAL NOT NULL,
    document_id TEXT NOT NULL REFERENCES documents (id),
    place INTEGER NOT NULL,         -- of the flag among the document's
    PRIMARY KEY (document_id, place)
) WITHOUT ROWID;
CREATE INDEX field_doubts_by_standing ON field_doubts (standing, document_id, place);
CREATE INDEX field_doubts_by_field ON field_doubts (field, standing, document_id, place);
CREATE INDEX field_doubts_by_reason ON field_doubts (field, reason, document_id);

CREATE TABLE page_doubts (
    reason TEXT NOT NULL,           -- of its first flag
    standing REAL NOT NULL,
    document_id TEXT NOT NULL REFERENCES documents (id),
    number INTEGER NOT NULL,
    PRIMARY KEY (document_id, number)
) WITHOUT ROWID;
CREATE INDEX page_doubts_by_standing ON page_doubts (standing, document_id, number);
CREATE INDEX page_doubts_by_reason ON page_doubts (reason, document_id);

CREATE INDEX documents_hidden ON documents (id) WHERE state <> 'indexed';

CREATE VIEW field_doubts_found AS
SELECT f.field AS field, substr(f.reason, 1, instr(f.reason || ':', ':') - 1) AS reason,
    CASE
        WHEN (CASE f.field
            WHEN 'kind' THEN d.kind WHEN 'symbol' THEN d.symbol WHEN 'number' THEN d.number WHEN 'code' THEN d.code
            WHEN 'committee' THEN d.committee WHEN 'subject' THEN d.subject WHEN 'signer' THEN d.signer
            WHEN 'secrecy' THEN d.secrecy WHEN 'urgency' THEN d.urgency
            WHEN 'issued' THEN CASE length(d.issued) WHEN 10 THEN d.issued END -- else the doubtful part is empty
        END) IS NOT NULL THEN coalesce(e.confidence, 0.0)
        WHEN coalesce(e.reading, '') = '' THEN 2.0
        ELSE 3.0
    END AS standing, f.document_id AS document_id, f.place AS place
FROM flags f JOIN documents d ON d.id = f.document_id
LEFT JOIN evidence e ON e.document_id = f.document_id
    AND e.place = (SELECT min(place) FROM evidence WHERE document_id = f.document_id AND field = f.field)
WHERE NOT EXISTS (SELECT 1 FROM pages p WHERE p.document_id = f.document_id
    AND p.number = CAST(substr(f.field, 6) AS INTEGER) AND f.field = 'page:' || p.number);

CREATE VIEW page_doubts_found AS
SELECT coalesce(substr(reason, 1, instr(reason || ':', ':') - 1), 'low confidence') AS reason,
    coalesce(confidence, 0.0) - CASE WHEN reason IS NULL THEN 0.0 ELSE 2.0 END AS standing,
    document_id, number
FROM (SELECT p.document_id AS document_id, p.number AS number, p.confidence AS confidence,
    (SELECT f.reason FROM flags f WHERE f.document_id = p.document_id AND f.field = 'page:' || p.number
        ORDER BY f.place LIMIT 1) AS reason
    FROM pages p)
WHERE reason IS NOT NULL OR confidence < 0.9;

INSERT INTO field_doubts (field, reason, standing, document_id, place)
SELECT field, reason, standing, document_id, place FROM field_doubts_found;
INSERT INTO page_doubts (reason, standing, document_id, number)
SELECT reason, standing, document_id, number FROM page_doubts_found
"""


def volumes(connection: sqlite3.Connection) -> None:
    """Files that hold several documents."""
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


def repairs(connection: sqlite3.Connection) -> None:
    """Misread words."""
    run(connection, _REPAIRS)


_REPAIRS = """
CREATE TABLE repairs (
    document_id TEXT NOT NULL REFERENCES documents (id),
    number INTEGER NOT NULL,        -- of the page, from 1
    start INTEGER NOT NULL, "end" INTEGER NOT NULL,  -- characters of the page's text
    meant TEXT NOT NULL,
    PRIMARY KEY (document_id, number, start)
) WITHOUT ROWID
"""


def citations(connection: sqlite3.Connection) -> None:
    """Which documents name which others."""
    run(connection, _CITATIONS)


# The view holds back what a document said that is hidden since, until what was inferred from it is taken back.
_CITATIONS = """
CREATE TABLE citations (
    document_id TEXT NOT NULL REFERENCES documents (id),  -- that cites
    page INTEGER NOT NULL,
    letters TEXT NOT NULL, year INTEGER NOT NULL, number TEXT NOT NULL, -- of what is cited
    kind TEXT NOT NULL, issued TEXT NOT NULL, body TEXT,
    reading TEXT NOT NULL
);
CREATE INDEX citations_by_letters ON citations (letters, year);
CREATE INDEX citations_by_document ON citations (document_id);
CREATE INDEX documents_by_symbol ON documents (symbol);

ALTER TABLE evidence ADD COLUMN document TEXT REFERENCES documents (id);
CREATE VIEW evidence_shown AS SELECT * FROM evidence
WHERE document IS NULL OR document IN (SELECT id FROM documents WHERE state = 'indexed')
"""



def holds(connection: sqlite3.Connection) -> None:
    """Files held back, and released."""
    run(connection, _HOLDS)


_HOLDS = """
CREATE TABLE holds (
    document_id TEXT PRIMARY KEY REFERENCES documents (id),  -- the whole of a file
    mark TEXT,                      -- of secrecy, that was read on it, NULL: a stamp in a frame could not be read
    in_force INTEGER NOT NULL,      -- 0: released
    withdrawn INTEGER NOT NULL,     -- 1: comes back withdrawn, for it or a part of it was
    decided_by TEXT NOT NULL,       -- 'recognised' or 'archivist'
    decided INTEGER NOT NULL        -- seconds since 1970, UTC
) WITHOUT ROWID
"""
