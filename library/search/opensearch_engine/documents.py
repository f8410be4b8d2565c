"""A document and its pages as the cluster stores them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from library.search.contract import Field, IndexedDocument

LONGEST_PHRASE: Final = 32
"""Of a longer phrase the first parts decide on which page it begins."""
_SEAM: Final = LONGEST_PHRASE - 1
_LONGEST_TOKEN: Final = 8_000  # letters of four bytes; the cluster takes 32,766 bytes
_KEPT_OF_LONGER: Final = 1_000
_LONGEST_KEY: Final = 400  # bytes; the cluster takes 512

Stored = Mapping[str, Any]


def kept(token: str) -> str:
    """The token as it is stored: one that is too long for the cluster by its beginning and a checksum."""
    if len(token) <= _LONGEST_TOKEN:
        return token
    return token[:_KEPT_OF_LONGER] + hashlib.sha256(token.encode()).hexdigest()


def key_of(document_id: str, born: int) -> str:
    """The key of one version of a document."""
    whole = f"{document_id}@{born}"
    if len(whole.encode()) <= _LONGEST_KEY:
        return whole
    return f"{hashlib.sha256(document_id.encode()).hexdigest()}@{born}"


def stored(document: IndexedDocument, born: int) -> Stored:
    """The document itself.

    Args:
        born: number of the attempt that writes it.
    """
    tokens = {str(field): list(map(kept, found)) for field, found in document.tokens.items() if len(found)}
    return {
        **tokens, **{f"length_{field}": len(found) for field, found in tokens.items()},
        "distinct": {field: sorted(set(found)) for field, found in tokens.items()},
        "id": document.id, "year": document.year, "kind": document.kind, "committee": document.committee,
        "issued": document.issued or None, "audience": sorted(document.audience), "born": born,
    }  # fmt: skip


def pages_of(document: IndexedDocument, born: int) -> Iterator[tuple[str, Stored]]:
    """Its pages, each with its key.

    `seam` is the end of a page and the beginning of what follows, for phrases that go over; `tail` is as long as the
    part of the seam that stands on the page.
    """
    text = list(map(kept, document.tokens.get(Field.TEXT, ())))
    key = key_of(document.id, born)
    starts = document.page_starts
    for number, (first, end) in enumerate(pairwise(starts), 1):
        if first < end:
            yield f"{key}#{number}", {"document": key, "number": number, "born": born, "text": text[first:end],
                                      **_seam(text, first, end)}


def _seam(text: Sequence[str], first: int, end: int) -> Stored:
    head = text[end : end + _SEAM]
    if not head:
        return {}
    tail = text[max(first, end - _SEAM) : end]
    return {"seam": [*tail, *head], "tail": ["t"] * len(tail)}
