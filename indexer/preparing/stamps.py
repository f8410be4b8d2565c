"""Stamps and marks anywhere on a page (MẬT, HỎA TỐC, CÔNG VĂN ĐẾN): by their frame, their colour, or left unread.

First come frames found by their lines (`framed.py`), which hold where text or accents touch them; then rows of letters
in coloured ink, red apart from the others; then rows of black letters that reading passed over, and of light ones on
a dark ground. The rings of seals come last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

import cv2
import numpy as np

from indexer.ocr import Picture
from indexer.preparing.crossing import lighter_ink, paler_colour, strong_colour, thick_ink, whole_again
from indexer.preparing.found_stamp import FoundStamp
from indexer.preparing.framed import framed_stamps, frames_in_ink
from indexer.preparing.ink import coloured_share, extremes, luminance
from indexer.preparing.inks import Inks, coarse_inks, inks_of, pale_inks
from indexer.preparing.labels import labels_alone
from indexer.preparing.left_ink import left_ink
from indexer.preparing.letter_rows import SMALLEST, Row, find_rows
from indexer.preparing.light_letters import are_letters, light_rows
from indexer.preparing.row_pictures import column_of, picture_of, plain_picture_of
from indexer.preparing.seals import Ring, find_rings, unrolled
from library.records import Box

# How far apart the letters of a word stand at most, as a share of their size: pressed, and typed with spaces between.
_PRESSED, _TYPED, _WITHIN_WORDS = 0.9, 1.7, 0.5
# Above this share of the ink, the colour is the writing itself (violet roneo, blue typewriter ribbon).
_COLOURED_WRITING = 0.5
_HUGE, _LETTERS = 0.3, 2  # inches that a huge letter is high, and how many make a row
_MOST_HUGE = 4
# Inches: strokes of print are thinner than the broad brush, and mostly than the fine one; letters with thicker ones are
# so high at least; paper is looked at so far around them. They are so much darker, of 255. So on 10 of 12 real scans
# nothing is left of print.
_BROAD, _FINE, _THICK, _AROUND, _PALER = 0.045, 0.035, 0.2, 1.2, 14
_MOST_PALE = 12  # rows; the blotches that compression leaves round a seal may look like more
_SOME = 40  # of 255: so much of a dot of the coarse copy is strong ink
_BOLD = 0.1  # inches that bold letters are high
_SAME, _SAME_INK = 0.1, 0.9
_LARGER = 1.2  # what is so much wider than a frame only happens to have its middle there
_LEFT_OF_LIGHT = 0.1  # of light letters: if less was not read, all was
_LEAST_RING, _MOST_RINGS = 5.0, 3  # dots of ink per dot an inch that a ring has, and how many are looked at
_HALF = 128  # of 255: what is darker on a label is a letter
_FRAMES_ROW = 3.5  # a row is what a frame holds if the frame is no higher than this many letters


def find_stamps(
    picture: Picture, dpi: float, read: Sequence[Box] | None = None, *, turned_over: bool = False
) -> list[FoundStamp]:
    """Find stamps on the whole of a page, what is most like a mark of secrecy first.

    Args:
        picture: grey or colour, upright.
        dpi: its resolution.
        read: the boxes of words that were read surely; None where nothing is known, then black and light rows are left
            alone.
        turned_over: the page is dark on light somewhere else, where its letters were looked at.
    """
    inks = inks_of(picture, dpi)
    words = [_scaled(box, inks.factor) for box in read or ()]
    left = left_ink(inks.dark, words)
    thick, pale = thick_ink(left, inks.dpi), lighter_ink(luminance(inks.small), inks.dark, left, inks.dpi)
    frames, some = _pale(inks, words)
    plain = list(framed_stamps(inks, left, (pale, thick)))
    frames = [*plain, *(one for one in frames if not any(_is_same(one, other) for other in plain))]
    frames.sort(key=lambda one: not one.framed)
    rows = [*_coloured(inks, words), *some, *(_black(inks, left, thick, pale) if read is not None else ())]
    huge = [*islice(_faint(inks), _MOST_HUGE), *(islice(_watermarks(inks), _MOST_HUGE) if read is not None else ())]
    others = [*(_with_same_ones(one, rows) for one in huge),
              *(row for row in rows if not any(_is_same(row, one) for one in huge))]  # fmt: skip
    rows = [one for one in others if not any(_is_within(one, frame) for frame in frames)]
    seals = _seals(inks, left)
    light = [] if read is None or turned_over else list(_light(inks, words, seals))
    labels = () if read is None else _on_labels(inks, words)
    light += [one for one in labels if not any(_is_same(one, other) for other in light)]
    return [*frames, *rows, *light, *_rings(inks, seals)]


def _light(inks: Inks, words: Sequence[Box], seals: Sequence[Ring]) -> Iterator[FoundStamp]:
    """Rows of light letters on a dark ground that were not read, turned dark on light; in seals they are no doubt."""
    grey = _darkest(inks.small)
    rows, letters, sure = light_rows(grey, inks.dpi)
    if not rows:
        return
    left, nothing = left_ink(letters, words), np.zeros_like(grey)
    turned = replace(inks, picture=np.asarray(255 - _darkest(inks.picture)), small=np.asarray(255 - grey), tint=nothing,
                     red=nothing)
    for row in rows:
        if _is_unread(row, left, letters):
            found = picture_of(turned, row, letters, red=None)
            others = (*found.others, plain_picture_of(turned, row))
            doubt = any(row is one for one in sure) and not any(seal.holds(row.x, row.y) for seal in seals)
            yield replace(found, others=others, light=True, framed=doubt)


def _on_labels(inks: Inks, words: Sequence[Box]) -> Iterator[FoundStamp]:
    """Rows of letters on coloured labels, whatever the colours are, that were not read."""
    alone = labels_alone(inks)
    if alone is None:
        return
    letters = np.asarray(cv2.threshold(alone.small, _HALF, 255, cv2.THRESH_BINARY_INV)[1])
    left = left_ink(letters, words)
    for row in find_rows(letters, inks.dpi, reach=_PRESSED):
        if are_letters(row) and _is_unread(row, left, letters):
            found = picture_of(alone, row, letters, red=None)
            yield replace(found, others=(*found.others, plain_picture_of(alone, row)), light=True, framed=True)


def _is_unread(row: Row, left: Picture, letters: Picture) -> bool:
    """Whether something of a row's letters is left that was not read."""
    (x, y), (right, bottom) = row.corners()
    unread, of_all = (cv2.countNonZero(one[y:bottom, x:right]) for one in (left, letters))
    return unread > _LEFT_OF_LIGHT * of_all


