"""Pages that a person looked at and let stand: what was doubtful there waits no more, until it is read otherwise."""

from __future__ import annotations

import hashlib
import sqlite3

from library.catalogue.changes import next_change
from library.catalogue.connection import Connections
from library.catalogue.doubts import write_doubts
from library.catalogue.lines import bearing_page, in_file
from library.catalogue.schema.statements import run


def pages_seen(connection: sqlite3.Connection) -> None:
    """A step of the schema."""
    run(connection, _SCHEMA)


_SCHEMA = """
CREATE TABLE pages_seen (
    document_id TEXT NOT NULL REFERENCES documents (id),
    number INTEGER NOT NULL,
    reading TEXT NOT NULL,          -- SHA-256 of what was read of the page, and what was doubtful
    act INTEGER NOT NULL,
    PRIMARY KEY (document_id, number)
) WITHOUT ROWID;
DROP VIEW page_doubts_found;
CREATE VIEW page_doubts_found AS
SELECT coalesce(substr(reason, 1, instr(reason || ':', ':') - 1), 'low confidence') AS reason,
    coalesce(confidence, 0.0) - CASE WHEN reason IS NULL THEN 0.0 ELSE 2.0 END AS standing,
    document_id, number
FROM (SELECT p.document_id AS document_id, p.number AS number, p.confidence AS confidence,
    (SELECT f.reason FROM flags f WHERE f.document_id = p.document_id AND f.field = 'page:' || p.number
        ORDER BY f.place LIMIT 1) AS reason
    FROM pages p WHERE NOT EXISTS (
        SELECT 1 FROM pages_seen s WHERE s.document_id = p.document_id AND s.number = p.number))
WHERE reason IS NOT NULL OR confidence < 0.9
"""


class PagesSeen:
    """The pages of one catalogue that people looked at."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def has(self, document_id: str, number: int) -> bool:
        """Whether somebody looked at the page and let it stand."""
        return self._stands("pages_seen", document_id, number)

    def waits(self, document_id: str, number: int) -> bool:
        """Whether the page is doubtful."""
        return self._stands("page_doubts", document_id, number)

    def _stands(self, table: str, document_id: str, number: int) -> bool:
        found = (
            self._connections.get()
            .execute(f"SELECT 1 FROM {table} WHERE document_id = ? AND number = ?", (document_id, number))
            .fetchone()
        )
        return found is not None

    def say(self, document_id: str, number: int, act: int | None) -> None:
        """Put in force, within the transaction of the act, that the page was looked at; None: that it was not.

        That it was not holds of every document that has the page: else it would come back when the file is cut.
        """
        with self._connections.transaction() as connection:
            if act is not None:
                connection.execute(
                    "INSERT OR REPLACE INTO pages_seen (document_id, number, reading, act) VALUES (?,?,?,?)",
                    (document_id, number, _readings(connection, document_id)[number], act))
            for one, its_number in ([(document_id, number)] if act is not None
                                    else bearing_page(connection, *in_file(connection, document_id, number))):
                if act is None and not connection.execute(
                        "DELETE FROM pages_seen WHERE document_id = ? AND number = ?", (one, its_number)).rowcount:
                    continue
                _move_flags(connection, one, its_number, answered=act is not None)
                write_doubts(one, connection)
                connection.execute("UPDATE documents SET change = ? WHERE id = ?", (next_change(connection), one))

    def hand_on(self, source: tuple[str, int], target: tuple[str, int]) -> bool:
        """Whether it now stands of a page (id, number) too that somebody looked at it where it stood before.

        No where nobody did, where it is known already, and where the page was read otherwise since.
        """
        connection = self._connections.get()
        row = connection.execute("SELECT act FROM pages_seen WHERE document_id = ? AND number = ?", source).fetchone()
        readings = [_readings(connection, one).get(number) for one, number in (source, target)]
        if row is None or self.has(*target) or readings[0] is None or readings[0] != readings[1]:
            return False
        self.say(*target, row["act"])
        return True


def keep_pages_seen(connection: sqlite3.Connection, document_id: str) -> None:
    """After a document was read again: what is read as it was when somebody looked waits no more, the rest does."""
    seen = connection.execute("SELECT number, reading FROM pages_seen WHERE document_id = ?", (document_id,)).fetchall()
    if not seen:
        return
    now = _readings(connection, document_id)
    for number, reading in seen:
        if now.get(number) == reading:
            _move_flags(connection, document_id, number, answered=True)
        else:
            connection.execute("DELETE FROM pages_seen WHERE document_id = ? AND number = ?", (document_id, number))
    write_doubts(document_id, connection)


def _readings(connection: sqlite3.Connection, document_id: str) -> dict[int, str]:
    """The SHA-256 of what was read of each page, whatever people made of it, and of the doubts about it.

    What was not doubtful when somebody looked is nothing that this person let stand.
    """
    rows = connection.execute(
        "SELECT p.number, coalesce(r.text, p.text) FROM pages p LEFT JOIN page_readings r "
        "ON r.document_id = p.document_id AND r.number = p.number WHERE p.document_id = ?",
        (document_id,),
    ).fetchall()
    doubts: dict[str, set[str]] = {}
    for table in ("flags", "flags_answered"):
        for field, reason in connection.execute(
                f"SELECT field, reason FROM {table} WHERE document_id = ? AND field LIKE 'page:%'", (document_id,)):
            doubts.setdefault(field, set()).add(reason)
    told = {number: "\0".join((*sorted(doubts.get(f"page:{number}", ())), text)) for number, text in rows}
    return {number: hashlib.sha256(one.encode("utf-8", "surrogatepass")).hexdigest() for number, one in told.items()}


def _move_flags(connection: sqlite3.Connection, document_id: str, number: int, *, answered: bool) -> None:
    source, target = ("flags", "flags_answered") if answered else ("flags_answered", "flags")
    how = "REPLACE" if answered else "IGNORE"
    page = (document_id, f"page:{number}")
    connection.execute(
        f"INSERT OR {how} INTO {target} (document_id, place, field, reason) SELECT document_id, place, "
        f"field, reason FROM {source} WHERE document_id = ? AND field = ?",
        page,
    )
    connection.execute(f"DELETE FROM {source} WHERE document_id = ? AND field = ?", page)
