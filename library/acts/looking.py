"""What acts look at before they change anything."""

from __future__ import annotations

from library.archive import Archive
from library.errors import NotFoundError, UsageError
from library.records import State


def existing(archive: Archive, document_id: str) -> State:
    """The state of a document that people may work on.

    Raises:
        NotFoundError: there is none.
        UsageError: it is held back; what it says is nobody's to change before it is released.
    """
    state = archive.catalogue.documents.state_of(document_id)
    if state is None:
        raise NotFoundError("There is no document {id}.",
                            next_step="'vankien search' and the report of 'vankien ingest' give the ids.",
                            id=document_id)
    if archive.catalogue.holds.holds_back(document_id):
        raise UsageError("Document {id} is held back.", next_step="'vankien release ID' lets it be read.",
                         id=document_id)
    return state
