"""What a document is to others and others to it, and whether it is in force: each line with the words that say it."""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from library.catalogue import Summary
from library.catalogue.relations import Told, ToldEffect
from library.records import Page
from library.relating import Related
from library.relations.held_names import name_of_held, tells_whether_held
from library.relations.records import CHANGING, INWARD, OUTWARD, Modality, Scope, Type
from web.links import Links
from web.views.results import written
from web.wording import Translate, mark


@dataclass(frozen=True, slots=True)
class Room:
    """How many lines there is room for: in a group, and in all together, for a page has its weight."""

    group: int
    page: int


BESIDE: Final = Room(5, 40)
"""The text of a document; the page of relations shows more."""
WHOLE: Final = Room(60, 120)
_NAME: Final = 90
"""Characters of a name in a list."""
_MOST_CANDIDATES: Final = 10
_ARTICLE = re.compile(r"^\W{0,4}(Điều \d{1,3})\b", re.MULTILINE)
Word = Callable[[str], str]
"""A state or a type in the reader's language."""


@dataclass(frozen=True, slots=True)
class Said:
    """Where something is said: the page, its address, the words."""

    page: int
    href: str
    quote: str


@dataclass(frozen=True, slots=True)
class Line:
    """A document at the other end.

    Args:
        href: where it is read, or where it is asked after if it is not held; None for what has a name alone.
        absent: what is named is not held; of what has neither a code nor the name of a law nobody can tell.
        candidates: the documents that can be meant, where there are several: name and address.
        places: how often it is said.
    """

    name: str
    day: str | None
    href: str | None
    absent: bool
    candidates: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    said: Said
    places: int = 1


@dataclass(frozen=True, slots=True)
class Group:
    """All of one type from one side, newest first; `more` are not shown, `changes`: it touches what is in force."""

    label: str
    incoming: bool
    changes: bool
    lines: tuple[Line, ...]
    more: int


def ids_in(related: Iterable[Related], space: Room) -> list[str]:
    """The documents whose names are needed to show these relations: of those that cite, the ones there is room for."""
    found: dict[str, None] = {}
    for (incoming, _), others in _by_type(related).items():
        shown = heapq.nsmallest(space.group, others.values(), key=_newest) if incoming else others.values()
        for one in (same[0] for same in shown):
            found.update(dict.fromkeys([one.told.document_id, *one.targets[:_MOST_CANDIDATES]]))
    return list(found)


def _by_type(related: Iterable[Related]) -> dict[tuple[bool, Type], dict[str, list[Related]]]:
    """Relations by end and type, and in those by the document at the other end."""
    by_type: dict[tuple[bool, Type], dict[str, list[Related]]] = {}
    for one in related:
        by_type.setdefault((one.incoming, Type(one.told.type)), {}).setdefault(_key(one), []).append(one)
    for (incoming, kind), others in by_type.items():
        if kind is not Type.CITES:
            cited = by_type.get((incoming, Type.CITES), {})
            for key in others.keys() & cited.keys():  # what more is said of it says that too
                del cited[key]
    return by_type


def _newest(same: Sequence[Related]) -> tuple[int, str]:
    """The order of what others say: by their date, the newest first."""
    day = same[0].told.told_on
    return -(day.ordinal if day else 0), _key(same[0])


def groups(related: Sequence[Related], known: Mapping[str, Summary], *, space: Room, links: Links, word: Word,
           translate: Translate) -> tuple[Group, ...]:  # fmt: skip
    """The relations of a document by type: first what touches whether something is in force."""
    found, left = [], space.page
    for (incoming, kind), others in sorted(_by_type(related).items(), key=lambda item: _rank(*item[0])):
        if not others:
            continue
        room = min(space.group, left)
        shown = heapq.nsmallest(room, others.values(), key=_newest if incoming else partial(_latest, known))
        lines = tuple(_line(same, known, links, word, translate) for same in shown)
        left -= len(lines)
        label = word(INWARD[kind] if incoming else OUTWARD[kind])
        found.append(Group(label[:1].upper() + label[1:], incoming, kind in CHANGING, lines, len(others) - len(lines)))
    return tuple(found)


