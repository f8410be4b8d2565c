"""Files that an office file holds: taken out of their wrapping, to be read as files of their own."""

from __future__ import annotations

import io
import posixpath
import struct

import olefile

from indexer.reading.office.package import Package, PartError
from indexer.reading.office.pieces import Piece
from indexer.records import Enclosed

_OLE = b"\xd0\xcf\x11\xe0"
_NATIVE, _PACKED, _CONTENTS = "\x01Ole10Native", "Package", "CONTENTS"
_ENDINGS = {"worddocument": ".doc", "workbook": ".xls", "book": ".xls", "powerpoint document": ".ppt"}
# Programs whose objects hold nothing but what their picture shows.
_DRAWN_ONLY = ("equation", "msgraph", "mathtype", "wordart", "mspaint", "pbrush", "paint.picture", "forms.",
               "staticmetafile", "staticdib", "package.1000")  # fmt: skip
_MOST_LETTERS = 1_000


def enclosed_of(package: Package, piece: Piece) -> Enclosed | None:
    """Take out an embedded file; None for an object that is only a picture; without content where it cannot be."""
    if piece.name.lower().startswith(_DRAWN_ONLY):
        return None
    name = posixpath.basename(piece.part) or piece.name or "object"
    if not piece.part:
        return Enclosed(name, None)
    try:
        content = package.content(piece.part)
    except PartError:
        return Enclosed(name, None)
    return unwrapped(name, content)


def unwrapped(name: str, content: bytes) -> Enclosed | None:
    """The file inside an OLE object, or the content itself where it is a file already."""
    if not content.startswith(_OLE):
        return Enclosed(name, content)
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            return _from_ole(ole, name, content)
    except (OSError, ValueError, IndexError, KeyError, TypeError, struct.error):
        return Enclosed(name, None)


def _from_ole(ole: olefile.OleFileIO, name: str, content: bytes) -> Enclosed | None:
    streams = {"/".join(path).lower(): path for path in ole.listdir()}
    stem = posixpath.splitext(name)[0]
    for stream, ending in _ENDINGS.items():
        if stream in streams:
            return Enclosed(stem + ending, content)
    if _NATIVE.lower() in streams:
        return _native(ole.openstream(_NATIVE).read(), name)
    for stream in (_PACKED, _CONTENTS):
        if stream.lower() in streams:
            return Enclosed(stem, ole.openstream(streams[stream.lower()]).read())
    if any("equation native" in stream for stream in streams):
        return None
    return Enclosed(name, None)


def _native(data: bytes, name: str) -> Enclosed:
    """A file that was dropped into the document: size, two numbers, its name, its paths, its bytes."""
    place = 6
    label, place = _string(data, place)
    _, place = _string(data, place)
    place += 4
    (length,) = struct.unpack_from("<I", data, place)
    place += 4 + length
    (size,) = struct.unpack_from("<I", data, place)
    inside = data[place + 4 : place + 4 + size]
    return Enclosed(label or name, inside if len(inside) == size else None)


def _string(data: bytes, place: int) -> tuple[str, int]:
    end = data.index(b"\0", place, place + _MOST_LETTERS)
    return data[place:end].decode("cp1258", "replace"), end + 1
