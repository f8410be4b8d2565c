"""The query language: words, "phrases", -without, OR, and operators such as `số:`. Every string is a valid query."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import NamedTuple

from library.vietnamese import fold

MAX_CHARACTERS = 10_000
MAX_ITEMS = 64
MAX_FILES = 8
"""Names of files in one query: for each those of all files are gone through."""


class Operator(StrEnum):
    """What a colon may stand behind."""

    CODE = "số"
    YEARS = "năm"
    KIND = "loại"
    COMMITTEE = "cơquan"
    STATUS = "hiệu-lực"
    DAY = "ngày"
    CITES = "dẫn"
    REPLACES = "thay-thế"
    SIGNER = "người-ký"
    FILE = "tệp"


@dataclass(frozen=True, slots=True)
class Words:
    """A run of words as they were typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that must stand one behind the other."""

    text: str


@dataclass(frozen=True, slots=True)
class Given:
    """An operator with its value as typed: `năm:1958..1975`.

    Args:
        apart: a space stands beside the colon, so that it may be a sentence: `hướng dẫn: thực hiện`.
    """

    operator: Operator
    value: str
    apart: bool = False


Item = Words | Quoted | Given


@dataclass(frozen=True, slots=True)
class Clause:
    """Alternatives of which one must hold (several only where `OR` was typed), or with `excluded` none may."""

    options: tuple[Item, ...]
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query taken apart; `cut` says that it was longer than what is read."""

    clauses: tuple[Clause, ...]
    cut: bool = False


_SPELLED = {"số": Operator.CODE, "sốhiệu": Operator.CODE, "năm": Operator.YEARS, "loại": Operator.KIND,
            "cơquan": Operator.COMMITTEE, "hiệulực": Operator.STATUS, "ngày": Operator.DAY, "dẫn": Operator.CITES,
            "thaythế": Operator.REPLACES, "ngườiký": Operator.SIGNER, "tệp": Operator.FILE}  # fmt: skip
_OPERATORS = {fold(spelled): (spelled, operator) for spelled, operator in _SPELLED.items()}
_OR = {"OR", "HOẶC", "|"}
_AND = "AND"
"""All words are asked for anyhow, so it only parts what stands on either side."""
_JOINERS = dict.fromkeys(map(ord, "-_ "))
_OPEN, _CLOSE = '"“”„«»', '"“”„«»'
_PIECE = re.compile(
    rf"(?P<minus>(?<!\S)[-−](?=\S))?"
    rf"(?:(?P<name>(?i:hi[eệ]u l[uự]c|c[oơ] quan|thay th[eế]|ng[uư][oờ]i k[yý])|"
    rf"[^\W\d]{{2,9}}(?:[-_][^\W\d]{{2,5}})?)(?P<colon>\s?:\s?)(?=\S))?"
    rf"(?:[{_OPEN}](?P<quoted>[^{_CLOSE}]*)[{_CLOSE}]?|(?P<word>[^\s{_OPEN}]+))"
)  # fmt: skip
_NAMED = {Operator.KIND, Operator.COMMITTEE, Operator.SIGNER, Operator.STATUS, Operator.FILE}
"""Their value may go on in the words behind them: `loại:nghị quyết`."""
_CALLED = _NAMED - {Operator.STATUS, Operator.FILE}
_COUNT = re.compile(r"\d{1,3}[.,;)]?")
_LONGEST_BEGUN = 16
_BEGUN = re.compile(r"(?:(?<!\d)(?P<year>(?:19|20)\d\d)|\d(?:\s(?i:bis|ter)|[-/]?[^\W\d_]{0,8}))\s+\Z")
_DIGITS, _LETTERS = re.compile(r"\d"), re.compile(r"[A-ZĐƯ]{2,8}(?!\w)|[^\W\d_]{1,8}/")
"""What goes on behind a dash with what was begun before it; letters do so behind a number that is no year."""
_MORE_THAN_WORDS = re.compile(rf"[-−:{_OPEN}]|{'|'.join(map(re.escape, sorted((*_OR, _AND))))}")
"""Without one of these a query is one run of words."""


class _Piece(NamedTuple):
    """One piece of a query and its characters `start:end`; `item` is None for an `OR` or an `AND`, told by `joins`."""

    item: Item | None
    excluded: bool
    start: int
    end: int
    joins: bool = False


Whole = Callable[[Given, str], tuple[Given, str]]
"""Gives an operator the rest of its value from the words behind it; tells what is left of them."""


def parse(text: str, whole: Whole | None = None) -> Parsed:
    """Take a query apart; never raises.

    Args:
        whole: asked before alternatives are joined, so that in `loại:nghị quyết OR loại:chỉ thị` no name is torn.
    """
    shown = unicodedata.normalize("NFC", text[:MAX_CHARACTERS])
    if _MORE_THAN_WORDS.search(shown) is None:  # most are
        run = shown.strip()
        return Parsed((Clause((Words(run),)),) if run else (), len(text) > MAX_CHARACTERS)
    pieces = list(_merged(shown, _pieces(shown)))
    read = _with_few_files(pieces)
    cut = len(text) > MAX_CHARACTERS or len(read) < len(pieces)
    pieces = read
    if whole is not None:
        pieces = list(_with_whole_values(pieces, whole))
    clauses: list[Clause] = []
    joined = False
    for piece in pieces[:MAX_ITEMS]:
        if piece.item is None:
            joined = piece.joins
            continue
        if joined and clauses and not piece.excluded and not clauses[-1].excluded:
            clauses[-1] = Clause((*clauses[-1].options, piece.item))
        else:
            clauses.append(Clause((piece.item,), piece.excluded))
        joined = False
    return Parsed(tuple(clauses), cut or len(pieces) > MAX_ITEMS)


