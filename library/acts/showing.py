"""Taking a document out of view, and bringing it back."""

from __future__ import annotations

from library.acts.looking import existing
from library.archive import Archive
from library.errors import UsageError
from library.records import State

WITHDRAW, RESTORE = "withdraw", "restore"


def withdraw(archive: Archive, document_id: str, *, actor: str, why: str = "", undoes: int | None = None) -> int | None:
    """Take a document out of everybody's view; nothing is deleted. Returns the act; None where it is out already.

    Raises:
        NotFoundError: there is no such document.
        UsageError: it does not stand in the library.
    """
    return _change(archive, document_id, State.INDEXED, State.WITHDRAWN, WITHDRAW, actor=actor, why=why, undoes=undoes)


def restore(archive: Archive, document_id: str, *, actor: str, why: str = "", undoes: int | None = None) -> int | None:
    """Bring a withdrawn document back. Returns the act; None where it stands in the library already.

    Raises:
        NotFoundError: there is no such document.
        UsageError: it was not withdrawn.
    """
    return _change(archive, document_id, State.WITHDRAWN, State.INDEXED, RESTORE, actor=actor, why=why, undoes=undoes)


def _change(archive: Archive, document_id: str, before: State, after: State, act: str, *, actor: str, why: str,
            undoes: int | None) -> int | None:
    number = None
    with archive.acting(), archive.catalogue.transaction():
        state = existing(archive, document_id)
        if state not in (before, after):
            raise UsageError("Document {id} is {state}; only an indexed one can be withdrawn.", id=document_id,
                             state=state)
        if state is before:
            archive.catalogue.documents.set_state(document_id, after)
            number = archive.catalogue.journal.write(actor, act, document_id, why=why, before={"state": str(before)},
                                                     after={"state": str(after)}, undoes=undoes)
    archive.follow_soon()
    archive.unlearn()
    return number
