"""Where our own reader doubts: the file as LibreOffice would print it, read beside, and what our reading lacks."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.limits import Limits
from indexer.ocr import OcrEngine
from indexer.reading.office.libreoffice import converted
from indexer.reading.office.package import Package, PartError
from indexer.reading.office.stories import gather
from indexer.reading.page_by_page import Course, PageByPage
from indexer.reading.pdf.file import read_pdf
from indexer.records import ReadPage
from indexer.restoring import RunRestorer
from library.errors import MissingRequirementError, UnreadableError
from library.secrecy import Part, Passage, ShownLine, Unread

_NOT_LETTERS = re.compile(r"[\W_]+")
_LONG = 30  # so many letters in a row stand nowhere by chance
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Rendering:
    """What the printed file shows beyond our reading, and what of it could not be read."""

    shown: tuple[Passage, ...] = ()
    unread: tuple[Unread, ...] = ()


def read_beside(path: Path, texts: Sequence[str], engine: OcrEngine, *, limits: Limits) -> Rendering:
    """Print a file and read the print.

    Args:
        path: the file as it came.
        texts: all that our own reading says, passage by passage.
    """
    try:
        with converted(path, "pdf", seconds=limits.office_seconds) as printed:
            pages = read_pdf(printed, PageByPage(engine, limits, Course(limits.seconds)), limits=limits).pages
    except UnreadableError as error:
        return Rendering(unread=(Unread(Part.PICTURE, error.reason),))
    except MissingRequirementError:
        return Rendering(unread=(Unread(Part.PICTURE, "unsupported"),))
    known = _Known(texts)
    shown = [passage for page in pages for passage in _beyond(page, known)]
    return Rendering(tuple(shown), tuple(replace(one, page=None) for page in pages for one in page.unread))


def reckon_beside(path: Path, texts: Sequence[str], *, limits: Limits) -> Rendering:
    """Have a workbook reckoned, and read what its cells show then; sheets and columns that nobody prints too.

    Args:
        path: the file as it came.
        texts: all that our own reading says, passage by passage.
    """
    try:
        with (converted(path, "xlsx", seconds=limits.office_seconds) as reckoned,
              zipfile.ZipFile(reckoned) as packed):  # fmt: skip
            gathered = gather(Package(packed), "xlsx", RunRestorer())
    except UnreadableError as error:
        return Rendering(unread=(Unread(Part.PICTURE, error.reason),))
    except (PartError, zipfile.BadZipFile):
        return Rendering(unread=(Unread(Part.PICTURE, "damaged"),))
    except MissingRequirementError:
        return Rendering(unread=(Unread(Part.PICTURE, "unsupported"),))
    known = {piece for text in texts for line in text.splitlines() for piece in (line, *line.split("\t"))}
    cells = dict.fromkeys(cell for page in gathered.pages for line in page.text.splitlines()
                          for cell in line.split("\t") if _LETTERS.search(cell) and cell not in known)  # fmt: skip
    return Rendering(tuple(Passage(Part.TEXT_BOX, (ShownLine(cell, 0),), page=None) for cell in cells))


class _Known:
    """What our own reading says, ready to be asked whether it says a line."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._lines = {_bare(piece) for text in texts for line in text.splitlines() for piece in line.split("\t")}
        self._lines |= {_bare(line) for text in texts for line in text.splitlines()}
        self._all = "".join(_bare(text) for text in texts)

    def says(self, before: str, line: str, after: str) -> bool:
        """Whether a line is one of ours, or goes on or is gone on with as in one of our paragraphs."""
        bare = _bare(line)
        if bare in self._lines:
            return True
        whole = (f"{_bare(before)}{bare}" if before else "", f"{bare}{_bare(after)}" if after else "",
                 bare if len(bare) >= _LONG else "")
        return any(one and one in self._all for one in whole)


def _beyond(page: ReadPage, known: _Known) -> Iterator[Passage]:
    lines = page.page.text.splitlines()
    beside = ["", *lines, ""]
    for row, line in enumerate(lines):
        if _LETTERS.search(line) and not known.says(beside[row], line, beside[row + 2]):
            yield Passage(Part.TEXT_BOX, (ShownLine(line, row),), page=None)
    for stamp in page.stamps:
        yield Passage(Part.STAMP, (ShownLine(stamp.text, 0, None, stamp.confidence),), read=True, framed=stamp.framed)
    yield from (replace(passage, page=None) for passage in page.shown)


def _bare(text: str) -> str:
    return _NOT_LETTERS.sub("", text).casefold()
