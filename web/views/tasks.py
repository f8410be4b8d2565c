"""Long work in words: what, how far, who asked for it, and why it could not be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from library.catalogue import Job, JobState
from library.wording import in_language
from web.dates import moment
from web.views.act_words import what_was_done
from web.wording import Translate, mark

JOBS: Final[Mapping[JobState, str]] = {
    JobState.WAITING: mark("đang chờ"), JobState.RUNNING: mark("đang làm"), JobState.DONE: mark("đã xong"),
    JobState.FAILED: mark("không làm được"), JobState.CANCELLED: mark("đã dừng"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Task:
    """A job about a document."""

    id: int
    what: str
    state: str
    who: str
    when: datetime
    problem: str


def tasks(jobs: Sequence[Job], translate: Translate, language: str) -> tuple[Task, ...]:
    """Jobs in words."""
    return tuple(
        Task(one.id, what_was_done(one.kind, translate), translate(JOBS[one.state]), one.asked_by, moment(one.asked),
             _problem(one, language))
        for one in jobs
    )  # fmt: skip


def _problem(job: Job, language: str) -> str:
    if job.state is not JobState.FAILED:
        return ""
    return in_language(job.outcome, language)
