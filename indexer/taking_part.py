"""What a reading process does with a job, named by processes that do not read: to load what reads takes long."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from indexer.jobs import Failure, Job
    from library.catalogue import NewDocument


class _TakePart:
    """Stands for `indexer.work.take_part`; whoever gets it sent gets that, and has loaded what reads."""

    def __call__(self, job: Job) -> NewDocument | Failure | None:
        return _take_part()(job)

    def __reduce__(self) -> tuple[Callable[[], object], tuple[()]]:
        return _take_part, ()


def _take_part() -> Callable[[Job], NewDocument | Failure | None]:
    from indexer.work import take_part as read_or_help

    return read_or_help


take_part: Final = _TakePart()
