"""Where the time of a search goes: the parts of `SearchService.search`, each without the parts within it.

A function of each part is wrapped, which costs about a microsecond a call; a part that is called often looks that much
larger than it is.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

_ENGINE = "library.search.whoosh_engine"
_WORDS = "library.search.understanding.words"
_KERNEL = f"{_ENGINE}.kernel.answering"
_PARTS = (
    ("typed in keys, operators", "library.search.understanding.understand", "typed_as_keys"),
    ("typed in keys, operators", "library.search.understanding.understand", "parse"),
    ("normal form and tokens", _WORDS, "tokens"),
    ("spellings and words", _WORDS, "senses"),
    ("facts: codes, dates, kinds", _WORDS, "facts_in"),
    ("facts: codes, dates, kinds", f"{_WORDS}:WordsReader", "_whole"),
    ("what is asked of each word", f"{_WORDS}:WordsReader", "_words"),
    ("understanding, the rest", "library.search.service", "understand"),
    ("what may be misread", "library.search.understanding.model:Understanding", "rescued"),
    ("last commit, names in force", "library.search.lexicon:Lexicons", "of"),
    ("what holds today", "library.search.lexicon:Lexicon", "groups"),
    ("names in the index", "library.search.grouping:GroupedCommit", "search_or"),
    ("is there such a document", f"{_ENGINE}.commit:OpenCommit", "holds"),
    ("the tree as numbers", f"{_KERNEL}:Plan", "__init__"),
    ("kernel: finding and counting", f"{_KERNEL}:CompiledAnswer", "_match"),
    ("facets", f"{_KERNEL}:CompiledAnswer", "_facets"),
    ("kernel: ranking, pages", f"{_KERNEL}:CompiledAnswer", "_all_shown"),
    ("answering, the rest", f"{_ENGINE}.commit:OpenCommit", "search_or"),
    ("records from the catalogue", "library.search.service:SearchService", "_results"),
    ("a suggestion", "library.search.service:SearchService", "_suggestion"),
    ("the rest", "library.search.service:SearchService", "search"),
)


class Stages:
    """Counts the time of each part by a clock."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._within: list[float] = []  # what the parts within each open part took
        self._spent: dict[str, float] = {}

    def watch(self) -> None:
        """Wrap the parts."""
        for label, where, name in _PARTS:
            module, _, owner = where.partition(":")
            holder: Any = import_module(module)
            holder = getattr(holder, owner) if owner else holder
            setattr(holder, name, self._timed(label, getattr(holder, name)))

    def _timed(self, label: str, function: Callable[..., Any]) -> Callable[..., Any]:
        clock, within, spent = self._clock, self._within, self._spent

        def timed(*arguments: Any, **named: Any) -> Any:
            within.append(0.0)
            began = clock()
            try:
                return function(*arguments, **named)
            finally:
                took = clock() - began
                spent[label] = spent.get(label, 0.0) + took - within.pop()
                if within:
                    within[-1] += took

        return timed

    def take(self) -> dict[str, float]:
        """Seconds of each part since the last call."""
        taken = dict(self._spent)
        self._spent.clear()
        return taken


def print_stages(taken: Iterable[dict[str, float]]) -> None:
    """One line for each part: microseconds of the middle query, the mean, and its share.

    Args:
        taken: of each query the seconds of its parts.
    """
    queries = list(taken)
    labels = dict.fromkeys(label for label, _, _ in _PARTS)
    means = {label: statistics.mean(one.get(label, 0.0) for one in queries) for label in labels}
    whole = sum(means.values())
    print("\n| part of a warm search | middle, µs | mean, µs | share |\n|---|---|---|---|")
    for label, mean in means.items():
        middle = statistics.median(one.get(label, 0.0) for one in queries)
        print(f"| {label} | {1e6 * middle:,.0f} | {1e6 * mean:,.0f} | {mean / whole:.0%} |")
    print(f"| all | | {1e6 * whole:,.0f} | 100% |")
