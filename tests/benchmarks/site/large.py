"""The site over a large archive: facet clicks, many readers, memory, the first answer, and a list of everything.

    python tests/benchmarks/site/large.py --documents 100000 [--archive DIR]

The archive is imported (400 syllables a document, text as in the search benchmark) into DIR, or into a folder that is
gone afterwards; an archive that is already there is asked as it is. Prints the server's time for every facet click
(median, p95, most), the time from a green `/healthz` to the end of the first answer, the time over HTTP while many
ask, the server's own memory (mapped files left out), and the export of all documents: first byte, whole, memory.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "search"))  # documents and queries are those of the search benchmark

from bench import PAUSE, told
from material import import_into, queries, records, spellings, typed

from library.archive import Archive
from web import create_app
from web.commands import listen, prepare, warm

_SAMPLE = 20_000
_VANKIEN = [str(Path(sys.executable).with_name("vankien"))]
_FACETS = ("year", "kind", "committee")


def asked(documents: int) -> list[str]:
    """The queries of the search benchmark as a reader types them."""
    sample = list(records(min(documents, _SAMPLE)))
    return [typed(query) for query in queries(sample, spellings=spellings(sample))]


def facet_clicks(folder: Path, asked: Sequence[str]) -> None:
    """Server time of the page behind each facet's first values, of every query."""
    archive = Archive.open(folder)
    app = create_app(archive)
    prepare(archive)  # as `serve` does
    warm(app)
    client = app.test_client()
    clicks: list[tuple[float, str]] = []
    for query in asked:
        facets = client.get("/api/v1/search?" + urllib.parse.urlencode({"q": query})).get_json()["facets"]
        for facet in _FACETS:
            for one in facets[facet][:2]:
                address = "/?" + urllib.parse.urlencode({"q": query, facet: one["value"]})
                begin = time.perf_counter()
                answer = client.get(address)
                clicks.append(((time.perf_counter() - begin) * 1000, address))
                assert answer.status_code == 200, address
    archive.close()
    most, slowest = max(clicks)
    print(told("facet click, server time", [click for click, _ in clicks]), f"  most {most:.1f} ms")
    print("slowest:", urllib.parse.unquote_plus(slowest))


class Server:
    """The site in a process of its own, as `vankien serve` runs it."""

    def __init__(self, folder: Path) -> None:
        with listen("127.0.0.1", port=0) as free:
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        command = [*_VANKIEN, "--archive", str(folder), "serve", "--port", str(port)]
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def wait(self) -> None:
        """Until it says that it is well."""
        while True:
            try:
                with urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as answer:
                    if json.load(answer)["status"] == "ok":
                        return
            except urllib.error.URLError:
                time.sleep(0.02)

    def time_of(self, path: str) -> float:
        """Milliseconds of a whole answer."""
        begin = time.perf_counter()
        with urllib.request.urlopen(self.address + path, timeout=60) as answer:
            answer.read()
        return (time.perf_counter() - begin) * 1000

    def own_megabytes(self) -> float:
        """Memory that is the process's own: mapped files are left out."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
        return int(fields["RssAnon"].split()[0]) / 1024


def many_readers(server: Server, asked: Sequence[str], *, people: int, seconds: float) -> None:
    """Time over HTTP, each reader with a new query every two seconds."""
    times: list[float] = []
    end = time.monotonic() + seconds

    def read(number: int) -> None:
        own: Iterator[str] = itertools.cycle(random.Random(number).sample(asked, len(asked)))
        time.sleep(PAUSE * number / people)
        while time.monotonic() < end:
            times.append(server.time_of("/?" + urllib.parse.urlencode({"q": next(own)})))
            time.sleep(PAUSE)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(told(f"search page over HTTP, {people} people", times))


def everything_as_csv(server: Server) -> None:
    """The list of all documents: first byte, whole, and what it costs the server in memory."""
    before, begin, most, size = server.own_megabytes(), time.perf_counter(), 0.0, 0
    with urllib.request.urlopen(f"{server.address}/export.csv", timeout=600) as answer:
        first = answer.read(1)
        first_byte = (time.perf_counter() - begin) * 1000
        while piece := answer.read(1 << 20):
            size += piece.count(b"\n")
            most = max(most, server.own_megabytes())
    whole = time.perf_counter() - begin
    assert first, "nothing came"
    print(f"export.csv, {size - 1:,} documents: first byte {first_byte:.0f} ms, whole {whole:.1f} s, "
          f"memory {before:.0f} MB before, {most:.0f} MB at most")  # fmt: skip


def measure(folder: Path, documents: int, *, people: int, seconds: float) -> None:
    """Print everything."""
    questions = asked(documents)
    facet_clicks(folder, questions)
    server = Server(folder)
    try:
        server.wait()
        first = server.time_of("/?" + urllib.parse.urlencode({"q": "hợp tác xã nông nghiệp"}))
        print(f"first answer once /healthz is green: {first:.0f} ms")
        many_readers(server, questions, people=people, seconds=seconds)
        print(f"the server's own memory after that: {server.own_megabytes():.0f} MB")
        everything_as_csv(server)
    finally:
        server.process.terminate()
        server.process.wait()


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--archive", type=Path, help="keep the archive there, or ask the one that is there")
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30.0)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vankien-benchmark-") as temporary:
        folder = chosen.archive or Path(temporary) / "archive"
        if not folder.exists():
            import_into(folder, chosen.documents)
        measure(folder, chosen.documents, people=chosen.people, seconds=chosen.seconds)


if __name__ == "__main__":
    main()
