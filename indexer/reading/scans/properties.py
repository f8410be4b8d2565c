"""What picture files say beside their picture: titles, descriptions, comments, XMP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from PIL import ExifTags, Image, ImageFile, IptcImagePlugin

from indexer.reading.xml_words import words_of_xml
from library.secrecy import Part, Passage, ShownLine

_DESCRIBING = (ExifTags.Base.ImageDescription, 269, 285, ExifTags.Base.XPTitle, ExifTags.Base.XPComment,
               ExifTags.Base.XPSubject, ExifTags.Base.XPKeywords, ExifTags.Base.UserComment)  # fmt: skip
"""Tags of TIFF and EXIF; 269 and 285 are the names of the document and of the page."""
_WIDE = {ExifTags.Base.XPTitle, ExifTags.Base.XPComment, ExifTags.Base.XPSubject, ExifTags.Base.XPKeywords}
_XMP_TAG = 700
_XMP_KEYS = ("xmp", "XML:com.adobe.xmp")
# Codes that EXIF names before a comment; eight bytes.
_CODES = {b"UNICODE\0": "utf-16", b"ASCII\0\0\0": "utf-8", b"\0\0\0\0\0\0\0\0": "utf-8"}
_PROGRAMS = {"Software", "software", "Creation Time", "date:create", "date:modify", "date:timestamp"}
_MOST_LINES, _MOST_LETTERS, _MOST_FRAMES = 2_000, 2_000, 300
_AWRY = (ValueError, TypeError, KeyError, SyntaxError, OSError, IndexError, AttributeError, OverflowError)


def picture_properties(image: Image.Image) -> tuple[Passage, ...]:
    """All that an open file says so, as one passage; none where it says nothing."""
    lines: dict[str, None] = {}
    for index in range(min(_MOST_FRAMES, getattr(image, "n_frames", 1))):
        with suppress(*_AWRY):
            image.seek(index)
            for text in _said(image):
                lines.update(dict.fromkeys(_clean(text)))
    shown = tuple(ShownLine(line, row) for row, line in enumerate(islice(lines, _MOST_LINES)))
    return (Passage(Part.PROPERTY, shown),) if shown else ()


def _clean(text: str) -> Iterator[str]:
    for line in text.replace("\0", "\n").splitlines():
        said = " ".join(line.split())[:_MOST_LETTERS]
        if any(map(str.isalpha, said)):
            yield said


def _said(image: Image.Image) -> Iterator[str]:
    exif = image.getexif()
    for tags in (dict(getattr(image, "tag_v2", {})), exif, exif.get_ifd(ExifTags.IFD.Exif)):
        for tag in _DESCRIBING:
            if tag in tags:
                yield _text(tags[tag], wide=tag in _WIDE)
    for key in _XMP_KEYS:
        if image.info.get(key):
            yield from words_of_xml(_bytes(image.info[key]))
    if _XMP_TAG in getattr(image, "tag_v2", {}):
        yield from words_of_xml(_bytes(image.tag_v2[_XMP_TAG]))  # type: ignore[attr-defined]
    yield _text(image.info.get("comment", ""))
    for name, value in dict(getattr(image, "text", {})).items():
        if name not in {*_PROGRAMS, *_XMP_KEYS}:
            yield _text(value)
    if isinstance(image, ImageFile.ImageFile):
        for value in (IptcImagePlugin.getiptcinfo(image) or {}).values():
            for one in value if isinstance(value, list) else [value]:
                yield _text(one)


def _text(value: Any, *, wide: bool = False) -> str:
    if isinstance(value, str):
        with suppress(UnicodeError):  # the library takes bytes of such tags for Latin letters
            return value.encode("latin-1").decode("utf-8")
        return value
    data = _bytes(value)
    if wide:
        return data.decode("utf-16-le", "replace")
    code = _CODES.get(data[:8])
    if code is not None:
        data = data[8:]
    try:
        return data.decode(code or "utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1258", "replace")


def _bytes(value: Any) -> bytes:
    if isinstance(value, str):
        return value.encode("utf-8", "replace")
    return bytes(value) if isinstance(value, bytes | bytearray | tuple | list) else b""
