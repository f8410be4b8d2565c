"""From words with boxes to a page's text, with every word's place in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from indexer.ocr import OcrWord
from indexer.records import Line
from indexer.restoring import is_syllable, restore_characters
from library.records import Box, Origin, Word

_STRANGE = frozenset("ˆ^⁄\\|{}[]~`´¨¬°”“‡†£€¥§<>=#@©®")
_STRANGE_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Assembled:
    """A page's text, its words by offset, its lines by offset."""

    text: str
    words: tuple[Word, ...]
    lines: tuple[Line, ...]


def assemble(words: Sequence[OcrWord], *, scale: float, width: int, height: int) -> Assembled:
    """Join words into lines and lines into text; blocks are parted by an empty line, lines of debris left out.

    Args:
        words: in reading order.
        scale: factor from the words' pixels to the page picture's.
        width: of the page picture; boxes are cut to it.
        height: of the page picture.
    """
    parts: list[str] = []
    placed: list[Word] = []
    lines: list[Line] = []
    offset, block = 0, None
    for _, group in groupby(words, key=lambda word: word.line):
        row = list(group)
        if is_debris(" ".join(word.text for word in row)):
            continue
        gap = "" if block is None else ("\n" if row[0].block == block else "\n\n")
        block = row[0].block
        parts.append(gap)
        offset += len(gap)
        start = offset
        for index, word in enumerate(row):
            text = (" " if index else "") + restore_characters(word.text)
            parts.append(text)
            box = _scaled(word.box, scale, width, height)
            placed.append(Word(offset + (1 if index else 0), offset + len(text), box, word.confidence))
            offset += len(text)
        older = Origin.TEXT_LAYER if any(word.origin is Origin.TEXT_LAYER for word in row) else None
        lines.append(Line(start, offset, Box.around(word.box for word in placed[-len(row) :]), older))
    return Assembled("".join(parts), tuple(placed), tuple(lines))


def is_debris(line: str) -> bool:
    """Is a line what specks, rings of seals and rows of accents were taken for, and no writing?

    It has no figure and no syllable of two letters, and a good part of it are signs that no document uses alone.
    """
    signs = line.replace(" ", "")
    if not signs or any(sign.isdigit() for sign in signs):
        return False
    words = re.findall(r"[^\W\d_]{2,}", line)
    strange = sum(sign in _STRANGE for sign in signs)
    return strange >= _STRANGE_SHARE * len(signs) and not any(is_syllable(word) for word in words)


def _scaled(box: Box, scale: float, width: int, height: int) -> Box:
    left, right = (min(width, max(0, round(x * scale))) for x in (box.left, box.right))
    top, bottom = (min(height, max(0, round(y * scale))) for y in (box.top, box.bottom))
    return Box(left, top, max(left, right), max(top, bottom))
