"""A font without ink, made here: any character of any script, painting nothing and read exactly.

A Type0 font with Identity-H: every distinct character of the text has a number of its own, and the ToUnicode map says
which character the number is. The TrueType program inside keeps readers from looking for a substitute; its one glyph is
a line without width from corner to corner, because PDFium drops a word of one letter whose glyph has no extent.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

ADVANCE = 500
"""Width of every character but the space, in thousandths of the font's size."""
NAME = "VankienUnseen"
_MOST_A_BLOCK = 100
# The space is narrow: PDFium drops one that lies over another, and words of an OCR may touch.
_SPACE, _SPACE_ADVANCE = 1, 100
_UNITS = 1000


class UnseenFont:
    """The characters of one PDF and their numbers; they are numbered as they are first met."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {" ": _SPACE}

    @property
    def numbers(self) -> Mapping[str, int]:
        """The number of each character met."""
        return self._numbers

    def encode(self, text: str) -> bytes:
        """The text as this font's codes, two bytes a character.

        Raises:
            ValueError: more than 65,535 different characters.
        """
        for letter in text:
            self._numbers.setdefault(letter, len(self._numbers) + 1)
        if len(self._numbers) > 0xFFFF:
            raise ValueError("more characters than a font can number")
        return b"".join(struct.pack(">H", self._numbers[letter]) for letter in text)

    def add_to(self, writer: PdfWriter, reserved: IndirectObject) -> None:
        """Write the font, with the characters met so far, under a reference that pages already name."""
        descriptor = writer._add_object(DictionaryObject({
            NameObject("/Type"): NameObject("/FontDescriptor"), NameObject("/FontName"): NameObject(f"/{NAME}"),
            NameObject("/Flags"): NumberObject(4), NameObject("/ItalicAngle"): NumberObject(0),
            NameObject("/FontBBox"): ArrayObject(map(NumberObject, (0, 0, ADVANCE, _UNITS))),
            NameObject("/Ascent"): NumberObject(_UNITS), NameObject("/Descent"): NumberObject(0),
            NameObject("/CapHeight"): NumberObject(_UNITS), NameObject("/StemV"): NumberObject(80),
            NameObject("/FontFile2"): writer._add_object(_packed(true_type())),
        }))
        descendant = writer._add_object(DictionaryObject({
            NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/CIDFontType2"),
            NameObject("/BaseFont"): NameObject(f"/{NAME}"),
            NameObject("/CIDSystemInfo"): DictionaryObject({
                NameObject("/Registry"): TextStringObject("Adobe"),
                NameObject("/Ordering"): TextStringObject("Identity"), NameObject("/Supplement"): NumberObject(0)}),
            NameObject("/FontDescriptor"): descriptor, NameObject("/DW"): NumberObject(ADVANCE),
            NameObject("/W"): ArrayObject([NumberObject(_SPACE), ArrayObject([NumberObject(_SPACE_ADVANCE)])]),
            NameObject("/CIDToGIDMap"): writer._add_object(_packed(bytes(2 * (len(self._numbers) + 1)))),
        }))
        writer._replace_object(reserved, DictionaryObject({
            NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type0"),
            NameObject("/BaseFont"): NameObject(f"/{NAME}"), NameObject("/Encoding"): NameObject("/Identity-H"),
            NameObject("/DescendantFonts"): ArrayObject([descendant]),
            NameObject("/ToUnicode"): writer._add_object(_packed(self.to_unicode())),
        }))

    def to_unicode(self) -> bytes:
        """The CMap that tells which character a code is."""
        rows = [b"<%04x> <%s>" % (number, letter.encode("utf-16-be").hex().encode())
                for letter, number in self._numbers.items()]
        return cmap(b"\n".join(_blocks(rows)), b"<0000> <ffff>")


def cmap(body: bytes, codes: bytes) -> bytes:
    """A ToUnicode map with the given lines, for codes of the given span."""
    return (b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            b"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            b"1 begincodespacerange\n" + codes + b"\nendcodespacerange\n" + body +
            b"\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")


def _blocks(rows: list[bytes]) -> Iterator[bytes]:
    for start in range(0, len(rows), _MOST_A_BLOCK):
        part = rows[start : start + _MOST_A_BLOCK]
        yield b"%d beginbfchar\n" % len(part) + b"\n".join(part) + b"\nendbfchar"


def _packed(data: bytes) -> StreamObject:
    stream = DecodedStreamObject()
    stream.set_data(data)
    return stream.flate_encode()


def true_type() -> bytes:
    """A TrueType program of one glyph without area, with the tables that a PDF needs."""
    glyph = struct.pack(">5h", 1, 0, 0, ADVANCE, _UNITS) + struct.pack(">HHBBhhhh", 1, 0, 1, 1, 0, ADVANCE, 0, _UNITS)
    head = struct.pack(">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, _UNITS, 0, 0,
                       0, 0, ADVANCE, _UNITS, 0, 8, 2, 0, 0)
    hhea = struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, _UNITS, 0, 0, ADVANCE, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1)
    maxp = struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 1, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)
    cmap_ = struct.pack(">HHHHI", 0, 1, 3, 1, 12) + struct.pack(
        ">HHHHHHHHHHHH", 4, 24, 0, 2, 2, 0, 0, 0xFFFF, 0, 0xFFFF, 1, 0)
    tables = {b"cmap": cmap_, b"glyf": glyph, b"head": head, b"hhea": hhea,
              b"hmtx": struct.pack(">Hh", ADVANCE, 0), b"loca": struct.pack(">HH", 0, len(glyph) // 2), b"maxp": maxp}
    return _with_directory(tables.items())


def _with_directory(tables: Iterable[tuple[bytes, bytes]]) -> bytes:
    listed = list(tables)
    offset = 12 + 16 * len(listed)
    directory = struct.pack(">IHHHH", 0x10000, len(listed), 64, 2, 16 * len(listed) - 64)
    body = b""
    for tag, data in listed:
        padded = data + bytes(-len(data) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4sIII", tag, checksum, offset + len(body), len(data))
        body += padded
    return directory + body
