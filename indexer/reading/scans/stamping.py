"""What the stamps and marks on a page say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from unicodedata import normalize

import cv2
import numpy as np

from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrFailedError, OcrWord, Picture, around_words
from indexer.preparing import FoundStamp, find_stamps, luminance
from indexer.reading.scans import agreeing_readers
from indexer.reading.scans.blank_labels import LABEL, left_blank, names_a_degree
from indexer.reading.scans.light_rows import read_light
from indexer.reading.scans.likely_rows import likely_rows
from indexer.reading.scans.mark_rows import read_rows, without_torn_ones
from indexer.reading.scans.mark_words import (
    between_scraps,
    is_another_word,
    is_near_a_mark,
    legible,
    marks_up_the_page,
    names_secrecy,
    says_a_mark,
    sureness_of,
    text_of,
)
from indexer.reading.scans.other_vowel import read_another
from indexer.reading.scans.parts_of_lines import is_part_of_other_words
from indexer.reading.scans.ring_text import read_rings
from indexer.reading.scans.second_reader import read_line
from indexer.reading.scans.surely_read import read_surely
from indexer.records import Stamp
from library.party.folding import fold
from library.party.marks import urgency_of
from library.records import Box
from library.secrecy import (
    half_of_a_mark,
    is_harmless_label,
    mark_in_line,
    mark_of_lost_signs,
    mark_on_stamp,
    tells_of_no_mark,
)

_ONE_BLOCK, _SCATTERED = 6, 11
# The mark in a frame stands in its middle: how high and how wide its letters are at least, and how far their middle is
# off, as shares of the frame. Measured on drawn stamps over text: half a mark (MẬT of TỐI MẬT) is off by 0.17.
_HIGH, _WIDE, _OFF_CENTRE = 0.3, 0.4, 0.12
# So many are read one by one, and so many rows together; a frame that may be a mark's and is one too many is unread.
_MOST_FRAMES, _MOST_ROWS = 16, 60
# How surely a word was read, other words than a mark, and all of a frame; how far from its sides.
_SURE_WORD, _SURE_NONE, _SURE_SECOND, _CLEAR, _AWAY, _AWAY_OF_HIGH = 0.7, 0.75, 0.85, 0.9, 0.07, 0.3
_SURE_LINE = 0.88  # how surely the second reader read other words, of which the first reader has scraps alone
# An unread frame with fewer letters than a word is the inside of a letter where it is no longer than such a share of
# the lower side of a frame round it, or of a row, in which words of so many letters were read.
_LETTERS_OF_A_WORD, _OF_A_FRAME, _OF_A_ROW, _LETTERS_OF_WORDS = 3, 0.3, 0.5, 5
# Of the height of words: so high is a letter beside them at least, and so wide are two or three together.
_LETTER_OF_HIGH, _BESIDE_OF_HIGH = 0.6, 1.3
_ROWS_OF_A_MARK = 2
_BEYOND_DOUBT = 0.95  # how surely the second reader read other words that hold a mark's
_LETTERS_OF_A_MARK = 12  # TUYỆT MẬT, with some that are none
_SURE_TURNED = 0.5
_MOST_SECONDS = 30.0  # for one reading of something so small


def read_stamps(
    picture: Picture, dpi: float, engine: OcrEngine, *, scale: float, limits: Limits,
    words: Sequence[OcrWord] | None = None, either_way: bool = False, turned_over: bool = False,
) -> tuple[Stamp, ...]:  # fmt: skip
    """Read the stamps on the whole of a page.

    Args:
        picture: grey or colour, upright.
        dpi: its resolution.
        engine: reads what is inside.
        scale: pixels of the page picture per pixel of `picture`.
        limits: seconds per reading.
        words: what was read of the page, in pixels of `picture`; black letters outside of these are looked at too.
        either_way: the page may be upside down.
        turned_over: its light and dark were turned over for reading, where all its letters were looked at.
    """
    limits = replace(limits, ocr_seconds=min(_MOST_SECONDS, limits.ocr_seconds))
    # Of a page that was read upside down nothing was read, however surely: MẬT as LVN.
    read = None if words is None else [] if either_way else read_surely(words)
    found = find_stamps(picture, dpi, read, turned_over=turned_over)
    if either_way:
        found = [replace(one, either_way=True) for one in found]
    light, rings = [one for one in found if one.light], [one for one in found if one.ring]
    rows = [one for one in found if one.row and not one.light]
    frames = [one for one in found if not one.row and not one.ring]
    seen = list(_frames(frames, picture, engine, limits))
    framed = [one for one, _ in seen]
    told = list(without_torn_ones(read_rows(likely_rows(rows[:_MOST_ROWS]), engine, limits=limits), framed))
    framed = [one for one, found in seen
              if found.holds_a_word() or not _is_within_letters(one, [*framed, *told])]
    stamps = [*framed, *(one for one in told if not is_part_of_other_words(one, words or ())),
              *(_up_the_page(one) for one in marks_up_the_page(words or ())),
              *read_light(light, engine, limits=limits), *read_rings(rings)]
    return tuple(_scaled(stamp, scale) for stamp in stamps)


def _up_the_page(words: Sequence[OcrWord]) -> Stamp:
    return Stamp(text_of(words), around_words(words), sureness_of(words))


def _frames(
    frames: Sequence[FoundStamp], page: Picture, engine: OcrEngine, limits: Limits
) -> Iterator[tuple[Stamp, FoundStamp]]:
    """What stands in frames; those that may hold a mark and were not read are told with nothing in them."""
    failed = False
    for number, found in enumerate(frames):
        words: list[OcrWord] = []
        if not failed and number < _MOST_FRAMES:
            try:
                words = _words(found, engine, limits)
                if not (found.either_way or found.block or _is_settled(words)):
                    words = _upside_down(found, engine, limits) or words
            except OcrFailedError:
                failed = True  # an engine that hangs is not asked again for each of them
        if found.framed and _is_half_read(words, found):
            words = [replace(word, confidence=0.0) for word in words]
        if words or found.framed:
            text = text_of(words)
            if names_a_degree(text):
                box = found.box
                there = luminance(page[max(0, box.top) : box.bottom, max(0, box.left) : box.right])
                text = f"{LABEL} …" if left_blank(there, engine, limits) else LABEL
            yield Stamp(text, found.box, sureness_of(words), framed=found.framed), found


def _is_half_read(words: Sequence[OcrWord], found: FoundStamp) -> bool:
    """Whether letters stand beside words of a frame that are no mark, in every picture of it: `(Đóng` of `(Đóng dấu …`.

    What was pressed over in another ink is left out of some picture.
    """
    if not words or says_a_mark(words):
        return False
    top, bottom = min(word.box.top for word in words), max(word.box.bottom for word in words)
    left, right = min(word.box.left for word in words), max(word.box.right for word in words)
    high = min(word.box.bottom - word.box.top for word in words)
    for view in found.views():
        ink = (view < (int(view.min()) + int(np.median(view))) / 2).astype(np.uint8)
        _, _, stats, middles = cv2.connectedComponentsWithStats(ink)
        x, y = middles.T
        beside = (stats[:, cv2.CC_STAT_HEIGHT] > _LETTER_OF_HIGH * high) & (y > top) & (y < bottom)
        beside &= (x < left - high / 4) | (x > right + high / 4)
        beside[0] = False
        if float(stats[beside, cv2.CC_STAT_WIDTH].sum()) < _BESIDE_OF_HIGH * high:
            return False
    return True


def _is_within_letters(frame: Stamp, others: Sequence[Stamp]) -> bool:
    """Whether an unread frame is only the inside of a huge letter, of words that were surely read and are no mark."""
    if sum(letter.isalpha() for letter in frame.text) >= _LETTERS_OF_A_WORD:
        return False
    box = frame.box
    long = max(box.right - box.left, box.bottom - box.top)
    for other in others:
        around = other.box
        high = min(around.right - around.left, around.bottom - around.top)
        share = _OF_A_FRAME if other.framed else _OF_A_ROW
        if _is_inside(box, around) and long <= share * high and other.confidence >= _CLEAR and _is_no_mark(other.text):
            return True
    return False


def _is_inside(box: Box, around: Box) -> bool:
    """Whether all of a box lies in another."""
    return (around.left <= box.left and box.right <= around.right and around.top <= box.top
            and box.bottom <= around.bottom)  # fmt: skip


def _is_no_mark(text: str) -> bool:
    """Whether words are long enough to be read for sure, and have nothing of a mark."""
    if sum(letter.isalpha() for letter in text) < _LETTERS_OF_WORDS:
        return False
    return tells_of_no_mark(text) or not (mark_in_line(text) or names_secrecy(text) or mark_on_stamp(text, framed=True)
                                          or mark_of_lost_signs(text) or half_of_a_mark(text.upper()))  # fmt: skip


def _words(found: FoundStamp, engine: OcrEngine, limits: Limits) -> list[OcrWord]:
    """The words of a frame; where it was pressed over text they are looked for among what else was read."""
    readings: list[list[OcrWord]] = []
    doubtful: list[list[OcrWord]] = []
    others: list[list[OcrWord]] = []
    for view in found.views():
        for layout in (_ONE_BLOCK, _SCATTERED) if found.framed else (_ONE_BLOCK,):
            words = legible(engine.read(view, layout=layout, seconds=limits.ocr_seconds).words)
            middle = _through_the_middle(words, view)
            lettered = [word for word in words if any(letter.isalpha() for letter in word.text)]
            for some in (words, middle, lettered, between_scraps(words)):
                if is_another_word(some):
                    return some
                if says_a_mark(some) and not _is_doubtful(some):
                    alone = mark_in_line(text_of(some)) is None
                    named = [one for one in doubtful if alone and _names_secrecy_among_others(one)]  # in another view
                    return _of_more_words(some, view) or _beside_urgency(some, words, view) or [*named, some][0]
                if says_a_mark(some):
                    doubtful.append(some)
            clear = words not in doubtful and _is_clear(words, view)
            more = _more_than(words, view) if clear else []
            if _is_surely_none(words, view) or (clear and not more):
                return words
            if not doubtful and not more and _is_clear(words, view, least=agreeing_readers.LEAST):
                both = agreeing_readers.agreed(words, read_line(view))
                if both:
                    return both
            if more:
                doubtful.append(more)
            readings.append(words)
        second = [] if any(map(_has_many_rows, (*readings, *doubtful))) else read_line(view)
        beyond_doubt = sureness_of(second) >= _BEYOND_DOUBT and tells_of_no_mark(text_of(second))
        if beyond_doubt or (not doubtful and _says_there_is_none(second)):
            return second
        if sureness_of(second) >= _SURE_LINE and tells_of_no_mark(text_of(second)):
            others.append(second)
        if says_a_mark(second) or _names_secrecy_among_others(second) or _is_torn_behind_others(second):
            doubtful.append(second)
        elif _says_much(second):
            readings.append(second)
    if others and doubtful and _is_scrap_of(max(doubtful, key=_nearness), others[0]):
        return others[0]
    return read_another(found.views()) or max(doubtful or readings, key=_nearness if doubtful else _worth)


def _has_many_rows(words: Sequence[OcrWord]) -> bool:
    """Whether words were surely read in more rows than a mark has; of several rows the second reader reads nothing."""
    return len({(word.block, word.line) for word in words if word.confidence >= _SURE_WORD}) > _ROWS_OF_A_MARK


def _is_settled(words: Sequence[OcrWord]) -> bool:
    """Whether what was read of a frame leaves no doubt that it stands upright."""
    text = text_of(words)
    long = sum(letter.isalpha() for letter in text) >= _LETTERS_OF_WORDS and sureness_of(words) >= _SURE_NONE
    return long or says_a_mark(words) or is_another_word(words) or tells_of_no_mark(text)


def _upside_down(found: FoundStamp, engine: OcrEngine, limits: Limits) -> list[OcrWord]:
    """A mark in a frame that was pressed the wrong way round; none where it says anything else.

    The second reader is asked, which costs little, and the first where that comes near a mark.
    """
    for view in found.turned().views():
        words = read_line(view)
        if is_near_a_mark(text_of(words)) and mark_in_line(text_of(words)) is None:
            words = legible(engine.read(view, layout=_ONE_BLOCK, seconds=limits.ocr_seconds).words)
        if mark_in_line(text_of(words)) is not None and sureness_of(words) >= _SURE_TURNED:
            return words
    return []


def _is_scrap_of(scrap: Sequence[OcrWord], words: Sequence[OcrWord]) -> bool:
    """Whether some letters, fewer than a mark has, are a part of words: MA of MẬT ĐỘ DÂN SỐ."""
    part, whole = (fold("".join(filter(str.isalpha, text_of(some)))) for some in (scrap, words))
    return len(part) < _LETTERS_OF_A_WORD and part in whole


def _more_than(words: Sequence[OcrWord], view: Picture) -> list[OcrWord]:
    """What the second reader reads, if a mark, where these are a part of it: UYỆT; THƯỢNG of `MẬT, THƯỢNG KHẨN`."""
    second = read_line(view)
    among_others = len(second) > len(words) and _names_secrecy_among_others(second)
    return second if among_others or mark_in_line(text_of(second)) is not None else []


def _nearness(words: Sequence[OcrWord]) -> tuple[bool, bool, float]:
    """How much of a mark a doubtful reading is, then how sure it is."""
    text = text_of(words)
    return mark_of_lost_signs(text) is not None, names_secrecy(text), sureness_of(words)


def _names_secrecy_among_others(words: Sequence[OcrWord]) -> bool:
    """Whether the second reader read MẬT behind words or before a number that it misread: `TỐP MẬT Bẫ Số 13`."""
    return len(words) > 1 and sureness_of(words) >= _SURE_NONE and names_secrecy(text_of(words))


def _is_torn_behind_others(words: Sequence[OcrWord]) -> bool:
    """Whether the second reader read a part of a mark behind other words: `HỒ SƠ MẬC`, where the first read HỒ SƠ."""
    return len(words) > 1 and sureness_of(words) >= _SURE_NONE and half_of_a_mark(text_of(words)) is not None


def _worth(words: Sequence[OcrWord]) -> tuple[bool, float]:
    """How much a reading says: the word that all marks end with first, then letters by how surely they were read."""
    surely = [word for word in words if word.confidence >= _SURE_WORD]
    said = sum((word.confidence - 0.4) * sum(letter.isalpha() for letter in word.text) for word in words)
    return any("MẬT" in normalize("NFC", word.text) for word in surely), said


def _says_much(words: Sequence[OcrWord]) -> bool:
    """Whether the second reader read more than a mark says, surely; it takes MẬT for MẶT too often to be asked that."""
    letters = sum(letter.isalpha() for word in words for letter in word.text)
    return letters > _LETTERS_OF_A_MARK and sureness_of(words) >= _CLEAR


def _of_more_words(mark: Sequence[OcrWord], view: Picture) -> list[OcrWord]:
    """What the second reader surely read, where that says MẬT only within other words, of which the first lost some.

    `BAN CƠ YẾU - MẬT MÃ` is read `CƠ - MẬT`; a mark that was surely read alone loses nothing.
    """
    if mark_in_line(text_of(mark)) is None:
        return []
    alone = len(text_of(mark).split()) == 1
    if alone and sureness_of(mark) >= _SURE_NONE:
        return []
    second = read_line(view)
    more = sum(map(len, text_of(second).split())) > sum(map(len, text_of(mark).split()))
    least = _SURE_SECOND if alone else _CLEAR
    return second if more and sureness_of(second) >= least and tells_of_no_mark(text_of(second)) else []


def _beside_urgency(urgent: Sequence[OcrWord], words: Sequence[OcrWord], view: Picture) -> list[OcrWord]:
    """What the second reader reads where an urgency is not all that stands there, if it says MẬT: `MẬT, THƯỢNG KHẨN`.

    Args:
        urgent: the words that say an urgency, or a mark of secrecy.
        words: all that was read there.
        view: the picture.
    """
    if mark_in_line(text_of(urgent)) or (len(urgent) == len(words) and _is_clear(urgent, view)):
        return []
    second = read_line(view)
    return second if _names_secrecy_among_others(second) else []


def _says_there_is_none(words: Sequence[OcrWord]) -> bool:
    """Whether the second reader read one line, and that a label with a harmless degree: `Độ mật: Thường`."""
    return sureness_of(words) >= _CLEAR and is_harmless_label(text_of(words), sureness_of(words))


def _is_doubtful(words: Sequence[OcrWord]) -> bool:
    """Whether a mark of secrecy was read with letters that may be those of another word, or one of urgency unsurely."""
    text = text_of(words)
    if mark_in_line(text) is not None:
        return False
    guessed = urgency_of(text) is None and sureness_of(words) < _SURE_NONE
    return guessed or mark_on_stamp(text, framed=True) is not None


def _is_surely_none(words: Sequence[OcrWord], inside: Picture) -> bool:
    """Whether a frame says MẬT only within other words: `Độ mật: Không`; other views of it may be read as anything."""
    return _is_clear(words, inside, least=_SURE_NONE) and tells_of_no_mark(text_of(words))


def _is_clear(words: Sequence[OcrWord], inside: Picture, *, least: float = _CLEAR) -> bool:
    """Whether all that a frame says was read: surely, filling it, with as much room on both sides."""
    high, wide = inside.shape
    if not words or sureness_of(words) < least:
        return False
    top, bottom = min(word.box.top for word in words), max(word.box.bottom for word in words)
    left, right = min(word.box.left for word in words), max(word.box.right for word in words)
    room = min(left, wide - right) > min(_AWAY * wide, _AWAY_OF_HIGH * high)  # print would go on there
    whole = abs((left + right) / 2 - wide / 2) < _OFF_CENTRE * wide
    return bool(bottom - top > _HIGH * high and room and whole)


def _through_the_middle(words: Sequence[OcrWord], inside: Picture) -> list[OcrWord]:
    """The words in the middle row of a frame; none where together they do not stand in its middle."""
    high, wide = inside.shape
    row = [word for word in words
           if word.box.top < high / 2 < word.box.bottom and word.box.bottom - word.box.top > _HIGH * high]
    if not row:
        return []
    left, right = min(word.box.left for word in row) / wide, max(word.box.right for word in row) / wide
    return row if right - left > _WIDE and abs((left + right) / 2 - 0.5) < _OFF_CENTRE else []


def _scaled(stamp: Stamp, scale: float) -> Stamp:
    return replace(stamp, box=stamp.box.scaled(scale))
