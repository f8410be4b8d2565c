"""No file takes more than it may: its worker is ended, the batch goes on, and a page costs only itself."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.bounds import FileBounds
from indexer.counted_time import FAR, Spell, waiting_for_turn
from indexer.jobs import Job, notes_of
from indexer.limits import Limits
from indexer.pipeline import ingest
from indexer.processes import Family, end_family, families_of
from indexer.worker_pool import Crashed, work_through
from library.archive import Archive
from library.machine.scratch import runtime_folder
from library.progress import Silent
from library.records import State
from tests.how_much import takes_long
from tests.seeing import seen

pytestmark = pytest.mark.slow

# Stands in for reading a file: does on each page what the letter of that page in the file says.
WORK = """
import os, signal, sys, time
from indexer.ocr import NullOcr
from indexer.reading.page_by_page import Course, PageByPage
from indexer.records import ReadPage
from indexer.jobs import notes_of
from library.records import Origin, Page

def read(job):
    letters = job.path.read_text()
    def page(number, engine, limits):
        letter = letters[number - 1]
        smaller = limits.pixels < job.limits.pixels
        if letter == "k" or (letter == "f" and not smaller):
            os.kill(os.getpid(), signal.SIGKILL)
        if letter == "h":
            time.sleep(600)
        if letter == "m":
            held = [bytes(50_000_000)]
            while True:
                held.append(bytearray(os.urandom(1_000_000)) * 50)
        if letter == "d":
            for n in range(100):
                (job.scratch / f"{n}.tmp").write_bytes(bytes(10_000_000))
                time.sleep(0.02)
            time.sleep(600)
        if letter == "x":
            raise ZeroDivisionError
        return ReadPage(Page(number, letter, Origin.OCR))
    course = Course(0.7 * job.limits.file_seconds(1), notes_of(job), job.stopped)
    pages = PageByPage(NullOcr(), job.limits, course).read_all(len(letters), page)
    return [(one.page.text, [unread.reason for unread in one.unread]) for one in pages]

def hang(job):
    time.sleep(600)

def memory(job):
    held = []
    while True:
        held.append(bytearray(os.urandom(1_000_000)) * 50)

def with_office(job):
    import tempfile
    from indexer.reading.office.libreoffice import _alone
    tempfile.tempdir = str(job.scratch)
    (job.path.parent / f"{job.source}.begun").touch()
    with _alone():
        while job.path.read_text() == "h":
            time.sleep(600)
    return job.path.read_text()

def with_child(job):
    import subprocess
    child = subprocess.Popen(["sleep", "600"])
    (job.path.parent / "child").write_text(str(child.pid))
    time.sleep(600)
