"""What rows of letters without a frame say: all of them at once first, then those again that may be a mark."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrFailedError, OcrWord
from indexer.preparing import FoundStamp
from indexer.reading.many_at_once import read_together
from indexer.reading.mark_words import is_a_mark, is_near_a_mark, legible, pieces_of, sureness_of, text_of
from indexer.records import Stamp
from library.secrecy import mark_on_stamp

_ONE_LINE, _SCATTERED = 7, 11
_MOST_AGAIN = 8
_WORD = 3


def read_rows(rows: Sequence[FoundStamp], engine: OcrEngine, *, limits: Limits) -> list[Stamp]:
    """Read rows of letters; of black ones only marks are told, of coloured ones whatever they say.

    Args:
        rows: those most like marks first.
        engine: does the reading.
        limits: seconds per reading.
    """
    if not rows:
        return []
    views = [(row, view) for row in rows for view in row.ways(row.inside)]
    try:
        read = read_together([view for _, view in views], engine, limits=limits)
    except OcrFailedError:
        return [unread(row) for row in rows if row.coloured]
    stamps: list[Stamp] = []
    again = 0
    for (row, _), words in zip(views, read, strict=True):
        found = _marks(row, legible(words))
        if not found and again < _MOST_AGAIN and any(is_near_a_mark(text_of(one)) for one in pieces_of(legible(words))):
            again += 1
            found = _again(row, engine, limits)
        stamps += found or _said(row, legible(words))
    return stamps


def unread(found: FoundStamp) -> Stamp:
    """A stamp of which nothing is known: it may be a mark."""
    return Stamp("", found.box, 0.0, framed=True)


def _marks(row: FoundStamp, words: Sequence[OcrWord]) -> list[Stamp]:
    """The marks in a row, and beside them all that a coloured one says."""
    pieces = list(pieces_of(words))
    found = [_stamp(row, piece) for piece in pieces if is_a_mark(piece, printed=not row.coloured)]
    return [*found, *_said(row, words)] if 0 < len(found) < len(pieces) else found


def _said(row: FoundStamp, words: Sequence[OcrWord]) -> list[Stamp]:
    """What a coloured row says, if that is more than the scraps of a seal or a signature, and no mark misread."""
    long = any(sum(letter.isalnum() for letter in word.text) >= _WORD for word in words)
    return [_stamp(row, words)] if row.coloured and long and mark_on_stamp(text_of(words)) is None else []


def _again(row: FoundStamp, engine: OcrEngine, limits: Limits) -> list[Stamp]:
    """Read a row by itself, in every way, until it says a mark."""
    for view in row.views():
        for layout in (_ONE_LINE, _SCATTERED):
            try:
                words = legible(engine.read(view, layout=layout, seconds=limits.ocr_seconds).words)
            except OcrFailedError:
                return [unread(row)]
            if is_a_mark(words, printed=not row.coloured):
                return [_stamp(row, words)]
    return []


def _stamp(row: FoundStamp, words: Sequence[OcrWord]) -> Stamp:
    return Stamp(text_of(words), row.box, sureness_of(words))
