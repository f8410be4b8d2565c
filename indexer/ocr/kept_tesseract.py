"""Tesseract kept loaded in a process of its own, which takes less time, above all for small pictures.

Each worker has one such process. It ends with the worker, and is started anew where it was stopped or has crashed.
"""

from __future__ import annotations

import atexit
import importlib.util
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, Any, Final

import numpy as np

from indexer.confining import ends_with_us
from indexer.counted_time import FAR, Allowance, count_elsewhere
from indexer.ocr.engine import OcrFailedError, Picture, Reading
from indexer.ocr.tesseract import TesseractOcr, missing_model, words_of
from indexer.requirements import tesseract_models

_PROGRAM: Final = Path(__file__).with_name("tesseract_process.py")
_PIECE, _TRY_SECONDS = 1 << 16, 60
_BY_ITSELF = 1  # the status of a Python that could not load something


def is_installed() -> bool:
    """Whether the library is there with which Tesseract can be kept loaded."""
    return importlib.util.find_spec("tesserocr") is not None


def kept_version() -> str:
    """The version of the Tesseract that is kept loaded, which has read a blank picture first.

    It is another than that of the program `tesseract`, which is started where this one cannot be.

    Raises:
        OcrFailedError: it cannot be kept loaded, and why.
    """
    side = 40
    asked = json.dumps({"number": 1, "languages": "vie", "layout": 6, "seconds": 20.0, "wide": side, "high": side})
    try:
        done = subprocess.run(_command(tesseract_models() or ""), input=asked.encode() + b"\n" + bytes([255]) * side**2,
                              capture_output=True, timeout=_TRY_SECONDS, check=False)  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise OcrFailedError("crashed", str(error)) from error
    told = done.stderr.decode("utf-8", "replace").splitlines() or [f"it ended with {done.returncode}"]
    if b'"table"' not in done.stdout:
        raise OcrFailedError("crashed", told[-1])
    return told[0]


class KeptTesseract(TesseractOcr):
    """Reads with the process of this worker, one picture at a time.

    pytesseract is asked which way up a page is, and reads the picture on which that process crashed, or for which it
    could not be started.
    """

    def read(self, picture: Picture, *, languages: str = "vie", layout: int = 3, seconds: float = 90.0) -> Reading:
        """Read a grey picture of about 300 dpi."""
        if picture.ndim != 2 or picture.dtype != np.uint8:
            raise ValueError("an OCR picture is grey, 8 bits")
        high, wide = picture.shape
        asked = {"languages": languages, "layout": layout, "seconds": seconds, "wide": wide, "high": high}
        began, allowance = time.monotonic(), Allowance(seconds)
        try:
            answer = _process_of(os.getpid()).answer(asked, picture.tobytes(), FAR * seconds)
        except OcrFailedError as error:
            if error.reason != "crashed":
                raise
            left = min(allowance.left, seconds - (time.monotonic() - began) / FAR)
            if left <= 0:
                raise OcrFailedError("timeout", "Tesseract ended when its time was over") from None
            return super().read(picture, languages=languages, layout=layout, seconds=left)
        if "missing" in answer:
            raise missing_model(languages)
        return words_of(answer["table"])


class _Process:
    """Tesseract, loaded: started when it is first asked, and again after it ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: subprocess.Popen[bytes] | None = None
        self._spent = 0.0
        self._number = 0  # of the picture
        self._answered = False
        self._loads = True

    def answer(self, asked: dict[str, Any], dots: bytes, seconds: float) -> dict[str, Any]:
        """What it says of a picture.

        Raises:
            OcrFailedError: it took longer than so many seconds by the clock, had its time on the processor, ended, or
                could not be started.
        """
        with self._lock:
            process = self._started()
            self._number += 1
            asked = {**asked, "number": self._number}
            until = time.monotonic() + seconds
            try:
                line = _exchange(process, json.dumps(asked).encode() + b"\n" + dots, until)
                answer: dict[str, Any] = json.loads(line)
                if answer["number"] != asked["number"]:
                    raise ValueError("it answers for another picture")
            except TimeoutError:
                self._end(process)
                raise OcrFailedError("timeout", f"Tesseract did not end within {seconds:.0f} s") from None
            except (OSError, ValueError):
                status = self._end(process)
                self._loads = self._answered or status != _BY_ITSELF
                if status == -signal.SIGPROF:
                    raise OcrFailedError("timeout", "Tesseract had its time on the processor") from None
                raise OcrFailedError("crashed", f"Tesseract ended with {status}") from None
            except BaseException:  # memory that is short: a rest of this picture would be answered as the next one
                self._end(process)
                raise
            self._answered = True
            self._spent += answer["spent"]
            count_elsewhere(answer["spent"])
            return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if not self._loads:
            raise OcrFailedError("crashed", "Tesseract cannot be kept loaded")
        if self._running is not None and self._running.poll() is None:
            return self._running
        if self._running is not None:
            self._end(self._running)
        # Workers fill the cores already, and its own threads slow each other down.
        environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        models = tesseract_models()
        if models is None:
            raise OcrFailedError("crashed", "Tesseract does not tell where its models are")
        self._answered = False
        self._running = subprocess.Popen(_command(models), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                         stderr=subprocess.DEVNULL, env=environment)  # fmt: skip
        os.set_blocking(_of(self._running.stdin).fileno(), False)
        return self._running

    def leave(self) -> None:
        """End it with the worker."""
        if self._running is not None:
            self._end(self._running)

    def _end(self, process: subprocess.Popen[bytes]) -> int:
        """End it; what it took of the processor counts as that of a child from now on. Returns its status."""
        process.kill()  # one that ended by itself keeps its status, which says why
        status = process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                _of(pipe).close()
        self._running = None
        count_elsewhere(-self._spent)
        self._spent = 0.0
        return status


def _command(models: str) -> list[str]:
    return [*ends_with_us(), sys.executable, "-I", str(_PROGRAM), models]


@cache
def _process_of(_worker: int) -> _Process:
    """The one process of a worker, by the number of the worker: one that was forked needs its own."""
    process = _Process()
    atexit.register(process.leave)
    return process


def _exchange(process: subprocess.Popen[bytes], asked: bytes, until: float) -> bytes:
    """Give a process what it is asked, and take the line that it answers.

    Raises:
        TimeoutError: it did not answer in time.
        OSError: it is gone.
    """
    given, told = _of(process.stdin).fileno(), _of(process.stdout).fileno()
    left, answer = memoryview(asked), bytearray()
    while not answer.endswith(b"\n"):
        readable, writable, _ = select.select([told], [given] if left else [], [], max(0.0, until - time.monotonic()))
        if not (readable or writable):
            raise TimeoutError
        if writable:
            left = left[os.write(given, left[:_PIECE]) :]
        if readable:
            piece = os.read(told, _PIECE)
            if not piece:
                raise BrokenPipeError
            answer += piece
    return bytes(answer)


def _of(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise ValueError("the process was started with pipes")
    return pipe
