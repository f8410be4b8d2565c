"""What is counted as it is written, so that a page with counts takes no longer in an archive of millions.

Triggers keep the counts, whichever room writes: of documents, pages and flagged documents by state, by who sees them
and by year; of doubts by field and reason. Beside them stands the queue of documents that wait, in its order.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from library.catalogue.schema.statements import run
from library.catalogue.seeing import sets_seen
from library.fields import CORRECTABLE

DAY = 86_400
EMPTY = 2.0
"""From this standing on a doubtful field is empty (see `schema/documents.py`)."""
_ANSWERED = ", ".join(f"'{name}'" for name in CORRECTABLE)  # a new field needs a step that makes the triggers anew


@dataclass(frozen=True, slots=True)
class Counted:
    """Documents, their pages, those of them read from pictures, how many documents are flagged; the years, if known."""

    documents: int
    pages: int
    read: int
    flagged: int
    first_year: int | None
    last_year: int | None


def counted(connection: sqlite3.Connection, labels: frozenset[str]) -> Counted:
    """What stands in the library for whoever bears these labels."""
    return _sum(connection, f"audience IN ({_listed(connection, labels)})")


def counted_of_all(connection: sqlite3.Connection) -> Counted:
    """What stands in the library, whoever may see it."""
    return _sum(connection, "1")


def states(connection: sqlite3.Connection) -> dict[str, int]:
    """How many documents are in each state."""
    return {row[0]: row[1] for row in connection.execute(
        "SELECT state, sum(documents) FROM document_counts GROUP BY state HAVING sum(documents) > 0 ORDER BY state")}


def doubts(connection: sqlite3.Connection, sort: str, labels: frozenset[str]) -> Iterator[tuple[str, str, int]]:
    """(field, reason, count) of the doubts of one sort (`field`, `page`, `waiting`: documents) of what is seen."""
    for row in connection.execute(
            "SELECT field, reason, sum(count) FROM doubt_counts WHERE sort = ? "
            f"AND audience IN ({_listed(connection, labels)}) GROUP BY field, reason HAVING sum(count) > 0", (sort,)):
        yield row[0], row[1], row[2]


def _sum(connection: sqlite3.Connection, condition: str) -> Counted:
    year = "CASE WHEN documents > 0 AND year <> '' THEN year END"
    row = connection.execute(
        "SELECT coalesce(sum(documents), 0), coalesce(sum(pages), 0), coalesce(sum(read), 0), "
        f"coalesce(sum(flagged), 0), min({year}), max({year}) FROM document_counts "
        f"WHERE state = 'indexed' AND {condition}").fetchone()
    first, last = (int(one) if one else None for one in row[4:])
    return Counted(row[0], row[1], row[2], row[3], first, last)


def _listed(connection: sqlite3.Connection, labels: frozenset[str]) -> str:
    return ", ".join(map(str, sets_seen(connection, labels)[0]))


def kept_counts(connection: sqlite3.Connection) -> None:
    """A step of the schema: counts that are kept, the queue of what waits, and indexes for lists without either."""
    run(connection, _TABLES)
    run(connection, _INDEXES)
    count_all(connection)
    for name, event, statements in (*_OF_DOCUMENTS, *_OF_DOUBTS):
        connection.execute(f"CREATE TRIGGER {name} {event} BEGIN {statements}; END")


def count_all(connection: sqlite3.Connection) -> None:
    """Count what is there, of which nothing was counted before."""
    run(connection, _FILLED)


_TABLES = """
CREATE TABLE document_counts (
    state TEXT NOT NULL, audience INTEGER NOT NULL,
    year TEXT NOT NULL,             -- of issue, '' where it is not known
    documents INTEGER NOT NULL,
    pages INTEGER NOT NULL, read INTEGER NOT NULL,  -- and those of them that were read from pictures
    flagged INTEGER NOT NULL,       -- documents
    PRIMARY KEY (state, audience, year)
) WITHOUT ROWID;
CREATE TABLE doubt_counts (         -- of documents that stand in the library
    sort TEXT NOT NULL,             -- field or page of doubts, waiting of documents in the queue
    field TEXT NOT NULL, reason TEXT NOT NULL,
    audience INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (sort, field, reason, audience)
) WITHOUT ROWID;
CREATE TABLE waiting (              -- documents with doubtful fields, in the order in which they are to be looked at
    field TEXT NOT NULL,            -- '': any that people may speak of
    late INTEGER NOT NULL,          -- 1: what is doubtful is empty
    day INTEGER NOT NULL,           -- on which it came, since 1970
    standing REAL NOT NULL,         -- of the worst
    document_id TEXT NOT NULL REFERENCES documents (id),
    audience INTEGER NOT NULL,      -- 0: it does not stand in the library
    PRIMARY KEY (field, late, day, standing, document_id)
) WITHOUT ROWID;
CREATE INDEX waiting_by_document ON waiting (document_id, field)
"""

_YEAR = "coalesce(substr({0}.issued, 1, 4), '')"
_STANDS = "CASE {0}.state WHEN 'indexed' THEN {0}.audience ELSE 0 END"
_WAITING = "INSERT INTO waiting (field, late, day, standing, document_id, audience) SELECT "
_FILLED = f"""
INSERT INTO document_counts (state, audience, year, documents, pages, read, flagged)
    SELECT state, audience, {_YEAR.format("d")}, count(*),
        sum((SELECT count(*) FROM pages WHERE document_id = d.id)),
        sum((SELECT count(*) FROM pages WHERE document_id = d.id AND origin = 'ocr')),
        sum(EXISTS (SELECT 1 FROM flags WHERE document_id = d.id)) FROM documents d GROUP BY 1, 2, 3;
