"""What the stamps on a first page say."""

from __future__ import annotations

from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrFailedError, Picture
from indexer.preparing import find_stamps
from indexer.records import Stamp
from library.records import Box

_UPPER = 0.5
_ONE_BLOCK = 6
_MIN_CONFIDENCE = 0.15


def read_stamps(picture: Picture, dpi: float, engine: OcrEngine, *, scale: float, limits: Limits) -> tuple[Stamp, ...]:
    """Read the stamps in the upper half of a page.

    Args:
        picture: grey or colour, upright.
        dpi: its resolution.
        engine: reads what is inside.
        scale: pixels of the page picture per pixel of `picture`.
        limits: seconds per reading.
    """
    upper = picture[: max(1, round(picture.shape[0] * _UPPER))]
    stamps = []
    for found in find_stamps(upper, dpi):
        try:
            reading = engine.read(found.inside, layout=_ONE_BLOCK, seconds=limits.ocr_seconds)
        except OcrFailedError:
            continue
        words = [word for word in reading.words if word.confidence >= _MIN_CONFIDENCE]
        if words or found.framed:
            text = " ".join(word.text for word in words)
            box, sure = _scaled(found.box, scale), reading.confidence or 0.0
            stamps.append(Stamp(text, box, sure, framed=found.framed))
    return tuple(stamps)


def _scaled(box: Box, scale: float) -> Box:
    return Box(round(box.left * scale), round(box.top * scale), round(box.right * scale), round(box.bottom * scale))
