"""A second reader for pictures of one line: letters that stamps, print or wear broke, which Tesseract cannot read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.ocr import OcrWord, Picture
from indexer.ocr.line_model import FLATTEST, line_model
from library.records import Box

_DARK = 140
_ROOM = 4  # dots round the ink
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
    model, ink = line_model(), picture < _DARK
    if model is None or not ink.any():
        return None
    across, along = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    top, bottom = max(0, across[0] - _ROOM), across[-1] + 1 + _ROOM
    left, right = max(0, along[0] - _ROOM), along[-1] + 1 + _ROOM
    line = picture[top:bottom, left:right]
    if line.shape[1] > FLATTEST * line.shape[0]:
        return None
    chances = model.chances(line)
    best = chances.argmax(axis=1)
    for letter in FEARED:
        place = model.letters.index(letter)
        best[(chances[:, place] >= _CHANCE) & (best != 0)] = place
    starts = np.flatnonzero((best != 0) & (best != np.concatenate(([0], best[:-1]))))
    text = "".join(model.letters[best[place]] for place in starts)
    sureness = float(np.mean(chances[starts, best[starts]])) if text else 0.0
    box = Box(int(left), int(top), int(right), int(bottom))
    words = tuple(OcrWord(word, box, sureness, 0, 0) for word in _as_capitals(text).split())
    feared = float(chances[:, [model.letters.index(letter) for letter in FEARED]].sum(axis=1).max())
    return ReadLine(words, text, chances[starts], model.letters, feared)


def _as_capitals(text: str) -> str:
    """The model takes some capitals for small letters of the same form: `MậT`, `TốI`."""
    letters = [letter for letter in text if letter.isalpha()]
    return text.upper() if sum(letter.isupper() for letter in letters) * 2 > len(letters) else text
