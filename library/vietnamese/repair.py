"""Words that a reader of scans took for others, told by their neighbours: `chỉ bộ` read for `chi bộ`.

Most misread words are syllables that exist, and the reader is as sure of them as of any other: only the company they
keep gives them away. So a word is taken for another one where its pairs with the words beside it are hardly known,
where one letter read otherwise (tone, hat, hook, đ, l for i or 1, o for 0) makes a pair that is known well, and where
no other letter makes one nearly as well known. Where in doubt, the reading stands.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from library.vietnamese.normalise import Token, tokens
from library.vietnamese.syllables import fold, is_syllable

REPAIRER: Final = "1"
"""Version of what is repaired; repairs that another version made are made anew."""

Pair = tuple[str, str]
"""Two normal tokens, one behind the other."""

FEWEST: Final = 3
"""How well known the pairs of the better word must be at least, in pages and words of the dictionary."""
FEWEST_UNLISTED: Final = 6
"""The same where no dictionary lists one of the pairs: the archive's own misreadings also come more than once."""
MARGIN: Final = 3
"""How many times as well known they must be as those of the reading, and as those of the next best word."""
LEAST_PAGES: Final = 2
"""A pair of the archive counts as known from so many pages on."""

_REMEMBERED: Final = 1 << 16
_SHORTEST: Final = 2
_HEADING: Final = 5  # words in capitals one behind the other; names of people have at most four
_PASSES: Final = 3
_DIGITS: Final = str.maketrans({"0": "o", "1": "l"})
_SURNAMES: Final = frozenset(
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đoàn trịnh đinh lâm mai trương hà tạ "
    "cao phùng quách lưu tô chu thái kiều thị văn".split()
)
_NAME_LENGTH: Final = 3


class PairLexicon:
    """Which words stand beside which.

    Args:
        pages: on how many pages of the archive each pair of neighbours stands.
        words: the words of two syllables that a dictionary lists.
    """

    def __init__(self, pages: Mapping[Pair, int], words: frozenset[Pair]) -> None:
        self._pages = {pair: count for pair, count in pages.items() if count >= LEAST_PAGES}
        self._words = words
        after: defaultdict[str, list[str]] = defaultdict(list)
        before: defaultdict[str, list[str]] = defaultdict(list)
        for first, second in self._pages.keys() | words:
            after[first].append(second)
            before[second].append(first)
        self._after, self._before = _Beside(after), _Beside(before)

    def knows_word(self, first: str, second: str) -> bool:
        """Whether a dictionary lists the two as one word."""
        return (first, second) in self._words

    def weight(self, first: str, second: str) -> int:
        """How well known the pair is: pages that have it, and one more where a dictionary lists it."""
        return self._pages.get((first, second), 0) + ((first, second) in self._words)

    def likely(self, before: str, plain: str, after: str) -> set[str]:
        """The words that are this one without diacritics and are known beside one of its neighbours."""
        return {*self._after.like(before, plain), *self._before.like(after, plain)}


