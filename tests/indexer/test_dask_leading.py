"""What the process that leads does when the scheduler goes away or a worker is not there, with a stand-in for both."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

if not os.environ.get("CI"):  # in the gate it fails where this is missing
    pytest.importorskip("distributed", reason="pip install '.[dask]'")

from distributed.client import ClosedClientError

from indexer.dask_cluster import leading
from indexer.dask_cluster.leading import Leader
from indexer.dask_cluster.tasks import Answer, Order
from indexer.jobs import Job
from indexer.limits import Limits
from indexer.page_notes import PageNotes
from library.errors import UnfitReadersError
from library.progress import Progress, Silent
from library.vault import Room, Vault

LAN, CUC = "tcp://lan", "tcp://cuc"
Ordered = Callable[[Job], Any]


class _Future:
    """What comes of a task: there already, or never."""

    def __init__(self, key: str, told: Any, status: str = "finished") -> None:
        self.key, self._told, self.status = key, told, status

    def add_done_callback(self, call: Callable[[_Future], None]) -> None:
        if self.done():
            call(self)

    def result(self, timeout: float | None = None) -> Any:
        return self._told

    def done(self) -> bool:
        return self.status == "finished"

    def release(self) -> None:
        pass

    def cancel(self) -> None:
        pass


class _Cluster:
    """A scheduler with workers.

    Args:
        ordered: gives the outcome of a job, None for one of which nothing comes, or raises.
        fit: what a worker says of itself, by its address.
    """

    status = "running"

    def __init__(self, ordered: Ordered, fit: Callable[[str], Any] = lambda worker: None, *,
                 threads: int = 1, workers: tuple[str, ...] = (LAN,)) -> None:  # fmt: skip
        self.workers = {one: {"nthreads": threads} for one in workers}
        self.given_to: list[list[str]] = []
        self._ordered, self._fit = ordered, fit

    def scheduler_info(self, n_workers: int) -> dict[str, Any]:
        return {"workers": dict(self.workers)}

    def submit(self, work: Any, given: Any, *, key: str, workers: list[str], pure: bool) -> _Future:
        if not isinstance(given, Order):
            return _Future(key, self._fit(*workers))
        self.given_to.append(workers)
        outcome = self._ordered(pickle.loads(given.closed)[0])
        return _Future(key, Answer(workers[0], outcome), "pending" if outcome is None else "finished")

    def cancel(self, futures: Any) -> None:
        pass

    def close(self, timeout: float) -> None:
        pass


@pytest.fixture(name="jobs")
def _jobs(tmp_path: Path) -> list[Job]:
    vault, jobs = Vault(tmp_path / "vault"), []
    for number in range(4):
        path = tmp_path / f"{number}.txt"
        path.write_text(f"tệp {number}", "utf-8")
        digest = vault.put(Room.ORIGINALS, path.read_bytes())
        jobs.append(Job(path, path.name, digest, vault.folder, Limits(), notes=tmp_path / "notes" / digest))
        PageNotes(tmp_path / "notes" / digest).resume()
    return jobs


def _leader(jobs: list[Job], cluster: _Cluster, monkeypatch: pytest.MonkeyPatch, *, serve: str = "",
            progress: Progress | None = None) -> Leader:  # fmt: skip
    monkeypatch.setattr(leading, "connected", lambda address, seconds: cluster)
    monkeypatch.setattr(leading, "_LOOK_SECONDS", 0.0)
    monkeypatch.setattr(leading, "_WAIT_SECONDS", 0.01)
    return Leader("tcp://x:1", jobs[0].vault, group=False, progress=progress or Silent(), nobody_seconds=3.0,
                  serve=serve)  # fmt: skip


def _read(leader: Leader, jobs: list[Job], tick: Callable[[], None] = lambda: None) -> list[str]:
    return sorted(job.source for job, _ in leader.read(iter(jobs), print, tick=tick))


def test_a_file_that_is_given_while_the_scheduler_goes_away_is_given_again(jobs: list[Job],
                                                                           monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []
    open_orders: list[int] = []

    def ordered(job: Job) -> str:
        given.append(job.path.name)
        open_orders.append(len(leader._server._orders))  # type: ignore[union-attr]
        if len(given) == 2:
            raise ClosedClientError
        return "read"

    leader = _leader(jobs, _Cluster(ordered), monkeypatch, serve="127.0.0.1:0")
    assert _read(leader, jobs) == [job.source for job in jobs]
    assert given == ["0.txt", "1.txt", "0.txt", "1.txt", "2.txt", "3.txt"]
    assert open_orders[2] == 2, "the leader's own ticket and that of the file: none of what was never given"


def test_pages_of_a_helper_that_cannot_be_given_again_are_free(jobs: list[Job],
                                                               monkeypatch: pytest.MonkeyPatch) -> None:
    notes = PageNotes(jobs[0].notes or Path())
    notes.expect(50)
    helps: list[str] = []
    is_away: list[bool] = []

    def ordered(job: Job) -> str | None:
        if not job.along:
            return "read" if is_away else None
        reader = job.scratch.name if job.scratch else ""
        if reader in helps:
            is_away.append(True)
            raise ClosedClientError
        helps.append(reader)
        assert is_away or PageNotes(job.notes or Path(), reader).take(1)
        return None

    cluster = _Cluster(ordered, threads=2)

    def tick() -> None:
        if helps:
            cluster.workers = {CUC: {"nthreads": 2}}

    assert _read(_leader(jobs, cluster, monkeypatch), jobs[:1], tick) == ["0.txt"]
    assert is_away and notes.take(1)


class _Hears(Silent):
    """What was complained of."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def complain(self, message: str) -> None:
        self.heard.append(message)


def test_a_worker_that_could_not_reach_us_is_asked_again(jobs: list[Job], monkeypatch: pytest.MonkeyPatch) -> None:
    said = {CUC: iter([None]), LAN: iter([("leader", "refused"), ("leader", "refused"), None])}
    cluster = _Cluster(lambda job: "read", lambda worker: next(said[worker]), workers=(CUC, LAN))
    hears = _Hears()
    monkeypatch.setattr(leading, "_AGAIN_SECONDS", 0.0)
    assert len(_read(_leader(jobs, cluster, monkeypatch, progress=hears), jobs)) == len(jobs)
    assert cluster.given_to[0] == [CUC] and set(cluster.given_to[-1]) == {CUC, LAN}
    assert len(hears.heard) == 1, "told once"


def test_a_worker_that_has_another_program_is_not_asked_again(jobs: list[Job], monkeypatch: pytest.MonkeyPatch) -> None:
    said = {CUC: iter([None]), LAN: iter([("program", "")])}
    cluster = _Cluster(lambda job: "read", lambda worker: next(said[worker]), workers=(CUC, LAN))
    monkeypatch.setattr(leading, "_AGAIN_SECONDS", 0.0)
    assert len(_read(_leader(jobs, cluster, monkeypatch), jobs)) == len(jobs)
    assert cluster.given_to == [[CUC]] * len(jobs)


def test_where_nobody_can_reach_us_the_run_ends_at_once(jobs: list[Job], monkeypatch: pytest.MonkeyPatch) -> None:
    cluster = _Cluster(lambda job: "read", lambda worker: ("leader", "http://127.0.0.1:9: refused"))
    with pytest.raises(UnfitReadersError, match="cannot fetch from the machine that leads: http"):
        _read(_leader(jobs, cluster, monkeypatch), jobs)
