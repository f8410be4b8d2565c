"""A PDF page whose text is trusted, with all that is read from its picture beside that: pictures, curves, stamps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from statistics import fmean

import numpy as np
import pypdfium2

from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrWord, Picture, around_words
from indexer.parting import may_begin
from indexer.preparing import luminance
from indexer.reading.pdf.annotations import without_plain_ones
from indexer.reading.pdf.characters import UNMAPPED
from indexer.reading.pdf.drawing import A4_INCHES, draw_for_screen
from indexer.reading.pdf.layer import Layer
from indexer.reading.pdf.lines import text_of
from indexer.reading.pdf.pictures import ReadRegion, read_region
from indexer.reading.pdf.regions import objects_of, regions_beside
from indexer.reading.pdf.text_layer import fill_gaps
from indexer.reading.scans.assembling import assemble
from indexer.reading.scans.page_pictures import encode_webp
from indexer.reading.scans.scan import keep_head
from indexer.reading.scans.stamping import read_stamps
from indexer.records import ReadPage, Stamp
from library.records import Box, Origin, Page, Placing
from library.secrecy import Part

_TOP = 0.4
# A row of words is at most this share of the page high, and this many times as wide as high.
_HIGHEST_ROW, _LEAST_ROW = 0.1, 1.3
# How much darker one colour is than another in coloured ink, and which share of the page a stamp colours at least.
_COLOURED, _LEAST_COLOURED = 60, 0.0002
# How sure a stamp must be read to say more than the letters of the file in its place, and how much these fill it.
_READ_SURELY, _FILLED = 0.8, 0.15
# Lines this short may be a mark of which letters are lost.
_LONGEST_MARK, _SINGLE_LETTERS = 14, 2


def read_text_page(page: pypdfium2.PdfPage, layer: Layer, picture: Picture, engine: OcrEngine, *, limits: Limits,
                   turns: int, first: bool) -> ReadPage:  # fmt: skip
    """Read a page whose text is trusted.

    Args:
        page: it, upright.
        layer: what it says in letters.
        picture: of it.
        engine: reads its pictures.
        limits: of size and time.
        turns: quarters clockwise by which it was turned to stand upright.
        first: it begins a document, whatever it looks like.
    """
    words, apart = fill_gaps(layer.text)
    words = tuple(word for word in words if word.text.strip(UNMAPPED))
    with without_plain_ones(page, layer.annotations) as some:
        bare = draw_for_screen(page, limits) if some else picture
        regions = list(_regions(page, layer, bare, engine, limits))
    read = _assembled(words, [one for one in regions if one.words], layer, picture, turns)
    read = replace(
        read, stamps=(*_annotated(layer, apart), *(stamp for one in regions for stamp in one.stamps)),
        shown=(*layer.beside_text(), *(one.passage for one in regions if one.passage is not None)),
        unread=tuple(one.unread for one in regions if one.unread is not None),
    )  # fmt: skip
    begins = first or may_begin(read)
    scanned = layer.text.scanned
    if begins or scanned or regions or layer.annotated or _has_coloured_ink(bare):
        dpi = max(picture.shape[:2]) / A4_INCHES  # a stamp may be a picture on a page of text
        known = (*layer.text.words, *layer.text.stamped) if scanned else None  # elsewhere the regions are what is left
        found = read_stamps(bare, dpi, engine, scale=1.0, limits=limits, words=known)
        read = replace(read, stamps=(*read.stamps, *(_as_the_file_says(stamp, layer) for stamp in found)))
    return replace(read, head=keep_head(picture, 1.0, page=read.page.number)) if begins else read


def _assembled(words: Sequence[OcrWord], regions: Sequence[ReadRegion], layer: Layer, picture: Picture, turns: int
               ) -> ReadPage:  # fmt: skip
    height, width = picture.shape[:2]
    every, line = list(words), max((word.line for word in words), default=0) + 1
    for block, region in enumerate(regions, 1):
        every += [replace(word, block=block, line=line + word.line) for word in region.words]
        line = max(word.line for word in every) + 1
    parts = assemble(every, scale=1.0, width=width, height=height)
    page = Page(
        number=layer.number, text=parts.text, origin=Origin.TEXT_LAYER, confidence=_sureness(every), words=parts.words,
        width=width, height=height, placing=Placing(turns=turns),
    )  # fmt: skip
    return ReadPage(page, encode_webp(picture), (), parts.lines)


def _sureness(words: Sequence[OcrWord]) -> float:
    """Mean over all words: those of the file are sure, those read from pictures as sure as they were read."""
    return fmean(word.confidence for word in words) if words else 1.0


def _annotated(layer: Layer, apart: Sequence[OcrWord]) -> Iterator[Stamp]:
    """Annotations that stand for themselves, each as one stamp; one whose words all joined printed lines is none."""
    for one in layer.annotations:
        if any(word in apart for word in one.words):
            yield Stamp(text_of(one.words), around_words(one.words), 1.0, "annotation")


def _as_the_file_says(stamp: Stamp, layer: Layer) -> Stamp:
    """A stamp that was not read surely, with the letters that the file has in its place; else as it was read.

    A watermark in colour looks like a stamp, but its letters are known.
    """
    if stamp.text and stamp.confidence >= _READ_SURELY:
        return stamp
    inside = [word for word in (*layer.text.words, *layer.text.stamped) if _stands_in(word.box, stamp.box)]
    if sum(map(_area, (word.box for word in inside))) < _FILLED * _area(stamp.box):
        return stamp
    return replace(stamp, text=text_of(inside), confidence=1.0)


def _area(box: Box) -> int:
    return (box.right - box.left) * (box.bottom - box.top)


def _stands_in(box: Box, other: Box) -> bool:
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return other.left <= x <= other.right and other.top <= y <= other.bottom


def _regions(page: pypdfium2.PdfPage, layer: Layer, picture: Picture, engine: OcrEngine, limits: Limits
             ) -> Iterator[ReadRegion]:
    """Whatever on the page may say more than its text does."""
    height, width = picture.shape[:2]
    words = [word.box for word in (*layer.text.words, *layer.text.stamped, *layer.text.filled)]
    if layer.text.scanned:  # its one picture is covered by the text, but for a row of words that an older OCR missed
        for region in regions_beside(words, [], luminance(picture)):
            if _is_row(region, height):
                yield replace(read_region(page, region, picture, layer.number, engine, limits=limits), words=())
    else:
        objects = objects_of(page, width, height)
        if not objects.text_only or layer.annotated:
            for region in regions_beside(words, objects.images, luminance(picture)):
                yield read_region(page, region, picture, layer.number, engine, limits=limits)
    yield from layer.read_hidden(engine, limits=limits)
    doubtful = _doubtful(layer, width, height)
    if doubtful is not None:
        again = read_region(page, doubtful, picture, layer.number, engine, limits=limits, part=Part.BODY)
        yield replace(again, words=())


def _is_row(region: Box, height: int) -> bool:
    """Whether a row of words may stand there; seals and signatures are higher."""
    high = region.bottom - region.top
    return high <= _HIGHEST_ROW * height and region.right - region.left >= _LEAST_ROW * high


def _doubtful(layer: Layer, width: int, height: int) -> Box | None:
    """Where the letters of the file may not be those on the picture: torn ones, and short lines that lack some."""
    if layer.page_text.torn:
        return Box(0, 0, width, round(_TOP * height))
    rows = [list(row) for _, row in groupby(layer.page_text.words, key=lambda word: word.line)]
    lost = [around_words(row) for row in rows if may_lack_letters(text_of(row))]
    if not lost:
        return None
    box = Box.around(lost)
    rim = max(one.bottom - one.top for one in lost)
    return Box(max(0, box.left - 2 * rim), max(0, box.top - rim), min(width, box.right + 2 * rim),
               min(height, box.bottom + rim))  # fmt: skip


def may_lack_letters(line: str) -> bool:
    """Whether a short line has signs that no font was asked for, or pieces in capitals that are no words."""
    letters = [letter for letter in line if letter.isalpha()]
    if any(letter == UNMAPPED or "\ue000" <= letter <= "\uf8ff" for letter in line) and len(line) <= _LONGEST_MARK:
        return True
    if not 2 <= len(letters) <= _LONGEST_MARK or any(map(str.isdigit, line)) or not "".join(letters).isupper():
        return False
    return sum(len(piece) == 1 for piece in line.split()) >= _SINGLE_LETTERS


def _has_coloured_ink(picture: Picture) -> bool:
    """Whether a part of the page large enough for a stamp is painted in colour."""
    some = picture[::4, ::4].astype(np.int16)
    return bool(((some.max(axis=2) - some.min(axis=2)) > _COLOURED).mean() >= _LEAST_COLOURED)
