"""Reading on many machines: the same answers; a worker that dies, hangs or is unfit harms nothing but its page."""

from __future__ import annotations

import itertools
import os
import signal
import socket
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

if not os.environ.get("CI"):  # in the gate it fails where this is missing
    pytest.importorskip("distributed", reason="pip install '.[dask]'")

from indexer.dask_cluster import Leader
from indexer.dask_cluster.tasks import Order, carry_out
from indexer.dask_cluster.vault_client import Ticket
from indexer.jobs import Failure, Job
from indexer.limits import Limits
from indexer.page_notes import PageNotes
from indexer.pipeline import ingest
from indexer.rejudging import rejudge
from indexer.worker_pool import Crashed
from library.archive import Archive
from library.catalogue.store import FILE_NAME
from library.errors import MissingRequirementError, ReadersUnreachableError, UnfitReadersError
from library.progress import Silent
from library.settings import load_settings
from library.vault import Room, Vault
from tests.how_much import takes_long
from tests.indexer.dask_machines import running

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # what the library warns of is its own

_LIMITS = Limits(ocr_seconds=0.5, seconds=200.0, memory_bytes=800_000_000)
Files = Callable[..., list[Job]]
# Stands in for reading a file: does on each page what the letter of that page in the file says.
WORK = """
import errno, os, signal, time
from pathlib import Path
from indexer.ocr import NullOcr
from indexer.reading.page_by_page import Course, PageByPage
from indexer.records import ReadPage
from indexer.jobs import notes_of
from library.records import Origin, Page

def read(job):
    letters = job.path.read_text()
    def page(number, engine, limits):
        letter = letters[number - 1]
        if letter == "k":
            os.kill(os.getpid(), signal.SIGKILL)
        if letter == "h":
            time.sleep(600)
        if letter == "l" and limits.pixels >= job.limits.pixels:  # the machine is lost, once
            os.kill(os.getppid(), signal.SIGKILL)
            time.sleep(600)
        if letter == "m":
            held = []
            while True:
                held.append(os.urandom(1_000_000) * 50)
        if letter == "w":  # for somebody who helps
            meeting = Path(__file__).parent / job.sha256
            meeting.mkdir(exist_ok=True)
            (meeting / f"{os.getpid()}").touch()
            while len(list(meeting.iterdir())) < 2:
                time.sleep(0.05)
            time.sleep(3 if number == 1 else 0)  # in which is learnt what the other one reads
        if letter == "x" and job.along and limits.pixels >= job.limits.pixels:  # who helps dies
            (job.notes.parent / f"died-{os.getpid()}").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if letter == "y" and job.along:
            (Path(__file__).parent / f"helped-{job.sha256}").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if letter == "y":  # somebody is to come and die first
            while not (Path(__file__).parent / f"helped-{job.sha256}").exists():
                time.sleep(0.05)
        if letter == "x" and number == 1:
            while len(list(job.notes.parent.glob("died-*"))) < 2:
                time.sleep(0.05)
            time.sleep(4)  # in which a third would be started
        time.sleep(0.2 if letter == "s" else 0)
        return ReadPage(Page(number, f"{letter} {os.getppid()}", Origin.OCR))
    course = Course(0.7 * job.limits.file_seconds(1), notes_of(job), job.stopped, job.along)
    return PageByPage(NullOcr(), job.limits, course).read_all(len(letters), page)

def arrived(place):  # at a worker: the first has a full disk, and fails before any other is done
    with open(place, "a+") as first:
        first.seek(0)
        if (first.read() or first.write(str(os.getpid())) and str(os.getpid())) == str(os.getpid()):
            raise OSError(errno.ENOSPC, "no room")
    time.sleep(0.2)
    return read

def nowhere(place):
    raise OSError(errno.ESTALE, "stale")
"""


