"""What waits, as the desk shows it: a row for each kind of work, every number a link to its list."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from library.catalogue import UNREAD, Entry, Job, JobState
from library.catalogue.journal import Entry as Act
from library.fields import CORRECTABLE
from library.oversight.waiting import Waiting
from library.wording import in_language
from web.dates import moment
from web.links import Links
from web.views.checks import title_of
from web.views.managing import SIZE
from web.views.paging import Paging, paging_through
from web.views.tasks import Task, tasks
from web.wording import Translate, field_name, mark

REASONS: Final[Mapping[str, str]] = {
    "encrypted": mark("bị khóa bằng mật khẩu"), "damaged": mark("hỏng"), "truncated": mark("thiếu phần cuối"),
    "empty": mark("trống"), "too-large": mark("quá lớn"), "unsupported": mark("dạng tệp lạ"),
    "timeout": mark("đọc quá lâu"), "memory": mark("cần quá nhiều bộ nhớ"), "disk": mark("lỗi ổ đĩa"),
    "crashed": mark("làm dừng máy đọc"), "defect": mark("gặp lỗi của chương trình"), "changing": mark("đang bị ghi"),
    "leader": mark("máy đọc không lấy được"), "found": mark("không rõ đã tới đủ chưa"),
    "not-a-pdf": mark("không phải PDF"),
    "unreadable": mark("không mở được"), "unusable": mark("kết quả đọc không dùng được"),
    "invalid": mark("bản ghi sai"),
}  # fmt: skip
"""Why a file gave no document, in a few words."""
_UNKNOWN, _PAGES, _MARKED, _UNREAD = mark("không rõ vì sao"), mark("trang"), mark("có dấu mật"), mark("chưa đọc được")
_LATE_DAYS = 7
"""After so many days a backup is late."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the counts that make up a row."""

    label: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Running:
    """A job that waits or is being done; `stop` is where it is asked to end."""

    task: Task
    steps: int
    total: int
    stopping: bool
    stop: str | None


@dataclass(frozen=True, slots=True)
class Saved:
    """The last backup.

    Args:
        made: when; None where there was none.
        checked: when it was checked; None where it was not.
        problems: what was found wrong then.
        late: it is old.
    """

    made: datetime | None
    checked: datetime | None
    problems: int
    late: bool


@dataclass(frozen=True, slots=True)
class Folder:
    """A watched folder, and why it could not be looked through; empty where it could."""

    path: str
    problem: str


