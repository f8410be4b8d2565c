"""Where new documents begin in a file, page by page; in doubt the file is left whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from indexer.describing.signing import closes
from indexer.parting.beginning import beginning_of, may_begin
from indexer.parting.further_down import begins_further_down
from indexer.parting.in_text import head_behind_signature
from indexer.records import ReadDocument, ReadPage
from library.doubt_reasons import Doubt
from library.records import ReviewFlag

# A cover sheet or an index may stand before the first document; it stays with it.
_BLANK_LETTERS = 12


def first_pages(read: ReadDocument) -> tuple[int, ...]:
    """Pages on which the file's documents begin, from 1; (1,) for a file that is one document.

    Only pages with a picture can begin one: text files have no pages of their own.
    """
    firsts = [1]
    for index in range(1, len(read.pages)):
        page = read.pages[index]
        if may_begin(page) and beginning_of(page).suffices(after_end=_closed(read.pages[:index])):
            firsts.append(index + 1)
    return tuple(firsts)


def with_hints(read: ReadDocument) -> ReadDocument:
    """The same, with a flag on each page that may begin a document and was not recognised to: a person may split it.

    A page bears it too where another document may begin further down.
    """
    firsts = first_pages(read)
    return replace(read, pages=tuple(
        replace(page, flags=(*page.flags, ReviewFlag(f"page:{number}", Doubt.MAY_BEGIN)))
        if _hints(page, read.pages[: number - 1], begins=number in firsts) else page
        for number, page in enumerate(read.pages, start=1)))


def _hints(page: ReadPage, before: Sequence[ReadPage], *, begins: bool) -> bool:
    if page.page.height:
        return begins_further_down(page) or (not begins and may_begin(page) and beginning_of(page).hints)
    return head_behind_signature(page, after_end=bool(before) and _closed(before))


def _closed(before: Sequence[ReadPage]) -> bool:
    """Does the last page that is not blank close a document?"""
    last = next((page for page in reversed(before) if _letters(page) > _BLANK_LETTERS), None)
    return last is None or closes(last)


def _letters(page: ReadPage) -> int:
    return sum(letter.isalpha() for letter in page.page.text)
