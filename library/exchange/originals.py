"""Kinds of originals that have pages to lay text under, by their media types."""

from __future__ import annotations

from typing import Final

PDF: Final = "application/pdf"
PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/tiff"})
MEDIA_TYPES: Final = PICTURES | {PDF}
