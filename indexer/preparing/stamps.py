"""Rubber stamps with words in them (MẬT, HỎA TỐC, CÔNG VĂN ĐẾN): found by their frame or their colour, turned level.

First come frames found by their lines (`frames.py`), which hold where text or accents touch them; then frames that are
one piece by themselves, and coloured ink without any.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from cv2.typing import MatLike

from indexer.ocr import Picture
from indexer.preparing.frames import Frame, cut_level, find_frames
from indexer.preparing.ink import colourfulness, luminance
from library.records import Box

_COLOUR_DIFFERENCE = 50
_FAINT_COLOUR = 56  # doubled, see `colour_of`
_LEAST_INK = 8.0  # dots of coloured ink for each dot per inch: less is no stamp
_MOST_BLACK = 3  # more frames are a table
_COLOURED_LINE = 0.5
_LINE = 2.0  # dots of the small copy: a frame is measured at the inner edge of its lines
_RED = 25.0
# Measured: lines in the seals of real scans have 0.23 to 0.66 of ink inside and 0.23 to 0.62 round them, drawn marks
# 0.14 to 0.21 and up to 0.23. Lines found among printed letters close a frame to 0.77 at most, drawn ones to 0.95.
_MOST_INSIDE, _MOST_OUTSIDE = 0.28, 0.40
_WHOLE, _MARK_HEIGHT, _MOST_OUTSIDE_A_MARK = 0.85, 0.28, 0.30
# In black the rows that it was pressed over count as well: 0.18 to 0.42 inside, 0.02 to 0.38 round it.
_LEAST_BLACK, _MOST_BLACK_INSIDE, _MOST_BLACK_OUTSIDE = 0.08, 0.48, 0.45
# Sizes in inches: from a small MẬT to a register stamp.
_MIN_WIDTH, _MAX_WIDTH = 0.40, 3.2
_MIN_HEIGHT, _MAX_HEIGHT = 0.20, 1.2
_MIN_ASPECT, _MAX_ASPECT = 1.25, 9.0
_HOLLOW = 0.42
_SIDES_INKED = 0.72
_MOST_FOUND = 4
_LOOKING_DPI = 150.0
_LETTER_HEIGHT = 64


@dataclass(frozen=True, slots=True)
class FoundStamp:
    """A stamp's place on the page, and its inside turned level, dark on white, large enough to be read.

    Args:
        framed: whether it has a whole frame, red or black, as marks of secrecy and urgency have.
    """

    box: Box
    inside: Picture
    framed: bool = False


def find_stamps(picture: Picture, dpi: float) -> list[FoundStamp]:
    """Find stamps in the upper part of a page.

    Args:
        picture: grey or colour, upright.
        dpi: its resolution.
    """
    factor = min(1.0, _LOOKING_DPI / dpi)
    small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    found = _by_lines(small, picture, dpi * factor, factor)
    known = [_Place(_scaled(one.box, factor), small, framed=True) for one in found]
    places = [place for place in _framed(luminance(small), dpi * factor)
              if not any(_overlap(place.box, other.box) for other in known)]
    if small.ndim == 3:
        places += _coloured(small, dpi * factor, [*known, *places])
    grey = luminance(picture)
    found.sort(key=lambda one: not one.framed)  # what may be a mark before the boxes of a form
    return [*found, *(_cut_out(grey, picture, place, factor) for place in places)][:_MOST_FOUND]


def _by_lines(small: Picture, picture: Picture, dpi: float, factor: float) -> list[FoundStamp]:
    """Frames in colour and in black, found among all ink: a line in colour is broken where black text crosses it."""
    dark = _dark(luminance(small), dpi)
    tint = np.zeros_like(dark)
    if small.ndim == 3:
        tint = np.where(colour_of(small) > _FAINT_COLOUR, 255, 0).astype(np.uint8)
        if cv2.countNonZero(tint) <= _LEAST_INK * dpi:
            tint[:] = 0
    frames = find_frames(cv2.bitwise_or(dark, tint), dpi)
    coloured = [frame for frame in frames if _has_lines(tint, frame, dpi)]
    black = [frame for frame in frames if frame not in coloured and frame.inked > _WHOLE]
    found = [_in_colour(small, tint, picture, frame, dpi, factor) for frame in coloured]
    pressed = [_in_black(dark, picture, frame, dpi, factor) for frame in black]
    if len(black) > _MOST_BLACK:  # they are read where they look like marks; unread, a cell of a table is no doubt
        pressed = [replace(one, framed=False) for one in pressed if one.framed]
    return [one for one in (*found, *pressed) if one is not None]


def _in_colour(
    small: Picture, tint: Picture, picture: Picture, frame: Frame, dpi: float, factor: float
) -> FoundStamp | None:
    """What a coloured frame encloses, read in its colour alone: what is printed below it vanishes."""
    inside, outside = _filled(tint, frame, dpi)
    if inside > _MOST_INSIDE or outside > _MOST_OUTSIDE:
        return None
    red = _is_red(cut_level(small, frame, room=0), cut_level(tint, frame, room=0))
    framed = red and _is_mark(frame, dpi) and outside < _MOST_OUTSIDE_A_MARK
    return _level_inside(255 - colour_of(picture), frame, factor, framed=framed)


def _in_black(dark: Picture, picture: Picture, frame: Frame, dpi: float, factor: float) -> FoundStamp:
    inside, outside = _filled(dark, frame, dpi)
    framed = _is_mark(frame, dpi) and _LEAST_BLACK < inside < _MOST_BLACK_INSIDE and outside < _MOST_BLACK_OUTSIDE
    return _level_inside(luminance(picture), frame, factor, framed=framed)


def _is_mark(frame: Frame, dpi: float) -> bool:
    """Whether a frame is whole and as high as marks are."""
    return frame.inked > _WHOLE and frame.high > _MARK_HEIGHT * dpi


def _has_lines(tint: Picture, frame: Frame, dpi: float) -> bool:
    """Whether the lines of a frame are in colour, judged by the two long ones."""
    room = round(0.04 * dpi)
    level = cut_level(tint, frame, room=room) > 127
    sides = (level[: 2 * room].any(axis=0), level[-2 * room :].any(axis=0))
    return all(float(side.mean()) > _COLOURED_LINE for side in sides)


def _filled(mask: Picture, frame: Frame, dpi: float) -> tuple[float, float]:
    """The share of ink within a frame and close round it: the rings of a seal are crowded on both sides."""
    room = round(0.055 * dpi)
    level = cut_level(mask, frame, room=room) > 127
    line = round(0.02 * dpi)
    inside = level[room + line : -room - line, room + line : -room - line]
    edge = room - line
    round_it = (level[:edge], level[-edge:], level[:, :edge].T, level[:, -edge:].T)
    return float(inside.mean()), float(np.concatenate([one.ravel() for one in round_it]).mean())


def colour_of(picture: Picture) -> Picture:
    """How much more colour than its paper each dot has, 0 to 255, doubled so that faint ink can be read."""
    strength = colourfulness(picture)
    excess = cv2.subtract(strength, np.full_like(strength, int(np.median(strength[::8, ::8]))))
    return np.asarray(cv2.add(excess, excess))


def _is_red(level: Picture, inked: Picture) -> bool:
    """Is the ink red rather than the blue or violet of registers and signatures?"""
    if not inked.any():
        return False
    red, green, blue = (float(value) for value in level[inked > 127].reshape(-1, 3).mean(axis=0))
    return red - blue > _RED and red - green > _RED


def _level_inside(ink: Picture, frame: Frame, factor: float, *, framed: bool) -> FoundStamp:
    """What a frame encloses, without its lines; ink is dark on white."""
    full = Frame(frame.x / factor, frame.y / factor, frame.wide / factor, frame.high / factor, frame.angle, frame.inked)
    level = cut_level(ink, full, room=0).copy()
    paper = int(np.percentile(level, 80))
    top, bottom, left, right = _frame_widths(level, paper)
    level[:top], level[level.shape[0] - bottom :] = paper, paper
    level[:, :left], level[:, level.shape[1] - right :] = paper, paper
    turn = np.radians(frame.angle)
    across = abs(full.wide * np.cos(turn)) + abs(full.high * np.sin(turn))
    down = abs(full.wide * np.sin(turn)) + abs(full.high * np.cos(turn))
    across, down = across + 2 * _LINE / factor, down + 2 * _LINE / factor
    sides = (max(0, round(full.x - across / 2)), max(0, round(full.y - down / 2)),
             max(0, round(full.x + across / 2)), max(0, round(full.y + down / 2)))  # fmt: skip
    return FoundStamp(Box(*sides), _large(level), framed=framed)


def _frame_widths(level: Picture, paper: int) -> tuple[int, int, int, int]:
    """How many dots the lines at the top, bottom, left and right are wide."""
    inked = level < paper - 40
    most = max(2, min(level.shape) // 6)
    rows, columns = inked.mean(axis=1), inked.mean(axis=0)
    return tuple(_run(one[:most]) for one in (rows, rows[::-1], columns, columns[::-1]))  # type: ignore[return-value]


def _run(shares: Picture) -> int:
    """Where the last row or column of the frame's line ends."""
    inked = np.flatnonzero(shares > 0.5)
    return int(inked[-1]) + 2 if inked.size else 1


