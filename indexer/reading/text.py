"""Plain text in whatever encoding it was saved, cut into pages at form feeds."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from indexer.limits import Limits
from indexer.records import Line, ReadDocument, ReadPage
from indexer.restoring import Restored, restore_bytes, restore_characters, restore_text, saved_once, without_terminal
from library.doubt_reasons import Doubt
from library.errors import UnreadableError
from library.records import Origin, Page, ReviewFlag

MEDIA_TYPE = "text/plain"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_text(path: Path, *, limits: Limits) -> ReadDocument:
    """Read a text file."""
    text, origin, doubt = decode(path.read_bytes())
    if len(text) > limits.text_characters:
        raise UnreadableError("too-large", "The text has {count} characters.", count=len(text))
    if not text.strip():
        raise UnreadableError("empty", "The file holds no text.")
    return ReadDocument(pages_of(text.split("\f"), origin, doubt), MEDIA_TYPE)


def _seen(text: str) -> str:
    """A text without what is meant for a terminal, or was typed over once more, as line printers did for bold print."""
    text = without_terminal(text)
    return "\n".join(map(_seen_of, text.split("\n"))) if "\b" in text else text


def _seen_of(line: str) -> str:
    if "\b" not in line:
        return line
    cells: list[str] = []
    place = 0
    for letter in unicodedata.normalize("NFC", line):
        if letter == "\b":
            place = max(0, place - 1)
            continue
        if place == len(cells):
            cells.append(letter)
        elif letter.isalnum() or not cells[place].isalnum():
            cells[place] = letter
        place += 1
    return "".join(cells)


def decode(data: bytes) -> tuple[str, Origin, str | None]:
    """Return the text of bytes, where it came from, and a doubt if there is one."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return saved_once(_seen(data.decode(encoding, "replace"))), Origin.TEXT_LAYER, None
    for encoding in _likely(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _told(restore_text(saved_once(_seen(text))))
    return _told(restore_bytes(_seen(data.decode("latin-1")).encode("latin-1")))


def _likely(data: bytes) -> Iterator[str]:
    """Yield the encodings whose bytes cannot be mistaken for another's."""
    if data[:4_096].count(0) > len(data[:4_096]) // 8:
        even = data[:4_096:2].count(0)
        yield "utf-16-be" if even > data[1:4_096:2].count(0) else "utf-16-le"
    yield "utf-8"


def _told(restored: Restored) -> tuple[str, Origin, str | None]:
    origin = Origin.LEGACY if restored.encoding else Origin.TEXT_LAYER
    return restored.text, origin, Doubt.LOSSES if restored.lossy else None


def pages_of(texts: Sequence[str], origin: Origin, doubt: str | None = None) -> tuple[ReadPage, ...]:
    """Make pages without pictures of texts."""
    kept = [text for text in texts if text.strip()] or [""]
    return tuple(text_page(text, number, origin, doubt) for number, text in enumerate(kept, 1))


def text_page(text: str, number: int, origin: Origin, doubt: str | None = None) -> ReadPage:
    """Make a page without a picture of a text."""
    clean = restore_characters(text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")
    flags = (ReviewFlag(f"page:{number}", doubt),) if doubt else ()
    page = Page(number=number, text=clean, origin=origin, confidence=1.0)
    return ReadPage(page, None, flags, tuple(_lines(clean)))


def _lines(text: str) -> Iterator[Line]:
    offset = 0
    for line in text.split("\n"):
        yield Line(offset, offset + len(line))
        offset += len(line) + 1
