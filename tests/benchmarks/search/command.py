"""`vankien search` as a process: how long one question takes from the shell, and how much memory.

`python tests/benchmarks/search/command.py ARCHIVE [QUERY…]` asks every query several times and prints the least and the
median of the wall clock, the least of the processor's time, and the most memory, mapped files included. The archive may
be the one that `tests/benchmarks/site/large.py --archive DIR` leaves behind. Compiled code of Python is kept between
the runs, as it is for a user; an environment that forbids it (`PYTHONDONTWRITEBYTECODE`) is not taken over.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 7
QUERIES = ("nghị quyết", "thanh pho lon", "phát triển kinh tế xã hội", "30/7/2013", "xyzq 4711")
_VANKIEN = str(Path(sys.executable).with_name("vankien"))
_MEGABYTE = 1024  # ru_maxrss counts kilobytes


def ask(archive: Path, query: str) -> tuple[float, float, int]:
    """Seconds by the clock and of the processor, and kilobytes at the peak, of one run in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begin = time.perf_counter()
    child = subprocess.Popen([_VANKIEN, "--archive", str(archive), "search", query, "--json"], env=environment,
                             stdout=subprocess.DEVNULL)  # fmt: skip
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"'{query}' ended with {child.returncode}")
    return time.perf_counter() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss


def main() -> None:
    """Ask and print."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    archive, queries = Path(sys.argv[1]), sys.argv[2:] or list(QUERIES)
    print(f"{'query':30} {'least':>8} {'median':>8} {'cpu':>8} {'memory':>9}")
    for query in queries:
        runs = [ask(archive, query) for _ in range(RUNS + 1)][1:]  # the first writes what Python compiles
        clock, cpu, memory = zip(*runs, strict=True)
        print(f"{query:30} {min(clock):7.2f}s {statistics.median(clock):7.2f}s {min(cpu):7.2f}s "
              f"{max(memory) // _MEGABYTE:6d} MB")


if __name__ == "__main__":
    main()
