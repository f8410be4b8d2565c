"""Stamps that cross print: their ink apart from it, and their letters whole where a stroke of print runs over them.

Ink from a pad is paler than print, however black it is. What is darker is print, and goes with the pale edge of its
strokes; where the pale strokes go on beyond it they are one stroke again.
"""

from __future__ import annotations

import cv2
import numpy as np

from indexer.ocr import Picture
from indexer.preparing.ink import extremes

# Of the way from print to paper: what is darker is print. Its tone is that of the darkest part of the ink.
_PRINT, _DARKEST = 0.35, 10.0
_LEAST_CONTRAST = 60
_EDGE = 3  # dots of the small copy that the edge of print is wide, both sides and the stroke's middle
_SPECK, _NEAR = 2, 5  # dots: what is no larger is a rest of print's edge, unless it is so close to a stroke
_STROKE = 0.055  # inches that a stroke of print is wide, with its edges
_HOLE = 0.03  # inches that a hole of worn ink is wide at most
_THICK = 0.029  # inches: strokes of bold letters
_WHITE, _CONTRAST = 255, 24.0
# What is darker than this share of its paper in every channel is print; ink from a pad is bright in one of them.
_BLACK, _PAPER = 0.44, 90.0
_BESIDE_PRINT, _REACH = 0.018, 3.0  # inches of blurred edge on either side of print, and dots that filling looks at
_LEAST_PRINT = 0.01  # of a picture: less is speckles
_TONES = (1.0, 60.0)  # percentiles that are black and white in a stretched picture: the grain of paper is white
# Coloured ink is pale that has less than this share of the colour of the strongest.
_PALE_SHARE, _STRONGEST = 0.68, 90.0


def lighter_ink(grey: Picture, dark: Picture, left: Picture, dpi: float) -> Picture:
    """The part of some black ink that is paler than the page's print, a mask (255).

    Args:
        grey: the page on the small copy.
        dark: all its ink.
        left: that part of the ink which is asked about.
        dpi: resolution of the copy.
    """
    nothing = np.zeros_like(left)
    if cv2.countNonZero(left) < dpi:
        return nothing
    some = grey[::3, ::3]
    tones = some[dark[::3, ::3] > 0]
    paper, ink = float(np.median(some)), float(np.percentile(tones, _DARKEST)) if tones.size else 0.0
    if not tones.size or paper - ink < _LEAST_CONTRAST:
        return nothing
    darker = cv2.threshold(grey, ink + _PRINT * (paper - ink), 255, cv2.THRESH_BINARY_INV)[1]
    pale = cv2.subtract(left, cv2.dilate(cv2.bitwise_and(darker, dark), np.ones((_EDGE, _EDGE), np.uint8)))
    strokes = cv2.morphologyEx(pale, cv2.MORPH_OPEN, np.ones((_SPECK, _SPECK), np.uint8))
    if cv2.countNonZero(strokes) < dpi:
        return nothing
    near = cv2.dilate(strokes, np.ones((_NEAR, _NEAR), np.uint8))
    return whole_again(np.asarray(cv2.bitwise_and(pale, near)), dark, dpi)


def strong_colour(strength: Picture, ink: Picture) -> Picture:
    """The strongest part of some coloured ink, as that of a seal over a pale mark, a mask (255).

    Args:
        strength: how much more colour than the paper each dot has, 0 to 255.
        ink: the mask of the ink that is asked about (255).
    """
    if not ink.any():
        return ink
    bound = _PALE_SHARE * float(np.percentile(strength[ink > 0], _STRONGEST))
    return np.asarray(cv2.bitwise_and(cv2.threshold(strength, bound, 255, cv2.THRESH_BINARY)[1], ink))


def paler_colour(ink: Picture, strong: Picture, dark: Picture, dpi: float) -> Picture:
    """The part of some coloured ink that is much paler than the strongest of it, a mask (255); nothing if it is little.

    Args:
        ink: the mask of the ink that is asked about (255).
        strong: the strongest of it, see `strong_colour`.
        dark: all ink of the page.
        dpi: their resolution.
    """
    pale = cv2.subtract(ink, cv2.dilate(strong, np.ones((_EDGE, _EDGE), np.uint8)))
    strokes = cv2.morphologyEx(pale, cv2.MORPH_OPEN, np.ones((_SPECK, _SPECK), np.uint8))
    if cv2.countNonZero(strokes) < dpi:
        return np.zeros_like(ink)
    near = cv2.dilate(strokes, np.ones((_NEAR, _NEAR), np.uint8))
    return whole_again(np.asarray(cv2.bitwise_and(pale, near)), np.asarray(cv2.bitwise_or(dark, strong)), dpi)


