"""A small drawing of what stands around a document: what it rests on to the left, what came of it to the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from web.views.relations import Group, Line

MOST: Final = 25
"""Boxes with the one in the middle."""
_SIDE: Final = (MOST - 1) // 2
_WIDE: Final = 200
_HIGH: Final = 36
_STEP: Final = 44
_GAP: Final = 80
_NARROW: Final = 344
_INSET: Final = 30
"""Between a box and its line in the narrow drawing, where boxes stand one above the other."""
_FITS: Final = 25
"""Characters of a name in a box, as wide as small letters are."""
_CAPITAL: Final = 1.2
"""How wide a capital is, in small letters."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A document: its corner in the drawing's units, its name as it fits, what it is to the middle."""

    left: int
    top: int
    name: str
    whole: str
    what: str
    href: str | None
    absent: bool
    ends: bool
    path: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """All boxes but the middle one, which stands at `left, top`; `more` are in the list alone.

    Args:
        narrow: the same boxes for a narrow screen: one above the other, still to the left and to the right.
    """

    width: int
    height: int
    box_width: int
    box_height: int
    left: int
    top: int
    name: str
    boxes: tuple[Neighbour, ...]
    more: int
    narrow: Drawing | None = None


def drawing(name: str, groups: Sequence[Group]) -> Drawing | None:
    """What fits of the relations of a document; None where there are none."""
    before = [(group, line) for group in groups if not group.incoming for line in group.lines]
    after = [(group, line) for group in groups if group.incoming for line in group.lines]
    if not before and not after:
        return None
    sides = (_once(before)[:_SIDE], _once(after)[:_SIDE])
    rows = max(1, *map(len, sides))
    height = rows * _STEP - (_STEP - _HIGH) + 4
    middle = _WIDE + _GAP, (height - _HIGH) // 2
    boxes = [box for side, lines in enumerate(sides) for box in _column(side, lines, height, middle)]
    narrow = _narrow(_short(name), *([box for box in boxes if (box.left > 2) == right] for right in (False, True)))
    every = len(_once(before)) + len(_once(after)) + sum(group.more for group in groups)
    return Drawing(3 * _WIDE + 2 * _GAP + 4, height, _WIDE, _HIGH, *middle, _short(name), tuple(boxes),
                   every - len(boxes), narrow)  # fmt: skip


def _narrow(name: str, before: Sequence[Neighbour], after: Sequence[Neighbour]) -> Drawing:
    top = 2 + len(before) * _STEP
    left = (_NARROW - _WIDE) // 2
    boxes = []
    for place, box in enumerate([*before, *after]):
        rests = place < len(before)
        at = 2 + (place if rests else place + 1) * _STEP
        own = 2 if rests else _NARROW - _WIDE - 2
        path = (f"M{own + _WIDE} {at + _HIGH // 2} H{own + _WIDE + _INSET} V{top}" if rests else
                f"M{own} {at + _HIGH // 2} H{own - _INSET} V{top + _HIGH}")  # fmt: skip
        boxes.append(replace(box, left=own, top=at, path=path))
    height = (len(boxes) + 1) * _STEP - (_STEP - _HIGH) + 4
    return Drawing(_NARROW, height, _WIDE, _HIGH, left, top, name, tuple(boxes), 0)


def _once(found: Sequence[tuple[Group, Line]]) -> list[tuple[Group, Line]]:
    """Each document once, by the first of what it is."""
    kept: dict[tuple[str, str | None], tuple[Group, Line]] = {}
    for group, line in found:
        kept.setdefault((line.name, line.day), (group, line))
    return list(kept.values())


def _column(side: int, lines: Sequence[tuple[Group, Line]], height: int, middle: tuple[int, int]) -> list[Neighbour]:
    left = 2 if side == 0 else 2 * (_WIDE + _GAP)
    first = (height - (len(lines) * _STEP - (_STEP - _HIGH))) // 2
    ordered = sorted(lines, key=lambda one: _ordinal(one[1].day))
    found = []
    for place, (group, line) in enumerate(ordered):
        top = first + place * _STEP
        near, far = (left + _WIDE, middle[0]) if side == 0 else (left, middle[0] + _WIDE)
        path = f"M{near} {top + _HIGH // 2} H{(near + far) // 2} V{middle[1] + _HIGH // 2} H{far}"
        text = f"{line.name} · {line.day}" if line.day else line.name
        found.append(Neighbour(left, top, _short(text), text, group.label, line.href, line.absent, group.changes, path))
    return found


def _ordinal(day: str | None) -> tuple[int, ...]:
    return tuple(int(part) for part in reversed((day or "0").split("-")))


def _short(text: str) -> str:
    """As much of a name as fits."""
    wide, fits = 0.0, 0
    for place, letter in enumerate(text, 1):
        wide += _CAPITAL if letter.isupper() else 1
        fits = place if wide <= _FITS - 1 else fits
    return text if wide <= _FITS else text[:fits].rstrip() + "…"
