"""Texts that repeal whatever is contrary to them, without naming it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from library.catalogue.connection import Connections
from library.catalogue.quotes import QUOTE, FarDown
from library.catalogue.seeing import seen_by
from library.records import PartialDate


@dataclass(frozen=True, slots=True)
class GeneralRepeal:
    """A document that repeals what is contrary to it: where it says so, and in which words."""

    document_id: str
    issued: PartialDate | None
    subject: str | None
    page: int
    quote: str


class GeneralRepeals:
    """Reads them from one catalogue."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def after(self, document_id: str, labels: frozenset[str], names: Callable[[str], Iterable[str]]
              ) -> tuple[str | None, list[GeneralRepeal]]:  # fmt: skip
        """The subject of a document, and those of its kind and issuer that are younger, oldest first.

        Args:
            names: gives the names of an issuer, and of the bodies that took over its work.
        """
        connection = self._connections.get()
        if connection.execute("SELECT 1 FROM effects WHERE sort = 'general' LIMIT 1").fetchone() is None:
            return None, []
        own = connection.execute("SELECT kind, committee, issued, subject FROM documents WHERE id = ?",
                                 (document_id,)).fetchone()
        if own is None or not (own["kind"] and own["committee"] and own["issued"]):
            return None, []
        issuers = sorted({own["committee"], *names(own["committee"])})
        found = connection.execute(
            # CROSS: SQLite begins with the few general repeals, not with all documents of an issuer.
            f"SELECT documents.id, documents.issued, subject, page, {QUOTE} FROM effects e INDEXED BY effects_general "
            "CROSS JOIN documents ON documents.id = e.document_id "
            "CROSS JOIN pages p ON p.document_id = e.document_id AND p.number = e.page "
            "WHERE e.sort = 'general' AND documents.kind = ? "
            f"AND documents.committee IN ({', '.join('?' * len(issuers))}) "
            f"AND documents.issued > ? AND {seen_by(connection, labels)} ORDER BY documents.issued, documents.id",
            (own["kind"], *issuers, f"{own['issued']}~"))
        below = FarDown(connection)
        return own["subject"], [
            GeneralRepeal(row["id"], PartialDate.parse(row["issued"]), row["subject"], row["page"],
                          " ".join(below.said(row, row["id"], row["page"]).split()))
            for row in found]  # fmt: skip
