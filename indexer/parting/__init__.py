"""From a file to the documents in it."""

from __future__ import annotations

from indexer.parting.beginning import may_begin
from indexer.parting.cutting import Piece, cut, spans
from indexer.parting.recognising import first_pages, with_hints

__all__ = ["Piece", "cut", "first_pages", "may_begin", "spans", "with_hints"]
