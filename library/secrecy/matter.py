"""What is judged: everything that a file shows, part by part, and everything of it that could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from library.records import Box


class Part(StrEnum):
    """Which part of a file something stands in."""

    BODY = "body"
    """The page itself."""
    HEADER = "header"
    """What is printed at the top of every page; the master of slides too."""
    FOOTER = "footer"
    TEXT_BOX = "text box"
    """A box, a watermark, word art: words that float over the page."""
    ANNOTATION = "annotation"
    """A stamp, a note or a form field that a program laid over the page."""
    STAMP = "stamp"
    """Ink pressed on paper, or a picture of it."""
    PICTURE = "picture"
    """What was read from a picture within a file that has text of its own."""
    PROPERTY = "property"
    """Title, subject, keywords and the like, which the file bears and paper does not."""
    ATTACHMENT = "attachment"
    """What stands in another file that this one holds."""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """Words that stand together in one row of one column.

    Args:
        text: as it was read, letters with their diacritics.
        row: number of the printed row in its passage, from 0; columns side by side share it.
        box: in pixels of the page picture; None where there is no picture.
        confidence: of the reading, 0 to 1; 1 where nothing was read from a picture.
    """

    text: str
    row: int
    box: Box | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Passage:
    """What stands in one place of a file: a page, a header, a stamp, an annotation.

    Args:
        part: which place that is.
        lines: in reading order; an annotation or a stamp is one passage, whatever lies under it.
        page: of the file, from 1; None where it stands on no page or on all of them.
        height: of the page picture in pixels, 0 where there is none.
        begins: a document begins on this page, as far as can be told.
        read: its letters were read from a picture, so that some may be wrong.
        framed: it stands in a frame of its own, as marks of secrecy do.
        inside: name of the attachment that it stands in, or of that one's; None for the file itself.
    """

    part: Part
    lines: tuple[ShownLine, ...]
    page: int | None = None
    height: int = 0
    begins: bool = False
    read: bool = False
    framed: bool = False
    inside: str | None = None

    @property
    def text(self) -> str:
        """Its lines, joined by line breaks."""
        return "\n".join(line.text for line in self.lines)

    @property
    def box(self) -> Box | None:
        """Around all its lines that have a box."""
        boxes = [line.box for line in self.lines if line.box is not None]
        return Box.around(boxes) if boxes else None

    @property
    def confidence(self) -> float:
        """Of its least sure line."""
        return min((line.confidence for line in self.lines), default=0.0)


@dataclass(frozen=True, slots=True)
class Unread:
    """Something of a file that nobody could look at: reading it was stopped, timed out, crashed or is not possible.

    A blank page, a map, a page without words and a page that was read smaller are read, and have no line here.

    Args:
        reason: a stable word: `timeout`, `crashed`, `memory`, `disk`, `damaged`, `encrypted`, `unsupported`, `frame`.
    """

    part: Part
    reason: str
    page: int | None = None
    box: Box | None = None
    inside: str | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """All of a file: what it shows, and what of it was not read."""

    shown: tuple[Passage, ...] = ()
    unread: tuple[Unread, ...] = ()
