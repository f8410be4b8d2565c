"""Who reads: processes of this machine, or workers of a cluster, as the setting `reader` says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from indexer.bounds import FileBounds
from indexer.jobs import Failure, Job
from indexer.limits import limits_of
from indexer.loaded_code import check_loaded_code
from indexer.taking_part import take_part
from indexer.worker_pool import Crashed, work_through
from library.archive import Archive
from library.catalogue import NewDocument
from library.errors import MissingRequirementError
from library.progress import Progress

Outcome = NewDocument | Failure | Crashed
AnyJob = TypeVar("AnyJob", bound=Job)


def read_through(
    archive: Archive, jobs: Iterable[AnyJob], *, workers: int, progress: Progress,
    tick: Callable[[], None] = lambda: None,
) -> Iterator[tuple[AnyJob, Outcome]]:  # fmt: skip
    """Results as they come, with their jobs.

    Args:
        jobs: files that are found, or that the vault keeps already under their names.
        workers: processes of this machine; a cluster has as many as it has.
        tick: called about twice a second while waiting.

    Raises:
        MissingRequirementError: a cluster is asked for, and what speaks to it is not installed.
        ReadersUnreachableError: it does not answer.
        UnfitReadersError: none of its workers is fit.
        ReplacedError: the program was replaced meanwhile; what is under way has no result.
    """
    if archive.settings.reader != "dask":
        bounds: FileBounds[AnyJob] = FileBounds(limits_of(archive.settings))
        found = work_through(jobs, take_part, workers=workers, tick=tick, watch=bounds)
        return _checked((job, outcome) for job, outcome in found if outcome is not None)
    try:
        from indexer.dask_cluster import Leader
    except ImportError as error:
        raise MissingRequirementError(
            "Reading on many machines needs the package {package}, which is not installed.",
            next_step="Run: pip install '.[dask]'",
            package=error.name or "distributed",
        ) from error
    leader = Leader(
        archive.settings.dask_scheduler, archive.vault.folder, begun=archive.vault.begun,
        group=archive.settings.group_readable, progress=progress, serve=archive.settings.dask_vault,
    )
    return leader.read(iter(jobs), take_part, tick=tick)


def _checked(found: Iterator[tuple[AnyJob, Outcome]]) -> Iterator[tuple[AnyJob, Outcome]]:
    """A worker that loads a part of the program late may load it from another than its own: that is no defect."""
    for job, outcome in found:
        if isinstance(outcome, Failure) and outcome.reason == "defect":
            check_loaded_code()
        yield job, outcome
