"""Taking an act back by another act, and saying what was built on it since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from library.accounts.accounts import DISABLE, ENABLE
from library.acts.authorities import OF_RECORDS, take_back_records
from library.acts.checking import OF_CHECKS, take_back_check
from library.acts.correcting import CORRECT, correct, words_told
from library.acts.filing import SET_FILE, set_file
from library.acts.handing_on import borne_now
from library.acts.kinds import DECLASSIFY, HOLD, JOIN, ON_PAPER, RELEASE, SPLIT
from library.acts.lines import OF_TEXT, take_back_text
from library.acts.many import OF_MANY, like, take_back_many
from library.acts.many import since as since_many
from library.acts.on_paper import installed
from library.acts.opening import SET_ACCESS, SET_RULE, rule_now, ruled_by, take_back
from library.acts.owning import SET_OWNER, set_owner
from library.acts.relating import OF_RELATIONS, take_back_relation
from library.acts.releases import SEE_RELEASED, take_back_seen
from library.acts.secrecy import OF_HELD, Ruling, take_back_secrecy
from library.acts.showing import RESTORE, WITHDRAW, restore, withdraw
from library.acts.undoing_accounts import OF_ACCOUNTS, take_back_account
from library.archive import Archive
from library.catalogue.journal import Entry
from library.catalogue.notes import NOTES
from library.errors import ConflictError, NotFoundError, UsageError
from library.records import State


@dataclass(frozen=True, slots=True)
class Undone:
    """The act that took another back, and what was done to the same document in between."""

    act: int
    since: tuple[Entry, ...]


def undo(archive: Archive, number: int, *, actor: str, why: str = "", mark_read_wrongly: bool = False) -> Undone:
    """Take an act back.

    Holding a file back is taken back by releasing it, which reads its paper again and takes as long as that.

    Args:
        archive: in which it was done.
        number: of the act.
        actor: who takes it back.
        why: the reason; it must be given where that releases a file.
        mark_read_wrongly: where that releases a file: a secrecy mark that was read does not stand on the paper.

    Raises:
        NotFoundError: there is no such act.
        DamagedError: its row in the journal was changed by hand.
        UsageError: it was taken back already, changed nothing, or what was before is kept nowhere.
        ConflictError: somebody decided otherwise since about the same.
    """
    entry = archive.catalogue.journal.get(number)
    if entry is None:
        raise NotFoundError("There is no act {number}.", next_step="See 'vankien audit' and 'vankien history ID'.",
                            number=number)
    if (by := archive.catalogue.journal.undone_by(number)) is not None:
        raise UsageError("Act {number} was taken back already, by act {id}.", number=number, id=by.id)
    entry.need_whole()
    if entry.act in NOTES:
        raise UsageError("Act {number} changed nothing.", number=number)
    entry = borne_now(archive, entry)
    since = tuple(_since(archive, entry))
    if entry.act in ON_PAPER:
        _undo_on_paper(archive, entry, since, actor, why, mark_read_wrongly)
    elif entry.act in OF_ACCOUNTS:
        _check_account(archive, entry)
        take_back_account(archive.accounts, entry, actor=actor, why=why)
    else:
        _check_newest(archive, entry, since)
        _undo_in_catalogue(archive, entry, actor, why)
    done = archive.catalogue.journal.undone_by(number)
    if done is None:
        raise UsageError("{what} is as it was before act {id} already.", what=_about(entry), id=number)
    return Undone(done.id, since)


def _since(archive: Archive, entry: Entry) -> Iterator[Entry]:
    """What was done since an act to the same, or to the documents that came of it; of a rule, the later acts on it."""
    journal = archive.catalogue.journal
    if entry.document is not None:
        about = dict.fromkeys([entry.document, *entry.after.get("documents", ())])
        yield from sorted((one for document in about for one in journal.of(document)
                           if one.id > entry.id and one.act not in NOTES), key=lambda one: one.id)
    elif entry.act in OF_MANY:
        yield from (one for one in since_many(archive, entry) if one.act not in NOTES)
    elif entry.act == SET_RULE:
        yield from (one for one in reversed(journal.latest_of(SET_RULE, count=-1))
                    if one.id > entry.id and ruled_by(one) == ruled_by(entry))


def _check_newest(archive: Archive, entry: Entry, since: tuple[Entry, ...]) -> None:
    """Go on only where nothing that was decided since about the same would be put aside, and a document be opened so.

    Raises:
        ConflictError: there is a newer word.
        UsageError: the file was cut otherwise since, which decided anew who sees it and where it belongs.
    """
    if entry.act not in _NOW:
        return
    if entry.act in _DECIDED_BY_CUTTING and archive.catalogue.documents.state_of(entry.document or "") is State.ASIDE:
        raise UsageError("The file was changed again since act {number}.", number=entry.id,
                         next_step="Set it anew as it shall be.")
    key, now = _NOW[entry.act](archive, entry)
    later = [one for one in _standing(since) if _is_about_the_same(one, entry)]
    if now == entry.before[key] or (now == entry.after[key] and not later):
        return
    if not later and entry.act in (WITHDRAW, RESTORE):
        return  # it is held back: the act itself says so
    if not later:
        raise ConflictError("{what} is not as act {number} left it.", what=_about(entry), number=entry.id,
                            next_step="Set it anew as it shall be.")
    raise ConflictError("Act {id} decided about the same since act {number}.", id=later[-1].id, number=entry.id,
                        next_step="Take that act back first, or set it anew as it shall be.")


def _check_account(archive: Archive, entry: Entry) -> None:
    """An account that was locked again since stays locked.

    Raises:
        ConflictError: it was.
    """
    if entry.act not in (DISABLE, ENABLE):
        return
    found = [one for act in (DISABLE, ENABLE) for one in archive.catalogue.journal.latest_of(act, count=-1)
             if one.id > entry.id and one.after.get("account") == entry.after.get("account")]
    later = [one for one in _standing(sorted(found, key=lambda one: one.id)) if one.act == entry.act]
    if later:
        raise ConflictError("Act {id} decided about the same since act {number}.", id=later[-1].id, number=entry.id,
                            next_step="Take that act back first, or set it anew as it shall be.")


def _is_about_the_same(one: Entry, entry: Entry) -> bool:
    if SET_RULE in (one.act, entry.act):
        return one.act == entry.act and ruled_by(one) == ruled_by(entry)
    return like(one.act) == entry.act or {like(one.act), entry.act} <= {WITHDRAW, RESTORE}


_DECIDED_BY_CUTTING: Final = (SET_ACCESS, SET_OWNER, SET_FILE)
_NOW: Mapping[str, Callable[[Archive, Entry], tuple[str, Any]]] = {
    **dict.fromkeys((SET_ACCESS, SET_RULE), lambda archive, entry: ("rule", rule_now(archive, entry))),
    SET_OWNER: lambda archive, entry: ("owner", archive.catalogue.access.owner(entry.document or "")),
    SET_FILE: lambda archive, entry: ("filed_in", archive.catalogue.filing.of(entry.document or "")),
    **dict.fromkeys((WITHDRAW, RESTORE), lambda archive, entry: (
        "state", str(archive.catalogue.documents.state_of(entry.document or "")))),
}  # fmt: skip
"""The key under which an act tells what it set, and what stands there now."""


def _undo_in_catalogue(archive: Archive, entry: Entry, actor: str, why: str) -> None:
    document = entry.document or ""
    if entry.act == CORRECT:
        words = words_told(entry.before["words"])
        after = {name: one["value"] for name, one in entry.after["words"].items() if one["says"] != "reading"}
        correct(archive, document, words, actor=actor, why=why, expected=after, undoes=entry.id,
                acts=entry.before.get("acts"))
    elif entry.act in OF_RELATIONS:
        take_back_relation(archive, entry, actor=actor, why=why)
    elif entry.act in OF_CHECKS:
        take_back_check(archive, entry, actor=actor, why=why)
    elif entry.act in OF_MANY:
        take_back_many(archive, entry, actor=actor, why=why)
    elif entry.act == SEE_RELEASED:
        take_back_seen(archive, entry, actor=actor, why=why)
    elif entry.act in OF_TEXT:
        take_back_text(archive, entry, actor=actor, why=why)
    elif entry.act in OF_RECORDS:
        take_back_records(archive, entry, actor=actor, why=why)
    elif entry.act in OF_HELD:
        take_back_secrecy(archive, entry, actor=actor, why=why)
    elif entry.act in (SET_ACCESS, SET_RULE):
        take_back(archive, entry, actor=actor, why=why)
    elif entry.act == SET_OWNER:
        set_owner(archive, document, entry.before["owner"], actor=actor, why=why, undoes=entry.id)
    elif entry.act == SET_FILE:
        set_file(archive, document, entry.before["filed_in"], actor=actor, why=why, undoes=entry.id)
    elif entry.act in (WITHDRAW, RESTORE):
        change = restore if entry.act == WITHDRAW else withdraw
        change(archive, document, actor=actor, why=why, undoes=entry.id)
    else:
        raise UsageError("This version knows no way back from '{act}'.", act=entry.act)


def _undo_on_paper(archive: Archive, entry: Entry, since: tuple[Entry, ...], actor: str, why: str,
                   mark_read_wrongly: bool) -> None:
    """Cut a file as it was cut before, hold back what was released, release what was held back."""
    file = entry.document or ""
    if any(one.act in ON_PAPER for one in _standing(since)):
        raise UsageError("The file was changed again since act {number}.", number=entry.id)
    if entry.act == HOLD:
        installed(RELEASE)(archive, file, actor=actor, why=why, undoes=entry.id, mark_read_wrongly=mark_read_wrongly,
                           ruling=_ruling_before(archive, entry, since))
        return
    before = map(archive.catalogue.volumes.part_of, entry.before.get("documents", ()))
    at = [part.first for part in before if part is not None]
    if entry.act in (RELEASE, DECLASSIFY):
        installed(HOLD)(archive, file, actor=actor, why=why, undoes=entry.id)
    elif at:
        installed(SPLIT)(archive, file, actor=actor, why=why, undoes=entry.id, at=at)
    else:
        installed(JOIN)(archive, file, actor=actor, why=why, undoes=entry.id)


def _ruling_before(archive: Archive, hold: Entry, since: tuple[Entry, ...]) -> Ruling | None:
    """By which a file was declassified that this act held back: it is seen by no more people than it was.

    Raises:
        UsageError: another level was set or read since; that ruling does not speak of it.
    """
    file = hold.document or ""
    let = [one for one in archive.catalogue.journal.of_kinds(file, (RELEASE, DECLASSIFY)) if one.id < hold.id]
    if not let or let[-1].act != DECLASSIFY:
        return None
    now = archive.catalogue.documents.get(file)
    if any(one.act in OF_HELD for one in _standing(since)) or (now and now.fields.secrecy != let[-1].before["mark"]):
        raise UsageError("The level of the file was set otherwise since act {number}.", number=hold.id,
                         next_step="Declassify it by a decision about that level: 'vankien declassify ID'.")
    return Ruling.from_told(let[-1].after)


def _standing(since: Iterable[Entry]) -> list[Entry]:
    """Those acts that were not taken back in the end; an act and the one that took it back fall away together."""
    standing = {one.id: one for one in since}
    for number, one in sorted(standing.items(), reverse=True):
        if number in standing and one.undoes in standing:
            del standing[number], standing[one.undoes]
    return list(standing.values())


def _about(entry: Entry) -> str:
    return entry.document or str(entry.after.get("account") or entry.before.get("account") or entry.act)
