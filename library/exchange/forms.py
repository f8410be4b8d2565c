"""The forms in which a document can be taken away, each with its file name's ending and media type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from library.errors import NotFoundError
from library.exchange.alto import write_alto
from library.exchange.checking import Difference, differences_in_alto, differences_in_hocr, differences_in_pdf
from library.exchange.hocr import write_hocr
from library.exchange.marking import says_signed
from library.exchange.originals import MEDIA_TYPES
from library.records import Document

Write = Callable[[Document, Path, str, int], bytes]
"""Makes the file of a document with its word boxes, its original, that one's media type and its first page there."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form: what its files' names end in, their media type, how one is made, and what is wrong with one made.

    Args:
        check: names the places where the text in a file is not the catalogue's.
    """

    ending: str
    media_type: str
    write: Write
    check: Callable[[Document, bytes], Iterator[Difference]]


@dataclass(frozen=True, slots=True)
class Taken:
    """A document made into a file: its bytes, media type, and a name to save it under.

    Args:
        wrong: where its text is not the catalogue's; empty where nobody asked for the check.
    """

    content: bytes
    media_type: str
    name: str
    wrong: tuple[Difference, ...] = ()

    @property
    def signed(self) -> bool:
        """Whether it is a copy of a digitally signed original."""
        return says_signed(self.content)


def _write_pdf(document: Document, original: Path, media_type: str, first: int) -> bytes:
    from library.exchange.searchable_pdf import searchable_pdf  # whoever takes nothing away does not wait for it

    return searchable_pdf(document, original, media_type, first=first)


FORMS: Final[Mapping[str, Form]] = {
    "pdf": Form("pdf", "application/pdf", _write_pdf, differences_in_pdf),
    "hocr": Form("hocr", "text/vnd.hocr+html", lambda document, *_: write_hocr(document).encode(),
                 differences_in_hocr),
    "alto": Form("alto.xml", "application/xml", lambda document, *_: write_alto(document).encode(),
                 differences_in_alto),
}


def can_be_written(document: Document, media_type: str) -> bool:
    """Whether a document has pages with pictures, on which its words have their places.

    Args:
        document: its pages, with or without word boxes.
        media_type: of the original; empty where there is none.
    """
    return media_type in MEDIA_TYPES and any(page.picture for page in document.pages)


def write_document(document: Document, form: Form, original: Path, media_type: str, *, first: int = 1) -> bytes:
    """The document in a form.

    Args:
        document: its pages with their word boxes.
        form: one of `FORMS`.
        original: the file as it came; it is not touched.
        media_type: of the original.
        first: page of the original on which the document begins, from 1.

    Raises:
        NotFoundError: the document has no page pictures, so there is nothing to lay text on.
        DamagedError: the original or the places of its words are not what was ingested.
        UnreadableError: the original cannot be copied into this form.
    """
    if not can_be_written(document, media_type):
        raise NotFoundError("The document has no page pictures: there is nothing to lay text on.",
                            next_step="Its text is in 'vankien export --format jsonl'.")
    return form.write(document, original, media_type, first)
