"""The tokens of one commit: how frequent they are, how they are spelled, what they may become.

Each is looked for only when a query first needs it, and kept until the next commit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, TypeVar

from library.search.beginnings import meant
from library.search.contract import Field, Searchable
from library.search.folded import FoldedTokens, without_marks
from library.search.spelling import ways_to_write
from library.vietnamese import fold

MOST_SPELLINGS: Final = 24
"""Spellings of one token without diacritics that are looked for; the rarest are left out."""
MOST_GUESSED: Final = 1 << 16
"""Tokens among which one is looked for that was misspelled: more would take time in which nobody gets an answer, and
the rarest of so many are mostly misread or misspelled themselves."""

_NUMBER: Final = re.compile(r"\d+")
_LONGEST_NUMBER: Final = 9
_MOST_KEPT: Final = 1_024
"""Beginnings of words that are kept with these words, which are some ten thousand."""
_FIRST_LETTERS: Final = {**{letter: (letter,) for letter in "bcghklmnpqrstvx"}, "d": ("d", "đ")}
"""How a syllable may begin that begins so without its diacritics; one that begins with a vowel in too many ways."""
_SLOTS_KEPT: Final = 1 << 13
_ASKED: Final = (Field.TEXT, Field.SUBJECT, Field.HEADINGS)
"""Where a word of a question is looked for."""
_LARGE: Final = 2_000
_HARDLY: Final = 0.05

Spellings = tuple[tuple[str, int], ...]
"""Tokens with the number of documents that have them, most frequent first."""
T = TypeVar("T")


class Listing:
    """Whole lists of an index, which take a second to read where there are 100,000 documents.

    They only give weight to spellings and suggest, so that a list from a few commits ago will do.
    """

    def __init__(self, engine: Searchable) -> None:
        self._engine = engine
        self._documents = engine.document_count()

    def will_do(self, documents: int) -> bool:
        """Whether the archive has hardly changed since, or is as small as to be read again at once."""
        return documents == self._documents or (
            self._documents >= _LARGE and abs(documents - self._documents) <= self._documents * _HARDLY
        )

    @cached_property
    def subjects(self) -> FoldedTokens:
        """The tokens of subjects by what they are without diacritics."""
        return self._folded(Field.SUBJECT)

    @cached_property
    def plain(self) -> str:
        """The tokens of the text without diacritics, each on a line of its own; of very many the most frequent."""
        found = _most_frequent(self._engine.vocabulary(Field.TEXT), MOST_GUESSED)
        return "\n".join(dict.fromkeys(without_marks([token for token, _ in found])))

    def _folded(self, field: Field) -> FoldedTokens:
        found = self._engine.vocabulary(field)
        return FoldedTokens(without_marks([token for token, _ in found]), found)


class Vocabulary:
    """The tokens of one commit."""

    def __init__(self, engine: Searchable, listing: Listing) -> None:
        self._engine = engine
        self._listing = listing
        self._spellings: dict[str, Spellings] = {}
        self._begun: dict[str, tuple[Sequence[tuple[str, int]], str]] = {}
        self._words: dict[tuple[str, str | None], Spellings] = {}
        self._slots: dict[str, Any] = {}
        self._counted: dict[str, int] = {}

    def kept(self, tokens: Sequence[str], make: Callable[[str, Vocabulary], T]) -> list[T]:
        """What is made of each token with these words; made once."""
        known = self._slots
        try:
            return [known[token] for token in tokens]
        except KeyError:
            if len(known) >= _SLOTS_KEPT:
                known = self._slots = {}
            new = [token for token in tokens if token not in known]
            for field in _ASKED:
                self._engine.expect(field, new)
            known |= {token: make(token, self) for token in new}
            return [known[token] for token in tokens]

    def words_counted(self, words: Sequence[str]) -> list[int]:
        """How many documents have each word of several syllables (`nghị_quyết`), which mostly is none."""
        known = self._counted
        try:
            return [known[word] for word in words]
        except KeyError:
            if len(known) >= _SLOTS_KEPT:
                known = self._counted = {}
            known |= self.frequencies(words, Field.WORDS)
            return [known[word] for word in words]

    @cached_property
    def documents(self) -> int:
        """How many documents there are."""
        return self._engine.document_count()

    def frequencies(self, wanted: Iterable[str], field: Field = Field.TEXT) -> Mapping[str, int]:
        """How many documents have each token."""
        return self._engine.frequencies(field, dict.fromkeys(wanted))

    def spellings(self, plain: str) -> Spellings:
        """The tokens of the text that are this one without their diacritics."""
        return self._held(plain)[:MOST_SPELLINGS]

    def leaves_out(self, plain: str) -> bool:
        """Whether there are more of them than are looked for."""
        return len(self._held(plain)) > MOST_SPELLINGS

    def _held(self, plain: str) -> Spellings:
        """All of them, most frequent first."""
        found = self._spellings.get(plain)
        if found is None:
            known = self.frequencies(ways_to_write(plain))
            held = sorted(((token, count) for token, count in known.items() if count), key=_frequent_first)
            found = self._spellings[plain] = tuple(held)
        return found

    def _words_begun(self, first: str, exactly: str | None, second: str) -> tuple[Sequence[tuple[str, int]], str]:
        """The words whose first syllable is this one without its diacritics; the same without theirs, each on a line.

        Of those whose second syllable begins otherwise most are left out: in a language of Vietnamese letters a
        consonant stands for itself, and d for đ.

        Read where they stand in the index: the whole list takes seconds to read where there are 100,000 documents.

        Args:
            exactly: how the first syllable is spelled; None for however it is.
            second: the second syllable without its diacritics.
        """
        letters = _FIRST_LETTERS.get(second[:1], ("",))
        key = (first if exactly is None else f"{exactly}_") + f" {letters[0]}"
        known = self._begun.get(key)
        if known is None:
            ways = [exactly] if exactly is not None else [way for way, _ in self._held(first)]
            begun = [one for way in ways for letter in letters
                     for one in self._engine.begun(Field.WORDS, f"{way}_{letter}")]  # fmt: skip
            known = begun, "\n".join(("", *without_marks([word for word, _ in begun]), ""))
            if len(self._begun) >= _MOST_KEPT:
                self._begun.clear()
            self._begun[key] = known
        return known

    def word_spellings(self, plain: str, first: str | None = None) -> Spellings:
        """The words (`nghị_quyết`) that are this one (`nghi_quyet`) without their diacritics, most frequent first.

        Args:
            first: how the first syllable is spelled; None for however it is.
        """
        found = self._words.get((plain, first))
        if found is None:
            if len(self._words) >= _SLOTS_KEPT:
                self._words = {}
            found = self._words[plain, first] = self._look_for_words(plain, first)
        return found

    def _look_for_words(self, plain: str, first: str | None) -> Spellings:
        """The same, by a look at the lines: to sort the words by what they are would take far longer than one look."""
        syllable, joint, rest = plain.partition("_")
        if not joint:
            return ()
        begun, lines = self._words_begun(syllable, first, rest)
        line, found = f"\n{plain}\n", []
        at = lines.find(line)
        while at >= 0:
            found.append(begun[lines.count("\n", 0, at)])
            at = lines.find(line, at + 1)
        return tuple(sorted(found, key=_frequent_first)[:MOST_SPELLINGS])

    def codes_joined(self, together: str) -> tuple[str, ...]:
        """The keys of codes that are this (`7hdbtgdtw`) when they are written together without diacritics."""
        match = _NUMBER.match(together)
        if match is None:
            return ()
        digits = match[0]  # a year may stand behind the number: `202023QH15`
        beginnings = [f"{digits[:end]}|" for end in range(1, min(len(digits), _LONGEST_NUMBER) + 1)]
        beginnings += [f"{digits}{letter}|" for letter in ways_to_write(together[match.end() : match.end() + 1])]
        beginnings.append(f"{digits}{together[match.end() : match.end() + 3]}|")  # `bis`
        found = (key for field in (Field.CODE, Field.CITED) for beginning in beginnings
                 for key, _ in self._engine.begun(field, beginning))  # fmt: skip
        return tuple(dict.fromkeys(key for key in found if joined_code(key) == together))

    def beginning(self, typed: str, *, limit: int) -> tuple[str, ...]:
        """The tokens of subjects that an unfinished one may become, most frequent first."""
        return meant(typed, self._listing.subjects, limit=limit)

    def plain_tokens(self) -> Sequence[str]:
        """All tokens of the text without their diacritics."""
        return self._listing.plain.splitlines()


def joined_code(key: str) -> str:
    """A key of a code without what stands between its parts and its bodies, and without diacritics."""
    return fold(key.replace("|", "").replace("&", ""))


def _frequent_first(entry: tuple[str, int]) -> tuple[int, str]:
    return -entry[1], entry[0]


def _most_frequent(found: Sequence[tuple[str, int]], most: int) -> Sequence[tuple[str, int]]:
    """So many at most, in their order; of equally frequent ones the first."""
    if len(found) <= most:
        return found
    ordered = sorted([count for _, count in found], reverse=True)
    least = ordered[most - 1]
    left = most - ordered.index(least)  # how many of the least frequent there is room for
    as_rare = [place for place, (_, count) in enumerate(found) if count == least]
    end = as_rare[left] if left < len(as_rare) else len(found)
    return [one for one in found[:end] if one[1] >= least] + [one for one in found[end:] if one[1] > least]
