"""Tesseract through pytesseract: one call gives words, boxes and confidences."""

from __future__ import annotations

import math
import re
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

import numpy as np
import pytesseract
from PIL import Image

from indexer.counted_time import FAR
from indexer.ocr.engine import OcrEngine, OcrFailedError, OcrWord, Picture, Reading
from library.errors import MissingRequirementError
from library.records import Box

_INSTALL = "sudo apt-get install tesseract-ocr tesseract-ocr-vie tesseract-ocr-script-viet"
_ALONE = Path(__file__).with_name("tesseract-alone")
_WORD_LEVEL = "5"
_SAME_INK = 0.8  # of a word's width, under another
_DIGITS = 3  # of a confidence, as the vault keeps it: what is derived from kept words is what was derived at first


class TesseractOcr(OcrEngine):
    """Reads with the installed Tesseract, one thread, one child process per picture.

    So it is where Tesseract cannot be kept loaded (`kept_tesseract.py`).
    """

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        """Read a grey picture of about 300 dpi."""
        # Printed pages are dark on light: trying every doubtful line inverted again costs a tenth of the time.
        config = f"--dpi 300 --psm {layout} -c tessedit_do_invert=0"
        told = _told(picture, lambda path: pytesseract.image_to_data(path, languages, config, timeout=FAR * seconds),
                     languages, seconds)
        return words_of(told)

    def turns(self, picture: Picture, *, seconds: float = 90.0) -> int:
        """Ask Tesseract for the orientation; a page it cannot tell is left as it is."""
        try:
            report = _told(
                picture, lambda path: pytesseract.image_to_osd(path, config="--dpi 300", timeout=FAR * seconds),
                "osd", seconds)
        except (OcrFailedError, MissingRequirementError):
            return 0
        match = re.search(r"^Rotate: (\d+)$", report, re.MULTILINE)
        return int(match[1]) // 90 % 4 if match else 0


def _told(picture: Picture, ask: Callable[[str], object], languages: str, seconds: float) -> str:
    """What Tesseract says of a picture."""
    # Workers fill the cores already, and Tesseract's own threads slow each other down: it is started through a script.
    pytesseract.pytesseract.tesseract_cmd = str(_ALONE)
    with tempfile.TemporaryDirectory(prefix="vankien-ocr-") as folder:
        path = Path(folder) / "page.tif"
        _write_tiff(path, picture)
        path.with_name("seconds").write_text(f"{math.ceil(seconds)}\n")
        try:
            return str(ask(str(path)))
        except pytesseract.TesseractNotFoundError as error:
            raise missing_program() from error
        except pytesseract.TesseractError as error:
            raise _failure(error, languages) from error
        except RuntimeError as error:
            raise OcrFailedError("timeout", f"Tesseract did not end within {FAR * seconds:.0f} s") from error
        except (OSError, UnicodeDecodeError) as error:
            raise OcrFailedError("unusable", f"Tesseract gave no usable result: {error}") from error


def _failure(error: pytesseract.TesseractError, languages: str) -> Exception:
    if shutil.which("tesseract") is None:
        return missing_program()
    if "Failed loading language" in str(error) or "Error opening data file" in str(error):
        return missing_model(languages)
    if error.status == -signal.SIGXCPU:
        return OcrFailedError("timeout", "Tesseract had its time on the processor")
    return OcrFailedError("crashed", f"Tesseract ended with {error.status}")


def missing_program() -> MissingRequirementError:
    """What is raised where Tesseract is not installed."""
    return MissingRequirementError("Tesseract is not installed.", next_step=_INSTALL)


def missing_model(languages: str) -> MissingRequirementError:
    """What is raised where one of the models of some languages is not installed."""
    return MissingRequirementError("Tesseract lacks a model ({languages}).", next_step=_INSTALL, languages=languages)


def _write_tiff(path: Path, picture: Picture) -> None:
    """Write uncompressed, since packing a page costs more than writing it; of plain formats TIFF is read fastest."""
    if picture.ndim != 2 or picture.dtype != np.uint8:
        raise ValueError("an OCR picture is grey, 8 bits")
    Image.fromarray(picture).save(path, "TIFF")


def words_of(table: str) -> Reading:
    """The words in a table of Tesseract's, which has a line for each block, paragraph, line and word."""
    words = []
    lines: dict[tuple[str, ...], int] = {}
    for row in table.splitlines():
        cells = row.split("\t", 11)
        if len(cells) < 12 or cells[0] != _WORD_LEVEL or not cells[11].strip():
            continue
        left, top, width, height = (int(cell) for cell in cells[6:10])
        line = lines.setdefault(tuple(cells[1:5]), len(lines))
        confidence = round(min(1.0, max(0.0, float(cells[10]) / 100)), _DIGITS)
        box = Box(max(0, left), max(0, top), max(0, left) + width, max(0, top) + height)
        words.append(OcrWord(cells[11].strip(), box, confidence, int(cells[2]), line))
    return Reading(tuple(_each_ink_once(words)))


def _each_ink_once(words: Sequence[OcrWord]) -> Iterator[OcrWord]:
    """Without what was read twice: a word whose ink is part of the next one of its line, `ô` before `ôn`."""
    for word, after in zip_longest(words, words[1:]):
        if after is None or after.line != word.line or not after.text.startswith(word.text):
            yield word
            continue
        common = min(word.box.right, after.box.right) - max(word.box.left, after.box.left)
        if common < _SAME_INK * (word.box.right - word.box.left):
            yield word
