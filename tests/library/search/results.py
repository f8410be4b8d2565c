"""What a search gives, as ids, for tests."""

from __future__ import annotations

from library.search.service import Ask, Search


def ids(service: Search, query: str) -> list[str]:
    """The result, without what is widened."""
    answer = service.search(Ask(query, limit=50))
    return [one.id for one in answer.results[: answer.total]]


def everything(service: Search, query: str) -> list[str]:
    return [one.id for one in service.search(Ask(query, limit=50)).results]
