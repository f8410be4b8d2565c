"""What the second reader makes of a whole printed line of the head: a vote where the first reading is doubtful.

Ink beside print spoils the first reader's confidence, and at times its letters: `/đ⁄/ATTP`. The second reader errs
elsewhere, so what both read alike is sure. It is asked only about lines that are in doubt.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.ocr import OcrFailedError
from indexer.ocr.line_model import line_model
from indexer.records import Head
from library.records import Box

_ROOM, _BESIDE = 0.15, 6
"""Room above and below the line in heights of it; at its sides in pixels."""
_LEAST_PIXELS = 5


@dataclass(frozen=True, slots=True)
class Opinion:
    """A line as the second reader reads it.

    Args:
        chances: of each of its letters, 0 to 1.
    """

    text: str
    chances: tuple[float, ...]

    def confidence(self, part: str) -> float:
        """The mean chance of the letters of the last place that says this, spaces left out; 0 where it is not said."""
        solid = [(letter, chance) for letter, chance in zip(self.text, self.chances, strict=True) if letter != " "]
        wanted = part.replace(" ", "")
        start = "".join(letter for letter, _ in solid).rfind(wanted)
        found = [chance for _, chance in solid[start : start + len(wanted)]] if wanted and start >= 0 else []
        return sum(found) / len(found) if found else 0.0


def opinion_of(head: Head | None, line: Box | None) -> Opinion | None:
    """Read a line of the head once more; None where there is no picture or no second reader."""
    model = line_model() if head is not None and line is not None else None
    if model is None or head is None or line is None:
        return None
    height = (line.bottom - line.top) * head.scale
    top, bottom = line.top * head.scale - _ROOM * height, line.bottom * head.scale + _ROOM * height
    rows = slice(max(0, round(top)), round(bottom))
    columns = slice(max(0, round(line.left * head.scale) - _BESIDE), round(line.right * head.scale) + _BESIDE)
    cut = head.picture()[rows, columns]
    if min(cut.shape) < _LEAST_PIXELS:
        return None
    try:
        chances = model.chances(cut)
    except OcrFailedError:
        return None  # the document does without
    best = chances.argmax(axis=1)
    starts = np.flatnonzero((best != 0) & (best != np.concatenate(([0], best[:-1]))))
    # A letter of the model may be two characters; then each counts as sure as both.
    read = [(letter, float(chances[place, best[place]])) for place in starts for letter in model.letters[best[place]]]
    return Opinion("".join(letter for letter, _ in read), tuple(chance for _, chance in read))
