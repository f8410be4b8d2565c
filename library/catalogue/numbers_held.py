"""The numbers of held documents, by committee and letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from library.catalogue.committee_names import NAMES
from library.catalogue.connection import Connections
from library.catalogue.seeing import seen_by
from library.records import PartialDate

_NUMBERED = "committee IS NOT NULL AND symbol IS NOT NULL AND number IS NOT NULL AND issued IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Counted:
    """A document with a number.

    Args:
        code: as on the paper.
    """

    id: str
    committee: str
    symbol: str
    number: int
    issued: PartialDate
    code: str


class NumbersHeld:
    """Reads them from one catalogue."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def committees(self, labels: frozenset[str]) -> list[str]:
        """The names that stand on documents with a number."""
        connection = self._connections.get()
        return [row[0] for row in connection.execute(
            f"{NAMES} SELECT name FROM names WHERE EXISTS (SELECT 1 FROM documents WHERE committee = name "
            f"AND {_NUMBERED} AND {seen_by(connection, labels)}) ORDER BY name")]

    def of(self, committees: Sequence[str], labels: frozenset[str]) -> Iterator[Counted]:
        """The documents of these committees."""
        connection = self._connections.get()
        for committee in committees:
            for row in connection.execute(
                    "SELECT id, symbol, number, issued, code FROM documents "
                    f"WHERE {_NUMBERED} AND committee = ? AND {seen_by(connection, labels)}", (committee,)):
                if row["number"].isdecimal():
                    yield Counted(row["id"], committee, row["symbol"], int(row["number"]),
                                  PartialDate.parse(row["issued"]), row["code"] or row["number"])  # fmt: skip
