"""What can still be judged when only the text of pages is there: imported records, and what was read long ago."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from library.secrecy.marks import mark_in_line
from library.secrecy.matter import Matter, Part, Passage, ShownLine, Unread

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
    if not named:
        return Matter(tuple(shown))
    said = Passage(Part.PROPERTY, (ShownLine(named, 0),))
    unknown = () if mark_in_line(named) else (Unread(Part.PROPERTY, "unknown mark"),)
    return Matter((*shown, said), unknown)


def lines_of(text: str) -> Iterator[ShownLine]:
    """The lines of a text, those of columns side by side apart."""
    for row, line in enumerate(text.splitlines()):
        for piece in _COLUMNS.split(line):
            if piece.strip():
                yield ShownLine(piece.strip(), row)
