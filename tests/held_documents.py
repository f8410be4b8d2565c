"""Documents held in memory, as a search asks for those that it shows: for tests and benchmarks without a catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from library.records import Document, Repair


class Held:
    """A few documents, which everybody sees; what is not among them does not exist."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = {one.id: one for one in documents}

    def get(self, ids: Sequence[str], audience: frozenset[str]) -> Mapping[str, Shown]:
        """Those of these ids that are held."""
        return {one: Shown(self._documents[one]) for one in ids if one in self._documents}

    def page_text(self, document_id: str, number: int) -> str:
        """The text of a page; empty where there is none of this number."""
        pages = self._documents[document_id].pages
        return pages[number - 1].text if 0 < number <= len(pages) else ""

    def page_repairs(self, document_id: str, number: int) -> tuple[Repair, ...]:
        """Its repairs."""
        pages = self._documents[document_id].pages
        return pages[number - 1].repairs if 0 < number <= len(pages) else ()


class Shown:
    """A document as lists show it."""

    def __init__(self, document: Document) -> None:
        fields = document.fields
        self.id, self.source, self.code, self.kind = document.id, document.source, fields.code, fields.kind
        self.committee, self.subject = fields.committee, fields.subject
        self.issued = str(fields.issued) if fields.issued else None
        self.flagged = tuple(flag.field for flag in document.review)
