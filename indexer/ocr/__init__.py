"""OCR engines behind one small interface."""

from __future__ import annotations

from indexer.ocr.bounded import BoundedOcr, OutOfTimeError
from indexer.ocr.engine import (
    FailingOcr,
    NullOcr,
    OcrEngine,
    OcrFailedError,
    OcrWord,
    Picture,
    Reading,
    ReplayOcr,
    around_words,
)
from indexer.ocr.tesseract import TesseractOcr

__all__ = [
    "BoundedOcr",
    "FailingOcr",
    "NullOcr",
    "OcrEngine",
    "OcrFailedError",
    "OcrWord",
    "OutOfTimeError",
    "Picture",
    "Reading",
    "ReplayOcr",
    "TesseractOcr",
    "around_words",
]
