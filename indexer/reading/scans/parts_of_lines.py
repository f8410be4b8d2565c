"""Rows of letters that are a part of a printed line: MẬT of MẬT KHẨU, of which the other word was read before.

What was surely read of a page is not looked at again, so that a row may be what is left of a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.ocr import OcrWord
from indexer.records import Stamp
from library.records import Box
from library.secrecy import tells_of_no_mark

_SURE = 0.8
# Of the height of the row: how far words of a line stand apart, and how much higher or lower they may be.
_APART, _OVERLAP, _LEAST_HEIGHT, _MOST_HEIGHT = 1.0, 0.6, 0.6, 1.6
_MOST_BEHIND = 3
_PROOF = frozenset(("KHẨU", "ONG", "MÍA"))
"""Behind MẬT these make another word. What else might (MẬT MÃ, MẬT THIẾT) begins lines too that stand beside a mark."""
_NO_PROOF = frozenset(("HIỆU", "PHẦN", "TRANG"))
"""KHẨU begins other words with these."""


def is_part_of_other_words(stamp: Stamp, words: Sequence[OcrWord]) -> bool:
    """Whether the words beside a row in its line, all surely read, make other words than a mark of it.

    Args:
        stamp: what the row says; not one in a frame.
        words: of the page, in the pixels of the row.
    """
    if stamp.framed:
        return False
    line = list(_next(stamp.box, words, -1))
    before, behind = line[:1], list(_next(stamp.box, words, 1))
    beside = [*before, *behind]
    if not beside or any(word.confidence < _SURE or not word.text.isupper() for word in beside):
        return False
    texts, ahead = [word.text.strip(".,:;") for word in behind], [word.text for word in line]
    if not texts:
        proved = ahead == ["KHÔNG"]  # and not `ĐỘ KHẨN: KHÔNG`, beside which a mark may stand
    else:
        proved = texts[0] in _PROOF and not any(one in _NO_PROOF for one in texts[1:2])
        proved |= ahead[:1] == ["CƠ"] and texts[0] == "VIỆN"
    if not proved:
        return False
    return tells_of_no_mark(" ".join([*(word.text for word in before), stamp.text, *(word.text for word in behind)]))


def _next(box: Box, words: Sequence[OcrWord], step: int) -> Iterator[OcrWord]:
    """The words of the line on one side of it, the nearest first, as far as none stands apart."""
    high = box.bottom - box.top
    for _ in range(_MOST_BEHIND):
        near = [(gap, number) for number, word in enumerate(words) if _in_line(word.box, box, high)
                and -0.3 * high <= (gap := _gap(box, word.box, step)) <= _APART * high]  # fmt: skip
        if not near:
            return
        word = words[min(near)[1]]
        yield word
        box = Box(word.box.left, box.top, word.box.right, box.bottom)


def _gap(box: Box, other: Box, step: int) -> int:
    return other.left - box.right if step > 0 else box.left - other.right


def _in_line(word: Box, box: Box, high: int) -> bool:
    shared = min(word.bottom, box.bottom) - max(word.top, box.top)
    tall = word.bottom - word.top
    return _LEAST_HEIGHT * high <= tall <= _MOST_HEIGHT * high and shared >= _OVERLAP * min(tall, high)