def _darkest(picture: Picture) -> Picture:
    """A page in grey on which coloured ink is as dark as it can be."""
    return picture if picture.ndim == 2 else extremes(picture)[1]


def _seals(inks: Inks, left: Picture) -> list[Ring]:
    """One ring of each round seal, in red or in ink that was not read."""
    seals: list[Ring] = []
    for mask in (inks.red, left) if inks.coloured else (left,):
        if cv2.countNonZero(mask) < _LEAST_RING * inks.dpi:
            continue
        for one in find_rings(mask, inks.dpi):
            if not any(one.holds(seal.x, seal.y) for seal in seals):
                seals.append(one)
    return seals


def _rings(inks: Inks, seals: Sequence[Ring]) -> Iterator[FoundStamp]:
    """What runs round seals, laid out straight."""
    for seal in seals[:_MOST_RINGS]:
        strips = tuple(unrolled(inks, seal))
        if strips:
            yield FoundStamp(_scaled(seal.box(), 1 / inks.factor), strips[0], others=strips[1:], ring=True)


def _pale(inks: Inks, words: Sequence[Box]) -> tuple[list[FoundStamp], list[FoundStamp]]:
    """Frames and rows of letters in coloured ink that is too pale for a single dot to tell."""
    pale = pale_inks(inks)
    return (list(frames_in_ink(pale)), list(islice(_coloured(pale, words), _MOST_PALE))) if pale.coloured else ([], [])


def _faint(inks: Inks) -> Iterator[FoundStamp]:
    """Rows of huge letters in coloured ink, which may be so faint that a coarse copy alone shows them."""
    if inks.small.ndim == 2:
        return
    coarse = coarse_inks(inks)
    if not coarse.coloured:
        return
    high, wide = coarse.red.shape
    strong = cv2.resize(strong_colour(inks.strength(), inks.red), (wide, high), interpolation=cv2.INTER_AREA)
    strong = cv2.threshold(strong, _SOME, 255, cv2.THRESH_BINARY)[1]
    pale = paler_colour(coarse.red, np.asarray(strong), coarse.dark, coarse.dpi)
    others = np.asarray(cv2.subtract(coarse.tint, coarse.red))
    for mask, is_red in ((pale, True), (coarse.red, True), (others, False)):
        for row in find_rows(mask, coarse.dpi, reach=_PRESSED, smallest=_HUGE):
            if row.count >= _LETTERS:
                found = picture_of(coarse, row, mask, red=is_red)
                yield replace(found, box=_scaled(found.box, 1 / inks.factor))


def _watermarks(inks: Inks) -> Iterator[FoundStamp]:
    """Rows of letters in grey, across which print runs: its strokes are so thin that it can be taken out first.

    Of what may be two rows each line is read by itself too, with the thin strokes that a finer brush leaves it.
    """
    grey = luminance(inks.small)
    bare, mask = _without_print(grey, inks.dpi, _BROAD)
    rows = find_rows(mask, inks.dpi, reach=_PRESSED, smallest=_THICK)
    yield from (_of_one_ink(inks, row, bare, mask) for row in rows if row.count >= _LETTERS)
    if any(row.block for row in rows):
        bare, mask = _without_print(grey, inks.dpi, _FINE)
        lines = find_rows(mask, inks.dpi, reach=_WITHIN_WORDS, smallest=_THICK)
        yield from (_of_one_ink(inks, line, bare, mask) for line in lines if line.count >= _LETTERS)


