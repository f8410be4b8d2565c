"""Web pages and web archives called documents: brought to UTF-8, pictures put in, what stands beside handed over."""

from __future__ import annotations

import base64
import codecs
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree

from indexer.reading.office.web_frames import page_of_sheet, pages_within
from indexer.reading.office.web_pictures import held_pictures
from indexer.reading.office.web_styles import painted_lines
from indexer.reading.office.web_trees import WebTree, tree_of
from indexer.records import Enclosed
from indexer.restoring import nearly_utf8, restore_characters, saved_once, share_of_syllables
from library.errors import UnreadableError
from library.secrecy import Part

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
         (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_META = re.compile(r"<meta[^>]*charset[^>]*>", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]{0,2000}>")
_CONDITIONAL = re.compile(r"<!--\[if[^\]]*\]>(.*?)<!\[endif\]-->", re.DOTALL | re.IGNORECASE)
_SOURCE = re.compile(r"""\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_LOOKED_AT = 4_096
# What browsers read as another code than the one that is named.
_MEANT = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
          "x-user-defined": "cp1252", "unicode": "utf-16", "windows-1258": "cp1258",
          "unicode-1-1-utf-7": "utf-7", "x-utf-7": "utf-7", "hz-gb-2312": "hz"}  # fmt: skip
_IN_ASCII = re.compile(r"(?:x-|unicode-1-1-)?utf-7$|iso-2022-|hz(?:-gb-2312)?$")
_BLOCKS = {"p", "div", "br", "tr", "td", "th", "li", "h1", "h2", "h3", "h4", "h5", "h6", "title", "textbox", "shape"}


@dataclass(slots=True)
class WebPage:
    """A web page ready for LibreOffice.

    Args:
        path: of the page in UTF-8, ending in `.html`.
        beside: what stands in other parts of the archive, or where only Word looks: (part, its lines).
        pictures: the files of all that it holds; LibreOffice leaves out many, and keeps the bytes of those it takes.
        whole: all of it could be looked at.
    """

    path: Path
    beside: list[tuple[Part, tuple[str, ...]]] = field(default_factory=list)
    pictures: list[bytes] = field(default_factory=list)
    whole: bool = True

    def take(self, pictures: Iterable[Enclosed]) -> None:
        """Hand over pictures of the page."""
        for one in pictures:
            self.whole &= one.content is not None
            self.pictures += [one.content] if one.content and one.content not in self.pictures else []

    def add(self, part: Part, said: Said) -> None:
        """Hand over what stands beside the page too."""
        self.beside += [(part, lines) for lines in said.passages]
        self.whole &= said.whole


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says: passages of lines, and whether all of the page could be looked at."""

    passages: tuple[tuple[str, ...], ...]
    whole: bool


@contextmanager
def web_page(path: Path, *, archived: bool) -> Iterator[WebPage]:
    """Make a page of a file; it is gone when the block ends.

    Args:
        path: the file.
        archived: it is a web archive (MHTML), not a page.

    Raises:
        UnreadableError: `damaged`: there is no page in the archive.
    """
    content = path.read_bytes()
    with tempfile.TemporaryDirectory(prefix="vankien-office-") as folder:
        page = WebPage(Path(folder) / "page.html")
        text = _from_archive(content, page) if archived else decoded(content)
        page.add(Part.TEXT_BOX, beside_page(text))
        for tree in trees_of(text):
            page.take(held_pictures(tree))
        page.path.write_text(f'<meta charset="utf-8">{_META.sub("", _DECLARATION.sub("", text))}', encoding="utf-8",
                             errors="replace")
        yield page


def decoded(content: bytes, charset: str | None = None) -> str:
    """The text of a page: what can be UTF-8 is, whatever it says; else in the code it says, or that reads best.

    Codes that write other letters with those of ASCII (UTF-7) cannot be told from UTF-8 and are believed.
    """
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content[len(bom) :].decode(encoding, "replace")
    start = content[:_LOOKED_AT]
    if start.count(0) > len(start) // 8:
        return content.decode("utf-16-be" if start[:2].startswith(b"\0") else "utf-16-le", "replace")
    said = _CHARSET.search(start)
    named = [name.lower() for name in (charset, said[1].decode("ascii") if said else None) if name]
    for name in (*filter(_IN_ASCII.match, named), "utf-8", *named):
        try:
            return saved_once(content.decode(_MEANT.get(name, name)))
        except (LookupError, ValueError):
            nearly = nearly_utf8(content) if name == "utf-8" else None
        if nearly is not None:
            return saved_once(nearly)
    return max((content.decode(name, "replace") for name in ("cp1252", "cp1258")), key=_reads)


def trees_of(text: str) -> list[WebTree]:
    """A page taken apart, the pieces of it that only Microsoft's programs look at, and the pages that it holds."""
    found = [tree_of(text), *map(tree_of, _CONDITIONAL.findall(text))]
    for tree in found:  # it grows meanwhile: a page within may hold others, each smaller than the one around it
        found += map(tree_of, pages_within(tree))
    return found


def beside_page(text: str) -> Said:
    """What a page shows beside its text: where only Microsoft's programs look, and what a browser paints."""
    trees = trees_of(text)
    passages = [tuple(lines_of_page(tree)) for tree in trees[1:]]
    passages += [(line,) for tree in trees for line in painted_lines(tree)]
    return Said(tuple(one for one in passages if one), whole=all(tree.whole for tree in trees))


def lines_of_page(tree: WebTree) -> Iterator[str]:
    """The words of a page or a piece of one, a block a line; those of word art too."""
    for root in tree.roots:
        if isinstance(root.tag, str):
            yield from _lines_under(root)


def _lines_under(root: Any) -> Iterator[str]:
    parts: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
        if event != "end" and not isinstance(element.tag, str):
            parts.append(element.tail or "")
            continue
        name = element.tag.rpartition(":")[2]
        parts.append("\n" if name in _BLOCKS else "")
        if event == "start":
            parts += [element.text or ""] if not _is_silent(element, name) else []
            parts += ["\n", element.get("string"), "\n"] if name == "textpath" and element.get("string") else []
        else:
            parts.append(element.tail or "")
    yield from (line for one in "".join(parts).split("\n") if (line := " ".join(one.split())))


def _is_silent(element: Any, name: str) -> bool:
    """Whether its words are none of the page's."""
    above = element.getparent() if name == "title" else None
    return name in {"style", "script"} or (above is not None and above.tag == "head")


def _from_archive(content: bytes, page: WebPage) -> str:
    """The page of an archive with its pictures put in; its subject and its other pages go beside."""
    message = message_from_bytes(content, policy=policy.default)
    parts = [part for part in message.walk() if not part.is_multipart()]
    pages = [_page_text(part) for part in parts if part.get_content_type() in {"text/html", "application/xhtml+xml"}]
    if not pages:
        raise UnreadableError("damaged", "There is no page in the web archive.")
    page.beside.append((Part.PROPERTY, (str(message.get("Subject", "")),)))
    for other in pages[1:]:
        page.add(Part.HEADER, Said((tuple(lines_of_page(tree_of(other))),), whole=True))
        page.add(Part.HEADER, beside_page(other))
        for tree in trees_of(other):
            page.take(held_pictures(tree))
    for sheet in (page_of_sheet(_page_text(part)) for part in parts if part.get_content_type() == "text/css"):
        page.add(Part.HEADER, beside_page(sheet))
        page.take(held_pictures(tree_of(sheet)))
    pictures = {name: part for part in parts if part.get_content_maintype() == "image" for name in _names(part)}
    page.take(Enclosed("", _payload(part)) for part in parts if part.get_content_maintype() == "image")
    return _SOURCE.sub(lambda found: _put_in(found, pictures), pages[0])


def _page_text(part: EmailMessage) -> str:
    payload = _payload(part)
    return decoded(payload, part.get_content_charset()) if payload is not None else ""


def _payload(part: EmailMessage) -> bytes | None:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else None


def _names(part: EmailMessage) -> Iterator[str]:
    """What a page may call a picture of its archive."""
    yield _last(str(part.get("Content-Location", "")))
    yield "cid:" + str(part.get("Content-ID", "")).strip("<> ")


def _put_in(found: re.Match[str], pictures: dict[str, EmailMessage]) -> str:
    source = found[1] if found[1] is not None else found[2]
    part = pictures.get(source) or pictures.get(_last(source) or "?")
    payload = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(payload, bytes):
        return found[0]
    return f'src="data:{part.get_content_type()};base64,{base64.b64encode(payload).decode("ascii")}"'


def _last(address: str) -> str:
    return unquote(address).replace("\\", "/").rpartition("/")[2]


def _reads(text: str) -> float:
    return share_of_syllables(restore_characters(_TAG.sub(" ", text)).lower())[0]
