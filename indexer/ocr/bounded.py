"""An OCR engine that stops when the time of a page is over."""

from __future__ import annotations

import time

from indexer.ocr.engine import OcrEngine, OcrFailedError, Picture, Reading


class OutOfTimeError(Exception):
    """The page has had its time.

    Not one of the failures of a single reading, which a reader passes over: no further reading of the page is begun.
    """


class BoundedOcr(OcrEngine):
    """Reads with another engine until a moment comes.

    Args:
        engine: does the reading.
        until: when the time of the page is over, on the clock of `time.monotonic`.
    """

    def __init__(self, engine: OcrEngine, until: float) -> None:
        self._engine = engine
        self._until = until

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        """Read a picture.

        Raises:
            OutOfTimeError: there is no time left, or it ran out during this reading.
            OcrFailedError: the engine failed.
        """
        left = self._left()
        try:
            return self._engine.read(picture, languages=languages, layout=layout, seconds=min(seconds, left))
        except OcrFailedError as error:
            if error.reason == "timeout" and left < seconds:
                raise OutOfTimeError from error
            raise

    def turns(self, picture: Picture, *, seconds: float = 90.0) -> int:
        """Ask the engine for the orientation.

        Raises:
            OutOfTimeError: there is no time left.
        """
        return self._engine.turns(picture, seconds=min(seconds, self._left()))

    def _left(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise OutOfTimeError
        return left