INSERT INTO doubt_counts (sort, field, reason, audience, count)
    SELECT 'field', f.field, f.reason, d.audience, count(*) FROM field_doubts f JOIN documents d ON d.id = f.document_id
    WHERE d.state = 'indexed' GROUP BY 2, 3, 4;
INSERT INTO doubt_counts (sort, field, reason, audience, count)
    SELECT 'page', '', p.reason, d.audience, count(*) FROM page_doubts p JOIN documents d ON d.id = p.document_id
    WHERE d.state = 'indexed' GROUP BY 3, 4;
{_WAITING} f.field, min(f.standing) >= {EMPTY}, d.added / {DAY}, min(f.standing), d.id, {_STANDS.format("d")}
    FROM field_doubts f JOIN documents d ON d.id = f.document_id GROUP BY d.id, f.field;
{_WAITING} '', min(f.standing) >= {EMPTY}, d.added / {DAY}, min(f.standing), d.id, {_STANDS.format("d")}
    FROM field_doubts f JOIN documents d ON d.id = f.document_id WHERE f.field IN ({_ANSWERED}) GROUP BY d.id;
INSERT INTO doubt_counts (sort, field, reason, audience, count)
    SELECT 'waiting', field, '', audience, count(*) FROM waiting WHERE audience <> 0 GROUP BY field, audience
