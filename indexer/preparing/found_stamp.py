"""What looks like a stamp or a mark: its place, and pictures of it that can be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np

from indexer.ocr import Picture
from library.records import Box

STEEP = 25.0
"""What slants by more degrees may be meant upside down: nobody can tell which way its page was turned."""

MARGIN = 20
"""Dots of paper round the inside of a frame."""
# Of the inside of a frame: how high its letters are at least, how long they are where they touch, and how near to a
# side a piece touches it.
_HIGH, _LONG, _BESIDE = 0.28, 0.45, 0.12


@dataclass(frozen=True, slots=True)
class FoundStamp:
    """A stamp's place on the page, and its inside turned level, dark on white, large enough to be read.

    Args:
        others: the same by another property of its ink; read where the first says nothing.
        framed: whether it has a whole frame, red or black, as marks of secrecy and urgency have.
        row: whether it is a row of letters without a frame of its own, of which a page may have many.
        coloured: whether its ink is coloured.
        either_way: whether it may be upside down, as what runs up or down a page may be.
        huge: whether its letters are larger than any that pages are printed in.
        block: whether it has more than one row, so that nobody can tell along which side they run.
        light: whether its letters were light on a dark ground, or of one colour on another; unread it is a doubt where
            it is framed too.
        ring: whether it is the ring of a round seal, laid out straight; unread it is none.
    """

    box: Box
    inside: Picture
    framed: bool = False
    others: tuple[Picture, ...] = ()
    row: bool = False
    coloured: bool = False
    either_way: bool = False
    block: bool = False
    huge: bool = False
    light: bool = False
    ring: bool = False

    def views(self) -> Iterator[Picture]:
        """All pictures of it, in all ways in which they may be meant."""
        for view in (self.inside, *self.others):
            yield from self.ways(view)

    def turned(self) -> FoundStamp:
        """The same upside down."""
        inside, *others = (np.ascontiguousarray(np.rot90(view, 2)) for view in (self.inside, *self.others))
        return replace(self, inside=inside, others=tuple(others))

    def ways(self, view: Picture) -> Iterator[Picture]:
        """A picture of it as it is, upside down where it may be so, and on its sides where it is a block."""
        turns = (0, 1, 2, 3) if self.block else (0, 2) if self.either_way else (0,)
        yield from (np.ascontiguousarray(np.rot90(view, turn)) for turn in turns)

    def holds_a_word(self) -> bool:
        """Whether two letters or more stand in a frame, or some that touch.

        Within a huge letter that looks like a frame there are only parts of its strokes, from one side to another.
        """
        inside = self.inside[MARGIN:-MARGIN, MARGIN:-MARGIN]
        if not inside.size:
            return False
        ink = (inside < (int(inside.min()) + int(np.median(self.inside))) / 2).astype(np.uint8)
        _, _, stats, _ = cv2.connectedComponentsWithStats(ink)
        left, top, wide, high = stats[1:, :4].T
        room, full = _BESIDE * np.array(inside.shape), inside.shape
        sides = (left < room[1], left + wide > full[1] - room[1], top < room[0], top + high > full[0] - room[0])
        letters = (high > _HIGH * full[0]) & (np.sum(sides, axis=0) < 2)
        return bool(letters.sum() > 1 or (letters & (wide > _LONG * full[1])).any())