class _Beside:
    """The words on one side of each word. Those of a word are only sorted when they are asked for: few are."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self._words = words
        self._sorted: dict[str, dict[str, list[str]]] = {}

    def like(self, word: str, plain: str) -> Sequence[str]:
        """Those beside a word that are this one without diacritics."""
        known = self._sorted.get(word)
        if known is None:
            known = self._sorted[word] = {}
            for other in self._words.get(word, ()):
                known.setdefault(_plain(other), []).append(other)
        return known.get(plain, ())


def count_pairs(pages: Iterable[str]) -> Mapping[Pair, int]:
    """On how many of these pages each pair of neighbours stands."""
    counted: Counter[Pair] = Counter()
    for text in pages:
        counted.update(set(neighbours(text)))
    return counted


def neighbours(text: str) -> Iterator[Pair]:
    """The pairs of tokens that nothing but a space or the end of a line parts."""
    found = tokens(text)
    for first, second in pairwise(found):
        if _touch(text, first, second):
            yield first.text, second.text


def misread(text: str, lexicon: PairLexicon) -> tuple[Token, ...]:
    """The misread words of a text in order: each the word that was meant, and the characters that were read for it."""
    found = tokens(text)
    page = _Page(text, found, [token.text for token in found], lexicon)
    places: set[int] = set()
    for _ in range(_PASSES):  # a word that was made out may give its neighbour away
        again = {place: meant for place in range(len(found)) if place not in places and (meant := page.meant(place))}
        for place, meant in again.items():
            page.words[place] = meant
        places |= again.keys()
        if not again:
            break
    return tuple(Token(page.words[place], found[place].start, found[place].end) for place in sorted(places))


class _Page:
    """The tokens of a text, with what was made out of them so far."""

    def __init__(self, text: str, found: Sequence[Token], words: list[str], lexicon: PairLexicon) -> None:
        self._text = text
        self._found = found
        self.words = words
        self._lexicon = lexicon

    def meant(self, place: int) -> str | None:
        """The word that a token was most probably read for; None where the reading stands."""
        lexicon, word = self._lexicon, self.words[place]
        token = self._found[place]
        if len(word) < _SHORTEST or token.end - token.start != len(word) or not _may_be_a_word(word):
            return None
        before, after = self._beside(place, -1), self._beside(place, 1)
        likely = {one for plain in _skeletons(word) for one in lexicon.likely(before, plain, after)} - {word}
        if not likely or lexicon.knows_word(before, word) or lexicon.knows_word(word, after):
            return None
        best = self._best(word, before, after, likely)
        return best if best is not None and self._is_no_name(place, best, after) else None

    def _best(self, word: str, before: str, after: str, likely: set[str]) -> str | None:
        """The one word that its neighbours speak for, if they speak clearly."""
        lexicon = self._lexicon

        def weight(one: str) -> int:
            return lexicon.weight(before, one) + lexicon.weight(one, after)

        ranked = sorted(((weight(one), one) for one in likely if _one_letter_off(word, one)), reverse=True)
        if not ranked:
            return None
        (worth, best), second = ranked[0], ranked[1][0] if len(ranked) > 1 else 0
        listed = lexicon.knows_word(before, best) or lexicon.knows_word(best, after)
        if not listed and (worth < FEWEST_UNLISTED or not word.isalpha()):
            return None
        return best if worth >= max(FEWEST, MARGIN * weight(word), MARGIN * second) else None

    def _beside(self, place: int, step: int) -> str:
        """The neighbour of a token on one side, empty where there is none."""
        other = place + step
        if not 0 <= other < len(self._found):
            return ""
        first, second = sorted((self._found[place], self._found[other]), key=lambda token: token.start)
        return self.words[other] if _touch(self._text, first, second) else ""

    def _is_no_name(self, place: int, meant: str, after: str) -> bool:
        """Small letters; one capital alone before the small rest of a listed word; capitals within a heading."""
        written = self._written(place)
        if written.islower():
            return True
        if written[1:].islower():
            alone = not self._beside(place, -1) or self._written(place - 1).islower()
            return alone and self._lexicon.knows_word(meant, after) and self._written(place + 1).islower()
        return written.isupper() and self._in_heading(place)

    def _in_heading(self, place: int) -> bool:
        first, last = place, place
        while first > 0 and self._written(first - 1).isupper():
            first -= 1
        while last + 1 < len(self._found) and self._written(last + 1).isupper():
            last += 1
        nearby = self.words[max(first, place - _NAME_LENGTH) : place]
        return last - first + 1 >= _HEADING and _SURNAMES.isdisjoint(nearby)

    def _written(self, place: int) -> str:
        token = self._found[place]
        return self._text[token.start : token.end]


def _touch(text: str, first: Token, second: Token) -> bool:
    between = text[first.end : second.start]
    return between.isspace() and between.count("\n") < 2


def _may_be_a_word(word: str) -> bool:
    """Letters only, or letters with one 0 or 1 among them: numbers and codes are never touched."""
    if word.isalpha():
        return True
    letters = word.translate(_DIGITS)
    return letters.isalpha() and sum(map(str.isdigit, word)) == 1 and not word.isascii()


def _one_letter_off(word: str, other: str) -> bool:
    """Is one letter another? The two letters of `ươ` lose their hooks together."""
    if len(word) != len(other) or not is_syllable(other):
        return False
    places = [place for place, (one, two) in enumerate(zip(word, other, strict=True)) if one != two]
    if len(places) == 2:
        return places[1] == places[0] + 1 and _plain(word[places[0] : places[1] + 1]) == "uo"
    return len(places) == 1


@lru_cache(maxsize=_REMEMBERED)
def _plain(word: str) -> str:
    return fold(word)


@lru_cache(maxsize=_REMEMBERED)
def _skeletons(word: str) -> tuple[str, ...]:
    """The word without diacritics; what is no syllable also with l for i, i for l, and letters for 0 and 1."""
    plain = _plain(word)
    if is_syllable(word):
        return (plain,)
    letters = plain.translate(_DIGITS)
    ways = [plain, letters]
    for place, letter in enumerate(letters):
        if letter in "li":
            ways.append(f"{letters[:place]}{'i' if letter == 'l' else 'l'}{letters[place + 1 :]}")
    return tuple(dict.fromkeys(ways))
