"""The one normal form of text and query, with the way back to the characters as they were written.

Normal is: NFC, lower case, one đ, one place for the tone mark, one dash, one quote, one space; nothing invisible;
words that a line end or a reader broke are whole again; the Roman number of a congress or a term is in digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise, repeat
from typing import NamedTuple

from library.vietnamese.pieces import INVISIBLE, LONGEST_REMEMBERED, pieces
from library.vietnamese.syllables import fold, is_syllable

_SUPERSCRIPTS = "¹²³⁰⁴⁵⁶⁷⁸⁹"  # marks of footnotes: `luật²` is the word luật
_LETTER = rf"[^\W_{_SUPERSCRIPTS}]"
_MARK = (  # the marks that composing binds to the letter before, in every script
    "[\u0300-\u036f\u05b4\u05b7-\u05b9\u05bc\u05bf\u05c1\u05c2\u0653-\u0655\u093c\u09bc\u09be\u09d7\u0a3c\u0b3c\u0b3e\u0b56"
    "\u0b57\u0bbe\u0bd7\u0c56\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dca\u0dcf\u0ddf\u0f72\u0f74\u0f80\u0fb5\u0fb7\u102e\u1b35\u3099"
    "\u309a\U000110ba\U00011127\U0001133e\U00011357\U000114b0\U000114ba\U000114bd\U000115af\U00011930\U0001d165"
    "\U0001d16e-\U0001d172]"
)
_RUN = re.compile(rf"({_LETTER}+(?:{_MARK}+{_LETTER}*|[{INVISIBLE}]+(?:{_MARK}+{_LETTER}*|{_LETTER}+))*)")
_LINE_END = re.compile(rf"[-\u00ad\u2010\u2011][ \t{INVISIBLE}]*(?:\r\n?|\n)[ \t]*")
_HYPHENS = ("-", "\u00ad", "\u2010", "\u2011")
_ANY_HYPHEN = re.compile(f"[{''.join(_HYPHENS)}]")
_BEHIND_HYPHEN = " \t" + INVISIBLE.replace("\u00ad", "")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u00af\ufe58\ufe63\uff0d]")
_DOUBLE_QUOTES = re.compile("[“”„‟«»〝〞＂]")
_SINGLE_QUOTES = re.compile("[‘’‚‛‹›`´′＇]")
_SPACES = re.compile(rf"[\s{INVISIBLE}]+")
_ROMAN = re.compile(r"(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10}
_NO_NUMBER = {  # `đại hội vi phạm`, `khóa vi tính` count nothing
    "vi": frozenset("phạm sinh khuẩn mô rút tính phân pham sinh khuan mo rut tinh phan".split()),
    "xi": frozenset("măng lanh mang".split()),
}
_WATCHED = frozenset({"i", "vi", "xi"}.union(*_NO_NUMBER.values()))
"""Syllables that may be Roman numbers, or that say by following one that it is none."""
_FINALS = frozenset("c ch m n ng nh p t".split())
_CLUSTERS = frozenset("ch gh kh ng ngh nh ph qu th tr".split())
_COMMON = 1 << 16  # written words that are remembered; there are some ten thousand syllables
_TORN_OFF = frozenset("lmnrstvx")  # letters that begin syllables and no list labels its points with (a, b, c, d, đ …)
_HALVES = _FINALS | _CLUSTERS | _TORN_OFF  # one half at least of every syllable that a reader tore


class Token(NamedTuple):  # a tuple, because a large archive makes a billion of them
    """A normal syllable, number or word, and the characters `start:end` of the original text that say it."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Columns:
    """The tokens of a text in columns; an object for each would take more time and memory.

    Args:
        texts: what each says, in its normal form.
        starts, ends: where in the original text the characters that say it begin and end.
    """

    texts: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text in its normal form.

    Args:
        text: the normal form.
        starts, ends: for each of its characters, where in the original what it stands for begins and ends.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the characters of the original that the characters `start:end` of the normal form stand for."""
        if start >= end:
            place = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return place, place
        return self.starts[start], self.ends[end - 1]


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text or a query."""
    return list(map(tuple.__new__, repeat(Token), zip(*_columns(text), strict=True)))


