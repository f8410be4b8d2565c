"""What free text names beside words: codes, years, kinds and committees. Evidence for a document, never a filter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from library.party.codes import ParsedCode, code_keys, find_codes, in_kind, parse_code, parse_letters, without_suffix
from library.search.contract import And, Dated, Equals, Facet, Field, Or, Term, Years
from library.search.lexicon import Lexicon
from library.search.understanding.dating import YEAR, DateNamed, DaysNamed, YearsNamed, days_in, years_in
from library.vietnamese import Token, fold

_LETTERS: Final = re.compile(r"[A-ZĐ]\w*(?:[-/][A-ZĐ]\w*)+")
_SHORTEST_NAME: Final = 2
_COUNTING: Final = frozenset("tong da dan mot con thieu he phan vo chi mau".split())
"""Syllables that make a word with `số` behind them, without diacritics: `tổng số`, `dân số`."""


@dataclass(frozen=True, slots=True)
class CodeNamed:
    """A code, or a kind with a number: the tokens `start:end`, its keys from most to least exact.

    Args:
        exact: keys that say all of it.
        near: keys that say its number with less.
        letters: keys that say all but its number, which in a scan may be unread.
        written: as the reader wrote it.
        kind: the kind by its name, where that was written (`QĐ` stands for two kinds, `quyết định` for one).
    """

    start: int
    end: int
    exact: tuple[str, ...]
    near: tuple[str, ...]
    letters: tuple[str, ...]
    written: str
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class ValueNamed:
    """A kind or a committee by its name."""

    start: int
    end: int
    facet: Facet
    value: str


Fact = CodeNamed | DateNamed | DaysNamed | YearsNamed | ValueNamed


def facts_in(text: str, found: Sequence[Token], lexicon: Lexicon) -> list[Fact]:
    """The facts that a run of words names, in order, none over another."""
    taken: set[int] = set()
    facts: list[Fact] = []
    plain = [fold(token.text) for token in found]
    named: list[Iterable[Fact]] = [_values(found, lexicon, facet) for facet in (Facet.COMMITTEE, Facet.KIND)
                                   if not lexicon.names_by_first(facet).keys().isdisjoint(plain)]  # fmt: skip
    if any(map(str.isdigit, text)) or any(map(str.isdigit, plain)):  # `khóa XI` has digits once it is read
        named = [_codes(text, found, lexicon), _days(text, found, lexicon), _numbers(text, found, lexicon),
                 years_in(text, found), *named]
    for search in named:
        for fact in search:
            places = range(fact.start, fact.end)
            if taken.isdisjoint(places):
                taken.update(places)
                facts.append(fact)
    return sorted(facts, key=lambda fact: fact.start) if len(facts) > 1 else facts


def years_of(facts: Sequence[Fact]) -> tuple[int, int] | None:
    """The years that the query names, for abbreviations that were in use then."""
    named = next((fact for fact in facts if isinstance(fact, YearsNamed)), None)
    if named is None:
        return None
    return named.first if named.first is not None else 0, named.last if named.last is not None else 9999


def code_only(text: str) -> CodeNamed | None:
    """A text that says nothing but a code."""
    said = any(map(str.isdigit, text)) or (("-" in text or "/" in text) and _LETTERS.fullmatch(text.strip()))
    code = parse_code(text) if said else None  # other letters are words
    return _named(code, 0, 0, text.strip()) if code is not None else None


def letters_only(text: str) -> CodeNamed | None:
    """A text that says nothing but the letters of a kind and a body, as they are typed: `nq tw`, `nqtw`."""
    code = parse_letters(text)
    return _named(code, 0, 0, text.strip()) if code is not None else None


def _named(code: ParsedCode, start: int, end: int, written: str, kind: str | None = None) -> CodeNamed | None:
    if code.number is not None and len(code.number) == 4 and YEAR.fullmatch(code.number) and code.body is None:
        return None  # `báo cáo 2019` means the year
    keys = code_keys(code)
    if not keys:
        return None
    full = keys[0].count("|")
    exact = tuple(key for key in keys if key.count("|") == full)
    first = code.number
    near = tuple(key for key in keys if key not in exact and "|" in key and key.split("|")[0] == first)
    letters = tuple(key for key in keys if "|" in key and not key[0].isdigit()) if first else ()
    bare = without_suffix(code)
    if bare is not None:  # `12-NQ/TU` is near to `12bis-NQ/TU`
        near += tuple(key for key in code_keys(bare) if key[0].isdigit() and (full == 0 or "|" in key))
    return CodeNamed(start, end, exact, near, letters, written, kind)


def _codes(text: str, found: Sequence[Token], lexicon: Lexicon) -> Iterator[CodeNamed]:
    for one in find_codes(text, typed=True, known=partial(_is_borne, lexicon)):
        places = [place for place, token in enumerate(found) if one.start <= token.start and token.end <= one.end]
        if places and one.code.number is not None:
            start, kind = _with_lead(text, found, places[0], lexicon)
            letters = lexicon.letters_of(kind) if kind else None
            whole = in_kind(one.code, letters) if letters else one.code
            named = _named(whole, start, places[-1] + 1, text[found[start].start : one.end], kind)
            if named is not None:
                yield named


def _is_borne(lexicon: Lexicon, code: ParsedCode) -> bool:
    """May the asker see a document that bears the code, or cites it?"""
    return lexicon.holds(Or(tuple(Term(field, code_keys(code)[0]) for field in (Field.CODE, Field.CITED))))


def _days(text: str, found: Sequence[Token], lexicon: Lexicon) -> Iterator[DateNamed | DaysNamed]:
    """Days and months, but for `chỉ thị 05/2008`, which is a number with its year."""
    for one in days_in(text, found):
        if not (isinstance(one, DateNamed) and one.date.day is None and found[one.start].text.isdigit()
                and _is_number_of_year(one, text, found, lexicon)):  # fmt: skip
            yield one


def _is_number_of_year(month: DateNamed, text: str, found: Sequence[Token], lexicon: Lexicon) -> bool:
    """Behind a kind or `số`: unless only the month is held, and no such number of that year."""
    start, kind = _with_lead(text, found, month.start, lexicon)
    if start == month.start:
        return False
    of_kind = (Equals(Facet.KIND, frozenset((kind,))),) if kind else ()
    number = Term(Field.CODE, str(month.date.month))
    year = Years(month.date.year, month.date.year)
    return lexicon.holds(And((number, year, *of_kind))) or not lexicon.holds(And((Dated(*month.ordinals), *of_kind)))


def _numbers(text: str, found: Sequence[Token], lexicon: Lexicon) -> Iterator[CodeNamed]:
    """A number behind the name of a kind or behind `số`."""
    for place, token in enumerate(found):
        if token.text.isdigit():
            start, kind = _with_lead(text, found, place, lexicon)
            if start < place:
                written = text[found[start].start : token.end]
                code = _numbered(token.text, lexicon.letters_of(kind) if kind else "")
                end = place + 1
                whole = _with_body(code, found[end].text) if code is not None and end < len(found) else None
                if whole is not None:
                    code, end, written = whole, end + 1, text[found[start].start : found[end].end]
                named = _named(code, start, end, written, kind) if code is not None else None
                if named is not None:
                    yield named


def _with_body(code: ParsedCode, behind: str) -> ParsedCode | None:
    """`chỉ thị 16 ubnd`: the code with the letters of a body that stand behind its number."""
    letters = parse_letters(f"{code.kind} {behind}") if code.kind else None
    return replace(code, body=letters.body, form=letters.form) if letters is not None else None


def _with_lead(text: str, found: Sequence[Token], place: int, lexicon: Lexicon) -> tuple[int, str | None]:
    """Where `nghị quyết số` before a number begins, and which kind it names.

    `tổng số: 46` is no number of a document, and `hướng dẫn: 1` the beginning of a list.
    """
    start = place - 1 if place and _is(found[place - 1], "số", "so") else place
    before = found[start - 1] if start else None
    if before is not None and start < place and fold(before.text) in _COUNTING:
        return place, None
    if before is not None and start == place and ":" in text[before.end : found[place].start]:
        return place, None
    for fact in _values(found[:start], lexicon, Facet.KIND):
        if fact.end == start:
            return fact.start, fact.value
    return start, None


def _numbered(number: str, letters: str | None) -> ParsedCode | None:
    """A number with the letters of its kind, which may be empty; none for a kind that has no letters."""
    code = parse_code(f"số {number}") if letters is not None else None
    return replace(code, kind=letters) if code is not None and letters else code


def _is(token: Token, *forms: str) -> bool:
    return token.text in forms


def _values(found: Sequence[Token], lexicon: Lexicon, facet: Facet) -> Iterator[ValueNamed]:
    """Names of the archive's kinds or committees; typed without diacritics they count as well."""
    known, place = lexicon.names_by_first(facet), 0
    begun = [known.get(fold(token.text), ()) for token in found]
    if not any(begun):
        return
    while place < len(found):
        for name, value in begun[place]:
            end = place + len(name)
            if len(name) >= _SHORTEST_NAME and end <= len(found) and all(
                token.text in (part, fold(part)) for token, part in zip(found[place:end], name, strict=True)
            ):
                yield ValueNamed(place, end, facet, value)
                place = end - 1
                break
        place += 1
