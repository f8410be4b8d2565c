"""A name as people type it, in any case, with any blanks and without diacritics: which of the listed ones is meant?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product
from typing import Final

from library.vietnamese import Abbreviations, fold, tokens
from library.vietnamese.abbreviations import shipped

_MOST_FORMS: Final = 16
_Words = tuple[str, ...]


def other_forms(words: Sequence[str], abbreviations: Abbreviations) -> Iterator[_Words]:
    """A name with its abbreviations written out and its long forms abbreviated: `ubnd tỉnh nghệ an`."""
    forms: dict[int, tuple[int, list[_Words]]] = {}
    for start, length, form in abbreviations.expansions(words):
        forms.setdefault(start, (length, [tuple(words[start : start + length])]))[1].append(form)
    if not forms:
        return
    parts: list[list[_Words]] = []
    place = 0
    while place < len(words):
        length, ways = forms.get(place, (1, [(words[place],)]))
        parts.append(ways)
        place += length
    for chosen in islice(product(*parts), 1, _MOST_FORMS):
        yield tuple(word for part in chosen for word in part)


class TypedNames:
    """Finds what is listed under a name.

    Args:
        named: each name with what it is listed under.
        abbreviations: that may stand in what is typed; those that ship with the library where none are given.
    """

    def __init__(self, named: Iterable[tuple[str, str]], abbreviations: Abbreviations | None = None) -> None:
        self._abbreviations = abbreviations
        self._known: dict[_Words, list[tuple[_Words, str]]] = {}
        for name, listed in named:
            words = _words(name)
            self._known.setdefault(_plain(words), []).append((words, listed))

    def meant(self, typed: str) -> frozenset[str]:
        """All that can be meant; a word without diacritics stands for every spelling, one with them for itself.

        Where nothing can, abbreviations are looked at.
        """
        words = _words(typed)
        return self._fitting(words) or frozenset().union(
            *map(self._fitting, other_forms(words, self._abbreviations or shipped())))

    def _fitting(self, words: _Words) -> frozenset[str]:
        return frozenset(listed for own, listed in self._known.get(_plain(words), ())
                         if all(one == other or one.isascii() for one, other in zip(words, own, strict=True)))


def _words(name: str) -> _Words:
    return tuple(token.text for token in tokens(name))


def _plain(words: _Words) -> _Words:
    return tuple(map(fold, words))
