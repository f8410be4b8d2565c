"""Names that a box offers while somebody types: the kinds and the committees of the records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LISTS: Final = {"kind": "kinds", "committee": "committees"}
"""By what is named, the id of the list in a page."""


@dataclass(frozen=True, slots=True)
class NamesOffered:
    """The names that come with a page, in Vietnamese order; the script asks for the others as they are typed."""

    kinds: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()


NO_NAMES: Final = NamesOffered()
