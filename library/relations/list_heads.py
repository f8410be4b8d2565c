"""Lists of which the head says what is done to the items: `Bãi bỏ các văn bản sau đây:`, then a document a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_MARK = re.compile(r"\s*(?:(?P<dash>[-–*+•])|(?P<number>\d{1,3})[.)]|(?P<letter>[a-zđ])\))(?:\s+|\Z)")
_ENDS = (".", ";", ":", "!", "?")


def heads_of(text: str, sentences: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int] | None]:
    """Yield for each sentence the head of the list in which it is an item; None for a sentence that is no item.

    A list ends with the first sentence that has not the mark of its first item, unless it goes on an item.
    """
    head: tuple[int, int] | None = None
    own = items = alone = None
    ended = True
    for start, end in sentences:
        mark, alone = alone or _mark(text, start, end), None
        said = text[start:end].strip()
        if mark is not None and _MARK.fullmatch(said):
            alone = mark  # `1.` is a sentence for itself
            yield None
            continue
        inside = head is not None and mark is not None and mark != own and items in (None, mark)
        yield head if inside else None
        if inside:
            items = mark
        elif ended or mark is not None:
            head = None
        if said.endswith(":"):
            head, own, items = (start, end), mark, None
        ended = said.endswith(_ENDS)


def item_begins(text: str, start: int, end: int) -> int:
    """Where the words of an item begin, behind its mark."""
    found = _MARK.match(text, start, end)
    return found.end() if found else start


def _mark(text: str, start: int, end: int) -> str | None:
    found = _MARK.match(text, start, end)
    return found.lastgroup if found else None
