"""Asks both engines the questions of the speed benchmark, as the site does, and compares whole answers.

    python tests/benchmarks/engines/agree.py --documents 5000 [--nodes 3] [--heap 512m] [--folder DIR]

DIR keeps the archive, and what Whoosh made of it; the cluster is built anew each time. Then the requests that each
answer took are sent once more by themselves, side by side with the answer: the ratio says what the program takes beside
them. It ends with 1 where an answer differs, or where p50 or p95 of the answers is more than 1.5 times that of their
requests.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from urllib3 import PoolManager

_HERE = Path(__file__).resolve()
sys.path[:0] = [str(_HERE.parents[1] / "search"), str(_HERE.parents[3])]

from material import import_into, queries, records, spellings, typed  # noqa: E402
from run import percentile  # noqa: E402

from library.access import guest  # noqa: E402
from library.archive import Archive  # noqa: E402
from library.search.contract import Filters, Response  # noqa: E402
from library.search.opensearch_engine.connection import Answer, Connection, _written  # noqa: E402
from library.search.service import Ask, SearchService  # noqa: E402
from library.settings import load_settings  # noqa: E402
from tests.opensearch.node import running  # noqa: E402

_EACH = 24  # questions of each group, ten groups
_TOP = 20
_DEEP = 200  # places that are compared
_ROUNDS = 3
_MOST = 1.5
"""Times what its requests take may an answer take."""


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
        questions = _questions(given.documents)
        differing = _compare(own, far, questions)
        ratios = _beside_its_requests(far, questions)
        own.close()
        far.close()
    sys.exit(bool(differing) or max(ratios) > _MOST)


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


def _beside_its_requests(far: Archive, questions: Sequence[Ask]) -> tuple[float, float]:
    """p50 and p95 of the answers, each divided by that of the requests that they took."""
    requests = _Requests(far)
    answers, plain = [], []
    for ask in questions:
        sent = requests.of(ask)
        took: tuple[list[float], list[float]] = ([], [])
        for number in range(_ROUNDS):
            for which in ((0, 1), (1, 0))[number % 2]:  # neither always finds what the other left in a cache
                took[which].append(requests.milliseconds(sent) if which else _milliseconds(far.searching, ask))
        answers.append(median(took[0]))
        plain.append(median(took[1]))
    found = []
    for name, share in (("p50", 0.5), ("p95", 0.95)):
        one, other = percentile(answers, share), percentile(plain, share)
        found.append(one / other)
        print(f"  {name}: an answer {one:.1f} ms, its requests alone {other:.1f} ms, ratio {one / other:.2f} "
              f"(at most {_MOST})")  # fmt: skip
    return found[0], found[1]


class _Requests:
    """Notes what is asked of a cluster, and asks it again."""

    def __init__(self, far: Archive) -> None:
        self._searching = far.searching
        self._noted: list[tuple[str, str, bytes | None]] = []
        self._url = far.settings.opensearch_nodes[0]
        self._pool = PoolManager(headers={"Content-Type": "application/json", "Accept-Encoding": "gzip"})
        ask = Connection._ask

        def noting(connection: Connection, method: str, path: str, body: object = None, **params: object) -> Answer:
            given = "?" + urlencode({name: _written(value) for name, value in params.items()}) if params else ""
            sent = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
            self._noted.append((method, path + given, sent))
            return ask(connection, method, path, body, **params)

        Connection._ask = noting  # type: ignore[method-assign]

    def of(self, question: Ask) -> list[tuple[str, str, bytes | None]]:
        """Those that an answer takes, when what is kept of the statistics is known."""
        _milliseconds(self._searching, question)
        self._noted.clear()
        _milliseconds(self._searching, question)
        return list(self._noted)

    def milliseconds(self, sent: list[tuple[str, str, bytes | None]]) -> float:
        """What they take one after another, answers read as JSON."""
        began = time.perf_counter()
        for method, where, body in sent:
            json.loads(self._pool.request(method, self._url + where, body=body).data)
        return 1000 * (time.perf_counter() - began)


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
