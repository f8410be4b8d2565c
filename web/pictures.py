"""Page pictures in two sizes: as they were kept, and narrower ones for a phone or half a window.

The narrower ones are made by whoever registers `vankien.pictures` (the indexer does); without one there is one size.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Final, Protocol

from library.archive import Archive
from library.catalogue import HoldReason

GROUP: Final = "vankien.pictures"
NARROW: Final = 800
"""Pixels across of the narrower size."""
WORTH: Final = 1.25
"""A picture not wider than so many times that is sent as it is."""


class Smaller(Protocol):
    """Makes a narrower copy of a WebP picture. Called from many threads; raises OSError where it cannot."""

    def __call__(self, picture: Path, width: int, /) -> bytes: ...


class OfAMark(Protocol):
    """Draws the piece of a held file's original where a mark stands, as WebP; keeps nothing of it."""

    def __call__(self, archive: Archive, whole: str, reason: HoldReason, /) -> bytes: ...


@cache
def drawing_marks() -> OfAMark | None:
    """Who draws marks here."""
    for entry in entry_points(group=GROUP, name="of_a_mark"):
        made: OfAMark = entry.load()
        return made
    return None


@cache
def installed() -> Smaller | None:
    """Who makes the narrower size here."""
    for entry in entry_points(group=GROUP, name="smaller"):
        made: Smaller = entry.load()
        return made
    return None


def has_narrow(width: int) -> bool:
    """Whether a picture of so many pixels across comes in two sizes."""
    return width > NARROW * WORTH and installed() is not None
