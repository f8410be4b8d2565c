"""Files within files: each is read as a file of its own, and what it shows counts for the file that holds it.

They share an original, so they are judged together: a mark in an attachment holds the holder and all its other
attachments, and so does one that cannot be read. What is surely no paper (a certificate, a font, the data beside an
invoice) is passed over; of data that is text the words are judged all the same.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from indexer.building_documents import DescribedPart, File, describe_parts, make_document, released
from indexer.describing import describe
from indexer.enclosed_kinds import is_cut, is_no_paper, safe_name, words_of_data
from indexer.judging import matter_of
from indexer.limits import Limits
from indexer.reading import read_file
from indexer.reading.archives import is_archive, members_of
from indexer.records import Description, Enclosed, Hints, ReadDocument
from library.catalogue import NewDocument
from library.errors import UnreadableError
from library.secrecy import Decision, Matter, Part, Passage, ShownLine, Unread
from library.vault import Room, Vault

_DEEPEST, _MOST = 4, 2_000
_BLANK = b"\0\r\n\t "


@dataclass(frozen=True, slots=True)
class Inner:
    """A file within a file, as it was read.

    Args:
        name: within the holding file: `b.pdf`, or `b.zip/c.pdf`.
    """

    name: str
    content: bytes
    read: ReadDocument
    description: Description
    parts: tuple[DescribedPart, ...]


@dataclass(slots=True)
class _Gathered:
    files: list[Inner] = field(default_factory=list)
    shown: list[Passage] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Inside:
    """All files within a file, however deep, and what they show."""

    files: tuple[Inner, ...] = ()
    matter: Matter = field(default_factory=Matter)

    def documents(self, source: str, vault: Vault, released_by: Decision | None = None) -> Iterator[NewDocument]:
        """The documents made of these files, their originals and what was derived kept in the vault.

        Args:
            source: of the holding file.
            vault: that keeps it.
            released_by: what was said of the file that an archivist released; None where nobody had to.
        """
        for one in self.files:
            sha256 = vault.put(Room.ORIGINALS, one.content)
            description, parts = one.description, one.parts
            if released_by is not None:
                description, parts = released(Decision(released_by.verdict), description, parts, len(one.read.pages))
            yield make_document(File(f"{source}/{one.name}", sha256, len(one.content)), one.read, description, parts,
                                vault)


def read_inside(read: ReadDocument, limits: Limits) -> Inside:
    """Read all files within a file.

    Args:
        read: the holding file.
        limits: of each of them.
    """
    gathered = _Gathered()
    for one in read.enclosed:
        _take(one, "", 1, limits, gathered)
    return Inside(tuple(gathered.files), Matter(tuple(gathered.shown), tuple(gathered.unread)))


def _take(one: Enclosed, above: str, depth: int, limits: Limits, gathered: _Gathered) -> None:
    """Read a file, and the files within it."""
    name = _new_name(f"{above}{safe_name(one.name)}", gathered.names)
    if one.content is None:
        gathered.unread.append(Unread(Part.ATTACHMENT, "damaged", inside=name))
        return
    if not one.content.strip(_BLANK):
        return
    gathered.bytes += len(one.content)
    if depth > _DEEPEST or len(gathered.names) > _MOST or gathered.bytes > limits.file_bytes:
        gathered.unread.append(Unread(Part.ATTACHMENT, "too-large", inside=name))
    elif is_no_paper(name, one.content):
        words = tuple(ShownLine(line, row) for row, line in enumerate(words_of_data(one.content)))
        gathered.shown += [Passage(Part.ATTACHMENT, words, inside=name)] if words else []
        if is_cut(name, one.content, words):
            gathered.unread.append(Unread(Part.ATTACHMENT, "too-large", inside=name))
    else:
        _read(one.content, name, depth, limits, gathered)


def _new_name(name: str, taken: set[str]) -> str:
    """The name, or one like it where it is taken."""
    path, number, new = Path(name), 2, name
    while new in taken:
        new, number = str(path.with_name(f"{path.stem} ({number}){path.suffix}")), number + 1
    taken.add(new)
    return new


def _read(content: bytes, name: str, depth: int, limits: Limits, gathered: _Gathered) -> None:
    with tempfile.TemporaryDirectory(prefix="vankien-") as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(content)
        try:
            if is_archive(path):
                for member in members_of(path, limits):
                    _take(member, f"{name}/", depth + 1, limits, gathered)
                return
            read = read_file(path, limits)
        except UnreadableError as error:
            gathered.unread.append(Unread(Part.ATTACHMENT, error.reason, inside=name))
            return
    parts = describe_parts(read)
    gathered.files.append(Inner(name, content, read, describe(read, Hints(name=Path(name).name)), parts))
    matter = matter_of(read, [part.first for part in parts])
    gathered.shown += [replace(passage, inside=name) for passage in matter.shown]
    gathered.unread += [replace(unread, inside=_within(name, unread.inside)) for unread in matter.unread]
    for one in read.enclosed:
        _take(one, f"{name}/", depth + 1, limits, gathered)


def _within(name: str, inside: str | None) -> str:
    return f"{name}/{inside}" if inside else name


