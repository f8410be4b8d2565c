"""Every error that a user may meet, each with its exit code, its HTTP status and the next step.

Low layers raise these; exactly one place per face (the command line, the site) turns them into words.
What they say is told in the reader's language by `library.wording`; this module imports nothing else of ours.
"""

from __future__ import annotations

import re

from library.wording import Said, code_of, mark

_NO_ANSWER = mark("The search engine ({engine}) does not answer: {detail}.")
_MEANWHILE = mark("Start it, or wait until it is back; documents can be opened by their address or code meanwhile.")
_CERTIFICATE = mark("Look at the setting ca_file, and whether the clocks of both machines are right; documents can be "
                    "opened by their address or code meanwhile.")
_READ_ON = mark("Mend it, and give the same command again, which goes on; or set reader = 'local'.")
_AGAIN = mark("Give the same command again.")
_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")


class VankienError(Exception):
    """Root of what a user may be told.

    Args:
        message: what happened, in one English sentence that a person would write; `{name}` where a value belongs.
        next_step: what the reader can do now, likewise; empty when there is nothing to do.
        values: what is filled into both.
    """

    exit_code = 1
    http_status = 500

    def __init__(self, message: str, *, next_step: str = "", **values: object) -> None:
        self.message: str = message if isinstance(message, Said) else Said(message, **values)
        self.next_step: str = Said(next_step, **values)
        super().__init__(str(self.message))

    @property
    def code(self) -> str:
        """The stable name of what happened: the sentence's own (`no-such-document`), else the class's (`not-found`)."""
        return code_of(self.message) or _WORD.sub("-", type(self).__name__.removesuffix("Error")).lower()

    def __str__(self) -> str:
        return f"{self.message} {self.next_step}".strip()


class UsageError(VankienError):
    """The call itself is wrong: an unknown option, a folder that holds something else."""

    exit_code = 2
    http_status = 400


class MissingRequirementError(VankienError):
    """A program, model or folder that the work needs is not there; `next_step` is the line that brings it."""

    exit_code = 3
    http_status = 503


class NotFoundError(VankienError):
    """No such document, page or picture for this audience (whether it exists for another is not told)."""

    http_status = 404


class SignInError(VankienError):
    """Nobody is signed in: name or password is wrong, or the account is disabled; which of these is not told."""

    http_status = 401


class LockedError(VankienError):
    """Wrong passwords were given for a name too often; it says nothing of whether that name has an account.

    Args:
        seconds: after which the next password is looked at.
    """

    http_status = 429

    def __init__(self, message: str, *, seconds: int, next_step: str = "", **values: object) -> None:
        super().__init__(message, next_step=next_step, **values)
        self.seconds = seconds


class ProviderError(VankienError):
    """Who knows passwords, a directory or a provider, cannot be asked, or answers what cannot be right."""

    http_status = 503


class ForbiddenError(VankienError):
    """Whoever asks has no right to do this."""

    http_status = 403


class ConflictError(VankienError):
    """Somebody else changed the same meanwhile; nothing was changed, and the other's word is told.

    Args:
        field: that was changed; empty where that is not known.
        value: that is in force now.
        by: who said so; empty where it is what was read.
    """

    http_status = 409

    def __init__(self, message: str, *, next_step: str = "", by: str = "", **values: object) -> None:
        super().__init__(message, next_step=next_step, **values)
        self.field, self.by = str(values.get("field", "")), by
        value = values.get("value")
        self.value = None if value in (None, "") else str(value)


class DamagedError(VankienError):
    """Something on disk is not what was written: a vault object, the index, the catalogue."""

    http_status = 503


class GoneError(DamagedError):
    """The archive's folder is not where it was opened, or another archive stands in its place."""


class DiskError(VankienError):
    """The disk does not do what it is asked: nothing on it need be wrong, and nothing has to be restored."""

    http_status = 503


class FullDiskError(DiskError):
    """There is no space left."""


class ReadOnlyError(DiskError):
    """The disk or the folder may be read, not written to."""


class NotAllowedError(ReadOnlyError):
    """It belongs to another user, and this one may not read it, or not write to it."""


class ClosedIndexError(DamagedError, NotAllowedError):
    """The search index is of no use to this user, who may not read a file of it: it is made anew like a damaged one."""


class WrongCatalogueError(DamagedError):
    """The catalogue is not the newest one of this archive: an older one was put back, an empty or another's.

    Or a newer version wrote it. Nothing about it is damaged.
    """


class BusyError(VankienError):
    """Another process holds what this one needs (a second ingest into the same archive)."""

    http_status = 503


class ReplacedError(VankienError):
    """Another version of the program was put in the place of the one that runs; what was done before is kept."""

    def __init__(self) -> None:
        super().__init__(mark("The program was replaced meanwhile."), next_step=_AGAIN)


class EngineUnreachableError(VankienError):
    """The search engine runs elsewhere and does not answer; documents can be opened all the same, and nothing is lost.

    Args:
        engine: its name in the settings.
        why: what came back instead of an answer.
    """

    exit_code = 3
    http_status = 503

    def __init__(self, engine: str, why: str = "") -> None:
        next_step = _CERTIFICATE if "certificate" in why else _MEANWHILE
        super().__init__(_NO_ANSWER, next_step=next_step, engine=engine, detail=why or "nothing came back")


class ReadersUnreachableError(VankienError):
    """The machines that read do not answer; what was read before is kept."""

    exit_code = 3
    http_status = 503

    def __init__(self, scheduler: str) -> None:
        super().__init__(mark("The scheduler of the machines that read, {scheduler}, does not answer."),
                         next_step=_READ_ON, scheduler=scheduler)


class UnfitReadersError(VankienError):
    """None of the machines that read can do it for this archive; what was read before is kept."""

    exit_code = 3
    http_status = 503

    def __init__(self, scheduler: str, why: str) -> None:
        super().__init__(mark("No worker of the scheduler {scheduler} can read for this archive ({detail})."),
                         next_step=_READ_ON, scheduler=scheduler, detail=why or mark("none is there"))


class UnreadableError(VankienError):
    """One file cannot be read; the batch goes on.

    Args:
        reason: a short stable word for reports (`unsupported`, `encrypted`, `truncated`, `empty`, `too-large`, …).
    """

    def __init__(self, reason: str, message: str, *, next_step: str = "", **values: object) -> None:
        super().__init__(message, next_step=next_step, **values)
        self.reason = reason
