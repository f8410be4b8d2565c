"""One node for all test processes of a run: the first that wants it starts it, the last that leaves ends it.

`python -m tests.opensearch.sharing FOLDER PROCESS` keeps a node until it is told to end or the process is gone.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from filelock import FileLock

from tests.opensearch.files import NotHereError
from tests.opensearch.node import Node, running

_ROOT = Path(__file__).parents[2]
_SECONDS = 150
_LOOK = 0.2


@contextmanager
def shared_node(folder: Path) -> Iterator[Node]:
    """The node, until the end of the block.

    Args:
        folder: that all test processes of the run know.

    Raises:
        NotHereError: it cannot be had.
    """
    lock, users = FileLock(folder / "node.lock"), folder / "node.users"
    with lock:
        if not (folder / "node.json").exists():
            _start(folder)
        told = json.loads((folder / "node.json").read_text())
        if "error" in told:
            raise NotHereError(told["error"])
        users.write_text(str(_count(users) + 1))
    try:
        yield Node("node-1", Path(told["folder"]), told["http"], told["transport"])
    finally:
        with lock:
            users.write_text(str(_count(users) - 1))
            if not _count(users):
                _end(told["keeper"])
                (folder / "node.json").unlink()


def _count(users: Path) -> int:
    return int(users.read_text()) if users.exists() else 0


def _start(folder: Path) -> None:
    run = os.getppid() if os.environ.get("PYTEST_XDIST_WORKER") else os.getpid()
    nowhere = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]
    # No Popen: whoever starts it may leave before it ends.
    os.posix_spawn(sys.executable, [sys.executable, "-m", __name__, str(folder), str(run)],
                   {**os.environ, "PYTHONPATH": str(_ROOT)}, file_actions=nowhere)
    end = time.monotonic() + _SECONDS
    while not (folder / "node.json").exists():
        if time.monotonic() > end:
            raise NotHereError("nobody started OpenSearch")
        time.sleep(_LOOK)


def _end(keeper: int) -> None:
    """End the process that keeps the node, and wait until it is gone; it may be a child of ours or of another."""
    os.kill(keeper, signal.SIGTERM)
    end = time.monotonic() + _SECONDS
    while _lives(keeper) and time.monotonic() < end:
        time.sleep(_LOOK)


def _lives(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"  # ended, and only waits to be noticed


def _keep(folder: Path, run: int) -> None:
    """Keep a node while the process lives."""

    def leave(number: int, frame: FrameType | None) -> None:
        sys.exit(0)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with running() as (node,):
            _tell(folder, {"folder": str(node.folder), "http": node.http, "transport": node.transport,
                           "keeper": os.getpid()})
            while _lives(run):
                time.sleep(_LOOK)
    except NotHereError as error:
        _tell(folder, {"error": str(error)})


def _tell(folder: Path, told: dict[str, object]) -> None:
    new = folder / "node.json.new"
    new.write_text(json.dumps(told))
    new.rename(folder / "node.json")


if __name__ == "__main__":
    _keep(Path(sys.argv[1]), int(sys.argv[2]))
