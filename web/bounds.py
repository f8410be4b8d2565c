"""Everything that comes in with an address is read, bounded and refused here."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar
from urllib.parse import unquote_to_bytes

from library.errors import UsageError
from library.search.answers import UNKNOWN
from library.search.contract import Sort
from library.search.precedents import Holds
from web.choice import DEFAULT_SIZE, FIRST_YEAR, LAST_YEAR, UNDATED, Choice, YearRange

MAX_QUERY = 2_000
"""Characters of a query; the longest sentence anybody pastes is far below."""
MAX_VALUE = 500
"""Characters of one facet value."""
MAX_SEEN = 10_000
"""Characters of what somebody saw of a document before they say otherwise, as a form sends it back."""
MAX_CODE = 60
"""Characters of a code, or of the end of its letters, as somebody types it."""
MAX_VALUES = 50
"""Chosen values of one facet."""
MAX_PAGE = 1_000_000
MAX_SIZE = 100
MAX_COMPLETIONS = 20
MAX_ADDRESS = 16_384
"""Bytes of all parameters together on a page, for every link of a page repeats them; the API has no links."""
FIRST_DAY, LAST_DAY = 1900, 9999
"""Days are taken from the years between."""

Parameters = Mapping[str, Sequence[str]]
"""Every parameter with all the values it was given."""

SEARCH_PARAMETERS = frozenset({"q", "year", "kind", "committee", "validity", "sort", "page", "size", "lang"})


class Language(StrEnum):
    """The languages of the site."""

    VIETNAMESE = "vi"
    ENGLISH = "en"


class Problem(StrEnum):
    """Why a parameter was refused; the site has a sentence for each."""

    NOT_A_NUMBER = "not-a-number"
    OUT_OF_RANGE = "out-of-range"
    NOT_A_YEAR = "not-a-year"
    EMPTY = "empty"
    TOO_LONG = "too-long"
    TOO_MANY = "too-many"
    UNKNOWN_VALUE = "unknown-value"
    UNKNOWN_PARAMETER = "unknown-parameter"
    CONTROL_CHARACTER = "control-character"
    NOT_UTF8 = "not-utf8"
    NOT_TEXT = "not-text"
    WRONG_KIND = "wrong-kind"
    NO_OBJECT = "no-json-object"
    NO_LINES = "no-lines"
    TOO_MANY_LINES = "too-many-lines"
    NOT_A_DAY = "not-a-day"
    ENDS_TOO_SOON = "ends-too-soon"


class ForeignHostError(UsageError):
    """The site was asked for by a name that is not its own."""


class BadParameterError(UsageError):
    """A parameter that cannot be used.

    Args:
        parameter: its name in the address.
        problem: why.
        allowed: what would be taken, for people.
    """

    def __init__(self, parameter: str, problem: Problem, *, allowed: str = "") -> None:
        super().__init__(f"{parameter}: {problem.value}", next_step=allowed)
        self.parameter = parameter
        self.problem = problem
        self.allowed = allowed


_Choice = TypeVar("_Choice", bound=StrEnum)
_Value = TypeVar("_Value")
_YEARS = re.compile(r"([1-9]\d{0,3})?(\.\.)?([1-9]\d{0,3})?", re.ASCII)
_SPACES = dict.fromkeys([*range(32), 127], " ")
_DIGITS = re.compile(r"\d{1,9}", re.ASCII)


def check_utf8(query_string: bytes) -> None:
    """Refuse an address whose parameters are no UTF-8, rather than search for replacement characters."""
    try:
        unquote_to_bytes(query_string.replace(b"+", b" ")).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadParameterError("", Problem.NOT_UTF8) from error


def known_only(parameters: Parameters, known: Iterable[str]) -> None:
    """Refuse parameters that mean nothing (the API: a misspelt filter must not pass for no filter)."""
    allowed = sorted(known)
    for name in parameters:
        if name not in allowed:
            raise BadParameterError(name[:MAX_VALUE], Problem.UNKNOWN_PARAMETER, allowed=", ".join(allowed))


def filled(parameters: Parameters, names: Iterable[str]) -> None:
    """Refuse parameters without a value (the API: a form may send empty boxes, a program should not)."""
    for name in names:
        if "" in parameters.get(name, ()):
            raise BadParameterError(name, Problem.EMPTY)


def single(parameters: Parameters, name: str, *, longest: int = MAX_VALUE) -> str | None:
    """The one value of a parameter, None where it is absent or empty."""
    text = _only(parameters, name, longest=longest)
    spaced = ("" if text is None else text).translate(_SPACES).split()
    return " ".join(spaced) or None


def several(parameters: Parameters, name: str) -> tuple[str, ...]:
    """All values of a parameter letter by letter (they are keys), empty ones and repetitions left out."""
    given = parameters.get(name, ())
    if len(given) > MAX_VALUES:
        raise BadParameterError(name, Problem.TOO_MANY, allowed=str(MAX_VALUES))
    checked = (_checked(name, value, longest=MAX_VALUE) for value in given)
    return tuple(dict.fromkeys(value for value in checked if value))


def whole_number(parameters: Parameters, name: str, *, least: int, most: int) -> int | None:
    """A whole number between the bounds, None where it is absent."""
    text = _only(parameters, name)
    if text is None:
        return None
    allowed = f"{least}–{most}"
    if not _DIGITS.fullmatch(text):
        raise BadParameterError(name, Problem.NOT_A_NUMBER, allowed=allowed)
    if not least <= int(text) <= most:
        raise BadParameterError(name, Problem.OUT_OF_RANGE, allowed=allowed)
    return int(text)


def one_of(parameters: Parameters, name: str, choices: type[_Choice]) -> _Choice | None:
    """One of a few words, None where it is absent."""
    text = _only(parameters, name)
    return None if text is None else _word(text, name, choices)


def needed(value: _Value | None, name: str) -> _Value:
    """A value that must be there."""
    if value is None:
        raise BadParameterError(name, Problem.EMPTY)
    return value


def years(text: str, *, name: str = "year") -> YearRange:
    """Read `2013`, `1958..1975`, `1958..`, `..1975` or `chưa rõ`; ends given the wrong way round are turned."""
    if text == UNKNOWN:
        return UNDATED
    match = _YEARS.fullmatch(text)
    first, dots, last = match.groups() if match else (None, None, None)
    if match is None or (first is None and last is None) or (dots is None and last is not None):
        raise BadParameterError(name, Problem.NOT_A_YEAR, allowed="2013, 1958..1975, 1958.., ..1975")
    low = _year(first, name=name)
    high = low if dots is None else _year(last, name=name)
    if low is not None and high is not None and low > high:
        low, high = high, low
    return YearRange(low, high)


def file_text(name: str, content: bytes) -> str:
    """An uploaded text: UTF-8, or UTF-16 with its mark at the beginning, as editors of offices save `Unicode`."""
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadParameterError(name, Problem.NOT_TEXT) from error


def lines(name: str, text: str, *, most: int) -> tuple[str, ...]:
    """The lines of a text that have anything in them."""
    found = tuple(line for line in (line.translate(_SPACES).strip() for line in text.splitlines()) if line)
    if not found:
        raise BadParameterError(name, Problem.NO_LINES)
    if len(found) > most:
        raise BadParameterError(name, Problem.TOO_MANY_LINES, allowed=str(most))
    return tuple(_checked(name, line, longest=MAX_QUERY) for line in found)


def choice(parameters: Parameters) -> Choice:
    """The search that an address asks for."""
    page = whole_number(parameters, "page", least=1, most=MAX_PAGE)
    size = whole_number(parameters, "size", least=1, most=MAX_SIZE)
    return Choice(
        query=single(parameters, "q", longest=MAX_QUERY) or "",
        years=tuple(dict.fromkeys(years(text) for text in several(parameters, "year"))),
        kinds=several(parameters, "kind"),
        committees=several(parameters, "committee"),
        sort=one_of(parameters, "sort", Sort) or Sort.RELEVANCE,
        page=page or 1,
        size=size or DEFAULT_SIZE,
        holds=tuple(_word(text, "validity", Holds) for text in several(parameters, "validity")),
    )


def local_address(parameters: Parameters, name: str) -> str | None:
    """A page of this site to be led to; None for anything that could lead elsewhere, and where it is absent."""
    text = next(iter(parameters.get(name, ())), "")
    odd = "\\" in text or any(unicodedata.category(letter)[0] in "CZ" for letter in text)
    if odd or len(text) > MAX_QUERY or not text.startswith("/") or text.startswith("//"):
        return None
    return text


def written_line(parameters: Parameters, name: str, *, longest: int) -> str | None:
    """A line as it was typed, blanks and all, None where it is absent; of what is too long the beginning."""
    given = parameters.get(name, ())
    if len(given) > 1:
        raise BadParameterError(name, Problem.TOO_MANY, allowed="1")
    return given[0][:longest] if given else None


def secret(parameters: Parameters, name: str) -> str:
    """A password as it was typed, blanks and all; empty where it is absent or no password could be so long."""
    given = parameters.get(name, ())
    return given[0] if len(given) == 1 and len(given[0]) <= MAX_QUERY else ""


def typed_range(parameters: Parameters) -> YearRange | None:
    """The years typed into the two boxes of the page's form (`from`, `to`), None where both are empty."""
    ends = [single(parameters, name) for name in ("from", "to")]
    if not any(ends):
        return None
    for name, end in zip(("from", "to"), ends, strict=True):
        if end is not None and not _DIGITS.fullmatch(end):
            raise BadParameterError(name, Problem.NOT_A_YEAR, allowed=f"{FIRST_YEAR}–{LAST_YEAR}")
    return years("..".join((end or "").lstrip("0") for end in ends), name="from" if ends[0] else "to")


