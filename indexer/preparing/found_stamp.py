"""What looks like a stamp or a mark: its place, and pictures of it that can be read."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.ocr import Picture
from library.records import Box


@dataclass(frozen=True, slots=True)
class FoundStamp:
    """A stamp's place on the page, and its inside turned level, dark on white, large enough to be read.

    Args:
        others: the same otherwise: in another ink, upside down; read where the first says nothing.
        framed: whether it has a whole frame, red or black, as marks of secrecy and urgency have.
        row: whether it is a row of letters without a frame of its own, of which a page may have many.
        coloured: whether its ink is coloured.
    """

    box: Box
    inside: Picture
    framed: bool = False
    others: tuple[Picture, ...] = ()
    row: bool = False
    coloured: bool = False
