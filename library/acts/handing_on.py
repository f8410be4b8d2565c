"""What people said of a file's documents goes on standing when the file is cut otherwise, or joined.

Words about fields go to the document that begins on the same page of the file: its head is the same paper. Words about
relations and pages go with the page. Each stays the word of who said it, by the act by which it was said; where the
document has a newer one, that stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from library.acts.checking import CHECK_FIRST, SETTLE
from library.acts.correcting import CORRECT
from library.acts.lines import SEE_PAGE
from library.acts.many import CORRECT_MANY
from library.acts.relating import OF_RELATIONS
from library.archive import Archive
from library.catalogue.journal import Entry
from library.catalogue.relation_words import SaysOfRelation
from library.catalogue.words import THE_READING
from library.records import State

HANDED_ON: Final = (CORRECT, CORRECT_MANY, CHECK_FIRST, SETTLE, SEE_PAGE, *OF_RELATIONS)
"""Acts of which what they say is handed on."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A document, and the pages of its file that it is, from 1."""

    id: str
    first: int
    last: int


def hand_on(archive: Archive, before: Sequence[Stretch], after: Sequence[Stretch]) -> int:
    """Hand on what was said, within the transaction of the act that cuts or joins; returns how many words that were.

    Args:
        archive: that holds them.
        before: the documents of the file that were shown.
        after: those that are shown from now on, already in the catalogue.
    """
    count = 0
    for new in after:
        for old in before:
            if old.id == new.id or old.last < new.first or new.last < old.first:
                continue
            if old.first == new.first:
                count += _fields(archive, old.id, new.id)
            count += _relations(archive, old, new) + _pages(archive, old, new)
    return count


def borne_now(archive: Archive, entry: Entry) -> Entry:
    """An act about the document that bears what it said now, where its own was set aside and that was handed on."""
    if entry.document is None or entry.act not in HANDED_ON:
        return entry
    if archive.catalogue.documents.state_of(entry.document) is not State.ASIDE:
        return entry
    if entry.act == SEE_PAGE:
        return _page_borne_now(archive, entry, entry.document)
    bearing = archive.catalogue.words.bearing(entry.document, entry.id)
    return replace(entry, document=bearing[0]) if bearing else entry


def handed_to(archive: Archive, document_id: str) -> Iterator[Entry]:
    """The acts about documents that were set aside, of which a document bears now what they said."""
    for old in archive.catalogue.volumes.aside_beside(document_id):
        for entry in archive.catalogue.journal.of_kinds(old, HANDED_ON):
            if entry.document is None:
                if document_id in archive.catalogue.words.bearing(old, entry.id):
                    yield entry
            elif (now := borne_now(archive, entry)).document == document_id:
                yield replace(entry, before=now.before, after=now.after)


def _page_borne_now(archive: Archive, entry: Entry, document_id: str) -> Entry:
    number = (entry.before or entry.after).get("page")
    now = archive.catalogue.volumes.page_now(document_id, number) if isinstance(number, int) else None
    if now is None:
        return entry
    before, after = ({**side, "page": now[1]} if side else side for side in (entry.before, entry.after))
    return replace(entry, document=now[0], before=before, after=after)


def _fields(archive: Archive, old: str, new: str) -> int:
    words, count = archive.catalogue.words, 0
    own = words.newest(new)
    for field, (place, word, act) in words.newest(old).items():
        if field in own and (own[field][0] > place or own[field][1:] == (word, act)):
            continue
        if field not in own and word == THE_READING:
            continue
        words.say(new, {field: word}, act)
        count += word != THE_READING
    return count


def _relations(archive: Archive, old: Stretch, new: Stretch) -> int:
    words, count = archive.catalogue.relation_words, 0
    for word in words.said(old.id):
        page = old.first + (word.told["page"] or 1) - 1
        own = words.find(new.id, word.key)
        if not new.first <= page <= new.last or (own is not None and (own.act or -1) >= (word.act or 0)):
            continue
        words.say(new.id, replace(word, told={**word.told, "page": page - new.first + 1}))
        count += word.says is not SaysOfRelation.NOTHING
    return count


def _pages(archive: Archive, old: Stretch, new: Stretch) -> int:
    return sum(archive.catalogue.pages_seen.hand_on((old.id, page - old.first + 1), (new.id, page - new.first + 1))
               for page in _shared(old, new))


def _shared(one: Stretch, other: Stretch) -> Iterator[int]:
    yield from range(max(one.first, other.first), min(one.last, other.last) + 1)
