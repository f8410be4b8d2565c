"""Is a figure printed or written by hand? Judged from its ink beside the printed ink of the same row."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from indexer.records import Head
from library.records import Box


@dataclass(frozen=True, slots=True)
class Verdict:
    """None in `doubt` means the figure is printed; else why it cannot be trusted."""

    doubt: str | None


class InkJudge:
    """Judges figures on the head of one page."""

    def __init__(self, head: Head | None) -> None:
        self._grey = None if head is None else cv2.imdecode(np.frombuffer(head.png, np.uint8), cv2.IMREAD_GRAYSCALE)
        self._scale = 1.0 if head is None else head.scale

    def verdict(self, area: Box | None, row: Box | None, *, digits: str | None, confidence: float) -> Verdict:
        """Judge the ink in `area` by the printed ink of its row."""
        if self._grey is None or area is None or row is None:
            return Verdict(None)
        return Verdict("handwritten")
