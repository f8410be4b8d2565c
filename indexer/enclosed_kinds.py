"""Files that another file holds: which are surely no paper, what they are called, which words stand in data.

No paper are certificates and signatures, fonts, colour profiles, and data that programs exchange (XML, JSON), unless an
office program keeps documents in that form. Everything else that is not read may be paper, so it holds its holder.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

_CERTIFICATES = {".p7s", ".p7b", ".p7c", ".cer", ".crt", ".der", ".pem", ".crl", ".ocsp", ".tsr", ".tsq", ".sig",
                 ".asc", ".pfx", ".p12"}  # fmt: skip
_TYPE = {".ttf", ".otf", ".ttc", ".woff", ".woff2", ".pfb", ".afm", ".icc", ".icm"}
_DATA = {".xml", ".xsd", ".xsl", ".xslt", ".json", ".css", ".js", ".joboptions", ".xmp"}
# First bytes of these; a name alone proves nothing.
_DER, _ARMOUR = (b"\x30\x80", b"\x30\x81", b"\x30\x82", b"\x30\x83"), (b"-----BEGIN ",)
_FONTS = (b"\0\1\0\0", b"OTTO", b"ttcf", b"wOFF", b"wOF2", b"%!PS-AdobeFont", b"StartFontMetrics", b"\x80\x01")
_COLOUR = b"acsp"
# XML and JSON that office programs keep whole documents in.
_DOCUMENTS = re.compile(rb"mso-application|office:document|w:wordDocument|<html\b|<svg\b|pkg:package|<FictionBook",
                        re.IGNORECASE)  # fmt: skip
_LOOKED_AT = 4_096
_TAGS = re.compile(r"<[^>]*>|[\r\n{}\[\]\"]+")
_MOST_BYTES, _MOST_LINES, _MOST_LETTERS = 1_000_000, 5_000, 1_000
_LONGEST_NAME = 150


def is_no_paper(name: str, content: bytes) -> bool:
    """Whether a file is surely nothing that paper could show.

    Args:
        name: as the holder gives it.
        content: its bytes, which have to agree.
    """
    ending = PurePosixPath(name).suffix.strip().lower()
    start = content[:_LOOKED_AT]
    if ending in _CERTIFICATES:
        return start.startswith(_DER) or start.lstrip().startswith(_ARMOUR)
    if ending in _TYPE:
        return start.startswith(_FONTS) or start[36:40] == _COLOUR
    return ending in _DATA and _is_data(start)


def _is_data(start: bytes) -> bool:
    plain = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return not start.startswith((b"%PDF", b"PK")) and _DOCUMENTS.search(plain) is None


def words_of_data(content: bytes) -> Iterator[str]:
    """The words of data that is text, one value a line; nothing for what is no text."""
    code = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"
    try:
        text = content[:_MOST_BYTES].decode(code, "strict" if len(content) <= _MOST_BYTES else "ignore")
    except UnicodeDecodeError:
        return
    lines = (" ".join(html.unescape(piece).split()) for piece in _TAGS.split(text))
    said = (line[:_MOST_LETTERS] for line in lines if any(map(str.isalpha, line)))
    for _, line in zip(range(_MOST_LINES), said, strict=False):
        yield line


def is_cut(name: str, content: bytes, words: Sequence[object]) -> bool:
    """Whether more stands in data than these words of it, which are all that are taken."""
    ending = PurePosixPath(name).suffix.strip().lower()
    return ending in _DATA and (len(content) > _MOST_BYTES or len(words) >= _MOST_LINES)


def safe_name(name: str) -> str:
    """A name as a file may bear it: no folders, no control characters, no more letters than a disk takes."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(letter for letter in bare if unicodedata.category(letter)[0] != "C").strip().lstrip(".")
    path = PurePosixPath(clean or "file")
    return f"{path.stem[:_LONGEST_NAME]}{path.suffix[:20]}"
