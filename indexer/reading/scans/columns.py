"""The two columns at the top and the bottom of a page, read one after the other and not across.

A head prints the body's name at the left and the title at the right in the same rows, a closing prints the recipients
beside the signature; OCR reads such rows across. Tables in the body are left as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from statistics import median

from indexer.ocr import OcrWord, around_words

# The gutter between both columns lies in the middle of the page, not near its edges.
_FROM, _TO = 0.28, 0.66
_MIN_ROWS = 2
_SURE = 0.30
_MIDDLE = (0.41, 0.595)
_PIECE_GAP = 0.025
_MIN_CENTRED = 4
# A gutter is wider than this: times the height of the words, and times the spaces between the words of its row, for
# those of typed and of justified rows are wide, and stand below one another by chance. Of few words nothing is known.
_WIDE, _WIDER, _MIN_SPACES = 0.9, 1.6, 4
# Of the height of two pieces: how much they share where both are one row, and how near the second then begins.
_SHARED, _ONE_SPACE = 0.6, 1.3


def part_columns(words: Sequence[OcrWord], width: int) -> tuple[OcrWord, ...]:
    """Return the words with the columns of the page's top and bottom put one after the other.

    Args:
        words: in the order they were read, row by row.
        width: of the picture they were read from.
    """
    rows = _joined([list(group) for _, group in groupby(words, key=lambda word: word.line)])
    if len(rows) < _MIN_ROWS:
        return tuple(words)
    high = median(word.box.bottom - word.box.top for word in words)
    top, gutter = _run(rows, width, high)
    left, right = _columns(rows[:top], gutter)
    rest = rows[top:]
    bottom, foot_gutter = _run(rest[::-1], width, high)
    foot = rest[len(rest) - bottom :]
    foot_left, foot_right = _columns(foot, foot_gutter)
    middle = rest[: len(rest) - bottom]
    return _numbered([*left, None, *right, None, *middle, None, *foot_left, None, *foot_right])


def _joined(rows: Sequence[list[OcrWord]]) -> list[list[OcrWord]]:
    """The rows, those put together again that were cut where spaces of a typed list stand below one another."""
    left = list(rows)
    joined = []
    while left:
        row = left.pop(0)
        while (more := next((other for other in left if _goes_on(row, other)), None)) is not None:
            left.remove(more)
            row = [*row, *(replace(word, block=row[0].block) for word in more)]
        joined.append(row)
    return joined


def _goes_on(row: Sequence[OcrWord], other: Sequence[OcrWord]) -> bool:
    """Whether another piece stands in the same row, no further behind than a word does."""
    space = other[0].box.left - row[-1].box.right
    # Between nearly all rows of a page it is less than nothing, and each is asked about every other.
    if space < 0 or not (_is_sure(row[-1]) and _is_sure(other[0])):
        return False
    one, two = around_words(row), around_words(other)
    shared = min(one.bottom, two.bottom) - max(one.top, two.top)
    high = min(one.bottom - one.top, two.bottom - two.top)
    return shared >= _SHARED * high and space < _ONE_SPACE * high


def _run(rows: Sequence[Sequence[OcrWord]], width: int, high: float) -> tuple[int, float]:
    """Count the rows that leave a common gutter free, and return its middle; 0 rows when there are no two columns."""
    free = [(_FROM * width, _TO * width)]
    best, both = (0, 0.0), 0
    for index, row in enumerate(rows):
        if _is_centred(row, width):
            break
        left_over = _without(free, row, _least_gutter(row, high) / 2)
        if not left_over:
            break
        free = left_over
        gutter = max(free, key=lambda part: part[1] - part[0])
        middle = (gutter[0] + gutter[1]) / 2
        sides = {word.box.left > middle for word in row if _is_sure(word)}
        both += len(sides) == 2
        if both and index + 1 >= _MIN_ROWS:
            best = (index + 1, middle)
    return best


def _is_centred(row: Sequence[OcrWord], width: int) -> bool:
    """A kind, subject or heading in the middle of the page ends the columns, whatever stands beside it."""
    sure = _standing(row)
    gaps = [(b.box.left - a.box.right, index) for index, (a, b) in enumerate(pairwise(sure), 1)]
    cuts = [0, *(index for gap, index in gaps if gap > _PIECE_GAP * width), len(sure)]
    for start, end in pairwise(cuts):
        piece = sure[start:end]
        if piece and sum(len(word.text) for word in piece) >= _MIN_CENTRED:
            middle = (piece[0].box.left + piece[-1].box.right) / 2
            if _MIDDLE[0] * width < middle < _MIDDLE[1] * width:
                return True
    return False


def _is_sure(word: OcrWord) -> bool:
    return word.confidence >= _SURE and any(letter.isalnum() for letter in word.text)


def _least_gutter(row: Sequence[OcrWord], high: float) -> float:
    """How wide a gutter in a row is at least, in pixels."""
    sure = _standing(row)
    spaces = [b.box.left - a.box.right for a, b in pairwise(sure)]
    usual = min(median(spaces), high) if len(spaces) >= _MIN_SPACES else 0.0
    return max(_WIDE * high, _WIDER * usual)


def _standing(row: Sequence[OcrWord]) -> list[OcrWord]:
    """The words of a row that are surely there, and what stands between two of them as near as words stand."""
    return [word for place, word in enumerate(row) if _is_sure(word) or _is_between(row[max(0, place - 1) : place + 2])]


def _is_between(three: Sequence[OcrWord]) -> bool:
    if len(three) < 3 or not (_is_sure(three[0]) and _is_sure(three[2])):
        return False
    high = three[0].box.bottom - three[0].box.top
    return all(b.box.left - a.box.right < _WIDER * high for a, b in pairwise(three))


def _without(free: Sequence[tuple[float, float]], row: Sequence[OcrWord], margin: float) -> list[tuple[float, float]]:
    parts = list(free)
    for word in _standing(row):
        left, right = word.box.left - margin, word.box.right + margin
        parts = [
            piece for low, up in parts for piece in ((low, min(up, left)), (max(low, right), up)) if piece[0] < piece[1]
        ]
    return parts


def _columns(
    rows: Sequence[Sequence[OcrWord]], gutter: float
) -> tuple[list[list[OcrWord] | None], list[list[OcrWord] | None]]:
    left = [[word for word in row if (word.box.left + word.box.right) / 2 <= gutter] for row in rows]
    right = [[word for word in row if (word.box.left + word.box.right) / 2 > gutter] for row in rows]
    return [row for row in left if row], [row for row in right if row]


def _numbered(rows: Sequence[list[OcrWord] | None]) -> tuple[OcrWord, ...]:
    """Number rows and blocks anew; None begins a new block."""
    numbered: list[OcrWord] = []
    section = 0
    blocks: dict[tuple[int, int], int] = {}
    for number, row in enumerate(rows):
        if row is None:
            section += 1
            continue
        for word in row:
            block = blocks.setdefault((section, word.block), len(blocks))
            numbered.append(replace(word, block=block, line=number))
    return tuple(numbered)
