"""Bodies that issue documents: how their names are written, and how capitals of a head become a name.

The head prints `TỈNH ỦY LẠC GIANG` over `BAN TỔ CHỨC`; the archive says `Ban Tổ chức Tỉnh ủy Lạc Giang`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from library.party.folding import fold
from library.party.names import BODIES, ORGANS, PLACES, WORDS
from library.party.offices import (
    LETTERS_AN_ERROR,
    are_initials,
    in_common_case,
    is_abbreviation,
    known_office,
    office_head,
    written_out,
)

_MIN_LETTERS_FOR_ERROR = 6
_OFTEN = 2
_MOST = 0.7
# Small words that names of places look like without diacritics (Cửa Ngòi).
_EXACT = frozenset({"của", "và", "các", "khóa", "khu", "thôn"})
_NOT_NAME = re.compile(r"[^\w\s\-–,&]|_")
_LETTERS = re.compile(r"[^\W\d_]+")
# What has a number for a name or behind it: `QUẬN 5`, `CHI BỘ KHU PHỐ 4`, `BAN CHỈ ĐẠO 389`. Other digits are specks.
_NUMBERED = frozenset(
    "quan phuong khu pho khoi thon ap ban to doi bo dao tac doan ty nghiep may truong vien tram vung so".split()
)
_NUMBER = re.compile(r"[1-9]\d{0,2}")
# Behind these stands a Roman number: `ĐẠI HỘI … LẦN THỨ XI`, `KHÓA XIII`.
_COUNTED = frozenset({"thu", "khoa"})
_ROMAN = re.compile(r"[IVXL]+")


@dataclass(frozen=True, slots=True)
class CommitteeName:
    """A name with what is doubtful about it.

    Args:
        name: in title case, own body first, with its place.
        known: the head began with a kind of body that is known.
        repaired: letters were set right from the list of names or from the rest of the document.
        doubtful: a word is no known one and stands nowhere else in the document.
    """

    name: str
    known: bool
    repaired: bool
    doubtful: bool


@dataclass(frozen=True, slots=True)
class _Unit:
    """Words of one body; `office` for one that a head such as `Chi cục` names and common words tell apart."""

    words: tuple[str, ...]
    body: str | None
    office: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.words)


class Spelling:
    """How words without diacritics are spelt in this very document: the most frequent form of each wins."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._pairs: dict[str, Counter[str]] = {}
        self._texts: list[list[str]] = []
        for text in texts:
            words = _LETTERS.findall(text)
            self._texts.append(words)
            for first, second in pairwise(words):
                if first.isupper() or second.isupper():  # capitals are what is to be checked; they do not vote
                    continue
                self._pairs.setdefault(fold(f"{first} {second}"), Counter())[f"{first} {second}".lower()] += 1

    def of_pair(self, pair: str) -> str | None:
        """Return the spelling of two words that the document uses most, if one leads."""
        return _leader(self._pairs.get(fold(pair)))

    def of_name(self, name: str) -> tuple[str, bool] | None:
        """Return a name of several words as running text spells it, word by word the most frequent; None if nowhere.

        A name of which letters were lost in capitals is found by the rest of it. The spelling is sure where most of
        the places have every word so, and the name itself or a second place too.
        """
        said = _LETTERS.findall(name)
        words = list(map(fold, said))
        plain = " ".join(words)
        allowed = len(plain) // LETTERS_AN_ERROR
        found: dict[int, list[list[str]]] = {}
        for text in self._texts:
            for start, first in enumerate(text):
                window = text[start : start + len(words)]
                if fold(first)[:1] != plain[:1] or len(window) < len(words) or _in_capitals(window[1:]):
                    continue
                errors = Levenshtein.distance(plain, fold(" ".join(window)), score_cutoff=allowed)
                if errors <= allowed:
                    found.setdefault(errors, []).append(window)
        if not found:
            return None
        votes = [Counter(column).most_common(1)[0] for column in zip(*found[min(found)], strict=True)]
        places = len(found[min(found)])
        sure = all(
            count >= _MOST * places and (count > 1 or word.lower() == printed.lower())
            for (word, count), printed in zip(votes, said, strict=True)
        )
        spelt = iter(votes)
        return _LETTERS.sub(lambda _: next(spelt)[0], name), sure

    def near_pair(self, pair: str) -> str | None:
        """Return a pair that differs in one letter and occurs often, when the document has only one such pair."""
        plain = fold(pair)
        near = [
            counter
            for other, counter in self._pairs.items()
            if len(plain) >= _MIN_LETTERS_FOR_ERROR
            and counter.total() >= _OFTEN
            and Levenshtein.distance(plain, other, score_cutoff=1) <= 1
        ]
        return _leader(near[0]) if len(near) == 1 else None