def _dark(grey: Picture, dpi: float) -> Picture:
    return np.asarray(cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV,
                                            _odd(dpi / 6), 12))


def _scaled(box: Box, factor: float) -> Box:
    return Box(round(box.left * factor), round(box.top * factor), round(box.right * factor), round(box.bottom * factor))


@dataclass(frozen=True, slots=True)
class _Place:
    """A place on the small copy: its box, the mask of its frame or ink, and which of both it is."""

    box: Box
    piece: Picture
    framed: bool


def _cut_out(grey: Picture, picture: Picture, place: _Place, factor: float) -> FoundStamp:
    """Cut a stamp out of the full picture, its frame painted over or its colour alone kept."""
    left, top = round(place.box.left / factor), round(place.box.top / factor)
    right = min(grey.shape[1], round(place.box.right / factor))
    bottom = min(grey.shape[0], round(place.box.bottom / factor))
    window = (slice(top, bottom), slice(left, right))
    piece = cv2.resize(place.piece, (right - left, bottom - top), interpolation=cv2.INTER_NEAREST)
    if place.framed:
        crop = grey[window].copy()
        crop[cv2.dilate(piece, np.ones((5, 5), np.uint8)) > 0] = int(np.median(crop))
    else:
        part = picture[window]
        crop = np.clip(255 - colourfulness(part) * 1.6, 0, 255).astype(np.uint8)
    return FoundStamp(Box(left, top, right, bottom), _large(_levelled(crop, piece)))


