"""What a Dask worker does: say whether it is fit for the work, and read a file or help with its pages."""

from __future__ import annotations

import errno
import hashlib
import multiprocessing
import os
import pickle
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from distributed import get_worker

import indexer
import library
from indexer.bounds import FileBounds
from indexer.dask_cluster.vault_client import DamagedOriginalError, LeaderError, NotWantedError, Ticket, VaultClient
from indexer.dask_cluster.ways import way_of
from indexer.jobs import Failure, Job
from indexer.requirements import require_ocr
from indexer.worker_pool import work_through
from library.errors import MissingRequirementError
from library.machine.scratch import folder_of_its_own
from library.modes import private_files
from library.wording import mark

Work = Callable[[Job], Any]
_DAMAGED = mark("What the vault keeps of it is not what came in. Run 'vankien verify'.")
_ROOM_BYTES = 1 << 20
"""That a worker must be able to write for a while; a disk that is full takes less."""


@dataclass(frozen=True, slots=True)
class Order:
    """Something to read, as it travels: closed, so that no log of the cluster tells a name or a path.

    Args:
        closed: a `Job`, what is done with it, the leader's sign or a ticket, and whether the group may read what is
            written.
    """

    closed: bytes

    @classmethod
    def of(cls, job: Job, work: Work, sign: Path | Ticket, *, group: bool) -> Order:
        """Close an order. The name of the job's `scratch` is the name of its reader; the folder is the worker's own."""
        return cls(pickle.dumps((job, work, sign, group)))

    def __repr__(self) -> str:
        return "<an order>"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a worker must have.

    Args:
        program: the files of the program, as `program` says them.
        sign: a file of the leader in the archive's folder; or a ticket, where the worker does not see that folder.
        word: that stands in that file.
        vault: of the archive.
    """

    program: str
    sign: Path | Ticket
    word: str
    vault: Path


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker did with an order.

    Args:
        worker: its address.
        outcome: of the reading; None of one that only helped.
        trouble: why it could not be carried out, which is no fault of the file; empty where it was.
        of_leader: that trouble is the leader's, who did not give or take what it should.
    """

    worker: str
    outcome: Any = None
    trouble: str = ""
    of_leader: bool = False


def unfit(terms: Terms) -> tuple[str, str] | None:
    """Why this worker cannot read for the leader: a stable word and a detail; None where it can."""
    if multiprocessing.current_process().daemon:
        return "nanny", ""
    if program() != terms.program:
        return "program", ""
    away = _cannot_reach(terms)
    if away is not None:
        return away
    try:
        with tempfile.TemporaryDirectory(prefix="vankien-fit-") as folder:
            (Path(folder) / "file").write_bytes(bytes(_ROOM_BYTES))
    except OSError as error:
        return "room", error.strerror or ""
    try:
        require_ocr()
    except MissingRequirementError as error:
        return "ocr", str(error)
    return None


def _cannot_reach(terms: Terms) -> tuple[str, str] | None:
    """Why it cannot get at what is to be read."""
    if isinstance(terms.sign, Ticket):
        try:
            VaultClient(terms.sign).reach()
        except (LeaderError, NotWantedError, OSError) as error:
            return "leader", str(error)
        return None
    try:
        seen = terms.sign.read_text()
    except OSError as error:
        return "archive", error.strerror or ""
    if seen != terms.word or not os.access(terms.vault, os.W_OK):
        return "archive", ""
    return None


def carry_out(order: Order) -> Answer:
    """Read within the bounds of this machine."""
    worker = get_worker().address
    try:
        return Answer(worker, _carried_out(order))
    except DamagedOriginalError:
        return Answer(worker, Failure("keep", "damaged", _DAMAGED))
    except LeaderError as error:
        return Answer(worker, trouble=str(error), of_leader=True)
    except Exception as error:  # noqa: BLE001 - a disk that is full, a share that is away: others may do it
        return Answer(worker, trouble=f"{type(error).__name__}: {error}")


def _carried_out(order: Order) -> Any:
    job, work, sign, group = pickle.loads(order.closed)
    with private_files(group=group), folder_of_its_own(_own_base()) as folder:
        way = way_of(sign)
        here = way.begin(job, folder)
        outcomes = work_through([here], work, workers=1, tick=way.look, watch=_Bounds(job.limits, folder))
        ((_, outcome),) = outcomes
        way.end(outcome)
        return outcome


def _own_base() -> Path:
    """Where this user's orders lie while they are under way; a worker that is killed leaves one, the next clears up.

    Raises:
        OSError: somebody else has put something in its place.
    """
    base = Path(tempfile.gettempdir()) / f"vankien-orders-{os.getuid()}"
    base.mkdir(mode=0o700, exist_ok=True)
    if base.is_symlink() or base.stat().st_uid != os.getuid():
        raise PermissionError(errno.EPERM, "it belongs to somebody else", str(base))
    return base


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


@cache
def program() -> str:
    """A number for the files of this program and the Python that runs it; the same on machines that read alike."""
    digest = hashlib.sha256(f"{sys.version_info[:2]}".encode())
    for package in (library, indexer):
        for root in package.__path__:
            for path in sorted(Path(root).rglob("*.py")):
                digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return digest.hexdigest()
