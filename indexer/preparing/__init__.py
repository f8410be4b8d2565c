"""Pictures of pages made ready for reading."""

from __future__ import annotations

from indexer.preparing.evening import dark_on_light, even
from indexer.preparing.found_stamp import FoundStamp
from indexer.preparing.ink import coloured_share, luminance, without_stamps
from indexer.preparing.skew import skew_of, straighten
from indexer.preparing.softening import is_speckled, shrink, soften, turn
from indexer.preparing.stamps import find_stamps

__all__ = [
    "FoundStamp",
    "coloured_share",
    "dark_on_light",
    "even",
    "find_stamps",
    "is_speckled",
    "luminance",
    "shrink",
    "skew_of",
    "soften",
    "straighten",
    "turn",
    "without_stamps",
]
