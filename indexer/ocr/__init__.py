"""OCR engines behind one small interface."""

from __future__ import annotations

from indexer.ocr.engine import FailingOcr, NullOcr, OcrEngine, OcrFailedError, OcrWord, Picture, Reading, ReplayOcr
from indexer.ocr.tesseract import TesseractOcr

__all__ = [
    "FailingOcr",
    "NullOcr",
    "OcrEngine",
    "OcrFailedError",
    "OcrWord",
    "Picture",
    "Reading",
    "ReplayOcr",
    "TesseractOcr",
]
