"""Texts that repeal whatever is contrary to them, without naming it."""

from __future__ import annotations

from dataclasses import dataclass

from library.catalogue.access import seen_by
from library.catalogue.connection import Connections
from library.catalogue.quotes import QUOTE, FarDown
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

    def after(self, document_id: str, labels: frozenset[str]) -> tuple[str | None, list[GeneralRepeal]]:
        """The subject of a document, and those of its kind and issuer that are younger, oldest first."""
        connection = self._connections.get()
        own = connection.execute("SELECT kind, committee, issued, subject FROM documents WHERE id = ?",
                                 (document_id,)).fetchone()
        if own is None or not (own["kind"] and own["committee"] and own["issued"]):
            return None, []
        found = connection.execute(
            f"SELECT documents.id, documents.issued, subject, page, {QUOTE} FROM effects e "
            "JOIN documents ON documents.id = e.document_id "
            "JOIN pages p ON p.document_id = e.document_id AND p.number = e.page "
            "WHERE e.sort = 'general' AND documents.kind = ? AND documents.committee = ? "
            f"AND documents.issued > ? AND {seen_by(connection, labels)} ORDER BY documents.issued, documents.id",
            (own["kind"], own["committee"], f"{own['issued']}~"))
        below = FarDown(connection)
        return own["subject"], [
            GeneralRepeal(row["id"], PartialDate.parse(row["issued"]), row["subject"], row["page"],
                          " ".join(below.said(row, row["id"], row["page"]).split()))
            for row in found]  # fmt: skip
