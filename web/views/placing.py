"""The place on a page that a person picks for a relation: lines, by clicks on the page's picture."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from library.acts.relating import LONGEST_QUOTE
from library.page_lines import line_boxes, lines_of
from library.records import Box, Document, Page
from web.links import Links
from web.pictures import has_narrow
from web.views.crops import Source, source_of

WIDTH: Final = 620
"""CSS pixels across of the picture, whatever the window: a click without a script tells nothing but these."""
_FAR: Final = 1.5
"""So many heights of a line a click may miss it."""
_LINES: Final = re.compile(r"(\d{1,4})-(\d{1,4})")


@dataclass(frozen=True, slots=True)
class PlaceView:
    """The picture of a page with the lines that are picked.

    Args:
        number, pages: which page, of how many.
        height: of the picture in CSS pixels.
        marks: the lines, in CSS pixels of the picture.
        lines: the first and the last that are picked, as the form sends them back; empty where none is.
        previous, next: the pages beside it; None where there is none.
    """

    source: Source
    number: int
    pages: int
    width: int
    height: int
    marks: tuple[Box, ...]
    lines: str
    previous: int | None
    next: int | None


def picked(page: Page, x: int, y: int, before: str) -> tuple[str, str]:
    """The lines that are picked after a click, and their words; both empty where no line is near.

    A click beside what was picked takes in all lines up to there; a click on it, or so far from it that no
    relation quotes so much, begins anew with that line.

    Args:
        page: with its word boxes.
        x, y: in CSS pixels of the picture.
        before: what was picked before, as a form sends it.
    """
    scale = (page.width or WIDTH) / WIDTH
    line = _line_at(line_boxes(page.text, page.words), round(x * scale), round(y * scale))
    if line is None:
        return "", ""
    first, last = line, line
    earlier = _LINES.fullmatch(before)
    if earlier and not int(earlier[1]) <= line <= int(earlier[2]):
        first, last = min(line, int(earlier[1])), max(line, int(earlier[2]))
    words = " ".join(" ".join(lines_of(page.text)[first : last + 1]).split())
    if len(words) > LONGEST_QUOTE and first < last:
        return picked(page, x, y, "")
    return f"{first}-{last}", words[:LONGEST_QUOTE]


def place_view(document: Document, page: Page, lines: str, *, links: Links) -> PlaceView | None:
    """The picture to click on; None where the page has none, or no word of it has a place."""
    source = source_of(document.id, page.number, picture=page.picture, width=page.width, height=page.height,
                       links=links)  # fmt: skip
    boxes = line_boxes(page.text, page.words)
    if source is None or not any(boxes):
        return None
    scale, asked = source.width / WIDTH, _LINES.fullmatch(lines)
    chosen = boxes[int(asked[1]) : int(asked[2]) + 1] if asked else []
    marks = tuple(Box(*(round(side / scale) for side in (one.left, one.top, one.right, one.bottom)))
                  for one in chosen if one is not None)  # fmt: skip
    numbers = [one.number for one in document.pages]
    at = numbers.index(page.number)
    if has_narrow(source.width):
        href = links.picture(document.id, page.number, version=page.picture, narrow=True)
        source = Source(href, source.width, source.height)
    return PlaceView(source, page.number, len(numbers), WIDTH, round(source.height / scale), marks,
                     lines if asked else "", numbers[at - 1] if at else None,
                     numbers[at + 1] if at + 1 < len(numbers) else None)  # fmt: skip


def _line_at(boxes: list[Box | None], x: int, y: int) -> int | None:
    """The line whose box is nearest; of those at the same height the one that is nearest to the side."""
    found = []
    for index, box in enumerate(boxes):
        if box is not None:
            beside = max(box.left - x, 0, x - box.right)
            above = max(box.top - y, 0, y - box.bottom)
            if above <= _FAR * (box.bottom - box.top):
                found.append((above, beside, index))
    return min(found)[2] if found else None
