"""What annotations say: stamps, notes, free text and form fields that programs laid over a page, each as one thing.

An annotation shows its appearance, a small page of its own, and may bear words beside it (`/Contents`, the value of a
form field). Its appearance is drawn into a copy of the page, hidden ones too: hidden is what one program does not show
and the next one prints.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium_c

from indexer.ocr import OcrWord, Picture, around_words
from indexer.reading.pdf.characters import Character, Place, characters_of
from indexer.reading.pdf.lines import page_text, text_of
from library.records import Box
from library.secrecy import Part, Passage, ShownLine
from library.vietnamese.syllables import fold

_MOST = 2_000  # annotations of one page; forms have hundreds
_MOST_LETTERS = 20_000  # of one annotation
_LINK, _WIDGET = pdfium_c.FPDF_ANNOT_LINK, pdfium_c.FPDF_ANNOT_WIDGET
_SIGNATURE, _BUTTON = pdfium_c.FPDF_FORMFIELD_SIGNATURE, pdfium_c.FPDF_FORMFIELD_PUSHBUTTON
_HIDING = pdfium_c.FPDF_ANNOT_FLAG_HIDDEN | pdfium_c.FPDF_ANNOT_FLAG_NOVIEW | pdfium_c.FPDF_ANNOT_FLAG_INVISIBLE
_LOOK_DPI, _POINTS_PER_INCH = 200.0, 72
_KEYS = ("Contents", "RC", "Subj")
# Stamps that programs paint by their names alone, some with signs before them: what they say, in Vietnamese.
_NAMED_STAMPS = (("topsecret", "TUYỆT MẬT"), ("secret", "TỐI MẬT"), ("confidential", "MẬT"))
_TAGS = re.compile(r"<[^>]*>")
_FORM = pdfium_c.FPDF_PAGEOBJ_FORM
_MOST_STROKES = 3  # a frame, its ground, a line below the words
_CORNER, _FLAT = 0.25, 2.0  # share of a frame's shorter side that its corners may take; points of a straight line


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotation.

    Args:
        words: that its appearance shows, line by line, on the page picture.
        said: what it bears beside that: its note, its field's value.
        beside: who wrote it, and the words that programs paint for a stamp that has no look of its own.
        box: where it lies on the page picture.
        is_field: it is a field of a form that people fill in; no signature.
        is_hidden: programs do not show it on the screen.
        look: the picture of a hidden one that shows no letters of the file.
        number: of it among the annotations of its page, from 0; None where that is not known.
        is_plain: it shows its own words alone, so that nothing has to be read from its picture.
    """

    words: tuple[OcrWord, ...]
    said: tuple[str, ...]
    box: Box
    beside: tuple[str, ...] = ()
    is_field: bool = False
    is_hidden: bool = False
    look: Picture | None = None
    number: int | None = None
    is_plain: bool = False

    @property
    def has_word_of_mark(self) -> bool:
        """Whether it says `mật` or a word like it, which would be read as a mark where its box cuts off the rest."""
        return any("mat" in fold(text).lower() for text in (*self.said, text_of(self.words)))

    def passage(self, page: int, height: int) -> Passage | None:
        """All that it says, as one passage; None where it says nothing."""
        rows = [list(row) for _, row in groupby(self.words, key=lambda word: word.line)]
        lines = [ShownLine(text_of(row), number, around_words(row)) for number, row in enumerate(rows)]
        shown = {" ".join(line.text.split()) for line in lines} | {text_of(self.words)}
        for said in (*self.said, *self.beside):
            for line in said.splitlines():
                if line.strip() and " ".join(line.split()) not in shown:
                    lines.append(ShownLine(line.strip(), len(lines), self.box))
        return Passage(Part.ANNOTATION, tuple(lines), page=page, height=height) if lines else None


def annotations_of(
    pdf: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, index: int, width: int, height: int
) -> tuple[Annotation, ...]:
    """All annotations of a page that say something.

    Args:
        pdf: the document; it is left as it is.
        page: of it.
        index: of the page, from 0.
        width, height: of the page picture in pixels.
    """
    bare = list(_bare(pdf, page, Place(page, width, height), width, height))
    if not bare:
        return ()
    with _flattened(pdf, index) as (flat, before):
        drawn = _drawn(flat, before, width, height)
        found = list(_put_together(bare, drawn, flat, width))
    shown = [around_words(unit) for unit in drawn]  # of words that may be any annotation's
    found = [replace(one, is_plain=one.is_plain and not any(_meets(box, one.box) for box in shown)) for one in found]
    return (*found, *(Annotation(unit, (), around_words(unit)) for unit in drawn))


