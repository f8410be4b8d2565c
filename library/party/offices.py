"""Offices: bodies that a head such as `Chi cục` names, told apart by common words behind it and not by a place.

`CHI CỤC KIỂM LÂM` is `Chi cục Kiểm lâm`: what is written small must be known, for capitals do not say it.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from library.party.folding import fold
from library.party.names import HEADS, OFFICES, PLACES
from library.vietnamese.syllables import compose, is_syllable, split_tone

LETTERS_AN_ERROR = 9
"""One letter of so many may be misread in a name that is known or that the running text spells."""
_LEVELS = frozenset({"tinh", "huyen", "xa", "phuong", "quan", "pho", "tran"})
# Lines that go on with a name and only look like the beginning of one.
_NO_OFFICE = frozenset({"phong chong", "phong chay", "hoi nghi", "vien tro", "bo may", "truong hop"})


def office_head(words: Sequence[str]) -> str | None:
    """Return the word or words by which a line names an office, such as `Chi cục`, if there is more in it."""
    plain = [fold(word) for word in words[:4]]
    if " ".join(plain[:2]) in _NO_OFFICE:
        return None
    for count in (3, 2, 1):
        head = HEADS.get(" ".join(plain[:count]))
        if head is not None and len(head.split()) == count and _without_tones(words[:count]) == _without_tones(
            head.split()):  # fmt: skip
            return head
    known = known_office(words)
    heads = [head for head in HEADS.values() if known is not None and known.startswith(f"{head} ")]
    return max(heads, key=len, default=None)


def _without_tones(words: Sequence[str]) -> list[str]:
    """Tones are misread, letters seldom: `SỜ` is meant for `SỞ`, `SỔ` is a register."""
    return [split_tone(compose(word.lower()))[0] for word in words]


def in_common_case(words: Sequence[str]) -> list[str]:
    """Small letters but for abbreviations, places that are known, and what stands behind `huyện`, `xã` and the like."""
    written: list[str] = []
    while len(written) < len(words):
        start = len(written)
        place = _place_at(words, start)
        word = words[start]
        if place is not None:
            written += place.split()
        elif _LEVELS & {fold(before) for before in words[max(0, start - 2) : start]}:
            written.append(word.capitalize())
        else:
            written.append(word if is_abbreviation(word) else word.lower())
    return written


def _place_at(words: Sequence[str], start: int) -> str | None:
    ends = range(min(len(words), start + 4), start + 1, -1)
    return next((name for end in ends if (name := PLACES.get(fold(" ".join(words[start:end]))))), None)


def is_abbreviation(word: str) -> bool:
    """Whether a word in capitals can be no syllable: `ATVSTP`, `UBND`; two letters are rather what is left of one."""
    return word.isupper() and len(word) > 2 and word.replace("Đ", "D").isascii() and not is_syllable(word)


def known_office(words: Sequence[str]) -> str | None:
    """Return the known office that a name begins with, a few letters misread at most."""
    for end in range(len(words), 1, -1):
        plain = fold(" ".join(words[:end]).replace("-", " "))
        near = [(Levenshtein.distance(plain, name.replace(" - ", " ")), spelt) for name, spelt in OFFICES.items()]
        errors, office = min(near)
        if errors <= len(plain) // LETTERS_AN_ERROR and len(office.split()) == end:
            return office
    return None
