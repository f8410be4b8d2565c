"""The manifest: every original that a catalogue of this archive ever named, in a file that only grows.

It lies beside the originals and is written, and on the disk, before the catalogue's transaction that names them. So an
older catalogue, put back, is told from a cut-off write, and no original is ever taken for one that nobody knows.

The file holds JSON, an object a line. The first line names the archive. Then, for each transaction of the catalogue,

- announcing lines, each with the transaction's generation `g` and with `after`, the generation of the last transaction
  before it; one for each document that entered or whose state changed (`id`, `sha256`, `state`, …), for each rule of
  access (`rule`), or a bare one;
- behind the transaction `{"done": g}`. It is not waited for: that the next announcement names `g` says the same.

An announcement that was cut off is followed by one whose `after` lies before it: what it says was never in force. Only
of the very last one this may be unknown. A line that is no whole JSON was torn by a crash and says nothing.
"""

from __future__ import annotations

import fcntl
import json
import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from library.errors import DamagedError

FILE_NAME = "manifest.jsonl"
_FORM = 1
_TAIL_BYTES = 1 << 11
"""Of the end, read for every transaction; where no announcement is in it, twice as much. One line of it is enough."""


@dataclass(frozen=True, slots=True)
class KeptHold:
    """The last decision about a file that may be secret, as `catalogue.holds.Hold` has it."""

    mark: str | None
    in_force: bool
    withdrawn: bool
    decided_by: str
    decided: int
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A document as the manifest knows it.

    Args:
        id: empty for an original that lay in the vault and that no catalogue named when the manifest was begun.
        media_type: empty for a record that came without a file.
        state: a `State` of `library.records`; empty where `id` is.
        whole: id of the whole, where it is a part of a file; `first` and `last` are its pages then.
        hold: the last decision about the file, where there is one.
    """

    id: str
    sha256: str
    size: int
    media_type: str
    source: str
    state: str
    whole: str = ""
    first: int = 0
    last: int = 0
    hold: KeptHold | None = None


@dataclass(frozen=True, slots=True)
class KeptRule:
    """A rule of access as the manifest knows it; an empty level: it was taken back."""

    scope: str
    key: str
    level: str
    to: tuple[str, ...] = ()
    by: str = ""
    why: str = ""
    made: int = 0


@dataclass(frozen=True, slots=True)
class KeptSaying:
    """What people said that holds beside the rules of access.

    Args:
        about: "owner" of a document, the file in which it is "filed", the record of a "committee" or "kind", whose
            names a rule about it reaches, a "relation", the "secrecy" of a held file, or its declassified "parts".
        key: the id of that document, or of that record; of a relation its document's, a space and its own key.
        value: the unit, the file, the record, the word as JSON, the level with its term and who set it, or the list of
            decisions on parts; None where nothing is said any more.
    """

    about: str
    key: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Records:
    """How many records without a file a transaction brought in, and how many acts of people; none is named."""

    count: int
    acts: int = 0


Line = Kept | KeptRule | KeptSaying | Records


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the manifest has come.

    Args:
        archive: the identity of the archive.
        generation: of the last announcement, 0 where there is none.
        after: the generation before that one.
        done: whether the transaction that was announced is known to be in the catalogue.
    """

    archive: str
    generation: int = 0
    after: int = 0
    done: bool = True


@dataclass(frozen=True, slots=True)
class Announced:
    """A line, and whether what it says was in force; None where that is not known (of the last announcement)."""

    line: Line
    in_force: bool | None
    generation: int = field(default=0, compare=False)