def _in_capitals(words: Sequence[str]) -> bool:
    """Whether words are printed as those of a head are; all of one word, most of more."""
    return 2 * sum(map(str.isupper, words)) > len(words) or not words


def committee_name(lines: Sequence[str], spelling: Spelling) -> CommitteeName | None:
    """Make a name of the lines of a head's left column, parents first.

    Args:
        lines: as printed, in capitals; lines that belong together are joined by what they say.
        spelling: of the rest of the document, which settles letters that were misread in capitals.
    """
    units, repaired, doubtful = _units(lines, spelling)
    if not units:
        return None
    own = units[-1]
    name = own.text
    if own.office:
        parent = f", {units[-2].text}" if len(units) > 1 and units[-2].body is not None else ""
        spelt, unsure = _spelling_of_office(own, spelling)
        return CommitteeName(f"{spelt}{parent}", known=True, repaired=spelt != name, doubtful=doubtful or unsure)
    alone = own.body is not None and len(own.words) - own.words[-1].isdigit() == len(own.body.split())
    if own.body in ORGANS and alone and len(units) > 1:
        name = _with_parent(own, units[-2])
    return CommitteeName(name, own.body is not None, repaired, doubtful)


def _spelling_of_office(own: _Unit, spelling: Spelling) -> tuple[str, bool]:
    """Return an office's name in the case and spelling of the running text, and whether that does not know it."""
    assert own.body is not None
    head = len(own.body.split())
    known = known_office(own.words)
    if known is not None:
        return " ".join((known, *own.words[len(known.split()) :])), False
    named = spelling.of_name(own.text)
    words = list(own.words) if named is None else named[0].split()
    return " ".join((*own.body.split(), *_begun(words[head:]))), named is None or not named[1]


def _begun(words: Sequence[str]) -> list[str]:
    """The words with a capital at their beginning."""
    return [word[:1].upper() + word[1:] if place == 0 else word for place, word in enumerate(words)]


def _with_parent(own: _Unit, parent: _Unit) -> str:
    if own.body in {"Ban Bí thư", "Bộ Chính trị"}:
        return own.text
    if parent.text in {
        "Ban Chấp hành Trung ương",
        "Ban Chấp hành Trung ương Đảng",
        "Trung ương Đảng",
        "Đảng Cộng sản Việt Nam",
    }:
        return f"{own.text} Trung ương"
    return f"{own.text} {parent.text}"


def _units(lines: Sequence[str], spelling: Spelling) -> tuple[list[_Unit], bool, bool]:
    units: list[_Unit] = []
    repaired = doubtful = False
    for line in lines:
        words = _words(written_out(line))
        while words and words[-1] in {"-", ","}:
            words.pop()
        if not words:
            continue
        head = office_head(words)
        if (head or (units and units[-1].office)) and _longest(words, 0, BODIES) is None:
            common = in_common_case(words)
            if head is None or _unfinished(units[-1].text if units else ""):
                units[-1] = _Unit((*units[-1].words, *common), units[-1].body, units[-1].office)
            else:
                units.append(_Unit((*head.split(), *_begun(common[len(head.split()) :])), head, office=True))
            continue
        body, spelt, mended, unsure = _spell(words, spelling)
        repaired, doubtful = repaired or mended, doubtful or unsure
        joins = units and (
            body is None or units[-1].text in {"Ban Chấp hành", "Ban Thường vụ"} or _unfinished(units[-1].text)
        )
        if joins:
            units[-1] = _Unit(units[-1].words + tuple(spelt), units[-1].body)
        else:
            units.append(_Unit(tuple(spelt), body))
    return units, repaired, doubtful


