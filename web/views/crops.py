"""A piece cut from a page picture: an SVG window over the picture itself, so that nothing has to be cut or kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from library.records import Box
from web.links import Links

_LEAST_MARGIN: Final = 12
_MOST_MARGIN: Final = 48
_HEAD_SHARE: Final = 0.28
"""Of the page's height: where numbers, dates, bodies and kinds stand when nobody knows where exactly."""
_SCALE: Final = 1.6
_WIDEST: Final = 640


@dataclass(frozen=True, slots=True)
class Crop:
    """A window over a page picture, all in the picture's pixels but for the size it is shown in.

    Args:
        sheet_width: of the whole picture.
        left, top, width, height: of the window.
        shown_width, shown_height: on the screen, in CSS pixels; the style sheet may make it smaller.
        mark: the box within the window that is meant; None where the place is not known.
        label: what the window shows, for those who do not see it.
    """

    href: str
    sheet_width: int
    sheet_height: int
    left: int
    top: int
    width: int
    height: int
    shown_width: int
    shown_height: int
    mark: Box | None
    label: str


@dataclass(frozen=True, slots=True)
class Source:
    """The page picture that a crop is taken from: its address, width and height in pixels."""

    href: str
    width: int
    height: int


def source_of(
    document_id: str, number: int, *, picture: str | None, width: int, height: int, links: Links
) -> Source | None:
    """The picture of a page; None where it has none."""
    if picture is None or not width or not height:
        return None
    return Source(links.picture(document_id, number, version=picture), width, height)


def crop(source: Source, box: Box | None, *, label: str) -> Crop:
    """The window around a box, with a margin; the head of the page where no box is known."""
    left, top, right, bottom = window(box, width=source.width, height=source.height)
    shown = min(round((right - left) * _SCALE), _WIDEST)
    return Crop(
        source.href, source.width, source.height, left, top, right - left, bottom - top,
        shown_width=shown, shown_height=max(1, round(shown * (bottom - top) / (right - left))), mark=box, label=label,
    )  # fmt: skip


def window(box: Box | None, *, width: int, height: int) -> tuple[int, int, int, int]:
    """(left, top, right, bottom) of the window, within the picture and never empty.

    The margin goes with the height of the box: a pen runs out of the line it writes on, and its neighbours in the line
    tell what is meant, so there is twice as much at the sides.
    """
    if box is None:
        return 0, 0, width, max(1, round(height * _HEAD_SHARE))
    margin = min(_MOST_MARGIN, max(_LEAST_MARGIN, box.bottom - box.top))
    left, top = max(0, min(box.left - 2 * margin, width - 1)), max(0, min(box.top - margin, height - 1))
    return left, top, max(left + 1, min(width, box.right + 2 * margin)), max(top + 1, min(height, box.bottom + margin))
