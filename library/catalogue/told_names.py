"""What a file within a file is called: below its holder's name for who sees that, by its own name alone for others.

An archivist may let an attachment through alone, or open it while the mail it came in is closed. Its name must not tell
that of what is held, closed or withdrawn.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping

from library.catalogue.changes import next_change
from library.catalogue.labels_within import CAME
from library.catalogue.seeing import seen_by
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


def names_for(connection: sqlite3.Connection, sources: Mapping[str, str], labels: frozenset[str]) -> dict[str, str]:
    """The names of documents for whoever bears these labels: below a holder's where that is seen, else their own alone.

    Args:
        connection: of the catalogue.
        sources: the names that they bear, by their ids.
        labels: of who asks.
    """
    inside = [one for one, source in sources.items() if "/" in source]
    if not inside:
        return {**sources}
    rows = connection.execute(f"SELECT id FROM documents WHERE id IN (SELECT value FROM json_each(?)) AND ({CAME})",
                              (json.dumps(inside),)).fetchall()
    return {**sources, **{one: _name_for(connection, one, sources[one], labels) for (one,) in rows}}


def _name_for(connection: sqlite3.Connection, document_id: str, source: str, labels: frozenset[str]) -> str:
    row = connection.execute("SELECT whole_id FROM parts WHERE document_id = ?", (document_id,)).fetchone()
    nearest = _nearest(connection, row[0] if row else document_id, source)
    if nearest is None:
        return source  # the folder in which it lay
    holder, name = nearest
    outer = connection.execute(
        f"SELECT source FROM documents WHERE {seen_by(connection, labels)} AND "
        "(id = ?1 OR id IN (SELECT document_id FROM parts WHERE whole_id = ?1)) LIMIT 1", (holder,)).fetchone()
    if outer is None:
        return name.rsplit("/", 1)[-1]
    return f"{_name_for(connection, holder, outer[0], labels)}/{name}"


def _told(connection: sqlite3.Connection, whole: str) -> str:
    """The name that may be told: of what is held itself the whole of it, for those who may know of it."""
    source, held = _source(connection, whole)
    nearest = _nearest(connection, whole, source)
    if nearest is None:
        return source
    holder, name = nearest
    if not held and _source(connection, holder)[1]:
        return name.rsplit("/", 1)[-1]  # an archive between the two was a part of what is held
    return f"{_told(connection, holder)}/{name}"


def _nearest(connection: sqlite3.Connection, whole: str, source: str) -> tuple[str, str] | None:
    """The file in which another came, and its name there. One that lies twice in it keeps the name that it bears."""
    row = connection.execute(
        "SELECT holder_id, name FROM enclosures WHERE document_id = ? AND came = 1 "
        "ORDER BY substr(?, -length(name)) <> name, length(name), holder_id, name", (whole, source)).fetchone()
    return None if row is None else (str(row[0]), str(row[1]))


def _source(connection: sqlite3.Connection, whole: str) -> tuple[str, bool]:
    """The name that a file bears now, and whether it is held back."""
    row = connection.execute("SELECT source, state FROM documents WHERE id = ?", (whole,)).fetchone()
    return str(row[0]), row[1] == State.QUARANTINED
