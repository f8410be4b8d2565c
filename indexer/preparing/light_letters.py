"""Light letters on a dark ground: on a band, a cover, a stamp in reverse, the black edge of a copy.

They are told from the paper within dark letters, seals and cells by the ground round them and by their form: of a row
of letters some have deep bays, as M and T, which holes and specks have not.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from cv2.typing import MatLike

from indexer.ocr import Picture
from indexer.preparing.letter_rows import Row, find_rows

# A ground is darker than this share of the page's lightest, and thicker (in inches) than a stroke of print; less of it
# (in square inches) has no room for a mark. A ground is looked at with so much round it.
_DARK, _LIGHTEST, _THICK, _LEAST, _ROUND = 0.66, 95.0, 0.045, 0.015, 0.15
_MOST_GROUNDS = 24
_LETTER = 0.45  # of the way from the ground's tone to the lightest: what is lighter may be a letter
# Inches: letters are no higher, and words no longer; a ground stands round them on all sides, so wide with them.
_HIGHEST, _LONGEST, _BODY = 1.0, 8.0, 0.11
# A cell or a window: it fills so much of its box, is so wide for its height, and so wide in inches.
_FULL, _BROAD, _CELL = 0.86, 0.6, 0.1
_APART, _SMALLEST = 1.2, 0.06  # how far apart letters stand, for their size; inches that those of 7 points are high
_FEWEST, _LONG = 3, 1.8  # letters of a row; or how long one piece is for its height, where they touch
# Of its hull a letter with bays fills so much at most, a word so much; so many letters have some, and such a share.
_BAYS, _BAYS_OF_A_WORD, _FEWEST_BAYS, _WITH_BAYS = 0.82, 0.7, 2, 0.3
_LETTER_SIZED = 0.6  # of the middle size: smaller pieces are signs
# So much of the room that a row takes has its ground, its letters among it, with so much round it for its height.
_GROUND, _MARGIN = 0.93, 0.12
_LARGE = 0.12  # square inches
_OF_PAPER, _EVEN = 0.6, 0.4  # how light letters are, and how even the ground is, as shares of their distance in tone
_BESIDE = (11, 5)  # dots: the ground is looked at so close to letters, but for their blurred edge
_MOST_ROWS = 16


def light_rows(grey: Picture, dpi: float) -> tuple[list[Row], Picture, list[Row]]:
    """Rows of light letters on a dark ground, the mask of these letters (255), and those rows that surely are letters.

    On a ground as small as the star of a seal strokes of a signature leave pieces like letters.

    Args:
        grey: the page; of coloured ink its darkest channel.
        dpi: its resolution.
    """
    letters, bodies = np.zeros_like(grey), np.zeros_like(grey)
    light = float(np.percentile(grey[::4, ::4], _LIGHTEST))
    for left, top, right, bottom, tone in _grounds(grey, light, dpi):
        there = _within(grey[top:bottom, left:right], tone, light, dpi)
        if there is not None:
            letters[top:bottom, left:right] |= there[0]
            bodies[top:bottom, left:right] |= there[1]
    rows = find_rows(letters, dpi, reach=_APART, smallest=_SMALLEST) if letters.any() else []
    rows = [row for row in rows if are_letters(row) and _stands_in(row, bodies)]
    rows = [row for row in rows if _is_clear(row, grey, letters, light)][:_MOST_ROWS]
    return rows, letters, [row for row in rows if _ground_of(row, bodies) >= _LARGE * dpi**2]


def _grounds(grey: Picture, light: float, dpi: float) -> Iterator[tuple[int, int, int, int, float]]:
    """Where a solid dark ground lies, the largest first: left, top, right, bottom and its tone."""
    dark = cv2.threshold(grey, _DARK * light, 255, cv2.THRESH_BINARY_INV)[1]
    size = max(3, round(_THICK * dpi))
    solid = cv2.erode(dark, np.ones((size, size), np.uint8), borderValue=255)
    if not solid.any():
        return
    solid = cv2.dilate(solid, np.ones((size, size), np.uint8))
    high, wide = grey.shape
    room = round(_ROUND * dpi)
    joined = cv2.dilate(solid, np.ones((2 * room + 1,) * 2, np.uint8))
    x, y, across, down = cv2.boundingRect(joined)  # most of a page has no such ground
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined[y : y + down, x : x + across])
    for label in (np.argsort(-stats[1:, cv2.CC_STAT_AREA], kind="stable") + 1)[:_MOST_GROUNDS]:
        left, top, across, down = (int(value) for value in stats[label, :4])
        piece = labels[top : top + down, left : left + across] == label
        left, top = left + x, top + y
        right, bottom = min(wide, left + across), min(high, top + down)
        here = piece & (solid[top:bottom, left:right] > 0)
        if int(here.sum()) >= _LEAST * dpi**2:
            yield left, top, right, bottom, float(np.median(grey[top:bottom, left:right][here]))


def _within(grey: Picture, tone: float, light: float, dpi: float) -> tuple[Picture, Picture] | None:
    """The light pieces that a ground of some tone encloses, and that ground with them: two masks (255)."""
    bound = tone + _LETTER * (light - tone)
    dark = cv2.threshold(np.ascontiguousarray(grey), bound, 255, cv2.THRESH_BINARY_INV)[1]
    outlines, levels = cv2.findContours(dark, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return None
    holes = [one for one, level in zip(outlines, levels[0], strict=True) if level[3] >= 0 and _may_be_one(one, dpi)]
    if not holes:
        return None
    filled = dark.copy()
    cv2.drawContours(filled, holes, -1, 255, cv2.FILLED)
    size = round(_BODY * dpi) | 1
    body = cv2.morphologyEx(filled, cv2.MORPH_OPEN, np.ones((size, size), np.uint8))
    return np.asarray(cv2.bitwise_and(cv2.subtract(filled, dark), body)), np.asarray(body)


def _may_be_one(outline: MatLike, dpi: float) -> bool:
    """Whether a hole has the size of a letter or a word, and is no cell."""
    _, _, wide, high = cv2.boundingRect(outline)
    if min(wide, high) > _HIGHEST * dpi or max(wide, high) > _LONGEST * dpi:
        return False
    square = min(wide, high) > _BROAD * max(wide, high) or wide > high
    return not (square and min(wide, high) > _CELL * dpi and cv2.contourArea(outline) > _FULL * wide * high)


def are_letters(row: Row) -> bool:
    """Whether the pieces of a row have the forms of letters."""
    sizes = np.array([max(cv2.boundingRect(one)[2:]) for one in row.pieces])
    large = [one for one, size in zip(row.pieces, sizes, strict=True) if size >= _LETTER_SIZED * np.median(sizes)]
    filled = np.array([cv2.contourArea(one) / max(1.0, cv2.contourArea(cv2.convexHull(one))) for one in large])
    if len(large) < _FEWEST:
        return row.wide > _LONG * row.high and bool((filled < _BAYS_OF_A_WORD).any())
    return int((filled < _BAYS).sum()) >= max(_FEWEST_BAYS, _WITH_BAYS * len(large))


def _stands_in(row: Row, bodies: Picture) -> bool:
    """Whether there is ground all round a row's letters, and between them; scraps of seals have paper there too."""
    within = np.zeros_like(bodies)
    room = 2 * _MARGIN * row.high
    corners = cv2.boxPoints(((row.x, row.y), (row.wide + room, row.high + room), row.angle))
    cv2.fillConvexPoly(within, np.round(corners).astype(np.int32), (255,))
    area = cv2.countNonZero(within)
    return cv2.countNonZero(cv2.bitwise_and(within, bodies)) >= _GROUND * area > 0


