"""Measures a search as the site asks it (`SearchService.search`, from the string) against Tantivy over the same fields.

    python tests/benchmarks/search/as_asked.py --documents 10000 100000 [--folder DIR] [--clock cpu]

Each contestant runs in a process of its own over its own files, which the system is first asked to forget. It gets
ready as a server does; what that takes is the cold start. Then both are asked 240 different queries in turn, one at a
time: the first time each is cold, the rounds behind it are warm (median of a query's rounds). A query is a string and
chosen filters; a time goes from the string to ranked ids, total and facets. Ours is what `took_ms` tells; beside it
stands the whole call, with what is shown of each document and a suggestion. Nothing is kept between queries but what
the contestants themselves keep.

DIR keeps what was built, one folder for each number of documents. `--clock cpu` counts the processor's time, for a
machine that others use too. `--stages` prints instead where the time of a warm search goes, part by part.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from contestants import TOP, TantivyFields
from material import Query, import_into, queries, records, spellings, typed
from run import percentile
from stages import Stages, print_stages

_SAMPLE = 20_000
_EACH = 24  # queries of each group, ten groups
_SITE, _TANTIVY = "vankien, as the site asks", "Tantivy, same fields"
_CLOCKS = {"wall": time.perf_counter, "cpu": time.process_time}


class Asked(ABC):
    """A contestant in a process of its own."""

    @abstractmethod
    def open(self, folder: Path) -> None:
        """Get ready as a server does."""

    @abstractmethod
    def ask(self, question: dict[str, Any]) -> tuple[float, float, int]:
        """Seconds from the string to the ranked ids, seconds of the whole call, and the total."""


class Site(Asked):
    """The service of an archive, for a guest."""

    def __init__(self, clock: str) -> None:
        self._clock = _CLOCKS[clock]
        self._ranked = 0.0

    def open(self, folder: Path) -> None:
        """Open the archive, and read what `vankien serve` reads before it listens."""
        from library.access import guest
        from library.archive import Archive
        from library.machine import garbage
        from library.vietnamese import compound_words

        archive = Archive.open(folder / "archive")
        self._service = archive.searching
        self._service.prepare(guest(admitted=True).labels)
        compound_words("văn kiện")
        self._audience = guest(admitted=True).labels
        answer = self._service._ranked

        def timed(*arguments: Any) -> Any:
            """What `took_ms` counts, by the chosen clock."""
            began = self._clock()
            try:
                return answer(*arguments)
            finally:
                self._ranked = self._clock() - began

        self._service._ranked = timed  # type: ignore[method-assign]
        garbage.keep_what_is_loaded()

    def ask(self, question: dict[str, Any]) -> tuple[float, float, int]:
        """As the site does; passages are read from the catalogue's pages and left out, as in `took_ms`."""
        from library.search.contract import Filters
        from library.search.service import Ask

        years, kind = question["years"], question["kind"]
        filters = Filters(years=(tuple(years),) if years else (), kinds=frozenset([kind]) if kind else frozenset())
        began = self._clock()
        answer = self._service.search(Ask(question["typed"], filters, self._audience, limit=TOP, snippets=False))
        return self._ranked, self._clock() - began, answer.total


class TantivyAsked(Asked):
    """Tantivy from the words of the string, which it gets with their spellings looked up; making its query counts."""

    def __init__(self, clock: str) -> None:
        self._clock = _CLOCKS[clock]

    def open(self, folder: Path) -> None:
        """Open the index."""
        self._engine = TantivyFields(folder / "tantivy")
        self._engine.open()

    def ask(self, question: dict[str, Any]) -> tuple[float, float, int]:
        """Make the query, ask it, and read the ids."""
        query = Query(question["group"], tuple(map(tuple, question["words"])), question["phrase"],
                      tuple(question["years"]) if question["years"] else None, question["kind"])  # fmt: skip
        began = self._clock()
        total = self._engine.ranked_ids(self._engine.prepare(query))
        took = self._clock() - began
        return took, took, total


_ASKED: dict[str, type[Site] | type[TantivyAsked]] = {_SITE: Site, _TANTIVY: TantivyAsked}


