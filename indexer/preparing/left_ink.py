"""What reading left over: the ink of a page outside of the words that were read.

A clean page has next to none of it, so that whatever is looked for there costs next to nothing. Marks that reading
passes over stand in it: tiny, letter-spaced, slanting, upright in the margin.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from indexer.ocr import Picture
from library.records import Box

_ROOM = 2


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
    # One pass names all pieces: flooding them one by one takes a quarter of a second where a page is speckled.
    _, pieces, places, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    sums = cv2.integral(open_)
    left, top, wide, high, _ = places[1:].T  # the first is the paper
    right, bottom = left + wide, top + high
    outside = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
    stays = np.zeros(len(places), np.uint8)
    stays[1:][outside > 0] = 255
    return np.asarray(stays[pieces])
