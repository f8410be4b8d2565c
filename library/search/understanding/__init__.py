"""From a query string to a query tree: spellings, codes, names, years, and how it was read."""

from __future__ import annotations

from library.search.understanding.model import Understanding
from library.search.understanding.understand import understand

__all__ = ["Understanding", "understand"]
