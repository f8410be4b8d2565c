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
from indexer.ocr.kept_tesseract import KeptTesseract, is_installed, kept_version
from indexer.ocr.tesseract import TesseractOcr

__all__ = [
    "BoundedOcr",
    "FailingOcr",
    "KeptTesseract",
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
    "installed_engine",
    "is_installed",
    "kept_version",
]


def installed_engine() -> OcrEngine:
    """Tesseract, kept loaded where that can be had."""
    return KeptTesseract() if is_installed() else TesseractOcr()