def day(parameters: Parameters, name: str) -> date | None:
    """A day, as `2026-11-28` or `28-11-2026`."""
    text = single(parameters, name)
    if text is None:
        return None
    for form in ("%Y-%m-%d", "%d-%m-%Y"):
        try:
            found = datetime.strptime(text, form).date()
        except ValueError:
            continue
        if FIRST_DAY < found.year < LAST_DAY:
            return found
    raise BadParameterError(name, Problem.NOT_A_DAY, allowed="28-11-2026")


def _year(text: str | None, *, name: str) -> int | None:
    if text is None:
        return None
    if not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise BadParameterError(name, Problem.OUT_OF_RANGE, allowed=f"{FIRST_YEAR}–{LAST_YEAR}")
    return int(text)


def _word(text: str, name: str, choices: type[_Choice]) -> _Choice:
    try:
        return choices(text)
    except ValueError as error:
        raise BadParameterError(name, Problem.UNKNOWN_VALUE, allowed=", ".join(choices)) from error


def _only(parameters: Parameters, name: str, *, longest: int = MAX_VALUE) -> str | None:
    given = parameters.get(name, ())
    if len(given) > 1:
        raise BadParameterError(name, Problem.TOO_MANY, allowed="1")
    return _checked(name, given[0], longest=longest) or None if given else None


def _checked(name: str, text: str, *, longest: int) -> str:
    if len(text) > longest:
        raise BadParameterError(name, Problem.TOO_LONG, allowed=str(longest))
    if any(unicodedata.category(letter) == "Cs" for letter in text):
        raise BadParameterError(name, Problem.CONTROL_CHARACTER)
    return text
