"""Tesseract through pytesseract: one call gives words, boxes and confidences."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

import numpy as np
import pytesseract
from PIL import Image

from indexer.ocr.engine import OcrEngine, OcrFailedError, OcrWord, Picture, Reading
from library.errors import MissingRequirementError
from library.records import Box

_INSTALL = "sudo apt-get install tesseract-ocr tesseract-ocr-vie tesseract-ocr-script-viet"
_WORD_LEVEL = "5"


class TesseractOcr(OcrEngine):
    """Reads with the installed Tesseract, one thread, one child process per picture."""

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        """Read a grey picture of about 300 dpi."""
        # One thread per process: the workers already fill the cores, and Tesseract's own threads slow each other down.
        os.environ["OMP_THREAD_LIMIT"] = "1"
        # Printed pages are dark on light: trying every doubtful line inverted again costs a tenth of the time.
        config = f"--dpi 300 --psm {layout} -c tessedit_do_invert=0"
        with tempfile.TemporaryDirectory(prefix="vankien-ocr-") as folder:
            path = Path(folder) / "page.tif"
            _write_tiff(path, picture)
            return _parse(_run(path, languages, config, seconds))

    def turns(self, picture: Picture, *, seconds: float = 90.0) -> int:
        """Ask Tesseract for the orientation; a page it cannot tell is left as it is."""
        os.environ["OMP_THREAD_LIMIT"] = "1"
        with tempfile.TemporaryDirectory(prefix="vankien-ocr-") as folder:
            path = Path(folder) / "page.tif"
            _write_tiff(path, picture)
            try:
                report = str(pytesseract.image_to_osd(str(path), config="--dpi 300", timeout=seconds))
            except (pytesseract.TesseractError, RuntimeError, OSError):
                return 0
        match = re.search(r"^Rotate: (\d+)$", report, re.MULTILINE)
        return int(match[1]) // 90 % 4 if match else 0


def _run(path: Path, languages: str, config: str, seconds: float) -> str:
    try:
        return str(pytesseract.image_to_data(str(path), lang=languages, config=config, timeout=seconds))
    except pytesseract.TesseractNotFoundError as error:
        raise MissingRequirementError("Tesseract is not installed.", next_step=_INSTALL) from error
    except pytesseract.TesseractError as error:
        if "Failed loading language" in str(error) or "Error opening data file" in str(error):
            raise MissingRequirementError(f"Tesseract lacks a model ({languages}).", next_step=_INSTALL) from error
        raise OcrFailedError("crashed", f"Tesseract ended with {error.status}") from error
    except RuntimeError as error:
        raise OcrFailedError("timeout", f"Tesseract was stopped after {seconds:.0f} s") from error
    except (OSError, UnicodeDecodeError) as error:
        raise OcrFailedError("unusable", f"Tesseract gave no usable result: {error}") from error


def _write_tiff(path: Path, picture: Picture) -> None:
    """Write uncompressed, since packing a page costs more than writing it; of plain formats TIFF is read fastest."""
    if picture.ndim != 2 or picture.dtype != np.uint8:
        raise ValueError("an OCR picture is grey, 8 bits")
    Image.fromarray(picture).save(path, "TIFF")


def _parse(table: str) -> Reading:
    words = []
    lines: dict[tuple[str, ...], int] = {}
    for row in table.splitlines()[1:]:
        cells = row.split("\t", 11)
        if len(cells) < 12 or cells[0] != _WORD_LEVEL or not cells[11].strip():
            continue
        left, top, width, height = (int(cell) for cell in cells[6:10])
        line = lines.setdefault(tuple(cells[1:5]), len(lines))
        confidence = min(1.0, max(0.0, float(cells[10]) / 100))
        box = Box(max(0, left), max(0, top), max(0, left) + width, max(0, top) + height)
        words.append(OcrWord(cells[11].strip(), box, confidence, int(cells[2]), line))
    return Reading(tuple(words))
