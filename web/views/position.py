"""Where in a document a reader stands, and the links to other places of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from library.records import Document
from web.choice import Choice
from web.links import Links
from web.views.hits import HitMap
from web.wording import mark


class Zoom(StrEnum):
    """How large the page picture is shown."""

    FIT = "fit"
    LARGE = "150"
    HUGE = "200"


ZOOMS: Final[Mapping[Zoom, str]] = {Zoom.FIT: mark("Vừa khung"), Zoom.LARGE: "150 %", Zoom.HUGE: "200 %"}


@dataclass(frozen=True, slots=True)
class Position:
    """Where the reader stands, as the address says it; None: not said.

    Args:
        choice: the search the document was found by.
        hit: counted from 1 within the document.
        rank: the document's place among the results, from 1.
        find: what is looked for in this document instead of the search's words.
        show: the field whose place on the paper is to be shown.
    """

    choice: Choice
    page: int | None = None
    hit: int | None = None
    rank: int | None = None
    find: str | None = None
    show: str | None = None
    zoom: Zoom = Zoom.FIT

    @property
    def sought(self) -> str:
        """The words whose hits are shown."""
        return self.find if self.find is not None else self.choice.query


@dataclass(frozen=True, slots=True)
class Places:
    """Makes links to other places of one document that keep the reader's way back."""

    document: Document
    position: Position
    links: Links

    def to(self, *, page: int, hit: int | None = None, show: str | None = None, zoom: Zoom | None = None) -> str:
        """A page of the document, at a hit or at where a field was read."""
        position = self.position
        size = zoom or position.zoom
        return self.links.document(
            self.document.id,
            page=page,
            hit=hit,
            choice=position.choice,
            rank=position.rank,
            find=position.find,
            show=show,
            zoom=None if size is Zoom.FIT else size.value,
        )


def opened_at(document: Document, position: Position, hits: HitMap) -> tuple[int, int | None]:
    """(page, hit) to open: the hit asked for, else the page asked for and its first hit, else the first hit at all."""
    if position.hit is not None and (on := hits.page_of(position.hit)) is not None:
        return on, position.hit
    page = position.page or hits.first_page() or (document.pages[0].number if document.pages else 1)
    here = hits.on(page)
    return page, here.before + 1 if here.spans else None
