"""Pictures of pages made ready for reading."""

from __future__ import annotations

from indexer.preparing.ink import coloured_share, luminance, without_stamps

__all__ = ["coloured_share", "luminance", "without_stamps"]
