"""The marks of a passage line by line, and those that are broken over several lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import Levenshtein

from library.records import Box
from library.secrecy.decision import Reason
from library.secrecy.forms import is_only_named, ticked_mark
from library.secrecy.marks import Found, beside_lifting, find, is_lifted
from library.secrecy.matter import Part, ShownLine
from library.secrecy.rules import MARKS
from library.secrecy.running_text import goes_on
from library.secrecy.spelling import letters, plain
from library.secrecy.written import Written

_SHORT = 6  # letters of a piece of a mark that was broken over lines
_LONGEST_MARK, _MOST_ABOVE = 13, 3
_UNSURE, _HEAD, _FOOT = 0.8, 0.35, 0.85
_FIRST_ROWS = 12
_LONGEST_MISREAD = 14
# Lines so long that two of their letters may be wrong: `TÀI LIỆU B BÍ, MẬT NHA NƯỚC`.
_OF_THE_STATE, _WRONG = ("tailieubimatnhanuoc", "bimatnhanuoc"), 2
_STARS = re.compile(r"(?<!\S)[xkXK*+×#=~]{2,}(?!\S)")
_DIGIT = re.compile(r"\d")
# Where text may run on; what stands anywhere else was put there by itself.
_RUNNING = frozenset({Part.BODY, Part.PICTURE, Part.ATTACHMENT, Part.TEXT_BOX})


def marks_in_lines(written: Written, *, bare: bool) -> Iterator[Reason]:
    """Every mark that is a line, or several.

    Args:
        written: a passage.
        bare: no letter of the whole file bears a diacritic.
    """
    taken: set[int] = set()
    for index in sorted(_with_those_above(written)):
        if index in taken:
            continue
        found, pieces = _broken(index, written, bare=bare)
        if found is None:
            found, pieces = _in_line(written.lines[index], written, bare=bare), [index]
        if found is not None and not _is_other(found, pieces, written):
            taken.update(pieces)
            yield reason("line", written, pieces, found.mark)
    yield from _misread_lines(written, taken)


def reason(rule: str, written: Written, indexes: Iterable[int], mark: str, *, sure: bool = True) -> Reason:
    """The reason that some lines of a passage give."""
    lines = [written.passage.lines[index] for index in indexes]
    boxes = [line.box for line in lines if line.box is not None]
    around = Box.around(boxes) if boxes else None
    passage, reading = written.passage, "\n".join(line.text for line in lines)
    sureness = min((line.confidence for line in lines), default=0.0)
    return Reason(rule, passage.part, reading, passage.page, around, mark, sure, sureness, passage.inside)


def _with_those_above(written: Written) -> set[int]:
    """The lines that may end a mark, and short ones on which it may begin."""
    every, last = set(written.candidates), set(written.candidates)
    for _ in range(_MOST_ABOVE):
        last = {one for index in last for one in (*written.columns.above(index), *written.columns.left_of(index))
                if 0 < len(written.lines[one]) <= 2 * _SHORT} - every  # fmt: skip
        every |= last
    return every


def _is_other(found: Found, pieces: list[int], written: Written) -> bool:
    """Whether the words of a mark are none where they stand."""
    first = pieces[0]
    if any(is_lifted(f"{written.lines[one]} {written.lines[first]}") for one in written.columns.above(first)):
        return True
    if written.passage.part not in _RUNNING:
        return False
    return goes_on(found, first, written) or all(is_only_named(one, written) for one in pieces)


def _broken(index: int, written: Written, *, bare: bool) -> tuple[Found | None, list[int]]:
    """A mark that begins on this line and ends on one below or beside it: TỐI / MẬT, or a letter a line."""
    pieces, text = [index], written.lines[index]
    best: tuple[Found | None, list[int]] = None, []
    while len(letters(text)) <= min(_LONGEST_MARK, _SHORT * len(pieces)):
        next_ones = [*written.columns.right_of(pieces[-1]), *written.columns.below(pieces[-1])]
        joined = [(one, find(f"{text} {written.lines[one]}", bare=bare)) for one in next_ones
                  if 0 < len(letters(written.lines[one])) <= _SHORT and not _DIGIT.search(written.lines[one])]
        if not joined:
            break
        one, found = next(((one, found) for one, found in joined if found), joined[0])
        pieces, text = [*pieces, one], f"{text} {written.lines[one]}"
        if found and found.alone and (best[0] is None or found.mark != best[0].mark):
            best = found, list(pieces)
    return best


def _in_line(line: str, written: Written, *, bare: bool) -> Found | None:
    """A mark that a line is; or that stands in it beside words that lift it: a person confirms those.

    Stars round it may have been read as letters: `*** MẬT xkx`.
    """
    found = find(line, bare=bare) or (find(_STARS.sub(" ", line), bare=bare) if written.passage.read else None)
    found = found or ticked_mark(line)
    return found or next((one for piece in beside_lifting(line) if (one := find(piece, bare=bare))), None)


def _misread_lines(written: Written, taken: set[int]) -> Iterator[Reason]:
    """The marks that poorly read lines of a scan may be: letters with other signs, or one letter wrong."""
    if not written.passage.read:
        return
    for index, line in enumerate(written.passage.lines):
        if line.confidence < _UNSURE and index not in taken and len(line.text) <= 3 * _LONGEST_MISREAD:
            mark = _misread(line, written.lines[index], written)
            if mark:
                yield reason("misread", written, [index], mark, sure=False)


def _misread(line: ShownLine, cleaned: str, written: Written) -> str | None:
    said = letters(cleaned)
    if not said.isupper():
        return None
    folded = plain(said)
    if any(Levenshtein.distance(phrase, folded) <= _WRONG for phrase in _OF_THE_STATE):
        return MARKS[-1]
    for mark in MARKS[:2]:
        if Levenshtein.distance(plain(mark.replace(" ", "")), folded) <= 1:
            return mark
    alone = folded == "mat" or (len(said) in {3, 4} and "Ậ" in said and (said[0] == "M" or said[-1] == "T"))
    return MARKS[-1] if alone and _is_outside(line, written.passage.height) else None


def _is_outside(line: ShownLine, height: int) -> bool:
    """At the top or the bottom of a page, where its text is not."""
    if line.box is None or not height:
        return line.row < _FIRST_ROWS
    return line.box.top < _HEAD * height or line.box.bottom > _FOOT * height
