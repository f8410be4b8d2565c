"""The paper of a document beside a form: page pictures, and text where there is no picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from library.records import Document
from web.links import Links
from web.views.crops import source_of

_PAGES: Final = 12
"""Page pictures that stand beside a form: the first and the last of a long document."""
_LAST: Final = 4
_TEXT: Final = 6_000
"""Characters of a page that has no picture."""


@dataclass(frozen=True, slots=True)
class PaperPage:
    """A page of the paper: its picture, or its text where there is none."""

    number: int
    href: str
    width: int
    height: int
    text: str


def sheets_of(document: Document, *, links: Links) -> tuple[PaperPage, ...]:
    """The pages of a document; of a long one the first and the last."""
    pages = document.pages
    if len(pages) > _PAGES:
        pages = (*pages[: _PAGES - _LAST], *pages[-_LAST:])
    found = []
    for page in pages:
        source = source_of(document.id, page.number, picture=page.picture, width=page.width, height=page.height,
                           links=links)  # fmt: skip
        found.append(
            PaperPage(page.number, source.href, source.width, source.height, "")
            if source is not None
            else PaperPage(page.number, "", 0, 0, page.text[:_TEXT])
        )
    return tuple(found)
