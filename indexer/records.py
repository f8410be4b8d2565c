"""What reading hands to describing, as frozen values: pages with lines, stamps and pictures; signatures; hints."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from library.records import Box, Evidence, Fields, Origin, Page, ReviewFlag
from library.secrecy import Passage, Unread


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: the characters `start:end` of the page's text, and its box where the page has a picture.

    Args:
        origin: where it comes from, if not from where the page does: on a page read from its picture, the lines that
            an older OCR had better, in whole or in part.
    """

    start: int
    end: int
    box: Box | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """Words read from a stamp or an annotation that lies over the page, with the box in picture pixels.

    Args:
        origin: `ink` for a coloured stamp on the paper, `annotation` for one that a program laid over the page.
        framed: whether it stands in a frame, red or slanting, as marks of secrecy do; then it is kept though unread.
    """

    text: str
    box: Box
    confidence: float
    origin: str = "ink"
    framed: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The top of a first page as it was read, kept so that ink can be judged: is a number printed or handwritten?

    Args:
        packed: grey picture (dark ink on light paper), row by row, packed with zlib, which looks for runs of one tone
            alone: looking further takes twice as long and saves nothing; PNG takes three times as long. That of the
            first page is not made smaller, which takes longer than describing the paper; of others a volume has many.
        width: in pixels.
        scale: pixels of this picture per pixel of the page picture.
    """

    packed: bytes
    width: int
    scale: float

    @classmethod
    def of(cls, picture: npt.NDArray[np.uint8], scale: float, *, page: int = 1) -> Head:
        """Pack a grey picture of the page with this number."""
        packing = zlib.compressobj(level=0 if page == 1 else 1, strategy=zlib.Z_RLE)
        return cls(packing.compress(picture.tobytes()) + packing.flush(), picture.shape[1], scale)

    def picture(self) -> npt.NDArray[np.uint8]:
        """The picture, unpacked."""
        return np.frombuffer(zlib.decompress(self.packed), np.uint8).reshape(-1, self.width)


@dataclass(frozen=True, slots=True)
class Signature:
    """A digital signature found in a file; its time bounds the document's date from above."""

    signer: str | None
    time: datetime | None


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page as it was read.

    Args:
        page: its text, words and boxes; boxes are in pixels of `picture_webp`.
        picture_webp: the page picture for the screen; None for formats without pages of their own.
        flags: doubts about the reading (`page:3`, `unreadable`).
        lines: the printed lines in reading order.
        stamps: what coloured stamps and annotations say, apart from the text.
        head: the top of the page in full resolution, for the first page and for those that look like one.
        shown: what else the page shows, apart from its text: annotations, text boxes, pictures that were read.
        unread: what of the page could not be looked at.
    """

    page: Page
    picture_webp: bytes | None = None
    flags: tuple[ReviewFlag, ...] = ()
    lines: tuple[Line, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    head: Head | None = None
    shown: tuple[Passage, ...] = ()
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that another one holds: an attachment, a member of a portfolio or of an archive.

    Args:
        name: as the holding file gives it.
        content: its bytes; None where it could not be taken out.
    """

    name: str
    content: bytes | None


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A whole file as it was read.

    Args:
        shown: what the file shows apart from its pages: headers and footers, masters, properties.
        unread: what of the file, apart from its pages, could not be looked at.
        enclosed: the files that it holds; each is read as a file of its own.
    """

    pages: tuple[ReadPage, ...]
    media_type: str
    signatures: tuple[Signature, ...] = ()
    shown: tuple[Passage, ...] = ()
    unread: tuple[Unread, ...] = ()
    enclosed: tuple[Enclosed, ...] = ()


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known from outside the paper; a hint alone never fills a field.

    Args:
        name: the file's own name.
    """

    name: str = ""


@dataclass(frozen=True, slots=True)
class Description:
    """The fields of a document, the doubts about them, and where each was read."""

    fields: Fields
    review: tuple[ReviewFlag, ...] = ()
    evidence: tuple[Evidence, ...] = ()
