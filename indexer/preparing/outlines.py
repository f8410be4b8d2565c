"""The outlines of the pieces of ink in a mask."""

from __future__ import annotations

import cv2
from cv2.typing import MatLike

from indexer.ocr import Picture


def outer_outlines(mask: Picture) -> list[MatLike]:
    """The outer outlines of all pieces of a mask (255 where there is ink), of those within a frame too.

    The lowest piece comes first.
    """
    outlines, levels = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    return [one for one, level in zip(outlines, levels[0], strict=True) if level[3] < 0] if outlines else []
