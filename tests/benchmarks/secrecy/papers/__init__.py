"""Papers drawn from ranges with a seed, with a mark of secrecy or with something that only looks like one."""

from __future__ import annotations

from papers.decks import HALVES, PIECES, Drawn, Wanted, draw, draw_piece, pieces_of, wanted_of

__all__ = ["HALVES", "PIECES", "Drawn", "Wanted", "draw", "draw_piece", "pieces_of", "wanted_of"]
