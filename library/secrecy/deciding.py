"""The decision: every passage is looked at, every mark and everything unread is a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator

from library.party.folding import fold
from library.party.marks import is_circulation, is_register, nearly_urgent, urgency_of
from library.secrecy.decision import Decision, Reason, Verdict
from library.secrecy.marks import MARKS, mark_in_line, mark_on_stamp
from library.secrecy.matter import Matter, Part, Passage, ShownLine

# Where a mark may stand on a page that goes on; below that a line of its own may be a row of a table.
_ABOVE = 0.35
_ROWS = 12
_FEWEST_LETTERS, _LETTERS_OF_A_MARK = 3, 9
# How sure the reading of a frame must be that is no mark: no longer than a mark it may be one misread.
_READ, _READ_SHORT = 0.6, 0.8
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_MARK_AS_WRITTEN = re.compile(r"\b(?:tuyệt|tối|mật)\b", re.IGNORECASE)  # prose is full of `tôi` and `tới`
_WORDS_OF_SECRECY = {fold(word) for mark in MARKS for word in mark.split()}


def decide(matter: Matter) -> Decision:
    """Say whether a file may be shown.

    Args:
        matter: all of it; what the reader leaves out is not judged.
    """
    found = [reason for passage in matter.shown for reason in _marks(passage)]
    found.sort(key=lambda one: MARKS.index(one.mark or MARKS[-1]))
    unread = [Reason(one.reason, one.part, "", one.page, one.box, inside=one.inside) for one in matter.unread]
    unread += [reason for passage in matter.shown for reason in _riddles(passage)]
    verdict = Verdict.HELD if found else Verdict.UNKNOWN if unread else Verdict.FREE
    return Decision(verdict, (*found, *unread))


def _marks(passage: Passage) -> Iterator[Reason]:
    if passage.part in {Part.STAMP, Part.PICTURE}:
        text = passage.text
        mark = mark_in_line(text)
        near = mark_on_stamp(text, framed=passage.framed) if mark is None and passage.part is Part.STAMP else None
        if mark or near:
            yield _reason("stamp", passage, text, mark or near, sure=mark is not None)
        return
    for line in passage.lines:
        mark = mark_in_line(line.text) if _may_stand_there(line, passage) else None
        if mark:
            yield Reason("line", passage.part, line.text, passage.page, line.box, mark, confidence=line.confidence,
                         inside=passage.inside)


def _may_stand_there(line: ShownLine, passage: Passage) -> bool:
    if passage.part is not Part.BODY or passage.begins:
        return True
    return line.row < _ROWS if line.box is None else line.box.top < _ABOVE * passage.height


def _riddles(passage: Passage) -> Iterator[Reason]:
    """A stamp in a frame of its own that could not be read: it may be a mark, so somebody has to look."""
    if passage.part is Part.STAMP and passage.framed and not _is_known(passage) and not _is_read(passage):
        yield _reason("frame", passage, passage.text, None, sure=False)


def _reason(rule: str, passage: Passage, text: str, mark: str | None, *, sure: bool) -> Reason:
    return Reason(rule, passage.part, text, passage.page, passage.box, mark, sure, passage.confidence, passage.inside)


def _is_known(passage: Passage) -> bool:
    text = passage.text
    if mark_in_line(text) or mark_on_stamp(text, framed=True) or urgency_of(text) or nearly_urgent(text):
        return True
    # What a mark was pressed over may speak of a register or of circulation.
    return (is_register(text) or is_circulation(text)) and not _has_part_of_mark(text)


def _has_part_of_mark(text: str) -> bool:
    return any(word in _WORDS_OF_SECRECY for word in _NOT_LETTERS.sub(" ", fold(text)).split())


def _is_read(passage: Passage) -> bool:
    """Whether what a frame says is surely something else than a mark, or a part of one."""
    text = passage.text
    letters = sum(letter.isalpha() for letter in text)
    if letters >= _LETTERS_OF_A_MARK:
        return passage.confidence >= _READ and _MARK_AS_WRITTEN.search(text) is None
    return letters >= _FEWEST_LETTERS and passage.confidence >= _READ_SHORT and not _has_part_of_mark(text)