class Process:
    """One contestant's process, asked over a pipe."""

    def __init__(self, name: str, folder: Path, clock: str) -> None:
        command = [sys.executable, __file__, "--answer", name, str(folder), "--clock", clock]
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                         env=environment)  # fmt: skip
        self.started: dict[str, float] = self._read()

    def ask(self, question: dict[str, Any]) -> Any:
        """Milliseconds to the ids, of the whole call, and the total."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return self._read()

    def end(self) -> dict[str, float]:
        """Let it go; what it held at the end."""
        held: dict[str, float] = self.ask({})
        self._process.wait()
        return held

    def _read(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            sys.exit("a contestant ended before its time")
        return json.loads(line)


def answer(name: str, folder: Path, clock: str) -> None:
    """Answer questions from stdin until an empty one comes."""
    began = time.perf_counter() - time.clock_gettime(time.CLOCK_BOOTTIME) + _begun_at()
    contestant = _ASKED[name](clock)
    contestant.open(folder)
    print(json.dumps({"wall": time.perf_counter() - began, "cpu": time.process_time()}), flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        if not question:
            break
        ranked, whole, total = contestant.ask(question)
        print(json.dumps([1000 * ranked, 1000 * whole, total]), flush=True)
    print(json.dumps(_memory()), flush=True)


def _begun_at() -> float:
    """When this process began, in seconds since the machine did."""
    fields = Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(fields[19]) / os.sysconf("SC_CLK_TCK")


def _memory() -> dict[str, float]:
    """Megabytes: the process's own, and with the mapped files."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    fields = dict(line.split(":", 1) for line in lines if ":" in line)
    return {key: int(fields[name].split()[0]) / 1024 for key, name in (("own", "RssAnon"), ("all", "VmRSS"))}


# Measuring


def _build(folder: Path, count: int) -> None:
    """Make what is not there yet."""
    if not (folder / "archive").exists():
        import_into(folder / "archive", count)
    if not (folder / "tantivy").exists():
        engine = TantivyFields(folder / "tantivy")
        engine.build(records(count))
    os.sync()


