"""Asks both engines the questions of the speed benchmark, as the site does, and compares whole answers.

    python tests/benchmarks/engines/agree.py --documents 5000 [--nodes 3] [--heap 512m] [--folder DIR]

DIR keeps the archive, and what Whoosh made of it; the cluster is built anew each time. It ends with 1 where an answer
differs.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

_HERE = Path(__file__).resolve()
sys.path[:0] = [str(_HERE.parents[1] / "search"), str(_HERE.parents[3])]

from material import import_into, queries, records, spellings, typed  # noqa: E402
from run import percentile  # noqa: E402

from library.access import guest  # noqa: E402
from library.archive import Archive  # noqa: E402
from library.search.contract import Filters, Response  # noqa: E402
from library.search.service import Ask, SearchService  # noqa: E402
from library.settings import load_settings  # noqa: E402
from tests.opensearch.node import running  # noqa: E402

_EACH = 24  # questions of each group, ten groups
_TOP = 20
_DEEP = 200  # places that are compared


def main() -> None:
    """Build both, ask both, print what came of it."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--documents", type=int, default=5_000)
    asked.add_argument("--nodes", type=int, default=1)
    asked.add_argument("--heap", default="512m")
    asked.add_argument("--folder", type=Path)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as temporary, running(given.nodes, heap=given.heap, quick=False) as nodes:
        folder = (given.folder or Path(temporary)) / f"{given.documents}"
        if not folder.exists():
            import_into(folder, given.documents)
        settings = replace(load_settings(folder), engine="opensearch", opensearch_urls=[node.url for node in nodes])
        own, far = Archive.open(folder), Archive.open(folder, settings=settings)
        far.engine.clear()
        began = time.perf_counter()
        far.follow()
        far.engine.tidy()
        print(f"{given.documents} documents, {given.nodes} nodes: indexed in {time.perf_counter() - began:.1f} s")
        differing = _compare(own, far, _questions(given.documents))
        own.close()
        far.close()
    sys.exit(bool(differing))


def _questions(documents: int) -> list[Ask]:
    sample = list(records(min(documents, 20_000)))
    made = queries(sample, spellings=spellings(sample), each=_EACH)
    random.Random(3).shuffle(made)
    return [Ask(typed(one), Filters(years=(one.years,) if one.years else (),
                                    kinds=frozenset([one.kind]) if one.kind else frozenset()),
                guest(admitted=True).labels, limit=_TOP, snippets=False) for one in made]  # fmt: skip


def _compare(own: Archive, far: Archive, questions: Sequence[Ask]) -> int:
    """How many answers differ."""
    services = {"whoosh": own.searching, "opensearch": far.searching}
    times: dict[str, list[float]] = {}
    for name, service in services.items():
        service.prepare(guest(admitted=True).labels)
        for _ in range(2):  # the first round gets caches warm
            times[name] = [_milliseconds(service, ask) for ask in questions]
    differing = moved = 0
    for ask in questions:
        ours, theirs = (service._ranked(replace(ask, limit=_DEEP))[1] for service in services.values())
        wrong = _difference(ours, theirs, far.engine.tolerance)
        differing += bool(wrong)
        moved += [hit.id for hit in ours.hits] != [hit.id for hit in theirs.hits]
        if wrong:
            print(f"  {ask.query!r}: {wrong}")
    print(f"{len(questions)} questions: {differing} answers differ; {moved} have neighbours of the same score swapped")
    for name, took in times.items():
        print(f"  {name:10}  p50 {percentile(took, 0.5):7.1f} ms   p95 {percentile(took, 0.95):7.1f} ms   "
              f"most {max(took):7.1f} ms")
    return differing


def _milliseconds(service: SearchService, ask: Ask) -> float:
    began = time.perf_counter()
    service._ranked(ask)
    return 1000 * (time.perf_counter() - began)


def _difference(ours: Response, theirs: Response, tolerance: float) -> str:
    """What differs beyond what the contract allows."""
    for name in ("total", "widened", "partial_from", "unknown"):
        if getattr(ours, name) != getattr(theirs, name):
            return f"{name}: {getattr(ours, name)} and {getattr(theirs, name)}"
    if dict(ours.facets) != dict(theirs.facets):
        return "facets"
    pages = {hit.id: hit.pages for hit in ours.hits}
    if any(hit.id in pages and pages[hit.id] != hit.pages for hit in theirs.hits):
        return "pages"
    for mine, other in zip(ours.hits, theirs.hits, strict=True):
        if abs(mine.score - other.score) > 2 * tolerance:
            return f"order or scores: {mine.id} {mine.score:.6f} and {other.id} {other.score:.6f}"
    return ""


if __name__ == "__main__":
    main()
