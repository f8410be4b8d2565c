"""What walking through an office file yields, piece by piece, in the order in which paper shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from indexer.reading.office.package import Element, MissingPartError, Package, PartError
from indexer.restoring import FontRun

Convert = Callable[[Sequence[FontRun]], str]
"""Makes the text of a paragraph's runs."""


class Kind(StrEnum):
    """What a piece is."""

    TEXT = "text"
    """Lines of the text itself."""
    BREAK = "break"
    """Another page begins."""
    CELL = "cell"
    """The lines of a table's cell, whose row stands in the text as one line."""
    PRINTED = "printed"
    """The line of the text before it as it is printed, where that differs from what is kept for search."""
    BOX = "box"
    """Words that float over the page; they are part of its text where they stand."""
    BESIDE = "beside"
    """Words that float over the page and stand in its text already, or should not."""
    FRAMED = "framed"
    """The line of the text before it, which stands in a frame; frames that follow one another are one."""
    HIDDEN = "hidden"
    """What the file bears and paper does not show: hidden or deleted text, a picture's description."""
    HEADER = "header"
    FOOTER = "footer"
    NOTE = "note"
    """What somebody noted on a page: a comment."""
    PICTURE = "picture"
    EMBEDDED = "embedded"
    """Another file in this one."""
    BROKEN = "broken"
    """A part that cannot be opened, so that nobody knows what it shows."""
    DOUBT = "doubt"
    """Something of which this reader does not know what paper would show."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One of them.

    Args:
        lines: its words; of a doubt, what is doubted.
        part: name of the part that holds a picture or a file; empty where it lies outside the file.
        name: what the embedded file was made with or is called.
    """

    kind: Kind
    lines: tuple[str, ...] = ()
    part: str = ""
    name: str = ""


def of_part(package: Package, part: str, walk: Callable[[Element], Iterator[Piece]]) -> Iterator[Piece]:
    """What walking through a part from its root yields; nothing where there is no such part.

    A part that cannot be read is one piece that says so.
    """
    try:
        root = package.xml(part)
    except MissingPartError:
        return
    except PartError:
        yield Piece(Kind.BROKEN)
        return
    yield from walk(root)
