"""Which reader takes which office file, and how what it yields is gathered."""

from __future__ import annotations

from indexer.reading.office.package import Package
from indexer.reading.office.pages import Gathered
from indexer.reading.office.pieces import Kind
from indexer.reading.office.sheets import Workbook
from indexer.reading.office.slides import Slides
from indexer.reading.office.word import printed_lines
from indexer.reading.office.word_parts import WordDocument
from indexer.restoring import RunRestorer
from library.secrecy import Part


def gather(package: Package, target: str, restorer: RunRestorer) -> Gathered:
    """Gather what a file shows.

    Args:
        package: the open file.
        target: its kind: `docx`, `xlsx`, `pptx`.
        restorer: brings its letters to Unicode, and remembers in which codes they were.

    Raises:
        PartError: its main part cannot be read.
        UnreadableError: it is too large.
    """
    gathered = Gathered()
    if target == "docx":
        document = WordDocument(package, restorer.restore)
        gathered.take(document.body())
        for one in document.around():
            gathered.take_beside(one.part, one.pieces, printed_lines(one.pieces))
    elif target == "pptx":
        slides = Slides(package, restorer.restore)
        gathered.take(slides.pages())
        around = tuple(slides.around())
        for piece in around:
            words = piece.lines if piece.kind in {Kind.BOX, Kind.TEXT, Kind.CELL} else ()
            gathered.take_beside(Part.HEADER, () if words else (piece,), words)
    else:
        gathered.take(Workbook(package, restorer.restore).pages())
    return gathered
