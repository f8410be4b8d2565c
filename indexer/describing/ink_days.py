"""A day written by hand, read by the second reader: which days may it be, each with its share?

The whole line of place and date is read in several cuts, for a model of lines reads better with words around; in each
the digits between `ngày` and `tháng` are weighed. Nothing is filled by this.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt

from indexer.describing.ink_numbers import read_number
from indexer.ocr import OcrFailedError, Picture
from indexer.ocr.line_model import LineModel, line_model
from indexer.records import Head
from library.party.folding import fold
from library.party.misreading import DAY_READER, shares_as_text
from library.records import Box, Evidence

_ROOMS, _WIDER = (0.1, 0.15, 0.2, 0.3), (1.0, 1.2, 0.85)
"""Room above and below the line in heights of it, and how a cut is widened."""
_BESIDE, _LEAST_PIXELS = 6, 5
_LEAST_SHARE, _LAST_DAY = 0.01, 31
_BEFORE, _BEHIND = re.compile(r"nga[yvi]?"), re.compile(r"t?hang")


def second_reading_of_day(head: Head | None, line: Box | None) -> Evidence | None:
    """What the second reader says of the day in a line of place and date; None where it reads none.

    Args:
        head: the top of the page.
        line: the whole line, in pixels of the page picture.
    """
    model = line_model() if head is not None and line is not None else None
    if model is None or head is None or line is None:
        return None
    try:
        shares = days_in(head, line, model)
    except OcrFailedError:
        return None  # the document does without
    return Evidence(DAY_READER, 1, shares_as_text(shares), max(shares.values()), line) if shares else None


def days_in(head: Head, line: Box, model: LineModel) -> dict[int, float]:
    """The days that may stand in a line, the likeliest first, with their shares of all cuts."""
    shares: defaultdict[int, float] = defaultdict(float)
    cuts = list(_cuts(head.picture(), head.scale, line))
    for cut in cuts:
        for day, share in _between(model.chances(cut), model).items():
            shares[day] += share / len(cuts)
    best = sorted(shares.items(), key=lambda one: (-one[1], one[0]))
    return {day: min(1.0, share) for day, share in best if share >= _LEAST_SHARE and day <= _LAST_DAY}


def _cuts(grey: Picture, scale: float, line: Box) -> Iterator[Picture]:
    height = (line.bottom - line.top) * scale
    columns = slice(max(0, round(line.left * scale) - _BESIDE), round(line.right * scale) + _BESIDE)
    for room in _ROOMS:
        rows = slice(max(0, round(line.top * scale - room * height)), round(line.bottom * scale + room * height))
        cut = grey[rows, columns]
        if min(cut.shape) >= _LEAST_PIXELS:
            yield from (np.asarray(cv2.resize(cut, None, fx=wider, fy=1.0)) for wider in _WIDER)


def _between(chances: npt.NDArray[np.float32], model: LineModel) -> dict[int, float]:
    """The numbers that stand between the two words, with their shares; none where the words were not read."""
    best = chances.argmax(axis=1)
    starts = np.flatnonzero((best != 0) & (best != np.concatenate(([0], best[:-1]))))
    plain = "".join(fold(model.letters[best[place]])[:1] or " " for place in starts)
    behind = next(iter(_BEHIND.finditer(plain)), None)
    before = [one for one in _BEFORE.finditer(plain) if behind is not None and one.end() <= behind.start()]
    if behind is None or not before:
        return {}
    first, last = starts[before[-1].end() - 1], starts[behind.start()]
    while first < last and best[first] == best[starts[before[-1].end() - 1]]:
        first += 1
    return read_number(chances[first : last + 1], model.letters)
