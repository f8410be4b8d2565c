"""Which words are a mark: in a line, and on a stamp that may have been misread."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import Levenshtein

from library.secrecy.rules import (
    BESIDE,
    CIRCULATION,
    HALVES_OF_MARKS,
    LIFTED,
    LIFTED_EXACT,
    MARKS,
    NO_SET_OFF,
    SAID,
    SET_OFF,
    SET_OFF_IN_CAPITALS,
    SPELLINGS,
)
from library.secrecy.spelling import clean, has_diacritics, letters, plain

# The name of a degree that is not told: "Độ mật" (reading takes its tone for others), "ĐỘ MẬT:" or "ĐỘ MẬT .....";
# one full stop is no room for it.
_LABEL = re.compile(r"(?:[Đđ][ộỏổỗọ]|[Dd]o) m[ậa]t\W*$|\bĐộmật\W*$|"
                    r"(?i:\b(?:độ|do) ?m[ậa]t)\s*(?:[:…_]|\.\s*\.)[\W_]*$", re.UNICODE)
# The name of a degree without diacritics, and a sign behind it: no other words are written so, whatever stands around.
_BARE_DEGREE = re.compile(r"\W*(?:muc |cap )?do (?:bao )?mat\s*[:….–—-]", re.IGNORECASE)
# Every letter of the word that all marks end with, however far apart.
END_OF_A_MARK = re.compile(r"[mM][\W_]*(?:[aA][\W_]*[äÄ]|[aAâÂậẬạẠëË])[\W_]*[tT]")
_PIECES = re.compile(r"[()\[\]/;,.|]|\s[–—-]\s")
_TICKED = re.compile(r"^\W*[xXvV]\W+")
_SECRET = "bimat"
_SIGNS_LOST = re.compile(r"M[AÂẠẬÀẢÃẦẨẪ]T$")  # with tones that no syllable bears which ends so
_BESIDE_URGENCY = re.compile(r"khan|hoatoc")  # other words do not stand beside it, whatever signs were read: KHẨN - MÁT
_HALVES = tuple((mark, re.compile(pattern)) for mark, pattern in HALVES_OF_MARKS)
_KIND = next(one.pattern for one in BESIDE if one.name == "kind")
_LONGEST = 120  # letters of a line that says nothing but a mark and what may stand beside it


@dataclass(frozen=True, slots=True)
class Found:
    """A mark in a line.

    Args:
        mark: which.
        capitals: it stands in capitals.
        starts_low: the line begins with a small letter, as a line within a sentence may.
        alone: nothing else stands in the line.
        set_off: other words stand in the line, and a sign parts the mark from them.
    """

    mark: str
    capitals: bool
    starts_low: bool
    alone: bool
    set_off: bool = False


def mark_in_line(line: str) -> str | None:
    """Return the mark when a line says nothing else than a mark and what may stand beside one."""
    found = find(clean(line))
    return found.mark if found and not found.starts_low else None


def find(line: str, *, bare: bool = False) -> Found | None:
    """The mark that a line is.

    Args:
        line: clean.
        bare: nothing around it bears a diacritic, so that MAT alone is a mark too; behind `DO MAT:` it always is.
    """
    if len(line) > 4 * _LONGEST or END_OF_A_MARK.search(line) is None:
        return None
    exact = letters(line)
    if len(exact) > _LONGEST:
        return _set_off(line)
    if _LABEL.search(line):
        return None
    folded, bare = plain(exact), (bare or bool(_BARE_DEGREE.match(line))) and not has_diacritics(line)
    starts_low = next((letter.islower() for letter in _TICKED.sub("", line) if letter.isalpha()), False)
    return _spelled(exact, folded, bare=bare, starts_low=starts_low) or _said(exact, folded) or _set_off(line)


def is_lifted(line: str) -> bool:
    """Whether a clean line says that an older mark was lifted."""
    if len(line) > _LONGEST:
        return False
    exact = letters(line)
    return bool(_whole(LIFTED).fullmatch(plain(exact)) and _whole(LIFTED_EXACT).fullmatch(exact.upper()))


def beside_lifting(line: str) -> list[str]:
    """The other pieces of a clean line of which one says that a mark was lifted: of `MẬT (ĐÃ GIẢI MẬT)` the first."""
    pieces = [one for one in _PIECES.split(line) if one.strip()] if len(line) <= _LONGEST else []
    lifting = [one for one in pieces if is_lifted(one)]
    return [one for one in pieces if one not in lifting] if lifting else []


def circulation_of(line: str) -> str | None:
    """The mark of circulation that a clean line is."""
    folded = plain(letters(line)) if len(line) <= _LONGEST else ""
    return next((mark for mark, pattern in CIRCULATION if _whole(pattern).fullmatch(folded)), None)


def mark_on_stamp(stamp: str, *, framed: bool = False, kinds: bool = True) -> str | None:
    """Return the mark that a misread *stamp* may be; hiding a paper until someone looks harms less than showing it.

    Args:
        stamp: its words.
        framed: it stands in a frame of its own, where little else stands: more of its letters may be wrong; behind
            the kind of a paper only as many as elsewhere.
        kinds: one behind the kind of a paper counts.
    """
    packed = plain(_packed(stamp))
    if len(packed) < 2:
        return None
    found = _nearly(packed, MARKS, 3 if framed else 4) or _nearly_secret(packed)
    behind = plain(behind_kind(stamp)) if kinds and not found else ""
    return found or (_nearly(behind, MARKS[:2], 4) if behind else None)


def behind_kind(stamp: str) -> str:
    """The letters of a *stamp* behind the kind of a paper that it begins with, as they are written; none without."""
    packed = _packed(stamp)
    kind = _whole(_KIND).match(plain(packed))
    return packed[kind.end() :] if kind else ""


def _packed(stamp: str) -> str:
    return "".join(letter for letter in letters(clean(stamp)) if plain(letter).isalpha())


def _nearly_secret(packed: str) -> str | None:
    """The mark that BÍ MẬT is, where one letter of it was lost or misread."""
    return MARKS[-1] if Levenshtein.distance(_SECRET, packed) <= 1 else None


def _nearly(packed: str, marks: Sequence[str], letters: int) -> str | None:
    """The mark from which one in so many letters differs at most, one letter in a short mark."""
    for mark in marks:
        close = plain(mark.replace(" ", ""))
        if Levenshtein.distance(close, packed) <= max(1, len(close) // letters):
            return mark
    return None


def half_of_a_mark(stamp: str) -> str | None:
    """The mark of which a part stands among the capitals of a *stamp*."""
    return next((mark for mark, pattern in _HALVES if pattern.search(stamp)), None)


def mark_of_lost_signs(stamp: str) -> str | None:
    """The mark that a *stamp* is with what may stand beside one, in capitals of which reading lost or mistook signs.

    `(DauMAT)` and `TỎI MAT Bản số 3` are marks, `TÔI MẤT` and `MẮT` are other words, but none beside an urgency.
    """
    line = clean(stamp)
    exact = letters(line) if len(line) <= _LONGEST else ""
    match = _line(capitals=True).fullmatch(plain(exact))
    if match is None:
        return None
    written = exact[match.start("marks"):match.end("marks")]
    found = next((mark for mark in MARKS if plain(written) == plain(mark.replace(" ", ""))), None)
    beside = plain(exact[: match.start("marks")] + exact[match.end("marks") :])
    lost = _SIGNS_LOST.search(written) or _BESIDE_URGENCY.search(beside)
    return found if written.isupper() and lost else None


def _spelled(exact: str, folded: str, *, bare: bool, starts_low: bool) -> Found | None:
    for line in (_line(capitals=False), _line(capitals=True)):
        match = line.fullmatch(folded)
        if match is None:
            continue
        written = exact[match.start("marks"):match.end("marks")]
        mark = _mark_written(written.upper(), bare=bare)
        if mark is None:
            continue
        if line is _line(capitals=True) and not written.isupper():
            continue
        return Found(mark, written.isupper(), starts_low, len(written) == len(exact))
    return None


def _said(exact: str, folded: str) -> Found | None:
    if not exact.isupper():
        return None
    for one in SAID:
        if _whole(one.pattern).fullmatch(folded) and _whole(one.exact).fullmatch(exact):
            return Found(one.mark, True, False, one.name != "degree alone")
    return None


def _set_off(line: str) -> Found | None:
    if any(_whole(pattern).search(line) for pattern in NO_SET_OFF):
        return None
    for pattern in (*SET_OFF, *((SET_OFF_IN_CAPITALS,) if line.isupper() else ())):
        match = _whole(pattern).search(line)
        if match:
            mark = _mark_written(letters(match["mark"]).upper(), bare=False)
            return Found(mark, match["mark"].isupper(), False, False, set_off=True) if mark else None
    return None


def _mark_written(written: str, *, bare: bool) -> str | None:
    """The gravest of the marks that stand one behind the other, doubled as those of a text box may be."""
    marks, place = [], 0
    while place < len(written):
        for one in SPELLINGS:
            match = _whole(f"(?:{one.exact}|{one.bare})" if bare else f"(?:{one.exact})").match(written, place)
            if match:
                marks.append(one.mark)
                place = match.end()
                break
        else:
            return None
    return min(marks, key=MARKS.index, default=None)


@cache
def _line(*, capitals: bool) -> re.Pattern[str]:
    """A line with a mark; with the rules that hold for capitals only, or without."""
    rules = [one for one in BESIDE if capitals or not one.capitals]
    before = "|".join(f"(?:{one.pattern})" for one in rules if one.before)
    after = "|".join(f"(?:{one.pattern})" for one in rules if one.after)
    marks = "|".join(f"(?:{one.shape})" for one in SPELLINGS)
    return re.compile(f"(?:{before}){{0,3}}(?P<marks>(?:{marks})+)(?:{after}){{0,3}}")


@cache
def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
