"""All that a PDF page says in letters, as the file has them: its text, annotations, what runs aslant or is cut off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import pypdfium2

from indexer.limits import Limits
from indexer.ocr import OcrEngine, OcrWord, around_words
from indexer.reading.pdf.annotations import Annotation, annotations_of, is_annotated
from indexer.reading.pdf.characters import Character, without_repeats
from indexer.reading.pdf.lines import PageText, page_text, text_of
from indexer.reading.pdf.optional_content import Hidden
from indexer.reading.pdf.pictures import ReadRegion, read_dots
from indexer.reading.pdf.text_layer import TextLayer
from indexer.reading.pdf.unseen_pictures import Unseen, unseen_of
from library.secrecy import Part, Passage, ShownLine, Unread


@dataclass(frozen=True, slots=True)
class Layer:
    """The text of a page.

    Args:
        number: of the page, from 1.
        height: of the page picture in pixels.
        text: its words, and those of its annotations.
        page_text: its words with what runs aslant, and what is cut off.
        annotations: that say something.
        hidden: lines that nobody sees: on layers that are off, and white on white.
        annotated: something was laid over the page, be it a picture.
        unseen: pictures of what the page has and does not show; None where that cannot be told.
    """

    number: int
    height: int
    text: TextLayer
    page_text: PageText
    annotations: tuple[Annotation, ...] = ()
    hidden: tuple[str, ...] = ()
    annotated: bool = False
    unseen: tuple[Unseen, ...] | None = ()

    def beside_text(self) -> Iterator[Passage]:
        """What the page says apart from its lines of text."""
        for line in self.page_text.aslant:
            yield self._passage(Part.TEXT_BOX, [ShownLine(text_of(line), 0, around_words(line))])
        for word in stacked(self.text.words):
            yield self._passage(Part.TEXT_BOX, [ShownLine(text_of(word).replace(" ", ""), 0, around_words(word))])
        for lines in (self.page_text.cut_off, self.hidden):
            if lines:
                yield self._passage(Part.TEXT_BOX, [ShownLine(line, row) for row, line in enumerate(lines)])
        yield from filter(None, (one.passage(self.number, self.height) for one in self.annotations))

    def beside_picture(self) -> Iterator[Passage]:
        """The same, and the lines of text too, for a page of which the picture is read."""
        rows = [list(row) for _, row in groupby(self.text.words, key=lambda word: word.line)]
        if rows:
            yield self._passage(Part.BODY, [
                ShownLine(text_of(row), number, around_words(row)) for number, row in enumerate(rows)])
        yield from self.beside_text()

    def read_hidden(self, engine: OcrEngine, *, limits: Limits) -> Iterator[ReadRegion]:
        """Read the pictures of annotations that are hidden, and of what else the page does not show."""
        for one in self.annotations:
            if one.look is not None:
                read = read_dots(one.look, one.box, self.height, self.number, engine, limits=limits,
                                 part=Part.ANNOTATION)  # fmt: skip
                yield replace(read, words=())
        if self.unseen is None:
            yield ReadRegion(unread=Unread(Part.PICTURE, "damaged", page=self.number))
        for part in self.unseen or ():
            read = read_dots(part.dots, part.box, self.height, self.number, engine, limits=limits)
            yield replace(read, words=())

    def _passage(self, part: Part, lines: Sequence[ShownLine]) -> Passage:
        return Passage(part, tuple(lines), page=self.number, height=self.height)


def layer_of(
    pdf: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, index: int, characters: Sequence[Character],
    size: tuple[int, int], *, limits: Limits, scanned: bool, hidden: Hidden | None = None,
    white: Sequence[Character] = (),
) -> Layer:  # fmt: skip
    """Put together what the page says.

    Args:
        pdf: the document.
        page: of it.
        index: of the page, from 0.
        characters: all of the page, with their owners where layers are off.
        size: width and height of the page picture in pixels.
        limits: of size.
        scanned: one picture fills the page.
        hidden: layers that are off.
        white: characters that are white on white.
    """
    width, height = size
    unseen = _lines(white, width, height) if white else ()
    if hidden is not None:
        characters, covered = hidden.parted(page, characters)
        unseen += _lines(covered, width, height)
    text = page_text(without_repeats(characters), width, height)
    found = annotations_of(pdf, page, index, width, height)
    stamped = tuple(word for one in found if not one.is_field for word in one.words)
    filled = tuple(word for one in found if one.is_field for word in one.words)
    words = (*text.words, *(word for line in text.aslant for word in line))
    return Layer(index + 1, height, TextLayer(words, stamped, scanned, filled), text, found, unseen,
                 annotated=is_annotated(page), unseen=_unseen(pdf, page, index, size, limits, hidden))


def _unseen(pdf: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, index: int, size: tuple[int, int], limits: Limits,
            hidden: Hidden | None) -> tuple[Unseen, ...] | None:  # fmt: skip
    try:
        return tuple(unseen_of(pdf, page, index, size, limits=limits, hidden=hidden))
    except (pypdfium2.PdfiumError, ValueError):
        return None


def _lines(characters: Sequence[Character], width: int, height: int) -> tuple[str, ...]:
    text = page_text(characters, width, height)
    rows = [text_of(list(row)) for _, row in groupby(text.words, key=lambda word: word.line)]
    return (*rows, *(text_of(line) for line in text.aslant), *text.cut_off)


def stacked(words: Sequence[OcrWord]) -> Iterator[list[OcrWord]]:
    """Letters that stand below one another, each in a line of its own, as a word runs down a margin."""
    singles = [row for _, group in groupby(words, key=lambda word: word.line) if len(row := list(group)) == 1
               and len(row[0].text) == 1 and row[0].text.isalpha()]  # fmt: skip
    run: list[OcrWord] = []
    for before, after in pairwise([*(row[0] for row in singles), None]):
        assert before is not None
        run.append(before)
        if after is None or not _below(before, after):
            if len(run) > 1:
                yield run
            run = []


def _below(one: OcrWord, other: OcrWord) -> bool:
    high = one.box.bottom - one.box.top
    shared = min(one.box.right, other.box.right) - max(one.box.left, other.box.left)
    return shared > 0 and 0 <= other.box.top - one.box.top <= 4 * max(1, high)
