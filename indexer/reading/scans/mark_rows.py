"""What rows of letters without a frame say: all of them at once first, then those again that may be a mark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from unicodedata import normalize

import cv2
import numpy as np

from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrFailedError, OcrWord, Picture
from indexer.preparing import FoundStamp
from indexer.reading.scans.likely_rows import may_be_a_mark
from indexer.reading.scans.many_at_once import read_together
from indexer.reading.scans.mark_words import (
    among_scraps,
    ends_as_marks_do,
    ends_in_a_torn_mark,
    has_one_near_a_mark,
    is_a_mark,
    is_another_word,
    is_near_a_mark,
    legible,
    names_secrecy,
    pieces_of,
    sureness_of,
    text_of,
)
from indexer.reading.scans.other_vowel import read_another
from indexer.reading.scans.second_reader import read_letters, read_line
from indexer.records import Stamp
from library.party.marks import urgency_of
from library.records import Box
from library.secrecy import half_of_a_mark, mark_in_line, mark_on_stamp, tells_of_no_mark

_MOST_AGAIN, _LARGER = 12, 1.6  # rows that are read again, and how much larger
_WORD = 3
# Rows that the second reader is asked about, how wide they are for their height, and what needs no second reading.
_MOST_SECOND, _NARROWEST, _SURE = 40, 1.0, 0.8
_WITHOUT_DOUBT = 0.93  # it reads a mark so
_MOST_TURNED, _SURE_TURNED = 24, 0.6  # rows that are read upside down too, and how surely they say a mark then
_ALL = 0.75  # of a row's width, if all of it was read
_MOST_OTHERS = 12  # of those, of which the other pictures are looked at too
_SHARED = 0.9  # of a box that lies within another
_LARGEST, _LARGEST_FRAME = 4, 24  # times a torn part of ĐÃ GIẢI MẬT the whole of it, its frame, is so large at most
_CLEAR = 0.95  # how surely a frame was read of which a row may be a word
_SIGNS = 2.0  # times larger is a row with the signs over and under its letters
_OF_TWO_WORDS = frozenset({"TUYỆT MẬT", "TỐI MẬT"})
_SEEN = 0.3  # the chance of the vowel of all marks, where the letter behind it is torn
_ROOM = 3  # part of the height of a word
_VOWEL = "Ậ"
_BEGINS_WITH_IT = re.compile(r"\W*MẬT")
_GUESSED = 0.5  # a reading so unsure says a mark only where every letter is one's


def read_rows(rows: Sequence[FoundStamp], engine: OcrEngine, *, limits: Limits) -> list[Stamp]:
    """Read rows of letters; of black ones only marks are told, of coloured ones whatever they say.

    One whose reading failed is told with nothing in it, for it may be a mark.

    Args:
        rows: those most like marks first.
        engine: does the reading.
        limits: seconds per reading.
    """
    stamps: list[Stamp] = []
    doubtful: dict[int, list[Stamp]] = {}
    partly: dict[int, list[Stamp]] = {}  # behind those of which all may be a mark
    asked: list[FoundStamp] = []
    unsure: list[FoundStamp] = []
    no_marks: list[Stamp] = []
    places = {id(row): place for place, row in enumerate(rows)}
    views = [(one, view) for one in rows for view in one.ways(one.inside)]
    for (row, view), words in zip(views, _read(views, engine, limits), strict=True):
        if words is None:
            stamps.append(_unread(row))
            continue
        found = _marks(row, words, view) or _plainly_to_the_second(row, words, view)
        if not found and len(asked) < _MOST_SECOND and _may_be_more(row, words):
            asked.append(row)
            stamps += _looked_at_again(row, view, rows, others=len(asked) <= _MOST_OTHERS)
        if not (found or row.either_way or row.block) and _may_be_more(row, words):
            unsure.append(row)
        if any(map(_says_it_plainly, found)):
            stamps += found
        elif found or any(is_near_a_mark(text_of(one)) for one in pieces_of(words) if not is_another_word(one)):
            doubtful.setdefault(places[id(row)], []).extend(found)
        elif row.coloured and has_one_near_a_mark(words):
            partly[places[id(row)]] = []
        if not found:
            stamps += _said(row, words)
            no_marks.append(_stamp(row, words))
    again = [*doubtful.items(), *(one for one in partly.items() if one[0] not in doubtful)]
    stamps += _again([(rows[place], found) for place, found in again], rows, engine, limits)
    stamps += _upside_down(unsure[:_MOST_TURNED], engine, limits)
    return list(without_torn_ones(stamps, rows=no_marks))


def without_torn_ones(
    stamps: Sequence[Stamp], frames: Sequence[Stamp] = (), *, rows: Sequence[Stamp] = ()
) -> Iterator[Stamp]:
    """Without readings that are nearly a mark where another reading in their place is surely none: ĐÃ GIẢI MẬT.

    Args:
        stamps: what rows say.
        frames: what frames say; the letters of a slanting one are found as rows too, each word by itself.
        rows: what was read of further rows, of which nothing is told; in one that begins with MẬT, that may be a stamp
            beside print: `MẬT DANH SÁCH`.
    """
    rows = [one for one in rows if not _BEGINS_WITH_IT.match(normalize("NFC", one.text).upper())]
    known = [(one, _LARGEST) for one in (*stamps, *rows)] + [(one, _LARGEST_FRAME) for one in frames]
    known = [(one, times) for one, times in known if one.confidence >= _SURE and tells_of_no_mark(one.text)]
    clear = [one for one in frames if one.confidence >= _CLEAR and tells_of_no_mark(one.text)]
    for one in stamps:
        torn = _is_nearly_a_mark(one.text) and any(_lies_within(one.box, other.box, times=times)
                                                   for other, times in known)  # fmt: skip
        if not torn and not any(_is_word_of(one, frame) for frame in clear):
            yield one


def _is_word_of(row: Stamp, frame: Stamp) -> bool:
    """Whether a row is a word of a frame by itself: `Mật` of `Mật ong`."""
    one, other = (normalize("NFC", text).upper().split() for text in (row.text, frame.text))
    return bool(one) and set(one) < set(other) and _lies_within(row.box, frame.box, times=_LARGEST_FRAME)


def _says_it_plainly(stamp: Stamp) -> bool:
    """Whether a row says a mark with all its signs, or without them, but surely: of `TÔIMAT` nobody knows the vowel."""
    if mark_in_line(stamp.text) is None:
        return False
    return stamp.confidence >= _GUESSED or _VOWEL in normalize("NFC", stamp.text).upper()


def _is_nearly_a_mark(text: str) -> bool:
    if mark_in_line(text) or tells_of_no_mark(text) or mark_on_stamp(text) in _OF_TWO_WORDS:
        return False
    return ends_as_marks_do(text) or mark_on_stamp(text) is not None or half_of_a_mark(text) is not None


def _lies_within(one: Box, other: Box, *, times: float = _LARGEST) -> bool:
    """Whether nearly all of one box lies in the other, which is no larger than words round it make it."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    area, around = ((box.right - box.left) * (box.bottom - box.top) for box in (one, other))
    return max(0, wide) * max(0, high) >= _SHARED * area and around <= times * area


