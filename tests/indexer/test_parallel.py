"""Workers that crash harm nobody but themselves; results keep their items."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from indexer import loaded_code, worker_process
from indexer.parallel import OrderedWorkers
from indexer.processes import end_family
from indexer.worker_pool import Crashed, work_through
from indexer.worker_process import started_early
from library.errors import ReplacedError
from library.modes import private_files

pytestmark = pytest.mark.slow

# Workers import their function by the name of its module, and tests are imported by path: so it has its own file.
WORK = """
import os, signal, time
def double(n):
    return 2 * n
def die_at_three(n):
    if n == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * n
def who(n):
    return os.getpid()
def where(n):
    import tempfile
    mask = os.umask(0)
    os.umask(mask)
    return tempfile.gettempdir(), mask, os.environ.get('SAID')
def note_its_end(path):
    import atexit
    atexit.register(lambda: open(path, "w").write("ended"))
def sleep(path):
    open(path, "w").write(str(os.getpid()))
    time.sleep(60)
"""


@pytest.fixture(scope="module", autouse=True)
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("work")
    (folder / "some_work.py").write_text(WORK)
    sys.path.insert(0, str(folder))
    return folder


@pytest.mark.parametrize("workers", [1, 2])
def test_every_item_gets_its_result(workers: int) -> None:
    import some_work

    assert dict(work_through(range(9), some_work.double, workers=workers)) == {n: 2 * n for n in range(9)}


@pytest.mark.parametrize("workers", [1, 2])
def test_a_crash_takes_only_its_own_item_down(workers: int) -> None:
    import some_work

    results = dict(work_through(range(7), some_work.die_at_three, workers=workers))
    assert results.pop(3) == Crashed()
    assert results == {n: 2 * n for n in (0, 1, 2, 4, 5, 6)}


def test_processes_that_were_started_early_do_the_work_and_the_others_go() -> None:
    import some_work

    with started_early(3, loading="some_work"):
        early = [process.pid for process in worker_process._EARLY]
        results = dict(work_through(range(5), some_work.who, workers=1))
        assert set(results.values()) == {early[0]}
    assert not any(map(_lives, early))


def test_processes_that_were_started_early_write_where_and_for_whom_their_leader_does_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import some_work

    with started_early(1, loading="some_work"), private_files(group=False):
        monkeypatch.setenv("TMPDIR", str(tmp_path))
        monkeypatch.setenv("SAID", "now")
        assert dict(work_through([1], some_work.where, workers=1)) == {1: (str(tmp_path), 0o077, "now")}


def test_a_worker_that_leaves_does_what_was_registered_for_its_end(tmp_path: Path) -> None:
    import some_work

    list(work_through([str(tmp_path / "told")], some_work.note_its_end, workers=1))
    assert (tmp_path / "told").read_text(encoding="utf-8") == "ended"


def test_a_process_that_was_started_early_and_died_is_no_fault_of_the_item() -> None:
    import some_work

    with started_early(1, loading="some_work"):
        end_family(worker_process._EARLY[0].pid)
        assert dict(work_through([1], some_work.double, workers=1)) == {1: 2}


def test_a_process_that_cannot_load_what_it_is_told_is_no_fault_of_the_item() -> None:
    import some_work

    with started_early(1, loading="no_such_module"):
        assert dict(work_through([1], some_work.double, workers=1)) == {1: 2}


@pytest.mark.parametrize("seconds", [0.02, 0.1, 0.3])
def test_ctrl_c_while_processes_load_is_told_by_the_leader_alone(tmp_path: Path, seconds: float) -> None:
    leader = tmp_path / "leader.py"
    leader.write_text("import signal, sys, time\nfrom indexer.worker_process import started_early\n"
                      "if __name__ == '__main__':\n"
                      "    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored behind a script\n"
                      "    try:\n"
                      "        with started_early(2, loading='indexer.work'):\n"
                      "            print(flush=True)\n            time.sleep(60)\n"
                      "    except KeyboardInterrupt:\n        sys.exit(130)\n")
    process = subprocess.Popen([sys.executable, leader], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               start_new_session=True)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert (process.returncode, told) == (130, b"")


def test_a_worker_that_has_loaded_another_program_does_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    import some_work

    monkeypatch.setattr(loaded_code, "LOADED", "of yesterday")
    monkeypatch.setattr(loaded_code, "code_on_disk", lambda: "of yesterday")  # the leader has not seen it yet
    with pytest.raises(ReplacedError):
        list(work_through(range(3), some_work.double, workers=1))


def test_a_death_after_the_program_was_replaced_is_no_fault_of_the_item(monkeypatch: pytest.MonkeyPatch) -> None:
    import some_work

    results = work_through([1, 3], some_work.die_at_three, workers=1)
    assert next(results) == (1, 2)
    monkeypatch.setattr(loaded_code, "code_on_disk", lambda: "of today")
    with pytest.raises(ReplacedError):
        list(results)


@pytest.mark.parametrize("workers", [1, 3])
def test_ordered_workers_keep_the_order(workers: int) -> None:
    import some_work

    with OrderedWorkers(workers) as pool:
        assert list(pool.map(some_work.double, range(40))) == [2 * n for n in range(40)]


def test_ordered_workers_tell_of_a_crash() -> None:
    import some_work

    with OrderedWorkers(2) as pool, pytest.raises(BrokenProcessPool):
        list(pool.map(some_work.die_at_three, range(6)))


def test_workers_go_when_their_leader_is_killed(work: Path, tmp_path: Path) -> None:
    told = tmp_path / "pid"
    leader = tmp_path / "leader.py"
    leader.write_text(
        f"import sys; sys.path.insert(0, {str(work)!r})\nimport some_work\n"
        "from indexer.worker_pool import work_through\n"
        f"if __name__ == '__main__':\n    list(work_through([{str(told)!r}], some_work.sleep, workers=1))\n")
    process = subprocess.Popen([sys.executable, leader])
    worker = _wait_for(lambda: int(told.read_text()) if told.exists() and told.read_text() else None)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert _wait_for(lambda: not _lives(worker))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"


def _wait_for(question):  # type: ignore[no-untyped-def]
    for _ in range(300):
        if answer := question():
            return answer
        time.sleep(0.05)
    raise AssertionError("it did not happen within 15 seconds")
