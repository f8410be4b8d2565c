"""Is the text of a PDF page what one sees, or an older OCR's text that lies unseen under the picture of the page?"""

from __future__ import annotations

import pypdfium2
import pypdfium2.raw as pdfium_c

from indexer.reading.pdf.drawing import fills

_TEXT, _IMAGE = pdfium_c.FPDF_PAGEOBJ_TEXT, pdfium_c.FPDF_PAGEOBJ_IMAGE
_UNSEEN = frozenset({pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP})
_MOST_SEEN = 0.5  # of the pieces of text
_OPAQUE = 250


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


def _has_no_ink(thing: pypdfium2.PdfObject) -> bool:
    return pdfium_c.FPDFTextObj_GetTextRenderMode(thing.raw) in _UNSEEN


def _is_opaque(image: pypdfium2.PdfImage) -> bool:
    """A watermark that fills the page lets the text through, a scan does not."""
    if pdfium_c.FPDFPageObj_HasTransparency(image.raw):
        return False
    dots = image.get_bitmap(render=True).to_numpy()
    return bool(dots.ndim == 2 or dots.shape[2] != 4 or dots[:, :, 3].min() >= _OPAQUE)
