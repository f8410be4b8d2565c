"""The catalogue's schema, as numbered steps; each runs once, in one transaction with its own record."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from library.catalogue.connection import Connections
from library.errors import WrongCatalogueError


def _first_schema(connection: sqlite3.Connection) -> None:
    _run(connection, _FIRST_SCHEMA)


def _doubts(connection: sqlite3.Connection) -> None:
    _run(connection, _DOUBTS)


def _run(connection: sqlite3.Connection, statements: str) -> None:
    for statement in statements.split(";"):  # executescript would commit the transaction around it
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

INSERT INTO field_doubts SELECT * FROM field_doubts_found;
INSERT INTO page_doubts SELECT * FROM page_doubts_found
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


def _repairs(connection: sqlite3.Connection) -> None:
    _run(connection, _REPAIRS)


_REPAIRS = """
CREATE TABLE repairs (
    document_id TEXT NOT NULL REFERENCES documents (id),
    number INTEGER NOT NULL,        -- of the page, from 1
    start INTEGER NOT NULL, "end" INTEGER NOT NULL,  -- characters of the page's text
    meant TEXT NOT NULL,
    PRIMARY KEY (document_id, number, start)
) WITHOUT ROWID
"""


def _citations(connection: sqlite3.Connection) -> None:
    _run(connection, _CITATIONS)


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



def _holds(connection: sqlite3.Connection) -> None:
    _run(connection, _HOLDS)


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


def _judged(connection: sqlite3.Connection) -> None:
    _run(connection, _JUDGED)


# A file without a line here was judged by the rules that were in force before they had numbers.
_JUDGED = """
CREATE TABLE judged (
    document_id TEXT PRIMARY KEY REFERENCES documents (id),  -- the whole of a file
    by_text INTEGER NOT NULL,       -- number of the rules of secrecy that judged its kept text
    by_paper INTEGER NOT NULL       -- and of those that judged all that the original shows
) WITHOUT ROWID
"""


def _jobs(connection: sqlite3.Connection) -> None:
    _run(connection, _JOBS)


_JOBS = """
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    arguments TEXT NOT NULL,        -- JSON, its keys in order
    state TEXT NOT NULL,            -- waiting, running, done, failed, cancelled
    asked_by TEXT NOT NULL, asked INTEGER NOT NULL,  -- seconds since 1970, UTC
    ended INTEGER,
    label TEXT NOT NULL DEFAULT '', steps INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    outcome TEXT NOT NULL DEFAULT '',
    cancelling INTEGER NOT NULL DEFAULT 0
)
"""


def _access(connection: sqlite3.Connection) -> None:
    _run(connection, _ACCESS)


# Documents bear the number of a set of labels; a viewer sees those whose set holds a label of theirs.
_ACCESS = """
CREATE TABLE audiences (id INTEGER PRIMARY KEY, labels TEXT NOT NULL UNIQUE);  -- JSON, sorted
INSERT INTO audiences (id, labels) VALUES (1, '["public"]');
ALTER TABLE documents ADD COLUMN access TEXT NOT NULL DEFAULT 'open';
ALTER TABLE documents ADD COLUMN audience INTEGER NOT NULL DEFAULT 1;
DROP VIEW evidence_shown;
CREATE VIEW evidence_shown AS SELECT * FROM evidence
WHERE document IS NULL OR document IN (SELECT id FROM documents WHERE state = 'indexed' AND audience = 1);
CREATE INDEX documents_restricted ON documents (audience) WHERE audience <> 1;

CREATE TABLE access_rules (
    scope TEXT NOT NULL,            -- document, file, committee, kind, archive
    key TEXT NOT NULL,
    level TEXT NOT NULL,
    named TEXT NOT NULL,            -- JSON: labels of persons and groups
    made_by TEXT NOT NULL, why TEXT NOT NULL, made INTEGER NOT NULL,  -- seconds since 1970, UTC
    PRIMARY KEY (scope, key)
) WITHOUT ROWID
"""


def _journal(connection: sqlite3.Connection) -> None:
    _run(connection, _JOURNAL)


_JOURNAL = """
CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,            -- seconds since 1970, UTC
    actor TEXT NOT NULL,
    act TEXT NOT NULL,
    document_id TEXT,
    why TEXT NOT NULL,
    before TEXT NOT NULL, after TEXT NOT NULL,  -- JSON
    undoes INTEGER REFERENCES journal (id),
    sha256 TEXT NOT NULL            -- of this row and of the SHA-256 of the row before
);
CREATE INDEX journal_by_document ON journal (document_id);
CREATE INDEX journal_by_undone ON journal (undoes) WHERE undoes IS NOT NULL;

CREATE TABLE words (                -- of people, about fields
    place INTEGER PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES documents (id),
    field TEXT NOT NULL,
    says TEXT NOT NULL,             -- value, none, unreadable, reading
    value TEXT,
    act INTEGER NOT NULL REFERENCES journal (id)
);
CREATE INDEX words_by_document ON words (document_id, field, place);

