"""Do search and site take longer than in the release of 26-11-2026? Both are measured in one run, in turn.

Usage: python tests/benchmarks/site/against_release.py --folder DIR [--documents 10000] [--rounds 5] [--clock cpu]
DIR keeps the release (the files of its commit, with an environment of their own, which `./vankien` there makes) and an
archive of each program with the same records. Both sites are served, and each of 240 questions is put to one and to the
other in turn: the page of results, and the same by the API, which also tells how long the search itself took. Of each
question the median of its rounds counts; printed are median and 95th percentile of both, and their ratio (target 1.05).

`--clock cpu` counts the processor's time of each server instead, for a machine that others use too: for every round of
all questions, because single ones are shorter than a tick; the least busy round counts.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parents[3]
sys.path[:0] = [str(HERE), str(HERE / "tests" / "benchmarks" / "search")]

from material import queries, records, spellings, typed  # noqa: E402

RELEASE = "70e96cf"
TARGET = 1.05
_SAMPLE = 5_000
_EACH = 24  # of ten groups
_WHAT = ("page of results", "API, whole answer", "API, the search itself")
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Site:
    """One program with its archive, served."""

    name: str
    command: Path
    archive: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    times: dict[tuple[str, int], list[float]] = field(default_factory=dict)
    processor: dict[str, list[float]] = field(default_factory=dict)

    def run(self, *arguments: str) -> None:
        """A command of it, to its end."""
        subprocess.run([self.command, "--archive", self.archive, *arguments], check=True, stdout=subprocess.DEVNULL)

    def serve(self) -> None:
        """Serve the archive, and wait until it answers."""
        self.process = subprocess.Popen([self.command, "--archive", self.archive, "serve", "--port", str(self.port)],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        for _ in range(1_200):
            with suppress(OSError):
                self.get("/healthz")
                return
            time.sleep(0.1)
        raise SystemExit(f"{self.name} did not begin to answer")

    def get(self, address: str) -> bytes:
        """What the site answers."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{address}", timeout=120) as answer:
            content: bytes = answer.read()
            return content

    def used(self) -> float:
        """Seconds of the processor that the server used so far."""
        assert self.process is not None
        told = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / _TICK

    def stop(self) -> None:
        """Stop serving."""
        if self.process is not None:
            self.process.terminate()  # the release does not hear SIGINT where a script began it in the background
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def release_in(folder: Path) -> Path:
    """The command of the release, in a folder and an environment of its own."""
    tree = folder / "release"
    if not tree.exists():
        tree.mkdir()
        files = subprocess.run(["git", "-C", HERE, "archive", RELEASE], check=True, capture_output=True).stdout
        subprocess.run(["tar", "x", "-C", tree], input=files, check=True)
    subprocess.run([tree / "vankien", "--help"], check=True, stdout=subprocess.DEVNULL)  # sets it up the first time
    return tree / ".venv" / "bin" / "vankien"


def write_records(path: Path, count: int) -> None:
    """The same records for both programs."""
    with path.open("w", encoding="utf-8") as lines:
        for one in records(count):
            told = {"source": f"{one.id}.txt", "kind": one.kind, "committee": one.committee, "issued": str(one.year),
                    "subject": one.subject, "pages": [{"text": one.text}]}  # fmt: skip
            lines.write(json.dumps(told, ensure_ascii=False) + "\n")


def addresses(query: str) -> tuple[str, str]:
    """Of the page and of the API."""
    asked = urllib.parse.urlencode({"q": query})
    return f"/?{asked}", f"/api/v1/search?{asked}"


def ask(sites: Sequence[Site], asked: Sequence[str], rounds: int) -> None:
    """Every question to every site, `rounds` times and once before; who comes first changes."""
    for turn in range(rounds + 1):
        for place, query in enumerate(asked):
            for site in sites if (turn + place) % 2 else sites[::-1]:
                page, api = addresses(query)
                begin = time.perf_counter()
                site.get(page)
                middle = time.perf_counter()
                answer = json.loads(site.get(api))
                took = (middle - begin, time.perf_counter() - middle, answer["took_ms"] / 1000)
                for what, seconds in zip(_WHAT, took, strict=True):
                    if turn:
                        site.times.setdefault((what, place), []).append(seconds)


def ask_by_processor(sites: Sequence[Site], asked: Sequence[str], rounds: int) -> None:
    """All questions to one site, then to the other; what the server used of the processor for that."""
    for turn in range(rounds + 1):
        for site in sites if turn % 2 else sites[::-1]:
            for what, place in zip(_WHAT[:2], (0, 1), strict=True):
                begin = site.used()
                for query in asked:
                    site.get(addresses(query)[place])
                if turn:
                    site.processor.setdefault(what, []).append(site.used() - begin)


def tell(sites: Sequence[Site], clock: str) -> bool:
    """Print the figures; returns whether every ratio is within the target."""
    good = True
    for what in _WHAT if clock == "wall" else _WHAT[:2]:
        found: list[tuple[float, float]] = []
        for site in sites:
            if clock == "cpu":
                found.append((min(site.processor[what]), min(site.processor[what])))
                continue
            each = sorted(statistics.median(times) for (name, _), times in site.times.items() if name == what)
            found.append((statistics.median(each), each[int(0.95 * len(each))]))
        (new, new95), (old, old95) = found
        good = good and new <= TARGET * old
        behind = "" if clock == "cpu" else f"; p95 {new95 * 1000:.1f} to {old95 * 1000:.1f} ms: {new95 / old95:.2f}"
        print(f"{what:24} {new * 1000:8.1f} to {old * 1000:8.1f} ms: ratio {new / old:.2f}{behind}")
    return good


def main() -> int:
    """Make what is missing, measure, print; 1 where a ratio is above the target."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--clock", choices=["wall", "cpu"], default="wall")
    chosen = parser.parse_args()
    folder = chosen.folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    ours = Path(sys.executable).with_name("vankien")
    sites = (Site("this program", ours, folder / f"new-{chosen.documents}", 8_741),
             Site("the release", release_in(folder), folder / f"old-{chosen.documents}", 8_742))  # fmt: skip
    path = folder / f"{chosen.documents}.jsonl"
    if not path.exists():
        write_records(path, chosen.documents)
    for site in sites:
        if not site.archive.exists():
            site.run("import", str(path))
    sample = list(records(min(_SAMPLE, chosen.documents)))
    asked = [typed(one) for one in queries(sample, spellings=spellings(sample), each=_EACH)]
    try:
        for site in sites:
            site.serve()
        (ask if chosen.clock == "wall" else ask_by_processor)(sites, asked, chosen.rounds)
    finally:
        for site in sites:
            site.stop()
    print(f"{len(asked)} questions, {chosen.documents} documents, {chosen.rounds} rounds: this program to the release "
          f"{RELEASE} ({chosen.clock})")  # fmt: skip
    return 0 if tell(sites, chosen.clock) else 1


if __name__ == "__main__":
    sys.exit(main())
