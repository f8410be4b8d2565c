"""A stamp that names a degree of secrecy and has dots where somebody may write it: are the dots all that stands there?

A degree that is written by hand over the dots is read by no reader, or as dots. So the ink is looked at: of whatever
colour and however pale, nothing but dots may stand in the stamp beside its label.
"""

from __future__ import annotations

import re
from unicodedata import normalize

import cv2
import numpy as np

from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrFailedError, OcrWord, Picture
from library.secrecy import is_empty_label

LABEL = "Độ mật:"
_LABEL = re.compile(r"(?:mức )?độ ?mật *:?", re.IGNORECASE)
_LAST = re.compile(r"\W*(?:độ)?m[ậâạ]t\W*", re.IGNORECASE)
_ONE_BLOCK = 6
_SURE = 0.7
_DARKER = 25  # than the paper, of 255: a pencil is
# Dots are so high and so wide at most, as a share of the word before them; so many of them are a line.
_DOT, _FEWEST = 0.2, 5
_EVEN = 2.5  # times the usual distance is the largest, and the smallest of it, in a row of dots
_OWN = 1.2  # times as wide as a word is what belongs to it, at most
_SPECK = 2  # dots of the picture
_FRAME = 0.12  # of its height: so far from its sides the inside of a frame is looked at


def names_a_degree(text: str) -> bool:
    """Whether a stamp names a degree and says no more, but for dots: `Độ mật:`, `Độ mật: ……`."""
    return _LABEL.fullmatch(normalize("NFC", text).strip()) is not None or is_empty_label(text)


def left_blank(stamp: Picture, engine: OcrEngine, limits: Limits) -> bool:
    """Whether nothing but dots stands beside the label of a stamp.

    Args:
        stamp: the page in grey within the box of the stamp, its frame included.
        engine: reads where the label stands.
        limits: seconds per reading.
    """
    margin = round(_FRAME * stamp.shape[0])
    inside = np.ascontiguousarray(stamp[margin:-margin, margin:-margin]) if margin else stamp
    if not inside.size:
        return False
    try:
        words = engine.read(inside, layout=_ONE_BLOCK, seconds=limits.ocr_seconds).words
    except OcrFailedError:
        return False
    for place, word in enumerate(words):
        if _LAST.fullmatch(normalize("NFC", word.text)) and word.confidence >= _SURE:
            return _dots_alone(inside, words[: place + 1])
    return False


def _dots_alone(inside: Picture, label: tuple[OcrWord, ...]) -> bool:
    """Whether all ink beside the words of the label is a row of dots."""
    last = label[-1].box
    high = last.bottom - last.top
    ink = (inside < float(np.median(inside)) - _DARKER).astype(np.uint8)
    _, _, stats, middles = cv2.connectedComponentsWithStats(ink)
    across, down = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    size = np.maximum(across, down)
    apart = np.ones(len(size), np.bool_)
    for box in (word.box for word in label):
        x, y = middles[1:, 0], middles[1:, 1]
        narrow = across <= _OWN * (box.right - box.left)
        apart &= ~((x >= box.left) & (x <= box.right) & (y >= box.top) & (y <= box.bottom) & narrow)
    seen = apart & (size > _SPECK)
    if seen.sum() < _FEWEST or (size[seen] > _DOT * high).any():
        return False
    x, y = middles[1:][seen].T
    drawn = np.polyval(np.polyfit(x, y, 1), x)  # the line that they stand on, which may slant
    steps = np.diff(np.sort(x))
    return bool(np.abs(y - drawn).max() <= _DOT * high and steps.max() <= _EVEN * np.median(steps)
                and steps.min() * _EVEN >= np.median(steps))
