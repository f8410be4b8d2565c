"""What rows of light letters on a dark ground say: what is not read surely is told as unread, for it may be a mark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrFailedError, OcrWord
from indexer.preparing import FoundStamp
from indexer.reading.scans.mark_words import (
    is_a_mark,
    is_another_word,
    is_near_a_mark,
    legible,
    names_secrecy,
    sureness_of,
    text_of,
)
from indexer.reading.scans.second_reader import read_line
from indexer.records import Stamp

_ONE_BLOCK = 6
_MOST = 12  # rows of a page that are read; a page has more only where it is all in light letters
_SURE, _FEWEST = 0.85, 4  # how surely other words are read, and how many letters they have at least
_FEWEST_DIGITS = 2


def read_light(rows: Sequence[FoundStamp], engine: OcrEngine, *, limits: Limits) -> Iterator[Stamp]:
    """Read rows of light letters; each is told, as what stands in a frame of its own where it surely is letters.

    Args:
        rows: turned dark on light.
        engine: does the reading.
        limits: seconds per reading.
    """
    failed = False
    for number, row in enumerate(rows):
        words: Sequence[OcrWord] = ()
        if not failed and number < _MOST:
            try:
                words = _words(row, engine, limits)
            except OcrFailedError:
                failed = True  # an engine that hangs is not asked again for each of them
        if not _is_number(words):
            yield Stamp(text_of(words), row.box, sureness_of(words), framed=row.framed)


def _words(row: FoundStamp, engine: OcrEngine, limits: Limits) -> Sequence[OcrWord]:
    """The words of a row by the first picture and the first reader that read them surely; a mark before all else."""
    readings: list[Sequence[OcrWord]] = []
    for view in row.views():
        for words in (legible(engine.read(view, layout=_ONE_BLOCK, seconds=limits.ocr_seconds).words), read_line(view)):
            if is_another_word(words):
                return words
            if is_a_mark(words, printed=False) or names_secrecy(text_of(words)):
                return words
            if _is_sure(words):
                return words
            readings.append(words)
    return max(readings, key=_worth, default=())


def _is_sure(words: Sequence[OcrWord]) -> bool:
    """Whether words were read surely that are nothing like a mark."""
    text = text_of(words)
    if sureness_of(words) < _SURE or is_near_a_mark(text):
        return False
    return _is_number(words) or sum(letter.isalpha() for letter in text) >= _FEWEST


def _is_number(words: Sequence[OcrWord]) -> bool:
    text = text_of(words)
    return (sureness_of(words) >= _SURE and not any(letter.isalpha() for letter in text)
            and sum(letter.isdigit() for letter in text) >= _FEWEST_DIGITS)  # fmt: skip


def _worth(words: Sequence[OcrWord]) -> float:
    """How much a reading says: letters by how surely they were read."""
    return sum((word.confidence - 0.4) * sum(letter.isalpha() for letter in word.text) for word in words)
