"""What each role may do: one table. What a person may *see* is told by labels, not here."""

from __future__ import annotations

from enum import StrEnum

from library.access.viewers import Role


class Right(StrEnum):
    """Something that not everybody may do."""

    SEE_HISTORY = "see history"
    """What was done to a document that the person sees, by whom and why."""
    CORRECT = "correct"
    """Say what stands on the paper."""
    CHECK = "check"
    """Make batches of documents, check them, and see who erred how often."""
    PROPOSE = "propose"
    """Propose how a line of a page reads; an archivist decides."""
    WITHDRAW = "withdraw"
    """Take a document out of view, and bring it back."""
    SET_ACCESS = "set access"
    RECUT = "recut"
    """Join and split documents of one file."""
    SEE_HELD = "see held"
    """The names of files that are held back, and why."""
    RELEASE = "release"
    """Let a file through that is held back."""
    SET_SECRECY = "set secrecy"
    """Set the level of secrecy of a held file, and from when to when it holds."""
    DECLASSIFY = "declassify"
    """Put a decision in force by which a file, or a part of it, is secret no more."""
    SEE_SECRET = "see secret"
    """Look at the mark on the original of a held file."""
    STOP_JOBS = "stop jobs"
    """Have long work stopped, whoever asked for it."""
    KEEP_COMMITTEES = "keep committees"
    """Change the records of committees and kinds."""
    UPLOAD = "upload"
    """Send files in, to be read like those of an ingest."""
    SEE_STATISTICS = "see statistics"
    """How much came in, was looked at and was opened, of what the person sees."""
    SEE_SEARCHES = "see searches"
    """The words that were looked for in vain, of whomever."""
    AUDIT = "audit"
    """The journal of the whole archive."""
    MANAGE_ACCOUNTS = "manage accounts"
    SEE_SYSTEM = "see system"
    """How the machine does: backups, disk, how much long work there is, watched folders."""


_DESK = {Right.SEE_HISTORY, Right.CORRECT, Right.PROPOSE, Right.WITHDRAW, Right.SET_ACCESS, Right.RECUT,
         Right.SEE_HELD, Right.RELEASE, Right.SET_SECRECY, Right.STOP_JOBS, Right.KEEP_COMMITTEES,
         Right.UPLOAD, Right.SEE_STATISTICS, Right.SEE_SEARCHES, Right.AUDIT, Right.CHECK,
         Right.SEE_SYSTEM}
_TABLE: dict[Role, set[Right]] = {
    Role.READER: {Right.PROPOSE},
    Role.STAFF: {Right.SEE_HISTORY, Right.PROPOSE},
    Role.ARCHIVIST: _DESK,
    Role.APPROVER: {Right.SEE_HISTORY, Right.SET_ACCESS, Right.SEE_HELD, Right.RELEASE, Right.SET_SECRECY,
                    Right.DECLASSIFY, Right.SEE_SECRET, Right.SEE_STATISTICS, Right.AUDIT},
    Role.ADMINISTRATOR: {Right.SEE_STATISTICS, Right.SEE_SEARCHES, Right.AUDIT, Right.MANAGE_ACCOUNTS,
                         Right.SEE_SYSTEM},
}


def may(role: Role | None, right: Right) -> bool:
    """Whether the role has the right; a guest has none."""
    return role is not None and right in _TABLE[role]
