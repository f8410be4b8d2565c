"""How long the site takes: one reader after another, and many at the same time.

Usage: python tests/benchmarks/site/bench.py ARCHIVE [--people 20] [--seconds 30]
Prints the server's time for a search page (all of it, and without the engine), then the time over HTTP with many
readers, each with a new query every two seconds. The queries are those of the sample archive (corpus/queries.jsonl).
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import statistics
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from waitress.server import create_server

from library.archive import Archive
from library.search.service import Ask
from tests.seeing import seen
from web import create_app

QUERIES = Path(__file__).parents[3] / "corpus" / "queries.jsonl"
PAUSE = 2.0


def queries() -> list[str]:
    """The sample archive's queries, each also with a year, so that there are enough different ones."""
    asked = [json.loads(line)["query"] for line in QUERIES.read_text(encoding="utf-8").splitlines()]
    return [*asked, *(f"{query} năm:{year}..2025" for query in asked for year in range(1946, 1986, 2))]


def told(name: str, times: Sequence[float]) -> str:
    """A line of milliseconds."""
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return f"{name:44} median {statistics.median(times):7.1f} ms   p95 {p95:7.1f} ms   ({len(times)} pages)"


def one_after_another(archive: Archive) -> None:
    """Server time of the search page, without a network."""
    client = create_app(archive).test_client()
    whole, rest = [], []
    for query in queries()[:240]:
        address = "/?" + urllib.parse.urlencode({"q": query})
        client.get(address)
        begin = time.perf_counter()
        answer = client.get(address)
        took = (time.perf_counter() - begin) * 1000
        assert answer.status_code == 200, address
        whole.append(took)
        rest.append(took - seen(archive).search.search(Ask(query, snippets=False)).took_ms)
    print(told("search page, server time", whole))
    print(told("search page, the engine's time taken out", rest))


def at_the_same_time(archive: Archive, *, people: int, seconds: float) -> None:
    """Time over HTTP while many ask."""
    server = create_server(create_app(archive), host="127.0.0.1", port=0, threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    times: list[float] = []
    end = time.monotonic() + seconds

    def reader(number: int) -> None:
        own = random.Random(number)
        asked = itertools.cycle(own.sample(queries(), 100))
        time.sleep(own.uniform(0, PAUSE))
        while time.monotonic() < end:
            address = f"http://127.0.0.1:{server.effective_port}/?" + urllib.parse.urlencode({"q": next(asked)})
            begin = time.perf_counter()
            with urllib.request.urlopen(address, timeout=60) as answer:
                answer.read()
            times.append((time.perf_counter() - begin) * 1000)
            time.sleep(PAUSE)

    threads = [threading.Thread(target=reader, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(told(f"search page over HTTP, {people} people", times))


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30.0)
    chosen = parser.parse_args()
    archive = Archive.open(chosen.archive)
    one_after_another(archive)
    at_the_same_time(archive, people=chosen.people, seconds=chosen.seconds)


if __name__ == "__main__":
    main()
