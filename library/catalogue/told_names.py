"""What a file within a file is called: below its holder's name while that is shown, by its own name while it is held.

An archivist may let an attachment through alone. Its name must not tell that of the held mail or archive it came in.
"""

from __future__ import annotations

import sqlite3

from library.catalogue.changes import next_change
from library.records import State


def name_inside(connection: sqlite3.Connection, holder: str) -> None:
    """Give all that came in a file, at any depth, the name that may be told now, inside the caller's transaction."""
    inside = connection.execute(
        "WITH RECURSIVE inside (id) AS (SELECT :holder UNION SELECT document_id FROM enclosures JOIN inside "
        "ON holder_id = inside.id WHERE came = 1) SELECT id FROM inside WHERE id <> :holder", {"holder": holder})
    for (one,) in inside.fetchall():
        name_anew(connection, one)


def name_anew(connection: sqlite3.Connection, whole: str) -> None:
    """The same for one file and the documents of it; one that came in no other file keeps its name."""
    name = _told(connection, whole)
    rows = connection.execute(
        "SELECT id FROM documents WHERE source <> ?1 AND (id = ?2 OR id IN (SELECT document_id FROM parts "
        "WHERE whole_id = ?2))", (name, whole)).fetchall()  # fmt: skip
    for (one,) in rows:
        connection.execute("UPDATE documents SET source = ?, change = ? WHERE id = ?",
                           (name, next_change(connection), one))


def names_of_released(connection: sqlite3.Connection) -> None:
    """A step of the schema: what was let through alone before names were looked at so."""
    rows = connection.execute("SELECT DISTINCT enclosures.document_id FROM enclosures JOIN documents AS holder "
                              "ON holder.id = holder_id WHERE came = 1 AND holder.state = ?", (State.QUARANTINED,))
    for (one,) in rows.fetchall():
        name_anew(connection, one)


def _told(connection: sqlite3.Connection, whole: str) -> str:
    """The name that may be told: of what is held itself the whole of it, for those who may know of it."""
    source, held = _source(connection, whole)
    # A file may lie twice in another: it keeps the name that it bears.
    nearest = connection.execute(
        "SELECT holder_id, name FROM enclosures WHERE document_id = ? AND came = 1 "
        "ORDER BY substr(?, -length(name)) <> name, length(name), holder_id, name", (whole, source)).fetchone()
    if nearest is None:
        return source
    holder, name = nearest
    if not held and _source(connection, holder)[1]:
        return str(name).rsplit("/", 1)[-1]  # an archive between the two was a part of what is held
    return f"{_told(connection, holder)}/{name}"


def _source(connection: sqlite3.Connection, whole: str) -> tuple[str, bool]:
    """The name that a file bears now, and whether it is held back."""
    row = connection.execute("SELECT source, state FROM documents WHERE id = ?", (whole,)).fetchone()
    return str(row[0]), row[1] == State.QUARANTINED
