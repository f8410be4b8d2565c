"""Pictures of pages made ready for reading."""

from __future__ import annotations

from indexer.preparing.ink import coloured_share, luminance, without_stamps
from indexer.preparing.skew import skew_of, straighten
from indexer.preparing.softening import enlarge, soften, turn
from indexer.preparing.stamps import FoundStamp, find_stamps

__all__ = [
    "FoundStamp",
    "coloured_share",
    "enlarge",
    "find_stamps",
    "luminance",
    "skew_of",
    "soften",
    "straighten",
    "turn",
    "without_stamps",
]
