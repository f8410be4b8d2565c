"""Offices: bodies that a head such as `Chi cục` names, told apart by common words behind it and not by a place.

`CHI CỤC KIỂM LÂM` is `Chi cục Kiểm lâm`: what is written small must be known, for capitals do not say it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from library.party.folding import fold
from library.party.names import HEADS, OFFICES, PLACES
from library.vietnamese.syllables import compose, is_syllable, split_tone

LETTERS_AN_ERROR = 9
"""One letter of so many may be misread in a name that is known or that the running text spells."""
_LEVELS = frozenset({"tinh", "huyen", "xa", "phuong", "quan", "pho", "tran"})
# Lines that go on with a name and only look like the beginning of one.
_HARD_TO_SAY = re.compile(r"^[^AEIOU]+$|[^AEIOU&-]{3}|&")
_ALONE, _BEFORE_A_NAME = r"(?<![\w&.,-])", r"\s*(?=[^\W\d_]{2})(?!(?:TỈNH|HUYỆN|QUẬN|XÃ|PHƯỜNG)\b)"
_NO_FOOD = r"(?<!\bAT )(?<!\bVS )(?<!\bVSAT )(?<!\bATVS )"
_SHORT_LEVELS = (
    (re.compile(rf"{_NO_FOOD}{_ALONE}T(?:[Pp]|[.,]\s?P)\b\.?{_BEFORE_A_NAME}"), "THÀNH PHỐ"),
    (re.compile(rf"{_ALONE}T(?:[Xx]|[.,]\s?X)\b\.?{_BEFORE_A_NAME}"), "THỊ XÃ"),
    (re.compile(rf"{_ALONE}H\.{_BEFORE_A_NAME}"), "HUYỆN"),
    (re.compile(rf"{_ALONE}Q\.\s*(?=[^\W_])"), "QUẬN"),
)  # fmt: skip
"""Levels as they are shortened before a name; behind `VS AT` the same letters are food."""
_PROVINCE = re.compile(rf"{_ALONE}T\.{_BEFORE_A_NAME}")
_AND = re.compile(r"(?P<before>[\w-]+)\s*&\s*(?P<after>[\w-]+)")
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
        elif are_initials(word):
            written.append(word)
        elif _LEVELS & {fold(one) for one in words[max(0, start - 2) : start]} or words[start - 1 : start] == ["-"]:
            written.append(word.capitalize())
        else:
            written.append(word if is_abbreviation(word) else word.lower())
    return written


def _place_at(words: Sequence[str], start: int) -> str | None:
    ends = range(min(len(words), start + 4), start + 1, -1)
    return next((name for end in ends if (name := PLACES.get(fold(" ".join(words[start:end]))))), None)


def is_abbreviation(word: str) -> bool:
    """Whether a word in capitals can be no syllable: `ATVSTP`, `UBND`; two letters are rather what is left of one."""
    return len(word) > 2 and _is_no_syllable(word)


def are_initials(word: str) -> bool:
    """Whether a word in capitals is so hard to say that it is letters of several words: `KCN`, `GD&ĐT`, `CQ`.

    `EA` and `KRONG` may be parts of a name.
    """
    return _is_no_syllable(word) and _HARD_TO_SAY.search(word) is not None


def _is_no_syllable(word: str) -> bool:
    return word.isupper() and len(word) > 1 and word.replace("Đ", "D").isascii() and not is_syllable(word)


def written_out(line: str) -> str:
    """A line of a head with the levels before names written out: `TX. VỊ THANH` is `THỊ XÃ VỊ THANH`.

    A sign for `and` stays between initials; between other words it is `VÀ`.
    """
    for pattern, level in _SHORT_LEVELS:
        line = pattern.sub(f"{level} ", line)
    line = _PROVINCE.sub(lambda match: "TỈNH " if _begins_with_place(line[match.end() :]) else match[0], line)
    return _AND.sub(_joined, line).replace(" & ", " ")


def _begins_with_place(text: str) -> bool:
    return _place_at(text.split()[:4], 0) is not None


def _joined(match: re.Match[str]) -> str:
    before, after = match["before"], match["after"]
    if _is_no_syllable(before) and _is_no_syllable(after):
        return f"{before}&{after}"
    return f"{before} VÀ {after}" if is_syllable(before) and is_syllable(after) else f"{before} & {after}"


def known_office(words: Sequence[str]) -> str | None:
    """Return the known office that a name begins with, a few letters misread at most."""
    for end in range(len(words), 1, -1):
        plain = fold(" ".join(words[:end]).replace("-", " "))
        near = [(Levenshtein.distance(plain, name.replace(" - ", " ")), spelt) for name, spelt in OFFICES.items()]
        errors, office = min(near)
        if errors <= len(plain) // LETTERS_AN_ERROR and len(office.split()) == end:
            return office
    return None
