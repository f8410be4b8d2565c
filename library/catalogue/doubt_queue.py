"""The documents whose fields wait for a person, one after another.

First come documents with a value that may be wrong, then those with doubtful fields that are empty; among both those
that came into the archive first, by day, and of one day the worst. The order is that of the list at one moment: who
goes on behind a document asks by its key, so that what was answered meanwhile shifts nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from library.catalogue.access import hidden_from
from library.catalogue.connection import Connections
from library.fields import CORRECTABLE

_DAY = 86_400
_EMPTY = 2.0
"""From this standing on a doubtful field is empty (see `schema_of_documents`)."""
_ANSWERED = ", ".join(f"'{name}'" for name in CORRECTABLE)
_KEY = "standing >= :empty, day, standing, id"


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

    def turn(self, document_id: str | None, field: str | None, *, labels: frozenset[str]) -> Turn:
        """The place of a document.

        Args:
            document_id: which; None: the first of all.
            field: only doubts about this field; None: about any.
            labels: of who asks; that this person sees the document is not looked at here.
        """
        connection, waiting = self._connections.get(), self._waiting(field, labels)
        told = {"field": field, "empty": _EMPTY}
        ids = [row[0] for row in connection.execute(f"{waiting} SELECT id FROM waiting ORDER BY {_KEY} LIMIT 2", told)]
        wanted = document_id or next(iter(ids), None)
        key = connection.execute(f"{waiting} SELECT {_KEY} FROM waiting WHERE id = :id",
                                 {**told, "id": wanted}).fetchone()
        if key is None:
            total = connection.execute(f"{waiting} SELECT count(*) FROM waiting", told).fetchone()[0]
            return Turn(wanted, None, total, next((one for one in ids if one != wanted), None))
        told |= {"late": key[0], "day": key[1], "standing": key[2], "id": key[3]}
        behind = f"({_KEY}) > (:late, :day, :standing, :id)"
        total, after = connection.execute(
            f"{waiting} SELECT count(*), coalesce(sum({behind}), 0) FROM waiting", told).fetchone()
        following = connection.execute(
            f"{waiting} SELECT id FROM waiting WHERE {behind} ORDER BY {_KEY} LIMIT 1", told).fetchone()
        return Turn(wanted, total - after - 1, total, following[0] if following else None)

    def _waiting(self, field: str | None, labels: frozenset[str]) -> str:
        hidden = hidden_from(self._connections.get(), labels)
        chosen = f"field IN ({_ANSWERED})" if field is None else "field = :field"
        return ("WITH worst AS MATERIALIZED (SELECT document_id, min(standing) AS standing FROM field_doubts "
                f"WHERE {chosen} GROUP BY document_id), "
                f"waiting AS MATERIALIZED (SELECT id, standing, added / {_DAY} AS day "
                "FROM worst JOIN documents ON id = document_id "
                f"WHERE id NOT IN (SELECT id FROM documents WHERE {hidden}))")
