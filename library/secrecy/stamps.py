"""Stamps that could not be read: one in a frame of its own may be a mark, so somebody has to look."""

from __future__ import annotations

import re
from collections.abc import Iterator

from library.party.folding import fold
from library.party.marks import is_circulation, is_office_stamp, is_register, nearly_urgent, urgency_of
from library.secrecy.decision import Reason
from library.secrecy.marks import circulation_of, is_lifted, mark_in_line
from library.secrecy.matter import Part, Passage
from library.secrecy.other_words import (
    is_empty_label,
    is_harmless_label,
    is_surely_another,
    mark_misread_on,
    without_other_words,
    without_sure_ones,
)
from library.secrecy.rules import MARKS, TORN_NOTE
from library.secrecy.spelling import clean

_FEWEST_LETTERS, _LETTERS_OF_A_MARK, _LETTERS_OF_KHAN = 3, 9, 5
# How sure the reading of a frame must be that is no mark: no longer than a mark it may be one misread.
_READ, _READ_SHORT = 0.6, 0.8
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_MARK_AS_WRITTEN = re.compile(r"\b(?:tuyệt|tối|mật)\b", re.IGNORECASE)  # prose is full of `tôi` and `tới`
_MARK_WITHOUT_SIGNS = re.compile(r"\bM[AÂẠ]T\b")
_SET_OFF = re.compile(r"[:;,/|()\[\]]+|\s[-–—]+\s|[-–—]+\s")
_SCRAP_OF_A_MARK = re.compile(r"m[a-z]{1,2}|[a-z]{1,2}t")
_LIKE_A_LABEL = re.compile(r"^\W*M\w?[AÁÀẢÃẠÂẤẦẨẪẬĂẮẰẲẴẶ]\w?T?\s*[:-]|(?<=[,-])\s*M[AÂẬẠÁẤ]\w?\W*$")
_TORN_NOTE = re.compile(TORN_NOTE)
_WORDS_OF_SECRECY = {fold(word) for mark in MARKS for word in mark.split()}


def riddles_in(passage: Passage) -> Iterator[Reason]:
    """The reason that a stamp in a frame gives which could not be read."""
    if passage.part is Part.STAMP and passage.framed and not _is_known(passage) and not _is_read(passage):
        yield Reason("frame", passage.part, passage.text, passage.page, passage.box, None, False, passage.confidence,
                     passage.inside)


def _is_known(passage: Passage) -> bool:
    text = passage.text
    if is_empty_label(text) or is_surely_another(text, passage.confidence):
        return True
    if is_harmless_label(text, passage.confidence):
        return True
    if mark_in_line(text) or mark_misread_on(text, passage.confidence, framed=True):
        return True
    if urgency_of(text) or _is_nearly_urgent(passage):
        return not _has_a_scrap_set_off(text)
    if is_lifted(clean(text)) or circulation_of(clean(text)):
        return True
    # What a mark was pressed over may speak of a register or of circulation.
    ordinary = is_register(text) or is_circulation(text) or is_office_stamp(text)
    return ordinary and not _has_part_of_mark(text)


def _is_nearly_urgent(passage: Passage) -> bool:
    """Whether a stamp is an urgency misread; KHẨN is so short that what was hardly read at all is nearly that too."""
    long = sum(letter.isalpha() for letter in passage.text) > _LETTERS_OF_KHAN
    return nearly_urgent(passage.text) is not None and (long or passage.confidence >= _READ)


def _has_part_of_mark(text: str) -> bool:
    return any(word in _WORDS_OF_SECRECY for word in _NOT_LETTERS.sub(" ", fold(text)).split())


def _has_a_scrap_set_off(text: str) -> bool:
    """Whether a sign parts a few letters, which may be MẬT worn or torn, from words that hold it: `MÂ:: BẢO MẬT`."""
    cleaned = clean(text).upper()
    rest = without_other_words(cleaned)
    if rest == cleaned and _LIKE_A_LABEL.search(cleaned) is None:
        return False
    return any(_SCRAP_OF_A_MARK.fullmatch("".join(filter(str.isalpha, fold(piece))))
               for piece in _SET_OFF.split(rest))  # fmt: skip


def _is_read(passage: Passage) -> bool:
    """Whether what a frame says is surely something else than a mark, or a part of one."""
    text = passage.text
    if _TORN_NOTE.fullmatch(text) or _has_a_scrap_set_off(text):
        return False
    rest = without_sure_ones(clean(text).upper(), passage)
    letters = sum(letter.isalpha() for letter in text)
    if letters >= _LETTERS_OF_A_MARK:
        marked = _MARK_AS_WRITTEN.search(rest) or _MARK_WITHOUT_SIGNS.search(text)
        return passage.confidence >= _READ and marked is None
    return letters >= _FEWEST_LETTERS and passage.confidence >= _READ_SHORT and not _has_part_of_mark(rest)
