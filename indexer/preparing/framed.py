"""What stands in frames, red, blue or black: cut out level, without the frame's lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np

from indexer.ocr import Picture
from indexer.preparing.crossing import alone, darker_over, filled, mended, print_over, stretched, whole_again
from indexer.preparing.found_stamp import MARGIN, STEEP, FoundStamp
from indexer.preparing.frames import Frame, cut_level, find_frames, fitted, is_cell, is_part
from indexer.preparing.hollow_pieces import Hollow, hollow_pieces
from indexer.preparing.ink import colour_of, luminance, one_ink
from indexer.preparing.inks import Inks
from indexer.preparing.lines import KnownRuns
from indexer.preparing.seals import Ring, find_rings
from library.records import Box

_MOST_BLACK = 3  # more frames are a table
_COLOURED_LINE = 0.5
_LINE_WIDTH = 0.075  # of a frame, as a share of its height
_CROSSING = 0.06  # inches that a stroke over a frame is wide at most
_LINE = 2.0  # dots of the small copy: a frame is measured at the inner edge of its lines
_RED, _THICK_LINE = 0.5, 0.6
# Measured: lines in the seals of real scans have 0.23 to 0.66 of ink inside and 0.23 to 0.62 round them, drawn marks
# 0.14 to 0.21 and up to 0.23. Lines found among printed letters close a frame to 0.77 at most, drawn ones to 0.95.
_MOST_INSIDE, _MOST_OUTSIDE = 0.28, 0.40
_WHOLE, _NEARLY_WHOLE, _MARK_HEIGHT, _MOST_OUTSIDE_A_MARK = 0.85, 0.78, 0.28, 0.30
# A frame that stands clear may be filled by its letters.
_CLEAR_OUTSIDE, _MOST_INSIDE_A_CLEAR_ONE = 0.16, 0.60
# So may one with four full sides: two lines, print crossing them, and no ring of a seal has so little round it.
_FULL, _CLEAR_OUTSIDE_OF_A_FULL_ONE = 0.96, 0.20
# Lower frames are easily found along the rings of a seal, with 0.16 to 0.27 of ink round them.
_SMALL_HEIGHT, _MOST_OUTSIDE_A_SMALL_ONE = 0.15, 0.12
# In black the rows that it was pressed over count as well: 0.18 to 0.42 inside, 0.02 to 0.38 round it.
_LEAST_STAMPED, _OF_ANOTHER_INK = 0.03, 0.08
_LEAST_BLACK, _MOST_BLACK_INSIDE, _MOST_BLACK_OUTSIDE = 0.08, 0.48, 0.45
# The letters of a mark fill its frame: so high at least, as a share of it; and so long is a mark for its height.
_LETTER, _MOST_ASPECT = 0.27, 9.0
_LETTER_HEIGHT = 64
_WORN = 1.3  # times as much ink with its holes closed: drawn stamps that are worn have 1.39 to 1.59, others 1.20
_ALIKE = 0.25  # of the height
_BLOCK = 1.6  # times as wide as high, at most: its rows may run along either side
# Huge frames are looked for on a copy so many times smaller, with so much ink (of 255) in a dot of their lines. In
# inches they are so wide at least, for seals and tables make smaller ones, and so high at most: letters of 62 points.
_HUGE, _SOME, _WIDE, _HIGHEST = 3.0, 40, 2.2, 2.8
# The lines of a frame within a frame: no further from the side than such a part of it, and with so much ink.
_INNER, _INNER_LINE = 4, 0.9


def framed_stamps(inks: Inks, left: Picture, stamped: Sequence[Picture]) -> Iterator[FoundStamp]:
    """Find what stands in a frame; frames in colour first.

    Args:
        inks: of the page.
        left: dark ink that was not read, on the small copy.
        stamped: what of that is paler than print, and what is thicker.
    """
    known: KnownRuns = {}
    frames = _frames(inks, left, known)
    for mask in stamped:
        more = find_frames(mask, inks.dpi, known)
        frames += [one for one in more if not any(is_part(better, one) for better in frames)]
    frames += [one for one in _huge_frames(left, inks) if not any(_is_same(one, other) for other in frames)]
    hollow = list(_hollow(inks, frames, known))
    coloured = [frame for frame in frames if inks.coloured and _has_lines(inks.tint, frame, inks.dpi)]
    black = [frame for frame in frames if frame not in coloured and frame.inked > _NEARLY_WHOLE
             and not is_cell(inks.dark, frame, inks.dpi)]  # fmt: skip
    yield from (found for frame in coloured if (found := _in_colour(inks, frame)) is not None)
    yield from (found for one in hollow if (found := _in_colour(inks, one.frame, one.inside)) is not None)
    pressed = [_in_black(inks, frame, stamped) for frame in black if _holds_letters(inks.dark, frame, inks.dpi)]
    if any(one.framed for one in pressed):
        rings = find_rings(inks.dark, inks.dpi)
        pressed = [one if _stands_alone(one.box, rings, inks.factor) else replace(one, framed=False) for one in pressed]
    if len(pressed) > _MOST_BLACK:  # they are read where they look like marks; unread, a box of a form is no doubt
        pressed = [replace(one, framed=False) for one in pressed]
    yield from pressed


def frames_in_ink(inks: Inks) -> Iterator[FoundStamp]:
    """Find what stands in a frame of coloured ink, whatever black stands there."""
    frames = find_frames(inks.tint, inks.dpi)
    yield from (found for frame in frames if (found := _in_colour(inks, frame)) is not None)


def _frames(inks: Inks, left: Picture, known: KnownRuns) -> list[Frame]:
    """Frames in red alone, in red and black, and in all other ink, each without the strokes of the other."""
    if not inks.red.any():
        return find_frames(cv2.bitwise_or(left, inks.tint), inks.dpi, known)
    others = np.asarray(cv2.subtract(inks.tint, inks.red))
    masks = [whole_again(inks.red, inks.dark, inks.dpi), _apart(inks.red, others, left, inks.dpi)]
    if cv2.countNonZero(others) > inks.dpi:
        masks.append(_apart(others, inks.red, left, inks.dpi))
    frames: list[Frame] = []
    for mask in masks:
        more = find_frames(mask, inks.dpi, known)
        frames += [one for one in more if not any(is_part(better, one) for better in frames)]
    return frames


def _hollow(inks: Inks, frames: list[Frame], known: KnownRuns) -> Iterator[Hollow]:
    """Frames with round corners in coloured ink, taken out of some others; worn ones with sharp corners are added."""
    if not inks.coloured:
        return
    for ink in (inks.red, np.asarray(cv2.subtract(inks.tint, inks.red))):
        if cv2.countNonZero(ink) < inks.dpi:
            continue
        pieces, closed = hollow_pieces(whole_again(ink, inks.dark, inks.dpi), inks.dpi)
        for one in closed:  # a frame with round corners may be among the others, with less than a whole side
            alike = [other for other in frames if _is_alike(other, one.frame)]
            if all(other.inked <= _WHOLE for other in alike):
                frames[:] = [other for other in frames if other not in alike]
                yield one
        better = [*frames, *(one.frame for one in closed)]
        more = find_frames(pieces, inks.dpi, known)
        frames += [one for one in more if not any(is_part(other, one) for other in better)]


def _is_alike(one: Frame, other: Frame) -> bool:
    """Whether two frames have one place and one size; a frame of which a part alone was found is another."""
    apart = max(abs(one.x - other.x), abs(one.y - other.y), abs(one.wide - other.wide), abs(one.high - other.high))
    return apart < _ALIKE * other.high


def _huge_frames(left: Picture, inks: Inks) -> list[Frame]:
    """Frames larger than marks of one row usually have, found on a copy so small that print makes no lines."""
    mask = cv2.bitwise_or(left, inks.tint) if inks.coloured else left
    coarse = cv2.resize(mask, None, fx=1 / _HUGE, fy=1 / _HUGE, interpolation=cv2.INTER_AREA)
    # a line a dot thin is broken where it slants
    lines = cv2.dilate(cv2.threshold(coarse, _SOME, 255, cv2.THRESH_BINARY)[1], np.ones((2, 2), np.uint8))
    large = (replace(one, x=one.x * _HUGE, y=one.y * _HUGE, wide=one.wide * _HUGE, high=one.high * _HUGE)
             for one in find_frames(np.asarray(lines), inks.dpi))  # fmt: skip
    huge = (one for one in large if one.wide > _WIDE * inks.dpi and one.high < _HIGHEST * inks.dpi)
    return [fitted(one, np.asarray(mask), inks.dpi) or one for one in huge]


def _is_same(one: Frame, other: Frame) -> bool:
    return is_part(one, other) and is_part(other, one)


def _apart(ink: Picture, other: Picture, left: Picture, dpi: float) -> Picture:
    """Ink of one colour and black, without strokes of another colour, but whole where such a stroke crosses it."""
    if not other.any():
        return np.asarray(cv2.bitwise_or(left, ink))
    reach = np.ones((round(_CROSSING * dpi),) * 2, np.uint8)
    crossed = cv2.bitwise_and(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, reach), cv2.bitwise_or(left, other))
    black = cv2.subtract(left, cv2.dilate(other, np.ones((3, 3), np.uint8)))
    return np.asarray(cv2.bitwise_or(cv2.bitwise_or(black, ink), crossed))


def box_of(frame: Frame, factor: float) -> Box:
    """The box round a frame on the small copy, in pixels of the picture."""
    turn = np.radians(frame.angle)
    across = abs(frame.wide * np.cos(turn)) + abs(frame.high * np.sin(turn)) + 2 * _LINE
    down = abs(frame.wide * np.sin(turn)) + abs(frame.high * np.cos(turn)) + 2 * _LINE
    return Box(max(0, round((frame.x - across / 2) / factor)), max(0, round((frame.y - down / 2) / factor)),
               max(0, round((frame.x + across / 2) / factor)), max(0, round((frame.y + down / 2) / factor)))


def _in_colour(inks: Inks, frame: Frame, within: Picture | None = None) -> FoundStamp | None:
    """What a coloured frame encloses, read in its colour alone: what is printed below it vanishes.

    Args:
        inks: of the page.
        frame: where it stands.
        within: a mask (255) of all within its line, where that has round corners.
    """
    red = _is_red(inks, frame)
    inside, outside = _filled(inks.red if red else inks.tint, frame, inks.dpi)
    small = frame.high < _MARK_HEIGHT * inks.dpi
    clear = outside <= (_CLEAR_OUTSIDE_OF_A_FULL_ONE if frame.inked > _FULL else _CLEAR_OUTSIDE)
    full = _MOST_INSIDE_A_CLEAR_ONE if clear else _MOST_INSIDE
    if inside > full or outside > (_MOST_OUTSIDE_A_SMALL_ONE if small else _MOST_OUTSIDE):
        return None
    level = _cut_full(inks.picture, frame, inks.factor)
    ink = whole_again(inks.red if red else inks.tint, inks.dark, inks.dpi)
    alike = one_ink(level, red=red)
    coloured = 255 - colour_of(level, paper=inks.paper)
    pictures = [coloured, alike, _apart_from_print(alike, ink, frame)]
    whole = mended(255 - coloured, inks.dpi / inks.factor)
    if float(whole.mean()) > _WORN * float((255 - coloured).mean()):
        pictures.append(255 - whole)
    over = print_over(level, inks.dpi / inks.factor)
    if over.any():
        pictures[1:1] = [filled(coloured, over), filled(alike, over)]
    if within is not None:
        outer = _as_large(within, frame, alike) == 0
        pictures = [np.where(outer, np.uint8(np.percentile(one, 80)), one) for one in pictures]
    framed = red and _is_mark(frame, inks.dpi) and outside < _MOST_OUTSIDE_A_MARK
    return _found(pictures, frame, inks.factor, framed=framed, coloured=True)


def _in_black(inks: Inks, frame: Frame, stamped: Sequence[Picture]) -> FoundStamp:
    """What a black frame encloses; where its ink is another than that of print, also without the print below it."""
    inside, outside = _filled(inks.dark, frame, inks.dpi)
    level = luminance(_cut_full(inks.picture, frame, inks.factor))
    apart = [one for one in stamped if _filled(one, frame, inks.dpi)[0] > _LEAST_STAMPED]
    pictures = [level, *(_apart_from_print(level, one, frame) for one in apart)]
    if any(one is stamped[0] for one in apart):
        over = darker_over(level, _as_large(stamped[0], frame, level), inks.dpi / inks.factor)
        if over.any():  # where the stamp is clearly of another ink, what is read with the print in it is the print
            another = _filled(stamped[0], frame, inks.dpi)[0] > _OF_ANOTHER_INK
            rest = pictures[1:] if another and _has_lines(stamped[0], frame, inks.dpi) else pictures
            pictures = [filled(level, over), *rest]
    framed = _is_mark(frame, inks.dpi) and _LEAST_BLACK < inside < _MOST_BLACK_INSIDE and outside < _MOST_BLACK_OUTSIDE
    return _found(pictures, frame, inks.factor, framed=framed)


def _apart_from_print(level: Picture, ink: Picture, frame: Frame) -> Picture:
    """A frame's inside in grey without all other ink than its own.

    Args:
        level: its inside, in full resolution.
        ink: a mask of its ink, on the small copy.
        frame: where it stands on that.
    """
    return alone(level, _as_large(ink, frame, level))


def _as_large(ink: Picture, frame: Frame, level: Picture) -> Picture:
    """What a frame encloses of a mask on the small copy, as large as it is in full resolution."""
    high, wide = level.shape
    return np.asarray(cv2.resize(cut_level(ink, frame, room=0), (wide, high), interpolation=cv2.INTER_NEAREST))


def _found(
    pictures: Sequence[Picture], frame: Frame, factor: float, *, framed: bool, coloured: bool = False
) -> FoundStamp:
    inside = [_without_lines(one) for one in pictures]
    cut = [_without_inner_lines(one) for one in inside]
    if cut[0] is not inside[0]:  # strokes of letters may have passed as lines
        cut.append(inside[0])
    views = [large(stretched(one)) for one in cut]
    return FoundStamp(box_of(frame, factor), views[0], framed, tuple(views[1:]), coloured=coloured,
                      either_way=abs(frame.angle) > STEEP, block=frame.wide < _BLOCK * frame.high)


def _stands_alone(box: Box, rings: Sequence[Ring], factor: float) -> bool:
    """Whether a frame lies in no seal; there it is still read, but unread it is no doubt."""
    x, y = (box.left + box.right) / 2 * factor, (box.top + box.bottom) / 2 * factor
    return not any(ring.holds(x, y) for ring in rings)


def _is_mark(frame: Frame, dpi: float) -> bool:
    """Whether a frame is whole, and of a form that marks have."""
    return frame.inked > _WHOLE and frame.high > _SMALL_HEIGHT * dpi and frame.wide < _MOST_ASPECT * frame.high


def _has_lines(tint: Picture, frame: Frame, dpi: float) -> bool:
    """Whether the lines of a frame are in colour, judged by the two long ones."""
    room = round(0.04 * dpi)
    level = cut_level(tint, frame, room=room) > 127
    sides = (level[: 2 * room].any(axis=0), level[-2 * room :].any(axis=0))
    return all(float(side.mean()) > _COLOURED_LINE for side in sides)


def _holds_letters(dark: Picture, frame: Frame, dpi: float) -> bool:
    """Whether something as high as the letters of a mark stands in a frame; rows of print in a box are lower."""
    level = cut_level(dark, frame, room=0)
    line = max(2, round(0.02 * dpi))
    inside = (level[line:-line, line:-line] > 127).astype(np.uint8)
    if not inside.size:
        return False
    inner = _inner_frame(inside)
    full = frame.high if inner is None else inner[1] - inner[0]
    inside = inside if inner is None else inside[inner[0] : inner[1], inner[2] : inner[3]]
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(inside))
    high, wide = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_WIDTH]
    return bool(((high > _LETTER * full) & (wide < 0.97 * inside.shape[1])).any())


def _filled(mask: Picture, frame: Frame, dpi: float) -> tuple[float, float]:
    """The share of ink within a frame and close round it: the rings of a seal are crowded on both sides."""
    line = round(max(0.02 * dpi, _LINE_WIDTH * frame.high))
    room = round(0.035 * dpi) + line
    level = cut_level(mask, frame, room=room) > 127
    inside = level[room + line : -room - line, room + line : -room - line]
    edge = room - line
    round_it = (level[:edge][::-1], level[-edge:], level[:, :edge].T[::-1], level[:, -edge:].T)
    beyond = np.concatenate([_beyond_line(one).ravel() for one in round_it])
    return float(inside.mean()) if inside.size else 0.0, float(beyond.mean())


def _beyond_line(side: Picture) -> Picture:
    """What lies outside of one side of a frame, the rows next to it first, without the rest of a thick line."""
    lines = side.mean(axis=1) > _THICK_LINE
    return side[min(int(lines.argmin()), len(side) - 2) :]


def _is_red(inks: Inks, frame: Frame) -> bool:
    """Are the lines of a frame red rather than the blue or violet of registers and signatures?"""
    line = max(2, round(0.03 * inks.dpi))
    tint, red = (cut_level(one, frame, room=line) > 127 for one in (inks.tint, inks.red))
    inside = slice(2 * line, -2 * line)
    tint[inside, inside] = red[inside, inside] = False
    return int(red.sum()) > _RED * int(tint.sum())


def _cut_full(picture: Picture, frame: Frame, factor: float) -> Picture:
    """What a frame on the small copy encloses, out of the picture in full resolution."""
    full = Frame(frame.x / factor, frame.y / factor, frame.wide / factor, frame.high / factor, frame.angle, frame.inked)
    return cut_level(picture, full, room=0)


def _without_lines(level: Picture) -> Picture:
    """A frame's inside in grey, its own lines painted over."""
    level = level.copy()
    paper = int(np.percentile(level, 80))
    top, bottom, left, right = _frame_widths(level, paper)
    level[:top], level[level.shape[0] - bottom :] = paper, paper
    level[:, :left], level[:, level.shape[1] - right :] = paper, paper
    return level


