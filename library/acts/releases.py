"""What was let through or declassified is looked at by a second person, who says that it is right."""

from __future__ import annotations

from library.acts.kinds import DECLASSIFY, RELEASE
from library.acts.looking import existing
from library.archive import Archive
from library.catalogue.journal import Entry
from library.errors import UsageError

SEE_RELEASED = "see released"


def see_released(archive: Archive, document_id: str, *, actor: str, why: str = "", seen: bool = True,
                 undoes: int | None = None) -> int | None:
    """Say that the paper was looked at, and that the document was rightly let through; it waits no more.

    Args:
        seen: False: it waits again.
        undoes: the act that is taken back by this.

    Returns:
        The number of the act; None where it is so already.

    Raises:
        NotFoundError: there is no such document.
        UsageError: it is held back, was never let through, or this person let it through.
    """
    with archive.catalogue.transaction():
        existing(archive, document_id)
        if archive.catalogue.releases_seen.has(document_id) == seen:
            return None
        if seen and not archive.catalogue.releases_seen.waits(document_id):
            raise UsageError("Document {id} was not released.", id=document_id)
        if seen and actor in released_by(archive, document_id):
            raise UsageError("Who let a document through does not say that this was right.",
                             next_step="Another archivist or approver looks at the paper.")
        told, nothing = {"released": "right"}, dict[str, str]()
        act = archive.catalogue.journal.write(actor, SEE_RELEASED, document_id, why=why,
                                              before=nothing if seen else told, after=told if seen else nothing,
                                              undoes=undoes)
        archive.catalogue.releases_seen.say(document_id, act if seen else None)
    archive.follow_soon()
    return act


def released_by(archive: Archive, document_id: str) -> frozenset[str]:
    """Who let a document through last: its file, or one in which that file came; nobody where no act says so."""
    part = archive.catalogue.volumes.part_of(document_id)
    files = archive.catalogue.enclosures.around(part.whole if part else document_id)
    acts = (archive.catalogue.journal.of_kinds(one, (RELEASE, DECLASSIFY)) for one in files)
    return frozenset(some[-1].actor for some in acts if some)


def take_back_seen(archive: Archive, entry: Entry, *, actor: str, why: str) -> None:
    """Let a document wait again, or wait no more, as before an act."""
    see_released(archive, entry.document or "", actor=actor, why=why, seen="released" not in entry.after,
                 undoes=entry.id)
