"""The outlines of the pieces of ink in a mask."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt
from cv2.typing import MatLike

from indexer.ocr import Picture

Outlined = tuple[Sequence[MatLike], npt.NDArray[np.int_]]
"""Outlines, and the boxes round them: [outlines, (left, top, width, height)]."""


def outlined(mask: Picture) -> Outlined:
    """The outer outlines of all pieces of a mask, and the boxes round them."""
    outlines = outer_outlines(mask)
    return outlines, boxes_of(outlines)


def outer_outlines(mask: Picture) -> list[MatLike]:
    """The outer outlines of all pieces of a mask (255 where there is ink), of those within a frame too.

    The lowest piece comes first.
    """
    outlines, levels = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    return [outlines[place] for place in np.flatnonzero(levels[0][:, 3] < 0).tolist()] if outlines else []


def boxes_of(outlines: Sequence[MatLike]) -> npt.NDArray[np.int_]:
    """The boxes round outlines, all at once: [outlines, (left, top, width, height)].

    A page has ten thousand pieces, and asking for the box of each costs more than finding them.
    """
    if not outlines:
        return np.empty((0, 4), np.int_)
    points = np.concatenate(outlines).reshape(-1, 2)
    counts = np.fromiter(map(len, outlines), np.intp, len(outlines))
    starts = np.cumsum(counts) - counts
    first, last = np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)
    return np.hstack((first, last - first + 1)).astype(np.int_)
