"""A document as it is printed: its head and citation, and every page as picture, or as text where it has none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from library.errors import NotFoundError
from library.records import Document, Page
from web.links import Links
from web.views.citations import citation
from web.views.reader import Head, head_of_document
from web.wording import Translate

MOST_SHEETS: Final = 60
"""Pages printed at once; their pictures are a few megabytes."""
MOST_TEXT: Final = 50_000
"""Characters of pages without pictures, so that the page stays light."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: the address and measures of its picture in pixels, or where it has none its text (None)."""

    number: int
    href: str | None
    width: int
    height: int
    text: str


@dataclass(frozen=True, slots=True)
class PrintView:
    """A document's pages `first` to `last` of `pages`; `before` and `behind` lead to its other parts."""

    head: Head
    citation: str
    sheets: tuple[Sheet, ...]
    first: int
    last: int
    pages: int
    before: str | None
    behind: str | None
    back: str


def part_from(pages: Sequence[Page], first: int) -> tuple[Page, ...]:
    """The pages that are printed together, from a number on; none of a document without pages.

    Raises:
        NotFoundError: the document has pages, but not this one.
    """
    found: list[Page] = []
    text = 0
    for page in pages:
        if page.number < first:
            continue
        text += 0 if page.picture else len(page.text)
        if len(found) == MOST_SHEETS or (found and text > MOST_TEXT):
            break
        found.append(page)
    if pages and not found:
        raise NotFoundError("There is no such page.")
    return tuple(found)


def print_view(
    document: Document, part: Sequence[Page], *, shown: Collection[int], library_name: str, links: Links,
    translate: Translate,
) -> PrintView:  # fmt: skip
    """The printed document.

    Args:
        part: the pages to print.
        shown: numbers of those whose picture can be shown; the others are printed as text.
    """
    first, last = (part[0].number, part[-1].number) if part else (0, 0)
    return PrintView(
        head=head_of_document(document, translate),
        citation=citation(document, library_name=library_name, page=None, translate=translate),
        sheets=tuple(_sheet(document, one, one.number in shown, links) for one in part),
        first=first,
        last=last,
        pages=len(document.pages),
        before=_before(document, first, links),
        behind=links.printed(document.id, first=last + 1) if last < len(document.pages) else None,
        back=links.document(document.id),
    )


def _before(document: Document, first: int, links: Links) -> str | None:
    return links.printed(document.id, first=max(1, first - MOST_SHEETS)) if first > 1 else None


def _sheet(document: Document, page: Page, shown: bool, links: Links) -> Sheet:
    if not shown:
        return Sheet(page.number, None, 0, 0, page.text)
    href = links.picture(document.id, page.number, version=page.picture)
    return Sheet(page.number, href, page.width, page.height, "")
