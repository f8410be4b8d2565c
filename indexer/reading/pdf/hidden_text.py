"""Is the text of a PDF page what one sees? An older OCR's text lies under a picture, and white words on white paper."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium_c

from indexer.ocr import Picture
from indexer.reading.pdf.characters import Character
from indexer.reading.pdf.drawing import fills

_TEXT, _IMAGE = pdfium_c.FPDF_PAGEOBJ_TEXT, pdfium_c.FPDF_PAGEOBJ_IMAGE
_UNSEEN = frozenset({pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP})
_MOST_SEEN = 0.5  # of the pieces of text
_OPAQUE = 250
_PAPER = 235  # tones: what is darker is a ground on which white is seen, or ink round it


def is_hidden(page: pypdfium2.PdfPage) -> bool:
    """Whether most of the text is painted without ink, or painted over by a picture that fills the page.

    Text that is seen over such a picture, as over the paper of a letterhead, is not hidden.
    """
    things = list(page.get_objects(filter=[_TEXT, _IMAGE], max_depth=4))
    unseen = [thing.type == _TEXT and _has_no_ink(thing) for thing in things]
    texts = sum(thing.type == _TEXT for thing in things)
    if not texts:
        return False
    if sum(unseen) < _MOST_SEEN * texts:
        last = max((place for place, thing in enumerate(things) if thing.type == _IMAGE and fills(thing, page)),
                   default=-1)  # fmt: skip
        under = sum(thing.type == _TEXT for thing in things[: last + 1])
        return under >= _MOST_SEEN * texts and _is_opaque(things[last])
    return True


def without_white(characters: Sequence[Character], picture: Picture) -> tuple[list[Character], list[Character]]:
    """Part the characters that are seen from those that are white on white, which nobody sees.

    Args:
        characters: of the page.
        picture: of it, grey, in whose pixels they are placed.
    """
    unseen = {id(one) for one in characters if one.white and not one.letter.isspace() and _is_paper(picture, one)}
    seen = [one for one in characters if id(one) not in unseen]
    return seen, [one for one in characters if id(one) in unseen or one.made or one.letter.isspace()] if unseen else []


def _is_paper(picture: Picture, one: Character) -> bool:
    """Whether nothing but paper is seen where a character stands."""
    rows = slice(max(0, int(one.top)), max(0, int(np.ceil(one.bottom))))
    place = picture[rows, max(0, int(one.left)) : max(0, int(np.ceil(one.right)))]
    return not place.size or int(place.min()) >= _PAPER


def _has_no_ink(thing: pypdfium2.PdfObject) -> bool:
    return pdfium_c.FPDFTextObj_GetTextRenderMode(thing.raw) in _UNSEEN


def _is_opaque(image: pypdfium2.PdfImage) -> bool:
    """A watermark that fills the page lets the text through, a scan does not."""
    if pdfium_c.FPDFPageObj_HasTransparency(image.raw):
        return False
    dots = image.get_bitmap(render=True).to_numpy()
    return bool(dots.ndim == 2 or dots.shape[2] != 4 or dots[:, :, 3].min() >= _OPAQUE)
