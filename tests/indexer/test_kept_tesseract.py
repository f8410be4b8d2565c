"""Tesseract kept loaded in a process of its own: one for each worker, ended with it, started anew when it ended."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

import cv2
import numpy as np
import pytest

from indexer import requirements
from indexer.counted_time import Allowance
from indexer.ocr import (
    KeptTesseract,
    OcrFailedError,
    Picture,
    TesseractOcr,
    installed_engine,
    kept_tesseract,
    kept_version,
)
from indexer.ocr.tesseract import words_of
from indexer.processes import families_of
from indexer.requirements import tesseract_models

pytestmark = pytest.mark.skipif(tesseract_models() is None, reason="Tesseract is not installed")

WHITE = np.full((50, 50), 255, np.uint8)


def _lettered(text: str = "THONG BAO") -> Picture:
    picture = np.full((120, 700), 255, np.uint8)
    cv2.putText(picture, text, (30, 80), cv2.FONT_HERSHEY_SIMPLEX, 1.8, 0, 4)
    return picture


def _kept_processes() -> list[int]:
    """The processes of Tesseract that this one keeps."""
    members = families_of([os.getpid()])[os.getpid()].members
    return [one.pid for one in members if b"tesseract_process" in _command(one.pid)]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _end(process: int) -> None:
    """Kill it, and wait until it is gone."""
    os.kill(process, signal.SIGKILL)
    _gone(process)


def _gone(process: int) -> bool:
    """Whether it is gone, within some seconds; a dead one that nobody asked after has no command any more."""
    until = time.monotonic() + 10
    while _command(process) and time.monotonic() < until:
        time.sleep(0.01)
    return not _command(process)


def _read_once(told: Connection) -> None:
    """In a forked worker: read, and send back the number of the kept process."""
    KeptTesseract().read(WHITE)
    told.send(_kept_processes())


def test_it_is_what_reads_where_it_can_be_had() -> None:
    assert isinstance(installed_engine(), KeptTesseract)


def test_without_its_package_tesseract_is_started_for_each_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.ocr.is_installed", lambda: False)
    engine = installed_engine()
    assert isinstance(engine, TesseractOcr) and not isinstance(engine, KeptTesseract)


def test_both_ways_read_the_same() -> None:
    kept, started = (engine.read(_lettered()) for engine in (KeptTesseract(), TesseractOcr()))
    assert [(word.text, word.line) for word in kept.words] == [(word.text, word.line) for word in started.words]
    assert kept.words


def test_one_process_reads_picture_after_picture() -> None:
    for text in ("THONG BAO", "NAM HOC", "TINH UY"):
        assert [word.text for word in KeptTesseract().read(_lettered(text), layout=6).words] == text.split()
    first = _kept_processes()
    KeptTesseract().read(WHITE)
    assert first == _kept_processes() and len(first) == 1


def test_one_that_was_ended_between_two_pictures_is_started_anew() -> None:
    KeptTesseract().read(WHITE)
    before, = _kept_processes()
    _end(before)
    assert KeptTesseract().read(_lettered()).words
    assert _kept_processes() != [before]


def test_a_picture_on_which_it_crashes_is_read_by_pytesseract() -> None:
    KeptTesseract().read(WHITE)
    process, = _kept_processes()
    os.kill(process, signal.SIGSTOP)
    killing = f"import os, time; time.sleep(0.2); os.kill({process}, 9)"
    with subprocess.Popen([sys.executable, "-c", killing]):
        words = KeptTesseract().read(_lettered()).words
    assert [word.text for word in words] == ["THONG", "BAO"]
    assert KeptTesseract().read(_lettered()).words  # by a new process


def test_a_reading_that_is_broken_off_leaves_nothing_to_the_next_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    KeptTesseract().read(WHITE)
    with monkeypatch.context() as short_of_memory:
        short_of_memory.setattr("indexer.ocr.kept_tesseract.os.read", lambda *_: (_ for _ in ()).throw(MemoryError))
        with pytest.raises(MemoryError):
            KeptTesseract().read(_lettered("NAM HOC"))
    assert [word.text for word in KeptTesseract().read(_lettered()).words] == ["THONG", "BAO"]


def test_an_answer_for_another_picture_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    late = b'{"table": "", "number": -1, "spent": 0.0}\n'
    monkeypatch.setattr("indexer.ocr.kept_tesseract._exchange", lambda *_: late)
    assert [word.text for word in KeptTesseract().read(_lettered()).words] == ["THONG", "BAO"]  # by pytesseract


def test_one_that_crashes_again_and_again_fails_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_asked: object, **_named: object) -> None:
        raise OcrFailedError("crashed", "made to crash")

    monkeypatch.setattr("indexer.ocr.kept_tesseract._exchange", lambda *_: (_ for _ in ()).throw(BrokenPipeError))
    monkeypatch.setattr(TesseractOcr, "read", crash)
    with pytest.raises(OcrFailedError, match="made to crash"):
        KeptTesseract().read(WHITE)


def test_where_the_models_are_is_asked_again_when_it_was_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    requirements._models.cache_clear()
    with monkeypatch.context() as busy:
        busy.setattr(requirements, "_ask", lambda question: [])
        assert tesseract_models() is None
    assert tesseract_models() is not None


def test_a_tesseract_that_does_not_tell_where_its_models_are_reads_all_the_same(
        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.ocr.kept_tesseract.tesseract_models", lambda: None)
    KeptTesseract().read(WHITE)
    for process in _kept_processes():
        _end(process)
    assert [word.text for word in KeptTesseract().read(_lettered()).words] == ["THONG", "BAO"]


def test_after_a_crash_a_picture_has_what_is_left_of_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash_late(*_asked: object) -> None:
        time.sleep(0.3)  # by the clock there is six times as much as a picture may take
        raise BrokenPipeError

    had: list[float] = []
    monkeypatch.setattr("indexer.ocr.kept_tesseract._exchange", crash_late)
    monkeypatch.setattr(TesseractOcr, "read", lambda *_asked, seconds, **_named: had.append(seconds))
    KeptTesseract().read(WHITE, seconds=5.0)
    assert 0 < had[0] <= 4.95
    with pytest.raises(OcrFailedError) as caught:
        KeptTesseract().read(WHITE, seconds=0.05)
    assert caught.value.reason == "timeout" and len(had) == 1


def test_one_that_does_not_load_is_told_and_not_started_again(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept_version().startswith("tesseract ")
    program, starts = tmp_path / "program.py", tmp_path / "starts"
    program.write_text(f"open({str(starts)!r}, 'a').write('x')\nimport not_there\n")
    monkeypatch.setattr("indexer.ocr.kept_tesseract._PROGRAM", program)
    process = kept_tesseract._Process()
    monkeypatch.setattr(kept_tesseract, "_process_of", lambda worker: process)
    for _ in range(2):
        assert [word.text for word in KeptTesseract().read(_lettered()).words] == ["THONG", "BAO"]
    assert starts.read_text() == "x"
    with pytest.raises(OcrFailedError, match="No module named 'not_there'"):
        kept_version()


def test_one_that_hangs_is_given_up_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.ocr.kept_tesseract.FAR", 1)
    KeptTesseract().read(WHITE)
    process, = _kept_processes()
    os.kill(process, signal.SIGSTOP)
    with pytest.raises(OcrFailedError) as caught:
        KeptTesseract().read(WHITE, seconds=0.3)
    assert caught.value.reason == "timeout"
    assert process not in _kept_processes()


def test_its_time_counts_as_that_of_the_worker_once_also_when_it_has_ended() -> None:
    noise = np.random.default_rng(3).integers(0, 255, (900, 900), dtype=np.uint8)
    KeptTesseract().read(WHITE)
    allowance = Allowance(60.0)
    KeptTesseract().read(noise)
    taken = 60.0 - allowance.left
    assert taken > 0.02
    process, = _kept_processes()
    _end(process)
    KeptTesseract().read(WHITE)  # the other is waited for, and counts with the children that ended
    assert 60.0 - allowance.left < 2 * taken + 1.0


def test_a_forked_worker_has_its_own_and_takes_it_along_when_it_ends() -> None:
    KeptTesseract().read(WHITE)
    ours = _kept_processes()
    here, there = multiprocessing.get_context("fork").Pipe()
    worker = multiprocessing.get_context("fork").Process(target=_read_once, args=(there,))
    worker.start()
    theirs = here.recv()
    worker.join()
    assert len(theirs) == 1 and theirs != ours
    assert _gone(theirs[0])
    assert _kept_processes() == ours and KeptTesseract().read(_lettered()).words


def test_ink_that_was_read_twice_is_one_word() -> None:
    def row(text: str, left: int, width: int, line: int = 1) -> str:
        return f"5\t1\t1\t1\t{line}\t1\t{left}\t10\t{width}\t30\t90\t{text}"

    def texts(*rows: str) -> list[str]:
        return [word.text for word in words_of("\n".join(rows)).words]

    assert texts(row("bình", 0, 90), row("ô", 95, 20), row("ôn", 96, 50), row("mở", 170, 50)) == ["bình", "ôn", "mở"]
    assert texts(row("ô", 60, 20), row("ôn", 96, 50)) == ["ô", "ôn"]
    assert texts(row("ô", 95, 20), row("tô", 96, 50)) == ["ô", "tô"]
    assert texts(row("ô", 95, 20, 1), row("ôn", 96, 50, 2)) == ["ô", "ôn"]


def test_only_grey_pictures_are_read() -> None:
    with pytest.raises(ValueError, match="grey"):
        KeptTesseract().read(np.zeros((4, 4, 3), np.uint8))