def name_of(summary: Summary) -> str:
    """What a document is called in a list of others: its code, else the name by which it is cited, or its subject."""
    fields = summary.fields
    name = (fields.code or name_of_held(fields.kind, fields.subject) or fields.subject or fields.kind
            or summary.source)  # fmt: skip
    return shortened(name, _NAME)


def shortened(text: str, most: int) -> str:
    """So many characters of a text at most, in whole words where there are several."""
    if len(text) <= most:
        return text
    return (text[: most - 1].rsplit(" ", 1)[0] if " " in text[: most - 1] else text[: most - 1]).rstrip(" ,;:") + "…"


def named(told: Told) -> str:
    """What a document is called that another names."""
    return told.code or told.name or " ".join(part for part in (told.kind, told.number) if part) or told.quote[:80]


def article_before(page: Page, start: int) -> str | None:
    """The article in which a place of a page stands, where it begins on the same page."""
    found = list(_ARTICLE.finditer(page.text, 0, max(0, start)))
    return found[-1][1] if found else None


def said_at(told: Told, links: Links) -> Said:
    """Where a relation is said; the reader marks the document that is named, in the text and on the picture."""
    named_as = told.code or told.name
    find = f'"{named_as}"' if named_as else None
    return Said(told.page, links.document(told.document_id, page=told.page, find=find), told.quote)


def own_words_at(document_id: str, told: ToldEffect, links: Links) -> Said:
    """Where a document says something of its own time."""
    return Said(told.page, links.document(document_id, page=told.page), told.quote)


def _key(one: Related) -> str:
    """The same for two places that speak of one document."""
    if one.incoming:
        return one.told.document_id
    if len(one.targets) == 1:
        return one.targets[0]
    return f"{named(one.told)} {one.told.issued or ''}"


def _rank(incoming: bool, kind: Type) -> tuple[bool, bool, int]:
    return (kind not in CHANGING, not incoming and kind in CHANGING, list(Type).index(kind))


def _latest(known: Mapping[str, Summary], same: Sequence[Related]) -> tuple[int, str]:
    """The order of what a document names: by the date of that, the newest first."""
    one = same[0]
    day = one.told.issued
    if len(one.targets) == 1 and one.targets[0] in known:
        day = known[one.targets[0]].fields.issued or day
    return -(day.ordinal if day else 0), _key(one)


def _line(same: Sequence[Related], known: Mapping[str, Summary], links: Links, word: Word,
          translate: Translate) -> Line:  # fmt: skip
    one = same[0]
    told = one.told
    several = len(one.targets) > 1
    candidates = tuple((name_of(known[each]), links.document(each))
                       for each in one.targets[:_MOST_CANDIDATES] if several and each in known)  # fmt: skip
    other = told.document_id if one.incoming else one.targets[0] if len(one.targets) == 1 else None
    absent = False
    if other is not None and other in known:
        name, day, href = name_of(known[other]), known[other].fields.issued, links.document(other)
    else:
        name, day = named(told), told.issued
        absent = not several and (told.code is not None or tells_whether_held(told.name))
        href = links.missing(code=told.code) if told.code and not several else ""
    notes = tuple(_notes(told, word, translate))
    return Line(name, written(day), href or None, absent, candidates, notes, said_at(told, links), len(same))


def _notes(told: Told, word: Word, translate: Translate) -> Iterable[str]:
    if told.provision:
        yield told.provision
    elif told.scope == Scope.PART:
        yield translate(mark("một phần"))
    if told.modality != Modality.DONE:
        yield word(told.modality)
    if told.source_code:
        yield translate(mark("do %(code)s"), code=told.source_code)
