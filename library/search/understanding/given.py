"""Operators, such as `số:` and `hiệu-lực:`. What they name must hold for every document, the widened ones too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from library.moments import today
from library.party.codes import ParsedCode, code_keys, parse_code, parse_given_code
from library.records import PartialDate
from library.relations.holding import Status
from library.relations.records import Type
from library.search import ranking
from library.search.contract import Among, AndMaybe, AndNot, Equals, Facet, Field, Node, Or, Years
from library.search.lexicon import Lexicon
from library.search.notes import Note
from library.search.precedents import CURRENT
from library.search.query_language import Given, Operator
from library.search.understanding import wording
from library.search.understanding.dating import BESIDE, dates_in, years_in
from library.search.understanding.evidence import in_text
from library.search.understanding.gathering import Gathered
from library.search.understanding.leaves import any_, keys, phrase
from library.search.understanding.naming import committees_called, kinds_called, kinds_meant, signers_called
from library.search.understanding.senses import senses
from library.search.understanding.together import code_together
from library.vietnamese import Token, fold, tokens

_RANGE: Final = re.compile(r"(\d{4})?\s*(?:(\.{2,3}|…|[-‐-―−~])\s*(\d{4})?)?")
_OPEN: Final = re.compile(r"\s*(?:\.{2,3}|…)")
_LETTERS: Final = re.compile(r"\s*(?:(?i:bis|ter)\b\s*)?(?:[-–/]\s*[^\W\d_][^\W_]*(?:\s?[-–/&]\s?[^\W\d_][^\W_]*)*)?")
"""The rest of a code behind its number, with spaces: `số:26 -NQ/TU`, `số:12 bis`."""
_OF_CODES: Final = frozenset({Operator.CODE, Operator.CITES, Operator.REPLACES})
_LONGEST_NAME: Final = 14
_DAY: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_STATUSES: Final = (
    ("con", CURRENT), ("het", frozenset({Status.REPLACED, Status.REPEALED})), ("chua", frozenset({Status.NOT_YET})),
    ("ngung", frozenset({Status.SUSPENDED})), ("tam ngung", frozenset({Status.SUSPENDED})),
    ("sua", frozenset({Status.PARTLY_AMENDED})), ("sua doi", frozenset({Status.PARTLY_AMENDED})),
    ("thay", frozenset({Status.REPLACED})), ("thay the", frozenset({Status.REPLACED})),
    ("khong ro", frozenset({Status.UNKNOWN})), ("chua ro", frozenset({Status.UNKNOWN})),
)  # fmt: skip
"""What may be typed, without diacritics, with `hiệu lực` behind it or not."""


def given_node(given: Given, lexicon: Lexicon, into: Gathered) -> Node | None:
    """The node of an operator; None where its value says nothing."""
    match given.operator:
        case Operator.YEARS:
            return _years(given.value, into)
        case Operator.CODE:
            return _code(given.value, lexicon, into)
        case Operator.KIND:
            return _value(Facet.KIND, kinds_meant(given.value, lexicon), into)
        case Operator.COMMITTEE:
            return _value(Facet.COMMITTEE, committees_called(given.value, lexicon), into)
        case Operator.STATUS:
            return _status(given.value, lexicon, into)
        case Operator.DAY:
            return _day(given.value, lexicon, into)
        case Operator.CITES | Operator.REPLACES:
            return _doing(given, lexicon, into)
        case Operator.SIGNER:
            return _signer(given.value, lexicon, into)
        case Operator.FILE:
            return _file(given, lexicon, into)


def mistaken(given: Given) -> Note | None:
    """Of an operator whose value says nothing, what is wrong; None where it may be a sentence, searched as words."""
    if given.apart and not any(letter.isdigit() for letter in given.value):
        return None
    match given.operator:
        case Operator.DAY:
            return wording.no_day(given.value)
        case Operator.YEARS:
            return wording.no_years(given.value)
        case Operator.STATUS:
            return wording.no_status(given.value)
        case Operator.FILE:
            return None
        case _:
            return wording.no_code(given.operator, given.value)


def extended(given: Given, following: str, lexicon: Lexicon) -> tuple[Given, str]:
    """The operator with the rest of a name that was typed without quotes, and what is left: `loại:nghị quyết khoán`."""
    if given.operator in (Operator.YEARS, Operator.DAY):
        return _with_whole_time(given, following)
    if given.operator is Operator.FILE:
        whole = f"{given.value} {following}".rstrip()
        if whole == given.value:
            return given, following
        return (Given(given.operator, whole, given.apart), "") if lexicon.called(whole) else (given, following)
    if given.operator in _OF_CODES:
        behind = _LETTERS.match(following)
        if behind is None or parse_code(f"{given.value}{behind[0]}") is None:
            return given, following
        return Given(given.operator, f"{given.value}{behind[0]}", given.apart), following[behind.end() :]
    found = tokens(following)
    for length in range(min(len(found), _LONGEST_NAME), 0, -1):
        value = f"{given.value} {following[: found[length - 1].end]}"
        if _is_name(given.operator, value, lexicon):
            return Given(given.operator, value, given.apart), following[found[length - 1].end :]
    return given, following


def _is_name(operator: Operator, value: str, lexicon: Lexicon) -> bool:
    """A kind, words that stand together in the name of a committee or signer, or a status of two words and more."""
    if operator is Operator.STATUS:
        typed = " ".join(fold(token.text) for token in tokens(value))
        return any(typed in (word, f"{word} hieu luc") for word, _ in _STATUSES)
    if operator is Operator.KIND:
        return bool(kinds_called(value, lexicon))
    if operator is Operator.SIGNER:
        return bool(signers_called(value, lexicon))
    return operator is Operator.COMMITTEE and bool(committees_called(value, lexicon))


def _with_whole_time(given: Given, following: str) -> tuple[Given, str]:
    """`năm:1958 - 1975`, `năm:từ 1958 đến nay`, `năm:1958, 1960`, `ngày:30 tháng 4 năm 1975`."""
    text = f"{given.value} {following}"
    found = tokens(text)
    end = _end_of_years(text, found) if given.operator is Operator.YEARS else next(
        (one.end for one in dates_in(text, found) if one.start == 0), 0)
    if end == 0 or end < len(tokens(given.value)):
        return given, following
    cut = found[end - 1].end
    if given.operator is Operator.YEARS and (open_ := _OPEN.match(text, cut)) is not None:
        cut = open_.end()
    cut = max(cut, len(given.value))
    return Given(given.operator, text[:cut], given.apart), text[cut:]


def _end_of_years(text: str, found: Sequence[Token]) -> int:
    """Where the years that a text begins with end; several have `,` or a word between."""
    end = 0
    for one in years_in(text, found):
        parted = end == 0 or found[end].text in BESIDE or "," in text[found[end - 1].end : found[end].start]
        if one.start != end or not parted:
            break
        end = one.end
    return end


def _years(value: str, into: Gathered) -> Node | None:
    match = _RANGE.fullmatch(value.strip())
    if match is not None and (match[1] or match[3]):
        first = int(match[1]) if match[1] else None
        last = (int(match[3]) if match[3] else None) if match[2] else first
        if first is not None and last is not None and last < first:
            first, last = last, first
        into.notes.append(wording.years(first, last))
        return Years(first, last)
    found = tokens(value)
    if not found or _end_of_years(value, found) < len(found):
        return None
    several = list(years_in(value, found))
    into.notes.append(wording.one_of([wording.years(one.first, one.last) for one in several]))
    return any_([Years(one.first, one.last) for one in several])


def _code(value: str, lexicon: Lexicon, into: Gathered) -> Node | None:
    code = parse_code(value) or parse_code(f"số {value}")
    found = tokens(value)
    together = code_together(value, lexicon) if code is None or not lexicon.holds(_own(code)) else None
    if together is not None:
        into.codes.update(together.exact)
        into.notes.append(wording.code(together.written))
        return AndMaybe(keys(Field.CODE, together.exact, ranking.CODE), in_text(together.exact[0]))
    if code is None:
        slots, _ = senses([token.text for token in found], lexicon.words)
        if slots:
            into.notes.append(wording.phrase(value))
        return phrase(slots) if slots else None
    exact = _exact(code)
    into.codes.update(exact)
    into.notes.append(wording.code(value))
    return AndMaybe(keys(Field.CODE, exact, ranking.CODE), in_text(exact[0]))


def _status(value: str, lexicon: Lexicon, into: Gathered) -> Node | None:
    """What holds today: `còn`, `hết`, `chưa`, `ngưng`, `sửa`, `không rõ`."""
    typed = fold(value.lower()).strip()
    found = next((statuses for word, statuses in _STATUSES if typed == word or typed == f"{word} hieu luc"), None)
    if found is None:
        return None
    into.notes.append(wording.status(found, value))
    return lexicon.holding(found, today())


def _day(value: str, lexicon: Lexicon, into: Gathered) -> Node | None:
    """What was in force on a day: `2010-05-01`, `1-5-2010`, `1/5/2010`."""
    match = _DAY.fullmatch(value.strip())
    if match is None:
        return _day_said(value, lexicon, into)
    year, month, day = match.group(1, 2, 3) if match[1] else match.group(6, 5, 4)
    try:
        named = date(int(year), int(month), int(day))
    except ValueError:
        return None
    into.notes.append(wording.in_force_on(PartialDate(named.year, named.month, named.day)))
    return lexicon.holding(CURRENT, named)


def _day_said(value: str, lexicon: Lexicon, into: Gathered) -> Node | None:
    """The same for a day in words: `30 tháng 4 năm 1975`."""
    found = tokens(value)
    for one in dates_in(value, found):
        if one.date.month and one.date.day and (one.start, one.end) == (0, len(found)):
            into.notes.append(wording.in_force_on(one.date))
            return lexicon.holding(CURRENT, date(one.date.year, one.date.month, one.date.day))
    return None


def _doing(given: Given, lexicon: Lexicon, into: Gathered) -> Node | None:
    """The documents that cite or replace those of a code."""
    code = parse_given_code(given.value) or parse_code(f"số {given.value}")
    if code is None:
        return None
    if given.operator is Operator.REPLACES:
        into.notes.append(wording.replacing(given.value))
        return lexicon.doing(given.value, Type.REPLACES)
    into.notes.append(wording.citing(given.value))
    return Or((*_citing(_exact(code), lexicon), lexicon.doing(given.value)))


def _citing(exact: tuple[str, ...], lexicon: Lexicon) -> Iterator[Node]:
    """The documents in whose text a code stands that is not their own: theirs stands at their head.

    Where the code is not whole (`26`, `26-NQ`), a document that bears one (`26-NQ/TU`) can cite another (`26-NQ/TW`).
    """
    number, *letters = exact[0].split("|")
    if not number[:1].isdigit():
        yield keys(Field.CITED, exact, ranking.CITED)
        return
    whole = [(key,) for key, _ in lexicon.engine.begun(Field.CITED, f"{number}|")
             if key not in exact and set(letters) < set(key.split("|"))]  # fmt: skip
    for one in (exact, *whole):
        yield AndNot(keys(Field.CITED, one, ranking.CITED), keys(Field.CODE, one, ranking.CODE))


def _signer(value: str, lexicon: Lexicon, into: Gathered) -> Node | None:
    """What is signed by whoever is called exactly so, else by all in whose name these words stand together."""
    if not tokens(value):
        return None
    named = signers_called(value, lexicon)
    into.notes.append(wording.signer(named))
    return lexicon.signed_by(named)


def _file(given: Given, lexicon: Lexicon, into: Gathered) -> Node | None:
    found = lexicon.called(given.value)
    if given.apart and not found:
        return None  # a sentence: `tệp: báo cáo`
    into.notes.append((wording.file_called if found else wording.no_file)(given.value))
    return Among(found)


def _exact(code: ParsedCode) -> tuple[str, ...]:
    wanted = code_keys(code)
    return tuple(key for key in wanted if key.count("|") == wanted[0].count("|"))


def _own(code: ParsedCode) -> Node:
    return keys(Field.CODE, _exact(code), ranking.CODE)


def _value(facet: Facet, values: frozenset[str], into: Gathered) -> Node:
    into.notes.append(wording.value(facet, sorted(values)))
    return Equals(facet, values)
