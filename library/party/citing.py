"""How a document is named in the text of another: `Chỉ thị số 05-CT/TU ngày 12-3-1981 của Tỉnh ủy`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from library.party import dates
from library.party.codes import ParsedCode, parse_code
from library.party.folding import fold
from library.records import PartialDate

_SPACES = re.compile(r"\s+")
_NOT_LETTERS = re.compile(r"[\W_]+")
_DAY = re.compile(r"\d{1,2}[.-]\d{1,2}(?:[.-]\d{2,4})?(?!\d)")
_NAMED_DATE = re.compile(
    r"(?<!\d)(?:(?P<d>\d{1,2})[-_. ](?P<m>\d{1,2})[-_. ](?P<y>\d{4})"
    r"|(?P<Y>(?:19|20)\d\d)[-_. ]?(?P<M>\d\d)[-_. ]?(?P<D>\d\d))(?!\d)"
)
_SHORT = {"bch": "ban chap hanh", "btv": "ban thuong vu", "tu": "trung uong", "tw": "trung uong",
          "ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan"}  # fmt: skip
_WITHIN = ("ban thuong vu ", "thuong truc ", "thuong vu ", "ban chap hanh dang bo ")
"""Who acts for a committee, before its name: whoever signs, the document is the committee's."""
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Citation:
    """A document named in a text.

    Args:
        number: as printed, leading zero kept.
        key: of the letters of its code, see `symbol_key`.
        kind: as it is called, folded.
        body: who issued it, as written; None where the text does not say.
        reading: the very words, in one line.
    """

    number: str
    key: str
    kind: str
    issued: PartialDate
    body: str | None
    reading: str


def find_citations(text: str) -> Iterator[Citation]:
    """Yield the documents that a text names by kind, code and full date; less could be any of several.

    Every other mention is found by `library.party.mentions`.
    """
    if "ngày" not in text.lower():
        return
    from library.party.mentions.finding import find_mentions  # its rules take long to load

    for one in find_mentions(text):
        if not (one.kind and one.number and one.key and one.stated and one.issued and one.issued.day):
            continue
        if one.key.startswith("|") or one.number[-1].isalpha():  # `12b` says nothing of a document that may be 12
            continue
        reading = _SPACES.sub(" ", text[one.start : one.end]).strip()
        yield Citation(one.number, one.key, fold(one.kind), one.issued, one.body, reading)


def symbol_key(symbol: str) -> str | None:
    """What the letters of a code have in common however they are written; None where they name no kind and body."""
    code = parse_code(f"1-{symbol}")
    return None if code is None else _key(code)


def kind_letters(symbol: str) -> str:
    """The letters of the kind in those of a code: `CT` of `CT-UBND` and of `CT/TU`."""
    return re.split(r"[-/]", symbol)[0]


def numbers_beside(letters: str, text: str) -> set[int]:
    """The numbers that stand beside these letters of a kind in a file's name or on a stamp: `05CT`, `CV 214`.

    Days are left out, and so is every number that stands by itself.
    """
    plain = _NOT_LETTERS.sub(" ", _DAY.sub(" ", fold(text)))
    short = fold(letters)
    found = re.findall(rf"(?<!\d)(\d{{1,4}}) ?{short}(?![a-z])|(?<![a-z]){short} ?(\d{{1,4}})(?!\d)", plain)
    return {int(before or after) for before, after in found}


def days_named(text: str, month: PartialDate) -> set[int]:
    """The days of this month whose whole date stands in a file's name: `05CT 15.4.2020`, `2020-04-15`, `20200415`."""
    found = [(one["y"] or one["Y"], one["m"] or one["M"], one["d"] or one["D"]) for one in _NAMED_DATE.finditer(text)]
    return {int(day) for year, at, day in found
            if dates.year_of(year) == month.year and int(at) == month.month and dates.day_of(day)}  # fmt: skip


def speaks_of(citation: Citation, *, committee: str, by: str | None) -> bool:
    """Whether the body that a citation names can be this committee.

    Args:
        committee: that issued the document which may be meant.
        by: the committee whose document cites; `Tỉnh ủy` without a place is the one of its own province.
    """
    words = _plain(committee).split()
    cited = _cited(citation.body) if citation.body else ()
    same = 0
    for (word, capital), other in zip(cited, words, strict=False):
        if word != other:
            if capital or same < _FEWEST:
                return False
            break
        same += 1
    if cited and same < min(_FEWEST, len(words)):
        return False
    place = " ".join(words[max(same, min(_FEWEST, len(words))) :])
    return not place or citation.key.endswith("tw") or (by is not None and place in _plain(by))


@lru_cache(maxsize=20_000)
def _cited(body: str) -> tuple[tuple[str, bool], ...]:
    """The words of a body as it is cited, folded, each with whether it has a capital."""
    capitals = {fold(word): word[:1].isupper() for word in body.split()}
    return tuple((word, capitals.get(word, False)) for word in _plain(body).split())


@lru_cache(maxsize=20_000)
def _plain(name: str) -> str:
    plain = " ".join(_SHORT.get(word, word) for word in fold(name).split())
    for start in _WITHIN:
        plain = plain.removeprefix(start)
    return plain


def _key(code: ParsedCode) -> str | None:
    if not code.kind or not code.body:
        return None
    key = f"{fold(code.kind)}|{code.body.lower()}"
    return fold(f"{key[:-2]}tw" if key.endswith("tư") else key)
