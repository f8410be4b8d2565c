"""From the characters of a PDF page to its lines of words: upright ones, slanting ones, and what is cut off.

PDFium gives characters in the order of the file, with breaks where it sees gaps. That order is the page's reading
order in nearly all files. It is not for text that is turned, and not where a program painted the letters of one word
in two goes, since no font of its own had them all (`TUY T M T Ệ Ậ`): these are put back by their places.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from indexer.ocr import OcrWord
from indexer.reading.pdf.characters import Character
from library.records import Box

# Shares of the height of a letter: what parts two words whose spaces are lost, and what a torn letter jumps back.
_WORD_GAP, _LEAP = 0.35, 1.0
_SAME_ROW, _NEXT_ROW = 0.5, 1.2
_SAME_ANGLE = 4
_STEP_DOWN, _STEP_BACK = 0.8, 0.4
_INTO_EACH_OTHER = 0.5
_MOST_INTO_EACH_OTHER = 0.2

Line = tuple[Character, ...]


@dataclass(frozen=True, slots=True)
class PageText:
    """The words of a page.

    Args:
        words: that stand upright, line by line.
        aslant: lines in any other direction.
        cut_off: lines that stand outside of what is shown of the page.
        torn: letters had to be put back in their places.
    """

    words: tuple[OcrWord, ...] = ()
    aslant: tuple[tuple[OcrWord, ...], ...] = ()
    cut_off: tuple[str, ...] = ()
    torn: bool = False


def page_text(characters: Sequence[Character], width: int, height: int) -> PageText:
    """Put the characters of a page together.

    Args:
        characters: in PDFium's order.
        width, height: of the page picture in pixels.
    """
    inside, cut_off = _parted(characters, width, height)
    upright = [tuple(one for one in line if one.upright) for line in _lines(inside)]
    whole = [_whole(line) for line in _joined([line for line in upright if _has_letters(line)])]
    words = [word for number, (line, _) in enumerate(whole) for word in _words(line, number, width, height)]
    number = len(whole)
    aslant = []
    for run in _runs([one for one in inside if not one.upright or one.made]):
        row = tuple(_words(run, number, width, height))
        if row:
            aslant.append(row)
            number += 1
    return PageText(tuple(words), tuple(aslant), cut_off, any(torn for _, torn in whole))


def text_of(words: Sequence[OcrWord]) -> str:
    """The words, with one space between them."""
    return " ".join(word.text for word in words)


def _parted(characters: Sequence[Character], width: int, height: int) -> tuple[list[Character], tuple[str, ...]]:
    """Part what is shown from what lies beyond the edges of the page."""
    if all(one.left >= 0 and one.right <= width and one.top >= 0 and one.bottom <= height for one in characters):
        return list(characters), ()
    inside: list[Character] = []
    outside: list[Character] = []
    for one in characters:
        x, y = one.middle
        shown = 0 <= x <= width and 0 <= y <= height
        if one.letter.isspace():
            inside.append(one)
            outside.append(one)
        else:
            (inside if shown else outside).append(one)
    lines = ("".join(one.letter for one in line) for line in _lines(outside))
    return inside, tuple(" ".join(line.split()) for line in lines if line.strip())


def _lines(characters: Sequence[Character]) -> Iterator[Line]:
    """Lines as PDFium parts them, and between the rows of a table, which it may give as one line."""
    line: list[Character] = []
    last: Character | None = None
    for one in characters:
        if one.letter == "\n" or (last is not None and _begins_a_row(last, one)):
            yield tuple(line)
            line, last = [], None
        if one.letter not in "\r\n":
            line.append(one)
            last = last if one.letter.isspace() else one
    yield tuple(line)


def _begins_a_row(last: Character, one: Character) -> bool:
    """Whether an upright letter stands a whole line lower or higher than the one before it, and back at the left."""
    if one.letter.isspace() or not (one.upright and last.upright):
        return False
    high = max(last.bottom - last.top, one.bottom - one.top)
    return abs(one.middle[1] - last.middle[1]) > _NEXT_ROW * high and one.left < last.left - high


def _has_letters(line: Sequence[Character]) -> bool:
    return any(not one.letter.isspace() for one in line)


def _joined(lines: Sequence[Line]) -> Iterator[Line]:
    """Put a line whose letters stand in the gaps of the one before it, in one row with it, back into that one."""
    held: Line = ()
    for line in lines:
        if held and _fills_gaps(held, line):
            held = (*held, *line)
        else:
            if held:
                yield held
            held = line
    if held:
        yield held


def _fills_gaps(line: Line, other: Line) -> bool:
    first, second = _letters(line), _letters(other)
    if not (min(one.left for one in first) < second[0].left and second[-1].right < max(one.right for one in first)):
        return False
    top, bottom = max(_top(first), _top(second)), min(_bottom(first), _bottom(second))
    if bottom - top < _SAME_ROW * (_bottom(second) - _top(second)):
        return False
    return _crowding((*first, *second)) == 0


def _whole(line: Line) -> tuple[Line, bool]:
    """The line with every letter in its place, and whether any was not."""
    letters = _letters(line)
    high = median(one.bottom - one.top for one in letters)
    torn = any(after.middle[0] < before.middle[0] - _LEAP * high for before, after in pairwise(letters))
    if not torn or _crowding(letters) > _MOST_INTO_EACH_OTHER:
        return line, False
    return tuple(_spaced([one for one in line if not one.made or not one.letter.isspace()], high)), True


def _spaced(line: Sequence[Character], high: float) -> Iterator[Character]:
    """The letters in the order of their places, with the spaces of the file or, at wide gaps, new ones."""
    before: Character | None = None
    for one in sorted(line, key=lambda one: one.left):
        if before is not None and one.left - before.right > _WORD_GAP * high:
            yield Character(" ", before.right, one.top, one.left, one.bottom, made=True)
        yield one
        before = one


def _crowding(letters: Sequence[Character]) -> float:
    """Which share of the letters stands in another's place, as those of a word that was painted twice do."""
    ordered = sorted(letters, key=lambda one: one.left)
    crowded = sum(
        min(before.right, after.right) - after.left
        > _INTO_EACH_OTHER * max(1e-6, min(before.right - before.left, after.right - after.left))
        for before, after in pairwise(ordered))
    return crowded / len(ordered)