@dataclass(frozen=True, slots=True)
class DeskView:
    """The desk: counts with their links, and jobs."""

    doubts: int
    doubts_href: str
    fields: tuple[Part, ...]
    proposals: int
    proposals_href: str | None
    held: int
    held_href: str
    held_parts: tuple[Part, ...]
    failed: int
    failed_href: str
    failed_parts: tuple[Part, ...]
    running: tuple[Running, ...]
    undone: int
    undone_href: str
    jobs_href: str
    system: str | None
    saved: Saved
    folders: tuple[Folder, ...]
    checks: int
    checks_href: str | None
    checks_parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class JobsView:
    """The jobs that were asked for last."""

    running: tuple[Running, ...]
    ended: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file that gave no document: where it lies, and why in a word and in a sentence."""

    path: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class FailedView:
    """A page of the files that could not be taken in."""

    count: int
    files: tuple[FailedFile, ...]
    paging: Paging


def desk_view(waiting: Waiting, *, now: float, may_stop: bool, may_correct: bool, may_see_system: bool,
              language: str, links: Links, translate: Translate) -> DeskView:  # fmt: skip
    """The desk of somebody.

    Args:
        waiting: what waits for this person.
        now: seconds since 1970.
        may_stop: the person may have jobs stopped.
        may_correct: the person may answer doubts; others are led to the list of them.
        may_see_system: the person is led to all backups.
        language: of sentences that the catalogue holds.
        links: addresses.
        translate: words.
    """
    queue = links.desk_review if may_correct else links.review
    fields = [Part(field_name(one, translate), waiting.doubts.total(one),
                   (queue if one in CORRECTABLE else links.review)(one))
              for one in dict.fromkeys(count.field for count in waiting.doubts.fields)]
    if waiting.doubts.page_total:
        fields.append(Part(translate(_PAGES), waiting.doubts.page_total, links.review("page")))
    held = [Part(translate(_UNREAD if reason == UNREAD else _MARKED), count, links.held())
            for reason, count in waiting.held.items()]
    held += [Part(translate(mark("hết thời hạn mật")), waiting.ended, links.held(ended=True))] if waiting.ended else []
    failed = [Part(reason_said(reason, translate), count, links.failed()) for reason, count in waiting.failed.items()]
    checks = tuple(Part(f"{title_of(one.batch, translate)}:", one.due + one.settling, links.checks(one.batch.id))
                   for one in waiting.checks or ())
    return DeskView(
        doubts=waiting.doubts.total() + waiting.doubts.page_total,
        doubts_href=queue() if waiting.doubts.total() or not waiting.doubts.page_total else links.review("page"),
        fields=tuple(fields), proposals=waiting.proposals,
        proposals_href=links.proposals() if may_correct else None, held=sum(waiting.held.values()),
        held_href=links.held(), held_parts=tuple(held), failed=sum(waiting.failed.values()),
        failed_href=links.failed(), failed_parts=tuple(failed),
        running=_running(waiting.jobs, may_stop=may_stop, language=language, links=links, translate=translate),
        undone=waiting.undone, undone_href=links.jobs(failed=True), jobs_href=links.jobs(),
        system=links.system() if may_see_system else None, saved=saved(waiting.backup, waiting.checked, now),
        folders=tuple(Folder(_shown(one.folder), in_language(one.problem, language)) for one in waiting.watched),
        checks=sum(one.count for one in checks),
        checks_href=links.checks() if waiting.checks is not None else None, checks_parts=checks,
    )  # fmt: skip


def saved(backup: Act | None, checked: Act | None, now: float) -> Saved:
    """The last backup; that it was checked is only said of this very one."""
    if backup is None:
        return Saved(None, None, 0, late=True)
    same = checked is not None and checked.after.get("bag") == backup.after.get("bag")
    return Saved(moment(backup.at), moment(checked.at) if checked is not None and same else None,
                 int(checked.after.get("problems", 0)) if checked is not None and same else 0,
                 late=now - backup.at > _LATE_DAYS * 86_400)


def jobs_view(jobs: Sequence[Job], *, may_stop: bool, language: str, links: Links, translate: Translate) -> JobsView:
    """Jobs, those that are not over first."""
    over = {JobState.DONE, JobState.FAILED, JobState.CANCELLED}
    running = [job for job in jobs if job.state not in over]
    return JobsView(_running(running, may_stop=may_stop, language=language, links=links, translate=translate),
                    tasks([job for job in jobs if job.state in over], translate, language))


def failed_view(count: int, entries: Sequence[Entry], *, page: int, language: str, links: Links, translate: Translate
                ) -> FailedView:
    """A page of the files that could not be taken in."""
    files = tuple(
        FailedFile(one.source, reason_said(one.reason or "", translate), in_language(one.message or "", language))
        for one in entries)  # fmt: skip
    return FailedView(count, files, paging_through(count, page=page, size=SIZE, href=lambda n: links.failed(page=n)))


def _shown(path: Path) -> str:
    return os.fsencode(path).decode("utf-8", "replace")


def reason_said(reason: str, translate: Translate) -> str:
    """Why a file gave no document, in a few words."""
    return translate(REASONS[reason]) if reason in REASONS else reason or translate(_UNKNOWN)


def _running(jobs: Sequence[Job], *, may_stop: bool, language: str, links: Links, translate: Translate
             ) -> tuple[Running, ...]:
    told = tasks(jobs, translate, language)
    return tuple(Running(task, job.steps, job.total, job.cancelling,
                         links.stop_job(job.id) if may_stop and not job.cancelling else None)
                 for task, job in zip(told, jobs, strict=True))
