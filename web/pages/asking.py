"""What the page families share: parameters in, answers out."""

from __future__ import annotations

from typing import Final

from flask import request
from library.search.service import Answer, Ask

from library.search.contract import PUBLIC
from web import bounds
from web.choice import Choice
from web.rendering import site

AUDIENCE: Final = frozenset({PUBLIC})
"""Everybody; there is no login yet."""


def parameters() -> bounds.Parameters:
    """Every parameter of this request with all its values."""
    return request.args.to_dict(flat=False)


def answer(choice: Choice, *, offset: int | None = None, limit: int | None = None, snippets: bool = True) -> Answer:
    """What the library answers to a choice; by default the choice's own page."""
    return site().library.search.search(
        Ask(
            query=choice.query,
            filters=choice.filters,
            audience=AUDIENCE,
            sort=choice.sort,
            offset=choice.offset if offset is None else offset,
            limit=choice.size if limit is None else limit,
            snippets=snippets,
        )
    )
