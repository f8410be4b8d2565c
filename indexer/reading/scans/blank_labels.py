"""A stamp that names a degree of secrecy and has dots where somebody may write it: are the dots all that stands there?

Tesseract seldom reads the dots. A degree that was written or typed on them is higher than they are.
"""

from __future__ import annotations

import re
from unicodedata import normalize

import cv2
import numpy as np

from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrFailedError, OcrWord, Picture
from indexer.preparing import FoundStamp

_LABEL = re.compile(r"(?:mức )?độ mật *:?", re.IGNORECASE)
_LAST = re.compile(r"\W*m[ậâạ]t\W*", re.IGNORECASE)
_ONE_BLOCK, _INK = 6, 128
_SURE = 0.7
# Dots are so high and so wide at most, as a share of the word before them; so many of them are a line.
_DOT, _FEWEST = 0.34, 5
_SPECK = 2  # dots of the picture
_ABOVE, _BELOW = 0.5, 1.4  # of the word's height: where its line is looked at


def names_a_degree(text: str) -> bool:
    """Whether a stamp names a degree and says no more: `Độ mật:`."""
    return _LABEL.fullmatch(normalize("NFC", text).strip()) is not None


def left_blank(found: FoundStamp, engine: OcrEngine, limits: Limits) -> bool:
    """Whether nothing but dots stands behind the label of a stamp, in a picture in which it is read surely."""
    try:
        for view in found.views():
            words = engine.read(view, layout=_ONE_BLOCK, seconds=limits.ocr_seconds).words
            last = next((word for word in words if _LAST.fullmatch(normalize("NFC", word.text))), None)
            if last is not None and last.confidence >= _SURE:
                return _dots_alone(view, last)
    except OcrFailedError:
        return False
    return False


def _dots_alone(view: Picture, last: OcrWord) -> bool:
    """Whether the ink behind a word and round its line is a row of dots, and nothing else."""
    box = last.box
    high = box.bottom - box.top
    top, bottom = max(0, round(box.top - _ABOVE * high)), round(box.top + _BELOW * high)
    behind = np.ascontiguousarray(view[top:bottom, box.right + 1 :])
    if not behind.size:
        return False
    _, _, stats, _ = cv2.connectedComponentsWithStats((behind < _INK).astype(np.uint8))
    across, down = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    seen = np.maximum(across, down) > _SPECK
    return bool(seen.sum() >= _FEWEST and (np.maximum(across, down)[seen] <= _DOT * high).all())
