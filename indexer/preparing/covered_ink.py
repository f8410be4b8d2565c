"""How much of the ink of a page stands in words that were read, or that a text layer has."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from indexer.ocr import OcrWord, Picture
from library.records import Box

# Ink is judged on a copy this high: single letters still part from lines, speckle is gone.
_JUDGING_HEIGHT = 800


def covered_ink(words: Sequence[OcrWord], picture: Picture) -> float:
    """Return which share of the page's text-like ink stands inside the words' boxes."""
    factor = _JUDGING_HEIGHT / picture.shape[0]
    small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    ink = _text_like(small)
    if not ink.any():
        return 1.0
    inside = np.zeros_like(ink)
    for word in words:
        box = _grown(word.box, factor)
        inside[box.top : box.bottom, box.left : box.right] = True
    return float((ink & inside).sum()) / float(ink.sum())


def _text_like(small: Picture) -> np.ndarray:
    """Mask the ink of pieces that are as small as letters and words; seals, lines and photographs are left out."""
    _, dark = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark)
    height, width, area = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_AREA]
    keep = (height < _JUDGING_HEIGHT // 25) & (width < _JUDGING_HEIGHT // 4) & (area >= 4)
    keep[0] = False
    return np.asarray(keep[labels])


def _grown(box: Box, factor: float) -> Box:
    return Box(
        max(0, int(box.left * factor) - 2), max(0, int(box.top * factor) - 2),
        int(box.right * factor) + 3, int(box.bottom * factor) + 3,
    )  # fmt: skip
