"""The letters of a code set right by what else the page says: its kind, and who issued it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Levenshtein

from indexer.describing.coding import CodeLine
from library.party.folding import fold
from library.party.kinds import LETTER, Kind

_DOUBLED = re.compile(r"(.)\1")
# Letters that are taken for one another, each class under one of them. What is alike so is the same only where kind and
# body say which letters stand there.
_ALIKE = str.maketrans("0QDĐÐ851TGMRHĦ", "OOOOOBSIICNKNN")
_TWO_FOR_ONE = (("LI", "U"), ("II", "N"))
_SEPARATED = re.compile(r"[\s/.,_-]+")
_INITIAL = re.compile(r"(?<!\w)\w")
_SHORTEST = 3


def settled_symbol(line: CodeLine, kind: Kind | None, bodies: Sequence[str], name: str) -> str | None:
    """The letters of a code as kind and body say they are; as they were read where these do not say it.

    Args:
        line: the number line taken apart.
        kind: from the printed line; a letter has none.
        bodies: letters that stand for the issuing committee, the likely ones first.
        name: of the committee, whose initials may stand for it.
    """
    mended = line.symbol and mend_symbol(line.symbol, kind, bodies)
    parts = re.split(r"[-/.]", mended or "", maxsplit=1)
    if kind is not None and parts[0] in kind.symbols and parts[-1] in bodies:
        return mended
    return meant_symbol(line.printed, line.mark, kind, bodies, name) or mended


def meant_symbol(printed: str, mark: str, kind: Kind | None, bodies: Sequence[str], name: str) -> str | None:
    """The letters of a code that were read with letters like these, where kind and body say which; None where not.

    Args:
        printed: as read, whatever it looks like.
        mark: what joins them to the number: `-` in the Party's form, `/` in the State's.
        kind: from the printed line; a letter has none.
        bodies: letters that stand for the issuing committee.
        name: of the committee.
    """
    read = _alike(printed)
    between = re.search(r"[^\W_]\s*([-/.])\s*[^\W_]", printed)
    joint = between[1] if between else "/" if mark == "-" else "-"
    whole = dict.fromkeys(letters for letters in _candidates(kind or LETTER, (*bodies, *_initials(name)))
                          if _alike("".join(letters)) == read)  # fmt: skip
    one = len({body for _, body in whole}) == 1  # a kind may have several letters, the prescribed ones first
    return joint.join(filter(None, next(iter(whole)))) if one else None


def _candidates(kind: Kind, bodies: Sequence[str]) -> Iterator[tuple[str, str]]:
    for body in bodies:
        yield from ((letters, body) for letters in kind.symbols)
        if kind is LETTER:
            yield "", body


def _initials(name: str) -> tuple[str, ...]:
    """The first letters of the words of a name; where it goes on with a place, of its beginnings too."""
    every = _toneless("".join(_INITIAL.findall(name)).upper())
    return tuple(every[:end] for end in range(_SHORTEST, len(every) + 1))


def _alike(letters: str) -> str:
    """The letters with all that is taken for one another made one; `Ư`, tones and marks between are left out."""
    kept = _toneless(_SEPARATED.sub("", letters).upper()).translate(_ALIKE)
    for two, one in _TWO_FOR_ONE:
        kept = kept.replace(two, one)
    return kept


def _toneless(letters: str) -> str:
    plain = unicodedata.normalize("NFD", letters)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def mend_symbol(symbol: str, kind: Kind | None, bodies: Sequence[str]) -> str:
    """Set right one misread letter in each part of a code by what the rest of the page says.

    Args:
        symbol: as read.
        kind: from the printed line; its own letters are known.
        bodies: letters that stand for the issuing committee, the likely ones first.
    """
    match = re.fullmatch(r"(?P<letters>[^-/]+)(?P<mark>[-/])(?P<body>.+)", symbol)
    if match is None:
        return symbol
    letters, body = match["letters"], match["body"]
    if kind is not None and letters.replace(".", "") not in kind.symbols:
        near = [known for known in kind.symbols if Levenshtein.distance(known, letters) <= 1]
        letters = near[0] if near else letters
    if bodies and body not in bodies:
        near = [known for known in bodies if Levenshtein.distance(known, body) <= (1 if len(known) > 2 else 0)]
        plain = fold(body)
        letters_alike = [known for known in bodies if fold(known) in (plain, _DOUBLED.sub(r"\1", plain))]
        body = (letters_alike or near or [body])[0]
    return f"{letters}{match['mark']}{body}"
