"""What everybody may see, for tests that are about something else; the code itself always says who may see what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from library.records import Document
from library.search.analysis import analyse
from library.search.contract import PUBLIC, Field, IndexedDocument, Node, Request

EVERYBODY = frozenset({PUBLIC})


def indexed(id: str, tokens: Mapping[Field, Sequence[str]], page_starts: tuple[int, ...] = (),
            **facts: Any) -> IndexedDocument:
    """A document in an index."""
    return IndexedDocument(id, tokens, page_starts, **{"audience": EVERYBODY, **facts})


def for_all(query: Node, **more: Any) -> Request:
    """A question to an engine."""
    return Request(query, **{"audience": EVERYBODY, **more})


def as_indexed(document: Document) -> IndexedDocument:
    """A document as it is indexed."""
    return analyse(document, audience=EVERYBODY)