def _is_in_place_of(one: Box, other: Box) -> bool:
    """Whether two boxes are those of one row, found in two masks of a page: with signs over its letters or without."""
    return any(_lies_within(a, b, times=_SIGNS) for a, b in ((one, other), (other, one)))


def _again(
    doubtful: Sequence[tuple[FoundStamp, list[Stamp]]], rows: Sequence[FoundStamp], engine: OcrEngine, limits: Limits
) -> list[Stamp]:
    """Read larger what is nearly a mark; what is surely read as another word then is none."""
    some = doubtful[:_MOST_AGAIN]
    larger = [(row, _larger(view)) for row, _ in some for view in row.views()]
    words_of_larger = _read(larger, engine, limits)
    read = [(row, view, words or []) for (row, view), words in zip(larger, words_of_larger, strict=True)]
    stamps = [one for _, found in doubtful[_MOST_AGAIN:] for one in found]
    stamps += [_unread(row) for (row, _), words in zip(larger, words_of_larger, strict=True) if words is None]
    for row, before in some:
        words = [one for other, _, one in read if other is row]
        found = [*before, *(mark for other, view, one in read if other is row for mark in _marks(row, one, view))]
        if any(map(_says_it_plainly, found)) or not (
            any(map(is_another_word, words)) or (found and _is_another_vowel(row, rows))
        ):
            stamps += found
    return stamps


