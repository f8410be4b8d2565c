"""Steps of the schema: what people and jobs do to the archive, and who may see it."""

from __future__ import annotations

import sqlite3

from library.catalogue.schema.statements import run


def judged(connection: sqlite3.Connection) -> None:
    """By which rules of secrecy a file was judged."""
    run(connection, _JUDGED)


# A file without a line here was judged by the rules that were in force before they had numbers.
_JUDGED = """
CREATE TABLE judged (
    document_id TEXT PRIMARY KEY REFERENCES documents (id),  -- the whole of a file
    by_text INTEGER NOT NULL,       -- number of the rules of secrecy that judged its kept text
    by_paper INTEGER NOT NULL       -- and of those that judged all that the original shows
) WITHOUT ROWID
"""


def jobs(connection: sqlite3.Connection) -> None:
    """Long work that was asked for."""
    run(connection, _JOBS)


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


def access(connection: sqlite3.Connection) -> None:
    """Who may see what."""
    run(connection, _ACCESS)


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


def journal(connection: sqlite3.Connection) -> None:
    """Acts of people, and their words about fields."""
    run(connection, _JOURNAL)


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

def generations(connection: sqlite3.Connection) -> None:
    """What the vault's manifest has to be told."""
    run(connection, _GENERATIONS)
    if connection.execute("SELECT 1 FROM documents").fetchone():  # what older versions let go of lies in free pages
        connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('sweep', 'due')")
    else:
        connection.execute("INSERT INTO meta (key, value) VALUES ('written over', '1')")
    for name, event, row in _TOLD:
        announced(connection, name, event, row)


def announced(connection: sqlite3.Connection, name: str, event: str, row: str) -> None:
    """Make a trigger that writes down what the manifest has to be told: `row` is its `what` and its `key`, as SQL."""
    connection.execute(f"CREATE TRIGGER {name} {event} BEGIN "
                       f"INSERT OR IGNORE INTO unannounced (what, key) VALUES ({row}); END")


# What the vault's manifest has to be told before the transaction is committed; `what` is 'document', 'rule', 'act',
# 'owner', 'filed', 'committee', 'kind' or 'relation'.
_GENERATIONS = """
CREATE TABLE unannounced (what TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (what, key)) WITHOUT ROWID;
CREATE TABLE lost (
    sha256 TEXT PRIMARY KEY,        -- of an original in the vault that is to be read again
    told TEXT NOT NULL,             -- JSON: what the manifest says of its documents
    problem TEXT                    -- why it could not be read again
) WITHOUT ROWID
"""
_TOLD = (  # name of the trigger, what sets it off, the row that it writes
    ("document_entered", "AFTER INSERT ON documents", "'document', NEW.id"),
    ("document_turned", "AFTER UPDATE OF state ON documents WHEN OLD.state <> NEW.state", "'document', NEW.id"),
    ("hold_made", "AFTER INSERT ON holds", "'document', NEW.document_id"),
    ("hold_changed", "AFTER UPDATE ON holds", "'document', NEW.document_id"),
    ("rule_made", "AFTER INSERT ON access_rules", "'rule', NEW.scope || ' ' || NEW.key"),
    ("rule_changed", "AFTER UPDATE ON access_rules", "'rule', NEW.scope || ' ' || NEW.key"),
    ("rule_dropped", "AFTER DELETE ON access_rules", "'rule', OLD.scope || ' ' || OLD.key"),
    ("act_done", "AFTER INSERT ON journal", "'act', NEW.id"),
)


def enclosures(connection: sqlite3.Connection) -> None:
    """Files within files."""
    run(connection, _ENCLOSURES)


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

def reasons_of_holds(connection: sqlite3.Connection) -> None:
    """The reason that an archivist gave."""
    connection.execute("ALTER TABLE holds ADD COLUMN why TEXT")  # that the archivist gave


def unlearning(connection: sqlite3.Connection) -> None:
    """What was hidden, from which others may have learned."""
    connection.execute(_HIDDEN)


# Others may have learned from it which words there are.
_HIDDEN = """
CREATE TRIGGER document_hidden AFTER UPDATE OF state ON documents WHEN OLD.state = 'indexed' AND NEW.state <> 'indexed'
BEGIN
    INSERT INTO meta (key, value) VALUES ('hidden', NEW.id)
        ON CONFLICT (key) DO UPDATE SET value = min(value, excluded.value);
END
"""


def named_columns(connection: sqlite3.Connection) -> None:
    """Triggers of older catalogues name the columns that they write, so that a table may get another."""
    for name, event, row in _TOLD:
        connection.execute(f"DROP TRIGGER {name}")
        announced(connection, name, event, row)
    connection.execute("DROP TRIGGER document_hidden")
    connection.execute(_HIDDEN)


def owners(connection: sqlite3.Connection) -> None:
    """The unit that a document belongs to."""
    connection.execute("ALTER TABLE documents ADD COLUMN owner TEXT")  # name of a group of accounts


def sayings(connection: sqlite3.Connection) -> None:
    """Owners and records of committees decide who sees documents, so the vault's manifest is told of them too."""
    for name, event, row in _SAID:
        announced(connection, name, event, row)


_SAID = (
    ("owner_named", "AFTER UPDATE OF owner ON documents WHEN OLD.owner IS NOT NEW.owner", "'owner', NEW.id"),
    ("committee_made", "AFTER INSERT ON authorities", "'committee', NEW.id"),
    ("committee_dropped", "AFTER DELETE ON authorities", "'committee', OLD.id"),
)


def many(connection: sqlite3.Connection) -> None:
    """Plans and acts about many documents."""
    run(connection, _MANY)


_MANY = """
CREATE TABLE plans (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    made_by TEXT NOT NULL, made INTEGER NOT NULL,  -- seconds since 1970, UTC
    what TEXT NOT NULL,             -- kind, committee, access, owner
    value TEXT,
    over_words INTEGER NOT NULL,
    asked TEXT NOT NULL,            -- how the documents were chosen
    act INTEGER REFERENCES journal (id)
);
CREATE TABLE plan_documents (
    plan INTEGER NOT NULL REFERENCES plans (id),
    place INTEGER NOT NULL,
    document_id TEXT NOT NULL,
    says TEXT NOT NULL, value TEXT, shown TEXT,  -- when it was looked at
    kept TEXT,                      -- why it stays as it is
    PRIMARY KEY (plan, place)
) WITHOUT ROWID;
CREATE INDEX plan_documents_by_document ON plan_documents (document_id);
CREATE TABLE act_documents (
    act INTEGER NOT NULL REFERENCES journal (id) DEFERRABLE INITIALLY DEFERRED,
    place INTEGER NOT NULL,
    document_id TEXT NOT NULL,
    says_before TEXT NOT NULL, value_before TEXT,
    says_after TEXT NOT NULL, value_after TEXT,
    kept TEXT,                      -- why it was left as it is
    shown TEXT,                     -- before
    PRIMARY KEY (act, place)
) WITHOUT ROWID;
CREATE INDEX act_documents_by_document ON act_documents (document_id)
"""