class Manifest:
    """The manifest of one vault. Any number of processes may read it; who writes has begun a transaction before."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME

    def is_there(self) -> bool:
        """Whether the vault has one."""
        return self.path.exists()

    def begin(self, archive: str | None = None) -> str:
        """Make it, for an archive of this identity or of a new one; returns the identity."""
        archive = archive or uuid.uuid4().hex
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self.path.with_name(f".{FILE_NAME}.{uuid.uuid4().hex}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(_line({"vankien": "manifest", "form": _FORM, "archive": archive}))
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(self.path)
        _sync_folder(self.path.parent)
        return archive

    def standing(self) -> Standing | None:
        """How far it has come; None where there is none. Only its end is read, however long it is.

        Raises:
            DamagedError: its first line cannot be read.
        """
        try:
            with self.path.open("rb") as file:
                head = _head(self.path, file.readline())
                return _standing(head, file)
        except FileNotFoundError:
            return None

    def announce(self, lines: Iterable[Line], *, generation: int, after: int) -> None:
        """Write what a transaction is about to name; it is on the disk when this returns."""
        numbers = {"g": generation, "after": after}
        with self._appending() as file:
            bare = True
            for line in lines:
                file.write(_line({**numbers, **to_json(line)}))
                bare = False
            if bare:
                file.write(_line(numbers))
            file.flush()
            os.fsync(file.fileno())

    def confirm(self, generation: int) -> None:
        """Write that the transaction is in the catalogue."""
        with self._appending() as file:
            file.write(_line({"done": generation}))

    def read(self) -> Iterator[Announced]:
        """Everything that was ever announced, in its order."""
        waiting: list[Line] = []
        generation = 0
        for told in self._objects():
            if "done" in told:
                if told["done"] >= generation:
                    yield from (Announced(line, True, generation) for line in waiting)
                    waiting = []
                continue
            if told["g"] != generation:
                yield from (Announced(line, told["after"] >= generation, generation) for line in waiting)
                waiting, generation = [], told["g"]
            line = from_json(told)
            if line is not None:
                waiting.append(line)
        yield from (Announced(line, None, generation) for line in waiting)

    def named(self, among: set[str]) -> set[str]:
        """Which of these SHA-256 are those of originals that it names, announced in vain or not."""
        if not among:
            return set()
        return {told["sha256"] for told in self._objects() if told.get("sha256") in among}

    def _objects(self) -> Iterator[dict[str, Any]]:
        try:
            with self.path.open("rb") as file:
                file.readline()
                for line in file:
                    told = _parsed(line)
                    if told is not None:
                        yield told
        except FileNotFoundError:
            return

    @contextmanager
    def _appending(self) -> Iterator[IO[str]]:
        """The file, open at its end, held against other writers; behind a torn line a new one is begun."""
        with self.path.open("r+b") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            end = held.seek(0, os.SEEK_END)
            held.seek(max(0, end - 1))
            torn = held.read(1) != b"\n"
            with self.path.open("a", encoding="ascii") as file:
                if torn:
                    file.write("\n")
                yield file


def _standing(archive: str, file: IO[bytes]) -> Standing:
    start, end, length = file.tell(), file.seek(0, os.SEEK_END), _TAIL_BYTES
    while True:
        begin = max(start, end - length)
        file.seek(begin)
        pieces = file.read().split(b"\n")
        whole = [told for piece in pieces[begin > start :] if (told := _parsed(piece + b"\n")) is not None]
        announced = [(told["g"], told["after"]) for told in whole if "g" in told]
        if announced or begin == start:
            break
        length *= 2
    generation, after = max(announced, default=(0, 0))
    done = max((told["done"] for told in whole if "done" in told), default=0)
    return Standing(archive, generation, after, done >= generation)


def _head(path: Path, line: bytes) -> str:
    try:
        told = json.loads(line)
        if told["vankien"] == "manifest" and told["form"] == _FORM:
            return str(told["archive"])
    except (ValueError, KeyError, TypeError):
        pass
    raise DamagedError("The list of originals {folder}/{name} cannot be read.",
                       next_step="Bring this one file back from the last backup of the archive.",
                       folder=path.parent.name, name=path.name)


def _parsed(line: bytes) -> dict[str, Any] | None:
    """The object of a line; None for one that was torn."""
    try:
        told = json.loads(line)
    except ValueError:
        return None
    if not isinstance(told, dict):
        return None
    numbers = (told.get("done"),) if "done" in told else (told.get("g"), told.get("after"))
    return told if all(type(one) is int for one in numbers) else None


def to_json(line: Line) -> dict[str, Any]:
    """A line as JSON holds it."""
    if isinstance(line, Records):
        return {"records": line.count, "acts": line.acts}
    if isinstance(line, KeptRule):
        return {"rule": [line.scope, line.key, line.level, list(line.to), line.by, line.why, line.made]}
    if isinstance(line, KeptSaying):
        return {"said": [line.about, line.key, line.value]}
    told: dict[str, Any] = {"sha256": line.sha256, "size": line.size}
    if line.id:
        told |= {"id": line.id, "type": line.media_type, "source": line.source, "state": line.state}
    if line.whole:
        told["part"] = [line.whole, line.first, line.last]
    if line.hold is not None:
        hold = line.hold
        told["hold"] = [hold.mark, hold.in_force, hold.withdrawn, hold.decided_by, hold.decided, hold.why]
    return told


def from_json(told: dict[str, Any]) -> Line | None:
    """The line of an object; None for a bare one, and for one that a newer version may have written."""
    try:
        if "records" in told:
            return Records(int(told["records"]), int(told.get("acts", 0)))
        if "rule" in told:
            scope, key, level, to, by, why, made = told["rule"]
            return KeptRule(scope, key, level, tuple(to), by, why, made)
        if "said" in told:
            about, key, value = told["said"]
            return KeptSaying(about, key, value)
        if "sha256" not in told:
            return None
        whole, first, last = told.get("part", ("", 0, 0))
        hold = KeptHold(*told["hold"]) if "hold" in told else None
        return Kept(told.get("id", ""), told["sha256"], told["size"], told.get("type", ""), told.get("source", ""),
                    told.get("state", ""), whole, first, last, hold)
    except (KeyError, TypeError, ValueError):
        return None


def _line(told: dict[str, Any]) -> str:
    return json.dumps(told, separators=(",", ":")) + "\n"  # ASCII alone, whatever bytes a name was made of


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
