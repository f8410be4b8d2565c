"""The unseen text of a page: every word at its place, in reading order, painting nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from library.exchange.lines import PlacedLine, PlacedWord, blocks_of
from library.exchange.placing import Affine, ShownArea, to_points
from library.exchange.unseen_font import ADVANCE, UnseenFont
from library.records import Box, Page

_FAR = 4
"""How many line heights off a space stands that parts two lines of one height."""
_LEAST_STRETCH = 0.01
# Some readers join what such a line end broke; the catalogue's text keeps both parts as they stand.
_HYPHENS = ("-", "\u00ad", "\u2010", "\u2011")


def text_under(page: Page, sheet: ShownArea, font: UnseenFont, *, name: str) -> bytes:
    """The content stream that lays a page's words under it; empty for a page without words.

    It stands before the page's own content, so that nothing the page sets can move it, and leaves nothing set.

    Args:
        page: with its word boxes, in pixels of its picture.
        sheet: the page of the PDF.
        font: numbers the characters.
        name: of the font among the page's resources, without the slash.
    """
    lines = [line for block in blocks_of(page) for line in block.lines]
    if not lines:
        return b""
    place = to_points(page, sheet)
    parts, before, broken = [b"q BT 3 Tr"], None, False
    for line in lines:
        for word, box in _level(line):
            if before is not None and (broken or _runs_back(before, box, tilted=page.placing.skew != 0)):
                parts.append(_elsewhere(box, page, place, font, name))
            parts.append(_word(word, box, place, font, name))
            before, broken = box, False
        broken = line.words[-1].text.endswith(_HYPHENS)
    parts.append(b"ET Q\n")
    return b"\n".join(parts)


def _level(line: PlacedLine) -> Iterator[tuple[PlacedWord, Box]]:
    """The words of a line, their boxes between the line's edges and none over the beginning of the next."""
    for index, word in enumerate(line.words):
        box = _leading(word, line.words)
        following = line.words[index + 1].box.left if index + 1 < len(line.words) else box.right
        yield word, replace(box, right=following) if box.left < following < box.right else box


def _runs_back(before: Box, box: Box, *, tilted: bool) -> bool:
    """Whether a word stands left of the one before at about its height: the head of a second column, or on a tilted
    page, where a line ends about where the next begins, that next line.

    Readers sort what stands at one height from left to right, whatever the order it is written in.
    """
    tall = max(before.bottom - before.top, box.bottom - box.top)
    return box.left < before.left and (tilted or abs(box.bottom - before.bottom) < tall)


def _elsewhere(box: Box, page: Page, place: Affine, font: UnseenFont, name: str) -> bytes:
    """A space at quite another height, which ends what a reader takes for one line."""
    tall = max(1, box.bottom - box.top)
    up = _FAR * tall if box.top > page.height / 2 else -_FAR * tall
    moved = Box(box.left, max(0, box.top - up), box.left + 1, max(0, box.bottom - up))
    return _word(PlacedWord("", moved, 0.0), moved, place, font, name)


def _word(word: PlacedWord, box: Box, place: Affine, font: UnseenFont, name: str) -> bytes:
    """A word stretched over its box, with the space behind it in the same breath, so that neither is sorted away."""
    tall = math.hypot(*place.vector(0, max(1, box.bottom - box.top)))
    wide = math.hypot(*place.vector(box.right - box.left, 0))
    natural = max(1, len(word.text)) * tall * ADVANCE / 1000
    return b"/%s %s Tf %s Tm %s Tz <%s> Tj" % (
        name.encode(), _number(tall), _matrix(place, box), _number(max(_LEAST_STRETCH, 100 * wide / natural)),
        font.encode(word.text + " ").hex().encode())


def _leading(word: PlacedWord, words: Sequence[PlacedWord]) -> Box:
    """The word's box with the line's upper and lower edge, unless the word stands higher or lower than its line."""
    top, bottom = round(median(one.box.top for one in words)), round(median(one.box.bottom for one in words))
    left, right = word.box.left, max(word.box.right, word.box.left + 1)
    middle = (word.box.top + word.box.bottom) / 2
    if top < middle < bottom:
        return Box(left, top, right, bottom)
    return Box(left, word.box.top, right, max(word.box.bottom, word.box.top + 1))


def _matrix(place: Affine, box: Box) -> bytes:
    """Turned as the line runs on the page, standing at the box's lower left corner."""
    x, y = place.point(box.left, box.bottom)
    right, up = place.vector(1, 0)
    long = math.hypot(right, up)
    cos, sin = right / long, up / long
    return b" ".join(map(_number, (cos, sin, -sin, cos, x, y)))


def _number(value: float) -> bytes:
    return f"{value:.4f}".rstrip("0").rstrip(".").encode() or b"0"
