"""Files sent by the API in pieces, and the same by `vankien ingest`: from the first byte until the last is read.

Usage: python tests/benchmarks/uploads/benchmark_uploads.py [--files 2000] [--kilobytes 200] [--port 8971] [--light]
The files are those of the sample archive's PDFs that are no volumes, each with bytes of its own, filled up to the size
that was asked for. Both begin with an empty archive and use all cores; the site is served already when sending begins,
and three files are on their way at a time, as the site's own script does it. Target: at most 1.2 times as long.
With `--light` only files with a text layer are taken, which are read in no time: what sending costs by itself.
Beside the clock it prints the processor's seconds of each way, its processes and theirs: what others do on the machine
is not in them.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from library.archive import Archive

CORPUS = Path(__file__).parents[3] / "corpus" / "archive"
COMMAND = [sys.executable, "-c", "import sys; from library.cli import main; sys.argv[0] = 'vankien'; main()"]
_AT_ONCE = 3
_PIECE = 1 << 20
_WAIT = 600
_TEXT = 300
"""Characters of a page that is no scan."""


def run(archive: Path, *arguments: str, given: str | None = None) -> str:
    """Run a command to its end and give what it prints; files that failed are no failure here."""
    done = subprocess.run([*COMMAND, "--archive", str(archive), *arguments], input=given, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)  # fmt: skip
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{arguments[0]} ended with {done.returncode}")
    return done.stdout


def made_files(folder: Path, count: int, size: int, *, light: bool = False) -> list[Path]:
    """So many PDFs of at least so many bytes, each with bytes of its own."""
    folder.mkdir()
    there = [one for one in sorted(CORPUS.rglob("*.pdf")) if one.stat().st_size <= max(size, 100_000)
             and not (light and _is_scan(one))]  # fmt: skip
    made = []
    for number in range(count):
        content = there[number % len(there)].read_bytes() + f"\n% {number}\n%".encode()
        made.append(folder / f"{number:05}.pdf")
        made[-1].write_bytes(content.ljust(size, b"."))
    return made


def _is_scan(file: Path) -> bool:
    try:
        return min(len(page.extract_text()) for page in PdfReader(file).pages) < _TEXT
    except PyPdfError:
        return True


class Sender:
    """Sends files over one connection.

    Args:
        port: of the site.
        token: of an archivist.
    """

    def __init__(self, port: int, token: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_WAIT)
        self._token = token

    def ask(self, path: str, body: bytes | dict[str, Any] | None = None) -> Any:
        """What the API answers."""
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/octet-stream"}
        if isinstance(body, dict):
            body, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        self._connection.request("GET" if body is None else "POST", f"/api/v1/uploads{path}", body, headers)
        answer = self._connection.getresponse()
        told = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {told[:200]!r}")
        return json.loads(told)

    def send(self, file: Path) -> None:
        """A whole file."""
        content = file.read_bytes()
        one = self.ask("", {"name": file.name, "size": len(content), "key": "1"})["id"]
        for start in range(0, len(content), _PIECE):
            self.ask(f"/{one}/bytes?offset={start}", content[start : start + _PIECE])
        self.ask(f"/{one}/finish", {"sha256": hashlib.sha256(content).hexdigest()})


def by_command(archive: Path, folder: Path) -> tuple[float, float]:
    """Seconds that the command takes, and those of the processor."""
    begin, spent = time.perf_counter(), _spent()
    run(archive, "ingest", str(folder), "--json")
    return time.perf_counter() - begin, _spent() - spent


def by_upload(archive: Path, files: Sequence[Path], port: int) -> tuple[float, float, float]:
    """Seconds until the last file has arrived, until the last is read, and those of the processor, from then on too."""
    run(archive, "user", "add", "chi", "--role", "archivist", "--password-stdin", given="bốn con ngựa xám\n")
    token = run(archive, "token", "add", "chi").strip()
    spent = _spent()
    serve = subprocess.Popen([*COMMAND, "--archive", str(archive), "serve", "--port", str(port)],
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        _until_served(port)
        begin, start = time.perf_counter(), _spent_by(serve.pid)
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            list(threads.map(lambda share: _send_all(Sender(port, token), share),
                             [files[start::_AT_ONCE] for start in range(_AT_ONCE)]))  # fmt: skip
        arrived = time.perf_counter() - begin
        with closing(Archive.open(archive)) as opened:
            while opened.catalogue.jobs.unfinished():
                time.sleep(0.1)
        took = time.perf_counter() - begin
    finally:
        serve.send_signal(signal.SIGINT)
        serve.wait()
    return arrived, took, _spent() - spent - start


def _spent_by(process: int) -> float:
    """Seconds of the processor of one that runs."""
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def _spent() -> float:
    """Seconds of the processor of all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _send_all(sender: Sender, files: Sequence[Path]) -> None:
    for one in files:
        sender.send(one)


def _until_served(port: int) -> None:
    for _ in range(600):
        with suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            return
        time.sleep(0.2)
    raise RuntimeError("the site did not start")


def measure(count: int, size: int, port: int, *, light: bool) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as given:
        folder = Path(given)
        files = made_files(folder / "given", count, size, light=light)
        run(folder / "one", "import", "/dev/null")
        run(folder / "two", "import", "/dev/null")
        command, command_cpu = by_command(folder / "one", folder / "given")
        arrived, upload, upload_cpu = by_upload(folder / "two", files, port)
        counts = [json.loads(run(folder / name, "status", "--json")).get("documents") for name in ("one", "two")]
    print(f"{count} files of {size // 1000} kB: command {command:.1f} s; sent, all arrived {arrived:.1f} s, all read "
          f"{upload:.1f} s; {upload / command:.2f} times; processor {command_cpu:.1f} s and {upload_cpu:.1f} s, "
          f"{upload_cpu / command_cpu:.2f} times; documents {counts[0]} and {counts[1]}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--kilobytes", type=int, default=200)
    parser.add_argument("--port", type=int, default=8971)
    parser.add_argument("--light", action="store_true")
    told = parser.parse_args()
    measure(told.files, told.kilobytes * 1000, told.port, light=told.light)
