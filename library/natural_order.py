"""File names in the order in which people count them."""

from __future__ import annotations

import re


def natural(name: str) -> list[tuple[int, str]]:
    """A name in pieces, so that 9 comes before 10."""
    return [(int(piece), "") if piece.isdecimal() else (-1, piece) for piece in re.findall(r"\d+|\D+", name.lower())]
