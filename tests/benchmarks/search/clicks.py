"""Measures facet clicks on an archive that is there, as its server answers them, and the server's own memory.

    python tests/benchmarks/search/clicks.py ARCHIVE [--clock cpu] [--queries FILE] [--limit 20]

A query is asked; then it is asked again with each of the most frequent years, committees and kinds of its answer
chosen, which is what is timed: the whole call, passages left out. Without FILE (one query a line) some common words
are asked.
Nothing is written to the archive but what asking writes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from as_asked import _CLOCKS, _memory
from run import percentile

from library.access import guest
from library.archive import Archive
from library.machine import garbage
from library.search.contract import Facet, FacetCount, Filters
from library.search.service import Ask

_QUERIES = (
    "nghị quyết", "hợp tác xã nông nghiệp", "công tác cán bộ", "xây dựng", "lịch sử đảng", "kinh tế", "thế giới", "",
    "việt nam", "chiến tranh", "trung ương", "phát triển nông thôn", "giáo dục", "hanh chinh", "năm 1975",
)  # fmt: skip
_EACH = 3  # values of each facet


def _chosen(facet: Facet, one: FacetCount) -> Filters:
    if facet is Facet.YEAR:
        return Filters(years=((int(one.value), int(one.value)),))
    return Filters(kinds=frozenset([one.value])) if facet is Facet.KIND else Filters(committees=frozenset([one.value]))


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--clock", choices=_CLOCKS, default="wall")
    parser.add_argument("--queries", type=Path)
    parser.add_argument("--limit", type=int, default=20, help="results of a page")
    options = parser.parse_args()
    clock, audience = _CLOCKS[options.clock], guest(admitted=True).labels
    queries = options.queries.read_text(encoding="utf-8").splitlines() if options.queries else _QUERIES
    archive = Archive.open(options.archive)
    archive.searching.prepare(audience)
    garbage.keep_what_is_loaded()
    took = []
    for query in queries:
        ask = Ask(query, audience=audience, limit=options.limit, snippets=False)
        for facet, values in archive.searching.search(ask).facets.items():
            for one in sorted(values, key=lambda one: -one.count)[:_EACH]:
                click = Ask(query, _chosen(facet, one), audience, limit=options.limit, snippets=False)
                began = clock()
                archive.searching.search(click)
                took.append(1000 * (clock() - began))
    memory = _memory()
    p50, p95, slowest = (percentile(took, share) for share in (0.5, 0.95, 1.0))
    print(f"{len(took)} facet clicks, ms ({options.clock}): p50 {p50:.1f}, p95 {p95:.1f}, slowest {slowest:.1f}")
    print(f"own memory {memory['own']:.0f} MB, with mapped files {memory['all']:.0f} MB")


if __name__ == "__main__":
    main()
