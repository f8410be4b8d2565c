"""The packing of modern office files: parts by name, their XML, and how they point to one another."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import unquote

from lxml import etree

from library.errors import UnreadableError

Element = Any
# ISO's strict form names the same vocabularies otherwise.
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/\2"
_MOST_UNPACKED = 400_000_000
_MOST_XML = 40_000_000
_MAX_RATIO = 200
_BROKEN = (zipfile.BadZipFile, OSError, zlib.error, NotImplementedError, RuntimeError, EOFError)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 - the prefix that its specification uses
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


class PartError(Exception):
    """A part of the file cannot be unpacked or parsed."""


class MissingPartError(PartError):
    """A part that is pointed to is not in the file, so that nobody can show it."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One part pointing to another, or to something outside the file.

    Args:
        kind: last word of the relation's type (`image`, `header`, `oleObject`).
        target: name of the part, or the address outside.
        outside: the target is no part of this file.
    """

    kind: str
    target: str
    outside: bool


class Package:
    """An open office file.

    Args:
        broken: names of parts that were wanted and could not be read, where nothing else tells of them.
    """

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self.broken: list[str] = []
        self._packed = packed
        self._members = {member.filename.lower(): member for member in packed.infolist()}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all parts."""
        return tuple(member.filename for member in self._members.values())

    def content(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            PartError: it is not there or cannot be unpacked.
        """
        member = self._members.get(name.lower())
        if member is None:
            raise MissingPartError(f"{name} is missing")
        if member.file_size > _MOST_UNPACKED:
            raise PartError(f"{name} is too large")
        try:
            return self._packed.read(member)
        except _BROKEN as error:
            raise PartError(f"{name}: {error}") from error

    def xml(self, name: str) -> Element:
        """The root of a part.

        Raises:
            PartError: it is not there or is no XML.
            UnreadableError: `too-large`: it unpacks to more than any writing program makes.
        """
        member = self._members.get(name.lower())
        if member and member.file_size > _MOST_XML and member.file_size > _MAX_RATIO * max(1, member.compress_size):
            raise UnreadableError("too-large", "The document unpacks to {megabytes} MB.",
                                  megabytes=member.file_size // 1000000)
        return parse(self.content(name), name)

    def relations(self, name: str) -> dict[str, Relation]:
        """What a part points to, by id; of the file itself for an empty name."""
        folder, file = posixpath.split(name)
        listed = posixpath.join(folder, "_rels", f"{file}.rels")
        if listed.lower() not in self._members:
            return {}
        found = {}
        for one in self.xml(listed):
            if not isinstance(one.tag, str) or one.get("Target") is None:
                continue
            outside = one.get("TargetMode") == "External"
            target = one.get("Target") if outside else _resolved(folder, one.get("Target"))
            found[one.get("Id", "")] = Relation(one.get("Type", "").rpartition("/")[2], target, outside)
        return found

    def related(self, name: str, kind: str) -> Iterator[str]:
        """Names of the parts of one kind that a part points to, in order."""
        for one in self.relations(name).values():
            if one.kind == kind and not one.outside:
                yield one.target

    def first_xml(self, name: str, kind: str) -> Element | None:
        """The root of the first part of a kind that a part points to; None where there is none or it is broken."""
        target = next(self.related(name, kind), None)
        return None if target is None else self.xml_if_whole(target)

    def xml_if_whole(self, name: str) -> Element | None:
        """The root of a part; None where it is not there, or is broken, which is noted."""
        try:
            return self.xml(name)
        except MissingPartError:
            return None
        except PartError:
            self.broken.append(name)
            return None


def parse(content: bytes, name: str) -> Element:
    """The root of an XML; nothing is fetched.

    Raises:
        PartError: it is no XML, or declares entities, which no office program does or reads.
    """
    if b"purl.oclc.org" in content:
        content = _STRICT.sub(_TRANSITIONAL, content)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True,
                             remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PartError(f"{name}: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise PartError(f"{name}: it declares entities")
    return root


def children(element: Element) -> Iterator[Element]:
    """The elements in an element, without entities and the like."""
    return (child for child in element if isinstance(child.tag, str))


def local(element: Element) -> str:
    """An element's name without its vocabulary."""
    return cast(str, element.tag).rpartition("}")[2]


def is_on(element: Element | None, name: str) -> bool | None:
    """Whether a property that is switched on or off is on; None where nothing is said."""
    found = None if element is None else element.find(name)
    if found is None:
        return None
    return found.get(f"{W}val", "1") not in {"0", "false", "off"}


def _resolved(folder: str, target: str) -> str:
    target = unquote(target.replace("\\", "/"))
    joined = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
    return posixpath.normpath(joined)
