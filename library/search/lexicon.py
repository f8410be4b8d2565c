"""What the archive's own words say about a query: spellings, how frequent they are, names of kinds and committees.

Made from one commit of an engine and kept until the next; each part only when a query first needs it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final

from library.search.contract import Engine, Everything, Facet, FacetCount, Field, Request
from library.vietnamese import fold

MOST_SPELLINGS: Final = 24
"""Spellings of one token without diacritics that are looked for; the rarest are left out."""

Spellings = tuple[tuple[str, int], ...]
"""Tokens with the number of documents that have them, most frequent first."""


class Vocabulary:
    """The tokens of one commit."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._frequencies: dict[tuple[Field, str], int] = {}

    @cached_property
    def documents(self) -> int:
        """How many documents there are."""
        return self._engine.document_count()

    def frequencies(self, tokens: Iterable[str], field: Field = Field.TEXT) -> Mapping[str, int]:
        """How many documents have each token."""
        return self._engine.frequencies(field, dict.fromkeys(tokens))

    def spellings(self, plain: str) -> Spellings:
        """The tokens of the text that are this one without their diacritics."""
        return self._by_fold.get(plain, ())

    def word_spellings(self, plain: str) -> Spellings:
        """The words (`nghị_quyết`) that are this one (`nghi_quyet`) without their diacritics."""
        return self._words_by_fold.get(plain, ())

    @cached_property
    def _by_fold(self) -> Mapping[str, Spellings]:
        return _by_fold(self._engine.vocabulary(Field.TEXT))

    @cached_property
    def _words_by_fold(self) -> Mapping[str, Spellings]:
        return _by_fold(self._engine.vocabulary(Field.WORDS))


class Lexicon:
    """The archive's words, and the names that one audience may see."""

    def __init__(self, engine: Engine, words: Vocabulary, audience: frozenset[str]) -> None:
        self.words = words
        self._engine = engine
        self._audience = audience

    @cached_property
    def facets(self) -> Mapping[Facet, tuple[FacetCount, ...]]:
        """All years, kinds and committees that the audience may see, with their counts."""
        return self._engine.search(Request(query=Everything(), audience=self._audience, limit=0)).facets


class Lexicons:
    """The lexicons of an engine's last commit, one for each audience."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._watermark: int | None = None
        self._words = Vocabulary(engine)
        self._made: dict[frozenset[str], Lexicon] = {}

    def of(self, audience: frozenset[str]) -> Lexicon:
        """The lexicon of the last commit for an audience."""
        watermark = self._engine.watermark()
        with self._lock:
            if watermark != self._watermark:
                self._watermark, self._words, self._made = watermark, Vocabulary(self._engine), {}
            if audience not in self._made:
                self._made[audience] = Lexicon(self._engine, self._words, audience)
            return self._made[audience]


def _by_fold(vocabulary: Sequence[tuple[str, int]]) -> Mapping[str, Spellings]:
    gathered: dict[str, list[tuple[str, int]]] = {}
    for token, count in vocabulary:
        gathered.setdefault(fold(token), []).append((token, count))
    return {plain: tuple(sorted(found, key=lambda one: (-one[1], one[0]))[:MOST_SPELLINGS])
            for plain, found in gathered.items()}