"""
LIMITS = Limits(seconds=200.0, ocr_seconds=1.0)


@pytest.fixture(scope="module", autouse=True)
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("work")
    (folder / "bounded_work.py").write_text(WORK)
    sys.path.insert(0, str(folder))
    yield
    sys.path.remove(str(folder))


def jobs(folder: Path, *files: str, limits: Limits = LIMITS) -> list[Job]:
    made = []
    for n, letters in enumerate(files):
        (folder / f"{n}.txt").write_text(letters)
        made.append(Job(folder / f"{n}.txt", f"{n}.txt", str(n), folder, limits))
    return made


def outcomes(given: list[Job], what: str) -> list[object]:
    import bounded_work

    bounds: FileBounds[Job] = FileBounds(given[0].limits)
    done = dict(work_through(given, getattr(bounded_work, what), workers=2, watch=bounds))
    assert not [path for path in Path(os.environ.get("TMPDIR", "/tmp")).glob("vankien-file-*") if _is_ours(path)]
    return [done[job] for job in given]


def _is_ours(path: Path) -> bool:
    return path.stat().st_mtime > time.time() - 5 and (path / "begun").exists()


def test_a_page_that_ends_its_process_costs_no_other(tmp_path: Path) -> None:
    killed, other, smaller = outcomes(jobs(tmp_path, "aakaa", "bb", "fa"), "read")
    assert killed == [("a", []), ("a", []), ("", ["crashed"]), ("a", []), ("a", [])]
    assert other == [("b", []), ("b", [])]
    assert smaller == [("f", []), ("a", [])]


def test_a_page_that_hangs_costs_no_other(tmp_path: Path) -> None:
    began = time.monotonic()
    hung, other = outcomes(jobs(tmp_path, "aha", "bb"), "read")
    assert hung == [("a", []), ("", ["timeout"]), ("a", [])]
    assert other == [("b", []), ("b", [])] and time.monotonic() - began < 100


@takes_long
def test_when_the_time_of_a_file_is_over_the_rest_is_unread(tmp_path: Path) -> None:
    began = time.monotonic()
    hung, = outcomes(jobs(tmp_path, "ahhhha", limits=replace(LIMITS, seconds=15.0)), "read")
    assert isinstance(hung, list) and hung[0] == ("a", [])
    assert [reasons for _, reasons in hung[1:5]] == [["timeout"]] * 4
    assert time.monotonic() - began < 60


@pytest.mark.parametrize(("letter", "reason"), [("m", "memory"), ("d", "disk")])
def test_a_page_that_takes_too_much_costs_no_other(tmp_path: Path, letter: str, reason: str) -> None:
    limits = Limits(seconds=60.0, ocr_seconds=10.0, memory_bytes=400_000_000, output_bytes=200_000_000)
    pages, = outcomes(jobs(tmp_path, f"a{letter}a", limits=limits), "read")
    assert pages == [("a", []), ("", [reason]), ("a", [])]


def test_what_a_file_waits_for_a_busy_processor_does_not_count(tmp_path: Path) -> None:
    bounds: FileBounds[Job] = FileBounds(LIMITS)
    job = bounds.begun(jobs(tmp_path, "a")[0])
    whole = LIMITS.file_seconds(1)
    assert bounds.overdue(job, Family(), Spell(2 * whole)) == "timeout"
    assert bounds.overdue(job, Family(), Spell(2 * whole, waited=1.5 * whole)) is None
    assert bounds.overdue(job, Family(), Spell(FAR * whole, waited=FAR * whole)) == "timeout", "but not for ever"
    bounds.ended(job)


def test_what_a_page_waits_for_a_busy_processor_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bounds: FileBounds[Job] = FileBounds(LIMITS)
    job = bounds.begun(jobs(tmp_path, "aa")[0])
    notes = notes_of(job)
    assert notes is not None
    notes.begin(1)
    now = time.monotonic()
    assert bounds.overdue(job, Family(), Spell(60.0, waited=40.0)) is None
    monkeypatch.setattr(time, "monotonic", lambda: now + 25.0)
    assert bounds.overdue(job, Family(), Spell(85.0, waited=60.0)) is None
    assert bounds.overdue(job, Family(), Spell(85.0, waited=45.0)) == "timeout"
    notes.begin(2)
    assert bounds.overdue(job, Family(), Spell(85.0, waited=45.0)) is None, "the next page begins anew"
    bounds.ended(job)


def test_what_a_page_waits_for_its_turn_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bounds: FileBounds[Job] = FileBounds(LIMITS)
    job = bounds.begun(jobs(tmp_path, "aa")[0])
    notes = notes_of(job)
    assert notes is not None and job.scratch is not None
    notes.begin(1)
    now = time.monotonic()
    monkeypatch.setattr("tempfile.tempdir", str(job.scratch))
    with waiting_for_turn():
        monkeypatch.setattr(time, "monotonic", lambda: now + 5_000.0)
        assert bounds.overdue(job, Family(), Spell(5_000.0)) is None
    monkeypatch.setattr(time, "monotonic", lambda: now + 5_040.0)
    assert bounds.overdue(job, Family(), Spell(5_040.0)) == "timeout", "it has had its turn, and hangs"
    notes.begin(2)
    assert bounds.overdue(job, Family(), Spell(5_040.0)) is None
    assert bounds.again(job, "timeout", 1) is not None
    assert bounds.overdue(job, Family(), Spell(LIMITS.file_seconds(1))) == "timeout", "another process did not wait"
    bounds.ended(job)


def test_who_is_watched_by_nobody_notes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with waiting_for_turn():
        pass
    assert not list(tmp_path.iterdir())


def test_who_waits_for_libreoffice_is_not_ended_for_it_but_who_hangs_with_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    limits = Limits(seconds=3.0)
    thread = threading.Thread(target=_hold_office, args=(tmp_path, 1.2 * limits.seconds))
    thread.start()
    assert outcomes(jobs(tmp_path, "h", "a", limits=limits), "with_office") == [Crashed("timeout"), "a"]
    thread.join()


def _hold_office(folder: Path, seconds: float) -> None:
    """Have what LibreOffice is locked with until two workers have waited for it for so long."""
    with (runtime_folder() / "office.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        for _ in range(1_200):
            if len(list(folder.glob("*.begun"))) == 2:
                break
            time.sleep(0.05)
        time.sleep(seconds)


def test_what_is_not_read_page_by_page_is_ended_as_a_whole(tmp_path: Path) -> None:
    limits = Limits(seconds=10.0, memory_bytes=400_000_000)
    assert outcomes(jobs(tmp_path, "a", limits=limits), "hang") == [Crashed("timeout")]
    (crashed,) = outcomes(jobs(tmp_path, "a", limits=limits), "memory")
    assert isinstance(crashed, Crashed)


def test_children_go_with_the_worker(tmp_path: Path) -> None:
    assert outcomes(jobs(tmp_path, "a", limits=Limits(seconds=10.0)), "with_child") == [Crashed("timeout")]
    assert _gone([int((tmp_path / "child").read_text())])


def test_a_family_is_ended_whole() -> None:
    process = subprocess.Popen(["sh", "-c", "sh -c 'sleep 600; true' & sleep 600; true"])
    for _ in range(100):
        family = families_of([process.pid])[process.pid]
        if len(family.members) == 4:
            break
        time.sleep(0.05)
    assert len(family.members) == 4 and family.memory > 0
    end_family(process.pid)
    process.wait()
    assert _gone([member.pid for member in family.members])


def _gone(pids: list[int]) -> bool:
    """Whether they all end: a process that is killed takes a moment to go, on a busy machine more than that."""
    for _ in range(200):
        if not any(one.members for one in families_of(pids).values()):
            return True
        time.sleep(0.05)
    return False


def test_nothing_that_is_bounded_is_bounded_by_default_for_ever() -> None:
    """A file under a megabyte never takes more than 300 seconds; larger ones take more with each."""
    assert Limits().file_seconds(0) == Limits().file_seconds(999_999) == Limits().file_seconds(1_000_000) == 300
    assert Limits().file_seconds(1_000_001) == 600
    assert FileBounds(Limits()).confinement is not None


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_a_batch_goes_on_behind_a_bomb(tmp_path: Path, cases: Path) -> None:
    given = tmp_path / "given"
    given.mkdir()
    shutil.copy(cases / "bombs" / "pdf-tiny-box.pdf", given)
    (given / "z.txt").write_text("BÁO CÁO\nVề công tác thủy lợi\n", encoding="utf-8")
    archive = Archive.open(tmp_path / "archive", create=True)
    bomb, good = ingest(archive, [given], retry_failed=False, workers=1, progress=Silent()).lines
    assert good.state is State.INDEXED and bomb.state in (State.FAILED, State.QUARANTINED) and bomb.message
    again = ingest(archive, [given], retry_failed=False, workers=1, progress=Silent()).lines
    assert again == (bomb, good)
    archive.close()


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_a_large_map_among_letters_is_read_smaller(tmp_path: Path, cases: Path) -> None:
    archive = Archive.open(tmp_path / "archive", create=True)
    line, = ingest(archive, [cases / "faults" / "volume_with_map.pdf"], retry_failed=False, workers=1,
                   progress=Silent()).lines
    assert line.state is State.INDEXED
    document = seen(archive).document(str(line.id))
    assert [bool(page.text) for page in document.pages] == [True, False, True]
    assert ("page:2", "read smaller") in [(flag.field, flag.reason) for flag in document.review]
    archive.close()
