"""What the stamps on a first page say."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrFailedError, OcrWord, Picture, Reading
from indexer.preparing import FoundStamp, find_stamps
from indexer.records import Stamp
from library.party.marks import nearly_urgent, urgency_of
from library.records import Box
from library.secrecy import mark_in_line, mark_on_stamp

_UPPER = 0.5
_ONE_BLOCK, _SCATTERED = 6, 11
_MIN_CONFIDENCE = 0.15
# The mark in a frame stands in its middle: how high and how wide its letters are at least, and how far their middle is
# off, as shares of the frame. Measured on drawn stamps over text: half a mark (MẬT of TỐI MẬT) is off by 0.17.
_HIGH, _WIDE, _OFF_CENTRE = 0.3, 0.4, 0.12


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
            words = _words(found, engine, limits)
        except OcrFailedError:
            continue
        if words or found.framed:
            sure = Reading(tuple(words)).confidence or 0.0
            stamps.append(Stamp(_text(words), _scaled(found.box, scale), sure, framed=found.framed))
    return tuple(stamps)


def _words(found: FoundStamp, engine: OcrEngine, limits: Limits) -> list[OcrWord]:
    """The words of a stamp; those of a frame that was pressed over text are looked for among what else was read."""
    first: list[OcrWord] | None = None
    for layout in (_ONE_BLOCK, _SCATTERED):
        reading = engine.read(found.inside, layout=layout, seconds=limits.ocr_seconds)
        words = [word for word in reading.words if word.confidence >= _MIN_CONFIDENCE]
        if not found.framed or _says_a_mark(words):
            return words
        through = _through_the_middle(words, found.inside)
        if _says_a_mark(through):
            return through
        first = words if first is None else first
    return first or []


def _says_a_mark(words: Sequence[OcrWord]) -> bool:
    text = _text(words)
    return any((mark_in_line(text), urgency_of(text), mark_on_stamp(text, framed=True), nearly_urgent(text)))


def _through_the_middle(words: Sequence[OcrWord], inside: Picture) -> list[OcrWord]:
    """The words in the middle row of a frame; none where together they do not stand in its middle."""
    high, wide = inside.shape
    row = [word for word in words
           if word.box.top < high / 2 < word.box.bottom and word.box.bottom - word.box.top > _HIGH * high]
    if not row:
        return []
    left, right = min(word.box.left for word in row) / wide, max(word.box.right for word in row) / wide
    return row if right - left > _WIDE and abs((left + right) / 2 - 0.5) < _OFF_CENTRE else []


def _text(words: Sequence[OcrWord]) -> str:
    return " ".join(word.text for word in words)


def _scaled(box: Box, scale: float) -> Box:
    return Box(round(box.left * scale), round(box.top * scale), round(box.right * scale), round(box.bottom * scale))
