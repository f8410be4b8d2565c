"""Takes in the same scans with one and with two workers of Dask on this machine, and says how much faster two are.

    python tests/benchmarks/dask/benchmark_workers.py FOLDER [--rounds 1] [--over-http]

FOLDER holds the scans. Each `vankien ingest` goes into a new archive and is timed whole, with a scheduler and workers
that are ready before; the second round begins with two. It ends with 1 where the ratio of the medians is less than 1.7,
or where not every archive keeps the same of the same files.
"""

from __future__ import annotations

import argparse
import json
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from statistics import median
from typing import Any

_ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(_ROOT))

from distributed import Client  # noqa: E402

from tests.indexer.dask_machines import SILENT, started, worker  # noqa: E402

_LEAST = 1.7
_READY_SECONDS = 120
_PROGRAM = "import sys; from library.cli import main; sys.argv[0] = 'vankien'; main()"


def main() -> None:
    """Print what each ingest took, and the ratio."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path, help="of scans")
    asked.add_argument("--rounds", type=int, default=1)
    asked.add_argument("--over-http", action="store_true", help="as if no disk were shared (dask_vault)")
    given = asked.parse_args()
    took: dict[int, list[float]] = {1: [], 2: []}
    said = []
    for number in range(given.rounds):
        for workers in ((1, 2), (2, 1))[number % 2]:
            seconds, report = _ingest(given.folder.resolve(), workers, over_http=given.over_http)
            took[workers].append(seconds)
            said.append(report)
            print(f"{workers} worker(s): {seconds:7.1f} s, {_counts(report)}", flush=True)
    ratio = median(took[1]) / median(took[2])
    same = all(report == said[0] for report in said)
    print(f"two workers against one: {ratio:.2f} times as fast (at least {_LEAST}); "
          f"the archives {'keep the same' if same else 'DIFFER'}")
    sys.exit(ratio < _LEAST or not same)


def _ingest(folder: Path, workers: int, *, over_http: bool) -> tuple[float, dict[str, Any]]:
    """Seconds of one ingest, and what became of the files; objects of the vault are named by what they hold."""
    with tempfile.TemporaryDirectory(prefix="vankien-workers-") as place, ExitStack() as stack:
        port = _free_port()
        scheduler = f"tcp://127.0.0.1:{port}"
        stack.enter_context(started("scheduler", "--host", "127.0.0.1", "--port", str(port), *SILENT))
        for _ in range(workers):
            stack.enter_context(worker(scheduler, Path(place)))
        _wait_for(scheduler, workers)
        archive = Path(place) / "archive"
        archive.mkdir()
        lines = ['reader = "dask"', f'dask_scheduler = "{scheduler}"']
        lines += [f'dask_vault = "127.0.0.1:{_free_port()}"'] if over_http else []
        (archive / "vankien.toml").write_text("\n".join(lines), encoding="utf-8")
        command = [sys.executable, "-c", _PROGRAM, "--archive", str(archive), "ingest", "--json", str(folder)]
        began = time.perf_counter()
        done = subprocess.run(command, stdout=subprocess.PIPE, cwd=_ROOT, check=False)
        seconds = time.perf_counter() - began
        if done.returncode not in (0, 1):  # 1: a file that failed, which the report tells
            sys.exit(f"The ingest ended with {done.returncode}.")
        report: dict[str, Any] = json.loads(done.stdout)
        report["kept"] = sorted(path.name for path in (archive / "vault").rglob("*") if path.is_file())
        return seconds, report


def _wait_for(scheduler: str, workers: int) -> None:
    """Until so many workers are there."""
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until:
        with suppress(OSError, TimeoutError), Client(scheduler, timeout=5, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=_READY_SECONDS)
            return
    sys.exit("The scheduler does not answer.")


def _counts(report: dict[str, Any]) -> str:
    return ", ".join(f"{report[name]} {name}" for name in ("found", "indexed", "duplicate", "quarantined", "failed"))


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


if __name__ == "__main__":
    main()
