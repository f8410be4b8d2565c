"""A file's pages cut into documents, each with its pages numbered from 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.records import ReadDocument, ReadPage
from library.records import ReviewFlag


@dataclass(frozen=True, slots=True)
class Piece:
    """The pages `first` to `last` of a file (from 1, both included), read as a document of their own."""

    first: int
    last: int
    read: ReadDocument


def cut(read: ReadDocument, firsts: Sequence[int]) -> tuple[Piece, ...]:
    """Cut a file before each of these pages; together the pieces are all of its pages, in order.

    Args:
        read: the whole file.
        firsts: pages that begin a document, ascending, the first of them 1.

    Raises:
        ValueError: they do not begin with 1, do not ascend, or reach beyond the file.
    """
    return tuple(Piece(first, last, replace(read, pages=_numbered(read.pages[first - 1 : last])))
                 for first, last in spans(firsts, len(read.pages)))  # fmt: skip


def spans(firsts: Sequence[int], count: int) -> tuple[tuple[int, int], ...]:
    """First and last page of each document of a file of so many pages.

    Raises:
        ValueError: as for `cut`.
    """
    if not firsts or list(firsts) != sorted(set(firsts)) or firsts[0] != 1 or firsts[-1] > count:
        raise ValueError(f"a file of {count} pages cannot be cut at {list(firsts)}")
    ends = [*(first - 1 for first in firsts[1:]), count]
    return tuple(zip(firsts, ends, strict=True))


def _numbered(pages: Sequence[ReadPage]) -> tuple[ReadPage, ...]:
    return tuple(_renumbered(page, number) for number, page in enumerate(pages, start=1))


def _renumbered(page: ReadPage, number: int) -> ReadPage:
    old = f"page:{page.page.number}"
    flags = tuple(ReviewFlag(f"page:{number}", flag.reason) if flag.field == old else flag for flag in page.flags)
    return replace(page, page=replace(page.page, number=number), flags=flags)
