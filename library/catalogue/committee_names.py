"""The names of committees that documents bear, as the beginning of a statement."""

from __future__ import annotations

NAMES = """
WITH RECURSIVE names (name) AS (
    SELECT min(committee) FROM documents UNION ALL
    SELECT (SELECT min(committee) FROM documents WHERE committee > name) FROM names WHERE name IS NOT NULL)"""
"""`names (name)`: each once, in their order, and NULL; a step in an index each, for names are few, documents many."""