def _put_together(bare: Sequence[Annotation], drawn: list[tuple[OcrWord, ...]], flat: pypdfium2.PdfPage, width: int
                  ) -> Iterator[Annotation]:
    """The annotations with what they look like, which is taken out of what was `drawn`."""
    for one in bare:
        inside = [unit for unit in drawn if _lies_in(around_words(unit), one.box) or _runs_out(unit, one)]
        unit = min(inside, key=lambda unit: _apart(around_words(unit), one.box), default=())
        if unit:
            drawn.remove(unit)
        if unit or one.said:
            yield _together(one, tuple(unit))
        elif one.is_hidden and one.box.right > one.box.left and one.box.bottom > one.box.top:
            yield replace(one, look=_look(flat, one.box, width))
        elif one.beside:
            yield replace(one, is_plain=False)


def _look(flat: pypdfium2.PdfPage, box: Box, width: int) -> Picture:
    """The part of the page on which an annotation lies, with it."""
    bitmap = flat.render(scale=_LOOK_DPI / _POINTS_PER_INCH, may_draw_forms=False, rev_byteorder=True)
    try:
        dots = bitmap.to_numpy()[:, :, :3]
        factor = dots.shape[1] / width
        left, top, right, bottom = (round(one * factor) for one in (box.left, box.top, box.right, box.bottom))
        return np.ascontiguousarray(dots[top : bottom + 1, left : right + 1])
    finally:
        bitmap.close()


def is_annotated(page: pypdfium2.PdfPage) -> bool:
    """Whether anything but links was laid over a page."""
    for index in range(min(_MOST, pdfium_c.FPDFPage_GetAnnotCount(page))):
        raw = pdfium_c.FPDFPage_GetAnnot(page, index)
        if raw:
            kind = pdfium_c.FPDFAnnot_GetSubtype(raw)
            pdfium_c.FPDFPage_CloseAnnot(raw)
            if kind != _LINK:
                return True
    return False


def _together(bare: Annotation, words: tuple[OcrWord, ...]) -> Annotation:
    """An annotation with its look; where that only shows what it says, without letters that its font lacks, as said.

    PDFium paints values and notes that have no look of their own, in a font that has few letters with diacritics.
    """
    shown = "".join(word.text for word in words)
    said = next((one for one in bare.said if _lacks(shown, "".join(one.split()))), None)
    if said is not None:
        words = tuple(OcrWord(word, bare.box, 1.0, 0, number)
                      for number, line in enumerate(said.splitlines()) for word in line.split())  # fmt: skip
    return replace(bare, words=words, is_plain=bare.is_plain and _tells_all(shown, bare.said))


def _tells_all(shown: str, said: Sequence[str]) -> bool:
    """Whether an annotation says whatever letters its look has."""
    known = ["".join(one.split()) for one in said]
    return shown in known or (not shown and bool(known))


def _runs_out(unit: Sequence[OcrWord], one: Annotation) -> bool:
    """Whether words that an annotation says begin in its box and run out of it, so that their middle is elsewhere."""
    shown = "".join(word.text for word in unit)
    return _meets(around_words(unit), one.box) and any(shown == "".join(said.split()) for said in one.said)


def _meets(box: Box, other: Box) -> bool:
    return (min(box.right, other.right) > max(box.left, other.left)
            and min(box.bottom, other.bottom) > max(box.top, other.top))  # fmt: skip


def _lacks(shown: str, said: str) -> bool:
    """Whether the one is the other without some letters."""
    letters = iter(said)
    return 0 < len(shown) < len(said) and all(letter in letters for letter in shown)