def _letters(line: Sequence[Character]) -> list[Character]:
    return [one for one in line if not one.letter.isspace()]


def _top(line: Sequence[Character]) -> float:
    return min(one.top for one in line)


def _bottom(line: Sequence[Character]) -> float:
    return max(one.bottom for one in line)


def _runs(characters: Sequence[Character]) -> Iterator[Line]:
    """Part turned text into lines along the way that it runs; PDFium's line breaks are made for upright text."""
    run: list[Character] = []
    last: Character | None = None
    for one in characters:
        if one.letter.isspace():
            run += [replace(one, letter=" ")] if run else []
        else:
            if last is not None and not _goes_on(last, one):
                yield tuple(run)
                run = []
            run.append(one)
            last = one
    yield tuple(run)


def _goes_on(last: Character, one: Character) -> bool:
    """Whether a letter stands in one line with the one before it, and behind that."""
    if min((one.angle - last.angle) % 360, (last.angle - one.angle) % 360) > _SAME_ANGLE:
        return False
    size = max(last.right - last.left, last.bottom - last.top, one.right - one.left, one.bottom - one.top)
    along, across = math.cos(math.radians(one.angle)), math.sin(math.radians(one.angle))
    x, y = one.middle[0] - last.middle[0], one.middle[1] - last.middle[1]
    ahead, aside = x * along + y * across, y * along - x * across
    return abs(aside) <= _STEP_DOWN * size and ahead > -_STEP_BACK * size


def _words(line: Line, number: int, width: int, height: int) -> Iterator[OcrWord]:
    letters: list[Character] = []
    for one in (*line, Character(" ", 0, 0, 0, 0)):
        if not one.letter.isspace():
            letters.append(one)
        elif letters:
            yield OcrWord("".join(each.letter for each in letters), _box(letters, width, height), 1.0, 0, number)
            letters = []


def _box(letters: Sequence[Character], width: int, height: int) -> Box:
    """Around the letters, cut to the picture."""
    left, right = (min(width, max(0, round(x))) for x in (
        min(one.left for one in letters), max(one.right for one in letters)))
    top, bottom = (min(height, max(0, round(y))) for y in (_top(letters), _bottom(letters)))
    return Box(left, top, max(left, right), max(top, bottom))
