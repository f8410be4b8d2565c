"""The Whoosh index of the product: `WhooshEngine`. Nothing outside this package imports Whoosh."""

from __future__ import annotations

from library.search.whoosh_engine.engine import WhooshEngine

__all__ = ["WhooshEngine"]
