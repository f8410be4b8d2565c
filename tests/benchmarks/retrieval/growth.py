"""Does reading a long text cost time in proportion to its length? Prints the worst of many repeated pieces.

Usage: python tests/benchmarks/retrieval/growth.py
Each piece of `tests/property/test_long_input.py` is repeated to 5,000 and to 20,000 characters; four times the length
should cost about four times as much (quadratic work would cost sixteen times). Best of five, processor time.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "property"))

from test_long_input import PIECES, read_codes

from library.vietnamese import normalise, tokens

SHORT, LONG = 5_000, 20_000
ROUNDS = 5
BOUND = 8.0
LEAST_SECONDS = 0.05
"""Below this no growth is told from the clock's own steps."""


def seconds(work: Callable[[str], object], piece: str, length: int) -> float:
    """The least time of several."""
    text = (piece * length)[:length]
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work(text)
        taken.append(time.process_time() - began)
    return min(taken)


def main(works: Sequence[Callable[[str], object]] = (tokens, normalise, read_codes)) -> int:
    """Print a line for each kind of work; 1 if any grows faster than in proportion."""
    failed = False
    for work in works:
        grown = []
        for piece in PIECES:
            short, long = (seconds(work, piece, length) for length in (SHORT, LONG))
            grown.append((long / max(short, 1e-9), long, piece))
        ratio, long, piece = max(grown)
        slow = [one for one in grown if one[0] >= BOUND and one[1] >= LEAST_SECONDS]
        failed = failed or bool(slow)
        slowest = max(one[1] for one in grown)
        print(f"{work.__name__:12} most {ratio:5.1f} times ({1000 * long:.1f} ms, {piece!r}); "
              f"slowest {1000 * slowest:.1f} ms; over the bound: {len(slow)} of {len(grown)}")  # fmt: skip
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
