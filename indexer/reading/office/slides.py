"""What a presentation shows: its slides, each a page; layouts, masters and notes; what floats on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from indexer.reading.office.drawing_text import paragraph_text
from indexer.reading.office.package import A, Element, P, Package, R, children
from indexer.reading.office.pieces import Convert, Kind, Piece, of_part
from indexer.reading.office.word import part_with_words
from indexer.reading.office.word_boxes import ThingKind, things_in

_MAIN = "ppt/presentation.xml"
_TABLE = f"{A}tbl"
_FURNITURE = ("slideMaster", "notesMaster", "handoutMaster")


@dataclass(frozen=True, slots=True)
class Slides:
    """An open presentation."""

    package: Package
    convert: Convert

    def pages(self) -> Iterator[Piece]:
        """The slides in their order, the notes of each behind its text.

        Raises:
            PartError: the list of slides cannot be read.
        """
        for number, name in enumerate(self._slides()):
            if number:
                yield Piece(Kind.BREAK)
            yield from self._part(name)
            for notes in self.package.related(name, "notesSlide"):
                yield from self._part(notes)
            for comments in self.package.related(name, "comments"):
                yield from self._comments(comments)

    def around(self) -> Iterator[Piece]:
        """What layouts and masters print on every slide; one shape is one piece."""
        main = self._main()
        names = [name for kind in _FURNITURE for name in self.package.related(main, kind)]
        names += [layout for name in names for layout in self.package.related(name, "slideLayout")]
        for name in dict.fromkeys(names):
            yield from self._part(name)

    def _main(self) -> str:
        return next(self.package.related("", "officeDocument"), _MAIN)

    def _slides(self) -> Iterator[str]:
        main = self._main()
        relations = self.package.relations(main)
        for one in self.package.xml(main).iterfind(f"{P}sldIdLst/{P}sldId"):
            relation = relations.get(one.get(f"{R}id", ""))
            if relation is not None and not relation.outside:
                yield relation.target

    def _part(self, name: str) -> Iterator[Piece]:
        return of_part(self.package, name, partial(self._shapes, name=name))

    def _shapes(self, element: Element, name: str) -> Iterator[Piece]:
        """The lines of shapes in their order, those of groups where the groups stand, a table's row a line."""
        for child in children(element):
            if child.tag in {f"{P}sp", f"{P}cxnSp"}:
                yield from self._frame(child)
                yield from self._things(child, name)
            elif child.tag == _TABLE:
                yield from self._table(child)
            elif child.tag in {f"{P}cSld", f"{P}spTree", f"{P}grpSp", f"{P}graphicFrame", f"{A}graphic",
                               f"{A}graphicData"}:  # fmt: skip
                yield from self._shapes(child, name)
            else:
                yield from self._things(child, name)

    def _frame(self, shape: Element) -> Iterator[Piece]:
        lines = tuple(self._lines(shape))
        if lines:
            yield Piece(Kind.BOX, lines)

    def _lines(self, element: Element) -> Iterator[str]:
        for paragraph in element.iter(f"{A}p"):
            if text := paragraph_text(paragraph, self.convert).strip():
                yield text

    def _table(self, table: Element) -> Iterator[Piece]:
        for row in table.iterfind(f"{A}tr"):
            cells = [tuple(self._lines(cell)) for cell in row.iterfind(f"{A}tc")]
            yield Piece(Kind.TEXT, ("\t".join(" ".join(cell) for cell in cells),))
            yield from (Piece(Kind.CELL, cell) for cell in cells if len(cell) > 1)

    def _things(self, element: Element, name: str) -> Iterator[Piece]:
        """Pictures, charts, SmartArt, embedded files, and shapes that stand in more forms than one."""
        relations = self.package.relations(name)
        drawn: list[str] = []
        for thing in things_in(element):
            relation = relations.get(thing.relation)
            part = relation.target if relation is not None and not relation.outside else ""
            if thing.kind is ThingKind.DRAWN and element.tag not in {f"{P}sp", f"{P}cxnSp"}:
                drawn += [text for text in (paragraph_text(thing.element, self.convert).strip(),) if text]
            elif thing.kind is ThingKind.DESCRIPTION and thing.words is not None:
                yield Piece(Kind.HIDDEN, (thing.words.text,))
            elif thing.kind is ThingKind.PICTURE and relation is not None:
                yield Piece(Kind.PICTURE, part=part)
            elif thing.kind is ThingKind.EMBEDDED and relation is not None:
                yield Piece(Kind.EMBEDDED, part=part, name=thing.name)
            elif thing.kind is ThingKind.PART and part:
                yield from part_with_words(self.package, part, self.convert)
        if drawn:
            yield Piece(Kind.BOX, tuple(drawn))

    def _comments(self, name: str) -> Iterator[Piece]:
        root = self.package.xml_if_whole(name)
        for one in () if root is None else root.iter(f"{P}text"):
            if one.text and one.text.strip():
                yield Piece(Kind.NOTE, tuple(one.text.splitlines()))
