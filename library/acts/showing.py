"""Taking a document out of view, and bringing it back."""

from __future__ import annotations

from collections.abc import Iterable

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


def can_change(archive: Archive, document_id: str) -> State:
    """The state of a document that can be withdrawn or brought back.

    Raises:
        NotFoundError: there is no such document.
        UsageError: it is held back, or stands in its parts.
    """
    state = existing(archive, document_id)
    if state not in (State.INDEXED, State.WITHDRAWN):
        raise UsageError("Document {id} is {state}; only an indexed one can be withdrawn.", id=document_id, state=state)
    return state


def withdraw_within(archive: Archive, document_id: str, act: int, *, actor: str) -> None:
    """Let what came in a file go with it, after an act that withdrew a document of it, inside its transaction.

    Nothing goes while another document of the file is shown.
    """
    whole = _file_of(archive, document_id)
    documents = archive.catalogue.documents
    shown = [documents.state_of(whole), *(state for *_, state in archive.catalogue.volumes.parts_in_force(whole))]
    if State.INDEXED not in shown:
        inside = archive.catalogue.enclosures.came_with(whole)
        indexed = [one for one in inside if documents.state_of(one) is State.INDEXED]
        _set_within(archive, indexed, State.WITHDRAWN, act, actor=actor)


def _change(archive: Archive, document_id: str, before: State, after: State, act: str, *, actor: str, why: str,
            undoes: int | None) -> int | None:
    number, catalogue = None, archive.catalogue
    with archive.acting(), catalogue.transaction():
        state = can_change(archive, document_id)
        if state is before:
            told = {"before": {"state": str(before)}, "after": {"state": str(after)}}
            catalogue.documents.set_state(document_id, after)
            number = catalogue.journal.write(actor, act, document_id, why=why, undoes=undoes, **told)
            if after is State.WITHDRAWN:
                withdraw_within(archive, document_id, number, actor=actor)
            else:
                _set_within(archive, _gone_with(archive, document_id), after, number, actor=actor)
    archive.follow_soon()
    archive.unlearn()
    return number


def _set_within(archive: Archive, inside: Iterable[str], after: State, act: int, *, actor: str) -> None:
    before = State.INDEXED if after is State.WITHDRAWN else State.WITHDRAWN
    for one in inside:
        archive.catalogue.documents.set_state(one, after)
        archive.catalogue.journal.write(actor, WITHDRAW if after is State.WITHDRAWN else RESTORE, one,
                                        before={"state": str(before)}, after={"state": str(after), WITH: act})


def _gone_with(archive: Archive, document_id: str) -> list[str]:
    """What was withdrawn with the file of a document, and of which nobody said anything since."""
    journal, whole, found = archive.catalogue.journal, _file_of(archive, document_id), []
    for one in archive.catalogue.enclosures.came_with(whole):
        last = journal.of_kinds(one, (WITHDRAW, RESTORE))[-1:]
        act = journal.get(last[0].after[WITH]) if last and WITH in last[0].after else None
        went = act is not None and act.document is not None and _file_of(archive, act.document) == whole
        if went and archive.catalogue.documents.state_of(one) is State.WITHDRAWN:
            found.append(one)
    return found


def _file_of(archive: Archive, document_id: str) -> str:
    """Id of the whole of the file that a document is, or is a part of."""
    part = archive.catalogue.volumes.part_of(document_id)
    return part.whole if part is not None else document_id
