"""A second reader for pictures of one line: letters that stamps, print or wear broke, which Tesseract cannot read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.ocr import OcrWord, Picture
from indexer.ocr.line_model import FLATTEST, stamp_model
from library.records import Box

_DARK = 140
_ROOM = 4  # dots round the ink
_LEAST = 1e-9  # of a chance
# The letter of all marks: where it has such a chance it counts, for whoever asks here fears to miss a mark. Measured on
# drawn stamps: 0.16 for a mark that was read MẶT, 0.02 where MẶT was printed.
FEARED, _CHANCE = "ậẬ", 0.1


@dataclass(frozen=True, slots=True)
class ReadLine:
    """What the second reader made of one line.

    Args:
        words: each with the box of the whole ink and the mean chance of the line's letters.
        letters: all of them, spaces too, as they were read.
        chances: of each letter the model knows, for each of `letters`: [letters, alphabet].
        alphabet: the letters it knows.
        feared: the greatest chance of a letter of `FEARED` at any place of the picture, also where none was read.
    """

    words: tuple[OcrWord, ...]
    letters: str
    chances: npt.NDArray[np.float32]
    alphabet: tuple[str, ...]
    feared: float

    def chance_of(self, place: int, some: str) -> float:
        """The chance that one of some letters stands in a place."""
        return float(sum(self.chances[place, self.alphabet.index(one)] for one in some if one in self.alphabet))


def read_line(picture: Picture) -> list[OcrWord]:
    """The words of a picture of one line, dark on white; nothing where there is no second reader."""
    line = read_letters(picture)
    return list(line.words) if line else []


def read_letters(picture: Picture) -> ReadLine | None:
    """The same, with the chance of every letter, also where none was read; None where nothing was looked at."""
    model = stamp_model()
    cut = None if model is None else _line_in(picture)
    if model is None or cut is None:
        return None
    line, box = cut
    chances = model.chances(line)
    best = chances.argmax(axis=1)
    for letter in FEARED:
        place = model.letters.index(letter)
        best[(chances[:, place] >= _CHANCE) & (best != 0)] = place
    starts = np.flatnonzero((best != 0) & (best != np.concatenate(([0], best[:-1]))))
    text = "".join(model.letters[best[place]] for place in starts)
    sureness = float(np.mean(chances[starts, best[starts]])) if text else 0.0
    words = tuple(OcrWord(word, box, sureness, 0, 0) for word in _as_capitals(text).split())
    feared = float(chances[:, [model.letters.index(letter) for letter in FEARED]].sum(axis=1).max())
    return ReadLine(words, text, chances[starts], model.letters, feared)


def how_near(picture: Picture, letters: Sequence[str]) -> float | None:
    """How near a line is to being read as some letters one after another, with others around: 0 where it is so read.

    The logarithm of the chance of the likeliest reading with them against that of the likeliest of all. None where
    nothing was looked at.

    Args:
        picture: of one line, dark on white.
        letters: each as all that it may be read as.
    """
    model = stamp_model()
    cut = None if model is None else _line_in(picture)
    if model is None or cut is None:
        return None
    logs = np.log(model.chances(cut[0]) + _LEAST)
    logs -= logs.max(axis=1, keepdims=True)
    places = [[model.letters.index(one) for one in some if one in model.letters] for some in letters]
    read = np.stack([logs[:, some].max(axis=1) for some in places])
    # Before each place: the best reading that ends in the first letters, at the last of these or with a gap behind it.
    at, behind = [-np.inf] * len(letters), [-np.inf] * len(letters)
    for place, gap in enumerate(logs[:, 0]):
        before = [0.0, *(max(one, other) for one, other in zip(at, behind, strict=True))]
        around = [*([gap] * (len(letters) - 1)), 0.0]  # behind the last letter anything may stand
        behind = [before[number + 1] + around[number] for number in range(len(letters))]
        at = [max(before[number], at[number]) + float(read[number, place]) for number in range(len(letters))]
    return max(at[-1], behind[-1])


def _line_in(picture: Picture) -> tuple[Picture, Box] | None:
    """The line in a picture with some room round its ink; None where there is no ink, or the line is too long."""
    ink = picture < _DARK
    if not ink.any():
        return None
    across, along = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    top, bottom = max(0, int(across[0]) - _ROOM), int(across[-1]) + 1 + _ROOM
    left, right = max(0, int(along[0]) - _ROOM), int(along[-1]) + 1 + _ROOM
    line = picture[top:bottom, left:right]
    return None if line.shape[1] > FLATTEST * line.shape[0] else (line, Box(left, top, right, bottom))


def _as_capitals(text: str) -> str:
    """The model takes some capitals for small letters of the same form: `MậT`, `TốI`."""
    letters = [letter for letter in text if letter.isalpha()]
    return text.upper() if sum(letter.isupper() for letter in letters) * 2 > len(letters) else text