@pytest.fixture(scope="module", name="place")
def _place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the work that only pretends, which the workers can import."""
    place = tmp_path_factory.mktemp("dask")
    (place / "pretended_work.py").write_text(WORK)
    sys.path.insert(0, str(place))
    yield place
    sys.path.remove(str(place))


@pytest.fixture(scope="module", name="cluster")
def _cluster(place: Path) -> Iterator[str]:
    with running(place) as (address, _):
        yield address


@pytest.fixture(name="files")
def _files(tmp_path: Path) -> Files:
    """Makes files whose letters say what their pages do."""

    def made(*letters: str) -> list[Job]:
        jobs = []
        for number, text in enumerate(letters):
            path = tmp_path / f"{number}.txt"
            path.write_text(text)
            vault = Vault(tmp_path / "vault")
            digest = vault.put(Room.ORIGINALS, text.encode())
            notes = tmp_path / "notes" / digest
            PageNotes(notes).resume()
            jobs.append(Job(path, path.name, digest, vault.folder, _LIMITS, notes=notes))
        return jobs

    return made


def _read(address: str, jobs: list[Job], folder: Path, *, seconds: float = 20.0, tick: Callable[[], None]
          = lambda: None, serve: str = "", nobody_seconds: float = 60.0) -> dict[str, Any]:  # fmt: skip
    import pretended_work

    leader = Leader(address, folder / "vault", group=False, progress=Silent(), connect_seconds=seconds,
                    serve=serve, nobody_seconds=nobody_seconds)  # fmt: skip
    read = list(leader.read(iter(jobs), pretended_work.read, tick=tick))
    assert sorted(job.source for job, _ in read) == sorted(job.source for job in jobs), "each file exactly once"
    return {job.source: outcome for job, outcome in read}


def _texts(outcome: Any) -> str:
    return "".join(page.page.text[:1] for page in outcome)


@pytest.mark.parametrize(("serve", "count"), [("", 8), ("127.0.0.1:0", 9)])
def test_a_page_that_kills_costs_only_itself_and_pages_are_shared(cluster: str, files: Files, tmp_path: Path,
                                                                  serve: str, count: int) -> None:  # fmt: skip
    jobs = files("bkb", "w" * count)
    jobs[1] = replace(jobs[1], limits=Limits())
    read = _read(cluster, jobs, tmp_path, serve=serve)
    assert _texts(read["0.txt"]) == "bb"
    assert [one.reason for page in read["0.txt"] for one in page.unread] == ["crashed"]
    assert _texts(read["1.txt"]) == "w" * count
    assert len({page.page.text for page in read["1.txt"]}) == 2, "both machines read pages of the long one"
    for job in jobs:
        assert PageNotes(job.notes).numbers(), "what was read is kept by the leader too"


@takes_long
def test_helpers_that_die_lose_no_page_of_a_file_that_was_fetched(cluster: str, files: Files, tmp_path: Path) -> None:
    jobs = [replace(job, limits=Limits()) for job in files("s" * 3 + "y" * 9)]
    read = _read(cluster, jobs, tmp_path, serve="127.0.0.1:0")["0.txt"]
    assert _texts(read) == "s" * 3 + "y" * 9 and not any(page.unread for page in read)


@takes_long
def test_workers_that_cannot_fetch_say_so(cluster: str, files: Files, tmp_path: Path,
                                          monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr("indexer.dask_cluster.vault_server.VaultServer.admit",
                        lambda self, job: Ticket("http://127.0.0.1:9", "key"))
    with pytest.raises(UnfitReadersError, match="cannot fetch from the machine that leads: http"):
        _read(cluster, files("a"), tmp_path, serve="127.0.0.1:0")


@takes_long
def test_a_page_that_hangs_or_eats_memory_costs_only_itself(cluster: str, files: Files, tmp_path: Path) -> None:
    read = _read(cluster, files("chc", "dmd", "aaa"), tmp_path)
    assert [_texts(read[f"{number}.txt"]) for number in range(3)] == ["cc", "dd", "aaa"]
    for source, reason in (("0.txt", "timeout"), ("1.txt", "memory")):
        assert [one.reason for page in read[source] for one in page.unread] == [reason]


def test_an_ingest_adds_up_and_gives_the_documents_of_one_machine(cluster: str, tmp_path: Path) -> None:
    incoming = tmp_path / "incoming"
    incoming.mkdir()
    for number in range(1):
        (incoming / f"{number}.txt").write_text(f"NGHỊ QUYẾT số {number}\nVề việc đọc trên nhiều máy", "utf-8")
    (incoming / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    found = []
    many = {"reader": "dask", "dask_scheduler": cluster}
    for name, given in (("one", {}), ("many", many), ("fetched", {**many, "dask_vault": "127.0.0.1:0"})):
        archive = Archive.open(tmp_path / name, create=True, settings=load_settings(tmp_path, **given))
        report = ingest(archive, [incoming], retry_failed=False, workers=1, progress=Silent())
        assert report.as_json()["found"] == 2 == sum(report.counts.values())
        kept = sorted(path.name for room in Room for path in archive.vault.objects(room))
        found.append((report.as_json(), sorted(report.lines, key=str), kept))
    assert found[0] == found[1] == found[2]


def test_what_is_judged_again_is_read_there(cluster: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "0.txt").write_text("NGHỊ QUYẾT số 0\nVề việc đọc trên nhiều máy", "utf-8")
    settings = load_settings(tmp_path, reader="dask", dask_scheduler=cluster)
    archive = Archive.open(tmp_path / "archive", create=True, settings=settings)
    monkeypatch.setattr("indexer.readers.work_through", None)  # nobody here reads
    ingest(archive, [tmp_path / "0.txt"], retry_failed=False, workers=1, progress=Silent())
    with sqlite3.connect(archive.root / FILE_NAME) as connection:
        connection.execute("UPDATE judged SET by_paper = 0")
    connection.close()
    done = rejudge(archive, workers=1, progress=Silent())
    assert (done.free, done.held, done.missing) == (1, (), ())
    archive.close()


class Travels:
    """Work that is something else where it arrives."""

    def __init__(self, becomes: str, place: Path) -> None:
        self.becomes, self.place = becomes, place

    def __reduce__(self) -> tuple[Any, ...]:
        import pretended_work

        return getattr(pretended_work, self.becomes), (str(self.place),)

    def __call__(self, job: Job) -> None:
        raise AssertionError("it is called where it arrives alone")


class Hears(Silent):
    """What was complained of."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def complain(self, message: str) -> None:
        self.heard.append(message)


