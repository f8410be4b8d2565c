"""What can still be judged when only the text of pages is there: imported records, and what was read long ago."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from library.secrecy.marks import find
from library.secrecy.matter import Matter, Part, Passage, ShownLine, Unread
from library.secrecy.rules import LETTERS, NOT_SECRET
from library.secrecy.spelling import clean, letters, plain

# Columns of a head are kept apart by tabs or wide spaces.
_COLUMNS = re.compile(r"\t+|\s{3,}")


def matter_of_text(pages: Iterable[tuple[int, str]], *, begins: frozenset[int] = frozenset({1}),
                   named: str | None = None, said: Iterable[str] = ()) -> Matter:
    """What the pages say, as far as their text tells.

    Args:
        pages: (number from 1, text).
        begins: numbers of the pages on which a document begins.
        named: the mark that is said to be on it; one that is not known counts as something nobody could read.
        said: what else is said of it, apart from its pages: its subject, its kind.
    """
    shown = [Passage(Part.BODY, tuple(lines_of(text)), page=number, begins=number in begins) for number, text in pages]
    shown += [Passage(Part.PROPERTY, (ShownLine(one, 0),)) for one in said]
    name = plain(letters(clean(named or "")))
    if not (named or "").strip() or name in NOT_SECRET:
        return Matter(tuple(shown))
    found = find(clean(named or ""), bare=True)
    mark = LETTERS.get(name) or (found.mark if found else None)
    if mark is None:
        return Matter(tuple(shown), (Unread(Part.PROPERTY, "unknown mark"),))
    return Matter((*shown, Passage(Part.PROPERTY, (ShownLine(mark, 0),))))


def lines_of(text: str) -> Iterator[ShownLine]:
    """The lines of a text, those of columns side by side apart."""
    for row, line in enumerate(text.splitlines()):
        for piece in _COLUMNS.split(line):
            if piece.strip():
                yield ShownLine(piece.strip(), row)
