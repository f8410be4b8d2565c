"""The documents whose fields wait for a person, one after another.

First come documents with a value that may be wrong, then those with doubtful fields that are empty; among both those
that came into the archive first, by day, and of one day the worst. The order is that of the list at one moment: who
goes on behind a document asks by its key, so that what was answered meanwhile shifts nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from library.catalogue.access import hidden_from
from library.catalogue.connection import Connections
from library.fields import CORRECTABLE

_DAY = 86_400
_EMPTY = 2.0
"""From this standing on a doubtful field is empty (see `schema_of_documents`)."""
_ANSWERED = ", ".join(f"'{name}'" for name in CORRECTABLE)
_KEY = "late, day, standing, id"


@dataclass(frozen=True, slots=True)
class Turn:
    """A document's place in the queue.

    Args:
        document_id: whose turn it is; None where nothing waits.
        before: how many wait before it; None where it does not wait itself.
        total: how many wait in all.
        next: the document behind it, the first of all where it does not wait; None where there is no other.
    """

    document_id: str | None
    before: int | None
    total: int
    next: str | None


class DoubtQueue:
    """The queue of one catalogue, for whoever bears some labels."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def turn(self, document_id: str | None, field: str | None, *, labels: frozenset[str],
             without: Sequence[str] = ()) -> Turn:
        """The place of a document.

        Args:
            document_id: which; None: the first of all.
            field: only doubts about this field; None: about any.
            labels: of who asks; that this person sees the document is not looked at here.
            without: documents that are left out.
        """
        row = self._connections.get().execute(self._asked(field, labels), {
            "field": field, "empty": _EMPTY, "wanted": document_id, "without": json.dumps(list(without))}).fetchone()
        if row["here"] is None:
            first = row["first"] if row["first"] != document_id else None
            return Turn(document_id, None, row["total"], first)
        return Turn(row["here"], row["before"], row["total"], row["next"])

    def _asked(self, field: str | None, labels: frozenset[str]) -> str:
        """One statement, so that what waits is gathered once."""
        hidden = hidden_from(self._connections.get(), labels)
        chosen = f"field IN ({_ANSWERED})" if field is None else "field = :field"
        return f"""
            WITH worst AS MATERIALIZED (
                SELECT document_id, min(standing) AS standing FROM field_doubts WHERE {chosen} GROUP BY document_id),
            waiting AS MATERIALIZED (
                SELECT id, standing >= :empty AS late, added / {_DAY} AS day, standing
                FROM worst JOIN documents ON id = document_id
                WHERE id NOT IN (SELECT id FROM documents WHERE {hidden})
                AND id NOT IN (SELECT value FROM json_each(:without))),
            first AS MATERIALIZED (SELECT id FROM waiting ORDER BY {_KEY} LIMIT 1),
            here AS MATERIALIZED (
                SELECT late, day, standing, id FROM waiting WHERE id = coalesce(:wanted, (SELECT id FROM first)))
            SELECT (SELECT id FROM first) AS first, (SELECT id FROM here) AS here,
                (SELECT count(*) FROM waiting) AS total,
                (SELECT count(*) FROM waiting WHERE ({_KEY}) < (SELECT {_KEY} FROM here)) AS before,
                (SELECT id FROM waiting WHERE ({_KEY}) > (SELECT {_KEY} FROM here) ORDER BY {_KEY} LIMIT 1) AS next"""
