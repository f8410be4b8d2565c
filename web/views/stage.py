"""A page picture as it stands beside a form: one place in the middle of the view, the rest dimmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from library.records import Box, Document
from web.links import Links
from web.views.crops import Source, source_of

_SHARE: Final = 0.72
"""Of the page's width that the view shows; it grows with a wide place."""
_ASPECT: Final = 0.86
"""Height of the view by its width."""
_AROUND: Final = 1.25
_MARGIN: Final = 6


@dataclass(frozen=True, slots=True)
class Stage:
    """What is shown of which page, in the picture's pixels.

    Args:
        view: left, top, width and height of the view; it may reach beyond the paper.
        box: the place that is meant, with a little margin; None where none is known.
    """

    source: Source
    page: int
    view: tuple[int, int, int, int]
    box: Box | None

    @property
    def shade(self) -> str:
        """The path over all of the paper but the place."""
        whole = f"M0 0H{self.source.width}V{self.source.height}H0Z"
        one = self.box
        return "" if one is None else f"{whole}M{one.left} {one.top}V{one.bottom}H{one.right}V{one.top}Z"


def stage(source: Source, page: int, box: Box | None) -> Stage:
    """The view with a place in its middle; without one the head of the page."""
    width = source.width * _SHARE if box is None else max(source.width * _SHARE, (box.right - box.left) * _AROUND)
    width = min(width, source.width) if box is None else width
    height = width * _ASPECT
    middle = (source.width / 2, height / 2) if box is None else ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
    left = middle[0] - width / 2
    if width <= source.width:  # sideways the view stays on the paper, so that lines are seen from their beginning
        left = min(max(0.0, left), source.width - width)
    view = (round(left), round(middle[1] - height / 2), round(width), round(height))
    return Stage(source, page, view, None if box is None else _wider(box, source))


def stage_of(document: Document, page: int, box: Box | None, *, links: Links) -> Stage | None:
    """The same for a page of a document; None where it has no picture."""
    one = next((one for one in document.pages if one.number == page), None)
    if one is None:
        return None
    source = source_of(document.id, page, picture=one.picture, width=one.width, height=one.height, links=links)
    return stage(source, page, box) if source is not None else None


def _wider(box: Box, source: Source) -> Box:
    return Box(max(0, box.left - _MARGIN), max(0, box.top - _MARGIN), min(source.width, max(box.right, 0) + _MARGIN),
               min(source.height, box.bottom + _MARGIN))
