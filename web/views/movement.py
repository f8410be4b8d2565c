"""From page to page, from hit to hit, from result to result."""

from __future__ import annotations

from dataclasses import dataclass

from web.choice import Choice
from web.links import Links
from web.views.hits import HitMap
from web.views.position import ZOOMS, Places, Position
from web.wording import Translate

SHORT = 120
"""Pages that a strip shows all of."""
NEAR = 8
"""Pages on either side of the open one that the strip of a longer document shows."""
WITH_HITS = 60
"""Pages with hits that it shows, those nearest to the open one."""

Neighbour = tuple[str, int | None, int]
"""A result beside this one: its document, the page to open it at, its rank."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The results around this one, and how many there are."""

    total: int
    previous: Neighbour | None
    next: Neighbour | None


@dataclass(frozen=True, slots=True)
class Results:
    """The way back to the results and to the ones beside this; None where there is no such way."""

    back: str | None
    rank: int | None = None
    total: int | None = None
    previous: str | None = None
    next: str | None = None


@dataclass(frozen=True, slots=True)
class StripPage:
    """A page on the strip, with how many hits it has."""

    number: int
    href: str
    hits: int
    current: bool


@dataclass(frozen=True, slots=True)
class Option:
    """A way to show the page."""

    label: str
    href: str
    on: bool


@dataclass(frozen=True, slots=True)
class Movement:
    """Where one can go from here; None where there is nothing that way.

    Args:
        hit: the current hit, counted within the document.
        hit_on_page: the same, counted within the page; 0 for none.
        strip: pages to go to; None stands for pages left out.
    """

    strip: tuple[StripPage | None, ...]
    page: int
    pages: int
    previous_page: str | None
    next_page: str | None
    hits: int
    hit: int | None
    hit_on_page: int
    previous_hit: str | None
    next_hit: str | None
    zooms: tuple[Option, ...]


def results_around(position: Position, neighbours: Neighbours | None, links: Links) -> Results:
    """The way back to the results."""
    choice, rank = position.choice, position.rank
    if not choice.asks:
        return Results(None)
    back = links.search(choice.at((rank - 1) // choice.size + 1) if rank else choice)
    if neighbours is None:
        return Results(back)
    before, behind = (_result(one, choice, links) for one in (neighbours.previous, neighbours.next))
    return Results(back, rank, neighbours.total, before, behind)


def movement(places: Places, hits: HitMap, *, page: int, hit: int | None, translate: Translate) -> Movement:
    """Where one can go from a page and a hit."""
    numbers = [one.number for one in places.document.pages]
    at = numbers.index(page) if page in numbers else 0
    before, behind = numbers[:at][-1:], numbers[at + 1 :][:1]
    zoom = places.position.zoom
    return Movement(
        strip=_strip(places, numbers, hits, page),
        page=page,
        pages=len(numbers),
        previous_page=places.to(page=before[0]) if before else None,
        next_page=places.to(page=behind[0]) if behind else None,
        hits=hits.total,
        hit=hit,
        hit_on_page=hit - hits.on(page).before if hit else 0,
        previous_hit=_hit(_stepped(hits, hit, page, way=-1), hits, places),
        next_hit=_hit(_stepped(hits, hit, page, way=+1), hits, places),
        zooms=tuple(
            Option(translate(label), places.to(page=page, hit=hit, zoom=one), one is zoom)
            for one, label in ZOOMS.items()
        ),
    )


def _strip(places: Places, numbers: list[int], hits: HitMap, page: int) -> tuple[StripPage | None, ...]:
    counts = {one.number: len(one.spans) for one in hits.pages}
    strip: list[StripPage | None] = []
    behind = None
    for place in strip_places(numbers, [one for one in numbers if counts.get(one)], page=page):
        if behind is not None and place > behind + 1:
            strip.append(None)
        number = numbers[place]
        strip.append(StripPage(number, places.to(page=number), counts.get(number, 0), number == page))
        behind = place
    return tuple(strip)


def strip_places(numbers: list[int], with_hits: list[int], *, page: int) -> list[int]:
    """Which of a document's pages its strip shows: all, or the ends, those near, and the nearest with hits."""
    if len(numbers) <= SHORT:
        return list(range(len(numbers)))
    place = {number: at for at, number in enumerate(numbers)}
    at = place.get(page, 0)
    near = range(max(0, at - NEAR), min(len(numbers), at + NEAR + 1))
    hit = sorted((place[one] for one in with_hits), key=lambda one: abs(one - at))[:WITH_HITS]
    return sorted({0, len(numbers) - 1, *near, *hit})


def _result(neighbour: Neighbour | None, choice: Choice, links: Links) -> str | None:
    if neighbour is None:
        return None
    document_id, page, rank = neighbour
    return links.document(document_id, page=page, choice=choice, rank=rank)


def _stepped(hits: HitMap, hit: int | None, page: int, *, way: int) -> int | None:
    """The hit before or behind; from a page without hits the nearest one that way."""
    if hit is not None:
        wanted = hit + way
    else:
        before = sum(len(one.spans) for one in hits.pages if one.number < page)
        wanted = before + 1 if way > 0 else before
    return wanted if 1 <= wanted <= hits.total else None


def _hit(hit: int | None, hits: HitMap, places: Places) -> str | None:
    page = hits.page_of(hit) if hit else None
    return places.to(page=page, hit=hit) if page is not None else None
