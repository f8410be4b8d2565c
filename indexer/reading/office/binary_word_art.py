"""Word art in the binary files of Word and PowerPoint, which LibreOffice does not always bring along."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import olefile

from indexer.restoring import FontRun

_STREAMS = ("1Table", "0Table", "PowerPoint Document")
_OPTIONS = b"\x0b\xf0"  # the record that holds a shape's options
_WORDS, _FONT = 0x00C0, 0x00C5
_ID, _LONG = 0x3FFF, 0x8000
_MOST_BYTES = 200_000_000
_MOST_OPTIONS = 0x0FFF


def word_art_of(path: Path) -> Iterator[FontRun]:
    """Yield the words of word art, each with its font, of a file in the packing that old office programs use."""
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES)
        if not olefile.isOleFile(content):
            return
        with olefile.OleFileIO(content) as ole:
            for stream in _STREAMS:
                if ole.exists(stream):
                    yield from _in_stream(ole.openstream(stream).read())
    except (OSError, ValueError, IndexError, KeyError, TypeError, struct.error):
        return  # what cannot be opened at all is told by who converts it


def _in_stream(data: bytes) -> Iterator[FontRun]:
    place = data.find(_OPTIONS)
    while place >= 2:
        options = _options(data, place - 2)
        if words := options.get(_WORDS):
            yield FontRun(words, options.get(_FONT))
        place = data.find(_OPTIONS, place + 2)


def _options(data: bytes, start: int) -> dict[int, str]:
    """The options of a shape that are texts: first come numbers and lengths, then the texts themselves."""
    head, _, length = struct.unpack_from("<HHI", data, start) if start + 8 <= len(data) else (0, 0, 0)
    count, end = head >> 4 & _MOST_OPTIONS, start + 8 + length
    if head & 0xF != 3 or not count or end > len(data) or count * 6 > length:
        return {}
    found, place = {}, start + 8 + 6 * count
    for index in range(count):
        name, size = struct.unpack_from("<HI", data, start + 8 + 6 * index)
        if name & _LONG:
            if name & _ID in {_WORDS, _FONT} and place + size <= end:
                found[name & _ID] = data[place : place + size].decode("utf-16-le", "replace").rstrip("\0")
            place += size
    return found
