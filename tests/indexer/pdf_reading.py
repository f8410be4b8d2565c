"""What the tests of PDFs share: reading one, what it hands over, and a reader of pictures that sees one word."""

from __future__ import annotations

from pathlib import Path

from indexer.judging import matter_of
from indexer.limits import Limits
from indexer.ocr import NullOcr, OcrEngine, OcrWord, Picture, Reading
from indexer.reading import read_file
from indexer.records import ReadDocument
from library.records import Box
from library.secrecy import Part, Passage
from tests.indexer.pdf_files import BODY

LIMITS = Limits()
PROSE = "\n".join(BODY)


def read(path: Path, engine: OcrEngine | None = None) -> ReadDocument:
    return read_file(path, LIMITS, engine=engine or NullOcr())


def passages(document: ReadDocument, part: Part) -> list[Passage]:
    return [one for one in matter_of(document).shown if one.part is part]


def texts(document: ReadDocument, part: Part) -> list[str]:
    return [one.text for one in passages(document, part)]


class Seeing(OcrEngine):
    """Reads one word of every picture that it is shown, across it, but of blank ones nothing."""

    def __init__(self, word: str, confidence: float = 0.95) -> None:
        self._word, self._confidence = word, confidence
        self.asked = 0

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        """Read it."""
        self.asked += 1
        high, wide = picture.shape[:2]
        if int(picture.max()) - int(picture.min()) < 50:
            return Reading()
        box = Box(wide // 4, high // 4, 3 * wide // 4, 3 * high // 4)
        return Reading((OcrWord(self._word, box, self._confidence, 0, 0),))
