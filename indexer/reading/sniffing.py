"""What kind of file is this? Its first bytes say so; its name only settles what bytes leave open."""

from __future__ import annotations

import mmap
import re
import zipfile
import zlib
from enum import StrEnum
from pathlib import Path

from library.errors import UnreadableError

_SNIFFED = 2_048
_WEB_NAMES = {".doc", ".xls", ".htm", ".html", ".xhtml", ".mht", ".mhtml"}
_PDF, _BEFORE_A_PDF = b"%PDF-", 1_024
_TEXT_NAMES = {".txt", ".text", ".md", ".csv"}


class Media(StrEnum):
    """Media types that are read."""

    PDF = "application/pdf"
    TIFF = "image/tiff"
    JPEG = "image/jpeg"
    PNG = "image/png"
    TEXT = "text/plain"
    HTML = "text/html"
    MHTML = "multipart/related"
    EML = "message/rfc822"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    DOC = "application/msword"
    XLS = "application/vnd.ms-excel"
    PPT = "application/vnd.ms-powerpoint"
    RTF = "application/rtf"
    ODT = "application/vnd.oasis.opendocument.text"
    ODS = "application/vnd.oasis.opendocument.spreadsheet"
    ODP = "application/vnd.oasis.opendocument.presentation"


_MAGIC = (
    (_PDF, Media.PDF), (b"II*\0", Media.TIFF), (b"MM\0*", Media.TIFF), (b"II+\0", Media.TIFF),
    (b"MM\0+", Media.TIFF), (b"\xff\xd8\xff", Media.JPEG), (b"\x89PNG\r\n\x1a\n", Media.PNG), (b"{\\rtf", Media.RTF),
)  # fmt: skip
_STREAMS = {
    "WordDocument": Media.DOC, "Workbook": Media.XLS, "Book": Media.XLS, "PowerPoint Document": Media.PPT,
}  # fmt: skip
_NAMES = frozenset(".tif .tiff .jpg .jpeg .png .docx .xlsx .pptx .doc .xls .ppt .rtf .odt .ods .odp".split())
"""Of files that are read, if their content is what it should be."""
_LOCKED = ("EncryptedPackage", "EncryptionInfo")
_ZIPPED = {"word/document.xml": Media.DOCX, "xl/workbook.xml": Media.XLSX, "ppt/presentation.xml": Media.PPTX}
_CONTENTS, _MOST_LISTED = "[Content_Types].xml", 1_000_000
_LISTED = {b"wordprocessingml.document.main+xml": Media.DOCX, b"spreadsheetml.sheet.main+xml": Media.XLSX,
           b"presentationml.presentation.main+xml": Media.PPTX}  # fmt: skip


def sniff(path: Path) -> Media:
    """Return the media type of a file.

    Raises:
        UnreadableError: `empty`, `not-a-pdf` or `unsupported`.
    """
    with path.open("rb") as file:
        start = file.read(_SNIFFED)
    if not start.strip(b"\0\r\n\t "):
        raise UnreadableError("empty", "The file is empty.")
    for magic, media in _MAGIC:
        if start.startswith(magic):
            return media
    if start.startswith(b"PK\x03\x04"):
        return _zipped(path)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return _ole(path)
    if _PDF in start[:_BEFORE_A_PDF]:  # behind lines of a mail gateway; an archive that holds one is known by now
        return Media.PDF
    suffix = path.suffix.strip().lower()  # a share of another system may have left a blank behind it
    if suffix == ".pdf":
        raise UnreadableError("not-a-pdf", "The file is called .pdf, but there is no PDF in it.")
    if suffix in _WEB_NAMES and (page := _of_the_web(start)) is not None:
        return page
    if suffix == ".eml" and _HEAD_LINE.match(start.lstrip(b"\r\n")):
        return Media.EML
    if suffix in _TEXT_NAMES or (suffix == ".doc" and b"\0" not in start):
        return Media.TEXT
    if suffix in _NAMES:
        raise UnreadableError("unsupported", "The file is called {ending}, but it holds nothing of that kind.",
                              next_step="It may have been copied badly: look at it, and send it again.", ending=suffix)
    raise UnreadableError("unsupported", "Files of this kind are not read ({ending}).", ending=suffix or "—")


# A page may begin with anything that browsers put up with; words between angle brackets alone are no page.
_PAGE = re.compile(rb"<(!doctype|html|head|body|meta|title|table|div|p|font|span|center|h[1-6]|br|style)\b")
_HEAD_LINE = re.compile(rb"(?:\xef\xbb\xbf)?(?:From [^\n]*\n)?[!-9;-~]+[ \t]*:")  # of an e-mail
_ARCHIVE = re.compile(rb"^(mime-version|content-type|from|subject|date|x-[\w-]+):.*?^content-type:\s*multipart/related",
                      re.DOTALL | re.MULTILINE)  # fmt: skip


def _of_the_web(start: bytes) -> Media | None:
    """Whether a file begins like a web page, in any code, or like an archive of one."""
    plain = start.replace(b"\0", b"").lower().lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if _ARCHIVE.search(plain):
        return Media.MHTML
    return Media.HTML if plain.startswith(b"<") and (_PAGE.search(plain) or plain.startswith(b"<?xml")) else None


def _zipped(path: Path) -> Media:
    try:
        with zipfile.ZipFile(path) as packed:
            names = set(packed.namelist())
            said = packed.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
            listed = packed.read(_CONTENTS)[:_MOST_LISTED] if _CONTENTS in names else b""
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise UnreadableError("damaged", "The file is packed, and the packing is broken.") from error
    for member, media in _ZIPPED.items():
        if member in names:
            return media
    if said in {Media.ODT, Media.ODS, Media.ODP}:
        return Media(said)
    for word, media in _LISTED.items():  # the main part may be called otherwise
        if word in listed:
            return media
    raise UnreadableError("unsupported", "The file is an archive of other files.")


def _ole(path: Path) -> Media:
    """Binary office files share one container; the names of its streams, in UTF-16, tell them apart."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for stream, media in _STREAMS.items():
            if content.find(stream.encode("utf-16-le")) >= 0:
                return media
        if any(content.find(stream.encode("utf-16-le")) >= 0 for stream in _LOCKED):
            raise UnreadableError("encrypted", "The document asks for a password.")
    raise UnreadableError("unsupported", "The file is no Word, Excel or PowerPoint document, though packed like one.")
