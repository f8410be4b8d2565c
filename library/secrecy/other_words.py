"""Words on a stamp that hold the letters of a mark and are none: MẬT KHẨU, KHÔNG MẬT, MẤT MÙA, MẶT."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import normalize

from library.secrecy.marks import behind_kind, half_of_a_mark, is_lifted, mark_of_lost_signs, mark_on_stamp
from library.secrecy.matter import Passage
from library.secrecy.rules import EMPTY_LABEL, HARMLESS_LABEL, LONG_OTHER_WORDS, MARKS, OTHER_STAMPS, OTHER_WORDS
from library.secrecy.spelling import clean

_SURE = 0.75  # a reading below it may have made any word of another
_SURE_OF_LONG_ONES = 0.6
_LONG = re.compile(rf"(?<![^\W_]){LONG_OTHER_WORDS}(?![^\W_])")
_OTHER_WORD = re.compile(rf"(?<![^\W_])(?:{'|'.join(OTHER_WORDS)})(?![^\W_])")
_WORD, _MOST_WORDS = re.compile(r"[^\W_]+"), 3  # of a mark that was torn
_FEWEST_OF_TWO = 5  # letters of a mark of two words, one of them lost
# The phrase with what goes on with it, of which a word may be misread: N#8lÀ NƯỚC.
_LONG_OF_THE_STATE = re.compile(rf"{_LONG.pattern}(?:[\W_]+N\S{{1,4}}À[\W_]+NƯỚC(?![^\W_]))?")
# A word of a mark read poorly: what may be left of MẬT or of TỐI, the vowel that few other words have, or so little
# that only some words are surely none.
_LIKE_A_WORD_OF_ONE = re.compile(r"\w*M\w*T|[TL]?[OÔỐỒỔỖỘÓÒỎÕỌ]I\w*|(?!LUẬT$)\w*Ậ\w*|(?!\d+$)\w{1,3}")
_SHORT_WORDS = frozenset("VỀ VÀ VỤ CỦA CÁC CẤP CỤC NHÀ NĂM NỘI QUY BAN BỘ SỐ SỞ HỌC TÁC ỦY UỶ ĐÃ ĐẠO ĐỘI CHỈ".split())
_DEGREE_BEFORE = re.compile(r"(?<![^\W_])(?:TUY[ỆẸÊE]T|T[ỐÔỒỔỖỘO]I)[\W_]*$")
_EMPTY_LABEL, _HARMLESS_LABEL = re.compile(EMPTY_LABEL), re.compile(HARMLESS_LABEL)
# Of 85 drawn stamps that bear a mark none was ever read with another sign or vowel so surely, but all without a sign.
_SURELY, _SURELY_A_VOWEL = 0.88, 0.80
_OTHER_STAMPS, _SURELY_ALL_LETTERS = re.compile(OTHER_STAMPS), 0.93
TONES_OF_NO_T = frozenset("\u0300\u0303\u0309")
"""The signs of the falling, the broken and the asking tone, as they are written apart."""
_ANOTHER_VOWEL = re.compile(r"M[^\WA]T")


def without_sure_ones(text: str, passage: Passage) -> str:
    """A passage's text without such words, where its letters are known or were read surely enough for them.

    Where a mark may stand beside the long ones it may have been misread, and they stay, so that the paper is held.
    """
    if not passage.read:
        return without_other_words(text)
    sure = passage.confidence >= _SURE
    if not sure and passage.confidence < _SURE_OF_LONG_ONES:
        return text
    rest = without_other_words(text) if sure else _LONG.sub(" ", text)
    beside = _LONG_OF_THE_STATE.sub(" ", text) if not sure else rest
    return text if _LONG.search(text) and _may_hold_a_mark(beside, sure=sure) else rest


def _may_hold_a_mark(rest: str, *, sure: bool) -> bool:
    """Whether some words beside a phrase may be a mark misread; one word read poorly need only be like one of it."""
    if half_of_a_mark(rest) or mark_of_lost_signs(rest):
        return True
    words = _WORD.findall(clean(rest))
    if not sure and any(_LIKE_A_WORD_OF_ONE.fullmatch(word.upper()) and word not in _SHORT_WORDS for word in words):
        return True
    runs = ("".join(words[start:end]) for start in range(len(words))
            for end in range(start + 1, min(start + _MOST_WORDS, len(words)) + 1))  # fmt: skip
    return any(mark_of_lost_signs(run) or ((not sure or len(run) >= _FEWEST_OF_TWO)
                                           and mark_on_stamp(run, framed=not sure)) for run in runs)  # fmt: skip


def without_other_words(text: str) -> str:
    """The text without such words; reading takes capitals for small letters of the same form: `cơ MẬT VIỆN`.

    What goes on behind MẬT must stand in capitals, and no other word of a mark before it: `TỐI MẬT Danh sách cán bộ`
    is a mark and the beginning of a list.
    """
    capitals = text.upper() if len(text.upper()) == len(text) else text
    for match in _OTHER_WORD.finditer(capitals):
        here = slice(match.start(), match.end())
        begins_with_it = match.group().startswith("M")
        if begins_with_it and (text[here] != match.group() or _DEGREE_BEFORE.search(capitals[: match.start()])):
            continue
        text = text[: match.start()] + " " * len(match.group()) + text[match.end() :]
    return text


def tells_of_no_mark(text: str) -> bool:
    """Whether a stamp says MẬT, but only as a part of other words or to say that a mark was lifted."""
    capitals = clean(text).upper()
    return "MẬT" in capitals and (is_lifted(capitals) or "MẬT" not in without_other_words(capitals))


def is_surely_another(text: str, confidence: float) -> bool:
    """Whether what was read of a stamp differs from a mark by some letters or signs, and was read surely.

    Args:
        text: all that was read.
        confidence: of the reading, 0 to 1.
    """
    capitals = clean(text).upper()
    if confidence >= _SURELY_ALL_LETTERS and _OTHER_STAMPS.fullmatch(capitals):
        return True
    letters = "".join(letter for letter in capitals if letter.isalpha())
    if confidence >= _SURELY and has_other_signs(letters):
        return True
    return confidence >= _SURELY_A_VOWEL and _ANOTHER_VOWEL.fullmatch("".join(map(_base, letters))) is not None


def mark_misread_on(stamp: str, confidence: float, *, framed: bool) -> str | None:
    """The mark that a misread *stamp* may be; none behind the kind of a paper where other signs were read surely."""
    kinds = not is_surely_another(behind_kind(stamp).upper(), confidence)
    return mark_on_stamp(stamp, framed=framed, kinds=kinds)


def has_other_signs(letters: str, marks: Sequence[str] = MARKS) -> bool:
    """Whether letters are those of one of some *marks*, but with signs that it lacks: MẮT, TỐI MẶT.

    A letter that lacks a part of a sign (MÂT, MẠT) may be a mark's of which reading lost a dot, and the signs over the
    first word of a mark are misread often. A syllable that ends in T bears no other tones than a rising and a low one:
    `MẦT` is no word, so that its sign was misread.
    """
    return any(_differs(letters, mark.replace(" ", "")) for mark in marks)


def is_empty_label(text: str) -> bool:
    """Whether a stamp names a degree and leaves its place empty: `Độ mật: ……`."""
    return _EMPTY_LABEL.fullmatch(clean(text).upper()) is not None


def is_harmless_label(text: str, confidence: float) -> bool:
    """Whether all that a stamp says is that its paper has no degree: `Độ mật: Thường`.

    What is said of the degree has to be one of a few words, letter for letter, and read surely; so nothing of a mark
    may stand there.

    Args:
        text: all that was read.
        confidence: of the reading, 0 to 1.
    """
    return confidence >= _SURE and _HARMLESS_LABEL.fullmatch(clean(text).upper()) is not None


def _differs(letters: str, mark: str) -> bool:
    if len(letters) != len(mark) or "".join(map(_base, letters)) != "".join(map(_base, mark)):
        return False
    return any(not set(normalize("NFD", one)) - TONES_OF_NO_T <= set(normalize("NFD", other))
               for one, other in zip(letters[-3:], mark[-3:], strict=True))  # fmt: skip


def _base(letter: str) -> str:
    return normalize("NFD", letter)[0]