def _ground_of(row: Row, bodies: Picture) -> int:
    """How many dots the ground has on which a row stands, its letters among it."""
    labels = cv2.connectedComponents(bodies)[1]
    (left, top), (right, bottom) = row.corners()
    under = np.unique(labels[top:bottom, left:right])
    return int(np.isin(labels, under[under > 0]).sum())


def _is_clear(row: Row, grey: Picture, letters: Picture, light: float) -> bool:
    """Whether a row's letters are as light as paper and its ground is even, as no photograph is.

    Where they stand too close for any ground between, all that is no letter is their ground: of the grain of a shadow
    that is hardly darker.
    """
    (left, top), (right, bottom) = row.corners()
    here, inked = grey[top:bottom, left:right], letters[top:bottom, left:right] > 0
    near, close = (cv2.dilate(inked.astype(np.uint8), np.ones((size, size), np.uint8)) > 0 for size in _BESIDE)
    ground = near & ~close
    if not inked.any() or inked.all():
        return bool(inked.any())
    if not ground.any():
        dark = float(np.percentile(here[~inked], 25))
        return float(np.percentile(here[inked], 75)) - dark > _OF_PAPER * (light - dark)
    low, tone, high = (float(value) for value in np.percentile(here[ground], (10, 50, 80)))
    lightest = float(np.percentile(here[inked], 75))
    return lightest - tone > _OF_PAPER * (light - tone) and high - low < _EVEN * (light - tone)
