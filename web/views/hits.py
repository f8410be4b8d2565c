"""Where the words that were looked for stand in a document: on which pages, and in which boxes of a page picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from library.records import Box, Page
from web.views.passages import joined

Spans = tuple[tuple[int, int], ...]
FindSpans = Callable[[Sequence[Page]], Iterable[Iterable[tuple[int, int]]]]
"""Gives for each page of a document the places (start, end) of its text that a query marks."""


@dataclass(frozen=True, slots=True)
class PageHits:
    """The hits of one page: their places in its text, and how many stand on the pages before."""

    number: int
    spans: Spans
    before: int


@dataclass(frozen=True, slots=True)
class HitMap:
    """All hits of a document, counted from 1 in reading order."""

    pages: tuple[PageHits, ...]

    @property
    def total(self) -> int:
        """How many hits there are."""
        return self.pages[-1].before + len(self.pages[-1].spans) if self.pages else 0

    def on(self, number: int) -> PageHits:
        """The hits of a page."""
        return next((page for page in self.pages if page.number == number), PageHits(number, (), 0))

    def page_of(self, hit: int) -> int | None:
        """The page on which a hit stands, None where there is no such hit."""
        for page in self.pages:
            if page.before < hit <= page.before + len(page.spans):
                return page.number
        return None

    def first_page(self) -> int | None:
        """The first page with a hit."""
        return self.page_of(1)


@dataclass(frozen=True, slots=True)
class HitBox:
    """A word of a hit on the page picture, in its pixels; `hit` counts within the document.

    Args:
        first: whether it is the first word of the current hit.
    """

    left: int
    top: int
    width: int
    height: int
    hit: int
    current: bool
    first: bool = False


def hit_map(pages: Sequence[Page], find: FindSpans | None) -> HitMap:
    """Look through all pages; without anything to look for there are no hits."""
    found: list[PageHits] = []
    before = 0
    marked = find(pages) if find else [()] * len(pages)
    for page, places in zip(pages, marked, strict=True):
        spans = joined(page.text, places)
        found.append(PageHits(page.number, spans, before))
        before += len(spans)
    return HitMap(tuple(found))


def hit_boxes(page: Page, hits: PageHits, *, current: int | None) -> tuple[HitBox, ...]:
    """The boxes of the page's words that belong to a hit."""
    boxes: list[HitBox] = []
    for number, (start, end) in enumerate(hits.spans, start=hits.before + 1):
        words = [word for word in page.words if word.start < end and start < word.end]
        boxes += [
            box_of(word.box, hit=number, current=number == current, first=number == current and place == 0)
            for place, word in enumerate(words)
        ]
    return tuple(boxes)


def misread_hits(page: Page, hits: PageHits) -> tuple[tuple[str, str], ...]:
    """The words of hits that were misread: as they were read and as search understands them, each once, in order."""
    found = (
        (page.text[one.start : one.end], one.meant)
        for one in page.repairs
        if any(one.start < end and start < one.end for start, end in hits.spans)
    )
    return tuple(dict.fromkeys(found))


def box_of(box: Box, *, hit: int, current: bool, first: bool = False) -> HitBox:
    """A box of the records as the drawing wants it."""
    return HitBox(box.left, box.top, box.right - box.left, box.bottom - box.top, hit, current, first)
