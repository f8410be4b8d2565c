"""Measures the search engine against Tantivy, SQLite FTS5 and stock Whoosh, on the same documents and queries.

    python tests/benchmarks/search/run.py --documents 10000 100000

Each engine builds its index in a process of its own (rate, peak memory, size, one more document). Then one process
opens all indexes and asks every query of each in turn, so that whatever else the machine does meets all alike; an
engine's time for a query is the median of its rounds (wall time, or the processor's with `--clock cpu`). Nothing is
kept between rounds but what the engines themselves keep. Stock Whoosh only takes part up to `--whoosh-up-to`
documents: beyond that it takes minutes.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from contestants import CONTESTANTS, Contestant
from material import Query, Record, queries, records, source, spellings

_SAMPLE = 20_000
_ONE_MORE = 12
"""So many times one more document is committed."""
_REFERENCES = ("tantivy", "fields")
_CLOCKS = {"wall": time.perf_counter, "cpu": time.process_time}


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[10_000])
    parser.add_argument("--engines", nargs="+", default=list(CONTESTANTS), choices=list(CONTESTANTS))
    parser.add_argument("--clock", choices=_CLOCKS, default="wall", help="cpu: for a machine that others use too")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--whoosh-up-to", type=int, default=10_000)
    parser.add_argument("--json", type=Path, help="write the results there too")
    parser.add_argument("--build", nargs=3, metavar=("ENGINE", "DOCUMENTS", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.build:
        engine, count, folder = options.build
        print(json.dumps(_build(engine, int(count), Path(folder))))
        return
    results = [_measure(count, options) for count in options.documents]
    if options.json:
        options.json.write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8")


def _measure(count: int, options: argparse.Namespace) -> dict[str, Any]:
    names = [name for name in options.engines if name != "whoosh" or count <= options.whoosh_up_to]
    sample = list(records(min(count, _SAMPLE)))
    print(f"\n## {count:,} documents, {'real' if source() else 'made-up'} text, {os.cpu_count()} cores\n")
    with tempfile.TemporaryDirectory(prefix="vankien-benchmark-") as folder:
        built = {name: _build_apart(name, count, Path(folder)) for name in names}
        _print_builds(built)
        os.sync()  # the disk still writes what was built; whoever is asked then would pay for it
        engines = {name: _opened(name, Path(folder)) for name in names}
        times = _ask(engines, sample, options.rounds, _CLOCKS[options.clock])
    _print_times(times, names)
    listed = {f"{name}/{group}": values for (name, group), values in times.items()}
    return {"documents": count, "built": built, "times": listed}


# Building


def _build_apart(name: str, count: int, folder: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--build", name, str(count), str(folder / name)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _build(name: str, count: int, folder: Path) -> dict[str, float]:
    """Build one index; the documents stand ready in memory, and only what is needed beyond them is counted."""
    contestant = CONTESTANTS[name](folder)
    made = list(records(count))
    text = sum(len(record.text.encode()) + 1 for record in made)
    ready = [contestant.ready(record) for record in made]
    gc.collect()
    gc.freeze()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.perf_counter()
    contestant.build(ready)
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {
        "rate": count / seconds, "peak_mb": (peak - before) / 1024, "size_mb": size / 1e6, "text_mb": text / 1e6,
        "one_more_ms": _one_more(contestant),
    }  # fmt: skip


def _one_more(contestant: Contestant) -> float:
    """Median milliseconds from one more document to an answer that counts it."""
    contestant.open()
    (first,) = records(1)
    query = contestant.prepare(Query("one more", (("thêmmột",),)))
    times = []
    for number in range(_ONE_MORE):
        extra: Record = replace(
            first, id=f"more{number}", syllables=("thêmmột", *first.syllables), text=f"thêmmột {first.text}"
        )
        begun = time.perf_counter()
        contestant.add_one(extra)
        found = contestant.search(query)
        times.append(1000 * (time.perf_counter() - begun))
        if found != number + 1:
            raise SystemExit(f"{contestant.name}: {found} documents found where {number + 1} were added")
    return statistics.median(times)


# Asking


def _opened(name: str, folder: Path) -> Contestant:
    contestant = CONTESTANTS[name](folder / name)
    contestant.open()
    return contestant


def _ask(
    engines: dict[str, Contestant], sample: list[Record], rounds: int, clock: Callable[[], float]
) -> dict[tuple[str, str], list[float]]:
    """Milliseconds per engine and group of queries; stock Whoosh is slow, so it is asked once, after the others."""
    times: dict[tuple[str, str], list[float]] = {}
    choose = random.Random(3)  # each round in another order: whoever comes behind a large answer finds cold memory
    gc.collect()
    gc.freeze()  # what the benchmark itself holds is no engine's burden
    for query in queries(sample, spellings=spellings(sample)):
        prepared = {name: engine.prepare(query) for name, engine in engines.items()}
        taken: dict[str, list[float]] = {name: [] for name in engines}
        totals: dict[str, int] = {}
        fast = [name for name in engines if name != "whoosh"]
        turns = [name for _ in range(rounds) for name in choose.sample(fast, len(fast))]
        for name in [*turns, *(engines.keys() - set(fast))]:
            begun = clock()
            totals[name] = engines[name].search(prepared[name])
            taken[name].append(1000 * (clock() - begun))
        if len(set(totals.values())) > 1:
            raise SystemExit(f"the engines do not agree on {query}: {totals}")
        for name, values in taken.items():
            times.setdefault((name, query.group), []).append(statistics.median(values))
    return times


# Printing


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of the values do not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def _print_builds(built: dict[str, dict[str, float]]) -> None:
    print("| engine | documents/s | peak memory, MB | index, MB | index / text | one more document, ms |")
    print("|---|---|---|---|---|---|")
    for name, row in built.items():
        print(
            f"| {CONTESTANTS[name].name} | {row['rate']:,.0f} | {row['peak_mb']:,.0f} | {row['size_mb']:,.1f} "
            f"| {row['size_mb'] / row['text_mb']:.2f} | {row['one_more_ms']:.1f} |"
        )
    for name, row in built.items():
        for other in ("whoosh", *_REFERENCES):
            if name in ("text", "all") and other in built:
                print(f"\n{CONTESTANTS[name].name}: builds {row['rate'] / built[other]['rate']:.2f} times as fast as "
                      f"{CONTESTANTS[other].name}")  # fmt: skip


def _print_times(times: dict[tuple[str, str], list[float]], names: list[str]) -> None:
    groups = list(dict.fromkeys(group for _, group in times))
    titles = " | ".join(CONTESTANTS[name].name for name in names)
    print(f"\n| top 20, exact total, three facets; ms p50 / p95 | {titles} |")
    print("|---|" + "---|" * len(names))
    merged = {"all phrases": [group for group in groups if "phrase" in group], "every query": groups}
    every: dict[tuple[str, str], list[float]] = dict(times)
    for label, parts in merged.items():
        every.update({(name, label): [value for part in parts for value in times[name, part]] for name in names})
    for group in [*groups, *merged]:
        values = [every[name, group] for name in names]
        cells = [f"{percentile(one, 0.5):.2f} / {percentile(one, 0.95):.2f}" for one in values]
        print(f"| {group} | " + " | ".join(cells) + " |")
    print()
    for name in names:
        for other in (*_REFERENCES, "whoosh"):
            if name in ("text", "all") and other in names:
                for group in merged:
                    own, theirs = every[name, group], every[other, group]
                    ratio = [percentile(own, at) / percentile(theirs, at) for at in (0.5, 0.95)]
                    print(f"{CONTESTANTS[name].name} / {CONTESTANTS[other].name}, {group}: "
                          f"p50 {ratio[0]:.3f}, p95 {ratio[1]:.3f}")  # fmt: skip


if __name__ == "__main__":
    main()
