"""Documents in the order of their dates with what they do to one another: the chain of one, or those of a search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from library.records import PartialDate
from library.relating import Related, Relating
from library.relations.records import CHANGING, Modality, Type

MOST = 200
"""Documents of one timeline."""
_HANDED_ON = CHANGING | {
    Type.IMPLEMENTS, Type.GUIDES, Type.REVIEWS, Type.FINAL_REVIEW, Type.CONTINUES, Type.PROMULGATES, Type.APPLIES,
    Type.ANSWERS,
}  # fmt: skip
"""What carries a matter on from document to document; who merely cites or rests on one is a neighbour."""


@dataclass(frozen=True, slots=True)
class Absent:
    """A document that is named and not held."""

    code: str
    issued: PartialDate | None


@dataclass(frozen=True, slots=True)
class Link:
    """What one does to another; both are ids, or the places of what is absent."""

    source: str | Absent
    target: str | Absent
    type: Type


@dataclass(frozen=True, slots=True)
class Chain:
    """The documents of a timeline, what is named and not held among them, what they do to one another.

    Args:
        cut: there are more, which were left out.
    """

    ids: tuple[str, ...]
    absent: tuple[Absent, ...]
    links: tuple[Link, ...]
    cut: bool


def chain_of(relating: Relating, document_id: str, *, most: int = MOST) -> Chain:
    """All that hangs together with a document: its neighbours, and whatever carries its matter on from there."""
    queue, asked, seen = [document_id], {document_id}, {document_id: None}
    absent: dict[Absent, None] = {}
    links: dict[Link, None] = {}
    cut = False
    while queue:
        one = queue.pop(0)
        for related in relating.of(one):
            carries = Type(related.told.type) in _HANDED_ON and related.told.source_code is None
            if not carries and (one != document_id or related.told.source_code is not None):
                continue
            link = _link(one, related)
            if link is None:
                continue
            ends = [end for end in (link.source, link.target) if end not in seen and end not in absent]
            if ends and len(seen) + len(absent) >= most:
                cut = True
                continue
            for end in ends:
                if isinstance(end, Absent):
                    absent[end] = None
                else:
                    seen[end] = None
            goes_on = [end for end in (link.source, link.target) if isinstance(end, str) and end not in asked]
            if carries:  # also of one that is named before, if only as a neighbour
                queue += goes_on
                asked.update(goes_on)
            links[link] = None
    return Chain(tuple(seen), tuple(absent), tuple(links), cut)


def between(relating: Relating, ids: Sequence[str]) -> tuple[Link, ...]:
    """What these documents do to one another."""
    found = {Link(told.document_id, target, Type(told.type)): None for told, target in relating.said_among(ids)
             if told.source_code is None}  # fmt: skip
    return tuple(found)


def strongest(links: Iterable[Link]) -> list[Link]:
    """One for each pair: what touches whether a document is in force before the rest."""
    best: dict[tuple[str | Absent, str | Absent], Link] = {}
    order = list(Type)
    for one in links:
        pair = one.source, one.target
        if pair not in best or order.index(one.type) < order.index(best[pair].type):
            best[pair] = one
    return list(best.values())


def _link(one: str, related: Related) -> Link | None:
    told = related.told
    if related.incoming:
        return Link(told.document_id, one, Type(told.type)) if len(related.targets) == 1 else None
    if len(related.targets) == 1:
        return Link(one, related.targets[0], Type(told.type))
    if related.targets or told.code is None or told.modality != Modality.DONE:
        return None
    return Link(one, Absent(told.code, told.issued), Type(told.type))