def _words(line: str) -> list[str]:
    """The words of a line, with the numbers that may be parts of names."""
    words: list[str] = []
    for word in _NOT_NAME.sub(" ", line).replace("–", "-").split():
        if not any(map(str.isdigit, word)) or (words and fold(words[-1]) in _NUMBERED and _NUMBER.fullmatch(word)):
            words.append(word)
        else:
            words += re.sub(r"\d", " ", word).split()
    return words


def _unfinished(text: str) -> bool:
    return text.split(" ")[-1].lower() in {"và", "-", "của", "các", "tỉnh", "huyện", "xã"}


def _spell(words: Sequence[str], spelling: Spelling) -> tuple[str | None, list[str], bool, bool]:
    """Write one line in title case: kinds of bodies and common words by the list, the rest as names of places."""
    body, position, spelt, repaired = None, 0, [], False
    found = _longest(words, 0, BODIES)
    if found is not None:
        body, position = found
        spelt = body.split()
        repaired = not _same(words[:position], body)
    places: list[str] = []
    doubtful = False
    while position < len(words):
        found = _longest(words, position, WORDS)
        initials = found is None and are_initials(words[position]) and not _ROMAN.fullmatch(words[position])
        if initials:
            found = words[position], position + 1
            doubtful = doubtful or not is_abbreviation(words[position])
        if found is None:
            places.append(words[position])
            position += 1
            continue
        name, end = found
        mended, unsure = _write_place(places, spelt, spelling)
        doubtful = doubtful or unsure
        repaired = repaired or mended or not _same(words[position:end], name)
        spelt += name.split()
        places, position = [], end
    mended, unsure = _write_place(places, spelt, spelling)
    return body, spelt, repaired or mended, doubtful or unsure


def _write_place(places: list[str], spelt: list[str], spelling: Spelling) -> tuple[bool, bool]:
    """Append a name of a place; return whether it was repaired and whether it is doubtful."""
    if not places:
        return False, False
    if spelt and fold(spelt[-1]) in _COUNTED and _ROMAN.fullmatch(places[0]):
        spelt.append(places[0])
        return _write_place(places[1:], spelt, spelling)
    printed = " ".join(word.capitalize() for word in places)
    if len(places) == 1 and fold(printed) not in PLACES:
        spelt += printed.split()
        return False, not (printed.isdigit() or is_abbreviation(places[0]))  # names of one syllable are few, and known
    name, sure = _spelling_of_place(printed, spelling)
    spelt += name.split()
    return name != printed, not sure


def _spelling_of_place(printed: str, spelling: Spelling) -> tuple[str, bool]:
    """Return the spelling of a name and whether it can be relied on: the document's own, a known one, a near one.

    What stands in the capitals of the head alone may have lost a sign of a vowel, or a word.
    """
    voted = spelling.of_pair(printed)
    if voted:
        return " ".join(word.capitalize() for word in voted.split()), True
    known = PLACES.get(fold(printed))
    if known:
        return known, True
    near = spelling.near_pair(printed)
    if near:
        return " ".join(word.capitalize() for word in near.split()), True
    return printed, False


def _longest(words: Sequence[str], start: int, names: dict[str, str]) -> tuple[str, int] | None:
    """Find the longest known name that begins at `start`; one letter may be misread in a long one."""
    for end in range(min(len(words), start + 9), start, -1):
        folded = fold(" ".join(words[start:end]))
        if folded in names:
            name = names[folded]
            if name in _EXACT and words[start].lower() != name:
                continue
            return name, end
        if len(folded) >= _MIN_LETTERS_FOR_ERROR + 2:
            near = [
                name
                for plain, name in names.items()
                if len(plain) >= 8 and Levenshtein.distance(plain, folded, score_cutoff=1) <= 1
            ]
            if len(near) == 1:
                return near[0], end
    return None


def _same(words: Sequence[str], name: str) -> bool:
    return " ".join(words).lower() == name.lower()


def _leader(counter: Counter[str] | None) -> str | None:
    if not counter:
        return None
    ranked = counter.most_common(2)
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        return None
    return ranked[0][0]