def _upside_down(rows: Sequence[FoundStamp], engine: OcrEngine, limits: Limits) -> Iterator[Stamp]:
    """Marks that were pressed the wrong way round, where the first reader or, near one, the second says just that."""
    turned = [(one, one.turned().inside) for one in rows]
    for (row, view), words in zip(turned, _read(turned, engine, limits), strict=True):
        if words is None or not is_near_a_mark(text_of(words)):
            continue
        try:
            readings = (words, read_line(view))
        except OcrFailedError:
            yield _unread(row)
            continue
        said = next((some for some in readings if mark_in_line(text_of(some)) is not None
                     and sureness_of(some) >= _SURE_TURNED), None)  # fmt: skip
        if said is not None:
            yield _stamp(row, said)


def _read(
    views: Sequence[tuple[FoundStamp, Picture]], engine: OcrEngine, limits: Limits
) -> list[list[OcrWord] | None]:
    """What each picture says, all of them read at once; None for those whose reading failed."""
    read = read_together([view for _, view in views], engine, limits=limits)
    return [None if words is None else legible(words) for words in read]


def _looked_at_again(row: FoundStamp, view: Picture, rows: Sequence[FoundStamp], *, others: bool) -> list[Stamp]:
    """What the second reader makes of a row, and of its other pictures where these are to be looked at too."""
    try:
        found = _second(row, view, rows)
        return found or (_in_other_pictures(row) if others and not _is_another_vowel(row, rows) else [])
    except OcrFailedError:
        return [_unread(row)]


def _second(row: FoundStamp, view: Picture, rows: Sequence[FoundStamp]) -> list[Stamp]:
    """A mark that the second reader finds; where it reads the last word of all marks, the first may be torn."""
    words = read_line(view)
    text = text_of(words)
    guessed = sureness_of(words) < _GUESSED and mark_in_line(text) is None
    if ends_as_marks_do(text) or (is_a_mark(words, printed=not row.coloured) and not guessed):
        return [] if _is_another_vowel(row, rows) else [_stamp(row, words)]
    if row.huge and names_secrecy(text):
        return [_in_capitals(_stamp(row, words))]
    alone = among_scraps(words) if row.coloured else []
    return [_stamp(row, alone)] if alone else []


def _plainly_to_the_second(row: FoundStamp, words: Sequence[OcrWord], view: Picture) -> list[Stamp]:
    """A mark that the second reader reads without a doubt where the first read other letters, as of `IOI-MAI`."""
    if is_another_word(words) or tells_of_no_mark(text_of(words)):
        return []
    try:
        second = read_line(view)
    except OcrFailedError:
        return []  # what the first reader read surely is not doubted for it
    plain = mark_in_line(text_of(second)) is not None and sureness_of(second) >= _WITHOUT_DOUBT
    return [_stamp(row, second)] if plain else []


def _in_other_pictures(row: FoundStamp) -> list[Stamp]:
    """What the second reader makes of the other pictures of a row in colour, or up the page: a mark, or one but its T.

    In the first picture of pale ink print may have taken strokes with it.
    """
    if not (row.coloured or row.either_way):
        return []
    for view in (way for one in row.others for way in row.ways(one)):
        line = read_letters(view)
        if line is None:
            continue
        plain = mark_in_line(text_of(line.words)) is not None and sureness_of(line.words) >= _SURE_TURNED
        if plain or (line.feared > _SEEN and ends_in_a_torn_mark(text_of(line.words))):
            return [_stamp(row, line.words)]
    return []


