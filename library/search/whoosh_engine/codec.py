"""What Whoosh wants of a codec, as far as the product uses Whoosh: segments with names, pickled in each commit.

The arrays are read (`evaluation`) and written (`building`, `merging`) without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whoosh.codec import base

from library.search.whoosh_engine.segment import ArraySegment


@dataclass(slots=True)
class _Idle:
    """Stands where Whoosh's writer keeps a writer of its own, which is never given anything."""

    is_closed: bool = False


class ArrayCodec(base.Codec):  # type: ignore[misc]  # Whoosh has no types
    """Segments as one file of arrays each."""

    length_stats = False  # Whoosh would read the new segment back for lengths that the arrays have anyway

    def per_document_writer(self, storage: Any, segment: ArraySegment) -> Any:
        """Nothing is written document by document."""
        return _Idle()

    def field_writer(self, storage: Any, segment: ArraySegment) -> Any:
        """Nothing is written posting by posting."""
        return _Idle()

    def new_segment(self, storage: Any, indexname: str) -> ArraySegment:
        """An empty segment with a name of its own."""
        return ArraySegment(self, indexname)
