"""The parts of a Word document: its body, its headers and footers, its notes, its comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.reading.office.package import Element, MissingPartError, Package, PartError, W, children
from indexer.reading.office.pieces import Convert, Kind, Piece
from indexer.reading.office.word import Story, pieces_of
from indexer.reading.office.word_bindings import bound_values
from indexer.reading.office.word_boxes import things_in
from indexer.reading.office.word_numbering import Numbering
from indexer.reading.office.word_styles import Styles
from library.secrecy import Part

_BODY = "word/document.xml"
_NOTES = ("footnotes", "endnotes")
_HOUSEKEEPING = {"separator", "continuationSeparator", "continuationNotice"}
_AROUND = {"header": Part.HEADER, "footer": Part.FOOTER}


@dataclass(frozen=True, slots=True)
class Beside:
    """The pieces of a part that stands on no page of its own or on all of them."""

    part: Part
    pieces: tuple[Piece, ...]


class WordDocument:
    """An open document; its body comes first, for it tells which letters its fonts mean."""

    def __init__(self, package: Package, convert: Convert) -> None:
        self._package = package
        self._convert = convert
        self._main = next(package.related("", "officeDocument"), _BODY)
        self._styles = Styles(self._package.first_xml(self._main, "styles"))
        self._numbering = Numbering(self._package.first_xml(self._main, "numbering"), self._styles)

    def body(self) -> Iterator[Piece]:
        """What the pages show.

        Raises:
            PartError: the text itself cannot be read.
        """
        root = self._package.xml(self._main)
        story = self._story(self._main)
        for child in children(root):
            if child.tag == f"{W}body":
                yield from _sections(child, story)
            elif child.tag == f"{W}background":
                yield from (Piece(Kind.PICTURE, part=story.relations[thing.relation].target)
                            for thing in things_in(child) if thing.relation in story.relations)
        for kind in _NOTES:
            yield from self._notes(kind)

    def around(self) -> Iterator[Beside]:
        """Headers, footers and comments, and values that Word puts in place of the text of controls."""
        for kind, part in _AROUND.items():
            for name in self._package.related(self._main, kind):
                yield Beside(part, tuple(self._guarded(name)))
        for name in self._package.related(self._main, "comments"):
            for comment in self._each(name):
                yield Beside(Part.ANNOTATION, comment)
        parts = (self._main, *(name for kind in _AROUND for name in self._package.related(self._main, kind)))
        values = tuple(bound_values(self._package, self._main, parts))
        if values:
            yield Beside(Part.PROPERTY, (Piece(Kind.HIDDEN, values),))

    def _notes(self, kind: str) -> Iterator[Piece]:
        """Footnotes and endnotes, which stand in parts of their own, behind the text."""
        for name in self._package.related(self._main, kind):
            for note in self._each(name):
                for piece in note:
                    if piece.kind is not Kind.BREAK and (piece.kind is not Kind.TEXT or piece.lines[0].strip()):
                        yield piece

    def _each(self, name: str) -> Iterator[tuple[Piece, ...]]:
        """The notes or comments of a part, each by itself."""
        try:
            root = self._package.xml(name)
        except MissingPartError:
            return
        except PartError:
            yield (Piece(Kind.BROKEN),)
            return
        for one in children(root):
            if one.get(f"{W}type") not in _HOUSEKEEPING:
                yield tuple(pieces_of(one, self._story(name)))

    def _guarded(self, name: str) -> Iterator[Piece]:
        try:
            yield from pieces_of(self._package.xml(name), self._story(name))
        except MissingPartError:
            return
        except PartError:
            yield Piece(Kind.BROKEN)

    def _story(self, name: str) -> Story:
        return Story(self._package, self._package.relations(name), self._styles, self._numbering, self._convert)


def _sections(body: Element, story: Story) -> Iterator[Piece]:
    """The body section by section; most sections begin on a new page."""
    ends = {one.getparent().getparent() for one in body.iterfind(f"{W}p/{W}pPr/{W}sectPr")}
    kinds = [_kind_of_section(one) for one in (*body.iterfind(f"{W}p/{W}pPr/{W}sectPr"), *body.iterfind(f"{W}sectPr"))]
    for number, part in enumerate(_cut(body, ends)):
        if number and kinds[number : number + 1] != ["continuous"]:
            yield Piece(Kind.BREAK)
        yield from pieces_of(part, story)


def _cut(body: Element, ends: set[Element]) -> Iterator[list[Element]]:
    section: list[Element] = []
    for child in children(body):
        section.append(child)
        if child in ends:
            yield section
            section = []
    yield section


def _kind_of_section(properties: Element) -> str:
    kind = properties.find(f"{W}type")
    return "nextPage" if kind is None else str(kind.get(f"{W}val"))
