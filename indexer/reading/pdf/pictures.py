"""Pictures on a PDF page that has text of its own, read like pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
import pypdfium2

from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrFailedError, OcrWord, Picture, Reading
from indexer.preparing import luminance
from indexer.reading.scans.scan import Scan, read_scan
from indexer.records import ReadPage, Stamp
from library.doubt_reasons import Doubt
from library.records import AS_IT_LIES, Box
from library.secrecy import Part, Passage, ShownLine, Unread

_POINTS_PER_INCH = 72
_READING_DPI = 300.0
# Below this a reading of a picture is of no use to anybody who searches; whether it is a mark is judged all the same.
_SURE = 0.6
_UNREADABLE = Doubt.UNREADABLE
# Paper around a picture, in its dots: engines miss letters that touch the edge.
_RIM = 30
# Of a small picture: its share of the page's height at most, the sizes in which it is read, and what it then says.
_SMALL = 0.12
_SIZES = (1.0, 0.66, 0.35)
_LEAST_SIDE, _ONE_BLOCK, _FEW_WORDS, _SURE_OF_A_STAMP = 16, 6, 4, 0.5


@dataclass(frozen=True, slots=True)
class ReadRegion:
    """What was read of a part of a page.

    Args:
        words: for the page's text, on the page picture; none where they were not read surely.
        passage: all that was read; None where that is nothing.
        stamps: that were found in it.
        unread: why it was not read; None where it was.
    """

    words: tuple[OcrWord, ...] = ()
    passage: Passage | None = None
    stamps: tuple[Stamp, ...] = ()
    unread: Unread | None = None


def read_region(page: pypdfium2.PdfPage, region: Box, picture: Picture, number: int, engine: OcrEngine, *,
                limits: Limits, part: Part = Part.PICTURE) -> ReadRegion:  # fmt: skip
    """Read a part of a page by OCR.

    Args:
        page: it.
        region: on the page picture.
        picture: of the page; gives the scale of all boxes.
        number: of the page, from 1.
        engine: reads it.
        limits: of size and time.
        part: as which it is handed to the judge.
    """
    return read_dots(_draw(page, region, picture, limits), region, picture.shape[0], number, engine, limits=limits,
                     part=part)  # fmt: skip


def read_dots(dots: Picture, region: Box, height: int, number: int, engine: OcrEngine, *, limits: Limits,
              part: Part = Part.PICTURE) -> ReadRegion:  # fmt: skip
    """Read what lies, or would lie, on a part of a page.

    Args:
        dots: its picture.
        region: on the page picture.
        height: of the page picture.
        number: of the page, from 1.
        engine: reads it.
        limits: of size and time.
        part: as which it is handed to the judge.
    """
    dots = np.asarray(cv2.copyMakeBorder(dots, _RIM, _RIM, _RIM, _RIM, cv2.BORDER_REPLICATE))
    try:
        read = read_scan(Scan(dots, _READING_DPI, number), engine, limits=limits)
    except OcrFailedError as error:
        return ReadRegion(unread=Unread(part, error.reason, page=number, box=region))
    failed = next((flag.reason for flag in read.flags if flag.reason.startswith(_UNREADABLE)), None)
    if failed is not None:
        return ReadRegion(unread=Unread(part, failed.removeprefix(f"{_UNREADABLE}: "), page=number, box=region))
    placed = _placed(read, region, dots.shape[1], height, part)
    if part is Part.BODY or region.bottom - region.top > _SMALL * height:
        return placed
    return replace(placed, stamps=(*placed.stamps, *_as_stamp(luminance(dots), region, engine, limits)))


def _as_stamp(grey: Picture, region: Box, engine: OcrEngine, limits: Limits) -> Iterator[Stamp]:
    """A small picture of a few words in capitals may be that of a stamp: it is read in several sizes, colours and all.

    A picture that comes out differently in each size is one of which letters are lost.
    """
    seen: set[str] = set()
    for factor in _SIZES:
        small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        if min(small.shape) < _LEAST_SIDE:
            continue
        try:
            words = engine.read(small, layout=_ONE_BLOCK, seconds=limits.ocr_seconds).words
        except OcrFailedError:
            return  # it was read once, and that counts
        text, sure = " ".join(word.text for word in words), Reading(words).confidence or 0.0
        if text.isupper() and len(words) <= _FEW_WORDS and sure >= _SURE_OF_A_STAMP and text not in seen:
            seen.add(text)
            yield Stamp(text, region, sure)


def _draw(page: pypdfium2.PdfPage, region: Box, picture: Picture, limits: Limits) -> Picture:
    height, width = picture.shape[:2]
    wide, high = page.get_size()
    scale = _READING_DPI / _POINTS_PER_INCH
    area = (region.right - region.left) / width * wide * (region.bottom - region.top) / height * high
    scale *= min(1.0, (limits.pixels / max(1.0, area * scale * scale)) ** 0.5)
    crop = (region.left / width * wide, (height - region.bottom) / height * high,
            (width - region.right) / width * wide, region.top / height * high)  # fmt: skip
    bitmap = page.render(scale=scale, crop=crop, may_draw_forms=True, rev_byteorder=True)
    try:
        return np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])
    finally:
        bitmap.close()


def _placed(read: ReadPage, region: Box, wide: int, height: int, part: Part) -> ReadRegion:
    """Bring what was read to the page picture; of a picture that had to be turned only the whole has a place there.

    Args:
        read: it, with the rim.
        region: without it.
        wide: of what was read, in dots.
        height: of the page picture.
        part: as which it is handed to the judge.
    """
    number, text = read.page.number, read.page.text
    per_dot = (region.right - region.left) / max(1, wide - 2 * _RIM)
    factor, rim = per_dot * wide / max(1, read.page.width), _RIM * per_dot

    def place(box: Box | None) -> Box:
        if box is None or read.page.placing != AS_IT_LIES:
            return region
        left, right = (min(region.right, max(region.left, round(region.left + x * factor - rim)))
                       for x in (box.left, box.right))  # fmt: skip
        top, bottom = (min(region.bottom, max(region.top, round(region.top + y * factor - rim)))
                       for y in (box.top, box.bottom))  # fmt: skip
        return Box(left, top, right, bottom)

    words, lines = [], []
    for row, line in enumerate(read.lines):
        inside = [word for word in read.page.words if line.start <= word.start < line.end]
        words += [OcrWord(text[word.start : word.end], place(word.box), word.confidence, 0, row) for word in inside]
        sure = min((word.confidence for word in inside), default=0.0)
        lines.append(ShownLine(text[line.start : line.end], row, place(line.box), sure))
    stamps = tuple(replace(stamp, box=place(stamp.box)) for stamp in read.stamps)
    passage = Passage(part, tuple(lines), page=number, height=height, read=True) if lines else None
    kept = words if (read.page.confidence or 0.0) >= _SURE else []
    return ReadRegion(tuple(kept), passage, stamps)
