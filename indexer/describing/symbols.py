"""The letters of a code set right by what else the page says: its kind, and who issued it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Levenshtein

from indexer.describing.coding import CodeLine
from library.party.bodies import body_codes
from library.party.codes import KNOWN_BODIES
from library.party.folding import fold
from library.party.kinds import LETTER, Kind

_DOUBLED = re.compile(r"(.)\1")
# Letters that are taken for one another, each class under one of them. What is alike so is the same only where kind and
# body say which letters stand there.
_ALIKE = str.maketrans("0QDĐÐ8517TGMRHĦ", "OOOOOBSIIICNKNN")
_TWO_FOR_ONE = (("LI", "U"), ("II", "N"))
_SLANTED = (("V", "U"), ("UU", "W"))
# What a slash between the letters is misread for.
_STROKE = r"[Il1!]"
_SEPARATED = re.compile(r"[\s/.,_-]+")
_SPACE = re.compile(r"\s+")
_JOINT, _DOT = re.compile(r"[^\W_]\s*([-/])\s*[^\W_]"), re.compile(r"[^\W_]\s*(\.)\s*[^\W_]")
_INITIAL = re.compile(r"(?<!\w)\w")
_SHORTEST = 3


def settled_symbol(line: CodeLine, kind: Kind | None, bodies: Sequence[str], name: str, *, typed: bool) -> str | None:
    """The letters of a code as kind and body say they are; as they were read where these do not say it.

    What was typed cannot be misread, and letters of another body that is known (`BTC` of a `Ban Tuyên giáo`) are that
    body's: then it may be the committee that is wrong.

    Args:
        line: the number line taken apart.
        kind: from the printed line; a letter has none.
        bodies: letters that stand for the issuing committee, the likely ones first.
        name: of the committee, whose initials may stand for it.
        typed: the page came as text, not as a picture.
    """
    mended = line.symbol and mend_symbol(line.symbol, kind, bodies, typed=typed)
    parts = re.split(r"[-/.]", mended or "")
    named = any(part in bodies or _are_some(part, _initials_of(name)) for part in parts)
    if typed or parts[-1] in KNOWN_BODIES or (named and (kind is None or parts[0] in kind.symbols)):
        return mended
    meant = meant_symbol(line.printed, line.mark, kind, bodies, name)
    return meant or _after_a_stroke(line.printed, kind, bodies) or _with_office(line, name) or mended


def fits_page(line: CodeLine, kind: Kind | None, committee: str) -> bool:
    """Whether the letters of a code are those of the page's kind, or of its committee.

    Args:
        line: the number line taken apart.
        kind: from the printed line; a letter has none.
        committee: its name, empty where none was read.
    """
    letters = settled_symbol(line, kind, body_codes(committee), committee, typed=False)
    parts = re.split(r"[-/]", letters or "")
    return len(parts) > 1 and (is_of_body(parts[-1], committee) or parts[0] in (kind or LETTER).symbols)


def is_of_body(letters: str, committee: str) -> bool:
    """Whether these letters of a code are those of a committee: known ones, or initials of its name."""
    initials = _initials_of(committee)
    some = len(letters) >= _SHORTEST and _are_some(letters, initials)
    return some or letters in body_codes(committee) or (len(letters) > 1 and letters == initials[:2])


def _after_a_stroke(printed: str, kind: Kind | None, bodies: Sequence[str]) -> str | None:
    """The letters of a kind and a body, the slash between which was read as a letter like it: `QĐITU`."""
    for letters in kind.symbols if kind else ():
        found = re.match(rf"{letters}{_STROKE}(\w+)", printed)
        named = [body for body in bodies if found and _alike(body) == _alike(found[1])]
        if named:
            return f"{letters}/{named[0]}"
    return None


def _with_office(line: CodeLine, name: str) -> str | None:
    """The letters of a body and its office, the hyphen between which was lost: `SNV TCCB` of a Sở Nội vụ."""
    body, _, office = line.printed.partition(" ")
    lost = line.symbol == body + office and office.isalpha() and office.isupper() and len(office) > 1
    return f"{body}-{office}" if lost and _are_some(body, _initials_of(name)) else None


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
    between = _JOINT.search(printed) or _DOT.search(printed)
    joint = between[1] if between else "/" if mark == "-" else "-"
    initials = _initials_of(name)
    # Two letters are a body's where they begin its name: CC of a Chi cục.
    every = (*bodies, initials[:2], *_bodies_in(initials, _paired(printed)), *_bodies_in(initials, _classed(printed)))
    whole = dict.fromkeys(letters for letters in _candidates(kind or LETTER, every)
                          if _alike("".join(letters)) == read)  # fmt: skip
    if len({body for _, body in whole}) != 1:
        return None
    # A kind may have several letters: those that were read so, dots among them too, else the prescribed ones.
    head, _, _ = _SPACE.sub("", printed).partition(joint)
    as_read = [(head, body) for letters, body in whole if letters and head.replace(".", "") == letters]
    return joint.join(filter(None, (as_read or [*whole])[0]))


def _candidates(kind: Kind, bodies: Sequence[str]) -> Iterator[tuple[str, str]]:
    for body in bodies:
        yield from ((letters, body) for letters in kind.symbols)
        if kind is LETTER:
            yield "", body


def _initials_of(name: str) -> str:
    return _toneless("".join(_INITIAL.findall(name)).upper())


def _are_some(letters: str, initials: str) -> bool:
    """Whether letters are some of these initials in their order: ATTP of An toàn vệ sinh thực phẩm."""
    left = iter(initials)
    return len(letters) > 1 and all(letter in left for letter in letters)


def _bodies_in(initials: str, read: str) -> Iterator[str]:
    """Initials that are alike what was read, behind the letters of a kind or without any."""
    for start in range(max(0, len(read) - _SHORTEST + 1)):
        body = _some_of(initials, read[start:])
        if body is not None:
            yield body


def _some_of(initials: str, read: str) -> str | None:
    """Those of some initials, in their order, that are alike what was read; None where a letter is not among them."""
    body, place = "", 0
    for letter in read:
        place = next((at for at in range(place, len(initials)) if _classed(initials[at]) == letter), -1) + 1
        if not place:
            return None
        body += initials[place - 1]
    return body


def _alike(letters: str) -> str:
    """The letters with all that is taken for one another made one; `Ư`, tones and marks between are left out."""
    return _with_one_for(_paired(letters), _SLANTED)


def _paired(letters: str) -> str:
    """The letters in their classes, two that one was read as made that one."""
    return _with_one_for(_classed(letters), _TWO_FOR_ONE)


def _with_one_for(letters: str, pairs: Sequence[tuple[str, str]]) -> str:
    for some, one in pairs:
        letters = letters.replace(some, one)
    return letters


def _classed(letters: str) -> str:
    return _toneless(_SEPARATED.sub("", letters).upper()).translate(_ALIKE)


def _toneless(letters: str) -> str:
    plain = unicodedata.normalize("NFD", letters)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def mend_symbol(symbol: str, kind: Kind | None, bodies: Sequence[str], *, typed: bool = False) -> str:
    """Set right one misread letter in each part of a code by what the rest of the page says.

    Letters of another body that is known stay.

    Args:
        symbol: as read.
        kind: from the printed line; its own letters are known.
        bodies: letters that stand for the issuing committee, the likely ones first.
        typed: of the body's letters only diacritics and doubled ones are set right.
    """
    match = re.fullmatch(r"(?P<letters>[^-/]+)(?P<mark>[-/])(?P<body>.+)", symbol)
    if match is None:
        return symbol
    letters, body = match["letters"], match["body"]
    if kind is not None and letters.replace(".", "") not in kind.symbols:
        near = [known for known in kind.symbols if Levenshtein.distance(known, letters) <= 1]
        letters = near[0] if near else letters
    if bodies and body not in bodies:
        plain = fold(body)
        alike = [known for known in bodies if fold(known) in (plain, _DOUBLED.sub(r"\1", plain))]
        near = [] if typed or body in KNOWN_BODIES else [known for known in bodies if _is_near(known, body)]
        body = (alike or near or [body])[0]
    return f"{letters}{match['mark']}{body}"


def _is_near(known: str, body: str) -> bool:
    return Levenshtein.distance(known, body) <= (1 if len(known) > 2 else 0)
