"""Documents by date, a line each, with brackets at the margin for what they do to one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from library.catalogue import Summary
from library.records import PartialDate
from library.relating.timeline import Absent, Link, strongest
from library.relations.records import CHANGING, OUTWARD
from web.links import Links
from web.views.relations import Word, name_of, shortened
from web.views.results import written
from web.wording import Translate, mark

_LANE: Final = 9
_TICK: Final = 16
"""Pixels below the edge of a line at which a bracket points at it."""
_DOWN: Final = 2_000
"""More than a line is high: each shows what of its brackets lies beside it, so it may be as high as its text."""
_LANES: Final = 8
_SAID: Final = 2
_SUBJECT: Final = 110
"""Characters of a subject; a line has room for no more."""


@dataclass(frozen=True, slots=True)
class Item:
    """A document: its year where another begins, what it does to others in words."""

    year: str
    name: str
    kind: str | None
    day: str | None
    committee: str | None
    subject: str | None
    href: str | None
    here: bool
    does: str
    absent: bool = False
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """What of a bracket lies beside a line, as a path in pixels; the end of a document is told by colour."""

    path: str
    ends: bool


@dataclass(frozen=True, slots=True)
class _Bracket:
    """From one line (`first`) to another, in a lane of the margin."""

    lane: int
    ends: bool
    first: int
    last: int

    def beside(self, place: int, width: int) -> Piece:
        """Its piece beside a line."""
        left = width - 4 - self.lane * _LANE
        if place == self.first:
            path = f"M{width} {_TICK}H{left}V{_DOWN}"
        else:
            path = f"M{left} 0V{_TICK}H{width}" if place == self.last else f"M{left} 0V{_DOWN}"
        return Piece(path, self.ends)


@dataclass(frozen=True, slots=True)
class Decade:
    """The documents of ten years; empty words where there is but one decade."""

    words: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class TimelineView:
    """A timeline; `undrawn` relations found no room at the margin and stand in the lines alone."""

    title: str
    back: str
    total: int
    decades: tuple[Decade, ...]
    width: int
    cut: bool
    most: int
    undrawn: int


def timeline_view(title: str, back: str, known: Mapping[str, Summary], absent: Sequence[Absent], found: Sequence[Link],
                  *, here: str | None, cut: bool, most: int, links: Links, word: Word,
                  translate: Translate) -> TimelineView:  # fmt: skip
    """Documents and what is named among them, the oldest first; without a date last."""
    ends: list[str | Absent] = sorted([*known, *absent], key=lambda one: _when(one, known))
    place = {one: number for number, one in enumerate(ends)}
    drawn = [link for link in strongest(found)
             if {link.source, link.target} <= place.keys() and link.source != link.target]  # fmt: skip
    drawn.sort(key=lambda link: link.type not in CHANGING)
    does: dict[str | Absent, list[str]] = {}
    for link in drawn:
        does.setdefault(link.source, []).append(f"{word(OUTWARD[link.type])} {_name(link.target, known)}")
    items, year = [], ""
    for one in ends:
        day = _day(one, known)
        this = str(day.year) if day else translate(mark("chưa rõ"))
        items.append(_item(one, known, this if this != year else "", does.get(one, ()), here, links, translate))
        year = this
    brackets, width, undrawn = _brackets(drawn, place)
    pieces: list[list[Piece]] = [[] for _ in items]
    for bracket in brackets:
        for at in range(bracket.first, bracket.last + 1):
            pieces[at].append(bracket.beside(at, width))
    items = [replace(item, pieces=tuple(own)) for item, own in zip(items, pieces, strict=True)]
    decades = _decades([_day(one, known) for one in ends], items, translate)
    return TimelineView(title, back, len(items), decades, width, cut, most, undrawn)


def _decades(
    days: Sequence[PartialDate | None], items: Sequence[Item], translate: Translate
) -> tuple[Decade, ...]:
    """The lines by ten years."""
    if not items:
        return ()
    starts: list[tuple[int, str]] = []
    for place, day in enumerate(days):
        words = f"{day.year // 10 * 10}–{day.year // 10 * 10 + 9}" if day else translate(mark("chưa rõ năm"))
        if not starts or starts[-1][1] != words:
            starts.append((place, words))
    ends = [place for place, _ in starts[1:]] + [len(items)]
    return tuple(Decade(words if len(starts) > 1 else "", tuple(items[start:end]))
                 for (start, words), end in zip(starts, ends, strict=True))  # fmt: skip


def _item(one: str | Absent, known: Mapping[str, Summary], year: str, does: Sequence[str], here: str | None,
          links: Links, translate: Translate) -> Item:  # fmt: skip
    words = ", ".join(does[:_SAID])
    if len(does) > _SAID:
        words = translate(mark("%(words)s và %(count)s văn bản khác"), words=words, count=len(does) - _SAID)
    if isinstance(one, Absent):
        return Item(year, one.code, None, written(one.issued), None, None, links.missing(code=one.code), False, words,
                    absent=True)
    fields = known[one].fields
    subject = shortened(fields.subject or "", _SUBJECT) if fields.code else None
    return Item(year, name_of(known[one]), fields.kind, written(fields.issued), fields.committee, subject,
                links.document(one), one == here, words)  # fmt: skip


def _brackets(
    drawn: Sequence[Link], place: Mapping[str | Absent, int]
) -> tuple[tuple[_Bracket, ...], int, int]:
    """Each in the first lane that is free over its whole length, the short ones first; lane 0 is the nearest."""
    taken: list[list[tuple[int, int]]] = []
    laid: list[tuple[int, Link, int, int]] = []
    ends = [(place[one.source], place[one.target]) for one in drawn]
    spans = [(one, min(pair), max(pair)) for one, pair in zip(drawn, ends, strict=True)]
    for one, low, high in sorted(spans, key=lambda span: (span[0].type not in CHANGING, span[2] - span[1], span[1])):
        lane = next((number for number, held in enumerate(taken)
                     if all(high < start or low > end for start, end in held)), len(taken))  # fmt: skip
        if lane == _LANES:
            continue
        if lane == len(taken):
            taken.append([])
        taken[lane].append((low, high))
        laid.append((lane, one, low, high))
    width = len(taken) * _LANE + 4
    made = tuple(_Bracket(lane, one.type in CHANGING, low, high) for lane, one, low, high in laid)
    return made, width, len(spans) - len(laid)


def _name(one: str | Absent, known: Mapping[str, Summary]) -> str:
    return one.code if isinstance(one, Absent) else name_of(known[one])


def _day(one: str | Absent, known: Mapping[str, Summary]) -> PartialDate | None:
    return one.issued if isinstance(one, Absent) else known[one].fields.issued


def _when(one: str | Absent, known: Mapping[str, Summary]) -> tuple[bool, int, str]:
    day = _day(one, known)
    return (day is None, day.ordinal if day else 0, one.code if isinstance(one, Absent) else one)
