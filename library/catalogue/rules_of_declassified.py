"""Rules that declassifications once set on what came in a file: they kept it from being closed with that."""

from __future__ import annotations

import json
import sqlite3

from library.access import Level
from library.catalogue.access import labels_of_enclosed
from library.catalogue.labels_within import Worn, came_in, holders_of


def rules_of_declassified(connection: sqlite3.Connection) -> None:
    """A step of the schema: such a rule is dropped where it stands as it was set, and nobody more sees it thereby."""
    acts = connection.execute("SELECT document_id, after FROM journal WHERE act = 'declassify'").fetchall()
    for whole, told in acts:
        within = set(came_in(connection, [whole]))
        for number in json.loads(told).get("ruled", ()):
            row = connection.execute("SELECT before, after FROM journal WHERE id = ?", (number,)).fetchone()
            before, after = map(json.loads, row) if row is not None else ({}, {})
            key, rule = after.get("key"), after.get("rule")
            if key in within and rule and not before.get("rule") and _is_no_narrower(connection, key):
                connection.execute("DELETE FROM access_rules WHERE scope = 'file' AND key = ? AND level = ? "
                                   "AND named = ?", (key, rule["level"], json.dumps(sorted(rule["to"]))))
    labels_of_enclosed(connection)


def _is_no_narrower(connection: sqlite3.Connection, document_id: str) -> bool:
    """Whether whoever sees the file that it came in sees it too."""
    holder = holders_of(connection, [document_id]).get(document_id)
    level, labels = connection.execute("SELECT access, labels FROM documents JOIN audiences ON audiences.id = audience "
                                       "WHERE documents.id = ?", (document_id,)).fetchone()
    return holder is not None and Worn(Level(level), frozenset(json.loads(labels))).within(holder) == holder
