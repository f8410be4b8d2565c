"""Do words that were read say a mark, or nearly one?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from unicodedata import normalize

from rapidfuzz import fuzz

from indexer.ocr import OcrWord, Reading
from library.party.folding import fold
from library.party.marks import nearly_urgent, urgency_of
from library.secrecy import (
    MARKS,
    half_of_a_mark,
    has_other_signs,
    is_surely_another,
    mark_in_line,
    mark_of_lost_signs,
    mark_on_stamp,
    tells_of_no_mark,
)

_MIN_CONFIDENCE, _SURE, _SURE_OF_A_STAMP = 0.15, 0.7, 0.8
_GUESSED = 0.5  # scraps of a seal are read so: `HAT`
_CAPITALS = 0.7
# A reading that is so near a mark (of 100) is worth making again.
_NEAR, _LONGEST_NEAR = 63, 16
_UPRIGHT = 1.3  # times as high as wide, which single letters are too
_PARTED = 1.6  # a gap so wide, for the height of the words, parts them
_LAST_WORD = re.compile(r"M(?:[ẬẦẨẪ]T\d*|[ẬÂ]1)$")  # also as it is misread: with a tone that no such syllable bears
_LAST_WORD_TORN = re.compile(r"MẬ\w$")
# Three letters are nearly a mark in many a word (ĐẠT, VẬT, scraps of a seal): two of a mark's own have to stand in
# their places, and what is in place of M has strokes like it.
_SHORT, _LIKE_LAST = 3, re.compile(r"^(?:M[AÂẠẬÀẢÃẦẨẪ].|[^BCDĐGLPRSTV][ẬẦẨẪ]T)$")
_LIKE_STAMPED = re.compile(r"^(?:M..|[^BCDĐGLPRSTV][AÂẠẬÀẢÃẦẨẪ]T)$")
# What goes on behind a mark of two words, as "(Bản số: 3/40)" does, may be read as anything.
_WITH_COPY = re.compile(r"\W*(?:TUY[ỆẸÊE]T|T[ỐỔÔO]+I)\W*M[ẬÂẠA]T\W*B[^\W\d_]*N")
_LAST_SYLLABLE = re.compile(r"MẬT(?![^\W_])")
_VOWEL, _SIGNS = re.compile("[aeiouy]"), "*+-–—=()[]|.,:;'\"“”"
_SECRET = ("BÍ MẬT",)  # of which one letter may be torn; BỊ MẤT is no such
_PLAIN = {fold(mark).replace(" ", "") for mark in (*MARKS, *_SECRET)}


def text_of(words: Sequence[OcrWord]) -> str:
    """The words, with spaces between them."""
    return " ".join(word.text for word in words)


def sureness_of(words: Sequence[OcrWord]) -> float:
    """How surely they were read; 0 where there are none."""
    return Reading(tuple(words)).confidence or 0.0


def legible(words: Sequence[OcrWord]) -> list[OcrWord]:
    """Without what is hardly more than a guess."""
    return [word for word in words if word.confidence >= _MIN_CONFIDENCE]


def pieces_of(words: Sequence[OcrWord]) -> Iterator[list[OcrWord]]:
    """Words that stand together in one line."""
    piece: list[OcrWord] = []
    for word in words:
        if piece and (word.line != piece[-1].line
                      or word.box.left - piece[-1].box.right > _PARTED * (word.box.bottom - word.box.top)):  # fmt: skip
            yield piece
            piece = []
        piece.append(word)
    if piece:
        yield piece


def marks_up_the_page(words: Sequence[OcrWord]) -> Iterator[list[OcrWord]]:
    """Words that run up or down a page and say a mark; beside other rows they are no line of the text."""
    upright = [word for word in words if len(word.text) > 1
               and word.box.bottom - word.box.top > _UPRIGHT * (word.box.right - word.box.left)]  # fmt: skip
    for _, group in groupby(upright, key=lambda word: word.line):
        line = list(group)
        if mark_in_line(text_of(line)) is not None and not tells_of_no_mark(text_of(line)):
            yield line


def says_a_mark(words: Sequence[OcrWord]) -> bool:
    """Whether the words in a frame are a mark of secrecy or urgency; some letters may be wrong."""
    text = text_of(words)
    return any((mark_in_line(text), mark_of_lost_signs(text), urgency_of(text), mark_on_stamp(text, framed=True),
                nearly_urgent(text)))  # fmt: skip


def is_a_mark(words: Sequence[OcrWord], *, printed: bool) -> bool:
    """Whether words that stand alone, without a frame, are a mark of secrecy.

    Args:
        words: of one row.
        printed: they may be any words of print, not only those of a stamp.
    """
    text = text_of(words)
    if is_another_word(words) or (printed and _has_other_signs(text, sureness_of(words))):
        return False
    if sureness_of(words) >= (_SURE if printed else _SURE_OF_A_STAMP) and has_other_signs(_capitals(text), _SECRET):
        return False
    if mark_in_line(text) or mark_of_lost_signs(text) or _WITH_COPY.match(text.upper()):
        return True
    letters = [letter for letter in text if letter.isalpha()]
    if sum(letter.isupper() for letter in letters) < _CAPITALS * len(letters) or mark_on_stamp(text) is None:
        return False
    packed = normalize("NFC", "".join(letters)).upper()
    if not printed and sureness_of(words) < _SURE_OF_A_STAMP:
        guessed = sureness_of(words) < _GUESSED and _LIKE_LAST.search(packed) is None
        return len(letters) > _SHORT or (len(letters) == _SHORT and not guessed)
    like = _LIKE_LAST if printed else _LIKE_STAMPED
    return len(letters) > _SHORT or (len(letters) == _SHORT and like.search(packed) is not None)


def is_near_a_mark(text: str) -> bool:
    """Whether a reading has so much of a mark that it may be one."""
    packed = fold("".join(letter for letter in text if letter.isalpha()))
    return 2 <= len(packed) <= _LONGEST_NEAR and any(_is_near(packed, mark) for mark in _PLAIN)


def ends_as_marks_do(text: str) -> bool:
    """Whether it is one short line that ends in MẬT, as all marks do: `CUI MẬT` is TỐI MẬT with a torn beginning."""
    letters = "".join(letter for letter in normalize("NFC", text) if letter.isalnum())
    return _LAST_WORD.search(letters) is not None and len(letters) <= _LONGEST_NEAR


def ends_in_a_torn_mark(text: str) -> bool:
    """The same where the last letter is torn: `TÀI LIỆU MẬA`. Other words (MẬN, MẬP, MẬU) end so that it is seen."""
    letters = "".join(letter for letter in normalize("NFC", text) if letter.isalnum())
    torn = _LAST_WORD_TORN.search(letters) is not None and len(letters) <= _LONGEST_NEAR
    return torn and half_of_a_mark(text) is not None


def among_scraps(words: Sequence[OcrWord]) -> list[OcrWord]:
    """The word that all marks end with, where all else beside it is no syllable: stars, rests of a frame or a seal."""
    others = [word for word in words if normalize("NFC", word.text).strip(_SIGNS) != "MẬT"]
    if len(others) + 1 != len(words) or any(_VOWEL.search(fold(word.text)) for word in others):
        return []
    return [word for word in words if word not in others]


def between_scraps(words: Sequence[OcrWord]) -> list[OcrWord]:
    """Without single letters and signs at both ends, which are the rests of a round frame: `N Tối mật Z`."""
    long = [place for place, word in enumerate(words) if sum(letter.isalnum() for letter in word.text) > 1]
    return list(words[long[0] : long[-1] + 1]) if long else []


def has_one_near_a_mark(words: Sequence[OcrWord]) -> bool:
    """Whether a word or two of more are so near a mark that they may be one: `TLYẾTMẤT` behind TÀI LIỆU."""
    runs = (text_of(words[start : start + count]) for count in (1, 2) for start in range(len(words) - count + 1))
    return any(sum(map(str.isalpha, run)) >= _SHORT and is_near_a_mark(run) for run in runs)


def names_secrecy(text: str) -> bool:
    """Whether huge letters hold the word that all marks end with, and not as a part of other words.

    Nothing is printed in them but what is meant to be seen by all; some of their words may be misread: `TÀI EU BÍMẬT`.
    """
    capitals = normalize("NFC", text).upper()
    return _LAST_SYLLABLE.search(capitals) is not None and not tells_of_no_mark(capitals)


def _is_near(packed: str, mark: str) -> bool:
    return fuzz.ratio(packed, mark) >= _NEAR or (len(packed) > len(mark) and mark in packed)


def is_another_word(words: Sequence[OcrWord]) -> bool:
    """Whether words were surely read as others than a mark from which they differ by a sign or a vowel."""
    return is_surely_another(text_of(words), sureness_of(words))


def _has_other_signs(text: str, sureness: float) -> bool:
    """The same for words of print, of which there are many that differ by a sign."""
    return sureness >= _SURE and has_other_signs(_capitals(text))


def _capitals(text: str) -> str:
    return "".join(letter for letter in normalize("NFC", text).upper() if letter.isalpha())
