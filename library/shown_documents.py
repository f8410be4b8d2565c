"""What search shows of the documents that it found, from the catalogue."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from library.catalogue import Catalogue
from library.catalogue.rows import Shown
from library.records import Repair


class ShownDocuments:
    """Where search gets summaries and texts, who signed what, and the names of files."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def get(self, ids: Sequence[str], audience: frozenset[str]) -> Mapping[str, Shown]:
        """Only what may be shown: the index may not know yet that a document was withdrawn or closed."""
        return self._catalogue.documents.shown(ids, audience)

    def names(self, audience: frozenset[str]) -> Sequence[str]:
        """The names of all who signed a document that the audience may see, each once."""
        return self._catalogue.documents.signers(audience)

    def signed(self, names: Collection[str], audience: frozenset[str]) -> frozenset[str]:
        """The documents signed by these, as their names stand there, that the audience may see."""
        return self._catalogue.documents.signed_by(names, audience)

    def called(self, name: str, audience: frozenset[str]) -> frozenset[str]:
        """The documents that the audience may see whose file is called so, or so in part, as that is told to it."""
        return self._catalogue.file_names.called(name, audience)

    def page_text(self, document_id: str, number: int) -> str:
        """The text of a page, as it is read or was corrected."""
        return self._catalogue.documents.text(document_id, number)

    def page_repairs(self, document_id: str, number: int) -> Sequence[Repair]:
        """Words of a page that search takes for others."""
        return self._catalogue.repairs.of(document_id, number)
