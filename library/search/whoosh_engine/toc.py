"""The table of contents: Whoosh's own file, closed by a trailer with the watermark, the versions and a checksum.

Whoosh reads the file as it is (it never looks behind what it knows). The rename of the finished file is the commit:
segments, deletions and watermark become visible in that one step.
"""

from __future__ import annotations

import json
import os
import pickle
import re
import struct
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path

from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import TOC, clean_files

from library.errors import DamagedError
from library.search.whoosh_engine.arrays import REBUILD, damaged
from library.search.whoosh_engine.earlier_form import EARLIER_FORM
from library.search.whoosh_engine.schema import INDEX_NAME, SCHEMA_VERSION, make_schema
from library.search.whoosh_engine.segment import ArraySegment

_MAGIC = b"VKTOC001"
_TRAILER = struct.Struct("<IQ8s")  # checksum of all before, length of the facts, magic
_NAME = re.compile(rf"^_{INDEX_NAME}_([0-9]+)\.toc$")
_UNFINISHED = f"_{INDEX_NAME}.toc.new"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the index remembers of itself.

    Args:
        watermark: how far in the catalogue's changes it is.
        analyser: version of what made the tokens, as the caller named it.
        schema: the earliest form of its segments, `SCHEMA_VERSION` unless an earlier release wrote some.
    """

    watermark: int
    analyser: str
    schema: int = SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class Commit:
    """One state of the index."""

    generation: int
    segments: tuple[ArraySegment, ...]
    facts: Facts


def toc_path(folder: Path, generation: int) -> Path:
    """The file of that commit."""
    return folder / f"_{INDEX_NAME}_{generation}.toc"


def latest_generation(folder: Path) -> int:
    """Number of the last commit, -1 where there is none."""
    try:
        names = os.listdir(folder)  # noqa: PTH208  # names only, and three times as fast
    except FileNotFoundError:
        return -1
    return max((int(match[1]) for name in names if (match := _NAME.match(name))), default=-1)


def write_commit(folder: Path, commit: Commit) -> None:
    """Make the commit visible; its segments are on disk already."""
    memory = RamStorage()
    TOC(make_schema(), list(commit.segments), commit.generation).write(memory, INDEX_NAME)
    (content,) = memory.files.values()
    facts = json.dumps(asdict(commit.facts), ensure_ascii=False).encode()
    body = bytes(content) + facts
    unfinished = folder / _UNFINISHED
    with unfinished.open("wb") as file:
        file.write(body + _TRAILER.pack(zlib.crc32(body), len(facts), _MAGIC))
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(toc_path(folder, commit.generation))
    sync_folder(folder)


def read_facts(folder: Path, generation: int) -> Facts:
    """What a commit remembers, without its segments.

    Raises:
        DamagedError: the file is not what was written.
        FileNotFoundError: there is no such commit (any more).
    """
    path = toc_path(folder, generation)
    content = path.read_bytes()
    if len(content) < _TRAILER.size:
        raise damaged(path.name, "the table of contents is too short")
    checksum, length, magic = _TRAILER.unpack_from(content, len(content) - _TRAILER.size)
    body = content[: -_TRAILER.size]
    if magic != _MAGIC or zlib.crc32(body) != checksum:
        raise damaged(path.name, "the table of contents does not match its checksum")
    try:  # the checksum leaves out the length itself
        return Facts(**json.loads(body[max(0, len(body) - length) :]))
    except (ValueError, TypeError) as error:
        raise damaged(path.name, "what it says of itself cannot be read") from error


def read_commit(folder: Path, generation: int) -> Commit:
    """Read one commit whole; see `read_facts` for what it raises."""
    facts = read_facts(folder, generation)
    if facts.schema not in (EARLIER_FORM, SCHEMA_VERSION):
        raise DamagedError("The search index was written by another version of the program.", next_step=REBUILD)
    memory = RamStorage()  # Whoosh's reader leaves a file open when it does not like it; here there is none
    memory.files[toc_path(folder, generation).name] = toc_path(folder, generation).read_bytes()
    try:
        toc = TOC.read(memory, INDEX_NAME, gen=generation, schema=make_schema())
    except (pickle.UnpicklingError, AttributeError, ImportError, EOFError, IndexError, ValueError) as error:
        raise damaged(toc_path(folder, generation).name, "it cannot be read ({detail})", detail=error) from error
    return Commit(generation, tuple(toc.segments), facts)


def remove_strays(folder: Path) -> None:
    """Remove what a killed writer left behind its last commit; nobody may be writing."""
    commit = read_commit(folder, latest_generation(folder))
    clean_files(FileStorage(str(folder)), INDEX_NAME, commit.generation, commit.segments)
    (folder / _UNFINISHED).unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Wait until the disk knows the names in the folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
