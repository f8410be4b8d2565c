"""Plain BM25, written for comparison and sharing no code with the library's engines."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

K1, B = 1.2, 0.75
PAIRS = 0.5
FORMULA = (
    f"score = sum over query tokens of idf * tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / mean length)), "
    f"idf = ln(1 + (N - n + 0.5) / (n + 0.5)), k1 = {K1}, b = {B}; tokens: lower-case NFC runs of letters and digits; "
    f"pairs: plus {PAIRS} * the same over neighbouring tokens"
)


def syllables(text: str) -> list[str]:
    """Lower-case runs of letters and digits."""
    return re.findall(r"\w+", unicodedata.normalize("NFC", text).lower())


def neighbours(found: Sequence[str]) -> list[str]:
    """Every two tokens side by side."""
    return [f"{one} {other}" for one, other in pairwise(found)]


class Bm25:
    """BM25 over lists of tokens."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self._size = len(documents)
        self._lengths = [len(one) for one in documents]
        self._mean = sum(self._lengths) / max(1, len(documents))
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, one in enumerate(documents):
            for token, count in Counter(one).items():
                self._postings[token].append((number, count))

    def scores(self, query: Sequence[str]) -> dict[int, float]:
        """Scores of all documents that have any of the tokens; a token asked for twice counts twice."""
        scores: dict[int, float] = defaultdict(float)
        for token in query:
            postings = self._postings.get(token, ())
            idf = math.log(1 + (self._size - len(postings) + 0.5) / (len(postings) + 0.5))
            for number, count in postings:
                length = 1 - B + B * self._lengths[number] / self._mean
                scores[number] += idf * count * (K1 + 1) / (count + K1 * length)
        return scores


class Baseline:
    """BM25 on syllables, alone or with half of BM25 on pairs of them."""

    def __init__(self, texts: Sequence[str], ids: Sequence[str]) -> None:
        documents = [syllables(text) for text in texts]
        self._ids = ids
        self._single = Bm25(documents)
        self._double = Bm25([neighbours(one) for one in documents])

    def ranked(self, question: str, depth: int, *, with_pairs: bool) -> list[str]:
        """The best documents; ties by their place in the collection."""
        found = syllables(question)
        scores = self._single.scores(found)
        if with_pairs:
            for number, score in self._double.scores(neighbours(found)).items():
                scores[number] = scores.get(number, 0.0) + PAIRS * score
        best = sorted(scores, key=lambda number: (-scores[number], number))
        return [self._ids[number] for number in best[:depth]]
