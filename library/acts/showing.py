"""Taking a document out of view, and bringing it back."""

from __future__ import annotations

from library.acts.looking import existing
from library.archive import Archive
from library.errors import UsageError
from library.records import State

WITHDRAW, RESTORE = "withdraw", "restore"
WITH = "with_act"
"""Key of an act on what came in a file: the act on that file, with which it was withdrawn or brought back."""


def withdraw(archive: Archive, document_id: str, *, actor: str, why: str = "", undoes: int | None = None) -> int | None:
    """Take a document out of everybody's view; nothing is deleted. Returns the act; None where it is out already.

    What came in its file goes with it.

    Raises:
        NotFoundError: there is no such document.
        UsageError: it does not stand in the library.
    """
    return _change(archive, document_id, State.INDEXED, State.WITHDRAWN, WITHDRAW, actor=actor, why=why, undoes=undoes)


def restore(archive: Archive, document_id: str, *, actor: str, why: str = "", undoes: int | None = None) -> int | None:
    """Bring a withdrawn document back. Returns the act; None where it stands in the library already.

    What went with it comes back with it, unless a person withdrew it itself.

    Raises:
        NotFoundError: there is no such document.
        UsageError: it was not withdrawn.
    """
    return _change(archive, document_id, State.WITHDRAWN, State.INDEXED, RESTORE, actor=actor, why=why, undoes=undoes)


def _change(archive: Archive, document_id: str, before: State, after: State, act: str, *, actor: str, why: str,
            undoes: int | None) -> int | None:
    number, catalogue = None, archive.catalogue
    with archive.acting(), catalogue.transaction():
        state = existing(archive, document_id)
        if state not in (before, after):
            raise UsageError("Document {id} is {state}; only an indexed one can be withdrawn.", id=document_id,
                             state=state)
        if state is before:
            inside = _indexed_within(archive, document_id) if after is State.WITHDRAWN else _gone_with(archive,
                                                                                                       document_id)
            told = {"before": {"state": str(before)}, "after": {"state": str(after)}}
            catalogue.documents.set_state(document_id, after)
            number = catalogue.journal.write(actor, act, document_id, why=why, undoes=undoes, **told)
            for one in inside:
                catalogue.documents.set_state(one, after)
                catalogue.journal.write(actor, act, one, before=told["before"], after={**told["after"], WITH: number})
    archive.follow_soon()
    archive.unlearn()
    return number


def _indexed_within(archive: Archive, document_id: str) -> list[str]:
    """What came in the file of a document that is withdrawn; nothing while other documents of the file are shown."""
    part = archive.catalogue.volumes.part_of(document_id)
    whole = part.whole if part is not None else document_id
    if any(state is State.INDEXED and one != document_id
           for one, _, state in archive.catalogue.volumes.parts_in_force(whole)):
        return []
    return [one for one in archive.catalogue.enclosures.came_with(whole)
            if archive.catalogue.documents.state_of(one) is State.INDEXED]


def _gone_with(archive: Archive, document_id: str) -> list[str]:
    """What was withdrawn by the same act as a document, and of which nobody said anything since."""
    journal, part = archive.catalogue.journal, archive.catalogue.volumes.part_of(document_id)
    by = {one.id for one in journal.of_kinds(document_id, (WITHDRAW,))[-1:]}
    found = []
    for one in archive.catalogue.enclosures.came_with(part.whole if part is not None else document_id):
        last = journal.of_kinds(one, (WITHDRAW, RESTORE))[-1:]
        if last and last[0].after.get(WITH) in by and archive.catalogue.documents.state_of(one) is State.WITHDRAWN:
            found.append(one)
    return found