"""

# The last columns let an index answer whether a document is seen, without the document.
_INDEXES = """
DROP INDEX documents_by_committee_and_year;
CREATE INDEX documents_by_committee_and_year ON documents (committee, substr(issued, 1, 4), state, audience);
DROP INDEX relations_by_target;
CREATE INDEX relations_by_target ON relations (letters, number, issued);
CREATE INDEX documents_by_added ON documents (added, change, state, audience);
CREATE INDEX documents_not_shown ON documents (state, source, id, secrecy) WHERE state <> 'indexed';
CREATE INDEX documents_by_plain_number ON documents (ltrim(number, '0')) WHERE number IS NOT NULL
"""


def _count(row: str, documents: str, pages: str, read: str, flagged: str) -> str:
    """A statement that adds to what is counted with a document, `row` names it."""
    return ("INSERT INTO document_counts (state, audience, year, documents, pages, read, flagged) "
            f"SELECT d.state, d.audience, {_YEAR.format('d')}, {documents}, {pages}, {read}, {flagged} "
            f"FROM documents d WHERE d.id = {row} {_ADDED}")


def _moved(row: str, sign: str) -> str:
    """The same for a whole document as it was, or is; it may not be what the table holds."""
    pages = f"(SELECT count(*) FROM pages WHERE document_id = {row}.id"
    return ("INSERT INTO document_counts (state, audience, year, documents, pages, read, flagged) "
            f"SELECT {row}.state, {row}.audience, {_YEAR.format(row)}, {sign} 1, {sign} {pages}), "
            f"{sign} {pages} AND origin = 'ocr'), {sign} EXISTS (SELECT 1 FROM flags WHERE document_id = {row}.id) "
            f"WHERE true {_ADDED}")


_ADDED = ("ON CONFLICT (state, audience, year) DO UPDATE SET documents = documents + excluded.documents, "
          "pages = pages + excluded.pages, read = read + excluded.read, flagged = flagged + excluded.flagged")
_OF_DOCUMENTS = (  # name of the trigger, what sets it off, what it does
    ("count_document", "AFTER INSERT ON documents", _count("NEW.id", "1", "0", "0", "0")),
    ("count_moved", "AFTER UPDATE OF state, audience, issued ON documents WHEN OLD.state <> NEW.state "
     "OR OLD.audience <> NEW.audience OR substr(OLD.issued, 1, 4) IS NOT substr(NEW.issued, 1, 4)",
     f"{_moved('OLD', '-')}; {_moved('NEW', '+')}"),
    ("count_page", "AFTER INSERT ON pages", _count("NEW.document_id", "0", "1", "NEW.origin = 'ocr'", "0")),
    ("count_page_gone", "AFTER DELETE ON pages",
     _count("OLD.document_id", "0", "-1", "- (OLD.origin = 'ocr')", "0")),
    ("count_flag", "AFTER INSERT ON flags "
     "WHEN (SELECT count(*) FROM flags WHERE document_id = NEW.document_id) = 1",
     _count("NEW.document_id", "0", "0", "0", "1")),
    ("count_flag_gone", "AFTER DELETE ON flags "
     "WHEN NOT EXISTS (SELECT 1 FROM flags WHERE document_id = OLD.document_id)",
     _count("OLD.document_id", "0", "0", "0", "-1")),
)  # fmt: skip


def _doubts(what: str, among: str, sign: str) -> str:
    """A statement that counts doubts; `what` is sort, field, reason, audience as SQL."""
    return ("INSERT INTO doubt_counts (sort, field, reason, audience, count) "
            f"SELECT {what}, {sign} 1 {among} "
            "ON CONFLICT (sort, field, reason, audience) DO UPDATE SET count = count + excluded.count")


def _queued(row: str) -> str:
    """The statements that put a document anew in the queue, after a doubt came or went."""
    among = ("FROM field_doubts f JOIN documents d ON d.id = f.document_id "
             f"WHERE f.document_id = {row}.document_id AND +f.field")  # no index over all of a field is to be asked
    what = f"min(f.standing) >= {EMPTY}, d.added / {DAY}, min(f.standing), d.id, {_STANDS.format('d')} {among}"
    return (f"DELETE FROM waiting WHERE document_id = {row}.document_id AND field IN ({row}.field, ''); "
            f"{_WAITING} f.field, {what} = {row}.field GROUP BY d.id; "
            f"{_WAITING} '', {what} IN ({_ANSWERED}) GROUP BY d.id")


_SHOWN = "FROM documents d WHERE d.id = {0}.document_id AND d.state = 'indexed'"
_OF_ONE = (("field_doubts", "'field', {0}.field, {0}.reason"), ("page_doubts", "'page', '', {0}.reason"))
_OF_DOUBTS = (
    *((f"count_{table}", f"AFTER INSERT ON {table}",
       _doubts(f"{what.format('NEW')}, d.audience", _SHOWN.format("NEW"), "+")
       + (f"; {_queued('NEW')}" if table == "field_doubts" else "")) for table, what in _OF_ONE),
    *((f"count_{table}_gone", f"AFTER DELETE ON {table}",
       _doubts(f"{what.format('OLD')}, d.audience", _SHOWN.format("OLD"), "-")
       + (f"; {_queued('OLD')}" if table == "field_doubts" else "")) for table, what in _OF_ONE),
    ("doubts_moved", "AFTER UPDATE OF state, audience, added ON documents WHEN OLD.audience <> NEW.audience "
     "OR (OLD.state = 'indexed') <> (NEW.state = 'indexed') OR OLD.added / 86400 <> NEW.added / 86400",
     "; ".join((*(_doubts(f"{what.format(table)}, {row}.audience",
                          f"FROM {table} WHERE document_id = NEW.id AND {row}.state = 'indexed'", sign)
                  for table, what in _OF_ONE for row, sign in (("OLD", "-"), ("NEW", "+"))),
                f"UPDATE waiting SET audience = {_STANDS.format('NEW')}, day = NEW.added / {DAY} "
                "WHERE document_id = NEW.id"))),
    *((f"count_waiting{name}", f"AFTER {event} ON waiting {when}",
       "; ".join(_doubts(f"'waiting', {row}.field, '', {row}.audience", f"WHERE {row}.audience <> 0", sign)
                 for row, sign in rows))
      for name, event, when, rows in (
          ("", "INSERT", "", (("NEW", "+"),)), ("_gone", "DELETE", "", (("OLD", "-"),)),
          ("_moved", "UPDATE OF audience", "WHEN OLD.audience <> NEW.audience", (("OLD", "-"), ("NEW", "+"))))),
)  # fmt: skip
