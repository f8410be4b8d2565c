"""How facts named in a query speak for documents, and how they are told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from library.records import PartialDate
from library.search import ranking
from library.search.contract import BY_NAME, IN_DOUBT, And, Dated, Equals, Facet, Field, Node, Or, Phrase, Years
from library.search.notes import Note
from library.search.understanding import wording
from library.search.understanding.dating import DateNamed, DaysNamed, YearsNamed
from library.search.understanding.facts import CodeNamed, Fact, ValueNamed
from library.search.understanding.leaves import any_, keys, spelled

_NEVER = 9999_99_99


def speaks(fact: Fact) -> Node:
    """Points for the documents that the fact names."""
    match fact:
        case YearsNamed():
            return Years(fact.first, fact.last, ranking.YEAR)
        case DateNamed():
            return Dated(*fact.ordinals, ranking.DATE)
        case DaysNamed():
            return _in_period(fact)
        case ValueNamed():
            score = ranking.KIND if fact.facet is Facet.KIND else ranking.COMMITTEE
            return Equals(fact.facet, frozenset((fact.value,)), score)
        case CodeNamed():
            return keys(Field.CODE, fact.exact, ranking.CODE)


def _in_period(days: DaysNamed) -> Node:
    """Documents that surely are of the period: where of its last month or year more is not known, none."""
    since = Dated(days.first or 1, _NEVER, ranking.DATE)
    if days.last is None:
        return since
    month, year = days.last // 100 * 100, days.last // 10_000 * 10_000
    ranges = ((1, year - 1), (year + 100, month - 1), (month if days.last == month + 99 else month + 1, days.last))
    until = Or(tuple(Dated(first, last) for first, last in ranges if first <= last))
    return And((since, until))


def asked_of(sure: Sequence[Fact]) -> Iterator[tuple[Node, Note]]:
    """What every document of the result must be, and how that is told.

    Several kinds, committees, days or single years are alternatives. Of several periods it is what lies in all, or
    where nothing can or `hoặc` stands between them, in one of them.
    """
    groups: dict[str, list[Fact]] = {}
    for fact in sure:
        name = str(fact.facet) if isinstance(fact, ValueNamed) else type(fact).__name__
        groups.setdefault(f"{name} {isinstance(fact, YearsNamed) and fact.period}", []).append(fact)
    for facts in groups.values():
        nodes = [speaks(fact) for fact in facts]
        either = any(isinstance(fact, YearsNamed) and fact.instead for fact in facts)
        several = len(nodes) > 1 and not either
        common = in_all([one for one in nodes if isinstance(one, Years)]) if several else None
        if common is not None:
            yield common, wording.years(common.first, common.last)
        else:
            yield any_(nodes), wording.one_of([note(fact) for fact in facts])


def in_all(periods: Sequence[Years]) -> Years | None:
    """The years that lie in each period; None where none can, or where there is no period."""
    first = max((one.first for one in periods if one.first is not None), default=None)
    last = min((one.last for one in periods if one.last is not None), default=None)
    if not periods or (first is not None and last is not None and first > last):
        return None
    return Years(first, last, periods[0].score)


def are_alternatives(one: YearsNamed, other: YearsNamed) -> bool:
    """Whether each of two years or ranges will do: where `hoặc` says so, or no document can be of both."""
    return other.instead or in_all((Years(one.first, one.last), Years(other.first, other.last))) is None


def by_name(code: CodeNamed) -> Node:
    """Documents whose number was not read, of files that are called by this code or by less of it."""
    wanted = dict.fromkeys((*code.exact, *code.near, *_number_of(code)))
    return keys(Field.CODE, [BY_NAME + key for key in wanted], ranking.CODE / 2)


def in_name(code: CodeNamed) -> Node:
    """Documents whose number was not read, of files whose name says the number with letters of the code."""
    return keys(Field.CODE, [BY_NAME + key for key in (*code.exact, *code.near) if "|" in key], ranking.CODE / 2)


def in_doubt(code: CodeNamed) -> Node:
    """Documents whose number was read so, but in doubt."""
    return keys(Field.CODE, [IN_DOUBT + key for key in code.exact], ranking.CODE / 2)


def called_so(code: CodeNamed) -> Node:
    """Those whose name says all of the code, or its number where the paper says all the rest."""
    named = keys(Field.CODE, [BY_NAME + key for key in code.exact], ranking.CODE)
    less = [BY_NAME + key for key in dict.fromkeys((*code.near, *_number_of(code)))]
    rest: list[Node] = []
    if code.letters:
        rest.append(keys(Field.CODE, code.letters, ranking.CODE / 2))
    elif code.kind:
        rest.append(Equals(Facet.KIND, frozenset((code.kind,)), ranking.KIND))
    if not (less and rest):
        return named
    return Or((named, And((keys(Field.CODE, less, ranking.CODE / 2), *rest))))


def _number_of(code: CodeNamed) -> tuple[str, ...]:
    """The number alone, as the name of a file may say it: `574 UB.pdf`."""
    number = code.exact[0].split("|")[0]
    return (number,) if number[:1].isdigit() else ()


def in_text_dated(date: PartialDate) -> Or:
    """A date as texts write it: `15-11-2013`, `15 tháng 11 năm 2013`; a month also within the days that it has."""
    month = _written(date.month or 0)
    year = (str(date.year), f"{date.year % 100:02}") if date.day else (str(date.year),)  # `30/4/75`
    day = (_written(date.day),) if date.day else ()
    said = ((*day, month, year), (*day, ("tháng",), month, ("năm",), year))
    return Or(tuple(Phrase(Field.TEXT, parts, ranking.TEXT) for parts in said))


def _written(number: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys((str(number), f"{number:02}")))


def note(fact: Fact) -> Note:
    """The fact in words."""
    match fact:
        case YearsNamed():
            return wording.years(fact.first, fact.last)
        case DateNamed():
            return wording.date(fact.date)
        case DaysNamed():
            return wording.days(fact.named, fact.bound)
        case ValueNamed():
            return wording.value(fact.facet, (fact.value,))
        case CodeNamed():
            return wording.code(fact.written)


def in_text(key: str) -> Node:
    """A code as it stands in a text, by its most exact key; the pages with it are known by that."""
    number, *letters = key.split("|")
    forms = (number, f"0{number}") if len(number) == 1 or not number[1].isdigit() else (number,)
    if not letters:
        return spelled(Field.TEXT, tuple((form, 1.0) for form in forms), ranking.TEXT)
    spellings = ((letter, "tư") if letter == "tw" else (letter,) for letter in letters)
    return Phrase(Field.TEXT, (forms, *spellings), ranking.TEXT)
