"""Many originals as one ZIP, written while it is sent: it is never whole in memory or on disk."""

from __future__ import annotations

import re
import time
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from library.reading_room import Blob

LIST_NAME: Final = "danh-sach.csv"
_PIECE: Final = 1 << 16
_LONGEST: Final = 120
_NOT_IN_NAMES: Final = re.compile(r'[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff/\\:*?"<>|]')
"""What no file may be called on some system, or what would let a name look like another."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the ZIP: what it is called there, and where its bytes are."""

    name: str
    blob: Blob


def name_in_zip(number: int, blob: Blob) -> str:
    """The name of a file: its number in the list before the name that it came with, so that none stands twice."""
    stem, dot, ending = _NOT_IN_NAMES.sub("_", blob.name).rpartition(".")
    return f"{number:03d} {(stem or ending)[:_LONGEST]}{dot + ending[:12] if stem else ''}"


def zipped(members: Iterable[Member], table: Iterable[str]) -> Iterator[bytes]:
    """The ZIP in pieces: the files, then the list of them, which is asked for last."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for member in members:
            with member.blob.path.open("rb") as source, made.open(_info(member.name), "w", force_zip64=True) as target:
                while piece := source.read(_PIECE):
                    target.write(piece)
                    yield sink.taken()
        made.writestr(_info(LIST_NAME), "".join(table))
    yield sink.taken()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, time.localtime()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


class _Sink:
    """Takes what is written and gives it on; it has no place to go back to, so the ZIP is written forward alone."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes, /) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Nothing is open."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken
