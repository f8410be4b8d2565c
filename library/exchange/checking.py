"""The check of an exported file: its text, taken out again, is the catalogue's, word for word, diacritics included."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from library.records import Document

if TYPE_CHECKING:
    from pypdf import PageObject


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a page's extracted text first departs from the catalogue's.

    Args:
        page: its number, from 1.
        place: of the first word that differs, from 1.
        wanted: that word in the catalogue; empty where the catalogue's text ends.
        found: that word in the file; empty where the file's text ends.
    """

    page: int
    place: int
    wanted: str
    found: str

    def __str__(self) -> str:
        return (f"page {self.page}, word {self.place}: the catalogue has '{self.wanted or '–'}', "
                f"the file gives '{self.found or '–'}'")


def words_of(page: PageObject) -> list[str]:
    """The words that a page of a PDF gives when its text is extracted."""
    return page.extract_text().split()


def differences_in_pdf(document: Document, content: bytes) -> Iterator[Difference]:
    """The pages of a PDF whose extracted text is not that of the document's pages."""
    from pypdf import PdfReader  # a command that takes nothing away does not wait for it

    pages: Sequence[PageObject] = PdfReader(io.BytesIO(content)).pages
    numbered = enumerate(document.pages, 1)
    return _compared(document, {
        place: words_of(pages[page.number - 1]) for place, page in numbered if page.number <= len(pages)})


def differences_in_hocr(document: Document, content: bytes) -> Iterator[Difference]:
    """The pages of an hOCR file whose words are not those of the document's pages."""
    pages = [node for node in ElementTree.fromstring(content).iter() if node.get("class") == "ocr_page"]
    return _compared(document, {number: _split(
        word.text for word in page.iter() if word.get("class") == "ocrx_word") for number, page in enumerate(pages, 1)})


def differences_in_alto(document: Document, content: bytes) -> Iterator[Difference]:
    """The pages of an ALTO file whose strings are not the words of the document's pages."""
    pages = [node for node in ElementTree.fromstring(content).iter() if node.tag.endswith("}Page")]
    return _compared(document, {number: _split(
        word.get("CONTENT") for word in page.iter() if word.tag.endswith("}String"))
        for number, page in enumerate(pages, 1)})


def _split(words: Iterable[str | None]) -> list[str]:
    return [part for word in words for part in (word or "").split()]


def _compared(document: Document, given: Mapping[int, Sequence[str]]) -> Iterator[Difference]:
    for place, page in enumerate(document.pages, 1):
        wanted, found = page.text.split(), given.get(place, [])
        if list(found) != wanted:
            yield _first(page.number, wanted, found)


def _first(number: int, wanted: Sequence[str], found: Sequence[str]) -> Difference:
    pairs = enumerate(zip_longest(wanted, found, fillvalue=""), 1)
    return next(Difference(number, place, one, other) for place, (one, other) in pairs if one != other)
