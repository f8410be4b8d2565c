"""An OCR engine that stops when the time of a page is over."""

from __future__ import annotations

from indexer.counted_time import Allowance
from indexer.ocr.engine import OcrEngine, OcrFailedError, Picture, Reading


class OutOfTimeError(Exception):
    """The page has had its time.

    Not one of the failures of a single reading, which a reader passes over: no further reading of the page is begun.
    """


class BoundedOcr(OcrEngine):
    """Reads with another engine until an allowance is spent.

    Args:
        engine: does the reading.
        allowances: seconds of the processor; the one that is over first counts.
    """

    def __init__(self, engine: OcrEngine, *allowances: Allowance) -> None:
        self._engine = engine
        self._allowances = allowances

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
        left = min(allowance.left for allowance in self._allowances)
        if left <= 0:
            raise OutOfTimeError
        return left
