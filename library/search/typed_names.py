"""A name as people type it, in any case, with any blanks and without diacritics: which of the listed ones is meant?"""

from __future__ import annotations

from collections.abc import Iterable

from library.vietnamese import fold, tokens

_Words = tuple[str, ...]


class TypedNames:
    """Finds what is listed under a name.

    Args:
        named: each name with what it is listed under.
    """

    def __init__(self, named: Iterable[tuple[str, str]]) -> None:
        self._known: dict[_Words, list[tuple[_Words, str]]] = {}
        for name, listed in named:
            words = _words(name)
            self._known.setdefault(_plain(words), []).append((words, listed))

    def meant(self, typed: str) -> frozenset[str]:
        """All that can be meant; a word without diacritics stands for every spelling, one with them for itself."""
        words = _words(typed)
        return frozenset(listed for own, listed in self._known.get(_plain(words), ())
                         if all(one == other or one.isascii() for one, other in zip(words, own, strict=True)))


def _words(name: str) -> _Words:
    return tuple(token.text for token in tokens(name))


def _plain(words: _Words) -> _Words:
    return tuple(map(fold, words))
