"""Long work that somebody asked for: what it is, how far it has come, how it ended. Who does it asks here for more."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from library.catalogue.connection import Connections


class JobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    """Somebody is at it, or was when the process was killed; it is then gone on with."""
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Job:
    """One job.

    Args:
        arguments: what its kind needs, as JSON holds it.
        asked_by: who asked for it.
        asked, ended: seconds since 1970, UTC; `ended` is None while it is not.
        label: of the stretch of work it is in; `steps` of `total` are done.
        note: the last thing that was done, such as a file's name.
        outcome: how it ended, in a sentence.
        cancelling: somebody wants it stopped.
    """

    id: int
    kind: str
    arguments: Mapping[str, Any]
    state: JobState
    asked_by: str
    asked: int
    ended: int | None
    label: str
    steps: int
    total: int
    note: str
    outcome: str
    cancelling: bool

    @property
    def acted(self) -> bool:
        """The act that it was asked for stands in the journal; what comes behind that may not be done yet."""
        return bool(self.arguments.get(_ACTED))

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "id": self.id, "kind": self.kind, "state": str(self.state), "asked_by": self.asked_by,
            "asked": self.asked, "ended": self.ended, "label": self.label, "done": self.steps, "total": self.total,
            "note": self.note, "outcome": self.outcome,
        }  # fmt: skip


_ACTED = "acted"


class Jobs:
    """The jobs of one archive, in the order in which they were asked for."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def add(self, kind: str, arguments: Mapping[str, Any], *, asked_by: str) -> int:
        """Ask for a job; the same that still waits is not doubled. Returns its id."""
        told = json.dumps(dict(arguments), ensure_ascii=False, sort_keys=True)
        with self._connections.transaction() as connection:
            row = connection.execute("SELECT id FROM jobs WHERE kind = ? AND arguments = ? AND state = ?",
                                     (kind, told, str(JobState.WAITING))).fetchone()
            if row is not None:
                return int(row[0])
            return int(connection.execute(
                "INSERT INTO jobs (kind, arguments, state, asked_by, asked) VALUES (?, ?, ?, ?, ?)",
                (kind, told, str(JobState.WAITING), asked_by, int(time.time()))).lastrowid or 0)

    def unfinished(self) -> list[Job]:
        """Jobs that wait or run, or ran when they were cut off."""
        return self._where("state IN (?, ?) ORDER BY id", str(JobState.WAITING), str(JobState.RUNNING))

    def failed(self, *, since: int) -> list[Job]:
        """Jobs that could not be done and ended since a moment, the newest first."""
        return self._where("state = ? AND ended >= ? ORDER BY id DESC", str(JobState.FAILED), since)

    def latest(self, count: int) -> list[Job]:
        """The jobs that were asked for last, the newest first."""
        return self._where("1 ORDER BY id DESC LIMIT ?", count)

    def get(self, job: int) -> Job | None:
        """A job, None for an unknown id."""
        return next(iter(self._where("id = ?", job)), None)

    def about(self, documents: Sequence[str], *, count: int) -> list[Job]:
        """The jobs that name one of these documents in their arguments, the newest first."""
        marks = ", ".join("?" * len(documents))
        return self._where(f"json_extract(arguments, '$.document') IN ({marks}) ORDER BY id DESC LIMIT ?",
                           *documents, count)

    def begin(self, job: int) -> Job | None:
        """Somebody is at it from now on; returns it as it is then, None where it is over, stopped meanwhile too."""
        with self._connections.transaction() as connection:
            begun = connection.execute(
                "UPDATE jobs SET state = ? WHERE id = ? AND state IN (?, ?)",
                (str(JobState.RUNNING), job, str(JobState.WAITING), str(JobState.RUNNING))).rowcount
            return self.get(job) if begun else None

    def tell(self, job: int, label: str, steps: int, total: int, note: str) -> bool:
        """Write down how far it is; returns whether somebody wants it stopped."""
        self._set(job, "label = ?, steps = ?, total = ?, note = ?", label, steps, total, note)
        now = self.get(job)
        return now is not None and now.cancelling

    def note_act(self, job: int) -> None:
        """The act that it was asked for is written; called in the same transaction."""
        self._set(job, f"arguments = json_set(arguments, '$.{_ACTED}', json('true'))")

    def end(self, job: int, state: JobState, outcome: str) -> None:
        """It is over."""
        self._set(job, "state = ?, outcome = ?, ended = ?, cancelling = 0", str(state), outcome, int(time.time()))

    def cancel(self, job: int) -> bool:
        """Have it stopped: at once where it waits, soon where it runs. Returns whether there is anything to stop."""
        with self._connections.transaction() as connection:
            waits = connection.execute(
                "UPDATE jobs SET state = ?, ended = ? WHERE id = ? AND state = ?",
                (str(JobState.CANCELLED), int(time.time()), job, str(JobState.WAITING))).rowcount
            runs = connection.execute("UPDATE jobs SET cancelling = 1 WHERE id = ? AND state = ?",
                                      (job, str(JobState.RUNNING))).rowcount
        return waits + runs > 0

    def _set(self, job: int, what: str, *values: object) -> None:
        with self._connections.transaction() as connection:
            connection.execute(f"UPDATE jobs SET {what} WHERE id = ?", (*values, job))

    def _where(self, condition: str, *values: object) -> list[Job]:
        return [_job(row) for row in self._connections.get().execute(
            f"SELECT * FROM jobs WHERE {condition}", values).fetchall()]


def _job(row: sqlite3.Row) -> Job:
    return Job(
        id=row["id"], kind=row["kind"], arguments=json.loads(row["arguments"]), state=JobState(row["state"]),
        asked_by=row["asked_by"], asked=row["asked"], ended=row["ended"], label=row["label"], steps=row["steps"],
        total=row["total"], note=row["note"], outcome=row["outcome"], cancelling=bool(row["cancelling"]),
    )  # fmt: skip
