"""From a read document to its fields, with doubts and evidence."""

from __future__ import annotations

from indexer.describing.describe import describe

__all__ = ["describe"]
