"""How facts named in a query speak for documents, and how they are told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from library.records import PartialDate
from library.search import ranking
from library.search.contract import BY_NAME, IN_DOUBT, And, Dated, Equals, Facet, Field, Node, Or, Phrase, Years
from library.search.notes import Note
from library.search.understanding import wording
from library.search.understanding.dating import DateNamed, YearsNamed
from library.search.understanding.facts import CodeNamed, Fact, ValueNamed
from library.search.understanding.leaves import any_, keys, spelled


def speaks(fact: Fact) -> Node:
    """Points for the documents that the fact names."""
    match fact:
        case YearsNamed():
            return Years(fact.first, fact.last, ranking.YEAR)
        case DateNamed():
            return Dated(*fact.ordinals, ranking.DATE)
        case ValueNamed():
            score = ranking.KIND if fact.facet is Facet.KIND else ranking.COMMITTEE
            return Equals(fact.facet, frozenset((fact.value,)), score)
        case CodeNamed():
            return keys(Field.CODE, fact.exact, ranking.CODE)


def asked_of(sure: Sequence[Fact]) -> Iterator[tuple[Node, Note]]:
    """What every document of the result must be, and how that is told.

    Several kinds, committees, days or single years are alternatives. Of several periods it is what lies in all, or
    where nothing can, in one of them.
    """
    groups: dict[str, list[Fact]] = {}
    for fact in sure:
        name = str(fact.facet) if isinstance(fact, ValueNamed) else type(fact).__name__
        groups.setdefault(f"{name} {isinstance(fact, YearsNamed) and fact.period}", []).append(fact)
    for facts in groups.values():
        nodes = [speaks(fact) for fact in facts]
        common = in_all([one for one in nodes if isinstance(one, Years)]) if len(nodes) > 1 else None
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
    year, month = (str(date.year),), _written(date.month or 0)
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
        case ValueNamed():
            return wording.value(fact.facet, (fact.value,))
        case CodeNamed():
            return wording.code(fact.written)


def in_text(key: str) -> Node:
    """A code as it stands in a text, by its most exact key; the pages with it are known by that."""
    number, *letters = key.split("|")
    forms = tuple(dict.fromkeys((number, number.zfill(2))))
    if not letters:
        return spelled(Field.TEXT, tuple((form, 1.0) for form in forms), ranking.TEXT)
    spellings = ((letter, "tư") if letter == "tw" else (letter,) for letter in letters)
    return Phrase(Field.TEXT, (forms, *spellings), ranking.TEXT)