def _is_another_vowel(row: FoundStamp, rows: Sequence[FoundStamp]) -> bool:
    """Whether a row is surely another word than a mark; all pictures of its place count, whatever ink it is seen in."""
    same = [one for one in rows if one is row or _is_in_place_of(one.box, row.box)]
    try:
        return bool(read_another(view for one in same for view in one.views()))
    except OcrFailedError:
        return False


def _may_be_more(row: FoundStamp, words: Sequence[OcrWord]) -> bool:
    """Whether a row that was not read as a mark may be one all the same: as wide as one, and not surely read.

    Of a coloured row, and of black capitals, all has to be read: `Tài liệu` may be all that was made of TÀI LIỆU MẬT.
    """
    high, wide = row.inside.shape
    letters = sum(letter.isalpha() for word in words for letter in word.text)
    if wide <= _NARROWEST * high:
        return False
    if letters < _WORD or sureness_of(words) < _SURE:
        return True
    across = max(word.box.right for word in words) - min(word.box.left for word in words)
    return (row.coloured or text_of(words).isupper()) and across < _ALL * wide


def _larger(view: Picture) -> Picture:
    return np.asarray(cv2.resize(view, None, fx=_LARGER, fy=_LARGER, interpolation=cv2.INTER_CUBIC))


def _unread(found: FoundStamp) -> Stamp:
    """A stamp of which nothing is known: it may be a mark."""
    return Stamp("", found.box, 0.0, framed=True)


def _marks(row: FoundStamp, words: Sequence[OcrWord], view: Picture) -> list[Stamp]:
    """The marks in a row, and beside them all that a coloured one says."""
    pieces = list(pieces_of(words))
    parts = [*pieces, *_with_urgency(pieces)]
    found = [_stamp(row, piece) for piece in parts if is_a_mark(piece, printed=not row.coloured)
             and not _is_ruled_out(piece, view)]  # fmt: skip
    if not found and row.huge and names_secrecy(text_of(words)):
        return [_in_capitals(_stamp(row, words))]
    return [*found, *_said(row, words)] if 0 < len(found) < len(pieces) else found


def _is_ruled_out(piece: Sequence[OcrWord], view: Picture) -> bool:
    """Whether a guess of scraps is nothing like a mark to the second reader, at its place in a picture of more rows."""
    if sureness_of(piece) >= _GUESSED or mark_in_line(text_of(piece)) is not None:
        return False
    top, bottom = min(word.box.top for word in piece), max(word.box.bottom for word in piece)
    left, right = min(word.box.left for word in piece), max(word.box.right for word in piece)
    room = (bottom - top) // _ROOM  # for signs over and under the letters
    place = view[max(0, top - room) : bottom + room, max(0, left - room) : right + room]
    try:
        return place.size > 0 and not may_be_a_mark(place)
    except OcrFailedError:
        return False


def _with_urgency(pieces: Sequence[list[OcrWord]]) -> Iterator[list[OcrWord]]:
    """Each urgency with the piece beside it: of a slanting row reading makes two lines."""
    yield from ([*one, *other] for one, other in pairwise(pieces)
                if urgency_of(text_of(one)) or urgency_of(text_of(other)))  # fmt: skip


def _said(row: FoundStamp, words: Sequence[OcrWord]) -> list[Stamp]:
    """What a coloured row says, if that is more than the scraps of a seal or a signature, and no mark misread."""
    long = any(sum(letter.isalnum() for letter in word.text) >= _WORD for word in words)
    return [_stamp(row, words)] if row.coloured and long and mark_on_stamp(text_of(words)) is None else []


def _in_capitals(stamp: Stamp) -> Stamp:
    """As it counts: huge letters are no sentence, whatever case they were read in."""
    return replace(stamp, text=stamp.text.upper())


def _stamp(row: FoundStamp, words: Sequence[OcrWord]) -> Stamp:
    return Stamp(text_of(words), row.box, sureness_of(words))
