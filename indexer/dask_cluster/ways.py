"""How a worker comes to what it reads, and where it leaves what it makes: a disk that all see, or HTTP."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from dataclasses import replace
from pathlib import Path
from typing import Any

from indexer.dask_cluster.vault_client import LeaderError, NotWantedError, Ticket, VaultClient
from indexer.jobs import Failure, Job
from indexer.page_notes import PageNotes
from indexer.worker_pool import Crashed
from library.vault import Room, Vault

_LOOK_SECONDS = 1.0
_PATIENCE_SECONDS = 60.0
"""How long the leader may not answer while something is read."""


class Way(ABC):
    """One order on its way through this machine."""

    def begin(self, job: Job, folder: Path) -> Job:
        """The job as it is here: under the name that it came with, and with its own size, wherever it came from.

        Args:
            folder: of this machine, for as long as it takes.
        """
        here = self._fetched(job, folder)
        named = folder / "file" / job.path.name
        named.parent.mkdir()
        named.symlink_to(Vault(here.vault).path(Room.ORIGINALS, job.sha256))
        return replace(here, path=named)

    @abstractmethod
    def _fetched(self, job: Job, folder: Path) -> Job:
        """The job with a vault and notes that are here."""

    @abstractmethod
    def look(self) -> None:
        """Called about twice a second while it is read.

        Raises:
            NotWantedError: nobody waits for it any more.
        """

    @abstractmethod
    def end(self, outcome: Any) -> None:
        """Give what was made to the leader."""


class _SharedDisk(Way):
    """Everything lies where the leader has it."""

    def __init__(self, sign: Path) -> None:
        self._sign = sign

    def _fetched(self, job: Job, folder: Path) -> Job:
        return job

    def look(self) -> None:
        if not self._sign.exists():
            raise NotWantedError("the sign of the leader is gone")

    def end(self, outcome: Any) -> None:
        """It lies there already."""


class _OverHttp(Way):
    """The leader gives the original and the pages that were read of it, and takes what was made."""

    def __init__(self, ticket: Ticket) -> None:
        self._client = VaultClient(ticket)
        self._sent: set[int] = set()
        self._looked = self._answered = time.monotonic()

    def _fetched(self, job: Job, folder: Path) -> Job:
        self._original, self._vault, self._along = job.sha256, Vault(folder / "vault"), job.along
        self._client.fetch_original(self._vault, job.sha256)
        self._notes = PageNotes(folder / "notes")
        (folder / "notes").mkdir()
        try:
            self._client.fetch_notes(self._notes)
        except LeaderError:  # what cannot be had is read again, but for a share that is not known
            if job.along:
                raise
        self._sent, self._counted = set(self._notes.numbers()), False
        self._looked = self._answered = time.monotonic()
        return replace(job, vault=self._vault.folder, notes=folder / "notes", begun=False)

    def look(self) -> None:
        now = time.monotonic()
        if now - self._looked < _LOOK_SECONDS:
            return
        self._looked = now
        try:
            here = set(self._notes.numbers())
            self._client.fetch_notes(self._notes)
            self._answered = time.monotonic()
            self._sent |= set(self._notes.numbers()) - here  # the leader's own
            self._send()
        except LeaderError:
            if now - self._answered > _PATIENCE_SECONDS:
                raise

    def end(self, outcome: Any) -> None:
        if self._along:
            self._send()  # what is not given is read by those who wait for it
        if not isinstance(outcome, Failure | Crashed):
            self._client.hand_in(self._vault, but=self._original)

    def _send(self) -> None:
        """Give the leader the pages that were read here, and their number when that is known."""
        if self._notes.expected() and not self._counted:
            self._client.send_count(self._notes)
            self._counted = True
        for number in set(self._notes.numbers()) - self._sent:
            self._client.send_note(self._notes, number)
            self._sent.add(number)


def way_of(sign: Path | Ticket) -> Way:
    """The way on which an order comes with this."""
    return _OverHttp(sign) if isinstance(sign, Ticket) else _SharedDisk(sign)