def _with_few_files(pieces: Sequence[_Piece]) -> list[_Piece]:
    """The pieces up to the last name of a file that is looked for."""
    files = [place for place, piece in enumerate(pieces)
             if isinstance(piece.item, Given) and piece.item.operator is Operator.FILE]
    return list(pieces[: files[MAX_FILES]] if len(files) > MAX_FILES else pieces)


def fixed_spans(text: str) -> list[tuple[int, int]]:
    """Where operators with their values, `OR` and `AND` stand, which are no words; the text in NFC."""
    return [(piece.start, piece.end) for piece in _pieces(text) if piece.item is None or isinstance(piece.item, Given)]


def text_spans(text: str, *, quoted: bool) -> list[tuple[int, int]]:
    """Where runs of plain words and names behind operators stand, or with `quoted` what is in quotes; text in NFC."""
    pieces = _merged(text, _pieces(text))
    if quoted:
        return [(piece.start, piece.end) for piece in pieces if isinstance(piece.item, Quoted)]
    found = ((piece.start, piece.end) if isinstance(piece.item, Words) else _name_span(text, piece) for piece in pieces)
    return [span for span in found if span is not None]


def _name_span(text: str, piece: _Piece) -> tuple[int, int] | None:
    """Where the name behind an operator stands, without its quotes."""
    if not isinstance(piece.item, Given) or piece.item.operator not in _CALLED:
        return None
    end = piece.end - (text[piece.end - 1] in _CLOSE)
    return end - len(piece.item.value), end


def _pieces(text: str) -> Iterator[_Piece]:
    sentence = False  # words were read, and then a word before a colon with a space is part of a sentence
    naming = False  # what follows may be the rest of a name
    matches = list(_PIECE.finditer(text))
    for match, following in zip_longest(matches, matches[1:]):
        name, quoted, word, start = match["name"], match["quoted"], match["word"], match.start()
        value = quoted if quoted is not None else word or ""
        excluded = match["minus"] is not None and not _goes_on(text, match)
        operator = _operator(name) if name else None
        apart = operator is not None and match["colon"] != ":"
        if apart and (sentence or _is_counted(match, following)):
            operator = None
        item: Item | None
        if name is None and (word in _OR or word == _AND):
            item = None
        elif operator is not None:
            item = Given(operator, value.replace("_", " "), apart=apart)
            naming = operator in _NAMED and quoted is None
        elif quoted is not None:
            if name:
                start = match.end("name") + len(match["colon"].rstrip())
                yield _Piece(Words(text[match.start("name") : start]), excluded, match.start(), start)
            item, naming = Quoted(quoted), False
        else:
            item = Words(text[match.end("minus") if excluded else start : match.end()])
            sentence = sentence or not (excluded or naming)
        yield _Piece(item, excluded, start, match.end(), word in _OR)


def _operator(name: str) -> Operator | None:
    """The operator of a name, whose marks may be left out but not be others: `dân:` is a word."""
    typed = name.lower().translate(_JOINERS)
    spelled, operator = _OPERATORS.get(fold(typed), ("", None))
    return operator if all(one in (own, fold(own)) for one, own in zip(typed, spelled, strict=False)) else None


def _goes_on(text: str, match: re.Match[str]) -> bool:
    """Is the dash that of a code, a day or years, with a space before it: `26 -NQ/TU`, `1958 -1975`?"""
    begun = _BEGUN.search(text, max(0, match.start() - _LONGEST_BEGUN), match.start())
    if begun is None or match["name"]:
        return False
    behind = match.end("minus")
    return bool(_DIGITS.match(text, behind) or (begun["year"] is None and _LETTERS.match(text, behind)))


def _is_counted(match: re.Match[str], following: re.Match[str] | None) -> bool:
    """A short number with words behind it: `số: 46 cán bộ`, `Hướng dẫn: 1. Nội dung`."""
    if following is None or following["minus"] or following["word"] in (None, *_OR, _AND):
        return False
    plain = following["name"] is None or _operator(following["name"]) is None
    return plain and match["word"] is not None and _COUNT.fullmatch(match["word"]) is not None


def _merged(text: str, pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Neighbouring plain words become one run as it stands, so that codes and names across spaces can be seen.

    An `OR` stands between whole runs, because a Vietnamese word has spaces: `hợp tác xã OR nông trường`.
    """
    run: _Piece | None = None
    end = 0  # of the run
    for piece in pieces:
        if isinstance(piece.item, Words) and not piece.excluded:
            run, end = run or piece, piece.end
        else:
            if run is not None:
                yield _run(text, run, end)
                run = None
            yield piece
    if run is not None:
        yield _run(text, run, end)


def _with_whole_values(pieces: Sequence[_Piece], whole: Whole) -> Iterator[_Piece]:
    left: _Piece | None = None  # of the words behind an operator
    for place, piece in enumerate(pieces):
        following = pieces[place + 1] if place + 1 < len(pieces) else None
        if left is not None:
            if any(map(str.isalnum, left.item.text if isinstance(left.item, Words) else "")):
                yield left
            left = None
        elif (isinstance(piece.item, Given) and following is not None and isinstance(following.item, Words)
              and not following.excluded):  # fmt: skip
            given, rest = whole(piece.item, following.item.text)
            left = following._replace(item=Words(rest))
            yield piece._replace(item=given)
        else:
            yield piece


def _run(text: str, first: _Piece, end: int) -> _Piece:
    return first if first.end == end else _Piece(Words(text[first.start : end]), False, first.start, end)
