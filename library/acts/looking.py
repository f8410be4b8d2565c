"""What acts look at before they change anything."""

from __future__ import annotations

from library.archive import Archive
from library.errors import ConflictError, NotFoundError, UsageError
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


def need_as_seen(now: str, seen: str | None) -> None:
    """Make sure that nobody changed what a person saw before they say otherwise; to be asked in the act's transaction.

    Args:
        now: what stands.
        seen: what the person saw; None where that is not known, and nothing is asked.

    Raises:
        ConflictError: something else stands now.
    """
    if seen is not None and seen != now:
        raise ConflictError("Somebody else changed this meanwhile.",
                            next_step="Look at what stands now, then decide again.", value=now)
