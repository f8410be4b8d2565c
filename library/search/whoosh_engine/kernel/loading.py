"""Compiles the kernel, and loads it.

It is compiled when the environment is set up, or by the first process that may write beside its source, where there is
a C compiler; elsewhere numpy answers, which takes longer and gives the same. Nothing is downloaded, and no header of
the C library or of Python is needed.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import sys
import threading
import time
from array import array
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from library.wording import say

_HERE: Final = Path(__file__).parent
_SOURCES: Final = ("arrays.h", "matching.h", "places.h", "phrases.h", "sets.h", "scoring.h", "bounds.h", "ordering.h",
                   "pages.h", "terms.h", "kernel.c")  # fmt: skip
_OPTIONS: Final = ("-O3", "-std=c11", "-ffreestanding", "-ffp-contract=off", "-fPIC", "-shared", "-nostdlib")
"""No contraction: the last bits of a score are those that numpy gives, on every machine."""
_COMPILERS: Final = ("cc", "gcc", "clang")
_WAIT: Final = 60.0
_LEFT_BEHIND: Final = 3600.0
"""Seconds after which nobody compiles in a folder any more."""
_LEFT_OUT: Final = "VANKIEN_KERNEL"
_POINTER, _WHOLE = ctypes.c_void_p, ctypes.c_int64
_MOST_HELD: Final = 64 << 20
"""Works that are kept hold no more bytes than this together: in a large archive each may hold a good part of it."""
_MOST_KEPT: Final = 8


class KernelError(Exception):
    """The kernel could not be compiled or loaded; says why."""


class Work:
    """The memory of one search over one segment, and arrays for what it gives back."""

    def __init__(self, library: Any) -> None:
        self._library = library
        self.pointer: int = library.vankien_begin()
        if not self.pointer:
            raise MemoryError
        self.numbers, self.scores = array("q", bytes(8 * 4096)), array("d", bytes(8 * 256))
        self.held = 0  # bytes, while it is kept

    def room(self, numbers: int, scores: int = 0) -> tuple[int, int]:
        """Addresses of places for so many numbers and scores."""
        if len(self.numbers) < numbers:
            self.numbers = array("q", bytes(8 * numbers))
        if len(self.scores) < scores:
            self.scores = array("d", bytes(8 * scores))
        return self.numbers.buffer_info()[0], self.scores.buffer_info()[0]

    def holds(self) -> int:
        """Bytes."""
        return int(self._library.vankien_holds(self.pointer))

    def __del__(self) -> None:
        if getattr(self, "pointer", None):
            self._library.vankien_end(self.pointer)


class Kernel:
    """The compiled functions."""

    def __init__(self, path: Path) -> None:
        library = ctypes.CDLL(str(path))
        library.vankien_begin.restype = _POINTER
        for name, result, arguments in (
            ("end", None, (_POINTER,)), ("holds", _WHOLE, (_POINTER,)),
            ("match", _WHOLE, (_POINTER, _POINTER, _POINTER, _WHOLE, _POINTER, _WHOLE, _POINTER, _POINTER, _POINTER)),
            ("count", _WHOLE, (_POINTER, _POINTER, _POINTER, _WHOLE, _POINTER, _WHOLE, _POINTER, _WHOLE, _POINTER)),
            ("rank", _WHOLE, (_POINTER, *[_WHOLE] * 5, *[_POINTER] * 4)),
            ("scores", _WHOLE, (_POINTER, _WHOLE, _POINTER, _POINTER, _POINTER, _WHOLE, _POINTER)),
            ("pages", _WHOLE, (_POINTER, _POINTER, _WHOLE, _POINTER, _WHOLE, _WHOLE, _POINTER)),
            ("show", _WHOLE, (*[_POINTER] * 5, _WHOLE, _WHOLE, _POINTER, _POINTER)),
            ("find", None, (_POINTER, ctypes.c_char_p, _POINTER, _WHOLE, _POINTER)),
        ):  # fmt: skip
            function = getattr(library, f"vankien_{name}")
            function.restype, function.argtypes = result, arguments
        self.path = path
        self.match, self.count, self.rank = library.vankien_match, library.vankien_count, library.vankien_rank
        self.scores, self.pages, self.show = library.vankien_scores, library.vankien_pages, library.vankien_show
        self.find = library.vankien_find
        self._library = library
        self._kept: list[Work] = []

    def take(self, count: int) -> list[Work]:
        """So many works for one question."""
        return [self._work() for _ in range(count)]

    def give_back(self, works: Sequence[Work]) -> None:
        """They are kept for other questions, whichever thread asks them."""
        for work in works:
            work.held = work.holds()
            if len(self._kept) < _MOST_KEPT and work.held + sum([one.held for one in self._kept]) < _MOST_HELD:
                self._kept.append(work)

    def _work(self) -> Work:
        try:
            return self._kept.pop()
        except IndexError:  # none is there, or another thread has taken the last
            return Work(self._library)


def compiled(folder: Path = _HERE, *, again: bool = False) -> Path:
    """The file of the kernel, made where it is not there yet.

    Args:
        folder: where it is looked for, and made.
        again: make it also where it is, for what is there cannot be loaded.

    Raises:
        KernelError: there is no compiler, or it fails.
    """
    path = folder / f"kernel-{_of_this_machine()}.so"
    if path.exists() and not again:
        return path
    import shutil  # whoever finds it compiled does not wait for these
    import subprocess
    import tempfile

    compiler = next(filter(None, map(shutil.which, _COMPILERS)), None)
    if compiler is None:
        raise KernelError(say("there is no C compiler"))
    if not os.access(folder, os.W_OK):
        raise KernelError(say("the folder of the program cannot be written to"))
    with tempfile.TemporaryDirectory(dir=folder, prefix=".kernel-") as place:
        made = Path(place) / path.name
        command = [compiler, *_OPTIONS, "-o", str(made), str(_HERE / _SOURCES[-1])]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_WAIT)
        except (OSError, subprocess.SubprocessError) as error:
            raise KernelError(say("the kernel could not be compiled")) from error
        Kernel(made)  # nothing that cannot be loaded is left
        with made.open("rb") as written:
            os.fsync(written.fileno())
        made.replace(path)
    for old in set(folder.glob("kernel-*.so")) - {path}:
        with suppress(OSError):
            old.unlink()
    for left in folder.glob(".kernel-*"):  # of a process that was killed
        with suppress(OSError):
            if left.stat().st_mtime < time.time() - _LEFT_BEHIND:
                shutil.rmtree(left)
    return path


def _of_this_machine() -> str:
    """Says for which source and which processor a file was made."""
    sources = b"".join((_HERE / name).read_bytes() for name in _SOURCES)
    made_by = " ".join((os.uname().machine, sys.platform, *_OPTIONS)).encode()
    return hashlib.sha256(sources + made_by).hexdigest()[:16]


class _Loaded:
    """The kernel of this process, tried once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tried = False
        self._kernel: Kernel | None = None
        self.why = ""

    def get(self) -> Kernel | None:
        """The kernel; None where there is none, and then `why` says so."""
        if not self._tried:
            with self._lock:
                if not self._tried:
                    self._kernel = self._load()
                    self._tried = True
        return self._kernel

    def _load(self) -> Kernel | None:
        if os.environ.get(_LEFT_OUT) == "0":
            self.why = f"{_LEFT_OUT}=0"
            return None
        for again in (False, True):
            try:
                return Kernel(compiled(again=again))
            except KernelError as error:
                self.why = self.why or str(error)
                return None
            except (OSError, AttributeError):
                self.why = say("the kernel could not be loaded")
        return None


_loaded: Final = _Loaded()


def kernel() -> Kernel | None:
    """The kernel; None where this machine has none, and numpy answers."""
    return _loaded.get()


def why_none() -> str:
    """Why there is no kernel; empty where there is one."""
    return "" if _loaded.get() is not None else _loaded.why


if __name__ == "__main__":
    sys.exit(why_none())
