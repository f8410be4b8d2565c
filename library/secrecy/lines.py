"""The marks of one passage: line by line, broken over several lines, and within a stamp, an annotation or a property."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from library.records import Box
from library.secrecy.columns import Columns
from library.secrecy.decision import Reason
from library.secrecy.marks import MARKS, Found, circulation_of, find, is_lifted, mark_on_stamp
from library.secrecy.matter import Part, Passage, ShownLine
from library.secrecy.running_text import goes_on
from library.secrecy.spelling import clean, letters, plain

# Every letter of a mark in any of its spellings, however far apart; a page without them needs no second look.
_MAY_BE_A_MARK = re.compile(r"m[\W_]*(?:[aâậạăáàảãấầẩẫắằẳẵặeë][\W_]*){1,2}[\W_]*t", re.IGNORECASE)
_SHORT = 6  # letters of a piece of a mark that was broken over lines
_MOST_PIECES = 12
# Units: what stands there was put there by itself, so a mark may be one of its words.
_UNITS = frozenset({Part.STAMP, Part.ANNOTATION, Part.PICTURE})
_PIECES = re.compile(r"[;:,|/()\[\]{}<>«»“”\"_–—\n]+|\s-\s|-{2,}")
_WORD_OF_A_MARK = re.compile(r"(?<![^\W_])(?:(TUYỆT|TỐI)[\W_]*)?MẬT(?![^\W_])")
_OTHER_WORD = re.compile(r"(?:GIẢI|BẢO|CƠ)\s+MẬT")
_UNSURE, _HEAD, _FOOT = 0.8, 0.35, 0.85
_FIRST_ROWS = 12


def marks_in(passage: Passage, *, bare: bool = False) -> Iterator[Reason]:
    """Every mark of a passage.

    Args:
        bare: no letter of the whole file bears a diacritic.
    """
    text = clean(passage.text)
    if passage.part is Part.STAMP or _MAY_BE_A_MARK.search(text) or (passage.read and passage.confidence < _UNSURE):
        told = list(_lines(passage, bare=bare))
        yield from told or _whole(passage, text, bare=bare)


def lifted_in(passage: Passage) -> bool:
    """Whether a line of it says that a mark was lifted."""
    text = clean(passage.text)
    if not _MAY_BE_A_MARK.search(text):
        return False
    return is_lifted(text) or any(map(is_lifted, text.split("\n"))) or any(
        is_lifted(f"{one} {two}") for one, two in zip(text.split("\n"), text.split("\n")[1:], strict=False))


def circulation_in(passage: Passage) -> Iterator[str]:
    """The marks of circulation of a passage."""
    for line in passage.lines:
        mark = circulation_of(clean(line.text)) if line.text[:1].isupper() or not line.text[:1].isalpha() else None
        if mark:
            yield mark


def _lines(passage: Passage, *, bare: bool) -> Iterator[Reason]:
    columns, lines, taken = Columns(passage.lines), passage.lines, set[int]()
    for index, line in enumerate(lines):
        if index in taken:
            continue
        found, pieces = _broken(index, lines, columns, bare=bare)
        if found is None:
            found, pieces = find(clean(line.text), bare=bare), [index]
        if found is not None and not _is_other(found, pieces, passage, columns):
            taken.update(pieces)
            yield _reason("line", passage, [lines[one] for one in pieces], found.mark)
        elif found is None and passage.read:
            mark = _misread(line, passage)
            if mark:
                yield _reason("misread", passage, [line], mark, sure=False)


def _is_other(found: Found, pieces: list[int], passage: Passage, columns: Columns) -> bool:
    """Whether the words of a mark are none where they stand."""
    if passage.part not in {Part.BODY, Part.PICTURE, Part.ATTACHMENT, Part.TEXT_BOX}:
        return _is_half(pieces, passage, columns)
    return goes_on(found, pieces[0], passage.lines, columns)


def _is_half(pieces: list[int], passage: Passage, columns: Columns) -> bool:
    return any(is_lifted(f"{clean(passage.lines[one].text)} {clean(passage.lines[pieces[0]].text)}")
               for one in columns.above(pieces[0]))


def _broken(index: int, lines: tuple[ShownLine, ...], columns: Columns, *, bare: bool
            ) -> tuple[Found | None, list[int]]:
    """A mark that begins on this line and ends on one below: TỐI / MẬT, or a letter a line."""
    pieces, text = [index], clean(lines[index].text)
    best: tuple[Found | None, list[int]] = None, []
    if len(letters(text)) > _SHORT:
        return best
    for _ in range(_MOST_PIECES):
        next_ones = [*columns.right_of(pieces[-1]), *columns.below(pieces[-1])]
        below = [one for one in next_ones if 0 < len(letters(clean(lines[one].text))) <= _SHORT]
        if not below:
            break
        joined = [(one, find(f"{text} {clean(lines[one].text)}", bare=bare)) for one in below]
        one, found = next(((one, found) for one, found in joined if found), joined[0])
        pieces, text = [*pieces, one], f"{text} {clean(lines[one].text)}"
        if found:
            best = found, list(pieces)
    return best


def _misread(line: ShownLine, passage: Passage) -> str | None:
    """The mark that a poorly read line of a scan may be: letters with other signs, or one letter wrong."""
    if line.confidence >= _UNSURE or not line.text.isupper():
        return None
    said = letters(clean(line.text))
    folded = plain(said)
    for mark in MARKS[:2]:
        if Levenshtein.distance(plain(mark.replace(" ", "")), folded) <= 1:
            return mark
    alone = folded == "mat" or (len(said) in {3, 4} and "Ậ" in said and (said[0] == "M" or said[-1] == "T"))
    return MARKS[-1] if alone and _is_outside(line, passage) else None


def _is_outside(line: ShownLine, passage: Passage) -> bool:
    """At the top or the bottom of a page, where its text is not."""
    if line.box is None or not passage.height:
        return line.row < _FIRST_ROWS
    return line.box.top < _HEAD * passage.height or line.box.bottom > _FOOT * passage.height


def _whole(passage: Passage, text: str, *, bare: bool) -> Iterator[Reason]:
    """A mark within a passage that was put there as a whole."""
    mark, sure = None, True
    if passage.part in _UNITS:
        mark = _in_unit(text, bare=bare)
    elif passage.part is Part.PROPERTY:
        mark = next((found.mark for piece in _PIECES.split(text) if (found := find(piece, bare=bare))), None)
    if mark is None and passage.part is Part.STAMP and not is_lifted(text):
        mark, sure = mark_on_stamp(text, framed=passage.framed), False
    if mark:
        yield _reason("stamp", passage, list(passage.lines), mark, sure=sure)


def _in_unit(text: str, *, bare: bool) -> str | None:
    if is_lifted(text):
        return None
    found = find(text.replace("\n", " "), bare=bare)
    if found:
        return found.mark
    words = _OTHER_WORD.sub(" ", text)
    marks = [f"{match[1] or ''} MẬT".strip() for match in _WORD_OF_A_MARK.finditer(words)]
    return min(marks, key=MARKS.index, default=None)


def _reason(rule: str, passage: Passage, lines: list[ShownLine], mark: str, *, sure: bool = True) -> Reason:
    boxes = [line.box for line in lines if line.box is not None]
    around = Box(min(one.left for one in boxes), min(one.top for one in boxes),
                 max(one.right for one in boxes), max(one.bottom for one in boxes)) if boxes else None  # fmt: skip
    return Reason(rule, passage.part, "\n".join(line.text for line in lines), passage.page, around, mark, sure,
                  min((line.confidence for line in lines), default=0.0), passage.inside)
