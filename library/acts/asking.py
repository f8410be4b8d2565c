"""Whether who asked for a job may still have it done: it may wait for long, or read for long."""

from __future__ import annotations

from library.access import may, viewer_of
from library.acts.kinds import SPLIT
from library.acts.permitted import RIGHTS, Permitted
from library.archive import Archive
from library.catalogue import Job
from library.errors import ForbiddenError


def check_asker(archive: Archive, job: Job) -> None:
    """Go on with an act that somebody asked for only while the account may do it; whoever has none is not asked about.

    Raises:
        ForbiddenError: the account was disabled since, or has lost the right.
        NotFoundError: it no longer sees the documents that are to be split.
    """
    account = archive.accounts.get(job.asked_by)
    if account is None or job.kind not in RIGHTS:
        return
    if account.disabled:
        raise ForbiddenError("The account {name}, which asked for this, is disabled now.",
                             name=account.name)
    if not may(account.role, RIGHTS[job.kind]):
        raise ForbiddenError("The account {name}, which asked for this, has lost the right to {right}.",
                             name=account.name, right=RIGHTS[job.kind])
    if job.kind == SPLIT:
        viewer = viewer_of(account.name, account.role, account.groups)
        Permitted(archive, viewer).whole(job.arguments["document"], RIGHTS[SPLIT])