CREATE TABLE readings (             -- of the machine, of fields that people spoke about
    document_id TEXT NOT NULL REFERENCES documents (id),
    field TEXT NOT NULL,
    value TEXT,
    PRIMARY KEY (document_id, field)
) WITHOUT ROWID;

CREATE TABLE flags_answered (       -- doubts that a word answered, until it is taken back
    document_id TEXT NOT NULL REFERENCES documents (id),
    place INTEGER NOT NULL,
    field TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (document_id, place)
) WITHOUT ROWID
"""

def _generations(connection: sqlite3.Connection) -> None:
    _run(connection, _GENERATIONS)
    if connection.execute("SELECT 1 FROM documents").fetchone():  # what older versions let go of lies in free pages
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('sweep', 'due')")
    else:
        connection.execute("INSERT INTO meta VALUES ('written over', '1')")
    for name, event in _TOLD_DOCUMENTS.items():
        connection.execute(f"CREATE TRIGGER {name} {event} BEGIN "
                           "INSERT OR IGNORE INTO unannounced VALUES ('document', NEW.{0}); END".format(
                               "id" if " documents" in event else "document_id"))
    for name, event, row in (("rule_made", "INSERT", "NEW"), ("rule_changed", "UPDATE", "NEW"),
                             ("rule_dropped", "DELETE", "OLD")):
        connection.execute(f"CREATE TRIGGER {name} AFTER {event} ON access_rules BEGIN "
                           f"INSERT OR IGNORE INTO unannounced VALUES ('rule', {row}.scope || ' ' || {row}.key); END")
    connection.execute("CREATE TRIGGER act_done AFTER INSERT ON journal BEGIN "
                       "INSERT OR IGNORE INTO unannounced VALUES ('act', NEW.id); END")


# What the vault's manifest has to be told before the transaction is committed; `what` is 'document', 'rule' or 'act'.
_GENERATIONS = """
CREATE TABLE unannounced (what TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (what, key)) WITHOUT ROWID;
CREATE TABLE lost (
    sha256 TEXT PRIMARY KEY,        -- of an original in the vault that is to be read again
    told TEXT NOT NULL,             -- JSON: what the manifest says of its documents
    problem TEXT                    -- why it could not be read again
) WITHOUT ROWID
"""
_TOLD_DOCUMENTS = {
    "document_entered": "AFTER INSERT ON documents",
    "document_turned": "AFTER UPDATE OF state ON documents WHEN OLD.state <> NEW.state",
    "hold_made": "AFTER INSERT ON holds",
    "hold_changed": "AFTER UPDATE ON holds",
}


def _enclosures(connection: sqlite3.Connection) -> None:
    _run(connection, _ENCLOSURES)


_ENCLOSURES = """
CREATE TABLE enclosures (
    holder_id TEXT NOT NULL REFERENCES documents (id),    -- the whole of a file that holds others
    name TEXT NOT NULL,             -- of the file within it: 'b.pdf', or 'b.zip/c.pdf'
    document_id TEXT NOT NULL REFERENCES documents (id),  -- the whole of that file
    came INTEGER NOT NULL,          -- 1: it came into the archive with its holder, 0: the archive had it before
    PRIMARY KEY (holder_id, name)
) WITHOUT ROWID;
CREATE INDEX enclosures_by_document ON enclosures (document_id)
"""

def _reasons_of_holds(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE holds ADD COLUMN why TEXT")  # that the archivist gave


def _unlearning(connection: sqlite3.Connection) -> None:
    connection.execute(_HIDDEN)


# Others may have learned from it which words there are.
_HIDDEN = """
CREATE TRIGGER document_hidden AFTER UPDATE OF state ON documents WHEN OLD.state = 'indexed' AND NEW.state <> 'indexed'
BEGIN
    INSERT INTO meta VALUES ('hidden', NEW.id) ON CONFLICT (key) DO UPDATE SET value = min(value, excluded.value);
END
"""

_STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _first_schema, _doubts, _volumes, _repairs, _citations, _holds, _judged, _jobs, _access, _journal,
    _generations, _enclosures, _reasons_of_holds, _unlearning)  # fmt: skip


def migrate(connections: Connections) -> None:
    """Bring the catalogue to the schema of this version.

    Raises:
        WrongCatalogueError: it was written by a newer version.
    """
    version: int = connections.get().execute("PRAGMA user_version").fetchone()[0]
    if version > len(_STEPS):
        raise WrongCatalogueError(f"The catalogue has schema {version}; this version knows {len(_STEPS)}.",
                           next_step="Use the newer version of vankien that wrote it.")
    for number, step in enumerate(_STEPS[version:], start=version + 1):
        with connections.transaction() as connection:
            if connection.execute("PRAGMA user_version").fetchone()[0] >= number:
                continue  # another process was quicker
            step(connection)
            connection.execute(f"PRAGMA user_version = {number}")
