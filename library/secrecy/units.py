"""The marks of what was put in its place as a whole: a stamp, an annotation, a picture, a property."""

from __future__ import annotations

import re
from collections.abc import Iterator

from library.secrecy.decision import Reason
from library.secrecy.lines import reason
from library.secrecy.marks import find, half_of_a_mark, is_lifted, mark_of_lost_signs
from library.secrecy.matter import Part, Passage
from library.secrecy.other_words import (
    is_empty_label,
    is_harmless_label,
    is_surely_another,
    mark_misread_on,
    without_sure_ones,
)
from library.secrecy.rules import MARKS
from library.secrecy.written import Written

_UNITS = frozenset({Part.STAMP, Part.ANNOTATION, Part.PICTURE, Part.TEXT_BOX})
_PIECES = re.compile(r"[;:,|/()\[\]{}<>«»“”\"_–—\n]+|\s-\s|-{2,}")
_MOST_LETTERS = 200  # of a stamp or a note; a longer one is text
_WORD_OF_A_MARK = re.compile(r"(?<![^\W_])(?:(TUYỆT|TỐI)[\W_]*)?MẬT(?![^\W_])")


def marks_in_unit(written: Written, *, bare: bool) -> Iterator[Reason]:
    """A mark within a passage that was put there as a whole.

    Args:
        written: a passage.
        bare: no letter of the whole file bears a diacritic.
    """
    part, mark, sure = written.passage.part, None, True
    text = " ".join(written.lines)
    if part in _UNITS and is_harmless_label(text, written.passage.confidence):
        return
    if part in _UNITS and len(text) <= _MOST_LETTERS and not is_lifted(text):
        mark = _among_words(text, written.passage, bare=bare)
    elif part is Part.PROPERTY:
        mark = next((found.mark for piece in _PIECES.split(text) if (found := find(piece, bare=bare))), None)
    if mark is None and part is Part.STAMP and not is_lifted(text) and not _is_another(text, written):
        mark, sure = _misread(text, written.passage), False
    if mark:
        yield reason("stamp", written, range(len(written.lines)), mark, sure=sure)


def _misread(text: str, passage: Passage) -> str | None:
    """The mark that a stamp may be of which reading lost signs, a letter or a word."""
    half = half_of_a_mark(without_sure_ones(text, passage))
    return mark_of_lost_signs(text) or mark_misread_on(text, passage.confidence, framed=passage.framed) or half


def _is_another(text: str, written: Written) -> bool:
    return is_empty_label(text) or is_surely_another(text, written.passage.confidence)


def _among_words(text: str, passage: Passage, *, bare: bool) -> str | None:
    found = find(text, bare=bare)
    if found:
        return found.mark
    words = without_sure_ones(text, passage)
    marks = [f"{match[1] or ''} MẬT".strip() for match in _WORD_OF_A_MARK.finditer(words)]
    return min(marks, key=MARKS.index, default=None)
