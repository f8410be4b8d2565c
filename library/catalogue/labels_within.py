"""What came in a file bears no wider label than that file, unless a person said otherwise of it itself.

A mail that is closed would else be read by its attachments.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from library.access import Level, strictest

CAME = ("EXISTS (SELECT 1 FROM enclosures WHERE came = 1 AND enclosures.document_id = coalesce("
        "(SELECT whole_id FROM parts WHERE parts.document_id = documents.id), documents.id))")
"""Of documents that came in a file; over the table `documents`. It asks an index for each of them."""


@dataclass(frozen=True, slots=True)
class Worn:
    """The level of a document, and its labels."""

    level: Level
    labels: frozenset[str]

    def within(self, holder: Worn) -> Worn:
        """The same of what came in a holder: the narrower of the two."""
        if self.level is holder.level:
            return Worn(self.level, self.labels & holder.labels)  # both have that which the level gives
        return self if strictest((self.level, holder.level)) is self.level else holder


def holders_of(connection: sqlite3.Connection, wholes: Sequence[str]) -> dict[str, Worn]:
    """What the nearest holders wear, by the ids of the files that came in them; the others are left out.

    A holder that is cut wears the narrowest of what the documents that it is now wear.
    """
    rows = connection.execute(
        "SELECT enclosures.document_id, holder_id, holder.access, labels FROM enclosures "
        f"JOIN documents AS one ON one.id = enclosures.document_id JOIN documents AS holder ON {_IS_NOW} "
        f"JOIN audiences ON audiences.id = holder.audience WHERE came = 1 AND one.id IN ({_marks(wholes)}) "
        f"ORDER BY {NEAREST_LAST}", tuple(wholes))
    found: dict[str, tuple[str, Worn]] = {}
    for one, holder, level, labels in rows:
        worn = _worn(level, labels)
        same = found.get(one)
        found[one] = (holder, worn.within(same[1]) if same and same[0] == holder else worn)
    return {one: worn for one, (_, worn) in found.items()}


@lru_cache(maxsize=1_000)
def _worn(level: str, labels: str) -> Worn:
    return Worn(Level(level), frozenset(json.loads(labels)))


_PARTS = "SELECT document_id FROM parts WHERE whole_id = holder_id"
_IS_NOW = (f"(holder.id = holder_id OR holder.id IN ({_PARTS})) AND (holder.state <> 'aside' OR holder.id = holder_id "
           f"AND NOT EXISTS (SELECT 1 FROM documents WHERE id IN ({_PARTS}) AND state <> 'aside'))")
"""Of the documents that a holder is now: itself, or those into which it is cut."""
NEAREST_LAST = "substr(one.source, -length(name)) = name, length(name) DESC, holder_id, name"
"""A file may lie twice in another: it keeps the name that it bears."""


def came_in(connection: sqlite3.Connection, holders: Sequence[str]) -> list[str]:
    """Ids of the documents that came in these files, at any depth, with the parts into which they are split.

    A file may be named by the documents into which it is cut too.
    """
    named = json.dumps(holders)
    return _within(connection, "holder_id IN (SELECT value FROM json_each(?) UNION SELECT whole_id FROM parts "
                               "WHERE document_id IN (SELECT value FROM json_each(?)))", (named, named))


def all_that_came(connection: sqlite3.Connection, condition: str = "TRUE", values: Sequence[str] = ()) -> list[str]:
    """The same of all holders that meet a condition over the table `documents`, or of which a part does."""
    return _within(connection, f"EXISTS (SELECT 1 FROM documents WHERE documents.id IN (SELECT holder_id UNION ALL "
                               f"{_PARTS}) AND ({condition}))", values)


def from_the_outside_in(connection: sqlite3.Connection, condition: str, values: Sequence[str]) -> list[list[str]]:
    """What came in files and meets a condition over the table `documents`, or came in what does, in layers.

    No document of a layer came in one of the same layer or of a later one.
    """
    own = connection.execute(f"SELECT id FROM documents WHERE ({condition}) AND {CAME}", tuple(values)).fetchall()
    ids = {*all_that_came(connection, condition, values), *(one for (one,) in own)}
    rows = connection.execute(
        "SELECT id, (SELECT count(DISTINCT holder_id) FROM enclosures WHERE came = 1 AND enclosures.document_id = "
        "coalesce((SELECT whole_id FROM parts WHERE parts.document_id = documents.id), documents.id)) AS holders "
        "FROM documents WHERE id IN (SELECT value FROM json_each(?)) ORDER BY holders, id", (json.dumps(list(ids)),))
    return [[one for one, _ in layer] for _, layer in groupby(rows.fetchall(), key=itemgetter(1))]


def _within(connection: sqlite3.Connection, condition: str, values: Sequence[str]) -> list[str]:
    rows = connection.execute(
        f"WITH inside (id) AS (SELECT document_id FROM enclosures WHERE came = 1 AND {condition}) "
        "SELECT id FROM inside UNION SELECT document_id FROM parts JOIN inside ON whole_id = inside.id", tuple(values))
    return [row[0] for row in rows]


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
