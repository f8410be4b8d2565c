"""Is a mark held wherever it stands on a scan, and nothing else? Asked of pieces of scans, of which many can be read.

Usage: python tests/benchmarks/secrecy/benchmark_pieces.py --half working|blind [--pairs N] [--after N] [--workers N]
Each piece is what of a scan lies round its mark, or round a line that only looks like one. It is read and judged by
the code of an ingest, without an archive: what a whole scan has besides, and whether anything leaks, is not asked here.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from papers import PIECES, Wanted, draw_piece, pieces_of
from reporting import Outcome, listed, summary

from indexer.judging import judge
from indexer.limits import Limits
from indexer.reading import read_file
from library.secrecy import Verdict


def outcome_of(wanted: Wanted) -> Outcome:
    """Draws a piece, and says what became of it."""
    drawn = draw_piece(wanted)
    with tempfile.TemporaryDirectory(prefix="pieces-") as folder:
        path = Path(folder) / drawn.name
        path.write_bytes(drawn.content)
        decision = judge(read_file(path, Limits()))
    state = "indexed" if decision.verdict is Verdict.FREE else "quarantined"
    why = "; ".join(f"{one.rule} {one.reading!r} {one.confidence:.2f}" for one in decision.reasons)
    told = f"{wanted.place}: {drawn.phrase.lines!r} ({drawn.phrase.style}) {drawn.told} [{state} {why}]"
    return Outcome(drawn.name, "piece", wanted.place, drawn.phrase.style, wanted.secret, state, (), None, told)


def main() -> None:
    """Draw, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=list(PIECES), default="working")
    parser.add_argument("--pairs", type=int, default=100, help="a piece with a mark and one without, each")
    parser.add_argument("--after", type=int, default=0, help="leave out so many pairs, which were looked at before")
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    with ProcessPoolExecutor(chosen.workers) as workers:
        outcomes = list(workers.map(outcome_of, pieces_of(chosen.half, chosen.pairs, chosen.after)))
    print("\n".join(summary(outcomes)))
    if chosen.half == "working":
        print("\n".join(["", *listed(outcomes)]))


if __name__ == "__main__":
    main()
