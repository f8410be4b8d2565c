"""The inks of a page on a small copy: what is dark, what is coloured, what of that is red."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from indexer.ocr import Picture
from indexer.preparing.ink import colourfulness, is_reddish, luminance, paper_colour
from indexer.preparing.outlines import outer_outlines

_LOOKING_DPI, _COARSE_DPI = 150.0, 50.0
# A dot is coloured where it has so much more colour than the paper; on a coarse copy the grain of paper is evened out.
_FAINT_COLOUR, _FAINTEST_COLOUR = 28, 10
# Thin strokes are paler still: they have half as much, and stand beside such dots.
_THIN, _BESIDE = 0.5, 5
_LEAST_INK = 0.6  # dots of coloured ink for each dot per inch: less is no word, however small
# Of pale ink neighbours tell together what no dot tells alone: a piece whose dots have so much more colour than the
# paper, some of them twice as much. It is looked at where the plain bound has so little of it.
_PALE, _SURELY_PALE, _EVENED, _MOST_SEEN = 8, 16, 3, 0.4
_DARKER = 12
_UNASKED, _ASKED, _KEPT, _LEFT_OUT = 255, 1, 2, 3  # of the pieces of a mask


@dataclass(frozen=True, slots=True)
class Inks:
    """A page and masks of its inks (255 where there is some).

    Args:
        picture: as it is, in full resolution.
        small: a copy of it on which stamps are looked for.
        factor: pixels of the copy per pixel of the picture.
        dpi: resolution of the copy.
        paper: how colourful the paper is.
        colour: how colourful each dot of the copy is; nothing where it is grey.
        dark: all that is darker than the paper round it, on the copy.
        tint: coloured ink on the copy; nothing where there is next to none.
        red: what of that is red rather than violet or blue.
    """

    picture: Picture
    small: Picture
    factor: float
    dpi: float
    paper: int
    colour: Picture
    dark: Picture
    tint: Picture
    red: Picture

    @property
    def coloured(self) -> bool:
        """Whether there is enough coloured ink for a stamp."""
        return bool(self.tint.any())

    def strength(self) -> Picture:
        """How much more colour than the paper each dot of the copy has, 0 to 255."""
        return np.asarray(cv2.subtract(self.colour, np.full_like(self.colour, self.paper)))


def coarse_inks(inks: Inks) -> Inks:
    """The same page on a coarse copy, on which ink too faint for a fine one can be told from its paper."""
    return inks_of(inks.small, inks.dpi, looking=_COARSE_DPI, faint=_FAINTEST_COLOUR)


def pale_inks(inks: Inks) -> Inks:
    """The same page with that coloured ink alone which is too pale, or too much crossed by print, for a single dot."""
    nothing = np.zeros_like(inks.dark)
    none = replace(inks, tint=nothing, red=nothing)
    if inks.small.ndim == 2:
        return none
    small = cv2.blur(inks.small, (_EVENED, _EVENED))
    strength = colourfulness(np.asarray(small))
    surely = cv2.threshold(strength, min(254, inks.paper + _SURELY_PALE), 255, cv2.THRESH_BINARY)[1]
    surely = cv2.subtract(surely, inks.tint)
    if cv2.countNonZero(surely) <= _LEAST_INK * inks.dpi:
        return none
    pale = cv2.threshold(strength, min(254, inks.paper + _PALE), 255, cv2.THRESH_BINARY)[1]
    tint = _poor_in(np.asarray(pale), np.asarray(surely), inks.tint)
    if cv2.countNonZero(tint) <= _LEAST_INK * inks.dpi:
        return none
    return replace(inks, tint=tint, red=np.asarray(cv2.bitwise_and(tint, is_reddish(np.asarray(small)))))


def _poor_in(pale: Picture, surely: Picture, seen: Picture) -> Picture:
    """The pieces of a mask (255) that hold some dot of a second one, and of a third not too many."""
    pieces = pale.copy()
    for outline in outer_outlines(surely):
        start = (int(outline[0][0][0]), int(outline[0][0][1]))
        if pieces[start[1], start[0]] != _UNASKED:
            continue
        area, _, _, (left, top, wide, high) = cv2.floodFill(pieces, None, start, (_ASKED,), flags=8)
        piece = pieces[top : top + high, left : left + wide]
        there = piece == _ASKED
        common = int(np.count_nonzero(there & (seen[top : top + high, left : left + wide] > 0)))
        piece[there] = _KEPT if common < _MOST_SEEN * area else _LEFT_OUT
    return np.where(pieces == _KEPT, np.uint8(255), np.uint8(0))


def inks_of(picture: Picture, dpi: float, *, looking: float = _LOOKING_DPI, faint: int = _FAINT_COLOUR) -> Inks:
    """Tell the inks of a page apart.

    Args:
        picture: grey or colour, upright.
        dpi: its resolution.
        looking: resolution of the copy on which they are told apart.
        faint: how much more colour than the paper ink has at least.
    """
    factor = min(1.0, looking / dpi)
    small = picture if factor == 1.0 else cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    seen = dpi * factor
    dark = cv2.adaptiveThreshold(luminance(small), 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV,
                                 max(3, int(seen / 6) // 2 * 2 + 1), _DARKER)
    nothing = np.zeros_like(dark)
    if small.ndim == 2:
        return Inks(picture, small, factor, seen, 0, nothing, np.asarray(dark), nothing, nothing)
    strength = colourfulness(small)
    paper = paper_colour(strength)
    tint = cv2.threshold(strength, min(254, paper + faint), 255, cv2.THRESH_BINARY)[1]
    if cv2.countNonZero(tint) <= _LEAST_INK * seen:
        return Inks(picture, small, factor, seen, paper, strength, np.asarray(dark), nothing, nothing)
    if faint > _FAINTEST_COLOUR:
        thin = cv2.threshold(strength, min(254, paper + _THIN * faint), 255, cv2.THRESH_BINARY)[1]
        tint = cv2.bitwise_and(thin, cv2.dilate(tint, np.ones((_BESIDE, _BESIDE), np.uint8)))
    red = cv2.bitwise_and(tint, is_reddish(small))
    return Inks(picture, small, factor, seen, paper, strength, np.asarray(dark), np.asarray(tint), np.asarray(red))