def _of_one_ink(inks: Inks, row: Row, bare: Picture, mask: Picture) -> FoundStamp:
    """A row out of a page in grey, as large as the small copy."""
    found = picture_of(replace(inks, picture=bare, small=bare, factor=1.0), row, mask, red=None)
    return replace(found, box=_scaled(found.box, 1 / inks.factor))


def _without_print(grey: Picture, dpi: float, stroke: float) -> tuple[Picture, Picture]:
    """A page in grey without strokes of so many inches, and a mask (255) of what is left on it."""
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (round(stroke * dpi) | 1,) * 2)
    bare = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, brush)
    around = max(3, round(_AROUND * dpi) | 1)  # a picture of one dot has next to no dots an inch
    mask = cv2.adaptiveThreshold(bare, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, around, _PALER)
    return np.asarray(bare), np.asarray(mask)


def _coloured(inks: Inks, words: Sequence[Box]) -> Iterator[FoundStamp]:
    """Rows of letters in coloured ink, red ones first; letters that stand apart count where they are in line."""
    if not inks.coloured:
        return
    tint = inks.tint
    if coloured_share(inks.small) > _COLOURED_WRITING:
        tint = left_ink(tint, words)
    red = np.asarray(cv2.bitwise_and(tint, inks.red))
    pale = paler_colour(red, strong_colour(inks.strength(), red), inks.dark, inks.dpi)
    for ink, is_red in ((pale, True), (red, True), (np.asarray(cv2.subtract(tint, red)), False)):
        mask = whole_again(ink, inks.dark, inks.dpi)
        rows = find_rows(mask, inks.dpi, reach=_PRESSED)
        spaced = [row for row in find_rows(mask, inks.dpi, reach=_TYPED) if row.straight]
        rows += [row for row in spaced if not any(row.is_same(one) for one in rows)]
        for row in rows:
            yield picture_of(inks, row, mask, red=is_red)
            yield from column_of(inks, row, mask, red=is_red)


def _black(inks: Inks, left: Picture, thick: Picture, pale: Picture) -> Iterator[FoundStamp]:
    """Rows of black letters that were not read; thick and pale ones also without the print they were pressed over."""
    coloured = cv2.dilate(inks.tint, np.ones((3, 3), np.uint8)) if inks.coloured else inks.tint
    seen: list[tuple[Row, Picture]] = []
    for ink, reach, smallest in ((left, _TYPED, SMALLEST), (thick, _PRESSED, _BOLD), (pale, _TYPED, SMALLEST)):
        if not ink.any():
            continue
        mask = np.asarray(cv2.subtract(ink, coloured))
        for row in find_rows(mask, inks.dpi, reach=reach, smallest=smallest):
            if (ink is left or row.count >= _LETTERS) and not any(_is_seen(row, mask, *one) for one in seen):
                seen.append((row, mask))
                yield picture_of(inks, row, mask, red=None)
                yield from column_of(inks, row, mask, red=None)


def _is_seen(row: Row, mask: Picture, other: Row, before: Picture) -> bool:
    """Whether a row was found with the same ink in a mask that was looked at before."""
    if not row.is_same(other):
        return False
    (left, top), (right, bottom) = row.corners()
    ours, theirs = (cv2.countNonZero(one[top:bottom, left:right]) for one in (mask, before))
    return ours > _SAME_INK * theirs


def _is_same(row: FoundStamp, other: FoundStamp) -> bool:
    """Whether two rows stand in one place, found on a fine copy and on a coarse one."""
    one, two = row.box, other.box
    within = _SAME * max(one.right - one.left, one.bottom - one.top)
    return all(abs(a - b) < within for a, b in ((one.left, two.left), (one.top, two.top),
                                                (one.right, two.right), (one.bottom, two.bottom)))  # fmt: skip


def _with_same_ones(huge: FoundStamp, rows: Sequence[FoundStamp]) -> FoundStamp:
    """Huge letters with the finer pictures of their row: signs over letters are lost with the strokes of print."""
    more = (view for row in rows if _is_same(row, huge) for view in (row.inside, *row.others))
    return replace(huge, others=(*huge.others, *more))


def _is_within(row: FoundStamp, frame: FoundStamp) -> bool:
    """Whether a row is what a frame holds, which is read there."""
    inner, outer = row.box, frame.box
    x, y = (inner.left + inner.right) / 2, (inner.top + inner.bottom) / 2
    lower = min(outer.bottom - outer.top, outer.right - outer.left) < _FRAMES_ROW * min(
        inner.bottom - inner.top, inner.right - inner.left)  # fmt: skip
    larger = (inner.right - inner.left > _LARGER * (outer.right - outer.left)
              or inner.bottom - inner.top > _LARGER * (outer.bottom - outer.top))  # fmt: skip
    return lower and not larger and outer.left < x < outer.right and outer.top < y < outer.bottom


def _scaled(box: Box, factor: float) -> Box:
    return Box(int(box.left * factor), int(box.top * factor),
               int(box.right * factor) + 1, int(box.bottom * factor) + 1)
