"""A page's light and ink made even: grey or shaded paper becomes white, faded ink as dark as the rest.

Tesseract parts ink from paper by one tone for the whole page, so that what lies in a shadow is all ink to it and what
is faded all paper. A page that is even already is given back as it is.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from indexer.ocr import Picture

Map = npt.NDArray[np.float32]
"""Tones, 0 to 255, of a coarse copy."""

_COARSE_DPI, _CELL = 100.0, 10  # a cell is a tenth of an inch
_REACH, _SMOOTH = 0.3, 0.15  # inches within which paper shows between letters, and over which light changes
_INK_REACH = 0.3  # inches over which ink changes
# A page is uneven whose light differs by more than this over it, or most of whose ink is paler than this beside its
# paper. Thin type at 150 dpi has 126: made darker it is read worse.
_UNEVEN, _PALE = 25.0, 90.0
_INK, _MOST = 190.0, 4.0  # how much darker than its paper ink is made, and by how many times at most
_LEAST_INK, _ABOVE_GRAIN = 22.0, 1.5  # tones, and times the grain of the paper: less is no ink
# Made darker with the ink, grain of this deviation (in tones) hides whole columns from Tesseract. It is smoothed by so
# many dots of a page at 200 dpi; with finer grain the letters lose more by that than they win.
_GRAINY, _SMOOTHED = 6.0, 0.8
_LEAST_SHARE = 0.3  # of the page's dark ink: what is paler may shine through from the back
_SCRAP = 0.5  # inches: on less no light is seen
_BLACK = 0.3  # of the page's light: what is darker is an edge or a picture, no paper
_STRIP = 256  # rows
# Of a negative: its paper is darker than this, and its print is farther above it than anything is below.
_DARK, _FARTHER, _PRINT = 110.0, 2.0, 60.0
_LEAST_PRINT = 0.1  # of 100 dots of a page with two rows
_EVERY = 5  # rows and columns, which tell as much as all
# Its print is light in thin strokes alone. A light square of this side is a sheet on a dark ground, which stays: in
# inches, and as a share of the longer side, for the resolution that a file notes may be wrong.
_SQUARE, _SQUARE_SHARE = 0.2, 1 / 60
_SIDE = 12.0  # dots of that square on a coarse copy
_LIGHT = 1 / 3  # of the way from the tone of most to the lightest: less is ground
_MOST_BLACK = 0.4  # of the page: then it is a picture, or white on black


def even(grey: Picture, dpi: float) -> Picture:
    """Even a page's light and ink.

    Args:
        grey: the page, turned whichever way.
        dpi: its resolution.

    Returns:
        The very picture where nothing is uneven, else another of the same shape.
    """
    if min(grey.shape) < _SCRAP * dpi:
        return grey
    factor = min(1.0, _COARSE_DPI / dpi)
    coarse = np.asarray(cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))
    inch = dpi * factor
    light = _light(coarse, inch)
    if light is None:
        return grey
    ink, cells = _ink(coarse.astype(np.float32), light, inch)
    if not cells.size:
        return grey
    low, high = np.percentile(light[::_EVERY, ::_EVERY], (3, 97))
    if high - low < _UNEVEN and float(np.median(cells)) > _PALE:
        return grey
    if _grain(grey) >= _GRAINY:
        grey = np.asarray(cv2.GaussianBlur(grey, (0, 0), _SMOOTHED * dpi / 200))
    return _evened(grey, light, np.clip(_INK / ink, 1.0, _MOST))


def dark_on_light(picture: Picture, dpi: float) -> Picture:
    """Turn a negative or a photostat over: white print on black; every other picture is given back as it is.

    Print is the smaller part of a page, so that it lies far to one side of the tone that most of the page has. A page
    in the dark has its print darker still; a small sheet on a dark ground is light in more than strokes.

    Args:
        picture: grey or colour.
        dpi: its resolution.
    """
    some = picture[::_EVERY, ::_EVERY]
    tones = some if some.ndim == 2 else some.mean(axis=2)
    low, middle, high = (float(tone) for tone in np.percentile(tones, (_LEAST_PRINT, 50, 100 - _LEAST_PRINT)))
    negative = middle < _DARK and high - middle > _FARTHER * (middle - low) and high - middle > _PRINT
    if not negative or _has_light_square(picture, dpi, middle + _LIGHT * (high - middle)):
        return picture
    return np.asarray(255 - picture)


def _has_light_square(picture: Picture, dpi: float, least: float) -> bool:
    """Whether a square is lighter all over than a tone, as paper is between its rows and beside them."""
    side = max(2.0, min(_SQUARE * dpi, _SQUARE_SHARE * max(picture.shape[:2])))
    factor = min(1.0, _SIDE / side)
    coarse = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    tones = coarse if coarse.ndim == 2 else coarse.mean(axis=2)
    size = max(2, round(side * factor))
    # a square that reaches out of the picture is none
    light = cv2.copyMakeBorder((tones > least).astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT)
    return bool(cv2.erode(light, np.ones((size, size), np.uint8)).any())


def _light(coarse: Picture, inch: float) -> Map | None:
    """How bright the paper is everywhere; None where the page is mostly dark."""
    size = max(3, round(_REACH * inch)) | 1
    closed = cv2.morphologyEx(coarse, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    tones = np.cumsum(np.bincount(closed.ravel(), minlength=256))
    black = closed < _BLACK * float(np.searchsorted(tones, 0.9 * closed.size))
    share = float(black.mean())
    if share > _MOST_BLACK:
        return None
    light = closed.astype(np.float32)
    if share:  # what is black all over is painted in the light of its neighbours, so that it stays black
        light = _filled(np.where(black, 0.0, light).astype(np.float32), ~black, inch)
    return np.asarray(cv2.GaussianBlur(light, (0, 0), _SMOOTH * inch), dtype=np.float32)


def _ink(coarse: Map, light: Map, inch: float) -> tuple[Map, Map]:
    """How dark ink is everywhere, in tones below white paper, on a map of cells; and that of the cells with ink."""
    depth = np.clip(255.0 * (1.0 - coarse / np.maximum(light, 1.0)), 0, 255).astype(np.float32)
    darkest, tones = _darkest(depth), _darkest(light - coarse)
    # Grain is as strong in the shade as in the light, so that beside its paper it looks stronger there.
    inked = (darkest > _LEAST_INK) & (tones > _ABOVE_GRAIN * float(np.percentile(tones, 10)))
    if not inked.any():
        return darkest, np.empty(0, np.float32)
    least = max(_LEAST_INK, _LEAST_SHARE * float(np.percentile(darkest[inked], 90)))
    inked &= darkest > least
    found = np.asarray(darkest[inked], dtype=np.float32)
    return np.maximum(_filled(np.where(inked, darkest, 0).astype(np.float32), inked, inch / _CELL), least), found


def _darkest(tones: Map) -> Map:
    """The greatest tone of each cell."""
    high, wide = (side // _CELL for side in tones.shape)
    rows = tones[: high * _CELL, : wide * _CELL].reshape(high, _CELL, wide * _CELL).max(axis=1)
    # Of rows and columns at once it takes eight times as long.
    return np.asarray(rows.reshape(high, wide, _CELL).max(axis=2), dtype=np.float32)


def _filled(values: Map, known: npt.NDArray[np.bool_], inch: float) -> Map:
    """A map in which each place has the mean of the known places round it; far from them, that of all."""
    weights = known.astype(np.float32)
    total = float(values[known].mean())
    sigma = _INK_REACH * inch
    near, count = cv2.GaussianBlur(values * weights, (0, 0), sigma), cv2.GaussianBlur(weights, (0, 0), sigma)
    return np.asarray((near + 0.01 * total) / (count + 0.01), dtype=np.float32)


def _evened(grey: Picture, light: Map, gain: Map) -> Picture:
    """By strips of rows, for a page of 35 million dots takes 140 MB in each map of its own size."""
    high, wide = grey.shape
    maps = (np.maximum(light, 1.0).astype(np.float32), gain.astype(np.float32))
    widened = [np.asarray(cv2.resize(one, (wide, len(one))), dtype=np.float32) for one in maps]
    evened = np.empty_like(grey)
    for top in range(0, high, _STRIP):
        strip = grey[top : top + _STRIP]
        paper, times = (_rows(one, np.arange(top, top + len(strip)), high) for one in widened)
        depth = np.divide(strip, paper, out=paper)  # in place: new maps take as long as what is done with them
        np.subtract(1.0, depth, out=depth)
        depth *= 255.0
        depth *= times
        np.clip(np.subtract(255.0, depth, out=depth), 0, 255, out=depth)
        evened[top : top + _STRIP] = depth
    return evened


def _grain(grey: Picture) -> float:
    """The deviation of the paper's grain, in tones: of neighbouring dots, for most dots are paper."""
    some = grey[::_EVERY]
    steps = cv2.absdiff(some[:, 1:], some[:, :-1])
    middle = np.searchsorted(np.cumsum(np.bincount(steps.ravel(), minlength=256)), steps.size / 2)
    return float(middle) * 1.4826 / 2**0.5


def _rows(tones: Map, rows: npt.NDArray[np.int_], high: int) -> Map:
    """Some rows of a map that is as wide as a page, brought to the page's height, between its own rows linearly."""
    places = np.clip((rows + 0.5) * len(tones) / high - 0.5, 0, len(tones) - 1)
    above = places.astype(np.int_)
    below = np.minimum(above + 1, len(tones) - 1)
    share = (places - above).astype(np.float32)[:, None]
    mixed, other = tones[above], tones[below]
    mixed *= 1 - share
    other *= share
    mixed += other
    return mixed