def _without_inner_lines(level: Picture) -> Picture:
    """The same without the lines of a second frame within the first."""
    paper = int(np.percentile(level, 80))
    inner = _inner_frame((level < paper - 40).astype(np.uint8))
    if inner is None:
        return level
    upper, lower, left, right = inner
    level = level.copy()
    level[:upper], level[lower:] = paper, paper
    level[:, :left], level[:, right:] = paper, paper
    return level


def _inner_frame(inked: Picture) -> tuple[int, int, int, int] | None:
    """What a second frame within the first encloses: top, bottom, left, right; None where a side of it is missing.

    Letters are not so high that they reach both the upper and the lower one.

    Args:
        inked: 1 where there is ink, else 0.
    """
    high, wide = inked.shape
    room = wide // _INNER
    upper, lower = _inner_lines(inked[:, room : wide - room])
    if not 0 < upper < lower < high:
        return None
    left, right = _inner_lines(inked[upper:lower].T)
    return (upper, lower, left, right) if 0 < left < right < wide else None


def _inner_lines(inked: Picture) -> tuple[int, int]:
    """Where a line near the top ends and one near the bottom begins; the picture's own edges where there is none."""
    high = inked.shape[0]
    full = cv2.dilate(inked, np.ones((3, 1), np.uint8)).mean(axis=1) > _INNER_LINE
    upper, lower = np.flatnonzero(full[: high // _INNER]), np.flatnonzero(full[::-1][: high // _INNER])
    return (int(upper[-1]) + 2 if upper.size else 0), (high - int(lower[-1]) - 2 if lower.size else high)


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


def large(inside: Picture) -> Picture:
    """Bring stamps to a height at which words are read well, with paper round them."""
    factor = min(4.0, 1.4 * _LETTER_HEIGHT / inside.shape[0])
    way = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA
    if factor > 1 or factor < 0.5:
        inside = cv2.resize(inside, None, fx=factor, fy=factor, interpolation=way)
    return np.asarray(cv2.copyMakeBorder(inside, *(MARGIN,) * 4, cv2.BORDER_CONSTANT, value=int(np.median(inside))))
