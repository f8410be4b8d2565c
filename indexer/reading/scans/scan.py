"""One page picture: prepared, read by OCR, kept as a picture for the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import cv2
import numpy as np

from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrWord, Picture
from indexer.parting import may_begin
from indexer.preparing import dark_on_light, even, luminance, skew_of, straighten, turn, without_stamps
from indexer.preparing.edges import without_edges
from indexer.reading.scans.assembling import assemble
from indexer.reading.scans.columns import part_columns
from indexer.reading.scans.doubtful_lines import read_doubtful_lines
from indexer.reading.scans.missing_codes import read_missing_code
from indexer.reading.scans.missing_kinds import read_missing_kind
from indexer.reading.scans.older_text import NO_OLDER_TEXT, OlderText, is_of_another_paper, with_older_text
from indexer.reading.scans.page_pictures import encode_webp, screen_picture
from indexer.reading.scans.rereading import Best, read_best
from indexer.reading.scans.roman_headings import with_roman_headings
from indexer.reading.scans.stamping import read_stamps
from indexer.records import Head, ReadPage
from indexer.restoring import mended
from library.doubt_reasons import Doubt
from library.records import Origin, Page, Placing, ReviewFlag

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
        first: whether it begins a document, whatever it looks like.
        older: what an older OCR read on it.
        noted: the same picture with the notes that were laid over the page, to be kept; None where there are none.
    """

    picture: Picture
    dpi: float
    number: int
    first: bool = False
    older: OlderText = NO_OLDER_TEXT
    noted: Picture | None = None


def read_scan(scan: Scan, engine: OcrEngine, *, limits: Limits) -> ReadPage:
    """Read one page picture.

    Raises:
        OcrFailedError: the page cannot be read.
    """
    cv2.setNumThreads(1)  # the workers fill the cores; threads on top of them cost a sixth more than they bring
    picture = dark_on_light(scan.picture, scan.dpi)
    skew = skew_of(luminance(picture))
    skew = skew if abs(skew) >= _WORTH_LEVELLING else 0.0
    level = straighten(picture, skew) if skew else picture  # its rows would run into one another
    grey = without_edges(even(without_stamps(level), scan.dpi), scan.dpi)
    best = read_best(grey, scan.dpi, engine, limits=limits)
    upright = turn(level, best.turns) if best.turns else level
    screen = screen_picture(upright if scan.noted is None else _upright(scan.noted, skew, best.turns))
    sheet = _Sheet(scan.number, upright.shape, screen.shape, best.reading.confidence, Placing(skew, best.turns))
    older = () if best.turns else scan.older.placed(level.shape, skew)
    words = with_roman_headings(part_columns(with_older_text(best.reading.words, older, grey), upright.shape[1]))
    read_now = [word for word in words if word.origin is Origin.OCR]  # ink is looked at wherever nothing else was read
    either_way = best.may_be_upside_down
    stamps = read_stamps(upright, scan.dpi, engine, scale=sheet.scale, limits=limits, words=read_now,
                         either_way=either_way)
    if picture is not scan.picture:  # where that was no negative, its stamps stand on the picture as it came
        as_it_came = np.asarray(255 - upright)
        stamps += read_stamps(as_it_came, scan.dpi, engine, scale=sheet.scale, limits=limits, words=read_now,
                              either_way=either_way, turned_over=True)
    flags = (*_doubts(best, scan.number), *_from_older_text(words, best, scan))
    read = replace(sheet.page(words), picture_webp=encode_webp(screen), flags=flags, stamps=stamps)
    if not (scan.first or scan.number == 1 or may_begin(read)):
        return read
    grey = turn(grey, best.turns) if best.turns else grey
    better = read_doubtful_lines(words, grey, engine, share=_HEAD_SHARE, limits=limits)
    again = read if better == words else sheet.page(better)
    for read_missing in (read_missing_code, read_missing_kind):
        more = read_missing(better, again, grey, engine, scale=sheet.scale, limits=limits)
        better, again = more, again if more == better else sheet.page(more)
    return replace(read, page=again.page, lines=again.lines, head=keep_head(upright, sheet.scale, page=scan.number))


def _upright(picture: Picture, skew: float, turns: int) -> Picture:
    level = straighten(picture, skew) if skew else picture
    return turn(level, turns) if turns else level


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page before its words are put together; shapes (height, width) of the picture read and of the one kept."""

    number: int
    read: tuple[int, ...]
    kept: tuple[int, ...]
    confidence: float | None
    placing: Placing

    @property
    def scale(self) -> float:
        """Pixels of the kept picture per pixel of the one that was read."""
        return float(self.kept[1] / self.read[1])

    def page(self, words: Sequence[OcrWord]) -> ReadPage:
        """The page with these words."""
        height, width = self.kept[:2]
        parts = assemble(words, scale=self.scale, width=width, height=height)
        page = Page(
            number=self.number,
            text=mended(parts.text),
            origin=Origin.OCR,
            confidence=self.confidence,
            words=parts.words,
            width=width,
            height=height,
            placing=self.placing,
        )
        return ReadPage(page, None, (), parts.lines)


def keep_head(picture: Picture, scale: float, *, page: int) -> Head:
    """Keep the top of a page in full resolution.

    Args:
        picture: the page as it was read.
        scale: pixels of the page picture per pixel of `picture`.
        page: its number, from 1.
    """
    top = luminance(picture[: max(1, round(picture.shape[0] * _HEAD_SHARE))])
    return Head.of(top, 1 / scale, page=page)


def _from_older_text(words: Sequence[OcrWord], best: Best, scan: Scan) -> Iterator[ReviewFlag]:
    """Say so where whole lines are as an older OCR read them, or where the older text is of another document.

    Single words of it are told by how sure they are.
    """
    rows = (list(row) for _, row in groupby(words, key=lambda word: word.line))
    if any(all(word.origin is Origin.TEXT_LAYER for word in row) for row in rows):
        yield ReviewFlag(f"page:{scan.number}", Doubt.OLDER_TEXT)
    elif is_of_another_paper(best.reading.words, scan.older.words):
        yield ReviewFlag(f"page:{scan.number}", Doubt.OTHER_TEXT)


def _doubts(best: Best, number: int) -> tuple[ReviewFlag, ...]:
    confidence = best.reading.confidence
    if confidence is None:
        return (ReviewFlag(f"page:{number}", Doubt.NO_TEXT),)
    if confidence < _LOW_CONFIDENCE:
        return (ReviewFlag(f"page:{number}", Doubt.LOW_CONFIDENCE),)
    if best.covered < _COVERED:
        return (ReviewFlag(f"page:{number}", Doubt.PARTLY_UNREAD),)
    return ()
