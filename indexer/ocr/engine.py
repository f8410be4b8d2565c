"""What an OCR engine must do, with engines that read nothing or repeat a reading."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from library.records import Box, Origin

Picture = npt.NDArray[np.uint8] | npt.NDArray[Any]
"""Grey (height × width) or colour (height × width × 3, red first), 0 is black."""


class OcrFailedError(Exception):
    """One page could not be read; the document goes on.

    Args:
        reason: `timeout`, `crashed` or `unusable`.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class OcrWord:
    """One word with its box in pixels of the picture that was read.

    Args:
        confidence: 0 to 1.
        block: number of the text block it stands in.
        line: number of the line, unique on the page.
        origin: `text-layer` for what an older OCR read and the file says.
    """

    text: str
    box: Box
    confidence: float
    block: int
    line: int
    origin: Origin = Origin.OCR


def around_words(words: Iterable[OcrWord]) -> Box:
    """The smallest box around words, of which there is one at least."""
    return Box.around(word.box for word in words)


@dataclass(frozen=True, slots=True)
class Reading:
    """All words of one picture in reading order."""

    words: tuple[OcrWord, ...] = ()

    @property
    def confidence(self) -> float | None:
        """Mean confidence, weighted by length; None where nothing was read."""
        letters = sum(len(word.text) for word in self.words)
        if not letters:
            return None
        return sum(word.confidence * len(word.text) for word in self.words) / letters


class OcrEngine(ABC):
    """Reads words from a picture.

    Called in a worker process, one picture at a time. It may start one child process, which must be idle when the
    call returns and gone when the worker is; it must not start threads or leave files behind. It raises
    `OcrFailedError` for one bad page and `MissingRequirementError` when it cannot work at all.
    """

    @abstractmethod
    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        """Read a grey picture.

        Args:
            picture: grey, about 300 dots per inch.
            languages: models, joined by `+`.
            layout: how the page is laid out, as Tesseract counts (3 a whole page, 6 one block, 7 one line).
            seconds: of the processor, after which the reading is given up; by the clock it is a far multiple.
        """

    def turns(self, picture: Picture, *, seconds: float = 90.0) -> int:
        """Return by how many quarter turns clockwise the picture must be turned to stand upright; 0 when unknown."""
        return 0


class NullOcr(OcrEngine):
    """Reads nothing."""

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        """Return an empty reading."""
        return Reading()


class ReplayOcr(OcrEngine):
    """Gives the readings it was made with, one after the other, then empty ones."""

    def __init__(self, readings: tuple[Reading, ...]) -> None:
        self._left = list(readings)

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        """Return the next reading."""
        return self._left.pop(0) if self._left else Reading()


class FailingOcr(OcrEngine):
    """Fails every page with one reason, as an engine does that hangs, crashes or runs out of memory."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        """Raise `OcrFailedError`."""
        raise OcrFailedError(self._reason, f"made to fail: {self._reason}")