def token_alone(letters: str) -> str:
    """Return the one token of some letters where it is the same beside whatever neighbours; else nothing."""
    return _alone(letters) if len(letters) <= LONGEST_REMEMBERED else _NOT_ALONE


def columns(text: str) -> Columns:
    """Return the tokens of a text or a query in columns."""
    texts, starts, ends = _columns(text)
    return Columns(tuple(texts), tuple(starts), tuple(ends))


def _columns(text: str) -> tuple[Sequence[str], Sequence[int], Sequence[int]]:
    """What the tokens say, where they begin and where they end; this is the only way text becomes tokens."""
    parts = _RUN.split(text)  # every second one is a run
    edges = list(accumulate(map(len, parts)))
    runs, begins, finishes = parts[1::2], edges[:-1:2], edges[1::2]
    alone = _each_alone(text, runs)
    if alone.index(_NOT_ALONE) == len(runs):
        return alone[:-1], begins, finishes
    texts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    while (first := alone.index(_NOT_ALONE, done)) < len(runs):
        texts += alone[done:first]
        starts += begins[done:first]
        ends += finishes[done:first]
        near = list(map(Token, texts[-2:], starts[-2:], ends[-2:]))
        done = _beside(text, runs, begins, alone, first, near)
        texts[-2:] = [token.text for token in near]
        starts[-2:] = [token.start for token in near]
        ends[-2:] = [token.end for token in near]
    return [*texts, *alone[done:-1]], [*starts, *begins[done:]], [*ends, *finishes[done:]]


def _each_alone(text: str, runs: Sequence[str]) -> list[str]:
    """For each run its token, if it stands alone; behind the last run, none."""
    if _may_break_words(text):
        return [_NOT_ALONE] * (len(runs) + 1)
    if max(map(len, runs), default=0) <= LONGEST_REMEMBERED:
        return [*map(_alone, runs), _NOT_ALONE]
    return [*(_alone(run) if len(run) <= LONGEST_REMEMBERED else _NOT_ALONE for run in runs), _NOT_ALONE]


def _beside(
    text: str, runs: Sequence[str], begins: Sequence[int], alone: Sequence[str], place: int, found: list[Token]
) -> int:
    """Add the tokens of the runs from this place on, as far as they may change each other; return where that ends.

    Args:
        found: the last two tokens before; the last may be changed.
    """
    broken = False  # the last token may be the first half of a broken syllable
    while place < len(runs) and (broken or alone[place] == _NOT_ALONE):
        begin = begins[place]
        for word, start, end, syllable in pieces(runs[place]):
            broken = _append(text, found, Token(word, begin + start, begin + end), syllable=syllable)
        place += 1
    return place


_NOT_ALONE = ""


@lru_cache(maxsize=_COMMON)
def _alone(run: str) -> str:
    """The token of a run that changes no neighbour and is changed by none, as nearly all; nothing for every other run.

    For texts without words broken at line ends.
    """
    found = pieces(run)
    if len(found) != 1:
        return _NOT_ALONE
    word = found[0][0]
    return _NOT_ALONE if word in _HALVES or word in _WATCHED or _ROMAN.fullmatch(word) else word


def _may_break_words(text: str) -> bool:
    """Does a line end with a hyphen? Not a search for `_LINE_END`: a run of soft hyphens would be read from each."""
    if _ANY_HYPHEN.search(text) is None:
        return False
    return any(line.rstrip(_BEHIND_HYPHEN).endswith(_HYPHENS) for line in text.splitlines())


