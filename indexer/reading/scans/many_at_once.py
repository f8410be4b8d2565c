"""Many small pictures read in one go: one below the other, since starting the engine costs more than reading a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrFailedError, OcrWord, Picture
from library.records import Box

_GAP, _MARGIN = 36, 24
_WIDEST, _HIGHEST, _TALLEST = 2_400, 400, 6_000
_SCATTERED = 11  # as one block, rows of very different sizes spoil one another
_WHITE = 255
_MOST_FAILED = 8  # of 60 rows one that fails is found with seven readings


def read_together(pictures: Sequence[Picture], engine: OcrEngine, *, limits: Limits) -> list[list[OcrWord] | None]:
    """Read small pictures; the words of each, with boxes in its own pixels, None for those whose reading failed.

    Those on a sheet that fails are read in two halves, and so on: one picture that cannot be read costs no other. An
    engine that fails again and again is not asked for the rest.

    Args:
        pictures: grey, dark on white, letters of about one size.
        engine: does the reading.
        limits: seconds per reading.
    """
    words: list[list[OcrWord] | None] = []
    waiting, failed = _sheets(pictures)[::-1], 0
    while waiting:
        group = waiting.pop()
        try:
            words += _read(group, engine, limits) if failed < _MOST_FAILED else [None] * len(group)
        except OcrFailedError:
            failed += 1
            middle = len(group) // 2
            if middle:
                waiting += [group[middle:], group[:middle]]
            else:
                words.append(None)
    return words


def _sheets(pictures: Sequence[Picture]) -> list[list[Picture]]:
    """Pictures for one sheet each, in order."""
    sheets: list[list[Picture]] = []
    height = _TALLEST
    for picture in (_bounded(one) for one in pictures):
        height += picture.shape[0] + _GAP
        if height > _TALLEST:
            sheets.append([])
            height = picture.shape[0] + _GAP
        sheets[-1].append(picture)
    return sheets


def _bounded(picture: Picture) -> Picture:
    """A picture that is larger than a row or a few of them can be, made smaller: it is no row of letters."""
    factor = min(1.0, _HIGHEST / picture.shape[0], _WIDEST / picture.shape[1])
    if factor == 1.0:
        return picture
    return np.asarray(cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))


def _read(pictures: Sequence[Picture], engine: OcrEngine, limits: Limits) -> list[list[OcrWord]]:
    wide = max(picture.shape[1] for picture in pictures) + 2 * _MARGIN
    high = sum(picture.shape[0] + _GAP for picture in pictures) + _GAP
    sheet = np.full((high, wide), _WHITE, np.uint8)
    tops = []
    top = _GAP
    for picture in pictures:
        tops.append(top)
        sheet[top : top + picture.shape[0], _MARGIN : _MARGIN + picture.shape[1]] = picture
        top += picture.shape[0] + _GAP
    reading = engine.read(sheet, layout=_SCATTERED, seconds=limits.ocr_seconds)
    found: list[list[OcrWord]] = [[] for _ in pictures]
    starts = np.array(tops) - _GAP / 2
    for word in reading.words:
        place = max(0, int(np.searchsorted(starts, (word.box.top + word.box.bottom) / 2)) - 1)
        found[place].append(replace(word, box=_within(word.box, tops[place])))
    return found


def _within(box: Box, top: int) -> Box:
    sides = (box.left - _MARGIN, box.top - top, box.right - _MARGIN, box.bottom - top)
    return Box(*(max(0, side) for side in sides))