def test_a_worker_that_fails_fast_costs_no_file(cluster: str, files: Files, tmp_path: Path,
                                                   monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr("indexer.dask_cluster.leading._MOST_TROUBLES", 2)
    jobs, hears = files(*("a" * (number + 1) for number in range(4))), Hears()
    leader = Leader(cluster, tmp_path / "vault", group=False, progress=hears)
    read = {job.source: outcome for job, outcome in
            leader.read(iter(jobs), Travels("arrived", tmp_path / "first"), tick=lambda: None)}  # fmt: skip
    assert [_texts(read[f"{number}.txt"]) for number in range(4)] == ["a" * (number + 1) for number in range(4)]
    assert ["no room" in one for one in hears.heard] == [True], "left out, once"


def test_a_file_that_nobody_can_carry_out_fails_alone(cluster: str, files: Files, tmp_path: Path) -> None:
    leader = Leader(cluster, tmp_path / "vault", group=False, progress=Silent())
    ((_, failure),) = leader.read(iter(files("a")), Travels("nowhere", tmp_path), tick=lambda: None)
    assert isinstance(failure, Failure) and failure.reason == "defect" and "stale" in failure.message


def test_helpers_that_die_at_once_are_not_started_for_ever(cluster: str, files: Files, tmp_path: Path,
                                                           monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr("indexer.dask_cluster.leading.MOST_DEATHS", 2)
    jobs = [replace(job, limits=Limits()) for job in files("x" * 12)]
    assert _texts(_read(cluster, jobs, tmp_path)["0.txt"]) == "x" * 12
    assert len(list((tmp_path / "notes").glob("died-*"))) == 2


def test_a_sign_that_cannot_be_seen_is_told_as_no_reading(place: Path, files: Files, tmp_path: Path,
                                                          monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    import pretended_work

    monkeypatch.setattr("indexer.dask_cluster.tasks.get_worker", lambda: SimpleNamespace(address="tcp://here"))
    job = replace(files("s" * 20)[0], scratch=Path("reader"))
    answer = carry_out(Order.of(job, pretended_work.read, tmp_path / "none", group=False))
    assert (answer.worker, answer.outcome) == ("tcp://here", None) and "sign" in answer.trouble


def test_a_file_may_bear_the_name_of_a_folder_of_the_worker(place: Path, files: Files, tmp_path: Path,
                                                            monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    import pretended_work

    monkeypatch.setattr("indexer.dask_cluster.tasks.get_worker", lambda: SimpleNamespace(address="tcp://here"))
    (tmp_path / "sign").touch()
    for name in ("scratch", "file"):
        job = replace(files("a")[0], path=tmp_path / name, scratch=Path("reader"))
        answer = carry_out(Order.of(job, pretended_work.read, tmp_path / "sign", group=False))
        assert not answer.trouble and _texts(answer.outcome) == "a"


def test_certificates_that_are_not_there_are_named(files: Files, tmp_path: Path, place: Path) -> None:
    with pytest.raises(MissingRequirementError, match="DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT"):
        _read("tls://127.0.0.1:9", files("a"), tmp_path, seconds=1.0)


@takes_long
def test_a_lost_machine_costs_one_page_at_most(place: Path, files: Files, tmp_path: Path) -> None:
    with running(place) as (address, scheduler):
        read = _read(address, files("aala", "bbb"), tmp_path)
        assert _texts(read["0.txt"]) == "aala" and _texts(read["1.txt"]) == "bbb"
        assert not any(page.unread for page in read["0.txt"])

        def lose() -> None:
            scheduler.send_signal(signal.SIGKILL)

        begun = time.monotonic()
        with pytest.raises(ReadersUnreachableError, match="does not answer"):
            _read(address, files("s" * 200), tmp_path, seconds=5.0, tick=lose, nobody_seconds=5.0)
        assert time.monotonic() - begun < 60


@takes_long
def test_a_scheduler_that_comes_back_costs_nothing(place: Path, files: Files, tmp_path: Path) -> None:
    with ExitStack() as first, ExitStack() as second:
        address, scheduler = first.enter_context(running(place))
        ticks = itertools.count()

        def lose() -> None:
            if next(ticks) == 6:
                scheduler.send_signal(signal.SIGKILL)
                first.close()
                second.enter_context(running(place, int(address.rpartition(":")[2])))

        read = _read(address, files("aasssssssssa", "aaa"), tmp_path, seconds=5.0, tick=lose)
        assert _texts(read["0.txt"]) == "aasssssssssa" and _texts(read["1.txt"]) == "aaa"


def test_where_nobody_answers_it_is_told_at_once(files: Files, place: Path, tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(ReadersUnreachableError) as told, suppress(TimeoutError):
            _read(f"tcp://127.0.0.1:{closed.getsockname()[1]}", files("a"), tmp_path, seconds=1.0)
    assert "same command again" in str(told.value)


def test_unfit_workers_are_refused(cluster: str, files: Files,
                                   tmp_path: Path) -> None:  # fmt: skip
    jobs = files("a")
    leader = Leader(cluster, tmp_path / "elsewhere", group=False, progress=Silent())
    with pytest.raises(UnfitReadersError, match="under the same path"):
        list(leader.read(iter(jobs), str, tick=lambda: None))


def test_what_cannot_be_kept_fails_before_it_travels(cluster: str, files: Files, tmp_path: Path) -> None:
    gone = replace(files("a")[0], path=tmp_path / "gone.txt", sha256="0" * 64)
    outcome = _read(cluster, [gone], tmp_path)
    (failure,) = outcome.values()
    assert isinstance(failure, Failure) and failure.stage == "keep" and not isinstance(failure, Crashed)