def _append(text: str, found: list[Token], token: Token, *, syllable: bool) -> bool:
    """Add a token that its neighbours may change; return whether it may be the first half of a broken syllable."""
    whole = _whole(text, found[-1], token) if found else None
    if whole is not None:
        found[-1] = whole
        return False
    if found and token.text in _WATCHED:
        before = text[found[-1].start : found[-1].end].lower()
        if token.text in _NO_NUMBER.get(before, ()):
            found[-1] = Token(before, found[-1].start, found[-1].end)
    found.append(_arabic(token, found))
    return not syllable


def normalise(text: str) -> Normalised:
    """Return the normal form of a whole text, with the map back."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for part, start, end, exact in _parts(text):
        letters.append(part)
        starts += range(start, end) if exact else [start] * len(part)
        ends += range(start + 1, end + 1) if exact else [end] * len(part)
    return Normalised("".join(letters), tuple(starts), tuple(ends))


def _parts(text: str) -> Iterator[tuple[str, int, int, bool]]:
    """Words and what stands between them: normal text, its place, and whether it matches letter by letter."""
    found = tokens(text)
    edge = 0
    for token in found:
        if token.start > edge:
            yield from _between(text, edge, token.start)
        elif edge and token.start == edge:
            yield " ", edge, edge, False
        yield token.text, token.start, token.end, len(token.text) == token.end - token.start
        edge = token.end
    yield from _between(text, edge, len(text))


def _between(text: str, start: int, end: int) -> Iterator[tuple[str, int, int, bool]]:
    for match in re.finditer(rf"[\s{INVISIBLE}]+|[^\s{INVISIBLE}]+", text[start:end]):
        here = start + match.start()
        written = match.group()
        if _SPACES.fullmatch(written):
            if not all(letter in INVISIBLE for letter in written):
                yield " ", here, start + match.end(), False
            continue
        for offset, letter in enumerate(written):
            yield _sign(letter), here + offset, here + offset + 1, False


def _sign(letter: str) -> str:
    if letter.isascii():
        return letter
    plain = _DASHES.sub("-", letter)
    plain = _DOUBLE_QUOTES.sub('"', plain)
    return _SINGLE_QUOTES.sub("'", plain)


def _whole(text: str, first: Token, second: Token) -> Token | None:
    """Return the syllable whose halves these are: broken by a line end with its hyphen, or by a space of the reader."""
    between = text[first.end : second.start]
    joined = first.text + second.text
    if between == " ":  # nearly always
        fits = _torn(first.text, second.text) and is_syllable(joined)
    elif _LINE_END.fullmatch(between):
        fits = text[second.start].islower() and is_syllable(joined)
    elif _SPACES.fullmatch(between):
        fits = _torn(first.text, second.text) and is_syllable(joined)
    else:
        fits = False
    return Token(pieces(joined)[0][0], first.start, second.end) if fits else None


def _torn(first: str, second: str) -> bool:
    """Are these halves that no one writes: `ngh ị`, `quyế t`? Only with diacritics; plain letters may be labels."""
    if first in _CLUSTERS or first in _TORN_OFF:
        return not second.isascii()
    return second in _FINALS and not first.isascii() and not is_syllable(first)


def _roman_value(text: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in text]
    return sum(-one if one < two else one for one, two in pairwise([*values, 0]))


def _arabic(token: Token, before: list[Token]) -> Token:
    """Write the Roman number of a congress or a term in digits: `khóa XI`, `Đại hội XIII`, `lần thứ VI`."""
    if not before or not _ROMAN.fullmatch(token.text) or not _counts(before):
        return token
    return Token(str(_roman_value(token.text)), token.start, token.end)


def _counts(before: list[Token]) -> bool:
    last = fold(before[-1].text)
    previous = fold(before[-2].text) if len(before) > 1 else ""
    if last == "khoa":
        return before[-1].text in ("khóa", "khoa")
    if last == "thu":
        return before[-1].text == "thứ" or previous == "lan"
    if last == "dang":
        return previous == "hoi" and before[-1].text in ("đảng", "dang")
    return last == "hoi" and previous == "dai"
