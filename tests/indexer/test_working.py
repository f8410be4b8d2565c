"""Jobs lie in the catalogue: they are done in their order, go on after a kill, and stop when somebody wants that."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer import loaded_code, working
from indexer.pipeline import ingest
from indexer.releasing import hold_again
from library.access import Role
from library.acts import DECLASSIFY, RELEASE, SPLIT
from library.archive import Archive
from library.catalogue import Job, JobState
from library.catalogue.jobs import Jobs
from library.errors import ReplacedError, UsageError
from library.progress import Progress, Silent
from library.records import State
from library.renewing import UPGRADE
from library.search.analysis import ANALYSER
from library.search.whoosh_engine import WhooshEngine
from web.worker import working_beside

CODE = "import sys; from library.cli import main; sys.argv[0] = 'vankien'; main()"


@pytest.fixture
def given(tmp_path: Path) -> Path:
    folder = tmp_path / "given"
    folder.mkdir()
    for number in range(8):
        (folder / f"{number}.txt").write_text(f"BÁO CÁO\nVề kho thóc số {number}\n\nThóc chung và riêng{number}xyz.\n")
    return folder


def state(archive: Archive, job: int) -> JobState:
    found = archive.catalogue.jobs.get(job)
    assert found is not None
    return found.state


def test_a_program_that_was_replaced_leaves_files_pending_and_the_job_to_the_new_one(
        archive: Archive, given: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    job = archive.catalogue.jobs.add("ingest", {"paths": [str(given)]}, asked_by="lan")
    with monkeypatch.context() as replaced:
        replaced.setattr(loaded_code, "code_on_disk", lambda: "of today")
        with pytest.raises(ReplacedError, match=r"The program was replaced meanwhile\. Give the same"):
            working.work(archive, once=True, progress=Silent())
    assert archive.catalogue.ledger.counts() == {"pending": 8} and capfd.readouterr().err == ""
    assert working.work(archive, once=True, progress=Silent()) == 0 and state(archive, job) is JobState.DONE
    assert archive.catalogue.ledger.counts() == {"indexed": 8}


def test_jobs_are_done_in_their_order(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []

    def note(_archive: Archive, job: Job, progress: Progress) -> str:
        progress.begin("noting", 1)
        progress.advance(note="one")
        done.append(job.arguments["number"])
        return f"noted {job.arguments['number']}"

    monkeypatch.setattr(working, "KINDS", {"note": note})
    jobs = archive.catalogue.jobs
    ids = [jobs.add("note", {"number": number}, asked_by="an") for number in (3, 1, 2)]
    assert jobs.add("note", {"number": 2}, asked_by="binh") == ids[2]
    assert working.work(archive, once=True, progress=Silent()) == 0
    assert done == [3, 1, 2]
    assert [(job.state, job.outcome) for job in jobs.latest(1)] == [(JobState.DONE, "noted 2")]
    assert jobs.unfinished() == []


def test_a_job_that_fails_is_told_and_the_next_is_done(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> str:
        raise UsageError("No such folder.", next_step="Name another.")

    monkeypatch.setattr(working, "KINDS", {"fail": fail, "well": lambda *_: "well"})
    jobs = archive.catalogue.jobs
    bad, unknown, good = (jobs.add(kind, {}, asked_by="an") for kind in ("fail", "riddle", "well"))
    assert working.work(archive, once=True, progress=Silent()) == 2
    assert [state(archive, one) for one in (bad, unknown, good)] == [JobState.FAILED, JobState.FAILED, JobState.DONE]
    assert jobs.latest(3)[2].outcome == "No such folder. Name another."


def test_a_cancelled_job_stops_and_keeps_what_was_done(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = archive.catalogue.jobs
    waits = jobs.add("long", {"number": 2}, asked_by="an")
    assert jobs.cancel(waits) and state(archive, waits) is JobState.CANCELLED and not jobs.cancel(waits)
    steps: list[int] = []

    def long(_archive: Archive, job: Job, progress: Progress) -> str:
        progress.begin("counting", 100)
        for step in range(100):
            steps.append(step)
            if step == 5:
                assert jobs.cancel(job.id)
            progress.advance()
        return "never"

    monkeypatch.setattr(working, "KINDS", {"long": long})
    monkeypatch.setattr(working, "_TELL_SECONDS", 0.0)
    runs = jobs.add("long", {}, asked_by="an")
    assert working.work(archive, once=True, progress=Silent()) == 0
    assert state(archive, runs) is JobState.CANCELLED and len(steps) == 6


def test_a_job_that_is_stopped_just_before_it_begins_is_not_done(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(working, "KINDS", {"note": lambda *_: done.append("note") or ""})
    jobs, begin = archive.catalogue.jobs, Jobs.begin

    def stopped_first(here: Jobs, job: int) -> object:
        assert here.cancel(job)
        return begin(here, job)

    monkeypatch.setattr(Jobs, "begin", stopped_first)
    waits = jobs.add("note", {}, asked_by="an")
    assert working.work(archive, once=True, progress=Silent()) == 0
    assert (state(archive, waits), done) == (JobState.CANCELLED, [])
    assert archive.claims.take(f"job-{waits}"), "nobody is at it"


LOST: dict[str, Callable[[Archive], object]] = {
    "role": lambda archive: archive.accounts.set_role("giang", Role.READER, actor="hoa"),
    "account": lambda archive: archive.accounts.disable("giang", actor="hoa"),
}


@pytest.mark.parametrize("lost", LOST)
def test_an_act_is_not_done_for_who_has_lost_the_right_since(
    lost: str, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(working, "KINDS", {kind: lambda _archive, job, _progress: done.append(job.asked_by) or ""
                                           for kind in (RELEASE, DECLASSIFY, SPLIT)})
    jobs = archive.catalogue.jobs
    archive.accounts.add("giang", Role.APPROVER, None, actor="hoa")
    asked = [jobs.add(kind, {"document": "x"}, asked_by="giang") for kind in (RELEASE, DECLASSIFY, SPLIT)]
    alone = jobs.add(RELEASE, {"document": "y"}, asked_by="somebody without an account")
    LOST[lost](archive)
    assert working.work(archive, once=True, progress=Silent()) == 3
    assert done == ["somebody without an account"] and state(archive, alone) is JobState.DONE
    assert {state(archive, one) for one in asked} == {JobState.FAILED}
    assert all("giang" in job.outcome for job in jobs.latest(4) if job.id in asked)


def test_an_act_that_was_done_before_a_kill_is_not_done_again_over_what_was_decided_since(
    archive: Archive, given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = ingest(archive, [given / "0.txt"], retry_failed=False, workers=1, progress=Silent())
    document = report.lines[0].id
    assert document is not None
    archive.catalogue.holds.hold(document, None)
    job = archive.catalogue.jobs.add(RELEASE, {"document": document, "why": "đã xem giấy"}, asked_by="an")
    with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
        killed.setattr(Jobs, "end", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        working.work(archive, once=True, progress=Silent())
    assert archive.catalogue.documents.state_of(document) is State.INDEXED
    assert state(archive, job) is JobState.RUNNING
    hold_again(archive, document, actor="giang", why="nhầm, còn mật", progress=Silent())
    assert working.work(archive, once=True, progress=Silent()) == 0
    assert archive.catalogue.documents.state_of(document) is State.QUARANTINED
    assert state(archive, job) is JobState.DONE
    assert [one.actor for one in archive.catalogue.journal.of(document) if one.act == RELEASE] == ["an"]


def test_short_jobs_go_before_long_ones_and_beside_one_that_runs(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end, done = threading.Event(), threading.Event(), list[str]()

    def long(*_: object) -> str:
        begun.set()
        assert may_end.wait(60)
        done.append("long")
        return "long"

    def short(_archive: Archive, job: Job, _progress: Progress) -> str:
        done.append(f"{job.kind} {job.arguments['document']}")
        return "short"

    monkeypatch.setattr(working, "KINDS", {"long": long, SPLIT: short, RELEASE: short, "after": lambda *_: "after"})
    jobs = archive.catalogue.jobs
    runs = jobs.add("long", {}, asked_by="an")
    other = Archive.open(archive.root)
    thread = threading.Thread(target=working.work, args=(other,), kwargs={"once": True, "progress": Silent()})
    thread.start()
    assert begun.wait(60)
    waits = jobs.add("after", {}, asked_by="an")
    asked = [jobs.add(kind, {"document": one}, asked_by="an") for one, kind in (("a", RELEASE), ("b", SPLIT))]
    beside = threading.Thread(target=working.do_short_jobs, args=(archive,),
                              kwargs={"linger": 2.0, "progress": Silent()})  # fmt: skip
    beside.start()
    end = time.monotonic() + 60
    while {state(archive, one) for one in asked} != {JobState.DONE} and time.monotonic() < end:
        time.sleep(0.05)
    assert done == ["release a", "split b"]
    assert (state(archive, runs), state(archive, waits)) == (JobState.RUNNING, JobState.WAITING)
    assert beside.is_alive(), "it stays while any job goes on"
    late = [jobs.add("after", {"late": True}, asked_by="an"), jobs.add(RELEASE, {"document": "c"}, asked_by="an")]
    may_end.set()
    thread.join(60)
    beside.join(60)
    assert not thread.is_alive() and not beside.is_alive() and jobs.unfinished() == []
    assert sorted(done) == ["long", "release a", "release c", "split b"] and late
    other.close()


def test_a_process_alone_takes_short_jobs_first(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(working, "KINDS", {kind: lambda _archive, job, _progress: done.append(job.kind) or ""
                                           for kind in ("long", SPLIT, RELEASE)})
    for number, kind in enumerate(("long", SPLIT, "long", RELEASE)):
        archive.catalogue.jobs.add(kind, {"number": number}, asked_by="an")
    assert working.work(archive, once=True, progress=Silent()) == 0
    assert done == [SPLIT, RELEASE, "long", "long"]


@pytest.mark.slow
def test_a_release_does_not_wait_for_an_ingest(archive: Archive, given: Path, tmp_path: Path) -> None:
    held = tmp_path / "held.txt"
    held.write_text("MẬT\n\nBÁO CÁO\nVề thủy lợi\n\nToàn tỉnh ra sức làm thủy lợi.\n", encoding="utf-8")
    (line,) = ingest(archive, [held], retry_failed=False, workers=1, progress=Silent()).lines
    for number in range(8, 400):
        (given / f"{number}.txt").write_text(f"BÁO CÁO\nVề kho thóc số {number}\n\nThóc riêng{number}xyz.\n")
    with working_beside(archive):
        long = archive.catalogue.jobs.add("ingest", {"paths": [str(given)]}, asked_by="an")
        end = time.monotonic() + 120
        while state(archive, long) is not JobState.RUNNING and time.monotonic() < end:
            time.sleep(0.1)
        asked = archive.catalogue.jobs.add(RELEASE, {"document": line.id, "why": "x", "mark_read_wrongly": True},
                                           asked_by="an")  # fmt: skip
        while state(archive, asked) is not JobState.DONE and time.monotonic() < end:
            time.sleep(0.1)
        assert (state(archive, asked), state(archive, long)) == (JobState.DONE, JobState.RUNNING)
        assert archive.catalogue.documents.state_of(line.id or "") is State.INDEXED


@pytest.fixture
def outdated(archive: Archive) -> Archive:
    """An archive whose index another analyser made."""
    with WhooshEngine(archive.root / "index", analyser="0").writing(watermark=0):
        pass
    assert archive.engine.outdated() is not None
    return archive


def test_an_index_of_an_earlier_release_is_made_anew_before_other_long_jobs(
    outdated: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every one of them would else make it anew before its own work."""
    done: list[str] = []

    def note(archive: Archive, *, workers: int, progress: Progress) -> None:
        done.append("reindex")
        archive.rebuild(progress=progress)

    monkeypatch.setattr(working, "rebuild_on_all_cores", note)
    monkeypatch.setattr(working, "KINDS", {"note": lambda *_: done.append("note") or "", "reindex": working._reindex})
    outdated.catalogue.jobs.add("note", {}, asked_by="an")
    outdated.recover()
    outdated.recover()
    assert outdated.engine.outdated() is not None, "that is a job, and who brings the index in step does not wait"
    working.work(outdated, once=True, progress=Silent())
    assert done == ["reindex", "note"] and outdated.engine.outdated() is None
    assert [(job.kind, job.asked_by) for job in outdated.catalogue.jobs.latest(9)] == [
        ("reindex", UPGRADE), ("note", "an")]  # fmt: skip
    working.work(outdated, once=True, progress=Silent())
    assert len(outdated.catalogue.jobs.latest(9)) == 2


