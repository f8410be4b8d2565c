"""Roman numbers of headings that lost a stroke or grew one, mended where the headings around them leave no other.

`I. … H. …`: an H between numbers is II. `I- … I- … III- …`: the second one lost a stroke.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from indexer.ocr import OcrWord

_HEADING = re.compile(r"([IVXH]{1,5})([.\-])")
_NUMBERS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_VALUES = {letters: value for value, letters in enumerate(_NUMBERS, 1)}


@dataclass(frozen=True, slots=True)
class _Heading:
    """The number at the beginning of a line.

    Args:
        place: of its word.
        read: its letters, and `mark` what stands behind them.
        value: with each H taken for II; 0 where that is no number.
    """

    place: int
    read: str
    mark: str
    value: int


def with_roman_headings(words: Sequence[OcrWord]) -> tuple[OcrWord, ...]:
    """The words of a page in reading order, such numbers mended."""
    mended = list(words)
    for heading, value in _mended(list(_headings(words))):
        mended[heading.place] = replace(words[heading.place], text=_NUMBERS[value - 1] + heading.mark)
    return tuple(mended)


def _headings(words: Sequence[OcrWord]) -> Iterator[_Heading]:
    place = 0
    for _, group in groupby(words, key=lambda word: word.line):
        row = list(group)
        found = _HEADING.fullmatch(row[0].text)
        if found and len(row) > 1 and row[1].text[:1].isupper():
            yield _Heading(place, found[1], found[2], _VALUES.get(found[1].replace("H", "II"), 0))
        place += len(row)


def _mended(headings: Sequence[_Heading]) -> Iterator[tuple[_Heading, int]]:
    """Those that are to be mended, each with its value."""
    for place, one in enumerate(headings):
        before = headings[place - 1].value if place and headings[place - 1].mark == one.mark else None
        last = place + 1 == len(headings)
        after = headings[place + 1].value if not last and headings[place + 1].mark == one.mark else None
        if "H" in one.read:
            if one.value and (before == one.value - 1 or after == one.value + 1):
                yield one, one.value
        elif before and after == before + 2 and _lost_a_stroke(one.read, before + 1):
            yield one, before + 1


def _lost_a_stroke(read: str, value: int) -> bool:
    letters = _NUMBERS[value - 1] if value <= len(_NUMBERS) else ""
    return any(letters[:place] + letters[place + 1 :] == read for place, letter in enumerate(letters) if letter == "I")
