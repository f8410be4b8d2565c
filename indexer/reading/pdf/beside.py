"""What a PDF bears beside its pages, as pypdf finds it: signatures, properties, fields, layers, sizes of its streams.

Nothing here decides whether the file can be read. Where pypdf cannot follow a structure that PDFium can, these are not
known, and the pages are read all the same.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from indexer.limits import Limits
from indexer.reading.pdf.optional_content import Hidden, hidden_layers
from indexer.reading.pdf.signatures import find_signatures
from indexer.reading.xml_words import words_of_xml
from indexer.records import Signature
from library.errors import UnreadableError

_AWRY = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError, zlib.error,
         OverflowError, AssertionError)  # fmt: skip
_PROGRAMS = {"/Author", "/Creator", "/Producer", "/CreationDate", "/ModDate", "/Trapped"}
_MOST_BYTES = 2_000_000
_MOST_LINES, _MOST_LETTERS = 5_000, 2_000
_FLATE = {"/FlateDecode", "/Fl"}
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the pages.

    Args:
        signatures: digital ones.
        properties: title, subject and the like, lines of XMP and XFA, values of form fields.
        hidden: layers that are off; None where none is.
        too_large: pages (from 0) whose drawing instructions unpack to more than a page may have.
    """

    signatures: tuple[Signature, ...] = ()
    properties: tuple[str, ...] = ()
    hidden: Hidden | None = None
    too_large: Mapping[int, int] = field(default_factory=dict)

    def check_page(self, index: int) -> None:
        """Refuse a page that no machine should draw.

        Raises:
            UnreadableError: `too-large`.
        """
        if index in self.too_large:
            size = self.too_large[index] // 1_000_000
            raise UnreadableError("too-large", "What draws page {page} unpacks to more than {size} MB.",
                                  page=index + 1, size=size)


def look_beside(path: Path, limits: Limits) -> Beside:
    """Take from a file what PDFium does not tell."""
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted:
            reader.decrypt("")
    except _AWRY:
        return Beside()
    return Beside(find_signatures(reader), tuple(_bounded(_properties(reader))), _hidden(reader, path),
                  _too_large(reader, limits.unpacked_bytes))  # fmt: skip


def _hidden(reader: pypdf.PdfReader, path: Path) -> Hidden | None:
    try:
        return hidden_layers(reader, path)
    except _AWRY:
        return None


def _bounded(lines: Iterator[str]) -> Iterator[str]:
    seen: set[str] = set()
    for line in lines:
        said = " ".join(line.split())[:_MOST_LETTERS]
        if any(map(str.isalpha, said)) and said not in seen:
            seen.add(said)
            yield said
        if len(seen) >= _MOST_LINES:
            return


def _properties(reader: pypdf.PdfReader) -> Iterator[str]:
    for part in (_info, _xmp, _fields, _shown_by_fields, _xfa):
        try:
            yield from part(reader)
        except _AWRY:
            continue


def _info(reader: pypdf.PdfReader) -> Iterator[str]:
    for name, value in (reader.metadata or {}).items():
        if name not in _PROGRAMS:
            yield from str(_resolved(value)).splitlines()


def _xmp(reader: pypdf.PdfReader) -> Iterator[str]:
    stream = _resolved(reader.root_object.get("/Metadata"))
    if isinstance(stream, StreamObject):
        yield from words_of_xml(unpacked(stream, _MOST_BYTES)[0])


def _fields(reader: pypdf.PdfReader) -> Iterator[str]:
    for one in (reader.get_fields() or {}).values():
        if one.get("/FT") == "/Sig":
            continue
        for key in ("/V", "/DV"):
            for said in _each(one.get(key)):
                yield from said.splitlines()


def _shown_by_fields(reader: pypdf.PdfReader) -> Iterator[str]:
    """What fields show that they do not keep as their value: the chosen words behind a code, captions of buttons."""
    form = _resolved(reader.root_object.get("/AcroForm"))
    left = [(one, None) for one in _resolved(form.get("/Fields")) or ()] if isinstance(form, DictionaryObject) else []
    for _ in range(_MOST_LINES):
        if not left:
            return
        one, options = left.pop()
        field = _resolved(one)
        if not isinstance(field, DictionaryObject):
            continue
        options = _resolved(field.get("/Opt", options))
        left += [(kid, options) for kid in _resolved(field.get("/Kids")) or ()]
        yield from _chosen(field, options)
        look = _resolved(field.get("/MK"))
        if isinstance(look, DictionaryObject):
            yield from (said for key in ("/CA", "/RC", "/AC") for said in _each(look.get(key)))


def _chosen(field: DictionaryObject, options: Any) -> Iterator[str]:
    """The options that a field shows: by their codes, or by their places."""
    values = {said for key in ("/V", "/DV", "/AS") for said in _each(field.get(key))}
    places = {int(one) for one in _resolved(field.get("/I")) or ()}
    for place, option in enumerate(options if isinstance(options, ArrayObject) else ()):
        said = list(_each(option))
        if place in places or values.intersection(said) or (field.get("/FT") != "/Ch" and str(place) in values):
            yield from said


def _each(value: Any) -> Iterator[str]:
    """The texts that something is, or that stand in it."""
    value = _resolved(value)
    for one in value if isinstance(value, ArrayObject) else [value]:
        if isinstance(_resolved(one), str):
            yield str(_resolved(one)).removeprefix("/")


def _xfa(reader: pypdf.PdfReader) -> Iterator[str]:
    form = _resolved(reader.root_object.get("/AcroForm"))
    xfa = _resolved(form.get("/XFA")) if isinstance(form, DictionaryObject) else None
    for one in xfa if isinstance(xfa, ArrayObject) else [xfa]:
        stream = _resolved(one)
        if isinstance(stream, StreamObject):
            yield from words_of_xml(unpacked(stream, _MOST_BYTES)[0])


def _too_large(reader: pypdf.PdfReader, most: int) -> dict[int, int]:
    """Pages whose instructions are bombs. Only streams that are packed more than once are, or very well."""
    found = {}
    try:
        for index, page in enumerate(reader.pages):
            contents = _resolved(page.get("/Contents"))
            streams = [_resolved(one) for one in contents] if isinstance(contents, ArrayObject) else [contents]
            left = most
            for stream in streams:
                if isinstance(stream, StreamObject):
                    left -= unpacked(stream, left + 1)[1]
                if left < 0:
                    found[index] = most
                    break
    except _AWRY:
        return found
    return found


def unpacked(stream: StreamObject, most: int) -> tuple[bytes, int]:
    """What a stream holds, no more than `most` bytes of it, and how many there are up to that."""
    data: bytes = stream._data
    filters = _resolved(stream.get("/Filter"))
    names = [str(_resolved(one)) for one in filters] if isinstance(filters, ArrayObject) else [str(filters)]
    for name in names:
        if name not in _FLATE:
            break
        data = b"".join(_inflated(data, most))
    return data[:most], min(len(data), most)


def _inflated(data: bytes, most: int) -> Iterator[bytes]:
    unpacker, left = zlib.decompressobj(), most
    rest = data
    while rest and left > 0 and not unpacker.eof:
        try:
            piece = unpacker.decompress(rest, min(left, _CHUNK))
        except zlib.error:
            return
        left -= len(piece)
        yield piece
        rest = unpacker.unconsumed_tail


def _resolved(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value
