"""What reading left over: the ink of a page outside of the words that were read.

A clean page has next to none of it, so that whatever is looked for there costs next to nothing. Marks that reading
passes over stand in it: tiny, letter-spaced, slanting, upright in the margin.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from indexer.ocr import Picture
from indexer.preparing.outlines import outer_outlines
from library.records import Box

_ROOM, _STAYS = 2, 1


def left_ink(mask: Picture, read: Sequence[Box]) -> Picture:
    """Take out of a mask of ink (255 where there is some) every piece that lies within a word that was read.

    Args:
        mask: of the whole page.
        read: the words' boxes, in pixels of the mask.
    """
    if not read:
        return mask
    open_ = np.ones_like(mask)
    for box in read:
        open_[max(0, box.top - _ROOM) : box.bottom + _ROOM, max(0, box.left - _ROOM) : box.right + _ROOM] = 0
    outlines = outer_outlines(mask)
    if not outlines:
        return mask
    sums = cv2.integral(open_)
    left, top, wide, high = np.array([cv2.boundingRect(one) for one in outlines]).T
    right, bottom = left + wide, top + high
    outside = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
    stays = mask.copy()
    for place in np.flatnonzero(outside > 0):
        x, y = (int(value) for value in outlines[place][0][0])
        cv2.floodFill(stays, None, (x, y), (_STAYS,), flags=8)
    return np.where(stays == _STAYS, np.uint8(255), np.uint8(0))
