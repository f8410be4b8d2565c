"""What the stamps and marks on a page say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import median

import numpy as np
from rapidfuzz import fuzz

from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrFailedError, OcrWord, Picture, Reading
from indexer.preparing import FoundStamp, find_stamps
from indexer.reading.many_at_once import read_together
from indexer.records import Stamp
from library.party.folding import fold
from library.party.marks import nearly_urgent, urgency_of
from library.records import Box
from library.secrecy import MARKS, mark_in_line, mark_on_stamp

_ONE_BLOCK, _ONE_LINE, _SCATTERED = 6, 7, 11
_MIN_CONFIDENCE = 0.15
# The mark in a frame stands in its middle: how high and how wide its letters are at least, and how far their middle is
# off, as shares of the frame. Measured on drawn stamps over text: half a mark (MẬT of TỐI MẬT) is off by 0.17.
_HIGH, _WIDE, _OFF_CENTRE = 0.3, 0.4, 0.12
# So many are read one by one, and so many rows together; what looks like a mark and is one too many is told as unread.
_MOST_FRAMES, _MOST_ROWS, _MOST_AGAIN = 16, 60, 8
# A reading that is so near a mark (of 100) is made again, each row by itself and in every way.
_NEAR, _LONGEST_NEAR = 60, 16
_PARTED = 1.6
# A word of a line that was read surely was read too, if it is no higher than the others and nothing like a mark.
_SURE, _SURE_LINE, _WORDS_OF_A_LINE, _ORDINARY = 0.7, 0.8, 4, 1.6
_UPRIGHT = 2  # more letters than this are wider than high, unless they run up or down the page
_PLAIN = {fold(mark).replace(" ", "") for mark in MARKS}


def read_stamps(
    picture: Picture, dpi: float, engine: OcrEngine, *, scale: float, limits: Limits,
    words: Sequence[OcrWord] | None = None,
) -> tuple[Stamp, ...]:  # fmt: skip
    """Read the stamps on the whole of a page.

    Args:
        picture: grey or colour, upright.
        dpi: its resolution.
        engine: reads what is inside.
        scale: pixels of the page picture per pixel of `picture`.
        limits: seconds per reading.
        words: what was read of the page, in pixels of `picture`; black letters outside of these are looked at too.
    """
    found = find_stamps(picture, dpi, None if words is None else read_surely(words))
    frames = [one for one in found if not one.row]
    rows = [one for one in found if one.row]
    stamps = [stamp for one in frames[:_MOST_FRAMES] if (stamp := _framed(one, engine, limits)) is not None]
    stamps += [_unread(one) for one in frames[_MOST_FRAMES:] if one.framed]
    stamps += _rows(rows[:_MOST_ROWS], engine, limits)
    return tuple(_scaled(stamp, scale) for stamp in stamps)


def read_surely(words: Sequence[OcrWord]) -> list[Box]:
    """Where words were read so surely that there is no need to look again: by themselves, or as part of a sure line."""
    boxes = []
    for _, group in groupby(words, key=lambda word: word.line):
        line = list(group)
        high = median(word.box.bottom - word.box.top for word in line)
        good = len(line) >= _WORDS_OF_A_LINE and (Reading(tuple(line)).confidence or 0.0) >= _SURE_LINE
        boxes += [word.box for word in line if _is_read(word, high if good else None)]
    return boxes


def _is_read(word: OcrWord, high: float | None) -> bool:
    """Whether a word was read; `high` are the others of its line, if that was read surely."""
    across, down = word.box.right - word.box.left, word.box.bottom - word.box.top
    if (len(word.text) > _UPRIGHT and down > across) or not any(letter.isalnum() for letter in word.text):
        return False
    if word.confidence >= _SURE and len(word.text) > 1:
        return True
    return high is not None and down < _ORDINARY * high and not _near_a_mark(word.text)


def _framed(found: FoundStamp, engine: OcrEngine, limits: Limits) -> Stamp | None:
    try:
        words = _words(found, engine, limits)
    except OcrFailedError:
        return _unread(found)
    if not words and not found.framed:
        return None
    return Stamp(_text(words), found.box, Reading(tuple(words)).confidence or 0.0, framed=found.framed)


def _unread(found: FoundStamp) -> Stamp:
    """A stamp of which nothing is known: it may be a mark."""
    return Stamp("", found.box, 0.0, framed=True)


def _words(found: FoundStamp, engine: OcrEngine, limits: Limits) -> list[OcrWord]:
    """The words of a frame; where it was pressed over text they are looked for among what else was read."""
    best: list[OcrWord] = []
    for view in _views(found):
        for layout in (_ONE_BLOCK, _SCATTERED) if found.framed else (_ONE_BLOCK,):
            words = _sure_words(engine.read(view, layout=layout, seconds=limits.ocr_seconds))
            if _says_a_mark(words):
                return words
            through = _through_the_middle(words, view)
            if _says_a_mark(through):
                return through
            best = max(best, words, key=_worth)
    return best


def _rows(rows: Sequence[FoundStamp], engine: OcrEngine, limits: Limits) -> list[Stamp]:
    """What rows of letters say: all of them at once first, then those again that may be a mark."""
    if not rows:
        return []
    views = [(row, view) for row in rows for view in _both_ways(row, row.inside)]
    try:
        read = read_together([view for _, view in views], engine, limits=limits)
    except OcrFailedError:
        return [_unread(row) for row in rows if row.coloured]
    stamps: list[Stamp] = []
    again = 0
    for (row, _), words in zip(views, read, strict=True):
        for piece in _pieces(_sure(words)):
            if _says_a_mark(piece):
                stamps.append(_stamp(row, piece))
            elif again < _MOST_AGAIN and _near_a_mark(_text(piece)):
                again += 1
                stamps += _again(row, engine, limits)
        if row.coloured and words:
            stamps.append(_stamp(row, _sure(words)))
    return stamps


def _again(row: FoundStamp, engine: OcrEngine, limits: Limits) -> list[Stamp]:
    """Read a row by itself, in every way, until it says a mark."""
    for view in _views(row):
        for layout in (_ONE_LINE, _SCATTERED):
            try:
                words = _sure_words(engine.read(view, layout=layout, seconds=limits.ocr_seconds))
            except OcrFailedError:
                return [_unread(row)]
            if _says_a_mark(words):
                return [_stamp(row, words)]
    return []


def _views(found: FoundStamp) -> Iterator[Picture]:
    for view in (found.inside, *found.others):
        yield from _both_ways(found, view)


def _both_ways(found: FoundStamp, view: Picture) -> Iterator[Picture]:
    yield view
    if found.either_way:
        yield np.ascontiguousarray(np.rot90(view, 2))


def _near_a_mark(text: str) -> bool:
    """Whether a reading has so much of a mark that it may be one."""
    packed = fold("".join(letter for letter in text if letter.isalpha()))
    if not 2 <= len(packed) <= _LONGEST_NEAR:
        return False
    return any(_is_near(packed, plain) for plain in _PLAIN)


def _is_near(packed: str, mark: str) -> bool:
    return fuzz.ratio(packed, mark) >= _NEAR or (len(packed) > len(mark) and mark in packed)


def _stamp(row: FoundStamp, words: Sequence[OcrWord]) -> Stamp:
    return Stamp(_text(words), row.box, Reading(tuple(words)).confidence or 0.0)


def _pieces(words: Sequence[OcrWord]) -> Iterator[list[OcrWord]]:
    """Words that stand together in one line."""
    piece: list[OcrWord] = []
    for word in words:
        if piece and (word.line != piece[-1].line
                      or word.box.left - piece[-1].box.right > _PARTED * (word.box.bottom - word.box.top)):  # fmt: skip
            yield piece
            piece = []
        piece.append(word)
    if piece:
        yield piece


def _sure_words(reading: Reading) -> list[OcrWord]:
    return _sure(reading.words)


def _sure(words: Sequence[OcrWord]) -> list[OcrWord]:
    return [word for word in words if word.confidence >= _MIN_CONFIDENCE]


def _worth(words: Sequence[OcrWord]) -> float:
    return sum((word.confidence - 0.4) * sum(letter.isalpha() for letter in word.text) for word in words)


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


def _scaled(stamp: Stamp, scale: float) -> Stamp:
    box = stamp.box
    sides = (round(side * scale) for side in (box.left, box.top, box.right, box.bottom))
    return Stamp(stamp.text, Box(*sides), stamp.confidence, stamp.origin, stamp.framed)
