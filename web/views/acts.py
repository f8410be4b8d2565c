"""Acts in words: who, when, what before and after, why, and the way back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from library.acts.authorities import OF_RECORDS
from library.acts.many import OF_MANY
from library.acts.opening import SET_RULE, ruled_by
from library.catalogue.journal import Entry
from web.dates import moment
from web.links import Links
from web.views.act_words import what_was_done
from web.views.changes import Change, changes
from web.wording import Translate, field_name, mark


@dataclass(frozen=True, slots=True)
class Act:
    """An act as a list shows it.

    Args:
        document: address of what was done to it; None where it is about none.
        many: address of the act, where it is about many documents, or about records.
        undone_by: the act that took it back.
        undoes: the act that it takes back.
        undo: where the form is sent that takes it back; None where there is no way, or not for this person.
        since: what was done to the same document after it, each in a line.
        on: it is the one that was just done.
        damaged: its row in the journal was changed by hand.
        barred: the fields, in words, that were changed since, so that there is no way back.
    """

    id: int
    when: datetime
    who: str
    what: str
    document_id: str | None
    document: str | None
    many: str | None
    changes: tuple[Change, ...]
    why: str
    undoes: int | None
    undone_by: int | None
    undo: str | None
    since: tuple[str, ...]
    on: bool
    damaged: bool
    barred: tuple[str, ...] = ()


def act_view(
    entry: Entry, *, undone_by: int | None = None, can_undo: bool = False, since: Sequence[Entry] = (),
    on: bool = False, barred: Sequence[str] = (), pages: Mapping[str, str] | None = None, links: Links,
    translate: Translate,
) -> Act:  # fmt: skip
    """An act in words.

    Args:
        pages: where what was done to a document is shown, by the document; none of one that is not there. By default
            the document has a history.
    """
    document = entry.document or ""
    return Act(
        id=entry.id, when=moment(entry.at), who=entry.actor, what=_kind_of(entry, translate),
        document_id=entry.document,
        document=pages.get(document) if pages is not None else links.history(document) if document else None,
        many=_page_of(entry, links),
        changes=tuple(changes(entry, translate)), why=entry.why, undoes=entry.undoes, undone_by=undone_by,
        undo=links.undo(entry.id) if can_undo and undone_by is None and not entry.damaged and not barred else None,
        since=tuple(_line(one, translate) for one in since), on=on, damaged=entry.damaged,
        barred=tuple(field_name(one, translate) for one in barred) if can_undo and undone_by is None else (),
    )  # fmt: skip


def _page_of(entry: Entry, links: Links) -> str | None:
    """Where an act that is not about one document is shown, and taken back."""
    if entry.act in OF_MANY and entry.after:
        return links.act_on_many(entry.id)
    sort = OF_RECORDS.get(entry.act)
    for part in ("committees", "kinds") if sort else ():
        records = entry.after.get(part, {})
        standing = [one for one, record in records.items() if record and record["names"]]
        if standing:
            return links.record(part, standing[0], act=entry.id)
    return None


def history_acts(
    entries: Sequence[Entry], *, undone: Mapping[int, int], can_undo: Iterable[int], on: int | None, links: Links,
    translate: Translate, barred: Mapping[int, Sequence[str]] = MappingProxyType({}),
) -> tuple[Act, ...]:  # fmt: skip
    """The acts on a document, the newest first, each with what was built on it.

    Args:
        barred: by act, the fields that were changed since, so that it is not taken back.
    """
    ways = set(can_undo)
    return tuple(
        act_view(one, undone_by=undone.get(one.id), can_undo=one.id in ways,
                 since=[later for later in entries[place + 1 :] if _built_on(one, later)], on=one.id == on,
                 barred=barred.get(one.id, ()), links=links, translate=translate)
        for place, one in reversed(list(enumerate(entries)))
    )  # fmt: skip


def _kind_of(entry: Entry, translate: Translate) -> str:
    if entry.act == SET_RULE and not entry.damaged and entry.after.get("rule", entry) is None:
        return translate(mark("bỏ quy tắc quyền xem"))
    return what_was_done(entry.act, translate)


def _line(entry: Entry, translate: Translate) -> str:
    labels = ", ".join(one.label for one in changes(entry, translate))
    told = what_was_done(entry.act, translate) + (f" ({labels})" if labels else "")
    return f"{entry.id}: {entry.actor}, {told}"


def _built_on(entry: Entry, later: Entry) -> bool:
    """Whether a later act of a list has to do with an act; rules about other things have not."""
    return {entry.act, later.act} != {SET_RULE} or ruled_by(entry) == ruled_by(later)
