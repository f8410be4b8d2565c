"""A stamp that is the picture of an annotation: the letters that the file gives count, not those read from it."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from library.records import Box
from library.secrecy.decision import Reason
from library.secrecy.matter import Part, Passage
from library.secrecy.spelling import clean, letters, plain

_COVERED = 0.5  # of the stamp's box, by the annotation's
_LOST = 0.5  # of the annotation's letters: its font may lack those with signs


def is_drawn_note(reason: Reason, notes: Sequence[Passage]) -> bool:
    """Whether a doubtful reading of a stamp is that of an annotation, which is judged by its own letters.

    Args:
        reason: that a file is held for.
        notes: all annotations of the file.
    """
    if reason.part is not Part.STAMP or (reason.sure and reason.mark) or reason.box is None:
        return False
    under = [one for one in notes if one.page == reason.page and one.inside == reason.inside and one.box is not None
             and _covered(reason.box, one.box) >= _COVERED]  # fmt: skip
    return bool(under) and all(_is_like(reason.reading, one.text) for one in under)


def _covered(stamp: Box, note: Box) -> float:
    wide = min(stamp.right, note.right) - max(stamp.left, note.left)
    high = min(stamp.bottom, note.bottom) - max(stamp.top, note.top)
    return max(0, wide) * max(0, high) / max(1, (stamp.right - stamp.left) * (stamp.bottom - stamp.top))


def _is_like(reading: str, text: str) -> bool:
    read, told = (plain(letters(clean(one))) for one in (reading, text))
    return bool(read) and Levenshtein.distance(read, told) <= _LOST * len(told)
