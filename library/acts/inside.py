"""Who is told the inside of an act: its reason and what it changed. Everybody who sees the act sees who did what, when.

One table names every kind of act; the inside of a kind that it does not name is told to nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from library.access import ARCHIVIST, Right
from library.acts.authorities import OF_RECORDS
from library.acts.check_batches import OF_BATCHES
from library.acts.checking import OF_CHECKS
from library.acts.correcting import CORRECT
from library.acts.filing import SET_FILE
from library.acts.kinds import BACKUP, CHECK_BACKUP, JOIN, ON_PAPER, RESTORE_ARCHIVE, RULES_OF_PARTS, SPLIT, UPLOAD
from library.acts.lines import OF_TEXT
from library.acts.many import OF_MANY
from library.acts.opening import SET_ACCESS, SET_RULE
from library.acts.owning import SET_OWNER
from library.acts.permitted import OF_FILES, RIGHTS, Permitted
from library.acts.relating import OF_RELATIONS
from library.acts.releases import SEE_RELEASED
from library.acts.secrecy import OF_HELD
from library.acts.showing import RESTORE, WITHDRAW
from library.acts.undoing_accounts import OF_ACCOUNTS
from library.catalogue.checks import LOOK_AT_VALUES
from library.catalogue.journal import Entry
from library.catalogue.notes import EXPORT, LOCKED, LOOK_AT_MARK, OPEN, REFUSED, SIGN_IN
from library.watched_folders import UNWATCH, WATCH

ABOUT_NO_DOCUMENT: Final[Mapping[str, Right]] = {
    **dict.fromkeys((*OF_ACCOUNTS, SIGN_IN, REFUSED, LOCKED), Right.AUDIT),
    **dict.fromkeys((WATCH, UNWATCH, BACKUP, CHECK_BACKUP, RESTORE_ARCHIVE), Right.AUDIT),
    EXPORT: Right.AUDIT,  # but what the list was narrowed to, see `_without_words`
    UPLOAD: Right.SEE_HELD,  # what was sent may be held back now
    **{act: RIGHTS[act] for act in (SET_RULE, *OF_MANY, *OF_RECORDS, *OF_BATCHES)},
}  # fmt: skip
"""With which right one is told of acts that are about no document, or about many."""
ABOUT_A_DOCUMENT: Final = frozenset({
    CORRECT, *OF_TEXT, WITHDRAW, RESTORE, SET_ACCESS, SET_OWNER, SET_FILE, SEE_RELEASED, *OF_RELATIONS, *OF_CHECKS,
    *ON_PAPER, SET_RULE, *OF_HELD, OPEN, EXPORT, LOOK_AT_VALUES, LOOK_AT_MARK,
})  # fmt: skip
"""Acts about a document are told to who is told of it, and of every other document that they name (`_others`)."""
_OF_A_WHOLE: Final = frozenset({JOIN, SPLIT, SET_RULE})


def told_to(person: Permitted, entries: Sequence[Entry], told: Iterable[str], *, of_one: bool = False
            ) -> Iterator[Entry]:  # fmt: skip
    """Acts as a person is told of them.

    Args:
        person: who looks.
        entries: the acts.
        told: the documents among theirs of which the person is told.
        of_one: those about many say what they did to one document, of which the person is told (`told_of_document`).
    """
    known, others = set(told), {one.id: _others(person, one) for one in entries if one.document is not None}
    seen = person.told(list({each for some in others.values() for each in some}))
    for one in entries:
        if of_one and one.act in OF_MANY:
            yield one
        elif one.document is None:
            yield _of_no_document(person, one)
        else:
            held = person.may(Right.SEE_HELD) and one.act in (*OF_FILES, *OF_HELD)
            is_told = held or (one.document in known and others[one.id] <= seen)
            yield one if is_told and one.act in ABOUT_A_DOCUMENT else _veiled(one)


def _of_no_document(person: Permitted, entry: Entry) -> Entry:
    right = ABOUT_NO_DOCUMENT.get(entry.act)
    if right is None or not person.may(right):
        return _veiled(entry)
    return _without_words(person, entry) if entry.act == EXPORT else entry


def _without_words(person: Permitted, entry: Entry) -> Entry:
    """What somebody looked for, who may see papers that others do not, may stand on these."""
    if ARCHIVIST in person.viewer.labels or entry.actor == person.viewer.name:
        return entry
    return replace(entry, after={key: value for key, value in entry.after.items() if key != "query"})


def _others(person: Permitted, entry: Entry) -> set[str]:
    """The other documents that the inside of an act tells of: parts of the same file, the other end of a relation."""
    if entry.act in OF_RELATIONS:
        return _meant(person, entry)
    if entry.act not in OF_FILES:
        return set()
    sides: tuple[Mapping[str, Any], ...] = (entry.before, entry.after)
    named = {one for side in sides for key in ("documents", RULES_OF_PARTS) for one in side.get(key, ())}
    if entry.act in _OF_A_WHOLE:
        named |= {one for one, *_ in person.archive.catalogue.volumes.parts_in_force(entry.document or "")}
    return named - {entry.document or ""}


def _meant(person: Permitted, entry: Entry) -> set[str]:
    """Those that people meant by a relation at any time: what an act calls the other one is the code of such a one."""
    document, key = entry.document or "", entry.after.get("key")
    acts = person.archive.catalogue.journal.of_kinds(document, OF_RELATIONS)
    found = {side.get("meant") for one in acts if one.after.get("key") == key for side in (one.before, one.after)}
    word = person.archive.catalogue.relation_words.find(document, str(key))
    return {one for one in (*found, word.target if word is not None else None) if one}


def _veiled(entry: Entry) -> Entry:
    return replace(entry, why="", before={}, after={})