def thick_ink(left: Picture, dpi: float) -> Picture:
    """The part of some ink, a mask (255), that stands in thicker strokes than those of print; nothing if it is little.

    Args:
        left: the ink that is asked about.
        dpi: its resolution.
    """
    width = max(3, round(_THICK * dpi))
    core = cv2.morphologyEx(left, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width)))
    if cv2.countNonZero(core) < dpi:
        return np.zeros_like(left)
    return np.asarray(cv2.bitwise_and(cv2.dilate(core, np.ones((3, 3), np.uint8)), left))


def whole_again(ink: Picture, dark: Picture, dpi: float) -> Picture:
    """The strokes of a mask of ink with those parts over which a stroke of other ink runs.

    Args:
        ink: a mask (255).
        dark: all ink of the page.
        dpi: their resolution.
    """
    size = max(3, round(_STROKE * dpi)) | 1
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    return np.asarray(cv2.bitwise_or(ink, cv2.bitwise_and(closed, dark)))


def mended(mask: Picture, dpi: float) -> Picture:
    """A mask of worn ink (255) with its holes closed, whose strokes and lines are whole again.

    Args:
        mask: of the ink.
        dpi: its resolution.
    """
    size = max(3, round(_HOLE * dpi)) | 1
    return np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8)))


def print_over(level: Picture, dpi: float) -> Picture:
    """Where black print stands in a picture in colour, with the blurred edges of its strokes, a mask (255).

    Nothing where there is next to none of it.

    Args:
        level: a piece of the page.
        dpi: its resolution.
    """
    strongest = extremes(level)[0]
    paper = float(np.percentile(strongest, _PAPER))
    black = cv2.threshold(strongest, _BLACK * paper, 255, cv2.THRESH_BINARY_INV)[1]
    if cv2.countNonZero(black) < _LEAST_PRINT * black.size:
        return np.zeros_like(strongest)
    return _with_edges(black, dpi)


def darker_over(level: Picture, keep: Picture, dpi: float) -> Picture:
    """Where print runs over some paler black ink, with the blurred edges of its strokes, a mask (255).

    Nothing where the ink is as dark as all else.

    Args:
        level: a piece of the page in grey.
        keep: the paler ink (anything but 0), as large.
        dpi: its resolution.
    """
    inked = keep > 0
    if not inked.any():
        return np.zeros_like(level)
    tone, darkest = float(np.median(level[inked])), float(np.percentile(level, _TONES[0]))
    if tone - darkest < _CONTRAST:
        return np.zeros_like(level)
    darker = cv2.threshold(level, (tone + darkest) / 2, 255, cv2.THRESH_BINARY_INV)[1]
    return _with_edges(darker, dpi)


def filled(grey: Picture, over: Picture) -> Picture:
    """A picture of one ink without the print that runs over it: its strokes go on where the print was.

    Args:
        grey: the ink dark, whatever the print is.
        over: where the print stands (255), as large.
    """
    if not over.any():
        return grey
    return np.asarray(cv2.inpaint(np.ascontiguousarray(grey), over, _REACH, cv2.INPAINT_TELEA))


def _with_edges(strokes: Picture, dpi: float) -> Picture:
    edge = 2 * max(1, round(_BESIDE_PRINT * dpi / 2)) + 1
    return np.asarray(cv2.dilate(strokes, np.ones((edge, edge), np.uint8)))


def stretched(grey: Picture) -> Picture:
    """A picture of pale ink at full contrast; one that has it already stays as it is.

    Args:
        grey: dark on white.
    """
    ink, paper = np.percentile(grey, _TONES)
    if paper - ink < _CONTRAST or (ink < _WHITE / 4 and paper > _WHITE * 3 / 4):
        return grey
    lighter = (grey.astype(np.float32) - ink) * (_WHITE / (paper - ink))
    return np.asarray(np.clip(lighter, 0, _WHITE).astype(np.uint8))


def alone(grey: Picture, keep: Picture) -> Picture:
    """Paint everything white but some ink, and bring that to full contrast.

    Args:
        grey: a picture.
        keep: where its ink is (anything but 0), as large.
    """
    grown = cv2.dilate((keep > 0).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    if not grown.any():
        return np.full_like(grey, _WHITE)
    ink, paper = np.percentile(grey[grown], (5, 95))
    stretched = np.clip((grey.astype(np.float32) - ink) * (_WHITE / max(_CONTRAST, paper - ink)), 0, _WHITE)
    return np.where(grown, stretched, _WHITE).astype(np.uint8)