def test_who_finds_another_process_making_the_index_anew_waits_for_it(
    outdated: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "_POLL_SECONDS", 0.01)
    tried = threading.Event()

    def note(archive: Archive, *, workers: int, progress: Progress) -> None:
        tried.set()
        archive.rebuild(progress=progress)

    monkeypatch.setattr(working, "rebuild_on_all_cores", note)
    other = WhooshEngine(outdated.root / "index", analyser=ANALYSER)
    with other.rebuilding() as fresh:
        thread = threading.Thread(target=working.work, args=(outdated,),
                                  kwargs={"once": True, "progress": Silent()})
        thread.start()
        assert tried.wait(10)
        assert fresh.watermark() == 0
    thread.join(10)
    (job,) = outdated.catalogue.jobs.latest(9)
    assert (job.state, outdated.engine.outdated()) == (JobState.DONE, None)


@pytest.mark.slow
def test_a_killed_job_goes_on(archive: Archive, given: Path) -> None:
    job = archive.catalogue.jobs.add("ingest", {"paths": [str(given)]}, asked_by="an")
    environment = {**os.environ, "VANKIEN_WORKERS": "1"}
    for seconds in (1.5, 2.5):
        process = subprocess.Popen([sys.executable, "-c", CODE, "--archive", str(archive.root), "work", "--once"],
                                   env=environment)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert working.work(archive, once=True, progress=Silent()) == 0
    ended = archive.catalogue.jobs.get(job)
    assert ended is not None and ended.state is JobState.DONE
    assert ended.outcome == "8 found: 8 indexed, 0 duplicate, 0 quarantined, 0 failed"
    assert archive.health().documents == 8


@pytest.mark.slow
def test_the_site_has_jobs_done(archive: Archive, given: Path) -> None:
    with working_beside(archive):
        job = archive.catalogue.jobs.add("ingest", {"paths": [str(given)]}, asked_by="an")
        end = time.monotonic() + 120
        while state(archive, job) is not JobState.DONE and time.monotonic() < end:
            time.sleep(0.2)
    assert state(archive, job) is JobState.DONE and archive.health().documents == 8
