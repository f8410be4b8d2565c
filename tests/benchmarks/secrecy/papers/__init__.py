"""Papers drawn from ranges with a seed, with a mark of secrecy or with something that only looks like one."""

from __future__ import annotations

from papers.decks import HALVES, Drawn, Wanted, draw, wanted_of

__all__ = ["HALVES", "Drawn", "Wanted", "draw", "wanted_of"]
