"""From the pieces of an office file to its pages: text, what else each shows, and the pictures on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from indexer.reading.office.pieces import Kind, Piece
from library.secrecy import Part, Passage, ShownLine
from library.secrecy.kept import lines_of

_PARTS = {Kind.BOX: Part.TEXT_BOX, Kind.BESIDE: Part.TEXT_BOX, Kind.HIDDEN: Part.PROPERTY,
          Kind.NOTE: Part.ANNOTATION, Kind.HEADER: Part.HEADER, Kind.FOOTER: Part.FOOTER}  # fmt: skip


@dataclass(slots=True)
class RawPage:
    """A page before its pictures are read.

    Args:
        shown: (part of it, its lines with their rows).
        pictures: names of the parts that hold them; empty for one outside the file.
        broken: which parts of it cannot be opened.
    """

    lines: list[str] = field(default_factory=list)
    shown: list[tuple[Part, tuple[ShownLine, ...]]] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    broken: list[Part] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its text."""
        return "\n".join(self.lines)

    def passages(self, number: int | None) -> Iterator[Passage]:
        """What it shows apart from its text, when it is this page of the file."""
        for part, lines in self.shown:
            if lines:
                yield Passage(part, lines, page=number)


@dataclass(slots=True)
class Gathered:
    """All pages of a file, and what stands on none of them.

    Args:
        embedded: pieces that are files of their own.
        doubts: what this reader was not sure of.
        broken: which parts of the file cannot be opened.
    """

    pages: list[RawPage] = field(default_factory=lambda: [RawPage()])
    shown: list[Passage] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    embedded: list[Piece] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    broken: list[Part] = field(default_factory=list)

    def take(self, pieces: Iterable[Piece]) -> None:
        """Put the pieces of the body on pages."""
        for piece in _frames_joined(pieces):
            if piece.kind is Kind.BREAK:
                self.pages.append(RawPage())
            else:
                self._put(piece, self.pages[-1])

    def take_beside(self, part: Part, pieces: Sequence[Piece], lines: Sequence[str]) -> None:
        """Keep the pieces of a header, a comment or the like, with the lines that are printed there."""
        self.tell(part, lines)
        for piece in _frames_joined(pieces):
            if piece.kind in _PARTS:
                self.tell(_PARTS[piece.kind], piece.lines)
            elif piece.kind is Kind.PICTURE:
                self.pictures.append(piece.part)
            elif piece.kind is Kind.BROKEN:
                self.broken.append(part)
            else:
                self._note(piece)

    def tell(self, part: Part, lines: Sequence[str]) -> None:
        """Keep what stands on no page or on all of them; what was told before is not told again."""
        shown = tuple(lines_of("\n".join(lines)))
        if shown and (passage := Passage(part, shown)) not in self.shown:
            self.shown.append(passage)

    def _put(self, piece: Piece, page: RawPage) -> None:
        row = len(page.lines)
        if piece.kind in {Kind.TEXT, Kind.BOX}:
            page.lines += [line for text in piece.lines for line in text.split("\n")]
        if piece.kind in {Kind.CELL, Kind.PRINTED}:
            page.shown.append((Part.BODY, tuple(_at(max(0, row - 1), piece.lines))))
        elif piece.kind in _PARTS:
            page.shown.append((_PARTS[piece.kind], tuple(lines_of("\n".join(piece.lines)))))
        elif piece.kind is Kind.PICTURE:
            page.pictures.append(piece.part)
        elif piece.kind is Kind.BROKEN:
            page.broken.append(Part.BODY)
        else:
            self._note(piece)

    def _note(self, piece: Piece) -> None:
        if piece.kind is Kind.EMBEDDED:
            self.embedded.append(piece)
        elif piece.kind is Kind.DOUBT:
            self.doubts += piece.lines


def _frames_joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Bring together the lines of one frame, which is a paragraph for each of them."""
    frame: list[str] = []
    line: Piece | None = None
    for piece in pieces:
        if piece.kind is Kind.FRAMED:
            frame += piece.lines
            line = None
            continue
        if line is not None and frame:
            yield Piece(Kind.BESIDE, tuple(frame))
            frame = []
        line = piece if piece.kind is Kind.TEXT else line
        yield piece
    if frame:
        yield Piece(Kind.BESIDE, tuple(frame))


def _at(row: int, lines: Sequence[str]) -> Iterator[ShownLine]:
    """Lines that all stand in one row of the page's text."""
    for line in lines_of("\n".join(lines)):
        yield ShownLine(line.text, row + line.row)
