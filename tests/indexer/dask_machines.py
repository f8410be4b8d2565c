"""A scheduler and workers of Dask on this machine, each a process of its own, for tests."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

SILENT = ("--no-dashboard", "--dashboard-address", "127.0.0.1:0")
"""Nothing is shown to browsers of other machines."""


@contextmanager
def started(*words: str, path: str = "") -> Iterator[subprocess.Popen[bytes]]:
    """`dask …`, ended with the block."""
    process = subprocess.Popen([sys.executable, "-m", "dask", *words], stdin=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               env={**os.environ, "PYTHONPATH": path, "OMP_THREAD_LIMIT": "1"})  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def worker(address: str, folder: Path, path: str = "") -> AbstractContextManager[subprocess.Popen[bytes]]:
    """A worker as an office starts one, ended with the block."""
    return started("worker", address, "--nthreads", "1", "--no-nanny", *SILENT, "--memory-limit", "0",
                    "--local-directory", str(folder), path=path)  # fmt: skip


@contextmanager
def running(place: Path, port: int = 0) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A scheduler with two workers, and its address."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = port or one.getsockname()[1]
    address, words = f"tcp://127.0.0.1:{port}", ("--host", "127.0.0.1", "--port", str(port), *SILENT)
    with (started("scheduler", *words, path=str(place)) as scheduler,
          worker(address, place, str(place)), worker(address, place, str(place))):  # fmt: skip
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        yield address, scheduler
