"""What a process is given to read, and what it says where nothing came of it; nothing here reads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from indexer.limits import Limits
from indexer.page_notes import MAIN, PageNotes


class Waiver(StrEnum):
    """What an archivist who has looked at the paper says of it."""

    NONE = "none"
    """Nobody has looked."""
    STAMPS = "stamps"
    """No stamp that could not be read is a mark of secrecy."""
    MARKS = "marks"
    """Nor does a mark that was read stand on it."""


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read: where it is, the name it came under, its SHA-256, and the vault that keeps it.

    Args:
        waiver: which doubts about its secrecy hold it back no more.
        firsts: pages on which its documents begin, where an archivist has said so; None: as it is recognised.
        scratch: a folder for what is only needed while it is read; None: one of the process's own.
        notes: the folder of the notes about its pages, which another run may take up; None: they lie in `scratch`.
        stopped: why the process that read it before was ended; None where none was.
        along: another process reads it, and this one only helps it with the pages.
        begun: the vault was begun before (see `Vault`).
    """

    path: Path
    source: str
    sha256: str
    vault: Path
    limits: Limits
    waiver: Waiver = Waiver.NONE
    firsts: tuple[int, ...] | None = None
    scratch: Path | None = None
    notes: Path | None = None
    stopped: str | None = None
    along: bool = False
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file gave no document: the stage, a stable reason and a sentence for people."""

    stage: str
    reason: str
    message: str


def notes_of(job: Job) -> PageNotes | None:
    """The notes about the pages of the file, as the process that has this job sees them; None where none are taken."""
    folder = job.notes or job.scratch
    if folder is None:
        return None
    return PageNotes(folder, job.scratch.name if job.along and job.scratch else MAIN)
