"""Seconds in which others had the processor count against no limit; a process that hangs is seen all the same."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from indexer.counted_time import FAR, Allowance, Spell, Watched
from indexer.ocr import BoundedOcr, NullOcr, OcrFailedError, OutOfTimeError, Picture, TesseractOcr
from indexer.processes import end_family

PICTURE = np.full((40, 40), 255, np.uint8)


def _spin(seconds: float) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


@contextmanager
def _processes(*words: str, count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """So many processes; several share one processor."""
    pinned = ["taskset", "-c", str(min(os.sched_getaffinity(0)))] if count > 1 else []
    running = [subprocess.Popen([*pinned, *words]) for _ in range(count)]
    try:
        yield running
    finally:
        for process in running:
            end_family(process.pid)
            process.wait()


def test_the_clock_alone_is_a_far_bound() -> None:
    assert Spell(10.0).counted == 10.0
    assert Spell(10.0, waited=7.0).counted == 3.0
    assert Spell(10.0 * FAR, waited=10.0 * FAR).counted == 10.0


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="the system does not tell who waited")
def test_waiting_for_a_processor_is_told_from_hanging() -> None:
    spin = f"{sys.executable} -c 'while True: pass'"
    with _processes("sh", "-c", f"{spin}; true", count=4) as busy, _processes("sleep", "9", count=1) as hung:
        watched, hanging = [Watched(one.pid) for one in busy], Watched(hung[0].pid)
        for _ in range(4):
            time.sleep(0.3)
            spells = [one.look() for one in watched]
        assert sum(one.counted for one in spells) < 0.6 * sum(one.seconds for one in spells)
        slept = hanging.look()
        assert slept.counted > 0.7 * slept.seconds


def test_a_child_counts_with_its_parent_and_sleep_does_not_count() -> None:
    allowance = Allowance(0.3)
    time.sleep(0.35)
    assert allowance.left > 0.2
    subprocess.run([sys.executable, "-c", "import time\nwhile time.process_time() < 0.4: pass"], check=True)
    assert allowance.left <= 0


def test_a_page_on_a_busy_machine_has_its_time_all_the_same() -> None:
    class Slow(NullOcr):
        asked = 0

        def read(self, picture: Picture, **named: object) -> object:  # type: ignore[override]
            self.asked += 1
            time.sleep(0.2)  # as if others had the processor
            return super().read(picture)

    slow = Slow()
    bounded = BoundedOcr(slow, Allowance(60.0), Allowance(0.15))
    bounded.read(PICTURE)
    bounded.read(PICTURE)
    _spin(0.2)
    with pytest.raises(OutOfTimeError):
        bounded.read(PICTURE)
    assert slow.asked == 2


@pytest.mark.parametrize(("does", "told"), [("while :; do :; done", "on the processor"), ("exec sleep 9", "did not")])
def test_tesseract_is_stopped_by_the_processor_and_far_out_by_the_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str, told: str
) -> None:
    (tmp_path / "tesseract").write_text(f'#!/bin/sh\n[ "$1" = --version ] && echo tesseract 5.3.0 && exit\n{does}\n')
    (tmp_path / "tesseract").chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    if "while" in does:
        monkeypatch.setattr("indexer.ocr.tesseract.FAR", 60)  # a second of the processor may take long to come
    began = time.monotonic()
    with pytest.raises(OcrFailedError) as caught:
        TesseractOcr().read(PICTURE, seconds=1.0 if "while" in does else 0.1)
    assert caught.value.reason == "timeout" and told in str(caught.value)
    assert time.monotonic() - began > 0.5
