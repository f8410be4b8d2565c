"""Tesseract as a child process: one call gives words, boxes and confidences."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from indexer.confining import ends_with_us
from indexer.ocr.engine import OcrEngine, OcrFailedError, OcrWord, Picture, Reading
from library.errors import MissingRequirementError
from library.records import Box

_INSTALL = "sudo apt-get install tesseract-ocr tesseract-ocr-vie tesseract-ocr-script-viet"
_WORD_LEVEL = "5"


class TesseractOcr(OcrEngine):
    """Reads with the installed Tesseract, one thread, one child process per picture."""

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        """Read a grey picture of about 300 dpi."""
        # Printed pages are dark on light: trying every doubtful line inverted again costs a tenth of the time.
        asked = ("--psm", str(layout), "-c", "tessedit_do_invert=0", "-c", "tessedit_create_tsv=1")
        return _parse(_told(picture, languages, asked, seconds))

    def turns(self, picture: Picture, *, seconds: float = 90.0) -> int:
        """Ask Tesseract for the orientation; a page it cannot tell is left as it is."""
        try:
            report = _told(picture, "osd", ("--psm", "0"), seconds)
        except (OcrFailedError, MissingRequirementError):
            return 0
        match = re.search(r"^Rotate: (\d+)$", report, re.MULTILINE)
        return int(match[1]) // 90 % 4 if match else 0


def _told(picture: Picture, languages: str, asked: Sequence[str], seconds: float) -> str:
    """What Tesseract says of a picture."""
    with tempfile.TemporaryDirectory(prefix="vankien-ocr-") as folder:
        path = Path(folder) / "page.tif"
        _write_tiff(path, picture)
        return _run(("tesseract", str(path), "stdout", "-l", languages, "--dpi", "300", *asked), seconds)


def _run(command: Sequence[str], seconds: float) -> str:
    # One thread per process: the workers already fill the cores, and Tesseract's own threads slow each other down.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run([*ends_with_us(), *command], capture_output=True, env=environment, timeout=seconds,
                              stdin=subprocess.DEVNULL, check=False)
    except FileNotFoundError as error:
        raise MissingRequirementError("Tesseract is not installed.", next_step=_INSTALL) from error
    except subprocess.TimeoutExpired as error:
        raise OcrFailedError("timeout", f"Tesseract was stopped after {seconds:.0f} s") from error
    except OSError as error:
        raise OcrFailedError("unusable", f"Tesseract cannot be started: {error}") from error
    if done.returncode == 0:
        return done.stdout.decode("utf-8", "replace")
    said = done.stderr.decode("utf-8", "replace")
    if shutil.which("tesseract") is None:
        raise MissingRequirementError("Tesseract is not installed.", next_step=_INSTALL)
    if "Failed loading language" in said or "Error opening data file" in said:
        raise MissingRequirementError(f"Tesseract lacks a model ({command[4]}).", next_step=_INSTALL)
    raise OcrFailedError("crashed", f"Tesseract ended with {done.returncode}")


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
