"""A file of named arrays: what every segment of the index is on disk.

Layout: magic · arrays, each on a 64-byte boundary · checksum of every block · directory (JSON) · trailer. The file is
written once, front to back, and never changed; it is read through one memory map.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from library.errors import ClosedIndexError, DamagedError
from library.search.whoosh_engine.soundness import note_sound
from library.wording import say

Array = npt.NDArray[Any]

_MAGIC = b"VKARRAY1"
_ALIGNMENT = 64
_BLOCK = 1 << 20
_TRAILER = struct.Struct("<QIQ8s")  # offset of the directory, its checksum, its length, magic
_SPOOL_BYTES = 8 << 20

REBUILD = "Run `vankien reindex` to build the index anew from the catalogue."


def damaged(what: object, why: str, **values: object) -> DamagedError:
    """The error for an index file that is not what was written."""
    return DamagedError("The search index is damaged: {what}: {why}.", next_step=REBUILD, what=what,
                        why=say(why, **values))


def narrowest(top: int) -> np.dtype[Any]:
    """The smallest unsigned type that holds `top`."""
    for kind in (np.uint8, np.uint16, np.uint32):
        if top <= np.iinfo(kind).max:
            return np.dtype(kind)
    return np.dtype(np.uint64)


def packed(numbers: Array) -> tuple[Array, Array]:
    """Whole numbers below 2^32 in one to five bytes each, and how many bytes each takes.

    Seven bits are in a byte, the lowest first; all bytes of a number but its last are 128 or more.
    """
    numbers = np.ascontiguousarray(numbers, np.uint32)
    sizes = np.ones(len(numbers), np.uint8)
    top = int(numbers.max(initial=0))
    if top < 128:
        return numbers.astype(np.uint8), sizes
    steps = range(7, top.bit_length(), 7)
    for bits in steps:
        sizes += numbers >= (1 << bits)
    ends = np.cumsum(sizes, dtype=np.int64)
    data = np.empty(int(ends[-1]), np.uint8)
    data[ends - sizes] = (numbers & 127) | np.where(sizes > 1, 128, 0)
    for place, bits in enumerate(steps, 1):
        there = np.flatnonzero(sizes > place)
        left = numbers[there] >> np.uint32(bits)
        data[ends[there] - sizes[there] + place] = (left & 127) | np.where(left > 127, 128, 0)
    return data, sizes


def unpacked(data: Array) -> Array:
    """The numbers that were packed."""
    last = (data < 128).nonzero()[0]
    if len(last) == len(data):
        return data.astype(np.uint32)
    first = np.concatenate((np.zeros(1, np.int64), last[:-1] + 1))[: len(last)]
    numbers = data[first].astype(np.uint32)
    numbers &= np.uint32(127)
    sizes = last - first
    for place in range(1, min(int(sizes.max(initial=0)), 4) + 1):
        there = (sizes >= place).nonzero()[0]
        numbers[there] |= (data[first[there] + place] & 127).astype(np.uint32) << np.uint32(7 * place)
    return numbers


def merged(lists: Sequence[Array]) -> Array:
    """The values of several ascending lists, ascending and each once.

    A stable sort finds the runs and merges them: a twentieth of the time that `np.unique` takes.
    """
    if not lists:
        return np.zeros(0, np.intp)
    values = np.concatenate(lists)
    values.sort(kind="stable")
    return values[begins(values)]


def begins(values: Array) -> Array:
    """Mask of the values that are not equal to the one before."""
    mask = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=mask[1:])
    return mask


class Spool:
    """A column that grows at its end: in memory while it is small, then in a nameless file beside the target."""

    def __init__(self, folder: Path, dtype: npt.DTypeLike) -> None:
        self.dtype = np.dtype(dtype)
        self.count = 0
        self._folder = folder
        self._waiting: list[Array] = []
        self._waiting_bytes = 0
        self._file: IO[bytes] | None = None

    def append(self, values: Array) -> None:
        """Put the values behind what is there."""
        if not len(values):
            return
        values = np.ascontiguousarray(values, self.dtype)
        self._waiting.append(values)
        self._waiting_bytes += values.nbytes
        self.count += len(values)
        if self._waiting_bytes > _SPOOL_BYTES:
            if self._file is None:
                self._file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115  # closed by `copy_to`
            for chunk in self._waiting:
                self._file.write(chunk.view(np.uint8).data)
            self._waiting, self._waiting_bytes = [], 0

    def copy_to(self, sink: ArrayFileWriter) -> None:
        """Write everything into the array that the sink has open, and let the spool go."""
        if self._file is not None:
            self._file.seek(0)
            while block := self._file.read(_BLOCK):
                sink.write(block)
            self._file.close()
        for chunk in self._waiting:
            sink.write(chunk.view(np.uint8).data)
        self._waiting = []


class ArrayFileWriter:
    """Writes one file of arrays; `finish` makes it complete and safe on disk."""

    def __init__(self, path: Path) -> None:
        self.folder, self._path = path.parent, path
        self._file = path.open("wb")
        self._at = 0
        self._checksums: list[int] = []
        self._running, self._filled = 0, 0
        self._directory: dict[str, tuple[int, str, int]] = {}
        self.write(_MAGIC)

    def write(self, data: bytes | memoryview) -> None:
        """Append raw bytes, keeping the checksums of the blocks."""
        self._file.write(data)
        view = memoryview(data)
        self._at += len(view)
        while len(view):
            part = view[: _BLOCK - self._filled]
            self._running = zlib.crc32(part, self._running)
            self._filled += len(part)
            view = view[len(part) :]
            if self._filled == _BLOCK:
                self._checksums.append(self._running)
                self._running, self._filled = 0, 0

    def add(self, name: str, values: Array) -> None:
        """Write a whole array under a name."""
        values = np.ascontiguousarray(values)
        self._open(name, values.dtype, len(values))
        if len(values):
            self.write(values.data.cast("B"))

    def add_spool(self, name: str, spool: Spool) -> None:
        """Write a spooled array under a name."""
        self._open(name, spool.dtype, spool.count)
        spool.copy_to(self)

    def _open(self, name: str, dtype: np.dtype[Any], count: int) -> None:
        self.write(bytes(-self._at % _ALIGNMENT))
        self._directory[name] = (self._at, dtype.str, count)

    def finish(self, facts: dict[str, Any]) -> None:
        """Write directory and trailer, and wait until the disk has everything."""
        if self._filled:
            self._checksums.append(self._running)
        footer = json.dumps(
            {"arrays": self._directory, "facts": facts, "end": self._at, "checksums": self._checksums},
            ensure_ascii=False,
        ).encode("utf-8", "surrogatepass")
        self._file.write(footer)
        self._file.write(_TRAILER.pack(self._at, zlib.crc32(footer), len(footer), _MAGIC))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        note_sound(self._path)


def closed(path: object) -> ClosedIndexError:
    """That this user may not read a file of the index."""
    return ClosedIndexError("This user may not read {path}, which is part of the search index.", path=path,
                            next_step="Run 'vankien reindex' as the user to whom the archive belongs; nothing has to "
                                      "be restored.")


class ArrayFile:
    """Reads one file of arrays. Views of it stay good after the file is unlinked or this object is gone.

    Args:
        verify: read everything once and compare the checksums (not needed by the process that has just written it).

    Raises:
        DamagedError: the file is truncated, or a byte of it is not what was written.
        FileNotFoundError: there is no such file.
    """

    def __init__(self, path: Path, *, verify: bool = True) -> None:
        self.path = path
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size < len(_MAGIC) + _TRAILER.size:
                raise damaged(path.name, "the file is too short")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        at, checksum, length, magic = _TRAILER.unpack_from(self._map, len(self._map) - _TRAILER.size)
        if magic != _MAGIC or at + length + _TRAILER.size != len(self._map):
            raise damaged(path.name, "its end is missing")
        footer = self._map[at : at + length]
        if zlib.crc32(footer) != checksum:
            raise damaged(path.name, "its directory does not match its checksum")
        content = json.loads(footer.decode("utf-8", "surrogatepass"))
        self._directory: dict[str, tuple[int, str, int]] = content["arrays"]
        self._arrays: dict[str, Array] = {}
        self.facts: dict[str, Any] = content["facts"]
        self._checksums: list[int] = content["checksums"]
        self._end: int = content["end"]
        if verify:
            self.verify()

    def verify(self) -> None:
        """Compare every block with its checksum.

        Raises:
            DamagedError: a block is not what was written.
        """
        view = memoryview(self._map)
        for number, expected in enumerate(self._checksums):
            block = view[number * _BLOCK : min((number + 1) * _BLOCK, self._end)]
            if zlib.crc32(block) != expected:
                raise damaged(self.path.name, "block {number} does not match its checksum", number=number)

    def __contains__(self, name: str) -> bool:
        return name in self._directory

    def __getitem__(self, name: str) -> Array:
        known = self._arrays.get(name)
        if known is None:
            at, dtype, count = self._directory[name]
            known = np.frombuffer(self._map, dtype, count, at) if count else np.zeros(0, dtype)
            self._arrays[name] = known
        return known

    def sizes(self) -> dict[str, int]:
        """Bytes per array, for measuring."""
        return {name: np.dtype(dtype).itemsize * count for name, (_, dtype, count) in self._directory.items()}
