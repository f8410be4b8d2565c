"""The text layer of a PDF page: its words in their places, and whether it can be trusted.

Judged page by page and by content. A scan may carry only the words of its signature stamp, an OCR made in the wrong
language, or text that covers a corner of the page; none of these is the page's text, though all are non-empty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from indexer.ocr import OcrWord, Picture
from indexer.preparing.covered_ink import covered_ink
from indexer.restoring import is_french_or_english, share_of_marked, share_of_syllables

_MIN_WORDS = 5
_MIN_SYLLABLES = 0.80
_MIN_MARKED = 0.25
_MIN_COVERED = 0.60
# Characters that a font without a mapping comes out as; a few symbols of a list are no harm.
_UNMAPPED = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
_MOST_UNMAPPED = 0.05
# A page of figures is letters and digits for the most part; a page of signs is a font that maps to signs.
_MIN_ALNUM = 0.5


class Verdict(StrEnum):
    """What a text layer is."""

    TRUSTED = "trusted"
    EMPTY = "empty"
    UNREADABLE = "no language that is read here"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True)
class TextLayer:
    """Words of a text layer with boxes in pixels of the page picture.

    Args:
        words: what the page itself prints.
        stamped: what annotations (signature stamps, numbers) lay over it.
        scanned: the page is one large picture, so its ink must be covered by the text.
        filled: what people filled into the fields of a form.
    """

    words: tuple[OcrWord, ...]
    stamped: tuple[OcrWord, ...] = ()
    scanned: bool = False
    filled: tuple[OcrWord, ...] = ()


def judge(layer: TextLayer, picture: Picture) -> Verdict:
    """Decide whether the layer is the page's text.

    Args:
        picture: grey page picture in whose pixels the words' boxes are.
    """
    text = " ".join(word.text for word in layer.words)
    if _UNMAPPED.search(text) and len(_UNMAPPED.findall(text)) > _MOST_UNMAPPED * len(text):
        return Verdict.UNREADABLE
    share, judged = share_of_syllables(text)
    if judged < _MIN_WORDS:
        return Verdict.EMPTY if layer.scanned or not layer.words else _small_page(layer, picture)
    vietnamese = share >= _MIN_SYLLABLES and share_of_marked(text) >= _MIN_MARKED
    if not vietnamese and not is_french_or_english(text):
        return Verdict.UNREADABLE
    if layer.scanned and covered_ink(layer.words + layer.stamped + layer.filled, picture) < _MIN_COVERED:
        return Verdict.PARTIAL
    return Verdict.TRUSTED


def fill_gaps(layer: TextLayer) -> tuple[tuple[OcrWord, ...], tuple[OcrWord, ...]]:
    """Put words of annotations that stand within a printed line (a number stamped into `Số: … /UBND`) into that line.

    Of stamps only what has a digit: the words of a mark that was laid over a line are no part of it.

    Returns:
        The page's words, and the annotations' words that stand for themselves.
    """
    words, apart = list(layer.words), []
    for stamped in (*layer.stamped, *layer.filled):
        belongs = stamped in layer.filled or any(map(str.isdigit, stamped.text))
        place = _place_in_line(words, stamped) if belongs else None
        if place is None:
            apart.append(stamped)
        else:
            words.insert(place, replace(stamped, block=words[place].block, line=words[place].line))
    return tuple(words), tuple(apart)


def _place_in_line(words: Sequence[OcrWord], stamped: OcrWord) -> int | None:
    """Return the index of the word that the stamped one stands before, if both are in one line with a word before."""
    middle = (stamped.box.top + stamped.box.bottom) / 2
    for index in range(1, len(words)):
        before, after = words[index - 1], words[index]
        if before.line != after.line or not before.box.top <= middle <= before.box.bottom:
            continue
        if (
            before.box.left < stamped.box.left
            and stamped.box.right <= after.box.right
            and stamped.box.left < after.box.left
        ):
            return index
    return None


def _small_page(layer: TextLayer, picture: Picture) -> Verdict:
    """A born-digital page of a few words (a number, a title) is trusted when nothing else stands on it."""
    letters = "".join(word.text for word in layer.words)
    if sum(map(str.isalnum, letters)) < _MIN_ALNUM * len(letters):
        return Verdict.UNREADABLE
    covered = covered_ink(layer.words + layer.stamped + layer.filled, picture)
    return Verdict.TRUSTED if covered >= _MIN_COVERED else Verdict.PARTIAL
