"""Grey pictures for reading: coloured stamps fade, printed ink stays."""

from __future__ import annotations

import cv2
import numpy as np

from indexer.ocr import Picture

# A dot is coloured ink where its strongest and weakest channel differ by this much (paper tints differ by far less).
_COLOUR_DIFFERENCE = 60
_DARK = 140
# Above this share of the ink, the colour is the writing itself (violet roneo, blue typewriter ribbon).
_COLOURED_WRITING = 0.5


def luminance(picture: Picture) -> Picture:
    """Return the picture in grey as the eye sees it."""
    if picture.ndim == 2:
        return picture
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))


def without_stamps(picture: Picture) -> Picture:
    """Return the picture in grey with coloured stamps and signatures faded.

    The strongest channel of a dot is bright for saturated ink and dark for black, so text below a stamp survives.
    Where most of the writing is itself coloured, the ordinary grey is returned.
    """
    if picture.ndim == 2:
        return picture
    if coloured_share(picture) > _COLOURED_WRITING:
        return luminance(picture)
    return extremes(picture)[0]


def extremes(picture: Picture) -> tuple[Picture, Picture]:
    """Return the strongest and the weakest channel of each dot of a colour picture."""
    # Channel by channel this takes a tenth of the time that numpy takes along the last axis.
    red, green, blue = cv2.split(picture)
    strongest, weakest = cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue)
    return np.asarray(strongest), np.asarray(weakest)


def colourfulness(picture: Picture) -> Picture:
    """Return by how much the strongest and the weakest channel of each dot differ, 0 to 255."""
    strongest, weakest = extremes(picture)
    return np.asarray(cv2.subtract(strongest, weakest))


def coloured_share(picture: Picture) -> float:
    """Return which share of the ink is coloured, judged on a small copy."""
    if picture.ndim == 2:
        return 0.0
    small = cv2.resize(picture, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    strongest, weakest = extremes(small)
    ink = weakest < _DARK
    total = int(ink.sum())
    if not total:
        return 0.0
    return float((ink & (cv2.subtract(strongest, weakest) > _COLOUR_DIFFERENCE)).sum()) / total


def colour_of(picture: Picture, *, paper: int | None = None) -> Picture:
    """How much more colour than its paper each dot has, 0 to 255, doubled so that faint ink can be read.

    Args:
        picture: in colour.
        paper: how colourful the paper is; the middle of the picture where it is not given.
    """
    strength = colourfulness(picture)
    excess = cv2.subtract(strength, np.full_like(strength, paper_colour(strength) if paper is None else paper))
    return np.asarray(cv2.add(excess, excess))


def paper_colour(strength: Picture) -> int:
    """How colourful the paper is, judged by the middle of a page's `colourfulness`."""
    return int(np.median(strength[::8, ::8]))


def is_reddish(picture: Picture) -> Picture:
    """Where a colour picture is rather red than violet, blue or green: 255, elsewhere 0."""
    red, green, blue = cv2.split(picture)
    others, weakest = cv2.max(green, blue), cv2.min(green, blue)
    by_others = cv2.subtract(red, others)  # how much of what it has above the weakest channel is red alone: over half
    return np.asarray(cv2.compare(cv2.add(by_others, by_others), cv2.subtract(red, weakest), cv2.CMP_GT))


def one_ink(picture: Picture, *, red: bool) -> Picture:
    """A colour picture in grey, in which ink of one kind is dark and that of the other bright; black stays dark.

    Args:
        picture: in colour.
        red: red ink is dark; else blue and violet.
    """
    channels = cv2.split(picture)
    return np.asarray(cv2.max(channels[1], channels[2]) if red else channels[0])
