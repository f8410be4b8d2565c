"""Several readings of one page made into one: each printed line as the reading has it that read it best.

A page is seldom poor all over: a faded corner is read better softened, the sharp rest as it is. Lines are told to be
the same by their places, so a reading that cut the page otherwise never loses or doubles a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from indexer.ocr import OcrWord, Reading, around_words
from indexer.reading.scans.known_words import known_one
from indexer.restoring import is_syllable
from library.records import Box

# A guess below this counts against a line.
_SURE = 0.55
# What a word that can be a Vietnamese syllable is worth beside one that cannot, in confidence.
_SYLLABLE = 0.06
# Another reading must be surer by this much, since chance alone moves confidence by nearly as much.
_BETTER = 0.05
_SAME_INK = 0.6
# Both must span the same print: this share of their common width.
_SAME_SPAN = 0.93


def best_lines(base: Reading, others: Sequence[Reading]) -> Reading:
    """Return the base with every line replaced that another reading has in the same place and read better.

    Args:
        base: gives the order of the lines and the blocks.
        others: in pixels of the same picture.
    """
    kept: list[OcrWord] = []
    for _, group in groupby(base.words, key=lambda word: word.line):
        line = list(group)
        for other in others:
            line = _better(line, same_line(line, other.words))
        kept += line
    return Reading(tuple(kept))


def _better(line: list[OcrWord], rival: Sequence[OcrWord]) -> list[OcrWord]:
    """Take the surer of two readings of a line: word by word where they part it alike, else all or nothing."""
    if not rival:
        return line
    words = [replace(word, block=line[0].block, line=line[0].line) for word in rival]
    if len(words) == len(line):
        return [_better_word(line, words, place) for place in range(len(line))]
    return words if quality(words) > quality(line) + _BETTER else line


def _better_word(line: Sequence[OcrWord], words: Sequence[OcrWord], place: int) -> OcrWord:
    """Of two readings of the same ink the one that is a word with its neighbours, if but one is; else the surer one."""
    first, second = line[place], words[place]
    if first.text == second.text or not _is_same_ink(first, second):
        return surer_word(first, second)
    known = known_one(line, words, place)
    if known is not second:
        return known or surer_word(first, second)
    return replace(second, confidence=min(first.confidence, second.confidence))


def surer_word(first: OcrWord, second: OcrWord) -> OcrWord:
    """Return the second reading of a word when it is clearly the surer one of the same ink."""
    better = quality([second]) > quality([first]) + _BETTER
    return second if better and _is_same_ink(first, second) else first


def _is_same_ink(first: OcrWord, second: OcrWord) -> bool:
    return _overlap(first.box, second.box) > _SAME_INK


def _overlap(a: Box, b: Box) -> float:
    """Share of both boxes together that is in both; a reading that dropped a tone has a lower box."""
    wide, high = min(a.right, b.right) - max(a.left, b.left), min(a.bottom, b.bottom) - max(a.top, b.top)
    common = max(0, wide) * max(0, high)
    both = sum((box.right - box.left) * (box.bottom - box.top) for box in (a, b)) - common
    return common / both if both else 0.0


def same_line(line: Sequence[OcrWord], words: Iterable[OcrWord]) -> list[OcrWord]:
    """Return the words that stand where the line stands, or none when they are not the same print."""
    place = around_words(line)
    inside = [word for word in words if _stands_in(word.box, place)]
    if not inside or len({word.line for word in inside}) != 1:
        return []
    other = around_words(inside)
    common = min(place.right, other.right) - max(place.left, other.left)
    whole = max(place.right, other.right) - min(place.left, other.left)
    return inside if common >= _SAME_SPAN * whole else []


def _stands_in(box: Box, place: Box) -> bool:
    middle, height = (box.top + box.bottom) / 2, place.bottom - place.top
    return (
        place.top <= middle <= place.bottom
        and box.right > place.left - height
        and box.left < place.right + height
        and box.bottom - box.top < 2 * height
    )


def quality(line: Sequence[OcrWord]) -> float:
    """Return the mean worth of a letter: how surely it was read, and whether its word can be one."""
    letters = sum(len(word.text) for word in line)
    return sum(len(word.text) * (word.confidence - _SURE + _SYLLABLE * _is_word(word.text)) for word in line) / letters


def _is_word(text: str) -> bool:
    bare = text.strip(".,;:!?()\"'“”‘’-–/")
    return not any(letter.isalpha() for letter in bare) or is_syllable(bare)