def _framed(grey: Picture, dpi: float) -> list[_Place]:
    """Frames are connected pieces that are wide, hollow, and have ink along all four sides."""
    dark = cv2.morphologyEx(_dark(grey, dpi), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark)
    found = []
    for label in _right_size(stats, dpi):
        left, top, wide, high, area = (int(value) for value in stats[label])
        if area > _HOLLOW * wide * high:
            continue
        piece = (labels[top : top + high, left : left + wide] == label).astype(np.uint8)
        if not _is_frame(piece) and not _is_frame(_upright(piece)):
            continue
        found.append(_Place(Box(left, top, left + wide, top + high), piece, framed=True))
    return found


def _upright(piece: Picture) -> Picture:
    """Turn a slanting frame level and cut it to its ink, so that its sides can be looked for."""
    room = max(piece.shape) // 4
    wider = cv2.copyMakeBorder(piece, room, room, room, room, cv2.BORDER_CONSTANT, value=0)
    level = _levelled(wider, wider)
    left, top, wide, high = cv2.boundingRect(level)
    if not wide or not high:
        return piece
    return np.asarray(level[top : top + high, left : left + wide])


def _coloured(picture: Picture, dpi: float, known: list[_Place]) -> list[_Place]:
    """Coloured ink that hangs together like a word or two, where no frame was found before."""
    mask = (colourfulness(picture) > _COLOUR_DIFFERENCE).astype(np.uint8)
    reach = max(3, round(dpi * 0.06))
    joined = cv2.dilate(mask, np.ones((reach, reach), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    found = []
    for label in _right_size(stats, dpi):
        left, top, wide, high, _ = (int(value) for value in stats[label])
        box = Box(left, top, left + wide, top + high)
        if any(_overlap(box, other.box) for other in known):
            continue
        found.append(_Place(box, mask[top : top + high, left : left + wide], framed=False))
    return found


def _right_size(stats: MatLike, dpi: float) -> list[int]:
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    fits = (width > _MIN_WIDTH * dpi) & (width < _MAX_WIDTH * dpi) & (height > _MIN_HEIGHT * dpi)
    fits &= (height < _MAX_HEIGHT * dpi) & (width > _MIN_ASPECT * height) & (width < _MAX_ASPECT * height)
    fits[0] = False
    return [int(label) for label in np.flatnonzero(fits)]


def _is_frame(piece: Picture) -> bool:
    """Most columns have ink near the top and near the bottom, most rows near the left and near the right."""
    high, wide = piece.shape
    band_y, band_x = max(3, round(0.28 * high)), max(3, round(0.16 * wide))
    sides = (
        piece[:band_y].any(axis=0).mean(), piece[-band_y:].any(axis=0).mean(),
        piece[:, :band_x].any(axis=1).mean(), piece[:, -band_x:].any(axis=1).mean(),
    )  # fmt: skip
    return bool(min(sides) > _SIDES_INKED)


def _levelled(crop: Picture, piece: Picture) -> Picture:
    """Turn the crop so that the stamp stands level, judged by the smallest rectangle round its ink."""
    points = cv2.findNonZero(piece)
    if len(points) == 0:
        return crop
    angle = cv2.minAreaRect(points)[2]
    angle = (angle + 45) % 90 - 45
    if abs(angle) < 1.0:
        return crop
    high, wide = crop.shape
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), angle, 1.0)
    return np.asarray(cv2.warpAffine(crop, matrix, (wide, high), borderValue=int(np.median(crop))))


def _large(inside: Picture) -> Picture:
    """Bring small stamps to a height at which words are read well, with paper round them."""
    factor = max(1.0, min(4.0, 1.4 * _LETTER_HEIGHT / inside.shape[0]))
    larger = cv2.resize(inside, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.copyMakeBorder(larger, 20, 20, 20, 20, cv2.BORDER_CONSTANT, value=int(np.median(larger))))


def _overlap(box: Box, other: Box) -> bool:
    return box.left < other.right and other.left < box.right and box.top < other.bottom and other.top < box.bottom


def _odd(value: float) -> int:
    return max(3, int(value) // 2 * 2 + 1)
