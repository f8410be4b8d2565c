"""What a Dask worker does: say whether it is fit for the work, and read a file or help with its pages."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import pickle
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import indexer
import library
from indexer.bounds import FileBounds
from indexer.requirements import require_ocr
from indexer.work import Job
from indexer.worker_pool import work_through
from library.errors import MissingRequirementError
from library.modes import private_files
from library.vault import Room, Vault

Work = Callable[[Job], Any]


@dataclass(frozen=True, slots=True)
class Order:
    """Something to read, as it travels: closed, so that no log of the cluster tells a name or a path.

    Args:
        closed: a `Job`, what is done with it, the leader's sign, and whether the group may read what is written.
    """

    closed: bytes

    @classmethod
    def of(cls, job: Job, work: Work, sign: Path, *, group: bool) -> Order:
        """Close an order. The name of the job's `scratch` is the name of its reader; the folder is the worker's own."""
        return cls(pickle.dumps((job, work, sign, group)))

    def __repr__(self) -> str:
        return "<an order>"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a worker must have.

    Args:
        program: the files of the program, as `program` says them.
        sign: a file of the leader in the archive's folder.
        word: that stands in it.
        vault: of the archive.
    """

    program: str
    sign: Path
    word: str
    vault: Path


class NotWantedError(Exception):
    """The leader has ended, or does not want it any more."""


def unfit(terms: Terms) -> tuple[str, str] | None:
    """Why this worker cannot read for the leader: a stable word and a detail; None where it can."""
    if multiprocessing.current_process().daemon:
        return "nanny", ""
    if program() != terms.program:
        return "program", ""
    try:
        seen = terms.sign.read_text()
    except OSError as error:
        return "archive", error.strerror or ""
    if seen != terms.word or not os.access(terms.vault, os.W_OK):
        return "archive", ""
    try:
        require_ocr()
    except MissingRequirementError as error:
        return "ocr", str(error)
    return None


def carry_out(order: Order) -> Any:
    """Read within the bounds of this machine; None where it only helped, or is not wanted any more."""
    job, work, sign, group = pickle.loads(order.closed)
    with private_files(group=group), tempfile.TemporaryDirectory(prefix="vankien-order-") as folder:
        # Under the name that it came with, and with its own size, wherever it came from.
        named = Path(folder) / job.path.name
        named.symlink_to(Vault(job.vault).path(Room.ORIGINALS, job.sha256))
        here = replace(job, path=named)
        try:
            outcomes = work_through([here], work, workers=1, tick=partial(_still_wanted, sign),
                                    watch=_Bounds(job.limits, Path(folder)))  # fmt: skip
            ((_, outcome),) = outcomes
            return outcome
        except NotWantedError:
            return None


class _Bounds(FileBounds[Job]):
    """The bounds of a file, in a folder on this machine's own disk that is named as the leader says."""

    def __init__(self, limits: Any, base: Path) -> None:
        super().__init__(limits)
        self._base = base

    def folder_for(self, item: Job) -> Path:
        """Named for the reader, so that the leader can let go what it had taken if this machine is lost."""
        assert item.scratch is not None
        folder = self._base / "scratch" / item.scratch.name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, mode=0o700)
        return folder


def _still_wanted(sign: Path) -> None:
    if not sign.exists():
        raise NotWantedError


@cache
def program() -> str:
    """A number for the files of this program and the Python that runs it; the same on machines that read alike."""
    digest = hashlib.sha256(f"{sys.version_info[:2]}".encode())
    for package in (library, indexer):
        for root in package.__path__:
            for path in sorted(Path(root).rglob("*.py")):
                digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return digest.hexdigest()
