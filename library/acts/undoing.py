"""Taking an act back by another act, and saying what was built on it since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from library.acts.correcting import CORRECT, correct, words_told
from library.acts.opening import SET_ACCESS, SET_RULE, ruled_by, take_back
from library.acts.showing import RESTORE, WITHDRAW, restore, withdraw
from library.archive import Archive
from library.catalogue.journal import Entry
from library.errors import NotFoundError, UsageError


@dataclass(frozen=True, slots=True)
class Undone:
    """The act that took another back, and what was done to the same document in between."""

    act: int
    since: tuple[Entry, ...]


def undo(archive: Archive, number: int, *, actor: str, why: str = "") -> Undone:
    """Take an act back.

    Raises:
        NotFoundError: there is no such act.
        UsageError: it was taken back already, or this kind of act is taken back by its own command.
        ConflictError: its fields were changed again since.
    """
    entry = archive.catalogue.journal.get(number)
    if entry is None:
        raise NotFoundError("There is no act {number}.", next_step="See 'vankien audit' and 'vankien history ID'.",
                            number=number)
    if (by := archive.catalogue.journal.undone_by(number)) is not None:
        raise UsageError("Act {number} was taken back already, by act {id}.", number=number, id=by.id)
    since = tuple(_since(archive, entry))
    return Undone(_take_back(archive, entry, actor, why or f"takes back act {number}"), since)


def _since(archive: Archive, entry: Entry) -> Iterator[Entry]:
    """What was done to the same since an act; of a rule that is about no document, the later acts on it."""
    journal = archive.catalogue.journal
    if entry.document is not None:
        yield from (one for one in journal.of(entry.document) if one.id > entry.id)
    elif entry.act == SET_RULE:
        yield from (one for one in reversed(journal.latest_of(SET_RULE, count=-1))
                    if one.id > entry.id and ruled_by(one) == ruled_by(entry))


def _take_back(archive: Archive, entry: Entry, actor: str, why: str) -> int:
    document = entry.document or ""
    if entry.act == CORRECT:
        words = words_told(entry.before["words"])
        after = {name: one["value"] for name, one in entry.after["words"].items() if one["says"] != "reading"}
        return correct(archive, document, words, actor=actor, why=why, expected=after, undoes=entry.id)
    if entry.act in (SET_ACCESS, SET_RULE):
        return take_back(archive, entry, actor=actor, why=why)
    if entry.act in (WITHDRAW, RESTORE):
        change = restore if entry.act == WITHDRAW else withdraw
        act = change(archive, document, actor=actor, why=why, undoes=entry.id)
        if act is None:
            raise UsageError("Document {document} is as it was before act {id} already.", document=document,
                             id=entry.id)
        return act
    raise UsageError("An act of the kind '{act}' is taken back by its own command.",
                     next_step="See 'vankien join', 'split', 'release --undo', 'user' and 'token'.", act=entry.act)
