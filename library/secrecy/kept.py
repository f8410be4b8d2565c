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
                   named: str | None = None) -> Matter:
    """What the pages say, as far as their text tells.

    Args:
        pages: (number from 1, text).
        begins: numbers of the pages on which a document begins.
        named: the mark that is said to be on it; one that is not known counts as something nobody could read.
    """
    shown = [Passage(Part.BODY, tuple(lines_of(text)), page=number, begins=number in begins) for number, text in pages]
    said = plain(letters(clean(named or "")))
    if not said or said in NOT_SECRET:
        return Matter(tuple(shown))
    mark = LETTERS.get(said) or named or ""
    unknown = () if find(clean(mark), bare=True) else (Unread(Part.PROPERTY, "unknown mark"),)
    return Matter((*shown, Passage(Part.PROPERTY, (ShownLine(mark, 0),))), unknown)


def lines_of(text: str) -> Iterator[ShownLine]:
    """The lines of a text, those of columns side by side apart."""
    for row, line in enumerate(text.splitlines()):
        for piece in _COLUMNS.split(line):
            if piece.strip():
                yield ShownLine(piece.strip(), row)
