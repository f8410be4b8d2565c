"""BagIt 1.0 (RFC 8493): a folder with a payload below `data/`, and lists of the SHA-256 of every file in it."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from library.errors import DamagedError
from library.progress import Progress
from library.vault import hash_file
from library.wording import say

DATA = "data"
FAULTS = ".vankien-damaged-"
"""How a file beside the bags begins that lists what is damaged of one."""
_DECLARATION, _INFO = "bagit.txt", "bag-info.txt"
_PAYLOAD, _TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
_DECLARED = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_LINE = re.compile(r"([0-9a-f]{64}) +\*?(\S.*)")
_NAME = re.compile(r"(\d{6,})-\d{8}T\d{6}Z")
"""A number that rises, and the time: clocks go back, the number does not."""


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag.

    Args:
        folder: of it.
        info: what `bag-info.txt` says, by label.
    """

    folder: Path
    info: Mapping[str, str]

    @classmethod
    def at(cls, folder: Path) -> Bag:
        """The bag in this folder.

        Raises:
            DamagedError: there is none.
        """
        try:
            lines = (folder / _INFO).read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise DamagedError("{folder} is no backup: it has no {name}.", folder=folder, name=_INFO) from error
        return cls(folder, dict(line.split(": ", 1) for line in lines if ": " in line))

    @property
    def number(self) -> int:
        """By which it is newer than others."""
        found = _NAME.fullmatch(self.folder.name)
        return int(found[1]) if found else 0

    def payload(self) -> dict[str, str]:
        """SHA-256 of every file of the payload, by its path from the bag's folder.

        Raises:
            DamagedError: the list cannot be read.
        """
        return _listed(self.folder / _PAYLOAD)


def bags_in(folder: Path) -> list[Bag]:
    """The bags below a folder, the oldest first; the folder's own where it is a bag."""
    if (folder / _DECLARATION).is_file():
        return [Bag.at(folder)]
    if not folder.is_dir():
        return []
    found = [Bag.at(one) for one in folder.iterdir() if _NAME.fullmatch(one.name) and (one / _INFO).is_file()]
    return sorted(found, key=lambda bag: bag.number)


def name_of(number: int, time: str) -> str:
    """The name of a bag's folder; `time` is like `20261128T143000Z`."""
    return f"{number:06d}-{time}"


def seal(folder: Path, payload: Mapping[str, str], size: int, info: Mapping[str, str]) -> None:
    """Make a folder that holds its payload a bag.

    Args:
        folder: it.
        payload: as `Bag.payload` gives it.
        size: of the payload in bytes.
        info: goes into `bag-info.txt`.
    """
    told = {**info, "Payload-Oxum": f"{size}.{len(payload)}"}
    _write(folder / _DECLARATION, _DECLARED)
    _write(folder / _INFO, "".join(f"{label}: {' '.join(value.split())}\n" for label, value in told.items()))
    _write(folder / _PAYLOAD, "".join(f"{payload[name]}  {_escaped(name)}\n" for name in sorted(payload)))
    tags = (_DECLARATION, _INFO, _PAYLOAD)
    _write(folder / _TAGS, "".join(f"{hash_file(folder / name)}  {name}\n" for name in tags))


def problems(bag: Bag, progress: Progress) -> Iterator[str]:
    """Hash every file again; yields a sentence for each that is not as it was written, is gone, or is in no list."""
    return (sentence for _, sentence in faults(bag, progress))


def faults(bag: Bag, progress: Progress) -> Iterator[tuple[str, str]]:
    """The same, each with the path of the file from the bag's folder; empty where a list is damaged."""
    try:
        tags, payload = _listed(bag.folder / _TAGS), bag.payload()
    except DamagedError as error:
        yield "", str(error)
        return
    progress.begin(say("checking the backup"), len(tags) + len(payload))
    for name, sha256 in {**tags, **payload}.items():
        found = _hash(bag.folder / name)
        if found is None:
            yield name, say("{name} is gone.", name=name)
        elif found != sha256:
            yield name, say("{name} is not what was written.", name=name)
        progress.advance(note=name)
    progress.end()
    for name in sorted(files_below(bag.folder / DATA, bag.folder) - payload.keys()):
        yield name, say("{name} is in no list; something put it there.", name=name)


def note_faults(bag: Bag, names: Sequence[str]) -> None:
    """Remember which files of a bag are damaged: the next backup copies these anew, for later bags share one copy.

    Where that cannot be written the next backups find them by themselves, in turn.
    """
    with suppress(OSError):
        if names and bag.number:
            _noted(bag).write_text("".join(f"{_escaped(name)}\n" for name in names), "utf-8")
        else:
            _noted(bag).unlink(missing_ok=True)


def noted_faults(bag: Bag) -> set[str]:
    """The files of a bag that were found to be damaged."""
    with suppress(OSError, UnicodeDecodeError):
        return {_unescaped(one) for one in _noted(bag).read_text("utf-8").split("\n") if one}
    return set()


def _noted(bag: Bag) -> Path:
    return bag.folder.parent / f"{FAULTS}{bag.folder.name}"


def files_below(folder: Path, root: Path) -> set[str]:
    """The paths, from `root`, of all files below a folder."""
    return {str((Path(place) / name).relative_to(root)) for place, _, names in os.walk(folder) for name in names}


def _hash(path: Path) -> str | None:
    try:
        return hash_file(path)
    except OSError:
        return None


def _listed(path: Path) -> dict[str, str]:
    try:
        found = [_LINE.fullmatch(line) for line in path.read_text("utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise DamagedError("{name} of the backup cannot be read.", name=path.name) from error
    listed = {_unescaped(one[2]): one[1] for one in found if one is not None}
    if None in found or not all(_is_inside(name) for name in listed):
        raise DamagedError("{name} of the backup has a line that is none of ours.", name=path.name)
    return listed


def _is_inside(name: str) -> bool:
    path = Path(name)
    return not path.is_absolute() and ".." not in path.parts


def _escaped(name: str) -> str:
    return name.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _unescaped(name: str) -> str:
    return name.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def _write(path: Path, text: str) -> None:
    """On the disk when this returns."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def copy_hashed(source: Path, target: Path) -> str:
    """Copy a file, on the disk when this returns; gives the SHA-256 of what was copied."""
    digest = hashlib.sha256()
    with source.open("rb") as old, target.open("xb") as new:
        while chunk := old.read(1 << 20):
            digest.update(chunk)
            new.write(chunk)
        new.flush()
        os.fsync(new.fileno())
    return digest.hexdigest()
