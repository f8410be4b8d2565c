"""One page picture: prepared, read by OCR, kept as a picture for the screen."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrFailedError, Picture, Reading
from indexer.preparing import luminance, without_stamps
from indexer.reading.assembling import assemble
from indexer.reading.page_pictures import encode_png, encode_webp, screen_picture
from indexer.records import Head, ReadPage
from library.records import Origin, Page, ReviewFlag

# The head of a first page (bodies, number, date, kind, subject) stands in its upper half.
_HEAD_SHARE = 0.5
_LOW_CONFIDENCE = 0.70


@dataclass(frozen=True, slots=True)
class Scan:
    """A page picture as it came.

    Args:
        picture: grey or colour.
        dpi: dots per inch, as far as they are known; 300 where they are not.
        number: of the page, from 1.
    """

    picture: Picture
    dpi: float
    number: int


def read_scan(scan: Scan, engine: OcrEngine, *, limits: Limits) -> ReadPage:
    """Read one page picture; a page that cannot be read keeps its picture, with an empty text and a flag."""
    screen = screen_picture(scan.picture)
    height, width = screen.shape[:2]
    try:
        reading = engine.read(without_stamps(scan.picture), seconds=limits.ocr_seconds)
        flags = _doubts(reading, scan.number)
    except OcrFailedError as error:
        reading, flags = Reading(), (ReviewFlag(f"page:{scan.number}", f"unreadable: {error.reason}"),)
    scale = width / scan.picture.shape[1]
    parts = assemble(reading.words, scale=scale, width=width, height=height)
    page = Page(
        number=scan.number, text=parts.text, origin=Origin.OCR, confidence=reading.confidence, words=parts.words,
        width=width, height=height,
    )  # fmt: skip
    head = keep_head(scan.picture, scale) if scan.number == 1 else None
    return ReadPage(page, encode_webp(screen), flags, parts.lines, head=head)


def keep_head(picture: Picture, scale: float) -> Head:
    """Keep the top of a page in full resolution.

    Args:
        picture: the page as it was read.
        scale: pixels of the page picture per pixel of `picture`.
    """
    top = luminance(picture[: max(1, round(picture.shape[0] * _HEAD_SHARE))])
    return Head(encode_png(top), 1 / scale)


def _doubts(reading: Reading, number: int) -> tuple[ReviewFlag, ...]:
    if reading.confidence is None:
        return (ReviewFlag(f"page:{number}", "no text"),)
    if reading.confidence < _LOW_CONFIDENCE:
        return (ReviewFlag(f"page:{number}", "low confidence"),)
    return ()