def _bare(pdf: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, place: Place, width: int, height: int
          ) -> Iterator[Annotation]:
    """The annotations without what they look like."""
    for index in range(min(_MOST, pdfium_c.FPDFPage_GetAnnotCount(page))):
        raw = pdfium_c.FPDFPage_GetAnnot(page, index)
        if not raw:
            continue
        try:
            rectangle = pdfium_c.FS_RECTF()
            pdfium_c.FPDFAnnot_GetRect(raw, ctypes.byref(rectangle))
            edges = place.edges(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
            kind = _field_kind(pdf, raw)
            is_field = kind > 0 and kind not in {_SIGNATURE, _BUTTON}
            if pdfium_c.FPDFAnnot_GetSubtype(raw) != _LINK or _said(pdf, raw, kind):
                flags = pdfium_c.FPDFAnnot_GetFlags(raw)
                is_hidden = bool(flags & _HIDING)
                yield Annotation((), _said(pdf, raw, kind), _box(edges, width, height), tuple(_beside(raw)), is_field,
                                 is_hidden, number=index, is_plain=not is_hidden and _is_plain(raw))  # fmt: skip
        finally:
            pdfium_c.FPDFPage_CloseAnnot(raw)


def _is_plain(raw: Any) -> bool:
    """Whether an annotation is text in a frame at most: other strokes may draw letters."""
    if pdfium_c.FPDFAnnot_GetSubtype(raw) != pdfium_c.FPDF_ANNOT_FREETEXT:
        return False
    things = [pdfium_c.FPDFAnnot_GetObject(raw, place)
              for place in range(min(_MOST, pdfium_c.FPDFAnnot_GetObjectCount(raw)))]
    kinds = [pdfium_c.FPDFPageObj_GetType(thing) if thing else 0 for thing in things]
    strokes = [thing for thing, kind in zip(things, kinds, strict=True) if kind == pdfium_c.FPDF_PAGEOBJ_PATH]
    return (set(kinds) <= {pdfium_c.FPDF_PAGEOBJ_TEXT, pdfium_c.FPDF_PAGEOBJ_PATH} and len(strokes) <= _MOST_STROKES
            and all(map(_is_frame_or_line, strokes)))


def _is_frame_or_line(path: Any) -> bool:
    """Whether a path lies flat, or has points at the corners of its own box alone, round ones among them."""
    points = []
    for place in range(pdfium_c.FPDFPath_CountSegments(path)):
        x, y = ctypes.c_float(), ctypes.c_float()
        segment = pdfium_c.FPDFPath_GetPathSegment(path, place)
        pdfium_c.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        points.append((x.value, y.value))
    if not points:
        return True
    (left, right), (bottom, top) = ((min(one), max(one)) for one in zip(*points, strict=True))
    short = min(right - left, top - bottom)
    near = max(_FLAT, _CORNER * short)
    return short <= _FLAT or all(min(x - left, right - x) <= near and min(y - bottom, top - y) <= near
                                 for x, y in points)  # fmt: skip


@contextmanager
def without_plain_ones(page: pypdfium2.PdfPage, annotations: Sequence[Annotation]) -> Iterator[bool]:
    """The page without annotations that show their own words alone, and as it was afterwards; says if it has any.

    Their words are judged as the file says them. On the picture they may be cut off by their box: MẬT of MẬT KHẨU.
    """
    before: list[tuple[int, int]] = []
    for number in [one.number for one in annotations if one.is_plain and one.number is not None]:
        flags = _flags(page, number)
        before.append((number, flags))
        _flags(page, number, flags | pdfium_c.FPDF_ANNOT_FLAG_HIDDEN)
    try:
        yield bool(before)
    finally:
        for number, flags in before:
            _flags(page, number, flags)


def _flags(page: pypdfium2.PdfPage, number: int, wanted: int | None = None) -> int:
    """The flags of an annotation, set before that where others are wanted."""
    raw = pdfium_c.FPDFPage_GetAnnot(page, number)
    try:
        if wanted is not None:
            pdfium_c.FPDFAnnot_SetFlags(raw, wanted)
        return int(pdfium_c.FPDFAnnot_GetFlags(raw))
    finally:
        pdfium_c.FPDFPage_CloseAnnot(raw)


def _field_kind(pdf: pypdfium2.PdfDocument, raw: Any) -> int:
    if pdf.formenv is None or pdfium_c.FPDFAnnot_GetSubtype(raw) != _WIDGET:
        return -1
    return int(pdfium_c.FPDFAnnot_GetFormFieldType(pdf.formenv, raw))


def _said(pdf: pypdfium2.PdfDocument, raw: Any, kind: int) -> tuple[str, ...]:
    said = [_text(partial(pdfium_c.FPDFAnnot_GetStringValue, raw, key.encode())) for key in _KEYS]
    said[1] = _TAGS.sub(" ", said[1])
    if kind > 0 and kind != _SIGNATURE:
        said.append(_text(partial(pdfium_c.FPDFAnnot_GetFormFieldValue, pdf.formenv, raw)))
    return tuple(dict.fromkeys(one.strip() for one in said if one.strip()))


def _beside(raw: Any) -> Iterator[str]:
    kind = pdfium_c.FPDFAnnot_GetSubtype(raw)
    if kind != _WIDGET:  # of which it is the name that programs use
        author = _text(partial(pdfium_c.FPDFAnnot_GetStringValue, raw, b"T")).strip()
        yield from [author] if author else []
    if kind == pdfium_c.FPDF_ANNOT_STAMP and not pdfium_c.FPDFAnnot_HasKey(raw, b"AP"):
        name = _text(partial(pdfium_c.FPDFAnnot_GetStringValue, raw, b"Name")).lower()
        yield from [mark for end, mark in _NAMED_STAMPS if name.endswith(end)][:1]


def _text(ask: Callable[[Any, int], int]) -> str:
    """What PDFium writes into a buffer, in UTF-16."""
    size = min(int(ask(None, 0)), 2 * _MOST_LETTERS)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    ask(ctypes.cast(buffer, ctypes.POINTER(pdfium_c.FPDF_WCHAR)), size)
    return buffer.raw.decode("utf-16-le", "replace").split("\0")[0].replace("\r\n", "\n").replace("\r", "\n")


def _drawn(flat: pypdfium2.PdfPage, before: int, width: int, height: int) -> list[tuple[OcrWord, ...]]:
    """The words of every annotation's appearance, from a page that had so many forms `before` they were drawn in."""
    owner = dict(_owners(flat, before))
    if not owner:
        return []
    units: dict[int, list[Character]] = {}
    for one in characters_of(flat, width, height, owners=True):
        if one.made:  # a break belongs to whatever stands around it
            for unit in units.values():
                unit.append(one)
        elif one.owner in owner:
            units.setdefault(owner[one.owner], []).append(one)
    return [words for unit in units.values() if (words := _words(unit, width, height))]


def _words(characters: Sequence[Character], width: int, height: int) -> tuple[OcrWord, ...]:
    text = page_text(characters, width, height)
    return (*text.words, *(word for line in text.aslant for word in line))


@contextmanager
def _flattened(pdf: pypdfium2.PdfDocument, index: int) -> Iterator[tuple[pypdfium2.PdfPage, int]]:
    """A copy of the page with its annotations drawn into it, and how many forms it had before that."""
    copy = pypdfium2.PdfDocument.new()
    try:
        copy.import_pages(pdf, [index])
        page = copy[0]
        for number in range(min(_MOST, pdfium_c.FPDFPage_GetAnnotCount(page))):
            raw = pdfium_c.FPDFPage_GetAnnot(page, number)
            if raw:
                pdfium_c.FPDFAnnot_SetFlags(raw, pdfium_c.FPDF_ANNOT_FLAG_PRINT)
                pdfium_c.FPDFPage_CloseAnnot(raw)
        before = len(_forms(page))
        pdfium_c.FPDFPage_Flatten(page, pdfium_c.FLAT_NORMALDISPLAY)
        page.close()
        flat = copy[0]
        try:
            yield flat, before
        finally:
            flat.close()
    finally:
        copy.close()


def _forms(page: pypdfium2.PdfPage) -> list[pypdfium2.PdfObject]:
    return list(page.get_objects(filter=[_FORM], max_depth=1))


def _owners(flat: pypdfium2.PdfPage, before: int) -> Iterator[tuple[int, int]]:
    """Every text object that an annotation paints, with the number of that annotation.

    PDFium draws them as forms within one form, which it paints last.
    """
    forms = _forms(flat)
    if len(forms) <= before:
        return
    for number in range(max(0, pdfium_c.FPDFFormObj_CountObjects(forms[-1]))):
        raw = pdfium_c.FPDFFormObj_GetObject(forms[-1], number)
        if raw and pdfium_c.FPDFPageObj_GetType(raw) == _FORM:
            yield from ((address, number) for address in _texts(raw))


def _texts(form: Any, depth: int = 0) -> Iterator[int]:
    for number in range(max(0, pdfium_c.FPDFFormObj_CountObjects(form))):
        raw = pdfium_c.FPDFFormObj_GetObject(form, number)
        kind = pdfium_c.FPDFPageObj_GetType(raw) if raw else 0
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            yield ctypes.addressof(raw.contents)
        elif kind == _FORM and depth < 8:
            yield from _texts(raw, depth + 1)


def _box(edges: tuple[float, float, float, float], width: int, height: int) -> Box:
    left, right = (min(width, max(0, round(x))) for x in (edges[0], edges[2]))
    top, bottom = (min(height, max(0, round(y))) for y in (edges[1], edges[3]))
    return Box(left, top, max(left, right), max(top, bottom))


def _lies_in(box: Box, other: Box) -> bool:
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return other.left <= x <= other.right and other.top <= y <= other.bottom


def _apart(box: Box, other: Box) -> float:
    """How much larger the other box is."""
    return (other.right - other.left) * (other.bottom - other.top) - (box.right - box.left) * (box.bottom - box.top)
