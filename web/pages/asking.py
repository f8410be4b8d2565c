"""What the page families share: parameters in, answers out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flask import request
from werkzeug.datastructures import MultiDict

from library.search.contract import Facet
from library.search.service import Answer, Ask, Result
from web import bounds
from web.choice import Choice
from web.viewing import room


def parameters(given: MultiDict[str, str] | None = None) -> bounds.Parameters:
    """Every parameter of this request's address (or of a form) with all its values."""
    return (request.args if given is None else given).to_dict(flat=False)


def answer(choice: Choice, *, offset: int | None = None, limit: int | None = None, snippets: bool = True,
           among: frozenset[str] | None = None) -> Answer:  # fmt: skip
    """What the library answers to a choice; by default the choice's own page, and of all documents."""
    return room().search.search(
        Ask(
            query=choice.query,
            filters=choice.filters,
            sort=choice.sort,
            offset=choice.offset if offset is None else offset,
            limit=choice.size if limit is None else limit,
            snippets=snippets,
            suggests=limit != 0 and among is None,  # who only counts shows none
            among=among,
        )
    )


def batches(choice: Choice, size: int) -> Iterator[tuple[Result, ...]]:
    """The results that have all the words, a batch at a time: memory stays flat however many there are."""
    return room().search.batches(Ask(query=choice.query, filters=choice.filters, sort=choice.sort), size)


def known_by_label(choice: Choice) -> Choice:
    """The choice with committees and kinds as the lists name them, whichever of their names the address has."""
    labels = {facet: tuple(dict.fromkeys(room().search.label_of(facet, one) for one in values))
              for facet, values in ((Facet.COMMITTEE, choice.committees), (Facet.KIND, choice.kinds))}  # fmt: skip
    return replace(choice, committees=labels[Facet.COMMITTEE], kinds=labels[Facet.KIND])
