"""Which rows of letters are worth reading: most rows of a clean page are scraps of seals and signatures.

Their strokes are counted first, which costs next to nothing; of those that may be letters the second reader tells in a
hundredth of a second whether they may be words. Starting the engine takes ten times as long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from indexer.ocr import OcrFailedError, Picture
from indexer.preparing import FoundStamp
from indexer.reading.scans.mark_words import has_one_near_a_mark, is_near_a_mark, sureness_of, text_of
from indexer.reading.scans.second_reader import how_near, read_letters

_DARK = 140
# Through the letters of MẬT run so many strokes at least, along such a part of their height. Measured on drawn marks:
# the fewest are 5. Two rows of letters are crossed along them so many times as often as across; a seal is not.
_STROKES, _STROKES_OF_A_BLOCK, _OF_HEIGHT, _ALONG = 4, 5, 0.2, 1.25
_HIGHEST = 130  # dots of a picture of one row: its letters are 40 high, with signs and room
# How near a line is to MẬT, as the logarithm of a chance. Measured: marks 0 to -6, one that was torn -13; other words
# and scraps -5 to -50. The chance of its vowel: marks 0.1 to 1, scraps 0.01.
_MARK = ("Mm", "ẬẦẨẪÂẤẠĂẶẮẰẲẴAÁÀẢÃậầẩẫâấạăặắằẳẵaáàảã", "Tt")
_NEAREST, _FEARED = -10.0, 0.01
_WORD, _SURE = 3, 0.7  # letters of a word in coloured ink, and how surely it was read


def likely_rows(rows: Sequence[FoundStamp]) -> list[FoundStamp]:
    """The rows that may hold a mark, or words in coloured ink; each turned only as its letters may run.

    What cannot be told is kept.
    """
    return [row for one in rows for row in _as_letters_run(one) if one.block or _may_say_something(row)]


def _as_letters_run(row: FoundStamp) -> Iterator[FoundStamp]:
    """A row whose strokes may be letters; of a block those sides alone along which they may run."""
    views = (row.inside, *row.others)
    crossed = [_crossed(view) for view in views]
    if not row.block:
        if any(along >= _STROKES for along, _ in crossed):
            yield row
        return
    lying = any(along >= max(_STROKES_OF_A_BLOCK, _ALONG * across) for along, across in crossed)
    upright = any(across >= max(_STROKES_OF_A_BLOCK, _ALONG * along) for along, across in crossed)
    if lying and upright:
        yield row
    elif lying or upright:
        turned = [np.ascontiguousarray(np.rot90(view, 0 if lying else 1)) for view in views]
        yield replace(row, inside=turned[0], others=tuple(turned[1:]), block=False, either_way=True)


def _crossed(view: Picture) -> tuple[int, int]:
    """How many strokes a line along some letters crosses in a part of their height, and the same for their width."""
    ink = view < _DARK
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not rows.size:
        return 0, 0
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return _most(_strokes(ink)), _most(_strokes(ink.T))


def _strokes(ink: Picture) -> Picture:
    """How many strokes each row of a mask crosses."""
    return np.asarray((ink[:, 1:] & ~ink[:, :-1]).sum(axis=1) + ink[:, 0])


def _most(crossed: Picture) -> int:
    """What is reached along a part of the height."""
    return int(np.sort(crossed)[-1 - int(_OF_HEIGHT * len(crossed))])


def _may_say_something(row: FoundStamp) -> bool:
    """Whether the second reader does not rule out that a row says a mark, or reads a word in coloured ink.

    It reads single lines only: of two it reads nothing.
    """
    if row.inside.shape[0] > _HIGHEST:
        return True
    # In the first picture of pale ink print may have taken strokes with it; up the page there are few rows.
    pictures = (row.inside, *row.others) if row.either_way else (row.inside,)
    turned = () if row.either_way or row.block else row.turned().ways(row.turned().inside)
    ways = [*(way for view in pictures for way in row.ways(view)), *turned]
    try:
        return any(may_be_a_mark(view) or (row.coloured and _is_a_word(view)) for view in ways)
    except OcrFailedError:
        return True


def may_be_a_mark(view: Picture) -> bool:
    """Whether the second reader does not rule out that a picture of one line says a mark.

    Raises:
        OcrFailedError: it gave up.
    """
    near, line = how_near(view, _MARK), read_letters(view)
    if near is None or line is None or near >= _NEAREST or line.feared >= _FEARED:
        return True
    return is_near_a_mark(text_of(line.words)) or has_one_near_a_mark(line.words)


def _is_a_word(view: Picture) -> bool:
    line = read_letters(view)
    return line is not None and sureness_of(line.words) >= _SURE and any(
        sum(letter.isalnum() for letter in word.text) >= _WORD for word in line.words)  # fmt: skip
