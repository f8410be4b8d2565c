"""A number written by hand, read from its line by the second reader: which numbers may it be, each with its share.

The whole line is read, `Số: 48 /KH-ATTP`, for a model of lines reads better with words around. In it is looked for
digits between the word before and the letters behind, and for strokes that a pen makes like digits. Several cuts of
the same line are read, as none is best for all hands, and their shares are put together. Nothing is filled by this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import cv2
import numpy as np
import numpy.typing as npt

from indexer.ocr import OcrFailedError, Picture
from indexer.ocr.line_model import LineModel, line_model
from indexer.records import Head
from library.party.misreading import SECOND_READER, shares_as_text
from library.records import Box, Evidence

_CUTS = ((0.1, False, 1.0), (0.2, False, 1.0), (0.1, False, 1.2), (0.2, False, 1.2), (0.1, False, 0.85),
         (0.1, True, 1.0), (0.2, True, 1.0), (0.2, True, 1.2))  # fmt: skip
"""Room above and below the line in heights of it, whether the cut begins at the number, and how it is widened."""
_BESIDE, _BESIDE_NUMBER = 6, 2
"""Room at the sides in pixels."""
_LEAST_PIXELS = 5
_ALIKE = {0: "OoD", 1: "lI|(/\\!", 2: "Zz", 4: "A", 5: "Ss", 6: "b", 7: "J?", 8: "B", 9: "gq"}
_ALIKE_SHARE, _STROKE_SHARE = 0.3, 0.5
_BEAM, _LONGEST, _LEAST_CHANCE, _NEGLIGIBLE = 32, 4, 1e-3, 1e-5
_KEPT, _LEAST_SHARE = 12, 0.01

Row = npt.NDArray[np.float64]


class Where(IntEnum):
    """How far along its line a reading is."""

    BEFORE = 0
    WITHIN = 1
    BEHIND = 2
    LETTERS = 3


_ENDS = {Where.BEFORE: 0.0, Where.WITHIN: 0.1, Where.BEHIND: 0.3, Where.LETTERS: 1.0}
"""How far a reading counts that is no further at the end of the line; behind a number stand a mark and letters."""


@dataclass(frozen=True, slots=True)
class _Classes:
    """What stands at each place along the line, by what it means beside a number.

    Args:
        digits: the chance of each digit, at each place.
        likely: those digits that need be thought of.
    """

    digits: list[list[float]]
    likely: list[list[tuple[str, float]]]
    gap: list[float]
    mark: list[float]
    letter: list[float]
    before: list[float]
    behind: list[float]
    after: list[float]


def second_reading(head: Head | None, line: Box | None, area: Box | None) -> Evidence | None:
    """What the second reader says of a number by hand; None where there is no picture, no model or no digit."""
    if head is None or line is None or area is None:
        return None
    model = line_model()
    try:
        shares = numbers_in(head, line, area, model) if model is not None else {}
    except OcrFailedError:
        return None  # the document does without
    return Evidence(SECOND_READER, 1, shares_as_text(shares), max(shares.values()), area) if shares else None


def numbers_in(head: Head, line: Box, area: Box, model: LineModel) -> dict[int, float]:
    """The numbers that may stand in a line, the likeliest first, with their shares.

    Args:
        head: the top of the page.
        line: the whole line, in pixels of the page picture.
        area: where the number stands in it.
    """
    shares: defaultdict[int, float] = defaultdict(float)
    cuts = list(_cuts(head.picture(), head.scale, line, area))
    for cut in cuts:
        for number, share in read_number(model.chances(cut), model.letters).items():
            shares[number] += share / len(cuts)
    best = sorted(shares.items(), key=lambda one: (-one[1], one[0]))
    return {number: share for number, share in best[:_KEPT] if share >= _LEAST_SHARE}


def _cuts(grey: Picture, scale: float, line: Box, area: Box) -> Iterator[Picture]:
    height = (line.bottom - line.top) * scale
    right = round(line.right * scale) + _BESIDE
    for room, from_number, wider in _CUTS:
        left = area.left * scale - _BESIDE_NUMBER if from_number else line.left * scale - _BESIDE
        top, bottom = round(line.top * scale - room * height), round(line.bottom * scale + room * height)
        cut = grey[max(0, top) : bottom, max(0, round(left)) : right]
        if min(cut.shape) >= _LEAST_PIXELS:
            yield cut if wider == 1.0 else np.asarray(cv2.resize(cut, None, fx=wider, fy=1.0))


def read_number(chances: npt.NDArray[np.float32], letters: Sequence[str]) -> dict[int, float]:
    """The numbers that a line may hold, with their shares: a search along the line that keeps the likeliest beginnings.

    Args:
        chances: [places, letters], as the model gives them; the first letter stands for none.
    """
    classes = _classes(np.asarray(chances, dtype=np.float64), letters)
    # Digits so far and place in the line, with the chances that the last place was no digit of it, and that it was.
    kept: dict[tuple[str, Where], tuple[float, float]] = {("", Where.BEFORE): (1.0, 0.0)}
    for place in range(len(classes.gap)):
        following: defaultdict[tuple[str, Where], list[float]] = defaultdict(lambda: [0.0, 0.0])
        for state, (loose, tight) in kept.items():
            for key, more_loose, more_tight in _steps(classes, place, state, loose, tight):
                following[key][0] += more_loose
                following[key][1] += more_tight
        best = sorted(following.items(), key=lambda one: -sum(one[1]))[:_BEAM]
        top = sum(best[0][1]) or 1.0
        kept = {key: (loose / top, tight / top) for key, (loose, tight) in best if loose + tight > _NEGLIGIBLE * top}
    found: defaultdict[int, float] = defaultdict(float)
    for (digits, where), both in kept.items():
        if digits and int(digits) > 0:
            found[int(digits)] += sum(both) * _ENDS[where]
    total = sum(found.values())
    return {number: share / total for number, share in found.items()} if total > 0 else {}


def _steps(classes: _Classes, place: int, state: tuple[str, Where], loose: float, tight: float
           ) -> Iterator[tuple[tuple[str, Where], float, float]]:
    """Where a reading may be one place further on."""
    digits, where = state
    every = loose + tight
    if where is Where.LETTERS:
        yield state, every * classes.after[place], 0.0
        return
    if where is Where.BEHIND:
        yield state, every * classes.behind[place], tight * classes.mark[place]
        yield (digits, Where.LETTERS), every * classes.letter[place], 0.0
        return
    if where is Where.BEFORE:
        yield state, every * classes.before[place], 0.0
    else:
        yield state, every * classes.gap[place], tight * classes.digits[place][int(digits[-1])]
        yield (digits, Where.BEHIND), 0.0, every * classes.mark[place]
        yield (digits, Where.LETTERS), every * 0.04 * classes.letter[place], 0.0  # the mark itself was lost
    if len(digits) < _LONGEST:
        for digit, chance in classes.likely[place]:
            apart = loose if digits.endswith(digit) else every
            yield (digits + digit, Where.WITHIN), 0.0, apart * chance


def _classes(chances: Row, letters: Sequence[str]) -> _Classes:
    place = {letter: column for column, letter in enumerate(letters)}

    def of(some: str) -> Row:
        return np.asarray(chances[:, [place[one] for one in some if one in place]].sum(axis=1))

    pure = of("0123456789")
    digits = np.stack([_digit(of, digit) for digit in range(10)], axis=1)
    gap = chances[:, 0] + of(" .…,")
    letter = of("".join(one for one in letters[1:] if len(one) == 1 and one.isalpha()))
    stroke = of("/\\|")
    return _Classes(
        digits=digits.tolist(),
        likely=[[(str(digit), chance) for digit, chance in enumerate(some) if chance > _LEAST_CHANCE]
                for some in digits.tolist()],
        gap=(gap + 0.02 * np.clip(1 - pure - gap, 0, 1)).tolist(),
        mark=(of("/-–_\\") + 0.3 * letter).tolist(),
        letter=letter.tolist(),
        before=np.clip(1 - pure - 0.95 * stroke, 1e-4, 1).tolist(),
        behind=np.clip(1 - pure - 0.9 * stroke - letter, 1e-4, 1).tolist(),
        after=np.clip(1 - 0.9 * pure, 1e-3, 1).tolist(),
    )  # fmt: skip


def _digit(of: Callable[[str], Row], digit: int) -> Row:
    share = _STROKE_SHARE if digit == 1 else _ALIKE_SHARE
    return of(str(digit)) + share * of(_ALIKE.get(digit, ""))
