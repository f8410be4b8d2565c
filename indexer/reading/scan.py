"""One page picture: prepared, read by OCR, kept as a picture for the screen."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrFailedError, Picture, Reading
from indexer.preparing import luminance, skew_of, straighten, turn, without_stamps
from indexer.reading.assembling import assemble
from indexer.reading.columns import part_columns
from indexer.reading.doubtful_lines import read_doubtful_lines
from indexer.reading.page_pictures import encode_png, encode_webp, screen_picture
from indexer.reading.rereading import Best, read_best
from indexer.reading.stamping import read_stamps
from indexer.records import Head, ReadPage
from library.records import Origin, Page, ReviewFlag

# The head of a first page (bodies, number, date, kind, subject) stands in its upper half.
_HEAD_SHARE = 0.5
_LOW_CONFIDENCE = 0.70
# Tesseract follows a slope of half a degree by itself.
_WORTH_LEVELLING = 0.7
_COVERED = 0.50


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
    level = _level(scan.picture)
    grey = without_stamps(level)
    try:
        best = read_best(grey, scan.dpi, engine, limits=limits)
        flags = _doubts(best, scan.number)
    except OcrFailedError as error:
        best, flags = Best(Reading(), 0, 1.0), (ReviewFlag(f"page:{scan.number}", f"unreadable: {error.reason}"),)
    upright = turn(level, best.turns) if best.turns else level
    screen = screen_picture(upright)
    height, width = screen.shape[:2]
    scale = width / upright.shape[1]
    words = part_columns(best.reading.words, upright.shape[1])
    if scan.number == 1:
        grey = turn(grey, best.turns) if best.turns else grey
        words = read_doubtful_lines(words, grey, engine, share=_HEAD_SHARE, limits=limits)
    parts = assemble(words, scale=scale, width=width, height=height)
    page = Page(
        number=scan.number,
        text=parts.text,
        origin=Origin.OCR,
        confidence=best.reading.confidence,
        words=parts.words,
        width=width,
        height=height,
    )
    head = keep_head(upright, scale) if scan.number == 1 else None
    stamps = read_stamps(upright, scan.dpi, engine, scale=scale, limits=limits) if scan.number == 1 else ()
    return ReadPage(page, encode_webp(screen), flags, parts.lines, stamps, head)


def _level(picture: Picture) -> Picture:
    """Turn a skewed page back; its rows would otherwise run into one another."""
    degrees = skew_of(luminance(picture))
    return straighten(picture, degrees) if abs(degrees) >= _WORTH_LEVELLING else picture


def keep_head(picture: Picture, scale: float) -> Head:
    """Keep the top of a page in full resolution.

    Args:
        picture: the page as it was read.
        scale: pixels of the page picture per pixel of `picture`.
    """
    top = luminance(picture[: max(1, round(picture.shape[0] * _HEAD_SHARE))])
    return Head(encode_png(top), 1 / scale)


def _doubts(best: Best, number: int) -> tuple[ReviewFlag, ...]:
    confidence = best.reading.confidence
    if confidence is None:
        return (ReviewFlag(f"page:{number}", "no text"),)
    if confidence < _LOW_CONFIDENCE:
        return (ReviewFlag(f"page:{number}", "low confidence"),)
    if best.covered < _COVERED:
        return (ReviewFlag(f"page:{number}", "partly unread"),)
    return ()