def _forget(folder: Path) -> None:
    """Ask the system to drop what it holds of the files; they are read from the disk again."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _measure(count: int, folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    folder.mkdir(parents=True, exist_ok=True)
    _build(folder, count)
    if options.stages:
        _stages(count, folder, options)
        return {}
    text = sum(len(record.text.encode()) + 1 for record in records(count)) / 1e6
    questions = _questions(count)
    sizes = {_SITE: _size((folder / "archive" / "index").resolve()), _TANTIVY: _size(folder / "tantivy")}
    for where in (folder / "archive", folder / "tantivy"):
        _forget(where.resolve())
    processes = {name: Process(name, folder, options.clock) for name in _ASKED}
    choose = random.Random(3)
    rounds = [_round(processes, questions, choose) for _ in range(1 + options.rounds)]
    results = {name: {"started": one.started, "memory": one.end(), "size": sizes[name]}
               for name, one in processes.items()}  # fmt: skip
    _print(count, text, results, rounds, questions, options)
    return {"documents": count, "results": results, "clock": options.clock,
            "times": {name: [one[name] for one in rounds] for name in _ASKED}}  # fmt: skip


def _questions(count: int) -> list[dict[str, Any]]:
    sample = list(records(min(count, _SAMPLE)))
    asked = queries(sample, spellings=spellings(sample), each=_EACH)
    return [{**asdict(query), "typed": typed(query)} for query in asked]


def _stages(count: int, folder: Path, options: argparse.Namespace) -> None:
    """Ask everything in this process; the first round is not counted."""
    questions, stages, site = _questions(count), Stages(_CLOCKS[options.clock]), Site(options.clock)
    site.open(folder)
    for question in questions:
        site.ask(question)
    stages.watch()
    taken = []
    for question in questions * options.rounds:
        site.ask(question)
        taken.append(stages.take())
    print(f"\n## {count:,} documents, {len(questions)} different queries, {options.clock} clock")
    print_stages(taken)


def _round(processes: dict[str, Process], questions: Sequence[dict[str, Any]], choose: random.Random) -> Any:
    """Every question once, of each process in turn."""
    answers: dict[str, list[Any]] = {name: [] for name in processes}
    for question in questions:
        for name in choose.sample(list(processes), len(processes)):
            answers[name].append(processes[name].ask(question))
    return answers


def _print(count: int, text: float, results: dict[str, Any], rounds: Sequence[Any],
           questions: Sequence[dict[str, Any]], options: argparse.Namespace) -> None:  # fmt: skip
    print(f"\n## {count:,} documents, {len(questions)} different queries, {options.clock} clock\n")
    print(f"| | {_SITE} | {_TANTIVY} | ratio |\n|---|---|---|---|")
    cold = {name: [one[0] for one in rounds[0][name]] for name in results}
    warm = {name: _medians(rounds, name, 0) for name in results}
    for title, times in (("warm", warm), ("each query's first time", cold)):
        for label, share in (("p50", 0.5), ("p95", 0.95), ("slowest", 1.0)):
            _row(f"{title}, {label}, ms", *(percentile(times[name], share) for name in (_SITE, _TANTIVY)))
    for label, share in (("p50", 0.5), ("p95", 0.95)):
        whole = percentile(_medians(rounds, _SITE, 1), share)
        _row(f"the whole call, warm, {label}, ms", whole, percentile(warm[_TANTIVY], share))
    for key in ("wall", "cpu"):
        _row(f"cold start, s ({key})", *(results[name]["started"][key] for name in (_SITE, _TANTIVY)))
    for key, label in (("own", "own memory, MB"), ("all", "with mapped files, MB")):
        _row(label, *(results[name]["memory"][key] for name in (_SITE, _TANTIVY)))
    _row("index, MB", *(results[name]["size"] for name in (_SITE, _TANTIVY)))
    _row("index / text", *(results[name]["size"] / text for name in (_SITE, _TANTIVY)))
    totals = [(ours[2], theirs[2]) for ours, theirs in zip(*(rounds[0][name] for name in (_SITE, _TANTIVY)),
                                                           strict=True)]  # fmt: skip
    same, more = sum(ours == theirs for ours, theirs in totals), sum(ours > theirs for ours, theirs in totals)
    print(f"\nThe same total at {same} of {len(totals)} queries, more found by the site at {more}: it also looks in "
          "kind and committee, and reads years, numbers and spellings.")
    print("\nSlowest of ours, cold (warm):")
    order = sorted(range(len(questions)), key=lambda place: -cold[_SITE][place])[: options.slowest]
    for place in order:
        print(f"  {cold[_SITE][place]:7.1f} ({warm[_SITE][place]:.1f})  {questions[place]['group']}: "
              f"{questions[place]['typed']}")


def _medians(rounds: Sequence[Any], name: str, which: int) -> list[float]:
    return [statistics.median(one[which] for one in of_query)
            for of_query in zip(*(one[name] for one in rounds[1:]), strict=True)]  # fmt: skip


def _row(label: str, ours: float, theirs: float) -> None:
    print(f"| {label} | {ours:,.2f} | {theirs:,.2f} | {ours / theirs:.2f} |")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[10_000])
    parser.add_argument("--folder", type=Path, help="keep there what was built, or ask what is there")
    parser.add_argument("--clock", choices=_CLOCKS, default="wall")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--slowest", type=int, default=8, help="so many of the slowest queries are named")
    parser.add_argument("--stages", action="store_true", help="print where the time of a warm search goes")
    parser.add_argument("--json", type=Path, help="write the results there too")
    parser.add_argument("--answer", nargs=2, metavar=("NAME", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.answer:
        answer(options.answer[0], Path(options.answer[1]), options.clock)
        return
    with tempfile.TemporaryDirectory(prefix="vankien-benchmark-") as temporary:
        folder = options.folder or Path(temporary)
        results = [_measure(count, folder / str(count), options) for count in options.documents]
    if options.json:
        options.json.write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
