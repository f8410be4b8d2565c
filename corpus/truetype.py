"""Cuts a TrueType font down to the letters a document uses, so that a born-digital PDF stays small.

Glyph numbers stay as they are; the outlines of unused glyphs become empty. Format: the OpenType specification's
tables cmap (format 4), glyf, loca, hmtx, head, hhea, maxp.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_KEPT = ("cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep")
_ARGS_ARE_WORDS, _HAS_SCALE, _MORE_PARTS, _TWO_SCALES, _FOUR_SCALES = 0x1, 0x8, 0x20, 0x40, 0x80


@dataclass(frozen=True)
class Subset:
    """A cut-down font.

    Attributes:
        name: PostScript name, without blanks.
        data: the font file.
        glyphs: letter to glyph number.
        widths: glyph number to advance, in thousandths of the size.
        box: left, bottom, right, top of the font, in thousandths of the size.
    """

    name: str
    data: bytes
    glyphs: dict[str, int]
    widths: dict[int, int]
    box: tuple[int, int, int, int]

    def codes(self, text: str) -> bytes:
        """The two-byte codes of a text."""
        return b"".join(struct.pack(">H", self.glyphs[letter]) for letter in text)


def subset_font(path: Path, letters: Iterable[str]) -> Subset:
    """Cuts a font down to some letters.

    Raises:
        ValueError: the font lacks one of the letters.
    """
    tables = _tables(path.read_bytes())
    cmap = _cmap(tables["cmap"])
    wanted = sorted(set(letters) | {" "})
    lacking = [letter for letter in wanted if ord(letter) not in cmap]
    if lacking:
        raise ValueError(f"{path.name} has no {''.join(lacking)!r}")
    glyphs = {letter: cmap[ord(letter)] for letter in wanted}
    unit = struct.unpack_from(">H", tables["head"], 18)[0]
    x0, y0, x1, y1 = (round(value * 1000 / unit) for value in struct.unpack_from(">4h", tables["head"], 36))
    widths = {glyph: round(_advance(tables, glyph) * 1000 / unit) for glyph in glyphs.values()}
    return Subset(path.stem, _rebuilt(tables, set(glyphs.values())), glyphs, widths, (x0, y0, x1, y1))


def _tables(data: bytes) -> dict[str, bytes]:
    count = struct.unpack_from(">H", data, 4)[0]
    found = {}
    for place in range(count):
        tag, _, offset, length = struct.unpack_from(">4sLLL", data, 12 + 16 * place)
        found[tag.decode()] = data[offset : offset + length]
    return found


def _cmap(table: bytes) -> dict[int, int]:
    count = struct.unpack_from(">H", table, 2)[0]
    for place in range(count):
        offset = struct.unpack_from(">L", table, 8 + 8 * place)[0]
        if struct.unpack_from(">H", table, offset)[0] == 4:
            return _cmap_format_4(table[offset:])
    raise ValueError("the font has no cmap of format 4")


def _cmap_format_4(table: bytes) -> dict[int, int]:
    segments = struct.unpack_from(">H", table, 6)[0] // 2
    ends = struct.unpack_from(f">{segments}H", table, 14)
    starts = struct.unpack_from(f">{segments}H", table, 16 + 2 * segments)
    deltas = struct.unpack_from(f">{segments}H", table, 16 + 4 * segments)
    ranges_at = 16 + 6 * segments
    offsets = struct.unpack_from(f">{segments}H", table, ranges_at)
    found = {}
    for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if offsets[place]:
                glyph = struct.unpack_from(">H", table, ranges_at + 2 * place + offsets[place] + 2 * (code - start))[0]
            if glyph:
                found[code] = (glyph + deltas[place]) & 0xFFFF
    return found


def _advance(tables: dict[str, bytes], glyph: int) -> int:
    count = struct.unpack_from(">H", tables["hhea"], 34)[0]
    return int(struct.unpack_from(">H", tables["hmtx"], 4 * min(glyph, count - 1))[0])


def _outlines(tables: dict[str, bytes]) -> list[bytes]:
    count = struct.unpack_from(">H", tables["maxp"], 4)[0]
    if struct.unpack_from(">h", tables["head"], 50)[0]:
        ends = struct.unpack_from(f">{count + 1}L", tables["loca"])
    else:
        ends = tuple(2 * end for end in struct.unpack_from(f">{count + 1}H", tables["loca"]))
    return [tables["glyf"][start:end] for start, end in itertools.pairwise(ends)]


def _parts(outline: bytes) -> list[int]:
    """The glyphs a composite outline is made of: a letter and its marks."""
    if len(outline) < 10 or struct.unpack_from(">h", outline)[0] >= 0:
        return []
    parts, at, flags = [], 10, _MORE_PARTS
    while flags & _MORE_PARTS:
        flags, part = struct.unpack_from(">HH", outline, at)
        parts.append(part)
        at += 8 if flags & _ARGS_ARE_WORDS else 6
        at += 2 * bool(flags & _HAS_SCALE) + 4 * bool(flags & _TWO_SCALES) + 8 * bool(flags & _FOUR_SCALES)
    return parts


def _rebuilt(tables: dict[str, bytes], wanted: set[int]) -> bytes:
    outlines = _outlines(tables)
    keep, queue = {0}, sorted(wanted)
    while queue:
        glyph = queue.pop()
        if glyph not in keep:
            keep.add(glyph)
            queue += _parts(outlines[glyph])
    glyf, places = bytearray(), [0]
    for glyph, outline in enumerate(outlines):
        if glyph in keep:
            glyf += outline + b"\0" * (-len(outline) % 4)
        places.append(len(glyf))
    head = tables["head"][:50] + struct.pack(">h", 1) + tables["head"][52:]
    changed = {"glyf": bytes(glyf), "loca": struct.pack(f">{len(places)}L", *places), "head": head}
    return _font_file({tag: changed.get(tag, tables.get(tag, b"")) for tag in _KEPT if tag in tables})


def _font_file(tables: dict[str, bytes]) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    head = struct.pack(">LHHHH", 0x00010000, count, 16 * power, power.bit_length() - 1, 16 * (count - power))
    offset, directory, body = 12 + 16 * count, b"", b""
    for tag, table in sorted(tables.items()):
        padded = table + b"\0" * (-len(table) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}L", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4sLLL", tag.encode(), total, offset + len(body), len(table))
        body += padded
    return head + directory + body
